"""The day of publication, in whatever form a page gives it → ISO 8601."""

from __future__ import annotations

import calendar
import re
from datetime import date, datetime
from email.utils import parsedate_to_datetime

# Newspapers with digital text lie within these years; other dates are misprints or forgeries.
YEARS = (1800, 2200)
# No date is longer than this, with weekday, time and zone.
LONGEST = 64

_NUMERIC = re.compile(r"(\d{4})([-/.]?)(\d{2})\2(\d{2})(?!\d)")
_RFC_822 = re.compile(
    r"(?:[A-Za-z]{3,9}, ?)?\d{1,2} [A-Za-z]{3} \d{2,4} \d{1,2}:\d{2}(?::\d{2})? (?:[+-]\d{4}|[A-Z]{1,4})(?: \([A-Z]+\))?"
)
_MONTHS = {name.lower(): i for i, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name[:3]: i for name, i in list(_MONTHS.items())} | {"sept": 9}
_DAYS = {name.lower() for name in calendar.day_name} | {name.lower() for name in calendar.day_abbr}
_WORDED = re.compile(
    r"(?:(?P<weekday>[A-Za-z]{3,9})\.?,? )?"
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)? (?P<month>[A-Za-z]{3,9})\.?"
    r"|(?P<m>[A-Za-z]{3,9})\.? (?P<d>\d{1,2})(?:st|nd|rd|th)?)"
    r",? (?P<year>\d{4})(?P<time>,? ?(?:at|[-–—|·•])? ?\d{1,2}[:.]\d{2}.{0,16})?"
)


def iso_date(value: str | None) -> str | None:
    """Normalise a date or date-time; None where it is none or lies outside `YEARS`.

    Worded dates with a clock time keep only the day: their zones are often missing or ambiguous.

    >>> iso_date("2022-01-10T08:00:00Z"), iso_date("Monday, 10 January 2022"), iso_date("9999-99-99")
    ('2022-01-10T08:00:00+00:00', '2022-01-10', None)
    """
    if not value or len(value) > LONGEST:
        return None
    value = " ".join(value.split())
    found = _iso(value) or _rfc_822(value) or _worded(value)
    return found if found and YEARS[0] <= int(found[:4]) <= YEARS[1] else None


def _iso(value: str) -> str | None:
    try:
        if len(value) > 10:
            return datetime.fromisoformat(value).isoformat()
        return date.fromisoformat(value).isoformat()
    except ValueError:
        match = _NUMERIC.match(value)
        return _day(int(match[1]), int(match[3]), int(match[4])) if match else None


def _rfc_822(value: str) -> str | None:
    if not _RFC_822.fullmatch(value):
        return None
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _worded(value: str) -> str | None:
    match = _WORDED.fullmatch(value)
    if not match or (match["weekday"] and match["weekday"].lower() not in _DAYS):
        return None
    month = _MONTHS.get((match["month"] or match["m"]).lower())
    return _day(int(match["year"]), month, int(match["day"] or match["d"])) if month else None


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
