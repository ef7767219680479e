"""Scenarios of the module locations."""
