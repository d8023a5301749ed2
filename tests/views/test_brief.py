"""A brief holds what a person wants to know, grouped and in order."""

import dataclasses
import json
import tempfile
from pathlib import Path

from hypothesis import given, settings

from detente.ledger import EVERYTHING, Filter, Ledger
from detente.records import Record
from detente.views import Brief, brief, ledger_brief
from sample_report import record
from strategies import records


def of_ledger(path: Path, *told: Record, where: Filter = EVERYTHING) -> Brief:
    ledger = Ledger(path / "led", create=True)
    ledger.write(told)
    return ledger_brief(ledger.linked(), where=where)


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


def test_a_ledger_is_told_as_of_its_newest_report(tmp_path: Path) -> None:
    b = of_ledger(tmp_path, record(), again())
    assert ("2 reports", "2031-03-10 to 2031-03-12", "2031-03-12") == (b.title, b.published, b.as_of)
    assert ["2031-03-10", "2031-03-13"] == [t.date for t in b.talks]
    assert b.reports[0].startswith("2031-03-12")


def again() -> Record:
    """The same report two days later."""
    return dataclasses.replace(record(), document=dataclasses.replace(record().document, id="1", published="2031-03-12"))


def test_a_stance_told_in_two_reports_stands_once(tmp_path: Path) -> None:
    assert 3 == len(of_ledger(tmp_path, record(), again()).positions)


def test_a_ledger_brief_counts_no_negated_attack_as_a_deed(tmp_path: Path) -> None:
    assert ["MOBILIZE"] == [e.event_type for e in of_ledger(tmp_path, record()).events]


def test_the_sides_of_a_ledger_stand_with_their_people(tmp_path: Path) -> None:
    found = {d.party: d for d in of_ledger(tmp_path, record()).delegations}
    assert ("Norway", ("Ingrid Moen, deputy foreign minister",)) == (found["NOR"].name, found["NOR"].people)


def test_a_filter_narrows_every_section(tmp_path: Path) -> None:
    b = of_ledger(tmp_path, record(), again(), where=Filter(actor="ISL", document="00ff"))
    assert ("1 report", {"ISL"}) == (b.title, {p.party for p in b.positions} - {"NOR"})
    assert not b.forces


def test_what_a_person_rejects_or_recodes_is_so_in_the_brief(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "led", create=True)
    ledger.write([record()])
    ids = {row["event_type"]: row["event_id"] for row in ledger.linked().ask("mentions")}
    ledger.journal.append("reject", [ids["MOBILIZE"]], who="Ada")
    ledger.journal.append("recode", [ids["THREATEN"]], who="Ada", values={"actors": "NOR", "recipients": "ISL"})
    b = ledger_brief(ledger.linked())
    assert not b.events
    assert ["NOR"] == [p.party for p in b.positions if p.act == "threatens"]


def test_an_empty_ledger_has_an_empty_brief(tmp_path: Path) -> None:
    assert ("0 reports", (), "") == ((b := of_ledger(tmp_path)).title, b.talks, b.as_of)


@given(records())
def test_any_record_has_a_brief(any_record: Record) -> None:
    json.dumps(brief(any_record).to_dict())


@settings(max_examples=10)
@given(records())
def test_any_record_has_its_part_in_a_ledgers_brief(any_record: Record) -> None:
    with tempfile.TemporaryDirectory() as folder:
        json.dumps(of_ledger(Path(folder), any_record).to_dict())
