"""The command line: exit codes, one shape of error, filters, and quiet ends."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.cli import main
from detente.ledger import Ledger
from detente.records import Rejected
from sample_report import HOSTILE, record

DETENTE = [sys.executable, "-m", "detente.cli"]
HEAVY = ("spacy", "duckdb", "pyarrow", "rich", "jinja2", "numpy", "onnxruntime", "trafilatura", "httpx", "lxml")
LISTS = ("events", "positions", "talks", "quotes", "forces")


def run(*args: str, env: dict[str, str] | None = None, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(main, args, env=env, input=stdin)


@pytest.fixture
def ledger(tmp_path: Path) -> str:
    path = tmp_path / "crisis"
    Ledger(path, create=True).write([record()], [Rejected("junk.bin", "not-text", f"{HOSTILE} is not text")])
    return str(path)


# ---- help


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys\ntry:\n  sys.argv=['detente','--help']; from detente.cli import main; main()\n"
        f"finally:\n  print([m for m in {HEAVY!r} if m in sys.modules], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "[]" == done.stderr.strip()


def test_help_documents_every_exit_code() -> None:
    text = run("--help").output
    for code in ("0 ", "1 ", "2 ", "3 ", "4 ", "130 "):
        assert f"\n    {code}" in text


@pytest.mark.parametrize("command", sorted(main.commands))
def test_every_command_has_help(command: str) -> None:
    assert 0 == run(command, "--help").exit_code
    assert len(main.commands[command].get_short_help_str(100)) <= 60


def test_version() -> None:
    assert run("--version").output.startswith("detente, version ")


# ---- reading, with the real reader


def test_read_prints_a_brief_json_and_a_page(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text("Russia demanded on Monday that NATO halt its expansion. The alliance rejected the demand.\n")
    html = tmp_path / "page.html"
    done = run("read", str(report), "--published", "2022-01-10", "--html", str(html), "--json")
    assert 0 == done.exit_code, done.output
    told = json.loads(done.stdout)
    assert ("2022-01-10", "REQUEST") == (told["document"]["published"], told["events"][0]["event_type"])
    assert "page written to" in done.stderr
    assert html.read_text(encoding="utf8").startswith("<!doctype html>")


def test_read_takes_standard_input() -> None:
    done = run("read", "-", stdin="France urged Serbia to return to the talks on Kosovo.\n")
    assert 0 == done.exit_code, done.output
    assert "date of publication unknown" in done.stdout


def test_add_keeps_what_it_reads_and_skips_it_the_second_time(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("Turkey warned Greece on Friday not to arm its islands.\n")
    (tmp_path / "in" / "b.txt").write_bytes(bytes(range(256)) * 40)
    place = str(tmp_path / "crisis")
    first = run("add", str(tmp_path / "in"), "--ledger", place)
    assert (0, f"1 added, 0 already there, 1 rejected: {place}") == (first.exit_code, first.stdout.splitlines()[0])
    again = run("add", str(tmp_path / "in" / "a.txt"), "--ledger", place, "--json")
    assert {"added": 0, "skipped": 1, "rejected": 0} == json.loads(again.stdout)
    assert "" == first.stderr


# ---- answers


@pytest.mark.parametrize("command", LISTS)
def test_lists_answer_as_table_json_and_csv(command: str, ledger: str) -> None:
    table, as_json, as_csv = (run(command, "--ledger", ledger, *form) for form in ((), ("--json",), ("--csv",)))
    assert [0, 0, 0] == [table.exit_code, as_json.exit_code, as_csv.exit_code]
    rows = json.loads(as_json.stdout)
    assert len(rows) == len(list(csv.DictReader(io.StringIO(as_csv.stdout)))) == len(table.stdout.splitlines()) - 1
    if command != "talks":
        assert {"document_id", "paragraph", "start", "end", "words"} <= set(rows[0]["source"])


def test_a_list_of_linked_rows_is_csv_without_the_json(ledger: str) -> None:
    for command in ("talks", "happenings"):
        (row, *_) = csv.DictReader(io.StringIO(run(command, "--ledger", ledger, "--csv").stdout))
        assert "json" not in row
        assert {"NOR", "ISL"} & set(row.get("sides", row.get("parties_label", row.get("speaker", ""))).split("; "))


def test_brief_answers_in_words_and_json(ledger: str) -> None:
    assert "NOR demands ISL: reopen the strait" in run("brief", "--ledger", ledger).stdout
    assert "1 report" == json.loads(run("brief", "--ledger", ledger, "--json").stdout)["title"]


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (("--type", "request"), ["REQUEST"]),
        (("--status", "negated"), ["ASSAULT"]),
        (("--actor", "NATO"), ["MOBILIZE"]),
        (("--dyad", "NOR,ISL", "--type", "THREATEN"), ["THREATEN"]),
        (("--outlet", "strait", "--type", "ACCUSE"), []),
        (("--since", "2031-03-11"), []),
        (("--until", "2030"), []),
        (("--outlet", "another"), []),
    ],
)
def test_filters_keep_what_fits(options: tuple[str, ...], wanted: list[str], ledger: str) -> None:
    done = run("events", "--ledger", ledger, "--json", *options)
    assert wanted == [e["event_type"] for e in json.loads(done.stdout)]
    assert (0 if wanted else 1) == done.exit_code


def test_rejected_lists_reasons_and_nothing_that_turns_the_terminal(ledger: str) -> None:
    done = run("rejected", "--ledger", ledger)
    assert "junk.bin" in done.stdout
    assert not {c for c in done.stdout if c in "\x1b\x07\x9b\u202e"}
    assert "not-text" == json.loads(run("rejected", "--ledger", ledger, "--json").stdout)[0]["reason"]


def test_the_ledger_may_be_named_by_a_variable(ledger: str) -> None:
    assert 0 == run("talks", env={"DETENTE_LEDGER": ledger}).exit_code


@pytest.mark.parametrize("form", ["jsonl", "csv", "parquet", "polecat", "ical"])
def test_export_writes_every_format(form: str, ledger: str, tmp_path: Path) -> None:
    target = tmp_path / "out"
    assert 0 == run("export", form, "--ledger", ledger, "-o", str(target)).exit_code
    assert target.stat().st_size > 0


def test_actor_says_who_a_phrase_means() -> None:
    told = json.loads(run("actor", "the Kremlin", "--json").stdout)
    assert "RUS" == told["country"]
    assert 1 == run("actor", "xyzzy blurb").exit_code


# ---- mistakes


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        (("brief",), 2, "DETENTE_LEDGER"),
        (("brief", "--ledger", "/nowhere"), 2, "detente add SOURCE --ledger"),
        (("events", "--ledger", "LEDGER", "--type", "WAR"), 2, "there are AGREE"),
        (("events", "--ledger", "LEDGER", "--status", "maybe"), 2, "there are actual"),
        (("events", "--ledger", "LEDGER", "--since", "2022-13"), 2, "2022-01-10"),
        (("events", "--ledger", "LEDGER", "--dyad", "RUS"), 2, "RUS,USA"),
        (("events", "--ledger", "LEDGER", "--csv", "--json"), 2, "choose one"),
        (("export", "docx", "--ledger", "LEDGER"), 2, "there are jsonl"),
        (("export", "csv", "--ledger", "LEDGER", "-o", "/nowhere/x.csv"), 2, "choose another place"),
        (("read", "no-such-file.txt"), 2, "give a file"),
        (("add", "no-such-file.txt", "--ledger", "unmade"), 2, "give a file"),
        (("read", "x", "--published", "yesterday"), 2, "2022-01-10"),
        (("actor", "x", "--date", "soon"), 2, "2022-01-10"),
    ],
)
def test_a_mistake_is_one_line_that_says_what_to_do(args: tuple[str, ...], code: int, says: str, ledger: str) -> None:
    done = run(*(ledger if a == "LEDGER" else a for a in args), env={"DETENTE_LEDGER": ""})
    assert code == done.exit_code, done.output
    assert 1 == len(done.stderr.splitlines())
    assert done.stderr.startswith("detente: ")
    assert says in done.stderr


def test_an_unknown_option_is_wrong_use(ledger: str) -> None:
    assert 2 == run("events", "--ledger", ledger, "--colour").exit_code


def test_a_missing_source_makes_no_ledger(tmp_path: Path) -> None:
    run("add", str(tmp_path / "none.txt"), "--ledger", str(tmp_path / "crisis"))
    assert not (tmp_path / "crisis").exists()


@pytest.mark.parametrize(
    ("args", "kind", "code"),
    [
        (("events", "--ledger", "/nowhere", "--json"), "LedgerError", 2),
        (("read", "no-such-file.txt", "--json"), "UsageError", 2),
        (("events", "--json", "--colour"), "NoSuchOption", 2),
        (("read", "JUNK", "--json"), "Rejected", 3),
    ],
)
def test_errors_have_one_shape_in_json(args: tuple[str, ...], kind: str, code: int, tmp_path: Path) -> None:
    junk = tmp_path / "junk.txt"
    junk.write_bytes(bytes(range(256)) * 40)
    done = run(*(str(junk) if a == "JUNK" else a for a in args))
    error = json.loads(done.stdout)["error"]
    assert {"type", "reason", "source", "message", "exit_code"} == set(error)
    assert (kind, code, code) == (error["type"], error["exit_code"], done.exit_code)
    assert error["message"]


# ---- quiet ends, in processes of their own


def test_a_closed_pipe_ends_quietly(tmp_path: Path) -> None:
    path = tmp_path / "crisis"
    many = [record(id=f"{n:016x}") for n in range(300)]
    Ledger(path, create=True).write(many)
    for form in ("--json", "--csv", "--limit=0"):
        first = subprocess.Popen([*DETENTE, "events", "--ledger", str(path), form], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert first.stdout is not None
        assert first.stderr is not None
        first.stdout.read(10)
        first.stdout.close()
        errors = first.stderr.read()
        assert (0, b"") == (first.wait(60), errors)
        first.stderr.close()


def test_an_interrupt_ends_with_130_and_says_what_is_kept(tmp_path: Path) -> None:
    made = tmp_path / "crisis" / "ledger.json"
    command = [*DETENTE, "add", "-", "--ledger", str(made.parent)]
    heard = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731  (a shell's background job ignores interrupts)
    waiting = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=heard,  # noqa: PLW1509
    )
    deadline = time.monotonic() + 60
    while not made.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    os.kill(waiting.pid, signal.SIGINT)  # it waits for standard input, which never comes
    _, errors = waiting.communicate(timeout=60)
    assert 130 == waiting.returncode
    assert b"what was written is kept" in errors
    assert b"Traceback" not in errors


# ---- explain


def test_explain_tells_the_words_the_scores_and_the_fields(tmp_path: Path) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "Estonia's government has demanded that Moscow withdraw its troops from the border on Monday.", encoding="utf8"
    )
    done = run("explain", str(report), "--published", "2022-01-12", "--json")
    assert 0 == done.exit_code
    first = json.loads(done.output)[0]
    assert "REQUEST" == first["event_type"] == first["types"][0][0]
    assert "demanded" == first["trigger"]
    assert {"actor", "recipient", "date"} <= {f["field"] for f in first["fields"]}
    assert abs(sum(p for _, p in first["statuses"]) - 1) < 0.01
    text = run("explain", str(report)).output
    assert "demanded" in text
    assert "cue words" in text


def test_explain_takes_the_id_of_an_event_in_a_ledger(tmp_path: Path) -> None:
    report, path = tmp_path / "report.txt", str(tmp_path / "crisis")
    report.write_text("Georgia rejected the demand of Russia. Ukraine accused Russia of shelling the town.", encoding="utf8")
    assert 0 == run("add", str(report), "--ledger", path).exit_code
    rows = json.loads(run("events", "--ledger", path, "--json").output)
    ids = list(Ledger(path).to_pandas("events")["event_id"])
    assert len(rows) == len(ids) >= 2
    found = json.loads(run("explain", ids[-1], "--ledger", path, "--json").output)
    assert [len(ids)] == [f["event"] for f in found]
    assert 2 == run("explain", ids[-1] + "_9", "--ledger", path).exit_code
    assert 1 == run("explain", str(report), "--event", "99").exit_code


def test_own_actors_are_read_from_a_file(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(
        '[[actor]]\nname = "Coastal Front"\naliases = ["the Front"]\ncountry = "EST"\nsectors = ["REB"]\n', encoding="utf8"
    )
    found = json.loads(run("actor", "the Coastal Front", "--actors", str(own), "--json").output)
    assert ("EST", "REB") == (found["country"], found["sector"])
    assert 2 == run("actor", "anyone", "--actors", str(tmp_path / "none.toml")).exit_code
    bad = tmp_path / "bad.toml"
    bad.write_text("not toml [", encoding="utf8")
    refused = run("actor", "anyone", "--actors", str(bad))
    assert 2 == refused.exit_code
    assert "cannot be read" in refused.stderr
