"""What a person may say of an item, and how it goes into the journal: the item with its tellings, the correction, the way back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from fastapi import Request
from starlette.responses import Response

from detente.board.desk import Desk
from detente.board.entries import DONE
from detente.board.marks import journal_of
from detente.board.recoding import changed, coded
from detente.board.safety import local_path
from detente.errors import UnknownNameError, UsageError
from detente.ledger import linkrows
from detente.ledger.corrections import BETWEEN, Corrections
from detente.ledger.journal import LONGEST_WHO, Entry, clean
from detente.records import Plain
from detente.views.evidence import ENDINGS

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

# What may be said of any item; of happenings and their mentions all of `ACTIONS`.
ALWAYS: Final = ("reject", "note", "star", "unstar")
ACTIONS: Final = ("accept", *ALWAYS, "recode", "merge", "split")
# Who corrects, as a browser remembers it.
WHO: Final = "detente_who"
_YEAR: Final = 365 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Telling(Plain):
    """One mention of an item in a report: how surely it belongs there, why, and its words."""

    id: str
    document_id: str
    outlet: str
    published: str
    score: float
    why: str
    start: int
    end: int
    words: str


@dataclass(frozen=True, slots=True)
class Subject(Plain):
    """What is corrected. `kind`: happening, talk, forecast, quote or force; `alone`: one telling of it and not all; `whole` the id
    of the happening or whatever it is a telling of; `tellings` all of that; `coded` the fields of a happening or telling."""

    kind: str
    id: str
    whole: str
    alone: bool
    tellings: tuple[Telling, ...]
    coded: Mapping[str, str]

    @property
    def targets(self) -> tuple[str, ...]:
        """The ids that a correction is about: the telling, or all of them."""
        return (self.id,) if self.alone else tuple(t.id for t in self.tellings)

    @property
    def actions(self) -> tuple[str, ...]:
        """What may be said of it."""
        return ACTIONS if self.kind == "happening" else ALWAYS

    @property
    def telling(self) -> Telling:
        """The telling that is meant, or the first one."""
        return next((t for t in self.tellings if t.id == self.id), self.tellings[0])


class MisfitError(UsageError):
    """A correction that does not fit; `problems` says of each field of its form what to do."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        super().__init__("; ".join(problems.values()))
        self.problems = dict(problems)


def subject(linked: Linked, id: str, *, only: bool = False) -> Subject:
    """What an id means.

    Args:
        linked: the ledger with its links.
        id: of a happening, a mention, a round of talks, a forecast, a quote or a force.
        only: the mention is meant, though a happening bears its id too.

    Raises:
        UnknownNameError: nothing that is in the ledger has the id, or more than one thing.
    """
    for ending, (table, column, home, kind) in ENDINGS.items():
        if id.endswith(ending):
            rows = linked.some(table, column, [id]) or linked.some(table, home, [id])
            if not rows:
                raise UnknownNameError(f"no {kind} has the id {id[:80]!r}; the journal says whether it was rejected")
            whole = rows[0][home]
            every = rows if column == home else linked.some(table, home, [whole])
            return Subject(kind, id, whole, only or id != whole, _tellings(every, column), {})
    whole = linked.happening_of(id)
    rows = linked.some("mentions", "happening_id", [whole])
    own = next((r for r in rows if r["event_id"] == id), None)
    alone = own is not None and (only or id != whole)
    now = coded(linkrows.told(own)) if own and alone else coded(linked.by_id([whole])[0])
    return Subject("happening", id if own else whole, whole, alone, _tellings(rows, "event_id"), now)


def _tellings(rows: Sequence[Mapping[str, object]], column: str) -> tuple[Telling, ...]:
    return tuple(
        Telling(
            id=str(r[column]),
            document_id=str(r["document_id"]),
            outlet=str(r["outlet"] or ""),
            published=str(r["published"] or "")[:10],
            score=float(str(r.get("score", 1.0))),
            why=str(r.get("why", "")),
            start=int(str(r["start"])),
            end=int(str(r["end"])),
            words=str(r["evidence"]),
        )
        for r in rows
    )


# ---- what is said


def correct(desk: Desk, what: Subject, given: Mapping[str, Sequence[str]], *, who: str) -> Entry:
    """Write a correction to the journal.

    Args:
        desk: whose ledger.
        what: what it is about.
        given: the form: `action`, `note`, the fields of a recoding, `with` of a merge, `mention`s of a split.
        who: the person.

    Raises:
        MisfitError: something in the form does not fit; nothing was written.
    """
    action, note = _one(given, "action"), _one(given, "note")
    if action not in what.actions:
        raise MisfitError({"": f"of a {what.kind} one can say {', '.join(what.actions)}; it was {action[:20]!r}"})
    targets, values = _PREPARED.get(action, _marked)(desk, what, given)
    try:
        return desk.ledger.journal.append(action, targets, who=who, values=values, note=note)
    except UsageError as error:
        raise MisfitError({"note" if action == "note" or "characters" in str(error) else "": str(error)}) from error


_Prepared = tuple[tuple[str, ...], dict[str, str]]


def _marked(desk: Desk, what: Subject, given: Mapping[str, Sequence[str]]) -> _Prepared:
    return what.targets, {}


def _noted(desk: Desk, what: Subject, given: Mapping[str, Sequence[str]]) -> _Prepared:
    if not clean(_one(given, "note")):
        raise MisfitError({"note": "write what there is to say of it"})
    return (what.id if what.alone else what.whole,), {}


def _recoded(desk: Desk, what: Subject, given: Mapping[str, Sequence[str]]) -> _Prepared:
    values, problems = changed(what.coded, {name: _one(given, name) for name in given})
    if not values and not problems:
        problems = {"": "every field is as it was; change one and save again"}
    if problems:
        raise MisfitError(problems)
    return what.targets, values


def _merged(desk: Desk, what: Subject, given: Mapping[str, Sequence[str]]) -> _Prepared:
    other = _one(given, "with").strip()
    if not other:
        raise MisfitError({"with": "choose the happening that is the same, or give its id"})
    try:
        whole = desk.linked().happening_of(other)
    except UnknownNameError as error:
        raise MisfitError({"with": str(error)}) from error
    if whole == what.whole:
        raise MisfitError({"with": "the two are one happening already"})
    return (what.whole, whole), {}


def _split(desk: Desk, what: Subject, given: Mapping[str, Sequence[str]]) -> _Prepared:
    chosen = set(given.get("mention", ()))
    parted = [t.id for t in what.tellings if t.id in chosen]
    rest = [t.id for t in what.tellings if t.id not in chosen]
    if not parted or not rest:
        raise MisfitError({"mention": "tick some of the tellings, and not all"})
    return (what.whole, *parted), {"from": BETWEEN.join(rest)}


_PREPARED: Final = {"note": _noted, "recode": _recoded, "merge": _merged, "split": _split}


def _one(given: Mapping[str, Sequence[str]], name: str) -> str:
    values = given.get(name) or ("",)
    return values[-1]


# ---- who says it, and the way back


def who_of(request: Request, given: str = "") -> str:
    """Who corrects: as the board was started, else as a form says, else as the browser remembers; empty where nobody said."""
    desk: Desk = request.app.state.desk
    remembered = unquote(request.cookies.get(WHO, ""))
    return " ".join(clean(desk.options.who or given or remembered).split())[:LONGEST_WHO]


def remember(answer: Response, who: str) -> None:
    """Let the browser remember who corrects."""
    answer.set_cookie(WHO, quote(who, safe=""), max_age=_YEAR, httponly=True, samesite="strict")


def back(desk: Desk, next: str, what: Subject | None, entry: Entry) -> str:
    """The address to go back to after a correction, which names it; another one where that shows what is now left out.

    Args:
        desk: whose ledger.
        next: the address from which it was made; any other than one of this board is passed over.
        what: what was corrected, where that is known.
        entry: the correction.
    """
    parts = urlsplit(local_path(next))
    path = parts.path
    pairs = [(k, v) for k, v in parse_qsl(parts.query) if k not in (DONE, "as_of")]
    folder, _, id = path.rpartition("/")
    rejected = Corrections.of(journal_of(desk)).rejected
    if folder in ("/evidence", "/correct") and unquote(id) in rejected:
        left = [t.id for t in what.tellings if t.id not in rejected] if what else []
        path, pairs = (f"{folder}/{quote(left[0], safe='')}", pairs) if left else ("/journal", [("of", unquote(id))])
    return f"{path}?{urlencode([*pairs, (DONE, entry.id)], errors='replace')}"
