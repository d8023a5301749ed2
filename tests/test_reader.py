"""The reader's promises: spans are the report's words, the same input gives the same record, nothing crashes it."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import detente
from detente.collect.document import make_document
from detente.errors import DetenteError, NotTextError, TooLargeError
from detente.reader import LONGEST, Reader
from detente.records import Document, Record, Rejected

REPORT = """Ministers trade warnings over the strait

TALLINN (Wire) - Norland's foreign minister, Eva Roe, met her Estavian counterpart in Tallinn on Monday and demanded that Estavia
withdraw its 3,000 soldiers from the island.

“We will not accept a foreign garrison at our door,” Roe said. “The patience of our people has an end.”

Estavia rejected the demand. It would answer any blockade with force, its defence ministry warned on Tuesday.

A second meeting is planned for Friday in Vienna, diplomats said. A settlement is unlikely, they added.
"""
hostile = st.text(st.characters(exclude_categories=("Cs",)), max_size=400)
newsy = st.lists(
    st.sampled_from(
        [
            "“",
            "”",
            "said",
            "Russia",
            "on Monday",
            "\n\n",
            "Mr.",
            "100,000",
            "troops",
            "if",
            "\u202e",
            "😀",
            "مرحبا",
            ".",
            ",",
            "NATO",
            "'s",
        ]
    ),
    max_size=60,
).map(" ".join)


@pytest.fixture(scope="module")
def record(reader: Reader) -> Record:
    return reader.read(REPORT, published="2022-01-12")


def spans(value: Any) -> Iterator[tuple[int, int]]:
    """Every pair of offsets in a record's JSON."""
    if isinstance(value, dict):
        if isinstance(value.get("start"), int) and isinstance(value.get("end"), int):
            yield value["start"], value["end"]
        for v in value.values():
            yield from spans(v)
    elif isinstance(value, list):
        if len(value) == 2 and all(isinstance(v, int) for v in value):
            yield value[0], value[1]
        else:
            for v in value:
                yield from spans(v)


def assert_grounded(record: Record) -> None:
    text = record.document.text
    values = record.to_dict()
    values["document"] = {"furniture": values["document"]["furniture"]}
    for start, end in spans(values):
        assert 0 <= start <= end <= len(text)
    for event in record.events:
        assert event.evidence[0] <= event.trigger[0] < event.trigger[1] <= event.evidence[1]
        for party in (*event.actors, *event.recipients):
            if party.span and event.actors:
                assert " ".join(text[slice(*party.span)].split()) == " ".join(party.text.split())


def test_a_report_is_read_for_what_it_says(record: Record) -> None:
    types = {e.event_type for e in record.events}
    assert {"REQUEST", "REJECT"} <= types
    assert any(m.status == "scheduled" and m.place and m.place.name == "Vienna" for m in record.meetings)
    assert any(f.count == 3000 for f in record.forces)
    assert any(a.direct and a.speaker and "Roe" in a.speaker.entity for a in record.attributions)


def test_every_span_lies_in_the_report_and_is_what_it_says(record: Record) -> None:
    assert_grounded(record)


def test_the_same_input_gives_the_same_record(reader: Reader, record: Record) -> None:
    assert record == reader.read(REPORT, published="2022-01-12")
    assert record == Reader().read(REPORT, published="2022-01-12")


def test_a_record_does_not_depend_on_what_is_read_beside_it(reader: Reader, record: Record) -> None:
    others = [make_document(f"Report {n}. Troops left the town on Monday.") for n in range(3)]
    found = list(reader.read_many([*others, make_document(REPORT, published="2022-01-12")]))
    assert record == found[-1]


def test_workers_give_the_same_records_in_order(reader: Reader) -> None:
    documents = [make_document(f"Envoy {n} met the minister on Monday.", published="2022-01-12") for n in range(20)]
    assert list(reader.read_many(documents)) == list(reader.read_many(documents, workers=2))


def test_without_a_day_of_publication_nothing_is_guessed(reader: Reader) -> None:
    found = reader.read(REPORT)
    assert all(t.from_ is None for t in found.times)
    assert all(not (e.date and e.date.start) for e in found.events)


@settings(max_examples=25)
@given(hostile | newsy)
def test_no_text_raises_anything_but_our_errors(reader: Reader, text: str) -> None:
    with contextlib.suppress(DetenteError):
        assert_grounded(reader.read(text, published="2022-01-12"))


def test_records_round_trip_through_json(record: Record) -> None:
    assert record == Record.from_dict(json.loads(json.dumps(record.to_dict())))


def test_empty_and_endless_texts_are_told_apart(reader: Reader) -> None:
    with pytest.raises(NotTextError, match="no text"):
        reader.read(" \n")
    with pytest.raises(TooLargeError, match="split it"):
        reader.read("x" * (LONGEST + 1))


def test_what_cannot_be_read_comes_back_as_rejected(reader: Reader) -> None:
    bad = Document(id="b", text=" ")
    passed = Rejected("a.bin", "not-text", "a.bin is binary")
    found = list(reader.read_many([passed, bad, make_document(REPORT)]))
    assert ["not-text", "not-text"] == [f.reason for f in found[:2] if isinstance(f, Rejected)]
    assert isinstance(found[2], Record)


def test_the_public_names_are_there() -> None:
    assert sorted(detente.__all__, key=str) == sorted(set(detente.__all__))
    for name in detente.__all__:
        assert getattr(detente, name) is not None


def test_a_notebook_shows_a_record_escaped(reader: Reader) -> None:
    found = reader.read("Russia <script>alert(1)</script> rejected the demand.", title="<b>x</b>")
    assert "<script>" not in found._repr_html_()
    assert "&lt;b&gt;" in found._repr_html_()


class Deadly(Reader):
    """A reader whose worker processes die as soon as they are given work."""

    def _pool(self, workers: int) -> ProcessPoolExecutor:
        return ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=os._exit, initargs=(9,))


def test_reports_of_a_dead_worker_are_rejected_not_lost() -> None:
    documents = [make_document(f"Envoy {n} met the minister.") for n in range(40)]
    found = list(Deadly().read_many(documents, workers=2))
    assert 40 == len(found)
    assert {"worker-died"} == {f.reason for f in found if isinstance(f, Rejected)}
