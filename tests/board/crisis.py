"""Four reports of a quarrel over a corridor: stances that move, talks that are put off or forgotten, a forecast, a deed."""

from __future__ import annotations

from lxml import html
from starlette.testclient import TestClient

from detente.records import Assessment, Document, Event, Meeting, Party, Record, Span, When, Where

CORRIDOR = "reopen the grain corridor"
SIDES = {"NOR": "Norway", "ISL": "Iceland"}
QUADS = {"REQUEST": 3, "REJECT": 3, "AGREE": 1, "ASSAULT": 4, "AID": 2}


class Telling:
    """A report that is put together sentence by sentence."""

    def __init__(self, id: str, published: str, outlet: str = "The Strait Courier") -> None:
        self.id, self.published, self.outlet = id * 16, published, outlet
        self.sentences: list[str] = []
        self.events: list[Event] = []
        self.meetings: list[Meeting] = []
        self.assessments: list[Assessment] = []

    def said(self, sentence: str) -> tuple[Span, Span]:
        """Where a new sentence stands, and where its first word does."""
        start = len("\n\n".join([*self.sentences, ""]))
        self.sentences.append(sentence)
        return (start, start + len(sentence)), (start, start + len(sentence.split(maxsplit=1)[0]))

    def act(self, kind: str, by: str, to: str, sentence: str, *, issue: str = "") -> Telling:
        where, first = self.said(sentence)
        a, b = (Party(SIDES[p], first, SIDES[p], p, "GOV", ("GOV",)) for p in (by, to))
        quad, day = QUADS[kind], When(self.published, self.published, "day", "today", first)
        self.events.append(Event(kind, "", "actual", (a,), (b,), where, where, issue=issue, date=day, quad=quad, confidence=0.9))
        return self

    def meets(self, status: str, day: str, place: str, sentence: str) -> Telling:
        where, first = self.said(sentence)
        both = tuple(Party(SIDES[p], first, SIDES[p], p, "GOV", ("GOV",)) for p in SIDES)
        when = When(day, day, "day", day, first) if day else None
        there = Where(place, "", None, None, None, first)
        self.meetings.append(Meeting(both, there, when, status, "minister", where))
        return self

    def judges(self, likelihood: str, about: str, sentence: str) -> Telling:
        where, first = self.said(sentence)
        by = Party("NATO officials", first, "NATO", "IGO", "IGO", ("IGO",))
        self.assessments.append(Assessment(by, about, likelihood, where))
        return self

    def record(self) -> Record:
        text = "\n\n".join(self.sentences)
        document = Document(self.id, text, outlet=self.outlet, title=f"The corridor on {self.published}", published=self.published)
        parts = (self.events, self.meetings, self.assessments)
        events, meetings, assessments = map(tuple, parts)
        return Record(document, events=events, meetings=meetings, assessments=assessments)


def crisis() -> list[Record]:
    """The reports, in order of publication."""
    first = (
        Telling("1", "2031-03-09")
        .act("REQUEST", "NOR", "ISL", "Norway demanded that Iceland reopen the grain corridor", issue=CORRIDOR)
        .act("REJECT", "ISL", "NOR", "Iceland refused to reopen the grain corridor", issue=CORRIDOR)
        .meets("scheduled", "2031-03-11", "Oslo", "Their envoys are to meet in Oslo on March 11")
        .meets("scheduled", "2031-03-13", "Vienna", "Their ministers are to meet in Vienna on March 13")
        .judges(
            "low",
            "a deal on the corridor by March 20",
            "NATO officials put the chance of a deal on the corridor by March 20 at low",
        )
    )
    second = (
        Telling("2", "2031-03-12", "The Harbour Wire")
        .act("ASSAULT", "ISL", "NOR", "Iceland fired on two boats of Norway")
        .meets("cancelled", "2031-03-13", "Vienna", "The ministers' meeting in Vienna on March 13 was postponed")
        .meets("scheduled", "2031-03-20", "Vienna", "Ministers are to meet in Vienna on March 20 instead")
    )
    third = Telling("3", "2031-03-13").act(
        "REQUEST", "NOR", "ISL", "Norway demanded again that Iceland reopen the grain corridor", issue=CORRIDOR
    )
    fourth = (
        Telling("4", "2031-03-15")
        .act("AGREE", "ISL", "NOR", "Iceland offered to reopen the grain corridor", issue=CORRIDOR)
        .act("AGREE", "NOR", "ISL", "Norway struck a deal on the corridor")
    )
    return [t.record() for t in (first, second, third, fourth)]


def tree(client: TestClient, url: str) -> html.HtmlElement:
    """A page that has to be there."""
    answer = client.get(url)
    assert 200 == answer.status_code, answer.text[:2000]
    return html.fromstring(answer.text)


def text(node: html.HtmlElement) -> str:
    """The words of a part of a page, white space folded."""
    return " ".join(" ".join(node.itertext()).split())
