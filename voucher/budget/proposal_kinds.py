"""What takes two people in this room. Pure."""

APPROPRIATION = "budget-appropriation"  # content: `document_number`, `amount_fen`, `cut`
QUOTA = "budget-quota"  # content: `source_pool`, `target_pool`, `amount_fen`
CLOSE = "budget-close"  # content: `figures`, `committed`, `digest` as of `closing_figures`
REOPEN = "budget-reopen"
CARRY_OVER = "budget-carry-over"  # content: `document_number`, `amount_fen`, `target_year`
