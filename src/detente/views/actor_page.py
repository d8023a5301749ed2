"""One actor over all reports: its names and offices, what it did and what was done to it, where it stands, what it said."""

from __future__ import annotations

import itertools
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.ledger.filter import Filter, folded
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Stance, is_state
from detente.link.rows import label as label_of
from detente.records import Plain
from detente.views.acts import Act, acts
from detente.views.candidates import COLUMNS, Candidate, candidates

if TYPE_CHECKING:
    from detente.knowledge.actors import ActorBase
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

# Names of an actor under which its rows are asked for; more are rare slips.
ASKED: Final = 6
# Happenings, the newest, among which the latest stances are looked for.
RECENT: Final = 200
# Reports, the newest, in which quotes are looked for; words of the shortest that is shown, for a shorter one is a fragment.
READ: Final = 60
FEWEST: Final = 5
QUOTED: Final = (
    "quote_id", "document_id", "outlet", "published", "speaker", "speaker_country", "speaker_sector", "voice", "content", "direct",
    "start", "end",
)  # fmt: skip
_TERM: Final = re.compile(r"(.*) \((\d{4}-\d{2}-\d{2}) to (\d{4}-\d{2}-\d{2})\)")
HAPPENINGS: Final = (
    "happening_id", "actor", "actor_label", "actor_country", "recipient", "recipient_label", "recipient_country", "quad", "day",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Role(Plain):
    """A title, and the days of the first and last report that gives it; empty where no day is known."""

    title: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Said(Plain):
    """A quote: where it stands, on whose word as the report puts it, the words; `direct` where they are in quotation marks."""

    id: str
    document: str
    outlet: str
    published: str
    speaker: str
    direct: bool
    words: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Partner(Plain):
    """A party with which an actor deals: happenings that both have part in, by words and deeds, cooperation and conflict."""

    party: str
    happenings: int
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    last: str


@dataclass(frozen=True, slots=True)
class ActorPage(Plain):
    """An actor over all reports. `id` is empty where no actor of the ledger goes by the name.

    `candidates` are all that the name may mean, this one first; `names` by frequency; `sureness` the least with which one of its
    mentions was joined to it, 0 to 1, and `unsure` the number of reports joined with less than 1; `acts` and `received` count
    happenings that it did and that were done to it, of which `did` and `suffered` are the newest; `stances` are the latest by
    issue."""

    asked: str
    id: str
    name: str
    type: str
    country: str
    sectors: tuple[str, ...]
    names: tuple[str, ...]
    roles: tuple[Role, ...]
    first: str
    last: str
    reports: int
    sureness: float
    unsure: int
    acts: int
    received: int
    did: tuple[Act, ...]
    suffered: tuple[Act, ...]
    stances: tuple[Stance, ...]
    quotes: tuple[Said, ...]
    partners: tuple[Partner, ...]
    candidates: tuple[Candidate, ...]


def actor_page(linked: Linked, name: str, *, date: str = "", rows: int = 10, base: ActorBase | None = None) -> ActorPage:
    """The actor that a name means most likely, and all that it may mean.

    Args:
        linked: the ledger with its links.
        name: a name, a spelling of one, an acronym, an office, a country code or an actor's id.
        date: the ISO day at which the name was used; decides who held an office.
        rows: how many of each list.
        base: the actors' tables; by default those that ship.
    """
    found = candidates(linked, name, date=date, base=base)
    if not found:
        return _nobody(name)
    (e,) = linked.some("entities", "entity_id", [found[0].id], columns=COLUMNS)
    members = linked.some("cast", "entity_id", [found[0].id], columns=("document_id", "entity", "score"))
    own = _Own.of(e, members)
    documents = {m["document_id"] for m in members}
    acting, receiving = _parts(linked, own)
    shown = acts(linked, [r["happening_id"] for r in (*acting[:rows], *receiving[:rows])])
    return ActorPage(
        asked=name,
        id=e["entity_id"],
        name=e["entity"],
        type=e["type"],
        country=e["country"],
        sectors=_cell(e["sectors"]),
        names=_cell(e["names"]),
        roles=tuple(map(_role, _cell(e["titles"]))),
        first=e["first"],
        last=e["published"],
        reports=len(documents),
        sureness=min((m["score"] for m in members), default=0.0),
        unsure=len({m["document_id"] for m in members if m["score"] < 1}),
        acts=len(acting),
        received=len(receiving),
        did=tuple(shown[r["happening_id"]] for r in acting[:rows]),
        suffered=tuple(shown[r["happening_id"]] for r in receiving[:rows]),
        stances=_stances(linked, own, acting)[:rows],
        quotes=_quotes(linked, own, documents, rows),
        partners=_partners(own, acting, receiving)[:rows],
        candidates=tuple(found[:rows]),
    )


def _nobody(name: str) -> ActorPage:
    return ActorPage(name, "", "", "", "", (), (), (), "", "", 0, 0.0, 0, 0, 0, (), (), (), (), (), ())


def _cell(cell: str) -> tuple[str, ...]:
    return tuple(cell.split(SEPARATOR)) if cell else ()


def _role(title: str) -> Role:
    term = _TERM.fullmatch(title)
    return Role(term[1], term[2], term[3]) if term else Role(title, "", "")


# ---- whose rows


@dataclass(frozen=True, slots=True)
class _Own:
    """How an actor's rows are known: a state by its code, anybody else by its names in reports and its country."""

    code: str
    names: tuple[str, ...]
    country: str

    @classmethod
    def of(cls, e: Row, members: Iterable[Row]) -> _Own:
        if e["type"] == "country" and is_state(e["entity_id"]) and e["entity_id"] == e["country"]:
            return cls(e["entity_id"], (), e["country"])
        count = Counter(m["entity"] for m in members)
        return cls("", tuple(sorted(count, key=lambda n: (-count[n], n))), e["country"])

    def filters(self) -> Iterator[Filter]:
        """The filters that together find all its rows, and others."""
        if self.code:
            yield Filter(actor=self.code)
        asked = self.names[:ASKED]
        for n, name in enumerate(asked):
            own = folded(name)
            if not any(folded(o) in own and (k < n or folded(o) != own) for k, o in enumerate(asked) if k != n):
                yield Filter(actor=name)  # which finds longer names, too

    def within(self, row: Row, side: str) -> bool:
        """Whether it is among the parties of a cell."""
        if self.code:
            return self.code in row[f"{side}_label"].split(SEPARATOR)
        parties = zip(row[side].split(SEPARATOR), row[f"{side}_country"].split(SEPARATOR), strict=False)
        return any(self._is(name, country) for name, country in parties)

    def _is(self, name: str, country: str) -> bool:
        return name in {n.replace(";", ",") for n in self.names} and (country == self.country or not country or not self.country)

    def labels(self, row: Row, side: str) -> set[str]:
        """The labels under which it stands in a cell."""
        if self.code:
            return {self.code}
        cells = (row[c].split(SEPARATOR) for c in (side, f"{side}_country", f"{side}_label"))
        return {own for name, country, own in zip(*cells, strict=False) if self._is(name, country)}

    def spoke(self, row: Row) -> bool:
        """Whether it is the speaker of a quote."""
        if self.code:
            return label_of(row["speaker"], row["speaker_country"], row["speaker_sector"]) == self.code
        return self._is(row["speaker"], row["speaker_country"])


def _parts(linked: Linked, own: _Own) -> tuple[list[Row], list[Row]]:
    """The happenings in which it acts, and those in which others act on it, the newest first."""
    found: dict[str, Row] = {}
    for where in own.filters():
        for row in linked.ask("happenings", where, columns=HAPPENINGS, newest=True):
            found.setdefault(row["happening_id"], row)
    rows = sorted(found.values(), key=lambda r: (r["day"], r["happening_id"]), reverse=True)
    acting = [r for r in rows if own.within(r, "actor")]
    return acting, [r for r in rows if own.within(r, "recipient")]


# ---- stances, quotes, partners


def _stances(linked: Linked, own: _Own, acting: Sequence[Row]) -> tuple[Stance, ...]:
    """The latest stance on each issue, the newest first, from the newest happenings in which it acts."""
    recent = {r["happening_id"]: own.labels(r, "actor") for r in acting[:RECENT]}
    columns = ("issue_id", "speaker", "happening_id", "json")
    rows = linked.some("stances", "happening_id", list(recent), columns=columns) if recent else []
    latest: dict[str, str] = {}
    for row in rows:  # in order of time
        if row["speaker"] in recent[row["happening_id"]]:
            latest.pop(row["issue_id"], None)
            latest[row["issue_id"]] = row["json"]
    return tuple(Stance.from_dict(json.loads(text)) for text in reversed(latest.values()))


def _quotes(linked: Linked, own: _Own, documents: Collection[str], rows: int) -> tuple[Said, ...]:
    """The newest quotes on its word, those in quotation marks before others of a day, from the newest reports that name it."""
    newest = (r["document_id"] for r in linked.ask("documents", columns=("document_id",), newest=True))
    recent = list(itertools.islice((d for d in newest if d in documents), READ))
    found = linked.some("attributions", "document_id", recent, columns=QUOTED) if recent else []
    quotes = {r["quote_id"]: said(r) for r in found if own.spoke(r) and len(r["content"].split()) >= FEWEST}
    return tuple(sorted(quotes.values(), key=lambda q: (q.published, q.direct, q.id), reverse=True)[:rows])


def said(row: Row) -> Said:
    """A row of `attributions` as a quote."""
    return Said(
        id=row["quote_id"],
        document=row["document_id"],
        outlet=row["outlet"],
        published=row["published"][:10],
        speaker=row["voice"],
        direct=row["direct"],
        words=row["content"],
        start=row["start"],
        end=row["end"],
    )


def _partners(own: _Own, acting: Iterable[Row], receiving: Iterable[Row]) -> tuple[Partner, ...]:
    """The parties it deals with, those with most happenings first."""
    seen: dict[str, list[Row]] = {}
    rows = {r["happening_id"]: r for r in (*acting, *receiving)}
    for row in rows.values():
        others = {*row["actor_label"].split(SEPARATOR), *row["recipient_label"].split(SEPARATOR)} - {""}
        for party in sorted(others - own.labels(row, "actor") - own.labels(row, "recipient")):
            seen.setdefault(party, []).append(row)
    made = [_partner(party, found) for party, found in seen.items()]
    return tuple(sorted(made, key=lambda p: (-p.happenings, p.party)))


def _partner(party: str, rows: Sequence[Row]) -> Partner:
    quads = Counter(r["quad"] for r in rows)
    return Partner(party, len(rows), quads[1], quads[2], quads[3], quads[4], max(r["day"] for r in rows))
