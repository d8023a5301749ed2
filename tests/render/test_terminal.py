"""What a terminal shows: readable at 80 columns, plain in a pipe, and no word of a report that turns the terminal."""

import dataclasses
import io
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given

from detente.ledger import Ledger
from detente.records import Record
from detente.render.plain import BIDI
from detente.render.terminal import console, show_brief, show_table
from detente.views import brief, ledger_brief
from sample_report import HOSTILE, record
from strategies import records


def shown(told: Record, *, width: int = 80) -> str:
    file = io.StringIO()
    show_brief(console(file, width=width), brief(told))
    return file.getvalue()


def harmful(text: str) -> set[str]:
    return {c for c in text if c != "\n" and (c in BIDI or unicodedata.category(c) in ("Cc", "Cs"))}


@pytest.mark.parametrize(
    "line",
    [
        "Two days over a strait",
        "The Strait Courier · GENEVA · Monday 2031-03-10",
        "Norway (NOR)   Ingrid Moen, deputy foreign minister",
        "Mon 2031-03-10  held",
        "Thu 2031-03-13  scheduled  NOR – ISL in Vienna, minister level",
        "NOR demands ISL: reopen the strait",
        "ISL threatens NOR: close its ports [if Norway sent warships]",
        "NOR about 2,500 soldiers (according to NATO officials)",
        "a deal: low (says NATO officials)",
        "ASSAULT   negated  NOR: Norway did not invade",
        'Ingrid Moen, deputy foreign minister: "We will not wait for ever,"',
    ],
)
def test_a_brief_says(line: str) -> None:
    assert line in shown(record())


def test_the_paragraph_stands_at_the_end_of_the_line() -> None:
    assert "¶2" == next(line for line in shown(record()).splitlines() if "NOR demands" in line).split()[-1]


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert width >= max(len(line) for line in shown(record(), width=width).splitlines())


def test_a_pipe_gets_no_colours_and_no_blanks_at_line_ends() -> None:
    lines = shown(record()).splitlines()
    assert lines == [line.rstrip() for line in lines]
    assert "\x1b" not in shown(record())


def test_a_ledger_brief_parts_the_talks_at_its_newest_report(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "led", create=True)
    ledger.write([record()])
    file = io.StringIO()
    show_brief(console(file, width=80), ledger_brief(ledger.linked()), listing=True)
    text = file.getvalue()
    assert text.index("Talks so far") < text.index("Mon 2031-03-10") < text.index("Talks after 2031-03-10") < text.index("Thu 2031")


def test_an_unknown_day_is_said() -> None:
    assert "date of publication unknown" in shown(record(published=None))


def test_a_report_without_acts_says_so() -> None:
    assert "The report names no demands" in shown(Record(record().document))


def test_hostile_words_neither_turn_the_terminal_nor_are_read_as_markup() -> None:
    text = shown(record(title=HOSTILE, outlet=HOSTILE, dateline=HOSTILE), width=4000)
    assert set() == harmful(text)
    assert "[red]x[/red]" in text


def test_a_title_of_a_megabyte_is_cut() -> None:
    assert 300 > len(shown(record(title="x" * 1_000_000), width=4000).splitlines()[0])


@given(records())
def test_no_record_turns_the_terminal(any_record: Record) -> None:
    assert set() == harmful(shown(any_record))


def test_a_table_in_a_pipe_has_one_line_a_row() -> None:
    file = io.StringIO()
    show_table(console(file), ("a", "b"), [("x", "long " * 50), ("y", "[red]\x1b[2J")], empty="")
    lines = file.getvalue().splitlines()
    assert 3 == len(lines)
    assert "y  [red][2J" == lines[2]


def test_an_empty_table_says_what_to_do() -> None:
    file = io.StringIO()
    assert 0 == show_table(console(file), ("a",), [], empty="Nothing; do that.")
    assert "Nothing; do that.\n" == file.getvalue()


def test_hostile_rows_of_every_section_are_cleaned() -> None:
    told = record()
    events = tuple(dataclasses.replace(e, issue=HOSTILE, condition=HOSTILE) for e in told.events)
    assert set() == harmful(shown(dataclasses.replace(told, events=events)))
