"""Bytes → documents: `collect(source)` takes a file, a folder, a glob, `-` or a URL.

This module can be called: `detente.collect(source)` is `detente.collect.collect(source)`.
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Iterable, Iterator
from pathlib import Path

from detente.collect.blob import Blob, of_file, of_pipe
from detente.collect.options import CollectOptions
from detente.collect.paths import paths
from detente.errors import InputError
from detente.records import Document, Rejected

__all__ = ["CollectOptions", "collect"]

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def collect(source: str | Path, *, options: CollectOptions | None = None) -> Iterator[Document | Rejected]:
    """Return the documents of a source one by one, and a `Rejected` for each thing that cannot be read.

    Args:
        source: a file, a folder (read recursively, by name), a glob pattern, `-` for standard input, or a URL.
        options: what to fill in and which limits to keep; `CollectOptions()` where None.

    Raises:
        UsageError: there is nothing under that name (raised by the call itself, before anything is read).

    >>> collect("no-such-folder/*.txt")
    Traceback (most recent call last):
        ...
    detente.errors.UsageError: nothing matches no-such-folder/*.txt; give a file, a folder, a glob, - or a URL
    """
    options, named = options or CollectOptions(), str(source)
    if isinstance(source, str) and _URL.match(named):
        return _url(named, options)
    if named == "-":
        return _read(of_pipe("-", sys.stdin.buffer), options)
    return _files(paths(named), options)


def _files(found: Iterable[Path | Rejected], options: CollectOptions) -> Iterator[Document | Rejected]:
    for item in found:
        if isinstance(item, Rejected):
            yield item
            continue
        try:
            blob = of_file(item)
        except OSError as error:
            yield Rejected(str(item), "unreadable", _cannot_open(str(item), error))
            continue
        yield from _read(blob, options)


def _read(blob: Blob, options: CollectOptions) -> Iterator[Document | Rejected]:
    from detente.collect.registry import form_of  # noqa: PLC0415  (its readers are heavy)

    try:
        yield from form_of(blob.head(), blob.name).read(blob, options)
    except InputError as error:
        yield Rejected(blob.name, error.reason, str(error))
    except OSError as error:
        yield Rejected(blob.name, "unreadable", _cannot_open(blob.name, error))


def _cannot_open(name: str, error: OSError) -> str:
    return f"{name} cannot be opened ({error.strerror or error}); check that it exists and may be read"


def _url(url: str, options: CollectOptions) -> Iterator[Document | Rejected]:
    from detente.collect.url import fetch  # noqa: PLC0415

    try:
        blob = fetch(url, options)
    except InputError as error:
        yield Rejected(url, error.reason, str(error))
        return
    yield from _read(blob, options)


class _Callable(types.ModuleType):
    """Lets the module be called, since the package's function and its folder share the name `collect`."""

    __call__ = staticmethod(collect)


sys.modules[__name__].__class__ = _Callable
