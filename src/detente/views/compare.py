"""Two outlets, reports, parties or periods side by side: what both have, what only one has, where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Final

from detente.errors import UnknownNameError, UsageError
from detente.ledger.filter import Filter
from detente.views.compare_parties import parties, party_of
from detente.views.compare_periods import PERIOD, periods
from detente.views.compare_told import outlets, reports
from detente.views.comparison import Comparison

if TYPE_CHECKING:
    from detente.ledger.linked import Linked

# Ways to compare two, by what both are.
WAYS: Final[dict[str, Callable[[Linked, str, str, int], Comparison]]] = {
    "day": periods, "report": reports, "outlet": outlets, "party": parties,
}  # fmt: skip
KINDS: Final = tuple(WAYS)
_REPORT: Final = re.compile(r"[0-9a-f]{4,64}")


def compare(linked: Linked, a: str, b: str, *, as_: str = "", rows: int = 10) -> Comparison:
    """Two outlets, reports, parties or periods side by side.

    Args:
        linked: the ledger with its links.
        a, b: names of outlets, ids of reports (or beginnings), names of parties, or ISO days, months, years, `2022-01..2022-02`.
        as_: which of `KINDS` they are; else what both are is found out.
        rows: how many of each list.

    Raises:
        UnknownNameError: one of them is not in the ledger, or both are not of one kind.
        UsageError: there is no such kind.
    """
    if as_ and as_ not in KINDS:
        raise UsageError(f"nothing can be compared as {as_[:40]!r}; there are {', '.join(KINDS)}")
    kind = as_ or kind_of(linked, a, b)
    return WAYS[kind](linked, a.strip(), b.strip(), rows)


def kind_of(linked: Linked, a: str, b: str) -> str:
    """Which of `KINDS` two names both are; of several the one that fits best: the full name of an outlet before a party, a party
    before a part of an outlet's name.

    Raises:
        UnknownNameError: there is none; the message says what each is.
    """
    names = a.strip(), b.strip()
    outlets = [name for name, _ in linked.counts("documents", "outlet")]
    one, other = (_kinds(linked, name, outlets) for name in names)
    if best := _best(one, other, loosest=0):
        return best
    for kinds, name in ((one, names[0]), (other, names[1])):
        if found := party_of(linked, name):
            kinds["party"] = found[1]
    if best := _best(one, other, loosest=2):
        return best
    said = "; ".join(f"{n[:60]!r} {_said(k)}" for n, k in ((a, one), (b, other)))
    raise UnknownNameError(f"{said}: two of one kind can be compared; `detente source` lists outlets, `detente search` finds words")


def _best(one: Mapping[str, int], other: Mapping[str, int], *, loosest: int) -> str:
    """The kind that both are, of several the one that fits best; empty where there is none."""
    fits = {k: (max(one[k], other[k]), one[k] + other[k]) for k in WAYS if k in one and k in other}
    return min((k for k in fits if fits[k][0] <= loosest), key=lambda k: fits[k], default="")


def _said(kinds: Iterable[str]) -> str:
    found = " or ".join(f"an {k}" if k == "outlet" else f"a {k}" for k in kinds)
    return f"is {found}" if found else "is nothing that the ledger knows"


def _kinds(linked: Linked, name: str, outlets: Iterable[str]) -> dict[str, int]:
    """What a name can be, parties apart, with how loosely it fits: 0 to the letter, 1 by a part, 2 by likeness."""
    found: dict[str, int] = {}
    if PERIOD.fullmatch(name):
        found["day"] = 0
    if _REPORT.fullmatch(name) and linked.total("documents", Filter(document=name)):
        found["report"] = 0
    fits = [0 if o.casefold() == name.casefold() else 1 for o in outlets if name and name.casefold() in o.casefold()]
    if fits:
        found["outlet"] = min(fits)
    return found
