"""What takes two people in this room. Pure."""

APPROPRIATION = "budget-appropriation"  # content: `document_number`, `amount_fen`, `cut`
QUOTA = "budget-quota"  # content: `source_pool`, `target_pool`, `amount_fen`
CLOSE = "budget-close"
REOPEN = "budget-reopen"
