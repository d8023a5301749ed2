"""Said is not done: whether an event is actual, future, hypothetical, negated or historical."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from detente.extract.clause import cues, token_at
from detente.extract.draft import Draft
from detente.extract.tagger import Signal
from detente.records import When

if TYPE_CHECKING:
    from spacy.tokens import Token

# An act dated more than this many days before the report belongs to an earlier episode.
EPISODE_DAYS = 120
# Acts that are made by being said are not future because what they speak of is.
DEEDS = frozenset({"THREATEN", "ASSAULT", "MOBILIZE", "COERCE", "RETREAT", "SANCTION", "AID", "COOPERATE"})
SPOKEN = frozenset({"REQUEST", "ACCUSE", "REJECT", "THREATEN", "CONCEDE", "SUPPORT", "AGREE"})


def status_of(draft: Draft, signal: Signal, when: When | None) -> str:
    """Return the status of a signal: the model's judgement, corrected where a date contradicts it.

    An act on a date after the report cannot have happened; one long before it is background."""
    status = _as_said(draft, signal)
    if status != "negated" and signal.label in DEEDS and is_denied(token_at(draft, signal.trigger[0])):
        return "negated"
    published = _day(draft.document.published)
    happened = _day(when.end) if when else None
    if published and happened:
        if status == "actual" and (published - happened).days > EPISODE_DAYS:
            return "historical"
        if status in ("actual", "historical") and when and _day(when.start) and signal.label not in SPOKEN:
            began = _day(when.start)
            if began and began > published:
                return "future"
    return status


def _as_said(draft: Draft, signal: Signal) -> str:
    """The model's status, save where the act itself is said by the words it doubts: a promise of what will be is made now,
    and `does not recognise` is a refusal, not a refusal that did not happen."""
    if signal.label == "REJECT" and signal.status == "negated":
        return "actual"
    token = token_at(draft, signal.trigger[0])
    if signal.label == "AGREE" and signal.status == "future" and token is not None:
        modal = any(c.dep_ == "aux" and c.tag_ == "MD" for c in token.children)
        if token.lemma_.lower() in cues()["promising"] and not modal:
            return "actual"
    return signal.status


def is_denied(token: Token | None) -> bool:
    """Whether an act stands under a negation: `did not attack`, `has no plans to attack`, `did not plan to attack`."""
    for _ in range(3):
        if token is None:
            return False
        if any(c.dep_ == "neg" or (c.dep_ == "det" and c.lower_ == "no") for c in token.children):
            return True
        token = token.head if token.dep_ in ("xcomp", "acl", "pcomp", "dobj") and token.head != token else None
    return False


def _day(value: str | None) -> date | None:
    """The first day of a partial ISO date."""
    if not value:
        return None
    parts = [*value[:10].split("-"), "01", "01"][:3]
    try:
        return date(int(parts[0]), int(parts[1]), int(parts[2]))
    except ValueError:
        return None
