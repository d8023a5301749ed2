"""The command that writes a report over the ledger, as a page or as Markdown with its drawings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click

from detente.cli_base import NOTHING
from detente.cli_linked import linked
from detente.cli_options import as_of_option, filter_options, ledger_option, make_filter
from detente.errors import UsageError

PAGES: Final = (".html", ".htm")
TEXTS: Final = (".md", ".markdown")


@click.command()
@ledger_option
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="File to write: .html or .md.")
@as_of_option
@filter_options
def report(ledger: Path | None, output: Path, as_of: str, **conditions: Any) -> None:
    """Write a report to hand on, with plots.

    What happened, what moved, where the parties stand, talks, tension, forces, forecasts, contradictions, each with the words of
    its sources. FILE.html is one self-contained page; FILE.md has its drawings beside it in FILE_files.
    """
    if output.suffix.lower() not in (*PAGES, *TEXTS):
        raise UsageError(f"a report is a page or Markdown; give -o FILE.html or -o FILE.md, not {str(output)[:80]!r}")
    from detente.render.report import markdown, page  # noqa: PLC0415  (heavy)
    from detente.views.report import report as view  # noqa: PLC0415

    made = view(linked(ledger, as_of), where=make_filter(**conditions))
    files: dict[Path, str] = {}
    if output.suffix.lower() in PAGES:
        files[output] = page(made)
    else:
        beside = output.with_name(f"{output.stem}_files")
        files[output], drawings = markdown(made, folder=beside.name)
        files |= {beside / name: svg for name, svg in drawings.items()}
    _write(files)
    click.echo(f"detente: report of {made.reports} reports written to {output}", err=True)
    if not made.reports:
        sys.exit(NOTHING)


def _write(files: dict[Path, str]) -> None:
    for path, text in files.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf8")
        except OSError as error:
            raise UsageError(f"{path} cannot be written ({error.strerror or error}); choose another place") from error


COMMANDS: tuple[click.Command, ...] = (report,)
