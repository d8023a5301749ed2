"""ActorBase: who a phrase means, on sentences of our own."""

import itertools
import time
from importlib import resources
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import UsageError
from detente.knowledge.actor_tables import rows_of
from detente.knowledge.actors import ActorBase
from detente.knowledge.ontology import Ontology
from detente.knowledge.phrases import PhraseIndex, key_of, role_key, stem_of, words_of

BASE = ActorBase.load()

# phrase, country, sector
PHRASES = [
    ("Norway", "NOR", "GOV"),
    ("U.S.", "USA", "GOV"),
    ("US", "USA", "GOV"),
    ("the Kremlin", "RUS", "GOV"),
    ("the Pentagon", "USA", "MIL"),
    ("Whitehall", "GBR", "GOV"),
    ("Côte d'Ivoire", "CIV", "GOV"),
    ("TEHRAN", "IRN", "GOV"),
    ("Burma", "MMR", "GOV"),
    ("the Democratic Republic of Congo", "COD", "GOV"),
    ("the United Nations", "IGO", "IGO"),
    ("NATO", "IGO", "IGO"),
    ("the North Atlantic Treaty Organization", "IGO", "IGO"),
    ("UN peacekeepers", "IGO", "MIL"),
    ("EU leaders", "IGO", "IGO"),
    ("Amnesty International", "NGO", "NGO"),
    ("a senior Ukrainian military official", "UKR", "MIL"),
    ("Kenyan opposition leader Jane Roe", "KEN", "OPP"),
    ("Iran's parliament", "IRN", "LEG"),
    ("Ukraine's armed forces", "UKR", "MIL"),
    ("the armed forces of Ukraine", "UKR", "MIL"),
    ("Peruvian police officers", "PER", "COP"),
    ("the Moldovan foreign ministry", "MDA", "GOV"),
    ("Canada's Department of Defense", "CAN", "GOV"),
    ("rebel soldiers in Chad", "TCD", "REB"),
    ("Angola's ambassador to Brazil", "AGO", "GOV"),
    ("the spokesman for the Turkish army", "TUR", "MIL"),
    ("lawmakers in Slovakia", "SVK", "LEG"),
    ("a Danish company", "DNK", "BUS"),
    ("Spanish farmers", "ESP", "AGR"),
    ("two Maltese journalists", "MLT", "JRN"),
    ("dozens of Haitians", "HTI", "CVL"),
    ("the supreme court of Nepal", "NPL", "JUD"),
    ("Chechen separatists", "RUS", "REB"),
    ("the Turkish Cypriot leader", "CYP", "GOV"),
    ("human rights groups", "NGO", "NGO"),
    ("the secretary-general", "IGO", "IGO"),
    ("the undersecretary of state", "USA", "GOV"),
    ("Knesset members", "ISR", "LEG"),
]


@pytest.mark.parametrize(("phrase", "country", "sector"), PHRASES, ids=[p[0] for p in PHRASES])
def test_a_phrase_gives_country_and_sector(phrase: str, country: str, sector: str) -> None:
    found = BASE.resolve(phrase)
    assert (country, sector) == (found.country, found.sector)


def test_backing_a_group_does_not_make_it_a_nations_own() -> None:
    assert BASE.resolve("Italian-backed separatists").country == ""
    assert BASE.resolve("anti-Syrian protesters").country == ""
    assert BASE.resolve("a Kosovo-based group").country == "XKX"


def test_names_stand_in_capitals() -> None:
    assert BASE.resolve("who").country == ""
    assert BASE.resolve("a turkey").country == ""
    assert BASE.resolve("us").sector == "UNK"


def test_the_date_decides_who_holds_an_office_and_which_office_a_person_held() -> None:
    assert "Sergei Lavrov" == BASE.resolve("the Russian foreign minister", date="2022-01-10").entity
    assert "Boris Yeltsin" == BASE.resolve("the Russian president", date="1997-01-10").entity
    assert "GOV" == BASE.resolve("Taliban", date="2023-01-01").sector
    assert "REB" == BASE.resolve("Taliban", date="2005-01-01").sector
    former = BASE.resolve("Boris Yeltsin", date="2003-01-10")
    assert ("RUS", "ELI", "former president") == (former.country, former.sector, former.title)


def test_a_longer_name_is_another_person() -> None:
    assert BASE.resolve("Sergei Lavrov Petersen", date="2022-01-10").country != "RUS"


def test_a_hint_fills_in_the_country_but_not_for_many_states() -> None:
    assert BASE.resolve("the police", country_hint="KEN").country == "KEN"
    assert BASE.resolve("the international community", country_hint="KEN").country == ""
    assert BASE.resolve("European governments", country_hint="KEN").country == ""


def test_a_former_minister_is_of_the_elite() -> None:
    found = BASE.resolve("a former Latvian minister")
    assert ("LVA", "ELI", ("ELI", "GOV")) == (found.country, found.sector, found.sectors)


def test_an_unlisted_person_takes_role_and_nation_from_the_phrase() -> None:
    found = BASE.resolve("Fijian Fisheries Minister Jone Rokobua")
    assert ("Jone Rokobua", "FJI", "GOV", "minister", "person") == (
        found.entity,
        found.country,
        found.sector,
        found.level,
        found.type,
    )


def test_a_town_tells_the_country_where_nothing_else_does() -> None:
    assert BASE.resolve("Kharkiv police").country == "UKR"


def test_a_users_actors_go_before_what_ships(tmp_path: Path) -> None:
    own = tmp_path / "mine.toml"
    own.write_text(
        '[[actor]]\nname = "Jane Roe"\naliases = ["J. Roe"]\ncountry = "fin"\nsectors = ["LEG"]\ntitle = "speaker"\n'
        '[[actor]]\nname = "Norway"\ntype = "organisation"\ncountry = "MNC"\nsectors = ["BUS"]\n',
        encoding="utf8",
    )
    base = ActorBase.load(extra=own)
    assert ("FIN", "LEG", "speaker") == (
        (found := base.resolve("Jane Roe")).country,
        found.sector,
        found.title,
    )
    assert base.resolve("Norway").country == "MNC"
    assert BASE.resolve("Norway").country == "NOR"


@pytest.mark.parametrize("content", ["[[actor]", '[[actor]]\ncountry = "FIN"\n', "\xff"])
def test_a_users_file_that_cannot_be_read_says_so(tmp_path: Path, content: str) -> None:
    own = tmp_path / "mine.toml"
    own.write_bytes(content.encode("latin1"))
    with pytest.raises(UsageError, match="mine"):
        ActorBase.load(extra=own)


def test_every_row_is_coded_with_known_sectors_and_countries() -> None:
    folder = resources.files("detente.knowledge")
    codes = {row["iso3"] for row in rows_of(folder / "countries.tsv")} | {"IGO", "NGO", "MNC"}
    sectors = set(Ontology.load().sectors) | {"AGR", "ELI", "HLH"}
    for row in rows_of(folder / "organisations.tsv"):
        assert row["code"] in codes, row
        assert set(row["sectors"].split("|")) <= sectors, row
    for row in rows_of(folder / "roles.tsv"):
        assert row["sector"] in sectors | ({""} if row["use"] == "inherit" else set()), row
        assert row["use"] in ("head", "inherit", "modifier"), row
        assert row["level"] in ("", "head", "minister", "deputy", "envoy", "official", "former", "thing"), row
    for row in rows_of(folder / "peoples.tsv"):
        assert row["country"] in codes | {"", "-"}, row


@pytest.mark.parametrize("table", ["officials.tsv", "groups.tsv"])
def test_terms_of_office_are_dates_in_order(table: str) -> None:
    path = resources.files("detente.knowledge") / table
    if not path.is_file():
        pytest.skip(f"{table} does not ship yet")
    for row in rows_of(path):
        assert not (row["start"] and row["end"]) or row["start"][:4] <= row["end"][:4], row
        assert len(row["start"]) in (0, 4, 7, 10), row


def test_loading_is_done_once() -> None:
    assert ActorBase.load() is ActorBase.load()


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_any_phrase_is_resolved_without_error(phrase: str) -> None:
    found = BASE.resolve(phrase, date="2022-01-10")
    assert 0 <= found.score <= 1
    assert found == BASE.resolve(phrase, date="2022-01-10")


PIECES = ["the", "a", "Russian", "of", "Hamas", "minister", ",", "'s", "-backed", "rebels", "and", "U.S.", "Jane", "former"]


@given(st.lists(st.sampled_from(PIECES), max_size=14))
@settings(max_examples=150, deadline=None)
def test_any_arrangement_of_actor_words_is_resolved(pieces: list[str]) -> None:
    BASE.resolve(" ".join(pieces), date="2006-01-01")


def test_a_very_long_phrase_is_read_in_linear_time() -> None:
    began = time.perf_counter()
    BASE.resolve("the " + "Russian foreign minister of " * 2000)
    assert time.perf_counter() - began < 10


def test_words_keep_their_offsets() -> None:
    text = "Israel’s U.S.-made jets hit Sana'a, al-Qaeda’s base."
    for word in words_of(text):
        assert text[word.start : word.end].strip("'’") != ""
    assert ["israel", "us", "made", "jets", "hit", "sana'a", "al", "qaeda", "base"] == [w.key for w in words_of(text)]


def test_longer_phrases_are_found_first() -> None:
    index = PhraseIndex({"general": 1, "general staff": 2, "staff": 3})
    assert [(1, 3, 2), (3, 4, 1)] == list(index.scan(["the", "general", "staff", "general"]))


def test_spelling_and_plural_are_folded() -> None:
    assert role_key("Defence Ministers") == role_key("Defense Minister")
    assert key_of("Organization") == key_of("organisation")
    assert all(stem_of(w) == w for w in ("police", "press", "crisis"))


def test_every_office_has_one_level() -> None:
    for title in itertools.chain(("prime minister", "foreign secretary", "Minister of Defence", "king")):
        assert BASE.level(title) in ("head", "minister")


def test_the_role_that_a_report_gives_a_listed_person_outlives_the_tables() -> None:
    known = BASE.resolve("Defence Minister Robert Hill", date="2012-03-01")
    assert ("AUS", "GOV") == (known.country, known.sector)
    assert "ELI" == BASE.resolve("Robert Hill", date="2012-03-01").sector
    assert "ELI" == BASE.resolve("former Defence Minister Robert Hill", date="2012-03-01").sector
