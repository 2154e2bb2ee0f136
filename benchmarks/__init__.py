"""How fast the portal is, each figure a ratio of two measurements of the same run."""
