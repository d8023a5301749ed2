"""Two parties side by side: what they did together and to each other, and where each stands on the issues of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from detente.errors import UnknownNameError
from detente.ledger.filter import Filter, meant
from detente.ledger.tables import SEPARATOR
from detente.link.rows import label as label_of
from detente.views.acts import acts
from detente.views.candidates import COLUMNS, candidates
from detente.views.comparison import STANCE, Comparison, Half, Row, gaps

if TYPE_CHECKING:
    from detente.ledger.linked import Linked


def parties(linked: Linked, a: str, b: str, rows: int) -> Comparison:
    """Parties by their labels, under which stances and acts are kept; an official stands for the state."""
    halves = [_half(linked, n) for n in (a, b)]
    labels = [h.name for h in halves]
    if labels[0] == labels[1]:
        raise UnknownNameError(f"{a[:60]!r} and {b[:60]!r} are both of {labels[0]}; `detente actor` shows each")
    columns = ("happening_id", "actor_label", "recipient_label")
    with_other = linked.ask("happenings", Filter(dyad=(labels[0], labels[1])), columns=columns, newest=True)
    together = [r["happening_id"] for r in with_other if set(labels) <= _cell(r, "actor_label")]
    to_other = [
        [r["happening_id"] for r in with_other if one in _cell(r, "actor_label") and other in _cell(r, "recipient_label")]
        for one, other in (labels, labels[::-1])
    ]
    shown = acts(linked, [h for ids in (together, *to_other) for h in ids[:rows]])
    lists = [tuple(shown[h] for h in ids[:rows] if h in shown) for ids in (together, *to_other)]
    held = [_stances(linked, label) for label in labels]
    issues, differing = gaps(linked, ((held[0][i], held[1][i]) for i in held[0] if i in held[1]), rows)
    return Comparison(
        kind="party",
        a=halves[0],
        b=halves[1],
        both=len(together),
        only_a=len(to_other[0]),
        only_b=len(to_other[1]),
        differing=differing,
        pairs=(),
        together=lists[0],
        in_a=lists[1],
        in_b=lists[2],
        gaps=issues,
    )


def party_of(linked: Linked, name: str) -> tuple[Row, int] | None:
    """The actor that a name means most likely, as a row of `entities`, and how loosely it fits: 0 to the letter, 1 by a part, 2 by
    likeness; None where there is none. A state's name or code is looked up without a search."""
    code = meant(name)[0]
    state = linked.some("entities", "entity_id", [code], columns=COLUMNS) if code else []
    if state:
        return state[0], 0
    likeliest = next(iter(candidates(linked, name)), None)
    if likeliest is None:
        return None
    (row,) = linked.some("entities", "entity_id", [likeliest.id], columns=COLUMNS)
    return row, {"like": 2, "words": 1}.get(likeliest.fit, 0)


def _half(linked: Linked, name: str) -> Half:
    found = party_of(linked, name)
    if found is None:
        raise UnknownNameError(f"no actor of this ledger goes by {name[:60]!r}; `detente search` finds words in reports")
    e = found[0]
    sector = e["sectors"].split(SEPARATOR)[0] or "UNK"
    label = e["entity_id"] if e["type"] == "country" else label_of(e["entity"], e["country"], sector)
    happenings = linked.total("happenings", Filter(actor=label))
    return Half(label, e["entity"], e["mentions"], happenings, e["first"], e["published"])


def _cell(row: Row, column: str) -> set[str]:
    return set(row[column].split(SEPARATOR))


def _stances(linked: Linked, party: str) -> dict[str, Row]:
    """What a party held of each issue last."""
    return {r["issue_id"]: r for r in linked.ask("stances", Filter(actor=party), columns=STANCE) if r["speaker"] == party}
