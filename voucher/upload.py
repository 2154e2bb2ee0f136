"""A file as it came in, before anything is known about it. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Upload:
    """The name its sender gave it, and its bytes (bounded by the request's size limit)."""

    name: str
    content: bytes
