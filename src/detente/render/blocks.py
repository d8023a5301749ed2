"""Record → the text of its page: paragraphs and furniture in order, cut at every edge of a span."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from detente.extract.parse import reading_copy
from detente.records import Furniture, Record, Span
from detente.render.items import Item
from detente.render.plain import harmless

_Cut = tuple[int, int, int, str]
_Marked = tuple[int, int, str, str]
# What a page shows in the place of a character that would turn its line, or that no file can hold.
REPLACEMENT: Final = "\ufffd"


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text under the same items; overlapping spans are drawn flat. `aside` is the reason where the stretch
    is furniture inside a paragraph."""

    text: str
    items: tuple[str, ...]
    kinds: tuple[str, ...]
    aside: str


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph of the news text with its number, or a block of furniture with its reason."""

    number: int
    reason: str
    pieces: tuple[Piece, ...]


def blocks(record: Record, shown: Iterable[Item]) -> Iterator[Block]:
    """The whole text in blocks: paragraphs numbered, furniture with its reason; nothing is left out."""
    text, furniture = record.document.text, record.document.furniture
    paragraphs = reading_copy(text, furniture)[1]
    cuts = [(s, e, n, "") for n, (s, e) in enumerate(paragraphs, 1)]
    cuts += [(f.start, f.end, 0, f.reason) for f in furniture if not _inside(f, paragraphs)]
    cuts = list(_apart(sorted(cuts)))
    spans = [(s, e, i.key, i.kind) for i in shown for s, e in i.spans if s < e]
    asides = [(f.start, f.end, "", f.reason) for f in furniture if f.start < f.end]
    here = _by_block([(s, e) for s, e, _, _ in cuts], [*spans, *asides])
    for n, (start, end, number, reason) in enumerate(cuts):
        yield Block(number, reason, tuple(_pieces(text, (start, end), here[n] if number else [])))


def _apart(cuts: Iterable[_Cut]) -> Iterator[_Cut]:
    """Cuts without what an earlier one shows already."""
    done = 0
    for start, end, number, reason in cuts:
        if end > done:
            yield max(start, done), end, number, reason
            done = end


def _inside(furniture: Furniture, paragraphs: tuple[Span, ...]) -> bool:
    """Whether furniture stands within a paragraph, which was read through it."""
    n = bisect_left(paragraphs, (furniture.end, -1)) - 1
    return n >= 0 and furniture.start < paragraphs[n][1]


def _by_block(cuts: list[Span], spans: list[_Marked]) -> dict[int, list[_Marked]]:
    """The spans that touch each block, clipped to it."""
    starts = [s for s, _ in cuts]
    found: dict[int, list[_Marked]] = defaultdict(list)
    for start, end, key, kind in spans:
        for n in range(max(0, bisect_left(starts, start + 1) - 1), len(cuts)):
            low, high = max(start, cuts[n][0]), min(end, cuts[n][1])
            if cuts[n][0] >= end:
                break
            if low < high:
                found[n].append((low, high, key, kind))
    return found


def _pieces(text: str, block: Span, here: list[_Marked]) -> Iterator[Piece]:
    opening: dict[int, list[_Marked]] = defaultdict(list)
    closing: dict[int, list[_Marked]] = defaultdict(list)
    for mark in here:
        opening[mark[0]].append(mark)
        closing[mark[1]].append(mark)
    open_: dict[_Marked, None] = {}
    for start, end in pairwise(sorted({*block, *opening, *closing})):
        for mark in closing[start]:
            open_.pop(mark, None)
        open_.update(dict.fromkeys(opening[start]))
        aside = next((kind for _, _, key, kind in open_ if not key), "")
        keys = tuple(dict.fromkeys(key for _, _, key, _ in open_ if key))
        kinds = tuple(dict.fromkeys(kind for _, _, key, kind in open_ if key))
        yield Piece(_shown(text[start:end]), keys, kinds, aside)


def _shown(text: str) -> str:
    return "".join(c if c.isspace() or harmless(c) else REPLACEMENT for c in text)
