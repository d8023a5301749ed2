"""Who leads for which side: people whom a report names as leading talks, a delegation or a negotiating team."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final, TypeAlias

from detente.extract.draft import Draft, Tools
from detente.knowledge.phrase_scan import Scan
from detente.knowledge.phrases import key_of, stem_of
from detente.records import Actor, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

Lead: TypeAlias = tuple[str, str, Span]
# From the verb or the noun so many characters are read for the side (`for Moscow`).
REACH: Final = 60


def lead_negotiators(draft: Draft, tools: Tools) -> tuple[Lead, ...]:
    """Return `(entity, country of the side, span of the words that say so)` for each person who leads, in order.

    Reads the finished cast: call it after the stage `names`.
    """
    if draft.doc is None:
        return ()
    found: dict[str, Lead] = {}
    for person, span in (*_by_verb(draft, tools), *_by_role(draft, tools)):
        country = _side(draft, tools, span) or person.country
        found.setdefault(person.entity, (person.entity, country, span))
    return tuple(sorted(found.values(), key=lambda lead: lead[2]))


def _by_verb(draft: Draft, tools: Tools) -> Iterator[tuple[Actor, Span]]:
    """`Jane Roe, who is leading the talks for X`; `Jane Roe heads the delegation`."""
    doc, words = draft.doc, tools.actors.lists.leads
    assert doc is not None
    for verb in doc:
        if verb.lemma_ not in words["verbs"] or verb.pos_ != "VERB":
            continue
        what = [c for c in verb.children if c.dep_ in ("dobj", "obj") and stem_of(key_of(c.text)) in words["what"]]
        if not what:
            continue
        subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
        if subject is None or subject.tag_ in ("WP", "WDT"):
            subject = verb.head if verb.dep_ == "relcl" else subject
        person = _person(draft, subject)
        if person is not None:
            start = min(verb.left_edge.idx, verb.idx)
            last = what[-1].right_edge
            yield person, (start, max(last.idx + len(last.text), _end(verb, start)))


def _end(verb: Token, start: int) -> int:
    """End of what hangs on the verb, within reach."""
    end = verb.idx + len(verb.text)
    for child in verb.children:
        edge = child.right_edge
        if child.i > verb.i and child.dep_ in ("dobj", "obj", "prep", "dative") and edge.idx - start < REACH:
            end = max(end, edge.idx + len(edge.text))
    return int(end)


def _by_role(draft: Draft, tools: Tools) -> Iterator[tuple[Actor, Span]]:
    """`Washington's lead negotiator at the talks`, `head of the delegation`."""
    doc, words = draft.doc, tools.actors.lists.leads
    assert doc is not None
    for person in draft.actors:
        if person.type != "person":
            continue
        for m in person.mentions:
            if m.kind != "role":
                continue
            keys = [stem_of(w.key) for w in Scan(tools.actors, doc.text[m.start : m.end]).words]
            for k, key in enumerate(keys):
                ranked = key in words["who"] and k > 0 and keys[k - 1] in words["rank"]
                heads = key in words["rank"] and any(w in words["what"] for w in keys[k + 1 :])
                if ranked or heads:
                    yield person, (m.start, m.end)
                    break


def _person(draft: Draft, token: Token | None) -> Actor | None:
    """The person of whose mention a token is part; a relative clause may hang on the title before the name."""
    if token is None:
        return None
    for actor in draft.actors:
        if actor.type == "person" and any(
            m.start <= token.idx < m.end for m in actor.mentions if m.kind in ("name", "role", "pronoun")
        ):
            return actor
    return None


def _side(draft: Draft, tools: Tools, span: Span) -> str:
    """The nation or body named in the words, such as `for Moscow`."""
    assert draft.doc is not None
    phrase = Scan(tools.actors, draft.doc.text[span[0] : span[1]])
    for m in phrase.matches:
        if m.entry and m.entry.kind != "person" and m.entry.country and not phrase.discounted(m):
            return "" if m.entry.country == "-" else m.entry.country
    return ""


__all__ = ["Lead", "lead_negotiators"]
