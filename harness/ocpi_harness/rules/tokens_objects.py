"""Tokens, what they hold: the tables of the objects, owners, types, contracts, and what only time shows."""

import re
from collections.abc import Iterator
from datetime import timedelta

from ocpi_harness.comparison import difference
from ocpi_harness.evidence import Trace
from ocpi_harness.objects import Found, found_in
from ocpi_harness.rules import Breach, Kept, Outcome, holds, objects, rule, whole_run
from ocpi_harness.rules.locations_values import folded, text, when
from ocpi_harness.rules.object_tables import TABLE_CODES, own_table, verdicts
from ocpi_harness.rules.run_facts import parties
from ocpi_reference.spec.data_types import DisplayText
from ocpi_reference.spec.history import rows
from ocpi_reference.spec.tokens import AuthorizationInfo, EnergyContract, LocationReferences, Token

EMAID = re.compile(r"[A-Za-z]{2}-?[A-Za-z0-9]{3}-?C?[A-Za-z0-9]{8,9}(-?[A-Za-z0-9])?")
"""Country, provider, the contract's instance, and perhaps a check digit."""

ONE_TIME_TYPES = frozenset({"AD_HOC_USER", "APP_USER"})
"""Types whose tokens a CPO learns from commands, not from a list."""

LONGEST_GROUP_ID = 20
"""What OCPP 1.x has room for."""


@rule("tokens-063", on=objects(Token))
def tokens_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """A Token has the fields of its version, whole in a list, a PUT and an authorization."""
    problems = own_table(found, apart=("energy_contract",))
    yield from verdicts(found, [p for p in problems if not (listed(found) and p.code in LACKING)])


@rule("tokens-041", on=objects(Token))
def listed_tokens_have_all_required_fields(found: Found) -> Iterator[Kept | Breach]:
    """Each Token of the eMSP's list has every required field."""
    if listed(found):
        yield from verdicts(found, [p for p in own_table(found) if p.code in LACKING])


@rule("tokens-064", on=objects(EnergyContract))
def energy_contracts_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """An energy contract names its supplier."""
    yield from verdicts(found, own_table(found))


@rule("tokens-061", on=objects(AuthorizationInfo))
def authorizations_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """An AuthorizationInfo has the fields of its version."""
    yield from verdicts(found, own_table(found, apart=("token", "location", "info")))


@rule("tokens-062", on=objects(LocationReferences))
def references_are_as_the_table_says(found: Found) -> Iterator[Kept | Breach]:
    """LocationReferences name a Location, and EVSEs where they are meant; connectors in 2.1.1 only."""
    yield from verdicts(found, own_table(found))
    if "connector_ids" in found.value:
        yield holds(
            any(row.name == "connector_ids" for row in rows(found.obj, found.version)),
            expected=f"no connector_ids, which {found.version} does not have",
            actual=found.place("connector_ids"),
            disputed="a field that the version does not know",
        )


@rule("tokens-060", on=objects(DisplayText))
def a_text_for_the_driver_is_readable(found: Found) -> Iterator[Kept | Breach]:
    """The info of an authorization has a language and a text."""
    if found.exchange.module == "tokens":
        yield from verdicts(found, [p for p in found.problems() if p.code in TABLE_CODES])


@rule("tokens-056", on=objects(AuthorizationInfo))
def a_decision_is_one_of_five(found: Found) -> Iterator[Kept | Breach]:
    """`allowed` is one of the five values."""
    yield from verdicts(found, [p for p in found.problems() if p.path == "allowed" and p.code == "enum"])


@rule("tokens-075", "tokens-076", on=objects(Token))
def token_types_are_those_of_the_version(found: Found) -> Iterator[Kept | Breach]:
    """A Token's type is one that its version lists: a newer one comes from a newer version."""
    yield from verdicts(found, [p for p in found.problems() if p.path == "type" and p.code == "enum"])


@rule("tokens-065", on=whole_run)
def tokens_belong_to_the_party_that_gives_them(run: Trace) -> Iterator[Kept | Breach]:
    """country_code and party_id of a Token are those of a party in the eMSP's credentials."""
    own = parties(run)
    for found in found_in(run, Token):
        owner = text(found.value, "country_code").upper(), text(found.value, "party_id").upper()
        if own and all(owner):
            yield holds(
                owner in own,
                expected=f"a party of the system: {' or '.join('/'.join(party) for party in sorted(own))}",
                actual=f"{found.place()} belongs to {'/'.join(owner)}",
                exchange=found.exchange.number,
            )


@rule("tokens-067", on=objects(Token))
def contracts_are_named_by_an_emaid(found: Found) -> Outcome:
    """contract_id, or auth_id in 2.1.1, has the form of an eMA ID."""
    sent = text(found.value, "contract_id") or text(found.value, "auth_id")
    if not sent:
        return None
    return holds(
        EMAID.fullmatch(sent) is not None,
        expected="an eMA ID such as NL-PLG-C12345678-X",
        actual=f"{found.place()} has {sent!r}",
    )


@rule("tokens-069", on=objects(Token))
def groups_have_short_names(found: Found) -> Outcome:
    """A group_id has room in OCPP 1.x, which many Charge Points still speak."""
    sent = text(found.value, "group_id")
    if not sent:
        return None
    return holds(
        len(sent) <= LONGEST_GROUP_ID,
        expected=f"at most {LONGEST_GROUP_ID} characters",
        actual=f"{found.place('group_id')} has {len(sent)}",
    )


@rule("tokens-078", on=objects(Token))
def tokens_for_one_use_are_never_whitelisted(found: Found) -> Outcome:
    """AD_HOC_USER and APP_USER Tokens have the whitelist value NEVER."""
    if text(found.value, "type") not in ONE_TIME_TYPES or "whitelist" not in found.value:
        return None
    return holds(
        found.value["whitelist"] == "NEVER",
        expected="the whitelist value NEVER",
        actual=f"{found.place('whitelist')} is {found.value['whitelist']}",
    )


@rule("tokens-079", on=objects(Token))
def contracts_in_vehicles_are_not_pushed(found: Found) -> Outcome:
    """EMAID Tokens are asked for and never pushed or listed."""
    if not found.top or "type" not in found.value:
        return None
    return holds(found.value["type"] != "EMAID", expected="no EMAID Token", actual=found.place())


@rule("tokens-066", on=whole_run)
def uid_and_type_name_one_token(run: Trace) -> Iterator[Kept | Breach]:
    """Within one page of the list, no two Tokens of an owner share uid and type."""
    seen: dict[tuple[object, ...], str] = {}
    for found in found_in(run, Token):
        if listed(found):
            key = (found.exchange.number, *identity(found))
            first = seen.setdefault(key, found.place())
            yield holds(
                first == found.place(),
                expected="one Token for a uid and type",
                actual=f"{first} and {found.place()} have the uid {text(found.value, 'uid')!r}",
                exchange=found.exchange.number,
            )


@rule("tokens-068", on=whole_run)
def an_app_user_is_one_contract(run: Trace) -> Iterator[Kept | Breach]:
    """The uid of an APP_USER Token stands for one contract, whenever it is seen."""
    contracts: dict[tuple[str, ...], str] = {}
    for found in found_in(run, Token):
        contract = text(found.value, "contract_id")
        if contract and text(found.value, "type") == "APP_USER":
            first = contracts.setdefault(identity(found), contract)
            yield holds(
                folded(first, run.version) == folded(contract, run.version),
                expected=f"the contract {first}",
                actual=f"{found.place()} has {contract}",
                exchange=found.exchange.number,
            )


@rule("tokens-073", on=whole_run)
def a_changed_token_is_newer(run: Trace) -> Iterator[Kept | Breach]:
    """Between two looks at a Token, any change comes with a later last_updated."""
    before: dict[tuple[str, ...], Found] = {}
    for found in found_in(run, Token):
        if found.partial or not text(found.value, "uid"):
            continue
        last = before.get(identity(found))
        if last:
            yield from _newer(last, found)
        before[identity(found)] = found


def _newer(last: Found, found: Found) -> Iterator[Kept | Breach]:
    stated, before = when(found.value, "last_updated"), when(last.value, "last_updated")
    known = [row.name for row in rows(found.obj, found.version) if row.name != "last_updated"]
    changed = [name for name in known if difference({name: last.value.get(name)}, found.value) is not None]
    # A change within the second of the earlier look can leave last_updated as it was.
    if changed and stated and before and before + TICK <= last.exchange.started:
        yield holds(
            stated > before,
            expected=f"a last_updated after {last.value['last_updated']}",
            actual=f"{found.place()} has other {', '.join(changed)} and {found.value['last_updated']}",
            exchange=found.exchange.number,
        )


TICK = timedelta(seconds=1)
"""The finest that a DateTime of whole seconds tells apart."""

LACKING = frozenset({"required", "null"})
"""What makes an object incomplete."""


def identity(found: Found) -> tuple[str, ...]:
    """Give what makes a Token this one: owner, type and uid, in the form in which equal ones are equal."""
    fields = ("country_code", "party_id", "type", "uid")
    return tuple(folded(text(found.value, name), found.version) for name in fields)


def listed(found: Found) -> bool:
    """Tell whether the Token stands in the eMSP's list."""
    endpoint = found.exchange.endpoint
    return found.top and endpoint is not None and endpoint.module == "tokens" and endpoint.many
