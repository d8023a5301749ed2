"""What is new since a day: the gravest first, nothing twice, both wordings of what moved, and one line to begin with."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.collect import collect
from detente.errors import UsageError
from detente.ledger import Filter, Ledger
from detente.ledger.linked import Linked
from detente.reader import Reader
from detente.records import Document, Record
from detente.views.linked_since import linked_since
from detente.views.since import since, weight
from detente.views.since_rows import Cited, Since
from detente.views.since_words import cited as documents
from detente.views.since_words import line_of, sentence, worded
from sample_report import record
from since_sample import DAY, cited, forecast, gathered, happening, move, rounds, stance, talk, telling

SAMPLES = Path(__file__).parents[2] / "samples" / "reports"


# ---- new


def test_the_gravest_and_most_widely_told_come_first() -> None:
    told = [
        happening("visit", "CONSULT", score=1.0, quad=1),
        happening("raid", "ASSAULT", score=-9.0, dead=(3, 12)),
        happening("drill", by=("ISL",)),
        happening("blockade", "COERCE", by=("FRO",), sources=4),
    ]
    assert ["blockade", "raid", "drill", "visit"] == [f.happening for f in since(gathered(*told)).new]


def test_the_same_kind_of_act_by_the_same_party_makes_room_for_others() -> None:
    told = [happening(f"drill{n}") for n in range(4)] + [happening("aid", "AID", by=("ISL",), score=4.0, quad=2)]
    assert "aid" in [f.happening for f in since(gathered(*told), rows=3).new]


def test_words_of_one_source_are_moves_and_no_news_of_their_own() -> None:
    alone, often = happening("one", "THREATEN", quad=3), happening("two", "THREATEN", quad=3, sources=2)
    assert ["two"] == [f.happening for f in since(gathered(alone, often)).new]


@pytest.mark.parametrize(
    ("event_type", "score", "quad", "status", "arrow"),
    [
        ("ASSAULT", -9.0, 4, "actual", "↑"),
        ("AID", 7.0, 2, "actual", "↓"),
        ("CONSULT", 1.0, 1, "actual", "↓"),
        ("MOBILIZE", -7.0, 4, "future", "↑"),
    ],
)
def test_an_arrow_points_to_conflict_or_cooperation(event_type: str, score: float, quad: int, status: str, arrow: str) -> None:
    (row,) = since(gathered(happening("x", event_type, score=score, quad=quad, status=status))).new
    assert arrow == row.arrow


@pytest.mark.parametrize("status", ["negated", "hypothetical", "historical"])
def test_what_did_not_take_place_now_is_no_news(status: str) -> None:
    assert () == since(gathered(happening("x", status=status))).new


def test_a_stretch_of_a_report_stands_in_one_row() -> None:
    one, other = (
        cited("one", document="d", words="Norway moved ships"),
        cited("two", document="d", words="Norway moved ships to the"),
    )
    found = gathered(
        happening("one", "MOBILIZE"), happening("two", "COERCE"), tellings=(telling("one", one), telling("two", other))
    )
    assert 1 == len(since(found).new)


def test_the_telling_that_names_who_acts_is_quoted() -> None:
    vague, clear = cited("x", words="They moved ships to the strait at night"), cited("x", document="b")
    found = gathered(happening("x"), tellings=(telling("x", vague, named=False), telling("x", clear)))
    assert clear == since(found).new[0].source


@given(st.permutations(range(6)))
def test_the_order_in_which_rows_are_found_does_not_matter(order: list[int]) -> None:
    told = [happening(f"h{n}", sources=1 + n % 3, by=("NOR", "ISL")[n % 2 : n % 2 + 1]) for n in range(6)]
    assert since(gathered(*told)) == since(gathered(*(told[n] for n in order)))


def test_more_sources_never_weigh_less() -> None:
    assert weight(happening("x", sources=3)) > weight(happening("x", sources=2)) > weight(happening("x", confidence=0.5, sources=2))


# ---- what moved


def test_what_moved_stands_before_what_is_new_with_both_wordings() -> None:
    acts = [happening(i, "REQUEST", quad=3, score=-2.0) for i in ("a", "b", "c")]
    moves = [move("new", stance("c", issue="fish")), move("hardened", stance("b", "threatens"), stance("a", day="2031-03-01"))]
    rows = since(gathered(*acts, moves=moves)).moved
    assert [("↑", "hardened"), ("+", "new")] == [(m.arrow, m.kind) for m in rows]
    assert rows[0].before is not None
    assert ("demands", "2031-03-01", "threatens", DAY) == (rows[0].before.act, rows[0].before.day, rows[0].after.act, rows[0].day)
    assert cited("a") == rows[0].before.source


def test_what_is_repeated_is_counted_only() -> None:
    moves = [move("repeated", stance("b"), stance("a", day="2031-03-01"))]
    found = since(gathered(happening("a", "REQUEST"), happening("b", "REQUEST"), moves=moves, repeated=7))
    assert ((), 7) == (found.moved, found.repeated)


def test_an_act_of_several_parties_is_one_row() -> None:
    act = happening("a", "REJECT", by=("NOR", "ISL"))
    moves = [move("new", stance("a", "refuses", party=p)) for p in ("NOR", "ISL")]
    assert [("NOR", "ISL")] == [m.parties for m in since(gathered(act, moves=moves)).moved]


def test_a_move_between_the_same_words_is_none() -> None:
    acts = (happening("a", "REQUEST"), happening("b", "REQUEST"))
    same = (telling("a", cited("x")), telling("b", cited("x")))
    assert () == since(gathered(*acts, tellings=same, moves=[move("softened", stance("b"), stance("a"))])).moved


# ---- talks


def test_talks_to_come_have_days_to_go_and_passed_ones_are_left_out() -> None:
    talks = [talk("gone", "2031-03-11", ("scheduled", DAY)), talk("next", "2031-03-15", ("scheduled", DAY))]
    (row,) = since(gathered(talks=talks, rounds=rounds(*talks))).scheduled
    assert ("next", 3, False) == (row.talk, row.days, row.changed)


def test_a_status_that_changed_since_the_day_comes_with_its_history_and_new_day() -> None:
    off = talk("off", "2031-03-13", ("scheduled", "2031-03-01"), ("postponed", "2031-03-11"), moved_to="new")
    new = talk("new", "2031-03-20", ("scheduled", "2031-03-11"))
    rows = since(gathered(talks=[new, off], rounds=rounds(new, off))).scheduled
    assert [("off", True, "2031-03-20"), ("new", False, "")] == [(r.talk, r.changed, r.moved_to) for r in rows]
    assert ["scheduled", "postponed"] == [s.status for s in rows[0].history]
    assert "off-postponed" in rows[0].source.words


def test_a_change_before_the_day_is_no_news() -> None:
    old = talk("old", "2031-03-05", ("scheduled", "2031-03-01"), ("held", "2031-03-05"))
    assert () == since(gathered(talks=[old], rounds=rounds(old))).scheduled


# ---- contradicted, confirmed, silent, forecasts


def test_a_claim_stands_with_its_denial_and_who_denies() -> None:
    claim = happening("claim", denied_by=("NOR",), contradicts=("no",), claimed_by=("officials in Reykjavik",))
    denial = happening("no", "REJECT", quad=3)
    (row,) = since(gathered(claim, denial, denied=["claim"])).contradicted
    assert (("officials in Reykjavik",), ("NOR",)) == (row.by, row.denials[0].by)
    assert (words("claim"), words("no")) == (row.source.words, row.denials[0].source.words)


def words(id: str) -> str:
    return cited(id).words


def test_a_denial_answers_the_nearest_claim_before_it() -> None:
    far, near, denial = (
        telling(i, cited(i, document="d", start=n)) for i, n in (("far", 0), ("near", 300), ("no", 600))
    )  # fmt: skip
    claims = [happening(i, "ACCUSE", by=("ISL",), contradicts=("no",)) for i in ("far", "near")]
    found = gathered(*claims, happening("no", "REJECT"), tellings=(far, near, denial), denied=["far", "near"])
    assert ["near"] == [c.happening for c in since(found).contradicted]


def test_nobody_contradicts_himself_in_the_same_words() -> None:
    spot = cited("x", document="d")
    claim, denial = happening("a", "REQUEST", contradicts=("b",)), happening("b", "REJECT")
    assert () == since(gathered(claim, denial, tellings=(telling("a", spot), telling("b", spot)), denied=["a"])).contradicted
    assert () == since(gathered(claim, denial, denied=["a"])).contradicted  # who demands and refuses denies nothing


def test_a_contradiction_of_long_ago_is_no_news() -> None:
    old = happening("old", contradicts=("no",), last="2031-02-01"), happening("no", "REJECT", by=("ISL",), last="2031-02-02")
    assert () == since(gathered(*old, denied=["old"])).contradicted


@pytest.mark.parametrize(("before", "confirmed"), [("2031-03-01", 0), (DAY, 1)])
def test_a_confirmation_is_news_on_the_day_it_is_first_made(before: str, confirmed: int) -> None:
    deed = happening("deed", standing=("reported by one source", "confirmed by ISL"))
    told = (telling("deed", cited("deed", published=before), speaker="ISL"), telling("deed", cited("deed"), speaker="ISL"))
    assert confirmed == len(since(gathered(deed, tellings=told)).confirmed)


def test_a_silent_party_stands_with_its_last_act() -> None:
    (row,) = since(gathered(happening("last", by=("ISL",), start="2031-03-02"), fresh=(), silent=[("ISL", 5, "last")])).silent
    assert ("ISL", 5, "2031-03-02", words("last")) == (row.party, row.acts, row.day, row.source.words)


def test_forecasts_with_a_range_come_first_and_the_same_words_once() -> None:
    made = [forecast("vague", "unclear", low=None, high=None), forecast("firm"), forecast("again", made="2031-03-11")]
    outlooks = {"vague": [cited("vague")], "firm": [cited("firm")], "again": [cited("firm", document="reprint")]}
    assert ["again", "vague"] == [f.forecast for f in since(gathered(forecasts=made, outlooks=outlooks)).forecasts]


# ---- the line and the words


def test_the_line_says_how_much_what_moved_and_when_talks_are_next() -> None:
    acts = happening("a", "REQUEST"), happening("b", "THREATEN")
    hard = move("hardened", stance("b", "threatens"), stance("a", day="2031-03-01"))
    ahead = talk("next", "2031-03-13", ("scheduled", DAY))
    line = line_of(since(gathered(*acts, moves=[hard], talks=[ahead], rounds=rounds(ahead))))
    assert line.startswith("3 reports from 2 outlets since Monday 2031-03-10: Norway hardened (demands → threatens): “Norway did")
    assert line.endswith("; next talks tomorrow, Thursday 2031-03-13: Norway – Iceland in Vienna.")


def test_where_nothing_moved_the_line_tells_the_first_of_what_is_new() -> None:
    assert "since Monday 2031-03-10: new: “Norway did what the coast calls raid" in line_of(since(gathered(happening("raid"))))


def test_nothing_new_is_said() -> None:
    line = line_of(since(gathered(reports=0, sources=0, outlets=0, as_of="2031-03-01")))
    assert "Nothing new since Monday 2031-03-10; the newest report is of Saturday 2031-03-01." == line


@pytest.mark.parametrize(
    ("text", "part", "expected"),
    [
        ("Talks began. Norway, which waited, moved ships on Monday. All left.", "moved ships", "Norway, which waited, moved ships on Monday."),
        ("OSLO, March 3 (SC) -- Norway moved ships.", "Norway moved", "Norway moved ships."),
        ("Gen. Moen and Mr. Ulf met U.S. envoys in Oslo", "Moen and", "Gen. Moen and Mr. Ulf met U.S. envoys in Oslo"),
    ],
)  # fmt: skip
def test_a_row_gets_the_sentence_around_its_words(text: str, part: str, expected: str) -> None:
    start = text.index(part)
    found = sentence(Cited("d", "", DAY, 1, start, start + len(part), part), text)
    assert expected == found.sentence
    assert part == found.sentence[found.at : found.at + len(part)]


@given(st.text(max_size=80), st.integers(0, 80), st.integers(0, 80))
def test_the_words_stand_in_the_sentence_where_it_says(text: str, a: int, b: int) -> None:
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    part = " ".join(text[start:end].split())
    found = sentence(Cited("d", "", DAY, 1, start, end, part), text)
    assert not found.sentence or part == found.sentence[found.at : found.at + len(part)]


def test_every_row_is_worded_and_the_json_goes_round() -> None:
    bare = since(gathered(happening("raid")))
    text = f"It was dark. {words('raid')}, the mayor said. All slept."
    (told,) = bare.new
    spoken = worded(bare, {"doc-raid": text})
    assert "" == spoken.new[0].source.sentence  # the words do not stand there
    moved = Cited(**{**told.source.to_dict(), "start": 13, "end": 13 + len(told.source.words)})
    found = gathered(happening("raid"), tellings=(telling("raid", moved),))
    spoken = worded(since(found), {"doc-raid": text})
    assert f"{words('raid')}, the mayor said." == spoken.new[0].source.sentence
    assert spoken == Since.from_dict(spoken.to_dict())
    assert ("doc-raid",) == documents(spoken)


# ---- a ledger


@pytest.fixture(scope="module")
def linked(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> Linked:
    path = tmp_path_factory.mktemp("since") / "crisis"
    Ledger(path, create=True).add(collect(SAMPLES), reader=reader)
    return Ledger(path).linked()


def test_of_the_samples_it_tells_what_a_desk_needs(linked: Linked) -> None:
    found = linked_since(linked, "2022-01-20")
    assert ("2022-02-18", 8, 8) == (found.as_of, found.reports, found.sources)
    assert any("Pentagon" in f.source.sentence and "↑" == f.arrow for f in found.new)
    paris = next(c for c in found.scheduled if c.place == "Paris" and c.changed)
    assert ("postponed", "2022-01-25", "2022-01-26") == (paris.status, paris.date, paris.moved_to)
    assert any("Kyiv denied" in d.source.words for c in found.contradicted for d in c.denials)
    assert all(f.source.published >= "2022-01-20" for f in (*found.new, *found.forecasts))
    assert found.line.startswith("8 reports from ")


def test_no_words_stand_twice_among_new_and_moved(linked: Linked) -> None:
    found = linked_since(linked, "2022-01-20")
    spots = [(s.document_id, s.start, s.end) for s in (*(f.source for f in found.new), *(m.after.source for m in found.moved))]
    assert len(set(spots)) == len(spots) > 10


def test_every_row_leads_to_its_words(linked: Linked) -> None:
    found = linked_since(linked, "2022-01-13")
    texts = linked.texts(documents(found))
    for source in (*(f.source for f in found.new), *(c.source for c in found.scheduled), *(f.source for f in found.forecasts)):
        assert source.words == " ".join(texts[source.document_id][source.start : source.end].split())


def test_a_filter_narrows_it(linked: Linked) -> None:
    found = linked_since(linked, "2022-01-20", where=Filter(actor="Germany"))
    assert found.new
    assert "Germany" in found.line or "German" in found.new[0].source.sentence
    assert found.new != linked_since(linked, "2022-01-20").new


def test_a_day_before_the_first_report_is_none_too_early(linked: Linked) -> None:
    assert 14 == linked_since(linked, "1999").reports == linked_since(linked, "2021-12").reports


def test_a_day_after_the_last_report_has_nothing_new(linked: Linked) -> None:
    found = linked_since(linked, "2022-03-01")
    assert "Nothing new since Tuesday 2022-03-01; the newest report is of Friday 2022-02-18." == found.line
    assert () == found.new == found.moved == found.silent


def test_a_party_that_fell_silent_is_missed(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "strait", create=True)
    later = Record(Document(id="ff00ff00ff00ff00", text="Nobody spoke.", title="Quiet", outlet="Courier", published="2031-03-17"))
    ledger.write([record(), later])
    rows = linked_since(ledger.linked(), "2031-03-12").silent
    assert "NOR" in [s.party for s in rows]
    assert all(s.day <= "2031-03-11" and s.source.words for s in rows)
    assert () == linked_since(ledger.linked(), "2031-03-10").silent  # who acts on the day is heard


@pytest.mark.parametrize("day", ["yesterday", "2022-13-01", "", "20", "2022-01-20T10:00"])
def test_what_is_no_date_is_refused(linked: Linked, day: str) -> None:
    with pytest.raises(UsageError, match="give an ISO day"):
        linked_since(linked, day)


def test_an_empty_ledger_answers(tmp_path: Path) -> None:
    found = linked_since(Ledger(tmp_path / "empty", create=True).linked(), "2022-01-20")
    assert "Nothing new since Thursday 2022-01-20; no report in the ledger has a day." == found.line
