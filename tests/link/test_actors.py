"""Mentions of one actor in many reports are one entity; namesakes, relatives and common words of others are not."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.link.actor_search import find
from detente.link.actors import entities
from detente.link.rows import Cast, Entity


def cast(
    document: str,
    entity: str,
    type: str = "person",
    country: str = "",
    *,
    published: str = "2020-05-01",
    names: tuple[str, ...] = (),
    title: str = "",
    mentions: int = 1,
) -> Cast:
    return Cast(document, entity, type, country, (), title, names or (entity,), mentions, published)


def groups(rows: Sequence[Cast]) -> set[frozenset[str]]:
    """The entity names that came together."""
    return {frozenset(name for _, name, _ in e.members) for e in entities(rows)}


def joined(one: str, other: str, type: str = "person", countries: tuple[str, str] = ("RUS", "RUS")) -> bool:
    return len(entities([cast("a", one, type, countries[0]), cast("b", other, type, countries[1])])) == 1


def of(found: Sequence[Entity], document: str, name: str) -> tuple[Entity, float]:
    return next((e, s) for e in found for d, n, s in e.members if (d, n) == (document, name))


def test_a_state_is_one_entity_by_its_code_whatever_it_is_called() -> None:
    found = entities(
        [cast("a", "Tehran", "country", "IRN"), cast("b", "Iran", "country", "IRN"), cast("b", "Oman", "country", "OMN")]
    )
    assert [("IRN", "Iran", 2), ("OMN", "Oman", 1)] == [(e.id, e.name, len(e.members)) for e in found]
    assert {1.0} == {s for e in found for *_, s in e.members}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Ryabkov", "Sergey Riabkov"),
        ("Sergei Ryabkov", "S. Ryabkov"),
        ("Émile Ångström", "Emile Angstrom"),
        ("Pak Il-Ho", "Pak Il Ho"),
        ("Pak Il-ho", "Pak Ilho"),
        ("Tanaka Haruto", "Haruto Tanaka"),
        ("President Omar el-Beshir", "Omer al-Bashir"),
        ("Omar al-Bashir", "Omer Hassan Ahmed El-Bashir"),
        ("Mohamed ElBaradei", "Mohammed el-Baradei"),
        ("Prime Minister Ivan Petrenko", "Ivan Petrenko"),
        ("Walter Finch Jr", "Walter Finch"),
        ("Walter Q. Finch", "Walter Finch"),
        ("Marian Vasilescu", "Mariane Vasilescu"),
        ("Pope Innocent XIV", "Innocent XIV"),
    ],
)
def test_one_person_under_two_spellings(one: str, other: str) -> None:
    assert joined(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Sergei Ryabkov", "Sergei Rybakov"),
        ("Robert Gates", "Bill Gates"),
        ("Kim Jong-il", "Kim Kye-gwan"),
        ("Kim Jong-il", "Kim Yong-il"),
        ("Kim Jong-il", "Kim Jong-un"),
        ("Pierre Gemayel", "Amin Gemayel"),
        ("Walter Q. Finch", "Walter B. Finch"),
        ("Walter Finch Jr", "Walter Finch Sr"),
        ("Innocent XIV", "Innocent XV"),
        ("John Marsh", "Joan Marsh"),
    ],
)
def test_namesakes_and_relatives_stay_apart(one: str, other: str) -> None:
    assert not joined(one, other)


def test_another_country_parts_what_is_only_alike_and_lowers_what_is_the_same() -> None:
    assert not joined("Marian Vasilescu", "Mariane Vasilescu", countries=("ROU", "MDA"))
    assert not joined("W. Finch", "Walter Finch", countries=("USA", "GBR"))
    found = entities([cast(d, "Walter Finch", country=c) for d, c in (("a", "USA"), ("b", "USA"), ("c", "GBR"))])
    assert [("USA", [1.0, 1.0, 0.8])] == [(e.country, [s for *_, s in e.members]) for e in found]


def test_a_relative_does_not_come_in_through_the_plain_name() -> None:
    rows = [cast("a", "Walter Q. Finch"), cast("b", "Walter Finch"), cast("c", "Walter B. Finch")]
    assert not any({"Walter Q. Finch", "Walter B. Finch"} <= g for g in groups(rows))


def test_a_surname_means_the_full_name_in_its_report() -> None:
    rows = [
        cast("a", "Lena Orlova", country="RUS"),
        cast("a", "Orlova", country="UKR"),
        cast("b", "Pavla Orlova", country="UKR"),
    ]
    found = entities(rows)
    entity, sure = of(found, "a", "Orlova")
    assert "Lena Orlova" == entity.name
    assert 0.5 < sure < 1


def test_a_surname_means_the_bearer_nearest_in_time_and_the_choice_shows() -> None:
    rows = [
        cast("a", "Lena Orlova", country="RUS", published="2019-01-01"),
        cast("b", "Pavel Orlov", country="RUS", published="2020-03-01"),
        cast("c", "Igor Orlov", country="RUS", published="2020-06-01"),
        cast("d", "Orlov", country="RUS", published="2020-03-05"),
        cast("e", "Orlova", country="RUS", published="2020-03-05"),
        cast("f", "Orlov", country="FRA", published="2020-03-05"),
    ]
    found = entities(rows)
    two, sure_of_two = of(found, "d", "Orlov")
    one, sure_of_one = of(found, "e", "Orlova")
    other, _ = of(found, "f", "Orlov")
    assert ("Pavel Orlov", "Lena Orlova", "Orlov") == (two.name, one.name, other.name)
    assert sure_of_two < sure_of_one < 1


def test_a_surname_that_two_in_the_report_bear_is_half_as_sure() -> None:
    here = [
        cast("a", "Pierre Gemayel", country="LBN"),
        cast("a", "Amin Gemayel", country="LBN"),
        cast("a", "Gemayel", country="LBN"),
    ]
    assert of(entities(here), "a", "Gemayel")[1] < 0.5 < of(entities(here[1:]), "a", "Gemayel")[1]


@pytest.mark.parametrize(
    ("one", "other", "countries"),
    [
        ("African Union", "AU", ("IGO", "IGO")),
        ("the African Union", "African Union (AU)", ("IGO", "")),
        ("United Nations Security Council", "UN Security Council", ("IGO", "IGO")),
        ("UN Security Council", "the Security Council", ("IGO", "IGO")),
        ("Hezbollah", "Hizbullah", ("LBN", "LBN")),
        ("Hizbollah", "the Shiite Hezbollah group", ("LBN", "LBN")),
        ("Iran's Guardian Council", "the Guardian Council", ("IRN", "IRN")),
        ("Lord Resistance Army", "Lord's Resistance Army", ("UGA", "UGA")),
        ("Organisation of Northern Ports", "Organization of Northern Ports", ("NGO", "NGO")),
    ],
)
def test_one_body_under_two_names(one: str, other: str, countries: tuple[str, str]) -> None:
    assert joined(one, other, "organisation", countries)


@pytest.mark.parametrize(
    ("one", "other", "countries"),
    [
        ("African Union", "AU", ("IGO", "AUS")),
        ("Republican Guard", "Republican Guard", ("IRQ", "SYR")),
        ("UN", "UN investigators", ("IGO", "IGO")),
        ("Islamic Movement", "Islamic Group", ("EGY", "EGY")),
        ("First Northern Brigade", "Third Northern Brigade", ("UKR", "UKR")),
        ("International Court of Justice", "International Criminal Court", ("IGO", "IGO")),
    ],
)
def test_bodies_that_stay_apart(one: str, other: str, countries: tuple[str, str]) -> None:
    assert not joined(one, other, "organisation", countries)


def test_an_acronym_that_one_report_explains_is_known_in_another() -> None:
    rows = [
        cast("a", "Cretan Growers of Olives", "group", "GRC", names=("Cretan Growers of Olives", "KELE")),
        cast("b", "KELE", "group", "GRC"),
    ]
    assert 1 == len(entities(rows))


@pytest.mark.parametrize("words", ["reporters", "the foreign ministry", "the Foreign Ministry", "a senior official"])
def test_common_words_join_within_one_state_only(words: str) -> None:
    assert joined(words, words, "group", ("JPN", "JPN"))
    assert not joined(words, words, "group", ("JPN", "CHN"))
    assert not joined(words, words, "group", ("", ""))
    assert not joined(words, words, "group", ("JPN", ""))
    assert not joined(words, f"retired {words}", "group", ("JPN", "JPN"))


def test_common_words_need_neither_article_nor_nationality() -> None:
    assert joined("the Lebanese army", "army", "group", ("LBN", "LBN"))
    assert not joined("the Lebanese army", "army", "group", ("LBN", "SYR"))


def test_common_words_of_no_state_are_one_in_their_report() -> None:
    found = entities([cast("a", "the rebels", "group"), cast("a", "rebels", "group"), cast("b", "rebels", "group")])
    assert [1, 2] == sorted(len(e.members) for e in found)


def test_ids_say_who_and_take_a_suffix_only_where_two_would_share_one() -> None:
    rows = [
        cast("a", "Éva Nagy-Kiss", country="HUN"),
        cast("a", "reporters", "group", "HUN"),
        cast("a", "soldiers", "group", "HUN"),
        cast("b", "soldiers", "group", "AUT"),
        cast("b", "mourners", "group"),
        cast("c", "mourners", "group"),
    ]
    ids = [e.id for e in entities(rows)]
    mourners = [i for i in ids if i.startswith("mourners-")]
    assert ["eva-nagy-kiss", "reporters", "soldiers-aut", "soldiers-hun"] == [i for i in ids if i not in mourners]
    assert 2 == len(mourners)


def test_a_name_that_takes_the_form_of_a_suffix_keeps_ids_apart() -> None:
    rows = [cast("a", "scouts", "group", "PER"), cast("b", "scouts", "group", "BOL"), cast("c", "scouts per", "group", "BOL")]
    ids = [e.id for e in entities(rows)]
    assert 3 == len(set(ids))
    assert "scouts-per" in ids


def test_titles_come_with_their_days_in_order_of_the_first() -> None:
    rows = [
        cast("c", "Lena Orlova", title="Foreign Minister", published="2021-02-01"),
        cast("b", "Lena Orlova", title="foreign minister", published="2020-11-05"),
        cast("a", "Lena Orlova", title="ambassador", published="2019-01-01"),
        cast("d", "Lena Orlova", title="envoy", published="2022-13-45"),
    ]
    (found,) = entities(rows)
    assert ("envoy", "ambassador (2019-01-01 to 2019-01-01)") == found.titles[:2]
    assert found.titles[2].casefold() == "foreign minister (2020-11-05 to 2021-02-01)"
    assert ("2019-01-01", "2021-02-01") == (found.first, found.last)


def test_the_name_is_the_fullest_frequent_form() -> None:
    often = [cast(f"o{n}", "Omar al-Bashir", country="SDN") for n in range(9)]
    once = [cast("x", "Omer Hassan Ahmed El-Bashir", country="SDN")]
    assert ["Omar al-Bashir"] == [e.name for e in entities(often + once)]
    assert ["Omer Hassan Ahmed El-Bashir"] == [e.name for e in entities(often[:3] + once)]


def test_one_pair_that_was_read_in_two_ways_is_one_member() -> None:
    rows = [cast("a", "Sabah", "country", "MYS"), cast("a", "Sabah", "organisation", "TUR", mentions=4)]
    (found,) = entities(rows)
    assert ("organisation", "TUR", (("a", "Sabah", 1.0),)) == (found.type, found.country, found.members)


def test_hostile_text_is_only_text() -> None:
    odd = [
        "",
        " ",
        "🙂",
        "\ud800",
        "(",
        "(AU",
        "مرحبا",
        "ﾞ",
        "Ivan ﾞ",
        "../../etc",
        "<b>Ivan</b> Roe",
        "a" * 5000,
        "Mr.",
        "al-",
        "Y",
        "1,200 people",
    ]
    rows = [
        cast(f"d{n}", t, k, c, published=p)
        for n, t in enumerate(odd)
        for k, c, p in [("person", "", "0000"), ("group", "RUS", "2022-13"), ("alien", "..", "2022-01")]
    ]
    found = entities(
        [*rows, *(cast(f"e{n}", t, k, "IGO") for n, t in enumerate(odd) for k in ("country", "person", "organisation"))]
    )
    assert len({e.id for e in found}) == len(found)
    assert all(e.id and set(e.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-RUS") for e in found)
    for t in odd:
        find(found, t)


def test_nothing_gives_nothing() -> None:
    assert [] == entities([])
    assert [] == find([], "Iran")


WORDS = st.sampled_from(
    [
        "Sergei",
        "Sergey",
        "Ryabkov",
        "Riabkov",
        "Rybakov",
        "Kim",
        "Jong",
        "Il",
        "Un",
        "al-",
        "Omar",
        "Bashir",
        "AU",
        "African",
        "Union",
        "the",
        "army",
        "officials",
        "Amin",
        "Jr",
        "Hezbollah",
        "Hizbullah",
    ]
)
NAMES = st.lists(WORDS, min_size=1, max_size=4).map(" ".join) | st.text(max_size=6)
CASTS = st.lists(
    st.builds(
        Cast,
        st.sampled_from(["r1", "r2", "r3", "r4"]),
        NAMES,
        st.sampled_from(["person", "country", "organisation", "group"]),
        st.sampled_from(["", "RUS", "PRK", "IGO"]),
        st.just(("GOV",)),
        st.sampled_from(["", "minister"]),
        st.lists(NAMES, max_size=2).map(tuple),
        st.integers(1, 3),
        st.sampled_from(["", "2020-01-01", "2020-06-30", "0000"]),
    ),
    max_size=14,
)


@settings(max_examples=150, deadline=None)
@given(CASTS, st.randoms(use_true_random=False))
def test_every_pair_is_in_one_entity_and_order_does_not_matter(rows: list[Cast], chance: object) -> None:
    found = entities(rows)
    pairs = [(d, n) for e in found for d, n, _ in e.members]
    assert {(r.document, r.entity) for r in rows} == set(pairs)
    assert len(pairs) == len(set(pairs))
    assert len({e.id for e in found}) == len(found)
    assert all(0 < s <= 1 for e in found for *_, s in e.members)
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert found == entities(shuffled)


@pytest.fixture
def known() -> list[Entity]:
    return entities(
        [
            cast("a", "Russia", "country", "RUS", names=("Russia", "Moscow")),
            cast("a", "Sergei Ryabkov", country="RUS"),
            cast("b", "Sergei Ryabkov", country="RUS"),
            cast("b", "Sergei Lavrov", country="RUS"),
            cast("b", "Russian Railways", "organisation", "RUS"),
            cast("b", "Émile Lahoud", country="LBN"),
        ]
    )


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ("rus", ["Russia"]),
        ("Moscow", ["Russia"]),
        ("sergei-lavrov", ["Sergei Lavrov"]),
        ("sergei", ["Sergei Ryabkov", "Sergei Lavrov"]),
        ("lahoud emile", ["Émile Lahoud"]),
        ("Riabkov", ["Sergei Ryabkov"]),
        ("Sergej Lavrow", ["Sergei Lavrov"]),
        ("rail", []),
        ("Bismarck", []),
        ("", []),
        (".*", []),
    ],
)
def test_find_by_code_by_whole_words_by_likeness(known: list[Entity], wanted: str, names: list[str]) -> None:
    assert names == [e.name for e in find(known, wanted)]
