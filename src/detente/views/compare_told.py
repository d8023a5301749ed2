"""Two outlets or two reports side by side: the happenings that both tell, and how differently."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from detente.errors import UnknownNameError
from detente.ledger.filter import Filter
from detente.views.acts import acts
from detente.views.comparison import Comparison, Half, Row
from detente.views.differences import TELLING, pair
from detente.views.source_page import REPORTS, outlet_of, told_by
from detente.views.versions import changed, news

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

# Happenings that both have, the newest, among which those told differently are looked for.
LOOKED: Final = 200


@dataclass(frozen=True, slots=True)
class _Side:
    """One of the two: the happenings that it tells, the newest first, and its mentions of them as far as they are looked at."""

    half: Half
    told: Sequence[str]
    mentions: Sequence[Row]


def outlets(linked: Linked, a: str, b: str, rows: int) -> Comparison:
    """Two outlets by name; see `compare`."""
    documents = linked.ask("documents", columns=REPORTS)
    known = {d["outlet"] for d in documents}
    names = outlet_of(a, known), outlet_of(b, known)
    own = [{d["document_id"]: d for d in documents if d["outlet"] == n} for n in names]
    told = [[r["happening_id"] for r in told_by(linked, n, ("happening_id", "outlet"))] for n in names]
    second = set(told[1])
    both = [h for h in told[0] if h in second]
    mentions = linked.some("mentions", "happening_id", both[:LOOKED], columns=TELLING) if both else []
    sides = []
    for n, name in enumerate(names):
        copies = sum(d["original"] in own[1 - n] for d in own[n].values() if d["kind"] != "original")
        half = _half(name, "", list(own[n].values()), len(told[n]), copies)
        sides.append(_Side(half, told[n], [m for m in mentions if m["outlet"] == name]))
    return _told(linked, "outlet", sides, rows)


def reports(linked: Linked, a: str, b: str, rows: int) -> Comparison:
    """Two reports by their ids or beginnings of them; see `compare`."""
    found = [_report(linked, id) for id in (a, b)]
    ids = [d["document_id"] for d in found]
    mentions = linked.some("mentions", "document_id", ids, columns=TELLING)
    copied = found[0]["original"] == found[1]["original"]
    sides = []
    for d in found:
        own = [m for m in mentions if m["document_id"] == d["document_id"]]
        told = list(dict.fromkeys(m["happening_id"] for m in own))
        about = f"{d['outlet'] or 'outlet unknown'}: {d['title'] or 'untitled'}"
        half = _half(d["document_id"], about, [d], len(told), int(copied and d["kind"] != "original"))
        sides.append(_Side(half, told, own))
    texts = news(linked, ids) if copied else {}
    changes = changed(texts.get(ids[0], ""), texts.get(ids[1], ""))
    return dataclasses.replace(_told(linked, "report", sides, rows), changes=changes)


def _report(linked: Linked, id: str) -> Row:
    found = linked.documents(Filter(document=id)) if id else []
    exact = [d for d in found if d["document_id"] == id] or found
    if len(exact) != 1:
        said = f"{len(found)} reports have" if found else "no report has"
        raise UnknownNameError(f"{said} an id that begins with {id[:60]!r}; `detente search` gives the ids")
    return exact[0]


def _half(name: str, about: str, documents: Sequence[Row], happenings: int, copies: int) -> Half:
    days = [d["published"][:10] for d in documents if d["published"]]
    return Half(name, about, len(documents), happenings, min(days, default=""), max(days, default=""), copies)


def _told(linked: Linked, kind: str, sides: Sequence[_Side], rows: int) -> Comparison:
    """What two tell of the same happenings, by their mentions of those that both tell."""
    sets = [set(s.told) for s in sides]
    by = [_by(s.mentions) for s in sides]
    pairs = [pair(by[0][h], by[1][h]) for h in by[0] if h in by[1]]
    pairs.sort(key=lambda p: (bool(p.differences), p.day, p.happening), reverse=True)
    only = [[h for h in s.told if h not in sets[1 - n]] for n, s in enumerate(sides)]
    shown = acts(linked, [*only[0][:rows], *only[1][:rows]])
    return Comparison(
        kind=kind,
        a=sides[0].half,
        b=sides[1].half,
        both=len(sets[0] & sets[1]),
        only_a=len(only[0]),
        only_b=len(only[1]),
        differing=sum(bool(p.differences) for p in pairs),
        pairs=tuple(pairs[:rows]),
        together=(),
        in_a=tuple(shown[h] for h in only[0][:rows] if h in shown),
        in_b=tuple(shown[h] for h in only[1][:rows] if h in shown),
    )


def _by(rows: Iterable[Row]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for r in rows:
        found.setdefault(r["happening_id"], []).append(r)
    return found
