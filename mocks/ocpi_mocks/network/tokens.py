"""Tokens of an eMSP: cards, apps and one-time users, with every kind of whitelisting.

mod_tokens.asciidoc#mod_tokens_token_object
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from ocpi_mocks.chance import chance
from ocpi_mocks.countries import countries
from ocpi_mocks.moments import date_time
from ocpi_reference.spec.wire import Json

__all__ = ["tokens"]


@dataclass(frozen=True)
class Holder:
    """A kind of token holder: the type and whitelisting of the Token, and which optional fields it has."""

    type: str
    whitelist: str
    valid: bool = True
    grouped: bool = False
    profile: str = ""
    own_energy: bool = False


@dataclass(frozen=True)
class Owner:
    """The eMSP whose tokens are made, and the UID of its first card."""

    country_code: str
    party_id: str
    first_card: int

    def card(self, index: int) -> str:
        """The UID of a card: seven bytes, first the maker's number 04, never the same twice."""
        return f"04{(self.first_card + index * SPREAD) % 2**CARD_BITS:012X}"


HOLDERS = (
    Holder("RFID", "ALLOWED"),
    Holder("RFID", "ALWAYS"),
    Holder("RFID", "ALLOWED_OFFLINE", profile="GREEN"),
    Holder("RFID", "NEVER"),
    Holder("APP_USER", "NEVER", profile="CHEAP"),
    Holder("RFID", "ALLOWED", valid=False),
    Holder("RFID", "ALLOWED", grouped=True),
    Holder("RFID", "ALWAYS", grouped=True),
    Holder("AD_HOC_USER", "NEVER"),
    Holder("RFID", "NEVER", valid=False),
    Holder("OTHER", "ALLOWED_OFFLINE"),
    Holder("RFID", "ALLOWED", own_energy=True, profile="FAST"),
)
"""Token n is held by holder n modulo twelve, so the first twelve Tokens show every kind.

Tokens of type EMAID are absent: the text advises not to exchange them.
mod_tokens.asciidoc#mod_tokens_tokentype_enum
"""

CARD_BITS = 48
SPREAD = 0x9E3779B97F4B
"""An odd step through all card numbers: consecutive cards look unrelated, and none comes twice."""

ISSUERS = ("Plugcard", "Stroompas", "Ladekarte Plus", "Charge & Go")
SUPPLIERS = ("Zonnedak Energie", "Windpark Nord", "Énergie des Alpes")


def tokens(
    *, seed: int, count: int, country_code: str, party_id: str, now: datetime
) -> list[dict[str, Json]]:
    """Make the Tokens of an eMSP as OCPI 2.3.0 shows them.

    Cards have seven-byte UIDs, app users UUIDs; contract ids follow the eMA ID format. The two grouped
    Tokens of each dozen share a `group_id` of at most 20 characters. Nothing was updated after `now`.

    Raises:
        ValueError: `now` has no time zone.
    """
    owner = Owner(country_code, party_id, first_card=chance(seed, "cards").getrandbits(CARD_BITS))
    return [_token(chance(seed, "token", index), index, owner, now) for index in range(count)]


def _token(random: Random, index: int, owner: Owner, now: datetime) -> dict[str, Json]:
    holder = HOLDERS[index % len(HOLDERS)]
    prefix = f"{owner.country_code}-{owner.party_id}".upper()
    fields: dict[str, Json] = {
        "country_code": owner.country_code,
        "party_id": owner.party_id,
        "uid": owner.card(index)
        if holder.type == "RFID"
        else str(UUID(int=random.getrandbits(128), version=4)),
        "type": holder.type,
        "contract_id": f"{prefix}-C{index + 1:08}",
        "visual_number": f"{prefix}-{index + 1:08}" if holder.type in ("RFID", "OTHER") else None,
        "issuer": random.choice(ISSUERS),
        "group_id": f"GROUP-{index // len(HOLDERS) + 1}" if holder.grouped else None,
        "valid": holder.valid,
        "whitelist": holder.whitelist,
        "language": random.choice(countries()).language,
        "default_profile_type": holder.profile or None,
        "energy_contract": _energy_contract(random) if holder.own_energy else None,
        "last_updated": date_time(now - timedelta(seconds=random.randint(0, 400 * 86400))),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _energy_contract(random: Random) -> dict[str, Json]:
    return {
        "supplier_name": random.choice(SUPPLIERS),
        "contract_id": f"EC-{random.randint(0, 9_999_999):07}",
    }
