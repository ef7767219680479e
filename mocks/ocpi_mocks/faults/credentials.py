"""Faults of registration."""

from ocpi_mocks.faults.mechanism import fault


@fault(
    "credentials.token-a-survives",
    at="credentials.token-a-survives",
    breaks=("credentials-017",),
    consequences=("credentials-018", "credentials-041"),
    subtlety="nobody notices until the token is found in an old e-mail",
)
def token_a_survives() -> None:
    """Leaves the token A valid after the registration, as servers do that only check whether it exists."""
