"""Version details: the endpoints of one version.

version_information_endpoint.asciidoc#version_information_endpoint_version_details_endpoint
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ocpi_harness.evidence import Answer
from ocpi_harness.objects import Found
from ocpi_harness.rules import Breach, Kept, Outcome, answers, holds, objects, rule
from ocpi_reference.spec.primitives import found as named
from ocpi_reference.spec.versions import VersionDetails

_DEPENDENCIES = (
    ("chargingprofiles", "sessions"),
    ("commands", "locations"),
    ("commands", "sessions"),
)
"""What the chapters of the modules name as *Module dependency*, where it binds a whole module."""

_NOT_OF_A_TABLE = ("enum",)
"""What is wrong with a value that is there has requirements of its own."""


def entries(found: Found) -> list[Mapping[str, Any]]:
    """Give the endpoints in version details, as far as they are JSON objects."""
    listed = found.value.get("endpoints")
    return [entry for entry in listed if isinstance(entry, dict)] if isinstance(listed, list) else []


@rule("versions-012", on=answers)
def details_are_one_object(answer: Answer) -> Outcome:
    """The details of a version are fetched with HTTP 200 and status code 1000, and are one object."""
    if answer.exchange.module != "version_details" or answer.unsound or answer.http == 401:
        return None
    data = answer.response.data
    good = answer.http == 200 and answer.status_code == 1000 and isinstance(data, dict)
    kind = f", data is {named(data)}" if answer.accepted else ""
    return holds(good, expected="HTTP 200, status_code 1000 and one object", actual=f"{answer.said}{kind}")


@rule("versions-013", on=objects(VersionDetails))
def details_name_their_version(found: Found) -> Outcome:
    """The details that the URL of a listed version leads to are those of that version."""
    number = found.value.get("version")
    return holds(number == str(found.version), expected=f"version {found.version}", actual=named(number))


@rule("versions-014", on=objects(VersionDetails))
def there_is_an_endpoint(found: Found) -> Outcome:
    """Version details list at least one endpoint."""
    listed = found.value.get("endpoints")
    good = isinstance(listed, list) and listed != []
    return holds(good, expected="a list of at least one endpoint", actual=named(listed))


@rule("versions-015", "versions-016", on=objects(VersionDetails))
def endpoints_are_complete(found: Found) -> Iterator[Kept | Breach]:
    """Each endpoint has an identifier and an absolute URL, since 2.2.1 also a role."""
    if not found.value.get("endpoints"):
        return
    wrong = [p for p in found.problems() if p.path.startswith("endpoints[") and p.code not in _NOT_OF_A_TABLE]
    for problem in wrong:
        yield Breach("an endpoint as defined", f"{found.place(problem.path)}: {problem.message}")
    if not wrong:
        yield Kept()


@rule("versions-019", on=objects(VersionDetails))
def credentials_is_offered(found: Found) -> Outcome:
    """Every version has a credentials endpoint."""
    modules = [str(entry.get("identifier")) for entry in entries(found)]
    return holds(
        "credentials" in modules, expected="an endpoint credentials", actual=", ".join(modules) or "none"
    )


@rule("versions-020", on=objects(VersionDetails))
def modules_come_with_those_they_depend_on(found: Found) -> Iterator[Kept | Breach]:
    """All modules but credentials are optional; some are of little use without another one."""
    offered = {entry.get("identifier") for entry in entries(found)}
    missing = [(one, other) for one, other in _DEPENDENCIES if one in offered and other not in offered]
    for one, other in missing:
        yield Breach(f"{other}, on which {one} depends", "it is not offered", "every module is optional")
    if not missing:
        yield Kept()


@rule("versions-028", on=objects(VersionDetails))
def nothing_is_listed_twice(found: Found) -> Outcome:
    """Where endpoints have no role, an identifier stands once: nobody could tell two apart."""
    modules = [str(entry.get("identifier")) for entry in entries(found)]
    twice = sorted({module for module in modules if modules.count(module) > 1})
    return holds(not twice, expected="each module once", actual=f"{', '.join(twice)} more than once")


@rule("versions-029", on=objects(VersionDetails))
def credentials_has_the_advised_role(found: Found) -> Iterator[Kept | Breach]:
    """The role of the credentials endpoint means nothing; SENDER is advised."""
    for entry in entries(found):
        if entry.get("identifier") == "credentials" and "role" in entry:
            yield holds(entry["role"] == "SENDER", expected="the role SENDER", actual=named(entry["role"]))


@rule("versions-031", on=objects(VersionDetails))
def credentials_is_listed_once(found: Found) -> Outcome:
    """The credentials endpoint serves all roles of a platform, so one entry is enough."""
    urls = [str(entry.get("url")) for entry in entries(found) if entry.get("identifier") == "credentials"]
    if not urls:
        return None
    same = "the entries lead to the same URL" if len(set(urls)) == 1 else ""
    return holds(len(urls) == 1, expected="one entry", actual=f"{len(urls)} entries", disputed=same)
