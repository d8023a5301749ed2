"""Expressions reckoned from the day of publication or from what was said before: `last week`, `the next day`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from detente.extract.calendar import Direction, Grain, covered, in_nearest_year, moved, value_at, weekday_near
from detente.extract.durations import period
from detente.extract.timex_setting import Reading, Setting, beside, dated, number_in, with_year, word_in

# The units of the clock have no place in the calendar of their own.
_GRAIN: dict[str, Grain] = {
    "C": "C",
    "E": "E",
    "Y": "Y",
    "Q": "Q",
    "M": "M",
    "F": "W",
    "W": "W",
    "WE": "WE",
    "D": "D",
    "TH": "D",
    "TM": "D",
    "TS": "D",
}
_FRIDAY = 5


def weekday(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    wanted = number_in(slots, "weekdays") or number_in(slots, "weekday_abbreviations") or number_in(slots, "weekdays", "from_week")
    if wanted is None:
        return None
    day = setting.published
    if (weeks := number_in(slots, "shifts", "week_shift")) is not None:
        return dated(f"{beside(weeks, 'W', day).value}-{wanted}" if day is None else _day_of_week(day, weeks, wanted))
    if (steps := number_in(slots, "anchored_shifts")) is not None:
        day, strict = setting.anchor("D"), steps != 0
    else:
        steps, strict = number_in(slots, "shifts"), number_in(slots, "shifts") in (-1, 1)
    if day is None:
        return dated(f"XXXX-WXX-{wanted}")
    if "from_week" in slots:
        nearest = weekday_near(day, wanted, direction="future")
        return beside(7, "D", nearest)
    direction = {-1: "past", 0: "future", 1: "future"}.get(steps) if steps is not None else setting.direction
    side: Direction = "past" if direction in (None, "past") else "future"
    found = weekday_near(day, wanted, direction=side, strict=strict)
    return dated(found.isoformat() if found else None)


def _day_of_week(day: dt.date, weeks: int, weekday: int) -> str | None:
    return moved(day, weeks * 7 + weekday - day.isoweekday(), "D")


def relative_day(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return beside(number_in(slots, "relative_days") or 0, "D", setting.published)


def daypart(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    """`tonight`, `last night`, `this morning`; `the evening` is that of the day spoken of."""
    steps = number_in(slots, "nights")
    part = word_in(slots, "dayparts") or "NI"
    day = setting.published if steps is not None or "this" in slots else setting.anchor("D")
    return Reading("TIME", f"{beside(steps or 0, 'D', day).value}T{part}")


def relative_unit(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    steps = number_in(slots, "shifts") or 0
    if "seasons" in slots:
        season = word_in(slots, "seasons")
        return dated(_season(f"{{}}-{season}", setting, steps=steps))
    unit = str(word_in(slots, "units"))
    if unit[0] == "T":
        return None if "the" not in slots else Reading("DURATION", f"P{unit[0]}1{unit[1]}")
    if unit == "D" and slots["shifts"] == "next" and "the" in slots:
        return beside(1, "D", setting.anchor("D"))
    # `the past week` is the seven days up to now, `last week` the one from Monday to Sunday.
    if "the" in slots and slots["shifts"] in ("past", "last", "next", "coming") and unit in ("W", "M"):
        return Reading("DURATION", f"P1{unit}")
    if unit == "D":  # no `last day`, `this day`
        return None
    return beside(steps * (2 if unit == "F" else 1), _GRAIN[unit], setting.published)


def _season(form: str, setting: Setting, *, steps: int | None) -> str:
    day = setting.published
    if day is None or steps is None:
        return with_year(form, setting)
    current = value_at(day, "S")
    if steps == 0 and current.endswith(form[-2:]):
        return current
    return in_nearest_year(day, form, direction="future") or current if steps == 0 else with_year(form, setting, steps=steps)


def plain_unit(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    day = setting.published
    if "year_end" in slots:
        return dated(f"{beside(0, 'Y', day).value}-12-31")
    if "ended" in slots:  # `the year ended March 31` is a length, told by its end
        return Reading("DURATION", "P1Y")
    if "in_day" in slots:
        return beside(0, "D", setting.anchor("D"))
    unit = slots["unit"]
    if unit in ("quarter", "period"):
        return dated(setting.named("Q")) if setting.named("Q") else beside(-1, "Q", day)
    if unit == "weekend":
        ahead = setting.direction in ("future", "present")
        # On Monday `the weekend` is the one that has passed.
        return beside(0 if ahead or day is None or day.isoweekday() > _FRIDAY else -1, "WE", day)
    grain: Grain = {"year": "Y", "month": "M", "week": "W"}[unit]  # type: ignore[assignment]
    return beside(0, grain, day)


def anchored_unit(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    if "side" in slots:
        return beside(1 if slots["side"] == "after" else -1, "D", setting.anchor("D"))
    unit = str(word_in(slots, "units"))
    if unit[0] == "T" or unit == "F":
        return None
    grain = _GRAIN[unit]
    return beside(number_in(slots, "anchored_shifts") or 0, grain, setting.anchor(grain))


def year_ago(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    """The same stretch of the year before: of the quarter that the report speaks of, else the year."""
    quarter = setting.named("Q")
    if nth := number_in(slots, "quarter_ordinals"):
        return dated(f"{beside(-1, 'Y', setting.published).value}-Q{nth}")
    if quarter and (span := covered(quarter)):
        return beside(-4, "Q", span[0])
    if "quarter" in slots:
        return beside(-5, "Q", setting.published)  # a year before the last full one
    return beside(-1, "Y", setting.published)


def ago(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    unit = str(word_in(slots, "units") or word_in(slots, "plural_units"))
    count = period(slots).strip("PT")[:-1]
    word = slots["ago"].split()[0]
    back = word in ("ago", "earlier", "before")
    if not count.isdigit():
        return dated("PAST_REF" if back else "FUTURE_REF")
    steps = int(count) * (-1 if back else 1)
    if unit == "Y" and steps == -1:
        return year_ago({}, setting)
    grain = _GRAIN[unit]
    day = setting.published if word in ("ago", "from", "hence") else setting.anchor(grain)
    if unit[0] == "T":
        return beside(0, "D", day)
    return beside(steps * (2 if unit == "F" else 1), grain, day)


__all__ = ["ago", "anchored_unit", "daypart", "plain_unit", "relative_day", "relative_unit", "weekday", "year_ago"]
