"""Wordings of what is at issue → issues: groups of wordings that mean one matter, each with a name taken from them."""

from __future__ import annotations

import math
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from detente.link.text import folded, nearest, rarity, stopwords, words
from detente.link.wordings import MATTER, Features, features, lexicon
from detente.link.wordings import PARTY as PAIR

if TYPE_CHECKING:
    from numpy.typing import NDArray

# A wording, and the words that count beside it.
Worded: TypeAlias = tuple[str, str]

# The mean likeness from which two groups of wordings are one issue. On the 1,794 wordings of annotated and read reports, by one
# reading: of 25 pairs drawn from those that .40 joins and .45 does not, 6 are of one matter; of 25 that .45 joins and .50 does
# not, 12.
THRESHOLD: Final = 0.45
# Every word weighs at least this, however common: in a ledger of one crisis the common words are the crisis.
LEAST: Final = 1.0
# How much more a matter weighs than another word: it is what an issue is about, in whatever words. All pairs of matters with
# parties together weigh `PAIRED` times as much as one: troops sent to one country are another issue than troops sent to another.
MATTERS: Final = 2.0
PAIRED: Final = 0.7
# What the parties that a wording names weigh beside its other words, in squares. Two wordings that name the same parties and share
# no other word are alike by PARTY / (1 + PARTY) = .26, which is less than the threshold: parties never decide alone.
PARTY: Final = 0.35
# What stands in fewer of an issue's wordings than this share does not make one of them nearer to the others.
SHARED: Final = 0.3
# A name is cut after so many words, rather where a clause ends once it has the fewer; it never runs longer than so many characters.
LONGEST: Final = 8
SHORTEST: Final = 3
CLIPPED: Final = 80
# Rows compared with all others at once: bounds the memory of the product.
BLOCK: Final = 1000

_QUOTES: Final = re.compile(r"[\"“”„«»]")
_EDGE: Final = " .,;:!?…–—-"
_BREAK: Final = tuple(",;:–—")


@dataclass(frozen=True, slots=True)
class Issue:
    """A matter at issue. `name` is the wording nearest to all, cut to about eight words; `id` is made of the name.

    `wordings` are the distinct wordings, sorted; `members` the indices of the texts that were given, ascending."""

    id: str
    name: str
    wordings: tuple[str, ...]
    members: tuple[int, ...]


def clusters(texts: Sequence[str], *, beside: Sequence[str] = ()) -> list[Issue]:
    """The issues that some wordings are of, the most often worded first. Blank texts are of none.

    Wordings are compared by the cosine of what they name: matters (`knowledge/issues.toml`) and stems, weighed by rarity; the
    parties that they name count little. They are joined by average linkage. The groups depend neither on the order of the texts nor
    on how often one stands among them; the name of a group depends on how often.

    Args:
        texts: the wordings.
        beside: for each of them words that count where wordings are compared, and stand in no name; none where not given.

    >>> [i.name for i in clusters(["NATO expansion", "halt NATO's expansion", "the grain corridor", "NATO expansion"])]
    ['NATO expansion', 'the grain corridor']
    """
    at: dict[Worded, list[int]] = {}
    for n, text in enumerate(texts):
        if wording := " ".join(text.split()):
            at.setdefault((wording, " ".join(beside[n].split()) if beside else ""), []).append(n)
    groups = _groups({w: features(" ".join(w).rstrip()) for w in sorted(at)})
    named = names({str(n): [w for w, more in group for _ in at[w, more]] for n, group in enumerate(groups)})
    rows = [
        (named[str(n)], tuple(sorted({w for w, _ in g})), tuple(sorted(i for w in g for i in at[w]))) for n, g in enumerate(groups)
    ]
    rows.sort(key=lambda r: (-len(r[2]), r[1], r[2]))
    return [Issue(i, *row) for i, row in zip(_ids([(r[0], r[1]) for r in rows]), rows, strict=True)]


def names(groups: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """A name for each group of wordings: the one nearest to all of the group, each counted as often as it stands there.

    >>> names({"a": ["the grain corridor", "a grain corridor for wheat", "the corridor"]})
    {'a': 'the grain corridor'}
    """
    stemmed = {w: features(w)[1] for wordings in groups.values() for w in wordings}
    weights = _weights(stemmed.values())
    return {key: _name(Counter(wordings), stemmed, weights) for key, wordings in groups.items()}


def _name(count: Mapping[str, int], stemmed: Mapping[str, Sequence[str]], weights: dict[str, float]) -> str:
    """The wording nearest to all, of wordings with how often each stands there; of equals the commonest, then the shortest. One
    with a pronoun for its subject is taken only where there is no other."""
    ordered = sorted(count, key=lambda w: (-count[w], len(w), w))
    if len(ordered) < 2:
        return shortened(ordered[0]) if ordered else ""
    told: Counter[str] = Counter()
    for w in ordered:
        for s in set(stemmed[w]):
            told[s] += count[w]
    least = max(1.0, SHARED * sum(count.values()))
    ordered = [w for w in ordered if not _leans(w)] or ordered
    each = [(w, [s for s in stemmed[w] if told[s] > least]) for w in ordered for _ in range(count[w])]
    return shortened(each[nearest([own for _, own in each], weights)][0])


def _leans(wording: str) -> bool:
    """Whether a wording leans on a sentence before it: a pronoun stands in it."""
    return not lexicon().pronouns.isdisjoint(words(wording))


def shortened(wording: str, *, most: int = LONGEST) -> str:
    """A wording of at most `most` words, without quotation marks: cut where a clause ends, else where the words are used up.

    >>> shortened("“the withdrawal of all heavy weapons, as was agreed in the spring by both of the parties”")
    'the withdrawal of all heavy weapons …'
    """
    whole = _QUOTES.sub("", wording).strip(_EDGE) or wording.strip()
    tokens = whole.split()
    if len(tokens) > most:
        ends = [n for n in range(SHORTEST, most + 1) if tokens[n - 1].endswith(_BREAK) or folded(tokens[n]) in lexicon().turns]
        kept = tokens[: ends[-1] if ends else most]
        while len(kept) > 1 and folded(kept[-1].strip(_EDGE)) in stopwords():
            kept.pop()
        whole = " ".join(kept).rstrip(_EDGE) + " …"
    return whole if len(whole) <= CLIPPED else whole[: CLIPPED - 2].rstrip(_EDGE) + " …"


def _weights(stemmed: Iterable[Iterable[str]]) -> dict[str, float]:
    return {s: LEAST + r for s, r in rarity(stemmed).items()}


def _groups(worded: Mapping[Worded, Features]) -> list[list[Worded]]:
    """Distinct wordings in groups, each sorted; those with the same features are one row of the comparison."""
    rows: dict[Features, list[Worded]] = {}
    for w, own in worded.items():
        rows.setdefault(own, []).append(w)
    keys = sorted(rows)
    found: dict[int, list[Worded]] = {}
    for key, group in zip(keys, _linked(_table(keys)).tolist() if keys else (), strict=True):
        found.setdefault(group, []).extend(rows[key])
    return [sorted(g) for g in found.values()]


def _table(rows: Sequence[Features]) -> Any:
    """Rows × stems (a sparse array of scipy), each row of length 1: the product of two rows is their likeness."""
    from scipy.sparse import csr_array  # noqa: PLC0415

    weights = _weights(others for _, others in rows)
    number: dict[tuple[int, str], int] = {}
    row, column, value = [], [], []
    for n, (parties, others) in enumerate(rows):
        whole = math.sqrt(1 + (PARTY if parties else 0))
        pairs = sum(s.startswith(MATTER) and PAIR in s for s in others)
        own = {s: weights[s] * _more(s, pairs) for s in others}
        norm = math.sqrt(sum(v * v for v in own.values())) * whole
        for s, v in own.items():
            row.append(n)
            column.append(number.setdefault((1, s), len(number)))
            value.append(v / norm)
        for p in parties:
            row.append(n)
            column.append(number.setdefault((0, p), len(number)))
            value.append(math.sqrt(PARTY / len(parties)) / whole)
    return csr_array((value, (row, column)), shape=(len(rows), len(number)))


def _more(stemmed: str, pairs: int) -> float:
    """How much more than a stem a matter weighs, alone or as one of some pairs with a party."""
    if not stemmed.startswith(MATTER):
        return 1.0
    return MATTERS * PAIRED / math.sqrt(pairs) if PAIR in stemmed else MATTERS


def _linked(table: Any) -> NDArray[np.int64]:
    """The group of each row by average linkage over all pairs, shape (n,).

    `cluster.average_linkage` takes the pairs that were weighed; here all of them count, of which thirty thousand wordings have
    450 million. As likeness is a product, the mean over the pairs of two groups is the product of their mean rows, and groups
    that are each other's nearest may be joined at once without changing the outcome (F. Murtagh, A survey of recent advances in
    hierarchical clustering algorithms, The Computer Journal 26, 1983).
    """
    from scipy.sparse import csr_array  # noqa: PLC0415

    group = np.arange(table.shape[0])
    at, sums, size = group.copy(), table, np.ones(len(group))
    best, stale = group.copy(), np.ones(len(group), dtype=bool)
    while len(at):
        best[stale] = _nearest(csr_array(sums.multiply(1 / size[:, None])), np.flatnonzero(stale))
        # A group with nobody near gets nobody nearer by what others join: it is complete.
        live = np.flatnonzero(best >= 0)
        gives = live[(best[best[live]] == live) & (best[live] < live)]
        if not len(gives) and stale.all():
            break
        head, joined = np.arange(len(at)), np.zeros(len(at), dtype=bool)
        head[gives] = best[gives]
        joined[gives] = joined[best[gives]] = True
        whole = np.arange(len(group))
        whole[at[gives]] = at[best[gives]]
        group = whole[group]
        kept = live[head[live] == live]
        place = np.full(len(at), -1)
        place[kept] = np.arange(len(kept))
        joins = csr_array((np.ones(len(live)), (place[head[live]], live)), shape=(len(kept), len(at)))
        # Nor does the nearest of a group change before one of the two joins another (but for ties: then all are sought anew).
        near = place[head[best[kept]]]
        stale = joined[kept] | joined[best[kept]] | (near < 0) | (len(gives) == 0)
        at, sums, size, best = at[kept], joins @ sums, joins @ size, near
    return group


def _nearest(means: Any, rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each of some rows the row most like it, at least by `THRESHOLD`, the first of equals; -1 where there is none."""
    best = np.full(len(rows), -1, dtype=np.int64)
    turned = means.T.tocsr()
    for start in range(0, len(rows), BLOCK):
        own = rows[start : start + BLOCK]
        alike = means[own] @ turned
        near = np.flatnonzero(alike.data >= THRESHOLD)
        row, other = np.searchsorted(alike.indptr, near, side="right") - 1, alike.indices[near]
        # Rounded, so that a pair weighs the same from both of its sides.
        score = np.where(other == own[row], -1.0, np.round(alike.data[near], 9))
        order = np.lexsort((other, -score, row))
        found, first = np.unique(row[order], return_index=True)
        chosen = order[first]
        best[start + found] = np.where(score[chosen] < 0, -1, other[chosen])
    return best


def _ids(issues: Sequence[tuple[str, tuple[str, ...]]]) -> list[str]:
    """Ids made of the names; where two names give the same, all but the first by wording take a hash of the name."""
    taken: set[str] = set()
    found = [""] * len(issues)
    for place in sorted(range(len(issues)), key=lambda n: issues[n][1]):
        name = issues[place][0]
        slug = "-".join(re.findall(r"[a-z0-9]+", folded(name)))[:CLIPPED].strip("-")
        own = slug or f"issue-{_hash(name)}"
        n = 1
        while own in taken:
            own = f"{slug or 'issue'}-{_hash(name)}" + (f"-{n}" if n > 1 else "")
            n += 1
        taken.add(own)
        found[place] = own
    return found


def _hash(name: str) -> str:
    return f"{zlib.crc32(name.encode('utf8', 'surrogatepass')):08x}"
