"""Nations, organisations, groups and the people known by their role only: everybody in the cast who is no named person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.extract.cast import Cast, Figure, Layout
from detente.extract.setting import Setting
from detente.knowledge.actor_phrase import Match, Phrase, Reading, read_phrase
from detente.knowledge.phrases import stem_of
from detente.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

# What a noun phrase may go on with and still be one: `leader of the party in parliament`.
ATTACHED: Final = ("of", "for", "from", "in", "at")
LONGEST_TAIL: Final = 10
SUBJECTS: Final = ("nsubj", "nsubjpass", "agent", "csubj")


def nations_and_bodies(cast: Cast, scan: Phrase, doc: Doc, people: tuple[Span, ...]) -> None:
    """Add every nation, organisation and group that the tables know, and the organisations that the tagger finds."""
    inside = {k for s, e in people for k in range(s, e)}
    for m in scan.matches:
        if m.entry is None or m.entry.kind == "person":
            continue
        span = scan.span(m.start, m.end)
        if span[0] in inside:
            continue
        if m.is_nation():
            _nation(cast, scan, doc, m)
        else:
            figure = cast.put(Figure(m.entry.name, m.entry.kind, m.entry.country, m.entry.sectors))
            figure.add(span, "name")


def _nation(cast: Cast, scan: Phrase, doc: Doc, m: Match) -> None:
    entry = m.entry
    assert entry is not None
    if not entry.country or scan.discounted(m) and entry.kind == "demonym" and scan.words[m.start - 1].hyphen:
        return
    span = scan.span(m.start, m.end)
    if entry.kind == "people" or entry.kind == "seat" and entry.sectors != ("GOV",):
        figure = cast.put(Figure(entry.name, "group", entry.country, entry.sectors))
    else:
        figure = cast.put(Figure(scan.base.country_name(entry.country), "country", entry.country, ("GOV",)))
    if entry.kind == "capital":
        # A capital stands for its government where it acts or is acted upon, for a town where things happen in it.
        if _acts(doc, span):
            figure.add(span, "metonym")
        return
    figure.add(span, {"demonym": "nationality", "people": "nationality", "seat": "metonym"}.get(entry.kind, "name"))


def _acts(doc: Doc, span: Span) -> bool:
    tokens = doc.char_span(*span, alignment_mode="expand")
    if tokens is None:
        return False
    root = tokens.root
    while root.dep_ in ("conj", "compound", "poss", "amod", "nmod") and root.head is not root:
        if root.dep_ == "poss":
            return True
        root = root.head
    if root.dep_ in (*SUBJECTS, "dobj", "dative", "poss", "appos"):
        return True
    return root.dep_ == "pobj" and root.head.text.lower() in ("by", "between", "with", "against", "for", "of", "from")


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A base noun phrase with what hangs on it by `of`, `for`, `from`, `in`; its root token."""

    span: Span
    root: int
    text: str


def noun_phrases(doc: Doc) -> list[NounPhrase]:
    """All base noun phrases of a parse, each with its tail."""
    chunks = list(doc.noun_chunks)
    found: list[NounPhrase] = []
    for n, chunk in enumerate(chunks):
        end = chunk.end
        while n + 1 < len(chunks):
            nxt = chunks[n + 1]
            if nxt.start != end + 1 or doc[end].lower_ not in ATTACHED or nxt.end - chunk.start > LONGEST_TAIL + len(chunk):
                break
            end = nxt.end
            n += 1
        start = _trimmed(chunk)
        if start < end:
            tokens = doc[start:end]
            found.append(NounPhrase((tokens.start_char, tokens.end_char), chunk.root.i, " ".join(tokens.text.split())))
    return found


def _trimmed(chunk: Tokens) -> int:
    start = int(chunk.start)
    while start < chunk.end and (chunk[start - chunk.start].is_punct or chunk[start - chunk.start].is_space):
        start += 1
    return start


def role_groups(cast: Cast, scan: Phrase, doc: Doc, setting: Setting) -> None:
    """Add the noun phrases that name somebody by role or nation: `Indonesian police`, `the rebels`, `a senior official`."""
    layout = Layout.of(doc)
    named = {m.start: m.end for f in cast.figures for m in f.mentions if m.kind in ("name", "metonym")}
    before: dict[str, Figure] = {}
    for phrase in noun_phrases(doc):
        root: Token = doc[phrase.root]
        if root.pos_ == "PRON" or _is_named(named, phrase, root.idx):
            continue
        reading = read_phrase(scan.base, phrase.text, scan.date)
        head = stem_of(root.lower_)
        if not reading.sectors and not reading.country or not reading.sectors and not reading.entity:
            continue
        if reading.type == "country":
            continue
        span = (phrase.span[0], root.idx + len(root.text))
        figure = _same(cast, scan, reading, head, before, phrase)
        if figure is None:
            country = reading.country
            if not country:
                owner = _owner(cast, span)
                country = owner.country if owner else setting.country(span[0], layout)
            figure = _figure(scan, reading, country, phrase)
            figure = cast.put(figure)
        before[head] = figure
        figure.add(span, "role")


def _is_named(named: dict[int, int], phrase: NounPhrase, root: int) -> bool:
    return any(phrase.span[0] <= start and start <= root < end for start, end in named.items())


def _owner(cast: Cast, span: Span) -> Figure | None:
    """The person or body in a possessive or before the noun: `the Bush administration`, `Abbas's party`."""
    best: tuple[int, Figure] | None = None
    for figure in cast.figures:
        for m in figure.mentions:
            if span[0] <= m.start and m.end < span[1] and figure.country and (best is None or m.start > best[0]):
                best = (m.start, figure)
    return best[1] if best else None


def _same(
    cast: Cast, scan: Phrase, reading: Reading, head: str, before: dict[str, Figure], phrase: NounPhrase
) -> Figure | None:
    """A figure that is already there: the holder of the office named, the group named by the same noun, a body."""
    if reading.type == "person" and reading.entity:
        return cast.get(reading.entity, "person")
    lists = scan.base.lists
    words = phrase.text.casefold().split()
    definite = words[0] in lists.articles and words[0] not in ("a", "an") or len(words) == 1
    if not definite:
        return None
    title = reading.title
    if title and not words[-1].endswith("s"):
        office = scan.base.office(title)
        for figure in reversed(cast.figures):
            if figure.type != "person" or not figure.title or not _before(figure, phrase.span[0]):
                continue
            if reading.country and figure.country and figure.country != reading.country:
                continue
            same_office = office and scan.base.office(figure.title) == office
            if same_office or figure.title.endswith(title) and len(words) > 1:
                return figure
    if head in lists.for_body and not reading.country and len(words) <= 2:
        body = _latest_body(cast, head, phrase.span[0])
        if body is not None:
            return body
    known = before.get(head)
    if known is not None and (not reading.country or reading.country == known.country):
        return known
    return None


def _before(figure: Figure, offset: int) -> bool:
    return any(m.start < offset for m in figure.mentions)


def _latest_body(cast: Cast, head: str, offset: int) -> Figure | None:
    best: tuple[int, int, Figure] | None = None
    for figure in cast.figures:
        if figure.type not in ("organisation", "group"):
            continue
        last = max((m.start for m in figure.mentions if m.start < offset and m.kind == "name"), default=-1)
        if last < 0:
            continue
        same_noun = int(head in {stem_of(w.casefold()) for w in figure.entity.split()})
        if best is None or (same_noun, last) > best[:2]:
            best = (same_noun, last, figure)
    return best[2] if best else None


def _figure(scan: Phrase, reading: Reading, country: str, phrase: NounPhrase) -> Figure:
    base = scan.base
    if reading.type == "person" and reading.entity:
        return Figure(reading.entity, "person", country, reading.sectors, reading.title)
    if reading.generic and country and reading.sectors[:1] == ("GOV",):
        return Figure(base.country_name(country), "country", country, ("GOV",))
    entity = reading.entity
    if not entity:
        words = phrase.text.split()
        if words[0].casefold() in base.lists.articles:
            words = words[1:]
        entity = " ".join(words)
    kind = reading.type or "group"
    if country and not reading.entity:
        kind = "group"
    return Figure(entity, kind, country, reading.sectors, reading.title if kind == "person" else "")


__all__ = ["NounPhrase", "nations_and_bodies", "noun_phrases", "role_groups"]
