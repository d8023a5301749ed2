"""Bytes → documents: `collect(source)` takes a file, a folder, a glob, `-` or a URL.

This module can be called: `detente.collect(source)` is `detente.collect.collect(source)`.
"""

from __future__ import annotations

import glob
import os
import sys
import types
from collections.abc import Iterator
from pathlib import Path

from detente.collect.blob import Blob, of_bytes, of_file
from detente.collect.options import CollectOptions
from detente.errors import InputError, UsageError
from detente.records import Document, Rejected

__all__ = ["CollectOptions", "collect"]

# Files in a folder that are never reports.
_SKIPPED = (".", "_")


def collect(source: str | Path, *, options: CollectOptions | None = None) -> Iterator[Document | Rejected]:
    """Yield the documents of a source, and a `Rejected` for each thing that cannot be read.

    Args:
        source: a file, a folder (read recursively, by name), a glob pattern, `-` for standard input, or a URL.
        options: what to fill in and which limits to keep.

    Raises:
        UsageError: there is nothing under that name.

    >>> list(collect("no-such-folder/*.txt"))
    Traceback (most recent call last):
        ...
    detente.errors.UsageError: nothing matches no-such-folder/*.txt; give a file, a folder, a glob, - or a URL
    """
    options = options or CollectOptions()
    named = str(source)
    if named.startswith(("http://", "https://")):
        yield from _url(named, options)
    elif named == "-":
        yield from _stdin(options)
    else:
        paths = _paths(named)
        if not paths:
            raise UsageError(f"nothing matches {named}; give a file, a folder, a glob, - or a URL")
        for path in paths:
            yield from _read(of_file(path), options)


def _read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    from detente.collect.registry import form_of  # noqa: PLC0415  (its readers are heavy)

    try:
        yield from form_of(blob.head(), blob.name).read(blob, options)
    except InputError as error:
        yield Rejected(blob.name, error.reason, str(error))
    except OSError as error:
        yield Rejected(blob.name, "unreadable", f"{blob.name} cannot be opened ({error.strerror or error})")


def _paths(named: str) -> list[Path]:
    path = Path(named)
    if path.is_dir():
        found = []
        for folder, folders, files in os.walk(path):  # symbolic links to folders are not followed: no loops
            folders[:] = sorted(f for f in folders if not f.startswith("."))
            found += [Path(folder) / f for f in sorted(files) if not f.startswith(_SKIPPED)]
        return found
    if path.exists():
        return [path]
    return sorted(Path(p) for p in glob.glob(named, recursive=True) if Path(p).is_file())  # noqa: PTH207


def _url(url: str, options: CollectOptions) -> Iterator[Document | Rejected]:
    from detente.collect.url import fetch  # noqa: PLC0415

    try:
        blob = fetch(url, options)
    except InputError as error:
        yield Rejected(url, error.reason, str(error))
        return
    yield from _read(blob, options)


def _stdin(options: CollectOptions) -> Iterator[Document | Rejected]:
    content = sys.stdin.buffer.read(10 * options.max_bytes + 1)
    if len(content) > 10 * options.max_bytes:
        yield Rejected("-", "too-large", "standard input is too long to hold; write it to a file and give that")
        return
    yield from _read(of_bytes("-", content), options)


class _Callable(types.ModuleType):
    """Lets the module be called, since the package's function and its folder share the name `collect`."""

    __call__ = staticmethod(collect)


sys.modules[__name__].__class__ = _Callable
