"""A name → the files it stands for: one file, a folder with all below it, or a glob."""

from __future__ import annotations

import glob
import os
from pathlib import Path

from detente.errors import UsageError
from detente.records import Rejected

# Files in a folder that are never reports: hidden ones and the markers of batch jobs (`_SUCCESS`).
_SKIPPED = (".", "_")
# The folder that a browser saves beside `page.html` for its pictures and scripts.
_COMPANIONS = ("_files", "_Dateien", "_fichiers", "_archivos", ".files")
_PAGES = (".html", ".htm", ".xhtml")


def paths(named: str) -> list[Path | Rejected]:
    """Return what a name stands for, sorted; a folder that cannot be listed is a `Rejected`.

    Symbolic links to folders are not followed, so that no loop is endless.

    Raises:
        UsageError: nothing is there.
    """
    try:
        path = Path(named)
        if path.is_dir():
            found = _below(path)
        elif path.exists():
            return [path]
        else:
            found = list[Path | Rejected](sorted(Path(p) for p in glob.glob(named, recursive=True) if Path(p).is_file()))  # noqa: PTH207
    except (OSError, ValueError) as error:
        raise UsageError(f"{named[:200]!r} cannot be looked up ({error}); check the name") from error
    if not found:
        kind = "no file is in the folder" if path.is_dir() else "nothing matches"
        raise UsageError(f"{kind} {named[:500]}; give a file, a folder, a glob, - or a URL")
    return found


def _below(top: Path) -> list[Path | Rejected]:
    found: list[Path | Rejected] = []

    def refused(error: OSError) -> None:
        found.append(
            Rejected(str(error.filename), "unreadable", f"the folder cannot be listed ({error.strerror}); check its rights")
        )

    for folder, folders, files in os.walk(top, onerror=refused):
        pages = {Path(f).stem for f in files if f.lower().endswith(_PAGES)}
        folders[:] = sorted(f for f in folders if not f.startswith(".") and not _is_companion(f, pages))
        inside = (Path(folder) / f for f in sorted(files) if not f.startswith(_SKIPPED))
        found += [f for f in inside if f.is_file() or f.is_symlink()]
    return found


def _is_companion(folder: str, pages: set[str]) -> bool:
    return any(folder.endswith(end) and folder.removesuffix(end) in pages for end in _COMPANIONS)
