"""The report over a ledger: what it lists, on which words it stands, and what a filter or a day leaves of it."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import pytest

from detente.ledger import Filter
from detente.ledger.linked import Linked
from detente.link.rows import Happening, Talk
from detente.views.report import report
from detente.views.report_notes import Notes, as_of, day, name
from detente.views.report_rows import Report
from detente.views.report_sections import contradictions, same_words
from report_cases import linked as make
from report_cases import steps, strait


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return make(tmp_path_factory.mktemp("report") / "strait")


@pytest.fixture(scope="module")
def made(linked: Linked) -> Report:
    return report(linked)


def statements(made: Report) -> list[tuple[int, ...]]:
    """The notes of everything that a report states."""
    shifts = [h.notes for s in made.shifts for h in (s.before, s.after) if h]
    cells = [c.notes for line in made.grid.lines for c in line.cells if c.act != "silent"]
    rows = (*made.happened, *made.ahead, *made.past, *made.forces, *made.outlooks)
    sides = [s.notes for c in made.contradictions for s in (c.claim, *c.against)]
    return [*(r.notes for r in rows), *shifts, *cells, *sides]


def test_copies_are_reports_but_no_sources(made: Report) -> None:
    assert (3, 2) == (made.reports, made.sources)
    assert ("2031-03-10", "2031-03-12") == (made.first, made.last)
    copies = [(c.outlet, c.kind, c.of) for c in made.cited if c.kind != "original"]
    assert [("The Fjord Gazette", "copy", "The Strait Courier")] == copies
    assert {"The Fjord Gazette": 1, "The Strait Courier": 0} == {
        o.name: o.copies for o in made.outlets if o.name != "Harbour Radio"
    }


def test_every_statement_stands_on_words_of_a_report(made: Report) -> None:
    texts = {r.document.id: " ".join(r.document.text.split()) for r in strait()}
    assert list(range(1, len(made.notes) + 1)) == [n.number for n in made.notes]
    assert len(statements(made)) > 8
    for numbers in statements(made):
        assert numbers
        for n in numbers:
            note = made.notes[n - 1]
            assert note.words in texts[note.document]


def test_the_same_words_have_one_note(made: Report) -> None:
    words = [(n.document, n.words) for n in made.notes]
    assert len(set(words)) == len(words)


def test_a_note_says_how_many_carry_the_text(made: Report) -> None:
    assert {1} == {n.copies for n in made.notes if n.document == "00ff00ff00ff00ff"}


def test_happenings_have_letters_and_the_timeline_knows_them(made: Report) -> None:
    letters = [h.letter for h in made.happened]
    assert len(set(letters)) == len(letters)
    assert set(letters) == {m.letter for m in made.timeline.marks} - {""}
    assert all(0 <= m.lane < len(made.timeline.lanes) for m in made.timeline.marks)
    assert {h.letter for h in made.happened if h.status == "future"} == {m.letter for m in made.timeline.marks if m.planned}
    assert "Norway" in made.timeline.lanes


def test_parties_are_called_by_name(made: Report) -> None:
    assert {"Norway", "Iceland"} <= {p for h in made.happened for p in h.who}
    assert "NOR" not in json.dumps([h.to_dict() for h in made.happened])


def test_talks_to_come_are_counted_from_the_newest_report(made: Report) -> None:
    (vienna,) = [t for t in made.ahead if t.place == "Vienna"]
    assert (1, "Thursday", "scheduled") == (vienna.days, vienna.weekday, vienna.status)
    assert ["Geneva"] == [t.place for t in made.past]
    assert "Vienna" in made.line


def test_the_line_is_of_what_is_most_widely_told(made: Report) -> None:
    first = made.happened[0].words
    assert made.line.startswith(first[:1].upper() + first[1:].rstrip("."))


def test_forces_and_forecasts_say_on_whose_word(made: Report) -> None:
    (force,) = made.forces
    assert ("Norway", 2500, True, "soldiers", "NATO officials") == (
        force.side,
        force.count,
        force.approximate,
        force.what,
        force.according_to,
    )
    (outlook,) = made.outlooks
    assert ("NATO officials", "low", 0.2, 0.45) == (outlook.by, outlook.likelihood, outlook.low, outlook.high)


def test_the_pair_is_measured_over_the_days_of_the_reports(made: Report) -> None:
    (pair,) = made.dyads
    assert {"Norway", "Iceland"} == {pair.a, pair.b}
    assert ("2031-03-10", "2031-03-12") == (pair.tension.days[0].day, pair.tension.days[-1].day)
    assert 2 == sum(bar.coverage for bar in pair.tension.days)


def test_a_filter_narrows_and_names(linked: Linked) -> None:
    found = report(linked, where=Filter(actor="NATO"))
    assert "NATO" == found.about
    assert len(found.happened) < len(report(linked).happened)
    assert report(linked, where=Filter(actor="NOR")).about == "Norway"


def test_until_a_day_nothing_later_is_known(linked: Linked) -> None:
    found = report(linked, where=Filter(until="2031-03-10"))
    assert (1, "2031-03-10") == (found.reports, found.last)
    assert 3 == next(t.days for t in found.ahead if t.place == "Vienna")
    assert {"2031-03-10"} == {n.day for n in found.notes}


def test_outlets_are_filtered(linked: Linked) -> None:
    found = report(linked, where=Filter(outlet="Harbour"))
    assert (["Harbour Radio"], 1) == ([o.name for o in found.outlets], found.reports)


def test_nothing_is_a_report_that_says_so(linked: Linked, tmp_path: Path) -> None:
    for empty in (report(make(tmp_path / "empty", [])), report(linked, where=Filter(since="2040-01-01"))):
        assert (0, 0, ()) == (empty.reports, empty.happenings, empty.happened)
        assert "widen the filter" in empty.line


def test_it_is_the_same_every_time_and_survives_json(linked: Linked, made: Report) -> None:
    assert made == report(linked)
    assert made == Report.from_dict(json.loads(json.dumps(made.to_dict())))


def test_a_round_of_talks_as_it_was_known_on_a_day() -> None:
    told = steps(("2031-03-01", "scheduled"), ("2031-03-05", "cancelled"))
    round_ = Talk("t", "cancelled", "", (), "2031-03-09", "2031-03-09", "day", "", "", 1, told, ("r0", "r1"))
    assert round_ == as_of(round_, "") == as_of(round_, "2031-03")
    then = as_of(round_, "2031-03-04")
    assert then is not None
    assert ("scheduled", 1) == (then.status, len(then.history))
    assert as_of(round_, "2031-02-28") is None


def test_a_stretch_cut_twice_contradicts_nothing(linked: Linked) -> None:
    one = linked.happenings()[0]
    cut: Happening = dataclasses.replace(one, words=" ".join(one.words.split()[:3]))
    assert same_words(one, cut)
    assert not same_words(one, dataclasses.replace(cut, id="other_1"))
    assert not same_words(one, dataclasses.replace(cut, words="something else"))


def test_a_denial_answers_the_nearest_claim_only(linked: Linked) -> None:
    near, far, denial = (dataclasses.replace(linked.happenings()[0], id=f"d_{n}_x", words=f"words {n}") for n in (90, 10, 100))
    claims = [dataclasses.replace(h, contradicts=(denial.id,)) for h in (far, near)]

    class Kept:
        def by_id(self, ids: list[str]) -> list[Happening]:
            return [denial for i in ids if i == denial.id]

    notes = Notes([{"document_id": "d", "original": "d", "outlet": "", "published": "", "title": ""}])
    (found,) = contradictions(Kept(), claims, {near.id: "A"}, notes)  # type: ignore[arg-type]
    assert ("A", "words 90", ["words 100"]) == (found.letter, found.claim.words, [s.words for s in found.against])


def test_words_of_unknown_reports_have_no_note() -> None:
    notes = Notes([{"document_id": "d", "original": "d", "outlet": "", "published": "", "title": ""}])
    assert () == notes.of("else", "words") == notes.of("d", "  ")
    assert (1,) == notes.of("d", "some  words") == notes.of("d", "some words")


@pytest.mark.parametrize(
    ("iso", "read"),
    [("2031-03-10T09:00:00", "10 Mar 2031"), ("2031-13", "2031-13"), ("2031-02-31", "2031-02-31"), ("soon", "soon")],
)
def test_days_that_are_none_are_shown_as_they_stand(iso: str, read: str) -> None:
    assert read == day(iso)


def test_what_is_no_country_keeps_its_name() -> None:
    assert ("Norway", "XYZ", "NATO") == (name("NOR"), name("XYZ"), name("NATO"))
