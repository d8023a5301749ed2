"""What is new since a day, on a terminal: a bold line first, arrows also in a pipe, and no word of a report that turns it."""

from __future__ import annotations

import dataclasses
import io
import unicodedata
from typing import Any

import pytest

from detente.render.plain import BIDI
from detente.render.terminal import console
from detente.render.terminal_since import show_since
from detente.views.since import since
from detente.views.since_rows import Cited, Since
from detente.views.since_words import worded
from sample_report import HOSTILE
from since_sample import DAY, cited, forecast, gathered, happening, move, rounds, stance, talk, telling


def brief(**other: Any) -> Since:
    acts = [
        happening("raid", "ASSAULT", score=-9.0, dead=(3, 5), sources=2, standing=("reported by 2 independent sources",)),
        happening("plea", "REQUEST", quad=3),
        happening("threat", "THREATEN", quad=3),
        happening("no", "REJECT", quad=3, by=("ISL",)),
        happening("charge", "MOBILIZE", contradicts=("no",), claimed_by=("officials in Oslo",), by=("ISL",)),
        happening("aid", "AID", score=7.0, quad=2, by=("ISL",), standing=("reported by one source", "confirmed by NOR")),
    ]
    moves = [
        move("hardened", stance("threat", "threatens"), stance("plea", day="2031-03-01")),
        move("new", stance("no", "refuses", party="ISL")),
        move("new", stance("no", "refuses", party="FRO")),
    ]
    talks = [
        talk("next", "2031-03-15", ("scheduled", DAY)),
        talk("off", "2031-03-11", ("scheduled", "2031-03-01"), ("cancelled", DAY)),
    ]
    known: dict[str, Any] = {
        "moves": moves,
        "repeated": 4,
        "talks": talks,
        "rounds": rounds(*talks),
        "denied": ["charge"],
        "silent": [("FRO", 6, "plea")],
        "forecasts": [forecast("deal", due="2031-04")],
        "outlooks": {"deal": [cited("deal")]},
    }
    return worded(since(gathered(*acts, tellings=(telling("aid", speaker="NOR"),), **{**known, **other})), {})


def shown(made: Since, *, width: int = 100, colour: bool = False) -> str:
    file = io.StringIO()
    out = console(file, width=width)
    if colour:
        out = type(out)(
            file=file, highlight=False, markup=False, emoji=False, width=width, force_terminal=True, color_system="standard"
        )
    show_since(out, made)
    return file.getvalue()


@pytest.mark.parametrize(
    "line",
    [
        "3 reports from 2 outlets since Monday 2031-03-10: Norway hardened (demands → threatens)",
        "1 of the reports is a copy of others; days count from the newest report, 2031-03-12",
        "↑ NOR ASSAULT: “Norway did what the coast calls raid and said so” (3 to 5 dead; reported by 2 independent",
        "↓ ISL AID: “",
        "What moved (4 repeated, not shown)",
        "↑ NOR hardened, demands → threatens",
        "before “Norway did what the coast calls plea and said so” (2031-03-01;",
        "now “Norway did what the coast calls threat",
        "+ ISL, FRO refuse: “",
        "Sat 2031-03-15 in 3 days scheduled: NOR – ISL in Vienna",
        "Tue 2031-03-11 cancelled: NOR – ISL in Vienna; scheduled (2031-03-01) → cancelled (2031-03-10)",
        "officials in Oslo: “Norway did what the coast calls charge",
        "denied by ISL: “Norway did what the coast calls no",
        "Confirmed by the other side",
        "FRO (6 acts before), last on 2031-03-10: “",
        "low, 20% to 45%: “Norway did what the coast calls deal and said so” (says NATO officials; by 2031-04; The",
        "The Strait Courier 2031-03-10 ¶1",
    ],
)
def test_it_says(line: str) -> None:
    assert line in shown(brief(), width=160)


@pytest.mark.parametrize("width", [40, 80, 132])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert width >= max(len(line) for line in shown(brief(), width=width).splitlines())


def test_the_first_line_is_bold_and_arrows_are_coloured_on_a_terminal_only() -> None:
    on_a_terminal = shown(brief(), colour=True)
    assert on_a_terminal.startswith("\x1b[1m3 reports")
    assert "\x1b[1;31m↑" in on_a_terminal
    assert "\x1b[1;32m↓" in on_a_terminal
    assert "\x1b" not in shown(brief())


def test_a_pipe_gets_no_blanks_at_line_ends() -> None:
    lines = shown(brief()).splitlines()
    assert lines == [line.rstrip() for line in lines]


def test_a_sentence_stands_whole_with_blanks_where_it_has_them() -> None:
    made = brief()
    source = made.new[0].source
    spoken = dataclasses.replace(source, sentence=f"At night {source.words}, it was said.", at=len("At night "))
    text = shown(dataclasses.replace(made, new=(dataclasses.replace(made.new[0], source=spoken),)), width=200)
    assert f"“At night {source.words}, it was said.”" in text


def test_empty_sections_are_named_in_one_line() -> None:
    text = shown(since(gathered(happening("raid"))))
    assert "Nothing moved, scheduled, contradicted, confirmed, forecast." in text
    assert "Contradicted" not in text


def test_nothing_new_has_a_line_and_no_sections() -> None:
    made = worded(since(gathered(reports=0, as_of="2031-03-01")), {})
    assert "Nothing new since Monday 2031-03-10; the newest report is of Saturday 2031-03-01." in shown(made)
    assert "Nothing moved" not in shown(made)


def test_hostile_words_neither_turn_the_terminal_nor_are_read_as_markup() -> None:
    def hostile(value: Any) -> Any:
        if isinstance(value, str):
            return HOSTILE
        if isinstance(value, tuple):
            return tuple(hostile(v) for v in value)
        if isinstance(value, Cited):
            return dataclasses.replace(value, words=HOSTILE, sentence=f"He said {HOSTILE} now", at=8, outlet=HOSTILE)
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return dataclasses.replace(value, **{f.name: hostile(getattr(value, f.name)) for f in dataclasses.fields(value)})
        return value

    text = shown(hostile(brief()), width=4000)
    assert not {c for c in text if c != "\n" and (c in BIDI or unicodedata.category(c) in ("Cc", "Cs"))}
    assert "[red]x[/red]" in text
