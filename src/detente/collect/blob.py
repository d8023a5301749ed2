"""Bytes with the name they came under: opening, peeking, decompressing, limiting."""

from __future__ import annotations

import gzip
import io
import os
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from detente.errors import NotTextError, TooLargeError

# So many bytes are enough to tell a form of source; pages with long licence comments before their doctype need a few KB.
HEAD = 8192
_GZIP = b"\x1f\x8b"
# What gzip raises on damaged and on truncated archives.
DAMAGED = (EOFError, zlib.error, gzip.BadGzipFile)


@dataclass(frozen=True, slots=True)
class Blob:
    """A source of bytes.

    `name` is for messages, `open` gives the raw stream, `url` is where it was fetched, `charset` what the server said of
    its encoding. `start` holds the first raw bytes of a stream that can be opened only once (a pipe)."""

    name: str
    open: Callable[[], BinaryIO]
    url: str | None = None
    charset: str | None = None
    start: bytes | None = None

    def stream(self) -> BinaryIO:
        """Open it, decompressed where it is gzip."""
        packed = self._first().startswith(_GZIP)
        plain = self.open()
        return io.BufferedReader(_Gunzipped(plain)) if packed else plain

    def head(self) -> bytes:
        """The first bytes, decompressed as far as they go.

        Raises:
            NotTextError: the archive is damaged.
        """
        first = self._first()
        if not first.startswith(_GZIP):
            return first
        try:
            return zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(first, HEAD)
        except zlib.error as error:
            raise self.damaged(error) from error

    def read(self, limit: int) -> bytes:
        """All bytes, decompressed.

        Raises:
            TooLargeError: there are more than `limit`.
            NotTextError: the archive is damaged or truncated.
        """
        try:
            with self.stream() as stream:
                content = stream.read(limit + 1)
        except DAMAGED as error:
            raise self.damaged(error) from error
        if len(content) > limit:
            raise TooLargeError(f"{self.name} holds more than {limit:,} bytes; split it or raise the limit")
        return content

    def damaged(self, error: Exception) -> NotTextError:
        """The error that says so of an archive."""
        return NotTextError(f"{self.name} is a damaged or truncated archive ({error}); fetch it again")

    def _first(self) -> bytes:
        if self.start is not None:
            return self.start[:HEAD]
        with self.open() as stream:
            return stream.read(HEAD)


class _Gunzipped(gzip.GzipFile):
    """A gzip stream that closes the file under it."""

    def __init__(self, plain: BinaryIO) -> None:
        super().__init__(fileobj=plain)
        self._plain = plain

    def close(self) -> None:
        super().close()
        self._plain.close()


class _Resumed(io.RawIOBase):
    """A pipe from its beginning: the bytes already taken from it, then the rest."""

    def __init__(self, start: bytes, rest: BinaryIO) -> None:
        self._start = io.BytesIO(start)
        self._rest = rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray | memoryview) -> int:  # type: ignore[override]
        taken = self._start.readinto(buffer)
        if taken:
            return taken
        piece = self._rest.read(len(buffer))
        buffer[: len(piece)] = piece
        return len(piece)


def of_file(path: Path) -> Blob:
    """A file; bytes of its name that are not text are replaced in messages."""
    name = os.fsencode(path).decode("utf8", "replace")
    if path.exists() and not path.is_file():
        return of_pipe(name, path.open("rb"))
    return Blob(name, lambda: path.open("rb"))


def of_pipe(name: str, stream: BinaryIO) -> Blob:
    """A stream that can be read only once, such as standard input; it is not held in memory."""
    start = stream.read(HEAD)
    return Blob(name, lambda: io.BufferedReader(_Resumed(start, stream)), start=start)


def of_bytes(name: str, content: bytes, *, url: str | None = None, charset: str | None = None) -> Blob:
    """Bytes in memory."""
    return Blob(name, lambda: io.BytesIO(content), url, charset)
