"""Stretches in quotation marks, and who speaks them where the model found nobody.

A quotation whose paragraph has no verb of saying goes on from the paragraph before, as newspapers print long quotations.
"""

from __future__ import annotations

import functools
import re
from typing import TYPE_CHECKING

from detente.extract.clause import is_saying, phrase
from detente.extract.draft import Draft
from detente.extract.parse import text_of
from detente.records import Span, Spans

if TYPE_CHECKING:
    from spacy.tokens import Token

# Fewer words in quotation marks are a name, a title or scare quotes.
WORDS = 4
_QUOTED = re.compile(r"“([^“”]{2,2000})[”\n]|\"([^\"]{2,2000})\"")


def quoted(draft: Draft) -> list[Span]:
    """The spans of what stands in quotation marks in the news text, without the marks, in order.

    A paragraph that opens with a mark and closes with none is quoted to its end."""
    return list(_quoted(text_of(draft.doc), draft.paragraphs)) if draft.doc is not None else []


@functools.lru_cache(4)
def _quoted(text: str, paragraphs: Spans) -> Spans:
    found = []
    for start, end in paragraphs:
        for m in _QUOTED.finditer(text, start, end):
            found.append(m.span(1) if m[1] else m.span(2))
        opened = text.rfind("“", start, end)
        if opened >= 0 and "”" not in text[opened:end] and end - opened > 2:
            found.append((opened + 1, end))
    return tuple(s for s in found if len(text[s[0] : s[1]].split()) >= WORDS)


def saying_of(draft: Draft, span: Span) -> tuple[Span | None, Span] | None:
    """Source and cue of a quotation: the nearest verb of saying in its paragraph, outside quotation marks.

    Returns None where the paragraph has none."""
    doc = draft.doc
    paragraph = next(((s, e) for s, e in draft.paragraphs if s <= span[0] < e), None)
    if doc is None or paragraph is None:
        return None
    inside = doc.char_span(*paragraph, alignment_mode="contract")
    if inside is None:
        return None
    marked = quoted(draft)
    verbs = [t for t in inside if is_saying(t) and not any(s <= t.idx < e for s, e in marked)]
    near = sorted(verbs, key=lambda t: _gap(t, span))
    for verb in near[:2]:
        subject = next((c for c in verb.children if c.dep_ in ("nsubj", "agent")), None)
        if subject is None and verb.dep_ == "conj":
            subject = next((c for c in verb.head.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            return phrase(subject), (verb.idx, verb.idx + len(verb))
    return None


def _gap(token: Token, span: Span) -> int:
    return span[0] - token.idx if token.idx < span[0] else token.idx - span[1]
