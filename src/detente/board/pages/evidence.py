"""Evidence: what an id stands on, all mentions in context, what differs between them, who corrected what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Path, Request
from starlette.responses import HTMLResponse, Response

from detente.board.desk import Desk, DeskOf
from detente.board.leads import leads
from detente.board.page import ROWS, View, as_json, page
from detente.board.query import LONGEST, Query, QueryOf
from detente.ledger.corrections import NO_CORRECTIONS
from detente.ledger.journal import Entry
from detente.ledger.linked import Linked
from detente.ledger.tables import SEPARATOR
from detente.records import Plain
from detente.render.plain import plain
from detente.views.accounts import Account
from detente.views.evidence import Evidence, evidence

router = APIRouter(tags=["evidence"])

Id = Annotated[str, Path(max_length=LONGEST, description="Of a happening, mention, round of talks, forecast, quote or report.")]
# What mentions of one happening may tell differently, with its heading.
COMPARED: Final[Mapping[str, str]] = {
    "event_type": "Type",
    "status": "Status",
    "who": "Who",
    "whom": "To whom",
    "date": "Day",
    "place": "Place",
    "speaker": "On whose word",
    "dead": "Dead",
    "injured": "Injured",
    "size": "Size",
}
OWN_WORD: Final = "its own"
# Mentions up to which what differs stands mention by mention; of more the values are counted.
FEW: Final = 12
PAST: Final = {
    "accept": "accepted",
    "reject": "rejected",
    "recode": "recoded",
    "merge": "merged with others",
    "split": "split from others",
    "note": "noted",
    "star": "starred",
    "unstar": "no longer starred",
    "resolve": "resolved",
}


@dataclass(frozen=True, slots=True)
class Decision(Plain):
    """What a person decided of an id: when (ISO, UTC), who, what, in words; `note` why, or what was noted."""

    id: str
    time: str
    who: str
    what: str
    note: str


@dataclass(frozen=True, slots=True)
class Shown(Plain):
    """All that an id stands on; `differing` the fields of `Account` that its mentions give differently; `decisions` what people
    decided of it and of its mentions, by time."""

    evidence: Evidence
    differing: tuple[str, ...]
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """What a person may correct: `fields` as they are coded, in the names of `corrections.FIELDS`; parties with `; ` between."""

    id: str
    kind: str
    mentions: tuple[str, ...]
    fields: Mapping[str, str]


@router.get("/evidence/{id}.json", response_model=Shown)
def evidence_json(desk: DeskOf, query: QueryOf, id: Id) -> Response:
    """What an id stands on."""
    return as_json(_ask(desk, query, id))


@router.get("/evidence/{id}", response_class=HTMLResponse)
def evidence_page(request: Request, desk: DeskOf, query: QueryOf, id: Id) -> Response:
    """The page of the same."""
    found = _ask(desk, query, id)
    e = found.evidence
    begin = ROWS * (query.page - 1)
    shown = e.accounts[begin : begin + ROWS]
    view = View(plain(e.words, limit=120) or e.kind.capitalize(), query)
    return page(
        request,
        "evidence.html",
        view,
        e=e,
        found=found,
        shown=shown,
        begin=begin,
        pages=-(-len(e.accounts) // ROWS),
        compared={f: COMPARED[f] for f in found.differing},
        value=value,
        tallies=tallies(e.accounts, found.differing) if len(e.accounts) > FEW else {},
        own=own(e, shown),
        decided=_by_id(found.decisions),
        item=item(e),
        item_of=lambda a: _item(a.id, e.kind if e.kind != "report" else "happening", (a.id,), a),
        **leads(query),
    )


def _ask(desk: Desk, query: Query, id: str) -> Shown:
    linked = desk.linked(query.as_of)
    e = evidence(linked, id)
    return Shown(e, differing(e.accounts) if e.kind != "report" else (), decisions(desk, linked, query, e))


# ---- what differs


def differing(accounts: Sequence[Account]) -> tuple[str, ...]:
    """The fields that some accounts give differently; what only one of them gives is no difference, but for the word that it
    rests on."""
    return tuple(f for f in COMPARED if len({v for a in accounts if (v := value(a, f))}) > 1)


def tallies(accounts: Sequence[Account], fields: Sequence[str]) -> dict[str, list[tuple[str, int]]]:
    """How many accounts give which value of some fields, the most frequent first."""
    return {f: Counter(v for a in accounts if (v := value(a, f))).most_common(FEW) for f in fields}


def value(account: Account, field: str) -> str:
    """A field of an account as words; whose word it is told on where nobody is credited is the report's own."""
    given = getattr(account, field)
    if field == "speaker":
        return given or (OWN_WORD if account.event_type else "")
    if isinstance(given, tuple):
        return ", ".join(given)
    return f"{given:,}" if isinstance(given, int) else given or ""


def own(e: Evidence, accounts: Sequence[Account]) -> dict[str, tuple[tuple[str, str], ...]]:
    """By id of an account what it says that the whole does not: on whose word, and fields that differ from those above."""
    return {a.id: tuple(_own(e, a)) for a in accounts}


def _own(e: Evidence, a: Account) -> list[tuple[str, str]]:
    found = [("on the word of", a.speaker)] if a.speaker else []
    if e.kind == "report":
        return found + [("day", a.date)] * bool(a.date) + [("place", a.place)] * bool(a.place)
    for field in ("event_type", "status", "who", "whom", "date", "place"):
        said = value(a, field)
        whole = getattr(e, field)
        if said and said != (", ".join(whole) if isinstance(whole, tuple) else whole):
            found.append((COMPARED[field].lower(), said))
    return found + [(f, value(a, f)) for f in ("dead", "injured", "size") if getattr(a, f) is not None]


# ---- corrections


def decisions(desk: Desk, linked: Linked, query: Query, e: Evidence) -> tuple[Decision, ...]:
    """What people decided of an id and of its mentions, by time; from the journal, which says who and when."""
    if linked.corrections == NO_CORRECTIONS:
        return ()
    wanted = {e.id, *(a.id for a in e.accounts)}
    return tuple(
        Decision(id, entry.time, entry.who, _what(entry), entry.note)
        for entry in desk.ledger.journal.standing(as_of=query.as_of)
        for id in entry.targets
        if id in wanted
    )


def _what(entry: Entry) -> str:
    done = PAST.get(entry.action, entry.action)
    if entry.action == "resolve":
        return f"{done}: {'came true' if entry.value('came_true') == 'yes' else 'did not come true'}"
    if entry.action == "recode":
        return f"{done}: {_values(entry)}"
    return done


def _values(entry: Entry) -> str:
    return ", ".join(f"{name} is {given or 'empty'}" for name, given in entry.values)


def _by_id(found: Sequence[Decision]) -> dict[str, tuple[Decision, ...]]:
    return {id: tuple(d for d in found if d.id == id) for id in dict.fromkeys(d.id for d in found)}


def item(e: Evidence) -> Item:
    """The whole as something to correct."""
    return _item(e.id, e.kind, tuple(a.id for a in e.accounts), e)


def _item(id: str, kind: str, mentions: tuple[str, ...], coded: Evidence | Account) -> Item:
    fields = {
        "event_type": coded.event_type,
        "mode": coded.mode,
        "status": coded.status,
        "actors": SEPARATOR.join(coded.who),
        "recipients": SEPARATOR.join(coded.whom),
        "issue": coded.issue,
        "condition": coded.condition,
        "date": f"{coded.date}/{coded.until}" if coded.until else coded.date,
        "place": coded.place,
    }
    if isinstance(coded, Account) and coded.confidence is not None:
        fields["confidence"] = f"{coded.confidence:.2f}"
    return Item(id, kind, mentions, fields)
