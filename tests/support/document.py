"""A page as a browser reads it: a tree with parents, text, and the questions tests ask of it."""

from collections.abc import Iterator
from functools import cached_property
from xml.etree.ElementTree import Element

import html5lib
from html5lib.constants import E as ERROR_TEXTS

_UNREAD = {"script", "style", "template", "title"}


class Document:
    """One HTML document."""

    def __init__(self, html: str) -> None:
        parser = html5lib.HTMLParser(tree=html5lib.getTreeBuilder("etree"), namespaceHTMLElements=False)
        self.root: Element = parser.parse(html)
        self.parse_errors = [
            f"line {line}: {ERROR_TEXTS[code] % facts}" for (line, _), code, facts in parser.errors
        ]
        self._parents = {child: parent for parent in self.root.iter() for child in parent}

    def all(self, *tags: str) -> Iterator[Element]:
        """Yield the elements with one of these tags, in order; every element if none is named."""
        return (e for e in self.root.iter() if isinstance(e.tag, str) and (not tags or e.tag in tags))

    def ancestors(self, element: Element) -> Iterator[Element]:
        """Yield the elements around `element`, innermost first."""
        while element in self._parents:
            element = self._parents[element]
            yield element

    @cached_property
    def by_id(self) -> dict[str, Element]:
        return {e.attrib["id"]: e for e in self.all() if "id" in e.attrib}

    @property
    def h1(self) -> str:
        """The text of the first h1, or an empty string."""
        return next((text_of(e) for e in self.all("h1")), "")

    @property
    def title(self) -> str:
        return next((text_of(e) for e in self.all("title")), "")

    def texts(self) -> Iterator[str]:
        """Yield every piece of text a person reads, one for each run between tags."""
        for element in self.all():
            if element.text and element.tag not in _UNREAD:
                yield element.text
            if element.tail:
                yield element.tail
            yield from (
                element.attrib[name]
                for name in ("aria-label", "alt", "placeholder")
                if name in element.attrib
            )


def text_of(element: Element) -> str:
    """Return the text inside an element with single spaces."""
    return " ".join("".join(element.itertext()).split())
