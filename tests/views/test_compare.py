"""Two of a kind side by side."""

from __future__ import annotations

import pytest

import pages_sample as sample
from detente.errors import UnknownNameError, UsageError
from detente.ledger.linked import Linked
from detente.views.compare import compare, kind_of
from detente.views.comparison import Comparison
from detente.views.differences import differences


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return sample.crisis(tmp_path_factory.mktemp("compare") / "crisis").linked()


@pytest.mark.parametrize(
    ("a", "b", "kind"),
    [
        ("The Strait Wire", "northern post", "outlet"),
        ("gazette", "Northern Post", "outlet"),
        (sample.WIRE, sample.RIVAL[:6], "report"),
        ("Norway", "Iceland", "party"),
        ("ISL", "Ingrid Moen", "party"),
        ("2031-03-03", "2031-03-04", "day"),
        ("2031", "2030-01..2030-02", "day"),
    ],
)
def test_what_two_names_are_is_found_out(linked: Linked, a: str, b: str, kind: str) -> None:
    assert kind == kind_of(linked, a, b) == compare(linked, a, b).kind


@pytest.mark.parametrize(
    ("a", "b", "said"),
    [
        ("Norway", "2031", "'Norway' is a party; '2031' is a day"),
        ("Northern Post", "Qwxz", "'Qwxz' is nothing that the ledger knows"),
        ("", "", "is nothing"),
    ],
)
def test_two_of_different_kinds_are_an_error_that_says_what_they_are(linked: Linked, a: str, b: str, said: str) -> None:
    with pytest.raises(UnknownNameError, match=said):
        compare(linked, a, b)


def test_a_kind_can_be_given(linked: Linked) -> None:
    assert "outlet" == compare(linked, "wire", "post", as_="outlet").kind
    with pytest.raises(UnknownNameError, match="no outlet"):
        compare(linked, "Norway", "Iceland", as_="outlet")
    with pytest.raises(UsageError, match="period is an ISO day"):
        compare(linked, "Norway", "Iceland", as_="day")
    with pytest.raises(UsageError, match="outlet, party"):
        compare(linked, "Norway", "Iceland", as_="mood")


def test_outlets_differ_in_the_dead_and_on_whose_word(linked: Linked) -> None:
    found = compare(linked, "The Strait Wire", "Northern Post")
    assert (1, 3, 1, 1) == (found.both, found.only_a, found.only_b, found.differing)
    (pair,) = found.pairs
    assert sample.sinking() == pair.happening
    assert not pair.copied
    assert {"dead": ("3", "7"), "on the word of": ("coast guard", "rescue service")} == {
        d.field: (d.a, d.b) for d in pair.differences
    }
    assert [sample.denial()] == [a.happening for a in found.in_b]


def test_of_reports_that_carry_one_text_the_changes_are_shown(linked: Linked) -> None:
    found = compare(linked, sample.WIRE, sample.REPRINT)
    assert (4, 0, 0) == (found.both, found.only_a, found.only_b)
    assert {True} == {p.copied for p in found.pairs}
    assert ["dead"] == [d.field for p in found.pairs for d in p.differences]
    assert ("+", "Five") in {(c.sign, c.words) for c in found.changes}
    assert (0, 1) == (found.a.copies, found.b.copies)
    assert not compare(linked, sample.WIRE, sample.RIVAL).changes


def test_parties_stand_apart_on_the_issues_of_both(linked: Linked) -> None:
    found = compare(linked, "Norway", "Iceland")
    assert ("NOR", "ISL") == (found.a.name, found.b.name)
    agreed = sample.id_of(sample.LATER, sample.LATER_TEXT, "Iceland agreed", "agree")
    gap = next(g for g in found.gaps if g.b.happening == agreed)
    assert ("NOR", "ISL") == (gap.a.party, gap.b.party)
    assert gap.steps
    assert {"REQUEST", "THREATEN"} == {a.event_type for a in found.in_a}
    assert {"REJECT"} == {a.event_type for a in found.in_b}


def test_one_party_under_two_names_is_an_error(linked: Linked) -> None:
    with pytest.raises(UnknownNameError, match="both of NOR"):
        compare(linked, "Norway", "Ingrid Moen")


def test_periods_show_where_a_party_moved(linked: Linked) -> None:
    found = compare(linked, "2031-03-01..2031-03-10", "2031-03-20")
    assert (3, 1) == (found.a.reports, found.b.reports)
    assert ("NOR", "demands", "threatens") in {(g.a.party, g.a.act, g.b.act) for g in found.gaps}
    assert [("REQUEST", "Norway demanded that Iceland reopen the strait", "Moen said it would wait no longer")] == [
        (p.event_type, p.a.words, p.b.words) for p in found.pairs
    ]


def test_an_empty_period_has_nothing(linked: Linked) -> None:
    found = compare(linked, "1999", "2000-01")
    assert (0, 0, 0, 0) == (found.a.happenings, found.b.happenings, found.both, found.only_a)


def test_what_only_one_tells_is_no_difference() -> None:
    row = {
        "dead": None,
        "injured": None,
        "size": 5,
        "event_type": "ASSAULT",
        "status": "actual",
        "voice": "",
        "speaker": "",
        "speaker_country": "",
        "date_start": "2031-01-01",
        "date_precision": "day",
    }
    assert () == differences([row], [{**row, "dead": 3, "size": None, "date_start": ""}])
    assert ["status"] == [d.field for d in differences([row], [{**row, "status": "negated"}])]
    assert ["date"] == [d.field for d in differences([row], [{**row, "date_start": "2031-01-02"}])]
    assert () == differences([row], [{**row, "date_start": "2031-01", "date_precision": "month"}])


def test_a_comparison_goes_to_json_and_back(linked: Linked) -> None:
    for a, b in (("Norway", "Iceland"), (sample.WIRE, sample.REPRINT), ("2031-03", "2031")):
        found = compare(linked, a, b)
        assert found == Comparison.from_dict(found.to_dict())
