"""Version information: which versions a platform speaks and where, version_information_endpoint.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.history import (
    V221,
    V230,
    Addition,
    Disputed,
    OcpiEnum,
    OcpiObject,
    OpenSince,
    Since,
    Some,
    notes,
)
from ocpi_reference.spec.primitives import URL


@notes(Since(V221))
class InterfaceRole(OcpiEnum):
    """The side of a module: the owner of the data sends, the other side receives.

    version_information_endpoint.asciidoc#version_information_endpoint_interface_role_enum
    """

    SENDER = "SENDER"
    RECEIVER = "RECEIVER"


@notes(OpenSince(V230))
class ModuleID(OcpiEnum):
    """The names of the modules in version details.

    version_information_endpoint.asciidoc#version_information_endpoint_moduleid_enum
    """

    CDRS = "cdrs"
    CHARGINGPROFILES = "chargingprofiles", Since(V221)
    COMMANDS = "commands"
    CREDENTIALS = "credentials"
    HUBCLIENTINFO = "hubclientinfo", Since(V221)
    LOCATIONS = "locations"
    SESSIONS = "sessions"
    TARIFFS = "tariffs"
    TOKENS = "tokens"
    BOOKING = "Booking", Addition.BOOKINGS
    PAYMENTS = "payments", Addition.PAYMENTS


@notes(OpenSince(V230))
class VersionNumber(OcpiEnum):
    """The versions of OCPI, as text.

    version_information_endpoint.asciidoc#version_information_endpoint_versionnumber_enum
    """

    V_2_0 = "2.0"
    V_2_1 = "2.1"
    V_2_1_1 = "2.1.1"
    V_2_2 = "2.2", Since(V221)
    V_2_2_1 = "2.2.1", Since(V221)
    V_2_3_0 = "2.3.0", Since(V230)


class Version(OcpiObject):
    """A version of OCPI and the URL of its details.

    version_information_endpoint.asciidoc#version_information_endpoint_version_class
    """

    # A platform may offer versions that an older text cannot know.
    version: Annotated[VersionNumber, Disputed("enum")]
    url: URL


class Endpoint(OcpiObject):
    """The URL of one module, and on which side of it the platform stands.

    version_information_endpoint.asciidoc#version_information_endpoint_endpoint_class
    """

    identifier: ModuleID
    role: Annotated[InterfaceRole, Since(V221)]
    url: URL


class VersionDetails(OcpiObject):
    """The endpoints that a platform has in one version; the text gives this table no name.

    version_information_endpoint.asciidoc#version_information_get_details_endpoint_data
    """

    # A platform may offer versions that an older text cannot know.
    version: Annotated[VersionNumber, Disputed("enum")]
    endpoints: Some[Endpoint]
