"""How recorded events are told: in which words, and how they feel. Pure."""

from voucher.audit.events import LABELS
from voucher.audit.kinds import KINDS
from voucher.wording import N_, Phrase, Tone

#: how an event feels; the others are simply under way
_TONES = {
    **dict.fromkeys(("admit", "approve", "confirm", "issue", "pass", "pay", "pay-all", "verify"), Tone.GREEN),
    **dict.fromkeys(("ask-cancel", "freeze", "return", "send-back", "suspend"), Tone.ORANGE),
    **dict.fromkeys(("fail", "refuse", "refuse-contract", "refuse-delivery", "reject", "revoke"), Tone.RED),
    **dict.fromkeys(("cancel", "expire", "expire-unredeemed", "lapse", "time-out", "withdraw"), Tone.GREY),
}
_UNKNOWN = N_("Record changed")


def what_happened(subject_kind: str, event: str) -> Phrase:
    """Return the event in words; one that has no words yet in general terms."""
    return Phrase(LABELS.get((subject_kind, event), _UNKNOWN))


def kind_of_subject(subject_kind: str) -> Phrase:
    """Return what records of this table are called."""
    return Phrase(KINDS.get(subject_kind, subject_kind))


def tone_of(event: str) -> Tone:
    """Return how the event feels."""
    return _TONES.get(event, Tone.BLUE)
