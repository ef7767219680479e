"""Locations module: the enums of its objects, mod_locations.asciidoc."""

from ocpi_reference.spec.history import V211, V221, V230, OcpiEnum, OpenSince, Since, Until, Was, notes


@notes(OpenSince(V230))
class Capability(OcpiEnum):
    """What an EVSE is able to do.

    mod_locations.asciidoc#mod_locations_capability_enum
    """

    CHARGING_PROFILE_CAPABLE = "CHARGING_PROFILE_CAPABLE"
    CHARGING_PREFERENCES_CAPABLE = "CHARGING_PREFERENCES_CAPABLE", Since(V221)
    CHIP_CARD_SUPPORT = "CHIP_CARD_SUPPORT", Since(V221)
    CONTACTLESS_CARD_SUPPORT = "CONTACTLESS_CARD_SUPPORT", Since(V221)
    CREDIT_CARD_PAYABLE = "CREDIT_CARD_PAYABLE"
    DEBIT_CARD_PAYABLE = "DEBIT_CARD_PAYABLE", Since(V221)
    PED_TERMINAL = "PED_TERMINAL", Since(V221)
    REMOTE_START_STOP_CAPABLE = "REMOTE_START_STOP_CAPABLE"
    RESERVABLE = "RESERVABLE"
    RFID_READER = "RFID_READER"
    START_SESSION_CONNECTOR_REQUIRED = "START_SESSION_CONNECTOR_REQUIRED", Since(V221)
    TOKEN_GROUP_CAPABLE = "TOKEN_GROUP_CAPABLE", Since(V221)
    UNLOCK_CAPABLE = "UNLOCK_CAPABLE"


@notes(Since(V230), OpenSince(V230))
class ConnectorCapability(OcpiEnum):
    """What a driver can use at a connector.

    mod_locations.asciidoc#mod_locations_connectorcapability_enum
    """

    ISO_15118_2_PLUG_AND_CHARGE = "ISO_15118_2_PLUG_AND_CHARGE"
    ISO_15118_20_PLUG_AND_CHARGE = "ISO_15118_20_PLUG_AND_CHARGE"


class ConnectorFormat(OcpiEnum):
    """Whether a driver brings a cable.

    mod_locations.asciidoc#mod_locations_connectorformat_enum
    """

    SOCKET = "SOCKET"
    CABLE = "CABLE"


@notes(OpenSince(V230))
class ConnectorType(OcpiEnum):
    """The standard of a socket or a plug.

    mod_locations.asciidoc#mod_locations_connectortype_enum
    """

    CHADEMO = "CHADEMO"
    CHAOJI = "CHAOJI", Since(V221)
    DOMESTIC_A = "DOMESTIC_A"
    DOMESTIC_B = "DOMESTIC_B"
    DOMESTIC_C = "DOMESTIC_C"
    DOMESTIC_D = "DOMESTIC_D"
    DOMESTIC_E = "DOMESTIC_E"
    DOMESTIC_F = "DOMESTIC_F"
    DOMESTIC_G = "DOMESTIC_G"
    DOMESTIC_H = "DOMESTIC_H"
    DOMESTIC_I = "DOMESTIC_I"
    DOMESTIC_J = "DOMESTIC_J"
    DOMESTIC_K = "DOMESTIC_K"
    DOMESTIC_L = "DOMESTIC_L"
    DOMESTIC_M = "DOMESTIC_M", Since(V221)
    DOMESTIC_N = "DOMESTIC_N", Since(V221)
    DOMESTIC_O = "DOMESTIC_O", Since(V221)
    GBT_AC = "GBT_AC", Since(V221)
    GBT_DC = "GBT_DC", Since(V221)
    IEC_60309_2_single_16 = "IEC_60309_2_single_16"
    IEC_60309_2_three_16 = "IEC_60309_2_three_16"
    IEC_60309_2_three_32 = "IEC_60309_2_three_32"
    IEC_60309_2_three_64 = "IEC_60309_2_three_64"
    IEC_62196_T1 = "IEC_62196_T1"
    IEC_62196_T1_COMBO = "IEC_62196_T1_COMBO"
    IEC_62196_T2 = "IEC_62196_T2"
    IEC_62196_T2_COMBO = "IEC_62196_T2_COMBO"
    IEC_62196_T3A = "IEC_62196_T3A"
    IEC_62196_T3C = "IEC_62196_T3C"
    MCS = "MCS", Since(V230)
    NEMA_5_20 = "NEMA_5_20", Since(V221)
    NEMA_6_30 = "NEMA_6_30", Since(V221)
    NEMA_6_50 = "NEMA_6_50", Since(V221)
    NEMA_10_30 = "NEMA_10_30", Since(V221)
    NEMA_10_50 = "NEMA_10_50", Since(V221)
    NEMA_14_30 = "NEMA_14_30", Since(V221)
    NEMA_14_50 = "NEMA_14_50", Since(V221)
    PANTOGRAPH_BOTTOM_UP = "PANTOGRAPH_BOTTOM_UP", Since(V221)
    PANTOGRAPH_TOP_DOWN = "PANTOGRAPH_TOP_DOWN", Since(V221)
    SAE_J3400 = "SAE_J3400", Since(V230)
    TESLA_R = "TESLA_R"
    TESLA_S = "TESLA_S"


class EnergySourceCategory(OcpiEnum):
    """The kinds of energy sources.

    mod_locations.asciidoc#mod_locations_energysourcecategory_enum
    """

    NUCLEAR = "NUCLEAR"
    GENERAL_FOSSIL = "GENERAL_FOSSIL"
    COAL = "COAL"
    GAS = "GAS"
    GENERAL_GREEN = "GENERAL_GREEN"
    SOLAR = "SOLAR"
    WIND = "WIND"
    WATER = "WATER"


@notes(OpenSince(V230))
class EnvironmentalImpactCategory(OcpiEnum):
    """The kinds of harm that producing energy does.

    mod_locations.asciidoc#mod_locations_environmentalimpactcategory_enum
    """

    NUCLEAR_WASTE = "NUCLEAR_WASTE"
    CARBON_DIOXIDE = "CARBON_DIOXIDE"


@notes(Since(V230))
class EVSEPosition(OcpiEnum):
    """On which side of a parking place an EVSE stands.

    mod_locations.asciidoc#mod_locations_evseposition_enum
    """

    LEFT = "LEFT"
    RIGHT = "RIGHT"
    CENTER = "CENTER"


@notes(OpenSince(V230))
class Facility(OcpiEnum):
    """What else is to be found at a Location.

    mod_locations.asciidoc#mod_locations_facility_enum
    """

    HOTEL = "HOTEL"
    RESTAURANT = "RESTAURANT"
    CAFE = "CAFE"
    MALL = "MALL"
    SUPERMARKET = "SUPERMARKET"
    SPORT = "SPORT"
    RECREATION_AREA = "RECREATION_AREA"
    NATURE = "NATURE"
    MUSEUM = "MUSEUM"
    BIKE_SHARING = "BIKE_SHARING", Since(V221)
    BUS_STOP = "BUS_STOP"
    TAXI_STAND = "TAXI_STAND"
    TRAM_STOP = "TRAM_STOP", Since(V221)
    METRO_STATION = "METRO_STATION", Since(V221)
    TRAIN_STATION = "TRAIN_STATION"
    AIRPORT = "AIRPORT"
    PARKING_LOT = "PARKING_LOT", Since(V221)
    CARPOOL_PARKING = "CARPOOL_PARKING"
    FUEL_STATION = "FUEL_STATION"
    WIFI = "WIFI"


@notes(OpenSince(V230))
class ImageCategory(OcpiEnum):
    """What a picture shows.

    mod_locations.asciidoc#mod_locations_imagecategory_enum
    """

    CHARGER = "CHARGER"
    ENTRANCE = "ENTRANCE"
    LOCATION = "LOCATION"
    NETWORK = "NETWORK"
    OPERATOR = "OPERATOR"
    OTHER = "OTHER"
    OWNER = "OWNER"


@notes(Since(V230))
class ParkingDirection(OcpiEnum):
    """How vehicles stand relative to the road.

    mod_locations.asciidoc#mod_locations_parkingdirection_enum
    """

    PARALLEL = "PARALLEL"
    PERPENDICULAR = "PERPENDICULAR"
    ANGLE = "ANGLE"


@notes(OpenSince(V230))
class ParkingRestriction(OcpiEnum):
    """Who may park at an EVSE.

    mod_locations.asciidoc#mod_locations_parkingrestriction_enum
    """

    CUSTOMERS = "CUSTOMERS"
    DISABLED = "DISABLED"
    EMPLOYEES = "EMPLOYEES", Since(V230)
    EV_ONLY = "EV_ONLY"
    MOTORCYCLES = "MOTORCYCLES"
    PLUGGED = "PLUGGED"
    TAXIS = "TAXIS", Since(V230)
    TENANTS = "TENANTS", Since(V230)


@notes(OpenSince(V230), Was(named="LocationType", until=V211))
class ParkingType(OcpiEnum):
    """What kind of place a Location is.

    mod_locations.asciidoc#mod_locations_parkingtype_enum
    """

    ALONG_MOTORWAY = "ALONG_MOTORWAY", Since(V221)
    PARKING_GARAGE = "PARKING_GARAGE"
    PARKING_LOT = "PARKING_LOT"
    OTHER = "OTHER", Until(V211)
    UNKNOWN = "UNKNOWN", Until(V211)
    ON_DRIVEWAY = "ON_DRIVEWAY", Since(V221)
    ON_STREET = "ON_STREET"
    UNDERGROUND_GARAGE = "UNDERGROUND_GARAGE"


class PowerType(OcpiEnum):
    """Alternating current with its phases, or direct current.

    mod_locations.asciidoc#mod_locations_powertype_enum
    """

    AC_1_PHASE = "AC_1_PHASE"
    AC_2_PHASE = "AC_2_PHASE", Since(V221)
    AC_2_PHASE_SPLIT = "AC_2_PHASE_SPLIT", Since(V221)
    AC_3_PHASE = "AC_3_PHASE"
    DC = "DC"


class Status(OcpiEnum):
    """Whether an EVSE can be used.

    mod_locations.asciidoc#mod_locations_status_enum
    """

    AVAILABLE = "AVAILABLE"
    BLOCKED = "BLOCKED"
    CHARGING = "CHARGING"
    INOPERATIVE = "INOPERATIVE"
    OUTOFORDER = "OUTOFORDER"
    PLANNED = "PLANNED"
    REMOVED = "REMOVED"
    RESERVED = "RESERVED"
    UNKNOWN = "UNKNOWN"


@notes(Since(V230), OpenSince(V230))
class VehicleType(OcpiEnum):
    """The kinds of vehicles that fit a parking place.

    mod_locations.asciidoc#mod_locations_vehicletype_enum
    """

    MOTORCYCLE = "MOTORCYCLE"
    PERSONAL_VEHICLE = "PERSONAL_VEHICLE"
    PERSONAL_VEHICLE_WITH_TRAILER = "PERSONAL_VEHICLE_WITH_TRAILER"
    VAN = "VAN"
    SEMI_TRACTOR = "SEMI_TRACTOR"
    RIGID = "RIGID"
    TRUCK_WITH_TRAILER = "TRUCK_WITH_TRAILER"
    BUS = "BUS"
    DISABLED = "DISABLED"
