"""Checks the specification's own JSON examples, 26 of which the specification itself gets wrong.

The examples are stored by their shape only: texts, ids and digits are replaced, while types, lengths, enum
values and field names are those of the original, so that each has the problems of the original.
"""

from pathlib import Path
from typing import Any

import pytest

from ocpi_reference.spec import wire
from ocpi_reference.spec.checking import Problem, problems
from ocpi_reference.spec.history import OcpiObject, Version
from ocpi_reference.spec.object_index import things

EXAMPLES = wire.decode((Path(__file__).parents[2] / "data" / "examples.json").read_bytes())


def problems_of(example: dict[str, Any]) -> list[Problem]:
    """Each with its path from the top, also inside a list and inside the data of an envelope."""
    found = []
    for prefix, value in parts(example["json"], as_list=example.get("list", False)):
        found += under(prefix, check(example, example["class"], value))
    if data_class := example.get("data_class"):
        for prefix, value in parts(example["json"]["data"], as_list=data_class.startswith("[")):
            found += under(f"data{prefix}", check(example, data_class.strip("[]"), value))
    return found


def parts(value: Any, *, as_list: bool) -> list[tuple[str, Any]]:
    return [(f"[{index}]", item) for index, item in enumerate(value)] if as_list else [("", value)]


def check(example: dict[str, Any], name: str, value: Any) -> tuple[Problem, ...]:
    number, _, addition = example["version"].partition("-")
    version, additions = Version(number), frozenset({addition} if addition else ())
    obj = things(version, additions)[name]
    assert issubclass(obj, OcpiObject)
    found = problems(
        obj,
        value,
        version,
        partial=example.get("partial", False),
        additions=additions,
        unknown_fields=True,
    )
    left_out = example.get("optional", [])
    return tuple(p for p in found if not (p.code == "required" and p.path in left_out))


def under(prefix: str, found: tuple[Problem, ...]) -> list[Problem]:
    return [Problem(f"{prefix}.{p.path}" if prefix else p.path, p.code, p.message, p.disputed) for p in found]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda e: f"{e['version']}/{e['id']}")
def test_an_example_has_exactly_the_problems_that_the_original_has(example: dict[str, Any]) -> None:
    found = {(p.path, p.code, *(["disputed"] if p.disputed else [])) for p in problems_of(example)}
    assert found == {tuple(problem) for problem in example["problems"]}


def test_all_examples_are_here_and_26_are_wrong() -> None:
    assert len(EXAMPLES) == 178
    assert sum(bool(example["problems"]) for example in EXAMPLES) == 26
