"""``make bench``: speeds as ratios measured in one run, so that they mean the same on any machine.

Each line names what is measured, what it is compared with, and the ratio that the project promises to reach.
"""

from tests.bench import answers, billing, scenarios

LINES = (*answers.LINES, *scenarios.LINES, *billing.LINES)


def main() -> None:
    """Measure each line and print it with its promise."""
    width = max(len(line.name) for line in LINES)
    for line in LINES:
        ratio, detail = line.measure()
        kept = "reached" if ratio >= line.promise else "missed"
        print(f"{line.name:<{width}}  {ratio:5.2f}  (promised {line.promise:.2f}, {kept})  {detail}")  # noqa: T201


if __name__ == "__main__":
    main()
