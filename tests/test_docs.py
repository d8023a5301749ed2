"""The commands of the tutorial run as they stand, and generated pages are current."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "docs" / "tutorial.md").read_text(encoding="utf8"), re.DOTALL)
    for line in block.splitlines()
    if line.startswith("detente ")
]


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    words = shlex.split(command.replace("/tmp/", f"{folder}/"))
    return subprocess.run(
        [sys.executable, "-m", "detente.cli", *words[1:]],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
        env={**os.environ},
    )


def test_the_tutorial_runs_from_top_to_bottom(tmp_path: Path) -> None:
    assert len(COMMANDS) > 10
    for command in COMMANDS:
        done = run(command, tmp_path)
        assert 0 == done.returncode, (command, done.stderr)
        assert "Traceback" not in done.stderr


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
