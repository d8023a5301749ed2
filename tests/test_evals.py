"""Quality floors: a change that makes reading worse does not pass."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent))

from evals import gate, run

from detente.reader import Reader


def test_the_sentences_of_the_project_are_read_as_before(reader: Reader) -> None:
    found = gate.sentences(reader)
    low = {k: (found[k], v) for k, v in gate.floors()["sentences"].items() if found[k] < v}
    assert {} == low


def test_the_gold_figures_do_not_fall(shared: Path) -> None:
    assert [] == gate.falls(run.run(shared / "gold", run.SUITES))


def test_a_fall_is_told() -> None:
    figures = {
        "ledger": {k: {"f1": 0.1} for k in ("typed", "who", "meetings", "forces")},
        "gsr": {"primary_type": 0.9, "events_per_sentence": 3.0},
        "polnear": {"relation": {"f1": 0.9}},
        "time": {"value": {"f1": 0.9}, "strict": {"f1": 0.9}},
        "places": {"within_161_km_of_all": 0.9, "toponyms": {"r": 0.9}},
        "actors": {"both": 0.9},
    }
    told = gate.falls(figures)
    assert any("ledger.typed.f1 is 0.100" in t for t in told)
    assert any("events_per_sentence" in t for t in told)


@pytest.mark.parametrize("path", list(gate.floors()["gold"]))
def test_every_floor_names_a_suite(path: str) -> None:
    assert path.split(".", maxsplit=1)[0] in run.SUITES
