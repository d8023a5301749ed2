"""Date arithmetic over partial dates."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.extract.calendar import (
    Direction,
    Grain,
    covered,
    day_of,
    grain_of,
    in_nearest_year,
    moved,
    unknown,
    value_at,
    weekday_near,
)

GRAINS: tuple[Grain, ...] = ("D", "WE", "W", "M", "Q", "H", "S", "Y", "E", "C")
DAYS = st.dates(dt.date(1000, 1, 1), dt.date(2999, 12, 31))


@given(DAYS, st.sampled_from([g for g in GRAINS if g != "WE"]))
def test_the_value_of_a_day_covers_it_at_every_grain(day: dt.date, grain: Grain) -> None:
    value = value_at(day, grain)
    span = covered(value)
    assert grain == grain_of(value)
    assert span is not None
    assert span[0] <= day <= span[1]


@given(DAYS, st.sampled_from([g for g in GRAINS if g not in ("H", "S")]), st.integers(-3, 3))
def test_moving_there_and_back_ends_where_it_began(day: dt.date, grain: Grain, steps: int) -> None:
    there = moved(day, steps, grain)
    assert there is not None
    span = covered(there)
    assert span is not None
    start = span[0] if grain not in ("D", "W", "WE") else day + dt.timedelta(days=steps * (1 if grain == "D" else 7))
    assert value_at(day, grain) == moved(start, -steps, grain)


@given(DAYS, st.integers(1, 7), st.sampled_from(["past", "future"]), st.booleans())
def test_the_nearest_weekday_is_that_weekday_and_on_the_right_side(
    day: dt.date, weekday: int, direction: Direction, strict: bool
) -> None:
    near = weekday_near(day, weekday, direction=direction, strict=strict)
    assert near is not None
    gap = (near - day).days * (1 if direction == "future" else -1)
    assert weekday == near.isoweekday()
    assert (1 if strict else 0) <= gap <= (7 if strict else 6)


@pytest.mark.parametrize("grain", GRAINS)
def test_an_underspecified_value_has_no_grain_and_no_days(grain: Grain) -> None:
    assert grain_of(unknown(grain)) is None
    assert covered(unknown(grain)) is None


@pytest.mark.parametrize(
    ("first", "last", "value"),
    [
        ("2022-01-15", "2022-01-16", "2022-W02-WE"),
        ("2021-12-01", "2022-02-28", "2021-WI"),
        ("2024-02-01", "2024-02-29", "2024-02"),
        ("1900-01-01", "1999-12-31", "19"),
        ("2022-01-09", "2022-01-09", "2022-01-09TEV"),
        ("2020-12-28", "2021-01-03", "2020-W53"),
    ],
)
def test_values_cover_their_days(first: str, last: str, value: str) -> None:
    span = covered(value)
    assert span is not None
    assert (first, last) == (span[0].isoformat(), span[1].isoformat())


@pytest.mark.parametrize("value", ["2022-02-30", "2022-13", "2021-W53", "0000", "00", "P3D", "PAST_REF", "", "2022-03/2022-01"])
def test_what_is_no_stretch_of_the_calendar_covers_nothing(value: str) -> None:
    assert covered(value) is None


def test_moving_out_of_the_calendar_gives_none() -> None:
    assert moved(dt.date(2022, 1, 10), -10_000, "Y") is None
    assert moved(dt.date(2022, 1, 10), 10**12, "D") is None
    assert weekday_near(dt.date(9999, 12, 31), 1, direction="future") is None


@pytest.mark.parametrize(
    ("value", "form", "direction"),
    [
        ("2021-12", "{}-12", "past"),
        ("2022-12", "{}-12", "future"),
        ("2021-12", "{}-12", None),
        ("2022-01", "{}-01", "past"),
        ("2022-01-18", "{}-01-18", "past"),
        ("2021-03-01", "{}-03-01", "past"),
        ("2024-02-29", "{}-02-29", None),
    ],
)
def test_an_open_year_is_the_nearest_by_tense(value: str, form: str, direction: Direction | None) -> None:
    day = dt.date(2023, 5, 1) if value == "2024-02-29" else dt.date(2022, 1, 10)
    assert value == in_nearest_year(day, form, direction=direction)


@pytest.mark.parametrize(("day", "published"), [(dt.date(2022, 1, 10), "2022-01-10T23:59:00Z"), (None, "soon"), (None, None)])
def test_the_day_of_publication_is_read_from_a_date_or_a_date_time(day: dt.date | None, published: str | None) -> None:
    assert day == day_of(published)
