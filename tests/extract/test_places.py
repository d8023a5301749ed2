"""Places are found, and resolved by the report's own geography."""

from __future__ import annotations

import dataclasses
import functools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from detente.collect.document import make_document
from detente.extract.draft import Draft, Tools
from detente.extract.parse import load_parser, parse
from detente.extract.places import dateline_place, place_of, places, where_at
from detente.knowledge.gazetteer import Gazetteer
from detente.records import Document, Toponym


@pytest.fixture(scope="module")
def tools() -> Tools:
    return Tools(nlp=load_parser(), tagger=None, actors=None, gazetteer=Gazetteer.load())  # type: ignore[arg-type]


def read(text: str, tools: Tools) -> Draft:
    return places(parse(Draft(document=make_document(text)), tools), tools)


def named(text: str, tools: Tools) -> dict[str, str]:
    return {p.name: p.country for p in read(text, tools).places}


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
        ("Troops left Kiev for the Donbass.", "Kyiv", "UKR"),
        ("Russian-backed rebels hold parts of Transnistria.", "Transnistria", "MDA"),
        ("Gunmen attacked al-Raqqa at dawn.", "Raqqa", "SYR"),
        ("Peacekeepers arrived in Port-au-Prince on Sunday.", "Port-au-Prince", "HTI"),
        ("Police in Columbia, Mo., made an arrest.", "Columbia", "USA"),
        ("The U.S. sent aid.", "United States", "USA"),
    ],
)
def test_a_place_is_found_with_its_country(text: str, name: str, country: str, tools: Tools) -> None:
    assert country == named(text, tools)[name]


@pytest.mark.parametrize(
    "text",
    [
        "Michael Jordan and Chelsea Clinton sang.",
        "Paris Hilton wrote a column for the Washington Post.",
        "Mr. London told reporters that he would resign.",
        "Hamas and Fatah held talks.",
        "Let us go, he said. It was Nice of them. In March he may come.",
        "Reuters and Xinhua reported it on Monday.",
        "The North Atlantic Treaty Organization met.",
        "Russian troops fired on Ukrainian positions.",
    ],
)
def test_people_bodies_and_demonyms_are_no_places(text: str, tools: Tools) -> None:
    assert {} == named(text, tools)


def test_a_capital_stays_abroad_however_often_another_country_is_named(tools: Tools) -> None:
    text = (
        "U.S. officials said the United States would listen. Washington said the U.S. wanted dialogue, and the U.S. president "
        "agreed. American envoys will meet Russian ones in Brussels and then in Vienna, Athens and Geneva."
    )
    found = named(text, tools)
    assert {"Vienna": "AUT", "Athens": "GRC", "Geneva": "CHE"} == {k: found[k] for k in ("Vienna", "Athens", "Geneva")}


def test_the_report_decides_between_towns_of_one_name(tools: Tools) -> None:
    english = "A man was held in Newcastle. British police searched homes in Gateshead and Durham, in the north of England."
    australian = "A man was held in Newcastle. Australian police searched homes in Maitland and Cessnock, New South Wales."
    newcastles = [next(p for p in read(t, tools).places if p.name == "Newcastle").country for t in (english, australian)]
    assert ["GBR", "AUS"] == newcastles


def test_a_county_is_the_one_of_the_state_that_the_report_names(tools: Tools) -> None:
    draft = read("Farmers in Monroe County are worried, Missouri officials said. Missouri has had no rain.", tools)
    assert (39.5, -92) == pytest.approx((draft.places[0].lat, draft.places[0].lon), abs=0.5)


def test_a_town_comes_before_the_division_named_after_it(tools: Tools) -> None:
    draft = read("Shells fell on Aleppo and Kandahar.", tools)
    assert [(36.2, 37.2), (31.6, 65.7)] == [(round(p.lat or 0, 1), round(p.lon or 0, 1)) for p in draft.places]


def test_a_list_of_countries_is_no_town_and_its_country(tools: Tools) -> None:
    assert {"China": "CHN", "Japan": "JPN", "Ukraine": "UKR"} == named("It spread to China, Japan, and Ukraine.", tools)


def test_one_name_has_one_sense_in_a_report(tools: Tools) -> None:
    draft = read("Fire broke out in London, Ontario. Crews from Toronto came. London has had a dry year.", tools)
    assert {"CAN"} == {p.country for p in draft.places if p.name == "London"}


def test_a_built_place_stands_in_its_town(tools: Tools) -> None:
    draft = read("Rockets hit Kabul International Airport on Monday.", tools)
    airport = draft.places[0]
    assert ("Kabul International Airport", "AFG", None) == (airport.name, airport.country, airport.geonames_id)
    assert airport.lat == pytest.approx(34.5, abs=0.2)


def test_spans_are_the_words(tools: Tools) -> None:
    draft = read("Troops left Donetsk for Kharkiv 😀 via Poltava.", tools)
    words = [draft.document.text[p.start : p.end] for p in draft.places]
    assert ["Donetsk", "Kharkiv", "Poltava"] == words


def test_the_town_comes_before_its_country(tools: Tools) -> None:
    draft = read("They met in Vienna, Austria, again.", tools)
    where = where_at(draft, 0, len(draft.document.text))
    assert where is not None
    assert ("Vienna", "AUT", (12, 18)) == (where.name, where.country, where.span)


def test_a_span_without_a_place_has_none(tools: Tools) -> None:
    assert None is where_at(read("They met in Vienna.", tools), 0, 8)


def test_a_toponym_keeps_all_it_knows_as_a_place() -> None:
    where = place_of(Toponym(3, 9, "Geneva", "CHE", 46.2, 6.1, 2660646))
    assert ("Geneva", "CHE", 46.2, 6.1, 2660646, (3, 9)) == dataclasses.astuple(where)


@pytest.mark.parametrize(
    ("dateline", "expected"),
    [
        ("BRUSSELS", ("Brussels", "BEL")),
        ("KIEV, Ukraine", ("Kyiv", "UKR")),
        ("PARIS, Texas", ("Paris", "USA")),
        ("MOSCOW/WASHINGTON", ("Moscow", "RUS")),
        ("ABOARD THE TRAIN", None),
        ("", None),
    ],
)
def test_the_dateline_is_a_place(dateline: str, expected: tuple[str, str] | None, tools: Tools) -> None:
    where = dateline_place(Draft(document=Document(id="x", text="", dateline=dateline)), tools)
    assert expected == (where and (where.name, where.country))


def test_a_draft_without_a_parse_stays_as_it_is(tools: Tools) -> None:
    draft = Draft(document=make_document("In Geneva."))
    assert draft == places(draft, tools)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["Paris", "Texas", ",", "in", "Mr.", "Jordan", "U.S.", "US", "-", "al", "’s", "and", "Road", "\n", "É", "."]
        ),
        max_size=25,
    )
)
def test_any_run_of_words_gives_spans_in_order_inside_the_text(words: list[str]) -> None:
    tools = Tools(nlp=load_parser_once(), tagger=None, actors=None, gazetteer=Gazetteer.load())  # type: ignore[arg-type]
    text = " ".join(words)
    found = places(parse(Draft(document=Document(id="x", text=text)), tools), tools).places
    bounds = [b for p in found for b in (p.start, p.end)]
    assert sorted(bounds) == bounds
    assert all(0 <= p.start < p.end <= len(text) for p in found)


@functools.cache
def load_parser_once() -> Language:
    return load_parser()


def test_a_page_of_capitals_takes_no_longer_for_being_hostile(tools: Tools) -> None:
    doc = tools.nlp.make_doc("Paris, Texas and al-" * 5_000)
    started = time.perf_counter()
    places(Draft(document=Document(id="x", text=doc.text), doc=doc), tools)
    assert time.perf_counter() - started < 5
