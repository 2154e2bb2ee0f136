"""What takes two people in this room. Pure."""

CLAWBACK_DECISION = "clawback-decide"
CLAWBACK_END = "clawback-end"  # content: `ending`, `document_number`
