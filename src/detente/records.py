"""Every typed record of détente on one page.

Offsets are half-open `(start, end)` pairs in code points of `Document.text`, the text that was given. Country codes are
ISO 3166 alpha-3 (`XKX` for Kosovo, `PSE` for the Palestinian territories), or `IGO`, `NGO`, `MNC` for an organisation of
several states. Event types, modes, contexts and sectors are PLOVER's (manual of 2021). Dates are ISO 8601, partial where
only the month or the year is known. Times carry TIMEX3 values.
"""

from __future__ import annotations

import dataclasses
import functools
import html
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self, TypeAlias

Span: TypeAlias = tuple[int, int]
Spans: TypeAlias = tuple[Span, ...]


class Plain:
    """Round trip between a frozen record and plain JSON values.

    A trailing underscore in a field's name is dropped in the JSON (`from_` is written `from`).
    """

    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the record as JSON values: dicts, lists, strings, numbers, None.

        >>> Force(side=None, count=3, approximate=False, what="ships", where=None, according_to=None,
        ...       evidence=(0, 5)).to_dict()["evidence"]
        [0, 5]
        """
        return {f.name.rstrip("_"): _plain(getattr(self, f.name)) for f in dataclasses.fields(self)}  # type: ignore[arg-type]

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Build the record from what `to_dict` wrote; unknown keys are ignored, so that newer files can be read."""
        return typing.cast(Self, _build(cls, values))


@dataclass(frozen=True, slots=True)
class Furniture(Plain):
    """A stretch of the page that is not news, and why: `caption`, `credit`, `contact`, `share`, `related`, `form`,
    `copyright`, `hash`, `advert`, `navigation`, `byline`, `date`, `title`, `boilerplate`."""

    start: int
    end: int
    reason: str


@dataclass(frozen=True, slots=True)
class Document(Plain):
    """One report as it was given. `id` is the content hash; `published` an ISO date (or date-time), or None."""

    id: str
    text: str
    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    byline: str | None = None
    published: str | None = None
    dateline: str | None = None
    language: str | None = None
    furniture: tuple[Furniture, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Rejected(Plain):
    """Something that could not be read: where it came from, a short stable reason, and the message for a person."""

    source: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class Party(Plain):
    """An actor, recipient, speaker or side as one report names it.

    `text` and `span` are the words; `entity` the resolved name (`Sergei Ryabkov`, `Russia`, `NATO`); `sector` the first
    of `sectors` (PLOVER); `title` the role (`deputy foreign minister`)."""

    text: str
    span: Span | None
    entity: str
    country: str = ""
    sector: str = ""
    sectors: tuple[str, ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True)
class When(Plain):
    """When something happened: ISO dates (partial allowed), `precision` day, week, month, quarter, year or unknown."""

    start: str
    end: str
    precision: str
    text: str = ""
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Where(Plain):
    """Where something happened: usual English name, country, WGS 84 degrees, GeoNames id; None where unknown."""

    name: str
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Magnitude(Plain):
    """PLOVER's magnitude: people killed, injured, and the size of a crowd or force; None where the report gives none."""

    dead: int | None = None
    injured: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Event(Plain):
    """One clause in which a political actor does or says something to, with or about another.

    `status`: actual, future, hypothetical, negated, historical. `speaker` is whom the report credits for the claim, None
    where the report says so itself. `quad`: 0 neutral, 1 verbal cooperation, 2 material cooperation, 3 verbal conflict,
    4 material conflict. `rule` names the rule or model, with its version, that coded it."""

    event_type: str
    event_mode: str
    status: str
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    trigger: Span
    evidence: Span
    contexts: tuple[str, ...] = ()
    speaker: Party | None = None
    issue: str = ""
    condition: str = ""
    date: When | None = None
    place: Where | None = None
    magnitude: Magnitude | None = None
    plover_score: float = 0.0
    quad: int = 0
    confidence: float = 0.0
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Attribution(Plain):
    """Who says what: the spans of source, cue and content (PolNeAR's scheme), the resolved speaker, and whether the
    content stands in quotation marks."""

    source: Spans
    cue: Spans
    content: Spans
    speaker: Party | None = None
    direct: bool = False
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Meeting(Plain):
    """A round of talks, a visit or a call. `status`: held, ongoing, scheduled, proposed, refused, cancelled (a postponed
    one is cancelled for its old date). `level`: head, minister, deputy, envoy, official, organisation or empty."""

    parties: tuple[Party, ...]
    place: Where | None
    date: When | None
    status: str
    level: str
    evidence: Span
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Force(Plain):
    """A number of troops, weapons, casualties or observers that the report gives for a side."""

    side: Party | None
    count: int
    approximate: bool
    what: str
    where: Where | None
    according_to: Party | None
    evidence: Span
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Assessment(Plain):
    """Somebody's judgement of how likely something is: very low, low, even, high, very high, unclear."""

    by: Party | None
    about: str
    likelihood: str
    evidence: Span
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Time(Plain):
    """A time expression: TIMEX3 `type` (DATE, TIME, DURATION, SET) and `value`; `from`/`to` the ISO dates it covers,
    None where it cannot be tied to the calendar."""

    start: int
    end: int
    type: str
    value: str
    from_: str | None = None
    to: str | None = None


@dataclass(frozen=True, slots=True)
class Toponym(Plain):
    """A place name in the text with its GeoNames entry; coordinates in WGS 84 degrees, None where unresolved."""

    start: int
    end: int
    name: str
    country: str = ""
    lat: float | None = None
    lon: float | None = None
    geonames_id: int | None = None


@dataclass(frozen=True, slots=True)
class Mention(Plain):
    """One mention of a cast member. `kind`: name, role, nationality, pronoun, metonym."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class Actor(Plain):
    """One member of a report's cast with all its mentions in order. `type`: person, country, organisation, group."""

    entity: str
    type: str
    country: str
    sectors: tuple[str, ...]
    title: str
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Record(Plain):
    """Everything détente says about one report. `reader` names the version of the rules and the model."""

    document: Document
    events: tuple[Event, ...] = ()
    attributions: tuple[Attribution, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    forces: tuple[Force, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    times: tuple[Time, ...] = ()
    places: tuple[Toponym, ...] = ()
    actors: tuple[Actor, ...] = ()
    reader: str = ""

    def words(self, span: Span) -> str:
        """Return the characters of the report that a span points at.

        >>> Record(document=Document(id="x", text="Talks began.")).words((0, 5))
        'Talks'
        """
        return self.document.text[span[0] : span[1]]

    def _repr_html_(self) -> str:
        """What a notebook shows: the title, and a line an event with its words."""
        head = (self.document.title or self.document.id, self.document.outlet or "", (self.document.published or "")[:10])
        rows = "".join(
            "<tr>" + "".join(f"<td style='text-align:left'>{html.escape(str(c))}</td>" for c in cells) + "</tr>"
            for cells in (
                (e.event_type, e.status, ", ".join(a.entity for a in e.actors), self.words(e.evidence)) for e in self.events
            )
        )
        counts = ", ".join(f"{len(getattr(self, k))} {k}" for k in ("events", "attributions", "meetings", "forces", "assessments"))
        title = html.escape(" · ".join(h for h in head if h))
        return f"<p><b>{title}</b><br>{counts}</p><table>{rows}</table>"


def _plain(value: Any) -> Any:
    if isinstance(value, Plain):
        return value.to_dict()
    if isinstance(value, (tuple, list)):
        return [_plain(v) for v in value]
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    return value


@functools.cache
def _hints(cls: type) -> dict[str, Any]:
    return typing.get_type_hints(cls)


def _build(kind: Any, value: Any) -> Any:
    origin, args = typing.get_origin(kind), typing.get_args(kind)
    if origin in (typing.Union, types.UnionType):
        return None if value is None else _build(next(a for a in args if a is not type(None)), value)
    if origin is tuple:
        if args[-1] is Ellipsis:
            return tuple(_build(args[0], v) for v in value)
        return tuple(_build(a, v) for a, v in zip(args, value, strict=True))
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        hints, names = _hints(kind), {f.name.rstrip("_"): f.name for f in dataclasses.fields(kind)}
        return kind(**{names[k]: _build(hints[names[k]], v) for k, v in value.items() if k in names})
    if kind is float and isinstance(value, int):
        return float(value)
    return value
