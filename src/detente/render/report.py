"""A report over a ledger as one self-contained page, or as Markdown with its drawings beside it.

News text is hostile: all of it is made plain and cut first, and then escaped wherever it is put. The page allows no script, no
request and no style but its own, by its hash.
"""

from __future__ import annotations

import functools
import html as entities
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from detente.render.assets import asset, digest, environment
from detente.render.plain import plain
from detente.render.plots import Plot, plots
from detente.views.matrix import ARROWS
from detente.views.report_notes import day
from detente.views.report_rows import Report

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY: Final = "default-src 'none'; base-uri 'none'; form-action 'none'"
# How much of a text is shown; the rest is in the ledger.
LIMITS: Final[Mapping[str, int]] = {
    "words": 600,
    "line": 700,
    "title": 240,
    "url": 2000,
    "issue": 120,
    "condition": 240,
    "about": 200,
}
LIMIT: Final = 120
QUADS: Final = {
    0: "neutral",
    1: "cooperation in words",
    2: "cooperation in deeds",
    3: "conflict in words",
    4: "conflict in deeds",
}
SCALE: Final = (
    "Intelligence Community Directive 203, Analytic Standards (Office of the Director of National Intelligence, 2 January 2015): "
    "very low 1 to 20 %, low 20 to 45 %, even 45 to 55 %, high 55 to 80 %, very high 80 to 99 %; unclear has no range"
)
# What Markdown, or one of its dialects, takes for a mark of its own; and what only means something where a line begins.
_MARKS: Final = re.compile(r"([\\`*_{}\[\]#|!~$^])")
_BEGINS: Final = re.compile(r"^(\d{1,9})?([-+=.)])")
_LINKS: Final = re.compile(r"(://|@|www\.)", re.IGNORECASE)


def page(report: Report) -> str:
    """The report as one HTML page; the same report always gives the same page."""
    style = asset("report.css")
    return _environment().get_template("report.html").render(**_shown(report), policy=f"{POLICY}; style-src '{digest(style)}'")


def markdown(report: Report, *, folder: str) -> tuple[str, dict[str, str]]:
    """The report as Markdown with footnotes, and its drawings as SVG by the name of their file.

    Args:
        folder: the folder in which the drawings will stand, as seen from the report.
    """
    shown = _shown(report)
    drawn: Mapping[str, Plot] = shown["plots"]
    text = _plain_environment().get_template("report.md").render(**shown, folder=Verbatim(quote(folder, safe="/")))
    return re.sub(r"\n{3,}", "\n\n", text).strip() + "\n", {f"{p.key}.svg": p.svg + "\n" for p in drawn.values()}


def _shown(report: Report) -> dict[str, Any]:
    clean = Report.from_dict(_cleaned(report.to_dict(), ""))
    return {"r": clean, "plots": plots(clean), "arrows": ARROWS, "quads": QUADS, "scale": SCALE}


def _cleaned(value: Any, key: str) -> Any:
    """Every text of a report made plain, and cut at what is shown of its kind."""
    if isinstance(value, str):
        text = plain(value, limit=LIMITS.get(key, LIMIT))
        return text if key != "url" or text.startswith(("http://", "https://")) else ""
    if isinstance(value, Mapping):
        return {k: _cleaned(v, k) for k, v in value.items()}
    return [_cleaned(v, key) for v in value] if isinstance(value, (list, tuple)) else value


# ---- words of a template


def period(row: Any) -> str:
    """When something was, from its day to its last; `told` before the day of its first report where no other is known.

    >>> from types import SimpleNamespace as Row
    >>> period(Row(day="2022-02-21", until="2022-02-27", precision="week"))
    '21 to 27 Feb 2022'
    """
    first, last = day(row.day), day(row.until)
    if row.precision == "told":
        return f"told {first}" if first else ""
    if not last or first == last:
        return first
    return f"{first.split()[0]} to {last}" if row.day[:7] == row.until[:7] and len(row.day) >= 10 else f"{first} to {last}"


def escaped(value: object) -> str:
    """A value as Markdown text that means nothing but itself.

    >>> escaped("# *a* <b> https://x"), escaped("1. a|b"), escaped(3)
    ('\\\\# \\\\*a\\\\* &lt;b&gt; https&#58;//x', '1\\\\. a\\\\|b', '3')
    """
    if isinstance(value, Verbatim):
        return str(value)
    text = _MARKS.sub(r"\\\1", entities.escape(" ".join(str(value).split()), quote=False))
    text = _BEGINS.sub(r"\1\\\2", text)
    return _LINKS.sub(lambda m: f"&#{ord(m[0][0])};{m[0][1:]}" if m[0][0] in ":@" else f"{m[0][:3]}&#46;", text)


class Verbatim(str):
    """Text of our own that Markdown takes as it is."""

    __slots__ = ()


# ---- templates


@functools.cache
def _environment() -> Environment:
    made = environment(autoescape=True)
    made.filters |= {"day": day, "period": period, "drawn": _drawn}
    return made


@functools.cache
def _plain_environment() -> Environment:
    """For Markdown: whatever is put in is escaped as it is put in."""
    made = environment(autoescape=False, finalize=escaped)
    made.filters |= {"day": day, "period": period}
    return made


def _drawn(plot: Plot) -> Any:
    """A drawing of our own as it is."""
    from markupsafe import Markup  # noqa: PLC0415

    return Markup(plot.svg)
