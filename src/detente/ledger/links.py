"""What linking found, kept beside the batches: one folder a generation, derived, and made anew when anything changed.

    links/<key>/about.json            what it was made of, and how many rows each table has
    links/<key>/<table>.parquet       documents, copies, entities, cast, happenings, mentions, talks, rounds, stances,
                                      moves, forecasts, outlooks, proposals
    links/<key>/search.sqlite         the index of the reports' words
    links/<key>/work/<table>.parquet  what the next generation is made from; see `worktables`

Each table has flat columns to filter and sort by, named as in the tables of the batches, and the whole row as JSON. The
rows of `mentions`, `rounds`, `outlooks` and `documents` are those of the batches' events, meetings, assessments and
documents, each once, as corrected and with what they were joined to.

A generation whose batches and corrections go beyond those of an earlier one is made from that (`relink`), with the same outcome. It
is made of everything where no earlier one will do: a batch was written that sorts before one of its batches (its reports may then
count there), its corrections are not all among those of now, a person named parties by hand (what a name means is looked up in all
mentions), or another version of the linker made it.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import json
import os
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from detente.errors import LedgerError
from detente.ledger import search
from detente.ledger.corrections import Corrections
from detente.ledger.linking import Row, Step, Tables, link
from detente.ledger.relink import Base
from detente.ledger.store import said

if TYPE_CHECKING:
    import pyarrow as pa

    from detente.ledger.journal import Entry
    from detente.ledger.store import Store

# Changes whenever linking gives other rows, so that old generations are not taken for new ones.
VERSION: Final = "links-9"
# Generations kept beside the newest, for readers that are still at them and for `--as-of`.
KEPT: Final = 6
# Corrections that no link depends on.
ASIDE: Final = ("note", "star", "unstar")
# Rows of a table that are read together: few enough that a question for some rows passes over the rest.
ROW_GROUP: Final = 8192
# Tables that only linking reads.
WORK: Final = "work"


def key(batches: Iterable[str], corrections: Iterable[str]) -> str:
    """The name of the generation made of these batches and entries of the journal."""
    digest = hashlib.sha256()
    for part in (_maker(), *sorted(batches), "journal", *sorted(corrections)):
        digest.update(part.encode("utf8", "replace") + b"\0")
    return digest.hexdigest()[:20]


def _maker() -> str:
    """The version of the linker and the name of its weights."""
    from detente.link.happenings import Weights  # noqa: PLC0415

    return f"{VERSION} {Weights.load().name}"


def ensure(store: Store, batches: Sequence[str], entries: Sequence[Entry], *, on_step: Step | None = None) -> Path:
    """The folder of the generation for these batches and corrections; linked now where it is not there.

    Raises:
        LedgerError: it cannot be written.
    """
    folder = store.path / "links"
    entries = [e for e in entries if e.action not in ASIDE]
    name = key(batches, (e.id for e in entries))
    home = folder / name
    if (home / "about.json").exists():
        return home
    part = folder / f".{name}.{secrets.token_hex(4)}.tmp"
    try:
        (part / WORK).mkdir(parents=True)
        with _uncollected():
            _make(store, batches, entries, part, on_step=on_step)
        try:
            part.rename(home)
        except OSError:
            if not (home / "about.json").exists():  # else another process was first, with the same
                raise
    except OSError as error:
        raise LedgerError(f"the links of {store.path} cannot be written ({said(error)}); see to its folder") from error
    finally:
        shutil.rmtree(part, ignore_errors=True)
    _prune(folder, home)
    return home


@contextlib.contextmanager
def _uncollected() -> Iterator[None]:
    """Keep Python from looking for cycles of garbage: among millions of rows, of which none is one, that takes half the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _make(store: Store, batches: Sequence[str], entries: Sequence[Entry], part: Path, *, on_step: Step | None) -> None:
    """Link, and write all files of a generation."""
    import pyarrow as pa  # noqa: PLC0415

    base = earlier(store.path / "links", batches, entries)
    try:
        found = _linked(store, batches, entries, part, base=base, on_step=on_step)
    except (OSError, pa.ArrowInvalid, LedgerError):
        if base is None:
            raise
        base = None  # another process took it away, or it is damaged
        found = _linked(store, batches, entries, part, base=base, on_step=on_step)
    _write(found, part)
    about = {
        "version": VERSION,
        "batches": len(batches),
        "corrections": len(entries),
        "twice": store.twice(batches),
        "rows": {k: len(v) for k, v in found.items() if not k.startswith(WORK)},
        "made_by": _maker(),
        "made_of": {"batches": list(batches), "corrections": [e.id for e in entries]},
        "made_from": base.home.name if base else "",
    }
    (part / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf8")


def _linked(
    store: Store, batches: Sequence[str], entries: Sequence[Entry], part: Path, *, base: Base | None, on_step: Step | None
) -> Tables:
    """The tables; the search index is written meanwhile, which is SQLite's work and none of Python's."""
    texts = _texts(store, [b for b in batches if not base or b not in base.batches])
    path = part / "search.sqlite"
    with ThreadPoolExecutor(2) as pool:
        if base:
            base.fetch(pool)
        index = pool.submit(search.build, path, texts, onto=base.home / path.name if base else None)
        found = link(store, batches, Corrections.of(entries), base=base, on_step=on_step)
        index.result()
    return found


# ---- an earlier generation


def earlier(folder: Path, batches: Sequence[str], entries: Sequence[Entry]) -> Base | None:
    """The generation from which that of some batches and corrections is best made, if any will do: that of most batches."""
    found = []
    for path in sorted(folder.glob("[!.]*/about.json")):
        about = _read(path)
        made = about.get("made_of", {})
        own, known = tuple(made.get("batches", ())), frozenset(made.get("corrections", ()))
        added = set(batches).difference(own)
        then = Corrections.of(e for e in entries if e.id in known)
        if (
            about.get("made_by") == _maker()
            and about["rows"].get("mentions", 0)
            and set(own) <= set(batches)
            and all(b > max(own) for b in added)
            and known <= {e.id for e in entries}
            and not any(_names_parties(c) for c in (then, Corrections.of(entries)))
        ):
            found.append((len(own), len(known), path.parent, Base(path.parent, own, then)))
    return max(found, key=lambda f: f[:3])[-1] if found else None


def _read(path: Path) -> dict[str, Any]:
    try:
        about: dict[str, Any] = json.loads(path.read_text(encoding="utf8"))
    except (OSError, ValueError):
        return {}
    return about


def _names_parties(corrections: Corrections) -> bool:
    return any("actors" in values or "recipients" in values for values in corrections.recoded.values())


# ---- the folder


def _write(found: Tables, folder: Path) -> None:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    def write(name: str) -> None:
        pq.write_table(_table(found[name], pa), folder / f"{name}.parquet", compression="zstd", row_group_size=ROW_GROUP)

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, [name for name, rows in found.items() if len(rows) or name.startswith(WORK)]))


def _table(rows: list[Row] | pa.Table, pa: Any) -> pa.Table:
    if not isinstance(rows, list):
        return rows
    columns = {k: [row[k] for row in rows] for k in rows[0]}
    try:
        return pa.table(columns)
    except UnicodeEncodeError:  # half characters, which no file can hold
        plain = {k: [v.encode("utf8", "replace").decode() if isinstance(v, str) else v for v in c] for k, c in columns.items()}
        return pa.table(plain)


def _texts(store: Store, batches: Sequence[str]) -> list[search.Text]:
    columns = ("document_id", "outlet", "published", "title", "text")
    rows = store.rows("texts", batches=batches, columns=columns)
    return [search.Text(r["document_id"], r["outlet"], r["published"][:10], r["title"], r["text"]) for r in rows]


def _prune(folder: Path, newest: Path) -> None:
    """Forget the oldest generations; a reader that is still at one has its files open."""
    with contextlib.suppress(OSError):
        others = sorted((p for p in folder.glob("[!.]*") if p != newest), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in others[KEPT:]:
            gone = old.with_name(f".{old.name}.{os.getpid()}.tmp")
            old.rename(gone)
            shutil.rmtree(gone, ignore_errors=True)
