"""The journal of a person's corrections: one small file each, written once and never changed.

    journal/<time>-<n>-<hex>.json      who corrected what, when, how and why

An entry is written under a dotted name and renamed, as batches are, so it is there whole or not at all and writers need no
lock. Nothing is taken back by deleting: an `undo` is an entry that names another, and may be undone itself. What the ledger
said on a day is what the entries up to that day say.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import os
import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

from detente.errors import LedgerError, UnknownNameError, UsageError
from detente.ledger.store import said, sync

ACTIONS: Final = ("accept", "reject", "recode", "merge", "split", "note", "star", "unstar", "resolve")
UNDO: Final = "undo"
LONGEST_WHO: Final = 200
# A note or value is a remark, no document: a longer one is a slip of the clipboard.
LONGEST_TEXT: Final = 10_000
# Random bytes of an id: at a thousand corrections a day two are alike once in six thousand years.
RANDOM_BYTES: Final = 5

_CONTROLS: Final = {c: " " if chr(c) in "\t\n\r" else None for c in (*range(0x20), *range(0x7F, 0xA0))}
_CONTROLS_BUT_LINES: Final = {c: v for c, v in _CONTROLS.items() if chr(c) not in "\t\n"}
_SURROGATES: Final = re.compile("[\ud800-\udfff]")
_DAY: Final = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


@dataclass(frozen=True, slots=True)
class Entry:
    """One correction.

    `time` is ISO 8601 in UTC with microseconds; `targets` the ids of what it is about; `values` names with what they are set
    to, by name; `undoes` the id of the entry that an `undo` takes back. An `action` may be that of a newer version."""

    id: str
    time: str
    who: str
    action: str
    targets: tuple[str, ...]
    values: tuple[tuple[str, str], ...] = ()
    note: str = ""
    undoes: str = ""

    def value(self, name: str) -> str:
        """One of the values, empty where it is not set.

        >>> Entry("1", "", "Ada", "resolve", ("f",), (("came_true", "yes"),)).value("came_true")
        'yes'
        """
        return dict(self.values).get(name, "")

    def to_dict(self) -> dict[str, Any]:
        """The entry as JSON values, which is what its file holds."""
        return {
            "id": self.id,
            "time": self.time,
            "who": self.who,
            "action": self.action,
            "targets": list(self.targets),
            "values": dict(self.values),
            "note": self.note,
            "undoes": self.undoes,
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Entry:
        """The entry that `to_dict` wrote; unknown keys are ignored, so that newer files can be read.

        Raises:
            KeyError, TypeError, AttributeError, UsageError: it is none.
        """
        texts = {k: given[k] for k in ("id", "time", "who", "action")} | {k: given.get(k, "") for k in ("note", "undoes")}
        targets, values = given["targets"], dict(given.get("values", {}).items())
        if texts["action"] not in (*ACTIONS, UNDO):  # a newer version may have other values than texts
            values = {k: v if isinstance(v, str) else json.dumps(v) for k, v in values.items()}
        if not isinstance(targets, list) or not all(isinstance(t, str) for t in (*texts.values(), *targets, *values.values())):
            raise TypeError("something in it is no text")
        texts["time"] = instant(texts["time"])
        return cls(**texts, targets=tuple(targets), values=tuple(sorted(values.items())))


class Journal:
    """The corrections of a ledger.

    Args:
        path: the ledger's folder, which has to be there; its `journal` is made with the first entry.
    """

    def __init__(self, path: Path) -> None:
        self.folder = path / "journal"
        self._last = ("", 0)  # entries of one instant sort as they were appended

    # ---- writing

    def append(
        self,
        action: str,
        targets: Sequence[str],
        *,
        who: str,
        values: Mapping[str, str] | None = None,
        note: str = "",
        time: str | None = None,
    ) -> Entry:
        """Write one correction; when this returns it is on disk.

        Args:
            action: one of `ACTIONS`; `undo` has a method of its own.
            targets: ids of what it is about. `merge` takes two or more; `split` the happening, then the mentions to part from it.
            who: the person, at most 200 characters; never guessed.
            values: what is set. `recode`: fields; `split`: `from`, the ids that the mentions are parted from, with `;` between;
                `resolve`: `came_true`, yes or no.
            note: why, or what is noted.
            time: an ISO date-time, UTC where it says no zone; now where not given.

        Raises:
            UsageError: the correction lacks what its action needs, or a text is too long.
            LedgerError: the folder cannot be written.
        """
        given = {clean(k): clean(str(v)) for k, v in (values or {}).items()}
        ids, note = [clean(t) for t in targets], clean(note, lines=True)
        if action not in ACTIONS:
            raise UsageError(f"there is no correction {action[:40]!r}; there are {', '.join(ACTIONS)}, and undo")
        if not ids or not all(ids):
            raise UsageError(f"{action} what? give the id of an event, happening or forecast")
        longest = max(len(t) for t in (note, *(given.values() if action == "recode" else ())))
        if longest > LONGEST_TEXT:
            raise UsageError(f"a text of {longest} characters is more than a correction holds ({LONGEST_TEXT}); shorten it")
        if need := _NEEDS.get(action):
            fits, missing = need
            if not fits(ids, given, note):
                raise UsageError(f"{action} needs {missing}")
        return self._write(Entry("", _time(time), _person(who), action, tuple(ids), tuple(sorted(given.items())), note))

    def undo(self, id: str = "", *, who: str, time: str | None = None) -> Entry:
        """Take a correction back by its id or the beginning of it, by default the last one in force; an undo can be undone by id.

        Raises:
            UnknownNameError: no entry has an id that begins so, or several in force have.
            UsageError: there is nothing to undo, or it is undone already.
            LedgerError: the folder cannot be read or written.
        """
        target = self._meant(id)
        return self._write(Entry("", _time(time), _person(who), UNDO, target.targets, undoes=target.id))

    def _meant(self, id: str) -> Entry:
        every = self.entries()
        live = in_force(every)
        if not id:
            last = next((e for e in reversed(live) if e.action != UNDO), None)
            if last is None:
                raise UsageError("there is nothing to undo: no correction is in force")
            return last
        found = [e for e in live if e.id == id] or [e for e in live if e.id.startswith(id)]
        if len(found) == 1:
            return found[0]
        if found:
            some = ", ".join(e.id for e in found[:5]) + (", …" if len(found) > 5 else "")
            raise UnknownNameError(f"{len(found)} corrections have an id that begins with {id[:80]!r} ({some}); give more of it")
        gone = next((e.id for e in every if e.id.startswith(id)), "")
        by = next((e.id for e in reversed(live) if gone and e.undoes == gone), "")
        if by:
            raise UsageError(f"the correction {gone} is undone already; undo {by} to have it back")
        raise UnknownNameError(
            f"no correction in {self.folder} has an id that begins with {id[:80]!r}; the files there hold the ids"
        )

    def _write(self, entry: Entry) -> Entry:
        last, n = self._last
        self._last = (entry.time, n + 1 if entry.time == last else 0)
        chance, stamp = secrets.token_hex(RANDOM_BYTES), _stamp(entry.time)
        entry = dataclasses.replace(entry, id=f"{stamp[:8]}-{chance}")
        name = f"{stamp}-{self._last[1]:06d}-{chance}.json"
        part = self.folder / f".{name}.tmp"
        try:
            new = not self.folder.exists()
            self.folder.mkdir(exist_ok=True)
            with part.open("x", encoding="utf8", newline="\n") as file:
                json.dump(entry.to_dict(), file, ensure_ascii=False, indent=1)
                file.write("\n")
                file.flush()
                os.fsync(file.fileno())
            part.rename(self.folder / name)
            sync(self.folder)
            if new:
                sync(self.folder.parent)
        except (OSError, ValueError) as error:
            with contextlib.suppress(OSError, ValueError):
                part.unlink(missing_ok=True)
            raise LedgerError(f"the correction cannot be written to {self.folder} ({said(error)}); see to the folder") from error
        return entry

    # ---- reading

    def names(self, *, as_of: str = "") -> tuple[str, ...]:
        """The names of the entries' files by time, without reading them: a key for what is derived from the journal.

        Raises:
            UsageError: `as_of` is no ISO date or date-time.
            LedgerError: the folder cannot be read.
        """
        bound = _stamp(latest(as_of))
        try:
            names = os.listdir(self.folder)  # noqa: PTH208  (glob takes a folder that may not be read for an empty one)
        except FileNotFoundError:
            return ()
        except (OSError, ValueError) as error:
            raise LedgerError(f"the journal {self.folder} cannot be read ({said(error)}); see to the folder") from error
        kept = (n for n in names if n.endswith(".json") and not n.startswith("."))
        return tuple(sorted(n for n in kept if not bound or n[: len(bound)] <= bound))

    def entries(self, *, as_of: str = "") -> tuple[Entry, ...]:
        """All entries by time, those that were undone included.

        Args:
            as_of: up to this ISO day, month or year (the whole of it), or date-time; UTC.

        Raises:
            UsageError: `as_of` is no ISO date or date-time.
            LedgerError: an entry is damaged, or the folder cannot be read.
        """
        bound = latest(as_of)
        read = [(self._read(name), name) for name in self.names()]
        read.sort(key=lambda pair: (pair[0].time, pair[1]))
        # A copy of a file, as programs that synchronise folders leave them, is no second correction.
        return tuple(dict.fromkeys(e for e, _ in read if not bound or e.time <= bound))

    def standing(self, *, as_of: str = "") -> tuple[Entry, ...]:
        """The corrections in force by time: neither undone nor an `undo` themselves. Arguments and errors as of `entries`."""
        return tuple(e for e in in_force(self.entries(as_of=as_of)) if e.action != UNDO)

    def _read(self, name: str) -> Entry:
        path = self.folder / name
        try:
            return Entry.from_dict(json.loads(path.read_text(encoding="utf8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, UsageError) as error:
            raise LedgerError(
                f"the correction {path} is damaged ({error}); restore the file, or move it out of the folder to go on without it"
            ) from error


def in_force(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Those of some entries that no undo in force takes back, in the same order; undos among them.

    >>> a, b = Entry("a", "", "Ada", "reject", ("x",)), Entry("b", "", "Ada", "undo", ("x",), undoes="a")
    >>> [e.id for e in in_force([a, b])], [e.id for e in in_force([a, b, Entry("c", "", "Ada", "undo", ("x",), undoes="b")])]
    (['b'], ['a', 'c'])
    """
    every = tuple(entries)
    undoes = {e.id: e.undoes for e in every if e.action == UNDO}
    # Settled from the undos that nobody undid down to what they name, so that clocks that differ do no harm.
    waiting = Counter(undoes.values())
    ready = [e.id for e in every if not waiting[e.id]]
    gone: set[str] = set()
    while ready:
        id = ready.pop()
        target = undoes.get(id)
        if target is None:
            continue
        if id not in gone:
            gone.add(target)
        waiting[target] -= 1
        if not waiting[target]:
            ready.append(target)
    return tuple(e for e in every if e.id not in gone)


def instant(text: str) -> str:
    """An ISO date-time in UTC with microseconds; UTC where it says no zone.

    >>> instant("2022-01-10T14:00+02:00")
    '2022-01-10T12:00:00.000000Z'

    Raises:
        UsageError: it is none.
    """
    try:
        when = datetime.fromisoformat(text)
        return _iso(when if when.tzinfo else when.replace(tzinfo=UTC))
    except (ValueError, OverflowError) as error:
        raise UsageError(f"{text[:40]!r} is no ISO date-time; write one such as 2022-01-10T12:00Z") from error


def latest(as_of: str) -> str:
    """The last moment of an ISO day, month or year, or the moment itself; empty where nothing is asked for.

    >>> latest("2022-01-10"), latest("2022-01-10T12:00")
    ('2022-01-10T23:59:59.999999Z', '2022-01-10T12:00:00.000000Z')

    Raises:
        UsageError: it is neither.
    """
    as_of = as_of.strip()
    if not as_of:
        return ""
    if not _DAY.fullmatch(as_of):
        return instant(as_of)
    try:
        date.fromisoformat(_whole(as_of, "-01-01"))
    except ValueError as error:
        raise UsageError(f"there is no day {as_of}; write an ISO date such as 2022-01-10, or a date-time") from error
    return f"{_whole(as_of, '-12-31')}T23:59:59.999999Z"


def _whole(day: str, rest: str) -> str:
    """An ISO month or year with the rest of a date put to it."""
    return day + rest[len(day) - len("2022") :]


def clean(text: str, *, lines: bool = False) -> str:
    """A text without control characters, halves of surrogate pairs and blanks around it; `lines` keeps line ends and tabs,
    which are blanks else.

    >>> clean(" Ada\\x1b[2J ")
    'Ada[2J'
    """
    text = text.replace("\r\n", "\n").translate(_CONTROLS_BUT_LINES if lines else _CONTROLS)
    return _SURROGATES.sub("\ufffd", text).strip()


def _person(who: str) -> str:
    name = " ".join(clean(who).split())
    if not name:
        raise UsageError("who corrects? a correction bears a name; give yours")
    if len(name) > LONGEST_WHO:
        raise UsageError(f"the name of who corrects has {len(name)} characters; give at most {LONGEST_WHO}")
    return name


def _time(given: str | None) -> str:
    return instant(given) if given else _iso(datetime.now(UTC))


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _stamp(time: str) -> str:
    """A moment as a part of a file's name: figures that sort as it does."""
    return re.sub(r"[-:.Z]", "", time)


_Need = tuple[Callable[[list[str], Mapping[str, str], str], bool], str]
# What an action needs beside one target.
_NEEDS: Final[Mapping[str, _Need]] = {
    "recode": (lambda ids, values, note: bool(values), "a field and its value"),
    "merge": (lambda ids, values, note: len(set(ids)) > 1, "two ids or more that differ"),
    "split": (
        lambda ids, values, note: bool(values.get("from", "").strip("; ")),
        "the mentions that these are parted from (the value `from`)",
    ),
    "note": (lambda ids, values, note: bool(note), "a text"),
    "resolve": (lambda ids, values, note: values.get("came_true") in ("yes", "no"), "the value came_true: yes or no"),
}
