"""Annotated reports → windows of word pieces with labels.

Gold events carry evidence, not triggers: the trigger is found as the head of the evidence in the parse, below a verb of
saying where the evidence starts with one, and never twice the same.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from training.labels import LAYERS, ROLES

Span = tuple[int, int]
SAYING = {
    "say",
    "tell",
    "add",
    "stress",
    "note",
    "report",
    "declare",
    "announce",
    "state",
    "warn",
    "reiterate",
    "believe",
}
LIGHT = {"have", "has", "had", "having", "also", "is", "was", "were", "are", "be", "been", "being", "will", "would", "later",
         "further", "then", "to", "not", "never", "repeatedly", "reportedly", "can", "could", "may", "might", "did", "does", "do"}  # fmt: skip


@dataclass
class Trigger:
    """One annotated thing: layer, class, the offset of its trigger word, spans by role, extra attributes."""

    layer: str
    label: str
    at: int
    roles: dict[str, list[Span]] = field(default_factory=dict)
    status: str = ""
    mode: str | None = None
    level: str | None = None


@dataclass
class Article:
    """A text, its triggers, and the layers that were annotated in it."""

    id: str
    text: str
    triggers: list[Trigger]
    layers: tuple[str, ...]
    breaks: list[int] = field(default_factory=list)


def load(path: Path) -> list[dict[str, Any]]:
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def nearest(text: str, words: str, anchor: Span) -> Span | None:
    """The occurrence of `words` inside the anchor, else the closest one before it, else after."""
    words = words.strip()
    if not words:
        return None
    found = [m.span() for m in re.finditer(re.escape(words), text)]
    if not found:
        short = max((p for p in re.split(r",|\band\b", words)), key=len).strip()
        found = [m.span() for m in re.finditer(re.escape(short), text)] if len(short) > 2 else []
    if not found:
        return None

    def distance(s: Span) -> float:
        if anchor[0] <= s[0] and s[1] <= anchor[1]:
            return 0
        return anchor[0] - s[1] if s[1] <= anchor[0] else (s[0] - anchor[1]) * 1.5 + 1 if s[0] >= anchor[1] else 1

    return min(found, key=distance)


def head(doc: Any, span: Span, taken: set[int], *, descend: bool = True) -> Any:
    """The word of a span that everything else in it hangs on."""
    tokens = [t for t in doc if span[0] <= t.idx < span[1] and not t.is_space and not t.is_punct]
    if not tokens:
        return None
    inside = {t.i for t in tokens}
    content = [t for t in tokens if t.pos_ in ("VERB", "NOUN", "ADJ", "AUX", "PROPN")] or tokens
    tops = [t for t in content if t.head.i not in inside or t.head.i == t.i] or content
    top = max(tops, key=lambda t: (t.pos_ == "VERB", t.pos_ in ("AUX", "NOUN"), sum(1 for _ in t.subtree)))
    while descend and top.lemma_.lower() in SAYING:
        below = [c for c in top.children if c.i in inside and c.dep_ in ("ccomp", "xcomp") and c.pos_ in ("VERB", "AUX")]
        if not below:
            break
        top = below[0]
    if top.pos_ == "AUX":
        below = [
            c
            for c in top.children
            if c.i in inside and c.dep_ in ("attr", "acomp", "xcomp", "ccomp") and c.pos_ in ("NOUN", "ADJ", "VERB")
        ]
        top = below[0] if below else top
    if top.pos_ == "PROPN":  # `Annan, who visited …`: the act is in the clause, not in the name
        below = [c for c in top.children if c.i in inside and c.dep_ in ("relcl", "acl", "appos") and c.pos_ == "VERB"]
        top = below[0] if below else top
    if top.idx in taken:
        free = [t for t in content if t.idx not in taken and t.pos_ in ("VERB", "NOUN")] or [
            t for t in content if t.idx not in taken
        ]
        if not free:
            return None
        depth = lambda t: sum(1 for _ in t.ancestors)  # noqa: E731
        top = min(free, key=lambda t: (t.pos_ != "VERB", depth(t)))
    return top


def ledger_articles(rows: Iterable[dict[str, Any]], nlp: Any) -> Iterator[Article]:
    """Gold ledger reports as articles."""
    for row in rows:
        text, doc = row["text"], nlp(row["text"])
        triggers: list[Trigger] = []
        taken: set[int] = set()
        for e in sorted(row["events"], key=lambda e: (e["end"] - e["start"], e["start"])):
            span = (e["start"], e["end"])
            top = head(doc, span, taken)
            if top is None:
                continue
            taken.add(top.idx)
            roles: dict[str, list[Span]] = {"evidence": [span]}
            for role, words in (
                ("actor", [a["text"] for a in e["actors"]]),
                ("recipient", [a["text"] for a in e["recipients"]]),
                ("speaker", [e["speaker"]["text"]] if e["speaker"] else []),
                ("condition", [e["condition"]]),
            ):
                roles[role] = [s for w in words if (s := nearest(text, w, span))]
            roles["issue"] = [s for s in [issue_span(text, e["issue"], span)] if s] if e["issue"] else []
            roles["place"] = [s for s in [nearest(text, e["place"], span)] if s and abs(s[0] - span[0]) < 1500]
            triggers.append(Trigger("event", e["event"], top.idx, roles, e["status"], e["mode"]))
        for layer, label in (("meetings", "status"), ("forces", ""), ("assessments", "likelihood")):
            name = layer[:-1]
            used: set[int] = set()
            for m in row[layer]:
                span = (m["start"], m["end"])
                top = number_at(doc, span, m["count"], used) if name == "force" else head(doc, span, used)
                if top is None:
                    continue
                used.add(top.idx)
                roles = {"evidence": [span]}
                for role, key in (
                    ("place", "place"),
                    ("what", "what"),
                    ("according_to", "according_to"),
                    ("where", "where"),
                    ("by", "by"),
                    ("about", "about"),
                ):
                    if role in ROLES[name] and m.get(key):
                        roles[role] = [s for s in [nearest(text, m[key], span)] if s]
                triggers.append(Trigger(name, m[label] if label else "force", top.idx, roles, level=m.get("level")))
        yield Article(row["id"], text, triggers, ("event", "meeting", "force", "assessment"), paragraph_breaks(text))


def issue_span(text: str, words: str, evidence: Span) -> Span | None:
    """The stretch of the evidence, or just behind it, that an issue paraphrases: the shortest one that holds most of its
    content words, since coders shorten what they copy."""
    exact = nearest(text, words, evidence)
    if exact and evidence[0] - 200 <= exact[0] <= evidence[1] + 200:
        return exact
    wanted = {w.lower().strip(".,") for w in words.split() if len(w) > 3}
    tokens = [
        (m.start() + evidence[0], m.end() + evidence[0]) for m in re.finditer(r"\w[\w'’-]*", text[evidence[0] : evidence[1] + 80])
    ]
    hits = [i for i, (s, e) in enumerate(tokens) if text[s:e].lower() in wanted]
    if not wanted or len(hits) * 2 < len(wanted):
        return None
    return tokens[hits[0]][0], tokens[hits[-1]][1]


_MARK = re.compile(r"\{([ARSIC]):|\}|\*")
_MARKED = {"A": "actor", "R": "recipient", "S": "speaker", "I": "issue", "C": "condition"}


def written_articles(path: Path, *, together: int = 12) -> Iterator[Article]:
    """The sentences written for the project, a few to an article, each annotated in its own markup."""
    lines = [line.rstrip("\n") for line in path.open(encoding="utf8") if line.strip() and not line.startswith("#")]
    for n in range(0, len(lines), together):
        text, triggers = "", []
        for line in lines[n : n + together]:
            kind, status, marked = line.split("|", 2)
            begun, opened, at = len(text), [], -1
            roles: dict[str, list[Span]] = {}
            last = 0
            for m in _MARK.finditer(marked):
                text += marked[last : m.start()]
                last = m.end()
                if m[0] == "*":
                    at = len(text) if at < 0 else at
                elif m[1]:
                    opened.append((_MARKED[m[1]], len(text)))
                else:
                    role, start = opened.pop()
                    roles.setdefault(role, []).append((start, len(text)))
            text += marked[last:]
            if kind != "NONE":
                event, mode = kind.split("/")
                roles["evidence"] = [(begun, len(text.rstrip(".")))]
                triggers.append(Trigger("event", event, at, roles, status, mode))
            text += "\n\n"
        yield Article(f"written-{n}", text, triggers, ("event",), paragraph_breaks(text))


NUMBER_WORDS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
                "eleven": 11, "twelve": 12, "dozen": 12, "both": 2, "a": 1, "an": 1}  # fmt: skip


def number_at(doc: Any, span: Span, count: int, used: set[int]) -> Any:
    """The token that states a force's number, else the head of its evidence."""
    tokens = [t for t in doc if span[0] <= t.idx < span[1] and t.idx not in used]
    for t in tokens:
        digits = re.match(r"[\d,]+", t.text)
        if (digits and digits[0].replace(",", "") == str(count)) or NUMBER_WORDS.get(t.lower_) == count:
            return t
    numbers = [t for t in tokens if t.like_num]
    return numbers[0] if numbers else head(doc, span, used)


def polnear_articles(rows: Iterable[dict[str, Any]]) -> Iterator[Article]:
    """PolNeAR articles: every attribution is a cue with its source and content."""
    for row in rows:
        triggers = []
        for a in row["attributions"]:
            if not a["cue"] or not a["content"]:
                continue
            start, end = a["cue"][0]
            at = start
            for m in re.finditer(r"\S+", row["text"][start:end]):
                at = start + m.start()
                if m[0].lower() not in LIGHT:
                    break
            triggers.append(Trigger("cue", "cue", at, {k: [tuple(s) for s in a[k]] for k in ("cue", "source", "content")}))
        yield Article(row["id"], row["text"], triggers, ("cue",), paragraph_breaks(row["text"]))


def paragraph_breaks(text: str) -> list[int]:
    """Offsets at which a paragraph starts."""
    return [0, *(m.end() for m in re.finditer(r"\n\s*", text))]


@dataclass
class Window:
    """A stretch of word pieces with its labels; `offsets` in the article's text."""

    ids: list[int]
    offsets: list[Span]
    classes: dict[str, list[int]]  # layer → class at each piece; -100 where it does not count
    triggers: list[tuple[str, int, Trigger]]  # layer, piece, annotation
    layers: tuple[str, ...]


def cut(starts: list[Span], breaks: set[int], size: int, context: int) -> list[tuple[int, int, int]]:
    """Cut a row of pieces into windows `(first, core, end)`: `first`–`core` is repeated context."""
    n, out, begin = len(starts), [], 0
    is_break = [s in breaks for s, _ in starts]
    while begin < n:
        first = begin
        if begin:
            lower = max(0, begin - context)
            first = next((i for i in range(lower, begin) if is_break[i]), lower)
        end = min(n, first + size)
        if end < n:
            end = next((i for i in range(end, begin + size // 3, -1) if is_break[i]), end)
        out.append((first, begin, end))
        begin = end
    return out


def windows(article: Article, tokenizer: Any, *, size: int = 254, context: int = 48) -> list[Window]:
    """Windows of one article; a trigger counts in the window whose core holds it."""
    coded = tokenizer.encode(article.text, add_special_tokens=False)
    offsets, ids = coded.offsets, coded.ids
    out = []
    for first, core, end in cut(offsets, set(article.breaks), size, context):
        off = offsets[first:end]
        index = {o[0]: i for i, o in enumerate(off)}
        classes = {layer: [0 if layer in article.layers else -100] * len(off) for layer in LAYERS}
        for layer in article.layers:
            for i in range(core - first):
                classes[layer][i] = -100
            for i, o in enumerate(off):  # only the first piece of a word can be a trigger
                if i and o[0] == off[i - 1][1] and article.text[o[0]].isalnum() and article.text[o[0] - 1].isalnum():
                    classes[layer][i] = -100
        found = []
        for t in article.triggers:
            i = index.get(t.at)
            if i is None or i < core - first:
                continue
            classes[t.layer][i] = 1 + LAYERS[t.layer].index(t.label)
            found.append((t.layer, i, t))
        out.append(Window(ids[first:end], off, classes, found, article.layers))
    return out


def inside(offsets: list[Span], spans: list[Span]) -> list[int]:
    """1 where a piece lies inside one of the spans."""
    return [int(any(s <= a and b <= e for s, e in spans)) for a, b in offsets]
