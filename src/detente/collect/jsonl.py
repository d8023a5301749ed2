"""JSON Lines → one document a line; read line by line, so that a file of any size takes little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from detente.collect.blob import DAMAGED, Blob
from detente.collect.document import known, make_document
from detente.collect.options import CollectOptions
from detente.errors import InputError
from detente.records import Document, Rejected

CHUNK = 1 << 16
_NAMES = (".jsonl", ".ndjson", ".jsonlines", ".jl", ".json")
_OTHER = (".html", ".htm", ".xhtml", ".txt")


def sniff(head: bytes, name: str) -> bool:
    """By name, or by a beginning that is an object or a list of objects with a key."""
    lowered = name.lower().removesuffix(".gz")
    start = b"".join(head.removeprefix(b"\xef\xbb\xbf").split())[:3]
    return lowered.endswith(_NAMES) or (start.startswith((b'{"', b'[{"')) and not lowered.endswith(_OTHER))


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield a document a line; a line that cannot be read becomes a `Rejected` with its number.

    JSON that is not one object a line (one pretty-printed object, a list) is a single `Rejected` that says so.
    """
    with blob.stream() as stream:
        number = objects = 0
        try:
            for number, line in enumerate(_lines(stream, options.max_bytes), 1):
                if not objects and line and line.strip() in (b"{", b"[", b"[{"):
                    yield Rejected(blob.name, "not-json", _pretty(blob.name))
                    return
                objects += 1
                yield from _one(line, f"{blob.name}:{number}", options)
        except DAMAGED as error:
            yield Rejected(f"{blob.name}:{number + 1}", "not-text", f"the archive ends early ({error}); fetch it again")
        except OSError as error:
            yield Rejected(f"{blob.name}:{number + 1}", "unreadable", f"reading stopped ({error}); try again")
        if not number:
            yield Rejected(blob.name, "not-text", f"{blob.name} is empty")


def _pretty(name: str) -> str:
    return f"{name} is JSON but not JSON Lines; one object a line is expected (`jq -c '.[]?' FILE` writes a list so)"


def _one(line: bytes | None, source: str, options: CollectOptions) -> Iterator[Document | Rejected]:
    if line is None:
        yield Rejected(source, "too-large", f"the line is longer than {options.max_bytes:,} bytes; split it")
        return
    if not line.strip():
        return
    try:
        values = json.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except (ValueError, RecursionError) as error:
        yield Rejected(source, "not-json", f"the line is not JSON ({error}); one object a line is expected")
        return
    if not isinstance(values, dict) or not isinstance(values.get("text"), str) or not values["text"].strip():
        yield Rejected(source, "no-text", f"the line has no `text` ({_seen(values)}); one object with a text is expected")
        return
    try:
        yield _document(values, source, options)
    except (InputError, RecursionError) as error:
        yield Rejected(source, getattr(error, "reason", "not-json"), str(error))


def _seen(values: Any) -> str:
    if not isinstance(values, dict):
        return f"it is a {type(values).__name__}"
    keys = ", ".join(str(k)[:40] for k in list(values)[:8])
    return f"its keys: {keys}" if keys else "it is an empty object"


def _document(values: dict[str, Any], source: str, options: CollectOptions) -> Document:
    more = known(values)
    more.setdefault("published", options.published)
    more.setdefault("outlet", options.outlet)
    more["extra"] = {"source": source, **more["extra"]}  # a `source` of the line's own is kept
    return make_document(values["text"], **more)


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream, None for one over the limit, which is skipped without being held."""
    while line := stream.readline(limit + 1):
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
            pass
        yield None
