"""What a system does with our versions and version details.

version_information_endpoint.asciidoc#version_information_endpoint_version_details_endpoint
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ocpi_harness.evidence import Answer, Asked, Trace
from ocpi_harness.handshakes import credentials_of_ours
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, requests, rule, whole_run
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.endpoints import Method
from ocpi_reference.spec.history import Version, members
from ocpi_reference.spec.versions import InterfaceRole, ModuleID

_VERSIONS = ("versions", "version_details")
_ROUTING = ("ocpi-to-", "ocpi-from-")


@rule("versions-002", on=whole_run)
def the_versions_url_is_used_as_it_was_given(run: Trace) -> Iterator[Kept | Breach]:
    """The system asks for our versions at the URL that we gave it, and at no other form of it."""
    given = set(_our_versions_urls(run))
    for asked in run.requests:
        url = asked.request.url
        if asked.exchange.module != "versions" or not given:
            continue
        slash = "only a slash at the end differs" if url.rstrip("/") in {u.rstrip("/") for u in given} else ""
        expected = f"the URL that it was given, {' or '.join(sorted(given))}"
        number = asked.exchange.number
        yield holds(url in given, expected=expected, actual=url, disputed=slash, exchange=number)


@rule("versions-024", on=whole_run)
def unknown_modules_are_passed_over(run: Trace) -> Iterator[Kept | Breach]:
    """A system that finds an unknown module in our version details registers with us all the same."""
    for exchange in run.exchanges:
        unknown = _unknown_modules(exchange, run.version)
        if not unknown:
            continue
        registered = _registration_after(run, exchange)
        if registered is None or registered.response is None:
            continue
        yield holds(
            registered.response.status_code != 3003,
            expected=f"no notice of our endpoint {unknown[0]}",
            actual="status_code 3003",
            disputed="it may miss another module, which we do not have",
            exchange=registered.number,
        )


@rule("versions-027", on=whole_run)
def endpoints_are_found_by_module_and_side(run: Trace) -> Iterator[Kept | Breach]:
    """Where we list a module on both sides, the system pulls from one URL and pushes to the other."""
    sides = _two_sided(run)
    for asked in run.requests:
        method, url = asked.request.method, asked.request.url.partition("?")[0]
        found = next((key for key in sides if url.startswith(sides[key])), None)
        if found is None:
            continue
        module, side = found
        refused = asked.exchange.response is not None and asked.exchange.response.status in (404, 405)
        right = side is (InterfaceRole.SENDER if method == Method.GET else InterfaceRole.RECEIVER)
        if asked.exchange.endpoint is None and refused and not right:
            yield Breach(
                f"the other of our two URLs of {module}", f"{method} {url}", "", asked.exchange.number
            )
        elif asked.exchange.endpoint is not None:
            yield Kept()


@rule("versions-035", on=requests)
def requests_for_versions_are_not_routed(asked: Asked) -> Outcome:
    """Requests for versions and version details carry no routing headers."""
    return no_routing(asked) if asked.exchange.module in _VERSIONS else None


@rule("versions-035", on=answers)
def answers_about_versions_are_not_routed(answer: Answer) -> Outcome:
    """Answers about versions and version details carry no routing headers."""
    return no_routing(answer) if answer.exchange.module in _VERSIONS else None


def no_routing(evidence: Asked | Answer) -> Kept | Breach:
    """Judge that the system's own half of an exchange carries no routing headers; in an answer they warn."""
    is_answer = isinstance(evidence, Answer)
    headers = evidence.response.headers if isinstance(evidence, Answer) else evidence.request.headers
    sent = [name for name, _ in headers if name.lower().startswith(_ROUTING)]
    doubt = "the text speaks of requests before all" if is_answer else ""
    return holds(not sent, expected="no routing headers", actual=", ".join(sent), disputed=doubt)


def _our_versions_urls(run: Trace) -> Iterator[str]:
    for exchange in run.exchanges:
        ours = credentials_of_ours(exchange)
        if ours and not exchange.stimulus and isinstance(ours.get("url"), str):
            yield ours["url"]


def our_endpoints(exchange: Exchange) -> list[Mapping[str, Any]]:
    """Give the endpoints in version details that we gave to the system."""
    if exchange.direction is not Direction.RECEIVED or exchange.module != "version_details":
        return []
    data: Any = exchange.response.data if exchange.response else None
    return list(data.get("endpoints", [])) if isinstance(data, dict) else []


def _unknown_modules(exchange: Exchange, version: Version) -> list[str]:
    known = members(ModuleID, version)
    return [str(one["identifier"]) for one in our_endpoints(exchange) if one["identifier"] not in known]


def _registration_after(run: Trace, details: Exchange) -> Exchange | None:
    """The registration for which our details were fetched: ours that was under way, or the system's next."""
    for exchange in run.exchanges:
        registers = exchange.module == "credentials" and exchange.request.method in (Method.POST, Method.PUT)
        if not registers or exchange.stimulus or exchange.number < details.number:
            continue
        ours = exchange.direction is Direction.SENT and exchange.started <= details.started
        theirs = exchange.direction is Direction.RECEIVED and exchange.token == details.token
        if ours or theirs:
            return exchange
    return None


def _two_sided(run: Trace) -> Mapping[tuple[str, InterfaceRole], str]:
    """Our URLs of the modules that we list on both sides."""
    urls: dict[tuple[str, InterfaceRole], str] = {}
    for exchange in run.exchanges:
        for one in our_endpoints(exchange):
            if one["identifier"] != "credentials" and one.get("role"):
                urls[one["identifier"], InterfaceRole(one["role"])] = one["url"].rstrip("/")
    modules = [module for module, _ in urls]
    return {key: url for key, url in urls.items() if modules.count(key[0]) > 1}
