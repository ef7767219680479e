"""``python -m tests.proof``: plant every fault, judge the clean mocks, and write ``coverage.json``."""

import json
import sys

import typer
from tests.proof.clean import PRESETS, ROLES, begin, complaints
from tests.proof.document import DOCUMENT, found
from tests.proof.kills import PLANTED, kill

say = typer.echo


def main() -> int:
    """Print what was caught and what was not, and write the document when nothing went wrong."""
    begin()
    wrong: list[str] = []
    for name in PLANTED:
        planted = kill(name)
        say(f"{name:<40} {', '.join(sorted(planted.caught)) or 'not caught'}")
        wrong += planted.complaints
    wrong += [
        f"{role} {preset}: {one.verdict} {one.requirement} in {one.version}: {one.expected}; {one.actual}"
        for role in ROLES
        for preset in PRESETS
        for one in complaints(role, preset)
    ]
    caught = sum(bool(kill(name).caught) for name in PLANTED)
    say(f"{len(PLANTED)} faults planted, {caught} caught, {len(wrong)} complaints")
    for line in wrong:
        say(line)
    if wrong:
        say(f"{DOCUMENT.name} was not written: mend what is listed above first")
        return 1
    document = found()
    DOCUMENT.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    say(", ".join(f"{len(rows)} rows {key}" for key, rows in document.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
