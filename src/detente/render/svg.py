"""A matplotlib figure → SVG that may stand in a page: text as text, no styles, no date, names of its own, title and description.

Nothing of pyplot is used. The settings are process-wide while a figure is drawn, so that one is drawn at a time.
"""

from __future__ import annotations

import contextlib
import io
import re
import threading
import warnings
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree as Tree

from detente.render.plain import plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# The colours of every drawing, by what they stand for. A page in the dark exchanges them by these very values (report.css).
# Conflict and cooperation are told apart by people who see no red or no green, and each also by its shape or side.
INK: Final = "#1b1f24"
SOFT: Final = "#5a616a"
LINE: Final = "#d9d5ca"
PAPER: Final = "#fffffe"
CONFLICT: Final = "#b0420c"
COOPERATION: Final = "#1760a5"
NEUTRAL: Final = "#6a7079"
SHADE: Final = "#b9bdc3"

# Sizes in the pixels of a page; matplotlib counts in inches and points.
INCH: Final = 96
FACES: Final = "system-ui, -apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
_SVG: Final = "{http://www.w3.org/2000/svg}"
_LINK: Final = "{http://www.w3.org/1999/xlink}href"
_SETTINGS: Final[dict[str, Any]] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "detente",
    "text.parse_math": False,  # a dollar sign of a report is a dollar sign
    "text.usetex": False,
    "font.family": ["DejaVu Sans"],  # comes with matplotlib; wider than what pages show, so that nothing is measured too small
    "font.size": 8.25,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": SOFT,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "axes.linewidth": 0.75,
    "axes.facecolor": "none",
}
_REFERENCE: Final = re.compile(r"url\(#([^)]+)\)")
_LONG: Final = re.compile(r"-?\d+\.\d{3,}")
# XML holds no such characters, whatever they are escaped as.
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ONE_AT_A_TIME: Final = threading.Lock()


def pixels(n: float) -> float:
    """Pixels in points."""
    return n * 72 / INCH


def label(text: str, *, limit: int = 60) -> str:
    """Text of a report as a figure may hold it: one line, no control characters, cut at `limit`.

    >>> label("Kyiv\\n\\x1b[31m $x$")
    'Kyiv [31m $x$'
    """
    return _NO_XML.sub("\ufffd", plain(text, limit=limit))


@contextlib.contextmanager
def drawing(width: int, height: int) -> Iterator[Figure]:
    """An empty figure of a size in pixels, under our settings whatever the user's are."""
    import matplotlib  # noqa: PLC0415  (heavy)
    from matplotlib.figure import Figure as New  # noqa: PLC0415

    with _ONE_AT_A_TIME, matplotlib.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing")  # the page's fonts draw it, not ours
        matplotlib.rcdefaults()
        settings: Any = matplotlib.rcParams
        settings.update(_SETTINGS)
        yield New(figsize=(width / INCH, height / INCH), facecolor=PAPER)


def svg(figure: Figure, *, key: str, title: str, description: str) -> str:
    """The figure as SVG text; the same figure always gives the same text. To be called within `drawing`.

    Args:
        key: begins the name of every element that is referred to, so that many drawings may stand in one page; letters,
            digits and hyphens.
        title: what it is.
        description: what it shows, for people who cannot see it.
    """
    from matplotlib.backends.backend_svg import FigureCanvasSVG  # noqa: PLC0415

    out = io.StringIO()
    nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
    canvas: Any = FigureCanvasSVG(figure)
    canvas.print_svg(out, metadata=nothing)
    root = Tree.fromstring(out.getvalue())
    for parent in list(root.iter()):
        for child in [c for c in parent if c.tag == f"{_SVG}style" or not c.tag.startswith(_SVG) or c.tag == f"{_SVG}metadata"]:
            parent.remove(child)
    _attributes(root)
    _own_names(root, key)
    width, height = (round(float(n)) for n in root.attrib["viewBox"].split()[2:])
    root.attrib |= {
        "width": str(round(width * INCH / 72)),
        "height": str(round(height * INCH / 72)),
        "font-family": FACES,
        "stroke-linejoin": "round",
        "role": "img",
        "aria-labelledby": f"{key}-title {key}-description",
    }
    for n, (name, text) in enumerate((("title", title), ("desc", description))):
        about = Tree.Element(f"{_SVG}{name}", {"id": f"{key}-{'title' if name == 'title' else 'description'}"})
        about.text = label(text, limit=2000)
        root.insert(n, about)
    Tree.register_namespace("", _SVG[1:-1])
    return Tree.tostring(root, encoding="unicode")


def _attributes(root: Tree.Element) -> None:
    """Styles as attributes, which a strict page lets through; long numbers cut."""
    for e in root.iter():
        for part in e.attrib.pop("style", "").split(";"):
            name, colon, value = part.partition(":")
            if colon and name.strip() != "font-family":
                e.set(name.strip(), value.strip())
        for name in ("d", "transform", "x", "y", "points"):
            if name in e.attrib:
                e.set(name, _LONG.sub(lambda m: f"{float(m.group()):.2f}", e.attrib[name]))


def _own_names(root: Tree.Element, key: str) -> None:
    """Names of our own for what is referred to; the others are dropped."""
    used = {m for e in root.iter() for v in e.attrib.values() for m in _REFERENCE.findall(v)}
    used |= {e.attrib[_LINK][1:] for e in root.iter() if _LINK in e.attrib}
    own = {name: f"{key}-{n}" for n, name in enumerate(dict.fromkeys(e.get("id", "") for e in root.iter())) if name in used}
    for e in root.iter():
        if (name := e.attrib.pop("id", "")) in own:
            e.set("id", own[name])
        if _LINK in e.attrib:
            e.set("href", f"#{own[e.attrib.pop(_LINK)[1:]]}")
        for attribute, value in list(e.attrib.items()):
            if "url(#" in value:
                e.set(attribute, _REFERENCE.sub(lambda m: f"url(#{own[m.group(1)]})", value))
