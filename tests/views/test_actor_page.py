"""An actor's page: who is meant, and what the ledger knows of it."""

from __future__ import annotations

import pytest

import pages_sample as sample
from detente.ledger import Ledger
from detente.ledger.linked import Linked
from detente.records import Actor, Document, Mention, Record
from detente.views.actor_page import ActorPage, actor_page
from detente.views.candidates import candidates


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return sample.crisis(tmp_path_factory.mktemp("actor") / "crisis").linked()


def _people(path: pytest.TempPathFactory, *people: tuple[str, str, str, str]) -> Linked:
    """A ledger in which each of some people has reports of their own: name, country, title, day."""
    ledger = Ledger(path.mktemp("people") / "crisis", create=True)
    ledger.write(
        [
            Record(
                document=Document(id=f"{n:016x}", text=name, published=day, outlet="Wire"),
                actors=(Actor(name, "person", country, ("GOV",), title, (Mention(0, len(name), "name"),)),),
            )
            for n, (name, country, title, day) in enumerate(people)
        ]
    )
    return ledger.linked()


@pytest.mark.parametrize("name", ["Norway", "NOR", "norway", " nor "])
def test_a_state_goes_by_its_name_and_code(linked: Linked, name: str) -> None:
    assert "NOR" == actor_page(linked, name).id


@pytest.mark.parametrize("name", ["Ingrid Moen", "moen", "ingrid-moen", "Ingrid Moenn"])
def test_a_person_goes_by_names_id_and_misspellings(linked: Linked, name: str) -> None:
    page = actor_page(linked, name)
    assert ("ingrid-moen", "NOR", 2) == (page.id, page.country, page.reports)
    assert ("Ingrid Moen", "Moen") == page.names
    assert [("foreign minister", "2031-03-04", "2031-03-20")] == [(r.title, r.first, r.last) for r in page.roles]
    assert ("2031-03-04", "2031-03-20") == (page.first, page.last)


def test_what_it_did_what_was_done_to_it_and_with_whom_it_deals(linked: Linked) -> None:
    page = actor_page(linked, "Iceland")
    assert {"REJECT", "ASSAULT", "AGREE"} == {a.event_type for a in page.did}
    assert {"REQUEST", "THREATEN"} == {a.event_type for a in page.suffered}
    assert (3, 3) == (page.acts, page.received)
    assert ("NOR", 4) == (page.partners[0].party, page.partners[0].happenings)
    assert 4 == page.partners[0].verbal_conflict
    assert sample.id_of(sample.LATER, sample.LATER_TEXT, "Iceland agreed", "agree") == page.stances[0].happening
    assert {"ISL"} == {s.party for s in page.stances}
    assert len({s.issue_id for s in page.stances}) == len(page.stances)


def test_a_person_s_own_acts_and_quotes_are_not_those_of_the_state(linked: Linked) -> None:
    page = actor_page(linked, "Moen")
    assert ["REQUEST"] == [a.event_type for a in page.did]
    assert {s.happening for s in page.stances} <= {a.happening for a in page.did}
    assert ['"We have sent nobody at all to that coast,"'] == [q.words for q in page.quotes]
    assert page.quotes[0].direct
    assert not actor_page(linked, "Iceland").quotes


def test_rows_are_limited_and_counts_are_not(linked: Linked) -> None:
    page = actor_page(linked, "Norway", rows=1)
    assert 1 == len(page.did) == len(page.stances)
    assert page.acts > 1


def test_all_whom_a_name_may_mean_are_given_the_likeliest_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    anna, ben = ("Anna Berg", "SWE", "", "2031-01-02"), ("Ben Berg", "NOR", "", "2031-01-03")
    found = candidates(_people(tmp_path_factory, anna, ben, anna, anna), "Berg")
    assert ["anna-berg", "ben-berg"] == [c.id for c in found]
    assert [0.75, 0.25] == [c.score for c in found]
    assert [3, 1] == [c.mentions for c in found]


def test_an_office_is_its_holder_s_on_the_day(tmp_path_factory: pytest.TempPathFactory) -> None:
    people = [
        ("Olav Strand", "NOR", "foreign minister", "2031-01-02"),
        ("Olav Strand", "NOR", "foreign minister", "2031-02-02"),
        ("Ingrid Moen", "NOR", "foreign minister", "2031-03-04"),
        ("Jon Jonsson", "ISL", "foreign minister", "2031-03-04"),
    ]
    there = _people(tmp_path_factory, *people)
    assert ["olav-strand", "ingrid-moen"] == [c.id for c in candidates(there, "the Norwegian foreign minister")]
    assert ["olav-strand"] == [c.id for c in candidates(there, "the Norwegian foreign minister", date="2031-01-15")]
    assert {"office"} == {c.fit for c in candidates(there, "the Norwegian foreign minister", date="2031-03-04")}


@pytest.mark.parametrize("name", ["", "???", "Quetzalcoatl", '"members":[', "a" * 5000, "\ud800"])
def test_nobody_is_an_empty_page(linked: Linked, name: str) -> None:
    page = actor_page(linked, name)
    assert ("", 0, ()) == (page.id, page.reports, page.candidates)


def test_a_page_goes_to_json_and_back(linked: Linked) -> None:
    page = actor_page(linked, "Norway")
    assert page == ActorPage.from_dict(page.to_dict())
