"""A stand is what the words say: an act, a matter that is named, a party whose act it is. Denials, meetings and guesses are none."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.link.rows import Happening, Member, Side, Told
from detente.link.stands import SURE, body, is_party, stand, table
from stance_cases import happening, told


def taken(event_type: str, words: str, issue: str, *, by: str = "NOR", to: str = "", **other: Any) -> tuple[str, str] | None:
    """The act and the issue of a happening in some words; None where it takes no stand."""
    recipients = (to,) if to else ()
    found = stand(happening(event_type, by=(by,), to=recipients, words=words, issue=issue, **other), {})
    return (found.act, found.issue) if found else None


@pytest.mark.parametrize(
    ("event_type", "words", "issue", "act"),
    [
        ("REQUEST", "Norway called on Iceland to lift the blockade", "lift the blockade", "demands"),
        ("AGREE", "Norway accepted a truce in the fjord", "a truce in the fjord", "accepts"),
        ("CONCEDE", "Norway offered new quotas for cod", "new quotas for cod", "offers"),
        ("REJECT", "Norway will not lift the blockade", "lift the blockade", "refuses"),
        ("THREATEN", "Norway warned against a blockade of the strait", "a blockade of the strait", "refuses"),
        ("THREATEN", "Norway warned of a blockade of the strait", "a blockade of the strait", "threatens"),
        ("SUPPORT", "Norway welcomed the Icelandic proposal", "the Icelandic proposal", "supports"),
    ],
)
def test_the_words_say_by_which_act(event_type: str, words: str, issue: str, act: str) -> None:
    assert (act, issue) == taken(event_type, words, issue)


@pytest.mark.parametrize(
    ("event_type", "words", "issue"),
    [
        ("REJECT", "Norway denied that it planned an invasion", "it planned an invasion"),
        ("REJECT", "Norway rejected the charge that it armed rebels", "the charge that it armed rebels"),
        ("REJECT", "the espionage in the port, a charge rejected by Norway", "the espionage in the port"),
        ("REJECT", "Norway refused to comment on the blockade", "comment on the blockade"),
        ("REJECT", "Norway will not be able to lift the blockade", "lift the blockade"),
        ("REJECT", "Norway had not ruled out a blockade", "a blockade"),
        ("REQUEST", "Norway has not demanded a blockade", "a blockade"),
        ("REQUEST", "Norway rebuffed demands to lift the blockade", "lift the blockade"),
        ("AGREE", "Norway denied that it had promised to lift the blockade", "lift the blockade"),
        ("REQUEST", "Norway mused about a blockade of the strait", "a blockade of the strait"),
        ("REQUEST", "the crisis, Norway demanded a blockade", "the crisis, Norway demanded a blockade"),
    ],
)
def test_what_takes_no_stand(event_type: str, words: str, issue: str) -> None:
    assert taken(event_type, words, issue) is None


def test_a_guess_is_no_stand() -> None:
    words = ("REQUEST", "Norway demanded a truce", "a truce")
    assert taken(*words, confidence=SURE) is not None
    assert taken(*words, confidence=SURE - 0.01) is None


def test_a_meeting_belongs_to_the_talks() -> None:
    assert taken("REQUEST", "Norway called for a truce", "a truce", mode="meet") is None
    assert taken("AGREE", "Norway agreed to meet again in Oslo", "meet again in Oslo") is None
    assert ("offers", "talks on fishing quotas") == taken(
        "AGREE", "Norway offered talks on fishing quotas", "talks on fishing quotas"
    )


def test_a_threat_on_a_condition_was_made_though_the_deed_is_only_expected() -> None:
    words = ("THREATEN", "Norway would impose sanctions if the fleet sailed", "impose sanctions if the fleet sailed")
    assert taken(*words, status="hypothetical", condition="if the fleet sailed") is not None
    assert taken(*words, status="hypothetical") is None
    assert taken("REQUEST", "Norway would demand a truce", "a truce", status="hypothetical", condition="if") is None


# ---- of whom


def test_another_party_named_before_the_act_is_the_one() -> None:
    assert taken("REJECT", "Iceland refused to lift the blockade", "lift the blockade") is None
    assert taken("REJECT", "he refused to lift the blockade", "lift the blockade") is not None


def test_of_a_passive_whoever_is_named_after_by_acts() -> None:
    assert taken("REQUEST", "Norway was urged to lift the blockade", "lift the blockade") is None
    assert taken("REJECT", "a truce in the fjord was rejected by Norway", "a truce in the fjord") is not None
    assert taken("REJECT", "Norway was opposed to a truce", "a truce") is not None


def test_who_acts_upon_itself_is_mistaken_for_another_unless_it_is_named() -> None:
    assert taken("REJECT", "the allies refused to lift the blockade", "lift the blockade", to="NOR") is None
    assert taken("REQUEST", "Norway urged its partners to lift the blockade", "lift the blockade", to="NOR") is not None


@pytest.mark.parametrize(
    ("name", "country", "known"),
    [
        ("NOR", "NOR", True),
        ("Arctic Council", "IGO", True),
        ("Norwegian army", "NOR", True),
        ("about 200 soldiers", "NOR", False),
        ("Norway's lower house of parliament", "NOR", False),
        ("They", "NOR", False),
        ("rebels", "NOR", False),
        ("Western diplomats", "", False),
    ],
)
def test_a_party_has_a_name_of_its_own(name: str, country: str, known: bool) -> None:
    assert known == is_party(Side(name, name, name, country, "MIL"))


def test_an_official_stands_for_the_organisation_while_in_office() -> None:
    assert "NATO" == body("Jens Stoltenberg", "2022-01-12")
    assert "Jens Stoltenberg" == body("Jens Stoltenberg", "2030-01-01")


# ---- as told by whom


def mention(name: str, event_type: str, words: str, **other: Any) -> Told:
    made = told(name, published="2031-03-01", confidence=0.9, words=words)
    return dataclasses.replace(made, event_type=event_type, **other)


def among(*mentions: Told) -> Happening:
    return happening("AGREE", issue="the blockade of the strait", members=tuple(Member(m.id, 1.0, "") for m in mentions))


def test_a_mention_of_a_meeting_beside_a_stand_does_not_hide_it() -> None:
    both = [
        mention("a", "AGREE", "envoys will meet on Thursday", status="future", confidence=0.99),
        mention("b", "REQUEST", "Norway demanded an end to the blockade"),
    ]
    found = stand(among(*both), {m.id: m for m in both})
    assert ("demands", "doc-b") == ((found.act, found.document) if found else None)


def test_a_copy_adds_no_word_of_its_own() -> None:
    both = [
        mention("a", "REQUEST", "Norway demanded an end to the blockade"),
        mention("b", "REJECT", "Norway refused an end to the blockade", original="doc-a", confidence=0.99),
    ]
    found = stand(among(*both), {m.id: m for m in both})
    assert "demands" == (found.act if found else "")


@given(st.sampled_from(sorted(table().types)), st.text(max_size=60), st.text(max_size=40))
def test_no_words_break_it(event_type: str, words: str, issue: str) -> None:
    found = stand(happening(event_type, words=words, issue=issue), {})
    assert found is None or (found.issue.strip() and found.act in table().acts)
