"""`detente report`: the files it writes, and what it says where it cannot."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.cli_base import Group
from detente.cli_report import COMMANDS
from report_cases import ledger


@pytest.fixture(scope="module")
def strait(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return ledger(tmp_path_factory.mktemp("cli") / "strait")


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(Group(commands={c.name: c for c in COMMANDS}), ["report", *map(str, args)])  # type: ignore[misc]


def test_a_page(strait: Path, tmp_path: Path) -> None:
    done = run("--ledger", strait, "-o", tmp_path / "r.html")
    assert 0 == done.exit_code, done.output
    assert "3 reports" in done.stderr
    assert (tmp_path / "r.html").read_text(encoding="utf8").startswith("<!doctype html>")
    assert ["r.html"] == [p.name for p in tmp_path.iterdir()]


def test_markdown_with_its_drawings_beside_it(strait: Path, tmp_path: Path) -> None:
    assert 0 == run("--ledger", strait, "-o", tmp_path / "r.md").exit_code
    text = (tmp_path / "r.md").read_text(encoding="utf8")
    drawings = sorted(p.name for p in (tmp_path / "r_files").iterdir())
    assert ["forecasts.svg", "tension-1.svg", "timeline.svg"] == drawings
    assert all(f"(r_files/{name})" in text for name in drawings)


def test_the_filter_and_the_day(strait: Path, tmp_path: Path) -> None:
    assert 0 == run("--ledger", strait, "-o", tmp_path / "r.md", "--until", "2031-03-10", "--actor", "NOR").exit_code
    assert (tmp_path / "r.md").read_text(encoding="utf8").startswith("# Norway, 10 Mar 2031\n")
    assert 1 == run("--ledger", strait, "-o", tmp_path / "r.md", "--as-of", "1999-12-31").exit_code


@pytest.mark.parametrize("name", ["r.pdf", "r", "r.html.txt"])
def test_a_file_that_cannot_be(strait: Path, tmp_path: Path, name: str) -> None:
    done = run("--ledger", strait, "-o", f"{tmp_path}/{name}")
    assert 2 == done.exit_code
    assert "Traceback" not in done.output


def test_a_folder_in_the_way(strait: Path, tmp_path: Path) -> None:
    (tmp_path / "r.html").mkdir()
    done = run("--ledger", strait, "-o", tmp_path / "r.html")
    assert 2 == done.exit_code
    assert "choose another place" in done.stderr
