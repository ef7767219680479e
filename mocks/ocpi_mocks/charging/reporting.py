"""Reporting the result of a command to the URL that came with it.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_commands.asciidoc#mod_commands_msp_post_method
"""

from ocpi_mocks.connection import Connection
from ocpi_mocks.ocpi_platform import Platform
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.commands import CommandResponseType, CommandResultType
from ocpi_reference.spec.endpoints import endpoints
from ocpi_reference.spec.history import OcpiEnum, members, rows
from ocpi_reference.spec.translation import express
from ocpi_reference.spec.versions import InterfaceRole

__all__ = ["report"]


def report(
    platform: Platform, connection: Connection, url: str, result: CommandResultType, why: str = ""
) -> Exchange:
    """Post a result, once and without an envelope; a version that has no word for it hears REJECTED."""
    now = next((each for each in platform.registry.connections if each.key == connection.key), connection)
    row = next(iter(endpoints(now.version, module="commands", interface=InterfaceRole.SENDER)))
    words = next(field.type for field in rows(row.takes, now.version) if field.name == "result")
    assert isinstance(words, type)
    assert issubclass(words, OcpiEnum)
    known = result in members(words, now.version)
    message = [{"language": "en", "text": why}] if why else []
    told = {"result": result if known else CommandResponseType.REJECTED, "message": message}
    return platform.client.request(
        "POST",
        url,
        json=express(row.takes, told, now.version),
        token=now.token,
        version=now.version,
        endpoint=row,
    )
