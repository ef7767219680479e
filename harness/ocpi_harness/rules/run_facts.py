"""What a whole run tells about the system under test."""

from ocpi_harness.evidence import Trace
from ocpi_harness.objects import found_in
from ocpi_harness.rules.locations_values import inner, text
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.dialects import dialect

__all__ = ["parties"]


def parties(run: Trace) -> frozenset[tuple[str, str]]:
    """Give the parties in the system's credentials; none where it is a hub, which speaks for others."""
    if run.role == "HUB":
        return frozenset()
    several = dialect(run.version).credentials_roles
    return frozenset(
        (text(role, "country_code").upper(), text(role, "party_id").upper())
        for found in found_in(run, Credentials)
        for role in ([one for _, one in inner(found.value, "roles")] if several else [found.value])
    )
