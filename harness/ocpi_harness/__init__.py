"""Drive an OCPI system, listen to it, and judge what it says."""
