"""Rounds of talks, visits and calls: past, running, announced, proposed, refused, cancelled."""

from __future__ import annotations

import dataclasses

from detente.extract.clause import clause_of, is_located, place_near, says_here, scene_of, time_near
from detente.extract.draft import Draft, Tools
from detente.extract.parties import member
from detente.extract.places import dateline_place
from detente.extract.postponements import put_off
from detente.extract.spans import overlap, share
from detente.extract.tagger import Signal
from detente.records import Actor, Meeting, Mention, Party, Span, When, Where

# Two meetings whose evidence overlaps by this share of the shorter are one.
SAME_MEETING = 0.6
# A party's words are a name or a noun phrase, never a clause.
LONGEST_PARTY = 120
# Kinds of mention that name a party; a role or a pronoun needs the event to say whose.
NAMING = frozenset({"name", "metonym", "nationality"})


def meetings(draft: Draft, tools: Tools) -> Draft:
    """Add the meetings in the order of the text.

    A date before the day of publication makes a scheduled meeting a held one only where the model says so; the words of
    the report decide, not the calendar."""
    found: list[Meeting] = []
    signals = [s for s in draft.signals or () if s.layer == "meeting"]
    for signal in sorted(signals, key=lambda s: -s.alternatives[0][1]):
        made = _meeting(draft, tools, signal)
        if not any(share(made.evidence, m.evidence) >= SAME_MEETING for m in found):
            found.append(made)
    found = put_off(draft, found)
    return dataclasses.replace(draft, meetings=tuple(sorted(found, key=lambda m: (m.evidence, m.status))))


def _meeting(draft: Draft, tools: Tools, signal: Signal) -> Meeting:
    evidence = clause_of(draft, signal.trigger, signal.evidence())
    date = time_near(draft, signal.trigger, evidence)
    return Meeting(
        parties=_parties(draft, tools, signal),
        place=place_near(draft, signal.roles.get("place", ()), evidence) or _fallback(draft, tools, signal),
        date=date,
        status=_status(draft, signal.label, date),
        level=signal.level,
        evidence=evidence,
        confidence=signal.alternatives[0][1],
    )


def _status(draft: Draft, label: str, date: When | None) -> str:
    """The model's status, corrected where the date contradicts it: what lies ahead of the report has not been held."""
    published = (draft.document.published or "")[:10]
    ahead = bool(date and published and len(date.start) == len(published) and date.start > published)
    return "scheduled" if ahead and label in ("held", "ongoing") else label


def _fallback(draft: Draft, tools: Tools, signal: Signal) -> Where | None:
    """Talks `here` are where the report is filed from, or where it plays."""
    return (dateline_place(draft, tools) or scene_of(draft)) if says_here(draft, signal.trigger[0]) else None


def _parties(draft: Draft, tools: Tools, signal: Signal) -> tuple[Party, ...]:
    """Whoever the meeting's words name, with the parties of the event on its trigger; else of one that overlaps."""
    evidence = clause_of(draft, signal.trigger, signal.evidence())
    shared = [e for e in draft.events if e.evidence[0] < evidence[1] and evidence[0] < e.evidence[1]]
    exact = [e for e in shared if e.trigger == signal.trigger]
    chosen = [p for e in exact[:1] for p in (*e.actors, *e.recipients)]
    named = [member(draft, a, m) for m, a in _cast_in(draft, evidence)]
    named = [p for p in named if p.country or p.sector]
    chosen = [
        p
        for p in chosen
        if not named or (p.text[:1].isupper() and not any(p.span and n.span and overlap(p.span, n.span) for n in named))
    ]
    chosen += [p for p in named if not p.span or not is_located(draft, p.span)]
    if not chosen:
        chosen = [p for e in shared[:1] for p in (*e.actors, *e.recipients)]
    known = {p.entity: p for p in reversed(chosen) if len(p.text) < LONGEST_PARTY}
    return tuple(reversed(known.values()))


def _cast_in(draft: Draft, span: Span) -> list[tuple[Mention, Actor]]:
    """The members of the cast that a span names outright, in order."""
    named = [(m, a) for a in draft.actors for m in a.mentions if m.kind in NAMING and span[0] <= m.start and m.end <= span[1]]
    return sorted(named, key=lambda ma: ma[0].start)
