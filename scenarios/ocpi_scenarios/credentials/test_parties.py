"""Platforms of many parties, and how parties are named.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/credentials.asciidoc#credentials_credentials_object
"""

import pytest

from ocpi_harness.expect import expect, verifies
from ocpi_harness.party import Party
from ocpi_scenarios.credentials.objects import party_of, role, with_party

OTHERS = [role("CPO", "PLA"), role("CPO", "PLB"), role("EMSP", "PLA")]
MANY = [role(kind, f"X{number:02}") for number in range(17) for kind in ("CPO", "EMSP", "NSP")]


@pytest.mark.disturbs
@verifies("credentials-060", "versions-026", "versions-036")
def test_a_platform_may_have_several_parties_and_roles(party: Party) -> None:
    """A platform says that it has three more roles, and pushes an object of one of these parties."""
    body = party.our_credentials()
    answer = party.put_credentials({**body, "roles": [*body["roles"], *OTHERS]})
    expect(answer, "credentials-060", "versions-026", "versions-036").accepted()
    thing = party.fresh(party.ours, country_code="NL", party_id="PLA")
    expect(party.put(party.ours, thing, owner=("NL", "PLA")), "credentials-060").accepted()
    party.rotate()


@pytest.mark.disturbs
@verifies("credentials-075")
def test_a_hub_may_have_very_many_roles(party: Party) -> None:
    """A platform says that it speaks for fifty parties, as a hub does, and is registered all the same."""
    body = party.our_credentials()
    expect(party.put_credentials({**body, "roles": [*body["roles"], *MANY]}), "credentials-075").accepted()
    party.rotate()


@pytest.mark.disturbs
@verifies("credentials-073")
def test_the_party_of_a_hub_is_optional(party: Party) -> None:
    """A partner gives the party of its hub, says that it has none, and says nothing: all is accepted."""
    hub = "".join(party.owner)
    for changes in ({"hub_party_id": hub}, {"hub_party_id": None}, {}):
        answer = party.put_credentials({**party.our_credentials(), **changes})
        expect(answer, "credentials-073").accepted()


@pytest.mark.disturbs
@verifies("credentials-067")
def test_parties_are_the_same_in_small_letters(party: Party) -> None:
    """A partner names its party in small letters, and pushes an object below it in capitals."""
    body, (country_code, party_id) = party.our_credentials(), party.owner
    small = {**party_of(body), "country_code": country_code.lower(), "party_id": party_id.lower()}
    expect(party.put_credentials(with_party(body, small)), "credentials-067").accepted()
    expect(party.put(party.ours, party.fresh(party.ours)), "credentials-067").accepted()
    party.rotate()


@verifies("credentials-063")
def test_a_party_may_have_places_in_other_countries(cpo: Party) -> None:
    """A CPO pushes a location in Germany under the country code of its home, the Netherlands."""
    location = cpo.fresh("locations", country="DEU")
    expect(cpo.put("locations", location), "credentials-063").accepted()


@verifies("credentials-064")
def test_the_operator_in_an_evse_id_may_be_another_one(cpo: Party) -> None:
    """A CPO pushes a location whose EVSE ids name an operator that is not the party of the CPO."""
    location = cpo.fresh("locations")
    evses = [{**evse, "evse_id": f"DE*XYZ*E{number}"} for number, evse in enumerate(location["evses"])]
    expect(cpo.put("locations", {**location, "evses": evses}), "credentials-064").accepted()
