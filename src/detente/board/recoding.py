"""The fields that a person may code otherwise: what they hold, what they may hold, and what a form makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from detente.errors import UsageError
from detente.knowledge.ontology import Ontology
from detente.ledger.corrections import BETWEEN, FIELDS, check_recode
from detente.link.rows import Happening, Told
from detente.records import Plain
from detente.views.accounts import labels

LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "event_type": ("Type", ""),
    "mode": ("Mode", "of the type"),
    "status": ("Status", ""),
    "actors": ("Who", "codes or names, by ;"),
    "recipients": ("To whom", "likewise"),
    "issue": ("Issue", "what it is about"),
    "condition": ("Condition", "as in: if the talks fail"),
    "date": ("Date", "ISO, / between two"),
    "place": ("Place", "a code after a comma"),
    "confidence": ("Confidence", "0 to 1"),
}


@dataclass(frozen=True, slots=True)
class Choices(Plain):
    """Values that may be chosen, under a heading where they have one."""

    heading: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Field(Plain):
    """One field: its name, its label and a hint, the value as it is coded, what may be chosen (nothing: any text), and what is
    wrong with the value that was given for it."""

    name: str
    label: str
    hint: str
    value: str
    choices: tuple[Choices, ...]
    problem: str


def coded(item: Happening | Told) -> dict[str, str]:
    """The fields of a happening or mention as they are written in a form."""
    return {
        "event_type": item.event_type,
        "mode": item.mode,
        "status": item.status,
        "actors": f"{BETWEEN} ".join(labels(item.actors)),
        "recipients": f"{BETWEEN} ".join(labels(item.recipients)),
        "issue": item.issue,
        "condition": item.condition,
        "date": item.start if item.end in ("", item.start) else f"{item.start}/{item.end}",
        "place": item.place,
        "confidence": f"{item.confidence:.2f}",
    }


def fields(
    now: Mapping[str, str], given: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None
) -> tuple[Field, ...]:
    """The fields of a form: with what is coded, or with what was given where that did not fit."""
    shown, wrong = {**now, **(given or {})}, problems or {}
    return tuple(Field(n, *LABELS[n], shown.get(n, ""), _choices(n), wrong.get(n, "")) for n in FIELDS)


def changed(now: Mapping[str, str], given: Mapping[str, str]) -> tuple[dict[str, str], dict[str, str]]:
    """What a form changes, by field, and what is wrong, by field.

    >>> now = {"event_type": "CONSULT", "mode": "visit", "status": "actual"}
    >>> changed(now, {"event_type": "REJECT", "mode": "visit", "status": "soon"})[0]
    {'event_type': 'REJECT'}
    """
    values: dict[str, str] = {}
    problems: dict[str, str] = {}
    for name in FIELDS:
        if name not in given or _same(given[name], now.get(name, "")):
            continue
        try:
            values[name] = check_recode(name, given[name], event_type=values.get("event_type", now.get("event_type", "")))
        except UsageError as error:
            problems[name] = str(error)
    return values, problems


def _same(given: str, now: str) -> bool:
    return " ".join(given.split()) == " ".join(now.split())


def _choices(name: str) -> tuple[Choices, ...]:
    known = Ontology.load()
    if name == "event_type":
        return (Choices("", tuple(known.types)),)
    if name == "status":
        return (Choices("", tuple(known.statuses)),)
    if name == "mode":
        modes = (Choices(kind.name, tuple(m.name for m in kind.modes)) for kind in known.types.values() if kind.modes)
        return (Choices("", ("",)), *modes)
    return ()
