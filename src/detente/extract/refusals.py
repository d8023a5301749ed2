"""Refusals that a speaker makes in the first person: `we will not discuss this without our partners`.

The model has seen few of them inside quotations; the grammar is plain: a negated modal, a subject in the first person, in
words that somebody is quoted with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.extract.clause import cues
from detente.extract.draft import Draft
from detente.extract.tagger import Signal

if TYPE_CHECKING:
    from spacy.tokens import Token

# How sure a refusal read by its grammar is; set beside the model's own scale by reading newswire.
CONFIDENCE = 0.5
RULE = "refusal-in-first-person"


def is_refusing(token: Token | None) -> bool:
    """Whether a verb stands under a negated modal: `will not tolerate`, `cannot accept`."""
    if token is None:
        return False
    modal = any(c.dep_ == "aux" and c.lemma_.lower() in cues()["modals"] for c in token.children)
    return modal and any(c.dep_ == "neg" for c in token.children)


def refusals(draft: Draft) -> list[Signal]:
    """Signals for refusals in the first person inside attributed quotations."""
    if draft.doc is None:
        return []
    quoted = [(s, e, a) for a in draft.attributions if a.speaker for s, e in a.content]
    found = []
    for token in draft.doc:
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        first_person = subject is not None and subject.lower_ in ("we", "i")
        if not first_person or not is_refusing(token) or token.lemma_.lower() in cues()["not_refused"]:
            continue
        holder = next((a for s, e, a in quoted if s <= token.idx < e), None)
        if holder is None:
            continue
        assert subject is not None
        end = max(t.idx + len(t) for t in token.subtree if not t.is_punct and t.i >= token.i)
        evidence = (subject.idx, end)
        roles = {"evidence": (evidence,), "actor": holder.source, "issue": ((token.idx, end),)}
        trigger = (token.idx, token.idx + len(token))
        found.append(Signal("event", "REJECT", trigger, CONFIDENCE, (("REJECT", CONFIDENCE),), roles, "actual"))
    return found
