"""Who and what stands near an event's trigger and may play a role in it, with what speaks for each: the model's own
probabilities, the grammar, the kind of name."""

from __future__ import annotations

import functools
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.extract.attribution import speaker_of
from detente.extract.clause import agent_of, is_located, patient_of, phrase, reporter_of, says_here, sentence_at, token_at
from detente.extract.draft import Draft
from detente.extract.parse import paragraph_of
from detente.extract.places import breadth
from detente.extract.spans import overlap
from detente.extract.tagger import Signal
from detente.records import Actor, Mention, Span, Toponym

if TYPE_CHECKING:
    from spacy.tokens import Token

ROLES = ("actor", "recipient", "speaker", "place")
TYPES = ("AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
         "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT")  # fmt: skip
MENTIONS = ("name", "metonym", "role", "nationality", "pronoun")
KINDS = ("person", "country", "organisation", "group")
# Outside the trigger's sentence a mention is weighed where the model gives it so much for some role.
MARKED = 0.1
# What a word under the trigger is to it: a grammatical function, or the preposition that leads to it.
SLOTS = ("nsubj", "nsubjpass", "dobj", "dative", "by", "with", "to", "from", "against", "on", "for", "of", "in", "between",
         "ccomp", "xcomp", "advcl", "conj", "compound", "poss")  # fmt: skip
OWN = ("nsubj", "dobj", "pobj", "poss", "compound", "amod", "appos")
# No path is followed further up the tree.
FURTHEST = 8
# The prepositions that tell a place from a matter: where, whither, whence, whose, about what.
LEADS = (("in", "at", "near", "inside", "outside", "across"), ("to", "into", "for", "toward", "towards"), ("from",), ("of",),
         ("on", "about", "over", "regarding", "concerning", "against", "with"))  # fmt: skip
# Places are weighed where they stand within so many characters of the trigger, besides those that the report is filed from.
PLACE_REACH = 1500


@dataclass(frozen=True, slots=True)
class Candidate:
    """One mention of a member of the cast, with its features."""

    actor: Actor
    mention: Mention
    features: tuple[float, ...]

    @property
    def span(self) -> Span:
        return self.mention.start, self.mention.end


@dataclass(frozen=True, slots=True)
class Ground:
    """One place name, with its features."""

    place: Toponym
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Scene:
    """The grammar around a trigger."""

    draft: Draft
    signal: Signal
    sentence: Span
    evidence: Span
    agent: Span | None
    patient: Span | None
    reporter: Span | None
    sources: tuple[Span, ...]

    @classmethod
    def of(cls, draft: Draft, signal: Signal, evidence: Span) -> Scene:
        """Take the grammar around a signal's trigger."""
        token = token_at(draft, signal.trigger[0])
        said = speaker_of(draft, evidence)
        return cls(
            draft,
            signal,
            sentence_at(draft, signal.trigger[0]),
            evidence,
            _phrase(agent_of(token)),
            _phrase(patient_of(token)),
            _phrase(reporter_of(token)),
            said.source if said else (),
        )

    def path(self, span: Span) -> tuple[float, ...]:
        """How a span hangs on the trigger: in which slot, how deep; and whether the trigger hangs on the span's own verb."""
        token, trigger = token_at(self.draft, max(span[0], span[1] - 1)), token_at(self.draft, self.signal.trigger[0])
        slot = own = ""
        depth, shared = 1, 0
        if token is not None and trigger is not None and token.sent == trigger.sent:
            while token.head.i != token.i and span[0] <= token.head.idx < span[1]:
                token = token.head
            for _ in range(FURTHEST):  # `Roe and Poe met`: the second does what the first does
                if token.dep_ not in ("conj", "appos"):
                    break
                token = token.head
            own = token.dep_
            above = {t.i for t in (trigger, *trigger.ancestors)}
            while depth < FURTHEST and token.head.i not in above and token.head.i != token.i:
                token, depth = token.head, depth + 1
            slot = _slot(token) if token.head.i == trigger.i and token.i != trigger.i else ""
            shared = int(not slot and token.head.i in above)
            if shared:
                slot = token.dep_ if token.dep_ in ("nsubj", "nsubjpass") else slot
        return (*_one_hot(slot, SLOTS), *_one_hot(own, OWN), depth / 4, float(shared))

    def near(self, span: Span) -> tuple[float, ...]:
        """How a span lies to the trigger: inside evidence and sentence, before it, how far."""
        trigger = self.signal.trigger
        gap = trigger[0] - span[1] if span[1] <= trigger[0] else max(0, span[0] - trigger[1])
        return (
            _inside(span, self.evidence),
            _inside(span, self.sentence),
            float(span[0] < trigger[0]),
            math.log1p(gap) / 5,
        )


def _slot(token: Token) -> str:
    """The function of a word under the trigger; of a preposition or an agent's `by`, the word itself."""
    return token.lower_ if token.dep_ in ("prep", "agent", "dative") and token.pos_ == "ADP" else token.dep_


def _phrase(token: Token | None) -> Span | None:
    return phrase(token) if token is not None else None


def _inside(span: Span, outer: Span | None) -> float:
    return float(outer is not None and outer[0] <= span[0] and span[1] <= outer[1])


def _heads(span: Span, words: Span | None) -> float:
    """How much of a phrase a mention is: 1 where it is all of it."""
    return overlap(span, words) / max(1, words[1] - words[0]) if words is not None else 0.0


def _one_hot(value: str, names: tuple[str, ...]) -> tuple[float, ...]:
    return tuple(float(value == n) for n in names)


def _logit(p: float) -> float:
    p = min(0.98, max(0.02, p))
    return math.log(p / (1 - p)) / 2


def parties(scene: Scene) -> list[Candidate]:
    """The mentions of the cast that may take part in a scene, in the order of the text."""
    out = []
    trigger = scene.signal.trigger
    for actor in scene.draft.actors:
        for mention in actor.mentions:
            span = (mention.start, mention.end)
            chances = [scene.signal.chance(role, span) for role in ROLES[:3]]
            here = scene.sentence[0] <= span[0] and span[1] <= scene.sentence[1]
            if not here and max(c[0] for c in chances) < MARKED:
                continue
            text = scene.draft.document.text
            features = (
                *(_logit(c[0]) for c in chances),
                *(_logit(c[1]) for c in chances),
                *scene.near(span),
                _inside(span, scene.agent),
                _heads(span, scene.agent),
                _inside(span, scene.patient),
                _heads(span, scene.patient),
                _inside(span, scene.reporter),
                float(any(overlap(span, s) for s in scene.sources)),
                float(is_located(scene.draft, span)),
                float(text[span[1] : span[1] + 2] in ("'s", "’s")),
                float(overlap(span, trigger) > 0),
                float(bool(actor.country)),
                *scene.path(span),
                math.log1p(len(actor.mentions)) / 3,
                *_one_hot(mention.kind, MENTIONS),
                *_one_hot(actor.type, KINDS),
                *_one_hot(scene.signal.label, TYPES),
            )
            out.append(Candidate(actor, mention, features))
    return sorted(out, key=lambda c: (c.span, c.actor.entity))


def grounds(scene: Scene, status: str) -> list[Ground]:
    """The places that a scene may play at, in the order of the text."""
    draft, trigger = scene.draft, scene.signal.trigger
    here = paragraph_of(draft.paragraphs, trigger[0])
    count = _located_count(draft)
    most = max(count.values(), default=1)
    first = min((p.start for p in draft.places), default=0)
    said_here = float(says_here(draft, trigger[0]))
    out = []
    for place in draft.places:
        span = (place.start, place.end)
        chance = scene.signal.chance("place", span)
        acting = max(scene.signal.chance(role, span)[0] for role in ("actor", "recipient"))
        if abs(place.start - trigger[0]) > PLACE_REACH and place.start != first and chance[0] < MARKED:
            continue
        broad = breadth(place)
        apart = here - paragraph_of(draft.paragraphs, place.start)
        features = (
            _logit(chance[0]),
            _logit(chance[1]),
            _logit(acting),
            *scene.near(span),
            float(is_located(draft, span)),
            float(apart == 0),
            float(apart == 1),
            float(apart > 1),
            float(place.start == first),
            float(_dated_line(draft, place)),
            count[place.name] / most,
            float(broad == 2),
            float(broad == 0),
            said_here,
            said_here * float(_dated_line(draft, place)),
            float(status == "historical"),
            float(draft.document.text[place.end : place.end + 2] in ("'s", "’s")),
            *_lead(token_at(draft, place.end - 1)),
            *_one_hot(scene.signal.label, TYPES),
        )
        out.append(Ground(place, features))
    return out


def _lead(token: Token | None) -> tuple[float, ...]:
    """How a place name is led to: whether it only narrows another word (`the Darfur talks`), and by which preposition."""
    if token is None:
        return (0.0,) * (2 + len(LEADS))
    narrows = token.dep_ in ("compound", "amod", "nmod", "poss", "npadvmod")
    acts = token.dep_ in ("nsubj", "nsubjpass", "dobj", "agent")
    word = token.head.lower_ if token.dep_ == "pobj" else ""
    return float(narrows), float(acts), *(float(word in group) for group in LEADS)


def _located_count(draft: Draft) -> dict[str, int]:
    return _count(draft.places, tuple(is_located(draft, (p.start, p.end)) for p in draft.places))


@functools.lru_cache(maxsize=64)
def _count(places: tuple[Toponym, ...], located: tuple[bool, ...]) -> dict[str, int]:
    out = {p.name: 0 for p in places}
    for place, is_there in zip(places, located, strict=True):
        out[place.name] += 1 + is_there
    return out


def _dated_line(draft: Draft, place: Toponym) -> bool:
    """Whether a place is the one that the report is filed from."""
    line = draft.document.dateline or ""
    return (bool(line) and place.name.casefold() in line.casefold()) or draft.document.text[place.start : place.end] in line
