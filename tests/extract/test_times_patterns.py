"""The forms of time expressions: every example of `knowledge/times.toml`, and how long a hostile text may take."""

import time
import tomllib
from importlib.resources import files
from typing import cast

import pytest

from detente.extract.draft import Draft, Tools
from detente.extract.durations import number_of
from detente.extract.times import times
from detente.extract.timex_patterns import forms_in, time_words
from detente.extract.timex_values import _KINDS
from detente.records import Document

PATTERNS = tomllib.loads(files("detente.knowledge").joinpath("times.toml").read_text(encoding="utf-8"))["pattern"]
EXAMPLES = [(p["kind"], text, value) for p in PATTERNS for text, value in p["examples"].items()]


@pytest.mark.parametrize(("kind", "text", "value"), EXAMPLES)
def test_each_example_of_the_data_has_its_kind_and_value(kind: str, text: str, value: str) -> None:
    (form,) = forms_in(f"so {text} it was")
    assert (kind, text) == (form.kind, f"so {text} it was"[form.start : form.end])
    draft = times(Draft(document=Document(id="x", text=text, published="2022-01-10")), cast(Tools, None))
    assert [value] == [t.value for t in draft.times]


def test_every_kind_of_pattern_has_a_reading_and_the_other_way_round() -> None:
    assert set(_KINDS) == {p.kind for p in time_words().patterns}


def test_the_longest_form_wins() -> None:
    text = "the third quarter of 1990"
    assert [(0, len(text))] == [(f.start, f.end) for f in forms_in(text)]


def test_a_capitalised_entry_is_found_only_with_its_capital() -> None:
    assert ["May", "MAY"] == ["may May MAY"[f.start : f.end] for f in forms_in("may May MAY")]


@pytest.mark.parametrize("text", ["$2022", "e-2022", "2022%", "No.2022x", "1,2022", "quarter-century", "Mondayish"])
def test_forms_start_and_end_with_words(text: str) -> None:
    assert [] == list(forms_in(text))


@pytest.mark.parametrize(
    ("number", "words"),
    [(24, "twenty-four"), (24, "twenty four"), (110, "a hundred and ten"), (2000, "two thousand"), (24, "two dozen")],
)
def test_spelled_numbers_are_read(number: int, words: str) -> None:
    assert number == number_of(words)


@pytest.mark.parametrize(
    "piece",
    [
        "the ",
        "1 ",
        "about a ",
        "twenty ",
        "Jan. ",
        "the beginning of the end of ",
        "1 1/2 ",
        "years or ",
        " ",
        "9",
        "2022-01-",
        "1/2/",
    ],
)
def test_time_grows_with_the_length_of_the_text_and_no_faster(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        for _ in forms_in(text):
            pass
        return time.perf_counter() - start

    seconds(1_000)
    # Linear is a ratio of 8; quadratic would be 64. The floor keeps clock noise out.
    assert seconds(80_000) < 32 * max(seconds(10_000), 0.01)
