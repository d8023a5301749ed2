"""JSON Lines → one document a line; read line by line, so that a file of any size takes little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from detente.collect.blob import Blob
from detente.collect.document import known, make_document
from detente.collect.options import CollectOptions
from detente.errors import InputError
from detente.records import Document, Rejected

CHUNK = 1 << 16


def sniff(head: bytes, name: str) -> bool:
    """By name, or by a first line that begins an object with a key."""
    lowered = name.lower().removesuffix(".gz")
    return lowered.endswith((".jsonl", ".ndjson", ".jsonlines")) or (
        head.lstrip().startswith(b'{"') and b'"text"' in head and not lowered.endswith((".html", ".htm", ".txt"))
    )


def read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    """Yield a document a line; a line that cannot be read becomes a `Rejected` with its number."""
    with blob.stream() as stream:
        number = 0
        try:
            for number, line in enumerate(_lines(stream, options.max_bytes), 1):
                yield from _one(line, f"{blob.name}:{number}", options)
        except (EOFError, OSError) as error:
            yield Rejected(f"{blob.name}:{number + 1}", "not-text", f"the archive ends early ({error}); fetch it again")


def _one(line: bytes | None, source: str, options: CollectOptions) -> Iterator[Document | Rejected]:
    if line is None:
        yield Rejected(source, "too-large", f"the line is longer than {options.max_bytes:,} bytes; split it")
        return
    if not line.strip():
        return
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        yield Rejected(source, "not-json", f"the line is not JSON ({error}); one object a line is expected")
        return
    if not isinstance(values, dict) or not isinstance(values.get("text"), str) or not values["text"].strip():
        yield Rejected(source, "no-text", "the line has no `text`; one object with a text is expected")
        return
    try:
        yield _document(values, source, options)
    except InputError as error:
        yield Rejected(source, error.reason, str(error))


def _document(values: dict[str, Any], source: str, options: CollectOptions) -> Document:
    more = known(values)
    more.setdefault("published", options.published)
    more.setdefault("outlet", options.outlet)
    more["extra"] = {**more["extra"], "source": source}
    return make_document(values["text"], **more)


def _lines(stream: BinaryIO, limit: int) -> Iterator[bytes | None]:
    """The lines of a stream, None for one over the limit, which is skipped without being held."""
    while True:
        line = stream.readline(limit + 1)
        if not line:
            return
        if len(line) <= limit or line.endswith(b"\n"):
            yield line
            continue
        while (rest := stream.readline(CHUNK)) and not rest.endswith(b"\n"):
            pass
        yield None
