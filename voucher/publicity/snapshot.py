"""The frozen content of a notice and its fingerprint."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any


def fingerprint(rows: Sequence[dict[str, Any]]) -> str:
    """Return the SHA-256 of the rows, the same for the same content whatever the order of its keys."""
    text = json.dumps(rows, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
