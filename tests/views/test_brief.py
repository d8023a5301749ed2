"""A brief holds what a person wants to know, grouped and in order."""

import dataclasses
import json

from hypothesis import given

from detente.records import Event, Record
from detente.views import brief, ledger_brief, tells
from sample_report import record
from strategies import records


def test_the_head_says_title_outlet_dateline_and_day() -> None:
    b = brief(record())
    assert ("Two days over a strait", "The Strait Courier", "GENEVA", "2031-03-10") == (
        b.title,
        b.outlet,
        b.dateline,
        b.published,
    )


def test_sides_stand_with_their_people() -> None:
    norway = next(d for d in brief(record()).delegations if d.party == "NOR")
    assert ("Norway", ("Ingrid Moen, deputy foreign minister",)) == (norway.name, norway.people)


def test_positions_are_grouped_by_party() -> None:
    assert ["ISL", "ISL", "NOR"] == [p.party for p in brief(record()).positions]


def test_events_are_the_deeds_that_no_other_section_tells() -> None:
    assert [("MOBILIZE", "actual"), ("ASSAULT", "negated")] == [(e.event_type, e.status) for e in brief(record()).events]


def test_only_words_in_quotation_marks_are_quotes() -> None:
    assert ["Ingrid Moen"] == [q.speaker for q in brief(record()).quotes]


def test_a_brief_is_json() -> None:
    assert {"title", "talks", "positions", "forces", "outlook", "events", "quotes"} <= set(
        json.loads(json.dumps(brief(record()).to_dict()))
    )


def test_a_ledger_is_told_as_of_its_newest_report() -> None:
    later = dataclasses.replace(record(), document=dataclasses.replace(record().document, id="1", published="2031-03-12"))
    b = ledger_brief([record(), later])
    assert ("2 reports", "2031-03-10 to 2031-03-12", "2031-03-12") == (b.title, b.published, b.as_of)
    assert ["2031-03-10", "2031-03-13"] == [t.date for t in b.talks]
    assert b.reports[0].startswith("2031-03-12")


def test_a_stance_worded_the_same_in_two_reports_stands_once() -> None:
    again = dataclasses.replace(record(), document=dataclasses.replace(record().document, id="1"))
    assert 3 == len(ledger_brief([record(), again]).positions)


def test_a_ledger_brief_counts_no_negated_attack_as_a_deed() -> None:
    assert ["MOBILIZE"] == [e.event_type for e in ledger_brief([record()]).events]


def test_an_empty_ledger_has_an_empty_brief() -> None:
    assert ("0 reports", (), "") == ((b := ledger_brief([])).title, b.talks, b.as_of)


def test_a_record_tells_something_when_any_part_is_there() -> None:
    document = record().document
    assert (False, True) == (
        tells(Record(document)),
        tells(Record(document, events=(Event("AID", "", "actual", (), (), (0, 1), (0, 1)),))),
    )


@given(records())
def test_any_record_has_a_brief(any_record: Record) -> None:
    json.dumps(brief(any_record).to_dict())
    json.dumps(ledger_brief([any_record, any_record]).to_dict())
