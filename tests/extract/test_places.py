"""Places are found, and resolved by the report's own geography."""

from __future__ import annotations

import pytest

from detente.collect.document import make_document
from detente.extract.draft import Draft, Tools
from detente.extract.parse import load_parser, parse
from detente.extract.places import dateline_place, places, where_at
from detente.knowledge.gazetteer import Gazetteer


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(nlp=load_parser(), tagger=None, actors=None, gazetteer=Gazetteer.load())  # type: ignore[arg-type]


def read(text: str, tools: Tools) -> Draft:
    return places(parse(Draft(document=make_document(text)), tools), tools)


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("Shelling was heard near Avdiivka on Friday.", "Avdiivka", "UKR"),
        ("The envoys met in Geneva.", "Geneva", "CHE"),
        ("A bomb went off in Cambridge, Massachusetts.", "Cambridge", "USA"),
        ("The dons of Cambridge, England, protested.", "Cambridge", "GBR"),
        ("Fighting went on in the Gaza Strip.", "Gaza Strip", "PSE"),
        ("Ships passed the Strait of Hormuz.", "Strait of Hormuz", ""),
        ("Militias burned villages in Darfur.", "Darfur", "SDN"),
    ],
)
def test_a_place_is_found_with_its_country(text: str, name: str, country: str, tools: Tools) -> None:
    found = {p.name: p.country for p in read(text, tools).places}
    assert country == found[name]


def test_a_person_is_no_place(tools: Tools) -> None:
    assert [] == [p.name for p in read("Michael Jordan and Chelsea Clinton sang.", tools).places]


def test_spans_are_the_words(tools: Tools) -> None:
    draft = read("Troops left Donetsk for Kharkiv 😀 via Poltava.", tools)
    words = [draft.document.text[p.start : p.end] for p in draft.places]
    assert ["Donetsk", "Kharkiv", "Poltava"] == words


def test_the_town_comes_before_its_country(tools: Tools) -> None:
    draft = read("They met in Vienna, Austria, again.", tools)
    where = where_at(draft, 0, len(draft.document.text))
    assert where is not None
    assert ("Vienna", "AUT") == (where.name, where.country)


def test_the_dateline_is_a_place(tools: Tools) -> None:
    where = dateline_place(read("BRUSSELS (Wire) — Envoys met on Monday.", tools), tools)
    assert where is not None
    assert ("Brussels", "BEL") == (where.name, where.country)


def test_a_name_that_nobody_knows_has_no_coordinates(tools: Tools) -> None:
    assert () == Gazetteer.load().find("'; DROP TABLE place; --")
