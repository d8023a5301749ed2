"""Rounds of talks, visits and calls: past, running, announced, proposed, refused, cancelled."""

from __future__ import annotations

import dataclasses

from detente.extract.clause import place_near, time_near
from detente.extract.draft import Draft, Tools
from detente.extract.names import parties_at
from detente.extract.tagger import Signal
from detente.records import Meeting, Party


def meetings(draft: Draft, tools: Tools) -> Draft:
    """Add the meetings in the order of the text.

    A date before the day of publication makes a scheduled meeting a held one only where the model says so; the words of
    the report decide, not the calendar."""
    found = [_meeting(draft, tools, s) for s in draft.signals or () if s.layer == "meeting"]
    return dataclasses.replace(draft, meetings=tuple(sorted(found, key=lambda m: m.evidence)))


def _meeting(draft: Draft, tools: Tools, signal: Signal) -> Meeting:
    evidence = signal.evidence()
    place = place_near(draft, signal.roles.get("place", ()), evidence)
    return Meeting(
        parties=_parties(draft, tools, signal),
        place=place,
        date=time_near(draft, signal.trigger, evidence),
        status=signal.label,
        level=signal.level,
        evidence=evidence,
        confidence=signal.alternatives[0][1],
    )


def _parties(draft: Draft, tools: Tools, signal: Signal) -> tuple[Party, ...]:
    """The parties are those of the event that shares the meeting's words, else whoever its evidence names."""
    evidence = signal.evidence()
    shared = [
        e
        for e in draft.events
        if e.event_type in ("CONSULT", "AGREE", "REJECT", "REQUEST")
        and (e.trigger == signal.trigger or (e.evidence[0] < evidence[1] and evidence[0] < e.evidence[1]))
    ]
    exact = [e for e in shared if e.trigger == signal.trigger] or shared
    chosen = [p for e in exact[:1] for p in (*e.actors, *e.recipients)] or list(parties_at(draft, tools, *evidence))
    return tuple({p.entity: p for p in chosen}.values())
