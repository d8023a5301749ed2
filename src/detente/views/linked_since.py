"""A ledger with its links → what is new in it since a day, by a few narrow questions that leave most of it unread."""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from detente.errors import UsageError
from detente.knowledge.ontology import Ontology
from detente.ledger.filter import EVERYTHING, Filter, meant
from detente.ledger.linkrows import sides
from detente.ledger.tables import SEPARATOR
from detente.link.rows import Forecast, Happening, Move, Side, Talk
from detente.link.summary import SPEECH
from detente.views.since import ANNOUNCED, gravity, is_confirmation, since
from detente.views.since_rows import ARROWS, Cited, Gathered, Since, Telling
from detente.views.since_words import cited, worded

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row = dict[str, Any]
Rounds = dict[str, list[tuple[str, Cited]]]

# What happened longer before the day is background when it is told after it, and no news; denials answer within as many days.
BACKGROUND: Final = 14
# Days over which a party has to have been active to be missed, where the time since is shorter.
ACTIVE: Final = 30
# A party that acted less often than this was never expected to speak.
ACTS: Final = 2
PARTIES: Final = 20
# Rows are chosen among so many of the newest, and looked at closely for so many times the rows that are shown.
NEWEST: Final = 5_000
MOVES: Final = 600
TALKS: Final = 300
CLOSELY: Final = 5

_HAPPENING: Final = (
    "happening_id", "event_type", "event_mode", "status", "quad", "sources", "published", "last", "denied", "actor_label",
    "recipient_label",
)  # fmt: skip
_DENIER: Final = (
    "happening_id", "event_type", "event_mode", "status", "quad", "sources", "published", "last", "date_start", "date_end", "place",
    "actor", "actor_label", "actor_country", "speaker",
)  # fmt: skip
_PLACE: Final = ("document_id", "outlet", "published", "paragraph", "start", "end", "evidence")
_TELLING: Final = (
    "happening_id", "event_id", "confidence", "meets", "actor_text", "speaker", "speaker_country", "speaker_sector", *_PLACE,
)  # fmt: skip

_BLANK: Final[Mapping[str, Any]] = {
    **dict.fromkeys(("issue", "condition", "precision", "place_country", "words"), ""),
    **dict.fromkeys(("geonames_id", "lat", "lon", "dead", "injured", "size"), None),
    **dict.fromkeys(("score", "confidence", "reports"), 0),
    **dict.fromkeys(("recipients", "outlets", "standing", "denied_by", "contradicts", "members"), ()),
}


def linked_since(linked: Linked, day: str, *, where: Filter = EVERYTHING, rows: int = 12) -> Since:
    """What reports say since a day: what is new, moved, scheduled, contradicted, confirmed, silent, forecast.

    `where` narrows it; its own `since` is not heeded, and the counts of reports know of outlets and reports only. Where there
    are very many, happenings are chosen among the newest 5,000, moves among the newest 600.

    Args:
        day: an ISO day; a month or year stands for its first day. It may be before the first report.
        rows: rows a section at most.

    Raises:
        UsageError: `day` is no ISO date.
    """
    first = _first(day)
    where = replace(where, since=first)
    made = since(_Asked(linked, first, where, rows).gathered(), rows=rows)
    return worded(made, linked.texts(cited(made)))


def _first(day: str) -> str:
    """The first day of an ISO date that may be partial."""
    text = day.strip()
    try:
        return date.fromisoformat(text + "-01-01"[len(text) - 10 :] if len(text) in (4, 7) else text).isoformat()
    except ValueError:
        raise UsageError(f"{day[:40]!r} is no date; give an ISO day such as 2022-01-20, or a month such as 2022-01") from None


def _shifted(day: str, days: int) -> str:
    """An ISO day some days on; that day itself at either end of the calendar."""
    try:
        return (date.fromisoformat(day) + timedelta(days)).isoformat()
    except (ValueError, OverflowError):
        return day


def _source(row: Row) -> Cited:
    place = (row["paragraph"], row["start"], row["end"])
    return Cited(row["document_id"], row["outlet"], row["published"][:10], *place, row["evidence"])


class _Asked:
    """The questions of one brief, and what came of them."""

    def __init__(self, linked: Linked, day: str, where: Filter, rows: int) -> None:
        self.linked = linked
        self.day = day
        self.where = where
        self.close = CLOSELY * rows
        self.recent = replace(where, since=_shifted(day, -BACKGROUND))

    def gathered(self) -> Gathered:
        as_of = self.linked.newest
        kinds = dict(self.linked.counts("documents", "kind", self.where))
        flat = self.linked.ask("happenings", self.recent, columns=_HAPPENING, newest=True, limit=NEWEST)
        fresh, denied, confirmed = self._fresh(flat), self._denied(flat), self._two_sided(flat)
        moves, repeated = self._moves({row["happening_id"]: _rough(row) for row in flat})
        silent = self._silent(as_of)
        talks, rounds = self._talks(as_of)
        forecasts, outlooks = self._forecasts()
        taken = [s.happening for m in moves for s in (m.before, m.after) if s]
        known = self._happenings([*fresh, *denied, *taken, *(i for _, _, i in silent)], confirmed)
        known |= self._deniers({d for i in denied if i in known for d in known[i].contradicts} - known.keys())
        return Gathered(
            day=self.day,
            as_of=as_of,
            reports=sum(kinds.values()),
            sources=kinds.get("original", 0),
            outlets=len(self.linked.counts("documents", "outlet", self.where)),
            happenings=known,
            tellings=self._tellings(known),
            fresh=fresh,
            denied=denied,
            moves=moves,
            repeated=repeated,
            talks=talks,
            rounds=rounds,
            silent=silent,
            forecasts=forecasts,
            outlooks=outlooks,
        )

    # ---- happenings

    def _fresh(self, flat: Sequence[Row]) -> list[str]:
        rows = [r for r in flat if r["published"] >= self.day and r["status"] in ("actual", "future")]
        return [r["happening_id"] for r in sorted(rows, key=lambda r: (-_rough(r), r["happening_id"]))[: self.close]]

    def _denied(self, flat: Sequence[Row]) -> list[str]:
        rows = [r for r in flat if r["denied"]]
        return [r["happening_id"] for r in sorted(rows, key=lambda r: (-_rough(r), r["happening_id"]))[: self.close]]

    def _two_sided(self, flat: Sequence[Row]) -> list[str]:
        """What may have been confirmed: deeds between two parties of which a report since tells."""
        rows = [
            r for r in flat if r["last"] >= self.day and r["event_type"] not in SPEECH and r["actor_label"] and r["recipient_label"]
        ]
        return [r["happening_id"] for r in sorted(rows, key=lambda r: (-r["sources"], -_rough(r), r["happening_id"]))[: self.close]]

    def _happenings(self, needed: Iterable[str], perhaps: Iterable[str]) -> dict[str, Happening]:
        """Happenings by id; of those that may have been confirmed only those that were."""
        wanted = set(needed)
        ids = sorted(wanted.union(perhaps))
        rows = self.linked.some("happenings", "happening_id", ids, columns=("json",)) if ids else []
        found = (json.loads(row["json"]) for row in rows)
        return {h["id"]: Happening.from_dict(h) for h in found if h["id"] in wanted or any(map(is_confirmation, h["standing"]))}

    def _deniers(self, ids: Iterable[str]) -> dict[str, Happening]:
        """Happenings as far as flat columns tell them, which is all that is asked of a denial and costs much less."""
        wanted = sorted(ids)
        rows = self.linked.some("happenings", "happening_id", wanted, columns=_DENIER) if wanted else []
        return {row["happening_id"]: _denier(row) for row in rows}

    def _tellings(self, happenings: Iterable[str]) -> dict[str, list[Telling]]:
        found: dict[str, list[Telling]] = {}
        wanted = sorted(happenings)
        for row in self.linked.some("mentions", "happening_id", wanted, columns=_TELLING) if wanted else ():
            speaker = sides(row, "speaker")
            telling = Telling(
                event=row["event_id"],
                happening=row["happening_id"],
                confidence=row["confidence"],
                meets=row["meets"],
                named=any(_is_name(t) and t in row["evidence"] for t in row["actor_text"].split(SEPARATOR)),
                speaker=speaker[0].label if speaker else "",
                source=_source(row),
            )
            found.setdefault(telling.happening, []).append(telling)
        return found

    # ---- the rest

    def _moves(self, weights: dict[str, float]) -> tuple[list[Move], int]:
        """The moves that matter most, and how many stances were only repeated."""
        kinds = dict(self.linked.counts("moves", "kind", self.where))
        raw = [json.loads(row["json"]) for row in self.linked.ask("moves", self.where, columns=("json",), newest=True, limit=MOVES)]
        known = [m for m in raw if m["kind"] in ARROWS]
        known.sort(key=lambda m: (m["kind"] == "new", -weights.get(m["after"]["happening"], 0.0)))
        return [Move.from_dict(m) for m in known[: 2 * self.close]], kinds.get("repeated", 0)

    def _talks(self, as_of: str) -> tuple[list[Talk], Rounds]:
        """Talks of which a report since tells, and those to come."""
        flat = self.linked.ask(
            "talks", self.recent, columns=("talk_id", "date_start", "date_end", "published"), newest=True, limit=NEWEST
        )
        told = [r["talk_id"] for r in flat if r["published"] >= self.day or (r["date_end"] or r["date_start"])[:10] >= as_of]
        rows = self.linked.some("talks", "talk_id", told[:TALKS], columns=("json",)) if told else []
        found = [json.loads(row["json"]) for row in rows]
        new_days = {t["moved_to"] for t in found}
        statuses = (({h["status"] for h in t["history"]}, t) for t in found)
        kept = [t for s, t in statuses if len(s) > 1 or (t["end"] or t["start"])[:10] >= as_of or t["id"] in new_days]
        talks = [Talk.from_dict(t) for t in kept]
        rounds: Rounds = {}
        for row in (
            self.linked.some("rounds", "talk_id", [t.id for t in talks], columns=("talk_id", "status", *_PLACE)) if talks else ()
        ):
            rounds.setdefault(row["talk_id"], []).append((row["status"], _source(row)))
        return talks, rounds

    def _forecasts(self) -> tuple[list[Forecast], dict[str, list[Cited]]]:
        made = self.linked.forecasts(self.where, limit=self.close, newest=True)
        outlooks: dict[str, list[Cited]] = {}
        ids = [f.id for f in made]
        for row in self.linked.some("outlooks", "forecast_id", ids, columns=("forecast_id", *_PLACE)) if ids else ():
            outlooks.setdefault(row["forecast_id"], []).append(_source(row))
        return made, outlooks

    def _silent(self, as_of: str) -> list[tuple[str, int, str]]:
        """Known parties among the most active before the day that neither act nor speak since, each with its last act."""
        if not as_of or as_of < self.day:
            return []
        eve = _shifted(self.day, -1)
        length = max(ACTIVE, (date.fromisoformat(as_of) - date.fromisoformat(self.day)).days)
        before = replace(self.where, since=_shifted(self.day, -length), until=eve, statuses=("actual",))
        active = [(p, n) for p, n in self.linked.counts("happenings", "actor_label", before, limit=PARTIES) if n >= ACTS]
        acting = replace(self.where, statuses=("actual",), actor="", dyad=None)
        heard = {p for p, _ in self.linked.counts("happenings", "actor_label", acting)}
        missed = [(p, n) for p, n in active if p not in heard]
        if missed:
            heard = self._heard(replace(acting, statuses=()))
            missed = [(p, n) for p, n in missed if p not in heard]
        named = self._named([p for p, _ in missed])
        last = self._last(before, named) if named else {}
        return [(p, n, last[p]) for p, n in missed if p in last]

    def _heard(self, where: Filter) -> set[str]:
        """Labels of all on whose word anything is told."""
        return {p for column in ("speaker", "speaker_country") for p, _ in self.linked.counts("attributions", column, where)}

    def _named(self, labels: Sequence[str]) -> set[str]:
        """Those labels that are states, or people and bodies with a name of their own."""
        kinds = self.linked.some("entities", "entity", labels, columns=("entity", "type")) if labels else []
        named = {r["entity"] for r in kinds if r["type"] in ("country", "organisation", "person")}
        return {p for p in labels if meant(p)[0] == p or p in named}

    def _last(self, before: Filter, parties: set[str]) -> dict[str, str]:
        """The last happening of each of some parties."""
        last: dict[str, str] = {}
        for row in self.linked.ask("happenings", before, columns=("happening_id", "actor_label"), newest=True, limit=NEWEST):
            for party in parties.intersection(row["actor_label"].split(SEPARATOR)):
                last.setdefault(party, row["happening_id"])
        return last


def _denier(row: Row) -> Happening:
    cells = (row[c].split(SEPARATOR) for c in ("actor", "actor_label", "actor_country"))
    actors = (Side(key=label, label=label, entity=entity, country=country) for entity, label, country in zip(*cells, strict=True))
    known: dict[str, Any] = {
        "id": row["happening_id"],
        "event_type": row["event_type"],
        "mode": row["event_mode"],
        "status": row["status"],
        "quad": row["quad"],
        "sources": row["sources"],
        "first": row["published"],
        "last": row["last"],
        "start": row["date_start"],
        "end": row["date_end"],
        "place": row["place"],
        "actors": [s.to_dict() for s in actors if s.label],
        "claimed_by": [v for v in row["speaker"].split(SEPARATOR) if v],
    }
    return Happening.from_dict({**_BLANK, **known})


def _rough(row: Row) -> float:
    """`since.weight` as far as flat columns tell it."""
    done = 1.0 if row["status"] == "actual" else ANNOUNCED
    return _grave(row["event_type"], row["event_mode"], row["quad"]) * (1 + math.log2(max(1, row["sources"]))) * done


@functools.lru_cache(maxsize=512)
def _grave(event_type: str, mode: str, quad: int) -> float:
    return gravity(event_type, quad, Ontology.load().score(event_type, mode))


def _is_name(words: str) -> bool:
    """Whether words name somebody, as `US` and `the minister` do; `he`, `It` and `They` do not."""
    return len(words) > len("They") or words.isupper()
