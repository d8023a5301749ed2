"""Bytes with the name they came under, and what readers share: opening, decompressing, decoding."""

from __future__ import annotations

import gzip
import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from detente.errors import NotTextError, TooLargeError

HEAD = 4096
_GZIP = b"\x1f\x8b"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
# More control characters than this share means that the bytes are no text in any encoding.
CONTROL_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Blob:
    """A source of bytes: `name` for messages, `url` where it was fetched, `open` a fresh binary stream."""

    name: str
    open: Callable[[], BinaryIO]
    url: str | None = None

    def stream(self) -> BinaryIO:
        """Open it, decompressed where it is gzip."""
        raw = self.open()
        head = raw.read(2)
        raw.close()
        plain = self.open()
        return io.BufferedReader(gzip.GzipFile(fileobj=plain)) if head == _GZIP else plain

    def head(self) -> bytes:
        """The first bytes, decompressed.

        Raises:
            NotTextError: the archive is damaged.
        """
        return self._read(HEAD)

    def read(self, limit: int) -> bytes:
        """All bytes, decompressed.

        Raises:
            TooLargeError: there are more than `limit`.
            NotTextError: the archive is damaged or truncated.
        """
        content = self._read(limit + 1)
        if len(content) > limit:
            raise TooLargeError(f"{self.name} holds more than {limit:,} bytes; split it or raise the limit")
        return content

    def _read(self, size: int) -> bytes:
        try:
            with self.stream() as stream:
                return stream.read(size)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise NotTextError(f"{self.name} is a damaged or truncated archive ({error}); fetch it again") from error


def of_file(path: Path) -> Blob:
    return Blob(str(path), lambda: path.open("rb"))


def of_bytes(name: str, content: bytes, *, url: str | None = None) -> Blob:
    return Blob(name, lambda: io.BytesIO(content), url)


def decode(content: bytes, name: str) -> str:
    """Bytes → text: byte-order marks, UTF-8, else the encoding that charset-normalizer finds.

    Raises:
        NotTextError: nothing in it, or no text in any encoding.
    """
    if not content.strip():
        raise NotTextError(f"{name} is empty")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, errors="replace"), name)
    if b"\x00" in content:
        raise NotTextError(f"{name} is binary (it holds NUL bytes); give the text or the page instead")
    try:
        return _checked(content.decode("utf-8"), name)
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes  # noqa: PLC0415  (slow to import; rarely needed)

    best = from_bytes(content[:200_000]).best()
    if best is None:
        raise NotTextError(f"{name} is not text in any known encoding; convert it to UTF-8")
    return _checked(content.decode(best.encoding, errors="replace"), name)


def _checked(text: str, name: str) -> str:
    sample = text[:20_000]
    control = sum(c < " " and c not in "\n\r\t\x0c\x0b" for c in sample)
    if control > CONTROL_SHARE * len(sample) or "\x00" in text:
        raise NotTextError(f"{name} is binary, not text; give the text or the page instead")
    return text
