"""Numbers and prices, types.asciidoc."""

from collections.abc import Iterator
from decimal import Decimal

from ocpi_harness.fields import judged
from ocpi_harness.objects import Field, Found
from ocpi_harness.rules import Breach, Kept, every_object, holds, objects, rule
from ocpi_reference.spec.data_types import Price, TaxAmount
from ocpi_reference.spec.history import Flaw, rows
from ocpi_reference.spec.primitives import IntegerType, NumberType
from ocpi_reference.spec.primitives import found as named

_DECIMALS = 4
_OLD_NAMES = ("excl_vat", "incl_vat")


@rule("types-024", on=every_object)
def numbers_are_numbers(found: Found) -> Iterator[Kept | Breach]:
    """A number or int is a JSON number, and not a text that looks like one."""
    yield from judged(
        found,
        "a JSON number",
        lambda f: isinstance(f.row.type, NumberType),
        lambda f: f.flaw if f.flaw and f.flaw.code == "type" else None,
    )


@rule("types-025", on=every_object)
def numbers_have_four_decimals(found: Found) -> Iterator[Kept | Breach]:
    """A number has no more than four decimals; the noise of binary fractions is the usual reason for more."""

    def flaw(field: Field) -> Flaw | None:
        if _decimals(field.value) <= _DECIMALS:
            return None
        return Flaw("decimals", named(field.value), disputed=True)

    yield from judged(
        found, "at most 4 decimals", lambda f: _is_number(f) and not isinstance(f.row.type, IntegerType), flaw
    )


@rule("types-027", on=every_object)
def integers_are_whole(found: Found) -> Iterator[Kept | Breach]:
    """An int has no fraction, not even one of zero."""

    def flaw(field: Field) -> Flaw | None:
        wrong = field.flaw
        if wrong:
            return wrong._replace(disputed=wrong.code == "length")
        fraction = isinstance(field.value, Decimal)
        return Flaw("number", f"{named(field.value)}, with a fraction", disputed=True) if fraction else None

    yield from judged(
        found, "a whole number", lambda f: _is_number(f) and isinstance(f.row.type, IntegerType), flaw
    )


@rule("types-028", on=every_object)
def prices_have_excl_vat(found: Found) -> Iterator[Kept | Breach]:
    """A Price is an object with excl_vat, and incl_vat is not the smaller one."""
    for field in _prices(found):
        yield _has_an_amount(field)
        excluding, including = (_of(field, name) for name in _OLD_NAMES)
        if excluding is not None and including is not None and excluding > 0:
            yield holds(
                including >= excluding,
                expected="incl_vat of at least excl_vat",
                actual=f"{field.place}: {including} and {excluding}",
                disputed="the text does not say which is the greater",
            )


@rule("types-029", on=every_object)
def prices_have_before_taxes(found: Found) -> Iterator[Kept | Breach]:
    """A Price is an object with before_taxes; the names of 2.2.1 are gone."""
    for field in _prices(found):
        yield _has_an_amount(field)
        old = [name for name in _OLD_NAMES if isinstance(field.value, dict) and name in field.value]
        yield holds(
            not old,
            expected="the fields of a Price in 2.3.0",
            actual=f"{field.place}: {' and '.join(old)}",
            disputed="fields that the version does not know do no harm",
        )


@rule("types-030", on=objects(TaxAmount))
def taxes_have_name_and_amount(found: Found) -> Iterator[Kept | Breach]:
    """A TaxAmount has a name and an amount."""
    for name in ("name", "amount"):
        given = found.value.get(name) is not None
        yield holds(given, expected=f"the {name} of a tax", actual=f"none in {found.place()}")


def _prices(found: Found) -> Iterator[Field]:
    return (field for field in found.fields if field.row.type is Price)


def _has_an_amount(field: Field) -> Kept | Breach:
    amount = rows(Price, field.found.version)[0].name
    whole = isinstance(field.value, dict) and field.value.get(amount) is not None
    has = ", ".join(field.value) or "no fields" if isinstance(field.value, dict) else named(field.value)
    return holds(whole, expected=f"a Price with {amount}", actual=f"{field.place}: {has}")


def _of(field: Field, name: str) -> int | Decimal | None:
    value = field.value.get(name) if isinstance(field.value, dict) else None
    return value if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _is_number(field: Field) -> bool:
    of_a_number = isinstance(field.row.type, NumberType)
    return of_a_number and isinstance(field.value, int | Decimal) and not isinstance(field.value, bool)


def _decimals(value: int | Decimal) -> int:
    """How many decimals a number has, without the zeros at its end."""
    if isinstance(value, int) or not value:
        return 0
    _, digits, exponent = value.as_tuple()
    zeros = next(n for n, digit in enumerate(reversed(digits)) if digit)
    return max(0, -int(exponent) - zeros)
