"""Rows of reports as accounts: who told it, copied from whom, on whose word, with the words in their context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from detente.ledger.linkrows import sides
from detente.records import Plain
from detente.views.context import Context, context

if TYPE_CHECKING:
    from detente.ledger.corrections import Corrections
    from detente.ledger.linked import Linked
    from detente.link.rows import Side

Row: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Note(Plain):
    """What a person wrote beside a row: when (ISO, UTC), who, the words."""

    time: str
    who: str
    text: str


@dataclass(frozen=True, slots=True)
class Account(Plain):
    """One telling: which report, on whose word, what it says, its words in their context.

    `original` and `copied_from` are the id and the outlet of the report whose text this one carries, empty where the text is its
    own; `score` is how surely it belongs here, 0 to 1, and `why` what tells for that; `start` and `end` where the words stand in
    the report, in characters; `corrections` what a person decided of it."""

    id: str
    happening: str
    document: str
    outlet: str
    published: str
    title: str
    original: str
    copied_from: str
    score: float | None
    why: str
    event_type: str
    mode: str
    status: str
    who: tuple[str, ...]
    whom: tuple[str, ...]
    speaker: str
    date: str
    until: str
    place: str
    issue: str
    condition: str
    dead: int | None
    injured: int | None
    size: int | None
    confidence: float | None
    words: str
    start: int
    end: int
    context: Context | None = None
    corrections: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


def accounts(linked: Linked, rows: Sequence[Row], *, key: str = "event_id", in_context: bool = True) -> tuple[Account, ...]:
    """Flat rows with words in a report as accounts, in the order given.

    Args:
        key: the column with the id of a row.
        in_context: whether the words stand in their paragraph, for which the reports' texts are read.
    """
    documents = list(dict.fromkeys(r["document_id"] for r in rows))
    known = {d["document_id"]: d for d in linked.some("documents", "document_id", documents)}
    copied = sorted({d["original"] for d in known.values()} - known.keys())
    outlets = {d: row["outlet"] for d, row in known.items()}
    outlets |= {r["document_id"]: r["outlet"] for r in (linked.some("documents", "document_id", copied) if copied else ())}
    texts = linked.texts(documents) if in_context else {}
    return tuple(_account(linked.corrections, r, key, known, outlets, texts.get(r["document_id"], "")) for r in rows)


def _account(
    corrections: Corrections, row: Row, key: str, known: Mapping[str, Row], outlets: Mapping[str, str], text: str
) -> Account:
    document = known.get(row["document_id"], {})
    original = document.get("original", row["document_id"])
    copied = original != row["document_id"]
    return Account(
        id=row[key],
        happening=row.get("happening_id", ""),
        document=row["document_id"],
        outlet=row["outlet"],
        published=row["published"][:10],
        title=document.get("title", ""),
        original=original if copied else "",
        copied_from=outlets.get(original, "") if copied else "",
        score=row.get("score"),
        why=row.get("why", ""),
        event_type=row.get("event_type", ""),
        mode=row.get("event_mode", ""),
        status=row.get("status", ""),
        who=labels(next((sides(row, c) for c in ("actor", "parties", "by", "side") if c in row), ())),
        whom=labels(sides(row, "recipient") if "recipient" in row else ()),
        speaker=row.get("voice", ""),
        date=row.get("date_start", ""),
        until=row.get("date_end", "") if row.get("date_end", "") != row.get("date_start", "") else "",
        place=row.get("place", ""),
        issue=row.get("issue", ""),
        condition=row.get("condition", ""),
        dead=row.get("dead"),
        injured=row.get("injured"),
        size=row.get("size"),
        confidence=row.get("confidence"),
        words=row["evidence"],
        start=row["start"],
        end=row["end"],
        context=context(text, row["start"], row["end"]) if text else None,
        corrections=decided(corrections, row[key]),
        notes=noted(corrections, row[key]),
    )


def labels(parties: Iterable[Side]) -> tuple[str, ...]:
    """Parties by their labels, each once."""
    return tuple(dict.fromkeys(p.label for p in parties if p.label))


# ---- corrections


def decided(corrections: Corrections, id: str) -> tuple[str, ...]:
    """What a person decided of an id, in words."""
    said = [word for word, marked in (("accepted", corrections.accepted), ("starred", corrections.starred)) if id in marked]
    said += [f"{field} recoded to {value}" for field, value in corrections.recoded.get(id, {}).items()]
    if any(id in group for group in corrections.together):
        said.append("merged by a person")
    if any(id in parted or id in rest for parted, rest in corrections.apart):
        said.append("split by a person")
    if id in corrections.resolved:
        said.append("resolved: " + ("came true" if corrections.resolved[id] else "did not come true"))
    return tuple(said)


def noted(corrections: Corrections, id: str) -> tuple[Note, ...]:
    """The notes beside an id, by time."""
    return tuple(Note(*note) for note in corrections.notes.get(id, ()))
