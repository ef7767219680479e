"""Sending a CDR: posted once, and then looked up at the URL that the answer gave.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_cdrs.asciidoc#mod_cdrs_push_model
"""

from urllib.parse import urljoin

from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import PushError
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.pushing import accepted
from ocpi_mocks.store import Object
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.endpoints import Method, endpoints
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["post_cdr"]


def post_cdr(platform: Platform, connection: Connection, cdr: Object) -> Exchange:
    """Post one of our CDRs, given in 2.3.0, and look whether it arrived; gives the exchange of the POST.

    Raises:
        PushError: the other side does not receive CDRs, or its version has no words for this one.
    """
    url = connection.url("cdrs", InterfaceRole.RECEIVER)
    if url is None:
        raise PushError("the other side has no cdrs endpoint that receives")
    told = platform.store.own("cdrs").show(cdr, connection.version)
    if told is None:
        raise PushError(f"{connection.version} has no words for CDR {cdr['id']}")
    rows = {row.method: row for row in endpoints(connection.version, module="cdrs") if not row.many}
    posted = platform.client.request(
        "POST",
        url,
        json=told,
        token=connection.token,
        version=connection.version,
        endpoint=rows[Method.POST],
    )
    location = posted.response.header("Location") if posted.response and accepted(posted) else None
    if location:
        platform.client.request(
            "GET",
            urljoin(url, location),
            token=connection.token,
            version=connection.version,
            endpoint=rows[Method.GET],
        )
    return posted
