"""A hand-made ledger for the pages: four reports of three outlets about a strait, one of them carrying another's text with changes.

No reader is needed; what belongs together is merged by hand, so that the tests do not hang on the linker's weights."""

from __future__ import annotations

from pathlib import Path

from detente.ledger import Ledger
from detente.records import (
    Actor,
    Assessment,
    Attribution,
    Document,
    Event,
    Magnitude,
    Meeting,
    Mention,
    Party,
    Record,
    Span,
    When,
)

WIRE, REPRINT, RIVAL, LATER = "aa00000000000001", "aa00000000000002", "bb00000000000003", "cc00000000000004"
SINKING = "Three sailors died when a patrol boat sank near the islands on Sunday"
COAST = "Norway moved 2,500 soldiers to the coast of the strait on Monday"
WIRE_TEXT = f"""{COAST}, the government in Oslo said. Norway demanded that Iceland reopen the strait to fishing boats before the end of March.

Iceland refused to discuss the strait without its allies, and its ministers left the hall without a word to the press that was waiting outside.

{SINKING}, the coast guard said. Ministers of both will meet in Vienna on Thursday, and observers call a deal unlikely.
"""
REPRINT_TEXT = WIRE_TEXT.replace("Three sailors", "Five sailors").replace(
    ", and its ministers left the hall without a word to the press that was waiting outside", ""
)
RIVAL_TEXT = """Seven sailors died when a patrol boat went down near the islands on Sunday, the rescue service said.

Ingrid Moen, Norway's foreign minister, denied that Norway moved 2,500 soldiers to the coast of the strait. "We have sent nobody at all to that coast," she said.
"""
LATER_TEXT = """Oslo warned that it would seal its northern harbours. Moen said it would wait no longer. Iceland agreed to reopen the strait for a week.

Iceland and Norway signed a paper on fish.
"""
NORWAY = Party("Norway", None, "Norway", "NOR", "GOV", ("GOV",))
ICELAND = Party("Iceland", None, "Iceland", "ISL", "GOV", ("GOV",))
GUARD = Party("the coast guard", None, "coast guard", "ISL", "MIL", ("MIL",))
RESCUE = Party("the rescue service", None, "rescue service", "NOR", "GOV", ("GOV",))
MOEN = Party("Ingrid Moen", None, "Ingrid Moen", "NOR", "GOV", ("GOV",), "foreign minister")
SAILORS = Party("sailors", None, "sailors", "ISL", "CVL", ("CVL",))
QUADS = {"REQUEST": 3, "REJECT": 3, "THREATEN": 3, "MOBILIZE": 4, "ASSAULT": 4, "AGREE": 1}


def id_of(document: str, text: str, words: str, kind: str) -> str:
    """The id of the event with these words."""
    return f"{document}_{text.index(words)}_{kind.lower()}"


def _at(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def _event(text: str, kind: str, words: str, who: Party, *whom: Party, **more: object) -> Event:
    span = _at(text, words)
    issue = str(more.pop("issue", ""))
    made: dict[str, object] = {"confidence": 0.8, "quad": QUADS[kind], "issue": issue, **more}
    return Event(kind, "", str(made.pop("status", "actual")), (who,), whom, span, span, **made)  # type: ignore[arg-type]


def _day(iso: str) -> When:
    return When(iso, iso, "day", "")


def _cast(text: str, party: Party, kind: str, *names: str) -> Actor:
    mentions = tuple(Mention(*_at(text, n), "name") for n in names)
    return Actor(party.entity, kind, party.country, party.sectors, party.title, mentions)


def _states(text: str) -> tuple[Actor, ...]:
    return _cast(text, NORWAY, "country", "Norway"), _cast(text, ICELAND, "country", "Iceland")


def _told(text: str, dead: int, sinking: str) -> tuple[Event, ...]:
    return (
        _event(text, "MOBILIZE", COAST, NORWAY, date=_day("2031-03-03"), magnitude=Magnitude(size=2500)),
        _event(text, "REQUEST", "Norway demanded that Iceland reopen the strait", NORWAY, ICELAND, issue="reopen the strait"),
        _event(text, "REJECT", "Iceland refused to discuss the strait", ICELAND, NORWAY, issue="discuss the strait"),
        _event(text, "ASSAULT", sinking, ICELAND, SAILORS, date=_day("2031-03-02"), magnitude=Magnitude(dead=dead), speaker=GUARD),
    )


def _wire(id: str, outlet: str, published: str, text: str, dead: int, sinking: str) -> Record:
    return Record(
        document=Document(id=id, text=text, outlet=outlet, published=published, title=f"Soldiers at the strait ({outlet})"),
        events=_told(text, dead, sinking),
        meetings=(
            Meeting(
                (NORWAY, ICELAND),
                None,
                _day("2031-03-06"),
                "scheduled",
                "minister",
                _at(text, "Ministers of both will meet in Vienna"),
            ),
        ),
        assessments=(Assessment(None, "a deal", "low", _at(text, "observers call a deal unlikely")),),
        actors=_states(text),
    )


def _rival() -> Record:
    text = RIVAL_TEXT
    quote = '"We have sent nobody at all to that coast,"'
    return Record(
        document=Document(id=RIVAL, text=text, outlet="Northern Post", published="2031-03-04", title="Oslo denies"),
        events=(
            _event(
                text,
                "ASSAULT",
                "Seven sailors died when a patrol boat went down",
                ICELAND,
                SAILORS,
                date=_day("2031-03-02"),
                magnitude=Magnitude(dead=7),
                speaker=RESCUE,
            ),
            _event(
                text, "REJECT", "denied that Norway moved 2,500 soldiers to the coast of the strait", NORWAY, issue=COAST.lower()
            ),
        ),
        attributions=(Attribution((_at(text, "she"),), (_at(text, "said"),), (_at(text, quote),), MOEN, True, 0.9),),
        actors=(_cast(text, MOEN, "person", "Ingrid Moen"), _cast(text, NORWAY, "country", "Norway")),
    )


def _later() -> Record:
    text = LATER_TEXT
    return Record(
        document=Document(id=LATER, text=text, outlet=None, published="2031-03-20", title="No longer"),
        events=(
            _event(
                text, "THREATEN", "Oslo warned that it would seal its northern harbours", NORWAY, ICELAND, issue="reopen the strait"
            ),
            _event(text, "REQUEST", "Moen said it would wait no longer", MOEN, ICELAND, issue="wait no longer"),
            _event(text, "AGREE", "Iceland agreed to reopen the strait for a week", ICELAND, issue="reopen the strait"),
        ),
        actors=(*_states(text), _cast(text, MOEN, "person", "Moen")),
    )


def crisis(path: Path) -> Ledger:
    """The ledger: what the wire and its reprint tell is one, and so is the sinking as the rival tells it."""
    ledger = Ledger(path, create=True)
    wire = _wire(WIRE, "The Strait Wire", "2031-03-03", WIRE_TEXT, 3, SINKING)
    reprint = _wire(REPRINT, "Harbour Gazette", "2031-03-04", REPRINT_TEXT, 5, SINKING.replace("Three", "Five"))
    ledger.write([wire, reprint, _rival(), _later()])
    rival = id_of(RIVAL, RIVAL_TEXT, "Seven sailors", "assault")
    for words, kind in ((COAST, "mobilize"), ("Norway demanded", "request"), ("Iceland refused", "reject")):
        ledger.journal.append("merge", [id_of(WIRE, WIRE_TEXT, words, kind), id_of(REPRINT, REPRINT_TEXT, words, kind)], who="Ada")
    ledger.journal.append("merge", [sinking(), id_of(REPRINT, REPRINT_TEXT, "Five sailors", "assault"), rival], who="Ada")
    warned = id_of(LATER, LATER_TEXT, "Oslo warned", "threaten")
    ledger.journal.append("split", [warned], who="Ada", values={"from": id_of(WIRE, WIRE_TEXT, "Norway demanded", "request")})
    return ledger


def sinking() -> str:
    """The id of the sinking of the patrol boat."""
    return id_of(WIRE, WIRE_TEXT, SINKING, "assault")


def mobilised() -> str:
    """The id of the soldiers at the coast."""
    return id_of(WIRE, WIRE_TEXT, COAST, "mobilize")


def denial() -> str:
    """The id of the denial that there are any."""
    return id_of(RIVAL, RIVAL_TEXT, "denied that Norway moved", "reject")
