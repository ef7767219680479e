"""Scenarios about transport and format, whatever the module."""
