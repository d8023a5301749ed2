"""What is new since a day: the rows of a brief, chosen from what a ledger holds, the gravest and most widely told first."""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from detente.link.rows import Happening, Move, Stance, Talk, is_state
from detente.link.summary import SPEECH
from detente.views.since_rows import (
    ARROWS,
    DOWN,
    UP,
    Cited,
    Coming,
    Contradiction,
    Denial,
    Foreseen,
    Fresh,
    Gathered,
    Moved,
    Silence,
    Since,
    Telling,
    Wording,
)

__all__ = ["ANNOUNCED", "Since", "gravity", "is_confirmation", "since", "weight"]

# Deeds and meetings count for as many points of the PLOVER score more than words.
DEED: Final = 3.0
# Fewer words than these say the less the fewer they are; words that leave open who acts say half.
WORDS: Final = 8
UNNAMED: Final = 0.5
# Each further act of one kind by one party tells a reader so much less.
AGAIN: Final = 0.6
# Sources that have to tell of words before they are news of their own.
SAID: Final = 2
# What is announced has not happened.
ANNOUNCED: Final = 0.6
CONFIRMED: Final = "confirmed by "
Spot = tuple[str, int, int]


def since(found: Gathered, *, rows: int = 12) -> Since:
    """The brief without its line, which `since_words.worded` adds; at most `rows` rows a section, and no stretch of a report twice
    among what moved and what is new."""
    talks = _scheduled(found, rows)
    planned = [_spot(t.source) for t in talks]
    moved = _moved(found, planned, rows)
    told = [*planned, *(_spot(m.after.source) for m in moved)]
    new = _new(found, told, rows)
    return Since(
        day=found.day,
        as_of=found.as_of,
        line="",
        reports=found.reports,
        sources=found.sources,
        outlets=found.outlets,
        new=new,
        moved=moved,
        repeated=found.repeated,
        scheduled=talks,
        contradicted=_contradicted(found, rows),
        confirmed=_confirmed(found, rows),
        silent=_silent(found, rows),
        forecasts=_forecasts(found, rows),
    )


# ---- choosing


def gravity(event_type: str, quad: int, score: float) -> float:
    """How grave an act of a type is by its PLOVER score, whatever its sign; deeds and meetings before words."""
    return abs(score) + (DEED if quad in (2, 4) or event_type == "CONSULT" else 0.0)


def weight(happening: Happening) -> float:
    """How much a happening matters to a reader: how grave it is and how many died, times how widely and how surely it is told."""
    dead = happening.dead[1] if happening.dead else 0
    grave = gravity(happening.event_type, happening.quad, happening.score) + DEED * math.log10(1 + max(0, dead))
    done = 1.0 if happening.status == "actual" else ANNOUNCED
    return grave * (1 + math.log2(max(1, happening.sources))) * happening.confidence * done


def _whole(words: str) -> bool:
    """Whether words read as a statement of their own."""
    first = words.lstrip("“\"'‘([")[:1]
    return 2 * len(words.split()) >= WORDS and not first.islower()


def _worth(happening: Happening, telling: Telling) -> float:
    return weight(happening) * min(1.0, len(telling.source.words.split()) / WORDS) * (1.0 if telling.named else UNNAMED)


def _best(tellings: Sequence[Telling]) -> Telling:
    """The telling that reads best, the surest of these, the earliest of equals."""
    return min(
        tellings, key=lambda t: (not t.named, not _whole(t.source.words), -t.confidence, t.source.published or "9999", t.event)
    )


def _told(found: Gathered, happening: str) -> tuple[Happening, Telling] | None:
    tellings = found.tellings.get(happening)
    return (found.happenings[happening], _best(tellings)) if tellings and happening in found.happenings else None


def _spot(source: Cited) -> Spot:
    return source.document_id, source.start, source.end


def _same(one: Spot, other: Spot) -> bool:
    """Whether two stretches are one: more than half of the shorter lies in the longer."""
    shorter = min(one[2] - one[1], other[2] - other[1])
    return one[0] == other[0] and min(one[2], other[2]) - max(one[1], other[1]) > shorter / 2


def _alike(one: Cited, other: Cited) -> bool:
    return _same(_spot(one), _spot(other)) or one.words.casefold() == other.words.casefold()


def _labels(labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for label in labels if label))


# ---- the sections


def _new(found: Gathered, told: Sequence[Spot], rows: int) -> tuple[Fresh, ...]:
    """Happenings in order of weight; not what stands among the talks or the moves, nor twice the same words."""
    known = [pair for i in dict.fromkeys(found.fresh) if (pair := _told(found, i)) and _is_news(*pair)]
    known.sort(key=lambda p: (-_worth(*p), p[0].id))
    seen, kept, acts = list(told), list[Fresh](), Counter[tuple[str, ...]]()
    while known and len(kept) < rows:
        n = max(range(len(known)), key=lambda k: _worth(*known[k]) * AGAIN ** acts[_act(known[k][0])])
        happening, telling = known.pop(n)
        spot = _spot(telling.source)
        if not any(_same(spot, s) for s in seen):
            kept.append(_fresh(happening, telling))
            seen.append(spot)
            acts[_act(happening)] += 1
    return tuple(kept)


def _act(happening: Happening) -> tuple[str, ...]:
    """What makes two acts one more of a kind: type and first doer; for meetings all who meet."""
    doers = happening.actors if happening.event_type == "CONSULT" else happening.actors[:1]
    return happening.event_type, *(s.country if is_state(s.country) else s.key for s in doers)


def _is_news(happening: Happening, telling: Telling) -> bool:
    """Deeds and meetings, announced deeds too, and words that more than one source tells; stances stand among the moves, and
    announced meetings among the talks."""
    if happening.status == "future":
        return happening.event_type not in SPEECH and bool(happening.actors)
    said = happening.event_type in SPEECH and happening.event_type != "CONSULT"
    if happening.status != "actual" or (said and (telling.meets or happening.sources < SAID)):
        return False
    return bool(happening.actors or happening.recipients)


def _fresh(happening: Happening, telling: Telling) -> Fresh:
    return Fresh(
        happening=happening.id,
        arrow=_arrow(happening),
        event_type=happening.event_type,
        mode=happening.mode,
        status=happening.status,
        actors=_labels(s.label for s in happening.actors),
        recipients=_labels(s.label for s in happening.recipients),
        date=happening.start,
        place=happening.place,
        dead=happening.dead,
        injured=happening.injured,
        sources=happening.sources,
        outlets=happening.outlets,
        standing=happening.standing,
        source=telling.source,
    )


def _arrow(happening: Happening) -> str:
    if happening.status not in ("actual", "future") or not happening.score:
        return ""
    return UP if happening.quad in (3, 4) and happening.score < 0 else DOWN if happening.score > 0 else ""


def _moved(found: Gathered, told: Sequence[Spot], rows: int) -> tuple[Moved, ...]:
    """What became harder, softer or was given up, then stances taken for the first time; an act of several parties once, and what
    stands among the talks not again."""
    joint: dict[tuple[str, str, str], list[Move]] = {}
    for m in found.moves:
        if m.kind in ARROWS and m.after.happening in found.happenings:
            joint.setdefault((m.kind, m.after.happening, m.before.happening if m.before else ""), []).append(m)
    made = [(row, worth) for own in joint.values() if (row := _move(found, own)) and (worth := _moved_worth(found, row))]
    made.sort(key=lambda m: (m[0].kind == "new", -m[1], m[0].day, m[0].parties))
    kept: list[Moved] = []
    for row, _ in made:
        spot = _spot(row.after.source)
        twice = any(_same(spot, _spot(k.after.source)) and set(row.parties) & set(k.parties) for k in kept)
        twice = twice or (row.kind == "new" and any(_same(spot, t) for t in told))
        if len(kept) < rows and not twice:
            kept.append(row)
    return tuple(kept)


def _moved_worth(found: Gathered, row: Moved) -> float:
    own = [t for t in found.tellings[row.after.happening] if t.source == row.after.source]
    return _worth(found.happenings[row.after.happening], own[0])


def _move(found: Gathered, moves: Sequence[Move]) -> Moved | None:
    first = moves[0]
    after = _wording(found, first.after)
    before = _wording(found, first.before) if first.before else None
    if after is None or (before and _same(_spot(before.source), _spot(after.source))):
        return None
    return Moved(
        parties=_labels(m.party for m in moves),
        kind=first.kind,
        arrow=ARROWS[first.kind],
        issue=first.issue,
        issue_id=first.issue_id,
        day=first.day,
        before=before,
        after=after,
    )


def _wording(found: Gathered, stance: Stance) -> Wording | None:
    """A stance with the place of its words; another mention of its happening where that one is not there."""
    tellings = found.tellings.get(stance.happening, ())
    own = [t for t in tellings if (t.source.document_id, t.source.words) == (stance.document, stance.words)]
    if not tellings:
        return None
    return Wording(stance.act, stance.day, stance.happening, (own[0] if own else _best(tellings)).source)


def _scheduled(found: Gathered, rows: int) -> tuple[Coming, ...]:
    """The next talks, each day and place once, and those whose status changed since; by day."""
    day_of = {t.id: t.start for t in found.talks}
    coming: dict[tuple[str, str], Talk] = {}
    changed: list[Talk] = []
    for t in sorted(found.talks, key=lambda t: (-t.sources, -len(t.parties), t.id)):
        if not found.rounds.get(t.id):
            continue
        if _changed(t, found.day):
            changed.append(t)
        elif _to_come(t, max(found.as_of, found.day) if found.as_of else ""):
            coming.setdefault((t.start, t.place), t)
    ahead = sorted(coming.values(), key=lambda t: (t.start, t.id))[:rows]
    moved = sorted(changed, key=lambda t: (t.start or "9999", t.id))[-rows:]
    both = [(t, t in changed) for t in (*moved, *ahead)]
    made = [_coming(t, found, day_of.get(t.moved_to, ""), changed=c) for t, c in both]
    return tuple(sorted(made, key=lambda c: (c.date or "9999", c.talk)))


def _to_come(talk: Talk, today: str) -> bool:
    open_ = talk.status in ("scheduled", "proposed", "ongoing") and bool(talk.parties)
    return open_ and (talk.end or talk.start)[:10] >= today > ""


def _changed(talk: Talk, day: str) -> bool:
    """Whether what was said of a round since a day differs from what was said before."""
    steps = talk.history
    return any(b.published >= day and b.status != a.status for a, b in itertools.pairwise(steps))


def _coming(talk: Talk, found: Gathered, moved_to: str, *, changed: bool) -> Coming:
    return Coming(
        talk=talk.id,
        date=talk.start,
        until=talk.end if talk.end != talk.start else "",
        days=_days(found.as_of, talk.start),
        status=talk.status,
        parties=_labels(s.label for s in talk.parties),
        place=talk.place,
        level=talk.level,
        changed=changed,
        history=talk.history,
        moved_to=moved_to,
        source=_latest(talk, found.rounds[talk.id]),
    )


def _latest(talk: Talk, told: Sequence[tuple[str, Cited]]) -> Cited:
    """The last that was said of a round as it stands now; else the last that was said of it."""
    return [*(c for _, c in told), *(c for status, c in told if status == talk.status)][-1]


def _days(as_of: str, day: str) -> int | None:
    try:
        return (date.fromisoformat(day) - date.fromisoformat(as_of)).days
    except ValueError:
        return None


def _contradicted(found: Gathered, rows: int) -> tuple[Contradiction, ...]:
    """Happenings and what is said against them, told since. A denial answers one claim: the nearest before it in its own report."""
    claims = [pair for i in dict.fromkeys(found.denied) if (pair := _told(found, i)) and not pair[1].meets]
    answers: dict[str, list[Denial]] = {}
    for denial in dict.fromkeys(d for h, _ in claims for d in h.contradicts):
        own = _told(found, denial)
        against = [(h, t, by) for h, t in claims if own and denial in h.contradicts and (by := _deniers(h, t, *own))]
        if own and against and max(own[0].last, *(h.last for h, _, _ in against)) >= found.day:
            claim, _, by = min(against, key=lambda c: (*_distance(c[1].source, own[1].source), -weight(c[0]), c[0].id))
            answers.setdefault(claim.id, []).append(Denial(by, denial, own[1].source))
    told = [(h, t) for h, t in claims if h.id in answers]
    told.sort(key=lambda p: (-_worth(*p), p[0].id))
    return tuple(Contradiction(h.id, h.event_type, _voices(h), h.standing, t.source, tuple(answers[h.id])) for h, t in told[:rows])


def _voices(happening: Happening) -> tuple[str, ...]:
    return happening.claimed_by or _labels(s.label for s in happening.actors)


def _deniers(claim: Happening, told: Telling, denial: Happening, answer: Telling) -> tuple[str, ...]:
    """Who denies; nobody where claim and denial are the same words, or where one only says both what it will and what it won't."""
    if _same(_spot(told.source), _spot(answer.source)):
        return ()
    spoke = claim.event_type in SPEECH and denial.event_type == "REJECT" and not claim.claimed_by
    own = {s.label for s in claim.actors} if spoke else set[str]()
    return _labels(s.label for s in denial.actors if s.label not in own) or (() if own else denial.claimed_by)


def _distance(claim: Cited, denial: Cited) -> tuple[int, int]:
    if claim.document_id != denial.document_id:
        return 1, 0
    return (0, denial.start - claim.start) if claim.start <= denial.start else (2, 0)


def is_confirmation(standing: str) -> bool:
    """Whether a part of a happening's standing says that the other side confirms it."""
    return standing.startswith(CONFIRMED)


def _confirmed(found: Gathered, rows: int) -> tuple[Fresh, ...]:
    """What the other side has confirmed since the day, and had not before."""
    kept = []
    for happening, telling in (p for i in found.happenings if (p := _told(found, i))):
        names = [n for s in happening.standing if is_confirmation(s) for n in s.removeprefix(CONFIRMED).split(", ")]
        said = [t.source.published for t in found.tellings[happening.id] if t.speaker in names]
        if said and min(said) >= found.day:
            kept.append((happening, telling))
    kept.sort(key=lambda p: (-_worth(*p), p[0].id))
    return tuple(_fresh(h, t) for h, t in kept[:rows])


def _silent(found: Gathered, rows: int) -> tuple[Silence, ...]:
    known = ((party, acts, pair) for party, acts, i in found.silent if (pair := _told(found, i)))
    return tuple(Silence(p, n, h.start or h.first, h.id, t.source) for p, n, (h, t) in list(known)[:rows])


def _forecasts(found: Gathered, rows: int) -> tuple[Foreseen, ...]:
    """Forecasts whose word means a range first, the newest of these; the same words once."""
    ordered = sorted(found.forecasts, key=lambda f: f.made, reverse=True)
    kept: list[Foreseen] = []
    for f in sorted(ordered, key=lambda f: f.low is None):
        sources = found.outlooks.get(f.id, ())
        if sources and len(kept) < rows and not any(_alike(sources[0], k.source) for k in kept):
            kept.append(Foreseen(f.id, f.by or f.party, f.about, f.likelihood, f.low, f.high, f.made, f.due, sources[0]))
    return tuple(kept)
