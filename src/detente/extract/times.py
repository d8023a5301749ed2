"""Parse → time expressions with TIMEX3 types and values, resolved against the day of publication.

Each expression is found by its form (`timex_patterns`), checked against the parse, and read (`timex_values`) by what
the report said before and the tense of its clause. Without a day of publication what depends on it stays
underspecified.
"""

from __future__ import annotations

import dataclasses
import re
from typing import TYPE_CHECKING

from detente.extract.calendar import covered, day_of, grain_of
from detente.extract.draft import Draft, Tools
from detente.extract.tense import direction_at
from detente.extract.timex_patterns import TimexForm, forms_in, time_words
from detente.extract.timex_setting import Reading, Setting
from detente.extract.timex_values import clock_of, reading_of
from detente.records import Time, When

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

# What may stand between the two halves of `10 p.m. Wednesday`, `5 p.m. EST, Nov. 6`, `noon on Sunday`.
_JOINT = re.compile(r",?\s{1,12}(?:o[nf]\s{1,12})?")
# Kinds whose reading depends on the tense of the clause.
_TENSED = frozenset({"calendar_date", "day_range", "month", "weekday", "quarter", "season", "holiday", "plain_unit"})
# Kinds whose words are also names (`Sunday Times`, `Theresa May`) or other parts of speech (`may`, `march`).
_AMBIGUOUS = frozenset({"weekday", "month", "year", "season", "holiday"})
# What a person called May does in a sentence and a month does not.
_DOING = frozenset({"nsubj", "nsubjpass", "dobj", "dative"})
# Kinds that look aside: what follows is not reckoned from them (`up from a year ago`).
_ASIDE = frozenset({"year_ago"})
_PRECISION = {
    "D": "day", "WE": "day", "W": "week", "M": "month", "Q": "quarter", "H": "quarter", "S": "quarter", "Y": "year",
    "E": "year", "C": "year",
}  # fmt: skip
_WIDTH = {"day": 10, "week": 10, "month": 7, "quarter": 7, "year": 4}
_FINEST = ("day", "week", "month", "quarter", "year", "unknown")


def times(draft: Draft, tools: Tools) -> Draft:
    """Add the time expressions of a parsed report, in order and without overlaps.

    Values follow TIMEX3 (TimeML 1.2.1): https://timeml.github.io/site/publications/timeMLdocs/timeml_1.2.1.html
    """
    doc = draft.doc
    text = draft.document.text if doc is None else doc.text
    published = day_of(draft.document.published)
    forms = [f for f in forms_in(text) if doc is None or _is_time(f, doc)]
    found: list[Time] = []
    said: dict[str, str] = {}
    last: str | None = None
    for start, end, form, clock in _joined(forms, text):
        direction = direction_at(doc, start, end) if doc is not None and form.kind in _TENSED else None
        if direction == "present" and text.startswith(("'s ", "’s "), end):
            direction = "past"  # `follows Tuesday's declaration`
        reading = reading_of(form, Setting(published, direction, said, last))
        if reading is None:
            continue
        if clock is not None and not reading.value.endswith("_REF"):
            reading = Reading("TIME", f"{reading.value}T{clock}")
        days = covered(reading.value) if reading.type in ("DATE", "TIME") else None
        found.append(
            Time(start, end, reading.type, reading.value, *(d.isoformat() for d in days))
            if days
            else Time(start, end, reading.type, reading.value)
        )
        grain = grain_of(reading.value)
        if days and grain and form.kind not in _ASIDE:
            last = reading.value.partition("T")[0]
            if grain != "Q" or "quarter_ordinals" in form.slots:  # the quarter a report is about has been numbered
                said[grain] = last
    return dataclasses.replace(draft, times=tuple(found))


def when_of(time: Time) -> When | None:
    """Return the dates of a time expression, None for durations, sets and vague references (`recently`).

    A calendar expression that nothing ties to a year (`Monday`, no day of publication) has empty dates and the
    precision `unknown`.

    >>> when_of(Time(0, 7, "DATE", "2022-01", "2022-01-01", "2022-01-31")).start
    '2022-01'
    """
    if time.type not in ("DATE", "TIME") or time.value.endswith("_REF"):
        return None
    if time.from_ is None or time.to is None:
        return When("", "", "unknown", span=(time.start, time.end))
    precision = _PRECISION[grain_of(time.value.partition("/")[0]) or "D"]
    width = _WIDTH[precision]
    return When(time.from_[:width], time.to[:width], precision, span=(time.start, time.end))


def when_at(draft: Draft, start: int, end: int) -> When | None:
    """Return the dates of the time expression in a stretch of the report: the most precise, and of those the first.

    Args:
        draft: a report whose `times` are read.
        start: first character of the stretch.
        end: one past its last character.
    """
    found = [
        dataclasses.replace(when, text=draft.document.text[t.start : t.end])
        for t in draft.times
        if start <= t.start and t.end <= end and (when := when_of(t)) is not None
    ]
    return min(found, key=lambda when: _FINEST.index(when.precision), default=None)


def _joined(forms: list[TimexForm], text: str) -> list[tuple[int, int, TimexForm, str | None]]:
    """Join a clock time or part of the day to the day beside it: `(start, end, form of the day, clock)`."""
    joined: list[tuple[int, int, TimexForm, str | None]] = []
    i = 0
    while i < len(forms):
        form, after = forms[i], forms[i + 1] if i + 1 < len(forms) else None
        if after is not None and _JOINT.fullmatch(text[form.end : after.start]):
            day, part = (form, after) if _names_day(form) else (after, form)
            if _names_day(day) and _names_hour(part):
                joined.append((form.start, after.end, day, clock_of(part.slots)))
                i += 2
                continue
        joined.append((form.start, form.end, form, None))
        i += 1
    return joined


def _names_day(form: TimexForm) -> bool:
    return form.kind in ("weekday", "relative_day", "calendar_date", "holiday")


def _names_hour(form: TimexForm) -> bool:
    return form.kind in ("clock", "daypart") or (form.kind == "tonight" and not {"nights", "this"} & form.slots.keys())


def _is_time(form: TimexForm, doc: Doc) -> bool:
    """Say whether the parse lets a form be a time: no part of a name, no verb, no rate (`$10 a year`)."""
    tokens = doc.char_span(form.start, form.end, alignment_mode="expand")
    if tokens is None:
        return True
    head = tokens.root
    if form.kind in _AMBIGUOUS:
        if len(tokens) == 1 and head.tag_.startswith(("VB", "MD")):
            return False
        if form.kind == "month" and len(tokens) == 1 and head.dep_ in _DOING:
            return False
        names = time_words().tables["names"]["labels"]
        if any(t.ent_type_ in names for t in tokens) and _in_longer_name(tokens):
            return False
    if form.kind == "duration" and "one" in form.slots:
        before = doc[tokens.start - 1] if tokens.start else None
        if form.slots.get("units") == "second" or (before is not None and before.tag_ in ("CD", "NNS", "$")):
            return False
    if form.kind == "year" and form.end - form.start == 4:
        after = doc[tokens.end] if tokens.end < len(doc) else None
        if after is not None and after.tag_ == "NNS" and head.dep_ == "nummod" and head.head == after:
            return doc[tokens.start - 1].lower_ == "in" if tokens.start else False
    return True


def _in_longer_name(tokens: Span) -> bool:
    """Say whether a name holds the words and more (`Sunday Times`), or is a person's (`April`)."""
    doc, first, after = tokens.doc, tokens[0], tokens.end
    return first.ent_type_ == "PERSON" or first.ent_iob_ == "I" or (after < len(doc) and doc[after].ent_iob_ == "I")


__all__ = ["times", "when_at", "when_of"]
