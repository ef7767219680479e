"""Scenarios about data types, in objects that we push."""
