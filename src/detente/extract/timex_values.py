"""The form of a time expression → its TIMEX3 type and value, given the day of publication and what was said before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from detente.extract.calendar import (
    Direction,
    Grain,
    covered,
    grain_of,
    in_nearest_year,
    moved,
    unknown,
    value_at,
    weekday_near,
)
from detente.extract.durations import period
from detente.extract.timex_patterns import TimexForm, time_words

# Two-digit years up to this one are of the twenty-first century (the POSIX rule for %y).
_LAST_YEAR_OF_2000S = 68
# The units of the clock and of a fortnight have no place in the calendar of their own.
_GRAIN: dict[str, Grain] = {
    "C": "C", "E": "E", "Y": "Y", "Q": "Q", "M": "M", "W": "W", "F": "W", "WE": "WE", "D": "D", "TH": "D", "TM": "D", "TS": "D",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means: TIMEX3 type and value."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against.

    `published` is the day of publication, None where unknown. `direction` is that of the clause. `said` holds, by grain,
    the last value of that grain that the report named (`{"D": "2022-01-12"}`), `last` the last of any grain."""

    published: dt.date | None
    direction: Direction | None = None
    said: Mapping[str, str] | None = None
    last: str | None = None

    def named(self, grain: str) -> str | None:
        """Return the last value of a grain that the report named."""
        return (self.said or {}).get(grain)

    def anchor(self, grain: Grain) -> dt.date | None:
        """Return a day in the stretch that `the following day`, `that year` and the like start from."""
        value = self.named(grain) or (self.last if grain != "D" else None)
        span = covered(value) if value else None
        return span[0] if span else self.published


def reading_of(form: TimexForm, setting: Setting) -> Reading | None:
    """Return the type and value of a time expression, None where the form turns out not to be one.

    >>> from detente.extract.timex_patterns import forms_in
    >>> reading_of(next(forms_in("last week")), Setting(dt.date(2022, 1, 10)))
    Reading(type='DATE', value='2022-W01')
    """
    return _KINDS[form.kind](form.slots, setting)


def _word(slots: Mapping[str, str], table: str, slot: str | None = None) -> int | str | None:
    word = slots.get(slot or table)
    if word is None:
        return None
    found: int | str = time_words().look_up(table, word)
    return found


def _number(slots: Mapping[str, str], table: str, slot: str | None = None) -> int | None:
    found = _word(slots, table, slot)
    return None if found is None else int(found)


def _date(value: str | None, *, otherwise: str = "PAST_REF") -> Reading:
    return Reading("DATE", value or otherwise)


def _beside(steps: int, grain: Grain, day: dt.date | None) -> Reading:
    if day is None:
        return _date(unknown(grain))
    return _date(moved(day, steps, grain), otherwise="PAST_REF" if steps < 0 else "FUTURE_REF")


def _year(slots: Mapping[str, str], setting: Setting) -> str | None:
    """Return the year that the words give, as a value; None where they give none."""
    if "year" in slots:
        return slots["year"]
    if (century := _number(slots, "centuries_spoken")) is not None:
        tens, units = _number(slots, "tens") or 0, _number(slots, "numbers", "year_unit") or 0
        return f"{century * 100 + tens + units}"
    if (steps := _number(slots, "shifts", "year_shift")) is not None:
        return _beside(steps, "Y", setting.published).value
    return None


def _month(slots: Mapping[str, str]) -> int | None:
    return _number(slots, "months") or _number(slots, "month_abbreviations")


def _open_year(form: str, setting: Setting, *, steps: int | None = None) -> str:
    """Return a value whose year the words leave open: by `last`, `this`, `next`, else by tense."""
    day = setting.published
    if day is None:
        return form.format("XXXX")
    if steps == 0:
        return form.format(f"{day.year:04}")
    if steps is None:
        return in_nearest_year(day, form, direction=setting.direction) or form.format("XXXX")
    for year in (day.year - 1, day.year, day.year + 1)[:: 1 if steps > 0 else -1]:
        span = covered(form.format(f"{year:04}"))
        if span and (span[0] > day if steps > 0 else span[1] < day):
            return form.format(f"{year:04}")
    return form.format("XXXX")


def _calendar_date(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    month = _month(slots)
    day = int("".join(c for c in slots["day"] if c.isdigit())) if "day" in slots else _number(slots, "ordinals", "ordinal_day")
    form = f"{{}}-{month:02}-{day:02}"
    year = _year(slots, setting)
    if covered(form.format(year if year and year.isdigit() else "2000")) is None:  # 2000 had a 29 February
        return None
    return _date(form.format(year) if year else _open_year(form, setting))


def _day_range(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    first = _calendar_date(slots, setting)
    if first is None:
        return None
    last = f"{first.value[:-2]}{int(''.join(c for c in slots['day2'] if c.isdigit())):02}"
    return _date(f"{first.value}/{last}") if last > first.value and (covered(last) or "X" in last) else None


def _iso_date(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    value = slots["iso"]
    if covered(value) is None:
        return None
    if "iso_clock" in slots:
        return Reading("TIME", f"{value}T{slots['iso_clock']}{slots.get('iso_zone', '').upper()}")
    return _date(value)


def _slash_date(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    """Month first, as US media write it, unless only day first makes a date or lies nearer to the publication."""
    year = int(slots["slash_year"])
    if year < 100:  # noqa: PLR2004  (two figures)
        year += 2000 if year <= _LAST_YEAR_OF_2000S else 1900
    first, second = int(slots["first"]), int(slots["second"])
    readings = [
        span[0] for m, d in ((first, second), (second, first)) if (span := covered(f"{year:04}-{m:02}-{d:02}")) is not None
    ]
    if not readings:
        return None
    near = setting.published
    return _date((min(readings, key=lambda day: abs((day - near).days)) if near else readings[0]).isoformat())


def _month_alone(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    form = f"{{}}-{_month(slots):02}"
    year = _year(slots, setting)
    return _date(form.format(year) if year else _open_year(form, setting, steps=_number(slots, "shifts")))


def _year_alone(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return _date(_year(slots, setting), otherwise="2000")


def _decade(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    if "decade" in slots:
        return _date(slots["decade"][:3])
    figure = int((slots.get("short_decade") or slots.get("bare_decade") or "0")[0]) or _number(slots, "decade_words")
    return _date(f"19{figure}")


def _century(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    ordinal = int(slots["century"]) if "century" in slots else _number(slots, "ordinals")
    return _date(f"{(ordinal or 1) - 1:02}")


def _weekday(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    weekday = _number(slots, "weekdays") or _number(slots, "weekday_abbreviations") or _number(slots, "weekdays", "from_week")
    if weekday is None:
        return None
    day = setting.published
    if (weeks := _number(slots, "shifts", "week_shift")) is not None:
        return _date(f"{_beside(weeks, 'W', day).value}-{weekday}" if day is None else _day_of_week(day, weeks, weekday))
    if (steps := _number(slots, "anchored_shifts")) is not None:
        day, strict = setting.anchor("D"), steps != 0
    else:
        steps, strict = _number(slots, "shifts"), _number(slots, "shifts") in (-1, 1)
    if day is None:
        return _date(f"XXXX-WXX-{weekday}")
    if "from_week" in slots:
        nearest = weekday_near(day, weekday, direction="future")
        return _beside(7, "D", nearest)
    direction = {-1: "past", 0: "future", 1: "future"}.get(steps) if steps is not None else setting.direction
    side: Direction = "past" if direction in (None, "past") else "future"
    found = weekday_near(day, weekday, direction=side, strict=strict)
    return _date(found.isoformat() if found else None)


def _day_of_week(day: dt.date, weeks: int, weekday: int) -> str | None:
    return moved(day, weeks * 7 + weekday - day.isoweekday(), "D")


def _relative_day(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return _beside(_number(slots, "relative_days") or 0, "D", setting.published)


def _weekday_set(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    part = _word(slots, "dayparts")
    return Reading("SET", f"XXXX-WXX-{_number(slots, 'weekdays')}" + (f"T{part}" if part else ""))


def _unit_set(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    if "months" in slots:
        return Reading("SET", f"XXXX-{_number(slots, 'months'):02}")
    if "seasons" in slots:
        return Reading("SET", f"XXXX-{_word(slots, 'seasons')}")
    if "dayparts" in slots:
        return Reading("SET", f"XXXX-XX-XXT{_word(slots, 'dayparts')}")
    return Reading("SET", period(slots))


def _daypart(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    """`tonight`, `last night`, `this morning`; `the evening` is that of the day spoken of."""
    steps = _number(slots, "nights")
    part = _word(slots, "dayparts") or "NI"
    day = setting.published if steps is not None or "this" in slots else setting.anchor("D")
    return Reading("TIME", f"{_beside(steps or 0, 'D', day).value}T{part}")


def clock_of(slots: Mapping[str, str]) -> str | None:
    """Return the clock time or part of the day that a form names, as it follows the `T` of a value.

    >>> clock_of({"hour": "10", "half": "p"}), clock_of({"dayparts": "evening"})
    ('22:00', 'EV')
    """
    zone = "Z" if "zone" in slots else ""
    if "dayparts" in slots or "clock_names" in slots:
        return str(_word(slots, "dayparts") or _word(slots, "clock_names"))
    if "military" in slots:
        return f"{slots['military'][:2]}:{slots['military'][2:]}{zone}"
    if "hour24" in slots:
        return f"{int(slots['hour24']):02}:{slots['minute24']}{zone}"
    if "oclock" in slots:
        hour = int(slots["oclock"]) if slots["oclock"].isdigit() else _number(slots, "numbers", "oclock") or 0
        return f"{hour:02}:00" if hour <= 24 else None  # noqa: PLR2004  (hours of a day)
    if "hour" not in slots:
        return None
    hour = int(slots["hour"])
    if hour <= 12:  # noqa: PLR2004  (hours on a dial)
        hour = hour % 12 + (12 if slots["half"] == "p" else 0)
    return f"{hour:02}:{slots.get('minute', '00')}{zone}"


def _clock(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    clock = clock_of(slots)
    return Reading("TIME", f"{_beside(0, 'D', setting.anchor('D')).value}T{clock}") if clock else None


def _relative_unit(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    steps = _number(slots, "shifts") or 0
    if "seasons" in slots:
        season = _word(slots, "seasons")
        return _date(_season(f"{{}}-{season}", setting, steps=steps))
    unit = str(_word(slots, "units"))
    if unit[0] == "T":
        return None if "the" not in slots else Reading("DURATION", f"P{unit[0]}1{unit[1]}")
    # `the past week` is the seven days up to now, `last week` the one from Monday to Sunday.
    if "the" in slots and slots["shifts"] in ("past", "last", "next", "coming") and unit in ("D", "W", "M"):
        return Reading("DURATION", f"P1{unit}")
    if unit == "D":
        return Reading("DATE", "PRESENT_REF") if steps == 0 else None
    return _beside(steps * (2 if unit == "F" else 1), _GRAIN[unit], setting.published)


def _season(form: str, setting: Setting, *, steps: int | None) -> str:
    day = setting.published
    if day is None or steps is None:
        return _open_year(form, setting)
    current = value_at(day, "S")
    if steps == 0 and current.endswith(form[-2:]):
        return current
    return in_nearest_year(day, form, direction="future") or current if steps == 0 else _open_year(form, setting, steps=steps)


def _plain_unit(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    day = setting.published
    if "year_end" in slots:
        return _date(f"{_beside(0, 'Y', day).value}-12-31")
    if "in_day" in slots:
        return _beside(0, "D", setting.anchor("D"))
    unit = slots["unit"]
    if unit in ("quarter", "period"):
        return _date(setting.named("Q")) if setting.named("Q") else _beside(-1, "Q", day)
    if unit == "weekend":
        ahead = setting.direction in ("future", "present")
        # On Monday `the weekend` is the one that has passed.
        return _beside(0 if ahead or day is None or day.isoweekday() > 5 else -1, "WE", day)  # noqa: PLR2004
    grain: Grain = {"year": "Y", "month": "M", "week": "W"}[unit]  # type: ignore[assignment]
    return _beside(0, grain, day)


def _anchored_unit(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    if "side" in slots:
        return _beside(1 if slots["side"] == "after" else -1, "D", setting.anchor("D"))
    unit = str(_word(slots, "units"))
    if unit[0] == "T" or unit == "F":
        return None
    grain = _GRAIN[unit]
    return _beside(_number(slots, "anchored_shifts") or 0, grain, setting.anchor(grain))


def _year_ago(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    """The same stretch of the year before: of the quarter that the report speaks of, else the year."""
    quarter = setting.named("Q")
    if nth := _number(slots, "quarter_ordinals"):
        return _date(f"{_beside(-1, 'Y', setting.published).value}-Q{nth}")
    if quarter and (span := covered(quarter)):
        return _beside(-4, "Q", span[0])
    return _beside(-1, "Y", setting.published)


def _ago(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    unit = str(_word(slots, "units") or _word(slots, "plural_units"))
    count = period(slots).strip("PT")[:-1]
    word = slots["ago"].split()[0]
    back = word in ("ago", "earlier", "before")
    if not count.isdigit():
        return _date("PAST_REF" if back else "FUTURE_REF")
    steps = int(count) * (-1 if back else 1)
    if unit == "Y" and steps == -1:
        return _year_ago({}, setting)
    grain = _GRAIN[unit]
    day = setting.published if word in ("ago", "from", "hence") else setting.anchor(grain)
    if unit[0] == "T":
        return _beside(0, "D", day)
    return _beside(steps * (2 if unit == "F" else 1), grain, day)


def _quarter(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    nth = _number(slots, "quarter_ordinals") or _number(slots, "quarter_digits")
    year = _year(slots, setting)
    if nth is None:  # `the 1988 quarter`, `last year's quarter`: the one the report speaks of
        said = setting.named("Q")
        return _date(f"{year}-{said[-2:]}" if said else year)
    return _date(f"{year}-Q{nth}" if year else _open_year(f"{{}}-Q{nth}", setting))


def _half(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    nth = _number(slots, "halves") or _number(slots, "half_digits")
    year = _year(slots, setting) or _beside(0, "Y", setting.published).value
    return _date(f"{year}-H{nth}")


def _named_season(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    year, season = _year(slots, setting), _word(slots, "seasons")
    return _date(f"{year}-{season}" if year else _open_year(f"{{}}-{season}", setting))


def _holiday(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    year, day = _year(slots, setting), _word(slots, "holidays")
    return _date(f"{year}-{day}" if year else _open_year(f"{{}}-{day}", setting))


def _duration(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return Reading("DURATION", period(slots))


def _ref(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return _date(str(_word(slots, "refs")))


_KINDS: dict[str, Callable[[Mapping[str, str], Setting], Reading | None]] = {
    "ago": _ago,
    "anchored_unit": _anchored_unit,
    "bare_plural": _duration,
    "calendar_date": _calendar_date,
    "century": _century,
    "clock": _clock,
    "day_range": _day_range,
    "daypart": lambda slots, setting: None,  # only a piece of `Sunday evening`
    "decade": _decade,
    "duration": _duration,
    "half": _half,
    "holiday": _holiday,
    "iso_date": _iso_date,
    "month": _month_alone,
    "plain_unit": _plain_unit,
    "quarter": _quarter,
    "ref": _ref,
    "relative_day": _relative_day,
    "relative_unit": _relative_unit,
    "season": _named_season,
    "slash_date": _slash_date,
    "tonight": _daypart,
    "unit_set": _unit_set,
    "weekday": _weekday,
    "weekday_set": _weekday_set,
    "year": _year_alone,
    "year_ago": _year_ago,
}

__all__ = ["Reading", "Setting", "clock_of", "reading_of"]
