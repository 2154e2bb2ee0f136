"""What takes two people in this room. Pure."""

EXTENSION = "voucher-extend"  # content: `use_by`, `redeem_by` as ISO days
REVOCATION = "voucher-revoke"
