"""Scenarios of the module tokens."""
