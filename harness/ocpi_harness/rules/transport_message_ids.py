"""Unique message ids, transport_and_format.asciidoc#transport_and_format_unique_messageg_ids."""

import re
from collections.abc import Iterator

from ocpi_harness.evidence import Answer, Trace
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, rule, whole_run
from ocpi_reference.spec.endpoints import Endpoint

_REQUEST, _CORRELATION = "X-Request-ID", "X-Correlation-ID"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_CONFIGURATION = ("versions", "version_details", "credentials", "hubclientinfo")


@rule("transport-092", on=whole_run)
def request_ids_are_unique(run: Trace) -> Iterator[Kept | Breach]:
    """Every request of the system carries an X-Request-ID that no other request of the run carries."""
    first: dict[str, int] = {}
    for asked in run.requests:
        number, sent = asked.exchange.number, asked.header(_REQUEST) or ""
        again = f"the one of exchange {first.get(sent)} again" if sent else "none"
        yield holds(
            sent != "" and sent not in first,
            expected=f"a unique {_REQUEST}",
            actual=again,
            exchange=number,
        )
        first.setdefault(sent, number)


@rule("transport-094", on=whole_run)
def correlation_ids_name_a_flow(run: Trace) -> Iterator[Kept | Breach]:
    """Every request of the system carries an X-Correlation-ID, and unrelated ones do not share it."""
    modules: dict[str, str] = {}
    for asked in run.requests:
        number, sent = asked.exchange.number, asked.header(_CORRELATION) or ""
        if not sent:
            yield Breach(f"an {_CORRELATION}", "none", exchange=number)
            continue
        module = _functional(asked.exchange.endpoint)
        first = modules.setdefault(sent, module) if module else module
        yield holds(
            first == module,
            expected=f"an {_CORRELATION} of its own for each flow",
            actual=f"one for {first} and {module}",
            disputed="what belongs to one flow is not defined",
            exchange=number,
        )


@rule("transport-097", on=whole_run)
def message_ids_are_uuids(run: Trace) -> Iterator[Kept | Breach]:
    """The message ids of the system are UUIDs."""
    for asked in run.requests:
        for name in (_REQUEST, _CORRELATION):
            if sent := asked.header(name):
                yield holds(
                    _UUID.fullmatch(sent) is not None,
                    expected=f"a UUID as {name}",
                    actual=sent,
                    exchange=asked.exchange.number,
                )


@rule("transport-093", on=answers)
def request_ids_come_back(answer: Answer) -> Outcome:
    """A successful answer repeats the X-Request-ID of its request."""
    return _comes_back(answer, _REQUEST) if answer.accepted else None


@rule("transport-095", on=answers)
def correlation_ids_come_back(answer: Answer) -> Outcome:
    """A successful answer repeats the X-Correlation-ID of its request."""
    return _comes_back(answer, _CORRELATION) if answer.accepted else None


@rule("transport-096", on=answers, provoked=True)
def errors_carry_message_ids(answer: Answer) -> Iterator[Kept | Breach]:
    """An answer that reports an error repeats both message ids, whichever layer refused."""
    if answer.accepted or (answer.status_code is None and answer.response.status >= 500):
        return
    doubt = "a gateway in front of the system may have answered" if answer.status_code is None else ""
    for name in (_REQUEST, _CORRELATION):
        found = _comes_back(answer, name, doubt)
        if found is not None:
            yield found


def _comes_back(answer: Answer, name: str, disputed: str = "") -> Kept | Breach | None:
    sent, back = answer.request.header(name), answer.header(name)
    if not sent:
        return None
    return holds(back == sent, expected=f"{name} {sent}", actual=back or "none", disputed=disputed)


def _functional(endpoint: Endpoint | None) -> str:
    """The module of a message between parties; empty for those between platforms."""
    return "" if endpoint is None or endpoint.module in _CONFIGURATION else endpoint.module
