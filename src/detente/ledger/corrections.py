"""What a person's corrections come to, and the mentions with them applied. Nobody but a person overrules a person."""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from detente.errors import UsageError
from detente.knowledge.actors import ActorBase
from detente.knowledge.gazetteer import Gazetteer
from detente.knowledge.ontology import Ontology
from detente.ledger.filter import meant
from detente.ledger.journal import ACTIONS, Entry, clean, in_force
from detente.link.rows import Constraints, Side, Told, is_state, label

# Between the parties of a field, and the ids in the value `from` of a split.
BETWEEN: Final = ";"
# The least score at which the actors' tables know a whole name, a surname's included; below it the person's own words stand.
KNOWN: Final = 0.9
_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
_PRECISION: Final = {4: "year", 7: "month", 10: "day"}
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Corrections:
    """What stands when all corrections in force are taken together; of two that contradict each other the later one stands.

    `recoded` gives fields with their values by event; `notes` when, who and what by id, the reasons given for other
    corrections among them; `resolved` whether a forecast came true; `together` groups of mentions of one happening; `apart`
    mentions with those that they are parted from."""

    accepted: frozenset[str] = frozenset()
    rejected: frozenset[str] = frozenset()
    starred: frozenset[str] = frozenset()
    recoded: Mapping[str, Mapping[str, str]] = field(default_factory=dict, hash=False)
    notes: Mapping[str, tuple[tuple[str, str, str], ...]] = field(default_factory=dict, hash=False)
    resolved: Mapping[str, bool] = field(default_factory=dict, hash=False)
    together: tuple[tuple[str, ...], ...] = ()
    apart: tuple[tuple[frozenset[str], frozenset[str]], ...] = ()

    @classmethod
    def of(cls, entries: Iterable[Entry]) -> Corrections:
        """Take entries together, which come in order of time; undone ones and actions of newer versions count for nothing.

        >>> entry = Entry("1", "2022-01-10T12:00:00.000000Z", "Ada", "recode", ("e",), (("status", "future"),))
        >>> Corrections.of([entry]).recoded
        {'e': {'status': 'future'}}
        """
        marks: dict[str, set[str]] = {"accept": set(), "reject": set(), "star": set()}
        recoded: dict[str, dict[str, str]] = {}
        notes: dict[str, tuple[tuple[str, str, str], ...]] = {}
        resolved: dict[str, bool] = {}
        grouping = _Grouping()
        for e in in_force(entries):
            if e.action not in ACTIONS:
                continue
            grouping.take(e)
            for t in dict.fromkeys(e.targets):
                _mark(marks, e.action, t)
                if e.action == "recode":
                    recoded.setdefault(t, {}).update(e.values)
                if e.action == "resolve" and e.value("came_true") in ("yes", "no"):
                    resolved[t] = e.value("came_true") == "yes"
                if e.note:
                    notes[t] = (*notes.get(t, ()), (e.time, e.who, e.note))
        accepted, rejected, starred = (frozenset(m) for m in marks.values())
        groups, blocks = grouping.settled()
        return cls(accepted, rejected, starred, recoded, notes, resolved, groups, blocks)

    def constraints(self) -> Constraints:
        """The mentions that belong together and those that do not, as pairs for linking.

        No pair is apart that the others put together, and rejected mentions are in none.
        """
        groups = ([t for t in group if t not in self.rejected] for group in self.together)
        together = [(group[0], other) for group in groups for other in group[1:]]
        apart = {(min(p, f), max(p, f)) for parted, rest in self.apart for p in parted for f in rest}
        return Constraints(tuple(together), tuple(sorted(pair for pair in apart if self.rejected.isdisjoint(pair))))


NO_CORRECTIONS: Final = Corrections()


def _mark(marks: Mapping[str, set[str]], action: str, target: str) -> None:
    """Put a mark and take its contrary away."""
    contrary = {"accept": "reject", "reject": "accept", "unstar": "star"}
    if action in contrary:
        marks[contrary[action]].discard(target)
    if action in marks:
        marks[action].add(target)


class _Grouping:
    """Merges and splits in order of time. A split takes apart what earlier merges put together, also by way of others; a merge
    ends an earlier split for the mentions that it brings back."""

    def __init__(self) -> None:
        self._group: dict[str, list[str]] = {}
        self._blocks: list[tuple[list[str], frozenset[str]]] = []

    def take(self, entry: Entry) -> None:
        if entry.action == "merge":
            self._merge(entry.targets)
        elif entry.action == "split":
            rest = (t.strip() for t in entry.value("from").split(BETWEEN))
            # The first target names the happening; one alone is itself the mention.
            parted = dict.fromkeys(entry.targets[1:] or entry.targets)
            self._split(list(parted), frozenset(t for t in rest if t and t not in parted))

    def settled(self) -> tuple[tuple[tuple[str, ...], ...], tuple[tuple[frozenset[str], frozenset[str]], ...]]:
        groups = dict.fromkeys(tuple(g) for g in self._group.values() if len(g) > 1)
        return tuple(groups), tuple((frozenset(parted), rest) for parted, rest in self._blocks if parted)

    def _merge(self, targets: Sequence[str]) -> None:
        merged = list(dict.fromkeys(m for t in targets for m in self._group.get(t, [t])))
        self._put(merged)
        own = set(merged)
        for parted, rest in self._blocks:
            if not own.isdisjoint(parted) and not own.isdisjoint(rest):
                parted[:] = [t for t in parted if t not in own]

    def _split(self, parted: list[str], rest: frozenset[str]) -> None:
        for t in parted:
            group = self._group.get(t, [t])
            if not rest.isdisjoint(group):  # who is in neither stays with the happening
                self._put([m for m in group if m in parted])
                self._put([m for m in group if m not in parted])
        if rest:
            self._blocks.append((parted, rest))

    def _put(self, members: list[str]) -> None:
        for m in members:
            self._group[m] = members


# ---- what may be recoded


def check_recode(field: str, value: str, *, event_type: str = "") -> str:
    """The value of a recoded field as it is kept; to be asked before it is written.

    Args:
        field: one of `FIELDS`.
        value: `date`: an ISO day, month or year, or two with `/` between; `actors`, `recipients`: state codes or names with `;`
            between; `place`: a name, with a state's code after a comma where several bear it. Empty where there is none.
        event_type: what the event's type is or becomes, to which a mode has to belong; any type's will do where not given.

    >>> check_recode("event_type", "threaten"), check_recode("date", "2022-01-10 / 2022-01-12")
    ('THREATEN', '2022-01-10/2022-01-12')

    Raises:
        UsageError: the field cannot be recoded, or not to this value; the message lists what is allowed.
    """
    if field not in FIELDS:
        raise UsageError(f"the field {field[:40]!r} cannot be recoded; there are {', '.join(FIELDS)}")
    value = " ".join(clean(value).split())
    if field == "mode" and event_type:
        return _one_of("mode", value.lower(), ("", *_modes(event_type.upper())))
    return FIELDS[field](value)


def _event_type(value: str) -> str:
    return _one_of("event_type", value.upper(), Ontology.load().types)


def _mode(value: str) -> str:
    every = (m for kind in Ontology.load().types for m in _modes(kind))
    return _one_of("mode", value.lower(), ("", *dict.fromkeys(every)))


def _modes(event_type: str) -> list[str]:
    kind = Ontology.load().types.get(event_type)
    return [m.name for m in kind.modes] if kind else []


def _status(value: str) -> str:
    return _one_of("status", value.lower(), Ontology.load().statuses)


def _one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    there = list(allowed)
    if value not in there:
        raise UsageError(f"{value[:40]!r} is no {name}; there are {', '.join(v or 'empty' for v in there)}")
    return value


def _date(value: str) -> str:
    """A date or two, the second not before the first."""
    if not value:
        return ""
    days = [d.strip() for d in value.split("/")]
    try:
        if len(days) > 2 or not all(_DAY.fullmatch(d) for d in days):
            raise ValueError
        for d in days:
            date.fromisoformat(f"{d}-01-01"[:10] if len(d) == 4 else f"{d}-01"[:10])
        if days[-1] < days[0][: len(days[-1])]:
            raise ValueError
    except ValueError:
        message = f"{value[:40]!r} is no date; write an ISO day, month or year, or two such as 2022-01-10/2022-01-12"
        raise UsageError(message) from None
    return "/".join(days)


def _confidence(value: str) -> str:
    try:
        number = float(value)
    except ValueError:
        number = math.nan
    if not 0 <= number <= 1:
        raise UsageError(f"{value[:40]!r} is no confidence; it is a number from 0 to 1")
    return str(number)


def _parties(value: str) -> str:
    return f"{BETWEEN} ".join(dict.fromkeys(p.strip() for p in value.split(BETWEEN) if p.strip()))


def _text(value: str) -> str:
    return value


FIELDS: Final[Mapping[str, Callable[[str], str]]] = {
    "event_type": _event_type,
    "mode": _mode,
    "status": _status,
    "actors": _parties,
    "recipients": _parties,
    "issue": _text,
    "condition": _text,
    "date": _date,
    "place": _text,
    "confidence": _confidence,
}


# ---- applying


def apply(told: Sequence[Told], c: Corrections) -> list[Told]:
    """Mentions without those a person rejected, with what a person recoded; in the same order.

    What a person accepted or recoded has confidence 1, unless the confidence was recoded itself. With the type come its score
    and quad class, and a mode goes that is none of the type's.

    Raises:
        UsageError: an event is recoded to what this version does not know.
    """
    wanted = {p.casefold() for values in c.recoded.values() for p in _named(values) if not is_state(meant(p)[0])}
    sides = _known_sides(told, wanted) if wanted else {}
    kept = []
    for t in told:
        if t.id in c.rejected:
            continue
        values = c.recoded.get(t.id, {})
        if values or t.id in c.accepted:
            kept.append(dataclasses.replace(t, **{"confidence": 1.0, **_changes(t, values, sides)}))
        else:
            kept.append(t)
    return kept


def _named(values: Mapping[str, str]) -> list[str]:
    return [p for f in ("actors", "recipients") if f in values for p in _items(values[f])]


def _items(value: str) -> list[str]:
    return [p for p in _parties(value).split(f"{BETWEEN} ") if p]


def _changes(t: Told, values: Mapping[str, str], sides: Mapping[str, Side]) -> dict[str, Any]:
    """The fields of a mention that its recoding changes."""
    changes: dict[str, Any] = {}
    for name, given in values.items():
        try:
            value = check_recode(name, given)
        except UsageError as error:
            raise UsageError(f"the event {t.id} was recoded, but {error}; undo that correction, or upgrade détente") from error
        if name == "date":
            changes |= _dated(value)
        elif name == "place":
            changes |= _placed(value)
        elif name in ("actors", "recipients"):
            changes[name] = tuple(dict.fromkeys(sides.get(p.casefold()) or _side(p, t.day) for p in _items(value)))
        else:
            changes[name] = float(value) if name == "confidence" else value
    if "event_type" in changes or "mode" in changes:
        kind, mode = changes.get("event_type", t.event_type), changes.get("mode", t.mode)
        mode = mode if mode in _modes(kind) else ""
        known = Ontology.load()
        changes |= {"mode": mode, "score": known.score(kind, mode), "quad": known.quad(kind)}
    return changes


def _dated(value: str) -> dict[str, Any]:
    start, _, end = value.partition("/")
    end = end or start
    return {"start": start, "end": end, "precision": _PRECISION.get(min(len(start), len(end)), "")}


def _placed(value: str) -> dict[str, Any]:
    """The best known place of a name; of those in a state where its code stands after the last comma."""
    name, _, after = value.rpartition(",")
    # Codes only: the Georgia of `Atlanta, Georgia` is no state.
    code = after.strip()
    country = code if name and is_state(code) and code == meant(code)[0] else ""
    name = name.strip() if country else value
    found = Gazetteer.load().find(name) if name else ()
    best = next((e for e in found if not country or e.country == country), None)
    if best is None:
        return {"place": name, "place_country": country, "geonames_id": None, "lat": None, "lon": None}
    return {
        "place": best.name,
        "place_country": best.country,
        "geonames_id": best.geonames_id,
        "lat": best.lat,
        "lon": best.lon,
    }


def _known_sides(told: Iterable[Told], wanted: set[str]) -> dict[str, Side]:
    """Parties of the ledger by folded label or name, where those that go by it are all one."""
    found: dict[str, Counter[Side]] = {}
    for t in told:
        for side in (*t.actors, *t.recipients):
            for name in {side.label.casefold(), side.entity.casefold()} & wanted:
                found.setdefault(name, Counter())[side] += 1
    return {
        name: min(count, key=lambda s: (-count[s], dataclasses.astuple(s)))
        for name, count in found.items()
        if len({side.key for side in count}) == 1
    }


def _side(name: str, day: str) -> Side:
    """A party by a state's code or name, else as the actors' tables know it on a day, else by the name alone."""
    known = ActorBase.load()
    country = meant(name)[0]
    if is_state(country):
        return Side(country, country, known.country_name(country), country, "GOV")
    found = known.resolve(name, date=day)
    entity = found.entity if found.score >= KNOWN else name
    own = label(entity, found.country, found.sector)
    return Side(own if is_state(own) else entity.casefold(), own, entity, found.country, found.sector)
