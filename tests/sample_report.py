"""One report with a hand-made record, for the tests of what is shown: two invented states over a strait."""

from __future__ import annotations

from detente.records import (
    Actor,
    Assessment,
    Attribution,
    Document,
    Event,
    Force,
    Furniture,
    Meeting,
    Mention,
    Party,
    Record,
    Span,
    Time,
    Toponym,
    When,
    Where,
)

TEXT = """GENEVA—Envoys of Norway and Iceland met on Monday, the first of two days of talks.

Norway demanded that Iceland reopen the strait. "We will not wait for ever," said

Ingrid Moen,

Norway's deputy foreign minister, who leads its delegation.

Photo: a patrol boat at anchor

Iceland refused to discuss the strait without its allies. It would close its ports if Norway sent warships, officials in Reykjavik said.

Norway has moved about 2,500 soldiers to the coast, according to NATO officials. They put the chance of a deal at low.

Ministers will meet in Vienna on Thursday. Norway did not invade.

Copyright 2031 The Strait Courier
"""


def at(words: str, *, start: int = 0) -> Span:
    """Where some words stand in the text."""
    found = TEXT.index(words, start)
    return found, found + len(words)


def norway(words: str = "Norway") -> Party:
    return Party(words, at(words), "Norway", "NOR", "GOV", ("GOV",))


def iceland(words: str = "Iceland") -> Party:
    return Party(words, at(words), "Iceland", "ISL", "GOV", ("GOV",))


MOEN = Party("Ingrid Moen", at("Ingrid Moen"), "Ingrid Moen", "NOR", "GOV", ("GOV",), "deputy foreign minister")
NATO = Party("NATO officials", at("NATO officials"), "NATO", "IGO", "IGO", ("IGO",))
OFFICIALS = Party("officials in Reykjavik", at("officials in Reykjavik"), "Iceland", "ISL", "GOV", ("GOV",))


def _event(kind: str, status: str, who: Party, whom: Party | None, words: str, **more: object) -> Event:
    span = at(words)
    quad = {"REQUEST": 3, "REJECT": 3, "THREATEN": 3, "MOBILIZE": 4, "ASSAULT": 4}.get(kind, 1)
    return Event(kind, "", status, (who,), (whom,) if whom else (), span, span, quad=quad, **more)  # type: ignore[arg-type]


def record(**changed: object) -> Record:
    """The record; `changed` replaces fields of the document."""
    document = {
        "id": "00ff00ff00ff00ff",
        "text": TEXT,
        "url": "https://courier.example/strait",
        "outlet": "The Strait Courier",
        "title": "Two days over a strait",
        "published": "2031-03-10",
        "dateline": "GENEVA",
        "furniture": (
            Furniture(*at("Photo: a patrol boat at anchor"), "caption"),
            Furniture(*at("Copyright 2031 The Strait Courier"), "copyright"),
        ),
    } | changed
    monday = When("2031-03-10", "2031-03-10", "day", "Monday", at("Monday"))
    thursday = When("2031-03-13", "2031-03-13", "day", "Thursday", at("Thursday"))
    vienna = Where("Vienna", "AUT", 48.21, 16.37, 2761369, at("Vienna"))
    geneva = Where("Geneva", "CHE", 46.2, 6.15, 2660646, at("GENEVA"))
    both = (norway(), iceland())
    return Record(
        document=Document(**document),  # type: ignore[arg-type]
        events=(
            Event("CONSULT", "", "actual", both, (), at("met"), at("Envoys of Norway and Iceland met on Monday"), date=monday),
            _event(
                "REQUEST",
                "actual",
                norway(),
                iceland(),
                "Norway demanded that Iceland reopen the strait",
                issue="reopen the strait",
            ),
            _event(
                "REJECT",
                "actual",
                iceland(),
                None,
                "Iceland refused to discuss the strait",
                issue="discuss the strait without its allies",
            ),
            _event(
                "THREATEN",
                "actual",
                iceland(),
                norway(),
                "It would close its ports if Norway sent warships",
                issue="close its ports",
                condition="if Norway sent warships",
                speaker=OFFICIALS,
            ),
            _event("MOBILIZE", "actual", norway(), None, "Norway has moved about 2,500 soldiers", speaker=NATO),
            Event("AGREE", "", "future", both, (), at("will meet"), at("Ministers will meet in Vienna on Thursday")),
            _event("ASSAULT", "negated", norway(), None, "Norway did not invade"),
        ),
        attributions=(
            Attribution((at("Ingrid Moen"),), (at("said"),), (at('"We will not wait for ever,"'),), MOEN, True, 0.9),
            Attribution(
                (at("officials in Reykjavik"),),
                (at("said", start=at("Reykjavik")[1]),),
                (at("It would close its ports if Norway sent warships"),),
                OFFICIALS,
            ),
        ),
        meetings=(
            Meeting(both, geneva, monday, "held", "envoy", at("Envoys of Norway and Iceland met on Monday")),
            Meeting(both, vienna, thursday, "scheduled", "minister", at("Ministers will meet in Vienna on Thursday")),
        ),
        forces=(Force(norway(), 2500, True, "soldiers", None, NATO, at("Norway has moved about 2,500 soldiers to the coast")),),
        assessments=(Assessment(NATO, "a deal", "low", at("They put the chance of a deal at low")),),
        times=(Time(*at("Monday"), "DATE", "2031-03-10", "2031-03-10", "2031-03-10"),),
        places=(
            Toponym(*at("GENEVA"), "Geneva", "CHE", 46.2, 6.15, 2660646),
            Toponym(*at("Vienna"), "Vienna", "AUT", 48.21, 16.37, 2761369),
        ),
        actors=(
            Actor("Norway", "country", "NOR", ("GOV",), "", (Mention(*at("Norway"), "name"),)),
            Actor("Iceland", "country", "ISL", ("GOV",), "", (Mention(*at("Iceland"), "name"),)),
            Actor("Ingrid Moen", "person", "NOR", ("GOV",), "deputy foreign minister", (Mention(*at("Ingrid Moen"), "name"),)),
        ),
        reader="detente test",
    )


# What a hostile page might carry in its text and its metadata.
HOSTILE = "<script>alert(1)</script> [red]x[/red] \x1b[31m\x9b2J\x07 \u202egnp.exe\u2066 javascript:alert(2) =1+1 \"'><img src=x onerror=alert(3)>"
