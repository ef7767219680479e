"""Scenarios of the module versions."""
