"""The report that the project was founded on comes out right, sourced; runs where it lies beside the checkout."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.collect.document import make_document
from detente.reader import Reader
from detente.records import Record
from detente.views import brief


@pytest.fixture(scope="module")
def record(reader: Reader, shared: Path) -> Record:
    text = (shared / "seed" / "report.txt").read_text(encoding="utf8")
    return reader.read_document(make_document(text, published="2022-01-10"))


def words(record: Record, span: tuple[int, int]) -> str:
    return " ".join(record.words(span).split())


def test_both_delegations_have_their_leaders_with_role_and_side(record: Record) -> None:
    people = {a.entity: a for a in record.actors if a.type == "person"}
    for name, country, role in (
        ("Sergei Ryabkov", "RUS", "deputy foreign minister"),
        ("Wendy Sherman", "USA", "deputy secretary of state"),
    ):
        assert (country, "GOV") == (people[name].country, people[name].sectors[0])
        assert role in people[name].title
        assert "leads" in people[name].title
    assert any("Ryabkov" in p for d in brief(record).delegations if d.party == "RUS" for p in d.people)


@pytest.mark.parametrize(
    ("day", "place", "parties"),
    [
        ("2022-01-09", "", {"RUS", "USA"}),
        ("2022-01-10", "", {"RUS", "USA"}),
        ("2022-01-12", "Brussels", {"NATO"}),
        ("2022-01-13", "Vienna", {"OSCE"}),
    ],
)
def test_the_rounds_of_talks_have_their_days_and_places(record: Record, day: str, place: str, parties: set[str]) -> None:
    found = [m for m in record.meetings if m.date and m.date.start == day]
    assert found
    names = {p.country for m in found for p in m.parties} | {p.entity for m in found for p in m.parties}
    names |= {"OSCE"} if any("Organization for Security" in n for n in names) else set()
    assert parties <= names
    if place:
        assert place in {m.place.name for m in found if m.place}


def test_the_coming_rounds_are_scheduled_and_the_first_was_held(record: Record) -> None:
    status = {m.date.start: m.status for m in record.meetings if m.date}
    assert status["2022-01-12"] == status["2022-01-13"] == "scheduled"
    assert status["2022-01-09"] in ("held", "ongoing")


def test_the_force_is_counted_on_the_word_of_officials(record: Record) -> None:
    (force,) = [f for f in record.forces if f.count == 100_000]
    assert force.approximate
    assert force.side is not None
    assert "RUS" == force.side.country
    assert force.where is not None
    assert "Ukraine" == force.where.name
    assert force.according_to is not None
    assert "officials" in force.according_to.text


@pytest.mark.parametrize(
    ("kind", "actor", "words_"),
    [
        ("REQUEST", "RUS", "halt its outreach"),
        ("REJECT", "USA", "unwilling to cede"),
        ("REJECT", "USA", "not discuss European security"),
        ("AGREE", "USA", "prepared to discuss limits"),
        ("THREATEN", "USA", "significant consequences"),
        ("MOBILIZE", "RUS", "deployed troops"),
        ("ACCUSE", "RUS", "accused the North Atlantic Treaty Organization"),
    ],
)
def test_the_stances_are_there_with_their_words(record: Record, kind: str, actor: str, words_: str) -> None:
    found = [e for e in record.events if e.event_type == kind and words_ in words(record, e.evidence)]
    assert found
    assert actor in {a.country for e in found for a in e.actors}


def test_the_offer_stands_on_the_word_of_officials(record: Record) -> None:
    (offer,) = [e for e in record.events if e.event_type == "AGREE" and "prepared to discuss" in words(record, e.evidence)]
    assert offer.speaker is not None
    assert "U.S. officials" in offer.speaker.text


def test_the_threat_has_its_condition(record: Record) -> None:
    found = [e for e in record.events if e.event_type == "THREATEN" and e.condition]
    assert any("renews its aggression" in e.condition for e in found)


def test_no_invasion_has_happened(record: Record) -> None:
    assert [] == [words(record, e.evidence) for e in record.events if e.event_type == "ASSAULT" and e.status == "actual"]


@pytest.mark.parametrize(
    ("speaker", "said"),
    [
        ("Sergei Ryabkov", "must prepare for compromises"),
        ("Sergei Ryabkov", "came here with a clear position"),
        ("Wendy Sherman", "will listen to Russia’s concerns"),
    ],
)
def test_the_quotes_have_their_speakers(record: Record, speaker: str, said: str) -> None:
    found = [a for a in record.attributions if any(said in record.words(s) for s in a.content)]
    assert speaker in {a.speaker.entity for a in found if a.speaker}
    assert any(a.direct for a in found)


def test_the_outlook_is_low(record: Record) -> None:
    assert any("breakthrough" in a.about and a.likelihood == "low" for a in record.assessments)


def test_no_furniture_is_read_as_news(record: Record) -> None:
    spans = [(f.start, f.end) for f in record.document.furniture]
    said = (
        [e.evidence for e in record.events]
        + [m.evidence for m in record.meetings]
        + [s for a in record.attributions for s in a.content]
    )
    assert [] == [s for s in said if any(a < s[1] and s[0] < b for a, b in spans)]
    for line in ("Photo Composite", "Agence France-Presse", "87990cbe", "Your email address", "Good Ads", "Back to top"):
        at = record.document.text.index(line)
        assert any(a <= at < b for a, b in spans)
