"""What a hostile or broken system sends, made safe to show in any report and still recognisable."""

import unicodedata

__all__ = ["cut", "legible"]

_READ_AS_TEXT = {"\n", "\t"}
_DECEPTIVE = frozenset("\u061c\u200b\u200e\u200f\u2028\u2029\ufeff\ufffe\uffff") | {
    chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
}
"""Characters that reorder or hide the text around them, and two that XML forbids."""


class _Escapes(dict[int, str]):
    """A table for `str.translate` that fills itself as characters come by."""

    def __missing__(self, code: int) -> str:
        char = chr(code)
        hidden = unicodedata.category(char) in {"Cc", "Cs"} and char not in _READ_AS_TEXT
        self[code] = f"\\u{code:04x}" if hidden or char in _DECEPTIVE else char
        return self[code]


_ESCAPES = _Escapes()


def legible(text: str) -> str:
    """Write control characters, lone surrogates and characters that reorder text as ``\\u`` escapes.

    What is left can be encoded in UTF-8, stands in XML, and reads in the order in which it was sent. Line
    breaks and tabs stay; a carriage return before a line break goes.
    """
    return text.replace("\r\n", "\n").translate(_ESCAPES)


def cut(text: str, *, characters: int, lines: int) -> tuple[str, str]:
    """Give the beginning of a long text and a note on what is missing; the note is empty where nothing is."""
    every = text.splitlines()
    kept = "\n".join(every[:lines])
    if len(every) > lines and len(kept) <= characters:
        return kept, f"the first {lines:,} of {len(every):,} lines"
    if len(kept) > characters:
        return kept[:characters], f"the first {characters:,} of {len(text):,} characters"
    return text, ""
