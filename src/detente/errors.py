"""What can go wrong, as one tree.

    DetenteError
    ├── UsageError            the caller asked for something that does not exist or does not fit
    │   ├── UnknownNameError      a format, reader, actor or column that is not there; the message lists what is
    │   └── LedgerError           the folder is not a ledger, or was written by a newer détente
    ├── InputError            the input cannot be read; becomes a `Rejected` row where many are read
    │   ├── NotTextError          binary junk, an empty file, an undecodable encoding
    │   ├── TooLargeError         over the stated limit
    │   └── FetchError            a URL that could not or may not be fetched
    └── InstallationError     the package itself is damaged: weights or data missing, or not the ones it was released with

Every message says what happened, where, and what to do next.
"""


class DetenteError(Exception):
    """Root of every error that détente raises on purpose."""


class UsageError(DetenteError):
    """The caller's mistake."""


class UnknownNameError(UsageError):
    """A name that is not in a registry; says which names are."""


class LedgerError(UsageError):
    """A folder that is not a ledger, or one that this version cannot open."""


class InputError(DetenteError):
    """Input that cannot be read; `reason` is a short stable word for the reject row."""

    reason = "unreadable"


class NotTextError(InputError):
    """Bytes that are not text, or no text at all."""

    reason = "not-text"


class TooLargeError(InputError):
    """Input over the stated size limit."""

    reason = "too-large"


class FetchError(InputError):
    """A URL that could not be fetched or may not be."""

    reason = "fetch"


class InstallationError(DetenteError):
    """Weights or data files missing or altered."""
