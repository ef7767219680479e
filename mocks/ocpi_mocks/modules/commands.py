"""Commands: answered at once by the CPO, which later posts the result to the response_url of the eMSP.

https://github.com/ocpi/ocpi/blob/release-2.2.1-bugfixes/mod_commands.asciidoc
"""

from contextlib import suppress
from functools import partial

from ocpi_mocks.addresses import Handler
from ocpi_mocks.answers import Answer, invalid, not_found, ok
from ocpi_mocks.background import Task
from ocpi_mocks.calls import Call
from ocpi_mocks.charging.commands import (
    CHECKS,
    CarryOut,
    DeclinedError,
    Outcome,
    UnderspecifiedError,
    UnknownLocationError,
)
from ocpi_mocks.charging.reporting import report
from ocpi_mocks.charging.state import Obedience
from ocpi_mocks.connection import Connection
from ocpi_mocks.errors import ActionError
from ocpi_mocks.kinds import Target
from ocpi_mocks.modules.reading import asker, body
from ocpi_mocks.ocpi_platform import Platform
from ocpi_reference.spec import wire
from ocpi_reference.spec.commands import (
    CommandResponse,
    CommandResponseType,
    CommandResultType,
    CommandType,
)
from ocpi_reference.spec.endpoints import Endpoint
from ocpi_reference.spec.history import Version
from ocpi_reference.spec.translation import express

__all__ = ["receives", "results"]


_PATIENCE = 0.8
"""The share of the promised time that a Charge Point gets, so that the eMSP hears of its silence in time."""


def receives(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Answer a command: whether it is passed on, and until when its result can be expected."""
    command = row.path[1:]

    def answer(call: Call) -> Answer:
        request, connection = body(call, row.takes, additions=platform.additions), asker(call)
        obedience = platform.charging.obedience.get(command, Obedience())
        try:
            carry_out = CHECKS[command](platform, connection, request)
        except UnknownLocationError as error:
            return invalid(f"there is no location {str(error)!r}", code=2003)
        except UnderspecifiedError as error:
            return invalid(str(error))
        except DeclinedError as error:
            return ok(_response(error.result, version, why=str(error)))
        work = partial(_carry_out, platform, connection, request["response_url"], obedience, carry_out)
        platform.background.start(work)
        return ok(_response(CommandResponseType.ACCEPTED, version, timeout=obedience.timeout))

    return answer


def _response(result: CommandResponseType, version: Version, *, timeout: int = 0, why: str = "") -> wire.Json:
    message = [{"language": "en", "text": why}] if why else []
    return express(CommandResponse, {"result": result, "timeout": timeout, "message": message}, version)


def _carry_out(
    platform: Platform,
    connection: Connection,
    response_url: str,
    obedience: Obedience,
    carry_out: CarryOut,
    task: Task,
) -> None:
    """Have a Charge Point carry out a command, report what it said, and let happen what follows."""
    if obedience.result is None:
        return
    in_vain = obedience.result == CommandResultType.TIMEOUT
    if not task.sleep(obedience.timeout * _PATIENCE if in_vain else obedience.after):
        return
    obeys = obedience.result == CommandResultType.ACCEPTED
    outcome = carry_out() if obeys else Outcome(CommandResultType(obedience.result), "as it was arranged")
    report(platform, connection, response_url, outcome.result, outcome.why)
    if outcome.following is not None:
        with suppress(ActionError):  # accepted is not executed: somebody else was faster
            outcome.following()


def results(platform: Platform, version: Version, row: Endpoint, target: Target, url: str) -> Handler:
    """Take the result of a command that we sent, at the response_url that we named for it.

    There is one result; a reservation may be taken back after it.
    """

    def answer(call: Call) -> Answer:
        sent = platform.commands.get(call.parameters["reference"])
        if sent is None or sent.connection_key != asker(call).key:
            return not_found("this URL was never given as a response_url")
        result = body(call, row.takes, additions=platform.additions)
        if any(wire.same(result, known) for known in sent.results):
            return ok()
        taken_back = (
            sent.command == CommandType.RESERVE_NOW
            and result["result"] == CommandResultType.CANCELED_RESERVATION
        )
        if sent.results and not taken_back:
            return invalid("the result of this command is known already and was different")
        sent.results.append(result)
        return ok()

    return answer
