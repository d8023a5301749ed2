"""What linking takes and gives: flat frozen rows. Dates are ISO, empty where unknown; ids are strings.

In: `Report`, `Told`, `Cast`, `Round`, `Judged`. Out: `Copy`, `Entity`, `Happening` with `Member`s, `Talk`, `Stance`, `Move`,
`Forecast`. A `Party` of a row is `(label, entity, country, sector)` as in the ledger's flat tables.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from importlib import resources
from typing import Final, TypeAlias

from detente.knowledge.actor_tables import rows_of
from detente.records import Plain

Ids: TypeAlias = tuple[str, ...]


# Country codes that stand for no state.
NOT_STATES: Final = ("IGO", "NGO", "MNC")


def is_state(country: str) -> bool:
    """Whether a code is that of a single state."""
    return len(country) == 3 and country not in NOT_STATES


def label(entity: str, country: str, sector: str) -> str:
    """How a party stands in an answer: a state's code for its government or the state itself, else its name.

    >>> label("Russia", "RUS", "GOV"), label("Russian army", "RUS", "MIL"), label("NATO", "IGO", "IGO")
    ('RUS', 'Russian army', 'NATO')
    """
    whole = sector in ("GOV", "") or entity == _state_names().get(country)
    return country if is_state(country) and whole else entity


@functools.cache
def _state_names() -> dict[str, str]:
    rows = rows_of(resources.files("detente.knowledge") / "countries.tsv")
    return {row["iso3"]: row["name"] for row in rows}


@dataclass(frozen=True, slots=True)
class Side(Plain):
    """A party of a row. `key` is what linking compares: the state's code, else the linked entity's id, else the name.

    `label` is how answers name it; `entity`, `country`, `sector` are the record's."""

    key: str
    label: str
    entity: str
    country: str = ""
    sector: str = ""


@dataclass(frozen=True, slots=True)
class Report(Plain):
    """A report as the ledger knows it: `published` an ISO day or empty; `shingles` sorted 64-bit hashes of its five-word
    shingles (`text.shingles`); `words` their number of news words."""

    id: str
    outlet: str
    published: str
    title: str
    words: int = 0
    shingles: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Told(Plain):
    """One event as one report tells it. `original` is the id of the report it was copied from, or the report's own; `meets`:
    its words are those of a meeting, too."""

    id: str
    document: str
    original: str
    outlet: str
    published: str
    event_type: str
    mode: str
    status: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    speaker: Side | None
    issue: str
    condition: str
    start: str
    end: str
    precision: str
    place: str
    place_country: str
    geonames_id: int | None
    lat: float | None
    lon: float | None
    dead: int | None
    injured: int | None
    size: int | None
    score: float
    quad: int
    confidence: float
    words: str
    offset: int
    voice: str = ""
    meets: bool = False

    @property
    def day(self) -> str:
        """The day it happened, or was published where that is not known."""
        return self.start or self.published


@dataclass(frozen=True, slots=True)
class Cast(Plain):
    """One member of one report's cast. `type`: person, country, organisation, group. `names` are the words by which the
    report names it, fullest first."""

    document: str
    entity: str
    type: str
    country: str
    sectors: tuple[str, ...]
    title: str
    names: tuple[str, ...]
    mentions: int
    published: str


@dataclass(frozen=True, slots=True)
class Round(Plain):
    """A meeting as one report tells it. `status`: held, ongoing, scheduled, proposed, refused, cancelled."""

    id: str
    document: str
    original: str
    outlet: str
    published: str
    status: str
    level: str
    parties: tuple[Side, ...]
    start: str
    end: str
    precision: str
    place: str
    place_country: str
    words: str
    offset: int


@dataclass(frozen=True, slots=True)
class Judged(Plain):
    """Somebody's judgement of how likely something is, as one report tells it."""

    id: str
    document: str
    original: str
    outlet: str
    published: str
    by: str
    party: str
    about: str
    likelihood: str
    words: str
    offset: int


# ---- what comes out


@dataclass(frozen=True, slots=True)
class Copy(Plain):
    """A report's place among copies. `kind`: original (also a report that nobody copied), copy, version. `containment` of the
    shorter text in the other, 0 to 1."""

    document: str
    original: str
    kind: str
    containment: float
    added: int = 0
    dropped: int = 0


@dataclass(frozen=True, slots=True)
class Entity(Plain):
    """One actor of the world over all reports. `names` by frequency; `titles` as `title (first day to last day)`; `members`
    the `(document, entity)` pairs joined, with the sureness of each, 0 to 1."""

    id: str
    name: str
    type: str
    country: str
    sectors: tuple[str, ...]
    names: tuple[str, ...]
    titles: tuple[str, ...]
    first: str
    last: str
    members: tuple[tuple[str, str, float], ...]


@dataclass(frozen=True, slots=True)
class Member(Plain):
    """A mention of a happening: `score` is the mean sureness of its pairs, 1 for a single mention; `why` says what joined it."""

    event: str
    score: float
    why: str


@dataclass(frozen=True, slots=True)
class Happening(Plain):
    """One act in the world, told by one mention or more. Its id is that of its first mention by day of publication.

    `sources` counts reports that are no copies of one another; `dead` and the like are `(least, most)` of what is told."""

    id: str
    event_type: str
    mode: str
    status: str
    actors: tuple[Side, ...]
    recipients: tuple[Side, ...]
    issue: str
    condition: str
    start: str
    end: str
    precision: str
    place: str
    place_country: str
    geonames_id: int | None
    lat: float | None
    lon: float | None
    dead: tuple[int, int] | None
    injured: tuple[int, int] | None
    size: tuple[int, int] | None
    score: float
    quad: int
    confidence: float
    first: str
    last: str
    reports: int
    sources: int
    outlets: tuple[str, ...]
    words: str
    standing: tuple[str, ...]
    claimed_by: tuple[str, ...]
    denied_by: tuple[str, ...]
    contradicts: Ids
    members: tuple[Member, ...]


@dataclass(frozen=True, slots=True)
class Step(Plain):
    """What was said of a round of talks, and when."""

    round: str
    published: str
    status: str


@dataclass(frozen=True, slots=True)
class Talk(Plain):
    """A round of talks over all reports. `status` as it stands: held, ongoing, scheduled, proposed, refused, postponed,
    cancelled."""

    id: str
    status: str
    level: str
    parties: tuple[Side, ...]
    start: str
    end: str
    precision: str
    place: str
    place_country: str
    sources: int
    history: tuple[Step, ...]
    members: Ids
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class Stance(Plain):
    """What a party holds of an issue on a day. `act` as in `positions.ACTS`; `happening` the act in which it was taken, which
    `sources` tell with a `confidence` of 0 to 1: of one day the best attested counts."""

    party: str
    issue: str
    issue_id: str
    act: str
    to: tuple[str, ...]
    condition: str
    day: str
    happening: str
    document: str
    words: str
    sources: int = 0
    confidence: float = 0.0


@dataclass(frozen=True, slots=True)
class Move(Plain):
    """How a party's stance on an issue changed. `kind`: new, hardened, softened, repeated, withdrawn."""

    party: str
    issue: str
    issue_id: str
    kind: str
    day: str
    before: Stance | None
    after: Stance


@dataclass(frozen=True, slots=True)
class Forecast(Plain):
    """A forecast by a person or office. `low` and `high` the chance that the word means; `outcome` None while open."""

    id: str
    by: str
    party: str
    about: str
    likelihood: str
    low: float | None
    high: float | None
    made: str
    due: str
    members: Ids
    outcome: bool | None = None
    brier: float | None = None


@dataclass(frozen=True, slots=True)
class Constraints(Plain):
    """What a person decided: mentions that belong together, and mentions that do not. Pairs of event ids."""

    together: tuple[tuple[str, str], ...] = field(default=())
    apart: tuple[tuple[str, str], ...] = field(default=())


NO_CONSTRAINTS: Final = Constraints()
