"""What a person decided stands: later over earlier, and over whatever was read."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import UsageError
from detente.knowledge.ontology import Ontology
from detente.ledger.corrections import FIELDS, NO_CORRECTIONS, Corrections, apply, check_recode
from detente.ledger.journal import ACTIONS, UNDO, Entry
from detente.link.cluster import average_linkage
from detente.link.rows import NO_CONSTRAINTS, Constraints, Side, Told

RUSSIA = Side("RUS", "RUS", "Russia", "RUS", "GOV")
STATES = Side("USA", "USA", "United States", "USA", "GOV")
UNION = Side("teachers' union", "Teachers' Union", "Teachers' Union", "FRA", "LAB")


def entry(action: str, *targets: str, note: str = "", n: int = 0, **values: str) -> Entry:
    """A correction of the nth day of January."""
    given = tuple(sorted((k.rstrip("_"), v) for k, v in values.items()))
    return Entry(f"{action}{n}{targets}", f"2022-01-{n + 1:02d}T00:00:00.000000Z", "Ada", action, targets, given, note)


def split(*targets: str, from_: str) -> Entry:
    return entry("split", *targets, from_=from_)


def told(id: str = "e", **changes: object) -> Told:
    row = Told(
        id=id,
        document="d",
        original="d",
        outlet="Wire",
        published="2022-01-10",
        event_type="CONSULT",
        mode="phone",
        status="actual",
        actors=(RUSSIA,),
        recipients=(STATES,),
        speaker=None,
        issue="grain",
        condition="",
        start="2022-01-09",
        end="2022-01-09",
        precision="day",
        place="Geneva",
        place_country="CHE",
        geonames_id=2660646,
        lat=46.2,
        lon=6.1,
        dead=None,
        injured=None,
        size=None,
        score=1.0,
        quad=1,
        confidence=0.4,
        words="They spoke by phone.",
        offset=0,
    )
    return dataclasses.replace(row, **changes)  # type: ignore[arg-type]


def recoded(t: Told | None = None, /, **values: str) -> Told:
    """A mention as a person recodes it."""
    (row,) = apply([t or told()], Corrections.of([entry("recode", (t or told()).id, **values)]))
    return row


# ---- taking entries together


def test_no_corrections_change_nothing() -> None:
    rows = [told("a"), told("b")]
    assert NO_CORRECTIONS == Corrections.of([])
    assert rows == apply(rows, NO_CORRECTIONS)
    assert NO_CONSTRAINTS == NO_CORRECTIONS.constraints()


@pytest.mark.parametrize(
    ("actions", "accepted", "rejected"),
    [
        (["accept"], {"x"}, set()),
        (["reject"], set(), {"x"}),
        (["accept", "reject"], set(), {"x"}),
        (["reject", "accept"], {"x"}, set()),
        (["reject", "accept", "reject"], set(), {"x"}),
        (["reject", "star", "unstar"], set(), {"x"}),
    ],
)
def test_the_later_of_accept_and_reject_stands(actions: list[str], accepted: set[str], rejected: set[str]) -> None:
    c = Corrections.of(entry(a, "x", n=n) for n, a in enumerate(actions))
    assert (accepted, rejected) == (c.accepted, c.rejected)


def test_stars_are_put_and_taken_away() -> None:
    c = Corrections.of(
        [entry("star", "a", "b", "c"), entry("unstar", "b", "z"), entry("unstar", "c", n=1), entry("star", "c", n=2)]
    )
    assert {"a", "c"} == c.starred


def test_the_last_value_of_each_field_stands() -> None:
    c = Corrections.of(
        [
            entry("recode", "a", "b", status="future", issue="wheat"),
            entry("recode", "a", status="negated", n=1),
            entry("recode", "a", place="", n=2),
        ]
    )
    assert {"a": {"status": "negated", "issue": "wheat", "place": ""}, "b": {"status": "future", "issue": "wheat"}} == c.recoded


def test_notes_are_kept_in_order_and_so_are_reasons() -> None:
    c = Corrections.of(
        [entry("note", "a", note="first"), entry("reject", "a", "b", "a", note="no such talks", n=1), entry("star", "a", n=2)]
    )
    first, second = "2022-01-01T00:00:00.000000Z", "2022-01-02T00:00:00.000000Z"
    assert {"a": ((first, "Ada", "first"), (second, "Ada", "no such talks")), "b": ((second, "Ada", "no such talks"),)} == c.notes


def test_a_forecast_is_resolved_by_the_last_word_on_it() -> None:
    c = Corrections.of(
        [
            entry("resolve", "f", "g", came_true="yes"),
            entry("resolve", "f", came_true="no", n=1),
            entry("resolve", "g", came_true="?", n=2),
        ]
    )
    assert {"f": False, "g": True} == c.resolved


def test_what_was_undone_counts_for_nothing_whether_it_is_given_or_not() -> None:
    reject, accept = entry("reject", "a"), entry("accept", "b")
    undo = Entry("u", "2022-01-05T00:00:00.000000Z", "Ada", UNDO, ("a",), undoes=reject.id)
    assert Corrections.of([accept]) == Corrections.of([reject, accept, undo])
    again = Entry("v", "2022-01-06T00:00:00.000000Z", "Ada", UNDO, ("a",), undoes="u")
    assert Corrections.of([reject, accept]) == Corrections.of([reject, accept, undo, again])


def test_actions_of_newer_versions_are_passed_over() -> None:
    assert NO_CORRECTIONS == Corrections.of([entry("weigh", "a", "b", note="heavy", status="future", from_="c")])


# ---- merge and split


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    group: dict[str, set[str]] = {}
    for a, b in pairs:
        both = group.get(a, {a}) | group.get(b, {b})
        group.update(dict.fromkeys(both, both))
    return group


def ordered(c: Constraints) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    return sorted(c.together), sorted(c.apart)


@pytest.mark.parametrize(
    ("entries", "together", "apart"),
    [
        ([entry("merge", "a", "b", "c")], [("a", "b"), ("a", "c")], []),
        ([entry("merge", "a", "a")], [], []),
        ([split("h", "m", "n", from_="h;a; b")], [], [("a", "m"), ("a", "n"), ("b", "m"), ("b", "n"), ("h", "m"), ("h", "n")]),
        ([split("h", "h", from_="a;b")], [], [("a", "h"), ("b", "h")]),
        ([split("m", from_="a;m;")], [], [("a", "m")]),
        ([split("h", "m", from_="m;;")], [], []),
        # Later splits end merges, and later merges splits.
        ([entry("merge", "a", "b"), split("a", "b", from_="a")], [], [("a", "b")]),
        ([split("a", "b", from_="a"), entry("merge", "b", "a")], [("b", "a")], []),
        # By way of others too: those in neither part stay with the happening.
        (
            [entry("merge", "a", "b"), entry("merge", "b", "c"), split("a", "c", from_="a")],
            [("a", "b")],
            [("a", "c")],
        ),
        # Two that leave together stay together.
        ([entry("merge", "a", "b", "c"), split("a", "b", "c", from_="a")], [("b", "c")], [("a", "b"), ("a", "c")]),
        # Who is brought back by a merge is no longer parted from any other mention of the happening.
        ([split("h", "m", "n", from_="h;k"), entry("merge", "h", "m")], [("h", "m")], [("h", "n"), ("k", "n")]),
        # A merge of others leaves a split alone.
        ([split("h", "m", from_="h"), entry("merge", "h", "x")], [("h", "x")], [("h", "m")]),
        # Groups grow together.
        ([entry("merge", "a", "b"), entry("merge", "c", "d"), entry("merge", "d", "b")], [("c", "a"), ("c", "b"), ("c", "d")], []),
    ],
)
def test_merges_and_splits_as_pairs(entries: list[Entry], together: list[tuple[str, str]], apart: list[tuple[str, str]]) -> None:
    found, parted = ordered(Corrections.of(entries).constraints())
    assert {a: frozenset(g) for a, g in components(together).items()} == {a: frozenset(g) for a, g in components(found).items()}
    assert (len(together), apart) == (len(found), parted)


def test_merging_pairs_all_with_the_first() -> None:
    assert (("a", "b"), ("a", "c")) == Corrections.of([entry("merge", "a", "b", "c")]).constraints().together


def test_rejected_mentions_hold_no_group_together_and_none_apart() -> None:
    c = Corrections.of([entry("merge", "a", "b", "c"), split("h", "m", from_="h;a"), entry("reject", "a")])
    assert Constraints((("b", "c"),), (("h", "m"),)) == c.constraints()


ids = st.sampled_from("abcdefg")
merges = st.lists(ids, min_size=2, max_size=4).map(lambda t: entry("merge", *t))
splits = st.builds(
    lambda t, f: split("h", *t, from_=";".join(f)), st.lists(ids, min_size=1, max_size=3), st.lists(ids, min_size=1, max_size=3)
)


@settings(max_examples=200)
@given(st.lists(merges | splits, min_size=1, max_size=8))
def test_no_pair_is_put_together_and_apart_and_the_last_word_stands_in_linking(entries: list[Entry]) -> None:
    constraints = Corrections.of(entries).constraints()
    group = components(constraints.together)
    assert not [p for p in constraints.apart if p[1] in group.get(p[0], ())]
    # Linking would join all seven if it were not for the constraints.
    names = "abcdefg"
    pairs = np.array(list(combinations(range(7), 2)), dtype=np.int64)
    number = {name: n for n, name in enumerate(names)}
    home = average_linkage(
        7,
        pairs,
        np.full(len(pairs), 0.9),
        threshold=0.5,
        together=[(number[a], number[b]) for a, b in constraints.together],
        apart=[(number[a], number[b]) for a, b in constraints.apart],
    )
    own, last = {name: int(home[n]) for name, n in number.items()}, entries[-1]
    if last.action == "merge":
        assert 1 == len({own[t] for t in last.targets})
    else:
        parted = set(last.targets[1:])
        assert not [(p, f) for p in parted for f in set(last.value("from").split(";")) - parted if own[p] == own[f]]


# ---- what may be recoded


@pytest.mark.parametrize(
    ("field", "value", "kept"),
    [
        ("event_type", " threaten ", "THREATEN"),
        ("mode", "Phone", "phone"),
        ("mode", "", ""),
        ("status", "FUTURE", "future"),
        ("issue", "  grain \n export ", "grain export"),
        ("condition", "", ""),
        ("place", "Geneva", "Geneva"),
        ("date", "", ""),
        ("date", "2022-01-10", "2022-01-10"),
        ("date", "2022-01", "2022-01"),
        ("date", "2022", "2022"),
        ("date", "2022-01-10/2022-01-12", "2022-01-10/2022-01-12"),
        ("date", " 2022-01-10 / 2022-02 ", "2022-01-10/2022-02"),
        ("date", "2022-01-10/2022", "2022-01-10/2022"),
        ("confidence", "0", "0.0"),
        ("confidence", ".25", "0.25"),
        ("actors", "RUS;  Sergei Ryabkov;RUS; ;", "RUS; Sergei Ryabkov"),
        ("recipients", "", ""),
    ],
)
def test_a_value_is_kept_in_one_form(field: str, value: str, kept: str) -> None:
    assert kept == check_recode(field, value) == check_recode(field, kept)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("speaker", "RUS", "there are event_type, mode, status"),
        ("", "", "there are event_type"),
        ("event_type", "PROPOSE", "THREATEN"),
        ("event_type", "", "THREATEN"),
        ("mode", "pigeon", "phone"),
        ("status", "planned", "actual, future, hypothetical, negated, historical"),
        ("date", "0000", "ISO day"),
        ("date", "2022-13", "ISO day"),
        ("date", "2022-02-30", "ISO day"),
        ("date", "2022-1-1", "ISO day"),
        ("date", "/", "ISO day"),
        ("date", "2022-01-10/", "ISO day"),
        ("date", "2022-01-12/2022-01-10", "ISO day"),
        ("date", "2022-02/2022-01-31", "ISO day"),
        ("date", "2022-01-10/2022-01-11/2022-01-12", "ISO day"),
        ("date", "٢٠٢٢", "ISO day"),
        ("confidence", "", "0 to 1"),
        ("confidence", "high", "0 to 1"),
        ("confidence", "nan", "0 to 1"),
        ("confidence", "1.1", "0 to 1"),
        ("confidence", "-0.1", "0 to 1"),
    ],
)
def test_what_is_not_allowed_is_refused_with_what_is(field: str, value: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        check_recode(field, value)


def test_a_mode_has_to_be_one_of_its_type_where_the_type_is_known() -> None:
    assert "visit" == check_recode("mode", "visit", event_type="consult")
    with pytest.raises(UsageError, match="there are empty, visit"):
        check_recode("mode", "boycott", event_type="CONSULT")
    with pytest.raises(UsageError, match="there are empty"):
        check_recode("mode", "visit", event_type="no type")


anything = st.text(st.characters(exclude_categories=()), max_size=30)


@given(st.sampled_from([*FIELDS, "speaker"]), anything)
def test_any_text_is_a_value_or_a_usage_error(field: str, value: str) -> None:
    try:
        kept = check_recode(field, value)
    except UsageError:
        return
    assert kept == check_recode(field, kept)
    kept.encode("utf8")


# ---- applying


def test_rejected_events_are_dropped_and_the_rest_stays_in_order() -> None:
    rows = [told(id) for id in "dbca"]
    left = apply(rows, Corrections.of([entry("reject", "b", "zz")]))
    assert [rows[0], rows[2], rows[3]] == left


def test_what_is_accepted_is_sure_and_else_as_it_was() -> None:
    a, b = told("a"), told("b")
    assert [dataclasses.replace(a, confidence=1.0), b] == apply([a, b], Corrections.of([entry("accept", "a")]))


def test_a_recoded_field_is_changed_and_no_other() -> None:
    assert dataclasses.replace(told(), status="negated", confidence=1.0) == recoded(status="negated")
    assert dataclasses.replace(told(), issue="wheat", condition="a truce", confidence=1.0) == recoded(
        issue="wheat", condition="a truce"
    )


def test_a_confidence_that_a_person_gives_stands() -> None:
    c = Corrections.of([entry("recode", "e", confidence="0.3"), entry("accept", "e", n=1)])
    assert [0.3] == [t.confidence for t in apply([told()], c)]


def test_with_the_type_come_score_quad_and_mode() -> None:
    known = Ontology.load()
    row = recoded(event_type="THREATEN")
    assert ("THREATEN", "", known.score("THREATEN"), 3) == (row.event_type, row.mode, row.score, row.quad)
    row = recoded(mode="visit")
    assert ("CONSULT", "visit", known.score("CONSULT", "visit"), 1) == (row.event_type, row.mode, row.score, row.quad)
    row = recoded(told(event_type="REJECT", mode="", quad=3, score=-4.0), event_type="consult", mode="phone")
    assert ("CONSULT", "phone", 1) == (row.event_type, row.mode, row.quad)
    assert "" == recoded(event_type="AGREE", mode="phone").mode


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ("", "", "")),
        ("2022-03-01", ("2022-03-01", "2022-03-01", "day")),
        ("2022-03", ("2022-03", "2022-03", "month")),
        ("2022", ("2022", "2022", "year")),
        ("2022-03-01/2022-03-04", ("2022-03-01", "2022-03-04", "day")),
        ("2022-03-01/2022-04", ("2022-03-01", "2022-04", "month")),
    ],
)
def test_a_date_is_start_end_and_precision(value: str, expected: tuple[str, str, str]) -> None:
    row = recoded(date=value)
    assert expected == (row.start, row.end, row.precision)


def _spot(row: Told) -> tuple[object, ...]:
    return row.place, row.place_country, row.geonames_id is not None, None if row.lat is None else round(row.lat)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Kiev", ("Kyiv", "UKR", True, 50)),
        ("Birmingham", ("Birmingham", "GBR", True, 52)),
        ("Birmingham, USA", ("Birmingham", "USA", True, 34)),
        ("Nowhere-on-Sea", ("Nowhere-on-Sea", "", False, None)),
        ("Nowhere-on-Sea, GBR", ("Nowhere-on-Sea", "GBR", False, None)),
        ("Nowhere, Georgia", ("Nowhere, Georgia", "", False, None)),
        ("", ("", "", False, None)),
    ],
)
def test_a_place_is_looked_up_and_nothing_of_the_old_one_stays(value: str, expected: tuple[object, ...]) -> None:
    assert expected == _spot(recoded(place=value))


def test_parties_are_states_by_code_or_name_those_of_the_ledger_and_known_ones() -> None:
    elsewhere = told("other", actors=(UNION,))
    c = Corrections.of([entry("recode", "e", actors="ukr; France; teachers' union", recipients="Sergei Ryabkov; Knights of Ni")])
    row, other = apply([told(), elsewhere], c)
    assert elsewhere == other
    assert (Side("UKR", "UKR", "Ukraine", "UKR", "GOV"), Side("FRA", "FRA", "France", "FRA", "GOV"), UNION) == row.actors
    ryabkov, knights = row.recipients  # a known name, and one that no table has
    assert ("RUS", "Sergei Ryabkov") == (ryabkov.country, ryabkov.entity)
    assert ("knights of ni", "Knights of Ni", "Knights of Ni", "") == (knights.key, knights.label, knights.entity, knights.country)
    assert () == recoded(recipients="").recipients


def test_a_name_that_two_parties_of_the_ledger_bear_is_neither() -> None:
    twice = [told("a", actors=(UNION,)), told("b", actors=(dataclasses.replace(UNION, key="other", country="DEU"),)), told()]
    (row,) = (t for t in apply(twice, Corrections.of([entry("recode", "e", actors="Teachers' Union")])) if t.id == "e")
    assert [("Teachers' Union", "")] == [(s.entity, s.country) for s in row.actors]


def test_a_party_of_the_ledger_is_taken_as_it_is_named_most_in_whatever_order() -> None:
    often = [told(str(n), actors=(UNION,)) for n in range(3)]
    rows = [*often, told("rare", actors=(dataclasses.replace(UNION, sector="CVL"),)), told()]
    c = Corrections.of([entry("recode", "e", actors="teachers' union")])
    for order in (rows, rows[::-1]):
        assert [(UNION,)] == [t.actors for t in apply(order, c) if t.id == "e"]


@pytest.mark.parametrize(("field", "value"), [("status", "planned"), ("colour", "red")])
def test_a_value_that_came_past_the_check_is_an_error_that_names_the_event(field: str, value: str) -> None:
    c = Corrections.of([entry("recode", "e", **{field: value})])
    with pytest.raises(UsageError, match=r"event e was recoded.*undo that correction"):
        apply([told()], c)
    assert [told("a")] == apply([told("a")], c)


@given(st.sampled_from(["issue", "condition", "place", "actors", "recipients"]), anything)
def test_hostile_words_are_words(field: str, value: str) -> None:
    row = recoded(**{field: value})
    assert 1.0 == row.confidence
    assert "e" == row.id


every_entry = st.builds(
    lambda a, t, v: Entry("", "2022-01-01T00:00:00.000000Z", "Ada", a, tuple(t), tuple(sorted(v.items()))),
    st.sampled_from([a for a in ACTIONS if a != "recode"]),
    st.lists(ids, min_size=1, max_size=3),
    st.dictionaries(st.sampled_from(["from", "came_true"]), anything, max_size=2),
)


@given(st.lists(every_entry, max_size=10), st.permutations("abcdefg"))
def test_each_mention_is_corrected_by_itself(entries: Sequence[Entry], order: Sequence[str]) -> None:
    c = Corrections.of(entries)
    alone = [t for id in order for t in apply([told(id)], c)]
    assert alone == apply([told(id) for id in order], c)
    assert not c.accepted & c.rejected
    assert {id for id in order if id not in c.rejected} == {t.id for t in alone}
