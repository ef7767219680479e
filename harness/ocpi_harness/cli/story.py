"""The end of ``plugfest demo``: a mock CPO and a mock eMSP meet, a driver charges, and the bill is right."""

from rich.console import Console

from ocpi_mocks.partner import MockPartner
from ocpi_reference.billing import audit
from ocpi_reference.spec.history import Version

__all__ = ["tell_story"]


def tell_story(console: Console, *, version: Version, seed: int) -> None:
    """Let a driver of a mock eMSP charge at a mock CPO, and print what they say and the receipt of the CDR.

    Raises:
        PartnerError: one of them could not do its part.
        PortError: there is no port for them.
    """
    with (
        MockPartner("CPO", ocpi=version, seed=seed) as cpo,
        MockPartner("EMSP", ocpi=version, seed=seed) as emsp,
    ):
        emsp.register(cpo.versions_url, cpo.token_a)
        told = cpo.act("start_session")
        _say(console, f"\na mock CPO and a mock eMSP speak OCPI {version}, and a driver comes to charge")
        place = f"EVSE {told['evse_uid']} at {told['location_id']}"
        _say(console, f"  card {told['uid']} is allowed at {place}: {told['because']}")
        session = next(s for s in emsp.store.received("sessions") if s["id"] == told["session_id"])
        cdr = next(cdr for cdr in emsp.store.received("cdrs") if cdr["id"] == told["cdr_id"])
        messages = sum(exchange.module == "sessions" for exchange in emsp.exchanges)
        location = cpo.store.own("locations").get(told["location_id"])
    assert location is not None
    periods = len(cdr["charging_periods"])
    _say(
        console,
        f"  session {session['id']} is {session['status']}: {session['kwh']} kWh in {periods} periods,"
        f" told in {messages} messages",
    )
    judged = audit(cdr, ocpi=version, session=session, time_zone=location["time_zone"])
    _say(
        console,
        f"  CDR {cdr['id']} arrived; the audit of its {len(judged.figures)} figures: {judged.verdict}",
    )
    _say(console, "\n" + judged.receipt.to_text())


def _say(console: Console, text: str) -> None:
    console.print(text, highlight=False, markup=False, soft_wrap=True)
