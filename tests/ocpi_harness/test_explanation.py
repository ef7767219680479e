from collections.abc import Callable

from ocpi_harness.explanation import LONGEST, explain, summarize
from ocpi_harness.verdict import Finding, Verdict
from ocpi_reference.exchange import Exchange
from ocpi_reference.spec.history import V221

Make = Callable[..., Exchange]


def test_a_finding_is_explained_with_clause_and_curl(exchange: Make) -> None:
    finding = Finding("locations-017", V221, Verdict.FAIL, "a list", "null", 3, "test", "#455")
    lines = explain(finding, exchange(number=3, headers=(("X-A", "it's"),))).splitlines()
    assert lines[0].startswith("FAIL locations-017 in 2.2.1 (MUST): The sender interface")
    assert lines[1:4] == ["  expected  a list", "  got       null", "  note      #455"]
    assert lines[4].startswith("  clause    https://")
    assert lines[5].startswith("  exchange  3: curl -i -X GET http://127.0.0.1:1/locations -H 'X-A: it'")
    assert lines[6].startswith('            HTTP 200 {"status_code":1000')
    assert len(explain(finding).splitlines()) == 5


def test_an_answer_is_one_line_whatever_it_holds(exchange: Make) -> None:
    assert summarize(exchange(body=b'{\n  "status_code" : 1000\n}')) == 'HTTP 200 {"status_code":1000}'
    assert summarize(exchange(status=502, body=b"<html>\r\nbad\n\xff")) == "HTTP 502 <html>\\nbad\\n\\xff"
    assert summarize(exchange(body=b'{"data":"\\ud800"}')) == 'HTTP 200 {"data":"\\ud800"}'
    assert summarize(exchange(status=204, body=b"")) == "HTTP 204"
    assert summarize(exchange(status=None, failure="refused")) == "no answer: refused"
    long = summarize(exchange(body=b"x" * 5000))
    assert len(long) < LONGEST + 50
    assert long.endswith("... (5,000 characters)")
