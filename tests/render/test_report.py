"""The report as a page and as Markdown: whole, self-contained, readable, and deaf to what hostile reports carry."""

from __future__ import annotations

import base64
import dataclasses
import hashlib
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html

from detente.render import svg as colours
from detente.render.assets import asset
from detente.render.report import escaped, markdown, page, period
from detente.views.report import report
from detente.views.report_rows import Contradiction, Grid, GridCell, GridLine, Held, Report, Shift, Side
from report_cases import dyad, linked, mark, outlook, strait, timeline
from sample_report import HOSTILE, record

CSS = asset("report.css")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Report:
    """A report with a row in every section."""
    found = report(linked(tmp_path_factory.mktemp("page") / "strait"))
    return full(found, "Norway demanded that Iceland reopen the strait")


def full(found: Report, words: str) -> Report:
    held = Held("demands", "2031-03-10", words, words, (1,))
    side = Side((words,), "2031-03-10", words, (1,))
    cells = (GridCell("refuses", "hardened", "2031-03-10", 7, (1,)), GridCell("silent", "", "", 0, ()))
    return dataclasses.replace(
        found,
        shifts=(Shift(words, words, "hardened", held, held), Shift(words, words, "new", None, held)),
        moves=(("hardened", 1), ("new", 1)),
        grid=Grid((words, "Iceland"), (GridLine(words, cells),), 9, 2),
        dyads=(dyad(words),),
        timeline=timeline(mark(letter="A"), mark(denied=True), mark(planned=True, lane=1), lanes=(words, "others")),
        outlooks=(outlook(words), outlook("x", low=None, high=None)),
        contradictions=(Contradiction("A", side, (side,)),),
    )


def hostile(tmp_path: Path) -> Report:
    words = (
        HOSTILE
        + " </svg><script>alert(4)</script> $x$ | [a](javascript:1) ![i](http://evil.example/p.png) `x` [^9] www.evil.example"
    )
    told = record(title=words * 2, outlet=words, url="javascript:alert(5)")
    return full(report(linked(tmp_path / "hostile", [told, *strait()[1:]])), words)


# ---- the page


def test_the_page_has_every_section_and_every_statement_leads_to_its_note(made: Report) -> None:
    tree = lxml_html.fromstring(page(made))
    assert 11 == len(tree.xpath("//section/h2"))
    ids = tree.xpath("//@id")
    assert len(set(ids)) == len(ids)
    links = [h for h in tree.xpath("//a/@href") if h.startswith("#")]
    assert len(links) > 20
    assert {h[1:] for h in links} <= set(ids)
    assert {f"n{n.number}" for n in made.notes} <= set(ids)
    for note in made.notes:
        assert note.words in " ".join(tree.xpath(f"//*[@id='n{note.number}']")[0].text_content().split())


def test_the_page_asks_for_nothing_and_allows_only_its_own_style(made: Report) -> None:
    shown = page(made)
    tree = lxml_html.fromstring(shown)
    assert not tree.xpath("//script | //link | //img | //iframe | //object | //form | //*[@style] | //@onclick | //@onerror")
    assert not re.search(r"@import|url\((?!#)", shown)
    (style,) = tree.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert f"default-src 'none'; base-uri 'none'; form-action 'none'; style-src 'sha256-{digest}'" == policy


def test_the_page_is_the_same_every_time(made: Report) -> None:
    assert page(made) == page(made)


def test_a_bold_line_comes_first_and_moves_have_arrows_and_both_wordings(made: Report) -> None:
    tree = lxml_html.fromstring(page(made))
    assert made.line == tree.xpath("//header//strong")[0].text_content()
    assert ["↑ hardened", "+ new"] == [e.text_content() for e in tree.xpath("//*[contains(@class, 'kind')]")]
    assert 2 == len(tree.xpath("(//article[@class='shift'])[1]//blockquote"))


def test_silence_is_said(made: Report) -> None:
    (cell,) = lxml_html.fromstring(page(made)).xpath("//table[@class='grid']//td[@class='r0']")
    assert "silent" in cell.text_content()


def test_a_change_of_tension_names_its_drivers(made: Report) -> None:
    (turns,) = lxml_html.fromstring(page(made)).xpath("//ol[@class='turns']")
    assert "verbal conflict from 1.0 to 4.0 a day" in turns.text_content()
    assert ["#hA", "#n1"] == turns.xpath(".//a/@href")


def test_the_scale_of_the_forecasts_is_cited(made: Report) -> None:
    text = " ".join(lxml_html.fromstring(page(made)).text_content().split())
    assert "Intelligence Community Directive 203" in text
    assert "low (20 to 45 %)" in text


def test_hostile_words_stay_words(tmp_path: Path) -> None:
    shown = page(hostile(tmp_path))
    tree = lxml_html.fromstring(shown)
    assert not tree.xpath("//script | //img | //@onerror | //a[starts-with(@href, 'javascript')]")
    assert "alert(4)" in tree.text_content()
    assert not set("\u202e\u2066\x1b\x07\x9b") & set(shown)


def test_a_very_long_title_does_not_swell_the_page(tmp_path: Path) -> None:
    long = "An endless title " * 6_000
    found = report(linked(tmp_path / "long", [record(title=long, outlet=long), *strait()[1:]]))
    assert len(page(found)) < 400_000
    text, _ = markdown(found, folder="x_files")
    assert len(text) < 60_000


def test_an_empty_report_is_a_page(tmp_path: Path) -> None:
    empty = report(linked(tmp_path / "empty", []))
    assert "No reports" in page(empty)
    text, files = markdown(empty, folder="x_files")
    assert "# No reports" in text
    assert {} == files


# ---- colours


def test_every_colour_of_a_drawing_has_its_counterpart_in_the_dark(made: Report) -> None:
    used = set(re.findall(r'(?:fill|stroke)="(#[0-9a-f]{6})"', page(made)))
    assert {colours.INK, colours.CONFLICT, colours.COOPERATION} <= used
    for colour in used:
        assert f'[fill="{colour}"]' in CSS
        assert f'[stroke="{colour}"]' in CSS


@pytest.mark.parametrize("scheme", [0, 1])
@pytest.mark.parametrize("name", ["ink", "soft", "link", "conflict", "cooperation"])
def test_text_has_the_contrast_of_wcag_aa(scheme: int, name: str) -> None:
    values = [re.findall(rf"--{n}:(#[0-9a-f]{{3,6}})", CSS)[scheme] for n in ("bg", name)]
    paper, text = sorted(map(_luminance, values), reverse=True)
    assert (paper + 0.05) / (text + 0.05) >= 4.5


def _luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


# ---- Markdown


def test_footnotes_are_each_defined_once_and_all_drawings_are_there(made: Report) -> None:
    text, files = markdown(made, folder="my report_files")
    defined = re.findall(r"^\[\^(\d+)\]:", text, re.MULTILINE)
    assert [str(n.number) for n in made.notes] == defined
    assert set(re.findall(r"\[\^(\d+)\](?!:)", text)) <= set(defined)
    shown = re.findall(r"!\[[^\]]+\]\(my%20report_files/([a-z0-9-]+\.svg)\)", text)
    assert {"timeline.svg", "tension-1.svg", "forecasts.svg"} == set(shown) == set(files)
    assert 11 == len(re.findall(r"^## ", text, re.MULTILINE)) + 1  # notes have no heading of their own


def test_rows_of_a_table_have_as_many_cells_as_its_head(tmp_path: Path) -> None:
    text, _ = markdown(hostile(tmp_path), folder="x_files")
    tables = [t.splitlines() for t in re.split(r"\n\n", text) if t.startswith("|")]
    assert len(tables) > 4
    for rows in tables:
        assert 1 == len({len(re.findall(r"(?<!\\)\|", row)) for row in rows}), rows[0]


def test_hostile_words_are_no_markdown(tmp_path: Path) -> None:
    text, files = markdown(hostile(tmp_path), folder="x_files")
    assert "<" not in text
    assert "http://" not in text
    assert not re.search(r"(?<!\\)\]\((?!x_files/)", text)
    assert set(re.findall(r"(?<!\\)!\[(?:\\.|[^\]\\])*\]\(([^)]*)\)", text)) == {f"x_files/{name}" for name in files}
    assert not set("\u202e\u2066\x1b\x07\x9b") & set(text)


@pytest.mark.parametrize(
    "words", ["*a*", "_a_", "# a", "- a", "+ a", "= a", "1. a", "2) a", "a|b", "[a](b)", "`a`", "~~a~~", "<b>", "a\n\n# b", "$a$"]
)
def test_marks_of_markdown_mean_only_themselves(words: str) -> None:
    shown = escaped(words)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)[*_#|`\[\]~$<]", shown)
    assert not re.match(r"[-+=]|\d+[.)]", shown)


def test_periods_of_a_month_are_short() -> None:
    row = dataclasses.make_dataclass("Row", ("day", "until", "precision"))
    assert "21 Feb to 1 Mar 2031" != period(row("2031-02-21", "2031-03-01", "day"))
    assert "21 Feb 2031 to 1 Mar 2031" == period(row("2031-02-21", "2031-03-01", "day"))
    assert "2 to 5 Feb 2031" == period(row("2031-02-02", "2031-02-05", "day"))
    assert "told 2 Feb 2031" == period(row("2031-02-02", "", "told"))
    assert "Feb 2031" == period(row("2031-02", "2031-02", "month"))
