"""The drawings of a report: tension of pairs, a timeline of happenings, ranges of forecasts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from detente.render.svg import (
    CONFLICT,
    COOPERATION,
    INK,
    LINE,
    NEUTRAL,
    PAPER,
    SHADE,
    SOFT,
    drawing,
    label,
    pixels,
    svg,
)
from detente.views.report_rows import Dyad, Mark, Outlook, Report, Timeline

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

# The pairs of measures of a panel, conflict upwards and cooperation downwards.
PANELS: Final = {"Words": ("verbal_conflict", "verbal_cooperation"), "Deeds": ("material_conflict", "material_cooperation")}
# Days named beneath a drawing of a pair.
TICKS: Final = 4
# Days that a bar is of.
WIDTHS: Final = {"day": 1, "week": 7, "month": 30}
# PLOVER's quad classes: what each is called, its shape and its colour. Conflict has corners, cooperation is round or square.
QUADS: Final[Mapping[int, tuple[str, str, str]]] = {
    3: ("conflict in words", "^", CONFLICT),
    4: ("conflict in deeds", "D", CONFLICT),
    1: ("cooperation in words", "o", COOPERATION),
    2: ("cooperation in deeds", "s", COOPERATION),
    0: ("neutral", "p", NEUTRAL),
}
# The timeline in pixels: a mark's cell, the margin of the names, the whole.
CELL: Final = 17
MARGIN: Final = 150
WIDE: Final = 760
HIGHEST: Final = 8
ROW: Final = 25


@dataclass(frozen=True, slots=True)
class Plot:
    """A drawing: `key` names its file and its elements, `alt` says what it shows, `svg` is the drawing."""

    key: str
    title: str
    alt: str
    svg: str


def plots(report: Report) -> dict[str, Plot]:
    """All drawings of a report by key, in the order in which it shows them; a section without rows has none."""
    found = [*tension_plots(report.dyads)]
    if report.timeline.marks:
        found.insert(0, timeline_plot(report.timeline, today=report.last))
    if any(o.low is not None for o in report.outlooks):
        found.append(forecast_plot(report.outlooks))
    return {p.key: p for p in found}


# ---- tension


def tension_plots(dyads: Sequence[Dyad]) -> list[Plot]:
    """One drawing a pair, all on one scale: words and deeds apart, the usual level, changes, and the coverage beneath."""
    bars = [bar for d in dyads for bar in d.tension.days]
    highest = max((getattr(bar, m) for bar in bars for pair in PANELS.values() for m in pair), default=1)
    covered = max((bar.coverage for bar in bars), default=1)
    return [_tension(d, n, max(2, highest), max(1, covered)) for n, d in enumerate(dyads, 1)]


def _tension(dyad: Dyad, number: int, highest: int, covered: int) -> Plot:
    key, title = f"tension-{number}", f"{label(dyad.a, limit=30)} and {label(dyad.b, limit=30)}"
    with drawing(370, 300) as figure:
        grid = figure.add_gridspec(3, 1, height_ratios=(3, 3, 1.15), left=0.075, right=0.82, top=0.925, bottom=0.095, hspace=0.3)
        first = figure.add_subplot(grid[0])
        axes = [first, *(figure.add_subplot(grid[n], sharex=first) for n in (1, 2))]
        for ax, (name, measures) in zip(axes, PANELS.items(), strict=False):
            _panel(ax, dyad, measures, highest)
            _heading(ax, f"{name}: acts a {dyad.tension.every}")
        _coverage(axes[2], dyad, covered)
        _heading(axes[2], f"Reports a {dyad.tension.every}")
        _days(axes[2], dyad)
        for ax in axes[:2]:
            ax.tick_params(labelbottom=False)
        alt = _told(dyad)
        return Plot(key, title, alt, svg(figure, key=key, title=title, description=alt))


def _panel(ax: Axes, dyad: Dyad, measures: tuple[str, str], highest: int) -> None:
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    days, wide = _dates(dyad), WIDTHS[dyad.tension.every]
    for measure, sign, colour in ((measures[0], 1, CONFLICT), (measures[1], -1, COOPERATION)):
        heights = [sign * getattr(bar, measure) for bar in dyad.tension.days]
        ax.bar(days, heights, width=wide * 0.82, align="edge", color=colour, linewidth=0)
        usual = [(d, sign * getattr(bar.baseline, measure)) for d, bar in zip(days, dyad.tension.days, strict=True) if bar.baseline]
        if any(level for _, level in usual):
            ax.step(*zip(*usual, strict=True), where="post", color=INK, linewidth=0.9, linestyle=(0, (3, 2)))
    ax.axhline(0, color=SOFT, linewidth=0.75)
    ax.set_ylim(-highest * 1.12, highest * 1.12)
    ax.yaxis.set_major_locator(MaxNLocator(4, integer=True, symmetric=True))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{abs(y):.0f}"))
    for y, word, colour in ((0.97, "conflict", CONFLICT), (0.03, "cooperation", COOPERATION)):
        ax.text(1.015, y, word, transform=ax.transAxes, va="top" if y > 0.5 else "bottom", color=colour, fontsize=7.1)
    _quiet(ax)
    _changes(ax, dyad, measures, highest)


def _changes(ax: Axes, dyad: Dyad, measures: tuple[str, str], highest: int) -> None:
    """A line and a number where the level of a measure changed; the page lists the changes by number."""
    for n, turn in enumerate(dyad.turns, 1):
        measure = turn.measure.replace(" ", "_")
        if measure in measures:
            day = _number(turn.day)
            top = highest * (1.0 if measure == measures[0] else -1.0)
            ax.plot([day, day], [0, top], color=INK, linewidth=0.9, linestyle=(0, (1, 1.5)))
            ax.plot([day], [top], marker="o", markersize=9, color=PAPER, markeredgecolor=INK, markeredgewidth=0.8, clip_on=False)
            ax.text(day, top, str(n), ha="center", va="center_baseline", fontsize=6.4, color=INK)


def _coverage(ax: Axes, dyad: Dyad, covered: int) -> None:
    wide = WIDTHS[dyad.tension.every]
    ax.bar(_dates(dyad), [bar.coverage for bar in dyad.tension.days], width=wide * 0.82, align="edge", color=SHADE, linewidth=0)
    ax.set_ylim(0, covered * 1.1)
    ax.set_yticks([0, covered])
    ax.axhline(0, color=SOFT, linewidth=0.75)
    _quiet(ax)


def _heading(ax: Axes, text: str) -> None:
    ax.text(0, 1.04, text, transform=ax.transAxes, ha="left", va="bottom", fontsize=7.1, color=SOFT)


def _quiet(ax: Axes) -> None:
    """Only lines that help: none around, faint ones behind."""
    for side in ax.spines.values():
        side.set_visible(False)
    ax.grid(axis="y", color=LINE, linewidth=0.6)
    ax.set_axisbelow(True)
    ax.tick_params(length=0, labelsize=7.1)


def _days(ax: Axes, dyad: Dyad) -> None:
    """Days beneath, `TICKS` at most, with the year at the first and wherever it is another."""
    bars, places = dyad.tension.days, _dates(dyad)
    wide = WIDTHS[dyad.tension.every]
    shown = range(0, len(bars), -(-len(bars) // TICKS))
    days = [date.fromisoformat(bars[n].day) for n in shown]
    names = []
    for n, d in enumerate(days):
        year = f" {d.year}" if n == 0 or d.year != days[n - 1].year else ""
        names.append(f"{d:%b}{year}" if dyad.tension.every == "month" else f"{d.day} {d:%b}{year}")
    ax.set_xticks([places[n] + wide / 2 for n in shown], names)
    ax.tick_params(axis="x", pad=6)
    ax.set_xlim(places[0] - wide * 0.3, places[-1] + wide * 1.3)


def _dates(dyad: Dyad) -> list[float]:
    return [_number(bar.day) for bar in dyad.tension.days]


def _number(day: str) -> float:
    """Days from 1970, as matplotlib counts them."""
    return float(date.fromisoformat(day).toordinal() - date(1970, 1, 1).toordinal())


def _told(dyad: Dyad) -> str:
    """What the drawing shows, in words."""
    bars = dyad.tension.days
    total = {m: sum(getattr(bar, m) for bar in bars) for pair in PANELS.values() for m in pair}
    counts = ", ".join(f"{n} of {m.replace('_', ' ')}" for m, n in total.items())
    changes = "; ".join(f"{t.measure} from {t.before:.2g} to {t.after:.2g} a {dyad.tension.every} on {t.day}" for t in dyad.turns)
    return (
        f"Bars by {dyad.tension.every} from {bars[0].day} to {bars[-1].day}. Acts between {dyad.a} and {dyad.b}: {counts}; "
        f"{sum(bar.coverage for bar in bars)} reports. {'Changes: ' + changes if changes else 'No change of level was found'}."
    )


# ---- timeline


def timeline_plot(timeline: Timeline, *, today: str) -> Plot:
    """Happenings by day in the lanes of those who act; planned ones hollow, denied ones struck through."""
    days = [date.fromisoformat(m.day) for m in timeline.marks]
    first, last = min(days), max(days)
    span, room = (last - first).days + 1, (WIDE - MARGIN - 12) // CELL
    each = -(-span // room)  # days a column
    columns = max(8, -(-span // each))
    placed = _stacked(timeline.marks, first, each)
    heights = [min(HIGHEST, max([h for m, _, h in placed if m.lane == n], default=0)) + 1 for n in range(len(timeline.lanes))]
    tops = [sum(heights[:n]) * CELL + n * 10 for n in range(len(heights) + 1)]
    high = tops[-1] + 40
    alt = _lanes_told(timeline)
    with drawing(WIDE, high + 62) as figure:
        ax = figure.add_axes((MARGIN / WIDE, 62 / (high + 62), 1 - (MARGIN + 4) / WIDE, high / (high + 62)))
        ax.set_xlim(-0.6, columns - 0.4)
        ax.set_ylim(high - 28, -28)
        _lanes(ax, timeline.lanes, tops, heights)
        _today(ax, (date.fromisoformat(today) - first).days / each, columns)
        for mark, column, height in placed:
            if height < HIGHEST:
                _mark(ax, mark, column, tops[mark.lane] + (heights[mark.lane] - height - 0.5) * CELL)
        for (lane, column), more in Counter((m.lane, c) for m, c, height in placed if height >= HIGHEST).items():
            _more(ax, column, tops[lane] + (heights[lane] - HIGHEST - 0.5) * CELL, more)
        _columns(ax, first, each, columns)
        _key(figure, timeline)
        return Plot("timeline", "Happenings by day", alt, svg(figure, key="timeline", title="Happenings by day", description=alt))


def _stacked(marks: Sequence[Mark], first: date, each: int) -> list[tuple[Mark, float, int]]:
    """Each mark with its column and its height in it, lettered ones lowest."""
    found, taken = [], Counter[tuple[int, int]]()
    for m in sorted(marks, key=lambda m: (m.day, not m.letter, m.letter)):
        column = (date.fromisoformat(m.day) - first).days // each
        found.append((m, float(column), taken[m.lane, column]))
        taken[m.lane, column] += 1
    return found


def _lanes(ax: Axes, lanes: Sequence[str], tops: Sequence[int], heights: Sequence[int]) -> None:
    for n, lane in enumerate(lanes):
        bottom = tops[n] + heights[n] * CELL
        ax.axhline(bottom + 4, color=LINE, linewidth=0.75)
        text = label(lane, limit=22)
        ax.text(-0.02, bottom - CELL / 2, text, transform=ax.get_yaxis_transform(), ha="right", va="center", fontsize=8.25)


def _today(ax: Axes, at: float, columns: int) -> None:
    if 0 <= at <= columns:
        ax.axvline(at, color=SOFT, linewidth=0.75, linestyle=(0, (2, 2)), zorder=0)
        side = "right" if at > columns / 2 else "left"
        ax.text(at + (-0.25 if side == "right" else 0.25), -20, "newest report", ha=side, va="center", fontsize=7.1, color=SOFT)


def _mark(ax: Axes, mark: Mark, x: float, y: float) -> None:
    _, shape, colour = QUADS.get(mark.quad, QUADS[0])
    size = pixels(15 if mark.letter else 9) * (0.84 if shape == "D" else 1.12 if shape == "^" else 1)
    face = PAPER if mark.planned else colour
    ax.plot([x], [y], shape, markersize=size, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=1, clip_on=False)
    if mark.denied:
        _strike(ax, x, y, through=not mark.letter)
    if mark.letter:
        drop = 1.8 if shape == "^" else 0
        written = colour if mark.planned else PAPER
        ax.text(x, y + drop, mark.letter, ha="center", va="center_baseline", fontsize=6.6, color=written, fontweight="bold")


def _more(ax: Axes, x: float, y: float, more: int) -> None:
    """How many more there are; every other column a line higher, so that neighbours do not touch."""
    ax.text(x, y - (9 if x % 2 else 0), f"+{more}", ha="center", va="center", fontsize=6.6, color=SOFT)


def _strike(ax: Axes, x: float, y: float, *, through: bool) -> None:
    """A slash through a mark; behind one with a letter, so that it can be read."""
    for colour, wide in ((PAPER, 2.6), (INK, 1.2)):
        slash = _slash(0.0 if through else 0.66)
        ax.plot([x], [y], marker=slash, markersize=pixels(21), color=colour, markeredgewidth=wide, clip_on=False)


def _slash(gap: float = 0.0) -> Any:
    """A slash as a marker, with a gap in the middle."""
    from matplotlib.path import Path  # noqa: PLC0415

    return Path([(-1, -1), (-gap, -gap), (gap, gap), (1, 1)], [Path.MOVETO, Path.LINETO, Path.MOVETO, Path.LINETO])


def _columns(ax: Axes, first: date, each: int, columns: int) -> None:
    """Days beneath, as many as have room."""
    for side in ax.spines.values():
        side.set_visible(False)
    ax.set_yticks([])
    room = max(1, columns // 7)
    shown = list(range(0, columns, room))
    days = [first + timedelta(n * each) for n in shown]
    ax.set_xticks(shown, [f"{d.day} {d:%b} {d.year}" if each > 60 or n == 0 else f"{d.day} {d:%b}" for n, d in enumerate(days)])
    ax.tick_params(length=3, width=0.75, color=LINE, labelsize=7.1)


def _key(figure: Figure, timeline: Timeline) -> None:
    from matplotlib.lines import Line2D  # noqa: PLC0415

    present = [q for q in QUADS if any(m.quad == q for m in timeline.marks)]
    handles: list[Any] = []
    for quad in present:
        name, shape, colour = QUADS[quad]
        handles.append(Line2D([], [], marker=shape, linestyle="", markersize=pixels(8), color=colour, label=name))
    if any(m.planned for m in timeline.marks):
        handles.append(
            Line2D(
                [], [], marker="o", linestyle="", markersize=pixels(8), markerfacecolor=PAPER, color=SOFT, label="hollow: planned"
            )
        )
    if any(m.denied for m in timeline.marks):
        handles.append(
            Line2D([], [], marker=_slash(), linestyle="", markersize=pixels(11), color=INK, label="struck through: denied")
        )
    figure.legend(
        handles=handles,
        loc="lower left",
        bbox_to_anchor=(0, 0),
        ncols=4,
        frameon=False,
        fontsize=7.1,
        handletextpad=0.1,
        columnspacing=1.2,
        borderpad=0.2,
    )


def _lanes_told(timeline: Timeline) -> str:
    count = Counter(m.lane for m in timeline.marks)
    lanes = ", ".join(f"{lane} {count[n]}" for n, lane in enumerate(timeline.lanes))
    planned, denied = sum(m.planned for m in timeline.marks), sum(m.denied for m in timeline.marks)
    days = sorted(m.day for m in timeline.marks)
    about = f"{len(timeline.marks)} happenings from {days[0]} to {days[-1]} by who acts: {lanes}."
    return f"{about} {planned} are planned, {denied} denied."


# ---- forecasts


def forecast_plot(outlooks: Sequence[Outlook]) -> Plot:
    """The range of chance that each forecast's word means, numbered as the page lists them."""
    known = [(n, o) for n, o in enumerate(outlooks, 1) if o.low is not None and o.high is not None]
    alt = "Ranges of chance: " + "; ".join(f"{n} {o.by}: {o.low:.0%} to {o.high:.0%}" for n, o in known) + "."
    high = ROW * len(known) + 48
    with drawing(WIDE, high) as figure:
        ax = figure.add_axes((0.36, 30 / high, 0.5, 1 - 48 / high))
        for y, (n, o) in enumerate(known):
            _range(ax, y, n, o)
        ax.set_xlim(0, 1)
        ax.set_ylim(len(known) - 0.5, -0.5)
        ax.set_yticks([])
        ax.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 % chance"])
        ax.grid(axis="x", color=LINE, linewidth=0.75)
        ax.set_axisbelow(True)
        for side in ax.spines.values():
            side.set_visible(False)
        ax.tick_params(length=0, labelsize=7.1)
        return Plot("forecasts", "Forecasts", alt, svg(figure, key="forecasts", title="Forecasts", description=alt))


def _range(ax: Axes, y: int, number: int, outlook: Outlook) -> None:
    low, high = outlook.low or 0.0, outlook.high or 0.0
    ended = outlook.outcome is not None
    ax.barh([y], [high - low], left=low, height=0.5, color=COOPERATION if not ended else SHADE, linewidth=0)
    ax.plot([(low + high) / 2] * 2, [y - 0.25, y + 0.25], color=PAPER, linewidth=1.2)
    whole = ax.get_yaxis_transform()
    ax.text(-0.03, y, label(f"{number}  {outlook.by}", limit=38), transform=whole, ha="right", va="center", fontsize=7.5)
    state = {True: "came true", False: "did not", None: "open"}[outlook.outcome]
    ax.text(1.03, y, state, transform=whole, ha="left", va="center", fontsize=7.1, color=SOFT)
