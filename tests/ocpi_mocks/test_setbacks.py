"""Each setback does what it says, where it is armed, and nothing is left of it afterwards."""

import pytest
from tests.ocpi_mocks.pairs import Pair, connected

from ocpi_mocks.faults.setbacks import SOMEBODY_ELSE


@pytest.mark.parametrize(
    ("fault", "http", "code"),
    [
        ("answers.refuses", 200, 2001),
        ("answers.unlisted-success", 200, 1900),
        ("answers.unlisted-refusal", 200, 2099),
        ("answers.not-found", 404, 2000),
        ("answers.unavailable", 503, None),
    ],
)
def test_an_answer_is_replaced_once(fault: str, http: int, code: int | None, pair: Pair) -> None:
    pair.cpo.faults.arm(f"{fault}?module=locations&method=GET&times=1")
    spoiled = pair.ask(pair.emsp, "GET", "locations")
    assert (spoiled.status, spoiled.status_code) == (http, code)
    sound = pair.ask(pair.emsp, "GET", "locations")
    assert (sound.status, sound.status_code) == (200, 1000)


def test_one_object_lacks_a_text(pair: Pair) -> None:
    pair.cpo.faults.arm("objects.text-missing?module=locations&nth=2")
    cities = [location["city"] for location in pair.ask(pair.emsp, "GET", "locations").data]
    assert cities.count(None) == 1
    pair.cpo.faults.disarm("objects.text-missing")
    assert None not in [location["city"] for location in pair.ask(pair.emsp, "GET", "locations").data]


def test_one_object_is_of_somebody_else(pair: Pair) -> None:
    pair.cpo.faults.arm("objects.of-somebody-else?module=locations&nth=2")
    owners = [location.get("party_id") for location in pair.ask(pair.emsp, "GET", "locations").data]
    named = connected(pair.emsp).dialect.owner_in_objects
    assert owners.count(SOMEBODY_ELSE) == (1 if named else 0)


def test_a_list_grows_behind_its_first_page(pair: Pair) -> None:
    pair.cpo.faults.arm("paging.total-grows")
    first, second = (pair.ask(pair.emsp, "GET", "locations", f"?limit=1{more}") for more in ("", "&offset=1"))
    assert int(second.header("X-Total-Count") or 0) == int(first.header("X-Total-Count") or 0) + 1
