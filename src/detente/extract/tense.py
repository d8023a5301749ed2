"""Which way a clause looks: past, present or future, read off the parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.extract.calendar import Direction
from detente.extract.timex_patterns import time_words

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Deeper than any governing verb in real sentences; bounds the climb on broken parses.
_CLIMB = 12


def direction_at(doc: Doc, start: int, end: int) -> Direction | None:
    """Return the direction of the clause that an expression stands in, None where no verb governs it.

    Reads the nearest governing verb: modals, `plans to`, `is scheduled for` and the like point to the future; finite
    past and perfect forms to the past; an infinitive of purpose goes with the verb it depends on.

    Args:
        doc: the parse.
        start: first character of the expression.
        end: one past its last character.
    """
    span = doc.char_span(start, end, alignment_mode="expand")
    if span is None:
        return None
    words = time_words().tables["tense"]
    node: Token = span.root
    if node.dep_ == "pobj" and _put_off(node.head):
        return "future"
    for _ in range(_CLIMB):
        if node.i < span.start or node.i >= span.end:
            if node.pos_ in ("VERB", "AUX"):
                found = _of_verb(node)
                if found is not None:
                    return found
            elif node.lower_ in words["future_nouns"] or any(c.lower_ in words["future_nouns"] for c in node.lefts):
                return "future"
        if node.head is node:
            return None
        node = node.head
    return None


def _put_off(preposition: Token) -> bool:
    """Say whether a preposition leads to a later day: `until Monday`, `postponed to Friday`."""
    words = time_words().tables["tense"]
    if preposition.lower_ in words["until"]:
        return True
    return preposition.lower_ in words["onto"] and preposition.head.lemma_.lower() in words["put_off"]


def _of_verb(verb: Token) -> Direction | None:
    """Return where a verb group points; None for a form that takes its time from the verb above it."""
    words = time_words().tables["tense"]
    auxiliaries = [c for c in verb.children if c.dep_ in ("aux", "auxpass")]
    helped = {c.lower_ for c in auxiliaries}
    if any(c.tag_ == "MD" and c.lower_ in words["future_modals"] for c in auxiliaries):
        return "past" if "have" in helped else "future"
    lemma = verb.lemma_.lower()
    if verb.tag_ == "VB":
        return _of_infinitive(verb, helped)
    # `was set for Friday`, not `was set up in February`
    if lemma in words["arranged"] and verb.tag_ == "VBN" and not any(c.dep_ == "prt" for c in verb.children):
        return "future"
    if helped & set(words["past_auxiliaries"]) or verb.tag_ == "VBD":
        return "past"
    if verb.tag_ == "VBN":
        return "present" if helped & set(words["be"]) else "past"
    if verb.tag_ == "VBG":
        if helped & set(words["be"]):
            return "present"
        return "future" if lemma in words["opening"] else None
    if verb.tag_ in ("VBZ", "VBP"):
        # `is due Monday`, `are set for Monday`
        arranged = any(c.lemma_.lower() in words["arranged"] for c in verb.children if c.dep_ in ("acomp", "attr"))
        return "future" if arranged else "present"
    return None


def _of_infinitive(verb: Token, helped: set[str]) -> Direction | None:
    words = time_words().tables["tense"]
    if helped & {"have", "did"}:
        return "past"
    governor = verb.head
    if governor.lemma_.lower() in words["planning"] or governor.lower_ in words["planning"]:
        return "future"
    if "to" not in helped:
        return None
    if governor.lemma_.lower() == "be" and verb.dep_ in ("xcomp", "ccomp"):
        return "future"
    return "future" if governor.pos_ not in ("VERB", "AUX") and verb.dep_ in ("acl", "relcl") else None


__all__ = ["direction_at"]
