"""Drawings: the same every time, text as text, no style or script, names of their own, readable and deaf to hostile words."""

from __future__ import annotations

import dataclasses
import re
import subprocess
import sys
from itertools import pairwise
from xml.etree import ElementTree as Tree

import matplotlib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.render.plots import forecast_plot, tension_plots, timeline_plot
from detente.render.svg import INK, PAPER, drawing, label, svg
from detente.views.report_rows import Dyad
from report_cases import bar, dyad, mark, outlook, timeline
from sample_report import HOSTILE

SVG = "{http://www.w3.org/2000/svg}"
ALL = {
    "tension": lambda name: tension_plots([dyad(name)])[0],
    "timeline": lambda name: timeline_plot(timeline(mark(letter="A"), lanes=(name,)), today="2031-03-12"),
    "forecasts": lambda name: forecast_plot([outlook(name)]),
}


def texts(drawn: str) -> list[str]:
    return [e.text or "" for e in Tree.fromstring(drawn).iter(f"{SVG}text")]


@pytest.mark.parametrize("kind", ALL)
def test_a_drawing_is_the_same_every_time(kind: str) -> None:
    assert ALL[kind]("Norway") == ALL[kind]("Norway")


@pytest.mark.parametrize("kind", ALL)
def test_a_drawing_holds_no_style_script_date_or_reference_to_elsewhere(kind: str) -> None:
    drawn = ALL[kind]("Norway").svg
    root = Tree.fromstring(drawn)
    assert not {"style", "script", "metadata", "image", "foreignObject"} & {e.tag.removeprefix(SVG) for e in root.iter()}
    assert not [e for e in root.iter() if "style" in e.attrib or any(a.startswith("on") for a in e.attrib)]
    assert {"#"} == {e.attrib["href"][:1] for e in root.iter() if "href" in e.attrib} | {"#"}
    assert not re.search(r"20[23]\d-\d\d-\d\dT", drawn)


@pytest.mark.parametrize("kind", ALL)
def test_a_drawing_has_a_title_and_says_what_it_shows(kind: str) -> None:
    plot = ALL[kind]("Norway")
    root = Tree.fromstring(plot.svg)
    assert [f"{SVG}title", f"{SVG}desc"] == [e.tag for e in root][:2]
    assert "img" == root.get("role")
    assert [root[0].get("id"), root[1].get("id")] == root.get("aria-labelledby", "").split()
    assert plot.alt == root[1].text


def test_names_are_each_drawing_s_own_and_all_references_lead_somewhere() -> None:
    drawn = [p.svg for p in tension_plots([dyad(), dyad("Norway", "NATO")])]
    ids = [e.attrib["id"] for d in drawn for e in Tree.fromstring(d).iter() if "id" in e.attrib]
    assert len(set(ids)) == len(ids)
    used = {m for d in drawn for m in re.findall(r'(?:url\(#|href="#)([^)"]+)', d)}
    assert used
    assert used <= set(ids)


@pytest.mark.parametrize("kind", ALL)
@pytest.mark.parametrize(
    "words", [HOSTILE, "</svg><script>alert(1)</script>", "$x^2$ costs $5", "\u202egnp.exe", "a\x00b\ufffe\ud800", "中文 שלום"]
)
def test_words_of_reports_are_drawn_as_text(kind: str, words: str) -> None:
    drawn = ALL[kind](words).svg
    assert not [e for e in Tree.fromstring(drawn).iter() if e.tag == f"{SVG}script"]
    assert "<script" not in drawn
    assert not set("\u202e\u2066\x00\x1b\ufffe\ud800") & set(drawn)
    if kind != "tension":  # which names its pair in the title
        shown = " ".join(texts(drawn))
        assert label(words, limit=20).rstrip("…") in shown


def test_a_dollar_sign_is_no_formula() -> None:
    assert any("$x$" in t for t in texts(forecast_plot([outlook("$x$")]).svg))


def test_long_words_are_cut() -> None:
    for make in ALL.values():
        assert len(make("long " * 20_000).svg) < 100_000


@settings(max_examples=8)
@given(st.text(max_size=40))
def test_whatever_a_lane_is_called_it_is_xml(words: str) -> None:
    Tree.fromstring(timeline_plot(timeline(mark(), lanes=(words,)), today="2031-03-12").svg)


def test_the_user_s_settings_neither_matter_nor_change() -> None:
    plain = ALL["timeline"]("Norway").svg
    with matplotlib.rc_context({"font.size": 40, "svg.fonttype": "path", "axes.facecolor": "red", "text.usetex": True}):
        before = dict(matplotlib.rcParams)
        assert plain == ALL["timeline"]("Norway").svg
        assert before == dict(matplotlib.rcParams)


def test_pyplot_is_not_loaded() -> None:
    code = (
        "import sys; sys.path[:0] = ['tests']; from report_cases import dyad; from detente.render.plots import tension_plots; "
        "tension_plots([dyad()]); sys.exit('matplotlib.pyplot' in sys.modules)"
    )
    assert 0 == subprocess.run([sys.executable, "-c", code], check=False).returncode


# ---- tension


def test_words_and_deeds_stand_apart_with_units_and_the_coverage_beneath() -> None:
    shown = texts(tension_plots([dyad()])[0].svg)
    for heading in ("Words: acts a day", "Deeds: acts a day", "Reports a day"):
        assert heading in shown
    assert 2 == shown.count("conflict") == shown.count("cooperation")


def test_a_change_has_its_number_and_the_usual_level_a_dashed_line() -> None:
    drawn = tension_plots([dyad()])[0].svg
    assert "1" in texts(drawn)
    assert "stroke-dasharray" in drawn
    assert "verbal conflict from 1 to 4 a day on 2031-03-08" in tension_plots([dyad()])[0].alt


def test_pairs_are_drawn_on_one_scale() -> None:
    loud = dyad()
    still = dataclasses.replace(loud.tension, days=tuple(bar(b.day) for b in loud.tension.days))
    quiet = Dyad("Norway", "NATO", 3, still, ())

    def scale(drawn: str) -> list[str]:
        return [t for t in texts(drawn) if t.isdigit()]

    alone = scale(tension_plots([quiet])[0].svg)
    beside = [scale(p.svg) for p in tension_plots([quiet, dataclasses.replace(loud, turns=())])]
    assert beside[0] == beside[1] != alone


def test_one_day_is_a_drawing_too() -> None:
    one = dataclasses.replace(dyad().tension, days=(bar("2031-03-10", words=1),))
    assert "10 Mar 2031" in texts(tension_plots([Dyad("Norway", "Iceland", 1, one, ())])[0].svg)


def test_months_have_their_years() -> None:
    days = tuple(bar(f"{2030 + n // 12}-{n % 12 + 1:02d}-01") for n in range(30))
    long = dataclasses.replace(dyad().tension, days=days, every="month")
    shown = texts(tension_plots([Dyad("Norway", "Iceland", 1, long, ())])[0].svg)
    assert ["Jan 2030", "Sep", "May 2031", "Jan 2032"] == [t for t in shown if t[:3] in ("Jan", "Sep", "May")]


# ---- timeline


def test_planned_marks_are_hollow_and_denied_ones_struck_through() -> None:
    def drawn(**how: bool) -> str:
        return timeline_plot(timeline(mark(**how)), today="2031-03-12").svg

    usual = drawn()
    assert drawn(planned=True).count(f'fill="{PAPER}"') > usual.count(f'fill="{PAPER}"')
    assert drawn(denied=True).count(f'stroke="{INK}"') > usual.count(f'stroke="{INK}"')
    assert "struck through: denied" in texts(drawn(denied=True))
    assert "hollow: planned" in texts(drawn(planned=True))
    assert "hollow: planned" not in texts(usual)


def test_what_has_no_room_in_a_column_is_counted() -> None:
    many = timeline(*(mark(letter="A" if n == 11 else "") for n in range(12)))
    shown = texts(timeline_plot(many, today="2031-03-12").svg)
    assert "+4" in shown
    assert "A" in shown


@pytest.mark.parametrize("last", ["2031-03-10", "2031-03-11", "2031-04-02", "2032-01-01", "2051-12-31"])
def test_days_beneath_do_not_overlap(last: str) -> None:
    drawn = timeline_plot(timeline(mark(), mark(last, lane=1)), today=last).svg
    days = [e for e in Tree.fromstring(drawn).iter(f"{SVG}text") if re.match(r"\d+ [A-Z][a-z]{2}", e.text or "")]
    places = sorted(float(e.attrib["x"]) for e in days)
    assert len(days) > 1
    assert all(b - a > 40 for a, b in pairwise(places))  # points; the longest label, `28 Mar 2031`, has 45 at most


# ---- forecasts


def test_a_word_without_a_range_is_not_drawn() -> None:
    shown = texts(forecast_plot([outlook("Ada", low=None, high=None), outlook("Ben")]).svg)
    assert any("2" in t and "Ben" in t for t in shown)
    assert not any("Ada" in t for t in shown)


def test_numbers_are_cut_to_what_can_be_seen() -> None:
    with drawing(200, 100) as figure:
        figure.add_subplot().plot([0, 1 / 3, 1], [0, 2 / 3, 1])
        drawn = svg(figure, key="k", title="t", description="d")
    paths = " ".join(e.attrib["d"] for e in Tree.fromstring(drawn).iter(f"{SVG}path"))
    assert paths
    assert not re.search(r"\.\d{3}", paths)
