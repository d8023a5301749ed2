"""An explanation says what the record says, with the words it rests on."""

from __future__ import annotations

import pytest

from detente import Reader
from detente.collect.document import make_document
from detente.extract.explain import Explanation

TEXT = (
    "GENEVA, Jan. 10 — Poland has demanded that Belarus pull back its troops from the border.\n\n"
    "U.S. officials said on Monday that Belarus had not withdrawn its tanks."
)


@pytest.fixture(scope="module")
def why(reader: Reader) -> tuple[Explanation, ...]:
    return reader.explain(make_document(TEXT, published="2022-01-12"))


def test_every_event_is_explained_in_the_order_of_the_record(reader: Reader, why: tuple[Explanation, ...]) -> None:
    events = reader.read(TEXT, published="2022-01-12").events
    assert [(e.event_type, e.status) for e in events] == [(w.event_type, w.status) for w in why]
    assert why


def test_words_stand_in_the_report_and_scores_fall(why: tuple[Explanation, ...]) -> None:
    folded = " ".join(TEXT.split())
    for w in why:
        assert w.trigger in w.evidence
        assert w.evidence in folded
        assert [p for _, p in w.types] == sorted((p for _, p in w.types), reverse=True)
        assert all(f.words in folded for f in w.fields if f.field in ("actor", "recipient", "speaker", "date"))


def test_a_field_says_how_it_was_come_by(why: tuple[Explanation, ...]) -> None:
    demand = next(w for w in why if w.event_type == "REQUEST")
    actor = next(f for f in demand.fields if f.field == "actor")
    assert "Poland (POL GOV)" == actor.value
    assert actor.how.startswith("model")


def test_negation_and_saying_are_cue_words(why: tuple[Explanation, ...]) -> None:
    denied = next(w for w in why if "withdrawn" in w.trigger)
    assert {"said", "not"} <= set(denied.cues)


def test_a_report_without_events_has_no_explanations(reader: Reader) -> None:
    assert () == reader.explain(make_document("The weather was fine on Monday.", published="2022-01-12"))
