"""The commands of the pages: what they print, as JSON and as text, and how they fail."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import pages_sample as sample
from detente.cli_base import Group
from detente.cli_pages import COMMANDS
from detente.ledger import Ledger
from detente.records import Document, Event, Party, Record

HOSTILE = "\x1b[31m\u202e<script>alert(1)</script>' OR 1=1; DROP TABLE rows"

main = Group(commands={c.name or "": c for c in COMMANDS})


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample.crisis(tmp_path_factory.mktemp("pages") / "crisis").path


def run(*args: str, ledger: Path | None = None) -> Result:
    return CliRunner(env={"DETENTE_LEDGER": str(ledger) if ledger else ""}).invoke(main, args)


@pytest.mark.parametrize(
    ("args", "kept"),
    [
        (("evidence", sample.sinking()), {"kind": "happening", "reports": 3}),
        (("actor", "moen"), {"id": "ingrid-moen", "reports": 2}),
        (("source", "harbour"), {"outlet": "Harbour Gazette", "versions": 1}),
        (("compare", "Norway", "Iceland"), {"kind": "party"}),
    ],
)
def test_pages_are_json_and_text(made: Path, args: tuple[str, ...], kept: dict[str, object]) -> None:
    found = json.loads(run(*args, "--json", ledger=made).stdout)
    assert kept == {k: found[k] for k in kept}
    plain = run(*args, ledger=made)
    assert 0 == plain.exit_code, plain.output
    assert 3 < len(plain.stdout.splitlines())


def test_evidence_shows_the_words_in_their_paragraph_and_what_is_against_them(made: Path) -> None:
    shown = " ".join(run("evidence", sample.mobilised(), ledger=made).stdout.split())
    assert f"»{sample.COAST}«, the government in Oslo said." in shown
    assert "Harbour Gazette · carries a text of The Strait Wire" in shown
    assert "denied by 2031-03-04 · REJECT" in shown


def test_a_comparison_shows_both_numbers(made: Path) -> None:
    shown = run("compare", "wire", "post", "--as", "outlet", ledger=made).stdout
    assert "dead: 3 | 7" in shown
    assert "Told by both: 1, 1 told differently" in shown


def test_sources_are_listed_without_a_name(made: Path) -> None:
    shown = run("source", ledger=made)
    assert 0 == shown.exit_code
    assert "(not named)" in shown.stdout
    assert 4 == len(json.loads(run("source", "--json", ledger=made).stdout)["outlets"])


def test_actor_without_a_ledger_says_who_a_phrase_means() -> None:
    told = json.loads(run("actor", "the Kremlin", "--json").stdout)
    assert ("Russia", "RUS") == (told["entity"], told["country"])
    assert 1 == run("actor", "xyzzy blurb").exit_code


def test_who_else_may_be_meant_is_shown(tmp_path: Path) -> None:
    ledger = sample.crisis(tmp_path / "crisis")
    other = Party("Moen", None, "Jonas Moen", "NOR", "LEG", ("LEG",))
    text = "Jonas Moen spoke."
    cast = sample._cast(text, other, "person", "Jonas Moen")
    ledger.write([Record(Document(id="dd00000000000005", text=text, published="2031-03-21"), actors=(cast,))])
    shown = run("actor", "Moen", ledger=ledger.path).stdout
    assert "likely to be meant" in shown
    assert "Jonas Moen (NOR" in shown


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (("evidence", "nothing"), 2, "detente happenings"),
        (("source", "Strit Wire"), 2, "The Strait Wire"),
        (("compare", "Norway", "2031"), 2, "is a party"),
        (("compare", "Norway", "Iceland", "--as", "outlet"), 2, "no outlet"),
        (("actor", "Quetzalcoatl"), 1, "detente search"),
        (("compare", "1999", "1998"), 1, ""),
        (("actor", "x", "--date", "soon"), 2, "2022-01-10"),
        (("evidence", HOSTILE), 2, "no report or event"),
    ],
)
def test_what_is_not_found_says_what_to_do(made: Path, args: tuple[str, ...], code: int, said: str) -> None:
    found = run(*args, ledger=made)
    assert code == found.exit_code, found.output
    assert said in found.stderr


@pytest.mark.parametrize("args", [("evidence", "x"), ("source",), ("compare", "a", "b")])
def test_a_ledger_is_asked_for(args: tuple[str, ...]) -> None:
    assert 2 == run(*args).exit_code


def test_a_page_of_a_day_before_there_was_a_ledger_is_empty(made: Path) -> None:
    assert 1 == run("source", "--as-of", "1999-12-31", ledger=made).exit_code
    assert 1 == run("actor", "Norway", "--as-of", "1999-12-31", ledger=made).exit_code


def test_hostile_reports_reach_the_terminal_as_plain_text(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "crisis", create=True)
    words = f"Norway {HOSTILE} threatened Iceland"
    who = Party("x", None, HOSTILE, "NOR", "REB", ("REB",))
    event = Event("THREATEN", "", "actual", (who,), (sample.ICELAND,), (0, 6), (0, len(words)), issue=HOSTILE)
    document = Document(id="ee00000000000006", text=words, outlet=HOSTILE, title=HOSTILE * 1000, published="2031-03-21")
    cast = sample._cast(words, who, "group", "Norway")
    ledger.write([Record(document, events=(event,), actors=(cast,))])
    id = ledger.linked().happenings()[0].id
    for args in (
        ("evidence", id),
        ("evidence", "ee00"),
        ("source",),
        ("source", HOSTILE),
        ("actor", HOSTILE),
        ("compare", "ee00", "ee00"),
    ):
        shown = run(*args, ledger=ledger.path)
        assert 0 == shown.exit_code, shown.output
        assert not {"\x1b", "\u202e"} & set(shown.output)
        assert "<script>" in shown.output
