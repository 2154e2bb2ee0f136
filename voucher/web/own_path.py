"""Where a page may send the reader next: to a page of this portal, never elsewhere. Pure."""

import unicodedata
from urllib.parse import urlsplit


def own_path(text: str | None, otherwise: str) -> str:
    """Return `text` if it is a path of this portal, else `otherwise`."""
    path = "".join(c for c in text or "" if unicodedata.category(c) not in ("Cc", "Cf")).strip()
    path = path.replace("\\", "/")
    parts = urlsplit(path)
    own = path.startswith("/") and not path.startswith("//") and not parts.scheme and not parts.netloc
    return path if own else otherwise
