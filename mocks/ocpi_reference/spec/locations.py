"""Locations module: where one can charge, mod_locations.asciidoc."""

from typing import Annotated, TypeAlias

from ocpi_reference.spec.data_types import DisplayText
from ocpi_reference.spec.history import V211, V221, V230, Choice, OcpiObject, Since, Some, Until, Was, notes
from ocpi_reference.spec.location_enums import (
    Capability,
    ConnectorCapability,
    ConnectorFormat,
    ConnectorType,
    EnergySourceCategory,
    EnvironmentalImpactCategory,
    EVSEPosition,
    Facility,
    ImageCategory,
    ParkingDirection,
    ParkingRestriction,
    ParkingType,
    PowerType,
    Status,
    VehicleType,
)
from ocpi_reference.spec.primitives import (
    URL,
    Boolean,
    CiString2,
    CiString3,
    CiString4,
    CiString25,
    CiString36,
    CiString48,
    CiStringOfAnyLength,
    DateTime,
    Integer,
    Integer1,
    Integer5,
    Number,
    String,
    String3,
    String4,
    String10,
    String12,
    String16,
    String36,
    String39,
    String45,
    String48,
    String50,
    String64,
    String100,
    String255,
    TimeOfDay,
)
from ocpi_reference.spec.tokens import TokenType

LATITUDE = r"-?[0-9]{1,2}\.[0-9]{5,7}"
LONGITUDE = r"-?[0-9]{1,3}\.[0-9]{5,7}"
Latitude: TypeAlias = Annotated[str, String(10, LATITUDE)]
Longitude: TypeAlias = Annotated[str, String(11, LONGITUDE)]
# 2.1.1 wants exactly six decimals; senders use five to seven there as well.
Latitude211: TypeAlias = Annotated[str, String(10, r"-?[0-9]{1,2}\.[0-9]{6}", tolerated=LATITUDE)]
Longitude211: TypeAlias = Annotated[str, String(11, r"-?[0-9]{1,3}\.[0-9]{6}", tolerated=LONGITUDE)]


class Connector(OcpiObject):
    """A socket or a cable of an EVSE.

    mod_locations.asciidoc#mod_locations_connector_object
    """

    id: Annotated[CiString36, Was(String36, until=V211)]
    standard: ConnectorType
    format: ConnectorFormat
    power_type: PowerType
    max_voltage: Annotated[Integer, Was(until=V211, named="voltage")]
    max_amperage: Annotated[Integer, Was(until=V211, named="amperage")]
    tariff_id: Annotated[String36 | None, Until(V211)]
    max_electric_power: Annotated[Integer | None, Since(V221)]
    tariff_ids: Annotated[list[CiString36], Since(V221)]
    terms_and_conditions: URL | None
    capabilities: Annotated[list[ConnectorCapability], Since(V230)]
    last_updated: DateTime


@notes(Since(V230))
class EVSEParking(OcpiObject):
    """The parking place of an EVSE, and on which side of it the EVSE stands.

    mod_locations.asciidoc#mod_locations_evseparking_class
    """

    parking_id: CiString36
    evse_position: EVSEPosition | None


class GeoLocation(OcpiObject):
    """A point on earth, as decimal degrees in WGS 84, written as text.

    mod_locations.asciidoc#mod_locations_geolocation_class
    """

    latitude: Annotated[Latitude, Was(Latitude211, until=V211)]
    longitude: Annotated[Longitude, Was(Longitude211, until=V211)]


class Image(OcpiObject):
    """A picture by its URL.

    mod_locations.asciidoc#mod_locations_image_class
    """

    url: URL
    thumbnail: URL | None
    category: ImageCategory
    type: Annotated[CiString4, Was(String4, until=V211)]
    width: Integer5 | None
    height: Integer5 | None


class StatusSchedule(OcpiObject):
    """A status that an EVSE is planned to have for a while.

    mod_locations.asciidoc#mod_locations_statusschedule_class
    """

    period_begin: DateTime
    period_end: DateTime | None
    status: Status


class EVSE(OcpiObject):
    """A part of a Charge Point that charges one vehicle at a time.

    mod_locations.asciidoc#mod_locations_evse_object
    """

    uid: Annotated[CiString36, Was(String39, until=V211)]
    evse_id: Annotated[CiString48 | None, Was(String48 | None, until=V211)]
    status: Status
    status_schedule: list[StatusSchedule]
    capabilities: list[Capability]
    connectors: Some[Connector]
    floor_level: String4 | None
    coordinates: GeoLocation | None
    physical_reference: String16 | None
    directions: list[DisplayText]
    parking_restrictions: list[ParkingRestriction]
    parking: Annotated[list[EVSEParking], Since(V230)]
    images: list[Image]
    accepted_service_providers: Annotated[list[String50], Since(V230)]
    last_updated: DateTime


@notes(Since(V230))
class Parking(OcpiObject):
    """A parking place from which a vehicle can charge.

    mod_locations.asciidoc#mod_locations_parking_object
    """

    id: CiString36
    physical_reference: String12 | None
    vehicle_types: Some[VehicleType]
    max_vehicle_weight: Number | None
    max_vehicle_height: Number | None
    max_vehicle_length: Number | None
    max_vehicle_width: Number | None
    parking_space_length: Number | None
    parking_space_width: Number | None
    dangerous_goods_allowed: Boolean | None
    direction: ParkingDirection | None
    drive_through: Boolean | None
    restricted_to_type: Boolean
    reservation_required: Boolean
    time_limit: Number | None
    roofed: Boolean | None
    images: list[Image]
    lighting: Boolean | None
    refrigeration_outlet: Boolean | None
    standards: list[CiString36]
    apds_reference: CiStringOfAnyLength | None


class AdditionalGeoLocation(OcpiObject):
    """A further point that belongs to a Location, such as its entrance.

    mod_locations.asciidoc#mod_locations_additionalgeolocation_class
    """

    latitude: Annotated[Latitude, Was(Latitude211, until=V211)]
    longitude: Annotated[Longitude, Was(Longitude211, until=V211)]
    name: DisplayText | None


class BusinessDetails(OcpiObject):
    """The name, the website and the logo of a company.

    mod_locations.asciidoc#mod_locations_businessdetails_class
    """

    name: String100
    website: URL | None
    logo: Image | None


class EnergySource(OcpiObject):
    """The share of one source in the energy.

    mod_locations.asciidoc#mod_locations_energysource_class
    """

    source: EnergySourceCategory
    percentage: Number


class EnvironmentalImpact(OcpiObject):
    """One kind of harm per kWh.

    mod_locations.asciidoc#mod_locations_environmentalimpact_class
    """

    category: Annotated[EnvironmentalImpactCategory, Was(until=V211, named="source")]
    amount: Number


class EnergyMix(OcpiObject):
    """Where the energy comes from and what it does to the environment.

    mod_locations.asciidoc#mod_locations_energymix_class
    """

    is_green_energy: Boolean
    energy_sources: list[EnergySource]
    environ_impact: list[EnvironmentalImpact]
    supplier_name: String64 | None
    energy_product_name: String64 | None


class ExceptionalPeriod(OcpiObject):
    """A stretch of time in which the regular hours do not hold.

    mod_locations.asciidoc#mod_locations_exceptionalperiod_class
    """

    period_begin: DateTime
    period_end: DateTime


class RegularHours(OcpiObject):
    """Opening hours on one day of the week; 1 is Monday.

    mod_locations.asciidoc#mod_locations_regularhours_class
    """

    weekday: Integer1
    period_begin: TimeOfDay
    period_end: TimeOfDay


@notes(Choice(("regular_hours", "twentyfourseven"), until=V211))
class Hours(OcpiObject):
    """When a Location is open.

    mod_locations.asciidoc#mod_locations_hours_class
    """

    twentyfourseven: Boolean
    regular_hours: list[RegularHours]
    exceptional_openings: list[ExceptionalPeriod]
    exceptional_closings: list[ExceptionalPeriod]


@notes(Since(V221))
class PublishTokenType(OcpiObject):
    """The tokens whose holders may see a Location that is not published.

    mod_locations.asciidoc#mod_locations_publish_token_class
    """

    uid: CiString36 | None
    type: TokenType | None
    visual_number: String64 | None
    issuer: String64 | None
    group_id: CiString36 | None


class Location(OcpiObject):
    """A site with its EVSEs, its address and its owner.

    mod_locations.asciidoc#mod_locations_location_object
    """

    country_code: Annotated[CiString2, Since(V221)]
    party_id: Annotated[CiString3, Since(V221)]
    id: Annotated[CiString36, Was(String39, until=V211)]
    publish: Annotated[Boolean, Since(V221)]
    publish_allowed_to: Annotated[list[PublishTokenType], Since(V221)]
    name: String255 | None
    address: Annotated[String255, Was(String45, until=V211)]
    city: String45
    postal_code: Annotated[String10 | None, Was(String10, until=V211)]
    state: Annotated[String45 | None, Since(V221)]
    country: String3
    coordinates: GeoLocation
    related_locations: list[AdditionalGeoLocation]
    parking_type: Annotated[ParkingType | None, Was(ParkingType, until=V211, named="type")]
    evses: list[EVSE]
    parking_places: Annotated[list[Parking], Since(V230)]
    directions: list[DisplayText]
    operator: BusinessDetails | None
    suboperator: BusinessDetails | None
    owner: BusinessDetails | None
    facilities: list[Facility]
    time_zone: Annotated[String255, Was(String255 | None, until=V211)]
    opening_times: Hours | None
    charging_when_closed: Boolean | None
    images: list[Image]
    energy_mix: EnergyMix | None
    help_phone: Annotated[CiString25 | None, Since(V230)]
    last_updated: DateTime
