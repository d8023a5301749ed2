"""What a speaker does by saying it in the first person: `we will not discuss this without our partners`, `we demand an apology`.

The model has seen few of them inside quotations; the grammar is plain: a subject in the first person with a negated modal or
a verb that does what it says, in words that somebody is quoted with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.extract.clause import cues, performed
from detente.extract.draft import Draft
from detente.extract.tagger import Signal

if TYPE_CHECKING:
    from spacy.tokens import Token

# How sure an act read by its grammar is; set beside the model's own scale by reading newswire.
CONFIDENCE = 0.5
RULE = "first-person"
PRESENT = frozenset({"VBP", "VBZ"})


def is_refusing(token: Token | None) -> bool:
    """Whether a verb stands under a negated modal: `will not tolerate`, `cannot accept`."""
    if token is None:
        return False
    modal = any(c.dep_ == "aux" and c.lemma_.lower() in cues()["modals"] for c in token.children)
    return modal and any(c.dep_ == "neg" for c in token.children)


def first_person(draft: Draft) -> list[Signal]:
    """Signals for what speakers do in the first person inside attributed quotations."""
    if draft.doc is None:
        return []
    quoted = [(s, e, a) for a in draft.attributions if a.speaker for s, e in a.content]
    found = []
    for token in draft.doc:
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        kind = _act(token) if subject is not None and subject.lower_ in ("we", "i") else ""
        if subject is None or not kind:
            continue
        holder = next((a for s, e, a in quoted if s <= token.idx < e), None)
        if holder is None:
            continue
        end = max(t.idx + len(t) for t in token.subtree if not t.is_punct and t.i >= token.i)
        evidence = (subject.idx, end)
        after = token.idx if kind == "REJECT" and is_refusing(token) else token.idx + len(token)
        roles = {"evidence": (evidence,), "actor": holder.source, "issue": ((after, end),)}
        trigger = (token.idx, token.idx + len(token))
        found.append(Signal("event", kind, trigger, CONFIDENCE, ((kind, CONFIDENCE),), roles, "actual"))
    return found


def _act(token: Token) -> str:
    """The type of act that a verb in the first person does; empty where it does none."""
    if is_refusing(token):
        return "" if token.lemma_.lower() in cues()["not_refused"] else "REJECT"
    helped = any(c.dep_ in ("aux", "auxpass", "neg") for c in token.children)
    return performed().get(token.lemma_.lower(), "") if token.tag_ in PRESENT and not helped else ""
