"""Words shown to people, named in code and translated at the desk. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Self

MOST_COUNTED = 2_000  # lines of a list; of more, a page only says that there are more


def N_(text: str) -> str:  # noqa: N802 - the gettext convention for "translate later"
    """Mark `text` for translation without translating it here."""
    return text


class Phrase(str):
    """A marked text that travels with facts and people's own words, and is translated when it is shown."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit, a marked text: "5 working days". `one` is the unit of exactly one: "working day"."""

    number: str
    unit: str
    one: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A marked text with facts of its own, as a fact of another text."""

    text: str
    facts: Mapping[str, Any] = field(default_factory=dict)


class Tone(str, Enum):
    """How a state should feel; always shown together with its words."""

    BLUE = "blue"  # under way
    GREEN = "green"  # good
    ORANGE = "orange"  # needs somebody
    RED = "red"  # refused or wrong
    GREY = "grey"  # over


class Labelled(str, Enum):
    """An enum whose members carry their label and tone: `OPEN = "open", N_("Open"), Tone.GREEN`."""

    label: str
    tone: Tone

    def __new__(cls, value: str, label: str = "", tone: Tone = Tone.GREY) -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        member.tone = tone
        return member

    def __str__(self) -> str:
        return str(self.value)
