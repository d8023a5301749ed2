"""Numbers of troops, weapons, casualties or observers that the report gives for a side, and on whose word."""

from __future__ import annotations

import dataclasses

from detente.extract.attribution import speaker_of
from detente.extract.clause import agent_of, phrase, place_near, sentence_at, token_at, whole, words
from detente.extract.draft import Draft, Tools
from detente.extract.names import parties_at, party_at
from detente.extract.numbers import number_at
from detente.extract.tagger import Signal
from detente.records import Force, Party


def forces(draft: Draft, tools: Tools) -> Draft:
    """Add the forces in the order of the text; a signal without a number to read is dropped."""
    found = [f for s in draft.signals or () if s.layer == "force" and (f := _force(draft, tools, s))]
    return dataclasses.replace(draft, forces=tuple(sorted(found, key=lambda f: f.evidence)))


def _force(draft: Draft, tools: Tools, signal: Signal) -> Force | None:
    text = draft.document.text
    number = number_at(text, signal.trigger[0])
    if number is None:  # `a German soldier was killed`: the head noun stands for one
        number_start = signal.trigger[0]
        value, approximate, span = 1, False, (number_start, signal.trigger[1])
    else:
        value, approximate, span = number.value, number.approximate, number.span
    evidence = whole(draft, signal.evidence())
    evidence = (min(evidence[0], span[0]), max(evidence[1], span[1]))
    what = [s for s in signal.roles.get("what", ()) if s[1] > s[0]]
    credited = signal.roles.get("according_to", ())
    said = speaker_of(draft, evidence)
    return Force(
        side=_side(draft, tools, signal),
        count=value,
        approximate=approximate,
        what=words(draft, (what[0][0], what[-1][1])) if what else words(draft, evidence),
        where=place_near(draft, signal.roles.get("where", ()), evidence),
        according_to=party_at(draft, tools, *credited[0]) if credited else said.speaker if said else None,
        evidence=evidence,
        confidence=signal.confidence,
    )


def _side(draft: Draft, tools: Tools, signal: Signal) -> Party | None:
    """The side is whoever is named nearest to the number: in its words, then in its evidence, then in its sentence."""
    agent = agent_of(token_at(draft, signal.trigger[0]))
    acting = [p for p in parties_at(draft, tools, *phrase(agent)) if p.country] if agent is not None else []
    if acting and signal.trigger[0] > (acting[0].span or (0, 0))[1]:
        return acting[0]
    for span in (*signal.roles.get("what", ()), signal.evidence(), sentence_at(draft, signal.trigger[0])):
        named = [p for p in parties_at(draft, tools, *span) if p.country]
        if named:
            at = signal.trigger[0]
            return min(named, key=lambda p: abs((p.span or (at, at))[0] - at))
    return None
