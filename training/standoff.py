"""Annotations without the text they annotate: reports by their id in the corpus, words by their offsets.

    python -m training.standoff --rows annotated.jsonl … > training/annotations.jsonl

The newswire corpus is not ours to pass on; what was found in it is. `rows` puts both together again, in the form of the gold.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from training.data import load, nearest

Row = dict[str, Any]
PARTS = ("events", "meetings", "forces", "assessments")
# Fields that hold words of the report, and lists of parties with their words under `text`.
WORDS = ("issue", "condition", "what", "where", "according_to", "by", "about")
PARTIES = ("actors", "recipients", "speaker")


def stood_off(row: Row) -> Row:
    """One annotated report without its text. Words that stand nowhere in the report are left out."""
    text = row["text"]

    def spans(item: Row) -> Row:
        anchor = (item["start"], item["end"])
        out: Row = {}
        for key, value in item.items():
            if key == "evidence" or value in ("", [], None):
                continue
            if key in WORDS:
                out[key] = nearest(text, value, anchor)
            elif key in PARTIES:
                parties = [value] if key == "speaker" else value
                out[key] = [
                    {**{k: v for k, v in p.items() if k != "text" and v}, "span": nearest(text, p["text"], anchor)} for p in parties
                ]
            else:
                out[key] = value
        return {k: v for k, v in out.items() if v is not None}

    return {"id": row["id"], **{part: [spans(i) for i in row[part]] for part in PARTS if row[part]}}


def rows(annotations: Path, corpus: Path) -> Iterator[Row]:
    """The annotated reports with their text, in the form of the gold."""
    reports = {r["id"]: r for r in load(corpus)}
    for kept in load(annotations):
        report = reports[kept["id"]]
        text = report["text"]

        def words(span: list[int] | None, text: str = text) -> str:
            return text[span[0] : span[1]] if span else ""

        def whole(item: Row, part: str) -> Row:
            out: Row = {**item, "evidence": words([item["start"], item["end"]])}
            for key in WORDS:
                out[key] = words(item.get(key))
            if part != "events":
                return {"place": "", "date": "", "parties": [], "approximate": False, **out}
            for key in PARTIES:
                found = [{"country": "", "sector": "", **p, "text": words(p.get("span"))} for p in item.get(key, ())]
                out[key] = (found[0] if found else None) if key == "speaker" else found
            return {"mode": "", "status": "", "date": "", "place": "", **out}

        yield {
            "id": kept["id"],
            "published": report["published"],
            "text": text,
            **{part: [whole(i, part) for i in kept.get(part, ())] for part in PARTS},
        }


def write(found: Iterable[Row], out: Any) -> None:
    """One report a line, in the order of their ids."""
    for row in sorted(found, key=lambda r: r["id"]):
        out.write(json.dumps(stood_off(row), ensure_ascii=False) + "\n")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--rows", type=Path, nargs="+", required=True, help="annotated reports with their text")
    o = p.parse_args()
    write((r for path in o.rows for r in load(path)), sys.stdout)


if __name__ == "__main__":
    main()
