"""Signals → PLOVER events: who did or said what to whom, when, where, on whose word, and whether it was done."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from detente.extract.attribution import speaker_of
from detente.extract.clause import (
    agent_of,
    clause_of,
    cues,
    patients_of,
    phrase,
    place_at,
    place_near,
    place_of_where,
    reporter_of,
    says_here,
    sentence_at,
    time_near,
    token_at,
    told_on,
    whole,
    words,
)
from detente.extract.draft import Draft, Tools
from detente.extract.first_person import RULE, first_person, is_refusing
from detente.extract.names import parties_at
from detente.extract.places import dateline_place
from detente.extract.roles import Roles
from detente.extract.spans import overlap, share
from detente.extract.status import SPOKEN, status_of
from detente.extract.tagger import Signal
from detente.knowledge.ontology import Ontology
from detente.records import Event, Magnitude, Party, Span, Spans, Where

if TYPE_CHECKING:
    from spacy.tokens import Token

# Two events of one type are one act told once when their evidence overlaps by this share of the shorter.
SAME_CLAUSE = 0.75
# A type is given from this probability on.
CLEAR = 0.3
# An issue is at least so many words long, and stands within so many characters of the evidence.
ISSUE_WORDS, ISSUE_REACH = 2, 120
AIMED = frozenset({"ACCUSE", "ASSAULT", "COERCE", "SANCTION", "THREATEN"})
CONSENTS = frozenset({"AGREE", "CONCEDE", "SUPPORT"})
NOMINAL = frozenset({"PROPN", "NOUN", "PRON"})
STATE = frozenset({"GOV", "MIL"})
CONDITIONAL = frozenset({"if", "unless", "until"})


def events(draft: Draft, tools: Tools) -> Draft:
    """Add the events in the order of the text: one clause, one event of a type."""
    ontology = Ontology.load()
    found: list[Event] = []
    signals = [_settled(draft, s) for s in draft.signals or () if s.layer == "event" and _is_clear(draft, s)]
    signals += [r for r in first_person(draft) if not any(share(r.evidence(), s.evidence()) > 0.5 for s in signals)]
    for signal in sorted(signals, key=lambda s: -s.alternatives[0][1]):
        evidence = clause_of(draft, signal.trigger, signal.evidence())
        if any(e.event_type == signal.label and share(e.evidence, evidence) >= SAME_CLAUSE for e in found):
            continue
        found.append(_event(draft, tools, signal, ontology))
    return dataclasses.replace(draft, events=tuple(sorted(found, key=lambda e: (e.evidence, e.trigger))))


def _is_clear(draft: Draft, signal: Signal) -> bool:
    """Whether the model knows what a trigger is, not only that it is something. A paragraph alone keeps what it has."""
    return signal.alternatives[0][1] >= CLEAR or len(draft.paragraphs) == 1


def _settled(draft: Draft, signal: Signal) -> Signal:
    """The signal with the type that the codebook gives it where the grammar leaves no doubt.

    What somebody says he will not do is no promise: a consenting type under a negated modal is a refusal. A meeting that is
    announced is an agreement to meet."""
    token = token_at(draft, signal.trigger[0])
    said = [token, *(c for c in token.children if c.dep_ == "ccomp")] if token is not None else []
    if signal.label in CONSENTS and any(is_refusing(t) for t in said):
        return dataclasses.replace(signal, label="REJECT", mode="")
    if signal.label == "CONSULT" and signal.status == "future":
        return dataclasses.replace(signal, label="AGREE", mode="")
    return signal


def _event(draft: Draft, tools: Tools, signal: Signal, ontology: Ontology) -> Event:
    evidence = clause_of(draft, signal.trigger, signal.evidence())
    roles = Roles.of(draft, tools, signal, evidence)
    actors = _actors(draft, tools, signal)
    actors = roles.weighed("actor", actors) or actors
    recipients = _recipients(draft, tools, signal, roles, actors)
    date = time_near(draft, signal.trigger, evidence)
    status = status_of(draft, signal, date)
    if date is None and signal.label in SPOKEN and status == "actual":
        date = told_on(draft, signal.trigger)
    issue = _issue(draft, signal)
    said = words(draft, evidence)
    mode = ontology.mode(signal.label, said) or signal.mode
    return Event(
        event_type=signal.label,
        event_mode=mode,
        status=status,
        actors=actors,
        recipients=recipients,
        trigger=signal.trigger,
        evidence=evidence,
        contexts=ontology.contexts(f"{said} {issue}"),
        speaker=_speaker(draft, tools, signal, actors),
        issue=issue,
        condition=_condition(draft, signal),
        date=date,
        place=_place(draft, tools, signal, roles, status),
        magnitude=_magnitude(draft, evidence),
        plover_score=ontology.score(signal.label, mode),
        quad=ontology.quad(signal.label),
        confidence=_confidence(signal),
        rule=f"{tools.tagger.name}/event" if signal.status_scores else RULE,
    )


def _confidence(signal: Signal) -> float:
    """How sure an event is: the geometric mean of the chances that something happened and that it was this."""
    return round(math.sqrt(signal.confidence * signal.alternatives[0][1]), 4)


def _named(draft: Draft, tools: Tools, spans: Spans) -> tuple[Party, ...]:
    """The parties that marked words name, each once; an apposition (`Turkey, a country that …`) names nobody else."""
    grown = [whole(draft, span) for span in spans]
    parties = [p for span in grown if not _apposed(draft, span, grown) for p in parties_at(draft, tools, *span)]
    return tuple({p.entity or p.text: p for p in parties}.values())


def _apposed(draft: Draft, span: Span, others: Iterable[Span]) -> bool:
    """Whether a span only says what another of some spans is."""
    token = token_at(draft, max(span[0], span[1] - 1))
    while token is not None and token.head.i != token.i and span[0] <= token.head.idx < span[1]:
        token = token.head
    return token is not None and token.dep_ == "appos" and any(o != span and o[0] <= token.head.idx < o[1] for o in others)


def _actors(draft: Draft, tools: Tools, signal: Signal) -> tuple[Party, ...]:
    """The words marked as actor; else whom the parse makes the doer; else, for an act of speech, whoever speaks."""
    named = _named(draft, tools, signal.roles.get("actor", ()))
    trigger = token_at(draft, signal.trigger[0])
    agent = agent_of(trigger)
    if len(named) > 1 and agent is not None:
        named = _without_reporter(named, trigger, agent)
    if named:
        return _owner(named, trigger) or named
    found = _named(draft, tools, (phrase(agent),)) if agent is not None else ()
    if found or signal.label not in SPOKEN:
        return found
    credited = speaker_of(draft, signal.evidence())
    if credited is not None and credited.speaker is not None:
        return (credited.speaker,)
    reporter = reporter_of(trigger)
    return _named(draft, tools, (phrase(reporter),)) if reporter is not None else ()


def _owner(named: tuple[Party, ...], trigger: Token | None) -> tuple[Party, ...]:
    """Of several actors the one whose demand or offer it is called: `the allies refused Russia's demand`."""
    if len(named) < 2 or trigger is None or trigger.pos_ != "NOUN":
        return ()
    owner = next((c for c in trigger.children if c.dep_ == "poss"), None)
    return tuple(p for p in named if p.span and overlap(p.span, phrase(owner))) if owner is not None else ()


def _without_reporter(named: tuple[Party, ...], trigger: Token | None, agent: Token) -> tuple[Party, ...]:
    """Of two actors the one who only tells of it is a witness: `officials said Russia had moved its tanks`."""
    reporter = reporter_of(trigger)
    if reporter is None or overlap(phrase(reporter), phrase(agent)):
        return named
    acting = [p for p in named if p.span and overlap(p.span, phrase(agent))]
    return tuple(p for p in named if not (p.span and overlap(p.span, phrase(reporter)))) if acting else named


def _recipients(draft: Draft, tools: Tools, signal: Signal, roles: Roles, actors: tuple[Party, ...]) -> tuple[Party, ...]:
    """The words marked as recipient, weighed; else whom the parse makes the one it is done to. Nobody acts on himself."""
    acting = {a.entity for a in actors}

    def able(parties: tuple[Party, ...]) -> tuple[Party, ...]:
        return tuple(p for p in parties if p.entity not in acting and not _own_state(tools, p, actors))

    found = able(roles.weighed("recipient", _named(draft, tools, signal.roles.get("recipient", ())), but=acting))
    if found or signal.label not in AIMED:
        return found
    patients = (t for t in patients_of(token_at(draft, signal.trigger[0])) if t.pos_ in NOMINAL)
    cast = {a.entity for a in draft.actors}
    named = (tuple(p for p in _named(draft, tools, (phrase(t),)) if p.country and p.entity in cast) for t in patients)
    return next((able(parties) for parties in named if parties), ())


def _own_state(tools: Tools, party: Party, actors: tuple[Party, ...]) -> bool:
    """Whether a party is the state that the actors act for: its minister does not refuse Russia what he refuses others."""
    state = bool(party.country) and party.entity == tools.actors.country_name(party.country)
    return state and any(a.country == party.country and a.sector in STATE for a in actors)


def _speaker(draft: Draft, tools: Tools, signal: Signal, actors: tuple[Party, ...]) -> Party | None:
    """Whom the report credits for the claim; the actor's own words need no other witness. What several did together one of
    them may tell: `Roe said both sides had agreed`."""
    credited = speaker_of(draft, signal.evidence())
    party = next(iter(_named(draft, tools, signal.roles.get("speaker", ()))), None)
    if party is None:
        party = credited.speaker if credited else None
    if party is None:
        reporter = reporter_of(token_at(draft, signal.trigger[0]))
        party = next(iter(_named(draft, tools, (phrase(reporter),))), None) if reporter is not None else None
    if party is None or not any(_same(draft, party, a) for a in actors):
        return party
    told = len(actors) > 1 and credited is not None and not any(overlap(cue, signal.trigger) for cue in credited.cue)
    return party if told else None


def _same(draft: Draft, speaker: Party, actor: Party) -> bool:
    """Whether a speaker speaks of itself: the same words, a pronoun for it, or the same person. The officials of a country
    who tell what its government does are another witness."""
    if speaker.entity != actor.entity:
        return False
    told = actor.text.casefold()
    person = any(a.entity == actor.entity and a.type == "person" for a in draft.actors)
    return person or told == speaker.text.casefold() or told in cues()["pronouns"] or "officials" not in speaker.text.casefold()


def _longest(draft: Draft, spans: Spans) -> str:
    return words(draft, max(spans, key=lambda s: s[1] - s[0])) if spans else ""


def _issue(draft: Draft, signal: Signal) -> str:
    """What is demanded, offered, refused: the words marked as issue, else what follows the trigger in its evidence."""
    if signal.label not in SPOKEN:
        return ""
    start, end = signal.evidence()
    spans = [s for s in signal.roles.get("issue", ()) if start - ISSUE_REACH <= s[0] <= end + ISSUE_REACH]
    sentence = sentence_at(draft, signal.trigger[0])
    spans = [(max(s, sentence[0]), min(e, sentence[1])) for s, e in spans if overlap((s, e), sentence)] or spans
    hull = (min(s for s, _ in spans), max(e for _, e in spans)) if spans else (0, 0)
    if spans and len(words(draft, hull).split()) >= ISSUE_WORDS:
        return words(draft, hull)
    rest = words(draft, (signal.trigger[1], end)).lstrip(" ,;:")
    rest = rest.removeprefix("that ").removeprefix("to ")
    return rest if len(rest.split()) >= ISSUE_WORDS else words(draft, (start, end))


def _place(draft: Draft, tools: Tools, signal: Signal, roles: Roles, status: str) -> Where | None:
    """Where it happened: the likeliest of the places named; for words and meetings without one, the dateline."""
    at = signal.trigger[0]
    found = place_at(draft, at) or place_of_where(draft, at) or roles.place(status)
    found = found or place_near(draft, signal.roles.get("place", ()), signal.evidence())
    if found or status == "historical" or not (signal.label in SPOKEN or says_here(draft, signal.trigger[0])):
        return found
    return dateline_place(draft, tools)


def _condition(draft: Draft, signal: Signal) -> str:
    """The words marked as condition, else the if-, unless- or until-clause that hangs on the trigger."""
    marked = signal.roles.get("condition", ())
    token = token_at(draft, signal.trigger[0])
    for above in (token, *token.ancestors) if token is not None else ():
        below = [c for c in above.children if c.dep_ in ("xcomp", "ccomp")]
        for child in (*above.children, *(g for c in below for g in c.children)):
            if child.dep_ == "advcl" and any(c.dep_ == "mark" and c.lower_ in CONDITIONAL for c in child.children):
                span = (child.left_edge.idx, child.right_edge.idx + len(child.right_edge))
                if not marked or any(overlap(span, m) for m in marked):
                    return words(draft, span).rstrip(" .,;:")
        if above.dep_ in ("ccomp", "relcl", "ROOT", "conj"):
            break
    return _longest(draft, marked)


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
