"""How the board is served: one frozen record, and the rule of who may reach it."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass

from detente.errors import UsageError

# Bytes of one upload with all its files, and the number of files: a saved page is some hundred kilobytes.
MAX_BYTES = 64_000_000
MAX_FILES = 100
# A token that a person chooses has to withstand guessing over a network.
SHORTEST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class BoardOptions:
    """`host` and `port` to bind to; `token` that every request has to know where it is not empty; `who` signs corrections.

    `names` are further host names by which browsers may reach the board; `max_bytes` and `max_files` limit one upload."""

    host: str = "127.0.0.1"
    port: int = 8765
    token: str = ""
    who: str = ""
    names: tuple[str, ...] = ()
    max_bytes: int = MAX_BYTES
    max_files: int = MAX_FILES

    @property
    def address(self) -> str:
        """Where a browser finds the board.

        >>> BoardOptions(host="::1").address
        'http://[::1]:8765/'
        """
        host = "127.0.0.1" if self.host in ("", "0.0.0.0", "::") else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}/"


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("0.0.0.0"), is_loopback("::1")
    (True, True, False, True)
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def require_token(options: BoardOptions) -> None:
    """Refuse to be reached from other machines without a token, and tokens that can be guessed.

    Raises:
        UsageError: the board would be open to others.
    """
    if options.token and len(options.token) < SHORTEST_TOKEN:
        raise UsageError(f"the token is too short; give {SHORTEST_TOKEN} characters or more, or --token auto for a new one")
    if not is_loopback(options.host) and not options.token:
        raise UsageError(
            f"{options.host} lets other machines read and change this ledger; give --token auto for a secret address, "
            f"or leave --host out to keep the board on this machine"
        )


def new_token() -> str:
    """A token that nobody guesses."""
    return secrets.token_urlsafe(24)
