from collections.abc import Callable
from typing import Any

import pytest

from ocpi_harness.verdict import Verdict
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V211, V221, V230, Version

Make = Callable[..., Exchange]
Judge = Callable[..., Verdict]
PASS, FAIL, WARN, UNSEEN = Verdict.PASS, Verdict.FAIL, Verdict.WARN, Verdict.NOT_OBSERVED

PARTY = {"business_details": {"name": "ACME"}, "party_id": "TNM", "country_code": "NL"}
OLD = {"token": "abc", "url": "https://example.com/ocpi/versions", **PARTY}
NEW = {"token": "abc", "url": "https://example.com/ocpi/versions", "roles": [{"role": "CPO", **PARTY}]}

NOTHING = object()


def changed(value: Any, path: str, to: Any) -> Any:
    name, _, rest = path.partition("/")
    key: Any = int(name) if isinstance(value, list) else name
    copy = value.copy()
    if rest:
        copy[key] = changed(value[key], rest, to)
    elif to is NOTHING:
        del copy[key]
    else:
        copy[key] = to
    return copy


@pytest.mark.parametrize(
    ("row", "version", "path", "to", "verdict"),
    [
        ("050", V221, "token", "x" * 64, PASS),
        ("050", V221, "token", "x" * 65, FAIL),
        ("050", V221, "token", "", FAIL),
        ("050", V221, "token", NOTHING, FAIL),
        ("050", V211, "token", 4711, FAIL),
        ("051", V221, "token", 'a!?~\\"b', PASS),
        ("051", V221, "token", "a b", WARN),
        ("051", V221, "token", "é", WARN),
        ("052", V211, "token", "a b", FAIL),
        ("052", V211, "token", "a!~", PASS),
        ("019", V221, "url", "https://example.com/", PASS),
        ("019", V221, "url", "/ocpi/versions", FAIL),
        ("019", V221, "url", NOTHING, FAIL),
        ("055", V221, "roles", [], FAIL),
        ("055", V221, "roles", NOTHING, FAIL),
        ("055", V221, "token", "x", PASS),
        ("056", V211, "token", "x", PASS),
        ("056", V211, "party_id", NOTHING, FAIL),
        ("056", V211, "business_details", None, FAIL),
        ("056", V211, "roles", [], FAIL),
        ("057", V221, "token", "x", PASS),
        ("057", V221, "roles/0/role", NOTHING, FAIL),
        ("057", V221, "roles/0/country_code", NOTHING, FAIL),
        ("057", V221, "roles/0/business_details", "ACME", FAIL),
        ("057", V221, "roles/0/role", "cpo", PASS),
        ("057", V221, "roles", [], UNSEEN),
        ("059", V221, "roles", [{"role": "CPO", **PARTY}, {"role": "EMSP", **PARTY}], PASS),
        ("059", V221, "roles", [{"role": "CPO", **PARTY}, {"role": "CPO", **PARTY, "party_id": "tnm"}], FAIL),
        ("065", V221, "token", "x", PASS),
        ("065", V221, "roles/0/country_code", "nl", PASS),
        ("065", V221, "roles/0/country_code", "NLD", FAIL),
        ("065", V221, "roles/0/country_code", "XX", WARN),
        ("065", V221, "roles/0/party_id", "TN", FAIL),
        ("065", V221, "roles/0/party_id", "T-M", FAIL),
        ("066", V211, "token", "x", PASS),
        ("066", V211, "party_id", "TNMX", FAIL),
        ("066", V211, "country_code", "XX", WARN),
        ("072", V230, "hub_party_id", "NLHUB", PASS),
        ("072", V230, "hub_party_id", "NL*HUB", FAIL),
        ("072", V230, "hub_party_id", None, UNSEEN),
        ("073", V230, "hub_party_id", None, PASS),
        ("073", V230, "hub_party_id", "NLHUB", WARN),
    ],
)
def test_a_credentials_object(
    row: str, version: Version, path: str, to: Any, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    sent = changed(OLD if version is V211 else NEW, path, to)
    answer = exchange(module="credentials", interface=None, data=sent, version=version)
    assert judged(f"credentials-{row}", answer, version=version) is verdict
    asked = exchange(
        module="credentials",
        interface=None,
        method="POST",
        asked=sent,
        version=version,
        direction=Direction.RECEIVED,
    )
    assert judged(f"credentials-{row}", asked, version=version) is verdict, "as a client it owes the same"


@pytest.mark.parametrize(
    ("row", "version", "changes", "verdict"),
    [
        ("068", V221, {"roles": [{"role": "HUB", **PARTY}]}, PASS),
        ("068", V221, {}, FAIL),
        ("068", V221, {"roles": [{"role": "HUB", **PARTY}, {"role": "CPO", **PARTY}]}, FAIL),
        ("071", V230, {"hub_party_id": "NLHUB"}, PASS),
        ("071", V230, {}, FAIL),
        ("073", V230, {"hub_party_id": "NLHUB"}, UNSEEN),
    ],
)
def test_the_credentials_of_a_hub(
    row: str, version: Version, changes: Any, verdict: Verdict, exchange: Make, judged: Judge
) -> None:
    answer = exchange(module="credentials", interface=None, data={**NEW, **changes}, version=version)
    assert judged(f"credentials-{row}", answer, version=version, role="HUB") is verdict
