"""Nations, organisations, groups and the people known by their role only: everybody in the cast who is no named person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.extract.cast import Cast, Figure, Layout
from detente.extract.setting import Setting
from detente.knowledge.actor_phrase import ONE_OF_THEM, Reading, read_phrase
from detente.knowledge.phrase_scan import Match, Scan
from detente.knowledge.phrases import key_of, stem_of
from detente.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token
    from spacy.tokens import Span as Tokens

# What a noun phrase may go on with and still be one: `leader of the party in parliament`.
ATTACHED: Final = ("of", "for", "from", "in", "at")
LONGEST_TAIL: Final = 10
# Words of a name that its acronym leaves out.
SMALL_WORDS: Final = frozenset(("of", "the", "for", "and", "in", "on", "de", "to", "against", "with", "s"))
# `National Tea Council` is not the National Transitional Council, which shares two words of three.
SAME_WORDS: Final = 0.75
SUBJECTS: Final = ("nsubj", "nsubjpass", "agent", "csubj")


def nations_and_bodies(cast: Cast, scan: Scan, doc: Doc, people: tuple[Span, ...], setting: Setting) -> None:
    """Add every nation, organisation and group that the tables know, and the organisations that the tagger finds."""
    inside = {k for s, e in people for k in range(s, e)}
    local = defined_here(scan)
    for m in scan.matches:
        if m.entry is None or m.entry.kind == "person":
            continue
        span = scan.span(m.start, m.end)
        if span[0] in inside or (scan.keys[m.start] in local and m.end == m.start + 1):
            continue
        if m.is_nation():
            _nation(cast, scan, doc, m)
        else:
            country = m.entry.country
            if _generic(scan, m) and country not in setting.named and len(country) == 3:
                country = setting.home  # a `Democratic Party` in a report on Hong Kong
            name = m.entry.name if country == m.entry.country else scan.text[span[0] : span[1]]
            figure = cast.put(Figure(name, m.entry.kind, country, m.entry.sectors))
            figure.add(span, "name")
    _defined(cast, scan, local, setting)
    _halves(cast, scan)


def _generic(scan: Scan, m: Match) -> bool:
    """Whether a body's name is a common noun that many states have."""
    return scan.base.roles.get(" ".join(scan.stems[m.start : m.end])) is not None


def _halves(cast: Cast, scan: Scan) -> None:
    """`The North` in a report that names North Korea and South Korea."""
    halves = scan.base.lists.halves
    both = [f for f in cast.figures if f.type == "country" and f.country in halves]
    if len(both) < 2:
        return
    for k, word in enumerate(scan.words[1:], 1):
        if not word.capital or scan.keys[k - 1] != "the":
            continue
        if k + 1 < len(scan.words) and scan.words[k + 1].capital and scan.adjacent(k):
            continue
        for figure in both:
            if scan.keys[k] == halves[figure.country]:
                figure.add((word.start, word.end), "name")


def defined_here(scan: Scan) -> dict[str, Span]:
    """Acronyms that the report itself explains, by key: `the National Telecommunications Commission (NTC)`.

    What a report says goes before what the tables say, since acronyms are shared by many bodies.
    """
    found: dict[str, Span] = {}
    words, text = scan.words, scan.text
    closing = {m.end: m for m in scan.matches if m.entry and (m.entry.kind in ("organisation", "group") or m.is_nation())}
    opening = {m.start: m for m in scan.matches if m.entry}
    for k in range(1, len(words)):
        raw = text[words[k].start : words[k].end]
        if text[words[k].start - 1 : words[k].start] != "(" or not raw[:1].isupper() or scan.keys[k] in found:
            continue
        letters = [c for c in raw if c.isupper()]
        if len(letters) < 2:
            continue
        full, short = closing.get(k), opening.get(k)
        if full is not None and full.end - full.start > 1:
            if short is None or short.entry != full.entry:
                found[scan.keys[k]] = scan.span(full.start, full.end)
            continue
        start, seen = k, 0
        for j in range(k - 1, max(-1, k - 10), -1):
            if not words[j].capital and scan.keys[j] not in SMALL_WORDS:
                break
            if words[j].capital:
                start, seen = j, seen + 1
                if seen >= len(letters) - 1 and text[words[j].start] == letters[0]:
                    break
        if seen >= 2 and text[words[start].start].casefold() == letters[0].casefold():
            found[scan.keys[k]] = (words[start].start, words[k - 1].end)
    return found


def _defined(cast: Cast, scan: Scan, local: dict[str, Span], setting: Setting) -> None:
    for key, span in local.items():
        name = " ".join(scan.text[span[0] : span[1]].split())
        reading = scan.base.read(name, date=scan.date)
        known = next((e for e in scan.base.exact(key.upper()) if _alike(e.name, name)), None)
        if reading.type in ("organisation", "group") and reading.entity:
            figure = Figure(reading.entity, reading.type, reading.country, reading.sectors)
        elif known is not None and known.kind in ("organisation", "group"):
            figure = Figure(known.name, known.kind, known.country, known.sectors)
        elif reading.type == "country":
            figure = Figure(scan.base.country_name(reading.country), "country", reading.country, ("GOV",))
        else:
            country = reading.country or ("" if reading.closed else setting.home)
            figure = Figure(name, "organisation", country, reading.sectors)
        figure = cast.put(figure)
        figure.add(span, "name")
        for k, word in enumerate(scan.words):
            if scan.keys[k] == key and word.capital:
                figure.add((word.start, word.end), "name")


def _alike(known: str, name: str) -> bool:
    """Whether two names of a body share nearly all words."""
    here, there = ({key_of(w) for w in n.split()} - SMALL_WORDS for n in (name, known))
    return len(here & there) >= SAME_WORDS * max(len(here), len(there))


def _nation(cast: Cast, scan: Scan, doc: Doc, m: Match) -> None:
    entry = m.entry
    assert entry is not None
    if len(entry.country) != 3 or scan.discounted(m):
        return
    span = scan.span(m.start, m.end)
    if entry.kind == "people" or (entry.kind == "seat" and entry.sectors != ("GOV",)):
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
        for nxt in chunks[n + 1 :]:
            if nxt.start != end + 1 or doc[end].lower_ not in ATTACHED or nxt.end - chunk.start > LONGEST_TAIL + len(chunk):
                break
            end = nxt.end
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


def role_groups(cast: Cast, scan: Scan, doc: Doc, setting: Setting) -> None:
    """Add the noun phrases that name somebody by role or nation: `Indonesian police`, `the rebels`, `a senior official`."""
    layout = Layout.of(doc)
    named = {m.start: m.end for f in cast.figures for m in f.mentions if m.kind in ("name", "metonym")}
    people = [(m.start, m.end, f) for f in cast.figures if f.type == "person" for m in f.mentions if m.kind == "name"]
    begins, ends = {s: f for s, _, f in people}, {e: f for _, e, f in people}
    before: dict[str, Figure] = {}
    for phrase in noun_phrases(doc):
        root: Token = doc[phrase.root]
        if root.pos_ == "PRON" or _is_named(named, phrase, root.idx):
            continue
        reading = read_phrase(scan.base, phrase.text, scan.date)
        head = stem_of(root.lower_)
        # `the government` is none of the `governments` before.
        noun = f"{head}/{root.tag_[-1]}"
        if not _somebody(reading, root, scan):
            continue
        span = (phrase.span[0], root.idx + len(root.text))
        figure = _apposed(scan.text, phrase.span, begins, ends) if reading.title else None
        figure = figure or _same(cast, scan, reading, head, phrase) or _again(reading, before.get(noun), phrase, scan)
        if figure is None:
            country, owner = reading.country, None
            if not country or reading.guess:
                owner = _owner(cast, span) or _member_of(cast, scan, reading, phrase)
                if owner is not None:
                    country = owner.country
                elif not country and not reading.closed:
                    country = setting.country(span[0], layout)
            figure = _figure(scan, reading, country, phrase)
            figure.guessed = bool(country) and not reading.country and owner is None
            figure = cast.put(figure)
        before[noun] = figure
        figure.add(span, "role")


def _somebody(reading: Reading, root: Token, scan: Scan) -> bool:
    """Whether a noun phrase names somebody: its head is a role, a body or one of a nation's people."""
    if reading.type == "country" or (scan.base.lists.calendar and root.lower_ in scan.base.lists.calendar):
        return False
    if reading.level == "thing":
        return False
    if reading.title:
        return root.pos_ in ("NOUN", "PROPN", "ADJ")
    return bool(reading.sectors and reading.entity and reading.score >= ONE_OF_THEM and reading.type != "person")


def _member_of(cast: Cast, scan: Scan, reading: Reading, phrase: NounPhrase) -> Figure | None:
    """`Council members`, `party officials`: those of the body that was named before."""
    words = phrase.text.casefold().split()
    if len(words) < 2:
        return None
    noun = stem_of(words[-2])
    lists = scan.base.lists
    if noun in lists.for_body or noun in lists.for_party:
        return _latest_body(cast, scan, noun, phrase.span[0])
    return None


def _is_named(named: dict[int, int], phrase: NounPhrase, root: int) -> bool:
    return any(phrase.span[0] <= start <= root < end for start, end in named.items())


def _apposed(text: str, span: Span, begins: dict[int, Figure], ends: dict[int, Figure]) -> Figure | None:
    """The person beside whose name a role stands between commas: `Jane Roe, the chief negotiator` or the other way."""
    k = span[0] - 1
    while k >= 0 and text[k] in " \t\u00a0":
        k -= 1
    if k >= 0 and text[k] == ",":
        figure = ends.get(len(text[:k].rstrip()))
        if figure is not None:
            return figure
    k = span[1]
    if text[k : k + 1] == ",":
        k += 1
        while text[k : k + 1] in (" ", "\u00a0") and k < len(text):
            k += 1
        return begins.get(k)
    return None


def _owner(cast: Cast, span: Span) -> Figure | None:
    """The person or body in a possessive or before the noun: `the Bush administration`, `Abbas's party`."""
    best: tuple[int, Figure] | None = None
    for figure in cast.figures:
        for m in figure.mentions:
            if span[0] <= m.start and m.end < span[1] and figure.country and (best is None or m.start > best[0]):
                best = (m.start, figure)
    return best[1] if best else None


def _definite(words: list[str], articles: frozenset[str]) -> bool:
    return (words[0] in articles and words[0] not in ("a", "an")) or len(words) == 1


def _again(reading: Reading, known: Figure | None, phrase: NounPhrase, scan: Scan) -> Figure | None:
    """The group named before by the same noun: `Peruvian police`, then `the police`."""
    if known is None or not _definite(phrase.text.casefold().split(), scan.base.lists.articles):
        return None
    return known if not reading.country or reading.country == known.country else None


def _same(cast: Cast, scan: Scan, reading: Reading, head: str, phrase: NounPhrase) -> Figure | None:
    """A figure that is already there: the holder of the office named, or a body."""
    if reading.type == "person" and reading.entity:
        return cast.get(reading.entity, "person")
    lists = scan.base.lists
    words = phrase.text.casefold().split()
    if not _definite(words, lists.articles):
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
            if same_office or (figure.title.endswith(title) and len(words) > 1):
                return figure
    if not reading.country and not _qualified(words, head, lists.articles):
        body = _latest_body(cast, scan, head, phrase.span[0])
        if body is not None:
            return body
    return None


def _before(figure: Figure, offset: int) -> bool:
    return any(m.start < offset for m in figure.mentions)


def _qualified(words: list[str], head: str, articles: frozenset[str]) -> bool:
    """Whether more than an article or a number stands before the noun: `the 15-member council` is the council."""
    rest = [w for w in words if w not in articles and stem_of(w) != head and not w[:1].isdigit() and w != "ruling"]
    return bool(rest)


def _latest_body(cast: Cast, scan: Scan, head: str, offset: int) -> Figure | None:
    """The organisation or group that `the council`, `the movement`, `the bloc` means: one with that noun in its name, or
    the last one of a fitting kind."""
    lists = scan.base.lists
    best: tuple[int, int, Figure] | None = None
    for figure in cast.figures:
        if figure.type not in ("organisation", "group"):
            continue
        last = max((m.start for m in figure.mentions if m.start < offset and m.kind == "name"), default=-1)
        if last < 0:
            continue
        same_noun = head in lists.for_body and head in {stem_of(key_of(w)) for w in figure.entity.split()}
        sector = figure.sectors[0] if figure.sectors else ""
        fits = (
            (head in lists.for_party and sector in ("PTY", "OPP"))
            or (head in lists.for_group and sector in ("REB", "PTY", "OPP", "NGO", "CVL", "CRM", "UAF"))
            or (head in lists.for_states and figure.country == "IGO")
        )
        if (same_noun or fits) and (best is None or (same_noun, last) > best[:2]):
            best = (same_noun, last, figure)
    return best[2] if best else None


def _figure(scan: Scan, reading: Reading, country: str, phrase: NounPhrase) -> Figure:
    base = scan.base
    if reading.type == "person" and reading.entity and reading.closed:
        return Figure(reading.entity, "person", country, reading.sectors, reading.title)
    if reading.generic and country and reading.sectors[:1] == ("GOV",):
        return Figure(base.country_name(country), "country", country, ("GOV",))
    entity = reading.entity
    if not entity or reading.type == "person":
        words = phrase.text.split()
        if words[0].casefold() in base.lists.articles:
            words = words[1:]
        entity = " ".join(words)
    kind = reading.type if reading.type in ("organisation", "group") and reading.entity else "group"
    return Figure(entity, kind, country, reading.sectors, reading.title if kind == "person" else "")


__all__ = ["NounPhrase", "nations_and_bodies", "noun_phrases", "role_groups"]
