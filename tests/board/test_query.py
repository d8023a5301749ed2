"""The state in the address: written and read again it is the same, and what does not fit is refused with a reason."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.board.query import Query, link, of, words_link
from detente.errors import UsageError
from detente.knowledge.ontology import Ontology
from detente.ledger import Filter

_ONTOLOGY = Ontology.load()
_WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40).map(str.strip)
_PARTY = _WORDS.map(lambda w: w.replace(",", "") or "NATO").map(str.strip).map(lambda w: w or "NATO")
_DAY = st.dates(date(1900, 1, 1), date(2100, 1, 1)).map(str)
_DATES = st.one_of(st.just(""), _DAY, _DAY.map(lambda d: d[:7]), _DAY.map(lambda d: d[:4]))


def _some(names: object) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(list(names)), unique=True, max_size=4).map(tuple)  # type: ignore[call-overload]


QUERIES = st.builds(
    Query,
    st.builds(
        Filter,
        actor=_WORDS,
        dyad=st.none() | st.tuples(_PARTY, _PARTY),
        event_types=_some(_ONTOLOGY.types),
        statuses=_some([*_ONTOLOGY.statuses]),
        since=_DATES,
        until=_DATES,
        outlet=_WORDS,
        document=_WORDS,
    ),
    _DATES,
    st.integers(1, 10_000),
)


@given(QUERIES)
def test_a_query_is_the_same_after_a_trip_through_an_address(query: Query) -> None:
    address = link("/timeline", query)
    assert query == of(parse_qsl(urlsplit(address).query))


@given(QUERIES)
def test_every_condition_can_be_taken_away(query: Query) -> None:
    conditions = query.conditions()
    bare = query
    for _, _, without in conditions:
        assert len(conditions) - 1 == len(without.conditions())
        assert 1 == without.page
    while bare.conditions():
        bare = bare.conditions()[0][2]
    assert Filter() == bare.where
    assert query.as_of == bare.as_of


def test_the_names_are_those_of_the_command_line() -> None:
    asked = of([("actor", "RUS"), ("dyad", "RUS, USA"), ("type", "threaten"), ("status", "actual"), ("since", "2022-01")])
    assert Filter("RUS", ("RUS", "USA"), ("THREATEN",), ("actual",), "2022-01") == asked.where


def test_a_dyad_with_a_comma_in_a_name_is_two_parameters() -> None:
    query = Query(Filter(dyad=("Ryabkov, Sergei", "USA")))
    assert (("dyad", "Ryabkov, Sergei"), ("dyad", "USA")) == query.pairs()
    assert query == of(query.pairs())


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("type", "WAR"), "there are"),
        (("status", "maybe"), "there are"),
        (("since", "yesterday-ish"), "ISO date"),
        (("as_of", "soon"), "ISO"),
        (("dyad", "RUS"), "RUS,USA"),
        (("page", "0"), "counts from 1"),
        (("page", "²"), "counts from 1"),
        (("actor", "a" * 201), "200"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_reason(pair: tuple[str, str], said: str) -> None:
    with pytest.raises(UsageError, match=said):
        of([pair])


def test_words_are_one_link_away_and_half_characters_break_none() -> None:
    assert "/report/a%2Fb?at=3-9#at" == words_link("a/b", 3, 9)
    assert "/report/ab" == words_link("ab")
    assert "/search?q=%3F" == link("/search", q="\ud800")
