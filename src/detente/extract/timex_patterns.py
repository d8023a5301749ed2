"""Text → the forms of time expressions in it, by the patterns of `knowledge/times.toml`."""

from __future__ import annotations

import functools
import itertools
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from detente.errors import InstallationError

# White space inside an expression: a line break with its indentation, but never a stretch of blanked-out furniture.
_GAP = r"\s{1,12}"
# A form starts at the start of a word and ends at the end of one; `quarter-century` holds no quarter.
_START = re.compile(r"(?<![\w$£€#@])(?<![\w][-.,:/’'])\w+")
_END = r"(?!\w|(?-i:-[a-z])|[.,]\d)"
# No word of the tables is longer; what is longer (a hash, a line without blanks) need not be copied to be looked up.
_LONGEST_WORD = 24
# How far `not_after` looks back: a short word and the gap.
_LOOK_BACK = 24
_SLOT = re.compile(r"\{(~?)([a-z]\w*)(?:=(\w+))?\}")
_GROUP = re.compile(r"\(\?P<(\w+)>")

Words = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class TimexForm:
    """A stretch of text that has the form of a time expression: the pattern's kind and what its slots hold.

    `slots` are normalised: lower case, single blanks."""

    kind: str
    start: int
    end: int
    slots: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Pattern:
    kind: str
    form: re.Pattern[str]
    not_before: re.Pattern[str] | None
    not_after: re.Pattern[str] | None


@dataclass(frozen=True, slots=True)
class TimeWords:
    """The tables of `knowledge/times.toml` and the patterns made of them."""

    tables: Mapping[str, Words]
    patterns: tuple[_Pattern, ...]
    gate: re.Pattern[str]
    starters: frozenset[str]

    def look_up(self, table: str, word: str) -> Any:
        """Return what a table says of a word as `TimexForm.slots` holds it.

        >>> time_words().look_up("months", "may")
        5
        """
        return self.tables[table][word]


@functools.cache
def time_words() -> TimeWords:
    """Read `knowledge/times.toml` once and compile its patterns.

    Raises:
        InstallationError: the file is missing or damaged.
    """
    try:
        raw = tomllib.loads(files("detente.knowledge").joinpath("times.toml").read_text(encoding="utf-8"))
        slots = raw.pop("slot")
        patterns = raw.pop("pattern")
        tables = {name: {_normal(str(word)): value for word, value in table.items()} for name, table in raw.items()}
        alternatives = {name: _alternatives(table) for name, table in raw.items()}
        forms = [
            (p, _numbered(_expand(form, slots=slots, alternatives=alternatives)) + _END) for p in patterns for form in p["forms"]
        ]
        compiled = tuple(
            _Pattern(
                p["kind"],
                re.compile(form, re.IGNORECASE),
                re.compile(rf"{_GAP}(?:{p['not_before']})\b", re.IGNORECASE) if "not_before" in p else None,
                re.compile(rf"\b(?:{p['not_after']}){_GAP}$", re.IGNORECASE) if "not_after" in p else None,
            )
            for p, form in forms
        )
        gate = re.compile("|".join(f"(?:{_GROUP.sub('(?:', form)})" for _, form in forms), re.IGNORECASE)
    except (OSError, KeyError, tomllib.TOMLDecodeError, re.error) as error:
        raise InstallationError(f"knowledge/times.toml cannot be read ({error}); install détente again") from error
    starters = frozenset(re.findall(r"\w+", " ".join(_words_of(raw, patterns, slots)).lower()))
    return TimeWords(tables, compiled, gate, starters)


def forms_in(text: str) -> Iterator[TimexForm]:
    """Yield the longest form at each place of a text, from left to right, without overlaps.

    >>> [(f.kind, f.slots["weekdays"]) for f in forms_in("They met on Monday.")]
    [('weekday', 'monday')]
    """
    words = time_words()
    reached = 0
    for start in _START.finditer(text):
        begin = start.start()
        if begin >= reached and _may_start(start.group(), words) and words.gate.match(text, begin):
            form = _longest(text, begin, words)
            if form is not None:
                reached = form.end
                yield form


def _may_start(word: str, words: TimeWords) -> bool:
    """Say cheaply whether a form may start with a word; figures and a plural ending do not matter."""
    stem = word[:_LONGEST_WORD].lower().rstrip("0123456789")
    return word[0].isdigit() or stem in words.starters or stem.rstrip("s") in words.starters


def _longest(text: str, begin: int, words: TimeWords) -> TimexForm | None:
    best: re.Match[str] | None = None
    kind = ""
    for pattern in words.patterns:
        found = pattern.form.match(text, begin)
        if found is None or (best is not None and found.end() <= best.end()):
            continue
        if pattern.not_before is not None and pattern.not_before.match(text, found.end()):
            continue
        if pattern.not_after is not None and pattern.not_after.search(text[max(0, begin - _LOOK_BACK) : begin]):
            continue
        best, kind = found, pattern.kind
    if best is None or best.end() == begin:
        return None
    slots = {name.partition("__")[0]: _normal(value) for name, value in best.groupdict().items() if value is not None}
    return TimexForm(kind, begin, best.end(), slots)


def _normal(word: str) -> str:
    return " ".join(word.lower().split())


def _alternatives(table: Words) -> str:
    """Return the words of a table as a regular expression, the longest first."""
    words = sorted((str(word) for word in table), key=lambda w: (-len(w), w))
    return "|".join(_word(word) for word in words)


def _word(word: str) -> str:
    pattern = _GAP.join(re.escape(piece) for piece in word.split())
    return rf"(?-i:{pattern}|{pattern.upper()})" if word[0].isupper() else pattern


def _expand(form: str, *, slots: Mapping[str, str], alternatives: Mapping[str, str]) -> str:
    """Write the slots of a form out and its blanks as white space."""

    def fill(slot: re.Match[str]) -> str:
        silent, name, other = slot.groups()
        if name in slots:
            inner = _expand(slots[name], slots=slots, alternatives=alternatives)
            return inner.replace(f"(?P<{name}>", f"(?P<{other}>") if other else inner
        # No word ends within `{weekdays}s`.
        bound = "" if slot.string[slot.end() : slot.end() + 1].isalpha() else r"\b"
        return rf"(?{':' if silent else f'P<{other or name}>'}(?:{alternatives[name]}){bound})"

    # Blanks first: what fills the slots has its own.
    return _SLOT.sub(fill, re.sub(r" (\?)?", lambda m: r"\s{0,12}" if m.group(1) else _GAP, form))


def _numbered(form: str) -> str:
    """Number the groups of a form, so that the branches of an alternation may fill the same slot."""
    number = itertools.count()
    return _GROUP.sub(lambda group: f"(?P<{group.group(1)}__{next(number)}>", form)


def _words_of(tables: Mapping[str, Any], patterns: list[dict[str, Any]], slots: Mapping[str, str]) -> Iterator[str]:
    yield from (str(word) for table in tables.values() for word in table)
    yield from (_SLOT.sub(" ", form) for p in patterns for form in p["forms"])
    yield from (_SLOT.sub(" ", form) for form in slots.values())


__all__ = ["TimeWords", "TimexForm", "forms_in", "time_words"]
