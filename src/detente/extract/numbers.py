"""Numbers as reports write them: digits with separators, words, dozens, thousands, `10,000-strong`, `at least`."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from detente.records import Span

# Words of a written number are looked for within this many characters of its first.
REACH = 48
_DIGITS = re.compile(r"\d{1,3}(?:[,\u00a0 ]\d{3})+(?!\d)|\d+(?:\.\d+)?")
_WORD = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number, its span, and whether the report hedges it."""

    value: int
    span: Span
    approximate: bool


@functools.cache
def _words() -> dict[str, Any]:
    path = resources.files("detente.knowledge") / "numbers.toml"
    return tomllib.loads(path.read_text(encoding="utf8"))


def number_at(text: str, start: int) -> Number | None:
    """Read the number that begins at an offset; None where there is none.

    >>> number_at("about 100,000 troops", 6)
    Number(value=100000, span=(6, 13), approximate=True)
    >>> number_at("two dozen men", 0).value
    24
    """
    table = _words()
    digits = _DIGITS.match(text, start)
    if digits:
        value, end = float(re.sub(r"[,\u00a0 ]", "", digits[0])), digits.end()
        value, end = _scaled(text, value, end)
    else:
        read = _spelled(text, start)
        if read is None:
            return None
        value, end = read
    before = text[max(0, start - 30) : start].lower()
    hedges: list[str] = table["hedges"]
    after = text[end : end + 12].lower()
    approximate = any(before.rstrip().endswith(h) for h in hedges) or after.startswith((" or so", " or more", "-odd"))
    return Number(int(value), (start, end), approximate)


def _scaled(text: str, value: float, end: int) -> tuple[float, int]:
    word = re.compile(r"[ -]([A-Za-z]+)").match(text, end)
    scale = _words()["scales"].get(word[1].lower()) if word else None
    return (value * scale, word.end()) if word and scale else (value, end)


def _spelled(text: str, start: int) -> tuple[float, int] | None:
    """Spelled-out numbers by the usual sum of products: `three hundred and twelve`, `tens of thousands`."""
    table = _words()
    units, scales = table["units"], table["scales"]
    total = current = 0.0
    end = start
    seen = False
    for m in _WORD.finditer(text, start, min(len(text), start + REACH)):
        word = m[0].lower()
        between = text[end : m.start()]
        if seen and between.replace("and", "").replace("of", "").strip(" -\u2010"):
            break
        if word in units and not (seen and word in ("a", "an")):
            current += units[word]
        elif word in scales:
            current = (current or 1) * scales[word]
            if scales[word] >= 1000:
                total, current = total + current, 0.0
        elif not (word in ("and", "of") and seen and _follows(text, m.end(), units | scales)):
            break
        else:
            continue
        seen, end = True, m.end()
    return (total + current, end) if seen else None


def _follows(text: str, at: int, table: dict[str, int]) -> bool:
    m = _WORD.search(text, at, min(len(text), at + 14))
    return bool(m and m[0].lower() in table)
