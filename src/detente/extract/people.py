"""The people of a report: names, the role words beside them, shorter names later on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.extract.cast import Cast, Figure, name_keys
from detente.knowledge.actor_phrase import Reading, read_phrase
from detente.knowledge.actor_tables import Entry
from detente.knowledge.phrase_scan import Match, Scan
from detente.records import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from detente.knowledge.actors import ActorBase

# Words that a role before a name may have, and an apposition after it.
LONGEST_ROLE: Final = 12
LONGEST_APPOSITION: Final = 90
# Levels of roles after which unknown capitalised words are a person's name (`President Tandja`).
TITLES: Final = ("head", "minister", "deputy", "envoy")


@dataclass(frozen=True, slots=True)
class NameAt:
    """A person's name in the text: its words, whether the tables know it, and what the words around it say."""

    start: int
    end: int
    reading: Reading
    role: Span | None
    known: bool
    strong: bool


def people(cast: Cast, scan: Scan, doc: Doc) -> tuple[Span, ...]:
    """Add the people to the cast; return the spans of their names.

    Args:
        cast: is added to.
        scan: the words and table matches of the whole reading copy.
        doc: its parse.
    """
    found = sorted(_names(scan, doc), key=lambda n: (n.start, -n.end))
    kept: list[NameAt] = []
    for name in found:
        if not kept or name.start >= kept[-1].end:
            kept.append(name)
    # Full names first: a headline's `Ryabkov` is the Sergei Ryabkov of the second paragraph.
    for name in sorted(kept, key=lambda n: (n.end - n.start < 2, n.start)):
        _place(cast, scan, name)
    return tuple(scan.span(n.start, n.end) for n in kept)


def _names(scan: Scan, doc: Doc) -> Iterator[NameAt]:
    base = scan.base
    taken: set[int] = set()
    for m in scan.matches:
        if m.entry and m.entry.kind == "person":
            yield _about(scan, m.start, m.end, known=True)
            taken.update(range(m.start, m.end))
    covered = {k: m for m in scan.matches for k in range(m.start, m.end)}
    for ent in doc.ents:
        if ent.label_ != "PERSON":
            continue
        i, j = scan.words_in(ent.start_char, ent.end_char)
        while i < j and (_common(covered.get(i)) or scan.keys[i] in base.lists.honorifics or not scan.words[i].capital):
            i += 1
        while i < j and _opens_sentence(scan, doc, i):
            i += 1
        while j > i and not scan.words[j - 1].capital and not (j - 1 > i and scan.words[j - 2].hyphen):
            j -= 1
        while i < j and i > 0 and i - 1 not in covered and scan.adjacent(i - 1) and _continues(scan, doc, i - 1):
            i -= 1
        while (
            i < j < len(scan.words)
            and j not in covered
            and scan.adjacent(j - 1)
            and not scan.words[j - 1].possessive
            and _goes_on(scan, doc, j)
        ):
            j += 1
        if i < j and not any(k in taken for k in range(i, j)) and not _is_name_of_other(covered, i, j):
            yield _about(scan, i, j, known=False)
            taken.update(range(i, j))
    yield from _titled(scan, doc, covered, taken)


def _opens_sentence(scan: Scan, doc: Doc, k: int) -> bool:
    """Whether a capital only opens the sentence: `However`, `Describing`."""
    tokens = doc.char_span(scan.words[k].start, scan.words[k].end, alignment_mode="expand")
    return tokens is not None and bool(tokens[0].is_sent_start) and tokens.root.pos_ not in ("PROPN", "NOUN", "ADJ")


def _common(match: Match | None) -> bool:
    """Whether a word belongs to a role or a nation and so not to the name."""
    return match is not None and (match.role is not None or match.modifier is not None or match.is_nation())


def _continues(scan: Scan, doc: Doc, k: int) -> bool:
    """Whether a word before a name is its first part, which the tagger cut off."""
    word = scan.words[k]
    if scan.keys[k] in scan.base.lists.particles and k > 0 and scan.words[k - 1].capital:
        return True
    if not word.capital or word.possessive or scan.keys[k] in scan.base.lists.honorifics | scan.base.lists.articles:
        return False
    tokens = doc.char_span(word.start, word.end, alignment_mode="expand")
    if tokens is None or tokens[0].is_sent_start:
        return False
    return tokens.root.pos_ == "PROPN" and tokens.root.ent_type_ not in ("DATE", "GPE", "ORG")


def _goes_on(scan: Scan, doc: Doc, k: int) -> bool:
    """Whether a word after a name is its rest: `Jose Eduardo` + `dos Santos`."""
    word = scan.words[k]
    if scan.words[k - 1].hyphen:
        return True
    if scan.keys[k] in scan.base.lists.particles:
        return k + 1 < len(scan.words) and scan.words[k + 1].capital and scan.adjacent(k)
    if not word.capital:
        return False
    tokens = doc.char_span(word.start, word.end, alignment_mode="expand")
    return tokens is not None and tokens.root.pos_ == "PROPN" and tokens.root.ent_type_ in ("PERSON", "")


def _is_name_of_other(covered: dict[int, Match], i: int, j: int) -> bool:
    return all(k in covered and covered[k].entry is not None for k in range(i, j))


def _titled(scan: Scan, doc: Doc, covered: dict[int, Match], taken: set[int]) -> Iterator[NameAt]:
    """Names that the tagger misses: after a title or form of address, and family names of those in office."""
    lists, words, n = scan.base.lists, scan.words, len(scan.words)
    for k in range(n):
        address = scan.keys[k] in lists.honorifics and words[k].capital and k not in covered
        match = covered.get(k)
        title = match is not None and match.role is not None and match.role.level in TITLES and match.end == k + 1
        if title and (scan.keys[k] != scan.stems[k] or words[k].possessive):
            continue
        start = k + 1
        if (address or title) and start < n and scan.adjacent(k):
            end = start
            while (
                end < n
                and end - start < 5
                and (
                    words[end].capital
                    or (end > start and words[end - 1].hyphen)
                    or (scan.keys[end] in lists.particles and end + 1 < n and words[end + 1].capital)
                )
                and end not in covered
                and end not in taken
                and scan.keys[end] not in lists.calendar
                and (end == start or scan.adjacent(end - 1))
            ):
                end += 1
                if words[end - 1].possessive:
                    break
            if end > start:
                yield _about(scan, start, end, known=False)
                taken.update(range(start, end))
        elif words[k].capital and k not in covered and k not in taken:
            terms = scan.base.surname(scan.keys[k])
            if terms and any(e.holds(scan.date) and e.start and scan.date for e in terms):
                tokens = doc.char_span(words[k].start, words[k].end, alignment_mode="expand")
                if tokens is not None and tokens.root.pos_ == "PROPN" and not _inside_longer(scan, k, covered):
                    yield _about(scan, k, k + 1, known=False)
                    taken.add(k)


def _inside_longer(scan: Scan, k: int, covered: dict[int, Match]) -> bool:
    """Whether capitals stand right beside: then it is part of another name."""
    words = scan.words
    before = k > 0 and words[k - 1].capital and k - 1 not in covered and scan.adjacent(k - 1)
    after = k + 1 < len(words) and words[k + 1].capital and k + 1 not in covered and scan.adjacent(k)
    return (before and scan.keys[k - 1] not in scan.base.lists.honorifics and k > 1) or (after and not words[k].possessive)


def _about(scan: Scan, i: int, j: int, *, known: bool) -> NameAt:
    """Read the role words before a name and the apposition after it."""
    left = _left(scan, i)
    text = scan.text
    name = text[scan.words[i].start : scan.words[j - 1].end]
    reading = Reading()
    role: Span | None = None
    if left < i:
        words = text[scan.words[left].start : scan.words[i - 1].end]
        reading = read_phrase(scan.base, f"{words} {name}" if not known else words, "")
        role = (scan.words[left].start, scan.words[i - 1].end)
    if not reading.sectors or not reading.country:
        after = _apposition(scan, j)
        if after:
            other = read_phrase(scan.base, after, "")
            reading = _merge(reading, other)
    if (not reading.sectors or not reading.country) and left == i:
        reading = _merge(reading, _before(scan, i))
    strong = bool(reading.sectors)
    return NameAt(i, j, reading, role, known, strong)


def _merge(first: Reading, second: Reading) -> Reading:
    if not second.sectors and not second.country:
        return first
    if not second.title and second.type != "country":
        return first
    return Reading(
        country=first.country or second.country,
        sectors=first.sectors or second.sectors,
        title=first.title or second.title,
        level=first.level or second.level,
        score=max(first.score, second.score),
    )


def _left(scan: Scan, i: int) -> int:
    """First word of the role before a name: back over words of roles, nations, bodies and the adjectives among them."""
    covered = {k for m in scan.matches for k in range(m.start, m.end)}
    k, best = i, i
    while k > 0 and i - k < LONGEST_ROLE and scan.adjacent(k - 1, possessive=True):
        k -= 1
        if k in covered or scan.keys[k] in scan.base.lists.honorifics:
            best = k
        elif scan.keys[k] in scan.base.lists.articles:
            best = k
            break
        elif scan.keys[k] in ("of", "for", "at", "and"):
            if _office_between(scan, k, i):
                break  # `ally of President X`, `the parliament and President X`: these are others
        elif not scan.words[k].capital and not scan.words[k].hyphen and not _adjective(scan, k):
            break
        else:
            continue
    while best < i and (scan.keys[best] in ("of", "for", "and", "at")):
        best += 1
    return best


def _office_between(scan: Scan, k: int, i: int) -> bool:
    """Whether a title of its own stands between word `k` and the name at `i`."""
    return any(m.role and m.role.level in TITLES and k < m.start and m.end <= i for m in scan.matches)


def _adjective(scan: Scan, k: int) -> bool:
    return scan.keys[k] in scan.base.lists.rank


def _apposition(scan: Scan, j: int) -> str:
    """`, Washington's lead negotiator at the talks,`: the stretch after a comma that begins with a role phrase."""
    text, end = scan.text, scan.words[j - 1].end
    rest = text[end : end + LONGEST_APPOSITION]
    stripped = rest.lstrip(" \u2019'")
    if rest.startswith(" of ") and len(scan.words) > j + 1:
        # `Jorge Sampaio of Portugal`
        inner = scan.text[scan.words[j].end : end + 40]
        nation = Scan(scan.base, inner, None, "")
        if nation.matches and nation.matches[0].start == 0 and nation.matches[0].is_nation():
            return inner[: nation.words[nation.matches[0].end - 1].end]
        return ""
    if not stripped.startswith((",", "(")):
        return ""
    inner = stripped[1:]
    stop = min(
        (p for p in (inner.find(","), inner.find(". "), inner.find(")"), inner.find(";"), inner.find('"')) if p >= 0),
        default=len(inner),
    )
    phrase = inner[:stop].strip()
    first = phrase.split(" ", 1)[0].casefold()
    if first in ("who", "which", "said", "and", "but", "told", "in", "on", "at", "to") or not phrase:
        if first != "who":
            return ""
        # `who heads the delegation`, `who is Kenya's minister of …`
        _, _, phrase = phrase.partition(" is ")
        phrase = phrase.removeprefix("also ")
    found = Scan(scan.base, " ".join(phrase.split(" ")[:7]))
    role = next((m for m in found.matches if m.role), None)
    if role is None or any(_participle(found, k) for k in range(role.start)):
        return ""
    return phrase


def _participle(phrase: Scan, k: int) -> bool:
    """`, speaking to reporters`, `, interviewed by the BBC`: what the person does, not what he is."""
    word = phrase.words[k]
    return not word.capital and not word.hyphen and word.key.endswith(("ing", "ed")) and word.key not in phrase.base.lists.rank


def _before(scan: Scan, i: int) -> Reading:
    """`Russia's top negotiator in Chechnya, Ivan Rybkin`: a role phrase that ends in a comma before the name."""
    if i == 0:
        return Reading()
    gap = scan.text[scan.words[i - 1].end : scan.words[i].start]
    if gap.strip() != ",":
        return Reading()
    end = scan.words[i - 1].end
    begin = max(scan.text.rfind(mark, max(0, end - LONGEST_APPOSITION), end) for mark in (", ", ". ", "; ", '" ', "” ", ": ", "  "))
    phrase = scan.text[max(begin + 1, end - LONGEST_APPOSITION, 0) : end].strip()
    found = Scan(scan.base, phrase, None, "")
    roles = [m for m in found.matches if m.role and m.role.use != "modifier"]
    last = len(found.words) - 1
    named = found.words and found.words[last].capital and not any(m.start <= last < m.end for m in found.matches)
    if not roles or named or any(m.entry and m.entry.kind == "person" for m in found.matches):
        return Reading()  # `director Fumio Kyuma, Cohen said`: the role is another's
    # Begin at the article or nation before the first role, so that a verb before it stays out.
    first = roles[0].start
    k = first
    while k > 0 and (
        found.words[k - 1].key in scan.base.lists.articles
        or any(m.start <= k - 1 < m.end for m in found.matches)
        or found.words[k - 1].key in scan.base.lists.rank
    ):
        k -= 1
    return read_phrase(scan.base, phrase[found.words[k].start :], "")


def _place(cast: Cast, scan: Scan, name: NameAt) -> None:
    """File one name under its figure, new or old."""
    base, text = scan.base, scan.text
    span = scan.span(name.start, name.end)
    words = " ".join(text[span[0] : span[1]].split())
    keys = name_keys(words, base.lists.honorifics)
    figure = cast.person(" ".join(keys), span[0])
    if figure is not None and figure.keys != keys and _another(base, figure, name.reading):
        figure = None
    if figure is None:
        entry = base.person(base.exact(words), scan.date) if len(keys) > 1 else None
        if entry is not None and name.reading.country and entry.country not in ("", name.reading.country):
            own = tuple(e for e in base.exact(words) if e.country == name.reading.country)
            entry = base.person(own, scan.date) or entry
        if entry is None and len(keys) == 1:
            entry = _by_surname(base, keys[0], name.reading.country, scan.date)
        if entry is not None and name.reading.sectors and name.reading.country and not entry.holds(scan.date):
            # He holds another office now than the tables know: what the report calls him goes before.
            entry = Entry(entry.name, "person", name.reading.country, name.reading.sectors, name.reading.title)
        if entry is not None:
            past = bool(scan.date and entry.end and entry.end < scan.date[: len(entry.end)])
            figure = Figure(entry.name, "person", entry.country, entry.sectors, f"former {entry.title}" if past else entry.title)
            figure.keys = tuple(dict.fromkeys((*name_keys(entry.name, base.lists.honorifics),)))
            if len(keys) > 1:
                figure.keys = keys
        else:
            figure = Figure(words, "person", keys=keys)
        figure = cast.put(figure)
    reading = name.reading
    if reading.country and not figure.country:
        figure.country = reading.country
    if reading.sectors and (not figure.sectors or not figure.title):
        figure.sectors = reading.sectors
        figure.title = reading.title or figure.title
        if reading.country and not figure.country:
            figure.country = reading.country
    figure.gender = figure.gender or _gender(scan, name)
    figure.add(span, "name")
    if name.role is not None and name.reading.title and _has_role(scan, name.role):
        figure.add(name.role, "role")


def _has_role(scan: Scan, span: Span) -> bool:
    """Whether a stretch holds a word for a role, not only `Mr.` or an article."""
    return any(m.role or m.modifier for m in scan.matches if span[0] <= scan.words[m.start].start < span[1])


def _another(base: ActorBase, figure: Figure, reading: Reading) -> bool:
    """Whether a family name with another office or nation beside it is a namesake: `Defence Minister Kim`."""
    if reading.country and figure.country and reading.country != figure.country:
        return True
    here, there = base.office(reading.title), base.office(figure.title)
    return bool(here and there and here != there and figure.title)


def _by_surname(base: ActorBase, key: str, country: str, date: str) -> Entry | None:
    terms = base.surname(key)
    if date:
        terms = tuple(e for e in terms if e.holds(date))
    if country:
        terms = tuple(e for e in terms if e.country == country)
    if len({e.name for e in terms}) != 1:
        return None
    return base.person(terms, date)


def _gender(scan: Scan, name: NameAt) -> str:
    begin = max(0, name.start - 4)
    for k in range(begin, name.start):
        gender = scan.base.lists.gender.get(scan.keys[k])
        if gender and scan.adjacent(k):
            return gender
    return ""


__all__ = ["people"]
