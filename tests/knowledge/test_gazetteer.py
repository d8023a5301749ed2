"""The gazetteer knows the places of crises by their names of today and of yesterday, the best known bearer first."""

from __future__ import annotations

import csv
import threading
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.errors import InstallationError
from detente.knowledge.gazetteer import KINDS, Gazetteer, fold

TEXT = (resources.files("detente.knowledge") / "places.tsv").read_text(encoding="utf8")
ROWS = list(csv.DictReader((line for line in TEXT.splitlines() if not line.startswith("#")), delimiter="\t"))


@pytest.mark.parametrize(
    ("name", "usual", "country"),
    [
        ("Kiev", "Kyiv", "UKR"),
        ("Avdiivka", "Avdiivka", "UKR"),
        ("Avdeevka", "Avdiivka", "UKR"),
        ("Burma", "Myanmar", "MMR"),
        ("Gaza", "Gaza Strip", "PSE"),
        ("Vienna", "Vienna", "AUT"),
        ("Washington", "Washington", "USA"),
        ("Tal Afar", "Tal Afar", "IRQ"),
        ("Donbass", "Donbas", "UKR"),
        ("Saigon", "Ho Chi Minh City", "VNM"),
        ("the Kremlin", "Kremlin", "RUS"),
        ("Guantánamo Bay", "Guantanamo", "CUB"),
        ("Black Sea", "Black Sea", ""),
        ("Golan Heights", "Golan Heights", "SYR"),
    ],
)
def test_the_best_known_bearer_comes_first_under_its_usual_english_name(name: str, usual: str, country: str) -> None:
    best = Gazetteer.load().find(name)[0]
    assert (usual, country) == (best.name, best.country)


def test_a_hinted_country_comes_before_a_larger_place() -> None:
    assert "GBR" == Gazetteer.load().find("Birmingham")[0].country
    assert "US.AL" == Gazetteer.load().find("Birmingham", country_hint="USA")[0].admin1


def test_a_hint_that_fits_nobody_changes_nothing() -> None:
    gazetteer = Gazetteer.load()
    assert gazetteer.find("Tripoli") == gazetteer.find("Tripoli", country_hint="ISL")


def test_case_accents_and_blanks_do_not_matter() -> None:
    gazetteer = Gazetteer.load()
    assert gazetteer.find("São Paulo") == gazetteer.find("SAO \n  paulo") != ()


def test_one_gazetteer_serves_the_whole_process() -> None:
    assert Gazetteer.load() is Gazetteer.load()


def test_threads_may_ask_at_the_same_time() -> None:
    names = ["Aleppo", "Bukavu", "Goma", "Herat", "Juba", "Kunduz"] * 30
    expected = [Gazetteer.load().find(n)[0].country for n in names]
    got: list[list[str]] = []
    fresh = Gazetteer(str(resources.files("detente.knowledge") / "gazetteer.sqlite"))
    threads = [threading.Thread(target=lambda: got.append([fresh.find(n)[0].country for n in names])) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [expected] * 4 == got


@given(st.text(max_size=60))
def test_any_text_may_be_asked_for(text: str) -> None:
    for entry in Gazetteer.load().find(text):
        assert entry.kind in KINDS
        assert -90 <= entry.lat <= 90
        assert -180 <= entry.lon <= 180


@given(st.text(max_size=60))
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(text) == fold(fold(text))


def test_sql_in_a_name_is_a_name_that_nobody_bears() -> None:
    assert () == Gazetteer.load().find("'; DROP TABLE place; --")


def test_peoples_name_one_country_or_none() -> None:
    gazetteer = Gazetteer.load()
    assert ("UKR", "EGY", "") == tuple(gazetteer.people(w) for w in ("Ukrainian", "Egyptians", "Avdiivka"))


def test_a_damaged_file_is_an_installation_error_that_says_what_to_do(tmp_path: Path) -> None:
    broken = tmp_path / "gazetteer.sqlite"
    broken.write_bytes(b"not a database at all" * 400)
    with pytest.raises(InstallationError, match="reinstall"):
        Gazetteer(str(broken))
    with pytest.raises(InstallationError, match="reinstall"):
        Gazetteer(str(tmp_path / "missing.sqlite"))


@pytest.mark.parametrize("row", ROWS, ids=[f"{r['name']}-{r['country']}" for r in ROWS])
def test_every_row_of_the_table_is_sound_and_found(row: dict[str, str]) -> None:
    lat, lon = float(row["lat"]), float(row["lon"])
    assert row["kind"] in KINDS
    assert row["source"] in ("GN", "CI", "own")
    assert len(row["country"]) in (0, 3)
    here = [e for e in Gazetteer.load().find(row["name"]) if abs(e.lat - lat) + abs(e.lon - lon) < 0.01]
    assert row["name"] in [e.name for e in here]


def test_the_table_says_each_place_once() -> None:
    keys = [(r["name"], r["kind"], r["country"]) for r in ROWS]
    assert len(keys) == len(set(keys))


def test_every_state_of_the_actor_tables_has_a_centre_point() -> None:
    text = (resources.files("detente.knowledge") / "countries.tsv").read_text(encoding="utf8")
    table = csv.DictReader((line for line in text.splitlines() if not line.startswith("#")), delimiter="\t")
    states = {r["iso3"] for r in table if r["cow"]}
    assert set() == states - {r["country"] for r in ROWS if r["kind"] == "country"}
