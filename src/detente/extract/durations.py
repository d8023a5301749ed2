"""Words of length → ISO 8601 duration (`P3Y`, `PT2H`; `PXD` where the number is open)."""

from __future__ import annotations

from collections.abc import Mapping

from detente.extract.timex_patterns import time_words

# Units that ISO 8601 has no letter for, in those it has.
_AS = {"C": (100, "Y"), "E": (10, "Y"), "F": (2, "W")}
# Half of a unit in the next smaller one that divides evenly.
_HALF = {"Y": (6, "M"), "D": (12, "TH"), "TH": (30, "TM"), "TM": (30, "TS")}
_ROUND = 100


def number_of(words: str) -> int | None:
    """Return the number that words spell, None where one of them is no number word.

    >>> number_of("twenty-four"), number_of("a hundred and ten"), number_of("two thousand")
    (24, 110, 2000)
    """
    table = time_words().tables["numbers"]
    total = part = 0
    for word in words.replace("-", " ").split():
        if word in ("and", "a", "an"):  # `a hundred and ten`
            continue
        value = table.get(word)
        if value is None:
            return None
        if value < _ROUND:
            part = (part or 1) * value if word == "dozen" else part + value
        elif value == _ROUND:
            part = (part or 1) * value
        else:
            total, part = total + (part or 1) * value, 0
    return total + part


def period(slots: Mapping[str, str]) -> str:
    """Return the duration that the slots of a form give.

    >>> period({"digits": "2", "fraction": "1/2", "plural_units": "years"})
    'P2Y6M'
    """
    words = time_words()
    unit = str(words.tables["units"].get(slots.get("units", "")) or words.tables["plural_units"].get(slots.get("plural_units", "")))
    if "half_of" in slots and unit in _HALF:
        return _written(f"{_HALF[unit][0]}", _HALF[unit][1])
    return _written(_count(slots), unit, half="fraction" in slots or "and_half" in slots)


def _count(slots: Mapping[str, str]) -> str:
    if "amounts" in slots:
        return str(time_words().look_up("amounts", slots["amounts"]) or "X")
    if "digits" in slots:
        return slots["digits"].replace(",", "")
    if "words" in slots:
        return str(number_of(slots["words"]) or "X")
    return "X" if "plural_units" in slots else "1"


def _written(count: str, unit: str, *, half: bool = False) -> str:
    times, letter = _AS.get(unit, (1, unit))
    if times > 1 and count.isdigit():
        count = str(int(count) * times + (times // 2 if half else 0))
        half = False
    elif times > 1:
        letter = unit
    if half and unit not in _HALF:
        count, half = f"{count}.5", False
    clock, letter = ("T", letter[1:]) if letter[0] == "T" else ("", letter)
    if not half:
        return f"P{clock}{count}{letter}"
    rest, rest_unit = _HALF[unit]
    if rest_unit[0] == "T" and not clock:
        return f"P{count}{letter}T{rest}{rest_unit[1:]}"
    return f"P{clock}{count}{letter}{rest}{rest_unit[-1]}"


__all__ = ["number_of", "period"]
