"""ISO dates as days on one line, which can be compared and counted."""

from __future__ import annotations

import functools
from calendar import monthrange
from datetime import date


@functools.lru_cache(65536)
def day_number(iso: str) -> int | None:
    """Days from the first of the calendar for an ISO day; None where it is partial, empty or absurd."""
    try:
        return date.fromisoformat(iso[:10]).toordinal() if len(iso) >= 10 else None
    except ValueError:
        return None


@functools.lru_cache(65536)
def day_range(start: str, end: str) -> tuple[int, int] | None:
    """First and last day of what two ISO dates, partial ones too, reach over; None where the first is empty or absurd.

    >>> day_range("2006-02", "") == (day_number("2006-02-01"), day_number("2006-02-28"))
    True
    """
    first = day_number((start + "-01-01"[len(start) - 4 :])[:10] if len(start) in (4, 7) else start)
    if first is None:
        return None
    last = end or start
    if len(last) == 7:
        last = f"{last}-{monthrange(int(last[:4]), int(last[5:]))[1]:02d}" if _is_month(last) else ""
    elif len(last) == 4:
        last = f"{last}-12-31"
    return first, max(first, day_number(last) or first)


def _is_month(iso: str) -> bool:
    return day_number(f"{iso}-01") is not None
