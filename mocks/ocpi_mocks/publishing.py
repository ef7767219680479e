"""Publishing a platform: gives every interface that it serves a URL, and lists them in version details."""

from functools import partial

from ocpi_mocks.addresses import Verb, odd_segment
from ocpi_mocks.answers import Answer, ok
from ocpi_mocks.calls import Call
from ocpi_mocks.chance import chance
from ocpi_mocks.modules.sender import empty_list
from ocpi_mocks.modules.table import verb
from ocpi_mocks.ocpi_platform import Platform
from ocpi_reference.spec.dialects import dialect
from ocpi_reference.spec.endpoints import GET, SENDER, Endpoint, endpoints
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["FUTURE_VERSION", "move", "publish"]

FUTURE_VERSION = "3.0"

_OTHER = {InterfaceRole.SENDER: InterfaceRole.RECEIVER, InterfaceRole.RECEIVER: InterfaceRole.SENDER}


def publish(platform: Platform) -> None:
    """Add all places of the platform to its address book."""
    layout = _Layout(platform)
    newest = platform.versions[-1]
    _add(platform, layout, None, "versions", None, tuple(endpoints(newest, module="versions")))
    for version in platform.versions:
        details = tuple(endpoints(version, module="version_details"))
        _add(platform, layout, version, "version_details", None, details)
        for (module, interface), rows in platform.served[version].items():
            if module not in ("versions", "version_details"):
                _add(platform, layout, version, module, interface, rows)
    if dialect(newest).unknown_fields_allowed:
        _add_unlisted(platform, layout, newest)
    for version in platform.versions:
        _add_other_sides(platform, layout, version)


def move(platform: Platform, *, to: str) -> None:
    """Serve every functional module at a further URL and list only that; `to` makes it differ from others.

    What was listed before is still served, so that nothing is lost that was under way.
    """
    layout = _Layout(platform, to)
    for version in platform.versions:
        for (module, interface), rows in platform.served[version].items():
            if interface is not None:
                _add(platform, layout, version, module, interface, rows)
    platform.store.forget_encodings()


class _Layout:
    """Makes up paths: legible ones, or odd ones that always hold the version, as the text advises."""

    def __init__(self, platform: Platform, to: str = "") -> None:
        purpose = ("urls", *(party.role for party in platform.parties), *((to,) if to else ()))
        self._chance = chance(platform.seed, *purpose)
        self._to = f"/{to}" if to else ""
        self._odd = platform.faults.active("urls.odd") is not None
        self._slashes = platform.faults.active("urls.trailing-slash") is not None

    def path(self, version: Version | None, module: str, interface: InterfaceRole | None) -> str:
        middle = version or "versions"
        if self._odd:
            middle = version or odd_segment(self._chance)
            return f"{self._to}/{odd_segment(self._chance)}/{middle}/{odd_segment(self._chance)}"
        ends = {"versions": "", "version_details": ""}.get(module, f"/{module}")
        return f"{self._to}/ocpi{f'/{interface.lower()}' if interface else ''}/{middle}{ends}"

    def trailing_slash(self) -> bool:
        return self._slashes and self._chance.random() < 0.5


def _add(
    platform: Platform,
    layout: _Layout,
    version: Version | None,
    module: str,
    interface: InterfaceRole | None,
    rows: tuple[Endpoint, ...],
) -> None:
    platform.urls[version, module, interface] = _served(platform, layout, version, module, interface, rows)


def _served(
    platform: Platform,
    layout: _Layout,
    version: Version | None,
    module: str,
    interface: InterfaceRole | None,
    rows: tuple[Endpoint, ...],
) -> str:
    path, slash = layout.path(version, module, interface), layout.trailing_slash()
    url = platform.addresses.url(path, trailing_slash=slash)
    verbs = [verb(platform, version or platform.versions[-1], row, url) for row in rows]
    platform.addresses.add(
        path,
        verbs,
        version=version,
        module=module,
        interface=interface,
        url=url,
        speaks=version or platform.versions[-1],
    )
    return url


def _add_other_sides(platform: Platform, layout: _Layout, version: Version) -> None:
    """Serve the other side of each module too, as a platform with more roles would."""
    served = platform.served[version]
    for module, interface in served if dialect(version).interface_roles else ():
        other = _OTHER[interface] if interface else None
        rows = tuple(endpoints(version, module=module, interface=other)) if other else ()
        if other and rows and (module, other) not in served:
            url = _served(platform, layout, version, module, other, rows)
            platform.other_sides[version, module, other] = url


def _add_unlisted(platform: Platform, layout: _Layout, newest: Version) -> None:
    """Serve what a surprise may list: a version of the future, and a module of our own that is empty."""
    path = layout.path(None, "version_details", None) + "/next"
    url = platform.addresses.url(path)
    row = next(endpoints(newest, module="version_details"))
    platform.addresses.add(
        path,
        [Verb(row, partial(_future_details, url), False)],
        version=newest,
        module=row.module,
        url=url,
        speaks=newest,
    )
    platform.unlisted_urls[None, FUTURE_VERSION] = url
    first = platform.parties[0]
    module = f"{first.country_code}{first.party_id}-weather".lower()
    row = Endpoint(module, SENDER, GET, "", (), many=True, paged=True)
    path = layout.path(newest, module, SENDER)
    url = platform.addresses.url(path)
    platform.addresses.add(
        path, [Verb(row, empty_list, False)], version=newest, module=module, url=url, speaks=newest
    )
    platform.unlisted_urls[newest, module] = url


def _future_details(url: str, call: Call) -> Answer:
    endpoint = {"identifier": "credentials", "role": SENDER, "url": f"{url}/credentials"}
    return ok({"version": FUTURE_VERSION, "endpoints": [endpoint]})
