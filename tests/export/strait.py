"""A small crisis over a strait, as reports tell it: for the tests of files that hold more than one thing."""

from __future__ import annotations

import dataclasses
from pathlib import Path
from typing import Any

from detente.ledger import Ledger
from detente.records import Actor, Assessment, Attribution, Document, Event, Meeting, Mention, Party, Record, Toponym, When, Where

NORWAY = Party("Oslo", (0, 4), "Norway", "NOR", "GOV", ("GOV",))
LATVIA = Party("Latvian envoys", (60, 74), "Latvia", "LVA", "GOV", ("GOV",))
MOEN = Party("Kari Moen", (90, 99), "Kari Moen", "EST", "GOV", ("GOV",), "foreign minister")
OSLO = Where("Oslo", "NOR", 59.91, 10.75, 3143244, (0, 4))
# Oslo, a comma, and words enough to stand on.
STRAIT = (
    "Oslo turned down a grain corridor on Monday. It would be shut to Latvian envoys who asked. "
    "Kari Moen threatened to close the harbour of Riga. Talks are planned for Friday in Oslo, officials said. "
    "They were postponed to Sunday."
)


def day(iso: str) -> When:
    return When(iso, iso, "day")


REFUSAL = Event(
    "REJECT", "", "actual", (NORWAY,), (LATVIA,), (5, 16), (0, 44), issue="grain corridor", date=day("2031-03-03"), place=OSLO,
    plover_score=-4.0, quad=3, confidence=1.0,
)  # fmt: skip


def refusal(**given: Any) -> Event:
    """Norway turns the corridor down, told otherwise."""
    return dataclasses.replace(REFUSAL, **given)


THREAT = Event(
    "THREATEN", "", "actual", (MOEN,), (LATVIA,), (101, 111), (91, 141), issue="harbour", date=day("2031-03-04"), quad=3
)  # fmt: skip
TALKS = Meeting((NORWAY, LATVIA), OSLO, day("2031-03-07"), "scheduled", "envoy", (142, 195))


def told(id: str, *events: Event, meetings: tuple[Meeting, ...] = (), published: str = "2031-03-04") -> Record:
    """A report of the crisis with some events and meetings, and with one of everything else."""
    return Record(
        Document(id=id, text=STRAIT, published=published, outlet="The Fjord", url=f"https://example.org/{id}"),
        events=events,
        meetings=meetings,
        attributions=(Attribution(((0, 44),), (), (), MOEN),),
        assessments=(Assessment(MOEN, "the harbour will be closed", "low", (91, 141)),),
        places=(Toponym(0, 4, "Oslo", "NOR", 59.91, 10.75, 3143244),),
        actors=(
            Actor("Norway", "country", "NOR", ("GOV",), "", (Mention(0, 4, "name"),)),
            Actor("Kari Moen", "person", "EST", ("GOV", "LEG"), "foreign minister", (Mention(91, 100, "name"),)),
            Actor("Harbour Union", "organisation", "LVA", ("LAB",), "", (Mention(122, 129, "nominal"),)),
        ),
    )


def crisis(path: Path, *records: Record) -> Ledger:
    made = Ledger(path, create=True)
    made.write(records)
    return made
