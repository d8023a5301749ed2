"""Rounds of talks, visits and calls: past, running, announced, proposed, refused, cancelled."""

from __future__ import annotations

import dataclasses

from detente.extract.clause import place_near, time_near
from detente.extract.draft import Draft, Tools
from detente.extract.names import parties_at
from detente.extract.parse import paragraph_of
from detente.extract.places import dateline_place
from detente.extract.tagger import Signal
from detente.records import Meeting, Party, When, Where

# The paragraphs (headline and lead) in which the meeting told of is that of the dateline.
OPENING = 2


def meetings(draft: Draft, tools: Tools) -> Draft:
    """Add the meetings in the order of the text.

    A date before the day of publication makes a scheduled meeting a held one only where the model says so; the words of
    the report decide, not the calendar."""
    found = [_meeting(draft, tools, s) for s in draft.signals or () if s.layer == "meeting"]
    return dataclasses.replace(draft, meetings=tuple(sorted(found, key=lambda m: m.evidence)))


def _meeting(draft: Draft, tools: Tools, signal: Signal) -> Meeting:
    evidence = signal.evidence()
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
    """Talks of the day whose place is not told are where the report is filed from."""
    today = signal.label in ("held", "ongoing")
    return dateline_place(draft, tools) if today and paragraph_of(draft.paragraphs, signal.trigger[0]) <= OPENING else None


def _parties(draft: Draft, tools: Tools, signal: Signal) -> tuple[Party, ...]:
    """Whoever the meeting's own words name, with the parties of the event on the same trigger; else of one that overlaps."""
    evidence = signal.evidence()
    shared = [e for e in draft.events if e.evidence[0] < evidence[1] and evidence[0] < e.evidence[1]]
    exact = [e for e in shared if e.trigger == signal.trigger]
    chosen = [p for e in exact[:1] for p in (*e.actors, *e.recipients)]
    chosen += [p for p in parties_at(draft, tools, *evidence) if p.country or p.sector]
    if not chosen:
        chosen = [p for e in shared[:1] for p in (*e.actors, *e.recipients)]
    return tuple({p.entity: p for p in chosen}.values())
