"""What a time expression is read against, and the small questions that every reading asks of its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from detente.extract.calendar import Direction, Grain, covered, grain_of, in_nearest_year, moved, unknown
from detente.extract.timex_patterns import time_words

# From fine to coarse.
_ORDER: tuple[Grain, ...] = ("D", "WE", "W", "M", "Q", "S", "H", "Y", "E", "C")


@dataclass(frozen=True, slots=True)
class Reading:
    """What an expression means: TIMEX3 type and value."""

    type: str
    value: str


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read against.

    `published` is the day of publication, None where unknown. `direction` is that of the clause. `said` holds, by
    grain, the last value of that grain that the report named (`{"D": "2022-01-12"}`), `last` the last of any grain."""

    published: dt.date | None
    direction: Direction | None = None
    said: Mapping[str, str] | None = None
    last: str | None = None

    def named(self, grain: str) -> str | None:
        """Return the last value of a grain that the report named."""
        return (self.said or {}).get(grain)

    def anchor(self, grain: Grain) -> dt.date | None:
        """Return a day in the stretch that `the following day`, `that year` and the like start from."""
        last = self.last
        if grain == "D" or last is None or _ORDER.index(grain_of(last) or "C") > _ORDER.index(grain):
            last = self.named(grain)
        span = covered(last) if last else None
        return span[0] if span else self.published


def word_in(slots: Mapping[str, str], table: str, slot: str | None = None) -> int | str | None:
    word = slots.get(slot or table)
    if word is None:
        return None
    found: int | str = time_words().look_up(table, word)
    return found


def number_in(slots: Mapping[str, str], table: str, slot: str | None = None) -> int | None:
    found = word_in(slots, table, slot)
    return None if found is None else int(found)


def dated(value: str | None, *, otherwise: str = "PAST_REF") -> Reading:
    return Reading("DATE", value or otherwise)


def beside(steps: int, grain: Grain, day: dt.date | None) -> Reading:
    if day is None:
        return dated(unknown(grain))
    return dated(moved(day, steps, grain), otherwise="PAST_REF" if steps < 0 else "FUTURE_REF")


def year_in(slots: Mapping[str, str], setting: Setting) -> str | None:
    """Return the year that the words give, as a value; None where they give none."""
    if "year" in slots:
        return slots["year"]
    if (century := number_in(slots, "centuries_spoken")) is not None:
        tens, units = number_in(slots, "tens") or 0, number_in(slots, "numbers", "year_unit") or 0
        return f"{century * 100 + tens + units}"
    if (steps := number_in(slots, "shifts", "year_shift")) is not None:
        return beside(steps, "Y", setting.published).value
    return None


def with_year(form: str, setting: Setting, *, steps: int | None = None) -> str:
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


__all__ = ["Reading", "Setting", "beside", "dated", "number_in", "with_year", "word_in", "year_in"]
