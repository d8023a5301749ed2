"""What the stages hand to one another: a draft that grows, and the tools they share.

Every stage is a pure function `stage(draft, tools) -> draft`; `detente.reader.STAGES` holds their order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from detente.records import Actor, Assessment, Attribution, Document, Event, Force, Meeting, Span, Time, Toponym

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from detente.extract.tagger import Signals, Tagger
    from detente.knowledge.actors import ActorBase
    from detente.knowledge.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Tools:
    """What is loaded once and never changes: parser, weights, knowledge."""

    nlp: Language
    tagger: Tagger
    actors: ActorBase
    gazetteer: Gazetteer


@dataclass(frozen=True, slots=True)
class Draft:
    """A report on its way to a record.

    `doc` is the parse of the reading copy: the given text with furniture blanked out and broken paragraphs closed, of
    the same length, so that every token offset is an offset in `document.text`. `paragraphs` are spans of the news text
    in order; paragraph numbers count from 1 along them."""

    document: Document
    doc: Doc | None = None
    paragraphs: tuple[Span, ...] = ()
    signals: Signals | None = None
    actors: tuple[Actor, ...] = ()
    places: tuple[Toponym, ...] = ()
    times: tuple[Time, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    events: tuple[Event, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    forces: tuple[Force, ...] = ()
    assessments: tuple[Assessment, ...] = ()
