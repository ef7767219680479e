"""Credentials module: how two platforms exchange tokens and tell who they are, credentials.asciidoc."""

from typing import Annotated

from ocpi_reference.spec.data_types import Role
from ocpi_reference.spec.history import V211, V221, V230, OcpiObject, Since, Some, Until, notes
from ocpi_reference.spec.locations import BusinessDetails
from ocpi_reference.spec.primitives import URL, CiString2, CiString3, CiString5, String2, String3, String64


@notes(Since(V221))
class CredentialsRole(OcpiObject):
    """One party of a platform and the role that it plays.

    credentials.asciidoc#credentials_credentials_role_class
    """

    role: Role
    business_details: BusinessDetails
    party_id: CiString3
    country_code: CiString2


class Credentials(OcpiObject):
    """What one platform needs to know to call another: its token, its versions URL and its parties.

    credentials.asciidoc#credentials_credentials_object
    """

    token: String64
    url: URL
    business_details: Annotated[BusinessDetails, Until(V211)]
    party_id: Annotated[String3, Until(V211)]
    country_code: Annotated[String2, Until(V211)]
    hub_party_id: Annotated[CiString5 | None, Since(V230)]
    roles: Annotated[Some[CredentialsRole], Since(V221)]
