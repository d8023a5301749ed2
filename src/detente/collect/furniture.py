"""Page furniture in plain text: what stands on a news page and is not news.

The text is never cut. Furniture is marked as spans with a reason, so that readers pass over it and nothing is lost. A
block is a line, or the lines between blank lines. Precision comes first: a sentence of news must never be marked.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from detente.records import Furniture, Span

# A credit line or a heading is short; a longer block that holds a credit's words is news about an agency.
SHORT = 90
# A caption with its credit inside is at most so long (a video blurb is the longest kind).
CAPTION = 420
# A byline is at most so many words.
BYLINE_WORDS = 9
# Within so many characters of a heading of related links, short lines without a full stop belong to it.
RELATED_LINE = 110

_LINE = re.compile(r"[^\S\n]*\S[^\n]*")
_HASH = re.compile(r"\b[0-9a-f]{24,64}\b")
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
_NAME_CREDIT = re.compile(r"[\w .'’-]{2,60}(?:/[\w .&'’-]{2,60})+$")
_FINITE = re.compile(
    r"\b(?:said|says|told|will|would|has|have|had|was|were|is|are|met|held|began|went|came|took|made|gave|left|saw|did|"
    r"fell|rose|sent|put|led|won|broke|spoke|fought|hit|shot)\b|(?<![\w-])[a-z]{3,}ed\b"
)


@dataclass(frozen=True, slots=True)
class _Phrases:
    reason: str
    whole: frozenset[str]
    start: tuple[str, ...]
    end: tuple[str, ...]
    within: tuple[str, ...]


@functools.cache
def _phrases() -> dict[str, _Phrases]:
    table = tomllib.loads((resources.files(__package__) / "furniture.toml").read_text(encoding="utf8"))
    return {
        reason: _Phrases(
            reason,
            frozenset(t.get("whole", ())),
            tuple(t.get("start", ())),
            tuple(t.get("end", ())),
            tuple(t.get("within", ())),
        )
        for reason, t in table.items()
    }


def mark(text: str) -> tuple[Furniture, ...]:
    """Return the furniture of a plain text, in order and without overlaps.

    >>> [(f.reason, f.start) for f in mark("Troops moved on Monday.\\n\\nShare this article\\n")]
    [('share', 25)]
    """
    blocks = [_trim(text, m.span()) for m in _LINE.finditer(text)]
    reasons = [_reason(text[s:e]) for s, e in blocks]
    reasons = _captions(text, blocks, reasons)
    reasons = _related(text, blocks, reasons)
    return tuple(Furniture(s, e, r) for (s, e), r in zip(blocks, reasons, strict=True) if r)


def _trim(text: str, span: Span) -> Span:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip())


def _reason(block: str) -> str:
    """The reason why one block is furniture, or an empty string."""
    if len(block) > CAPTION:
        return ""
    folded = block.casefold().replace("’", "'")
    table = _phrases()
    bare = folded.rstrip(" :.»>…|").lstrip("•-–|» ")
    for reason in ("related", "share", "form", "contact", "copyright", "advert", "navigation"):
        p = table[reason]
        if bare in p.whole or folded in p.whole:
            return reason
        if folded.startswith(p.start) and p.start and _plausible(reason, block):
            return reason
        if p.end and folded.endswith(p.end):
            return reason
        if p.within and len(block) <= 3 * SHORT and any(w in folded for w in p.within):
            return reason
    if _HASH.fullmatch(bare):
        return "hash"
    if any(w in folded for w in table["caption"].within) and not _SENTENCE_END.search(block):
        return "caption"
    if _is_credit(block, folded):
        return "credit"
    if folded.startswith(table["byline"].start) and _is_byline(block):
        return "byline"
    return ""


def _plausible(reason: str, block: str) -> bool:
    """A news sentence can begin like a prompt (`Register to vote`, `Copyright law`); furniture is short or has no verb."""
    if reason in ("form", "share", "advert", "related"):
        return len(block) <= 2 * RELATED_LINE
    return not (_SENTENCE_END.search(block) and _FINITE.search(block) and len(block) > SHORT)


def _is_credit(block: str, folded: str) -> bool:
    if len(block) > SHORT or _SENTENCE_END.search(block):
        return False
    named = any(w in folded for w in _phrases()["credit"].within)
    return named and bool(_NAME_CREDIT.fullmatch(block) or not _FINITE.search(folded))


def _is_byline(block: str) -> bool:
    words = block.split()
    titled = [w for w in words[1:] if w.lower() not in ("and", "in", "of", "the", "for")]
    return 2 <= len(words) <= BYLINE_WORDS and not _SENTENCE_END.search(block) and all(w[0].isupper() for w in titled)


def _captions(text: str, blocks: list[Span], reasons: list[str]) -> list[str]:
    """The block right before a credit line is its caption, where it is one sentence without a verb of reporting."""
    out = list(reasons)
    for i in range(1, len(blocks)):
        block = text[slice(*blocks[i - 1])]
        if out[i] == "credit" and not out[i - 1] and len(block) <= CAPTION // 1.5 and not _FINITE.search(block):
            out[i - 1] = "caption"
    return out


def _related(text: str, blocks: list[Span], reasons: list[str]) -> list[str]:
    """Links stand under their heading, and a short heading above `Related coverage, …` belongs to it."""
    out = list(reasons)
    for i, reason in enumerate(reasons):
        if reason != "related":
            continue
        if i and not out[i - 1] and _is_heading(text[slice(*blocks[i - 1])]):
            out[i - 1] = "related"
        for j in range(i + 1, len(blocks)):
            block = text[slice(*blocks[j])]
            if out[j] or not _is_heading(block) or len(block) > RELATED_LINE:
                break
            out[j] = "related"
    return out


def _is_heading(block: str) -> bool:
    return (
        len(block) <= RELATED_LINE
        and not _SENTENCE_END.search(block)
        and not block[0].islower()
        and not block.endswith(",")
    )
