"""A page's tree → its visible blocks in order, each with what its elements say of it."""

from __future__ import annotations

import dataclasses
import functools
import itertools
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

_HIDDEN = re.compile(r"display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden", re.IGNORECASE)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"[a-z0-9]+")
# A class attribute is looked at so far; longer ones are generated.
CLASS_REACH = 400


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a page: its text with white space folded; `why` it would be furniture, and whether that is `settled`;
    `running` where it is a paragraph or the like; `inside` an article or main element; `linked` the share of its characters
    that are links; `parent` a number that siblings share."""

    text: str
    why: str
    settled: bool
    running: bool
    inside: bool
    linked: float
    parent: int


@dataclass(frozen=True, slots=True)
class _Table:
    invisible: frozenset[str]
    unseen: frozenset[str]
    block: frozenset[str]
    running: frozenset[str]
    settles: dict[str, str]
    suggests: dict[str, str]
    classes: dict[str, str]


@dataclass(frozen=True, slots=True)
class _Context:
    why: str = ""
    settled: bool = False
    running: bool = False
    inside: bool = False
    link: bool = False
    number: int = 0
    parent: int = 0


@dataclass(slots=True)
class _Open:
    """The block that is being filled."""

    parts: list[str] = field(default_factory=list)
    linked: int = 0

    def add(self, text: str | None, *, link: bool) -> None:
        if text:
            self.parts.append(text)
            self.linked += len(text) if link else 0

    def close(self, at: _Context) -> Iterator[Block]:
        raw = "".join(self.parts)
        text = _SPACE.sub(" ", raw).strip().replace("\x00", "")
        linked, self.linked = self.linked / max(1, len(raw)), 0
        self.parts.clear()
        if text:
            yield Block(text, at.why, at.settled, at.running, at.inside, linked, at.parent)


def blocks(tree: Any) -> Iterator[Block]:
    """Yield the visible blocks of an lxml tree. The walk keeps its own stack, so that no depth of nesting breaks it."""
    table, filling, numbers = _table(), _Open(), itertools.count(1)
    now = _Context()
    stack: list[tuple[Any, _Context, bool]] = [(tree, now, False)]
    while stack:
        node, outer, leaving = stack.pop()
        tag = node.tag if isinstance(node.tag, str) else ""
        own = outer
        if leaving:
            if tag in table.block:
                yield from filling.close(now)
                now = outer
        elif tag and tag not in table.invisible and not _is_hidden(node, table):
            own = dataclasses.replace(_inside(node, tag, outer, table), number=next(numbers))
            if tag in table.block:
                yield from filling.close(now)
                now = own
            filling.add(node.text, link=own.link)
            stack.append((node, outer, True))
            stack.extend((child, own, False) for child in reversed(node))
            continue
        if node is not tree:
            filling.add(node.tail, link=outer.link)
    yield from filling.close(now)


def _inside(node: Any, tag: str, outer: _Context, table: _Table) -> _Context:
    """What holds inside an element; the innermost reason counts, but none that is only suggested undoes a settled one."""
    why, settled = outer.why, outer.settled
    if tag in table.settles:
        why, settled = table.settles[tag], True
    elif not settled and tag in table.suggests:
        why = table.suggests[tag]
    if not settled and tag not in ("body", "html", "main", "article") and (named := _class_reason(node, table)):
        why, settled = named, named == "caption"
    is_block = tag in table.block
    return _Context(
        why,
        settled,
        tag in table.running if is_block else outer.running,
        outer.inside or tag in ("article", "main") or node.get("itemprop") == "articleBody",
        outer.link or tag == "a",
        parent=outer.number if is_block else outer.parent,
    )


def _class_reason(node: Any, table: _Table) -> str:
    named = f"{node.get('class') or ''} {node.get('id') or ''}"[:CLASS_REACH].lower()
    return next((table.classes[w] for w in _WORD.findall(named) if w in table.classes), "")


def _is_hidden(node: Any, table: _Table) -> bool:
    if node.get("hidden") is not None or node.get("aria-hidden") == "true" or _HIDDEN.search((node.get("style") or "")[:500]):
        return True
    return not table.unseen.isdisjoint((node.get("class") or "")[:CLASS_REACH].split())


@functools.cache
def _table() -> _Table:
    values = tomllib.loads((resources.files(__package__) / "elements.toml").read_text(encoding="utf8"))
    sets = {k: frozenset(values[k]) for k in ("invisible", "unseen", "block", "running")}
    classes: dict[str, str] = {}
    for reason, words in values["classes"].items():
        for word in words:
            classes.setdefault(word, reason)
    return _Table(**sets, settles=values["settles"], suggests=values["suggests"], classes=classes)
