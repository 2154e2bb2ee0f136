"""Looks whether the portal told the truth. Shares no line of code with what writes: plain SQL and its own constants."""
