"""What a report over a ledger is made of: frozen rows, each with the numbers of the notes that it stands on."""

from __future__ import annotations

from dataclasses import dataclass

from detente.link.rows import Step
from detente.link.tension import Tension
from detente.records import Plain


@dataclass(frozen=True, slots=True)
class Note(Plain):
    """The words of one report that a statement stands on. `copies`: how many other reports carry the same text."""

    number: int
    document: str
    outlet: str
    day: str
    title: str
    words: str
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Happened(Plain):
    """A happening as a report lists it. `letter` names it on the timeline; `who`, `whom` are names; `quad` PLOVER's class."""

    letter: str
    id: str
    day: str
    until: str
    precision: str
    event_type: str
    quad: int
    status: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    place: str
    standing: tuple[str, ...]
    denied: bool
    sources: int
    words: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Held(Plain):
    """A stance as taken on a day, in the words of the report."""

    act: str
    day: str
    words: str
    condition: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Shift(Plain):
    """What moved: both stances side by side. `kind`: hardened, softened, withdrawn, new."""

    party: str
    issue: str
    kind: str
    before: Held | None
    after: Held


@dataclass(frozen=True, slots=True)
class GridCell(Plain):
    """What a party last did on an issue, and how it moved there; `act` is `silent` where it took no stand.

    `rank` is the order of hardness, 1 to 9; 0 where there is none."""

    act: str
    kind: str
    day: str
    rank: int
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class GridLine(Plain):
    """An issue with a cell for each party."""

    issue: str
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class Grid(Plain):
    """Party × issue: those issues on which most parties speak. `issues` and `speakers` count all there are."""

    parties: tuple[str, ...]
    lines: tuple[GridLine, ...]
    issues: int
    speakers: int


@dataclass(frozen=True, slots=True)
class Sitting(Plain):
    """A round of talks. `days` to go from the day of the newest report, None where its day is not known or has come; `untold`:
    it is still scheduled though its day has passed."""

    day: str
    until: str
    weekday: str
    precision: str
    status: str
    level: str
    parties: tuple[str, ...]
    place: str
    sources: int
    history: tuple[Step, ...]
    days: int | None
    untold: bool
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Driver(Plain):
    """An act that drives a change of tension."""

    day: str
    words: str
    letter: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Turn(Plain):
    """A change point of a dyad: acts a bar before and after."""

    day: str
    measure: str
    before: float
    after: float
    drivers: tuple[Driver, ...]


@dataclass(frozen=True, slots=True)
class Dyad(Plain):
    """Two parties by name, the number of distinct acts between them, their tension and what changed it."""

    a: str
    b: str
    happenings: int
    tension: Tension
    turns: tuple[Turn, ...]


@dataclass(frozen=True, slots=True)
class Mark(Plain):
    """A happening on the timeline, in the lane of a party."""

    day: str
    lane: int
    quad: int
    planned: bool
    denied: bool
    letter: str


@dataclass(frozen=True, slots=True)
class Timeline(Plain):
    """Happenings in lanes by who acts. `told` counts all that would fit, of which the most widely told are marked."""

    lanes: tuple[str, ...]
    marks: tuple[Mark, ...]
    told: int


@dataclass(frozen=True, slots=True)
class Counted(Plain):
    """A force counted, and on whose word."""

    day: str
    side: str
    count: int
    approximate: bool
    what: str
    where: str
    according_to: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Outlook(Plain):
    """A forecast: the chance that its word means lies between `low` and `high`, 0 to 1, None where the word has no range."""

    made: str
    by: str
    about: str
    likelihood: str
    low: float | None
    high: float | None
    due: str
    outcome: bool | None
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Side(Plain):
    """One side of a contradiction."""

    who: tuple[str, ...]
    day: str
    words: str
    notes: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Contradiction(Plain):
    """What was told, and what speaks against it."""

    letter: str
    claim: Side
    against: tuple[Side, ...]


@dataclass(frozen=True, slots=True)
class Outlet(Plain):
    """An outlet with its reports, its name empty where they name none; `copies` of them carry the text of another report."""

    name: str
    reports: int
    copies: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Cited(Plain):
    """A report that notes cite, or a copy of one. `kind`: original, copy, version; `of` the outlet whose text it carries."""

    document: str
    outlet: str
    day: str
    title: str
    url: str
    kind: str
    of: str


@dataclass(frozen=True, slots=True)
class Report(Plain):
    """What a ledger says of a period, in the order of a printed page.

    `about` names the parties asked for; `first` and `last` are the days of the oldest and the newest report, `sources` the reports
    that are no copies; `moves` counts stances by how they moved. Without reports all is empty."""

    title: str
    about: str
    first: str
    last: str
    reports: int
    sources: int
    line: str
    happenings: int
    happened: tuple[Happened, ...]
    moves: tuple[tuple[str, int], ...]
    shifts: tuple[Shift, ...]
    grid: Grid
    ahead: tuple[Sitting, ...]
    past: tuple[Sitting, ...]
    dyads: tuple[Dyad, ...]
    timeline: Timeline
    forces: tuple[Counted, ...]
    outlooks: tuple[Outlook, ...]
    contradictions: tuple[Contradiction, ...]
    outlets: tuple[Outlet, ...]
    cited: tuple[Cited, ...]
    notes: tuple[Note, ...]
