"""What takes two people in this room. Pure."""

TERMS = "terms"  # content: `starts_on`, `numbers` wanted, and `base`: the numbers they were written against
