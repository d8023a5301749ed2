"""The words of a brief: its first line, and the sentences that its rows stand in."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from detente.views.context import context
from detente.views.questions import weekday
from detente.views.since_rows import Cited, Since, spelt

# Characters of a report before the words of a row and after them at most.
REACH: Final = 160
LONG: Final = 170
# A sentence ends at a point after three small or three capital letters, so that `Mr.`, `Gen.` and `U.S.` end none.
_END: Final = re.compile(r"(?:(?<=[a-z0-9”’\"')]{3})|(?<=[A-Z]{3}))[.!?][\"'”’)\]]*(?=\s+[\"'“‘(\[]*[A-Z0-9]|\s*$)")

# What stands between a dateline and the news.
_DASHES: Final = ("—", "–", "-")


def worded(made: Since, texts: Mapping[str, str]) -> Since:
    """The same brief with its line, and with the sentence around the words of each row as far as the texts of reports are given."""
    spoken: Since = _replaced(made, texts)
    return dataclasses.replace(spoken, line=line_of(spoken))


def cited(made: Since) -> tuple[str, ...]:
    """The ids of the reports that the rows of a brief stand on, each once."""
    return tuple(dict.fromkeys(c.document_id for c in _cited(made)))


def sentence(source: Cited, text: str) -> Cited:
    """What a row stands on with the sentence around it, without a dateline, cut at a word where it is very long."""
    before, words, after = context(text, source.start, source.end, reach=REACH).parts
    if words != source.words:
        return source
    starts = [m.end() for m in _END.finditer(before)]
    head = before[starts[-1] :].lstrip() if starts else before
    if head.rstrip().endswith(_DASHES):
        head = ""
    tail = "" if words.endswith((".", "!", "?")) else _tail(words, after)
    return dataclasses.replace(source, sentence=head + words + tail, at=len(head))


def _tail(words: str, after: str) -> str:
    """The rest of a sentence; all there is where none ends."""
    stop = _END.search(words + after, len(words))
    return after[: stop.end() - len(words)] if stop else after


def _replaced(value: Any, texts: Mapping[str, str]) -> Any:
    if isinstance(value, Cited):
        return sentence(value, texts[value.document_id]) if value.document_id in texts else value
    if isinstance(value, tuple):
        return tuple(_replaced(v, texts) for v in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(value, **{f.name: _replaced(getattr(value, f.name), texts) for f in dataclasses.fields(value)})
    return value


def _cited(value: Any) -> Iterator[Cited]:
    if isinstance(value, Cited):
        yield value
    elif isinstance(value, tuple):
        for v in value:
            yield from _cited(v)
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for f in dataclasses.fields(value):
            yield from _cited(getattr(value, f.name))


# ---- the line


def line_of(made: Since) -> str:
    """One sentence: how much was reported, what moved most, when talks are next."""
    if not made.reports:
        newest = f"; the newest report is of {_dated(made.as_of)}" if made.as_of else "; no report in the ledger has a day"
        return f"Nothing new since {_dated(made.day)}{newest}."
    reports = _number(made.reports, "report") + (f" from {_number(made.outlets, 'outlet')}" if made.outlets else "")
    parts = [p for p in (_headline(made), _next(made)) if p]
    return f"{reports} since {_dated(made.day)}{': ' if parts else ''}{'; '.join(parts)}."


def _headline(made: Since) -> str:
    """What moved most; where nothing did, the first of what is new."""
    move = next((m for m in made.moved if m.kind != "new"), None)
    if move and move.before:
        acts = f"{move.before.act} → {move.after.act}" if move.before.act != move.after.act else move.after.act
        return f"{_names(move.parties)} {move.kind} ({acts}): {_quoted(move.after.source)}"
    if made.new:
        return f"new: {_quoted(made.new[0].source)}"
    return f"{_names(made.moved[0].parties)} {made.moved[0].after.act}: {_quoted(made.moved[0].after.source)}" if made.moved else ""


def _next(made: Since) -> str:
    ahead = next((c for c in made.scheduled if c.days is not None and c.days >= 0 and c.status in ("scheduled", "ongoing")), None)
    if ahead is None or ahead.days is None:
        return ""
    when = {0: "today", 1: "tomorrow"}.get(ahead.days, f"in {ahead.days} days")
    where = f" in {ahead.place}" if ahead.place else ""
    return f"next talks {when}, {_dated(ahead.date)}: {' – '.join(spelt(p) for p in ahead.parties[:6])}{where}"


def _names(parties: Sequence[str]) -> str:
    names = [spelt(p) for p in parties[:4]]
    return ", ".join(names[:-1]) + (" and " if names[:-1] else "") + names[-1]


def _number(n: int, noun: str) -> str:
    return f"{n:,} {noun}{'' if n == 1 else 's'}"


def _dated(day: str) -> str:
    return f"{weekday(day)} {day}".strip()


def _quoted(source: Cited) -> str:
    words = " ".join((source.sentence or source.words).split()).rstrip(".")
    return f"“{words if len(words) <= LONG else words[:LONG].rsplit(' ', 1)[0] + ' …'}”"
