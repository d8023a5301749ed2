"""How two spans lie to one another."""

from __future__ import annotations

from detente.records import Span


def overlap(a: Span, b: Span) -> int:
    """Characters that two spans share; 0 where they do not meet.

    >>> overlap((0, 5), (3, 9))
    2
    """
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def share(a: Span, b: Span) -> float:
    """The shared part of two spans as a share of the shorter one, from 0 to 1.

    >>> share((0, 10), (5, 9))
    1.0
    """
    return overlap(a, b) / max(1, min(a[1] - a[0], b[1] - b[0]))
