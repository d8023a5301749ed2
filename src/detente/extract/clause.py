"""What stands near a trigger: its sentence, the time and the place that belong to it, the words of a span."""

from __future__ import annotations

from detente.extract.draft import Draft
from detente.extract.places import where_at
from detente.extract.times import when_of
from detente.records import Span, Spans, Time, When, Where


def words(draft: Draft, span: Span) -> str:
    """The characters of a span with white space folded."""
    return " ".join(draft.document.text[span[0] : span[1]].split())


def sentence_at(draft: Draft, offset: int) -> Span:
    """The span of the sentence that holds an offset; an empty span where there is no parse."""
    if draft.doc is None or not len(draft.doc):
        return offset, offset
    token = draft.doc[max(0, _token_index(draft, offset))]
    sentence = token.sent
    return sentence.start_char, sentence.end_char


def _token_index(draft: Draft, offset: int) -> int:
    assert draft.doc is not None
    low, high = 0, len(draft.doc)
    while low < high:
        middle = (low + high) // 2
        if draft.doc[middle].idx <= offset:
            low = middle + 1
        else:
            high = middle
    return low - 1


def time_near(draft: Draft, trigger: Span, evidence: Span) -> When | None:
    """The time that dates a trigger: in its evidence, else in its sentence; the nearest one that names a day or period.

    Where the sentence gives none the event has no date: the day of publication is never put in its place."""
    sentence = sentence_at(draft, trigger[0])
    for start, end in (evidence, sentence):
        dated = [(t, w) for t in draft.times if start <= t.start and t.end <= end and (w := when_of(t)) and w.start]
        if dated:
            return min(dated, key=lambda tw: _distance(tw[0], trigger))[1]
    return None


def _distance(time: Time, trigger: Span) -> int:
    return trigger[0] - time.end if time.end <= trigger[0] else time.start - trigger[1]


def place_near(draft: Draft, spans: Spans, evidence: Span) -> Where | None:
    """The place that belongs to a trigger: in the words the model marked, else in the evidence."""
    for start, end in (*spans, evidence):
        place = where_at(draft, start, end)
        if place:
            return place
    return None


__all__ = ["place_near", "sentence_at", "time_near", "words"]
