"""Which handler serves a row of the endpoints table: its own where the module behaves, else storage."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

from ocpi_mocks.addresses import Handler, Verb
from ocpi_mocks.answers import Answer, invalid, not_found, ok
from ocpi_mocks.calls import Call
from ocpi_mocks.charging.commands import CHECKS
from ocpi_mocks.kinds import Target, named, target_of
from ocpi_mocks.modules import commands, credentials, receiver, sender, sessions, tokens, versions
from ocpi_mocks.modules.reading import body
from ocpi_mocks.ocpi_platform import Platform
from ocpi_reference.spec.charging_preferences import ChargingPreferencesResponse
from ocpi_reference.spec.charging_profiles import ChargingProfileResponse, ChargingProfileResponseType
from ocpi_reference.spec.endpoints import Endpoint, Method
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["verb"]

Factory: TypeAlias = Callable[[Platform, Version, Endpoint, Target, str], Handler]

_CONFIGURATION: dict[tuple[str, str], Callable[[Platform, Call], Answer]] = {
    ("versions", "GET"): versions.listing,
    ("version_details", "GET"): versions.details,
    ("credentials", "GET"): credentials.get,
    ("credentials", "POST"): credentials.post,
    ("credentials", "PUT"): credentials.put,
    ("credentials", "DELETE"): credentials.delete,
}
_CALL_BACK = {("credentials", "POST"), ("credentials", "PUT")}

_BEHAVIOUR: dict[tuple[str, Method, str], tuple[Factory, str]] = {
    ("tokens", Method.POST, "/{token_uid}/authorize"): (tokens.authorizes, "tokens"),
    ("sessions", Method.PATCH, "/{country_code}/{party_id}/{session_id}"): (sessions.patches, "sessions"),
    ("sessions", Method.GET, ""): (partial(sender.lists, customers_only=True), "sessions"),
    ("cdrs", Method.GET, ""): (partial(sender.lists, customers_only=True), "cdrs"),
    ("commands", Method.POST, "response_url"): (commands.results, "sessions"),
    **{("commands", Method.POST, f"/{command}"): (commands.receives, "sessions") for command in CHECKS},
}
"""Rows that are more than storage, with the kind of object that they are about."""

_STORAGE: dict[tuple[InterfaceRole, Method], Factory] = {
    (InterfaceRole.SENDER, Method.GET): sender.shows,
    (InterfaceRole.SENDER, Method.PUT): sender.puts,
    (InterfaceRole.SENDER, Method.PATCH): sender.patches,
    (InterfaceRole.SENDER, Method.POST): sender.posts,
    (InterfaceRole.RECEIVER, Method.GET): receiver.shows,
    (InterfaceRole.RECEIVER, Method.PUT): receiver.puts,
    (InterfaceRole.RECEIVER, Method.PATCH): receiver.patches,
    (InterfaceRole.RECEIVER, Method.POST): receiver.posts,
    (InterfaceRole.RECEIVER, Method.DELETE): receiver.deletes,
}


def verb(platform: Platform, version: Version, row: Endpoint, url: str) -> Verb:
    """Give what serves a row below the published `url`."""
    configuration = _CONFIGURATION.get((row.module, row.method))
    if configuration:
        return Verb(row, partial(configuration, platform), (row.module, row.method) in _CALL_BACK)
    return Verb(row, _functional(platform, version, row, url), calls_back=False)


def _functional(platform: Platform, version: Version, row: Endpoint, url: str) -> Handler:
    if (row.module, row.method, row.path) in _BEHAVIOUR:
        factory, kind = _BEHAVIOUR[row.module, row.method, row.path]
        return factory(platform, version, row, Target(named(kind), 0), url)
    if row.path == "response_url":
        return _never_named
    target = target_of(row)
    if target is None or row.interface is None:
        return partial(_decline, platform, row)
    if row.path == "location_header":
        return receiver.posted(platform, version, row, target, url)
    if row.many:
        return sender.lists(platform, version, row, target, url)
    return _STORAGE[row.interface, row.method](platform, version, row, target, url)


def _never_named(call: Call) -> Answer:
    """Nothing lies at a URL that none of our requests named as its response_url."""
    return not_found("this URL was never given as a response_url")


_DECLINED: dict[Any, Any] = {
    ChargingPreferencesResponse: ChargingPreferencesResponse.NOT_POSSIBLE,
    ChargingProfileResponse: {"result": ChargingProfileResponseType.NOT_SUPPORTED, "timeout": 0},
}
"""What to answer, in the words of the module itself, where the platform stores and does not act."""


def _decline(platform: Platform, row: Endpoint, call: Call) -> Answer:
    """Understand a request that asks for an act, and decline it."""
    for name in row.requires:
        if name not in call.query:
            return invalid(f"{name} is required here")
    if row.takes is not None:
        body(call, row.takes, additions=platform.additions)
    said = _DECLINED.get(row.gives)
    if said is None:
        return invalid("this platform does not do that", code=2000)
    assert call.version is not None
    return ok(express(row.gives, said, call.version) if isinstance(said, dict) else said)
