"""Happenings as rows of GDELT 2.0: the 61 columns of its events table and, beside it, the 16 of its mentions table.

Columns and meanings are those of the GDELT Event Database Data Format Codebook V2.0 (19 February 2015): tab-separated, no
header, as GDELT has none; `EVENTS` and `MENTIONS` name the columns. What détente does not know stays empty, so readers must
take empty cells for missing values. What differs from GDELT:

- One row a happening. Actor1 is its first actor, Actor2 its first recipient; where it has none, but several actors (talks),
  the second actor. Further parties are not given: `csv`, `polecat` and `graphml` have them all.
- GLOBALEVENTID is made from the happening's id by a hash of 52 bits, the same each time; it is no id of GDELT's own events.
- Codes are roots of CAMEO, by the crosswalk in `knowledge/plover.toml`: EventRootCode `12`, EventCode and EventBaseCode
  `120` (not specified below). QuadClass (1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material
  conflict) is PLOVER's, which for some types is not that of the CAMEO root: a concession (08) is a word here, an appeal and
  a demand are both 10.
- GoldsteinScale is the PLOVER score, which has the same ends (-10 to 10) and other steps.
- Country codes of actors are ISO 3166 alpha-3, which CAMEO's are but for a few states. GDELT gives places FIPS 10-4 codes
  and GNS or GNIS numbers; détente has neither, so ActionGeo_CountryCode, ADM codes and FeatureID stay empty.
- Dates are days. Where no day is known but a month or year, SQLDATE and FractionDate stay empty; where nothing is known the
  day of the first report stands in, as in GDELT. DATEADDED is the day of the first report at midnight.
- NumMentions counts mentions, NumArticles reports, NumSources those that are no copies of one another.
- A mention is identified by the id of its report, as a citation (MentionType 2); SOURCEURL is empty.

Only what happened is written, unless other statuses are asked for. Tabs, line breaks and control characters in cells become
blanks and double quotes single ones. For spreadsheets, which often open these files, a cell that one could take for a
formula is led by an apostrophe, as in `csv`.
"""

from __future__ import annotations

import functools
import hashlib
import math
import re
import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from importlib import resources
from typing import Any, BinaryIO, Final

from detente.export.csv import cell
from detente.knowledge.gazetteer import Gazetteer
from detente.knowledge.ontology import Ontology
from detente.link.rows import Happening, Side, Told, is_state

_ACTOR: Final = (
    "Code", "Name", "CountryCode", "KnownGroupCode", "EthnicCode", "Religion1Code", "Religion2Code",
    "Type1Code", "Type2Code", "Type3Code",
)  # fmt: skip
_GEO: Final = ("Type", "FullName", "CountryCode", "ADM1Code", "ADM2Code", "Lat", "Long", "FeatureID")
EVENTS: Final = (
    "GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate",
    *(f"Actor{n}{name}" for n in (1, 2) for name in _ACTOR),
    "IsRootEvent", "EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale",
    "NumMentions", "NumSources", "NumArticles", "AvgTone",
    *(f"{whose}Geo_{name}" for whose in ("Actor1", "Actor2", "Action") for name in _GEO),
    "DATEADDED", "SOURCEURL",
)  # fmt: skip
MENTIONS: Final = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip

# A citation; 1 would be an address on the web.
_CITATION: Final = 2
# Types of places: a country, and for the United States and for the rest of the world a division or a place within.
_COUNTRY, _US_STATE, _US_CITY, _WORLD_CITY, _WORLD_STATE = 1, 2, 3, 4, 5
# Doubles, in which R keeps whole numbers, hold 53 bits.
_BITS: Final = 52

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:T|$)", re.ASCII)
_PART: Final = re.compile(r"(\d{4})(?:-(\d{2}))?$", re.ASCII)


@functools.cache
def _tables() -> Mapping[str, Any]:
    path = resources.files("detente.knowledge") / "gdelt.toml"
    return tomllib.loads(path.read_text(encoding="utf8"))


@functools.cache
def _roots() -> Mapping[tuple[str, str], str]:
    return {(r["type"], r.get("mode", "")): r["root"] for r in _tables()["root"]}


def _sectors() -> Mapping[str, str]:
    sectors: Mapping[str, str] = _tables()["sectors"]
    return sectors


def write(
    happenings: Sequence[Happening],
    told: Mapping[str, Told],
    file: BinaryIO,
    *,
    statuses: Collection[str] = ("actual",),
) -> int:
    """Write the events table, in the order given; returns the number of rows. The mentions add nothing to it."""
    n = 0
    for h in happenings:
        if h.status in statuses:
            file.write(_line(event(h)))
            n += 1
    return n


def write_mentions(
    happenings: Sequence[Happening],
    told: Mapping[str, Told],
    file: BinaryIO,
    *,
    statuses: Collection[str] = ("actual",),
) -> int:
    """Write the mentions of the same happenings; returns the number of rows. Mentions that are not in `told` are left out."""
    n = 0
    for h in happenings:
        if h.status in statuses:
            for row in mentions(h, told):
                file.write(_line(row))
                n += 1
    return n


def event(happening: Happening) -> list[object]:
    """The row of a happening, by `EVENTS`."""
    h = happening
    one, other = _pair(h)
    root = cameo(h.event_type, h.mode)
    return [
        number(h.id),
        *_dates(h),
        *_actor(one),
        *_actor(other),
        "",
        f"{root}0" if root else "",
        f"{root}0" if root else "",
        root,
        h.quad if 1 <= h.quad <= 4 else "",
        h.score if math.isfinite(h.score) else "",
        len(h.members),
        h.sources,
        h.reports,
        "",
        *[""] * (2 * len(_GEO)),
        *_place(h),
        _stamp(h.first),
        "",
    ]


def mentions(happening: Happening, told: Mapping[str, Told]) -> Iterator[list[object]]:
    """The rows of a happening's mentions, by `MENTIONS`. Confidence is in per cent; the offset is that of the evidence."""
    name, added = number(happening.id), _stamp(happening.first)
    for member in happening.members:
        t = told.get(member.event)
        if t is None:
            continue
        sure = round(100 * t.confidence) if math.isfinite(t.confidence) else ""
        found = [name, added, _stamp(t.published), _CITATION, t.outlet, t.document, "", "", "", t.offset, "", sure]
        yield [*found, *[""] * (len(MENTIONS) - len(found))]


def number(name: str) -> int:
    """A positive number for the id of a happening, the same in every run.

    >>> number("ab_7_reject")
    2621918079740792
    """
    digest = hashlib.sha256(name.encode("utf8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") % ((1 << _BITS) - 1) + 1


def cameo(event_type: str, mode: str = "") -> str:
    """The CAMEO root of a type, in two digits; empty for an unknown type.

    >>> cameo("REJECT"), cameo("ASSAULT"), cameo("ASSAULT", "aerial"), cameo("?")
    ('12', '18', '19', '')
    """
    kind = Ontology.load().types.get(event_type)
    if kind is None or not kind.cameo:
        return ""
    return _roots().get((event_type, mode)) or _roots().get((event_type, "")) or kind.cameo[0]


def day(iso: str) -> date | None:
    """A day; None where less is known, or no such day exists.

    >>> day("2031-03-01T08:00"), day("2031-03"), day("2031-02-30")
    (datetime.date(2031, 3, 1), None, None)
    """
    try:
        return date.fromisoformat(iso[:10]) if _DAY.match(iso) else None
    except ValueError:
        return None


def _dates(h: Happening) -> list[object]:
    """SQLDATE, MonthYear, Year and FractionDate; the codebook reckons the last with months of thirty days."""
    known = day(h.start)
    part = _PART.match(h.start)
    if known is None and part and part[1] != "0000":
        month = part[2] if part[2] and 1 <= int(part[2]) <= 12 else ""
        return ["", part[1] + month if month else "", part[1], ""]
    known = known or day(h.first)
    if known is None:
        return [""] * 4
    digits = known.isoformat().replace("-", "")
    fraction = known.year + (30 * (known.month - 1) + known.day) / 365
    return [digits, digits[:6], digits[:4], f"{fraction:09.4f}"]


def _stamp(iso: str) -> str:
    known = day(iso)
    return known.isoformat().replace("-", "") + "000000" if known else ""


def _pair(h: Happening) -> tuple[Side | None, Side | None]:
    one = h.actors[0] if h.actors else None
    if h.recipients:
        return one, h.recipients[0]
    return one, h.actors[1] if len(h.actors) > 1 else None


def _actor(side: Side | None) -> list[object]:
    if side is None:
        return [""] * len(_ACTOR)
    country = side.country if is_state(side.country) else ""
    sector = _sectors().get(side.sector, side.sector)
    return [country + sector, side.entity or side.label, country, "", "", "", "", sector, "", ""]


def _place(h: Happening) -> list[object]:
    lat, lon = (v if v is not None and math.isfinite(v) else "" for v in (h.lat, h.lon))
    return [_kind(h), h.place, "", "", "", lat, lon, ""]


def _kind(h: Happening) -> int | str:
    """The type of a place by its kind in the gazetteer; empty for what GDELT has no type for: counties, seas, bases."""
    if not h.place:
        return ""
    # SQLite takes no lone surrogates.
    found = Gazetteer.load().find(h.place.encode("utf8", "replace").decode("utf8"), country_hint=h.place_country)
    kind = next((e.kind for e in found if e.geonames_id == h.geonames_id and e.country == h.place_country), "")
    inside = h.place_country == "USA"
    if kind == "country":
        return _COUNTRY
    if kind == "region":
        return _US_STATE if inside else _WORLD_STATE
    return (_US_CITY if inside else _WORLD_CITY) if kind == "city" else ""


def _line(row: Sequence[object]) -> bytes:
    return ("\t".join(map(_cell, row)) + "\n").encode("utf8", "replace")


def _cell(value: object) -> str:
    if not isinstance(value, str):
        return str(value)
    return str(cell(" ".join(_CONTROL.sub(" ", value.replace('"', "'")).split())))
