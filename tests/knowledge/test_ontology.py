"""The ontology's data is whole: the codebook can be trusted."""

from __future__ import annotations

import pytest

from detente.knowledge.ontology import EventType, Ontology

ONTOLOGY = Ontology.load()


def test_there_are_sixteen_types_and_five_statuses() -> None:
    assert 16 == len(ONTOLOGY.types)
    assert ["actual", "future", "hypothetical", "negated", "historical"] == list(ONTOLOGY.statuses)


@pytest.mark.parametrize("kind", ONTOLOGY.types.values(), ids=lambda t: t.name)
def test_a_type_has_examples_and_scores_that_fit_its_quad(kind: EventType) -> None:
    assert len(kind.examples) >= 2
    assert (kind.score > 0) == (kind.quad <= 2)
    for mode in kind.modes:
        assert -10 <= mode.score <= 10
        assert (mode.score > 0) == (kind.quad <= 2)
    for example in kind.examples:
        assert example.status in ONTOLOGY.statuses
        assert not example.mode or example.mode in {m.name for m in kind.modes}
        for words in (example.actor, example.issue, example.condition):
            assert words in example.text


def test_a_mode_has_its_own_score_and_an_unknown_type_none() -> None:
    assert -3.5 == ONTOLOGY.score("ACCUSE", "allege")
    assert -3.0 == ONTOLOGY.score("ACCUSE")
    assert 0.0 == ONTOLOGY.score("DANCE")
    assert 0 == ONTOLOGY.quad("DANCE")


@pytest.mark.parametrize(
    ("words", "contexts"),
    [
        ("Warsaw expelled the envoy", {"diplomatic"}),
        ("enrichment of uranium", {"cbrn"}),
        ("the troops left the border", {"military", "territory"}),
        ("a pleasant afternoon", set()),
    ],
)
def test_contexts_follow_their_cues_at_word_borders(words: str, contexts: set[str]) -> None:
    assert contexts == set(ONTOLOGY.contexts(words))
