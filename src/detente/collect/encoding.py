"""Bytes → text: what encoding they are in, and whether they are text at all."""

from __future__ import annotations

from typing import Final

from detente.errors import NotTextError

_BOMS: Final = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
# First bytes of the files that people give by mistake, and what to do with them.
_BINARY: Final = (
    (b"%PDF", "a PDF; give its text (`pdftotext FILE`) instead"),
    (b"PK\x03\x04", "a zip archive or an office document; unpack it and give the folder, or save it as text"),
    (b"PK\x05\x06", "an empty zip archive"),
    (b"BZh", "packed with bzip2; unpack it first"),
    (b"\xfd7zXZ", "packed with xz; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it first"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it and give the folder"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"{\\rtf", "rich text; save it as plain text"),
    (b"bplist", "a web archive of Safari; save the page as `Page Source` instead"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"PAR1", "a Parquet file; write it as JSON Lines with the key `text`"),
)
# More control characters than this share means that the bytes are no text in any encoding.
CONTROL_SHARE = 0.02
# UTF-8 with a few damaged bytes (a cut download, one pasted Latin-1 line) is still UTF-8 up to this share of its
# characters beyond ASCII; in real Latin-1 nearly every such byte is invalid UTF-8.
DAMAGED_SHARE = 0.1
# UTF-16 without a mark: at least this share of its even or its odd bytes are NUL in text of any Western script.
NUL_SHARE = 0.4
# Bytes that the guess of an encoding looks at.
GUESSED_ON = 200_000


def decode(content: bytes, name: str, *, declared: str | None = None) -> str:
    """Return the text of some bytes.

    A byte-order mark decides; then UTF-8 where it fits, since other text is hardly ever valid UTF-8 by chance; then the
    encoding that the page or server declared; then the best guess of charset-normalizer.

    Args:
        content: the bytes.
        name: what they are called in messages.
        declared: the encoding that was declared, if any; ignored where it does not fit.

    Raises:
        NotTextError: nothing in it, or no text in any encoding.

    >>> decode("Gespräch".encode("cp1252"), "a.txt", declared="iso-8859-1")
    'Gespräch'
    """
    if not content.strip(b" \t\r\n\x0b\x0c"):
        raise NotTextError(f"{name} is empty")
    for magic, advice in _BINARY:
        if content.startswith(magic):
            raise NotTextError(f"{name} is {advice}")
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(content.decode(encoding, errors="replace"), name)
    if wide := _wide(content):
        return _checked(content.decode(wide, errors="replace"), name)
    if b"\x00" in content:
        raise NotTextError(f"{name} is binary (it holds NUL bytes); give the text or the page instead")
    for encoding in ("utf-8", _browser_name(declared)):
        try:
            return _checked(content.decode(encoding), name)
        except (UnicodeDecodeError, LookupError):
            continue
    lenient = content.decode("utf-8", errors="replace")
    beyond = sum(c > "\x7f" for c in lenient)
    if lenient.count("\ufffd") <= DAMAGED_SHARE * beyond:
        return _checked(lenient, name)
    return _guessed(content, name)


def _wide(content: bytes) -> str:
    sample = content[:4096]
    half = len(sample) // 2
    if half < 2 or b"\x00" not in sample:
        return ""
    if sample[1::2].count(0) > NUL_SHARE * half > sample[::2].count(0):
        return "utf-16-le"
    return "utf-16-be" if sample[::2].count(0) > NUL_SHARE * half > sample[1::2].count(0) else ""


def _browser_name(declared: str | None) -> str:
    """The codec that browsers use for a declared name (WHATWG Encoding Standard, section 4.2)."""
    name = (declared or "utf-8").strip().lower()
    return "cp1252" if name in ("iso-8859-1", "latin-1", "latin1", "iso8859-1", "us-ascii", "ascii") else name


def _guessed(content: bytes, name: str) -> str:
    from charset_normalizer import from_bytes  # noqa: PLC0415  (slow to import; rarely needed)

    sample = content[:GUESSED_ON]
    if len(content) > GUESSED_ON:
        sample = sample[: sample.rfind(b"\n") + 1] or sample  # a character cut in two would rule its encoding out
    best = from_bytes(sample).best()
    if best is None:
        raise NotTextError(f"{name} is not text in any known encoding; convert it to UTF-8")
    return _checked(content.decode(best.encoding, errors="replace"), name)


def _checked(text: str, name: str) -> str:
    sample = text[:20_000]
    control = sum(c < " " and c not in "\n\r\t\x0c\x0b\x1b" for c in sample)
    if control > CONTROL_SHARE * len(sample) or "\x00" in text:
        raise NotTextError(f"{name} is binary, not text; give the text or the page instead")
    if not text.strip("\ufeff \t\r\n\x0b\x0c"):
        raise NotTextError(f"{name} is empty")
    return text
