"""What a generation of links keeps for the next one: by which keys its mentions and happenings find others, as Arrow tables.

links/<key>/work/mentions.parquet     keys and days of each mention, and what it hangs together with
links/<key>/work/happenings.parquet   keys and day of each happening as claim and denial, and whether it takes a stand
links/<key>/work/acts.parquet         days and words of each actual happening of a known day
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from detente.link.buckets import Keys

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from detente.link.happenings import Grouped
    from detente.link.proposals import Acts
    from detente.link.regroup import Placed
    from detente.link.rows import Happening
    from detente.link.standing import Said


def mentions(found: Grouped) -> pa.Table:
    """The mentions that were grouped; `part` is the id of the first of those that each hangs together with."""
    import pyarrow as pa  # noqa: PLC0415

    them = found.mentions
    ids = [t.id for t in them.told]
    return pa.table(
        {
            "event_id": pa.array(ids, pa.string()),
            "part": pa.array([ids[n] for n in found.part.tolist()], pa.string()),
            "published": pa.array(them.published, pa.int64()),
            "told_on": pa.array(them.told_on, pa.int64()),
            "by_stem": _lists(them.by_stem, len(ids)),
            "by_day": _lists(them.by_day, len(ids)),
        }
    )


def placed(table: pa.Table) -> Placed:
    """The rows of `mentions` as linking takes them."""
    from detente.link.regroup import Placed  # noqa: PLC0415

    part = table.column("part").combine_chunks().dictionary_encode().indices
    return Placed(
        _strings(table, "event_id"),
        np.asarray(part, np.int64),
        _numbers(table, "published"),
        _numbers(table, "told_on"),
        _keys(table, "by_stem"),
        _keys(table, "by_day"),
    )


def happenings(rows: Sequence[Happening], stands: Sequence[bool]) -> pa.Table:
    """Happenings as claims and denials; `stands` says which take a stand or give one up."""
    import pyarrow as pa  # noqa: PLC0415

    from detente.link.standing import Sayings  # noqa: PLC0415

    them = Sayings(rows)
    return pa.table(
        {
            "happening_id": pa.array([h.id for h in rows], pa.string()),
            "day": pa.array(them.days, pa.int64()),
            "stands": pa.array(stands, pa.bool_()),
            "claims": _lists(them.claims, len(rows)),
            "denials": _lists(them.denials, len(rows)),
        }
    )


def said(table: pa.Table) -> Said:
    """The rows of `happenings` as linking takes them."""
    from detente.link.standing import Said  # noqa: PLC0415

    return Said(_strings(table, "happening_id"), _numbers(table, "day"), _keys(table, "claims"), _keys(table, "denials"))


def acts(known: Acts) -> pa.Table:
    """Happenings by which forecasts may have come true."""
    import pyarrow as pa  # noqa: PLC0415

    columns = {"happening_id": known.ids, "start": known.starts, "first": known.firsts}
    named = {name: pa.array(values.tolist(), pa.string()) for name, values in columns.items()}
    return pa.table({**named, "stems": _lists(known.stems, len(known.ids))})


def acts_of(table: pa.Table) -> Acts:
    """The rows of `acts` as linking takes them."""
    from detente.link.proposals import Acts  # noqa: PLC0415

    return Acts(_strings(table, "happening_id"), _strings(table, "start"), _strings(table, "first"), _keys(table, "stems"))


def _lists(keys: Keys, n: int) -> pa.Array:
    """The keys of each row as a list; they come by row."""
    import pyarrow as pa  # noqa: PLC0415

    bounds = np.searchsorted(keys.row, np.arange(n + 1)).astype(np.int32)
    return pa.ListArray.from_arrays(pa.array(bounds, pa.int32()), pa.array(keys.key, pa.uint64()))


def _keys(table: pa.Table, name: str) -> Keys:
    """Keys of rows that give them as lists."""
    column: Any = table.column(name).combine_chunks()
    bounds = np.asarray(column.offsets, np.int64)
    size = bounds[1:] - bounds[:-1]
    return Keys(np.repeat(np.arange(len(size)), size), np.asarray(column.flatten(), np.uint64))


def _strings(table: pa.Table, name: str) -> NDArray[np.object_]:
    return np.array(table.column(name).to_pylist(), dtype=object)


def _numbers(table: pa.Table, name: str) -> NDArray[np.int64]:
    return np.asarray(table.column(name).to_numpy(), np.int64)
