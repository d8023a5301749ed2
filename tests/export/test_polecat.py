"""Happenings as POLECAT has events: forty columns, codes spelt as there, one row an actor and recipient."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pandas as pd

from detente.export import export
from detente.export.polecat import COLUMNS
from detente.ledger import Filter, Ledger
from detente.records import Document, Event, Party, Record
from export.strait import LATVIA, NORWAY, THREAT, crisis, refusal, told


def frame(ledger: Ledger, tmp_path: Path) -> pd.DataFrame:
    export("polecat", ledger, tmp_path / "e.tsv")
    return pd.read_csv(tmp_path / "e.tsv", sep="\t", dtype=str, keep_default_na=False)


def test_there_are_forty_columns_and_only_what_happened(ledger: Ledger, tmp_path: Path) -> None:
    assert 2 == export("polecat", ledger, tmp_path / "e.tsv")
    found = pd.read_csv(tmp_path / "e.tsv", sep="\t")
    assert 40 == len(COLUMNS) == len(found.columns)
    assert ["REJECT", "REJECT"] == list(found["Event Type"])
    assert ["Russia", "United States"] == list(found["Actor Name"])
    assert 1 == export("polecat", ledger, tmp_path / "f.tsv", where=Filter(statuses=("hypothetical",)))


def test_codes_are_spelt_as_polecat_does(ledger: Ledger, tmp_path: Path) -> None:
    row = frame(ledger, tmp_path).iloc[0]
    assert ("a" * 16 + "_0_reject_1", "2022-01-10", "VERBAL CONFLICT") == (
        row["Event ID"],
        row["Event Date"],
        row["Quad Code"],
    )
    assert ("RUS", "365", "USA", "2") == (
        row["Actor Country"],
        row["Actor COW"],
        row["Recipient Country"],
        row["Recipient COW"],
    )
    assert ("Geneva", "CHE", "2660646") == (row["Placename"], row["Country"], row["GeoNames ID"])
    assert ("Moscow", "'=cmd()") == (row["Actor Name Raw"], row["Recipient Name Raw"])
    assert "" == row["City"]


def test_a_happening_told_twice_is_one_event_of_its_first_report(tmp_path: Path) -> None:
    later = refusal(actors=(dataclasses.replace(NORWAY, text="Norwegians"),), contexts=("military",))
    ledger = crisis(tmp_path / "l", told("a2", later, published="2031-03-06"), told("b1", refusal(contexts=("economic",))))
    (row,) = frame(ledger, tmp_path).to_dict("records")
    expected = {
        "Event ID": "b1_5_reject_1", "Event Date": "2031-03-03", "Contexts": "economic", "Actor Name": "Norway",
        "Actor Name Raw": "Oslo", "Recipient Name Raw": "Latvian envoys", "Raw Placename": "Oslo", "Source": "The Fjord",
        "Publication Date": "2031-03-04", "Story People": "Kari Moen", "Story Organizations": "Harbour Union",
        "Story Locations": "Oslo",
    }  # fmt: skip
    assert expected == {c: row[c] for c in expected}


def test_a_party_that_the_first_report_does_not_name_is_worded_as_a_later_one_does(tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", told("a1", refusal(recipients=())), told("a2", refusal(), published="2031-03-05"))
    (row,) = frame(ledger, tmp_path).to_dict("records")
    assert ("Latvia", "Latvian envoys", "2031-03-04") == (row["Recipient Name"], row["Recipient Name Raw"], row["Publication Date"])


def test_a_person_has_the_title_and_sectors_that_the_report_gives(tmp_path: Path) -> None:
    (row,) = frame(crisis(tmp_path / "l", told("a1", THREAT)), tmp_path).to_dict("records")
    assert ("Kari Moen", "foreign minister", "GOV", "GOV; LEG") == tuple(
        row[c] for c in ("Actor Name", "Actor Title", "Primary Actor Sector", "Actor Sectors")
    )
    assert "" == row["Placename"] == row["Raw Placename"]


def test_talks_have_a_row_a_party_and_no_recipient(tmp_path: Path) -> None:
    talks = Event("CONSULT", "meet", "actual", (NORWAY, LATVIA), (), (5, 16), (0, 44), quad=1)
    rows = frame(crisis(tmp_path / "l", told("a1", talks)), tmp_path).to_dict("records")
    assert [("a1_5_consult_1", "Norway", ""), ("a1_5_consult_2", "Latvia", "")] == [
        (r["Event ID"], r["Actor Name"], r["Recipient Name"]) for r in rows
    ]


def test_there_are_forty_cells_in_every_line_whatever_the_words(tmp_path: Path) -> None:
    party = Party('a "b"\tc\nd\x85e\u2028f', (0, 1), '"', "RUS", "GOV")
    event = Event("AID", "", "actual", (party,), (), (0, 1), (0, 1))
    ledger = crisis(tmp_path / "l", Record(Document(id="a", text="x"), events=(event,)))
    export("polecat", ledger, tmp_path / "e.tsv")
    lines = (tmp_path / "e.tsv").read_text(encoding="utf8").splitlines()
    assert [40, 40] == [len(line.split("\t")) for line in lines]
    assert "a 'b' c d e f" == lines[1].split("\t")[13]
