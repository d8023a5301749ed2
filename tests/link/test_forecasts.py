"""Forecasts by people: what is one forecast, by when, at what chance, how it turned out."""

from __future__ import annotations

import random
import tomllib
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.knowledge.actor_tables import rows_of
from detente.link.forecasts import Forecaster, due, forecasts, ranges, scores
from detente.link.proposals import proposals
from detente.link.rows import Forecast, Happening, Judged


def judged(name: str, published: str = "2006-08-01", *, about: str = "a ceasefire in Lebanon", **other: Any) -> Judged:
    values: dict[str, Any] = {
        "id": name, "document": f"report {name}", "original": f"report {name}", "outlet": "Courier", "published": published,
        "by": "Karim Haddad", "party": "LBN", "about": about, "likelihood": "high", "words": f"Haddad called {about} likely.", "offset": 0,
    }  # fmt: skip
    return Judged(**(values | other))


def happening(name: str, start: str, words: str, **other: Any) -> Happening:
    values: dict[str, Any] = {
        "id": name, "event_type": "AGREE", "mode": "", "status": "actual", "actors": (), "recipients": (), "issue": "", "condition": "",
        "start": start, "end": start, "precision": "day", "place": "", "place_country": "", "geonames_id": None, "lat": None, "lon": None,
        "dead": None, "injured": None, "size": None, "score": 3.0, "quad": 1, "confidence": 1.0, "first": start, "last": start,
        "reports": 1, "sources": 1, "outlets": (), "words": words, "standing": (), "claimed_by": (), "denied_by": (),
        "contradicts": (), "members": (),
    }  # fmt: skip
    return Happening(**(values | other))


def members(*rows: Judged) -> list[tuple[str, ...]]:
    return [f.members for f in forecasts(rows)]


# ---- the scale


def test_levels_stand_for_the_ranges_of_the_codebook_and_unclear_for_none() -> None:
    table = tomllib.loads((resources.files("detente.knowledge") / "plover.toml").read_text(encoding="utf8"))["likelihood"]
    stated = {level: tuple(percent / 100 for percent in row["range"]) for level, row in table.items() if level != "unclear"}
    assert stated == ranges()
    levels = [row["level"] for row in rows_of(resources.files("detente.knowledge") / "likelihoods.tsv")]
    assert set(table) == set(levels)


def test_the_table_names_its_source_and_licence() -> None:
    text = (resources.files("detente.knowledge") / "likelihoods.tsv").read_text(encoding="utf8")
    head = " ".join(line for line in text.splitlines() if line.startswith("#"))
    assert "Source: Intelligence Community Directive 203" in head
    assert "Licence:" in head


def test_ranges_lie_beside_one_another_from_almost_no_chance_to_almost_certain() -> None:
    low, high = zip(*(ranges()[level] for level in ("very low", "low", "even", "high", "very high")), strict=True)
    assert (0.01, 0.99) == (low[0], high[-1])
    assert low[1:] == high[:-1]


# ---- what is one forecast


def test_the_same_word_on_the_same_matter_within_two_weeks_is_one_forecast() -> None:
    (found,) = forecasts([judged("b", "2006-08-15", about="ceasefire for Lebanon"), judged("a", "2006-08-01")])
    assert ("a", ("a", "b"), "2006-08-01", "Karim Haddad", "LBN") == (found.id, found.members, found.made, found.by, found.party)
    assert ("a ceasefire in Lebanon", "high", 0.55, 0.8) == (found.about, found.likelihood, found.low, found.high)
    assert (None, None, "") == (found.outcome, found.brier, found.due)


def test_after_two_weeks_it_is_a_new_forecast() -> None:
    assert [("a",), ("b",)] == members(judged("a", "2006-08-01"), judged("b", "2006-08-16"))


def test_no_forecast_lasts_longer_than_two_weeks_however_often_it_is_said() -> None:
    found = forecasts([judged(f"{n:02d}", f"2006-08-{n:02d}") for n in range(1, 29)])
    assert 28 == sum(len(f.members) for f in found)
    assert 3 >= len(found)
    for f in found:
        assert 14 >= int(f.members[-1]) - int(f.members[0])


def test_a_hundred_reports_of_one_judgement_on_one_day_are_one_forecast() -> None:
    (found,) = forecasts([judged(f"{n:03d}") for n in range(100)])
    assert 100 == len(found.members)


def test_a_changed_level_is_a_new_forecast_by_the_same_forecaster() -> None:
    rows = [judged("a", "2006-08-01"), judged("b", "2006-08-03", likelihood="low"), judged("c", "2006-08-05", likelihood="low")]
    assert [("a",), ("b", "c")] == members(*rows)
    (record,) = scores(forecasts(rows))
    assert 2 == record.made


def test_going_back_to_the_first_level_is_a_third_forecast() -> None:
    rows = [judged("a", "2006-08-01"), judged("b", "2006-08-03", likelihood="low"), judged("c", "2006-08-05")]
    assert [("a",), ("b",), ("c",)] == members(*rows)
    other = judged("b", "2006-08-03", likelihood="low", about="a dam at Assiut")
    assert [("a", "c"), ("b",)] == members(rows[0], other, rows[2])


def test_other_matters_are_other_forecasts() -> None:
    assert [("a",), ("b",)] == members(judged("a", about="a deal on grain"), judged("b", about="a deal on gas"))


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        ({"by": "Karim Haddad"}, {"by": "KARIM HADDAD, minister"}, True),
        ({"by": "Karim Haddad"}, {"by": "Dana Levi"}, False),
        ({"by": "Karim Haddad", "party": ""}, {"by": "Karim Haddad"}, True),
        ({"by": "officials", "party": "LBN"}, {"by": "officials", "party": "ISR"}, False),
        ({"by": "", "party": "LBN"}, {"by": "", "party": "lbn"}, True),
        ({"by": "", "party": "LBN"}, {"by": "", "party": "ISR"}, False),
        ({"by": "", "party": "LBN"}, {"by": "LBN", "party": ""}, False),
        ({"by": "", "party": ""}, {"by": "", "party": ""}, True),  # one outlet
        ({"by": "", "party": ""}, {"by": "", "party": "", "outlet": "Herald"}, False),
        ({"by": "", "party": "", "original": "x"}, {"by": "", "party": "", "outlet": "Herald", "original": "x"}, True),  # a copy
        ({"by": "🕊"}, {"by": "☂"}, False),
    ],
)
def test_a_forecaster_is_known_by_name_else_by_party_else_by_outlet(one: Any, other: Any, together: bool) -> None:
    assert ([("a", "b")] if together else [("a",), ("b",)]) == members(judged("a", **one), judged("b", **other))


def test_what_is_about_nothing_is_compared_by_its_words() -> None:
    same = [judged("a", about="", words="Rain is likely."), judged("b", about="it", words="Rain is likely.")]
    assert [("a", "b")] == members(*same)
    assert [("a",), ("b",)] == members(judged("a", about="", words=""), judged("b", about="", words=""))


@pytest.mark.parametrize("odd", ["", "0000", "2022-13", "2022-01", "9999-99-99", "soon", "\ud800", "🕊"])
def test_what_bears_no_day_joins_nothing_but_its_own_copies(odd: str) -> None:
    found = forecasts([judged("a", odd), judged("b", odd), judged("c", odd, original="report b"), judged("d")])
    assert [("d",), ("a",), ("b", "c")] == [f.members for f in found]
    assert ["2006-08-01", "", ""] == [f.made for f in found]


def test_odd_words_do_no_harm() -> None:
    found = forecasts([judged("a", about="\ud800 <script>", by="\u202e🕊", words="by \ud800 5"), judged("b", likelihood="sure")])
    assert {(0.55, 0.8), (None, None)} == {(f.low, f.high) for f in found}
    assert [] == forecasts([])


# ---- by when


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("war by February 20", "2022-02-20"),
        ("war by 20 February", "2022-02-20"),
        ("war by the 20th of February", "2022-02-20"),
        ("War BY FEB. 20, he said", "2022-02-20"),
        ("war no later than Feb 20, 2023", "2023-02-20"),
        ("war before March 1", "2022-02-28"),
        ("war by January 10", "2022-01-10"),  # the day itself
        ("war by January 9", ""),  # a day that has passed
        ("war by Jan. 5, 2022", ""),
        ("war by 5 May", "2022-05-05"),
        ("war by May 2022", ""),
        ("a bill by May 5,000 people signed", ""),
        ("war on February 20", ""),
        ("war by Friday", ""),
        ("war by February 30", ""),
        ("nearby February 20", ""),
        ("troops out by 2022-06-30", "2022-06-30"),
        ("as said on 2022-01-10", ""),
        ("as said on 2021-06-30", ""),
        ("war by 2022-13-01 or 12022-01-011", ""),
        ("", ""),
        ("by \ud800 5", ""),
    ],
)
def test_only_a_plain_deadline_ahead_of_the_report_is_taken(text: str, expected: str) -> None:
    assert expected == due("war", text, "2022-01-10")
    assert expected == due(text, "", "2022-01-10")


def test_a_deadline_passes_the_turn_of_the_year() -> None:
    assert "2023-01-15" == due("", "by January 15", "2022-12-20")


def test_the_matter_goes_before_the_sentence_and_a_deadline_before_a_date() -> None:
    assert "2022-03-01" == due("war by March 1", "war by March 1, not by April 1", "2022-01-10")
    assert "2022-04-01" == due("war", "On 2022-02-02 they meet; war by April 1", "2022-01-10")


@pytest.mark.parametrize("published", ["", "0000", "2022-13-45", "\ud800"])
def test_without_a_day_of_publication_only_a_year_makes_a_deadline(published: str) -> None:
    assert ("", "2022-02-20") == (due("", "by February 20", published), due("", "by February 20, 2022", published))


def test_a_forecast_is_due_when_any_report_says_so() -> None:
    (found,) = forecasts([judged("a"), judged("b", "2006-08-02", words="Haddad sees it by August 20.")])
    assert "2006-08-20" == found.due


# ---- how it turned out


@pytest.mark.parametrize(
    ("level", "outcome", "expected"),
    [
        ("high", True, 0.105625),
        ("high", False, 0.455625),
        ("very low", False, 0.011025),
        ("even", True, 0.25),
        ("unclear", True, None),
    ],
)
def test_the_brier_score_takes_the_middle_of_the_range(level: str, outcome: bool, expected: float | None) -> None:
    (found,) = forecasts([judged("a", likelihood=level)], resolved={"a": outcome})
    assert (outcome, expected) == (found.outcome, found.brier)


def test_any_member_resolves_its_forecast_and_its_own_id_wins() -> None:
    rows = [judged("a"), judged("b", "2006-08-02"), judged("c", "2006-08-03")]
    for resolved, expected in [
        ({}, None), ({"x": True}, None), ({"c": True}, True), ({"b": False, "c": True}, None), ({"a": True, "c": False}, True),
    ]:  # fmt: skip
        assert expected == forecasts(rows, resolved=resolved)[0].outcome


def made(name: str, by: str, brier: float | None, *, outcome: bool | None = None, party: str = "") -> Forecast:
    resolved = outcome if brier is None else True
    return Forecast(name, by, party, "x", "high", 0.55, 0.8, "2006-08-01", "", (name,), resolved, brier)


def test_forecasters_are_listed_best_first_and_those_without_a_score_last() -> None:
    rows = [
        made("a", "Levi", 0.5), made("b", "Levi", None), made("c", "Haddad", 0.1), made("d", "HADDAD", 0.2), made("e", "Haddad", 0.3),
        made("f", "Novak", None), made("g", "Novak", None), made("h", "Abel", None, outcome=True),
    ]  # fmt: skip
    assert [
        Forecaster("Haddad", "", 3, 0, 3, 0.2),
        Forecaster("Levi", "", 2, 1, 1, 0.5),
        Forecaster("Abel", "", 1, 0, 1, None),
        Forecaster("Novak", "", 2, 2, 0, None),
    ] == scores(rows)
    assert [] == scores([])


def test_a_name_without_party_is_added_to_the_one_that_has_it_unless_there_are_two() -> None:
    one = [made("a", "Haddad", None, party="LBN"), made("b", "Haddad", None)]
    two = [*one, made("c", "Haddad", None, party="ISR")]
    assert [("LBN", 2)] == [(r.party, r.made) for r in scores(one)]
    assert [("", 1), ("ISR", 1), ("LBN", 1)] == [(r.party, r.made) for r in scores(two)]
    parties = [made("a", "", None, party="LBN"), made("b", "", None), made("c", "", None)]
    assert [("", "", 2), ("", "LBN", 1)] == [(r.by, r.party, r.made) for r in scores(parties)]


# ---- proposals


def proposed(*rows: Happening, **options: Any) -> list[str]:
    return [h for _, h, _ in proposals(forecasts([judged("f", **options)]), rows)]


def test_a_later_act_that_tells_of_the_matter_is_proposed_with_its_ground() -> None:
    rows = [
        happening("h", "2006-08-14", "A ceasefire took hold in Lebanon."),
        happening("i", "2006-08-15", "Rice met Haddad in Rome."),
    ]
    assert [("f", "h", "on 2006-08-14; tells of ceasefire, lebanon, 100% of the weight of what was forecast")] == proposals(
        forecasts([judged("f")]), rows
    )


@pytest.mark.parametrize(
    "other",
    [
        {"start": "2006-07-31"}, {"start": ""}, {"start": "2006-09"}, {"start": "2006-13-40"}, {"status": "future"}, {"status": "negated"},
        {"first": "2006-08-01", "start": "2006-08-01"},  # told in the very report
        {"words": "Rain fell in Lebanon."}, {"words": ""},
    ],
)  # fmt: skip
def test_what_came_before_is_not_done_or_is_of_something_else_is_not_proposed(other: dict[str, str]) -> None:
    good = happening("good", "2006-08-20", "A ceasefire took hold in Lebanon.")
    rest = [happening(f"{n}", "2006-08-20", f"Lebanon buried {n} dead.") for n in range(5)]
    values = {"start": "2006-08-14", "words": "A ceasefire took hold in Lebanon."} | other
    bad = happening("bad", values.pop("start"), values.pop("words"), **values)
    assert ["good"] == proposed(bad, good, *rest)


def test_what_comes_after_the_deadline_is_not_proposed() -> None:
    rows = [happening(d, d, "A ceasefire took hold in Lebanon.") for d in ("2006-08-20", "2006-08-21")]
    assert ["2006-08-20"] == proposed(*rows, words="A ceasefire by August 20 is likely.")


def test_what_is_resolved_needs_no_proposal_and_what_is_proposed_stays_open() -> None:
    rows = [happening("h", "2006-08-14", "A ceasefire took hold in Lebanon.")]
    still = forecasts([judged("f")])
    assert 1 == len(proposals(still, rows))
    assert still[0].outcome is None
    assert [] == proposals(forecasts([judged("f")], resolved={"f": False}), rows)
    assert [] == proposals([], rows) == proposals(still, []) == proposals(forecasts([judged("f", "soon")]), rows)
    assert [] == proposals(forecasts([judged("f", about="")]), rows)


def test_the_five_most_alike_are_proposed_the_first_in_time_before_others() -> None:
    whole = [happening(f"w{n}", f"2006-08-{10 + n}", "A ceasefire took hold in Lebanon.") for n in range(3)]
    part = [happening(f"p{n}", f"2006-08-{10 + n}", "The ceasefire was broken.") for n in range(4)]
    other = [happening(f"o{n}", "2006-08-09", "Lebanon opened a school.") for n in range(30)]
    assert ["w0", "w1", "w2", "p0", "p1"] == proposed(*part, *whole, *other)


# ---- what always holds

rows = st.lists(
    st.builds(
        judged,
        st.text("abcdef", min_size=1, max_size=3),
        st.integers(1, 31).map(lambda n: f"2006-08-{n:02d}") | st.sampled_from(["", "2006-08"]),
        about=st.sampled_from(["a ceasefire", "a ceasefire in Lebanon", "war", "war with Syria", "talks on a ceasefire", ""]),
        by=st.sampled_from(["Haddad", "Levi", ""]),
        party=st.sampled_from(["LBN", ""]),
        outlet=st.sampled_from(["Courier", "Herald", ""]),
        likelihood=st.sampled_from(["high", "low", "unclear"]),
    ),
    max_size=25,
    unique_by=lambda j: j.id,
)


@given(rows, st.randoms(use_true_random=False))
def test_every_judgement_is_in_one_forecast_in_whatever_order_they_come(given_rows: list[Judged], chance: random.Random) -> None:
    found = forecasts(given_rows)
    shuffled = list(given_rows)
    chance.shuffle(shuffled)
    assert found == forecasts(shuffled)
    assert scores(found) == scores(found[::-1])
    assert sorted(j.id for j in given_rows) == sorted(m for f in found for m in f.members)
    level = {j.id: j.likelihood for j in given_rows}
    for f in found:
        assert f.id == f.members[0]
        assert {f.likelihood} == {level[m] for m in f.members}
    acts = [happening(j.id, j.published, j.about, first="") for j in given_rows]
    assert proposals(found, acts) == proposals(found[::-1], acts[::-1])
