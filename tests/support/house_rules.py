"""The rules of the house for every page: each function yields what is wrong with a document."""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from tests.support.catalogue import chinese_for
from tests.support.document import Document, text_of

SHORTEST_KEY = 24
_NEEDS_NO_LABEL = {"hidden", "submit", "button", "reset", "image"}
_REFERENCES = (
    "aria-describedby",
    "aria-labelledby",
    "aria-controls",
    "aria-errormessage",
    "for",
    "form",
    "list",
)
_RAW = re.compile(
    r"""\bNone\b | \bUndefined\b | \bTrue\b | \bFalse\b | \bnan\b | %\(\w+\)s | \{\{ | \}\} | \{% | 0x[0-9a-f]{6,} |
        \bDecimal\( | \bdatetime\. | \bMoney\( | \bdict_ | <class | lazy_gettext | \b[A-Z]\w+\.[A-Z][A-Z_]{2,}\b |
        \b[a-z]+_[a-z_]+\b(?![./@-]) | \[\] | \[' """,
    re.VERBOSE,
)


def faults(document: Document) -> list[str]:
    """Return every breach of a house rule, in words."""
    return [fault for rule in RULES for fault in rule(document)]


def valid_html(document: Document) -> Iterator[str]:
    yield from document.parse_errors
    if not document.root.attrib.get("lang"):
        yield "<html> does not say its language"
    for name, count in Counter(e.attrib["id"] for e in document.all() if "id" in e.attrib).items():
        if count > 1:
            yield f"the id {name!r} stands {count} times"


def one_heading(document: Document) -> Iterator[str]:
    headings = [text_of(e) for e in document.all("h1")]
    if len(headings) != 1 or not headings[0]:
        yield f"a page has one h1, this one has {headings}"
    elif not re.sub(r"^(Error:|错误：|有误：)\s*", "", document.title).startswith(headings[0]):
        yield f"the title {document.title!r} does not begin with the h1 {headings[0]!r}"
    if len(list(document.all("main"))) != 1:
        yield "a page has one <main>"


def labelled_controls(document: Document) -> Iterator[str]:
    labelled = {e.attrib.get("for") for e in document.all("label") if text_of(e)}
    for control in document.all("input", "select", "textarea"):
        if control.attrib.get("type") in _NEEDS_NO_LABEL or control.attrib.get("id") in labelled:
            continue
        if "aria-label" in control.attrib or "aria-labelledby" in control.attrib:
            continue
        if not any(around.tag == "label" for around in document.ancestors(control)):
            yield f"the control {control.attrib.get('name')!r} has no label"


def named_links_and_buttons(document: Document) -> Iterator[str]:
    for element in document.all("a", "button"):
        if not (_name_of(element) or "aria-labelledby" in element.attrib):
            yield f"a {element.tag} says nothing: {element.attrib}"
    for image in document.all("img"):
        if "alt" not in image.attrib:
            yield f"the picture {image.attrib.get('src')!r} has no alt"


def forms_with_tokens(document: Document) -> Iterator[str]:
    for form in document.all("form"):
        if form.attrib.get("method", "get").lower() != "post":
            continue
        tokens = [e for e in form.iter("input") if e.attrib.get("name") == "csrf_token"]
        if len(tokens) != 1 or not tokens[0].attrib.get("value"):
            yield f"the form to {form.attrib.get('action', 'this page')!r} has no CSRF token"


def forms_with_keys(document: Document) -> Iterator[str]:
    for form in document.all("form"):
        if form.attrib.get("method", "get").lower() != "post":
            continue
        if not any(around.tag == "main" for around in document.ancestors(form)):
            continue
        keys = [e for e in form.iter("input") if e.attrib.get("name") == "request_key"]
        if len(keys) != 1 or len(keys[0].attrib.get("value", "")) < SHORTEST_KEY:
            yield f"the form to {form.attrib.get('action', 'this page')!r} has no key of its own"


def tables_with_captions(document: Document) -> Iterator[str]:
    for table in document.all("table"):
        if not any(text_of(e) for e in table.iter("caption")):
            yield "a table has no caption"
        for header in table.iter("th"):
            if header.attrib.get("scope") not in {"col", "row", "colgroup", "rowgroup"}:
                yield f"the table header {text_of(header)!r} has no scope"


def errors_tied_to_controls(document: Document) -> Iterator[str]:
    described = {ref for e in document.all() for ref in e.attrib.get("aria-describedby", "").split()}
    for element in document.all():
        if element.attrib.get("aria-invalid") == "true" and not element.attrib.get("aria-describedby"):
            yield f"{element.attrib.get('name')!r} is invalid and does not say why"
        if (
            "field-error" in element.attrib.get("class", "").split()
            and element.attrib.get("id") not in described
        ):
            yield f"no control is described by the error {text_of(element)!r}"


def references_that_lead_somewhere(document: Document) -> Iterator[str]:
    for element in document.all():
        for name in _REFERENCES:
            for reference in element.attrib.get(name, "").split():
                if reference not in document.by_id:
                    yield f"{name}={reference!r} points nowhere"
        target = element.attrib.get("href", "")
        if target.startswith("#") and target[1:] not in document.by_id:
            yield f"the link to {target!r} points nowhere"


def nothing_inline(document: Document) -> Iterator[str]:
    for element in document.all():
        handlers = [name for name in element.attrib if name.startswith("on") or name == "style"]
        if handlers:
            yield f"<{element.tag}> carries {', '.join(handlers)}"
        if element.tag == "style" or (element.tag == "script" and not _is_file_or_data(element)):
            yield f"the page carries a <{element.tag}> of its own"


def nothing_raw(document: Document) -> Iterator[str]:
    for text in document.texts():
        found = _RAW.search(text)
        if found:
            yield f"{found.group()!r} is not for people: {text.strip()!r}"


def everything_translated(document: Document) -> Iterator[str]:
    if not document.root.attrib.get("lang", "").startswith("zh"):
        return
    for text in document.texts():
        english = " ".join(text.split())
        if chinese_for(english) not in (None, english):
            yield f"{english!r} is shown in English on a Chinese page"


def _name_of(element: Element) -> str:
    pictures = "".join(e.attrib.get("alt", "") for e in element.iter("img"))
    return text_of(element) or element.attrib.get("aria-label", "") or pictures


def _is_file_or_data(script: Element) -> bool:
    return "src" in script.attrib or script.attrib.get("type") == "application/json"


RULES: tuple[Callable[[Document], Iterator[str]], ...] = (
    valid_html,
    one_heading,
    labelled_controls,
    named_links_and_buttons,
    forms_with_tokens,
    forms_with_keys,
    tables_with_captions,
    errors_tied_to_controls,
    references_that_lead_somewhere,
    nothing_inline,
    nothing_raw,
    everything_translated,
)
