"""Words → reports: full text over the reports of a ledger, in one SQLite file with an FTS5 index.

    talks geneva            both words; a word stands for its other endings too (talk, talked)
    "six-party talks"       the words in this order, side by side
    talks OR negotiations   one of them; OR in capitals
    -missile                not this word; -"test site", -title:missile and -outlet:xinhua too
    nego*                   words that begin so
    title:talks             the word in the headline
    outlet:xinhua           a part of the outlet's name; of several outlets, any
    since:2006-11           published then or later; until:2006-12-31 up to then

All else is words. What is typed is taken apart here, and FTS5 is given letters and digits between quotation marks only.
"""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import re
import secrets
import shutil
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from detente.errors import LedgerError, UsageError
from detente.link.text import folded
from detente.records import Plain, Span

if TYPE_CHECKING:
    import sqlite3

# Words and filters of a query: beyond any question a person types, and few enough to be answered at once.
TERMS: Final = 32
# Words with a star, each of which stands for many: four such as `th* in*` take 0.1 s over 5,000 reports.
STARS: Final = 4
# Words of a snippet (FTS5 gives at most 64), and characters: a "word" can be a page long in a script without blanks.
SNIPPET: Final = 40
LONGEST: Final = 800
# How many times as much a word in the headline counts.
TITLE_WEIGHT: Final = 5.0
# A beginning shared by more words than this is looked up among stems; `nationalis*` has few, all with the stem `nation`.
FORMS: Final = 64
# Longer runs of letters are no words that anybody types the beginning of.
LONGEST_WORD: Final = 40

# Marks around matches are noncharacters, which stand for nothing in any text; where a text holds them all the same, or a
# NUL, at which SQLite ends a text, it is indexed with a replacement of the same length, so that offsets stay true.
_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
_CLEAN: Final = str.maketrans(dict.fromkeys(("\0", _OPEN, _CLOSE), "\ufffd"))
_MARK: Final = re.compile(f"[{_OPEN}{_CLOSE}]")
_QUOTES: Final = str.maketrans(dict.fromkeys("“”„«»＂", '"'))
_ITEM: Final = re.compile(
    r"(?P<minus>-)?(?:(?P<field>title|outlet|since|until):\s*)?"
    r'(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+)|(?(field)|(?!)))',  # a filter may lack its value, nothing else may
    re.IGNORECASE,
)
# Letters and digits, as the tokenizer below has them.
_PIECE: Final = re.compile(r"[^\W_]+")
_DAY: Final = re.compile(r"[0-9]{4}(-[0-9]{2}){0,2}")
_BEGINNING: Final = re.compile(rf"(?:\S+\s+){{0,{SNIPPET - 1}}}\S+")

_TABLES: Final = """
CREATE TABLE report (n INTEGER PRIMARY KEY, document_id TEXT UNIQUE, outlet TEXT, published TEXT, title TEXT, outlet_key TEXT);
CREATE TABLE word (key TEXT, form TEXT, PRIMARY KEY (key, form)) WITHOUT ROWID;
CREATE VIRTUAL TABLE page USING fts5 (title, body, tokenize = "porter unicode61 remove_diacritics 2 categories 'L* N*'");
INSERT INTO page (page, rank) VALUES ('hashsize', 33554432);
"""


@dataclass(frozen=True, slots=True)
class Text(Plain):
    """A report as it is searched. `published` is an ISO date, partial or empty where it is not known."""

    document_id: str
    outlet: str
    published: str
    title: str
    body: str


@dataclass(frozen=True, slots=True)
class Hit(Plain):
    """A report that was found. `snippet`: some forty words of the body around the best match, or its first words where only
    the headline matches; `spans`: where in the snippet the matched words stand; `start`: the snippet's character offset
    in the body. The higher `score` (bm25), the better; it compares hits of one query only."""

    document_id: str
    outlet: str
    published: str
    title: str
    snippet: str
    spans: tuple[Span, ...]
    score: float
    start: int | None


@dataclass(frozen=True, slots=True)
class Found(Plain):
    """One page of hits, best first, and how many there are in all."""

    total: int
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or words side by side; `prefix` where the last one only begins so."""

    pieces: tuple[str, ...]
    title: bool = False
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """A query taken apart: one term of each group must occur, none of `without`; one outlet of each group must fit, none of
    `other_outlets`; `days` are pairs of `since` or `until` and a date, and all must hold."""

    groups: tuple[tuple[Term, ...], ...] = ()
    without: tuple[Term, ...] = ()
    outlets: tuple[tuple[str, ...], ...] = ()
    other_outlets: tuple[str, ...] = ()
    days: tuple[tuple[str, str], ...] = ()


def words(query: str) -> tuple[str, ...]:
    """The words that a query looks for, each once, as typed; a beginning keeps its star.

    >>> words('geneva "six-party talks" OR nego* -missile since:2006')
    ('geneva', 'six', 'party', 'talks', 'nego*')

    Raises:
        UsageError: as `parse`.
    """
    terms = [t for group in parse(query).groups for t in group]
    return tuple(dict.fromkeys(w for t in terms for w in (*t.pieces[:-1], t.pieces[-1] + "*" * t.prefix)))


def parse(query: str) -> Query:
    """Take a query apart; what has no letter or digit is passed over.

    >>> parse('title:talks OR visit -war').groups
    ((Term(pieces=('talks',), title=True, prefix=False), Term(pieces=('visit',), title=False, prefix=False)),)

    Raises:
        UsageError: more words than can be looked for, a date that is none, or OR beside what is no word.
    """
    kept: dict[str, list[Any]] = {k: [] for k in ("word", "without", "outlet", "-outlet", "since", "until")}
    last, either, count, stars = "", False, 0, 0
    for kind, value in _items(query):
        if kind == "or":
            either = bool(last)
            continue
        if either and not (kind == last and kind in ("word", "outlet")):
            raise UsageError('OR stands between words or "phrases", as in talks OR negotiations; filters and -words stand apart')
        count += len(value.pieces) if isinstance(value, Term) else 1
        stars += isinstance(value, Term) and value.prefix
        if kind == "word" and either:
            kept[kind][-1] += (value,)
        else:
            kept[kind].append((value,) if kind == "word" else value)
        last, either = kind, False
    if count > TERMS or stars > STARS:
        raise UsageError(
            f"the query has {count} words and filters, {stars} with a *; at most {TERMS}, {STARS} with a *, can be looked "
            f"for at once: leave some out"
        )
    return Query(
        groups=tuple(kept["word"]),
        without=tuple(kept["without"]),
        outlets=(tuple(kept["outlet"]),) if kept["outlet"] else (),
        other_outlets=tuple(kept["-outlet"]),
        days=tuple((k, day) for k in ("since", "until") for day in kept[k]),
    )


def _items(query: str) -> Iterator[tuple[str, Term | str]]:
    """The items of a query with what each is: or, word, without, outlet, -outlet, since, until."""
    for m in _ITEM.finditer(unicodedata.normalize("NFC", _clean(query)).translate(_QUOTES)):
        minus, field, word = bool(m["minus"]), (m["field"] or "").lower(), m["word"] or ""
        value = word or m["phrase"] or ""
        if m[0] == "OR":
            yield "or", ""
        elif field in ("since", "until"):
            if minus:
                raise UsageError(f"-{field}: says nothing; since:2006-11 and until:2006-12 narrow the days")
            yield field, _day(value, field)
        elif field == "outlet":
            if value.strip():
                yield "-outlet" if minus else "outlet", value
        elif pieces := tuple(_PIECE.findall(value)):
            if (prefix := word.endswith("*")) and len(pieces[-1]) == 1 and pieces[-1].isascii():
                raise UsageError(f"{pieces[-1]}* fits nearly every report; type two letters or more before the *")
            yield "without" if minus else "word", Term(pieces, field == "title", prefix)


def _day(value: str, name: str) -> str:
    """An ISO date as typed, partial ones too.

    Raises:
        UsageError: it is none.
    """
    try:
        if not _DAY.fullmatch(value):
            raise ValueError
        datetime.date.fromisoformat(f"{value}-01-01"[:10])
    except ValueError:
        raise UsageError(f"{name} takes an ISO date such as 2006-11-05, 2006-11 or 2006; it was {value[:40]!r}") from None
    return value


def _encodable(text: str) -> str:
    """Text that a file can hold: half characters become question marks."""
    return text if text.isascii() else text.encode("utf8", "replace").decode("utf8")


def _clean(text: str) -> str:
    """The text as it is indexed, character for character."""
    return _encodable(text).translate(_CLEAN)


def build(path: Path, texts: Iterable[Text], *, onto: Path | None = None) -> int:
    """Write the search index of some reports as one file, whole or not at all, and return how many it takes in.

    Args:
        path: the file; one that is there is replaced.
        texts: the reports; of those with one id the first counts.
        onto: an index whose reports are in it, too.

    Raises:
        LedgerError: the file cannot be written.
    """
    import sqlite3  # noqa: PLC0415

    part = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        if onto:
            shutil.copyfile(onto, part)
        with contextlib.closing(sqlite3.connect(part, isolation_level=None)) as db:
            db.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + ("" if onto else _TABLES) + "BEGIN;")
            count = _fill(db, texts)
            db.execute("COMMIT")
            if not onto:
                db.executescript("INSERT INTO page (page) VALUES ('optimize'); VACUUM;")
        part.replace(path)
    except (sqlite3.Error, OSError) as error:
        raise LedgerError(f"the search index {path} cannot be written ({error}); see to its folder and search again") from error
    finally:
        with contextlib.suppress(OSError):
            part.unlink()
    return count


def _fill(db: sqlite3.Connection, texts: Iterable[Text]) -> int:
    seen: set[str] = set()
    count = 0
    for text in texts:
        head = tuple(map(_encodable, (text.document_id, text.outlet, text.published, text.title)))
        row = db.execute("INSERT OR IGNORE INTO report VALUES (NULL, ?, ?, ?, ?, ?)", (*head, folded(head[1])))
        if not row.rowcount:
            continue
        title, body = _clean(text.title), _clean(text.body)
        db.execute("INSERT INTO page (rowid, title, body) VALUES (?, ?, ?)", (row.lastrowid, title, body))
        seen.update(title.split(), body.split())
        count += 1
    forms = {f for s in seen for f in _PIECE.findall(unicodedata.normalize("NFC", s)) if len(f) <= LONGEST_WORD}
    rows = {(folded(f), f.lower() if f.isascii() else f) for f in forms}
    db.executemany("INSERT OR IGNORE INTO word VALUES (?, ?)", sorted(rows))
    return count


def find(  # noqa: PLR0913  (all but two are keywords)
    path: Path, query: str, *, limit: int = 50, offset: int = 0, outlet: str = "", since: str = "", until: str = ""
) -> Found:
    """The reports that a query fits, best first (bm25, then the newest, then by id).

    A query of nothing but filters lists the newest.

    Args:
        path: the index that `build` wrote.
        query: as this module's head says.
        limit, offset: how many hits, after how many.
        outlet, since, until: filters as in the query, whose own hold too.

    Raises:
        UsageError: nothing to look for, too many words, or a date that is none.
        LedgerError: the index is missing or damaged.
    """
    if limit < 0 or offset < 0:
        raise UsageError(f"limit and offset are 0 or more; they were {limit} and {offset}")
    asked = parse(query)
    days = tuple((name, _day(day, name)) for name, day in (("since", since), ("until", until)) if day)
    outlets = ((outlet,),) if outlet.strip() else ()
    asked = dataclasses.replace(asked, outlets=asked.outlets + outlets, days=asked.days + days)
    if not asked.groups and (asked.without or not (asked.outlets or asked.other_outlets or asked.days)):
        raise UsageError('there is no word to look for; type one that should occur, as in talks, "six-party talks" or nego*')
    if not path.is_file():
        raise LedgerError(f"there is no search index at {path}; remove the folder of links that it belongs in, and search again")
    import sqlite3  # noqa: PLC0415

    try:
        with contextlib.closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as db:
            return _answer(db, asked, limit, offset)
    except (sqlite3.Error, TypeError, KeyError, UnicodeError) as error:  # damaged cells, or none
        raise LedgerError(
            f"the search index {path} is damaged ({error}); it is made of the reports alone: remove the folder of links that it "
            f"lies in, and search again"
        ) from error


def _answer(db: sqlite3.Connection, asked: Query, limit: int, offset: int) -> Found:
    where, values = _conditions(asked)
    source, shown, score, snippet = "report", "report JOIN page ON page.rowid = n", "0.0", "''"
    if asked.groups:
        # CROSS JOIN keeps SQLite from looking up the words once for each report.
        source = shown = "page CROSS JOIN report ON n = page.rowid"
        score = f"-bm25(page, {TITLE_WEIGHT}, 1.0)"
        snippet = f"snippet(page, 1, '{_OPEN}', '{_CLOSE}', '', {SNIPPET})"
        where += " AND page MATCH :match"
        values["match"] = " AND ".join(_any(db, group) for group in asked.groups)
    if asked.without:
        where += " AND n NOT IN (SELECT rowid FROM page WHERE page MATCH :without)"
        values["without"] = _any(db, asked.without)
    order = f"SELECT n, {score} AS score FROM {source} WHERE {where} ORDER BY score DESC, published DESC, document_id"
    ranked = db.execute(order, values).fetchall()
    chosen = ranked[offset : offset + limit]
    # The plus keeps SQLite from looking up the words once for each number.
    where += f" AND +n IN ({', '.join(str(int(n)) for n, _ in chosen)})"
    cells = f"SELECT n, document_id, outlet, published, report.title, {snippet}, body FROM {shown} WHERE {where}"
    rows = {n: row for n, *row in db.execute(cells, values)}
    return Found(len(ranked), tuple(_hit(rows[n], weight) for n, weight in chosen))


def _conditions(asked: Query) -> tuple[str, dict[str, str]]:
    """Outlets and days as SQL; every value goes in as a parameter."""
    parts, values = ["true"], dict[str, str]()

    def given(value: str) -> str:
        values[name := f"v{len(values)}"] = value
        return f":{name}"

    for outlets, sign in (*((group, "") for group in asked.outlets), *(((o,), "NOT ") for o in asked.other_outlets)):
        parts.append(sign + "(" + " OR ".join(f"instr(outlet_key, {given(folded(_encodable(o.strip())))})" for o in outlets) + ")")
    for name, value in asked.days:
        day, sign = given(value), ">=" if name == "since" else "<="
        # Partial dates stand for all their days: only so much is compared as both have.
        width = f"min(length({day}), length(published))"
        parts.append(f"published <> '' AND substr(published, 1, {width}) {sign} substr({day}, 1, {width})")
    return " AND ".join(parts), values


def _any(db: sqlite3.Connection, terms: Sequence[Term]) -> str:
    """An FTS5 expression for any of some terms."""
    return "(" + " OR ".join(f"{'title : ' * t.title}({_expression(db, t)})" for t in terms) + ")"


def _expression(db: sqlite3.Connection, term: Term) -> str:
    """A term in the words of FTS5. A beginning is looked up among the words as they stand in the reports, because the index
    has stems only."""
    if term.prefix and len(term.pieces) == 1:
        key = folded(term.pieces[0])
        among = "SELECT form FROM word WHERE key >= ? AND key < ? ORDER BY key, form LIMIT ?"
        forms = [form for (form,) in db.execute(among, (key, f"{key}\U0010ffff", FORMS + 1))]
        if 0 < len(forms) <= FORMS:
            return " OR ".join(_quoted((form,)) for form in forms)
    return _quoted(term.pieces) + " *" * term.prefix


def _quoted(pieces: Sequence[str]) -> str:
    """Words side by side as an FTS5 string, in which nothing but a quotation mark has a meaning."""
    return '"' + " ".join(pieces).replace('"', '""') + '"'


def _hit(row: Sequence[Any], score: float) -> Hit:
    document_id, outlet, published, title, marked, body = row
    snippet, spans = _unmarked(marked)
    if not spans:
        snippet = found[0] if (found := _BEGINNING.search(body)) else ""
    start = body.find(snippet)
    # Cut to a bearable length around the first match.
    cut = max(0, min(spans[0][0] - LONGEST // 4, len(snippet) - LONGEST)) if spans else 0
    spans = tuple((a - cut, min(b - cut, LONGEST)) for a, b in spans if a - cut < LONGEST)
    snippet = snippet[cut : cut + LONGEST]
    return Hit(document_id, outlet, published, title, snippet, spans, score, start + cut if start >= 0 else None)


def _unmarked(marked: str) -> tuple[str, tuple[Span, ...]]:
    """A snippet without its marks, and where they stood; a match that the snippet cuts through has only one of its marks."""
    spans: list[Span] = []
    opened = 0
    for n, m in enumerate(_MARK.finditer(f"{marked}{_CLOSE}" if marked.rfind(_OPEN) > marked.rfind(_CLOSE) else marked)):
        at = m.start() - n
        if m[0] == _CLOSE and opened < at:
            spans.append((opened, at))
        opened = at
    return _MARK.sub("", marked), tuple(spans)
