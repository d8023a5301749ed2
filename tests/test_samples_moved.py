"""What moved in the sample reports, exactly: who on what, how, on which day; and what their records do not bear."""

from __future__ import annotations

from pathlib import Path

import pytest

from detente.collect import collect
from detente.ledger import Ledger
from detente.link.rows import Move
from detente.reader import Reader
from detente.views.matrix import gap, matrix

SAMPLES = Path(__file__).parent.parent / "samples" / "reports"

SANCTIONS = "impose severe economic sanctions …"
TROOPS = "Russia move its forces away from the border"
DOOR = "NATO close its door to Ukraine"
ARMS = "continue work with the West on missiles …"
SEAT = "be included in any agreement on its security"
MEASURES = "military-technical measures"

# By day. The days are the reader's, who dates four speeches by a day that stands elsewhere in the report: those of 23 December and of
# 7 February, Germany's refusal and the second of 10 February were said on the day of publication.
MOVED = [
    ("2021-12-07", "USA", "new", SANCTIONS),
    ("2021-12-23", "UKR", "new", SEAT),
    ("2021-12-28", "RUS", "new", DOOR),
    ("2021-12-28", "USA", "new", "send additional weapons to Ukraine and to reinforce …"),
    ("2022-01-10", "RUS", "repeated", DOOR),
    ("2022-01-10", "USA", "new", ARMS),
    ("2022-01-10", "USA", "new", DOOR),
    ("2022-01-10", "USA", "new", TROOPS),
    ("2022-01-12", "NATO", "new", ARMS),
    ("2022-01-12", "RUS", "new", MEASURES),
    ("2022-01-12", "NATO", "new", DOOR),
    ("2022-01-12", "USA", "repeated", TROOPS),
    ("2022-01-13", "European Union", "new", SANCTIONS),
    ("2022-01-13", "POL", "new", "a renewed dialogue on security in Europe"),
    ("2022-01-13", "RUS", "new", "draw its own conclusions"),
    ("2022-01-13", "RUS", "new", "rule out a military deployment to Cuba …"),
    ("2022-01-13", "UKR", "new", TROOPS),
    ("2022-01-13", "UKR", "new", "the Polish proposal"),
    ("2022-01-13", "USA", "new", "respond decisively if Russia moved in that direction"),
    ("2022-01-21", "DEU", "new", "supply weapons"),
    ("2022-01-21", "USA", "repeated", TROOPS),
    ("2022-01-22", "UKR", "new", "citizens to stay calm"),
    ("2022-01-22", "UKR", "repeated", SEAT),
    ("2022-01-24", "FRA", "new", "send troops to Romania"),
    ("2022-01-25", "USA", "repeated", SANCTIONS),
    ("2022-01-26", "NATO", "new", "compromise on the right of each nation …"),
    ("2022-01-26", "NATO", "new", "reopen the missions in Brussels and Moscow …"),
    ("2022-01-26", "RUS", "new", "take retaliatory measures"),
    ("2022-02-07", "UKR", "new", "give up its territory or its choice …"),
    ("2022-02-10", "GBR", "new", TROOPS),
    ("2022-02-10", "UKR", "new", "not to spread panic"),
    ("2022-02-12", "USA", "repeated", SANCTIONS),
    ("2022-02-15", "RUS", "new", ARMS),
    ("2022-02-15", "State Duma", "new", "recognise two breakaway regions in eastern Ukraine …"),
    ("2022-02-15", "USA", "repeated", ARMS),
    ("2022-02-15", "USA", "repeated", SANCTIONS),
    ("2022-02-17", "RUS", "repeated", MEASURES),
]

# What a careful reader of the reports lists beside these: the day, who, the act, words of the report; and why it is not there.
MISSED = [
    ("2022-01-10", "NATO", "refuses", "decide about its membership", "the record lays it to Ukraine"),
    ("2022-01-21", "USA", "threatens", "severe and united response", "there is no record"),
    ("2022-01-21", "RUS", "demands", "withdrawal of NATO troops", "the record is too unsure"),
    ("2022-01-21", "ROU", "refuses", "rejected the demand as inadmissible", "the matter of the record is a fragment"),
    ("2022-01-24", "IRL", "refuses", "Russian naval exercises", "the record calls it history"),
    ("2022-01-26", "USA", "refuses", "no concession on the alliance's open door", "there is no record"),
    ("2022-01-26", "USA", "offers", "talks on missiles in Europe", "the record lays it to Russia"),
    ("2022-02-07", "USA", "threatens", "Nord Stream 2", "there is no record"),
    ("2022-02-07", "RUS", "threatens", "take back Crimea by force", "there is no record"),
    ("2022-02-08", "FRA", "demands", "carry out the Minsk agreements", "the record lays it to Russia"),
    ("2022-02-12", "RUS", "offers", "they will leave afterwards", "the matter of the record is a fragment"),
    ("2022-02-17", "RUS", "demands", "repeated its demand for guarantees", "the record is too unsure"),
]


@pytest.fixture(scope="module")
def moved(reader: Reader, tmp_path_factory: pytest.TempPathFactory) -> list[Move]:
    ledger = Ledger(tmp_path_factory.mktemp("moved") / "crisis", create=True)
    ledger.add(collect(SAMPLES), reader=reader)
    return ledger.linked().moves()


def row(m: Move) -> tuple[str, str, str, str]:
    return m.day, m.party, m.kind, m.issue


def test_what_moved_is_exactly_this(moved: list[Move]) -> None:
    assert sorted(MOVED) == sorted(map(row, moved))


@pytest.mark.parametrize(
    ("day", "party", "act", "words"), [pytest.param(*m[:4], marks=pytest.mark.xfail(reason=m[4])) for m in MISSED]
)
def test_what_the_records_do_not_bear_is_missed(moved: list[Move], day: str, party: str, act: str, words: str) -> None:
    assert any((day, party, act) == (m.day, m.party, m.after.act) and words in m.after.words for m in moved)


@pytest.mark.parametrize(("party", "words"), [(m[1], m[3]) for m in MISSED])
def test_what_is_missed_is_laid_to_nobody_else(moved: list[Move], party: str, words: str) -> None:
    assert not {m.party for m in moved if words in m.after.words} - {party}


def test_each_move_has_the_words_of_a_report_before_and_after(moved: list[Move]) -> None:
    assert all(m.after.words and m.after.document for m in moved)
    assert all((m.before is None) == (m.kind == "new") for m in moved)
    demand = next(m for m in moved if row(m) == ("2022-01-10", "RUS", "repeated", DOOR))
    assert demand.before is not None
    assert "against an eastward expansion" in demand.before.words
    assert "never to admit Ukraine" in demand.after.words


@pytest.mark.parametrize("fragment", ["Wednesday", "President", "it out", "the charge", "meet again", "for Russia"])
def test_no_issue_is_a_fragment(moved: list[Move], fragment: str) -> None:
    assert fragment not in {m.issue for m in moved}


def test_no_meeting_accusation_or_denial_is_a_stance(moved: list[Move]) -> None:
    words = " ".join(m.after.words for m in moved)
    assert not any(cue in words for cue in ("agreed to meet", "agreed to keep talking", "accused", "denied", "denies", "postponed"))


def test_the_matrix_has_every_party_and_who_is_silent(moved: list[Move]) -> None:
    shown = matrix([m.after for m in moved], moved)
    cell = {(line.issue, c.party): c for line in shown.lines for c in line.cells}
    assert ("demands", "repeated") == (cell[DOOR, "RUS"].act, cell[DOOR, "RUS"].kind)
    assert "silent" == cell[DOOR, "DEU"].act
    assert 4 == len(cell[SANCTIONS, "USA"].history)
    apart = {g.issue: g.steps for g in gap([m.after for m in moved], "USA", "RUS", moves=moved)}
    assert (1, 0) == (apart[DOOR], apart[ARMS])
