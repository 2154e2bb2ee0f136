"""Codes and numbers as people type them: full-width, lower case, with spaces and hyphens. Pure."""

import unicodedata

_SEPARATORS = {
    "Zs",
    "Zl",
    "Zp",
    "Cc",
    "Cf",
    "Pd",
}  # spaces, line ends, control, invisible and dash characters
_GROUP = 4
_MINUS = "\N{MINUS SIGN}"  # looks like a hyphen, but Unicode counts it as mathematics


def compact(text: str) -> str:
    """Return `text` half-width, in capitals, without separators. No character is guessed or corrected."""
    half_width = "".join(unicodedata.normalize("NFKC", character) for character in text)
    return "".join(character for character in half_width.upper() if not _separates(character))


def in_fours(code: str) -> str:
    """Return a code as people read it out: `ABCD-EFGH-JKMN`."""
    return "-".join([code[start : start + _GROUP] for start in range(0, len(code), _GROUP)])


def _separates(character: str) -> bool:
    return character == _MINUS or unicodedata.category(character) in _SEPARATORS
