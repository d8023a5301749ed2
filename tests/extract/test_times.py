"""The stage `times`: spans, values and dates in whole sentences, read with the parser."""

import dataclasses
import itertools
import re
from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.extract.draft import Draft, Tools
from detente.extract.parse import load_parser, parse
from detente.extract.times import times, when_at, when_of
from detente.records import Document, Time

PUBLISHED = "2022-01-10"  # a Monday
Reader = Callable[..., Draft]


@pytest.fixture(scope="module")
def read() -> Reader:
    tools = Tools(nlp=load_parser(), tagger=cast(Any, None), actors=cast(Any, None), gazetteer=cast(Any, None))

    def read_text(text: str, published: str | None = PUBLISHED) -> Draft:
        return times(parse(Draft(document=Document(id="x", text=text, published=published)), tools), tools)

    return read_text


def unparsed(text: str, published: str | None = PUBLISHED) -> Draft:
    return times(Draft(document=Document(id="x", text=text, published=published)), cast(Tools, None))


def found(draft: Draft) -> list[tuple[str, str, str]]:
    return [(draft.document.text[t.start : t.end], t.type, t.value) for t in draft.times]


def values(draft: Draft) -> list[str]:
    return [t.value for t in draft.times]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2022-01-05", "The envoys met Wednesday in Geneva."),
        ("2022-01-12", "The envoys will meet Wednesday in Geneva."),
        ("2022-01-12", "The envoys are expected to meet on Wednesday."),
        ("2022-01-12", "A second round is scheduled for Wednesday."),
        ("2022-01-12", "The summit starts Wednesday."),
        ("2022-01-12", "The vote was postponed to Wednesday."),
        ("2022-01-05", "The vote follows Wednesday's walkout."),
        ("2022-01-10", "The envoys met Monday in Geneva."),
        ("2022-01-10", "The chance of an accord on Monday is low."),
        ("2021-12", "The ceasefire was signed in December."),
        ("2022-12", "The observers will leave in December."),
        ("2022-03-01", "The base is due to close on March 1."),
        ("2021-11-30", "The base was closed on Nov. 30."),
    ],
)
def test_the_tense_of_the_clause_picks_the_side_of_the_publication_day(read: Reader, value: str, text: str) -> None:
    assert [value] == values(read(text))


def test_each_day_of_a_run_of_talks_is_dated(read: Reader) -> None:
    text = (
        "First contacts between the two capitals began Sunday evening, aides said. The delegations met Monday. Talks "
        "will continue on Wednesday in Brussels with alliance officials and then the following day in Vienna."
    )
    assert [
        ("Sunday evening", "TIME", "2022-01-09TEV"),
        ("Monday", "DATE", "2022-01-10"),
        ("Wednesday", "DATE", "2022-01-12"),
        ("the following day", "DATE", "2022-01-13"),
    ] == found(read(text))


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2019-03-03", "Shots were fired on 4 March 2019. A day earlier, the border had been closed."),
        ("2019-03-05", "Shots were fired on 4 March 2019. The next day the border was closed."),
        ("1996", "She was elected in May 1995, and the following year she resigned."),
        ("2019-03-04", "Shots were fired on 4 March 2019. On that day the border was closed."),
        ("2022-01-07", "They met on Saturday. The previous Friday had brought no result."),
    ],
)
def test_anchored_expressions_start_from_what_was_said_last(read: Reader, value: str, text: str) -> None:
    assert value == values(read(text))[-1]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("XXXX-WXX-1", "The envoys met Monday."),
        ("XXXX-WXX-7TEV", "Talks began Sunday evening."),
        ("XXXX-01-10", "The envoys met on Jan. 10."),
        ("XXXX-01", "The envoys met in January."),
        ("XXXX-XX-XX", "The envoys met yesterday."),
        ("XXXX-WXX", "The envoys met last week."),
        ("XXXX", "The envoys met last year."),
        ("XXXX-Q3", "Output fell in the third quarter."),
        ("XXXX-SU", "The envoys met last summer."),
        ("XXXX-XX-XX", "The envoys left the following day."),
    ],
)
def test_without_a_publication_day_nothing_is_guessed(read: Reader, value: str, text: str) -> None:
    (time,) = read(text, published=None).times
    assert (value, None, None) == (time.value, time.from_, time.to)
    when = when_of(time)
    assert when is not None
    assert ("", "", "unknown") == (when.start, when.end, when.precision)


def test_without_a_publication_day_full_dates_are_resolved_and_anchor_what_follows(read: Reader) -> None:
    draft = read("They met on 10 January 2022 and again the following day.", published=None)
    assert ["2022-01-10", "2022-01-11"] == values(draft)


@pytest.mark.parametrize(
    "text",
    [
        "Theresa May spoke.",
        "They may march.",
        "It costs $10 a year.",
        "He is 37 years old.",
        "A second round failed.",
        "Some 2000 troops arrived.",
        "The Sunday Times reported it.",
        "It employs 1,990 people at a quarter-mile track.",
    ],
)
def test_words_that_only_look_like_times_are_left_alone(read: Reader, text: str) -> None:
    assert [] == found(read(text))


@pytest.mark.parametrize(
    ("value", "first", "last", "text"),
    [
        ("2022-02", "2022-02-01", "2022-02-28", "next month"),
        ("2022-W02", "2022-01-10", "2022-01-16", "this week"),
        ("2021", "2021-01-01", "2021-12-31", "last year"),
        ("199", "1990-01-01", "1999-12-31", "the 1990s"),
        ("2021-Q4", "2021-10-01", "2021-12-31", "the fourth quarter of 2021"),
        ("2022-11-18/2022-11-19", "2022-11-18", "2022-11-19", "Nov. 18-19, 2022"),
        ("2021-12-10/2021-12-13", "2021-12-10", "2021-12-13", "Dec. 10 to 13"),
        ("2020-02-29", "2020-02-29", "2020-02-29", "February 29, 2020"),
    ],
)
def test_dates_carry_their_first_and_last_day(value: str, first: str, last: str, text: str) -> None:
    (time,) = unparsed(text).times
    assert (value, first, last) == (time.value, time.from_, time.to)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2022-01-09T22:00", "10 p.m. Sunday"),
        ("2022-01-09T22:00", "10 p.m. on Sunday"),
        ("2022-01-09TEV", "Sunday evening"),
        ("2022-01-04TMO", "the morning of 4 January"),
        ("2021-11-06T17:00", "5 p.m. EST, Nov. 6, 2021"),
        ("2022-01-09T12:00", "noon yesterday"),
    ],
)
def test_a_clock_time_joins_the_day_beside_it(value: str, text: str) -> None:
    assert [(text, "TIME", value)] == found(unparsed(text))


@pytest.mark.parametrize("text", ["three years", "each year", "recently", "now", "soon"])
def test_lengths_sets_and_vague_references_have_no_dates(text: str) -> None:
    (time,) = unparsed(text).times
    assert (None, None) == (time.from_, time.to)
    assert when_of(time) is None


@pytest.mark.parametrize("text", ["February 30, 2022", "31 June 2021", "2022-13-01", "25/13/2021"])
def test_days_that_do_not_exist_are_not_read_as_dates(text: str) -> None:
    assert not any(t.from_ and t.from_ == t.to for t in unparsed(text).times)


@pytest.mark.parametrize(
    ("start", "end", "precision", "text"),
    [
        ("2022-01-10", "2022-01-10", "day", "10 January 2022"),
        ("2022-01-09", "2022-01-09", "day", "Sunday evening"),
        ("2022-01-03", "2022-01-09", "week", "last week"),
        ("2022-01", "2022-01", "month", "January 2022"),
        ("2021-10", "2021-12", "quarter", "the fourth quarter of 2021"),
        ("2021", "2021", "year", "last year"),
        ("1990", "1999", "year", "the 1990s"),
    ],
)
def test_when_is_a_partial_date_of_its_precision(start: str, end: str, precision: str, text: str) -> None:
    when = when_at(unparsed(text), 0, len(text))
    assert when is not None
    assert (start, end, precision, text, (0, len(text))) == (when.start, when.end, when.precision, when.text, when.span)


def test_when_at_takes_the_most_precise_time_inside_the_stretch() -> None:
    text = "Last year they met on 4 March 2021 and on 5 March 2021. On 6 March 2021 they left."
    when = when_at(unparsed(text), 0, text.index(" On 6"))
    assert when is not None
    assert "2021-03-04" == when.start
    assert when_at(unparsed(text), 0, 9) is not None
    assert when_at(unparsed(text), 10, 15) is None


def test_white_space_of_a_torn_page_is_read_through(read: Reader) -> None:
    assert ["2022-01-12"] == values(read("They will meet on January\n   12, 2022 in Vienna."))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=80), st.sampled_from([None, "2022-01-10", "nonsense", ""]))
def test_any_text_is_read_without_an_error(text: str, published: str | None) -> None:
    draft = unparsed(text, published)
    assert all(0 <= t.start < t.end <= len(text) for t in draft.times)


_PIECES = st.sampled_from(
    re.findall(
        r"\S+",
        """the last next this a few two 10 31 2022 1999 Jan. May Monday days week year years quarter third first half of
        ago earlier later early morning 5 p.m. GMT , - to on each century 1990s 9/9/99 now following before after""",
    )
)


@settings(max_examples=300)
@given(
    st.lists(_PIECES, max_size=14),
    st.sampled_from([None, "2022-01-10", "0001-01-01", "9999-12-31", "2024-02-29"]),
)
def test_times_are_ordered_spans_with_ordered_dates(words: list[str], published: str | None) -> None:
    draft = unparsed(" ".join(words), published)
    assert draft == unparsed(" ".join(words), published)
    ends = [(t.start, t.end) for t in draft.times]
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends))
    assert all((t.from_ is None) == (t.to is None) and (t.from_ or "") <= (t.to or "") for t in draft.times)
    assert draft.times == tuple(Time.from_dict(t.to_dict()) for t in draft.times)


def test_the_stage_adds_times_and_touches_nothing_else() -> None:
    draft = unparsed("They met yesterday.")
    assert dataclasses.replace(draft, times=()) == Draft(document=draft.document)
