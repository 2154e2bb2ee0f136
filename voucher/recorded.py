"""What is known about the changes of one request. Pure."""

from enum import Enum


class Recorded(Enum):
    """Whether what a request changes is kept."""

    NOTHING = "nothing: no commit was sent"
    PERHAPS = "perhaps: a commit was sent, and its answer was lost"
    ALL = "all: every commit that was sent was answered"
