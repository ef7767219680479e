"""The envelope around every answer, transport_and_format.asciidoc."""

from ocpi_reference.spec.history import OcpiObject
from ocpi_reference.spec.primitives import Data, DateTime, Integer, StringOfAnyLength


class Response(OcpiObject):
    """What surrounds the data of every answer: the OCPI status and the time.

    transport_and_format.asciidoc#transport_and_format_response_format
    """

    data: Data
    status_code: Integer
    status_message: StringOfAnyLength | None
    timestamp: DateTime
