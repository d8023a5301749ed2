"""The dateline: the place a report is filed from, as it stands before its first sentence."""

from __future__ import annotations

import functools
import re
import tomllib
from importlib import resources

from detente.records import Furniture

# A dateline stands within the first so many characters and lines of news.
REACH = 2500
LINES = 8
# `MOSCOW—`, `KYIV/MOSCOW (Reuters) –`, `RAFAH, Gaza Strip, Nov. 25 (Xinhua) --`: capitals, then a dash, or a colon before a
# word in lower case somewhere; a hyphen only with a blank beside it (`EU-Iran talks` is none).
_PLACE = r"[A-Z][A-Z.'’-]*[A-Z.](?:[ /][A-Z][A-Z.'’-]*[A-Z.]){0,3}"
# `Kyiv, Jan. 10 (Agency) -`, `Kyiv (Agency) –`: a name in small letters needs a date or an agency behind it.
_NAMED = r"[A-Z][\w.'’-]{1,30}(?: [A-Z][\w.'’-]{1,30}){0,2}(?=, [A-Z][a-z]{2,8}\.? ?\d|, \d{1,2} [A-Z]|(?:, [A-Z]\w+)? \([A-Z])"
_REGION = r"(?:, (?![A-Z][a-z]{2,8}\.? ?\d)[A-Z][\w. ’'-]{1,30})?"
_DAY = r"(?:, ?(?:[A-Z][a-z]{2,8}\.? ?\d{1,2}|\d{1,2} [A-Z][a-z]{2,8}\.?)(?:, \d{4}| \d{4})?)?"
_AGENCY = r"(?:,? ?\([A-Z][\w /.&-]{1,30}\))?"
_DASH = r"(?: ?(?:—|–|--+)|(?: -|- )(?!-)|:)"
_START = r"\s{0,3}[“\"‘']?\w"
_DATELINE = re.compile(rf"(?P<place>{_PLACE}|{_NAMED}){_REGION}(?P<when>{_DAY}{_AGENCY})(?P<dash>{_DASH}){_START}")
# `MOSCOW. January 10. INTERFAX - …`, `DONETSK, January 10. /TASS/. …`: the manner of Russian and Ukrainian agencies.
_DOTTED = re.compile(
    rf"(?P<place>{_PLACE})[.,] [A-Z][a-z]{{2,8}} \d{{1,2}}[.,]? ?(?:/[A-Za-z -]{{2,20}}/[.,]?|[A-Z-]{{4,20}} [-–—]) "
)
_LINE = re.compile(r"[^\n\r]+")


def find(text: str, furniture: tuple[Furniture, ...] = ()) -> str | None:
    """Return the place of the dateline, None where there is none.

    Args:
        text: the report.
        furniture: what is no news in it, in order; a dateline is not looked for there.

    >>> find("Headline\\n\\nMOSCOW—Officials met on Monday.")
    'MOSCOW'
    >>> find("BEIJING, Nov. 5 (Xinhua) -- China said")
    'BEIJING'
    """
    top = text[:REACH]
    covered = bytearray(len(top))
    for f in furniture:
        if f.start >= len(top):
            break
        covered[f.start : f.end] = b"\x01" * (min(f.end, len(top)) - f.start)
    news = 0
    for line in _LINE.finditer(top):
        start = line.start() + len(line[0]) - len(line[0].lstrip("\ufeff \t\xa0"))
        if start >= line.end() or covered[start]:
            continue
        if place := _place(line[0][start - line.start() :]):
            return place
        news += 1
        if news >= LINES:
            break
    return None


def _place(line: str) -> str | None:
    if line.startswith("- "):
        return None
    if dotted := _DOTTED.match(line):
        return dotted["place"]
    match = _DATELINE.match(line)
    if not match or not match["place"]:
        return None
    place = match["place"].rstrip(".") if not match["place"].count(".") > 1 else match["place"]
    if place in _not_places() or len(place) < 3:
        return None
    rest = line[match.end("dash") :].strip()
    # A heading in capitals (`GEOGRAPHY: …`) is no dateline; before a colon only a known place is one.
    if match["dash"] == ":" and not match["when"] and not _is_known(place):
        return None
    return place if any(c.islower() for c in rest) or not rest else None


def _is_known(place: str) -> bool:
    from detente.knowledge.gazetteer import Gazetteer  # noqa: PLC0415  (opens a database; few reports need it)

    return any(e.kind == "city" for part in place.split("/") for e in Gazetteer.load().find(part))


@functools.cache
def _not_places() -> frozenset[str]:
    table = tomllib.loads((resources.files(__package__) / "dateline.toml").read_text(encoding="utf8"))
    return frozenset(table["not_places"])
