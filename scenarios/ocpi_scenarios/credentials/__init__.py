"""Scenarios of the module credentials: registration, its renewal and its end."""
