"""Tokens module: what a driver holds to be recognised, mod_tokens.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.charging_preferences import ProfileType
from ocpi_reference.spec.data_types import DisplayText
from ocpi_reference.spec.history import (
    V211,
    V221,
    V230,
    OcpiEnum,
    OcpiObject,
    OpenSince,
    Since,
    Until,
    Was,
    notes,
)
from ocpi_reference.spec.primitives import (
    Boolean,
    CiString2,
    CiString3,
    CiString36,
    DateTime,
    String2,
    String36,
    String39,
    String64,
)


@notes(Was(named="Allowed", until=V211))
class AllowedType(OcpiEnum):
    """Whether a token may charge, and why not.

    mod_tokens.asciidoc#mod_tokens_allowed_enum
    """

    ALLOWED = "ALLOWED"
    BLOCKED = "BLOCKED"
    EXPIRED = "EXPIRED"
    NO_CREDIT = "NO_CREDIT"
    NOT_ALLOWED = "NOT_ALLOWED"


@notes(OpenSince(V230))
class TokenType(OcpiEnum):
    """What kind of thing a token is.

    mod_tokens.asciidoc#mod_tokens_tokentype_enum
    """

    AD_HOC_USER = "AD_HOC_USER", Since(V221)
    APP_USER = "APP_USER", Since(V221)
    EMAID = "EMAID", Since(V230)
    OTHER = "OTHER"
    RFID = "RFID"


class WhitelistType(OcpiEnum):
    """Whether a CPO may let a token charge without asking the eMSP.

    mod_tokens.asciidoc#mod_tokens_whitelisttype_enum
    """

    ALWAYS = "ALWAYS"
    ALLOWED = "ALLOWED"
    ALLOWED_OFFLINE = "ALLOWED_OFFLINE"
    NEVER = "NEVER"


@notes(Since(V221))
class EnergyContract(OcpiObject):
    """The contract of a driver with an energy supplier of their own.

    mod_tokens.asciidoc#mod_tokens_energy_contract
    """

    supplier_name: String64
    contract_id: String64 | None


class Token(OcpiObject):
    """What a driver holds to be recognised by, and the contract behind it.

    mod_tokens.asciidoc#mod_tokens_token_object
    """

    country_code: Annotated[CiString2, Since(V221)]
    party_id: Annotated[CiString3, Since(V221)]
    uid: Annotated[CiString36, Was(String36, until=V211)]
    type: TokenType
    contract_id: Annotated[CiString36, Was(String36, until=V211, named="auth_id")]
    visual_number: String64 | None
    issuer: String64
    group_id: Annotated[CiString36 | None, Since(V221)]
    valid: Boolean
    whitelist: WhitelistType
    language: String2 | None
    default_profile_type: Annotated[ProfileType | None, Since(V221)]
    energy_contract: Annotated[EnergyContract | None, Since(V221)]
    last_updated: DateTime


class LocationReferences(OcpiObject):
    """A Location and some of its EVSEs, by their ids.

    mod_tokens.asciidoc#mod_tokens_locationreferences_class
    """

    location_id: Annotated[CiString36, Was(String39, until=V211)]
    evse_uids: Annotated[list[CiString36], Was(list[String39], until=V211)]
    connector_ids: Annotated[list[String36], Until(V211)]


class AuthorizationInfo(OcpiObject):
    """The decision of an eMSP whether a token may charge.

    mod_tokens.asciidoc#mod_tokens_authorizationinfo_object
    """

    allowed: AllowedType
    token: Annotated[Token, Since(V221)]
    location: LocationReferences | None
    authorization_reference: Annotated[CiString36 | None, Since(V221)]
    info: DisplayText | None
