"""Score linking on the same-event gold: happenings, actors, copies.

    python -m evals.linking [--corpus ../shared/corpus/newswire_1994_2006.jsonl] [--write]

`linking_gold.jsonl` holds 70 reports of the newswire corpus on four crises (the six-party talks, Lebanon 2005 and 2006, Cyprus and
Turkey's accession, Sudan and Darfur), without their text: each mention of an event by its place in the report, with the happening it tells, and
each member of the cast with its entity. Two coders grouped the reports on Cyprus and Sudan independently (`second`).

The reports are read by the reader as it is, so what is scored is what a user gets: a mention found is aligned with the gold mention
whose evidence it overlaps most; mentions on which only one of the two has something are not scored here (the reader's own suites do that).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from detente.ledger import tables
from detente.ledger.linkrows import cast, told
from detente.link.actors import entities
from detente.link.copies import copies
from detente.link.happenings import happenings
from detente.link.rows import Report, Told
from detente.link.text import shingles, words
from detente.reader import Reader
from detente.records import Record
from evals.bcubed import bcubed

HERE = Path(__file__).parent
GOLD = HERE / "linking_gold.jsonl"
CORPUS = HERE.parent.parent / "shared" / "corpus" / "newswire_1994_2006.jsonl"
# Share of two evidences that has to be common for them to tell the same mention.
OVERLAP = 0.3
Row = dict[str, Any]


def load(path: Path) -> list[Row]:
    with path.open(encoding="utf8") as lines:
        return [json.loads(line) for line in lines if line.strip()]


def read(gold: Sequence[Row], corpus: Path) -> dict[str, Record]:
    """The records of the gold's reports, by the corpus' ids."""
    wanted = {g["id"] for g in gold}
    reader = Reader()
    return {
        r["id"]: reader.read(r["text"], published=r["published"], title=r["title"], outlet=r["id"][:3])
        for r in load(corpus)
        if r["id"] in wanted
    }


def mentions(records: Mapping[str, Record], originals: Mapping[str, str] | None = None) -> dict[str, list[Told]]:
    """The events of each report as linking takes them, by the corpus' ids."""
    return {i: [told(row, originals or {}) for row in tables.rows("events", r)] for i, r in records.items()}


def align(found: Sequence[Told], gold: Sequence[Row]) -> dict[int, int]:
    """Which gold mention each one found is: index in `found` → index in `gold`, the best overlap first, each once."""
    scores = []
    for n, t in enumerate(found):
        start, end = t.offset, t.offset + len(t.words)
        for m, g in enumerate(gold):
            both = min(end, g["end"]) - max(start, g["start"])
            share = both / (max(end, g["end"]) - min(start, g["start"]))
            if share >= OVERLAP:
                scores.append((share + 0.5 * (t.event_type == g["event"]) + 0.1 * (t.status == g["status"]), n, m))
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for _, n, m in sorted(scores, key=lambda s: (-s[0], s[1], s[2])):
        if n not in pairs and m not in taken:
            pairs[n] = m
            taken.add(m)
    return pairs


def edited(texts: Sequence[str], seed: int = 5) -> Iterator[tuple[int, str]]:
    """Copies of reports as outlets make them: cut at the end, paragraphs reordered, a new head, other punctuation."""
    chance = random.Random(seed)
    for n, text in enumerate(texts):
        paragraphs = [p for p in text.split("\n\n") if p.strip()]
        if len(paragraphs) < 4:
            continue
        cut = paragraphs[: max(3, round(len(paragraphs) * chance.uniform(0.55, 0.9)))]
        moved = paragraphs[:1] + chance.sample(paragraphs[1:], len(paragraphs) - 1)
        headed = ["Our correspondent reports what the agencies tell.", *paragraphs[1:]]
        marked = [p.replace('"', "“").replace(",", " –", 2).replace("U.S.", "US") for p in paragraphs]
        for way in chance.sample([cut, moved, headed, marked], 2):
            yield n, "\n\n".join(way)


def copied(corpus: Sequence[Row], *, n: int = 400) -> dict[str, float]:
    """B-cubed of copies over real reports, two edited copies of each of `n` of them, published up to two days later."""
    rows = [r for r in corpus if len(r["text"].split()) > 60]
    chosen = random.Random(3).sample(rows, min(n, len(rows)))
    reports, gold = [], {}
    for r in rows:
        reports.append(_report(r["id"], r["published"], r["text"]))
    kept: dict[str, str] = json.loads((HERE / "copies_gold.json").read_text(encoding="utf8"))
    for r in rows:
        gold[r["id"]] = kept.get(r["id"], r["id"])
    for k, (which, text) in enumerate(edited([r["text"] for r in chosen])):
        name = f"copy-{k}"
        reports.append(_report(name, chosen[which]["published"], text))
        gold[name] = gold[chosen[which]["id"]]
    found = {c.document: c.original for c in copies(reports)}
    return {**bcubed(gold, found), **_pairwise(gold, found)}


def _pairwise(gold: Mapping[str, str], found: Mapping[str, str]) -> dict[str, float]:
    """The same over the reports that have a copy in either grouping, which the many single ones cannot flatter."""
    size: dict[tuple[str, str], int] = {}
    for name, grouping in (("gold", gold), ("found", found)):
        for g in grouping.values():
            size[name, g] = size.get((name, g), 0) + 1
    company = {i for i in gold if size["gold", gold[i]] > 1 or size["found", found[i]] > 1}
    scored = bcubed({i: gold[i] for i in company}, {i: found[i] for i in company})
    return {f"in_company_{k}": v for k, v in scored.items()}


def _report(name: str, published: str, text: str) -> Report:
    return Report(name, "", published, "", len(words(text)), tuple(shingles(text).tolist()))


def score(corpus: Path) -> dict[str, Any]:
    """All figures."""
    gold = load(GOLD)
    records = read(gold, corpus)
    found = mentions(records)
    everything = [t for ts in found.values() for t in ts]
    home = ours(everything)
    figures: dict[str, Any] = {"happenings": {}, "actors": {}, "coders": {}}
    want, got, alone = {}, {}, {}
    by_crisis: dict[str, tuple[dict[Any, Any], dict[Any, Any]]] = {}
    for g in gold:
        for n, m in align(found[g["id"]], g["mentions"]).items():
            key = found[g["id"]][n].id
            want[key], got[key], alone[key] = g["mentions"][m]["happening"], home[key], key
            w, f = by_crisis.setdefault(g["crisis"], ({}, {}))
            w[key], f[key] = want[key], got[key]
    figures["happenings"] = {
        "all": bcubed(want, got),
        "all_alone": bcubed(want, alone),
        "in_company": _company(want, got),
        **{c: bcubed(*both) for c, both in sorted(by_crisis.items())},
    }
    figures["actors"] = actors(gold, records)
    figures["coders"] = coders(gold)
    figures["copies"] = copied(load(corpus))
    return figures


def _company(want: Mapping[Any, Any], got: Mapping[Any, Any]) -> dict[str, float]:
    """B-cubed over the mentions that share a happening with another in either grouping."""
    company = _pairwise({str(k): str(v) for k, v in want.items()}, {str(k): str(v) for k, v in got.items()})
    return {k.removeprefix("in_company_"): v for k, v in company.items()}


def actors(gold: Sequence[Row], records: Mapping[str, Record]) -> dict[str, Any]:
    """B-cubed over the members of the casts that stand where the coders found them; wrong hits (`junk`) are not scored."""
    rows, places = [], {}
    for g in gold:
        record = records[g["id"]]
        marked = {(c["start"], c["end"]): c["entity"] for c in g["cast"] if not c["entity"].endswith("-junk")}
        for row, actor in zip(tables.rows("actors", record), record.actors, strict=True):
            rows.append(cast(row))
            spot = next((marked[m.start, m.end] for m in actor.mentions if (m.start, m.end) in marked), None)
            if spot is not None:
                places[row["document_id"], row["entity"]] = f"{g['crisis']}:{spot}"
    home = {(document, entity): e.id for e in entities(rows) for document, entity, _ in e.members}
    crises = sorted({v.split(":")[0] for v in places.values()})
    per = {c: bcubed(*_only(places, home, c)) for c in crises}
    mean = sum(v["f1"] * v["items"] for v in per.values()) / max(1, sum(v["items"] for v in per.values()))
    return {"f1": round(mean, 3), **per}


def _only(places: Mapping[Any, str], home: Mapping[Any, str], crisis: str) -> tuple[dict[Any, str], dict[Any, str]]:
    """Both groupings within one crisis: coders did not compare the crises with one another."""
    keys = [k for k, v in places.items() if v.startswith(crisis)]
    return {k: places[k] for k in keys}, {k: home[k] for k in keys if k in home}


def coders(gold: Sequence[Row]) -> dict[str, Any]:
    """How well the two coders agree with one another, where two grouped."""
    first = {(g["id"], n): m["happening"] for g in gold for n, m in enumerate(g["mentions"]) if "second" in m}
    second = {(g["id"], n): m["second"] for g in gold for n, m in enumerate(g["mentions"]) if "second" in m}
    one = {(g["id"], n): c["entity"] for g in gold for n, c in enumerate(g["cast"]) if "second" in c}
    two = {(g["id"], n): c["second"] for g in gold for n, c in enumerate(g["cast"]) if "second" in c}
    return {"happenings": bcubed(first, second), "happenings_in_company": _company(first, second), "actors": bcubed(one, two)}


def ours(found: Iterable[Told]) -> dict[str, str]:
    """The happening of each mention, as détente links."""
    return {m.event: h.id for h in happenings(list(found)) for m in h.members}


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", type=Path, default=CORPUS)
    p.add_argument("--write", action="store_true", help="write evals/linking_figures.json")
    o = p.parse_args()
    figures = score(o.corpus)
    print(json.dumps(figures, indent=1))
    if o.write:
        (HERE / "linking_figures.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf8")


if __name__ == "__main__":
    main()
