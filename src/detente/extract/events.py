"""Signals → PLOVER events: who did or said what to whom, when, where, on whose word, and whether it was done."""

from __future__ import annotations

import dataclasses

from detente.extract.attribution import speaker_of
from detente.extract.clause import place_near, time_near, words
from detente.extract.draft import Draft, Tools
from detente.extract.names import parties_at, party_at
from detente.extract.status import status_of
from detente.extract.tagger import Signal
from detente.knowledge.ontology import Ontology
from detente.records import Event, Magnitude, Party, Span

# Two events of one type are one act told once when their evidence overlaps by this share of the shorter.
SAME_CLAUSE = 0.75


def events(draft: Draft, tools: Tools) -> Draft:
    """Add the events in the order of the text: one clause, one event of a type."""
    ontology = Ontology.load()
    found: list[Event] = []
    signals = [s for s in draft.signals or () if s.layer == "event"]
    for signal in sorted(signals, key=lambda s: -s.alternatives[0][1]):
        evidence = signal.evidence()
        if any(e.event_type == signal.label and _share(e.evidence, evidence) >= SAME_CLAUSE for e in found):
            continue
        found.append(_event(draft, tools, signal, ontology))
    return dataclasses.replace(draft, events=tuple(sorted(found, key=lambda e: (e.evidence, e.trigger))))


def _event(draft: Draft, tools: Tools, signal: Signal, ontology: Ontology) -> Event:
    evidence = signal.evidence()
    actors = _actors(draft, tools, signal)
    recipients = tuple(
        p for p in _named(draft, tools, signal, "recipient") if p.entity not in {a.entity for a in actors}
    )
    date = time_near(draft, signal.trigger, evidence)
    issue = _phrase(draft, signal, "issue")
    said = words(draft, evidence)
    return Event(
        event_type=signal.label,
        event_mode=signal.mode,
        status=status_of(draft, signal, date),
        actors=actors,
        recipients=recipients,
        trigger=signal.trigger,
        evidence=evidence,
        contexts=ontology.contexts(f"{said} {issue}"),
        speaker=_speaker(draft, tools, signal, actors),
        issue=issue,
        condition=_condition(draft, signal),
        date=date,
        place=place_near(draft, signal.roles.get("place", ()), evidence),
        magnitude=_magnitude(draft, evidence),
        plover_score=ontology.score(signal.label, signal.mode),
        quad=ontology.quad(signal.label),
        confidence=signal.alternatives[0][1],
        rule=f"{tools.tagger.name}/event",
    )


def _named(draft: Draft, tools: Tools, signal: Signal, role: str) -> tuple[Party, ...]:
    parties = [p for span in signal.roles.get(role, ()) for p in parties_at(draft, tools, *span)]
    return tuple({p.entity or p.text: p for p in parties}.values())


def _actors(draft: Draft, tools: Tools, signal: Signal) -> tuple[Party, ...]:
    """The words marked as actor; else, for an act of speech, whoever speaks the clause."""
    named = _named(draft, tools, signal, "actor")
    if named:
        return named
    credited = speaker_of(draft, signal.evidence())
    speaks = credited is not None and credited.direct and credited.speaker is not None
    return (credited.speaker,) if speaks and credited and credited.speaker else ()


def _speaker(draft: Draft, tools: Tools, signal: Signal, actors: tuple[Party, ...]) -> Party | None:
    """Whom the report credits for the claim; the actor's own words need no other witness."""
    spans = signal.roles.get("speaker", ())
    party = party_at(draft, tools, *spans[0]) if spans else None
    if party is None:
        credited = speaker_of(draft, signal.evidence())
        party = credited.speaker if credited else None
    return None if party is None or party.entity in {a.entity for a in actors} else party


def _phrase(draft: Draft, signal: Signal, role: str) -> str:
    spans = signal.roles.get(role, ())
    return words(draft, max(spans, key=lambda s: s[1] - s[0])) if spans else ""


def _condition(draft: Draft, signal: Signal) -> str:
    """The words marked as condition, else the if-, unless- or until-clause that hangs on the trigger."""
    marked = _phrase(draft, signal, "condition")
    if marked or draft.doc is None:
        return marked
    head = draft.doc.char_span(*signal.trigger, alignment_mode="expand")
    if head is None:
        return ""
    for token in (head.root, *head.root.ancestors):
        for child in token.children:
            if child.dep_ == "advcl" and any(
                c.dep_ == "mark" and c.lower_ in ("if", "unless", "until") for c in child.children
            ):
                start, end = child.left_edge.idx, child.right_edge.idx + len(child.right_edge)
                return words(draft, (start, end))
        if token.dep_ in ("ccomp", "relcl", "ROOT", "conj"):
            break
    return ""


def _magnitude(draft: Draft, evidence: Span) -> Magnitude | None:
    """Dead, injured and size, from the forces counted in the same clause."""
    near = [f for f in draft.forces if f.evidence[0] < evidence[1] and evidence[0] < f.evidence[1]]
    if not near:
        return None
    kinds = {"dead": ("kill", "dead", "died", "death", "slain"), "injured": ("wound", "injur", "hurt")}
    counts: dict[str, int] = {}
    for force in near:
        told = f"{force.what} {words(draft, force.evidence)}".casefold()
        kind = next((k for k, stems in kinds.items() if any(s in force.what.casefold() for s in stems)), None)
        kind = kind or next((k for k, stems in kinds.items() if any(s in told for s in stems)), "size")
        counts.setdefault(kind, force.count)
    return Magnitude(**counts)


def _share(a: Span, b: Span) -> float:
    common = min(a[1], b[1]) - max(a[0], b[0])
    return common / max(1, min(a[1] - a[0], b[1] - b[0]))
