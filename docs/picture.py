"""Make the README's picture: the brief of a sample report as it stands on a terminal.

python docs/picture.py
"""

from __future__ import annotations

import io
import re
from pathlib import Path

from rich.console import Console

from detente.collect import collect
from detente.reader import Reader
from detente.records import Document
from detente.render.terminal import show_brief
from detente.views import brief

ROOT = Path(__file__).parent.parent
REPORT = ROOT / "samples" / "reports" / "02-geneva-opens.txt"


def picture() -> str:
    """The picture as SVG; the same for the same reader."""
    (document,) = [d for d in collect(REPORT) if isinstance(d, Document)]
    out = Console(record=True, width=104, file=io.StringIO(), force_terminal=True, highlight=False, markup=False)
    show_brief(out, brief(Reader().read_document(document)))
    made = out.export_svg(title="detente read samples/reports/02-geneva-opens.txt", unique_id="brief")
    return re.sub(r"@font-face \{[^}]*\}\s*", "", made)  # no picture of ours asks another machine for a font


if __name__ == "__main__":
    target = ROOT / "docs" / "images" / "brief.svg"
    target.parent.mkdir(exist_ok=True)
    target.write_text(picture(), encoding="utf8")
