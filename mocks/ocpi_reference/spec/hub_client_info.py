"""HubClientInfo module: who is connected to a hub, mod_hub_client_info.asciidoc."""

from ocpi_reference.spec.data_types import Role
from ocpi_reference.spec.history import V221, OcpiEnum, OcpiObject, Since, notes
from ocpi_reference.spec.primitives import CiString2, CiString3, DateTime


@notes(Since(V221))
class ConnectionStatus(OcpiEnum):
    """Whether a party behind a hub can be reached.

    mod_hub_client_info.asciidoc#mod_hub_client_info_hub_connection_type_enum
    """

    CONNECTED = "CONNECTED"
    OFFLINE = "OFFLINE"
    PLANNED = "PLANNED"
    SUSPENDED = "SUSPENDED"


@notes(Since(V221))
class ClientInfo(OcpiObject):
    """One party behind a hub, and whether it can be reached.

    mod_hub_client_info.asciidoc#mod_hub_client_info_hub_client_info_object
    """

    party_id: CiString3
    country_code: CiString2
    role: Role
    status: ConnectionStatus
    last_updated: DateTime
