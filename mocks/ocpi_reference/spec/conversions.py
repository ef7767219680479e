"""What the field tables cannot say about telling an object of 2.3.0 in an older version.

Each conversion takes an object in the shape of 2.3.0 and the Location that belongs to it, and returns a
changed copy from which `translation.express` can read the older object row by row. Fields that only older
versions have stand under their own names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self, TypeAlias

from ocpi_reference.spec.cdrs import CDR, AuthMethod
from ocpi_reference.spec.commands import ReserveNow
from ocpi_reference.spec.credentials import Credentials
from ocpi_reference.spec.data_types import Price, Role
from ocpi_reference.spec.history import V211, V221, OcpiEnum, OcpiObject, Version
from ocpi_reference.spec.location_enums import ImageCategory, ParkingType
from ocpi_reference.spec.locations import AdditionalGeoLocation, Connector, GeoLocation, Hours, Location
from ocpi_reference.spec.sessions import Session, SessionStatus
from ocpi_reference.spec.tariffs import Tariff, TariffElement, TaxIncluded
from ocpi_reference.spec.tokens import TokenType

Json: TypeAlias = dict[str, Any]


class CannotExpressError(ValueError):
    """The version has no words for an object: leave the object out of what you serve in that version.

    `path` leads to the place inside the object, and `why` says what is missing.
    """

    def __init__(self, why: str, path: str = "") -> None:
        super().__init__(f"{path}: {why}" if path else why)
        self.why = why
        self.path = path

    def within(self, name: str) -> Self:
        """The same, seen from the object that has the field `name`."""
        return type(self)(self.why, f"{name}.{self.path}" if self.path else name)


@dataclass(frozen=True)
class Conversion:
    """One step on the way to `until` and everything older; `needs` are the fields without which it is void.

    A whole object always takes the step; the body of a PATCH only if it has those fields.
    """

    obj: type[OcpiObject]
    until: Version
    convert: Callable[[Json, Mapping[str, Any] | None], Json]
    needs: tuple[str, ...] = ()


STANDS_IN: dict[type[OcpiEnum], OcpiEnum] = {
    AuthMethod: AuthMethod.AUTH_REQUEST,
    ImageCategory: ImageCategory.OTHER,
    ParkingType: ParkingType.OTHER,
    Role: Role.OTHER,
    SessionStatus: SessionStatus.PENDING,
    TokenType: TokenType.OTHER,
}
"""What to say for a value that a version does not list; an enum that is not here has no word for "other"."""


def price_with_vat(price: Json, _: Any) -> Json:
    """2.2.1 states the price including VAT; a PriceLimit of 2.3.0 does so too, under another name."""
    if price.get("after_taxes") is not None:
        return {**price, "incl_vat": price["after_taxes"]}
    if not price.get("taxes"):
        return price
    return {**price, "incl_vat": price["before_taxes"] + sum(tax["amount"] for tax in price["taxes"])}


def plain_cost(value: Json, _: Any) -> Json:
    """2.1.1 states the total cost as a number without VAT."""
    cost = value.get("total_cost")
    return value if cost is None else {**value, "total_cost": cost["before_taxes"]}


def prices_without_tax(tariff: Json, _: Any) -> Json:
    """Prices are without VAT before 2.3.0; where they include it, they have to be taken apart exactly."""
    if tariff.get("tax_included") != TaxIncluded.YES:
        return tariff
    elements = [
        {
            **element,
            "price_components": [
                {**component, "price": _without_vat(component)} for component in element["price_components"]
            ],
        }
        for element in tariff["elements"]
    ]
    return {**tariff, "elements": elements}


def _without_vat(component: Json) -> Decimal:
    vat = component.get("vat")
    if vat is None:
        raise CannotExpressError("the prices include taxes of a rate that is not given")
    gross, factor = Decimal(component["price"]), 100 + Decimal(vat)
    net = (gross * 100 / factor).quantize(Decimal("0.0001"))
    if net * factor != gross * 100:
        raise CannotExpressError(f"{gross} including {vat} % has no exact price without, in four decimals")
    return net


def limits_kept(tariff: Json, _: Any) -> Json:
    """Leaving these out would change what a session costs, so 2.1.1 cannot say such a tariff."""
    for name in ("min_price", "max_price"):
        if tariff.get(name) is not None:
            raise CannotExpressError(f"2.1.1 has no {name}")
    for element in tariff["elements"]:
        restrictions = element.get("restrictions") or {}
        reserved = restrictions.get("reservation") is not None
        for name in ("min_current", "max_current"):
            if restrictions.get(name) is not None and not reserved:
                raise CannotExpressError(f"2.1.1 has no restriction {name}")
    return tariff


def charging_only(element: Json, _: Any) -> Json:
    """An element for reservations must not turn into one for charging; it is left out instead."""
    if (element.get("restrictions") or {}).get("reservation") is not None:
        raise CannotExpressError("2.1.1 does not price reservations")
    return element


def no_booking(element: Json, _: Any) -> Json:
    """An element for bookings must not turn into one for charging; it is left out instead."""
    if (element.get("restrictions") or {}).get("booking") is not None:
        raise CannotExpressError("bookings are priced in 2.3.0 only")
    return element


def first_tariff(connector: Json, _: Any) -> Json:
    """2.1.1 has one tariff per connector."""
    ids = connector.get("tariff_ids")
    return {**connector, "tariff_id": ids[0]} if ids else connector


def some_parking_type(location: Json, _: Any) -> Json:
    """2.1.1 requires the type, and has a word for not knowing it."""
    return (
        location if location.get("parking_type") else {**location, "parking_type": ParkingType.UNKNOWN.value}
    )


def one_kind_of_hours(hours: Json, _: Any) -> Json:
    """2.1.1 wants either all day or the regular hours."""
    unsaid = "regular_hours" if hours["twentyfourseven"] else "twentyfourseven"
    return {name: each for name, each in hours.items() if name != unsaid}


def six_decimals(point: Json, _: Any) -> Json:
    """2.1.1 wants exactly six decimals."""
    return {**point, **{name: f"{Decimal(point[name]):.6f}" for name in ("latitude", "longitude")}}


def hub_as_role(credentials: Json, _: Any) -> Json:
    """A hub has a role of its own in 2.2.1 and lists nobody else; its name is not known, its id is."""
    hub = credentials.get("hub_party_id")
    if hub is None:
        return credentials
    role = {
        "role": Role.HUB.value,
        "business_details": {"name": hub},
        "country_code": hub[:2],
        "party_id": hub[2:],
    }
    return {**credentials, "roles": [role]}


def single_party(credentials: Json, _: Any) -> Json:
    """A platform of 2.1.1 is one party; it says nothing of the others."""
    first = credentials["roles"][0]
    return {**credentials, **{name: first[name] for name in ("business_details", "party_id", "country_code")}}


def token_by_contract(value: Json, _: Any) -> Json:
    """2.1.1 points to the contract of the token instead of copying the token."""
    return {**value, "auth_id": value["cdr_token"]["contract_id"]}


def location_of_session(session: Json, location: Mapping[str, Any] | None) -> Json:
    """2.1.1 embeds the Location, with the one EVSE and connector."""
    where = (session["location_id"], session["evse_uid"], session["connector_id"])
    return {**session, "location": _only(location, *where)}


def location_of_cdr(cdr: Json, location: Mapping[str, Any] | None) -> Json:
    """2.1.1 embeds the Location, with the one EVSE and connector."""
    place = cdr["cdr_location"]
    return {**cdr, "location": _only(location, place["id"], place["evse_uid"], place["connector_id"])}


def _only(location: Mapping[str, Any] | None, location_id: str, evse_uid: str, connector_id: str) -> Json:
    if location is None or location["id"] != location_id:
        raise CannotExpressError(f"2.1.1 embeds the Location: pass location={location_id}")
    evses = [
        {**evse, "connectors": [each for each in evse["connectors"] if each["id"] == connector_id]}
        for evse in location.get("evses") or []
        if evse["uid"] == evse_uid
    ]
    return {**location, "evses": evses}


def no_credit(cdr: Json, _: Any) -> Json:
    """A credit that does not say so would be paid twice."""
    if cdr.get("credit"):
        raise CannotExpressError("2.1.1 has no credit CDRs")
    return cdr


def numbered(reservation: Json, _: Any) -> Json:
    """2.1.1 numbers its reservations."""
    if not reservation["reservation_id"].isdecimal():
        raise CannotExpressError("reservation_id is a whole number in 2.1.1")
    return {**reservation, "reservation_id": int(reservation["reservation_id"])}


CONVERSIONS = (
    Conversion(Price, V221, price_with_vat),
    Conversion(Tariff, V221, prices_without_tax, needs=("elements",)),
    Conversion(Tariff, V211, limits_kept, needs=("elements",)),
    Conversion(TariffElement, V221, no_booking),
    Conversion(TariffElement, V211, charging_only),
    Conversion(Connector, V211, first_tariff),
    Conversion(Location, V211, some_parking_type, needs=("parking_type",)),
    Conversion(Hours, V211, one_kind_of_hours),
    Conversion(GeoLocation, V211, six_decimals),
    Conversion(AdditionalGeoLocation, V211, six_decimals),
    Conversion(Credentials, V221, hub_as_role),
    Conversion(Credentials, V211, single_party),
    Conversion(Session, V211, token_by_contract, needs=("cdr_token",)),
    Conversion(Session, V211, location_of_session, needs=("location_id", "evse_uid", "connector_id")),
    Conversion(Session, V211, plain_cost),
    Conversion(CDR, V211, token_by_contract),
    Conversion(CDR, V211, location_of_cdr),
    Conversion(CDR, V211, no_credit),
    Conversion(CDR, V211, plain_cost),
    Conversion(ReserveNow, V211, numbered),
)
