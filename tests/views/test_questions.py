"""Answers say who, what and on whose word, and where that stands."""

from hypothesis import given

from detente.ledger.tables import rows
from detente.records import Event, Party, Record
from detente.views import events, forces, outlooks, positions, quotes, talks
from detente.views.questions import weekday
from sample_report import TEXT, record
from strategies import records

VIEWS = {
    positions: "events",
    events: "events",
    talks: "meetings",
    forces: "forces",
    outlooks: "assessments",
    quotes: "attributions",
}


def lines() -> dict[str, str]:
    return {f"{p.party} {p.act} {p.to}".strip(): p.issue for p in positions(rows("events", record()))}


def test_positions_read_as_party_act_addressee() -> None:
    assert {
        "NOR demands ISL": "reopen the strait",
        "ISL refuses": "discuss the strait without its allies",
        "ISL threatens NOR": "close its ports",
    } == lines()


def test_a_position_carries_condition_speaker_and_paragraph() -> None:
    threat = next(p for p in positions(rows("events", record())) if p.act == "threatens")
    assert ("if Norway sent warships", "officials in Reykjavik", 3) == (
        threat.condition,
        threat.speaker,
        threat.source.paragraph,
    )


def test_an_announced_meeting_is_no_offer() -> None:
    assert not [p for p in positions(rows("events", record())) if p.act in ("offers", "agrees with")]


def test_those_who_agree_together_agree_with_one_another() -> None:
    both = (Party("Norway", (0, 6), "Norway", "NOR", "GOV"), Party("Iceland", (7, 9), "Iceland", "ISL", "GOV"))
    told = Record(record().document, events=(Event("AGREE", "", "actual", both, (), (0, 1), (0, 9), issue="a truce"),))
    assert [("NOR", "agrees with", "ISL"), ("ISL", "agrees with", "NOR")] == [
        (p.party, p.act, p.to) for p in positions(rows("events", told))
    ]


def test_an_act_by_nobody_known_is_unnamed() -> None:
    told = Record(record().document, events=(Event("REQUEST", "", "actual", (), (), (0, 1), (0, 6)),))
    assert ["unnamed"] == [p.party for p in positions(rows("events", told))]


def test_talks_stand_in_order_with_their_weekdays() -> None:
    assert [
        ("2031-03-10", "Monday", "held", "Geneva", "envoy"),
        ("2031-03-13", "Thursday", "scheduled", "Vienna", "minister"),
    ] == [(t.date, t.weekday, t.status, t.place, t.level) for t in talks(rows("meetings", record()))]


def test_one_meeting_told_twice_in_a_report_stands_once() -> None:
    told = record()
    twice = Record(told.document, meetings=(told.meetings[0], told.meetings[0]))
    assert 1 == len(talks(rows("meetings", twice)))


def test_quotes_name_speaker_title_and_whether_words_are_quoted() -> None:
    assert [("Ingrid Moen", "NOR", "deputy foreign minister", True), ("officials in Reykjavik", "ISL", "", False)] == [
        (q.speaker, q.party, q.title, q.direct) for q in quotes(rows("attributions", record()))
    ]
    assert 1 == len(quotes(rows("attributions", record()), direct_only=True))


def test_forces_say_side_count_and_source() -> None:
    (force,) = forces(rows("forces", record()))
    assert ("NOR", 2500, True, "soldiers", "NATO officials") == (
        force.side,
        force.count,
        force.approximate,
        force.what,
        force.according_to,
    )


def test_outlooks_say_who_judges() -> None:
    assert [("NATO officials", "a deal", "low")] == [(o.by, o.about, o.likelihood) for o in outlooks(rows("assessments", record()))]


def test_events_keep_their_status() -> None:
    assert "negated" == next(e for e in events(rows("events", record())) if e.event_type == "ASSAULT").status


def test_every_row_points_at_its_words() -> None:
    for view, table in VIEWS.items():
        for row in view(rows(table, record())):
            assert " ".join(TEXT[row.source.start : row.source.end].split()) == row.source.words
            assert row.source.paragraph > 0


def test_a_weekday_needs_a_whole_date() -> None:
    assert ("Thursday", "", "", "") == (weekday("2031-03-13"), weekday("2031-03"), weekday(""), weekday("not-a-date"))


@given(records())
def test_views_answer_over_any_record(any_record: Record) -> None:
    for view, table in VIEWS.items():
        assert view(rows(table, any_record)) == view(rows(table, any_record))
