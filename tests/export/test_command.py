"""`detente export`: files, tables, days."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from detente.cli_export import export
from detente.errors import UnknownNameError, UsageError
from detente.export import FORMATS, TABLES
from detente.ledger import Ledger


def run(*args: str) -> Result:
    return CliRunner().invoke(export, args)


@pytest.mark.parametrize("form", [f.name for f in FORMATS])
def test_every_format_is_written_to_a_file(form: str, ledger: Ledger, tmp_path: Path) -> None:
    target = tmp_path / "out"
    done = run(form, "--ledger", str(ledger.path), "-o", str(target))
    assert 0 == done.exit_code, done.output
    assert f"rows written to {target}" in done.stderr
    assert "" == done.stdout
    assert target.stat().st_size > 0


def test_a_table_and_a_day_are_chosen(ledger: Ledger) -> None:
    there = ("--ledger", str(ledger.path))
    assert "talk_id,status," == run("csv", *there, "--table", "talks").stdout[:15]
    assert 4 == len(run("csv", *there, "--table", "talks").stdout.splitlines())
    assert 1 == len(run("csv", *there, "--table", "talks", "--as-of", "2001").stdout.splitlines())


def test_a_folder_gets_all_tables(ledger: Ledger, tmp_path: Path) -> None:
    (tmp_path / "t").mkdir()
    assert 0 == run("csv", "--ledger", str(ledger.path), "-o", str(tmp_path / "t")).exit_code
    assert {f"{t}.csv" for t in TABLES} == {p.name for p in (tmp_path / "t").iterdir()}
    assert ["cancelled", "held", "proposed"] == sorted(pd.read_csv(tmp_path / "t" / "rounds.csv")["status"])


def test_the_help_names_every_format_and_table() -> None:
    told = "".join(run("--help").stdout.split())
    assert all(name in told for name in (*(f.name for f in FORMATS), *TABLES))


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("docx",), UnknownNameError),
        (("csv", "--table", "records"), UnknownNameError),
        (("ical", "--table", "talks"), UsageError),
        (("jsonl", "--as-of", "2031"), UsageError),
    ],
)
def test_a_mistake_is_an_error_with_advice(args: tuple[str, ...], error: type[Exception], ledger: Ledger) -> None:
    assert isinstance(run(*args, "--ledger", str(ledger.path)).exception, error)
