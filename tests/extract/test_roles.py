"""Who plays a role is weighed over all who are in reach; what the weights are, they are the released ones."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from detente import Reader, models
from detente.collect.document import make_document
from detente.errors import InstallationError
from detente.extract.candidates import ROLES, Scene, grounds, parties
from detente.extract.clause import clause_of
from detente.extract.draft import Draft
from detente.extract.parse import parse_all
from detente.extract.ranker import FILE, Ranker
from detente.reader import stages

TEXT = "BERN, Jan. 10 — U.S. officials said Russia had moved tanks to the border with Ukraine on Sunday. The envoys met in Vienna."


@pytest.fixture(scope="module")
def scenes(reader: Reader) -> list[Scene]:
    draft = parse_all((Draft(document=make_document(TEXT, published="2022-01-12")),), reader.tools)[0]
    for stage in stages():
        draft = stage(draft, reader.tools)
    found = [s for s in draft.signals or () if s.layer == "event"]
    return [Scene.of(draft, s, clause_of(draft, s.trigger, s.evidence())) for s in found]


def test_candidates_have_the_features_that_the_weights_are_for(reader: Reader, scenes: list[Scene]) -> None:
    ranker = Ranker(models.load())
    assert scenes
    for scene in scenes:
        rows = [c.features for c in parties(scene)]
        for role in ("actor", "recipient"):
            chances = ranker.chances(role, rows)
            assert len(rows) == len(chances)
            assert all(0 <= p <= 1 for p in chances)
        places = [g.features for g in grounds(scene, "actual")]
        assert len(places) == len(ranker.chances("place", places))


def test_nobody_in_reach_is_nobody(reader: Reader) -> None:
    assert [] == Ranker(models.load()).chances("actor", [])


def test_the_place_of_talks_is_where_they_are_held_not_where_the_report_is_filed(reader: Reader) -> None:
    events = reader.read(TEXT, published="2022-01-12").events
    met = next(e for e in events if e.event_type == "CONSULT")
    assert met.place is not None
    assert "Vienna" == met.place.name


def test_altered_weights_are_refused(tmp_path: Path) -> None:
    folder = tmp_path / "reader"
    shutil.copytree(Path(models.__file__).parent / "reader", folder)
    with np.load(folder / FILE) as arrays:
        np.savez(folder / FILE, **{k: arrays[k] * 2 for k in arrays.files})
    with pytest.raises(InstallationError, match="hash differs"):
        Ranker(models.load(folder=folder))


def test_every_role_has_weights() -> None:
    with np.load(Path(models.__file__).parent / "reader" / FILE) as arrays:
        assert set(ROLES) == {k.split(".")[0] for k in arrays.files}
