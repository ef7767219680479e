from collections.abc import Callable

from ocpi_harness.live import LiveJudge
from ocpi_reference.exchange import Direction, Exchange
from ocpi_reference.spec.history import V221

Make = Callable[..., Exchange]
SOUND = (
    ("Authorization", "Token dG9rZW4tQi1zZWNyZXQ="),
    ("X-Request-ID", "4a3f2b1c-0d9e-4c7b-8a6d-5e4f3c2b1a09"),
    ("X-Correlation-ID", "4a3f2b1c-0d9e-4c7b-8a6d-5e4f3c2b1a10"),
)


def shown(exchange: Exchange) -> list[str]:
    lines: list[str] = []
    judge = LiveJudge("EMSP", (V221,), show=lines.append)
    judge(exchange)
    assert judge.count == 1
    return lines


def test_a_sound_exchange_is_one_line(exchange: Make) -> None:
    asked = exchange(direction=Direction.RECEIVED, headers=SOUND, token="B", data=[])
    (line,) = shown(asked)
    assert line.startswith("10:00:00 <- GET    2.2.1 locations        200 1000 ")
    assert "token-B-secret" not in line


def test_each_broken_requirement_gets_a_line_with_its_clause(exchange: Make) -> None:
    lines = shown(exchange(direction=Direction.RECEIVED, headers=SOUND[1:], data=[]))
    broken = [line for line in lines if line.startswith("    FAIL transport-004: expected ")]
    assert len(broken) == 1
    assert broken[0].endswith("#transport_and_format_authorization_header")


def test_silence_is_shown(exchange: Make) -> None:
    lines = shown(exchange(status=None, failure="no answer within 30 s"))
    assert "-> GET" in lines[0]
    assert "no answer" in lines[0]
