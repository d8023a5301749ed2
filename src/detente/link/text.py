"""Words as linking compares them: folded, stemmed, weighed by rarity; and the shingles by which copies are found."""

from __future__ import annotations

import functools
import math
import re
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from detente.errors import InstallationError

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# Words of a shingle. Five are rarely shared by chance, and an edit spoils only five shingles.
SHINGLE: Final = 5
# Words whose stems are kept in memory: twice what a hundred thousand events have.
WORDS: Final = 400_000
_ODD: Final = np.uint64(0x9E3779B97F4A7C15)


def folded(text: str) -> str:
    """Text without case and accents.

    >>> folded("Erdoğan SAID")
    'erdogan said'
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in plain if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """The words of a text, folded, without punctuation.

    >>> words("Moscow’s “never, never” – 2022.")
    ['moscow’s', 'never', 'never', '2022']
    """
    return _WORD.findall(folded(text))


@functools.cache
def stopwords() -> frozenset[str]:
    """English function words, which say nothing of what a sentence is about."""
    path = resources.files("detente.knowledge") / "stopwords.txt"
    lines = path.read_text(encoding="utf8").splitlines()
    return frozenset(w for line in lines if not line.startswith("#") for w in line.split())


@functools.cache
def _stemmer() -> Any:
    import snowballstemmer  # noqa: PLC0415

    return snowballstemmer.stemmer("english")


@functools.lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """The stem of a folded word (Snowball's English stemmer), without a possessive.

    >>> stem("threatened"), stem("moscow’s")
    ('threaten', 'moscow')
    """
    return str(_stemmer().stemWord(word.replace("’", "'").removesuffix("'s")))


def stems(text: str) -> list[str]:
    """The stems of the words of a text that carry content, in order, each as often as it stands there."""
    known = _content()
    return [s for w in words(text) if (s := known[w])]


class _Content(dict[str, str]):
    """The stem of a word, empty where it carries no content; looked up once a word, so that long texts cost little."""

    def __missing__(self, word: str) -> str:
        found = stem(word) if len(word) > 1 and word not in stopwords() else ""
        if len(self) < WORDS:
            self[word] = found
        return found


@functools.cache
def _content() -> _Content:
    return _Content()


@functools.cache
def rarities() -> Mapping[str, float]:
    """How rare the stems of news are: the natural logarithm of 1 + sentences / sentences with it, in 1024ths.

    The counts are a table that ships (`models/linker/stems.tsv`), so that what two texts have in common does not hang on which
    others are there; a stem that is not in it is as rare as can be. Whole 1024ths, so that sums are the same in any order.

    >>> rarities()["year"] < rarities()["envoy"] < rarities()["no such stem"]
    True

    Raises:
        InstallationError: the table is missing or damaged.
    """
    path = resources.files("detente.models") / "linker" / "stems.tsv"
    try:
        rows = [line.split("\t") for line in path.read_text(encoding="utf8").splitlines() if not line.startswith("#")]
        count = {s: int(c) for s, c in rows}
        all_ = count.pop("")
        return _Rarities({s: _in_1024ths(all_ / c) for s, c in count.items()}, _in_1024ths(all_))
    except (OSError, ValueError, KeyError, ZeroDivisionError) as error:
        raise InstallationError(f"the linker's table of stems is missing or damaged ({error}); install détente again") from error


def _in_1024ths(ratio: float) -> float:
    return round(math.log1p(ratio) * 1024) / 1024


class _Rarities(dict[str, float]):
    def __init__(self, known: Mapping[str, float], rarest: float) -> None:
        super().__init__(known)
        self.rarest = rarest

    def __missing__(self, stem: str) -> float:
        return self.rarest


def rarity(texts: Iterable[Iterable[str]]) -> dict[str, float]:
    """Inverse document frequency of every stem: the natural logarithm of 1 + texts / texts with it, so never 0."""
    count: Counter[str] = Counter()
    n = 0
    for stemmed in texts:
        n += 1
        count.update(set(stemmed))
    return {s: float(np.log1p(n / c)) for s, c in count.items()}


def shingles(text: str, *, size: int = SHINGLE) -> NDArray[np.uint64]:
    """Sorted distinct 64-bit hashes of the runs of `size` words of a text; empty where it has fewer words.

    >>> a, b = shingles("The talks in Geneva began today."), shingles("THE TALKS, in Geneva, began today")
    >>> len(a), bool((a == b).all())
    (2, True)
    """
    hashes = np.fromiter((_hash(w) for w in words(text)), dtype=np.uint64)
    if len(hashes) < size:
        return np.empty(0, dtype=np.uint64)
    n = len(hashes) - size + 1
    rolled = np.zeros(n, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for k in range(size):
            rolled = rolled * _ODD + hashes[k : k + n]
            rolled ^= rolled >> np.uint64(29)
    return np.unique(rolled)


@functools.lru_cache(maxsize=200_000)
def _hash(word: str) -> int:
    """A hash that is the same in every run, as `hash` is not."""
    data = word.encode("utf8", "surrogatepass")
    return zlib.crc32(data) << 32 | zlib.adler32(data)


def nearest(texts: Sequence[Sequence[str]], weights: dict[str, float]) -> int:
    """The index of the text whose stems are nearest to all the others' (the medoid by weighted overlap); the first of equals."""
    total: Counter[str] = Counter()
    for t in texts:
        total.update(set(t))
    best, index = -1.0, 0
    for n, t in enumerate(texts):
        own = set(t)
        if not own:
            continue
        gained = sum(total[s] * weights.get(s, 1.0) for s in own) / (2 + len(own)) ** 0.5
        if gained > best + 1e-12:
            best, index = gained, n
    return index
