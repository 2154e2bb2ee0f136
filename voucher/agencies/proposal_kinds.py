"""What takes two people in this room. Pure."""

ADMISSION = "agency-admission"
RENEWAL = "agency-renewal"  # content: `renewal`, the question's public id, and `until`
STANDING = "agency-standing"  # content: `event`, one of suspend, resume, remove
BANK = "agency-bank"
