"""Meetings put off: `the talks were postponed from Tuesday to Friday` cancels one and schedules another.

The grammar is plain, and the model has seen few of them: a verb of putting off whose object, or passive subject, is a meeting.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from detente.extract.clause import cues, phrase
from detente.extract.draft import Draft
from detente.extract.spans import share
from detente.extract.times import when_at
from detente.records import Meeting, Span, When

if TYPE_CHECKING:
    from spacy.tokens import Token

# How sure a meeting that the grammar finds is; set beside the model's own scale.
CONFIDENCE = 0.5
# A model's meeting that shares so much of the shorter evidence is the one put off.
SAME = 0.3
# Prepositions that lead to the new day.
ONTO = frozenset({"to", "until", "till"})
WEEK = timedelta(days=7)


def put_off(draft: Draft, found: list[Meeting]) -> list[Meeting]:
    """Return the meetings with each one that is put off told as what it is: cancelled on its old day, and, where the report
    gives a new day, scheduled on that."""
    out = list(found)
    for verb, noun in _put_off(draft):
        evidence = _evidence(verb, noun)
        same = [m for m in out if share(m.evidence, evidence) >= SAME and m.evidence[0] <= verb.idx]
        base = same[0] if same else Meeting((), None, None, "cancelled", "", evidence, CONFIDENCE)
        old, new = _days(draft, verb, noun)
        out = [m for m in out if m not in same]
        out.append(dataclasses.replace(base, status="cancelled", date=old, evidence=evidence))
        if new is not None:
            out.append(dataclasses.replace(base, status="scheduled", date=new, evidence=evidence))
    return out


def _put_off(draft: Draft) -> Iterator[tuple[Token, Token]]:
    """Verbs of putting off, each with the noun of the meeting that it puts off; not under a negation or a modal."""
    for verb in draft.doc or ():
        particle = next((c.lower_ for c in verb.children if c.dep_ == "prt"), "")
        name = f"{verb.lemma_.lower()} {particle}".strip()
        if verb.pos_ != "VERB" or name not in cues()["put_off"]:
            continue
        if any(c.dep_ == "neg" or (c.dep_ == "aux" and c.tag_ == "MD") for c in verb.children):
            continue
        noun = next((c for c in verb.children if c.dep_ in ("dobj", "nsubjpass")), None)
        if noun is not None and noun.lemma_.lower() in cues()["meetings"]:
            yield verb, noun


def _evidence(verb: Token, noun: Token) -> Span:
    """From the meeting to the new day: the noun's phrase, the verb, and what prepositions lead to from it."""
    start, end = phrase(noun)
    led = [t for c in verb.children if c.dep_ in ("prep", "prt") for t in c.subtree if not t.is_punct]
    return min(start, verb.idx), max(end, *(t.idx + len(t) for t in (verb, *led)))


def _days(draft: Draft, verb: Token, noun: Token) -> tuple[When | None, When | None]:
    """The old day, named with the meeting or after `from`, and the new one after `to` or `until`."""
    old = new = None
    for lead in sorted({*verb.subtree} - {verb}, key=lambda t: t.i):
        way = "from" if lead.lower_ == "from" else "to" if lead.lower_ in ONTO else ""
        if lead.pos_ not in ("ADP", "SCONJ") or not way:
            continue
        words = [t for t in lead.subtree if not _leads_on(t, lead)]
        when = when_at(draft, words[0].idx, words[-1].idx + len(words[-1]))
        old, new = (old or when, new) if way == "from" else (old, new or when)
    if old is None:
        words = [t for t in noun.subtree if not any(a.lower_ in ONTO for a in (t, *t.ancestors) if a.i > noun.i)]
        old = when_at(draft, words[0].idx, words[-1].idx + len(words[-1])) if words else None
    return _in_order(old, new), new


def _leads_on(token: Token, start: Token) -> bool:
    """Whether a word hangs below a second preposition under `from`: `from Tuesday to Friday`."""
    above = (token, *token.ancestors)
    between = above[: above.index(start)] if start in above else ()
    return any(t.dep_ == "prep" for t in between)


def _in_order(old: When | None, new: When | None) -> When | None:
    """The old day before the new one, within a week where both are days: a coming Tuesday, not the last."""
    if old is None or new is None or {old.precision, new.precision} != {"day"}:
        return old
    try:
        before, after = date.fromisoformat(old.start[:10]), date.fromisoformat(new.start[:10])
    except ValueError:
        return old
    if before + WEEK < after:
        shifted = (before + WEEK).isoformat()
        return dataclasses.replace(old, start=shifted, end=shifted)
    return old
