"""Mentions of one act become one happening; what is told of it, and how it stands."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.link.happenings import happenings
from detente.link.rows import Constraints, Happening, Side, Told
from detente.link.standing import standings

CHILE = Side("CHL", "CHL", "Chile", "CHL", "GOV")
BOLIVIA = Side("BOL", "BOL", "Bolivia", "BOL", "GOV")
PERU = Side("PER", "PER", "Peru", "PER", "GOV")
QUADS = {"REJECT": 3, "REQUEST": 3, "ASSAULT": 4, "CONSULT": 1, "AGREE": 1}


def told(id: str, kind: str, words: str, **given: Any) -> Told:
    row: dict[str, Any] = {
        "id": id, "document": id.split("_", maxsplit=1)[0], "original": id.split("_", maxsplit=1)[0], "outlet": "Wire", "published": "2024-03-05",
        "event_type": kind, "mode": "", "status": "actual", "actors": (CHILE,), "recipients": (BOLIVIA,), "speaker": None,
        "issue": "", "condition": "", "start": "2024-03-05", "end": "2024-03-05", "precision": "day", "place": "", "place_country": "",
        "geonames_id": None, "lat": None, "lon": None, "dead": None, "injured": None, "size": None, "score": -4.0,
        "quad": QUADS[kind], "confidence": 0.8, "words": words, "offset": 10,
    }  # fmt: skip
    return Told(**{**row, **given})


BOMBS = (
    told(
        "a_1",
        "ASSAULT",
        "Bolivian soldiers shelled the Chilean border post at Visviri",
        actors=(BOLIVIA,),
        recipients=(CHILE,),
        dead=3,
    ),
    told(
        "b_1",
        "ASSAULT",
        "the Chilean border post at Visviri was shelled by Bolivian soldiers",
        actors=(BOLIVIA,),
        recipients=(CHILE,),
        dead=5,
    ),
)
DEMAND = told(
    "c_1",
    "REQUEST",
    "Bolivia demanded a corridor to the sea",
    actors=(BOLIVIA,),
    recipients=(CHILE,),
    issue="a corridor to the sea",
)


def ids(found: list[Happening]) -> set[frozenset[str]]:
    return {frozenset(m.event for m in h.members) for h in found}


def test_one_incident_told_twice_is_one_happening_with_the_spread_of_its_numbers() -> None:
    (shelling, demand) = sorted(happenings([*BOMBS, DEMAND]), key=lambda h: h.event_type)
    assert {"a_1", "b_1"} == {m.event for m in shelling.members}
    assert (3, 5) == shelling.dead
    assert (2, 2) == (shelling.sources, shelling.reports)
    assert shelling.id == "a_1"
    assert all(m.why for m in shelling.members)
    assert {"c_1"} == {m.event for m in demand.members}


def test_a_copy_is_no_further_source() -> None:
    copy = dataclasses.replace(BOMBS[1], original="a")
    (found,) = happenings([BOMBS[0], copy])
    assert (1, 2) == (found.sources, found.reports)


def test_the_same_words_on_days_far_apart_are_two_happenings() -> None:
    later = dataclasses.replace(BOMBS[1], start="2024-03-14", end="2024-03-14", published="2024-03-14")
    assert 2 == len(happenings([BOMBS[0], later]))


def test_what_did_not_happen_never_joins_what_did() -> None:
    denied = dataclasses.replace(BOMBS[1], status="negated")
    assert 2 == len(happenings([BOMBS[0], denied]))


def test_a_forecast_and_the_report_of_it_are_one_and_it_happened() -> None:
    coming = told(
        "a_2",
        "CONSULT",
        "the ministers of Chile and Bolivia will meet in La Paz on Tuesday",
        status="future",
        published="2024-03-02",
        place="La Paz",
        geonames_id=3911925,
        actors=(CHILE, BOLIVIA),
        recipients=(),
    )
    held = told(
        "b_2",
        "CONSULT",
        "the ministers of Chile and Bolivia met in La Paz on Tuesday",
        place="La Paz",
        geonames_id=3911925,
        actors=(CHILE, BOLIVIA),
        recipients=(),
    )
    (found,) = happenings([coming, held])
    assert "actual" == found.status
    assert ("2024-03-05", "La Paz") == (found.start, found.place)


MATTERS = (
    "harbour dues",
    "glacier water",
    "a vaccine order",
    "railway tariffs",
    "fishing boats",
    "radio masts",
    "wheat seed",
    "museum loans",
)


@pytest.mark.parametrize("kind", ["REQUEST", "ASSAULT", "CONSULT", "REJECT"])
@pytest.mark.parametrize("reports", [1, len(MATTERS)])
def test_acts_of_one_day_between_the_same_parties_that_share_no_word_are_many(kind: str, reports: int) -> None:
    rows = [
        told(f"{'abcdefgh'[n % reports]}_{n}", kind, words, place=f"Town{n}", place_country="CHL", offset=300 * n)
        for n, words in enumerate(MATTERS)
    ]
    assert len(MATTERS) == len(happenings(rows))


def test_a_person_decides() -> None:
    parted = Constraints(apart=(("a_1", "b_1"),))
    assert {frozenset({"a_1"}), frozenset({"b_1"})} == ids(happenings(BOMBS, constraints=parted))
    joined = Constraints(together=(("a_1", "c_1"), ("a_1", "nobody")))
    found = happenings([*BOMBS, DEMAND], constraints=joined)
    assert any({"a_1", "c_1"} <= own for own in ids(found))


ROWS = (
    *BOMBS,
    DEMAND,
    told("d_1", "REJECT", "Chile refused a corridor to the sea", issue="a corridor to the sea"),
    dataclasses.replace(DEMAND, id="e_1", document="e"),
)


@settings(max_examples=20)
@given(st.permutations(ROWS))
def test_every_mention_is_in_one_happening_whatever_the_order(rows: list[Told]) -> None:
    found = happenings(rows)
    assert sorted(t.id for t in ROWS) == sorted(m.event for h in found for m in h.members)
    assert found == happenings(ROWS)


@pytest.mark.parametrize("day", ["", "0000", "2024-13", "2024-02-31", "9999-12-31", "2024", "zz"])
def test_absurd_dates_do_no_harm(day: str) -> None:
    row = dataclasses.replace(BOMBS[0], start=day, end=day, published=day)
    assert 1 == len(happenings([row]))


def test_nothing_gives_nothing() -> None:
    assert [] == happenings([])
    assert [] == standings([])


def test_hostile_words_do_no_harm() -> None:
    row = dataclasses.replace(BOMBS[0], words="<script>\ud800 😀 \u202e $(rm) '; DROP", issue="\x00")
    assert 1 == len(happenings([row, dataclasses.replace(row, id="z_1", document="z")])[0].words.split("<script>")[1:])


# ---- how it stands


def stand(*rows: Told) -> dict[str, Happening]:
    return {h.id: h for h in standings(happenings(rows))}


def test_reports_on_their_own_word() -> None:
    assert ("reported by 2 independent sources",) == stand(*BOMBS)["a_1"].standing
    assert ("reported by one source",) == stand(BOMBS[0])["a_1"].standing


def test_what_rests_on_somebodys_word_is_claimed() -> None:
    claimed = dataclasses.replace(BOMBS[0], speaker=CHILE, voice="Chile's army")
    assert ("claimed by Chile's army",) == stand(claimed)["a_1"].standing


def test_a_denial_stands_against_the_claim_and_stays_its_own() -> None:
    denial = told(
        "d_2",
        "REJECT",
        "Bolivia denied that its soldiers had shelled the border post at Visviri",
        actors=(BOLIVIA,),
        recipients=(),
        published="2024-03-06",
    )
    found = stand(BOMBS[0], denial)
    assert ("BOL",) == found["a_1"].denied_by
    assert ("d_2",) == found["a_1"].contradicts
    assert "denied by BOL" in found["a_1"].standing
    assert () == found["d_2"].denied_by


def test_anothers_refusal_is_no_denial() -> None:
    other = told(
        "d_3", "REJECT", "Peru denied that its soldiers had shelled the border post at Visviri", actors=(PERU,), recipients=()
    )
    assert () == stand(BOMBS[0], other)["a_1"].denied_by


def test_both_sides_telling_it_confirms_it() -> None:
    one = dataclasses.replace(BOMBS[0], speaker=CHILE, voice="Chile")
    two = dataclasses.replace(BOMBS[1], speaker=BOLIVIA, voice="Bolivia")
    assert any(s.startswith("confirmed by CHL") for s in stand(one, two)["a_1"].standing)
