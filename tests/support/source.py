"""The code as data, for the tests that read it."""

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from jinja2 import Environment

import voucher
from tests.support.catalogue import ROOT

TEMPLATES = ROOT / "templates"
PAGES = sorted(TEMPLATES.rglob("*.html"))
JINJA = Environment(autoescape=True)


def name_of(template: Path) -> str:
    """Return the name by which a view or another template calls this one."""
    return str(template.relative_to(TEMPLATES))


@dataclass(frozen=True)
class Source:
    """One Python file."""

    path: Path

    @property
    def name(self) -> str:
        """The file's path from the root of the project."""
        return str(self.path.relative_to(ROOT))

    @property
    def dotted(self) -> str:
        """The module's name, such as `voucher.orders.confirm`."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")

    @property
    def room(self) -> str | None:
        """The package directly under `voucher` that holds the file."""
        parts = self.path.relative_to(ROOT).parts
        return parts[1] if parts[0] == "voucher" and len(parts) > 2 else None

    @property
    def part(self) -> str:
        """The file's name in its room; for a file in a folder of the room, the folder's: `views`, `forms`."""
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return parts[2] if self.room else parts[-1]

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def imports(self) -> Iterator[tuple[str, str | None]]:
        """Yield (module, name) for each imported name; the name is None for `import module`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, None) for alias in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module:
                yield from ((node.module, alias.name) for alias in node.names)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        return (n for n in ast.walk(self.tree) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


@cache
def product() -> list[Source]:
    """Return the files of the portal itself."""
    return [Source(path) for path in sorted((ROOT / "voucher").rglob("*.py"))]


@cache
def everything() -> list[Source]:
    """Return every Python file that people write."""
    loose = [ROOT / "config.py", ROOT / "wsgi.py", ROOT / "gunicorn.conf.py"]
    folders = ("voucher", "tests", "benchmarks", "ha", "seeds")
    return [Source(p) for p in [*loose, *(f for d in folders for f in sorted((ROOT / d).rglob("*.py")))]]


@cache
def rooms() -> list[str]:
    """Return the packages whose files follow the order of a room: those that keep rows or show pages."""
    marks = ("models.py", "views.py", "queries.py")
    return sorted(
        folder.name
        for folder in (ROOT / "voucher").iterdir()
        if folder.is_dir() and any((folder / mark).exists() for mark in marks)
    )


@cache
def load_everything() -> None:
    """Import every module of the portal, so that every class of it is known."""
    for module in pkgutil.walk_packages(voucher.__path__, "voucher."):
        importlib.import_module(module.name)


def subclasses(of: type) -> Iterator[type]:
    """Yield every class of the portal below `of`."""
    load_everything()
    for found in of.__subclasses__():
        if found.__module__.startswith("voucher."):
            yield found
        yield from subclasses(found)
