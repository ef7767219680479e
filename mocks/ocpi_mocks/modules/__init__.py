"""How each module behaves as a server: the machinery that all share, and what is particular to some."""
