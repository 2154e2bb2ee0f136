"""How long a signed-in browser stays signed in. Pure."""

from datetime import timedelta

STAFF_IDLE, STAFF_LIFE = timedelta(minutes=30), timedelta(hours=12)
MEMBER_IDLE, MEMBER_LIFE = timedelta(minutes=60), timedelta(hours=24)


def idle_and_life(is_staff: bool) -> tuple[timedelta, timedelta]:
    """Return after which time without a request, and after which time in all, a session is over."""
    return (STAFF_IDLE, STAFF_LIFE) if is_staff else (MEMBER_IDLE, MEMBER_LIFE)
