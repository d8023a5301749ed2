"""What a wording names, whether it names any matter, and what belongs to the sentence around it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.link.text import stem
from detente.link.wordings import alleges, cleaned, features, lexicon, named, names_matter


@pytest.mark.parametrize(
    ("wording", "matters"),
    [
        ("Norway's membership", {"enlargement"}),
        ("close its door to Norway", {"enlargement"}),
        ("send its troops back to barracks", {"withdrawal"}),
        ("send troops to Norway", {"deployment"}),
        ("return the soldiers to their bases", {"withdrawal"}),
        ("if their army crosses the border", {"attack"}),
        ("a base for cod fishing", set()),
        ("by force of habit", set()),
        ("arms control", {"arms control"}),
    ],
)
def test_a_matter_is_named_in_many_words(wording: str, matters: set[str]) -> None:
    assert matters == named(wording).matters


def test_a_weak_matter_is_a_word_like_others() -> None:
    assert named("supply ammunition").others == named("supply weapons").others == {"weapons", stem("supply")}


def test_a_matter_counts_alone_and_with_each_party() -> None:
    parties, others = features("sanctions against Norway and Iceland")
    assert (("isl", "nor"), ("+sanctions", "+sanctions@isl", "+sanctions@nor")) == (parties, others)


@pytest.mark.parametrize(
    "wording",
    ["the grain corridor", "sanctions", "the Annan plan", "the Norwegian proposal", "talks on fishing quotas", "Norwegian waters"],
)
def test_what_names_a_matter(wording: str) -> None:
    assert names_matter(wording)


@pytest.mark.parametrize(
    "wording",
    [
        "",
        "?!",
        "it out",
        "the vote",
        "his efforts",
        "for Norway",
        "President",
        "Wednesday, Jan. 26",
        "they will leave the port",
        "would be voted out of office",
        "keep talking about the crisis over Norway",
        "invitation to meet Norwegian Foreign Minister Kari Moen",
        "the announcement as a good sign",
        "the fleet and the sanctions behind it",
    ],
)
def test_what_names_none(wording: str) -> None:
    assert not names_matter(wording)


@pytest.mark.parametrize(
    ("wording", "within", "clean"),
    [
        ("that the fleet leave the strait", "", "the fleet leave the strait"),
        ("the fleet leave the strait, and parted without", "", "the fleet leave the strait"),
        ("missiles, mines and the size of fleets", "", "missiles, mines and the size of fleets"),
        ("up its ports in the north", "would not give up its ports in the north", "give up its ports in the north"),
        ("decisively if the fleet sails", "would respond decisively if the fleet sails", "respond decisively if the fleet sails"),
        ("supply weapons", "refused to supply weapons", "supply weapons"),
        ("heavy sanctions if it sailed", "", "heavy sanctions"),
        ("Norway Tuesday to lift the blockade", "", "Norway to lift the blockade"),
        ("send ships", "offered to send ships to Iceland", "send ships to Iceland"),
        ("send ships", "offered to send ships at once", "send ships"),
        ("", "anything", ""),
    ],
)
def test_what_belongs_to_the_sentence_goes(wording: str, within: str, clean: str) -> None:
    assert clean == cleaned(wording, within=within)


def test_what_is_alleged_stands_first() -> None:
    assert alleges("the accusation of espionage")
    assert not alleges("a truce, after accusations of espionage")


def test_the_lists_are_words_that_can_be_met() -> None:
    known = lexicon()
    assert known.weak <= set(known.matters.values())
    assert not known.hollow & {p[0] for p in known.matters if len(p) == 1}


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_words_break_it(wording: str, within: str) -> None:
    features(wording)
    names_matter(wording)
    assert cleaned(wording, within=within) == cleaned(wording, within=within)
