"""Stances are what parties did about an issue; they move in an order of hardness, and are no measure of anything."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.knowledge.ontology import Ontology
from detente.link.positions import issue_names, moves, rank, spoken, stances, table
from detente.link.rows import Happening, Member, Move, Stance
from detente.views.questions import ACTS, JOINTLY
from stance_cases import CORRIDOR, SAID, happening, told

TYPES = {a.type: a.verb for a in table().acts.values() if a.type and a.stands and not a.jointly}


def stance(act: str, day: str = "2031-03-01", *, party: str = "NOR", issue: str = "corridor", condition: str = "") -> Stance:
    return Stance(party, issue, issue, act, (), condition, day, f"{act}-{day}-{party}-{issue}", "doc", "said so")


def kinds(*happenings: Happening, since: str = "") -> list[str]:
    return [m.kind for m in moves(stances(happenings, {}), since=since)]


# ---- the table of acts


def test_the_acts_keep_the_words_of_a_brief() -> None:
    acts = table().acts.values()
    assert {a.type: a.verb for a in acts if a.type and not a.jointly} == ACTS
    assert ["accuses"] == [a.verb for a in acts if not a.stands]
    assert [JOINTLY] == [a.verb for a in acts if a.jointly]


def test_the_acts_stand_in_order_of_hardness() -> None:
    order = ["concedes", "accepts", "agrees with", "offers", "supports", "conditions", "demands", "refuses", "accuses", "threatens"]
    assert order == list(table().acts)
    assert [1, 2, 2, 3, 4, 5, 6, 7, 8, 9] == [a.rank for a in table().acts.values()]


def test_types_of_acts_are_types_of_the_codebook() -> None:
    used = {a.type for a in table().acts.values() if a.type} | {table().retreat}
    assert used <= set(Ontology.load().types)


def test_forthcoming_acts_are_softer_than_all_others() -> None:
    acts = table().acts.values()
    assert max(a.rank for a in acts if a.forthcoming) < min(a.rank for a in acts if not a.forthcoming)


# ---- stances


@pytest.mark.parametrize(("event_type", "act"), TYPES.items())
def test_a_type_that_takes_a_stand_is_a_stance(event_type: str, act: str) -> None:
    row = stances([happening(event_type, to=("ISL",))], {})[0]
    assert ("NOR", act, ("ISL",), CORRIDOR, "2031-03-01") == (row.party, row.act, row.to, row.issue, row.day)


@pytest.mark.parametrize("event_type", ["CONSULT", "ASSAULT", "RETREAT", "AID", "ACCUSE"])
def test_other_types_are_no_stance(event_type: str) -> None:
    assert [] == stances([happening(event_type)], {})


@pytest.mark.parametrize("status", ["future", "hypothetical", "negated", "historical"])
def test_only_what_is_actual_is_a_stance(status: str) -> None:
    assert [] == stances([happening("REQUEST", status=status)], {})


def test_several_who_agree_agree_with_one_another() -> None:
    words = "Norway and Iceland agreed to reopen the grain corridor"
    rows = stances([happening("AGREE", by=("NOR", "ISL", "NOR"), to=("FRO",), words=words)], {})
    assert [("ISL", "agrees with", ("NOR", "FRO")), ("NOR", "agrees with", ("ISL", "FRO"))] == sorted(
        (r.party, r.act, r.to) for r in rows
    )


def test_several_who_demand_each_demand() -> None:
    rows = stances([happening("REQUEST", by=("NOR", "ISL"))], {})
    assert [("ISL", "demands", ()), ("NOR", "demands", ())] == sorted((r.party, r.act, r.to) for r in rows)


def test_who_has_no_label_takes_no_stand() -> None:
    assert ["NOR"] == [r.party for r in stances([happening("REQUEST", by=("", "NOR"))], {})]
    assert [] == stances([happening("REQUEST", by=())], {})


@pytest.mark.parametrize("issue", ["", " ", "it", "the vote", "Wednesday, Jan. 26", "President", "meet again in Oslo"])
def test_what_names_no_matter_is_left_out(issue: str) -> None:
    assert [] == stances([happening("REQUEST", issue=issue)], {})


def test_wordings_of_one_issue_share_its_id_and_keep_their_words() -> None:
    rows = stances([happening("REQUEST"), happening("REJECT", by=("ISL",), issue="the grain corridor")], {})
    assert 1 == len({r.issue_id for r in rows})
    assert {CORRIDOR, "the grain corridor"} == {r.issue for r in rows}


@pytest.mark.parametrize(
    ("start", "first", "day"),
    [
        ("2031-03-02", "2031-03-04", "2031-03-02"),
        ("", "2031-03-04", "2031-03-04"),
        ("2031-03", "2031-03-04", "2031-03-04"),
        ("2031-13-01", "2031-03-04", "2031-03-04"),
        ("2031-03", "", "2031-03"),
        ("", "", ""),
    ],
)
def test_the_day_is_when_it_happened_or_was_first_told(start: str, first: str, day: str) -> None:
    assert day == stances([happening("REQUEST", start=start, first=first)], {})[0].day


def test_the_quote_is_the_earliest_of_the_surest_mentions() -> None:
    mentions = {
        "a": told("a", published="2031-03-01", confidence=0.5, words="is said to want it"),
        "b": told("b", published="2031-03-03", confidence=0.9, words="repeated that it wants it"),
        "c": told("c", published="2031-03-02", confidence=0.9, words="demanded it"),
    }
    h = happening("REQUEST", members=tuple(Member(m, 1.0, "") for m in ("gone", "b", "a", "c")))
    row = stances([h], mentions)[0]
    assert ("demanded it", "doc-c") == (row.words, row.document)


def test_a_happening_without_its_mentions_keeps_its_words() -> None:
    row = stances([happening("REQUEST", members=(Member("gone", 1.0, ""),))], {})[0]
    assert ("Norway demanded to reopen the grain corridor", "") == (row.words, row.document)


@pytest.mark.parametrize("event_type", ["CONCEDE", "AGREE", "SUPPORT"])
def test_a_forthcoming_act_on_a_condition_keeps_its_verb_and_counts_as_conditions(event_type: str) -> None:
    row = stances([happening(event_type, condition="if the port is opened")], {})[0]
    assert (ACTS[event_type], "if the port is opened") == (row.act, row.condition)
    assert rank(stance("conditions")) == rank(row)


@pytest.mark.parametrize("event_type", ["REQUEST", "THREATEN", "REJECT"])
def test_a_hard_act_on_a_condition_is_as_hard(event_type: str) -> None:
    bare, bound = stances([happening(event_type)], {}), stances([happening(event_type, condition="unless")], {})
    assert rank(bare[0]) == rank(bound[0])
    assert "unless" == bound[0].condition


# ---- moves


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ("REQUEST", "THREATEN", "hardened"),
        ("THREATEN", "REQUEST", "softened"),
        ("REQUEST", "REQUEST", "repeated"),
        ("REJECT", "AGREE", "softened"),
        ("CONCEDE", "AGREE", "hardened"),
        ("SUPPORT", "REJECT", "hardened"),
    ],
)
def test_a_stance_moves_from_one_day_to_the_next(before: str, after: str, kind: str) -> None:
    assert ["new", kind] == kinds(happening(before, "2031-03-01"), happening(after, "2031-03-05"))


def test_a_move_holds_both_stances_and_its_day() -> None:
    rows = stances([happening("REQUEST", "2031-03-01"), happening("REJECT", "2031-03-05")], {})
    first, second = moves(rows)
    assert (None, rows[0], rows[0], rows[1]) == (first.before, first.after, second.before, second.after)
    assert ("2031-03-05", CORRIDOR, rows[0].issue_id) == (second.day, second.issue, second.issue_id)


def test_a_condition_hardens_an_offer_and_dropping_it_softens() -> None:
    days = [happening("AGREE", "2031-03-01"), happening("AGREE", "2031-03-02", condition="if"), happening("AGREE", "2031-03-03")]
    assert ["new", "hardened", "softened"] == kinds(*days)


def test_the_order_of_rows_makes_no_difference_to_the_stance_of_a_day() -> None:
    day = [happening("THREATEN", "2031-03-02", sources=1), happening("AGREE", "2031-03-02", sources=4)]
    rows = stances([happening("REQUEST"), *day], {})
    assert moves(rows) == moves(rows[::-1]) == moves([rows[1], rows[2], rows[0]])
    assert [(4, 0.9)] == [(s.sources, s.confidence) for s in rows if s.act == "offers"]


def test_acts_of_one_rank_are_a_repetition() -> None:
    assert ["new", "repeated"] == [m.kind for m in moves([stance("accepts"), stance("agrees with", "2031-03-02")])]


def test_parties_and_issues_move_each_for_itself() -> None:
    rows = [
        happening("REQUEST", "2031-03-01"),
        happening("REJECT", "2031-03-02", by=("ISL",)),
        happening("THREATEN", "2031-03-03", issue="man the lighthouse"),
    ]
    assert ["new", "new", "new"] == kinds(*rows)


def test_to_whom_it_is_addressed_makes_no_difference() -> None:
    assert ["new", "repeated"] == kinds(happening("REQUEST", to=("ISL",)), happening("REQUEST", "2031-03-02", to=("FRO",)))


def test_of_one_day_the_best_attested_stance_counts() -> None:
    day = [happening("THREATEN", "2031-03-02", sources=1), happening("AGREE", "2031-03-02", sources=4)]
    assert ["new", "softened"] == kinds(happening("REQUEST"), *day) == kinds(happening("REQUEST"), *reversed(day))


def test_of_equal_sources_the_surer_counts() -> None:
    day = [happening("THREATEN", "2031-03-02", confidence=0.8), happening("AGREE", "2031-03-02", confidence=0.6)]
    assert ["new", "hardened"] == kinds(happening("REQUEST"), *day)


def test_since_keeps_later_moves_and_compares_with_what_was_before() -> None:
    rows = stances([happening("REQUEST", "2031-03-01"), happening("THREATEN", "2031-03-05")], {})
    assert [("hardened", "demands")] == [(m.kind, m.before.act) for m in moves(rows, since="2031-03-05") if m.before]
    assert [] == moves(rows, since="2031-03-06")


def test_what_has_no_day_does_not_move() -> None:
    assert [] == moves([stance("demands", "")])


# ---- withdrawn


def test_a_retreat_gives_up_a_demand() -> None:
    dropped = "Norway dropped its demand for the grain corridor"
    rows = [happening("REQUEST", "2031-03-01"), happening("RETREAT", "2031-03-04", issue="the grain corridor", words=dropped)]
    assert ["new", "withdrawn"] == kinds(*rows)
    assert "withdraws" == stances(rows, {})[-1].act


def test_a_retreat_gives_up_a_refusal_and_no_demand_that_it_does_not_name() -> None:
    left = happening("RETREAT", "2031-03-04", issue="the grain corridor")
    assert ["new", "withdrawn"] == kinds(happening("REJECT"), left)
    assert ["new"] == kinds(happening("REQUEST"), left)


def test_a_retreat_after_a_concession_fulfils_it() -> None:
    assert ["new"] == kinds(happening("CONCEDE", "2031-03-01"), happening("RETREAT", "2031-03-04"))


def test_a_retreat_of_another_party_or_on_another_issue_gives_up_nothing() -> None:
    demand = happening("REQUEST", "2031-03-01")
    assert ["new"] == kinds(demand, happening("RETREAT", "2031-03-04", by=("ISL",)))
    assert ["new"] == kinds(demand, happening("RETREAT", "2031-03-04", issue="man the lighthouse"))


def test_a_retreat_before_the_demand_or_on_its_day_gives_up_nothing() -> None:
    assert ["new"] == kinds(happening("RETREAT", "2031-03-01"), happening("REQUEST", "2031-03-02"))
    assert ["new"] == kinds(happening("RETREAT", "2031-03-01"), happening("REQUEST", "2031-03-01"))


def test_a_negated_act_gives_up_a_demand_where_it_says_so() -> None:
    demand = happening("REQUEST", "2031-03-01")
    dropped = "Norway withdrew its demand to reopen the grain corridor"
    assert ["new", "withdrawn"] == kinds(demand, happening("REQUEST", "2031-03-03", status="negated", words=dropped))
    assert ["new"] == kinds(demand, happening("REQUEST", "2031-03-03", status="negated"))


def test_a_retreat_that_is_denied_gives_up_nothing() -> None:
    assert ["new"] == kinds(happening("REQUEST", "2031-03-01"), happening("RETREAT", "2031-03-03", status="negated"))


def test_a_concession_that_is_made_good_the_same_day_is_a_withdrawal() -> None:
    day = [happening("CONCEDE", "2031-03-03", sources=5), happening("RETREAT", "2031-03-03", sources=1)]
    assert ["new", "softened"] == kinds(happening("REJECT"), day[0])
    assert ["new", "withdrawn"] == kinds(happening("REJECT"), *day)


def test_a_better_attested_demand_outweighs_its_denial_on_the_same_day() -> None:
    denied = happening("REQUEST", "2031-03-03", status="negated", id="denied", sources=1)
    assert ["new", "repeated"] == kinds(happening("REQUEST"), happening("REQUEST", "2031-03-03", sources=3), denied)


def test_after_a_withdrawal_a_stance_is_new() -> None:
    acts = ["demands", "withdraws", "withdraws", "demands"]
    assert ["new", "withdrawn", "repeated", "new"] == [
        m.kind for m in moves([stance(a, f"2031-03-0{n + 1}") for n, a in enumerate(acts)])
    ]


# ---- what holds of all

hostile = st.sampled_from(["", CORRIDOR, "the corridor", "🙂", "\ud800", "شروط", "<b>", "'; --", "man the lighthouse", "x" * 3000])
anything = st.builds(
    happening,
    st.sampled_from([*ACTS, "RETREAT", "CONSULT"]),
    st.sampled_from(["", "0000", "2022-13", "2031-03", "2031-03-01", "2031-03-02", "2031-03-03"]),
    by=st.lists(st.sampled_from(["NOR", "ISL", "", "\ud800"]), max_size=3).map(tuple),
    issue=hostile,
    words=st.sampled_from([*SAID.values()]).map(lambda w: w.format(CORRIDOR)) | hostile,
    status=st.sampled_from(["actual", "negated", "future"]),
    condition=st.sampled_from(["", "if"]),
    sources=st.integers(1, 3),
)


@given(st.lists(anything, max_size=10), st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_the_order_of_happenings_makes_no_difference(found: list[Happening], chance: random.Random) -> None:
    found = [Happening(**{**{f: getattr(h, f) for f in Happening.__slots__}, "id": f"{n:02}"}) for n, h in enumerate(found)]
    other = found[:]
    chance.shuffle(other)
    assert stances(found, {}) == stances(other, {})


@given(st.lists(anything, max_size=10))
@settings(max_examples=60)
def test_every_move_follows_the_one_before_it(found: list[Happening]) -> None:
    rows = stances(
        [Happening(**{**{f: getattr(h, f) for f in Happening.__slots__}, "id": f"{n:02}"}) for n, h in enumerate(found)], {}
    )
    last: dict[tuple[str, str], Move] = {}
    for m in moves(rows):
        before = last.get((m.party, m.issue_id))
        assert m.before == (before.after if before else None)
        assert before is None or before.day < m.day
        assert ("new" == m.kind) == (before is None or before.after.act == "withdraws" != m.after.act)
        last[m.party, m.issue_id] = m
    assert {s.issue_id for s in rows} == set(issue_names(rows))
    assert {(s.party, s.issue_id) for s in rows} == set(spoken(rows))
