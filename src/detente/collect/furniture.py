"""Page furniture in plain text: what stands on a news page and is not news.

The text is never cut. Furniture is marked as spans with a reason, so that readers pass over it and nothing is lost. A
block is a line. Precision comes first: a sentence of news must never be marked. All matching is on blocks of bounded
length, so that the time is linear in the text.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from detente.records import Furniture, Span

# A credit or a heading is short; a longer block that holds an agency's name is news about the agency.
SHORT = 90
# A prompt, a heading or one related link.
PROMPT = 220
# A caption with its credit inside is at most so long (a video blurb is the longest kind); longer blocks are news, and only
# their last `TAIL` characters can be furniture.
CAPTION = 420
TAIL = 320
# A caption above a credit is one sentence of at most so many characters.
ABOVE_CREDIT = 280
# Parts of a credit are names: at most so many words each.
NAME_WORDS = 6
BYLINE_WORDS = 9
RELATED_LINE = 110

_LINE = re.compile(r"[^\n\r\x0b\x0c\x85\u2028\u2029]+")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_HASH = re.compile(r"(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{24,64}")
_INNER_END = re.compile(r"[a-z)\d][.!?][\"”]? +[A-Z“\"]")
_ORDER = ("related", "share", "form", "contact", "copyright", "advert", "navigation", "boilerplate")
_WORDY = ("copyright", "contact", "form", "boilerplate")


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The table of one reason, ready to match."""

    whole: frozenset[str]
    start: tuple[str, ...]
    end: tuple[str, ...]
    pattern: tuple[re.Pattern[str], ...]
    tail: tuple[re.Pattern[str], ...]
    words: dict[str, frozenset[str]]


def mark(text: str) -> tuple[Furniture, ...]:
    """Return the furniture of a plain text, in order and without overlaps.

    >>> [(f.reason, f.start) for f in mark("Troops moved on Monday.\\n\\nShare this article\\n")]
    [('share', 25)]
    """
    blocks = [span for m in _LINE.finditer(text) if (span := _trim(text, m.span()))[0] < span[1]]
    words = [text[s:e] if e - s <= CAPTION else "" for s, e in blocks]
    reasons = _torn([_reason(w) if w else "" for w in words], text, blocks)
    reasons = _captions(words, reasons)
    reasons = _related(words, reasons)
    out = []
    for (start, end), reason in zip(blocks, reasons, strict=True):
        if reason:
            out.append(Furniture(start, end, reason))
        elif tail := _tail(text[max(start, end - TAIL) : end]):
            out.append(Furniture(end - tail[0], end, tail[1]))
    return tuple(out)


@functools.cache
def _phrases() -> dict[str, _Phrases]:
    table = tomllib.loads((resources.files(__package__) / "furniture.toml").read_text(encoding="utf8"))
    return {reason: _compiled(values) for reason, values in table.items()}


def _compiled(values: dict[str, Any]) -> _Phrases:
    lists: dict[str, list[str]] = {k: list(v) for k, v in values.items()}
    return _Phrases(
        frozenset(lists.pop("whole", [])),
        tuple(lists.pop("start", [])),
        tuple(lists.pop("end", [])),
        tuple(re.compile(p) for p in lists.pop("pattern", [])),
        tuple(re.compile(rf"(?:{p})$") for p in lists.pop("tail", [])),
        {k: frozenset(v) for k, v in lists.items()},
    )


def _trim(text: str, span: Span) -> Span:
    start, end = span
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip("\ufeff \t\xa0")), start + len(piece.rstrip())


def _fold(block: str) -> str:
    return block.casefold().replace("’", "'")


def _reason(block: str) -> str:
    """The reason why one block is furniture, or an empty string."""
    folded = _fold(block)
    bare = folded.rstrip(" :.»>…|").lstrip("•-–|» ")
    table = _phrases()
    for reason in _ORDER:
        p = table[reason]
        if bare in p.whole or folded in p.whole or bare in p.words.get("single", ()):
            return reason
        if p.start and folded.startswith(p.start) and _is_prompt(reason, block):
            return reason
        if p.end and folded.endswith(p.end) and len(block) <= PROMPT:
            return reason
        if any(pattern.fullmatch(block) for pattern in p.pattern):
            return reason
    if _HASH.fullmatch(bare):
        return "hash"
    if _is_caption(block, folded):
        return "caption"
    if _is_credit(block, folded):
        return "credit"
    if folded.startswith(table["byline"].start) and _is_byline(block):
        return "byline"
    return ""


def _is_prompt(reason: str, block: str) -> bool:
    """A news sentence can begin like a prompt (`Register to vote …`, `Sponsored by Norway, the draft …`)."""
    if len(block) > PROMPT:
        return False
    return not (_SENTENCE_END.search(block) and _tells(block) and (reason not in _WORDY or len(block) > SHORT))


def _tells(block: str) -> bool:
    """Whether a block has a verb of telling (past tense, reporting, modal), as news has and captions have not."""
    lists = _phrases()["caption"].words
    folded = _fold(block)
    for phrase in lists["shown"]:
        folded = folded.replace(phrase, " ")
    before = ""
    for word in re.findall(r"[\w'-]+", folded):
        if word in lists["finite"]:
            return True
        participle = before in ("", "a", "an", "the", "of", "in", "by", "with", "from", "and", "on", "at", "near")
        if word.endswith("ed") and len(word) > 4 and "-" not in word and not participle:
            return True
        before = word
    return False


def _is_caption(block: str, folded: str) -> bool:
    p = _phrases()["caption"]
    if folded.startswith(p.start) or any(pattern.fullmatch(block) for pattern in p.pattern):
        return True
    if any(tail.search(block) for tail in p.tail):
        return not _INNER_END.search(block) or not _tells(block)
    label, colon, name = block.rpartition(": ")
    last = label.rpartition(" ")[2].rpartition("/")[2]
    names = name.split()
    return (
        bool(colon)
        and len(label) > len(last)
        and last in p.words["label"]
        and 0 < len(names) <= NAME_WORDS
        and not _SENTENCE_END.search(name)
        and any(_named(w) for w in names)
    )


def _is_credit(block: str, folded: str) -> bool:
    p = _phrases()["credit"]
    if len(block) > SHORT or _SENTENCE_END.search(block):
        return False
    if folded.startswith(p.start) and not _tells(block):
        return True
    parts = [part.strip(" ()©") for part in re.split(r"/| via | — | \| |, ", folded.strip("() "))]
    if not any(part in p.words["agency"] for part in parts) or any(len(part.split()) > NAME_WORDS for part in parts):
        return False
    written = block.strip("()© ").split()
    return "/" in block or (len(written) <= 8 and all(_named(w) or w in ("via", "for", "of", "|") for w in written))


def _named(word: str) -> bool:
    bare = word.lstrip("(©“\"'|—–")
    return not bare or bare[0].isupper() or bare[0].isdigit() or bare.split("-")[0] in ("al", "el", "bin")


def _is_byline(block: str) -> bool:
    words = block.split()
    titled = [w for w in words[1:] if w.lower().strip(",") not in _phrases()["byline"].words["role"]]
    return 2 <= len(words) <= BYLINE_WORDS and not _SENTENCE_END.search(block) and len(titled) > 1 and all(map(_named, titled))


def _tail(end: str) -> tuple[int, str] | None:
    """The furniture at the end of a block of news: its length and reason."""
    for reason in ("copyright", "hash"):
        for pattern in _phrases()[reason].tail:
            if match := pattern.search(end):
                return len(end) - match.start(), reason
    return None


def _torn(reasons: list[str], text: str, blocks: list[Span]) -> list[str]:
    """A link's words that stand alone inside a sentence (`Twitter`, between two halves of it) are news."""
    out = list(reasons)
    for i in range(1, len(blocks) - 1):
        before, after = text[blocks[i - 1][1] - 1], text[blocks[i + 1][0]]
        inside = not reasons[i - 1] and not reasons[i + 1] and after.islower() and before not in ".!?…:"
        if out[i] and inside and blocks[i][1] - blocks[i][0] <= SHORT:
            out[i] = ""
        # `by Jane Roe` right under an unfinished line is the end of a wrapped sentence.
        wrapped = text.count("\n", blocks[i - 1][1], blocks[i][0]) == 1
        if out[i] == "byline" and text[blocks[i][0]] == "b" and wrapped and before not in ".!?…:":
            out[i] = ""
    return out


def _captions(words: list[str], reasons: list[str]) -> list[str]:
    """The block right above a credit is its caption, where it is one short sentence that does not tell."""
    out = list(reasons)
    for i in range(1, len(words)):
        above = words[i - 1]
        if out[i] != "credit" or out[i - 1] or not 12 < len(above) <= ABOVE_CREDIT:
            continue
        if not _INNER_END.search(above) and not _tells(above) and above[0] not in "“\"'‘" and not above.endswith(","):
            out[i - 1] = "caption"
    return out


def _related(words: list[str], reasons: list[str]) -> list[str]:
    """Links stand under their heading, and a short heading above `Related coverage, …` belongs to it."""
    p = _phrases()["related"]
    out = list(reasons)
    for i, reason in enumerate(reasons):
        if reason != "related":
            continue
        folded = _fold(words[i])
        below = folded.startswith(tuple(p.words["below_heading"]))
        if i and below and not out[i - 1] and _is_heading(words[i - 1]):
            out[i - 1] = "related"
        if not below and folded.rstrip(" :.»>…|").lstrip("•-–|» ") not in p.whole:
            continue
        for j in range(i + 1, len(words)):
            torn = j + 1 < len(words) and words[j + 1][:1].islower()
            if out[j] or torn or not _is_heading(words[j]):
                break
            out[j] = "related"
    return out


def _is_heading(block: str) -> bool:
    end = _SENTENCE_END.search(block)
    return (
        0 < len(block) <= RELATED_LINE
        and not (end and not end[0].startswith(("?", "!")))
        and not block[0].islower()
        and block[0] not in "“\"'‘"
        and not block.endswith((",", "”", '"'))
    )
