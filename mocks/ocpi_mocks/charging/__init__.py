"""The charge points of a CPO as its partners see them: sessions that run, EVSEs in use, and the bills."""
