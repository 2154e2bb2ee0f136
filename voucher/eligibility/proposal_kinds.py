"""What takes two people in this room. Pure."""

BAN = "ban"
