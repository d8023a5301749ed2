"""The navigation: every page of the board, in the order in which a crisis is read. A page shows once its path is served."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: its words, its path, and what a visitor finds there."""

    title: str
    path: str
    about: str


NAV: Final = (
    Entry("Overview", "/", "The crisis at a glance, and what moved"),
    Entry("Timeline", "/timeline", "What happened, day by day"),
    Entry("Positions", "/positions", "Who holds what of which issue, and who moved"),
    Entry("Talks", "/talks", "Rounds of talks, past and to come"),
    Entry("Tension", "/tension", "Words and deeds between two parties"),
    Entry("Map", "/map", "Where it happened"),
    Entry("Actors", "/actors", "Who takes part, and with whom"),
    Entry("Quotes", "/quotes", "Who said what"),
    Entry("Forecasts", "/forecasts", "What was held likely, and what came of it"),
    Entry("Journal", "/journal", "What people corrected, and what they starred"),
    Entry("Sources", "/sources", "Outlets, copies, and what could not be read"),
    Entry("Search", "/search", "Words in the reports"),
    Entry("Add", "/add", "Read more reports into the ledger"),
)
