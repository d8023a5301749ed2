"""Wordings of one matter are one issue, with a name taken from them."""

import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.link.issues import CLIPPED, LONGEST, PARTY, THRESHOLD, Issue, _linked, _table, clusters, names, shortened
from detente.link.wordings import features

EXPANSION = ("halt NATO's eastward expansion", "NATO expansion", "expand NATO to the east", "the expansion of NATO")
CORRIDOR = ("the grain corridor", "reopen the grain corridor", "grain corridor through the strait")
TROOPS = ("withdrawal of troops from Belarus", "withdraw its troops from Belarus", "the troops in Belarus")
WORDS = (
    "grain",
    "corridor",
    "troops",
    "withdraw",
    "NATO",
    "Norway",
    "Norwegian",
    "sanctions",
    "lift",
    "the",
    "of",
    "ferry",
    "дом",
    "🙂",
)
wordings = st.lists(st.sampled_from(WORDS), max_size=6).map(" ".join)
hostile = st.text(max_size=30) | st.sampled_from(
    ["", " ", "🙂", "شروط التفاوض", "\ud800", "<script>", "'; DROP TABLE", "a" * 5000, "\x00"]
)


def groups(issues: list[Issue]) -> set[frozenset[str]]:
    return {frozenset(i.wordings) for i in issues}


def test_wordings_of_one_matter_are_one_issue() -> None:
    assert {frozenset(EXPANSION), frozenset(CORRIDOR), frozenset(TROOPS)} == groups(clusters([*EXPANSION, *CORRIDOR, *TROOPS]))


def test_a_matter_is_one_issue_in_whatever_words() -> None:
    entry = [
        "halt NATO's eastward expansion",
        "a written guarantee that Ukraine never joins NATO",
        "NATO closes its door to Ukraine",
    ]
    home = ["withdraw its soldiers from the border", "send its troops back to barracks", "the return of the troops to their bases"]
    assert {frozenset(entry), frozenset(home)} == groups(clusters([*entry, *home]))


def test_a_matter_of_other_parties_is_another_issue() -> None:
    assert 2 == len(clusters(["send troops to Romania", "a deployment to Cuba or Venezuela"]))


def test_a_weak_matter_alone_joins_nothing() -> None:
    assert 2 == len(clusters(["supply weapons to the rebels", "the inspection of nuclear weapons"]))


@pytest.mark.parametrize(
    "texts",
    [
        ("troops in Norway", "the ferry to Norway", "a loan to Norway"),
        ("the NATO summit", "NATO bases"),
        ("Norway", "Norwegian fish"),
        ("Russia", "China"),
    ],
)
def test_a_party_alone_never_makes_two_wordings_one(texts: tuple[str, ...]) -> None:
    assert len(texts) == len(clusters(texts))
    assert PARTY / (1 + PARTY) < THRESHOLD


def test_a_party_counts_all_the_same() -> None:
    same = ["lift the sanctions imposed on Iran", "sanctions against Iran", "a shipyard", "a road", "a census"]
    other = [same[0], "sanctions against Cuba", *same[2:]]
    assert 4 == len(clusters(same))
    assert 5 == len(clusters(other))


def test_a_state_is_itself_by_whatever_word() -> None:
    assert 1 == len(clusters(["Ukrainian membership", "Ukraine's membership", "the membership of Kyiv"]))


def test_what_is_only_a_name_stands_for_itself() -> None:
    assert {frozenset(("NATO", "the NATO")), frozenset(("NATO bases",))} == groups(clusters(["NATO", "NATO bases", "the NATO"]))


def test_members_are_the_places_of_all_that_say_it() -> None:
    issue = next(i for i in clusters(["the ferry", "grain corridor", "the  ferry", "ferry"]) if 0 in i.members)
    assert ((0, 2, 3), ("ferry", "the ferry")) == (issue.members, issue.wordings)


def test_the_most_worded_issue_comes_first() -> None:
    assert ["the ferry", "a loan"] == [i.name for i in clusters(["a loan", "the ferry", "the ferry"])]


def test_words_beside_a_wording_join_it_and_stand_in_no_name() -> None:
    texts = ["an attack on Norway", "powerful measures of some kind", "powerful measures of some kind"]
    apart = clusters(texts, beside=["", "if Norway were attacked", "while the census lasts"])
    assert [{0, 1}, {2}] == sorted((set(i.members) for i in apart), key=min)
    assert 2 == len({i.id for i in apart})
    assert not any("census" in i.name or "were" in i.name for i in apart)


def test_blank_texts_are_of_no_issue() -> None:
    assert [] == clusters(["", " \n"])
    assert [] == clusters([])


def test_words_that_say_nothing_are_an_issue_of_their_own() -> None:
    assert {frozenset(("🙂",)), frozenset(("it",)), frozenset(("🔥",))} == groups(clusters(["🙂", "it", "🔥"]))


# ---- names and ids


def test_the_name_is_what_most_wordings_say() -> None:
    assert {"x": "the grain corridor"} == names({"x": ["a grain corridor by sea for wheat", "the grain corridor", "the corridor"]})


def test_the_commoner_of_equals_is_the_name() -> None:
    assert "a grain corridor now" == names({"x": ["grain corridor", "a grain corridor now", "a grain corridor now"]})["x"]


def test_a_wording_that_leans_on_another_sentence_is_no_name() -> None:
    assert "sanctions if the fleet sails" == names({"x": ["sanctions if it sails", "sanctions if the fleet sails"]})["x"]
    assert "sanctions if it sails" == names({"x": ["sanctions if it sails"]})["x"]


def test_a_group_of_nothing_has_an_empty_name() -> None:
    assert {"x": ""} == names({"x": []})


@pytest.mark.parametrize(
    ("wording", "name"),
    [
        ("lift the embargo", "lift the embargo"),
        ("“peace talks”.", "peace talks"),
        ("the return of all prisoners, who were taken in the raid on the port", "the return of all prisoners …"),
        ("one two three four five six seven eight nine", "one two three four five six seven eight …"),
        ("one two three four five six seven of the nine", "one two three four five six seven …"),
        ("a blockade of all ports on the strait if the fleet sails", "a blockade of all ports on the strait …"),
        ("?!", "?!"),
    ],
)
def test_a_long_name_is_cut_and_marked(wording: str, name: str) -> None:
    assert name == shortened(wording)


@given(hostile)
def test_a_name_is_never_long(wording: str) -> None:
    name = shortened(wording)
    assert len(name) <= CLIPPED
    assert len(name.split()) <= LONGEST + 1


def test_an_id_is_the_name_as_a_slug() -> None:
    assert ["halt-nato-s-expansion"] == [i.id for i in clusters(["halt NATO’s expansion"])]


def test_an_id_stays_where_a_wording_is_added() -> None:
    before = clusters(["the grain corridor", "the grain corridor", "reopen the grain corridor"])
    after = clusters(["the grain corridor", "the grain corridor", "reopen the grain corridor", "grain corridor closed"])
    assert ["the-grain-corridor"] == [i.id for i in before] == [i.id for i in after]


def test_ids_that_would_be_the_same_are_told_apart() -> None:
    issues = clusters(["мост", "порт", "the one and only bridge", "🙂"])
    assert 4 == len({i.id for i in issues})
    both = [i.id for i in clusters(["rules мост", "rules порт"])]
    assert 2 == len(set(both))
    assert "rules" in both


def test_an_id_is_of_small_letters_digits_and_dashes_only() -> None:
    assert all(
        set(i.id) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for i in clusters(["../../etc/passwd", "<b>x", "\ud800", "تفاوض"])
    )


# ---- what holds of all


@given(st.lists(wordings | hostile, max_size=12))
@settings(max_examples=60)
def test_every_text_that_is_not_blank_is_of_one_issue(texts: list[str]) -> None:
    issues = clusters(texts)
    assert [n for n, t in enumerate(texts) if t.split()] == sorted(n for i in issues for n in i.members)
    assert len({i.id for i in issues}) == len(issues)
    assert all(" ".join(texts[n].split()) in i.wordings for i in issues for n in i.members)
    assert all(i.id and i.name for i in issues)


@given(st.lists(wordings, max_size=14), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_the_texts_makes_no_difference(texts: list[str], chance: random.Random) -> None:
    other = texts[:]
    chance.shuffle(other)
    assert [(i.id, i.name, i.wordings) for i in clusters(texts)] == [(i.id, i.name, i.wordings) for i in clusters(other)]


@given(st.lists(wordings, min_size=1, max_size=14))
@settings(max_examples=40)
def test_groups_do_not_depend_on_how_often_a_wording_stands(texts: list[str]) -> None:
    assert groups(clusters(texts)) == groups(clusters(texts + texts[:3] * 4))


@pytest.mark.parametrize("seed", range(8))
def test_groups_are_those_of_average_linkage_over_all_pairs(seed: int) -> None:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    chance = random.Random(seed)
    vocabulary = [a + b for a in ("kor", "mal", "ved", "tun", "pir") for b in ("ak", "em", "ol", "up", "iz", "ong", "art")]
    texts = sorted({" ".join(chance.sample(vocabulary, chance.randint(2, 5))) for _ in range(150)})
    rows = sorted({features(t) for t in texts})
    table = _table(rows)
    alike = (table @ table.T).toarray()
    apart = np.round(1 - (alike + alike.T) / 2, 12)
    np.fill_diagonal(apart, 0)
    expected = fcluster(linkage(squareform(apart), "average"), 1 - THRESHOLD, "distance")
    found = _linked(table)
    assert len(set(found.tolist())) < len(rows)
    assert {tuple(np.flatnonzero(expected == g)) for g in set(expected)} == {tuple(np.flatnonzero(found == g)) for g in set(found)}
