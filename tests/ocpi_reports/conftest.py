"""A run that never happened: every verdict, long texts, hostile bodies, drawn from a seed."""

import random
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser

import pytest

from ocpi_harness.verdict import Entry, Finding, Results, Verdict
from ocpi_reference.exchange import Direction, Exchange, Request, Response
from ocpi_reference.spec.catalogue import Requirement, requirements
from ocpi_reference.spec.history import V221, V230, Version
from ocpi_reference.spec.wire import encode

START = datetime(2026, 11, 23, 14, 5, 7, tzinfo=UTC)
HOSTILE = (
    "</script><script>alert('inert')</script><img src=x onerror=alert(2)>\"'`{{7*7}}{% raw %}"
    "\x00\x1b[31m\u202egnp.exe ]]> &amp; javascript:alert(3)"
)
Run = tuple[Results, tuple[Exchange, ...]]

_WISHES = (
    ("status_code 1000", "status_code 2001: 'evses' is not allowed to be empty"),
    ("`last_updated` is a DateTime in UTC, for example 2026-11-23T14:05:07Z", '"2026-11-23 14:05:07+01:00"'),
    ("HTTP 401 for a token that nobody issued", "HTTP 200, status_code 1000, 50 locations of other parties"),
    ("the page holds no location of the page before it", "location LOC42 stands on pages 1 and 2"),
    (
        "`country_code` is two letters: CiString(2)",
        "'DEU' at evses[0].connectors[1], and 11 more in the page",
    ),
    ("a Link header to the next page", "X-Total-Count says 50, 20 locations came, and there is no Link"),
)
_REASONS = (
    "needs a trigger push_location",
    "nothing in the run showed it",
    "read_only = true in sut.toml withheld every write",
    "needs a person: look at the invoice that the driver receives",
)


def an_exchange(number: int, *, data: object = None, sent: bool = True) -> Exchange:
    location = {"id": f"LOC{number}", "name": "Größe Straße 北京 🔌", "coordinates": {"latitude": "52.1"}}
    envelope = {"data": data or [location], "status_code": 1000, "timestamp": "2026-11-23T14:05:07Z"}
    return Exchange(
        number=number,
        direction=Direction.SENT if sent else Direction.RECEIVED,
        request=Request(
            headers=(("Authorization", "Token <token_c>"), ("X-Request-ID", f"r-{number}")),
            body=b"" if sent else encode(location),
            method="GET" if sent else "PUT",
            url=f"http://127.0.0.1:8080/ocpi/2.2.1/locations?offset={number}&limit=20",
        ),
        response=Response(
            headers=(("Content-Type", "application/json"), ("X-Total-Count", "50")),
            body=encode(envelope),
            status=200,
        ),
        started=START + timedelta(milliseconds=70 * number),
        seconds=0.0312,
        version=V221,
        scenario="ocpi_scenarios/locations/test_sender.py::test_a_page_follows_the_page_before[2.2.1]",
    )


def an_entry(row: Requirement, version: Version, verdict: Verdict, draw: random.Random) -> Entry:
    if version not in row.versions:
        return Entry(row.id, version, Verdict.NOT_APPLICABLE, reason=f"OCPI {version} does not state it")
    if verdict is Verdict.NOT_APPLICABLE:
        return Entry(row.id, version, verdict, reason=f"it binds the {row.role}, the system is a CPO")
    if verdict is Verdict.NOT_OBSERVED:
        return Entry(row.id, version, verdict, reason=draw.choice(_REASONS))
    scenario = f"ocpi_scenarios/{row.area}/test_sender.py::test_a_page_follows_the_page_before[{version}]"
    if verdict is Verdict.PASS:
        return Entry(row.id, version, verdict, (scenario,))
    dispute = {
        Verdict.WARN: "https://github.com/ocpi/ocpi/issues/441",
        Verdict.WAIVED: "ticket 4711 (roaming team)",
    }.get(verdict, "")
    found = tuple(
        Finding(row.id, version, verdict, *draw.choice(_WISHES), draw.randrange(1, 61), scenario, dispute)
        for _ in range(draw.choice((1, 1, 1, 2, 3)))
    )
    return Entry(row.id, version, verdict, (scenario,), found)


def a_run(*, seed: int = 0, versions: tuple[Version, ...] = (V221, V230), every: int = 6) -> Run:
    """A run over one in `every` rows of the catalogue."""
    draw = random.Random(seed)
    entries = [
        an_entry(row, version, _verdict(row, draw), draw)
        for version in versions
        for row in list(requirements().values())[::every]
    ]
    exchanges = tuple(an_exchange(number, sent=number % 4 != 0) for number in range(1, 61))
    return Results("ACME Läden & Söhne CPO", "CPO", versions, seed, tuple(entries)), exchanges


def _verdict(row: Requirement, draw: random.Random) -> Verdict:
    if row.role in {"emsp", "hub", "ptp"}:
        return Verdict.NOT_APPLICABLE
    drawn = draw.choices(
        [Verdict.FAIL, Verdict.WARN, Verdict.WAIVED, Verdict.INCONCLUSIVE, Verdict.ERROR, Verdict.PASS],
        [4, 3, 1, 1, 1, 40],
    )[0]
    untested = row.method in {"manual", "engine"} or draw.random() < 0.4
    drawn = Verdict.NOT_OBSERVED if untested else drawn
    return Verdict.WARN if drawn is Verdict.FAIL and row.level != "MUST" else drawn


def a_hostile_run() -> Run:
    """A system whose every word is an attempt on whoever opens the report."""
    row = next(row for row in requirements().values() if row.level == "MUST" and V221 in row.versions)
    finding = Finding(row.id, V221, Verdict.FAIL, HOSTILE, HOSTILE, 1, HOSTILE, f"javascript:{HOSTILE}")
    entries = (
        Entry(row.id, V221, Verdict.FAIL, (HOSTILE,), (finding,), HOSTILE),
        *(
            Entry(other.id, V221, Verdict.NOT_OBSERVED, reason=HOSTILE)
            for other in list(requirements().values())[:3]
            if other is not row
        ),
    )
    exchange = Exchange(
        number=1,
        direction=Direction.RECEIVED,
        request=Request(
            headers=((HOSTILE, HOSTILE),),
            body=HOSTILE.encode("utf-8", "surrogatepass"),
            method="GET",
            url="javascript:alert(4)//http://evil.example/" + HOSTILE,
        ),
        response=None,
        started=START,
        seconds=1,
        failure=HOSTILE,
        stimulus=HOSTILE,
        scenario=HOSTILE,
    )
    return Results(HOSTILE, "CPO", (V221,), 0, entries, HOSTILE), (exchange,)


class Page(HTMLParser):
    """What a reader, a screen reader and a browser find in a page."""

    MARKS = ("id", "data-count", "data-area")
    VOID = ("meta", "input", "rect")

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str]] = []
        self._texts: dict[str, list[str]] = {}
        self._words: list[str] = []
        self.scripts = self.styles = ""
        self._open: list[tuple[str, tuple[str, ...]]] = []
        self.feed(page)
        self.close()
        self.words = "".join(self._words)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        marks = tuple(f"{name}={value}" for name, value in attrs if name in self.MARKS)
        for mark in marks:
            self._texts.setdefault(mark, [])
        if tag not in self.VOID:
            self._open.append((tag, marks))

    def handle_endtag(self, tag: str) -> None:
        assert tag in self.VOID or self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        if tag not in self.VOID:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        inside = self._open[-1][0] if self._open else ""
        if inside == "script":
            self.scripts += data
        elif inside == "style":
            self.styles += data
        else:
            self._words.append(data)
            for _, marks in self._open:
                for mark in marks:
                    self._texts[mark].append(data)

    def values(self, name: str) -> list[str]:
        return [value for _, attribute, value in self.attributes if attribute == name]

    def text(self, mark: str) -> str:
        """The text below a marked element, as a browser would show it on one line."""
        return " ".join("".join(self._texts[mark]).split())

    def finished(self) -> bool:
        return not self._open


@pytest.fixture(scope="session")
def run() -> Run:
    return a_run()


@pytest.fixture(scope="session")
def hostile_run() -> Run:
    return a_hostile_run()


@pytest.fixture(scope="session")
def hostile() -> str:
    """What the hostile system says, as it came."""
    return HOSTILE


@pytest.fixture(scope="session")
def make_run() -> Callable[..., Run]:
    return a_run


@pytest.fixture(scope="session")
def make_exchange() -> Callable[..., Exchange]:
    return an_exchange


@pytest.fixture(scope="session")
def read_page() -> Callable[[str], Page]:
    return Page
