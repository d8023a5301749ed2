"""Tension: what is counted, on which day, against what baseline, and where the level changes."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import UnknownNameError
from detente.link.rows import Happening, Side
from detente.link.tension import MEASURES, Measures, Tension, _baselines, dyads, tension

ISRAEL = Side("ISR", "ISR", "Israel", "ISR", "GOV")
LEBANON = Side("LBN", "LBN", "Lebanon", "LBN", "GOV")
SYRIA = Side("SYR", "SYR", "Syria", "SYR", "GOV")
HEZBOLLAH = Side("hezbollah", "Hezbollah", "Hezbollah", "LBN", "REB")


def act(name: str, start: str = "2006-07-12", *, quad: int = 4, score: float = -9.0, sources: int = 1, **other: Any) -> Happening:
    told = start if len(start) == 10 else ""
    values: dict[str, Any] = {
        "id": name, "event_type": "ASSAULT", "mode": "", "status": "actual", "actors": (ISRAEL,), "recipients": (LEBANON,),
        "issue": "", "condition": "", "start": start, "end": start, "precision": "day", "place": "", "place_country": "",
        "geonames_id": None, "lat": None, "lon": None, "dead": None, "injured": None, "size": None, "score": score, "quad": quad,
        "confidence": 1.0, "first": told, "last": told, "reports": sources, "sources": sources, "outlets": (), "words": "",
        "standing": (), "claimed_by": (), "denied_by": (), "contradicts": (), "members": (),
    }  # fmt: skip
    return Happening(**(values | other))


def day(n: int) -> str:
    return (date(2006, 1, 2) + timedelta(n)).isoformat()  # a Monday is day 0


def between(happenings: list[Happening], **options: Any) -> Tension:
    return tension(happenings, **({"a": "ISR", "b": "LBN", "coverage": {}} | options))


def series(counts: list[int], **options: Any) -> list[Happening]:
    return [act(f"{options.get('quad', 4)}_{n:03d}_{k}", day(n), **options) for n, count in enumerate(counts) for k in range(count)]


# ---- whose acts


def test_acts_of_either_side_towards_the_other_and_of_both_together_belong_to_the_dyad() -> None:
    both = [
        act("there"),
        act("back", actors=(LEBANON,), recipients=(ISRAEL,)),
        act("joint", actors=(ISRAEL, LEBANON), recipients=()),
        act("many", actors=(SYRIA, LEBANON), recipients=(SYRIA, ISRAEL)),
    ]
    other = [
        act("at a third", recipients=(SYRIA,)),
        act("alone", recipients=()),
        act("two recipients", actors=(SYRIA,), recipients=(ISRAEL, LEBANON)),
    ]
    assert 4 == between(both + other).days[0].material_conflict
    assert () == between(other).days


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("isr", "HEZBOLLAH", 1),
        ("ISR", "lbn", 2),  # Hezbollah is counted under Lebanon's code
        ("Hezbollah", "ISR", 1),
        ("ISR", "", 0),
        ("", "", 0),
        ("ISR", "ISR", 0),
        ("Hezbol", "ISR", 0),
    ],
)
def test_a_side_is_named_by_label_country_or_key_whatever_the_case(a: str, b: str, expected: int) -> None:
    acts = [act("state"), act("group", actors=(HEZBOLLAH,), recipients=(ISRAEL,)), act("nobody", actors=(Side("", "", ""),))]
    assert expected == sum(bar.material_conflict for bar in between(acts, a=a, b=b).days)


def test_one_side_that_bears_both_names_is_no_dyad() -> None:
    assert () == between([act("x", actors=(HEZBOLLAH,), recipients=())], a="LBN", b="Hezbollah").days
    assert 1 == len(between([act("x", actors=(HEZBOLLAH, LEBANON), recipients=())], a="LBN", b="Hezbollah").days)


@pytest.mark.parametrize("status", ["future", "hypothetical", "negated", "historical", ""])
def test_only_what_is_actual_counts(status: str) -> None:
    assert () == between([act("x", status=status)]).days
    assert [] == dyads([act("x", status=status)])


def test_a_happening_given_twice_counts_once() -> None:
    assert 1 == between([act("x"), act("x")]).days[0].material_conflict
    assert [("ISR", "LBN", 1)] == dyads([act("x"), act("x")])


# ---- measures


def test_words_and_deeds_are_counted_and_scored_apart() -> None:
    acts = [
        act("strike", quad=4, score=-9.5), act("raid", quad=4, score=-7.0), act("threat", quad=3, score=-4.4),
        act("offer", quad=1, score=3.5), act("aid", quad=2, score=7.0), act("truce", quad=2, score=8.0), act("visit", quad=0, score=1.0),
    ]  # fmt: skip
    bar = between(acts).days[0]
    assert (1, 2, 1, 2, 1) == (
        bar.verbal_conflict,
        bar.material_conflict,
        bar.verbal_cooperation,
        bar.material_cooperation,
        bar.neutral,
    )
    assert Measures(verbal_conflict=-4.4, material_conflict=-16.5, verbal_cooperation=3.5, material_cooperation=15.0) == bar.scores


def test_a_quad_class_that_does_not_exist_is_neutral() -> None:
    bar = between([act("x", quad=7), act("y", quad=-1)]).days[0]
    assert (2, 0, 0.0) == (bar.neutral, bar.material_cooperation, bar.scores.material_conflict)


def test_rates_follow_the_reports_and_are_unknown_without_them() -> None:
    acts = [act("a", day(0)), act("b", day(0), quad=3), act("c", day(0), quad=1), act("d", day(1))]
    known, unknown = between(acts, coverage={day(0): 4}).days
    assert (4, 0.5, 0.25) == (known.coverage, known.conflict_per_report, known.cooperation_per_report)
    assert (0, None, None) == (unknown.coverage, unknown.conflict_per_report, unknown.cooperation_per_report)


# ---- days


def test_every_day_from_the_first_act_to_the_last_has_a_row() -> None:
    found = between([act("a", day(3)), act("b", day(6))], coverage={day(n): 2 for n in range(30)})
    assert [day(3), day(4), day(5), day(6)] == [bar.day for bar in found.days]
    assert [1, 0, 0, 1] == [bar.material_conflict for bar in found.days]


def test_weeks_begin_on_monday_and_take_in_the_reports_of_their_days() -> None:
    acts = [act("a", day(6)), act("b", day(7)), act("c", day(20))]
    found = between(acts, every="week", coverage={day(7): 2, day(13): 3, day(14): 5})
    assert [(day(0), 1, 0), (day(7), 1, 5), (day(14), 1, 5)] == [(b.day, b.material_conflict, b.coverage) for b in found.days]


def test_months_begin_on_their_first_and_pass_the_turn_of_the_year() -> None:
    found = between([act("a", "2005-11-30"), act("b", "2006-02-01")], every="month")
    assert ["2005-11-01", "2005-12-01", "2006-01-01", "2006-02-01"] == [b.day for b in found.days]


def test_an_unknown_step_is_refused_with_those_that_exist() -> None:
    with pytest.raises(UnknownNameError, match="day, week, month"):
        between([act("a")], every="hour")


def test_an_act_without_a_date_counts_on_the_day_of_its_first_report() -> None:
    found = between([act("a", "", first="2006-07-14", last="2006-07-20")])
    assert (["2006-07-14"], 0) == ([b.day for b in found.days], found.undated)


@pytest.mark.parametrize(
    ("start", "end", "precision", "first", "every", "expected"),
    [
        ("2006-07", "2006-07", "month", "2006-07-14", "day", "2006-07-14"),  # told while the month lasts
        ("2006-07", "2006-07", "month", "2006-08-14", "day", None),
        ("2006-07", "2006-07", "month", "2006-08-14", "month", "2006-07-01"),
        ("2006-07-10", "2006-07-16", "week", "2006-07-12", "day", "2006-07-12"),
        ("2006-07-10", "2006-07-16", "week", "2006-07-19", "day", None),
        ("2006-07-10", "2006-07-16", "week", "2006-07-19", "week", "2006-07-10"),
        ("2006-07-10", "2006-07-16", "day", "2006-07-19", "day", "2006-07-10"),  # a stretch of days begins on its first
        ("2006", "2006", "year", "2006-07-12", "month", "2006-07-01"),
    ],
)
def test_a_date_less_exact_than_the_bar_is_settled_by_the_first_report_or_not_at_all(
    start: str, end: str, precision: str, first: str, every: str, expected: str | None
) -> None:
    found = between([act("a", start, end=end, precision=precision, first=first, last=first)], every=every)
    assert ([expected] if expected else []) == [b.day for b in found.days]
    assert (0 if expected else 1) == found.undated


def test_old_matters_told_again_and_days_still_to_come_are_left_out() -> None:
    acts = [
        act("news", "2006-07-12"),
        act("a month ago", "2006-06-11", first="2006-07-12", last="2006-07-12"),
        act("a war ago", "1982-06-06", first="2006-07-12", last="2006-07-13"),
        act("to come", "2006-07-20", first="2006-07-12", last="2006-07-13"),
    ]
    found = between(acts)
    assert (("2006-06-11", "2006-07-12"), 2) == ((found.days[0].day, found.days[-1].day), found.undated)


def test_an_act_told_late_counts_where_reports_cover_its_day() -> None:
    late = [act("x", "2006-03-01", first="2006-07-12", last="2006-07-12")]
    assert () == between(late).days
    assert ["2006-03-01"] == [b.day for b in between(late, coverage={"2006-02-01": 1, "2006-07-12": 1}).days]


@pytest.mark.parametrize(
    "odd", ["", "0000", "0000-00-00", "2022-13", "2022-02-30", "9999-12-31", "0001-01-01", "soon", "\ud800", "٢٠٢٢-٠١", "🕊"]
)
@pytest.mark.parametrize("every", ["day", "week", "month"])
def test_absurd_dates_are_skipped_without_error(odd: str, every: str) -> None:
    acts = [act("good"), act("bad", odd, end=odd, first=odd, last=odd), act("mixed", odd, end=odd, precision="week")]
    found = between(acts, every=every, coverage={odd: 3, "2006-07-12": 1})
    assert (1, 1, 2) == (len(found.days), found.days[0].material_conflict, found.undated)
    between(acts, every=every, since=odd, until=odd)
    between(acts, every=every, coverage={odd: 3}, since="0001-01-01", until="9999-12-31")


def test_odd_names_do_no_harm() -> None:
    odd = Side("\ud800", "\u202e🕊", "<script>")
    acts = [act("x", actors=(odd,))]
    assert 1 == len(between(acts, a="\ud800").days)
    assert 1 == len(between(acts, a="\u202e🕊").days)
    assert [("LBN", "\u202e🕊", 1)] == dyads(acts)


# ---- from, to


def test_what_lies_before_is_not_shown_but_is_in_the_baseline() -> None:
    found = between(series([2] * 10 + [5]), since=day(9))
    assert [(day(9), 2.0), (day(10), 2.0)] == [(b.day, b.baseline and b.baseline.material_conflict) for b in found.days]


def test_what_lies_after_is_not_known() -> None:
    quiet_then_war = series([1] * 15 + [9] * 15)
    assert between(quiet_then_war[:10]) == between(quiet_then_war, until=day(9))
    assert [] == [c.day for c in between(quiet_then_war, until=day(14)).changes]


def test_parts_of_dates_stand_for_all_their_days() -> None:
    acts = [act("a", "2006-06-30"), act("b", "2006-07-01"), act("c", "2006-07-31"), act("d", "2006-08-01")]
    found = between(acts, since="2006-07", until="2006-07")
    assert ("2006-07-01", "2006-07-31", 31) == (found.days[0].day, found.days[-1].day, len(found.days))


def test_a_window_that_is_asked_for_is_shown_as_far_as_reports_cover_it() -> None:
    reports = {day(n): 1 for n in range(3, 12)}
    found = between([act("a", day(5))], coverage=reports, since=day(0), until=day(40))
    assert (day(3), day(11)) == (found.days[0].day, found.days[-1].day)
    assert 1 == len(between([act("a", day(5))], since=day(0), until=day(40)).days)


def test_a_window_after_the_last_act_without_reports_is_empty() -> None:
    assert () == between(series([1, 1]), since=day(9)).days
    assert () == between(series([1] * 20 + [9] * 20), since=day(99)).changes


# ---- baseline and changes


def test_the_baseline_is_the_median_of_the_earlier_bars_once_there_are_five() -> None:
    found = between([*series([0, 4, 1, 1, 9, 2, 7]), act("first", day(0), quad=0)])
    assert [None] * 5 + [1.0, 1.5] == [b.baseline and b.baseline.material_conflict for b in found.days]
    assert {0.0} == {b.baseline.verbal_conflict for b in found.days if b.baseline}


def test_the_baseline_forgets_what_lies_ninety_bars_back() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson(2, (140, 4))
    found = _baselines(counts)
    for n in (5, 89, 90, 91, 139):
        expected = np.median(counts[max(0, n - 90) : n], axis=0)
        assert found[n] == Measures(*expected.tolist())
    assert list(MEASURES) == list(Measures.__dataclass_fields__)


def test_the_day_on_which_fire_opens_is_found_with_means_and_drivers() -> None:
    counts = [1, 0] * 10 + [6] * 10
    heavy = [act("worst", day(20), score=-10.0), act("told by many", day(20), score=-9.0, sources=9)]
    found = between([*series(counts), *heavy, act("worse, a day later", day(21), score=-10.0, quad=4)])
    (change,) = found.changes
    assert (day(20), "material_conflict", 0.5, 6.3) == (change.day, change.measure, change.before, change.after)
    assert ("worst", "told by many", "4_020_0") == change.drivers


def test_each_measure_changes_by_itself() -> None:
    found = between(series([0] * 12 + [5] * 12, quad=3, score=-4.0) + series([4] * 18 + [0] * 6, quad=1, score=3.0))
    assert [(day(12), "verbal_conflict"), (day(18), "verbal_cooperation")] == [(c.day, c.measure) for c in found.changes]
    fall = found.changes[1]
    assert (4.0, 0.0, ()) == (fall.before, fall.after, fall.drivers)


def test_drivers_of_a_change_stand_in_its_segment_only() -> None:
    found = between([*series([0] * 12 + [6] * 3 + [0] * 12), act("first", day(0), quad=0), act("last", day(26), quad=0)])
    rise, fall = found.changes
    assert {day(12)} == {day(int(d.split("_")[1])) for d in rise.drivers}
    assert () == fall.drivers
    _, fall, rise = between([*series([0] * 12 + [6] * 4 + [0] * 12 + [6] * 12), act("first", day(0), quad=0)]).changes
    assert ((), 3) == (fall.drivers, len(rise.drivers))


@pytest.mark.parametrize("counts", [[3] * 40, [0, 9, 0, 9, 0, 9, 0, 9, 9], [1] * 20 + [2] + [1] * 20, [1, 2] * 20])
def test_a_flat_a_short_and_a_restless_series_have_no_change(counts: list[int]) -> None:
    assert () == between(series(counts)).changes


def test_chance_alone_makes_no_changes() -> None:
    rng = np.random.default_rng(5)
    found = [between(series(rng.poisson(mean, 100).tolist())).changes for mean in (0.1, 0.5, 2, 4) for _ in range(10)]
    assert 1 >= sum(map(bool, found))


def test_months_change_too() -> None:
    acts = [act(f"{m}_{k}", f"2005-{m:02d}-{k + 1:02d}") for m in range(1, 13) for k in range(1 if m < 8 else 9)]
    assert ["2005-08-01"] == [c.day for c in between(acts, every="month").changes]


def test_changes_before_the_window_are_not_shown() -> None:
    acts = series([0, 1] * 10 + [6] * 10)
    assert 1 == len(between(acts, since=day(20)).changes)
    assert () == between(acts, since=day(21)).changes


# ---- dyads


def test_the_most_active_pairs_come_first_each_in_the_order_of_the_alphabet() -> None:
    acts = [
        act("a", actors=(SYRIA,), recipients=(ISRAEL,)),
        act("b", actors=(ISRAEL, SYRIA), recipients=(LEBANON,)),
        act("c", actors=(LEBANON,), recipients=()),
        act("d", actors=(ISRAEL,), recipients=(ISRAEL, Side("", "", ""))),
    ]
    assert [("ISR", "SYR", 2), ("ISR", "LBN", 1), ("LBN", "SYR", 1)] == dyads(acts)
    assert [] == dyads([])


# ---- what always holds

happenings = st.lists(
    st.builds(
        act,
        st.text("abcdef", min_size=1, max_size=3),
        st.integers(0, 400).map(day) | st.sampled_from(["", "2006", "2006-03", "2006-13"]),
        quad=st.integers(0, 4),
        score=st.sampled_from([-9.5, -0.1, 0.3, 7.0]),
        precision=st.sampled_from(["day", "month", "week"]),
        status=st.sampled_from(["actual", "actual", "future"]),
        actors=st.sampled_from([(ISRAEL,), (LEBANON,), (ISRAEL, LEBANON), ()]),
    ),
    max_size=30,
    unique_by=lambda h: h.id,
)


@given(happenings, st.sampled_from(["day", "week", "month"]), st.randoms(use_true_random=False))
def test_order_does_not_matter_and_nothing_is_lost(acts: list[Happening], every: str, chance: random.Random) -> None:
    found = between(acts, every=every)
    shuffled = list(acts)
    chance.shuffle(shuffled)
    assert found == between(shuffled, every=every)
    assert dyads(acts) == dyads(shuffled)
    counted = sum(getattr(b, m) for b in found.days for m in (*MEASURES, "neutral"))
    own = sum(h.status == "actual" and bool(h.actors) and (len(h.actors) == 2 or h.actors == (ISRAEL,)) for h in acts)
    assert own == counted + found.undated
    assert sorted({b.day for b in found.days}) == [b.day for b in found.days]


def test_it_is_plain_data_that_comes_back() -> None:
    found = between(series([0, 1] * 10 + [6] * 10), coverage={day(3): 2})
    assert found == Tension.from_dict(found.to_dict())


def test_a_series_is_cut_to_its_last_bars_where_one_act_lies_a_century_back() -> None:
    found = between([act("long ago", "1906-07-12"), act("now", "2006-07-12")])
    assert (10_000, "2006-07-12") == (len(found.days), found.days[-1].day)
