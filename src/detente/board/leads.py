"""Where things lead: addresses of what an id stands on, and of an actor."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from detente.board.query import LONGEST, Query, link


def evidence_link(id: str, query: Query | None = None) -> str:
    """The address of all that an id stands on.

    >>> evidence_link("ab12_40_reject")
    '/evidence/ab12_40_reject'
    """
    return link(f"/evidence/{_part(id)}", Query(as_of=query.as_of) if query else None)


def actor_link(name: str, query: Query | None = None) -> str:
    """The address of an actor by any of its names; of a name longer than a question may be, its beginning.

    >>> actor_link("A/B Group")
    '/actor/A%2FB%20Group'
    """
    return link(f"/actor/{_part(name)}", Query(as_of=query.as_of) if query else None)


def _part(text: str) -> str:
    return quote(text[:LONGEST], safe="", errors="replace")


def leads(query: Query) -> dict[str, Any]:
    """The same for templates, which keep the day that a page is of."""
    return {
        "evidence_link": lambda id: evidence_link(id, query),
        "actor_link": lambda name: actor_link(name, query),
    }
