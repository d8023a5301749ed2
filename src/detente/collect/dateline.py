"""The dateline: the place a report is filed from, as it stands before its first sentence."""

from __future__ import annotations

import re

from detente.records import Furniture

# A dateline stands within the first so many characters of the news text.
REACH = 1500
# `MOSCOW—`, `KYIV/MOSCOW (Reuters) –`: capitals; `Kyiv, Jan. 10 (Agency) -`: a name with a date or an agency behind it.
_CAPITALS = r"[A-Z][A-Z.'’\-]+(?:[ /][A-Z][A-Z.'’\-]*){0,3}"
_NAMED = r"[A-Z][\w.'’\-]+(?: [A-Z][\w.'’\-]+){0,2}(?=, [A-Z][a-z]+\.? \d|, [A-Z][a-z]+ \(| \([A-Z])"
_DATED = r"(?:, [A-Z][\w. ]{1,30})?(?:, [A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)?(?: ?\([A-Za-z /.-]{2,30}\))?"
_DATELINE = re.compile(rf"^[ \t]*(?P<place>{_CAPITALS}|{_NAMED}){_DATED} ?(?:—|–|--|-|:)(?=\s?\S)", re.MULTILINE)


def find(text: str, furniture: tuple[Furniture, ...] = ()) -> str | None:
    """Return the place of the dateline, None where there is none.

    >>> find("Headline\\n\\nMOSCOW—Officials met on Monday.")
    'MOSCOW'
    >>> find("BEIJING, Nov. 5 (Xinhua) -- China said")
    'BEIJING'
    """
    for match in _DATELINE.finditer(text, 0, min(len(text), REACH)):
        start = match.start("place")
        if not any(f.start <= start < f.end for f in furniture):
            return match["place"]
    return None
