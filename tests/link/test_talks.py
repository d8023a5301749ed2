"""Meetings told by many reports become one round of talks each, which stands as last told; different days stay different rounds."""

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.link.rows import Constraints, Round, Side, Talk
from detente.link.talks import talks, untold

MONDAY, TUESDAY, WEDNESDAY, FRIDAY = "2031-03-10", "2031-03-11", "2031-03-12", "2031-03-14"
OSLO, GENEVA, LAUSANNE, VIENNA = ("Oslo", "NOR"), ("Geneva", "CHE"), ("Lausanne", "CHE"), ("Vienna", "AUT")
NOWHERE = ("", "")
STATUSES = ("held", "ongoing", "scheduled", "proposed", "refused", "cancelled")


def state(code: str) -> Side:
    return Side(code, code, code, code, "GOV")


def person(key: str, code: str) -> Side:
    return Side(key, key.title(), key.title(), code, "GOV")


def body(name: str) -> Side:
    return Side(name.casefold(), name, name, "IGO", "IGO")


NORWAY, ICELAND, DENMARK, FINLAND, SWEDEN = map(state, ("NOR", "ISL", "DNK", "FIN", "SWE"))
TWO = (NORWAY, ICELAND)


def meeting(name: str, day: str = MONDAY, status: str = "scheduled", *, published: str = "2031-03-08", **other: Any) -> Round:
    place, country = other.pop("at", GENEVA)
    fields: dict[str, Any] = {
        "id": name,
        "document": f"report-{name}",
        "original": f"report-{name}",
        "outlet": "The Strait Courier",
        "published": published,
        "status": status,
        "level": "",
        "parties": TWO,
        "start": day,
        "end": day,
        "precision": "day" if len(day) == 10 else "month" if day else "",
        "place": place,
        "place_country": country,
        "words": "the two sides meet",
        "offset": 0,
    }
    return Round(**{**fields, **other})


def groups(*rounds: Round, **options: Any) -> set[frozenset[str]]:
    return {frozenset(t.members) for t in talks(rounds, **options)}


def one(*rounds: Round) -> Talk:
    found = talks(rounds)
    assert 1 == len(found), [t.members for t in found]
    return found[0]


def joined(*rounds: Round) -> bool:
    return len(talks(rounds)) == 1


# ---- who


@pytest.mark.parametrize(
    "others",
    [
        (ICELAND, NORWAY),
        (person("solberg", "NOR"), ICELAND),
        (NORWAY, Side("norwegian army", "Norwegian army", "Norwegian army", "NOR", "MIL"), ICELAND),
        (NORWAY, ICELAND, DENMARK),
        (NORWAY, DENMARK),
        (NORWAY,),
        (),
    ],
    ids=["order", "minister", "army", "one more", "half", "one named", "none named"],
)
def test_a_meeting_told_with_other_parties_of_the_same_is_one(others: tuple[Side, ...]) -> None:
    assert joined(meeting("a"), meeting("b", parties=others))


@pytest.mark.parametrize(
    "others",
    [(DENMARK, FINLAND), (NORWAY, DENMARK, FINLAND, SWEDEN), (DENMARK,), (Side("front", "Front", "Front", "NOR", "REB"), DENMARK)],
    ids=["none shared", "less than half of four", "another alone", "rebels are not their state"],
)
def test_other_parties_at_the_same_place_and_day_meet_apart(others: tuple[Side, ...]) -> None:
    four = (NORWAY, ICELAND, state("EST"), state("LVA"))
    assert not joined(meeting("a", parties=four), meeting("b", parties=others))


def test_half_of_the_parties_are_too_few_where_the_place_is_not_told() -> None:
    assert not joined(meeting("a"), meeting("b", parties=(NORWAY, DENMARK), at=NOWHERE))
    assert joined(meeting("a"), meeting("b", at=NOWHERE))


def test_a_host_meets_many_on_one_day() -> None:
    assert not joined(meeting("a", at=OSLO), meeting("b", at=OSLO, parties=(NORWAY, DENMARK)))


def test_one_party_alone_needs_the_place_unless_it_is_a_body() -> None:
    assert not joined(meeting("a"), meeting("b", parties=(NORWAY,), at=NOWHERE))
    assert not joined(meeting("a", parties=(NORWAY,), at=NOWHERE), meeting("b", parties=(NORWAY,), at=NOWHERE))
    assert joined(meeting("a", parties=(body("Council"),), at=NOWHERE), meeting("b", parties=(body("Council"),)))


def test_none_named_needs_the_place_and_the_day() -> None:
    assert not joined(meeting("a"), meeting("b", parties=(), at=NOWHERE))
    assert not joined(meeting("a"), meeting("b", "2031-03", parties=()))


def test_heads_and_their_ministers_meet_apart_but_either_meeting_is_the_states() -> None:
    heads = meeting("heads", level="head", parties=(person("berg", "NOR"), person("jonsdottir", "ISL")))
    ministers = meeting("ministers", level="minister", parties=(person("solberg", "NOR"), person("palsson", "ISL")))
    assert not joined(heads, ministers)
    assert joined(heads, meeting("states", level="minister"))
    assert 2 == len(talks([heads, ministers, meeting("states")]))


# ---- where


def test_places_of_one_country_are_one_only_for_the_same_parties() -> None:
    assert joined(meeting("a"), meeting("b", at=LAUSANNE))
    assert not joined(meeting("a"), meeting("b", at=LAUSANNE, parties=(NORWAY, DENMARK)))
    assert not joined(meeting("a"), meeting("b", at=VIENNA))
    assert not joined(meeting("a"), meeting("b", at=("", "AUT")))


def test_two_places_do_not_become_one_through_reports_that_tell_none() -> None:
    silent = [meeting(f"s{n}", at=NOWHERE, parties=(*TWO, *more)) for n, more in enumerate(((), (DENMARK,), (FINLAND,)))]
    found = talks([meeting("geneva"), meeting("vienna", at=VIENNA), *silent])
    assert [{"Geneva"}, {"Vienna"}] == [
        {p for p, name in (("Geneva", "geneva"), ("Vienna", "vienna")) if name in t.members} for t in found
    ]


# ---- when


def test_monday_in_geneva_and_wednesday_in_brussels_stay_two() -> None:
    a, b = meeting("a"), meeting("b", WEDNESDAY, at=("Brussels", "BEL"))
    assert {frozenset("a"), frozenset("b")} == groups(a, b)
    assert {frozenset("a"), frozenset("b")} == groups(a, meeting("b", WEDNESDAY))


def test_a_month_or_week_holds_its_day_and_no_other() -> None:
    assert joined(meeting("a"), meeting("b", "2031-03"))
    assert joined(meeting("a"), meeting("b", MONDAY, end="2031-03-16", precision="week"))
    assert not joined(meeting("a"), meeting("b", "2031-04"))
    assert not joined(meeting("a"), meeting("b", "2031-03-17", end="2031-03-23", precision="week"))


def test_two_days_do_not_become_one_through_the_month() -> None:
    found = talks(
        [meeting("a"), meeting("b", FRIDAY), *(meeting(f"m{n}", "2031-03", at=at) for n, at in enumerate((GENEVA, NOWHERE)))]
    )
    assert 2 == len(found)
    assert not any({"a", "b"} <= set(t.members) for t in found)


def test_a_round_of_several_days_holds_its_days_where_place_and_parties_agree() -> None:
    long = meeting("long", end=WEDNESDAY)
    days = [meeting(f"day{n}", day) for n, day in enumerate((MONDAY, TUESDAY, WEDNESDAY))]
    found = one(long, *days)
    assert (MONDAY, WEDNESDAY) == (found.start, found.end)
    assert 3 == len(talks(days))
    assert not joined(long, meeting("b", TUESDAY, at=NOWHERE))
    assert not joined(long, meeting("b", TUESDAY, parties=(NORWAY, DENMARK)))
    assert not joined(long, meeting("b", FRIDAY))


def test_a_range_of_a_month_is_no_round_of_several_days() -> None:
    rounds = [meeting("long", end="2031-04-05"), meeting("a"), meeting("b", FRIDAY)]
    assert not any({"a", "b"} <= set(t.members) for t in talks(rounds))


def test_without_a_day_it_takes_agreement_and_a_week() -> None:
    dated = meeting("a", FRIDAY, published="2031-03-09")
    assert joined(dated, meeting("b", "", published="2031-03-11"))
    assert joined(dated, meeting("b", "", published="2031-03-11", at=NOWHERE))
    assert not joined(dated, meeting("b", "", published="2031-03-01"))
    assert not joined(dated, meeting("b", "", published=""))
    assert not joined(dated, meeting("b", "", published="2031-03-11", parties=(NORWAY, DENMARK)))
    assert not joined(dated, meeting("b", "", published="2031-03-11", parties=(NORWAY,), at=NOWHERE))


def test_what_is_told_without_a_day_joins_no_round_that_it_cannot_be_of() -> None:
    held = meeting("held", "", "held", published="2031-03-08")
    assert not joined(meeting("a", MONDAY), held)
    assert joined(meeting("a", "2031-03-07"), held)
    assert not joined(meeting("a", "2031-03-07", "held"), meeting("next", "", "scheduled", published="2031-03-09"))
    assert not joined(
        meeting("a", "2031-03-07", "held", published="2031-03-07"), meeting("no", "", "refused", published="2031-03-08")
    )
    assert not joined(held, meeting("next", "", "scheduled", published="2031-03-10"))
    assert not joined(meeting("a", FRIDAY), meeting("b", "2031-03", "held", published="2031-03-11"))


def test_without_a_day_it_joins_the_round_published_nearest() -> None:
    near, far = meeting("near", MONDAY, published="2031-03-08"), meeting("far", FRIDAY, published="2031-03-04")
    assert {frozenset({"near", "open"}), frozenset({"far"})} == groups(far, near, meeting("open", "", published="2031-03-09"))


# ---- how it stands


def told(*tellings: tuple[int, str], **other: Any) -> Talk:
    rows = [meeting(f"{n}", status=s, published=f"2031-03-{d:02d}", **other) for n, (d, s) in enumerate(tellings)]
    return one(*rows)


def test_the_forecast_of_a_meeting_and_the_report_of_it_are_one_whose_status_moved() -> None:
    found = told((5, "proposed"), (6, "scheduled"), (10, "ongoing"), (11, "held"))
    assert "held" == found.status
    assert ["proposed", "scheduled", "ongoing", "held"] == [s.status for s in found.history]
    assert ["2031-03-05", "2031-03-06", "2031-03-10", "2031-03-11"] == [s.published for s in found.history]
    assert ("0", "1", "2", "3") == found.members == tuple(s.round for s in found.history)
    assert "0" == found.id


@pytest.mark.parametrize(
    ("tellings", "status"),
    [
        ([(11, "held"), (13, "scheduled")], "held"),
        ([(11, "held"), (13, "ongoing")], "held"),
        ([(10, "scheduled"), (10, "held")], "held"),
        ([(10, "ongoing"), (10, "scheduled")], "ongoing"),
        ([(9, "scheduled"), (10, "ongoing")], "ongoing"),
        ([(9, "ongoing"), (10, "scheduled")], "scheduled"),
        ([(8, "scheduled"), (9, "cancelled")], "cancelled"),
        ([(8, "cancelled"), (9, "scheduled")], "cancelled"),
        ([(8, "refused"), (9, "ongoing")], "refused"),
        ([(8, "cancelled"), (11, "held")], "held"),
        ([(11, "held"), (12, "cancelled")], "cancelled"),
        ([(11, "held"), (11, "cancelled")], "cancelled"),
        ([(11, "held"), (11, "held"), (11, "cancelled")], "held"),
        ([(8, "cancelled"), (9, "refused")], "refused"),
        ([(8, "scheduled"), (9, "proposed")], "proposed"),
    ],
)
def test_it_stands_as_last_told_but_held_is_undone_by_its_end_only(tellings: list[tuple[int, str]], status: str) -> None:
    assert status == told(*tellings).status


def test_what_has_no_day_of_publication_undoes_nothing() -> None:
    rows = [meeting("a", status="scheduled"), meeting("b", status="cancelled", published=""), meeting("c", status="held")]
    assert "held" == one(*rows).status


def test_history_keeps_changes_only() -> None:
    found = told((5, "scheduled"), (6, "scheduled"), (10, "held"), (10, "scheduled"), (10, "held"), (12, "scheduled"), (12, "held"))
    assert [("2031-03-05", "scheduled"), ("2031-03-10", "held"), ("2031-03-12", "scheduled"), ("2031-03-12", "held")] == [
        (s.published, s.status) for s in found.history
    ]
    assert ["0", "2", "5", "6"] == [s.round for s in found.history]


def test_a_copy_counts_once() -> None:
    first = meeting("a", status="scheduled", published="2031-03-05")
    off = meeting("b", status="cancelled", published="2031-03-06")
    copies = [meeting(f"c{n}", status="held", published="2031-03-06", original="wire", at=VIENNA) for n in range(3)]
    found = one(first, meeting("d", status="scheduled", published="2031-03-07", original="report-a"), off)
    assert (2, "cancelled", 2, 3) == (found.sources, found.status, len(found.history), len(found.members))
    copied = one(*copies, meeting("e", status="cancelled", published="2031-03-06", at=VIENNA))
    assert ("cancelled", 2) == (copied.status, copied.sources)


# ---- what is told of it


def test_parties_named_most_come_first_and_the_rarely_named_are_left_out() -> None:
    rows = [
        *(meeting(f"a{n}", parties=(ICELAND, NORWAY)) for n in range(2)),
        *(meeting(f"b{n}", parties=(NORWAY, ICELAND, DENMARK)) for n in range(2)),
        meeting("c", parties=(NORWAY, ICELAND, FINLAND)),
        meeting("d", parties=(NORWAY,)),
    ]
    assert (NORWAY, ICELAND, DENMARK) == one(*rows).parties


def test_those_who_act_for_one_state_are_one_party() -> None:
    rows = [meeting("a", parties=(person("solberg", "NOR"), ICELAND)), meeting("b"), meeting("c")]
    assert (NORWAY, ICELAND) == one(*rows).parties


def test_level_is_the_highest_place_and_day_the_most_told() -> None:
    rows = [
        meeting("a", "2031-03", level="envoy", at=LAUSANNE),
        meeting("b", "2031-03", level="", at=GENEVA),
        meeting("c", level="minister", at=NOWHERE),
        meeting("d", level="official", at=GENEVA),
    ]
    found = one(*rows)
    assert ("minister", *GENEVA, MONDAY, MONDAY, "day") == (
        found.level,
        found.place,
        found.place_country,
        found.start,
        found.end,
        found.precision,
    )
    bare = one(meeting("x", "", at=NOWHERE))
    assert ("", "", "", "") == (bare.level, bare.place, bare.start, bare.precision)


# ---- put off


def test_a_meeting_put_off_points_to_its_new_day() -> None:
    rows = [
        meeting("old", published="2031-03-05"),
        meeting("off", status="cancelled", published="2031-03-09", words="The talks were postponed"),
        meeting("new", FRIDAY, published="2031-03-10", at=VIENNA),
    ]
    old, new = talks(rows)
    assert ("postponed", "new", ("old", "off")) == (old.status, old.moved_to, old.members)
    assert ("scheduled", "") == (new.status, new.moved_to)


@pytest.mark.parametrize(
    "words",
    [
        "put off for days",
        "They pushed the talks back",
        "a delay",
        "rescheduling",
        "Talks MOVED to Friday",
        "the postponement",
        "deferred",
    ],
)
@pytest.mark.parametrize("teller", ["off", "new"])
def test_either_may_say_that_it_is_put_off(words: str, teller: str) -> None:
    rows = [
        meeting("off", status="cancelled", words=words if teller == "off" else "called off"),
        meeting("new", FRIDAY, words=words if teller == "new" else "they will meet"),
    ]
    assert ["postponed", "scheduled"] == [t.status for t in talks(rows)]


@pytest.mark.parametrize(
    "change",
    [
        {"words": "they put a date on offer"},
        {"published": "2031-03-12"},
        {"parties": (DENMARK, FINLAND)},
        {"parties": (NORWAY, DENMARK)},
        {"status": "proposed"},
        {"day": ""},
        {"day": "2031-03-06"},
    ],
    ids=["no such word", "four days later", "others", "one of the two", "not scheduled", "no day", "a day past"],
)
def test_what_else_is_told_is_no_new_day(change: dict[str, Any]) -> None:
    day = change.pop("day", FRIDAY)
    rows = [meeting("off", status="cancelled"), meeting("new", day, **{"words": "The talks were postponed", **change})]
    assert {"cancelled"} == {t.status for t in talks(rows) if "off" in t.members}


def test_a_new_day_in_the_same_report_comes_before_those_of_others() -> None:
    off = meeting("off", status="cancelled", words="postponed to Friday", document="same")
    rows = [off, meeting("near", WEDNESDAY), meeting("same", FRIDAY, document="same", offset=9)]
    assert "same" == next(t.moved_to for t in talks(rows) if "off" in t.members)


def test_one_report_that_puts_off_without_the_old_day_tells_two_rounds() -> None:
    rows = [
        meeting("off", "", "cancelled", words="postponed to Friday", document="same", parties=(), at=NOWHERE),
        meeting("new", FRIDAY, words="postponed to Friday", document="same", parties=(), at=NOWHERE),
    ]
    assert {("off",): ("postponed", "new"), ("new",): ("scheduled", "")} == {t.members: (t.status, t.moved_to) for t in talks(rows)}
    named = [
        meeting("off", "", "cancelled", words="postponed"),
        meeting("new", FRIDAY),
        meeting("old", MONDAY, published="2031-03-04"),
    ]
    assert {frozenset({"old", "off"}), frozenset({"new"})} == groups(*named)


def test_a_meeting_held_after_all_is_not_put_off() -> None:
    rows = [
        meeting("off", status="cancelled", words="postponed"),
        meeting("new", FRIDAY),
        meeting("held", status="held", published="2031-03-11"),
    ]
    assert ["held", "scheduled"] == [t.status for t in talks(rows)]


def test_a_meeting_put_off_twice_is_followed() -> None:
    rows = [
        meeting("a", status="cancelled", words="delayed"),
        meeting("b", WEDNESDAY),
        meeting("c", WEDNESDAY, "cancelled", published="2031-03-11", words="delayed again"),
        meeting("d", FRIDAY, published="2031-03-11"),
    ]
    assert [("postponed", "b"), ("postponed", "d"), ("scheduled", "")] == [(t.status, t.moved_to) for t in talks(rows)]


# ---- by hand


def test_what_a_person_merges_and_splits_wins() -> None:
    a, b, c = meeting("a"), meeting("b"), meeting("c", "2031-06-01", at=VIENNA, parties=(DENMARK, FINLAND))
    assert {frozenset("ab"), frozenset("c")} == groups(a, b, c)
    assert {frozenset("ac"), frozenset("b")} == groups(
        a, b, c, constraints=Constraints(together=(("a", "c"),), apart=(("a", "b"), ("a", "nobody")))
    )


# ---- untold


def test_untold_are_the_scheduled_whose_day_has_passed() -> None:
    rows = [
        meeting("passed"),
        meeting("held", "2031-02-03", "held"),
        meeting("long", TUESDAY, end="2031-03-13", at=VIENNA, parties=(DENMARK, FINLAND)),
        meeting("month", "2031-03", at=OSLO, parties=(SWEDEN, FINLAND)),
        meeting("undated", "", at=OSLO, parties=(SWEDEN, DENMARK)),
    ]
    found = talks(rows)
    assert [] == untold(found, MONDAY)
    assert ["passed"] == [t.id for t in untold(found, "2031-03-13")]
    assert ["passed", "long"] == [t.id for t in untold(found, FRIDAY)]
    assert {"passed", "long", "month"} == {t.id for t in untold(found, "2031-04-01")}
    with pytest.raises(ValueError, match="ISO day"):
        untold(found, "tomorrow")


# ---- whatever is given

NASTY = (
    "",
    "0000",
    "2022-13",
    "2022-01",
    "2022",
    "2031-03-10",
    "2031-03-12",
    "9999-12-31",
    "0001-01-01",
    "\ud800",
    "２０３１-03-10",
    "soon🙂",
)
SIDES = st.sampled_from(
    [NORWAY, ICELAND, DENMARK, person("solberg", "NOR"), body("Council"), Side("", "", ""), Side("\u202e", "", "\ud800")]
)
ROUNDS = st.lists(
    st.builds(
        Round,
        id=st.just(""),
        document=st.sampled_from("xyz"),
        original=st.sampled_from(["x", "y", ""]),
        outlet=st.just(""),
        published=st.sampled_from(NASTY),
        status=st.sampled_from((*STATUSES, "")),
        level=st.sampled_from(["", "head", "minister", "king"]),
        parties=st.lists(SIDES, max_size=3).map(tuple),
        start=st.sampled_from(NASTY),
        end=st.sampled_from(NASTY),
        precision=st.sampled_from(["day", "week", "month", "year", "unknown", "", "eon"]),
        place=st.sampled_from(["", "Geneva", "\ud800", "جنيف"]),
        place_country=st.sampled_from(["", "CHE"]),
        words=st.sampled_from(["", "put off (", "postponed\ud800"]),
        offset=st.integers(0, 3),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(rounds=ROUNDS, seed=st.integers(0, 99))
def test_each_meeting_ends_in_one_talk_whatever_the_order(rounds: list[Round], seed: int) -> None:
    named = [Round(**{**{f: getattr(r, f) for f in Round.__slots__}, "id": f"m{n}"}) for n, r in enumerate(rounds)]
    found = talks(named)
    assert sorted(r.id for r in named) == sorted(m for t in found for m in t.members)
    assert all(t.id == t.members[0] and t.history and t.moved_to != t.id for t in found)
    assert {t.moved_to for t in found} - {""} <= {t.id for t in found}
    shuffled = list(named)
    random.Random(seed).shuffle(shuffled)
    assert found == talks(shuffled)


def test_nothing_gives_nothing() -> None:
    assert [] == talks([])
    assert [] == untold([], MONDAY)


def test_what_a_thousand_reports_tell_is_one_and_its_neighbours_stay_apart() -> None:
    rows = []
    for n in range(1200):
        day = date(2031, 3, 10) + timedelta(days=14 * (n % 3))
        dated = n % 4 != 3
        rows.append(
            meeting(
                f"{n:04d}",
                day.isoformat() if dated else "",
                "scheduled",
                published=(day - timedelta(days=1 + n % 3)).isoformat(),
                at=GENEVA if n % 2 else NOWHERE,
            )
        )
    assert [400, 400, 400] == [len(t.members) for t in talks(rows)]
