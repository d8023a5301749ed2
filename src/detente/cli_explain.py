"""`detente explain`: why an event was coded so."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from detente.cli_base import INPUT, NOTHING, complain, console, open_ledger, write_json
from detente.cli_options import actors_option, collect_options, json_option, ledger_option, source_options
from detente.errors import UsageError

if TYPE_CHECKING:
    from detente.records import Document


@click.command()
@click.argument("what")
@ledger_option
@click.option("--event", type=click.IntRange(1), default=None, help="Only this event of a report, counted from 1.")
@source_options
@actors_option
@json_option
def explain(
    what: str,
    ledger: Path | None,
    event: int | None,
    actors: Path | None,
    as_json: bool,
    **known: Any,
) -> None:
    """Say why events were coded so.

    WHAT is a report (a file, - or a URL), or, with --ledger, the id of an event or of a report in it, as `detente events
    --json` gives it.

    For each event: the words and the type, the model's other readings with their scores, the cue words that bear on
    whether it was done, and for every field the words it rests on.
    """
    from detente.reader import Reader  # noqa: PLC0415
    from detente.render.explanation import show_explanation  # noqa: PLC0415

    in_ledger = ledger is not None and not Path(what).exists() and what != "-" and "://" not in what
    if in_ledger:
        document, wanted = _kept(what, ledger)
    else:
        document, wanted = _given(what, as_json=as_json, **known), None
    found = [
        (n, why) for n, why in enumerate(Reader(actors=actors).explain(document), 1) if n == (event or n) and n == (wanted or n)
    ]
    if as_json:
        write_json([{"event": n, **why.to_dict()} for n, why in found])
    else:
        for n, why in found:
            show_explanation(console(), why, number=n)
    if not found:
        click.echo("detente: no such event in this report; `detente read` lists its events", err=True)
        sys.exit(NOTHING)


def _kept(what: str, ledger: Path | None) -> tuple[Document, int | None]:
    """The report of an id in a ledger, and the number of the event where the id is one."""
    from detente.ledger.tables import event_ids  # noqa: PLC0415

    record = open_ledger(ledger).record(what.partition("_")[0])
    if "_" not in what:
        return record.document, None
    ids = event_ids(record)
    if what not in ids:
        raise UsageError(f"no event {what[:80]!r} in this ledger; `detente events --json` gives the ids")
    return record.document, ids.index(what) + 1


def _given(what: str, *, as_json: bool, **known: Any) -> Document:
    """The one report of a source."""
    from detente.collect import collect  # noqa: PLC0415
    from detente.records import Document  # noqa: PLC0415

    for item in collect(what, options=collect_options(**known)):
        if isinstance(item, Document):
            return item
        complain(item, as_json=as_json)
        sys.exit(INPUT)
    raise UsageError(f"{what} holds no report; give a file, -, a URL, or an id with --ledger")
