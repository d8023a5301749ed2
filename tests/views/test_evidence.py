"""Evidence: everything that an id stands on, with what speaks against it and what a person made of it."""

from __future__ import annotations

from pathlib import Path

import pytest

import pages_sample as sample
from detente.errors import UnknownNameError
from detente.ledger import Ledger
from detente.ledger.linked import Linked
from detente.views.evidence import Evidence, evidence


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    return sample.crisis(tmp_path_factory.mktemp("evidence") / "crisis")


@pytest.fixture(scope="module")
def linked(ledger: Ledger) -> Linked:
    return ledger.linked()


@pytest.fixture(scope="module")
def found(linked: Linked) -> Evidence:
    return evidence(linked, sample.sinking())


def test_all_mentions_are_there_with_what_each_tells(found: Evidence) -> None:
    assert ["The Strait Wire", "Harbour Gazette", "Northern Post"] == [a.outlet for a in found.accounts]
    assert [3, 5, 7] == [a.dead for a in found.accounts]
    assert (3, 7) == found.dead
    assert ["coast guard", "coast guard", "rescue service"] == [a.speaker for a in found.accounts]
    assert (3, 2) == (found.reports, found.sources)


def test_the_words_stand_in_their_paragraph(found: Evidence) -> None:
    for account in found.accounts:
        assert account.context
        assert account.words == account.context.parts[1]
    assert found.accounts[2].context.parts[2] == " near the islands on Sunday, the rescue service said."  # type: ignore[union-attr]


def test_whose_text_an_account_carries_is_said(found: Evidence) -> None:
    assert ["", "The Strait Wire", ""] == [a.copied_from for a in found.accounts]
    assert ["", sample.WIRE, ""] == [a.original for a in found.accounts]


def test_it_is_said_that_a_person_merged_them(found: Evidence) -> None:
    assert {("merged by a person",)} == {a.corrections for a in found.accounts}


def test_the_id_of_any_mention_or_the_beginning_of_one_will_do(linked: Linked, found: Evidence) -> None:
    other = found.accounts[2].id
    assert found.accounts == evidence(linked, other).accounts
    assert ("", other) == (found.asked, evidence(linked, other).asked)
    assert found.id == evidence(linked, found.id[:-4]).id


def test_a_claim_and_its_denial_show_each_other(linked: Linked) -> None:
    claim, denial = evidence(linked, sample.mobilised()), evidence(linked, sample.denial())
    assert [("denied by", sample.denial())] == [(a.how, a.happening) for a in claim.against]
    assert ("denies", sample.mobilised()) in [(a.how, a.happening) for a in denial.against]
    assert {"denies"} == {a.how for a in denial.against}
    assert "denied that Norway moved" in claim.against[0].words
    assert ("NOR",) == claim.denied_by


def test_corrections_and_notes_stand_beside_what_they_are_about(tmp_path: Path) -> None:
    ledger = sample.crisis(tmp_path / "crisis")
    ledger.journal.append("recode", [sample.denial()], who="Ada", values={"status": "historical"}, note="of last year")
    ledger.journal.append("star", [sample.denial()], who="Ben")
    (account,) = evidence(ledger.linked(), sample.denial()).accounts
    assert ("starred", "status recoded to historical") == account.corrections
    assert [("Ada", "of last year")] == [(n.who, n.text) for n in account.notes]
    ledger.journal.append("reject", [sample.denial()], who="Ben")
    with pytest.raises(UnknownNameError, match=r"rejected.*undo"):
        evidence(ledger.linked(), sample.denial())


def test_a_report_shows_its_events_and_whose_text_it_is(linked: Linked) -> None:
    found = evidence(linked, sample.REPRINT[:16])
    assert ("report", "version") == (found.kind, found.status)
    assert "The Strait Wire" in found.standing[0]
    assert ["MOBILIZE", "REQUEST", "REJECT", "ASSAULT"] == [a.event_type for a in found.accounts]
    assert sample.sinking() == found.accounts[3].happening


def test_talks_and_forecasts_have_evidence_too(linked: Linked) -> None:
    talk = evidence(linked, linked.talks()[0].id)
    assert ("talk", "scheduled", ("NOR", "ISL"), "2031-03-06") == (talk.kind, talk.status, talk.who, talk.date)
    assert (2, 1) == (talk.reports, talk.sources)
    forecast = evidence(linked, linked.forecasts()[0].id)
    assert ("forecast", "open") == (forecast.kind, forecast.status)
    assert "low" == next(f.value for f in forecast.facts if f.name == "likelihood")
    told_later = next(a.id for a in talk.accounts if a.id != talk.id)
    assert talk.id == evidence(linked, told_later).id


def test_a_quote_has_evidence(linked: Linked) -> None:
    (row,) = linked.ask("attributions")
    found = evidence(linked, row["quote_id"])
    assert ("quote", "Ingrid Moen, foreign minister") == (found.kind, found.accounts[0].speaker)


@pytest.mark.parametrize("id", ["", "zzz", "aa", "zz_1_agree", "zz_1_held_meeting", "_", "aa00000000000001_"])
def test_what_is_not_there_or_not_one_is_an_error_that_says_where_to_look(linked: Linked, id: str) -> None:
    with pytest.raises(UnknownNameError, match=r"detente|give more"):
        evidence(linked, id)


def test_evidence_goes_to_json_and_back(found: Evidence) -> None:
    assert found == Evidence.from_dict(found.to_dict())
