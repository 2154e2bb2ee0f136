"""Repeats: a request that is sent again gets its first answer, and nothing is done a second time."""
