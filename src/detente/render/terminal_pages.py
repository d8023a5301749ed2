"""Evidence, an actor, an outlet for a terminal: coloured only there, plain in a pipe, as wide as there is room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from detente.link.rows import Stance
from detente.render.plain import plain
from detente.render.terminal import Hanging, write
from detente.views.accounts import Account, Note
from detente.views.actor_page import ActorPage, Partner, Said
from detente.views.acts import Act
from detente.views.candidates import Candidate
from detente.views.context import Context
from detente.views.evidence import Against, Evidence
from detente.views.source_page import Count, SourcePage, Sources
from detente.views.versions import Change, Version

LONG: Final = 300
NAME: Final = 80
# Changes of a version that are listed, those of most words; days and types of an outlet.
CHANGES: Final = 8
LISTED: Final = 12
# Others whom a name may mean, with the likeliest.
OTHERS: Final = 6
# The words of a row within their paragraph, where there is no bold.
MARKS: Final = ("»", "«")
Part = tuple[str, RenderableType]


def show_evidence(out: Console, e: Evidence) -> None:
    """Print what an id stands on, each account in its context."""
    told = f"Told {_times(len(e.accounts))} in {number(e.reports, 'report')}"
    told += f", {number(e.sources, 'independent source')}" if e.kind != "report" else ""
    heading = f"{number(len(e.accounts), 'event')} in it" if e.kind == "report" else told
    parts: list[Part] = [(heading, Group(*_parted(_account(a, e, marked=not out.is_terminal) for a in e.accounts)))]
    if e.against:
        parts.append(("Against it", Group(*(_against(a) for a in e.against))))
    if e.corrections or e.notes:
        parts.append(("Corrections", _remarks(e.corrections, e.notes)))
    write_page(out, _head(e), parts)


def _head(e: Evidence) -> list[RenderableType]:
    """What it is, its words, how it stands."""
    if e.kind == "report":
        first = Text(plain(e.words, limit=LONG) or "Untitled report", style="bold")
        about = dotted(", ".join(e.outlets) or "outlet unknown", e.date or "day unknown", e.id, *e.standing)
        return [first, Text(about, style="dim"), *_facts(e, but=("title",))]
    what = dotted(f"{e.event_type} {e.mode}".strip() or e.kind.capitalize(), e.status, sides(e.who, e.whom))
    when = dotted(f"{e.date} to {e.until}" if e.until else e.date or "day unknown", e.place)
    lines: list[RenderableType] = [Text(what, style="bold").append(f" · {when}", style="not bold")]
    if e.words:
        lines.append(Hanging(Text(f"“{plain(e.words, limit=LONG)}”", style="italic")))
    if e.standing:
        lines.append(Hanging(Text(plain("; ".join(e.standing), limit=LONG))))
    numbers = ((k, _spread(v)) for k, v in (("dead", e.dead), ("injured", e.injured), ("size", e.size)) if v)
    lines += [Text(f"{name}: {value}") for name, value in numbers]
    lines += _facts(e)
    lines.append(Text(dotted(e.id, e.asked and f"asked for as {e.asked}"), style="dim"))
    return lines


def _facts(e: Evidence, but: Sequence[str] = ()) -> list[RenderableType]:
    return [Hanging(Text(f"{plain(f.name)}: {plain(f.value, limit=LONG)}")) for f in e.facts if f.name not in but]


def _spread(least_most: tuple[int, int]) -> str:
    least, most = least_most
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def _account(a: Account, e: Evidence, *, marked: bool) -> RenderableType:
    """One telling: where it stands, what it says otherwise than the whole, its words in their paragraph."""
    lines: list[RenderableType] = []
    if e.kind == "report":
        head = Text(dotted(f"{a.event_type} {a.mode}".strip(), a.status, sides(a.who, a.whom)), style="bold")
    else:
        head = Text(dotted(a.published or "day unknown", a.outlet or "outlet unknown"), style="bold")
        if a.original:
            head.append(f" · carries a text of {plain(a.copied_from, limit=NAME) or 'an unknown outlet'}", style="not bold")
    lines.append(head)
    own = [f"on the word of {a.speaker}" if a.speaker else "", a.status if a.status != e.status and e.kind != "report" else ""]
    own += [f"{k} {v:,}" for k, v in (("dead", a.dead), ("injured", a.injured), ("size", a.size)) if v is not None]
    own.append(f"of {a.date}" if a.date and a.date != e.date else "")
    if a.score is not None and a.why and len(e.accounts) > 1 and e.kind == "happening":
        own.append(f"belongs here {a.score:.0%} surely: {a.why}")
    if any(own):
        lines.append(Hanging(Text(dotted(*own))))
    lines.append(Hanging(_context(a.context, marked) if a.context else Text(plain(a.words, limit=LONG))))
    if a.corrections or a.notes:
        lines.append(_remarks(a.corrections, a.notes))
    lines.append(Text(dotted(a.id, a.happening if a.happening != a.id and e.kind == "report" else ""), style="dim"))
    return Group(*lines)


def _context(c: Context, marked: bool) -> Text:
    """The paragraph with the words bold, or between marks where there is no bold."""
    before, words, after = map(_kept, c.parts)
    left, right = MARKS if marked else ("", "")
    text = Text(("… " if c.cut_before else "") + before).append(f"{left}{words}{right}", style="bold")
    return text.append(after + (" …" if c.cut_after else ""), style="not bold")


def _kept(text: str) -> str:
    """Text made harmless, with a blank at its ends where it had one."""
    core = plain(text)
    return f"{' ' if text[:1].isspace() else ''}{core}{' ' if core and text[-1:].isspace() else ''}"


def _against(a: Against) -> RenderableType:
    text = Text(f"{a.how} ", style="red").append(dotted(a.day, a.event_type, a.status, ", ".join(a.who)), style="bold not red")
    text.append(f": “{plain(a.words, limit=LONG)}”", style="not bold not red")
    text.append(f" ({dotted(', '.join(a.outlets), a.happening)})", style="dim not bold not red")
    return Hanging(text)


def _remarks(corrections: Iterable[str], notes: Iterable[Note]) -> RenderableType:
    lines = [Text(plain(c, limit=LONG), style="yellow") for c in corrections]
    lines += [Text(f"{plain(n.time[:10])} {plain(n.who, limit=NAME)}: {plain(n.text, limit=LONG)}", style="yellow") for n in notes]
    return Group(*(Hanging(line) for line in lines))


# ---- actors


def show_actor(out: Console, page: ActorPage) -> None:
    """Print an actor's page; first of all who else may be meant."""
    about = dotted(page.type, page.country, ", ".join(page.sectors), page.id)
    seen = f"{number(page.reports, 'report')}, {page.first or '?'} to {page.last or '?'}"
    unsure = f"{page.unsure} joined with less than certainty, {page.sureness:.0%} the least" if page.unsure else ""
    head: list[RenderableType] = [Text(plain(page.name, limit=NAME), style="bold").append(f" · {about}", style="not bold dim")]
    head.append(Hanging(Text(f"named as {plain('; '.join(page.names[:LISTED]), limit=LONG)}")))
    head += [Hanging(Text(dotted(r.title, f"{r.first} to {r.last}" if r.first else ""))) for r in page.roles]
    head.append(Hanging(Text(dotted(seen, unsure))))
    others = page.candidates[1:OTHERS]
    parts: list[Part] = []
    if others:
        likely = Text(f"{page.candidates[0].score:.0%} likely to be meant by “{plain(page.asked, limit=NAME)}”. Others:")
        lines = [
            f"{c.score:.0%} {plain(c.name, limit=NAME)} ({dotted(c.country, number(c.mentions, 'mention'), c.id)})" for c in others
        ]
        parts.append(("Who is meant", Group(likely, *(Hanging(Text(line)) for line in lines))))
    parts += [(f"What it did: {page.acts}", acts_of(page.did))] if page.did else []
    parts += [(f"What was done to it: {page.received}", acts_of(page.suffered))] if page.suffered else []
    if page.stances:
        parts.append(("Where it stands", Group(*map(_stance, page.stances))))
    parts += [("What it said", Group(*map(_said, page.quotes)))] if page.quotes else []
    parts += [("With whom it deals", Group(*map(_partner, page.partners)))] if page.partners else []
    write_page(out, head, parts)


def _candidate(c: Candidate) -> RenderableType:
    about = dotted(c.country, number(c.mentions, "mention"), c.id)
    return Hanging(Text(f"{c.score:.0%} {plain(c.name, limit=NAME)} ({about})"))


def _stance(s: Stance) -> RenderableType:
    text = Text(f"{s.day or 'day unknown'} {plain(' '.join((s.act, ', '.join(s.to))), limit=LONG)}", style="bold")
    text.append(f": {plain(s.issue, limit=LONG)}", style="not bold")
    return Hanging(text.append(f" ({plain(s.happening)})", style="dim not bold"))


def _said(q: Said) -> RenderableType:
    left, right = ("“", "”") if q.direct else ("", "")
    text = Text(f"{q.published or 'day unknown'} {plain(q.speaker, limit=NAME)}: ", style="bold")
    text.append(f"{left}{plain(q.words, limit=LONG).strip('“”')}{right}", style="not bold italic")
    return Hanging(text.append(f" ({dotted(q.outlet, q.id)})", style="dim not bold not italic"))


def _partner(p: Partner) -> RenderableType:
    kinds = (
        ("words", (("cooperation", p.verbal_cooperation), ("conflict", p.verbal_conflict))),
        ("deeds", (("cooperation", p.material_cooperation), ("conflict", p.material_conflict))),
    )
    counts = [
        f"{kind} of " + " and ".join(f"{name} {n}" for name, n in found if n) for kind, found in kinds if any(n for _, n in found)
    ]
    text = Text(plain(p.party, limit=NAME), style="bold").append(f" {number(p.happenings, 'happening')}", style="not bold")
    return Hanging(text.append(f": {'; '.join((*counts, f'last {p.last}'))}", style="not bold"))


def acts_of(found: Iterable[Act]) -> RenderableType:
    """Happenings as lines."""
    return Group(*map(_act, found))


def _act(a: Act) -> RenderableType:
    status = "" if a.status == "actual" else f" {a.status}"
    text = Text(f"{a.day or 'day unknown'} {a.event_type}{status} ", style="bold").append(sides(a.who, a.whom), style="bold")
    text.append(f": {plain(a.words, limit=LONG)}", style="not bold")
    standing = "; ".join(s for s in a.standing if s != "reported by one source")
    return Hanging(text.append(f" ({dotted(standing, a.happening)})", style="dim not bold"))


# ---- outlets


def show_source(out: Console, page: SourcePage) -> None:
    """Print an outlet's page."""
    days = f"{page.first_day or '?'} to {page.last_day or '?'}"
    own = (
        f"{page.originals} its own, {number(page.copies, 'copy', 'copies')} and {number(page.versions, 'version')} of others' texts"
    )
    head: list[RenderableType] = [
        Text(plain(page.outlet, limit=NAME) or "Reports that name no outlet", style="bold"),
        Hanging(Text(dotted(number(page.reports, "report"), days, own))),
        Hanging(
            Text(
                f"{number(page.happenings, 'happening')}: {page.first} told first, {page.alone} rest on one source "
                f"({page.share_alone:.0%}), {page.denied} denied by somebody"
            )
        ),
    ]
    lines = (("Copied from", page.copied_from), ("Copied by", page.copied_by), ("What it covers", page.types))
    head += [Hanging(Text(f"{name}: {_counted(counts)}")) for name, counts in lines if counts]
    busiest = sorted(page.days, key=lambda d: (-d.count, d.name))
    head += [Hanging(Text(f"Busiest days: {_counted(busiest[:LISTED])}"))] if busiest else []
    parts: list[Part] = []
    parts += [("Told first", acts_of(page.told_first))] if page.told_first else []
    parts += [("Claims that somebody denies", acts_of(page.denied_claims))] if page.denied_claims else []
    parts += [(_changed(v), changes_of(v.changes)) for v in page.edited]
    newest = (dotted(h.published or "day unknown", h.title or "untitled", h.kind, h.document) for h in page.newest)
    parts.append(("Newest reports", Group(*(Hanging(Text(line)) for line in newest))))
    write_page(out, head, parts)


def _changed(v: Version) -> str:
    who, whose = (plain(o, limit=NAME) or "an unknown outlet" for o in (v.outlet, v.original_outlet))
    return f"{v.published} {who} changed a text of {whose} ({v.document} of {v.original})"


def changes_of(changes: Sequence[Change]) -> RenderableType:
    """The changes of most words, in the order of the text."""
    shown = sorted(sorted(range(len(changes)), key=lambda n: -len(changes[n].words))[:CHANGES])
    lines = [Hanging(_change(changes[n])) for n in shown]
    rest = len(changes) - len(shown)
    more = [Text(f"and {number(rest, 'smaller change')}", style="dim")] if rest else []
    return Group(*lines, *more) if lines else Text("the same words, or too long to compare", style="dim")


def _change(c: Change) -> Text:
    adds = c.sign == "+"
    return Text(f"{'added' if adds else 'dropped'}: {plain(c.words, limit=LONG)}", style="green" if adds else "red")


def sources_rows(found: Sources) -> list[tuple[object, ...]]:
    """All outlets as rows of a table."""
    return [
        (s.outlet or "(not named)", s.reports, s.originals, s.copies, s.versions, s.copied_by, s.first_day, s.last_day)
        for s in found.outlets
    ]


# ---- words


def write_page(out: Console, head: Iterable[RenderableType], parts: Iterable[Part]) -> None:
    """Print lines, then parts under their headings."""
    lines = list(head)
    for heading, body in parts:
        lines += [Text(""), Text(heading, style="bold underline"), Padding(body, (0, 0, 0, 2))]
    write(out, *lines, Text(""))


def _parted(rows: Iterable[RenderableType]) -> Iterable[RenderableType]:
    """Rows with an empty line between."""
    for n, row in enumerate(rows):
        if n:
            yield Text("")
        yield row


def dotted(*parts: str) -> str:
    """Parts made harmless, with a dot between those that say something."""
    return " · ".join(p for p in (plain(part, limit=LONG) for part in parts) if p)


def sides(who: Sequence[str], whom: Sequence[str]) -> str:
    """Who acts on whom."""
    return plain(f"{', '.join(who) or '?'}{' → ' + ', '.join(whom) if whom else ''}", limit=LONG)


def _counted(counts: Sequence[Count]) -> str:
    shown = ", ".join(f"{plain(c.name, limit=NAME) or 'not named'} {c.count}" for c in counts[:LISTED])
    return shown + (f" and {len(counts) - LISTED} more" if len(counts) > LISTED else "")


def number(n: int, one: str, many: str = "") -> str:
    """A number with its noun.

    >>> number(1, "report"), number(2000, "copy", "copies")
    ('1 report', '2,000 copies')
    """
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{n:,} times")
