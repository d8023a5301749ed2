"""The commands of the tutorial run as they stand, and generated pages are current."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from detente.reader import Reader

ROOT = Path(__file__).parent.parent
REPORTS = ROOT / "samples" / "reports"
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>The Strait Courier</title><item>
<title>Envoys of Norway refuse to sign</title><link>https://courier.example/1</link>
<pubDate>Mon, 10 Mar 2031 09:00:00 GMT</pubDate>
<description>OSLO - Norway refused on Monday to sign the agreement with Iceland.</description></item></channel></rss>"""


def blocks(page: Path, language: str) -> list[str]:
    """The fenced blocks of a page in one language."""
    return re.findall(rf"```{language}\n(.*?)```", page.read_text(encoding="utf8"), re.DOTALL)


def commands(page: Path) -> list[str]:
    lines = [line for block in blocks(page, "sh") for line in block.splitlines()]
    return [line for line in lines if line.startswith("detente ")]


COMMANDS = commands(ROOT / "docs" / "tutorial.md")


def run(command: str, folder: Path, *, at: Path = ROOT) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command.replace("/tmp/", f"{folder}/"), comments=True)
    return subprocess.run(
        [sys.executable, "-m", "detente.cli", *words[1:]],
        capture_output=True,
        text=True,
        cwd=at,
        check=False,
        env={**os.environ},
    )


def test_the_tutorial_runs_from_top_to_bottom(tmp_path: Path) -> None:
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        done = run(command, tmp_path)
        assert 0 == done.returncode, (command, done.stderr)
        assert "Traceback" not in done.stderr


def test_what_the_readme_shows_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copy(REPORTS / "09-macron-visit.html", tmp_path / "report.html")
    (tmp_path / "feed.xml").write_text(FEED, encoding="utf8")
    (tmp_path / "reports").mkdir()
    shutil.copy(REPORTS / "02-geneva-opens.txt", tmp_path / "reports")
    shown = commands(ROOT / "README.md")
    assert 3 < len(shown)
    for command in shown:
        done = run(command, tmp_path, at=tmp_path)
        assert 0 == done.returncode, (command, done.stderr)
    assert (tmp_path / "talks.ics").read_text(encoding="utf8").startswith("BEGIN:VCALENDAR")

    monkeypatch.chdir(tmp_path)
    (python,) = blocks(ROOT / "README.md", "python")
    names: dict[str, object] = {"text": (REPORTS / "02-geneva-opens.txt").read_text(encoding="utf8")}
    exec(compile(python, "README.md", "exec"), names)
    assert names["record"].events  # type: ignore[attr-defined]


def test_the_tutorial_s_python_runs(capsys: pytest.CaptureFixture[str]) -> None:
    for python in blocks(ROOT / "docs" / "tutorial.md", "python"):
        exec(compile(python, "tutorial.md", "exec"), {})
    assert "MOSCOW\n" == capsys.readouterr().out


def test_actors_of_one_s_own_are_read_as_the_how_to_says(tmp_path: Path) -> None:
    (toml,) = blocks(ROOT / "docs" / "how-to.md", "toml")
    mine = tmp_path / "mine.toml"
    mine.write_text(toml, encoding="utf8")
    given = tomllib.loads(toml)["actor"][0]
    found = Reader(actors=mine).resolve_actor(given["aliases"][0])
    assert (given["name"], given["country"]) == (found["entity"], found["country"])


def test_the_codebook_is_made_from_the_data() -> None:
    sys.path.insert(0, str(ROOT / "docs"))
    from make_codebook import codebook

    assert codebook() == (ROOT / "docs" / "codebook.md").read_text(encoding="utf8"), "run docs/make_codebook.py"


@pytest.mark.parametrize("page", [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"], ids=lambda p: p.name)
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?://)([^)#]+)", page.read_text(encoding="utf8")):
        assert (page.parent / target).exists(), target


def test_nothing_committed_names_a_registry() -> None:
    hosts = ("pypi" + ".org", "files.python" + "hosted", "registry.npm" + "js")
    for path in (*ROOT.glob("requirements*.lock"), ROOT / "pyproject.toml", ROOT / "Makefile", ROOT / "README.md"):
        assert not any(h in path.read_text(encoding="utf8") for h in hosts), path
