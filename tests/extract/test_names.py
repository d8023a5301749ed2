"""The cast: who is in a report, with every mention, and who a stretch of it means."""

from collections.abc import Callable
from typing import Any, cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.extract.draft import Draft, Tools
from detente.extract.names import lead_negotiators, names, parties_at, party_at
from detente.extract.parse import load_parser, parse
from detente.knowledge.actors import ActorBase
from detente.records import Actor, Document, Party

TOOLS = Tools(nlp=load_parser(), tagger=cast(Any, None), actors=ActorBase.load(), gazetteer=cast(Any, None))


def read(text: str, published: str | None = "2012-05-10") -> Draft:
    return names(parse(Draft(document=Document(id="x", text=text, published=published)), TOOLS), TOOLS)


def actor(draft: Draft, entity: str) -> Actor:
    return next(a for a in draft.actors if a.entity == entity)


def mentions(draft: Draft, entity: str, kind: str | None = None) -> list[str]:
    return [draft.document.text[m.start : m.end] for m in actor(draft, entity).mentions if kind is None or m.kind == kind]


def at(draft: Draft, words: str, occurrence: int = 0) -> tuple[Party, ...]:
    start = -1
    for _ in range(occurrence + 1):
        start = draft.document.text.index(words, start + 1)
    return parties_at(draft, TOOLS, start, start + len(words))


def test_a_person_takes_role_and_nation_from_the_words_before_his_name() -> None:
    found = actor(read("Bolivian Interior Minister Carlos Quiroga met protesters in La Paz."), "Carlos Quiroga")
    assert ("person", "BOL", ("GOV",)) == (found.type, found.country, found.sectors)
    assert "interior minister" in found.title


def test_a_name_torn_from_its_title_by_page_furniture_is_read_with_it() -> None:
    draft = read("“We will wait,” Estonian Deputy Foreign Minister\n\nMart Tamm,\n\nwho leads the talks, said on Monday.")
    assert ("EST", ("GOV",)) == ((found := actor(draft, "Mart Tamm")).country, found.sectors)
    assert found.title.endswith("deputy foreign minister")


def test_a_role_after_the_name_counts_too() -> None:
    found = actor(read("Ana Duarte, a spokeswoman for the Uruguayan army, denied it."), "Ana Duarte")
    assert ("URY", "MIL") == (found.country, found.sectors[0])


def test_shorter_names_are_the_same_person() -> None:
    draft = read("Kenyan opposition leader Peter Otieno called for talks. Mr. Otieno spoke in Mombasa. Otieno left later.")
    assert ["Peter Otieno", "Otieno", "Otieno"] == mentions(draft, "Peter Otieno", "name")


def test_he_and_she_mean_the_person_named_before() -> None:
    draft = read("Finnish President Maija Laine arrived in Oslo. She will meet the king. Her visit lasts two days.")
    assert ["She", "Her"] == mentions(draft, "Maija Laine", "pronoun")


def test_a_namesake_in_another_office_is_another_person() -> None:
    draft = read("President Oh Min-ho of South Korea spoke. South Korean Defence Minister Oh Jae-won agreed with him.")
    assert {"Oh Min-ho", "Oh Jae-won"} <= {a.entity for a in draft.actors if a.type == "person"}


def test_a_capital_that_acts_stands_for_its_government() -> None:
    draft = read("Ankara rejected the demand. The delegation landed in Ankara on Friday.")
    assert ["Ankara"] == mentions(draft, "Turkey", "metonym")


def test_nations_gather_all_their_names() -> None:
    draft = read("The Kremlin warned Georgia. Russian officials said Russia was patient. Moscow will answer.")
    assert {"Kremlin", "Russian officials", "Russian", "Russia", "Moscow"} <= set(mentions(draft, "Russia"))


def test_an_acronym_that_the_report_explains_is_its_own() -> None:
    draft = read("The National Tea Council (NTC) of Kenya protested. The NTC said growers in Kenya were angry.")
    assert "National Tea Council" in {a.entity for a in draft.actors}
    assert "NTC" in mentions(draft, "National Tea Council")


def test_the_government_is_that_of_the_report() -> None:
    draft = read("Protests spread in Peru on Monday. Peruvian police fired tear gas in Lima. The government called for calm.")
    assert ["PER"] == [p.country for p in at(draft, "The government")]
    assert ["COP"] == [p.sector for p in at(draft, "Peruvian police")]


def test_joined_names_give_several_parties() -> None:
    draft = read("Serbia and Croatia signed the treaty with Italy.")
    assert ["SRB", "HRV"] == [p.country for p in at(draft, "Serbia and Croatia")]


def test_joined_nations_before_one_noun_give_several_parties() -> None:
    draft = read("Chilean and Peruvian foreign ministers met the ambassadors of Mali and Chad.")
    assert ["CHL", "PER"] == [p.country for p in at(draft, "Chilean and Peruvian foreign ministers")]
    assert ["MLI", "TCD"] == [p.country for p in at(draft, "the ambassadors of Mali and Chad")]


def test_the_two_sides_are_the_states_named_before() -> None:
    draft = read("Armenia accused Azerbaijan of shelling. The two sides will meet on Sunday.")
    assert ["ARM", "AZE"] == [p.country for p in at(draft, "The two sides")]


def test_the_north_is_a_state_in_a_report_on_korea() -> None:
    draft = read("South Korea said North Korea had agreed to talks. The North gave no date.")
    assert ["PRK"] == [p.country for p in at(draft, "The North")]


def test_a_pronoun_is_a_party() -> None:
    draft = read("Polish Prime Minister Jan Wilk rejected the plan. He said it was a threat.")
    assert ["Jan Wilk"] == [p.entity for p in at(draft, "He")]


def test_backers_are_not_the_nation_of_a_group() -> None:
    draft = read("Syria complained. Turkish-backed rebels attacked a post in Syria.")
    assert ["SYR"] == [p.country for p in at(draft, "Turkish-backed rebels")]


def test_party_at_gives_the_first_or_none() -> None:
    draft = read("Serbia and Croatia signed.")
    assert "Serbia" == (party_at(draft, TOOLS, 0, 18) or Party("", None, "")).entity
    assert party_at(draft, TOOLS, 3, 3) is None
    assert () == parties_at(Draft(document=Document(id="x", text="Serbia")), TOOLS, 0, 6)


def test_who_leads_for_which_side() -> None:
    draft = read(
        "Estonian Deputy Foreign Minister Mart Tamm, who is leading the talks for Tallinn, met Lena Berg, Stockholm’s lead "
        "negotiator at the talks, on Monday."
    )
    leads = {entity: country for entity, country, _ in lead_negotiators(draft, TOOLS)}
    assert {"Mart Tamm": "EST", "Lena Berg": "SWE"} == leads


def test_a_report_without_words_has_no_cast() -> None:
    assert () == read("   ").actors
    assert () == names(Draft(document=Document(id="x", text="Serbia")), TOOLS).actors


WORDS = [
    "Serbia",
    "Jane",
    "Roe",
    "said",
    "he",
    "the",
    "minister",
    ",",
    ".",
    "(NTC)",
    "Moscow",
    "-",
    "Mr.",
    "its",
    "two sides",
    "\n\n",
    "“",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
@settings(max_examples=60, deadline=None)
def test_every_mention_lies_in_the_text_and_reading_is_deterministic(text: str) -> None:
    draft = read(text)
    for found in draft.actors:
        assert found.mentions
        assert list(found.mentions) == sorted(found.mentions, key=lambda m: (m.start, m.end, m.kind))
        for m in found.mentions:
            assert 0 <= m.start < m.end <= len(text)
            assert draft.document.text[m.start : m.end].strip()
    assert draft.actors == read(text).actors
    parties_at(draft, TOOLS, 0, len(text))


@pytest.mark.parametrize("take", [parties_at, party_at])
def test_spans_beyond_the_text_name_nobody(take: Callable[..., object]) -> None:
    assert not take(read("Serbia signed."), TOOLS, 100, 120)


def test_a_format_of_talks_means_its_members_in_its_time() -> None:
    text = "Envoys from Russia and Japan flew in. The next round of six-party talks will open on Friday."
    members = {p.country for p in at(read(text, "2006-02-10"), "The next round of six-party talks")}
    assert {"CHN", "PRK", "KOR", "USA", "JPN", "RUS"} == members
    assert not at(read(text, "2015-02-10"), "The next round of six-party talks")
    assert not at(read("The three parties in Belfast met. The six-party talks go on.", "2006-02-10"), "The six-party talks")


def test_what_a_matter_is_named_after_takes_part_and_a_nameless_matter_does_not() -> None:
    draft = read("Peru said so. The border dispute is old. The Peru-Ecuador war was short. A consultation was put off.")
    assert ["PER", "ECU"] == [p.country for p in at(draft, "The Peru-Ecuador war")]
    assert () == at(draft, "The border dispute")
    assert () == at(draft, "A consultation")


def test_a_span_that_stops_before_whose_delegations_they_are_means_both() -> None:
    draft = read("The delegations of Mali and Chad met on Monday in Dakar.")
    assert ["MLI", "TCD"] == [p.country for p in at(draft, "The delegations")]


def test_a_visiting_official_joined_to_another_is_the_second_party() -> None:
    draft = read("Kenyan Foreign Minister Peter Otieno and visiting senior Ugandan diplomats agreed on Monday to open the border.")
    assert ["KEN", "UGA"] == [
        p.country for p in at(draft, "Kenyan Foreign Minister Peter Otieno and visiting senior Ugandan diplomats")
    ]


def test_an_acronym_that_a_report_explains_for_a_state_is_the_state() -> None:
    draft = read("The Democratic People's Republic of Korea (DPRK) protested. The DPRK tested a missile.")
    assert ["North Korea"] == [a.entity for a in draft.actors if a.country == "PRK"]
