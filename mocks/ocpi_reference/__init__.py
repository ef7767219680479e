"""OCPI itself, pure: the specification as data, what charging costs, and what meters say."""
