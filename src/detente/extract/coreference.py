"""Pronouns → the figures they stand for: by number and gender, the nearest subject first. Cheap rules, no model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from detente.extract.cast import Cast, Figure, Layout
from detente.knowledge.phrases import key_of

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from detente.knowledge.actors import ActorBase

# A pronoun looks back so many sentences.
REACH: Final = 3
SUBJECTS: Final = ("nsubj", "nsubjpass", "agent")
# What a candidate gains: by standing in subject place, and loses for each sentence between.
SUBJECT_GAIN, SENTENCE_LOSS = 2.0, 2.5
# Whoever is the subject of a whole sentence is what the next ones are about, more than the subject of a clause within.
MAIN_GAIN: Final = 1.0


def pronouns(cast: Cast, doc: Doc, base: ActorBase) -> None:
    """Add the pronouns of a report to the figures they mean; those that cannot be told stay out."""
    layout = Layout.of(doc)
    spots = sorted(((m.start, m.end, f) for f in cast.figures for m in f.mentions if m.kind != "nationality"), key=lambda s: s[:2])
    for token in doc:
        kind = base.lists.pronouns.get(key_of(token.text)) if token.pos_ in ("PRON", "DET") else None
        if kind is None or kind in ("rel", "you"):
            continue
        figure = _speaker(spots, doc, token, base, layout) if kind in ("i", "we") else _antecedent(spots, doc, token, kind, layout)
        if figure is not None:
            span = (token.idx, token.idx + len(token.text))
            figure.add(span, "pronoun")
            if kind in ("he", "she") and not figure.gender:
                figure.gender = "male" if kind == "he" else "female"
            spots.append((span[0], span[1], figure))
            spots.sort(key=lambda s: s[:2])


def _antecedent(spots: list[tuple[int, int, Figure]], doc: Doc, token: Token, kind: str, layout: Layout) -> Figure | None:
    here = layout.sentence(token.idx)
    best: tuple[float, int] | None = None
    chosen: Figure | None = None
    for start, end, figure in spots:
        if start >= token.idx:
            break
        between = here - layout.sentence(start)
        if between > REACH or not _agrees(figure, kind, doc, end):
            continue
        tokens = doc.char_span(start, end, alignment_mode="expand")
        if tokens is None:
            continue
        root = tokens.root
        score = -SENTENCE_LOSS * between
        if root.dep_ in SUBJECTS or _is_source(root):
            score += SUBJECT_GAIN
        if between and root.dep_ in SUBJECTS and root.head.dep_ == "ROOT":
            score += MAIN_GAIN
        if root.dep_ in ("poss", "compound", "amod"):
            score -= 1.0
        if best is None or (score, start) >= best:
            best, chosen = (score, start), figure
    return chosen


def _is_source(token: Token) -> bool:
    """Whether somebody's word is cited: `according to U.S. officials`. Whoever was cited goes on speaking."""
    to = token.head
    return token.dep_ == "pobj" and to.lower_ == "to" and to.head.lower_ == "according"


def _agrees(figure: Figure, kind: str, doc: Doc, end: int) -> bool:
    if kind in ("he", "she"):
        want = "male" if kind == "he" else "female"
        return figure.type == "person" and figure.gender in ("", want)
    if kind == "it":
        return figure.type in ("country", "organisation") or (figure.type == "group" and not _plural(doc, end))
    return figure.type != "person" and _plural(doc, end)


def _plural(doc: Doc, end: int) -> bool:
    tokens = doc.char_span(max(0, end - 1), end, alignment_mode="expand")
    return bool(
        (tokens is not None and tokens[-1].tag_ in ("NNS", "NNPS")) or (tokens is not None and tokens[-1].lower_ == "police")
    )


def _speaker(spots: list[tuple[int, int, Figure]], doc: Doc, token: Token, base: ActorBase, layout: Layout) -> Figure | None:
    """Who says `I` or `we`: the nearest subject of a verb in the sentence, after the quotation or before it."""
    here = layout.sentence(token.idx)
    nearest: tuple[int, Figure] | None = None
    for start, end, figure in spots:
        away = abs(layout.sentence(start) - here)
        if away > 1 or figure.type not in ("person", "group"):
            continue
        tokens = doc.char_span(start, end, alignment_mode="expand")
        if tokens is None:
            continue
        root = tokens.root
        if root.dep_ not in SUBJECTS or root.head.lemma_ not in base.lists.speech:
            continue
        distance = abs(start - token.idx)
        if nearest is None or distance < nearest[0]:
            nearest = (distance, figure)
    return nearest[1] if nearest else None


__all__ = ["pronouns"]
