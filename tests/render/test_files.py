"""JSON and CSV hold what the answers say, and open with the usual tools."""

import csv
import io
import json

from hypothesis import given

from detente.ledger.tables import rows
from detente.records import Record
from detente.render.files import as_csv, as_json
from detente.render.tables import LISTS
from detente.views import talks
from detente.views.answers import Talk
from sample_report import HOSTILE, record
from strategies import records


def test_json_says_the_same_in_characters_that_turn_no_terminal() -> None:
    text = as_json({"title": HOSTILE})
    assert HOSTILE == json.loads(text)["title"]
    assert not {c for c in text if c in "\x1b\x07\x9b\u202e\u2066"}


def test_lone_surrogates_survive_json_and_can_be_written() -> None:
    text = as_json("\ud800")
    assert b'"\\ud800"\n' == text.encode("utf8")


def test_csv_has_a_column_for_where_a_row_stands() -> None:
    (first, *_) = list(csv.DictReader(io.StringIO(as_csv(talks(rows("meetings", record())), Talk))))
    assert ("2031-03-10", "NOR; ISL", "1", "00ff00ff00ff00ff") == (
        first["date"],
        first["parties"],
        first["paragraph"],
        first["document_id"],
    )


def test_csv_without_rows_has_its_header() -> None:
    for listed in LISTS.values():
        assert 1 == len(as_csv([], listed.kind).splitlines())


def test_csv_cells_run_as_no_formula() -> None:
    quote = LISTS["quotes"].view(rows("attributions", record(outlet="=1+1")))
    assert "'=1+1" == next(csv.DictReader(io.StringIO(as_csv(quote, LISTS["quotes"].kind))))["outlet"]


@given(records())
def test_any_answer_opens_as_csv_with_as_many_rows(any_record: Record) -> None:
    for listed in LISTS.values():
        table = "events" if listed.table == "mentions" else listed.table
        found = listed.view(rows(table, any_record))
        assert len(found) == len(list(csv.DictReader(io.StringIO(as_csv(found, listed.kind)))))
        assert all(len(listed.columns) == len(listed.cells(row)) for row in found)
