"""Where in their reports the rows of an answer stand, so that each leads to its words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.views.answers import Source
from detente.views.questions import source

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Telling: TypeAlias = tuple[str, str]

_PLACE: Final = ("document_id", "outlet", "published", "paragraph", "start", "end", "evidence")


def tellings(linked: Linked, wanted: Iterable[Telling]) -> dict[Telling, Source]:
    """The words by which reports tell happenings: by `(happening id, document id)` the first mention there.

    Where the document is empty, the first mention of the happening in any report stands under it.
    """
    pairs = set(wanted)
    ids = sorted({happening for happening, _ in pairs})
    found: dict[Telling, Source] = {}
    for row in linked.some("mentions", "happening_id", ids, columns=("happening_id", *_PLACE)) if ids else ():
        for key in ((row["happening_id"], row["document_id"]), (row["happening_id"], "")):
            if key in pairs and key not in found:
                found[key] = source(row)
    return found


def rounds(linked: Linked, ids: Iterable[str]) -> dict[str, Source]:
    """The words of meetings as told, by their ids."""
    return {row["round_id"]: source(row) for row in _some(linked, "rounds", "round_id", sorted(set(ids)))}


def outlooks(linked: Linked, forecasts: Sequence[str]) -> dict[str, tuple[Source, ...]]:
    """The words of the judgements that make some forecasts, by the forecast's id, in order of publication."""
    found: dict[str, tuple[Source, ...]] = {}
    for row in _some(linked, "outlooks", "forecast_id", forecasts):
        found[row["forecast_id"]] = (*found.get(row["forecast_id"], ()), source(row))
    return found


def _some(linked: Linked, table: str, column: str, ids: Sequence[str]) -> list[dict[str, Any]]:
    return linked.some(table, column, ids, columns=(column, *_PLACE)) if ids else []
