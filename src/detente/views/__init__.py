"""Questions → answers; see `questions` and `brief`."""

from detente.views.brief import Brief, brief, ledger_brief
from detente.views.questions import events, forces, outlooks, positions, quotes, talks

__all__ = ["Brief", "brief", "events", "forces", "ledger_brief", "outlooks", "positions", "quotes", "talks"]
