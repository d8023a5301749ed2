"""Words of a phrase in the form in which the tables of names and roles are looked up, and the longest-match scan."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

T = TypeVar("T")

_WORD: Final = re.compile(r"[^\W_]+(?:[.&'’‘][^\W_]+)*")
# Longest name that a scan tries, in words.
LONGEST_NAME: Final = 12


@dataclass(frozen=True, slots=True)
class Word:
    """One word: its key for look-ups, its offsets, whether it has a capital, whether `'s` follows, whether a hyphen joins
    it to the next word."""

    key: str
    start: int
    end: int
    capital: bool
    possessive: bool
    hyphen: bool


@functools.lru_cache(65536)
def key_of(word: str) -> str:
    """Fold case, accents, points and American spelling.

    >>> key_of("U.S"), key_of("Elysée"), key_of("Defense")
    ('us', 'elysee', 'defence')
    """
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    folded = word.casefold().replace("’", "'").replace("‘", "'").replace(".", "")
    folded = folded.replace("ization", "isation").replace("ı", "i")
    return _AMERICAN.get(folded, folded)


_AMERICAN: Final = {"defense": "defence", "labor": "labour", "center": "centre", "programme": "program"}


@functools.lru_cache(65536)
def stem_of(key: str) -> str:
    """Take the plural off a key: a cheap stem that is good enough to match nouns for roles.

    >>> stem_of("ministers"), stem_of("gunmen"), stem_of("authorities"), stem_of("police")
    ('minister', 'gunman', 'authority', 'police')
    """
    if key.endswith("men") and len(key) > 3:
        return key[:-3] + "man"
    if key.endswith("ies") and len(key) > 4:
        return key[:-3] + "y"
    if key.endswith("s") and len(key) > 3 and key[-2] not in "sui":
        return key[:-1]
    return key


def words_of(text: str) -> list[Word]:
    """Split a text into words.

    >>> [(w.key, w.possessive, w.hyphen) for w in words_of("Israel's U.S.-made jets")]
    [('israel', True, False), ('us', False, True), ('made', False, False), ('jets', False, False)]
    """
    found: list[Word] = []
    for match in _WORD.finditer(text):
        raw, start, end = match.group(), match.start(), match.end()
        possessive = False
        if raw[-2:] in ("'s", "’s", "‘s", "'S", "’S"):
            raw, possessive = raw[:-2], True
        elif raw[-1] in "sS" and text[end : end + 1] in ("'", "’"):
            possessive = True
        stop = start + len(raw)
        if "." in raw and text[end : end + 1] == ".":
            end += 1
            stop += 1
            if text[end : end + 2] in ("'s", "’s"):
                possessive = True
        found.append(
            Word(
                key=key_of(raw),
                start=start,
                end=stop,
                capital=raw[0].isupper() or any(c.isupper() for c in raw[1:]),
                possessive=possessive,
                hyphen=text[stop : stop + 1] in ("-", "‐", "‑"),
            )
        )
    return found


class PhraseIndex(Generic[T]):
    """Phrases → entries, found longest first. Build once; then read-only.

    >>> index = PhraseIndex({"supreme court": 1})
    >>> list(index.scan(["the", "supreme", "court"]))
    [(1, 3, 1)]
    """

    def __init__(self, entries: Mapping[str, T]) -> None:
        self._entries = dict(entries)
        longest: dict[str, int] = {}
        for phrase in self._entries:
            first, *rest = phrase.split(" ")
            longest[first] = max(longest.get(first, 0), len(rest) + 1)
        self._longest = longest

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, phrase: str) -> T | None:
        """Return the entry of a folded phrase, None where there is none."""
        return self._entries.get(phrase)

    def at(self, keys: Sequence[str], i: int) -> Iterator[tuple[int, T]]:
        """Yield `(end, entry)` for each phrase that begins at word `i`, the longest first."""
        longest = min(self._longest.get(keys[i], 0), len(keys) - i, LONGEST_NAME)
        for n in range(longest, 0, -1):
            entry = self._entries.get(keys[i] if n == 1 else " ".join(keys[i : i + n]))
            if entry is not None:
                yield i + n, entry

    def scan(self, keys: Sequence[str]) -> Iterator[tuple[int, int, T]]:
        """Yield `(start, end, entry)` from left to right without overlap."""
        i = 0
        while i < len(keys):
            found = next(self.at(keys, i), None)
            if found is None:
                i += 1
            else:
                yield i, found[0], found[1]
                i = found[0]


def keys_of(phrase: str) -> list[str]:
    """Keys of the words of a phrase, as `words_of` gives them; quick for plain ones, of which the tables are full.

    >>> keys_of("Defense Minister"), keys_of("St. Lucia's")
    (['defence', 'minister'], ['st', 'lucia'])
    """
    if phrase.isascii() and phrase.replace(" ", "").isalnum():
        return [key_of(word) for word in phrase.split()]
    return [word.key for word in words_of(phrase)]


def phrase_key(phrase: str) -> str:
    """Fold a phrase as the tables of names are folded.

    >>> phrase_key("Côte d'Ivoire's")
    "cote d'ivoire"
    """
    return " ".join(keys_of(phrase))


@functools.lru_cache(8192)
def role_key(phrase: str) -> str:
    """Fold a phrase as the table of roles is: singular too.

    >>> role_key("Defense Ministers")
    'defence minister'
    """
    return " ".join(map(stem_of, keys_of(phrase)))


def without_article(phrase: str, articles: Iterable[str]) -> str:
    """Drop a leading article.

    >>> without_article("the Kremlin", ("the",))
    'Kremlin'
    """
    first, _, rest = phrase.partition(" ")
    return rest if rest and first.casefold() in articles else phrase
