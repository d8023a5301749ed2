"""Records ⇄ a folder of Parquet, queried with DuckDB."""

from detente.ledger.filter import EVERYTHING, Filter, kept
from detente.ledger.ledger import Added, AddOptions, Ledger

__all__ = ["EVERYTHING", "AddOptions", "Added", "Filter", "Ledger", "kept"]
