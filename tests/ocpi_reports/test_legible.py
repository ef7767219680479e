from xml.etree.ElementTree import Element, fromstring, tostring

import pytest

from ocpi_reports.legible import cut, legible


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Größe 北京 🔌 \t\n", "Größe 北京 🔌 \t\n"),
        ("a\r\nb", "a\nb"),
        ("\x00\x1b[31m", "\\u0000\\u001b[31m"),
        ("invoice\u202egnp.exe", "invoice\\u202egnp.exe"),
        ("zero\u200bwidth\ufeff", "zero\\u200bwidth\\ufeff"),
        ("half \ud800 a pair", "half \\ud800 a pair"),
        ("\ufffe\uffff", "\\ufffe\\uffff"),
        ("\x85\x9b", "\\u0085\\u009b"),
    ],
)
def test_what_hides_or_breaks_is_escaped_and_the_rest_stays(sent: str, shown: str) -> None:
    assert legible(sent) == shown


def test_every_character_survives_utf_8_and_xml() -> None:
    everything = legible("".join(map(chr, range(0x11000))))
    element = Element("text")
    element.text = everything
    assert fromstring(tostring(element, encoding="utf-8")).text == everything


def test_a_short_text_is_left_whole() -> None:
    assert cut("one\ntwo\n", characters=20, lines=2) == ("one\ntwo\n", "")


def test_a_long_text_is_cut_by_lines_first_and_says_so() -> None:
    assert cut("a\nb\nc", characters=20, lines=2) == ("a\nb", "the first 2 of 3 lines")


def test_a_long_line_is_cut_by_characters() -> None:
    assert cut("x" * 5000, characters=1000, lines=2) == ("x" * 1000, "the first 1,000 of 5,000 characters")
