"""The form of a time expression → its TIMEX3 type and value, given the day of publication and what was said before."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from detente.extract import named_dates, relative_dates
from detente.extract.durations import period
from detente.extract.timex_patterns import TimexForm
from detente.extract.timex_setting import Reading, Setting, beside, dated, number_in, word_in

_NOON = 12
_HOURS = 24


def reading_of(form: TimexForm, setting: Setting) -> Reading | None:
    """Return the type and value of a time expression, None where the form turns out not to be one.

    >>> from detente.extract.timex_patterns import forms_in
    >>> import datetime as dt
    >>> reading_of(next(forms_in("last week")), Setting(dt.date(2022, 1, 10)))
    Reading(type='DATE', value='2022-W01')
    """
    return _KINDS[form.kind](form.slots, setting)


def _weekday_set(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    part = word_in(slots, "dayparts")
    return Reading("SET", f"XXXX-WXX-{number_in(slots, 'weekdays')}" + (f"T{part}" if part else ""))


def _unit_set(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    if "months" in slots:
        return Reading("SET", f"XXXX-{number_in(slots, 'months'):02}")
    if "seasons" in slots:
        return Reading("SET", f"XXXX-{word_in(slots, 'seasons')}")
    if "dayparts" in slots:
        return Reading("SET", f"XXXX-XX-XXT{word_in(slots, 'dayparts')}")
    return Reading("SET", period(slots))


def clock_of(slots: Mapping[str, str]) -> str | None:
    """Return the clock time or part of the day that a form names, as it follows the `T` of a value.

    >>> clock_of({"hour": "10", "half": "p"}), clock_of({"dayparts": "evening"})
    ('22:00', 'EV')
    """
    zone = "Z" if "zone" in slots else ""
    if "dayparts" in slots or "clock_names" in slots:
        return str(word_in(slots, "dayparts") or word_in(slots, "clock_names"))
    if "military" in slots:
        return f"{slots['military'][:2]}:{slots['military'][2:]}{zone}"
    if "hour24" in slots:
        return f"{int(slots['hour24']):02}:{slots['minute24']}{zone}"
    if "oclock" in slots:
        hour = int(slots["oclock"]) if slots["oclock"].isdigit() else number_in(slots, "numbers", "oclock") or 0
        return f"{hour:02}:00" if hour <= _HOURS else None
    if "hour" not in slots:
        return None
    hour = int(slots["hour"])
    if hour <= _NOON:
        hour = hour % _NOON + (_NOON if slots["half"] == "p" else 0)
    return f"{hour:02}:{slots.get('minute', '00')}{zone}"


def _clock(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    clock = clock_of(slots)
    return Reading("TIME", f"{beside(0, 'D', setting.anchor('D')).value}T{clock}") if clock else None


def _duration(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return Reading("DURATION", period(slots))


def _ref(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return dated(str(word_in(slots, "refs")))


_KINDS: dict[str, Callable[[Mapping[str, str], Setting], Reading | None]] = {
    "ago": relative_dates.ago,
    "anchored_unit": relative_dates.anchored_unit,
    "bare_plural": _duration,
    "calendar_date": named_dates.calendar_date,
    "century": named_dates.century,
    "clock": _clock,
    "day_range": named_dates.day_range,
    "daypart": lambda slots, setting: None,  # only a piece of `Sunday evening`
    "decade": named_dates.decade,
    "duration": _duration,
    "half": named_dates.half,
    "holiday": named_dates.holiday,
    "iso_date": named_dates.iso_date,
    "month": named_dates.month_alone,
    "plain_unit": relative_dates.plain_unit,
    "quarter": named_dates.quarter,
    "ref": _ref,
    "relative_day": relative_dates.relative_day,
    "relative_unit": relative_dates.relative_unit,
    "season": named_dates.season,
    "slash_date": named_dates.slash_date,
    "tonight": relative_dates.daypart,
    "unit_set": _unit_set,
    "weekday": relative_dates.weekday,
    "weekday_set": _weekday_set,
    "year": named_dates.year_alone,
    "year_ago": relative_dates.year_ago,
    "year_range": named_dates.year_range,
}

__all__ = ["clock_of", "reading_of"]
