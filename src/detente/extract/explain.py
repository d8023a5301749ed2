"""Why an event was coded so: the model's alternatives, the cue words, and for each field where it came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from detente.extract.clause import cues, sentence_at, token_at, words
from detente.extract.draft import Draft
from detente.extract.status import is_denied
from detente.extract.tagger import Signal
from detente.records import Event, Plain, Span

Scores: TypeAlias = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Because(Plain):
    """One field of an event: its value, the words of the report that it rests on, and how it was come by."""

    field: str
    value: str
    words: str
    how: str


@dataclass(frozen=True, slots=True)
class Explanation(Plain):
    """Why one event was coded so.

    `types` and `statuses` are the model's alternatives with their probabilities, best first; `cues` the words around the
    trigger that bear on whether it was done (negations, modals, conditions, verbs of saying); `fields` one row a field."""

    event_type: str
    status: str
    rule: str
    trigger: str
    evidence: str
    sentence: str
    confidence: float
    types: Scores
    statuses: Scores
    cues: tuple[str, ...]
    fields: tuple[Because, ...]


def explain(draft: Draft, event: Event) -> Explanation:
    """Explain one event of a draft that has gone through all stages."""
    signal = _signal(draft, event)
    sentence = sentence_at(draft, event.trigger[0])
    return Explanation(
        event.event_type,
        event.status,
        event.rule,
        words(draft, event.trigger),
        words(draft, event.evidence),
        words(draft, sentence),
        event.confidence,
        signal.alternatives if signal else ((event.event_type, event.confidence),),
        signal.status_scores if signal else (),
        _cues(draft, event.trigger),
        tuple(_fields(draft, event, signal)),
    )


def _signal(draft: Draft, event: Event) -> Signal | None:
    """The model's signal behind an event; None where a rule of grammar found it."""
    at = [s for s in draft.signals or () if s.layer == "event" and s.trigger == event.trigger]
    return at[0] if at else None


def _cues(draft: Draft, trigger: Span) -> tuple[str, ...]:
    """Negations, modals, conditions and verbs of saying that the trigger stands under, in the order of the text."""
    token = token_at(draft, trigger[0])
    if token is None:
        return ()
    found = {}
    for above in (token, *token.ancestors):
        for word in (above, *above.children):
            modal = word.dep_ in ("aux", "auxpass") and word.lemma_.lower() in cues()["modals"]
            condition = word.dep_ == "mark" and word.lower_ in ("if", "unless", "until", "whether")
            saying = word is above and above is not token and word.lemma_.lower() in cues()["saying"]
            if word.dep_ == "neg" or modal or condition or saying:
                found[word.i] = word.text
    return tuple(found[i] for i in sorted(found))


def _fields(draft: Draft, event: Event, signal: Signal | None) -> list[Because]:
    rows = []
    sentence = sentence_at(draft, event.trigger[0])
    if signal is not None and signal.label != event.event_type:
        how = f"rule: a refusal; model: {signal.label}"
        rows.append(Because("event_type", event.event_type, words(draft, event.trigger), how))
    if signal is not None and signal.status != event.status:
        token = token_at(draft, event.trigger[0])
        why = (
            "rule: the verb is denied" if event.status == "negated" and is_denied(token) else "rule: its date against the report's"
        )
        rows.append(Because("status", event.status, event.date.start if event.date else "", f"{why}; model: {signal.status}"))
    for role, parties in (
        ("actor", event.actors),
        ("recipient", event.recipients),
        ("speaker", (event.speaker,) if event.speaker else ()),
    ):
        for party in parties:
            how = "grammar"
            if signal is not None and party.span:
                mean, highest = signal.chance(role, party.span)
                how = f"model {mean:.2f}" if highest >= 0.3 else f"grammar; model {mean:.2f}"
            who = f"{party.entity} ({party.country or '?'}{' ' + party.sector if party.sector else ''})"
            rows.append(Because(role, who, party.text, how))
    if event.issue:
        rows.append(
            Because("issue", event.issue, event.issue, "model" if signal and signal.roles.get("issue") else "rest of the clause")
        )
    if event.condition:
        rows.append(Because("condition", event.condition, event.condition, "model or if-clause"))
    if event.date:
        at = event.date.span
        how = "the day last named before it"
        if at and sentence[0] <= at[0] and at[1] <= sentence[1]:
            how = "its clause" if event.evidence[0] <= at[0] and at[1] <= event.evidence[1] else "its sentence"
        rows.append(Because("date", event.date.start, words(draft, at) if at else "", how))
    if event.place:
        at = event.place.span
        near = bool(at and sentence[0] <= at[0] and at[1] <= sentence[1])
        how = "its sentence" if near else "where the report is at this point" if at else "where the report is filed from"
        rows.append(Because("place", event.place.name, words(draft, at) if at else draft.document.dateline or "", how))
    return rows
