"""SQL about the rows of a table that fit a filter, for answers that count or group more rows than they show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from detente.ledger.filter import EVERYTHING, Filter

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = dict[str, Any]
NONE: Final[Mapping[str, Any]] = {}


def kept(linked: Linked, table: str, query: str, *, where: Filter = EVERYTHING, values: Mapping[str, Any] = NONE) -> list[Row]:
    """Answer SQL about `kept`, which are the rows of a table that fit a filter; nothing where the table is empty.

    Args:
        linked: the ledger with its links.
        table: a table of the generation, as `Linked.ask` takes it.
        query: `SELECT … FROM kept …`, this package's own text; what comes from outside goes in through `values`.
        where: the filter.
        values: the query's parameters, whose names are none of the filter's.

    Raises:
        UnknownNameError: there is no such table.
    """
    if not linked.count(table):
        return []
    condition, given = linked._condition(table, where)
    return linked._asked(table, f", kept AS (SELECT * FROM rows WHERE {condition}) {query}", {**given, **values})
