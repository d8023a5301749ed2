"""What has to be right about an event, in sentences of our own: said or done, on whose word, by whom, when and where.

Each case names the fields that must hold on one event of the sentence; `absent` names what no event may say.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from detente import Reader
from detente.records import Event

PUBLISHED = "2022-01-12"  # a Wednesday


@dataclass(frozen=True)
class Case:
    """A sentence with what one of its events must say, and what none may say."""

    text: str
    type: str = ""
    status: str = ""
    actors: frozenset[str] | None = None
    recipients: frozenset[str] | None = None
    speaker: str | None = None
    issue: str = ""
    condition: str = ""
    date: str = ""
    place: str = ""
    absent: tuple[str, str] | None = None
    missed: bool = False  # what the released model misses; int8 arithmetic differs between processors, so some may read it


def codes(*names: str) -> frozenset[str]:
    return frozenset(names)


STATUS = [
    Case("Russian forces attacked the port of Odesa on Sunday.", "ASSAULT", "actual"),
    Case("Russia could invade Ukraine within weeks, a U.S. official warned.", absent=("ASSAULT", "actual")),
    Case("Kyiv fears that Russian troops will attack the port.", absent=("ASSAULT", "actual")),
    Case("If Serbia seals the border, Kosovo will suspend the talks.", absent=("SANCTION", "actual")),
    Case("Russia did not withdraw its troops from Crimea.", "RETREAT", "negated"),
    Case("The army denied that its aircraft had bombed the village.", absent=("ASSAULT", "actual")),
    Case("Moscow has no plans to attack Ukraine, the Kremlin said.", absent=("ASSAULT", "actual")),
    Case("Russia annexed Crimea in 2014 after its troops had seized the peninsula.", absent=("COERCE", "future")),
    Case("Iraqi troops invaded Kuwait in 1990.", "ASSAULT", "historical"),
    Case("Poland will deploy two battalions to the Belarusian border next month.", "MOBILIZE", "future"),
    Case("Poland deployed two battalions to the Belarusian border on Monday.", "MOBILIZE", "actual"),
    Case("The foreign ministers of Norway and Sweden will meet in Oslo on Friday.", "AGREE", "future"),
    Case("The foreign ministers of Norway and Sweden met in Oslo on Monday.", "CONSULT", "actual"),
]
STATUS += [
    Case("Norway pledged on Tuesday to reopen the consulate.", "AGREE", "actual"),
    Case("Turkey does not recognise the government in Nicosia.", "REJECT", "actual"),
]
SPEAKERS = [
    Case("U.S. officials said Iran had moved missiles to the coast.", "MOBILIZE", speaker="USA", actors=codes("IRN")),
    Case("According to Ukrainian officials, Russia has moved tanks to the border.", "MOBILIZE", speaker="UKR", actors=codes("RUS")),
    Case("Iran has demanded that Israel withdraw from the Golan.", "REQUEST", speaker="", actors=codes("IRN")),
    Case('"Serbia rejects this plan," President Aleksandar Vucic of Serbia said on Tuesday.', "REJECT", actors=codes("SRB")),
    Case('"We welcome the offer," Iraqi President Barham Salih said.', "SUPPORT", actors=codes("IRQ")),
    Case(
        '"We demand an apology from Britain," the Iranian foreign minister said.', "REQUEST", actors=codes("IRN"), issue="apology"
    ),
    Case("Chinese state media reported that Japan had expelled two diplomats.", "SANCTION", actors=codes("JPN")),
    Case("A village in northern Mali was attacked on Tuesday, residents said.", "ASSAULT", actors=codes()),
    Case('"We reject this plan," the Turkish foreign minister told reporters.', "REJECT", actors=codes("TUR")),
]
ACTORS = [
    Case("Lavrov accused Washington of fuelling the crisis.", "ACCUSE", actors=codes("RUS"), recipients=codes("USA")),
    Case(
        "A senior Ukrainian military official accused Russia of shelling the town.",
        "ACCUSE",
        actors=codes("UKR"),
        recipients=codes("RUS"),
    ),
    Case("Moscow said it had rejected the proposal.", "REJECT", actors=codes("RUS")),
    Case("Talks between Egypt and Israel were held in Moscow on Monday.", "CONSULT", actors=codes("EGY", "ISR"), place="Moscow"),
    Case("France and Germany condemned the coup in Mali.", "ACCUSE", actors=codes("FRA", "DEU")),
    Case("The European Union imposed sanctions on Belarus.", "SANCTION", actors=codes("IGO"), recipients=codes("BLR")),
    Case("NATO urged Serbia to pull back its troops.", "REQUEST", actors=codes("IGO"), recipients=codes("SRB")),
    Case(
        "Houthi rebels fired missiles at Saudi Arabia on Monday.",
        "ASSAULT",
        actors=codes("YEM"),
        recipients=codes("SAU"),
        missed=True,
    ),
    Case("Norway's prime minister met her Swedish counterpart in Oslo.", "CONSULT", actors=codes("NOR", "SWE")),
    Case("The former Israeli prime minister criticised Iran.", "ACCUSE", actors=codes("ISR"), recipients=codes("IRN")),
    Case(
        "Armenia and Azerbaijan signed a truce. Both countries agreed to open talks on the border.",
        "AGREE",
        actors=codes("ARM", "AZE"),
        missed=True,
    ),
    Case("The envoy was expelled by Poland.", "SANCTION", actors=codes("POL")),
]
POSITIONS = [
    Case("Iran demanded that the United States lift all sanctions.", "REQUEST", issue="sanctions"),
    Case("Serbia offered to withdraw its police if Kosovo drops the tariffs.", condition="if Kosovo drops the tariffs"),
    Case("Turkey threatened to close the straits unless the ships leave.", "THREATEN", condition="unless the ships leave"),
    Case("North Korea refused to allow inspectors into the plant.", "REJECT", actors=codes("PRK"), issue="inspectors"),
    Case("Japan's rejection of the offer angered Beijing.", "REJECT", actors=codes("JPN")),
    Case("A buildup of Russian troops near the border alarmed Kyiv.", "MOBILIZE", actors=codes("RUS")),
    Case("Syria's demand that Israel leave the Golan was repeated on Monday.", "REQUEST", actors=codes("SYR")),
    Case("Iran rejected the offer and demanded an apology from Britain.", "REQUEST", issue="apology"),
    Case("Iran rejected the offer and demanded an apology from Britain.", "REJECT", issue="offer"),
]
WHEN_WHERE = [
    Case("The envoys met in Vienna on Monday.", "CONSULT", date="2022-01-10", place="Vienna"),
    Case("The envoys will meet in Vienna on Monday.", "AGREE", date="2022-01-17", place="Vienna"),
    Case(
        "On Monday the envoys met in Geneva. The following day they met in Bern.",
        "CONSULT",
        date="2022-01-11",
        place="Bern",
        missed=True,
    ),
    Case("The presidents of Chile and Peru met in Lima last Friday.", "CONSULT", date="2022-01-07", place="Lima"),
    Case("The president faces unrest in Kazakhstan, where Russia has deployed paratroopers.", "MOBILIZE", place="Kazakhstan"),
    Case("Police arrested forty protesters in Almaty on Sunday evening.", "COERCE", date="2022-01-09", place="Almaty"),
]


def says(event: Event, case: Case) -> bool:
    """Whether an event says all that a case asks."""
    wanted: list[tuple[Any, Any]] = [(case.type, event.event_type), (case.status, event.status)]
    if any(w and w != have for w, have in wanted):
        return False
    for parties, have in ((case.actors, event.actors), (case.recipients, event.recipients)):
        if parties is not None and parties != {p.country for p in have} - {""}:
            return False
    if case.speaker is not None and case.speaker != (event.speaker.country if event.speaker else ""):
        return False
    return (
        case.issue in event.issue
        and case.condition in event.condition
        and (event.date.start if event.date else "").startswith(case.date)
        and (not case.place or (event.place is not None and event.place.name == case.place))
    )


@pytest.mark.parametrize("case", [*STATUS, *SPEAKERS, *ACTORS, *POSITIONS, *WHEN_WHERE], ids=lambda c: c.text[:60])
def test_an_event_says_what_its_sentence_says(reader: Reader, case: Case) -> None:
    events = reader.read(case.text, published=PUBLISHED).events
    if case.absent:
        assert case.absent not in {(e.event_type, e.status) for e in events}
    else:
        right = any(says(e, case) for e in events)
        if case.missed and not right:
            pytest.xfail("missed by the released model")
        assert right, events
