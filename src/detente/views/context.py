"""Words of a report with what stands around them: the paragraph, cut where it is long."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from detente.extract.parse import reading_copy
from detente.records import Plain, Span

# Characters shown before the words and after them at most.
REACH: Final = 320
# Paragraphs are looked for in a window this many times as wide, so that a report of a megabyte costs no more than a short one.
WINDOW: Final = 4
# The end of a sentence; `Mr.`, `U.S.` and `Gen.` have fewer than three small letters before the point.
_SENTENCE: Final = re.compile(r"(?<=[a-z0-9”’\"')]{3})[.!?][\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Context(Plain):
    """A stretch of a report with its white space folded: `text[start:end]` are the words that it is shown for.

    `cut_before` and `cut_after` say that the paragraph has more."""

    text: str
    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False

    @property
    def parts(self) -> tuple[str, str, str]:
        """What comes before the words, the words, what comes after them."""
        return self.text[: self.start], self.text[self.start : self.end], self.text[self.end :]


def context(text: str, start: int, end: int, *, reach: int = REACH) -> Context:
    """The paragraph around some words, cut at the end of a sentence or of a word.

    Args:
        text: the whole report.
        start, end: where the words stand in it, in characters; beyond its end they are drawn in.
        reach: characters before the words and after them at most.

    >>> found = context("Talks began. They failed on Monday. All left.", 13, 24, reach=14)
    >>> found.parts, found.cut_before, found.cut_after
    (('Talks began. ', 'They failed', ' on Monday.'), False, True)
    """
    start = max(0, min(start, len(text)))
    end = max(start, min(end, len(text)))
    first, last = _paragraph(text, (start, end), reach)
    left, right = _left(text, max(first, start - reach), start, first), _right(text, end, min(last, end + reach), last)
    before, words, after = text[left:start], text[start:end], text[end:right]
    folded = _folded(before).lstrip() + _folded(words) + _folded(after).rstrip()
    begin = len(_folded(before).lstrip())
    return Context(folded, begin, begin + len(_folded(words)), left > first, right < last)


def _paragraph(text: str, span: Span, reach: int) -> Span:
    """Where the paragraphs that hold the words begin and end; the window itself where they stand in none."""
    low, high = max(0, span[0] - WINDOW * reach), min(len(text), span[1] + WINDOW * reach)
    found = [(low + a, low + b) for a, b in reading_copy(text[low:high], ())[1]]
    holding = [(a, b) for a, b in found if a <= span[1] and span[0] <= b] or [(low, high)]
    return min(span[0], holding[0][0]), max(span[1], holding[-1][1])


def _left(text: str, low: int, start: int, first: int) -> int:
    """Where the stretch begins: with the paragraph, else with a sentence, else with a word."""
    if low == first:
        return low
    if sentence := _SENTENCE.search(text, low, start):
        return sentence.end()
    blank = re.compile(r"\s+").search(text, low, start)
    return blank.end() if blank else start


def _right(text: str, end: int, high: int, last: int) -> int:
    """Where the stretch ends: with the paragraph, else with the last sentence that is whole, else with a word."""
    if high == last:
        return high
    ends = [m.end() for m in _SENTENCE.finditer(text, end, high)]
    if ends:
        return len(text[: ends[-1]].rstrip())
    blanks = [m.start() for m in re.finditer(r"\s+", text[end:high])]
    return end + blanks[-1] if blanks else end


def _folded(text: str) -> str:
    """White space as single blanks, those at the ends kept."""
    return re.sub(r"\s+", " ", text)
