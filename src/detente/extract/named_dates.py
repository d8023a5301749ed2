"""Expressions that name their own place in the calendar: `Jan. 10`, `the third quarter of 1990`, `Christmas`."""

from __future__ import annotations

from collections.abc import Mapping

from detente.extract.calendar import covered
from detente.extract.timex_setting import Reading, Setting, beside, dated, number_in, with_year, word_in, year_in

# Two-digit years up to this one are of the twenty-first century (the POSIX rule for %y).
_LAST_YEAR_OF_2000S = 68
_TWO_FIGURES = 100


def _month(slots: Mapping[str, str]) -> int | None:
    return number_in(slots, "months") or number_in(slots, "month_abbreviations")


def calendar_date(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    month = _month(slots)
    day = int("".join(c for c in slots["day"] if c.isdigit())) if "day" in slots else number_in(slots, "ordinals", "ordinal_day")
    form = f"{{}}-{month:02}-{day:02}"
    year = year_in(slots, setting)
    if covered(form.format(year if year and year.isdigit() else "2000")) is None:  # 2000 had a 29 February
        return None
    return dated(form.format(year) if year else with_year(form, setting))


def day_range(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    first = calendar_date(slots, setting)
    if first is None:
        return None
    last = f"{first.value[:-2]}{int(''.join(c for c in slots['day2'] if c.isdigit())):02}"
    return dated(f"{first.value}/{last}") if last > first.value and (covered(last) or "X" in last) else None


def iso_date(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    value = slots["iso"].replace("/", "-")
    if covered(value) is None:
        return None
    if "iso_clock" in slots:
        return Reading("TIME", f"{value}T{slots['iso_clock']}{slots.get('iso_zone', '').upper()}")
    return dated(value)


def slash_date(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    """Month first, as US media write it, unless only day first makes a date or lies nearer to the publication."""
    year = int(slots["slash_year"])
    if year < _TWO_FIGURES:
        year += 2000 if year <= _LAST_YEAR_OF_2000S else 1900
    first, second = int(slots["first"]), int(slots["second"])
    readings = [span[0] for m, d in ((first, second), (second, first)) if (span := covered(f"{year:04}-{m:02}-{d:02}")) is not None]
    if not readings:
        return None
    near = setting.published
    return dated((min(readings, key=lambda day: abs((day - near).days)) if near else readings[0]).isoformat())


def month_alone(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    form = f"{{}}-{_month(slots):02}"
    year = year_in(slots, setting)
    return dated(form.format(year) if year else with_year(form, setting, steps=number_in(slots, "shifts")))


def year_alone(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    return dated(year_in(slots, setting), otherwise="2000")


def year_range(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    first = slots["year"]
    last = first[: 4 - len(slots["last_year"])] + slots["last_year"]
    return dated(f"{first}/{last}") if first < last else None


def decade(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    if "decade" in slots:
        return dated(slots["decade"][:3])
    figure = int((slots.get("short_decade") or slots.get("bare_decade") or "0")[0]) or number_in(slots, "decade_words")
    return dated(f"19{figure}")


def century(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    ordinal = int(slots["century"]) if "century" in slots else number_in(slots, "ordinals")
    return dated(f"{(ordinal or 1) - 1:02}")


def quarter(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    nth = number_in(slots, "quarter_ordinals") or number_in(slots, "quarter_digits")
    year = year_in(slots, setting)
    if nth is None:  # `the 1988 quarter`, `last year's quarter`: the one the report speaks of
        said = setting.named("Q")
        return dated(f"{year}-{said[-2:]}" if said else year)
    return dated(f"{year}-Q{nth}" if year else with_year(f"{{}}-Q{nth}", setting))


def half(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    nth = number_in(slots, "halves") or number_in(slots, "half_digits")
    year = year_in(slots, setting) or beside(0, "Y", setting.published).value
    return dated(f"{year}-H{nth}")


def season(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    year, season = year_in(slots, setting), word_in(slots, "seasons")
    return dated(f"{year}-{season}" if year else with_year(f"{{}}-{season}", setting))


def holiday(slots: Mapping[str, str], setting: Setting) -> Reading | None:
    year, form = year_in(slots, setting), f"{{}}-{word_in(slots, 'holidays')}"
    return dated(form.format(year) if year else with_year(form, setting, steps=number_in(slots, "shifts")))


__all__ = [
    "calendar_date",
    "century",
    "day_range",
    "decade",
    "half",
    "holiday",
    "iso_date",
    "month_alone",
    "quarter",
    "season",
    "slash_date",
    "year_alone",
    "year_range",
]
