"""Count in how many sentences of news each stem stands, for the table by which linking weighs words.

    python -m training.stem_frequencies [--corpus ../shared/corpus/newswire_1994_2006.jsonl] [--write src/detente/models/linker]

What ships are stems and counts, no text. Stems of fewer than `LEAST` sentences are left out: they count as the rarest.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from evals.linking import CORPUS

from detente.link.text import stems

LEAST = 3
SENTENCE = re.compile(r"(?<=[.!?])[\"”']?\s+|\n+")


def sentences(corpus: Path) -> Iterator[str]:
    """The sentences of a corpus of reports, roughly, each text once."""
    seen = set()
    with corpus.open(encoding="utf8") as lines:
        for line in lines:
            for sentence in SENTENCE.split(json.loads(line)["text"]):
                if sentence and sentence not in seen:
                    seen.add(sentence)
                    yield sentence


def counted(texts: Iterable[str]) -> tuple[int, Counter[str]]:
    """The number of texts, and for each stem the number of those that have it."""
    n, count = 0, Counter[str]()
    for text in texts:
        n += 1
        count.update(set(stems(text)))
    return n, count


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--corpus", type=Path, default=CORPUS)
    p.add_argument("--write", type=Path, help="folder of the table that ships")
    o = p.parse_args()
    n, count = counted(sentences(o.corpus))
    kept = sorted((s, c) for s, c in count.items() if c >= LEAST)
    print(f"{n} sentences, {len(count)} stems, {len(kept)} kept")
    if o.write:
        rows = "".join(f"{s}\t{c}\n" for s, c in kept)
        (o.write / "stems.tsv").write_text(f"# sentences with each stem, of all\n\t{n}\n{rows}", encoding="utf8")


if __name__ == "__main__":
    main()
