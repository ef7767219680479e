"""The credentials object of the system, credentials.asciidoc#credentials_credentials_object."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pycountry

from ocpi_harness.evidence import Trace
from ocpi_harness.objects import Found, found_in
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule, whole_run
from ocpi_reference.spec.credentials import Credentials, CredentialsRole
from ocpi_reference.spec.primitives import UrlType
from ocpi_reference.spec.primitives import found as named

_LONGEST_TOKEN = 64
_VISIBLE = re.compile(r"[!-~]*")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_PARTY = re.compile(r"[A-Za-z0-9]{3}")
_HUB = re.compile(r"[A-Za-z]{2}[A-Za-z0-9]{3}")
_NOT_THERE = ("required", "null", "card", "type")


@rule("credentials-050", on=objects(Credentials))
def tokens_have_up_to_64_characters(found: Found) -> Outcome:
    """The token in the system's credentials is a text of 1 to 64 characters."""
    token = found.value.get("token")
    good = isinstance(token, str) and 1 <= len(token) <= _LONGEST_TOKEN
    actual = f"{len(token)} characters" if isinstance(token, str) else named(token)
    return holds(good, expected=f"a token of 1 to {_LONGEST_TOKEN} characters", actual=actual)


@rule("credentials-051", "credentials-052", on=objects(Credentials))
def tokens_are_visible(found: Found) -> Outcome:
    """The token in the system's credentials has printable ASCII characters and no blanks."""
    token = found.value.get("token")
    if not isinstance(token, str):
        return None
    odd = re.sub(_VISIBLE, "", token)
    return holds(not odd, expected="printable ASCII without blanks", actual=f"also {odd!a}")


@rule("credentials-019", on=objects(Credentials))
def versions_urls_are_absolute(found: Found) -> Outcome:
    """The URL in the system's credentials has a scheme and a host."""
    url = found.value.get("url")
    flaw = UrlType().flaw(url, found.version)
    relative = flaw is not None and flaw.code in ("url", "type")
    return holds(not relative, expected="an absolute URL", actual=f"{found.place('url')}: {named(url)}")


@rule("credentials-055", on=objects(Credentials))
def there_is_a_role(found: Found) -> Outcome:
    """The system's credentials list at least one role."""
    roles = found.value.get("roles")
    good = isinstance(roles, list) and roles != []
    return holds(good, expected="a list of at least one role", actual=named(roles))


@rule("credentials-056", on=objects(Credentials))
def the_party_stands_in_the_object_itself(found: Found) -> Iterator[Kept | Breach]:
    """In 2.1.1 the credentials name one party and its business details, and no roles."""
    yield from _complete(
        found, lambda path: path.startswith(("business_details", "party_id", "country_code"))
    )
    yield holds("roles" not in found.value, expected="no roles, which came later", actual="a field roles")


@rule("credentials-057", on=objects(Credentials))
def roles_are_complete(found: Found) -> Iterator[Kept | Breach]:
    """Each role has its kind, business details, party id and country code."""
    if isinstance(found.value.get("roles"), list) and found.value["roles"]:
        yield from _complete(found, lambda path: path.startswith("roles["))


@rule("credentials-059", on=objects(Credentials))
def roles_are_not_repeated(found: Found) -> Outcome:
    """No combination of role, country code and party id stands twice in the system's credentials."""
    roles = found.value.get("roles")
    triples = [_triple(role) for role in roles if isinstance(role, dict)] if isinstance(roles, list) else []
    twice = sorted({triple for triple in triples if triples.count(triple) > 1})
    if not triples:
        return None
    actual = "; ".join(" ".join(triple) for triple in twice)
    return holds(not twice, expected="different roles", actual=f"{actual} twice")


@rule("credentials-065", on=objects(CredentialsRole))
def parties_of_roles_have_codes(found: Found) -> Iterator[Kept | Breach]:
    """The party of a role has three letters or digits, its country is an assigned code of ISO 3166."""
    yield from _codes(found)


@rule("credentials-066", on=objects(Credentials))
def the_party_has_codes(found: Found) -> Iterator[Kept | Breach]:
    """The system's party has three letters or digits, its country two letters."""
    yield from _codes(found)


@rule("credentials-068", on=objects(Credentials))
def a_hub_presents_itself_alone(found: Found) -> Outcome:
    """A hub lists one role, which is HUB."""
    roles = found.value.get("roles")
    kinds = [role.get("role") for role in roles if isinstance(role, dict)] if isinstance(roles, list) else []
    return holds(kinds == ["HUB"], expected="one role, HUB", actual=", ".join(map(str, kinds)) or "none")


@rule("credentials-071", on=objects(Credentials))
def a_hub_names_its_party(found: Found) -> Outcome:
    """A hub says in hub_party_id under which party it is addressed."""
    given = found.value.get("hub_party_id")
    return holds(given is not None, expected="a hub_party_id", actual="none")


@rule("credentials-072", on=objects(Credentials))
def the_party_of_a_hub_has_five_characters(found: Found) -> Outcome:
    """A hub_party_id is a country code and a party id, written as one word."""
    given = found.value.get("hub_party_id")
    if given is None:
        return None
    good = isinstance(given, str) and _HUB.fullmatch(given) is not None
    return holds(good, expected="five characters, such as NLHUB", actual=named(given))


@rule("credentials-073", on=whole_run)
def others_do_not_name_a_hub(run: Trace) -> Iterator[Kept | Breach]:
    """A system that is no hub leaves hub_party_id out."""
    for found in found_in(run, Credentials) if run.role != "HUB" else ():
        given = found.value.get("hub_party_id")
        doubt = "the platform may have functions of a hub beside its role"
        number = found.exchange.number
        yield holds(given is None, expected="none", actual=named(given), disputed=doubt, exchange=number)


def _complete(found: Found, about: Callable[[str], bool]) -> Iterator[Kept | Breach]:
    """Judge that what the table demands is there and of the right kind, in the places that `about` picks."""
    wrong = [p for p in found.problems() if p.code in _NOT_THERE and about(p.path)]
    for problem in wrong:
        yield Breach("an object as defined", f"{found.place(problem.path)}: {problem.message}")
    if not wrong:
        yield Kept()


def _codes(found: Found) -> Iterator[Kept | Breach]:
    party, country = found.value.get("party_id"), found.value.get("country_code")
    if isinstance(party, str):
        good = _PARTY.fullmatch(party) is not None
        yield holds(good, expected="three letters or digits", actual=f"party_id {named(party)}")
    if isinstance(country, str):
        two = _COUNTRY.fullmatch(country) is not None
        doubt = "two letters, but no country that ISO 3166 lists" if two else ""
        good = two and country.upper() in _countries()
        actual = f"country_code {named(country)}"
        yield holds(good, expected="a code of ISO 3166 alpha-2", actual=actual, disputed=doubt)


def _triple(role: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(role.get(name, "")).upper() for name in ("role", "country_code", "party_id"))


@cache
def _countries() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)
