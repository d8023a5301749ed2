"""détente reads news coverage of international crises and keeps the crisis ledger.

>>> import detente
>>> reader = detente.Reader()  # doctest: +SKIP
>>> record = reader.read(text, published="2022-01-10")  # doctest: +SKIP
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from detente.collect import CollectOptions, collect
    from detente.errors import DetenteError
    from detente.ledger import Filter, Ledger
    from detente.reader import Reader
    from detente.records import Document, Event, Record, Rejected

__version__ = "0.1.0"

__all__ = [
    "CollectOptions",
    "DetenteError",
    "Document",
    "Event",
    "Filter",
    "Ledger",
    "Reader",
    "Record",
    "Rejected",
    "__version__",
    "collect",
]

_HOMES = {
    "CollectOptions": "detente.collect",
    "DetenteError": "detente.errors",
    "Document": "detente.records",
    "Event": "detente.records",
    "Filter": "detente.ledger",
    "Ledger": "detente.ledger",
    "Reader": "detente.reader",
    "Record": "detente.records",
    "Rejected": "detente.records",
    "collect": "detente.collect",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first used, so that `import detente` is instant."""
    if name not in _HOMES:
        raise AttributeError(f"module 'detente' has no attribute {name!r}; it has {', '.join(__all__)}")
    value = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
