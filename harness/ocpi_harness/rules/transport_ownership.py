"""Client owned objects, transport_and_format.asciidoc#transport_and_format_client_owned_object_push."""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlsplit

from ocpi_harness.evidence import Asked, Trace
from ocpi_harness.objects import Found, additions_of, payloads
from ocpi_harness.rules import Breach, Kept, Outcome, holds, rule, whole_run
from ocpi_harness.rules import payloads as every_payload
from ocpi_reference.exchange import Direction
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.history import rows
from ocpi_reference.spec.versions import InterfaceRole

_OWNER = ("country_code", "party_id")
_WHOLE = (Method.PUT, Method.POST)


@rule("transport-064", on=every_payload)
def whole_objects_have_all_required_fields(found: Found) -> Outcome:
    """The object in a PUT or POST of the system has every required field, nested objects too."""
    if not isinstance(found.evidence, Asked) or found.evidence.request.method not in _WHOLE:
        return None
    missing = [f"{found.place(p.path)}: {p.message}" for p in found.problems() if p.code == "required"]
    return holds(not missing, expected="all required fields", actual="; ".join(missing))


@rule("transport-067", on=every_payload)
def patches_say_what_changes(found: Found) -> Iterator[Kept | Breach]:
    """A PATCH is an object with some fields of the one that it changes, with last_updated where needed."""
    if not found.partial:
        return
    if not isinstance(found.value, dict):
        yield Breach("an object with the fields to change", f"a JSON {type(found.value).__name__}")
        return
    table = rows(found.obj, found.version, additions_of(found.exchange))
    known = {row.name for row in table}
    yield holds(
        bool(known & set(found.value)),
        expected=f"fields of {found.obj.__name__}",
        actual=", ".join(found.value) or "an empty object",
    )
    if dialect(found.version).patch_needs_last_updated and "last_updated" in known:
        yield holds("last_updated" in found.value, expected="last_updated", actual=", ".join(found.value))
    yield holds(
        not all(row.name in found.value for row in table),
        expected="the fields to change",
        actual="every field of the object",
        disputed="the text asks for no more than what has changed, and more does no harm",
    )


@rule("transport-072", on=whole_run)
def objects_are_addressed_below_their_owner(run: Trace) -> Iterator[Kept | Breach]:
    """The URL of an object is ours of its module, then country code, party id and the object's ids."""
    published = _published(run)
    for asked in run.requests:
        number, url = asked.exchange.number, asked.request.url
        endpoint = asked.exchange.endpoint
        if (
            endpoint
            and endpoint.interface is InterfaceRole.RECEIVER
            and set(_OWNER) <= set(endpoint.parameters)
        ):
            yield Kept()
        elif endpoint is None and _not_found(asked) and any(url.startswith(one + "/") for one in published):
            path = urlsplit(url).path
            wrong = "an empty segment" if "//" in path else "segments that lead to no object"
            expected = "the module's URL with /{country_code}/{party_id}/{id} behind it"
            yield Breach(expected, f"{path}, {wrong}", exchange=number)


@rule("transport-101", on=whole_run)
def endpoints_are_looked_up(run: Trace) -> Iterator[Kept | Breach]:
    """The system calls us at the URLs that our version details list, and guesses none."""
    published = _published(run)
    for asked in run.requests:
        endpoint, url = asked.exchange.endpoint, asked.request.url.partition("?")[0]
        if endpoint and endpoint.module not in ("versions", "version_details"):
            yield Kept()
        elif (
            published
            and endpoint is None
            and _not_found(asked)
            and not any(url.startswith(one) for one in published)
        ):
            expected = "a URL from our version details"
            yield Breach(expected, f"{asked.request.method} {url}", exchange=asked.exchange.number)


@rule("transport-073", on=whole_run)
def objects_are_pushed_under_a_party_of_the_system(run: Trace) -> Iterator[Kept | Breach]:
    """Country code and party id in the URL of an object are those of a party in the system's credentials."""
    parties = parties_of(run) if run.role != "HUB" else frozenset()  # a hub pushes objects of others
    for asked in run.requests:
        named = asked.exchange.parameters
        endpoint = asked.exchange.endpoint
        if not parties or not endpoint or not set(_OWNER) <= set(named) or _is_about_others(endpoint.module):
            continue
        owner = _owner(named)
        yield holds(
            owner in parties,
            expected=f"a party of the system: {_listed(parties)}",
            actual="*".join(owner),
            exchange=asked.exchange.number,
        )


@rule("transport-078", on=whole_run)
def listed_objects_name_their_owner(run: Trace) -> Iterator[Kept | Breach]:
    """The objects that the system lists as their owner name one of its parties."""
    parties = parties_of(run)
    if not parties or run.role == "HUB":
        return
    for found in payloads(run):
        endpoint = found.exchange.endpoint
        if found.exchange.direction is not Direction.SENT or not endpoint or not endpoint.many:
            continue
        named = found.value if isinstance(found.value, dict) else {}
        whole = all(isinstance(named.get(field), str) for field in _OWNER)
        if endpoint.interface is not InterfaceRole.SENDER or not whole or _is_about_others(endpoint.module):
            continue
        owner = _owner(named)
        yield holds(
            owner in parties,
            expected=f"a party of the system: {_listed(parties)}",
            actual=f"{found.place()} of {'*'.join(owner)}",
            exchange=found.exchange.number,
        )


def parties_of(run: Trace) -> frozenset[tuple[str, str]]:
    """Give the parties in the credentials that the system sent, as country code and party id in capitals."""
    parties = set()
    for found in payloads(run):
        if found.obj is Credentials and isinstance(found.value, dict):
            roles = found.value.get("roles", [found.value])
            parties |= (
                {_owner(role) for role in roles if isinstance(role, dict)}
                if isinstance(roles, list)
                else set()
            )
    return frozenset(parties)


def _owner(named: Mapping[str, Any]) -> tuple[str, str]:
    return str(named.get("country_code", "")).upper(), str(named.get("party_id", "")).upper()


def _listed(parties: frozenset[tuple[str, str]]) -> str:
    return ", ".join(sorted("*".join(party) for party in parties))


def _is_about_others(module: str) -> bool:
    """In HubClientInfo the path and the object name the party that is told of, not the one that tells."""
    return module == "hubclientinfo"


def _published(run: Trace) -> frozenset[str]:
    """The URLs in the version details that we gave to the system."""
    urls = set()
    for exchange in run.exchanges:
        if (
            exchange.direction is Direction.RECEIVED
            and exchange.module == "version_details"
            and exchange.response
        ):
            data = exchange.response.data
            listed = data.get("endpoints", []) if isinstance(data, dict) else []
            urls |= {str(one["url"]).rstrip("/") for one in listed}
    return frozenset(urls)


def _not_found(asked: Asked) -> bool:
    """Our side knows the token and not the URL."""
    response = asked.exchange.response
    return response is not None and response.status == 404 and asked.exchange.token != ""
