"""Who says what: the model's cues with their sources and contents become attributions with a speaker."""

from __future__ import annotations

import dataclasses

from detente.extract.draft import Draft, Tools
from detente.extract.names import party_at
from detente.extract.parse import paragraph_of
from detente.extract.quotations import quoted, saying_of
from detente.extract.spans import overlap
from detente.extract.tagger import Signal
from detente.records import Attribution, Party, Span, Spans

# So few words of a content in another paragraph than its cue are a slip of the model.
STRAY_WORDS = 3
# Two cues with the same content are one attribution when they share this part of it.
SAME_CONTENT = 0.6
# Quotations that the rules gave a speaker, by a verb of saying and by going on from the one before.
MARKS = frozenset('"“”«»')
QUOTED_CONFIDENCE, CONTINUED_CONFIDENCE = 0.6, 0.4


def attributions(draft: Draft, tools: Tools) -> Draft:
    """Add the attributions in the order of their contents.

    `He said the talks failed` gives source `He`, cue `said`, content `the talks failed`.
    """
    found: list[Attribution] = []
    signals = [s for s in draft.signals or () if s.layer == "cue" and s.roles.get("content")]
    for signal in sorted(signals, key=lambda s: -s.confidence):
        content = _content(draft, signal)
        if any(_shared(content, a.content) for a in found):
            continue
        source = signal.roles.get("source", ())
        found.append(
            Attribution(
                source=source,
                cue=_cue(signal),
                content=content,
                speaker=_speaker(draft, tools, source),
                direct=_direct(draft, content),
                confidence=signal.confidence,
            )
        )
    found = sorted(found, key=lambda a: (a.content[0], a.cue))
    found += _quotations(draft, tools, found)
    return dataclasses.replace(draft, attributions=tuple(sorted(found, key=lambda a: (a.content[0], a.cue))))


def _quotations(draft: Draft, tools: Tools, known: list[Attribution]) -> list[Attribution]:
    """What stands in quotation marks and the model gave to nobody: to the paragraph's own verb of saying, else on from the
    quotation before."""
    out: list[Attribution] = []
    for span in quoted(draft):
        held = sum(overlap(span, c) for a in known for c in a.content)
        if held * 2 > span[1] - span[0]:
            continue
        said = saying_of(draft, span)
        if said is not None:
            source, cue = said
            spans = (source,) if source else ()
            out.append(Attribution(spans, (cue,), (span,), _speaker(draft, tools, spans), True, QUOTED_CONFIDENCE))
            continue
        before = [a for a in (*known, *out) if a.direct and a.speaker and a.content[-1][1] <= span[0]]
        last = max(before, key=lambda a: a.content[-1][1], default=None)
        here = paragraph_of(draft.paragraphs, span[0])
        if last and here - paragraph_of(draft.paragraphs, last.content[-1][1] - 1) <= 1:
            out.append(Attribution((), (), (span,), last.speaker, True, CONTINUED_CONFIDENCE))
    return out


def speaker_of(draft: Draft, span: Span) -> Attribution | None:
    """Return the innermost attribution whose content holds most of a span."""
    holds = [a for a in draft.attributions if sum(overlap(span, c) for c in a.content) * 2 > span[1] - span[0]]
    return min(holds, key=lambda a: sum(e - s for s, e in a.content), default=None)


def _cue(signal: Signal) -> Spans:
    near = [s for s in signal.roles.get("cue", ()) if s[0] <= signal.trigger[1] + 1 and signal.trigger[0] <= s[1] + 1]
    return tuple(near) or (signal.trigger,)


def _speaker(draft: Draft, tools: Tools, source: Spans) -> Party | None:
    return party_at(draft, tools, *source[0]) if source else None


def _content(draft: Draft, signal: Signal) -> Spans:
    """The words said: stray words in other paragraphs are dropped, and a quotation that is held in part is held whole."""
    at = paragraph_of(draft.paragraphs, signal.trigger[0])
    spans = [
        s
        for s in signal.roles["content"]
        if abs(paragraph_of(draft.paragraphs, s[0]) - at) == 0 or len(draft.document.text[s[0] : s[1]].split()) > STRAY_WORDS
    ]
    for start, end in quoted(draft):
        inside = [s for s in spans if overlap(s, (start, end)) * 3 > min(s[1] - s[0], end - start)]
        if inside and paragraph_of(draft.paragraphs, start) == at:
            hull = (min(start, *(s for s, _ in inside)), max(end, *(e for _, e in inside)))
            spans = [s for s in spans if s not in inside] + [hull]
    return tuple(sorted(_past_mark(draft, s) for s in spans)) or signal.roles["content"]


def _past_mark(draft: Draft, span: Span) -> Span:
    """A span without the mark that closes the quotation before it: `" "We will stay."` starts at `"We`."""
    words = draft.document.text[span[0] : span[1]]
    rest = words[1:].lstrip()
    doubled = words[:1] in MARKS and words[1:2].isspace() and rest[:1] in MARKS and len(rest) > 2
    return (span[1] - len(rest), span[1]) if doubled else span


def _direct(draft: Draft, content: Spans) -> bool:
    """Whether most of the content stands in quotation marks."""
    size = sum(e - s for s, e in content)
    return 2 * sum(overlap(c, q) for c in content for q in quoted(draft)) > size


def _shared(a: Spans, b: Spans) -> bool:
    common = sum(overlap(x, y) for x in a for y in b)
    return common >= SAME_CONTENT * max(sum(e - s for s, e in a), sum(e - s for s, e in b))
