"""How to collect: one frozen record."""

from __future__ import annotations

from dataclasses import dataclass

# A news page with its scripts is far below this; a larger one is an archive or an attack.
MAX_BYTES = 20_000_000


@dataclass(frozen=True, slots=True)
class CollectOptions:
    """Options of `collect`.

    `published` and `outlet` fill what the source itself does not say (in a plain text, where a date line is only a guess,
    `published` wins). `max_bytes` limits one document: a page, a feed, one line of JSON Lines, after decompression.
    `timeout_s` is in seconds, for one URL with its redirects. `allow_private` lets URLs reach private and loopback
    addresses; `respect_robots` asks robots.txt first, for the first word of `user_agent`."""

    published: str | None = None
    outlet: str | None = None
    max_bytes: int = MAX_BYTES
    timeout_s: float = 20.0
    allow_private: bool = False
    respect_robots: bool = True
    user_agent: str = "detente/0.1 (crisis ledger; reads single pages on a person's request)"
