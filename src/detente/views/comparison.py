"""What comparing gives: two outlets, reports, parties or periods side by side."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from detente.link.positions import rank
from detente.link.rows import Stance
from detente.records import Plain
from detente.views.acts import Act
from detente.views.differences import Pair
from detente.views.versions import Change

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

Row: TypeAlias = Mapping[str, Any]

# The columns of `stances` by which pairs are chosen.
STANCE: Final = ("speaker", "issue_id", "happening_id", "published", "act")


@dataclass(frozen=True, slots=True)
class Half(Plain):
    """One of the two as the ledger has it: its reports with their first and last day, and the happenings that they tell.

    Of a party: the casts of reports in which it stands, and the happenings in which it, or somebody of it, has part. `copies` are
    its reports that carry the other's text."""

    name: str
    about: str
    reports: int
    happenings: int
    first: str
    last: str
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Gap(Plain):
    """Where two parties stand on an issue, or one in two periods: the latest stance of each, and how many ranks of hardness lie
    between, 0 to 8; None where one was given up. Steps of an order: no distance, and never a probability."""

    issue: str
    issue_id: str
    a: Stance
    b: Stance
    steps: int | None


@dataclass(frozen=True, slots=True)
class Comparison(Plain):
    """Two of a kind side by side; `both`, `only_a` and `only_b` count, the lists give the newest.

    Of outlets and reports: happenings that both tell (`pairs`, those told differently first; `differing` counts those among the
    newest two hundred) and that only one tells (`in_a`, `in_b`); `changes` where two reports carry one text. Of parties: what they
    did `together`, and what each did to the other; `gaps` are the issues on which both took a stand, `differing` those on which
    they did so by different acts. Of periods: acts of one type between the same two sides in both (`pairs`), and the others;
    `gaps` what a party held of an issue in the one and in the other."""

    kind: str
    a: Half
    b: Half
    both: int
    only_a: int
    only_b: int
    differing: int
    pairs: tuple[Pair, ...]
    together: tuple[Act, ...]
    in_a: tuple[Act, ...]
    in_b: tuple[Act, ...]
    gaps: tuple[Gap, ...] = ()
    changes: tuple[Change, ...] = ()


def gaps(linked: Linked, pairs: Iterable[tuple[Row, Row]], rows: int) -> tuple[tuple[Gap, ...], int]:
    """Pairs of stances side by side, and how many of all pairs are of two acts.

    Those of two acts come first, then those with the newest. Two that were taken in one and the same happening, as in an
    agreement, are left out.

    Args:
        pairs: flat rows of `stances` with `STANCE`.
        rows: how many are given.
    """
    found = [(a, b) for a, b in pairs if a["happening_id"] != b["happening_id"]]
    found.sort(key=lambda p: (p[0]["act"] != p[1]["act"], max(r["published"] for r in p), _key(p[0]), _key(p[1])), reverse=True)
    shown = found[:rows]
    ids = sorted({r["happening_id"] for p in shown for r in p})
    full = {_key(r): r["json"] for r in linked.some("stances", "happening_id", ids, columns=(*STANCE, "json"))} if ids else {}
    made = (_gap(*(Stance.from_dict(json.loads(full[_key(r)])) for r in p)) for p in shown)
    return tuple(made), sum(a["act"] != b["act"] for a, b in found)


def _key(row: Row) -> tuple[str, str, str]:
    return row["speaker"], row["issue_id"], row["happening_id"]


def _gap(a: Stance, b: Stance) -> Gap:
    one, other = rank(a), rank(b)
    newest = max(a, b, key=lambda s: s.day)
    return Gap(newest.issue, newest.issue_id, a, b, None if one is None or other is None else abs(one - other))
