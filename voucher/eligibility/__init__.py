"""Who may take part: the rules, the blacklist, what the registers say, and what was checked at each step."""
