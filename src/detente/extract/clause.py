"""What stands near a trigger: its sentence, who acts in it and who reports it, its time, its place, the words of a span."""

from __future__ import annotations

import functools
import tomllib
from collections import Counter
from importlib import resources
from typing import TYPE_CHECKING

from detente.extract.draft import Draft
from detente.extract.places import place_of, where_at
from detente.extract.times import when_of
from detente.records import Span, Spans, Time, Toponym, When, Where

if TYPE_CHECKING:
    from spacy.tokens import Token

# A day named before an act of speech dates it only where it lies so few days before the report.
FRESH_DAYS = 7
# Words that the model marks as place belong to an act within so many characters of its evidence.
MARKED_REACH = 200
# The longest name, in characters, that a span is grown to hold.
LONGEST_NAME = 90


def words(draft: Draft, span: Span) -> str:
    """The characters of a span with white space folded."""
    return " ".join(draft.document.text[span[0] : span[1]].split())


def token_at(draft: Draft, offset: int) -> Token | None:
    """The token that holds an offset or stands before it; None where there is no parse."""
    if draft.doc is None or not len(draft.doc):
        return None
    low, high = 0, len(draft.doc)
    while low < high:
        middle = (low + high) // 2
        if draft.doc[middle].idx <= offset:
            low = middle + 1
        else:
            high = middle
    return draft.doc[max(0, low - 1)]


def sentence_at(draft: Draft, offset: int) -> Span:
    """The span of the sentence that holds an offset; an empty span where there is no parse."""
    token = token_at(draft, offset)
    if token is None:
        return offset, offset
    return token.sent.start_char, token.sent.end_char


def phrase(token: Token) -> Span:
    """The span of a word with all that hangs on it, without the clauses behind it.

    `officials from both sides, who met` is `officials from both sides`."""
    end = token
    for child in token.subtree:
        behind = child.i > token.i
        clause = any(a.dep_ in ("relcl", "acl", "appos") for a in (child, *_up_to(child, token)))
        if behind and not clause and (child.i == end.i + 1 or child.dep_ in ("pobj", "conj", "compound")):
            end = child
    return token.left_edge.idx, end.idx + len(end)


def _up_to(token: Token, top: Token) -> list[Token]:
    out = []
    for ancestor in token.ancestors:
        if ancestor == top:
            break
        out.append(ancestor)
    return out


def clause_of(draft: Draft, trigger: Span, span: Span) -> Span:
    """The evidence of a trigger: the part of a span in the trigger's own sentence, grown so that it cuts no name."""
    start, end = sentence_at(draft, trigger[0])
    inside = (max(start, span[0]), min(end, span[1]))
    kept = (min(inside[0], trigger[0]), max(inside[1], trigger[1])) if start < end else span
    return whole(draft, kept)


def whole(draft: Draft, span: Span) -> Span:
    """A span grown so that it cuts no name and no noun phrase at its ends.

    `talks with officials` grows to `… from the Organization for Security and Cooperation in Europe`."""
    first, last = token_at(draft, span[0]), token_at(draft, max(span[0], span[1] - 1))
    if draft.doc is None or first is None or last is None or last.i < first.i:
        return span
    start, end = first.idx if first.idx >= span[0] else span[0], max(span[1], last.idx + len(last))
    for ent in draft.doc.ents:
        if ent.start_char < start < ent.end_char and ent.end_char - start < LONGEST_NAME:
            start = ent.start_char
        if ent.start_char < end < ent.end_char and end - ent.start_char < LONGEST_NAME:
            end = ent.end_char
    end = _past_name(draft, end)
    token = token_at(draft, end - 1)
    for _ in range(12):
        if token is None or token.sent != last.sent:
            break
        if token.dep_ in cues()["inner"] and token.head.i > token.i:
            token = token.head
        elif token.pos_ in ("ADP", "CCONJ") and token.i + 1 < len(draft.doc) and not draft.doc[token.i + 1].is_punct:
            token = draft.doc[token.i + 1]
        elif (led := _named_behind(token)) is not None:
            token = led
        else:
            break
        end = max(end, token.idx + len(token))
    return start, _past_name(draft, end)


def _past_name(draft: Draft, end: int) -> int:
    """The end of the name that an offset stands in, else the offset."""
    names = (m for a in draft.actors for m in a.mentions if m.kind == "name" and m.start < end < m.end)
    return max((m.end for m in names if m.end - m.start < LONGEST_NAME), default=end)


def _named_behind(token: Token) -> Token | None:
    """The name by which the next words say whose a noun is: `officials from` the Organization for Security."""
    link = next((c for c in token.children if c.i == token.i + 1 and c.dep_ == "prep" and c.lower_ in ("of", "from")), None)
    named = next((c for c in link.children if c.dep_ == "pobj" and c.pos_ == "PROPN"), None) if link is not None else None
    return named if token.pos_ == "NOUN" else None


def agent_of(token: Token | None) -> Token | None:
    """Who does what a word says: its subject, the agent of a passive, or the subject it shares with the verb above it."""
    seen = 0
    while token is not None and seen < 6:
        seen += 1
        passive = any(c.dep_ in ("nsubjpass", "auxpass") for c in token.children)
        if passive:
            by = next((c for c in token.children if c.dep_ == "agent"), None)
            return next((c for c in by.children if c.dep_ == "pobj"), None) if by is not None else None
        subject = next((c for c in token.children if c.dep_ == "nsubj"), None)
        if subject is not None:
            relative = subject.lower_ in ("who", "which", "that") and token.dep_ == "relcl"
            return token.head if relative else subject
        if (token.dep_ in ("conj", "xcomp", "advcl", "prep", "pcomp", "aux", "acomp", "attr") and token.head != token) or (
            token.dep_ in ("dobj", "obj") and token.head.pos_ == "VERB"
        ):
            token = token.head
        elif token.dep_ == "acl" and token.head != token:
            return token.head
        else:
            return None
    return None


def patients_of(token: Token | None) -> list[Token]:
    """To whom it may be done, the likeliest first: the object or passive subject, the indirect object, the objects of the
    prepositions that lead to a party."""
    if token is None:
        return []
    direct = [c for dep in ("dobj", "nsubjpass", "dative") for c in token.children if c.dep_ == dep]
    found: list[Token | None] = [_object(c) if c.dep_ == "dative" and c.pos_ == "ADP" else c for c in direct]
    leads = cues()["towards"]
    for child in (*token.children, *(g for c in token.children if c.dep_ == "dobj" for g in c.children)):
        if child.dep_ in ("prep", "agent") and child.lower_ in leads:
            found.append(_object(child))
    return [t for t in found if t is not None]


def patient_of(token: Token | None) -> Token | None:
    """To whom it is done: the first of `patients_of`."""
    return next(iter(patients_of(token)), None)


def _object(preposition: Token) -> Token | None:
    return next((c for c in preposition.children if c.dep_ == "pobj"), None)


def is_saying(token: Token) -> bool:
    """Whether a word is a verb of saying."""
    return token.pos_ in ("VERB", "AUX") and token.lemma_.lower() in cues()["saying"]


def reporter_of(token: Token | None) -> Token | None:
    """Who is credited with a clause: the subject of the verb of saying that it hangs on."""
    if token is None:
        return None
    saying = cues()["saying"]
    for verb in (token, *token.ancestors):
        below = verb is token
        if verb.lemma_.lower() in saying and not below:
            subject = next((c for c in verb.children if c.dep_ == "nsubj"), None)
            if subject is not None and subject.i != token.i:
                return subject
    return None


@functools.cache
def cues() -> dict[str, frozenset[str]]:
    """The word lists of `clauses.toml` by name."""
    table = tomllib.loads((resources.files("detente.knowledge") / "clauses.toml").read_text(encoding="utf8"))
    return {k: frozenset(v) for k, v in table.items() if isinstance(v, list)}


@functools.cache
def performed() -> dict[str, str]:
    """Verbs that do what they say in the first person, with the type of the act."""
    table = tomllib.loads((resources.files("detente.knowledge") / "clauses.toml").read_text(encoding="utf8"))
    return {verb: kind for kind, verbs in table["performed"].items() for verb in verbs}


def time_near(draft: Draft, trigger: Span, evidence: Span) -> When | None:
    """The time that dates a trigger: in its evidence, else in its sentence; the nearest one that names a day or period."""
    for start, end in (evidence, sentence_at(draft, trigger[0])):
        dated = [(t, w) for t in draft.times if start <= t.start and t.end <= end and (w := _dated(draft, t))]
        if dated:
            return min(dated, key=lambda tw: (_distance(tw[0], trigger), tw[0].start))[1]
    return None


def _dated(draft: Draft, time: Time) -> When | None:
    when = when_of(time)
    if when is None or not when.start or _is_number(draft, time):
        return None
    return when


def _is_number(draft: Draft, time: Time) -> bool:
    """`Resolution 1718`: a year that is the number of something."""
    before = draft.document.text[max(0, time.start - 14) : time.start].split()
    return time.value.isdigit() and bool(before) and before[-1].casefold() in cues()["numbered"]


def _distance(time: Time, trigger: Span) -> int:
    return trigger[0] - time.end if time.end <= trigger[0] else time.start - trigger[1]


def told_on(draft: Draft, trigger: Span) -> When | None:
    """The day on which an undated act of speech was made: that of the last day named before it in the report, where it
    lies within the week before publication. A speaker who goes on speaking does so on the same day."""
    published = (draft.document.published or "")[:10]
    if not published:
        return None
    for time in reversed([t for t in draft.times if t.end <= trigger[0]]):
        when = _dated(draft, time)
        if when and when.precision == "day" and _days(when.start, published) in range(FRESH_DAYS + 1):
            return When(when.start, when.end, "day")
    return None


def _days(earlier: str, later: str) -> int:
    from datetime import date  # noqa: PLC0415

    try:
        return (date.fromisoformat(later[:10]) - date.fromisoformat(earlier[:10])).days
    except ValueError:
        return -1


def place_near(draft: Draft, spans: Spans, evidence: Span) -> Where | None:
    """The place of an act: in the words the model marked, else one that a preposition of place leads to in its clause."""
    found = _located(draft, evidence)
    if found:
        return found
    for start, end in spans:
        if evidence[0] - MARKED_REACH <= start <= evidence[1] + MARKED_REACH and (place := where_at(draft, start, end)):
            return place
    return _located(draft, sentence_at(draft, evidence[0]))


def place_of_where(draft: Draft, offset: int) -> Where | None:
    """The place that a clause with `where` hangs on: `Kazakhstan, where he has deployed troops`."""
    token = token_at(draft, offset)
    for above in (token, *token.ancestors) if token is not None else ():
        if above.dep_ == "relcl":
            if not any(c.lower_ == "where" for c in above.children):
                return None
            start, end = above.head.left_edge.idx, min(t.idx for t in above.subtree)
            return next((place_of(p) for p in reversed(draft.places) if start <= p.start and p.end <= end), None)
    return None


def place_at(draft: Draft, offset: int) -> Where | None:
    """The place that hangs on a word by a preposition of place: `met in Bern`."""
    token = token_at(draft, offset)
    for child in token.children if token is not None else ():
        if child.dep_ == "prep" and child.lower_ in cues()["locative"]:
            start, end = child.idx, child.right_edge.idx + len(child.right_edge)
            inside = (p for p in draft.places if start < p.start and p.end <= end and _is_located(draft, p))
            if (found := next(inside, None)) is not None:
                return place_of(found)
    return None


def scene_of(draft: Draft) -> Where | None:
    """Where the report plays: the place that it locates things at most often, the first of several."""
    located = [p for p in draft.places if _is_located(draft, p)]
    if not located:
        return None
    count = Counter(p.name for p in located)
    return place_of(max(located, key=lambda p: (count[p.name], -p.start)))


def _located(draft: Draft, span: Span) -> Where | None:
    inside = [p for p in draft.places if span[0] <= p.start and p.end <= span[1] and _is_located(draft, p)]
    return place_of(inside[0]) if inside else None


def is_located(draft: Draft, span: Span) -> bool:
    """Whether a span of text is a place that something is located at, and so not a party to it."""
    size = span[1] - span[0]
    covering = (p for p in draft.places if 2 * (min(p.end, span[1]) - max(p.start, span[0])) >= size)
    return any(_is_located(draft, p) for p in covering)


def says_here(draft: Draft, offset: int) -> bool:
    """Whether the sentence speaks of `here`, which is where the report is filed from."""
    start, end = sentence_at(draft, offset)
    return "here" in draft.document.text[start:end].casefold().replace(",", " ").replace(".", " ").split()


def _is_located(draft: Draft, toponym: Toponym) -> bool:
    """Whether a preposition of place leads to a name: `in Geneva`, `near the town of Zolote`, not `Geneva said`."""
    if draft.document.text[toponym.end : toponym.end + 2] in ("'s", "’s"):
        return False
    bodies = (m for a in draft.actors if a.type == "organisation" for m in a.mentions if m.kind == "name")
    if any(m.start < toponym.start and toponym.end <= m.end for m in bodies):
        return False
    before = draft.document.text[max(0, toponym.start - 40) : toponym.start].casefold().split()
    locative, between = cues()["locative"], cues()["between"]
    for word in reversed(before[-4:]):
        if word in locative:
            return True
        if word not in between:
            return False
    return False
