"""What takes two people in this room. Pure."""

ADMISSION = "agency-admission"
STANDING = "agency-standing"  # content: `event`, one of suspend, resume, remove
BANK = "agency-bank"
