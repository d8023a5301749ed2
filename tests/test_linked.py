"""The ledger across reports, from the sample reports on: copies, talks that moved, happenings, corrections, days before."""

from __future__ import annotations

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from detente.cli import main
from detente.collect import collect
from detente.errors import LedgerError, UnknownNameError, UsageError
from detente.ledger import Filter, Ledger
from detente.ledger.linked import Linked
from detente.ledger.store import MARK
from detente.reader import Reader
from sample_report import record

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"


@pytest.fixture(scope="module")
def made(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("linked") / "crisis"
    Ledger(path, create=True).add(collect(SAMPLES), reader=reader)
    return path


@pytest.fixture
def ledger(made: Path, tmp_path: Path) -> Ledger:
    """A copy of its own for a test that writes."""
    shutil.copytree(made, tmp_path / "crisis")
    return Ledger(tmp_path / "crisis")


@pytest.fixture(scope="module")
def linked(made: Path) -> Linked:
    return Ledger(made).linked()


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


# ---- links


def test_the_reprint_is_a_version_of_the_wire_story_and_no_further_source(linked: Linked) -> None:
    versions = {c.document: c.original for c in linked.copies() if c.kind == "version"}
    assert 1 == len(versions)
    ((reprint, wire),) = versions.items()
    shared = [h for h in linked.happenings() if {t.document for t in linked.mentions([h.id])} == {reprint, wire}]
    assert len(shared) > 5
    assert {1} == {h.sources for h in shared}


def test_the_paris_round_was_postponed_by_a_day(linked: Linked) -> None:
    rounds = {t.start: t for t in linked.talks() if t.place == "Paris" and t.start.startswith("2022-01")}
    assert "postponed" == rounds["2022-01-25"].status
    assert rounds["2022-01-26"].id == rounds["2022-01-25"].moved_to != rounds["2022-01-25"].id
    assert {"RUS", "UKR", "FRA", "DEU"} <= {p.label for p in rounds["2022-01-26"].parties}


def test_the_geneva_round_that_was_announced_was_held(linked: Linked) -> None:
    (geneva,) = [t for t in linked.talks() if t.place == "Geneva" and t.start == "2022-01-10"]
    assert ["scheduled", "held"] == [s.status for s in geneva.history]
    assert "held" == geneva.status
    assert geneva.sources > 1


def test_every_event_is_a_mention_of_one_happening(made: Path, linked: Linked) -> None:
    events = Ledger(made).table("events").column("event_id").to_pylist()
    assert sorted(events) == sorted(m.event for h in linked.happenings() for m in h.members)


def test_every_member_of_a_cast_is_of_one_entity(made: Path, linked: Linked) -> None:
    cast = {(r["document_id"], r["entity"]) for r in Ledger(made).table("actors").to_pylist()}
    joined = [(d, n) for e in linked.entities() for d, n, _ in e.members]
    assert len(set(joined)) == len(joined)
    assert cast == set(joined)
    assert "RUS" in {e.id for e in linked.entities()}


def test_linking_again_gives_the_same_and_does_not_work_twice(made: Path, linked: Linked) -> None:
    steps: list[str] = []
    again = Ledger(made).linked(on_step=steps.append)
    assert again.home == linked.home
    assert not steps
    assert again.happenings() == linked.happenings()


def test_filters_are_those_of_every_other_list(linked: Linked) -> None:
    found = linked.happenings(Filter(dyad=("RUS", "NATO"), event_types=("REJECT", "THREATEN", "REQUEST", "ACCUSE")))
    assert found
    for h in found:
        assert {"RUS"} <= {s.country for s in (*h.actors, *h.recipients)} | set(h.claimed_by)
    assert {"RUS"} == {
        m.party for m in linked.moves(Filter(actor="Russia")) if m.party in ("RUS", "USA", "NATO") and m.after.to == ()
    }
    assert all(h.first <= "2022-01-12" or h.start <= "2022-01-12" for h in linked.happenings(Filter(until="2022-01-12")))


def test_search_finds_words_in_reports(linked: Linked) -> None:
    found = linked.search('"open door"')
    assert found.hits
    assert not linked.search("zzzunheardof").hits


def test_an_id_or_its_beginning_leads_to_the_happening(linked: Linked) -> None:
    happening = next(h for h in linked.happenings() if len(h.members) > 1)
    for m in happening.members:
        assert happening.id == linked.happening_of(m.event)
    with pytest.raises(UnknownNameError, match="no happening"):
        linked.happening_of("nothing")


def test_an_empty_ledger_answers(tmp_path: Path) -> None:
    there = Ledger(tmp_path / "empty", create=True).linked()
    assert [] == there.happenings() == there.talks() == there.moves() == there.forecasts() == there.entities()
    assert {} == there.coverage()


# ---- corrections


def test_a_rejected_event_is_gone_and_comes_back(ledger: Ledger) -> None:
    before = ledger.linked().happenings()
    gone = next(h for h in before if len(h.members) == 1)
    entry = ledger.journal.append("reject", [gone.id], who="Ada")
    assert gone.id not in {m.event for h in ledger.linked().happenings() for m in h.members}
    ledger.journal.undo(entry.id, who="Ada")
    assert before == ledger.linked().happenings()


def test_a_person_s_merge_and_split_win(ledger: Ledger) -> None:
    found = ledger.linked().happenings()
    one, two = [h.id for h in found if len(h.members) == 1][:2]
    ledger.journal.append("merge", [one, two], who="Ada")
    there = ledger.linked()
    assert there.happening_of(one) == there.happening_of(two)
    joined = next(h for h in found if len(h.members) == 2)
    first, second = (m.event for m in joined.members)
    ledger.journal.append("split", [joined.id, second], who="Ada", values={"from": first})
    there = ledger.linked()
    assert there.happening_of(first) != there.happening_of(second)


def test_recoding_is_seen_everywhere(ledger: Ledger) -> None:
    target = next(h for h in ledger.linked().happenings() if len(h.members) == 1 and h.status == "actual")
    ledger.journal.append("recode", [target.id], who="Ada", values={"status": "negated"})
    (found,) = [h for h in ledger.linked().happenings() if h.id == target.id]
    assert ("negated", 1.0) == (found.status, found.confidence)


def test_the_ledger_as_of_a_day_before_there_was_one(ledger: Ledger) -> None:
    assert [] == ledger.linked(as_of="1999-12-31").happenings()
    today = datetime.now(UTC).date().isoformat()
    assert ledger.linked().happenings() == ledger.linked(as_of=today).happenings()
    with pytest.raises(UsageError, match="ISO"):
        ledger.linked(as_of="yesterday")


# ---- the folder


def test_compacting_loses_nothing(ledger: Ledger) -> None:
    ledger.write([record()])
    before = ledger.linked().happenings()
    ids = ledger.ids()
    assert 2 == ledger.compact()
    assert 1 == len(list((ledger.path / "batches").iterdir()))
    assert (ids, before) == (ledger.ids(), ledger.linked().happenings())


def test_a_ledger_of_an_older_version_is_brought_up_to_date(ledger: Ledger) -> None:
    mark = ledger.path / MARK
    mark.write_text(json.dumps({"format": 1}), encoding="utf8")
    with pytest.raises(LedgerError, match="detente compact"):
        Ledger(ledger.path).linked()
    Ledger(ledger.path).compact()
    assert Ledger(ledger.path).linked().happenings()


# ---- the command line


@pytest.mark.parametrize("name", ["happenings", "moved", "talks", "forecasts", "tension"])
def test_lists_are_tables_and_json(made: Path, name: str) -> None:
    plain = run(name, "--ledger", str(made))
    assert 0 == plain.exit_code, plain.output
    assert 3 < len(plain.stdout.splitlines())
    found = json.loads(run(name, "--json", "--ledger", str(made)).stdout)
    assert found


@pytest.mark.parametrize("name", ["happenings", "moved", "talks", "forecasts"])
def test_lists_are_narrowed_by_outlet(made: Path, name: str) -> None:
    assert 0 == run(name, "--ledger", str(made), "--outlet", "Kyiv Dispatch" if name != "forecasts" else "Meridian").exit_code
    assert 1 == run(name, "--ledger", str(made), "--outlet", "nobody").exit_code


@pytest.mark.parametrize("name", ["happenings", "moved", "talks", "forecasts", "tension"])
def test_nothing_found_is_exit_code_1(made: Path, name: str) -> None:
    assert 1 == run(name, "--ledger", str(made), "--actor", "FJI").exit_code


def test_a_limit_says_that_there_is_more(made: Path) -> None:
    few = run("happenings", "--limit", "3", "--json", "--ledger", str(made))
    assert 3 == len(json.loads(few.stdout))
    assert "--limit 0" in few.stderr
    assert "--limit 0" not in run("happenings", "--limit", "0", "--json", "--ledger", str(made)).stderr


def test_a_dyad_has_a_row_a_week_and_its_own_baseline(made: Path) -> None:
    found = json.loads(run("tension", "--dyad", "Russia,USA", "--every", "week", "--json", "--ledger", str(made)).stdout)
    assert {"RUS", "USA"} == {found["a"], found["b"]}
    assert any(day["verbal_conflict"] for day in found["days"])
    assert any(day["baseline"] for day in found["days"])


def test_corrections_from_the_command_line(ledger: Ledger) -> None:
    path = str(ledger.path)
    rows = json.loads(run("happenings", "--json", "--ledger", path).stdout)
    single = next(r["id"] for r in rows if len(r["members"]) == 1)
    assert 0 == run("recode", single, "status=future", "--who", "Ada", "--ledger", path).exit_code
    assert "future" == next(
        r["status"] for r in json.loads(run("happenings", "--json", "--ledger", path).stdout) if r["id"] == single
    )
    assert 2 == run("recode", single, "status=perhaps", "--ledger", path).exit_code
    assert 2 == run("reject", "nothing", "--ledger", path).exit_code
    assert 0 == run("undo", "--who", "Ada", "--ledger", path).exit_code
    listed = json.loads(run("journal", "--json", "--ledger", path).stdout)
    assert [("recode", False), ("undo", True)] == [(e["action"], e["stands"]) for e in listed]


def test_a_forecast_is_resolved_and_scored(ledger: Ledger) -> None:
    path = str(ledger.path)
    made = json.loads(run("forecasts", "--json", "--ledger", path).stdout)["forecasts"]
    one = next(f for f in made if f["low"] is not None)
    assert 0 == run("resolve", one["id"], "--did-not", "--who", "Ada", "--ledger", path).exit_code
    found = json.loads(run("forecasts", "--json", "--ledger", path).stdout)
    scored = next(f for f in found["forecasts"] if f["id"] == one["id"])
    middle = (scored["low"] + scored["high"]) / 2
    assert scored["outcome"] is False
    assert pytest.approx(middle**2, abs=1e-3) == scored["brier"]
    assert any(f["resolved"] for f in found["forecasters"])


@pytest.mark.parametrize("form", ["gdelt", "gdelt-mentions", "geojson", "graphml", "dna"])
def test_happenings_go_to_other_programs(made: Path, tmp_path: Path, form: str) -> None:
    target = tmp_path / "out"
    assert 0 == run("export", form, "--ledger", str(made), "-o", str(target)).exit_code
    everything = target.stat().st_size
    assert 0 == run("export", form, "--ledger", str(made), "-o", str(target), "--actor", "KAZ").exit_code
    assert 0 < everything > target.stat().st_size
