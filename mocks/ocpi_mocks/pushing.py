"""Pushing: telling the other side about objects of ours that are new, changed or withdrawn.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_client_owned_object_push
"""

from collections.abc import Sequence
from urllib.parse import quote

from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import PushError
from ocpi_mocks.kinds import Target
from ocpi_mocks.modules.nesting import inner
from ocpi_mocks.ocpi_platform import Platform
from ocpi_mocks.store import Object
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.endpoints import Endpoint, Method, endpoints
from ocpi_reference.spec.status_codes import is_success
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["accepted", "delete", "patch", "put"]


def put(
    platform: Platform, connection: Connection, target: Target, value: Object, ids: Sequence[str]
) -> Exchange:
    """Push a whole object: `value` is the one of ours, in 2.3.0, in which `ids` name what is pushed.

    Raises:
        PushError: the other side does not receive it, or its version has no words for it.
    """
    shown = platform.store.own(target.kind.name).show(value, connection.version)
    pushed = None if shown is None else inner(target, shown, ids, same=_same)
    if pushed is None:
        raise PushError(f"{connection.version} has no words for {target.level.obj.__name__} {'/'.join(ids)}")
    return _send(platform, connection, Method.PUT, target, value, ids, pushed)


def patch(
    platform: Platform,
    connection: Connection,
    target: Target,
    value: Object,
    ids: Sequence[str],
    changes: Object,
) -> Exchange:
    """Push some fields, given in 2.3.0; where that fails, look what is there, and PUT it all if nothing is.

    https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/transport_and_format.asciidoc#transport_and_format_patch

    Raises:
        PushError: the other side does not receive it, or its version has no words for it.
    """
    told = express(target.level.obj, changes, connection.version, partial=True, additions=platform.additions)
    exchange = _send(platform, connection, Method.PATCH, target, value, ids, told)
    if accepted(exchange) or exchange.response is None:
        return exchange
    if accepted(_send(platform, connection, Method.GET, target, value, ids, None)):
        return exchange
    whole = Target(target.kind, 0)
    put(platform, connection, whole, value, ids[:1])
    return exchange


def delete(
    platform: Platform, connection: Connection, target: Target, value: Object, ids: Sequence[str]
) -> Exchange:
    """Withdraw an object from the other side.

    Raises:
        PushError: the other side does not receive such objects, or they are never withdrawn.
    """
    return _send(platform, connection, Method.DELETE, target, value, ids, None)


def accepted(exchange: Exchange) -> bool:
    """Tell whether an answer means success."""
    answer = exchange.response
    return (
        answer is not None
        and answer.status in (200, 201)
        and answer.status_code is not None
        and is_success(answer.status_code)
    )


def _send(
    platform: Platform,
    connection: Connection,
    method: Method,
    target: Target,
    value: Object,
    ids: Sequence[str],
    body: Object | None,
) -> Exchange:
    row, url = receiver_of(connection, method, target)
    given = dict(zip((level.parameter for level in target.kind.levels), ids, strict=False))
    given |= {name: value[name] for name in ("country_code", "party_id") if name in value}
    path = "".join(
        f"/{quote(given[part[1:-1]] if part.startswith('{') else part, safe='')}"
        for part in row.path.split("/")[1:]
    )
    query = ""
    if "type" in row.query and connection.dialect.tokens_have_types and value.get("type") != "RFID":
        query = f"?type={quote(value['type'], safe='')}"
    return platform.client.request(
        method,
        f"{url.removesuffix('/')}{path}{query}",
        json=body,
        token=connection.token,
        version=connection.version,
        endpoint=row,
        parameters=given,
    )


def receiver_of(connection: Connection, method: Method, target: Target) -> tuple[Endpoint, str]:
    """Find the row of the endpoints table and the other side's URL for a push.

    Raises:
        PushError: the version or the other side has none.
    """
    module = target.kind.module
    url = connection.url(module, InterfaceRole.RECEIVER)
    if url is None:
        raise PushError(f"the other side has no {module} endpoint that receives")
    for row in endpoints(connection.version, module=module, interface=InterfaceRole.RECEIVER):
        if row.method == method and row.parameters[-1:] == (target.level.parameter,):
            return row, url
    raise PushError(f"{method} is not defined for {target.level.obj.__name__} in {connection.version}")


def _same(one: str, other: str) -> bool:
    return one == other
