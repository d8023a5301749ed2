"""The state of a page, as it stands in its address: the filter of the command line, the day, the page of a list.

The names are those of the command line's options: `/timeline?actor=RUS&type=THREATEN&since=2022-01&as_of=2022-02-01`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final
from urllib.parse import quote, urlencode

from fastapi import Depends
from fastapi import Query as Parameter

from detente.collect.document import iso_date
from detente.errors import UsageError
from detente.knowledge.ontology import Ontology
from detente.ledger.filter import EVERYTHING, Filter
from detente.ledger.journal import latest

# A name or a date is shorter; what is longer is no question.
LONGEST: Final = 200
PAGES: Final = 100_000
NAMES: Final = ("actor", "dyad", "type", "status", "since", "until", "outlet", "document")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Query:
    """What a page was asked. `as_of` is an ISO day or moment, empty for now; `page` counts from 1."""

    where: Filter = EVERYTHING
    as_of: str = ""
    page: int = 1

    def pairs(self) -> Pairs:
        """The query as names and values; what is not asked for is left out.

        >>> Query(Filter(actor="RUS", event_types=("REJECT", "THREATEN")), page=2).pairs()
        (('actor', 'RUS'), ('type', 'REJECT'), ('type', 'THREATEN'), ('page', '2'))
        """
        w = self.where
        dyad = w.dyad or ()
        plain = (",".join(dyad),) if dyad and not any("," in d for d in dyad) else dyad
        named = (
            ("actor", (w.actor,)),
            ("dyad", plain),
            ("type", w.event_types),
            ("status", w.statuses),
            ("since", (w.since,)),
            ("until", (w.until,)),
            ("outlet", (w.outlet,)),
            ("document", (w.document,)),
            ("as_of", (self.as_of,)),
            ("page", (str(self.page),) if self.page > 1 else ()),
        )
        return tuple((name, value) for name, values in named for value in values if value)

    def but(self, **changed: Any) -> Query:
        """The query with other conditions, named as in `Filter`, or another `as_of` or `page`; new conditions begin at page 1.

        >>> Query(Filter(actor="RUS"), page=3).but(since="2022").pairs()
        (('actor', 'RUS'), ('since', '2022'))
        """
        as_of, page = changed.pop("as_of", self.as_of), changed.pop("page", 1)
        return Query(dataclasses.replace(self.where, **changed), as_of, page)

    def conditions(self) -> tuple[tuple[str, str, Query], ...]:
        """Each condition as its name, its value, and the query without it."""
        w = self.where
        found: list[tuple[str, str, Query]] = []
        for name in ("actor", "since", "until", "outlet", "document"):
            if value := getattr(w, name):
                found.append((name, value, self.but(**{name: ""})))
        if w.dyad:
            found.insert(0, ("dyad", " and ".join(w.dyad), self.but(dyad=None)))
        for name, field in (("type", "event_types"), ("status", "statuses")):
            values: tuple[str, ...] = getattr(w, field)
            found += [(name, v, self.but(**{field: tuple(o for o in values if o != v)})) for v in values]
        return tuple(found)


EMPTY: Final = Query()


def of(pairs: Iterable[tuple[str, str]]) -> Query:
    """The query that `pairs` wrote, or that a form sent; empty values and names of other parameters are passed over.

    Raises:
        UsageError: a type or status that is none, no date, half a dyad, or a text far too long.
    """
    given: dict[str, list[str]] = {}
    for name, value in pairs:
        if len(value) > LONGEST and name in (*NAMES, "as_of"):
            raise UsageError(f"{name} is {len(value):,} characters long; at most {LONGEST} make a name or a date")
        if value.strip():
            given.setdefault(name, []).append(value.strip())

    def one(name: str) -> str:
        return given.get(name, [""])[-1]

    known = Ontology.load()
    where = Filter(
        actor=one("actor"),
        dyad=_dyad(given.get("dyad", [])),
        event_types=_known("type", [t.upper() for t in given.get("type", [])], tuple(known.types)),
        statuses=_known("status", given.get("status", []), tuple(dict.fromkeys((*known.statuses, *known.meeting_statuses)))),
        since=_day("since", one("since")),
        until=_day("until", one("until")),
        outlet=one("outlet"),
        document=one("document"),
    )
    latest(as_of := one("as_of"))
    return Query(where, as_of, _page(one("page")))


def _dyad(values: Sequence[str]) -> tuple[str, str] | None:
    parts = [p.strip() for p in (values[0].split(",") if len(values) == 1 else values) if p.strip()]
    if not parts:
        return None
    if len(parts) != 2:
        raise UsageError(f"a dyad is two parties with a comma between, such as RUS,USA; it was {','.join(values)[:80]!r}")
    return parts[0], parts[1]


def _known(name: str, values: Sequence[str], there: Sequence[str]) -> tuple[str, ...]:
    odd = [v for v in values if v not in there]
    if odd:
        raise UsageError(f"{name} {odd[0][:40]!r} is not known; there are {', '.join(there)}")
    return tuple(dict.fromkeys(values))


def _day(name: str, value: str) -> str:
    """An ISO day, month or year, as the command line takes it."""
    if not value or (len(value) in (4, 7) and iso_date(f"{value}-01-01"[:10])):
        return value
    found = iso_date(value)
    if found is None:
        raise UsageError(f"{name} takes an ISO date such as 2022-01-10, 2022-01 or 2022; it was {value[:40]!r}")
    return found[:10]


def _page(value: str) -> int:
    if not value:
        return 1
    if not (value.isascii() and value.isdigit() and 1 <= int(value[:9]) <= PAGES):
        raise UsageError(f"page counts from 1 to {PAGES:,}; it was {value[:20]!r}")
    return int(value[:9])


def link(path: str, query: Query | None = None, /, **own: str | int) -> str:
    """An address that keeps the state; `own` are further parameters of the page, left out where they are empty.

    >>> link("/search", Query(Filter(outlet="Wire & Co")), q="talks")
    '/search?q=talks&outlet=Wire+%26+Co'
    """
    pairs = [(k, str(v)) for k, v in own.items() if v != ""]
    given = urlencode([*pairs, *(query.pairs() if query else ())], errors="replace")
    return f"{path}?{given}" if given else path


def words_link(document: str, start: int = 0, end: int = 0, query: Query | None = None) -> str:
    """The address of some words in their report: the reader opens there with what stands on them.

    >>> words_link("ab12", 40, 52)
    '/report/ab12?at=40-52#at'
    """
    at = f"{start}-{end}" if end > start else ""
    as_of = Query(as_of=query.as_of) if query else None
    return link(f"/report/{quote(document, safe='', errors='replace')}", as_of, at=at) + ("#at" if at else "")


Name = Annotated[str, Parameter(max_length=LONGEST)]
Dyad = Annotated[
    list[str], Parameter(default_factory=list, max_length=2, description="Two parties that must both take part: RUS,USA.")
]
Types = Annotated[list[str], Parameter(default_factory=list, max_length=40, description="PLOVER event types, any of which.")]
Statuses = Annotated[
    list[str], Parameter(default_factory=list, max_length=20, description="Statuses of events or meetings, any of which.")
]


def asked(  # noqa: PLR0913, PLR0917  (the parameters of an address, which the schema of the API lists one by one)
    dyad: Dyad,
    type: Types,
    status: Statuses,
    actor: Annotated[Name, Parameter(description="A country code or a name.")] = "",
    since: Annotated[Name, Parameter(description="From this ISO day, month or year on.")] = "",
    until: Annotated[Name, Parameter(description="Up to this ISO day, month or year.")] = "",
    outlet: Annotated[Name, Parameter(description="The outlet, or a part of its name.")] = "",
    document: Annotated[Name, Parameter(description="The id of a report, or the beginning of it.")] = "",
    as_of: Annotated[Name, Parameter(description="The ledger as it was on this ISO day or at this moment, UTC.")] = "",
    page: Annotated[int, Parameter(ge=1, le=PAGES, description="The page of a list, from 1.")] = 1,
) -> Query:
    """The query of a request.

    Raises:
        UsageError: as `of`.
    """
    single = (("actor", actor), ("since", since), ("until", until), ("outlet", outlet), ("document", document), ("as_of", as_of))
    several = ((n, v) for n, values in (("dyad", dyad), ("type", type), ("status", status)) for v in values)
    return of((*single, *several, ("page", str(page))))


QueryOf = Annotated[Query, Depends(asked)]
