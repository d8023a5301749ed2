"""How happenings stand against one another: which deny which."""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from detente.link.bags import Vocabulary, Words
from detente.link.buckets import Keys, hashed, keyed, mixed, sharing
from detente.link.days import day_number
from detente.link.features import coded
from detente.link.rows import Happening
from detente.link.summary import in_order, states_of
from detente.link.text import folded, rarities, stem, stems

if TYPE_CHECKING:
    from numpy.typing import NDArray

# Days within which a denial answers a claim, and before it, for what is told the other way round.
ANSWERED: Final = 14
EARLIER: Final = 2
# The share of the weight of the shorter's words that a denial has to have in common with what it denies.
ALIKE: Final = 0.4
# The rarest stems of a claim by which denials of it are looked for.
RAREST: Final = 6
# Words of denying, and what is denied where nothing is said of it.
HOLLOW: Final = "deny denied reject refuse dismiss charge claim accusation allegation report demand which"
# Characters from a claim to a denial that leans on it, at most.
LEANING: Final = 200
EDGE: Final = " .,;:!?\"'“”’"
# Stems of a happening that count: more than any has.
LONGEST: Final = 10_000


def standings(happenings: Sequence[Happening]) -> list[Happening]:
    """The same happenings with `denied_by` and `contradicts` filled in, and said in `standing`.

    A denial is a mention coded `negated` that tells the same act of the same party, or a REJECT by the party to which the act
    is laid, within two weeks and in like words. It stays a happening of its own.
    """
    rows = list(happenings)
    for n, deniers in denials(happenings).items():
        rows[n] = denied(rows[n], [happenings[m] for m in deniers])
    return rows


def denied(h: Happening, deniers: Sequence[Happening]) -> Happening:
    """A happening with those that deny it."""
    labels = (label for d in deniers for label in (*d.claimed_by, *(s.label for s in d.actors)) if label)
    by = tuple(dict.fromkeys(labels))
    said = (f"denied by {', '.join(by)}",) if by else ()
    return dataclasses.replace(
        h, denied_by=by, contradicts=tuple(d.id for d in deniers), standing=(*h.standing[:1], *said, *h.standing[1:])
    )


def denials(happenings: Sequence[Happening]) -> dict[int, list[int]]:
    """For each happening that others deny, by index, the indices of those, both ascending."""
    if not happenings:
        return {}
    them = Sayings(happenings)
    claim, denial = sharing(them.claims, them.denials)
    claim, denial = claim[claim != denial], denial[claim != denial]
    later = them.days[denial] - them.days[claim]
    fits = (later >= -EARLIER) & (later <= ANSWERED) & (~them.negated[denial] | (them.type[denial] == them.type[claim]))
    claim, denial = claim[fits], denial[fits]
    alike = them.words.overlap(claim, denial) >= ALIKE * np.minimum(them.words.total[claim], them.words.total[denial])
    found: dict[int, list[int]] = {}
    for n, d in zip(claim[alike].tolist(), denial[alike].tolist(), strict=True):
        if _leans(happenings[n], happenings[d]) if them.hollow[d] else not _one_clause(happenings[n], happenings[d]):
            found.setdefault(n, []).append(d)
    return found


def content(h: Happening) -> str:
    """What a happening says without names, which whatever a party says or does has in common; of a refusal what is refused, and
    nothing where that is only called a charge or a claim."""
    said = h.issue if h.event_type == "REJECT" and h.issue else f"{h.words} {h.issue}"
    return " ".join(w for w in said.split() if w[:1].islower() and stem(folded(w).strip(EDGE)) not in _hollow())


@functools.cache
def _hollow() -> frozenset[str]:
    return frozenset(map(stem, HOLLOW.split()))


def _one_clause(claim: Happening, denial: Happening) -> bool:
    """Whether both are read from the same words: what a clause says it does not deny in the same breath."""
    return claim.words in denial.words or denial.words in claim.words


def _leans(claim: Happening, denial: Happening) -> bool:
    """Whether a denial that does not say what it denies (`which Kyiv denied`) stands right after a claim in the same report."""
    (document, at), (other, then) = _spot(denial), _spot(claim)
    return document == other and 0 < at - then <= LEANING


def _spot(h: Happening) -> tuple[str, int]:
    """The report and the offset at which a happening was first told, as its id says."""
    document, _, rest = h.id.partition("_")
    offset = rest.partition("_")[0]
    return document, int(offset) if offset.isdecimal() else 0


def _both(one: Keys, other: Keys) -> Keys:
    """The keys of two tables by row, as they are kept."""
    row, key = np.concatenate([one.row, other.row]), np.concatenate([one.key, other.key])
    order = np.argsort(row, kind="stable")
    return Keys(row[order], key[order])


class Sayings:
    """Happenings made ready to be compared as claims and denials. `claims` and `denials` are the keys, of a side and a stem, under
    which each stands and looks."""

    def __init__(self, happenings: Sequence[Happening]) -> None:
        texts = [stems(content(h)) for h in happenings]
        known = Vocabulary((texts,), rarities())
        self.words = Words(texts, known, width=LONGEST)
        self.days = np.array([day_number(h.first) or day_number(h.start) or 0 for h in happenings], np.int64)
        self.type = coded(h.event_type for h in happenings)
        self.negated = np.array([h.status == "negated" for h in happenings], bool)
        claims = [h.status in ("actual", "future") and h.event_type not in ("REJECT", "CONSULT") for h in happenings]
        refused = [h.status == "actual" and h.event_type == "REJECT" for h in happenings]
        sides = [sorted(states_of(h.actors)) for h in happenings]
        denying = self.negated | np.array(refused, bool)
        self.hollow = denying & np.array([not t for t in texts], bool)
        spots = [_spot(h) for h in happenings]
        told = [
            [f"{spot[0]} {s}" for s in states_of((*h.actors, *h.recipients))] if claim else []
            for h, claim, spot in zip(happenings, claims, spots, strict=True)
        ]
        leaning = [
            [f"{spot[0]} {s}" for s in own] if hollow else [] for own, hollow, spot in zip(sides, self.hollow, spots, strict=True)
        ]
        self.claims = _both(self._keys(sides, known, np.array(claims, bool), RAREST), keyed(told))
        self.denials = _both(self._keys(sides, known, denying, LONGEST), keyed(leaning))

    def _keys(self, sides: Sequence[Sequence[str]], known: Vocabulary, wanted: NDArray[np.bool_], width: int) -> Keys:
        cell = np.flatnonzero(wanted[self.words.row] & (self.words.rank < width))
        row = self.words.row[cell]
        number: dict[str, int] = {}
        each = [[number.setdefault(s, len(number)) for s in own] for own in sides]
        size = np.fromiter(map(len, each), np.int64, len(each))
        first = np.cumsum(size) - size
        flat = np.fromiter((n for own in each for n in own), np.int64)
        count = size[row]
        at = np.repeat(first[row], count) + np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
        side = hashed(number)[flat[at]] if len(at) else np.empty(0, np.uint64)
        return Keys(np.repeat(row, count), mixed(side, np.repeat(known.code[self.words.word[cell]], count)))


# ---- when happenings come and go


@dataclass(frozen=True, slots=True)
class Said:
    """Happenings by the keys under which they stand as claims and look as denials, as far as that is all that is known of them."""

    ids: NDArray[np.object_]
    days: NDArray[np.int64]
    claims: Keys
    denials: Keys

    def near(self, keys: Keys, days: NDArray[np.int64], *, as_claims: bool) -> NDArray[np.bool_]:
        """Which stand as claims near some denials, or as denials near some claims, whose keys and days are given."""
        found = np.zeros(len(self.ids), bool)
        mine, theirs = sharing(self.claims if as_claims else self.denials, keys)
        later = days[theirs] - self.days[mine] if as_claims else self.days[mine] - days[theirs]
        found[mine[(later >= -EARLIER) & (later <= ANSWERED)]] = True
        return found

    def of(self, rows: NDArray[np.bool_], *, as_claims: bool) -> Keys:
        keys = self.claims if as_claims else self.denials
        return Keys(keys.row[rows[keys.row]], keys.key[rows[keys.row]])


def restood(
    said: Said, *, gone: NDArray[np.bool_], fresh: Sequence[Happening], tell: Callable[[Sequence[str]], list[Happening]]
) -> list[Happening]:
    """Fresh happenings, and those that stay on which denials have a bearing that came or went; as `standings` gives them.

    Args:
        said: the happenings that stood before.
        gone: which of them do so no longer, shape (n,).
        fresh: new ones, without denials.
        tell: gives happenings of `said` by their ids.
    """
    them = Sayings(fresh)
    claims = said.near(them.denials, them.days, as_claims=True)
    claims |= said.near(said.of(gone, as_claims=False), said.days, as_claims=True)
    claims &= ~gone
    near = said.near(them.claims, them.days, as_claims=False) | said.near(
        said.of(claims, as_claims=True), said.days, as_claims=False
    )
    wanted = said.ids[claims | (near & ~gone)].tolist()
    again = {*said.ids[claims].tolist(), *(h.id for h in fresh)}
    some = sorted([*fresh, *map(undenied, tell(wanted))], key=in_order)
    return [h for h in standings(some) if h.id in again]


def undenied(h: Happening) -> Happening:
    """A happening without those that deny it."""
    if not h.contradicts:
        return h
    return dataclasses.replace(h, denied_by=(), contradicts=(), standing=(h.standing[0], *h.standing[1 + bool(h.denied_by) :]))
