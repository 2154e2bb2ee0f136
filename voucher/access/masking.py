"""Personal data as people see it who check the work, not the persons. Pure."""

from voucher.access.policy import Scope


class Mask:
    """Hides the middle of personal data when the reader's scope is MASKED, and nothing otherwise."""

    def __init__(self, scope: Scope) -> None:
        self._hides = scope is Scope.MASKED

    def name(self, text: str) -> str:
        """Return a person's name: `王**`."""
        return text[:1] + "*" * max(len(text) - 1, 1) if self._hides and text else text

    def phone(self, text: str) -> str:
        """Return a telephone number: `138****2001`."""
        return masked(text, 3, 4) if self._hides else text

    def email(self, text: str) -> str:
        """Return a mail address: `w****@example.cn`."""
        local, at, domain = text.rpartition("@")
        return f"{local[:1]}****{at}{domain}" if self._hides and at else text

    def account(self, text: str) -> str:
        """Return a bank account: `6222****1001`."""
        return masked(text, 4, 4) if self._hides else text


def masked(text: str, first: int, last: int) -> str:
    """Return the first and the last characters with four stars between; only stars if there is too little to hide."""
    if not text:
        return text
    return f"{text[:first]}****{text[-last:]}" if len(text) > first + last else "****"
