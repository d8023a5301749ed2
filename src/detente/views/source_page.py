"""What an outlet told: its reports by day, whose text it carries and who carries its own, what it told first, alone, or wrongly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.errors import UnknownNameError
from detente.ledger.filter import Filter
from detente.ledger.tables import SEPARATOR
from detente.records import Plain, Rejected
from detente.views.acts import Act, acts
from detente.views.versions import Version, versions

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

# Versions whose changes are shown.
VERSIONS: Final = 5
# Names of outlets in an error.
NEAREST: Final = 4
REPORTS: Final = ("document_id", "outlet", "published", "title", "original", "kind")
TOLD: Final = ("happening_id", "document_id", "event_type", "sources", "denied", "outlet")


@dataclass(frozen=True, slots=True)
class Count(Plain):
    """How many of something: reports of a day, reports shared with an outlet, happenings of a type."""

    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Headline(Plain):
    """A report by its title; `kind`: original, copy, version."""

    document: str
    published: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class SourcePage(Plain):
    """An outlet over all reports; `outlet` is empty where the reports name none.

    `copied_from` are the outlets whose text it carries, `copied_by` those that carry its own, with numbers of reports; `originals`
    its reports that are no copies. Of its `happenings` it told `first` those that others told, too, and `alone` those that rest on
    no other independent source; `share_alone` is their share, 0 to 1. `denied` counts claims that somebody denies, of which
    `denied_claims` are the newest."""

    outlet: str
    reports: int
    originals: int
    copies: int
    versions: int
    first_day: str
    last_day: str
    days: tuple[Count, ...]
    copied_from: tuple[Count, ...]
    copied_by: tuple[Count, ...]
    happenings: int
    first: int
    alone: int
    share_alone: float
    denied: int
    types: tuple[Count, ...]
    denied_claims: tuple[Act, ...]
    told_first: tuple[Act, ...]
    edited: tuple[Version, ...]
    newest: tuple[Headline, ...]


@dataclass(frozen=True, slots=True)
class Source(Plain):
    """An outlet as a line: its reports, how many are its own, copies and versions of others', how many others carry its text."""

    outlet: str
    reports: int
    originals: int
    copies: int
    versions: int
    copied_by: int
    first_day: str
    last_day: str


@dataclass(frozen=True, slots=True)
class Sources(Plain):
    """All outlets, those with most reports first, and what could not be read."""

    outlets: tuple[Source, ...]
    rejected: tuple[Rejected, ...] = ()


def sources(linked: Linked, *, rejected: Sequence[Rejected] = ()) -> Sources:
    """All outlets of the ledger with their numbers.

    Args:
        rejected: what could not be read, as `Ledger.rejected()` gives it.
    """
    documents = linked.ask("documents", columns=REPORTS)
    by_id = {d["document_id"]: d for d in documents}
    own: dict[str, list[Row]] = {}
    for d in documents:
        own.setdefault(d["outlet"], []).append(d)
    carried = Counter(o for d in documents if (o := _original(d, by_id)) != d["outlet"])
    made = [_source(outlet, rows, carried[outlet]) for outlet, rows in own.items()]
    return Sources(tuple(sorted(made, key=lambda s: (-s.reports, s.outlet))), tuple(rejected))


def _source(outlet: str, rows: Sequence[Row], carried: int) -> Source:
    kinds, days = Counter(r["kind"] for r in rows), _days(rows)
    return Source(
        outlet, len(rows), kinds["original"], kinds["copy"], kinds["version"], carried, min(days, default=""), max(days, default="")
    )


def source_page(linked: Linked, outlet: str, *, rows: int = 10) -> SourcePage:
    """An outlet over all reports.

    Args:
        linked: the ledger with its links.
        outlet: its name in any case, or a part of it that no other has; empty for the reports that name none.
        rows: how many of each list.

    Raises:
        UnknownNameError: no outlet, or more than one, is meant; the message lists the nearest.
    """
    documents = linked.ask("documents", columns=REPORTS)
    name = outlet_of(outlet, [d["outlet"] for d in documents])
    by_id = {d["document_id"]: d for d in documents}
    own = [d for d in documents if d["outlet"] == name]
    told = told_by(linked, name, TOLD)
    ids = {d["document_id"] for d in own}
    first = [r for r in told if r["document_id"] in ids and r["sources"] > 1]
    denied = [r for r in told if r["denied"]]
    alone = sum(r["sources"] == 1 for r in told)
    days, kinds = _days(own), Counter(d["kind"] for d in own)
    shown = acts(linked, [r["happening_id"] for r in (*denied[:rows], *first[:rows])])
    return SourcePage(
        outlet=name,
        reports=len(own),
        originals=kinds["original"],
        copies=kinds["copy"],
        versions=kinds["version"],
        first_day=min(days, default=""),
        last_day=max(days, default=""),
        days=tuple(Count(day, days[day]) for day in sorted(days)),
        copied_from=_counts(o for d in own if d["kind"] != "original" and (o := _original(d, by_id)) != name),
        copied_by=_counts(d["outlet"] for d in documents if d["outlet"] != name and _original(d, by_id) == name),
        happenings=len(told),
        first=len(first),
        alone=alone,
        share_alone=round(alone / len(told), 3) if told else 0.0,
        denied=len(denied),
        types=_counts(r["event_type"] for r in told),
        denied_claims=tuple(shown[r["happening_id"]] for r in denied[:rows]),
        told_first=tuple(shown[r["happening_id"]] for r in first[:rows]),
        edited=versions(linked, _edited(name, documents, by_id), by_id),
        newest=tuple(Headline(d["document_id"], d["published"][:10], d["title"], d["kind"]) for d in own[: -rows - 1 : -1]),
    )


def outlet_of(name: str, outlets: Iterable[str]) -> str:
    """The outlet that a name means: itself in any case, else the one outlet whose name it is a part of.

    Raises:
        UnknownNameError: none or several are meant.

    >>> outlet_of("meridian", ["The Meridian Post", "Kyiv Dispatch"])
    'The Meridian Post'
    """
    wanted, known = name.strip().casefold(), sorted(set(outlets))
    fitting = [o for o in known if o.casefold() == wanted] or [o for o in known if wanted and wanted in o.casefold()]
    if len(fitting) == 1 or (fitting and fitting[0].casefold() == wanted):
        return fitting[0]
    if fitting:
        raise UnknownNameError(f"{len(fitting)} outlets have {name[:80]!r} in their name: {_some(fitting)}; give more of it")
    if not wanted:
        raise UnknownNameError("every report names its outlet; `detente source` lists them")
    raise UnknownNameError(
        f"no outlet is called {name[:80]!r}; the nearest are {_some(_near(wanted, known))}; `detente source` lists all"
    )


def _near(wanted: str, known: Sequence[str]) -> list[str]:
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    named = [o for o in known if o]
    return [o for o, _, _ in process.extract(wanted, named, scorer=fuzz.WRatio, processor=str.casefold, limit=NEAREST)]


def _some(outlets: Sequence[str]) -> str:
    return ", ".join(outlets[:NEAREST]) + (", …" if len(outlets) > NEAREST else "") if outlets else "none"


def _original(d: Row, by_id: Mapping[str, Row]) -> str:
    """The outlet whose text a report carries; its own where that is not in the ledger."""
    return str(by_id[d["original"]]["outlet"]) if d["original"] in by_id else str(d["outlet"])


def _days(rows: Iterable[Row]) -> Counter[str]:
    return Counter(r["published"][:10] for r in rows if r["published"])


def _counts(values: Iterable[str]) -> tuple[Count, ...]:
    """Values by frequency, equals by name."""
    return tuple(Count(v, n) for v, n in sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))


def told_by(linked: Linked, outlet: str, columns: Sequence[str]) -> list[Row]:
    """Flat rows of the happenings that an outlet told, the newest first; `columns` has `happening_id` and `outlet`."""
    if outlet:
        rows = linked.ask("happenings", Filter(outlet=outlet), columns=columns, newest=True)
        own = outlet.replace(";", ",")
        return [r for r in rows if r["outlet"] == own or own in r["outlet"].split(SEPARATOR)]
    ids = {r["happening_id"] for r in linked.ask("mentions", columns=("happening_id", "outlet")) if not r["outlet"]}
    return [r for r in linked.ask("happenings", columns=columns, newest=True) if r["happening_id"] in ids]


def _edited(name: str, documents: Iterable[Row], by_id: Mapping[str, Row]) -> list[Row]:
    """The versions that an outlet made of a text, or others of its own, the newest first."""
    found = [d for d in documents if d["kind"] == "version" and name in (d["outlet"], _original(d, by_id))]
    return found[: -VERSIONS - 1 : -1]
