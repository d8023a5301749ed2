"""What a person corrects is corrected in every file, and the ledger of a day is that of the day in each."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Mapping
from pathlib import Path

import pytest

from detente.export import FORMATS, export
from detente.ledger import Filter, Ledger
from detente.records import Event, Meeting, Party
from export.strait import LATVIA, NORWAY, OSLO, REFUSAL, TALKS, THREAT, crisis, day, told

LINKED = [f.name for f in FORMATS if not f.write_records]
# Formats of happenings; `ical` is about talks.
ACTS = [name for name in LINKED if name != "ical"]
ONE, OTHER = "d1_5_reject", "d2_101_threaten"
MEETING = "d1_142_scheduled_meeting"
LATER = "2999-01-02T00:00:00Z"
DAMPED = Event(
    "REJECT", "", "actual", (LATVIA,), (NORWAY,), (45, 50), (45, 90), issue="harbour dues", date=day("2031-05-03"), place=OSLO, quad=3
)  # fmt: skip


def written(form: str, ledger: Ledger, *, as_of: str = "", statuses: tuple[str, ...] = ()) -> bytes:
    file = io.BytesIO()
    export(form, ledger, file, as_of=as_of, where=Filter(statuses=statuses))
    return file.getvalue()


def ledger_of(path: Path, event: Event | None = REFUSAL, meeting: Meeting | None = TALKS) -> Ledger:
    """A ledger of two reports, the first of which may tell an act and a meeting."""
    meetings = (meeting,) if meeting else ()
    return crisis(path, told("d1", *((event,) if event else ()), meetings=meetings), told("d2", THREAT))


@pytest.mark.parametrize("form", LINKED)
def test_what_is_rejected_is_as_if_it_had_never_been_read(form: str, tmp_path: Path) -> None:
    ledger, without = ledger_of(tmp_path / "a"), ledger_of(tmp_path / "b", None, None)
    before = written(form, ledger)
    entry = ledger.journal.append("reject", [ONE, MEETING], who="Ada")
    assert written(form, without) == written(form, ledger) != before
    ledger.journal.undo(entry.id, who="Ada")
    assert before == written(form, ledger)


@pytest.mark.parametrize("form", ACTS)
@pytest.mark.parametrize(
    ("values", "fields"),
    [
        ({"status": "negated"}, {"status": "negated"}),
        ({"issue": "fishing rights"}, {"issue": "fishing rights"}),
        ({"actors": "EST"}, {"actors": (Party("Estonia", None, "Estonia", "EST", "GOV"),)}),
        ({"date": "2031-02-26"}, {"date": day("2031-02-26")}),
    ],
)
def test_what_is_recoded_is_as_if_it_had_been_read_so(
    form: str, values: Mapping[str, str], fields: Mapping[str, object], tmp_path: Path
) -> None:
    ledger = ledger_of(tmp_path / "a")
    other = ledger_of(tmp_path / "b", dataclasses.replace(REFUSAL, **fields))  # type: ignore[arg-type]
    ledger.journal.append("recode", [ONE], who="Ada", values=values)
    assert written(form, other) == written(form, ledger)
    assert written(form, other, statuses=("negated",)) == written(form, ledger, statuses=("negated",))


def test_what_was_recoded_can_be_asked_for_by_its_new_status(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "a")
    ledger.journal.append("recode", [ONE], who="Ada", values={"status": "negated"})
    for form in ("polecat", "gdelt", "gdelt-mentions", "graphml", "geojson", "csv"):
        assert written(form, ledger, statuses=("negated",)) != written(form, ledger, statuses=("future",))


@pytest.mark.parametrize("form", ACTS)
def test_what_is_merged_and_split_is_merged_and_split_in_every_file(form: str, tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "a", told("d1", REFUSAL), told("d3", DAMPED, published="2031-05-04"))
    apart = written(form, ledger)
    merged = ledger.journal.append("merge", [ONE, "d3_45_reject"], who="Ada")
    together = written(form, ledger)
    assert apart != together
    split = ledger.journal.append("split", [ONE, "d3_45_reject"], who="Ada", values={"from": ONE})
    assert apart == written(form, ledger) or form in ("csv", "parquet")  # where `why` says that it was by hand
    ledger.journal.undo(split.id, who="Ada")
    assert together == written(form, ledger)
    ledger.journal.undo(merged.id, who="Ada")
    assert apart == written(form, ledger)


@pytest.mark.parametrize("form", LINKED)
def test_a_file_of_a_day_holds_what_the_ledger_said_then(form: str, tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "a")
    before = written(form, ledger)
    ledger.journal.append("reject", [ONE, MEETING], who="Ada", time=LATER)
    assert before == written(form, ledger, as_of="2999-01-01") != written(form, ledger)
    assert written(form, Ledger(tmp_path / "none", create=True)) == written(form, ledger, as_of="2001")


def test_records_stay_as_they_were_read(tmp_path: Path) -> None:
    ledger = ledger_of(tmp_path / "a")
    before = written("jsonl", ledger)
    ledger.journal.append("reject", [ONE, OTHER], who="Ada")
    assert before == written("jsonl", ledger)
