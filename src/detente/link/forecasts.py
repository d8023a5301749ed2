"""Judgements of likelihood → forecasts by people: who said how likely, of what, by when, and whether it came true."""

from __future__ import annotations

import functools
import re
import tomllib
from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from types import MappingProxyType
from typing import Final, TypeAlias

import numpy as np

from detente.knowledge.actor_tables import rows_of
from detente.link.cluster import average_linkage, candidates
from detente.link.rows import Forecast, Judged
from detente.link.text import folded, rarities, stems, words
from detente.records import Plain

# Judgements of one forecast are made within so many days.
WITHIN: Final = 14
# Two wordings are of one matter where they share this much of their weight (Dice): `an invasion` and `a Russian invasion of
# Ukraine` do, `a deal on grain` and `a deal on gas` do not.
SAME: Final = 0.5
# A day without a year lies so many days ahead at most; a further one is rather a day that has passed.
AHEAD: Final = 270

NOTHING: Final[Mapping[str, bool]] = MappingProxyType({})
Range: TypeAlias = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Forecaster(Plain):
    """A forecaster's record. `by` is empty where a party spoke, `party` too where reports judged for themselves.

    `brier` is the mean Brier score of the resolved forecasts whose word has a range, 0 at best, 1 at worst; None without any."""

    by: str
    party: str
    made: int
    open: int
    resolved: int
    brier: float | None


@dataclass(frozen=True, slots=True)
class _Said:
    """What one forecaster said of one matter on one day at one level, by how many reports whatever."""

    voices: frozenset[tuple[str, str]]
    party: str
    level: str
    matter: frozenset[str]
    day: int | None
    undated: str


@functools.cache
def ranges() -> Mapping[str, Range]:
    """The chance that each level of likelihood stands for, 0 to 1; a level without a range is left out. See `likelihoods.tsv`.

    >>> ranges()["high"]
    (0.55, 0.8)
    """
    rows = rows_of(resources.files("detente.knowledge") / "likelihoods.tsv")
    return MappingProxyType({r["level"]: (int(r["low"]) / 100, int(r["high"]) / 100) for r in rows if r["low"]})


def forecasts(judged: Sequence[Judged], *, resolved: Mapping[str, bool] = NOTHING) -> list[Forecast]:
    """The forecasts that judgements make, in order of the day on which they were made.

    Judgements are one forecast where the same forecaster gives the same likelihood of the same matter within `WITHIN` days and
    no other likelihood in between. Reports that judge for themselves are forecasters by outlet, and copies are one.

    Args:
        judged: as reports tell them, in any order.
        resolved: whether it came true, by the id of a forecast or of any of its members. The forecast's own id wins; members
            that disagree leave it open.
    """
    said: dict[_Said, list[Judged]] = {}
    for j in {j.id: j for j in judged}.values():
        said.setdefault(_said(j), []).append(j)
    own = {s: min(j.id for j in members) for s, members in said.items()}
    rows = sorted(said, key=lambda s: (s.day or 0, own[s]))
    groups: dict[int, list[Judged]] = {}
    for row, group in zip(rows, _grouped(rows), strict=True):
        groups.setdefault(group, []).extend(said[row])
    found = [_forecast(members, resolved) for members in groups.values()]
    return sorted(found, key=lambda f: (f.made or "9999", f.id))


def scores(made: Iterable[Forecast]) -> list[Forecaster]:
    """The record of every forecaster: the best mean Brier score first, those without one last, by number of forecasts."""
    grouped: dict[tuple[str, str], list[Forecast]] = {}
    rows = list(made)
    parties: dict[str, set[str]] = {}
    for f in rows:
        parties.setdefault(_name(f.by), set()).update({folded(f.party)} - {""})
    for f in rows:
        name, party = _name(f.by), folded(f.party)
        known = parties[name]
        grouped.setdefault((name, min(known) if name and not party and len(known) == 1 else party), []).append(f)
    found = [_forecaster(own) for own in grouped.values()]
    return sorted(found, key=lambda r: (r.brier is None, r.brier or 0.0, -r.resolved, -r.made, r.by, r.party))


def due(about: str, text: str, published: str) -> str:
    """The ISO day by which something is forecast, where the words name one; else empty.

    Taken are `by`, `before` and `no later than` with a month and a day, ahead of the day of publication; and ISO dates after it.

    >>> due("an attack", "An attack by Feb. 20 is likely, he said.", "2022-01-10")
    '2022-02-20'
    """
    told = _day(published)
    for words_ in (about, text):
        for match in _deadline().finditer(words_):
            if (named := _named(match, told)) is not None:
                return named.isoformat()
    for words_ in (about, text):
        for iso in _ISO.findall(words_):
            day = _day(iso)
            if day and (told is None or day > told):
                return str(iso)
    return ""


# ---- judgements → groups


def _said(j: Judged) -> _Said:
    by, party = _name(j.by), folded(j.party)
    if by:
        voices = {("by", by)}
    elif party:
        voices = {("party", party)}
    else:
        voices = {(kind, name) for kind, name in (("outlet", folded(j.outlet)), ("text", j.original or j.document)) if name}
    day = _day(j.published)
    matter = frozenset(stems(j.about) or stems(j.words))
    undated = "" if day and matter else j.original or j.id
    return _Said(frozenset(voices), party, j.likelihood, matter, day.toordinal() if day else None, undated)


def _name(by: str) -> str:
    """A forecaster's name as it is compared: without the title that `views` writes after a comma."""
    return " ".join(words(by.partition(",")[0])) or folded(by).strip()


def _grouped(rows: Sequence[_Said]) -> list[int]:
    """The group of each row, numbered by first member."""
    days = np.array([s.day or 0 for s in rows], dtype=np.int64)
    keys: list[set[Hashable]] = [{(v, m) for v in s.voices for m in s.matter} if not s.undated else set() for s in rows]
    alike: list[tuple[int, int, float]] = []
    changed: dict[int, list[int]] = {}
    for a, b in candidates(keys, days, window=WITHIN).tolist():
        one, other = rows[a], rows[b]
        share = _dice(one.matter, other.matter)
        if share < SAME or not one.voices & other.voices or _clash({one.party, other.party}):
            continue
        if one.level == other.level:
            alike.append((a, b, share))
        else:
            changed.setdefault(a, []).append(int(days[b]))
            changed.setdefault(b, []).append(int(days[a]))
    apart = [
        (a, b)
        for a, b, _ in alike
        if any(days[a] < d < days[b] or days[b] < d < days[a] for n in (a, b) for d in changed.get(n, ()))
    ]

    def clash(one: list[int], other: list[int]) -> bool:
        own = [*one, *other]
        return bool(np.ptp(days[own]) > WITHIN) or _clash({rows[n].party for n in own})

    joined = average_linkage(
        len(rows),
        np.array([(a, b) for a, b, _ in alike], dtype=np.int64).reshape(-1, 2),
        np.array([s for _, _, s in alike], dtype=np.float64),
        threshold=SAME,
        apart=apart,
        clash=clash,
    )
    return [int(g) for g in joined]


def _clash(parties: set[str]) -> bool:
    """Whether two parties are named: `officials` of one state are not those of another."""
    return len(parties - {""}) > 1


def _forecast(members: list[Judged], resolved: Mapping[str, bool]) -> Forecast:
    members.sort(key=lambda j: (_day(j.published) or date.max, j.id))
    first = members[0]
    low, high = ranges().get(first.likelihood, (None, None))
    outcome = _outcome([j.id for j in members], resolved)
    brier = None
    if low is not None and high is not None and outcome is not None:
        brier = round(((low + high) / 2 - outcome) ** 2, 6)
    return Forecast(
        id=first.id,
        by=first.by,
        party=next((j.party for j in members if j.party), ""),
        about=next((j.about for j in members if j.about), ""),
        likelihood=first.likelihood,
        low=low,
        high=high,
        made=first.published[:10] if _day(first.published) else "",
        due=next((d for j in members if (d := due(j.about, j.words, j.published))), ""),
        members=tuple(j.id for j in members),
        outcome=outcome,
        brier=brier,
    )


def _outcome(members: Sequence[str], resolved: Mapping[str, bool]) -> bool | None:
    if members[0] in resolved:
        return resolved[members[0]]
    known = {resolved[m] for m in members if m in resolved}
    return known.pop() if len(known) == 1 else None


def _forecaster(own: Sequence[Forecast]) -> Forecaster:
    known = sorted(f.brier for f in own if f.brier is not None)
    resolved = sum(f.outcome is not None for f in own)
    by, party = _usual(f.by for f in own), _usual(f.party for f in own)
    brier = round(sum(known) / len(known), 6) if known else None
    return Forecaster(by, party, len(own), len(own) - resolved, resolved, brier)


def _usual(names: Iterable[str]) -> str:
    """The commonest of the names that are not empty, the first in the alphabet of equals."""
    count = Counter(n for n in names if n)
    return min(count, key=lambda n: (-count[n], n), default="")


def _sum(own: Iterable[str]) -> float:
    """Rarity and one, so that words which stand in every text still count."""
    known = rarities()
    return sum(1 + known[s] for s in own)


def _dice(one: frozenset[str], other: frozenset[str]) -> float:
    return 2 * _sum(one & other) / (_sum(one) + _sum(other))


# ---- days

_ISO: Final = re.compile(r"(?<![\d-])\d{4}-\d\d-\d\d(?![\d-])", re.ASCII)


def _day(iso: str) -> date | None:
    try:
        return date.fromisoformat(iso[:10]) if len(iso) >= 10 else None
    except ValueError:
        return None


@functools.cache
def _months() -> Mapping[str, int]:
    """Months and their abbreviations, folded, from the table that reading uses."""
    tables = tomllib.loads((resources.files("detente.knowledge") / "times.toml").read_text(encoding="utf8"))
    return {folded(name): n for table in ("months", "month_abbreviations") for name, n in tables[table].items()}


@functools.cache
def _deadline() -> re.Pattern[str]:
    month = "|".join(sorted(map(re.escape, _months()), key=lambda m: (-len(m), m)))
    day = r"(\d{1,2})(?:st|nd|rd|th)?"
    named = rf"(?:{day}\s+(?:of\s+)?({month})\b\.?|({month})\b\.?\s+{day}(?![\w]|[.,:]\d))"
    return re.compile(rf"\b(by|before|no later than)\s+(?:the\s+)?{named}(?:,?\s+(\d{{4}})\b)?", re.ASCII | re.IGNORECASE)


def _named(match: re.Match[str], told: date | None) -> date | None:
    """The day of a deadline, not before the day of publication."""
    word, day, month, month_too, day_too, year = match.groups()
    number, n = _months()[folded(month or month_too)], int(day or day_too)
    if year is None and told is None:
        return None
    years = [int(year)] if year else [told.year, told.year + 1] if told else []
    for y in years:
        try:
            named = date(y, number, n) - timedelta(folded(word) == "before")
        except (ValueError, OverflowError):
            continue
        if told is None or (told <= named and (year or (named - told).days <= AHEAD)):
            return named
    return None
