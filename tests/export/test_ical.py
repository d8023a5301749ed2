"""The talks in a calendar: one entry a round, as RFC 5545 has it, whatever the reports say of it."""

from __future__ import annotations

import dataclasses
import io
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from detente.export import export
from detente.export.ical import STATES, Telling, entry
from detente.ledger import Filter, Ledger
from detente.link.rows import Side, Step, Talk
from detente.records import Document, Meeting, Party, Record, When
from export.strait import TALKS, crisis, day, told

RUSSIA, NATO = Party("Moscow", None, "Russia", "RUS", "GOV"), Party("NATO", None, "NATO", "IGO", "IGO")
OFF = dataclasses.replace(TALKS, status="cancelled", evidence=(196, 226))
NEW = dataclasses.replace(TALKS, date=day("2031-03-09"), evidence=(45, 90))
ONCE = ("UID", "DTSTAMP", "DTSTART", "LAST-MODIFIED", "SEQUENCE", "SUMMARY", "STATUS", "DESCRIPTION")
AT_MOST = ("DTEND", "LOCATION", "GEO", "URL", "RELATED-TO")


def lines(data: bytes) -> list[str]:
    """The unfolded content lines, folded ones being of 75 octets at most and all ended by CRLF."""
    assert data.endswith(b"\r\n")
    physical = data.split(b"\r\n")
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in physical)
    return data.replace(b"\r\n ", b"").decode("utf8").split("\r\n")[:-1]


def checked(data: bytes) -> list[Any]:
    """The entries of a calendar that keeps the rules of RFC 5545, sections 3.1, 3.6.1 and 3.8."""
    logical = lines(data)
    assert ["BEGIN:VCALENDAR", "END:VCALENDAR"] == [logical[0], logical[-1]]
    assert 1 == sum(line.startswith("PRODID:") for line in logical) == logical.count("VERSION:2.0")
    assert all(re.match(r"[A-Z-]+[;:]", line) and not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", line) for line in logical)
    calendar = Calendar.from_ical(data)
    events = calendar.walk("VEVENT")
    blocks = "\n".join(logical).split("BEGIN:VEVENT\n")[1:]
    assert len(blocks) == len(events) == len({str(e["UID"]) for e in events})
    for block, event in zip(blocks, events, strict=True):
        assert [] == event.errors
        names = [re.split("[;:]", line)[0] for line in block.split("\nEND:VEVENT")[0].split("\n")]
        assert all(1 == names.count(n) for n in ONCE)
        assert {n for n in names if n not in ONCE} <= set(AT_MOST)
        assert all(1 >= names.count(n) for n in AT_MOST)
        start, end = event["DTSTART"].dt, event["DTEND"].dt if "DTEND" in event else None
        assert end is None or (type(start) is type(end) and start < end)
        assert event["DTSTAMP"].dt.utcoffset().total_seconds() == 0 == event["LAST-MODIFIED"].dt.utcoffset().total_seconds()
        assert str(event["STATUS"]) in ("TENTATIVE", "CONFIRMED", "CANCELLED")
        assert int(event["SEQUENCE"]) >= 0
        if "GEO" in event:
            assert abs(event["GEO"].latitude) <= 90
            assert abs(event["GEO"].longitude) <= 180
        assert re.fullmatch(r"https?://[!-~]*", str(event.get("URL", "http://")))
    return sorted(events, key=lambda e: str(e["DTSTART"].dt))


def entries(ledger: Ledger, where: Filter | None = None) -> list[Any]:
    file = io.BytesIO()
    n = export("ical", ledger, file, where=where or Filter())
    found = checked(file.getvalue())
    assert n == len(found)
    return found


def of(*meetings: Meeting, id: str = "a", published: str = "2031-03-04") -> Record:
    return told(id, meetings=meetings, published=published)


def test_the_calendar_holds_the_rounds_whose_day_is_known(ledger: Ledger) -> None:
    file = io.BytesIO()
    assert 2 == export("ical", ledger, file)
    held, off = checked(file.getvalue())
    assert ["CONFIRMED", "CANCELLED"] == [str(held["STATUS"]), str(off["STATUS"])]
    assert [date(2022, 1, 10), date(2022, 1, 11)] == [held["DTSTART"].dt, held["DTEND"].dt]
    assert [date(2022, 1, 12), date(2022, 1, 14)] == [off["DTSTART"].dt, off["DTEND"].dt]
    assert ("Geneva", (46.2, 6.15)) == (str(held["LOCATION"]), (held["GEO"].latitude, held["GEO"].longitude))
    assert "https://example.org/a" == str(held["URL"])
    calendar = Calendar.from_ical(file.getvalue())
    assert "Rounds of talks without a known day, left out: 1." == str(calendar["X-WR-CALDESC"])
    assert {"2022-01-10T00:00:00+00:00"} == {e[p].dt.isoformat() for e in (held, off) for p in ("DTSTAMP", "LAST-MODIFIED")}


def test_a_round_keeps_its_uid_and_counts_its_moves(tmp_path: Path) -> None:
    first = of(TALKS)
    ledger = crisis(tmp_path / "l", first)
    (before,) = entries(ledger)
    ledger.write([of(dataclasses.replace(TALKS, status="held"), id="b", published="2031-03-08")])
    (after,) = entries(ledger)
    assert str(before["UID"]) == str(after["UID"]) == "a_142_scheduled_meeting@detente"
    assert (0, 1) == (before["SEQUENCE"], after["SEQUENCE"])
    assert ("2031-03-04", "2031-03-08") == tuple(e["LAST-MODIFIED"].dt.date().isoformat() for e in (before, after))
    assert ("https://example.org/a", "https://example.org/b") == (str(before["URL"]), str(after["URL"]))


def test_the_description_is_the_history_with_the_words_of_each_report(tmp_path: Path) -> None:
    later = of(dataclasses.replace(OFF, date=TALKS.date), id="b", published="2031-03-06")
    (event,) = entries(crisis(tmp_path / "l", of(TALKS), later))
    assert "CANCELLED" == str(event["STATUS"])
    assert "Norway – Latvia (cancelled)" == str(event["SUMMARY"])
    assert [
        "scheduled (2031-03-04, The Fjord): Talks are planned for Friday in Oslo, officials said.",
        "cancelled (2031-03-06, The Fjord): They were postponed to Sunday.",
    ] == str(event["DESCRIPTION"]).split("\n")


@pytest.mark.parametrize("until", ["", "2031-03-08"])
def test_a_round_that_was_put_off_names_the_new_day_and_points_to_it(until: str, tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", of(TALKS), of(OFF, NEW, id="b", published="2031-03-06"))
    old, *rest = entries(ledger, Filter(until=until))
    assert ("CANCELLED", "Norway – Latvia (postponed to 2031-03-09)") == (str(old["STATUS"]), str(old["SUMMARY"]))
    assert ("b_45_scheduled_meeting@detente", "SIBLING") == (str(old["RELATED-TO"]), old["RELATED-TO"].params["RELTYPE"])
    assert "https://example.org/b" == str(old["URL"])
    assert ([] if until else [("CONFIRMED", str(old["RELATED-TO"]))]) == [(str(e["STATUS"]), str(e["UID"])) for e in rest]


@pytest.mark.parametrize(
    ("status", "state", "title"),
    [("proposed", "TENTATIVE", " (proposed)"), ("refused", "CANCELLED", " (refused)"), ("ongoing", "CONFIRMED", "")],
)
def test_the_title_says_what_the_state_cannot(status: str, state: str, title: str, tmp_path: Path) -> None:
    (event,) = entries(crisis(tmp_path / "l", of(dataclasses.replace(TALKS, status=status))))
    assert (state, f"Norway – Latvia{title}") == (str(event["STATUS"]), str(event["SUMMARY"]))


def test_a_state_is_called_by_its_name_and_others_by_theirs(tmp_path: Path) -> None:
    envoy = Party("Kari Moen", None, "Kari Moen", "NOR", "GOV")
    (event,) = entries(crisis(tmp_path / "l", of(dataclasses.replace(TALKS, parties=(envoy, NATO)))))
    assert "Norway – NATO" == str(event["SUMMARY"])


def test_one_sentence_that_tells_two_rounds_gives_two_entries(tmp_path: Path) -> None:
    two = dataclasses.replace(TALKS, date=day("2031-04-20"), parties=(RUSSIA, NATO), place=None)
    found = entries(crisis(tmp_path / "l", of(TALKS, two)))
    assert ["a_142_scheduled_meeting@detente", "a_142_scheduled_meeting_2@detente"] == [str(e["UID"]) for e in found]


def test_a_person_merges_rounds(tmp_path: Path) -> None:
    ledger = crisis(tmp_path / "l", of(TALKS), of(NEW, id="b"))
    assert 2 == len(entries(ledger))
    ledger.journal.append("merge", ["a_142_scheduled_meeting", "b_45_scheduled_meeting"], who="Ada")
    assert 1 == len(entries(ledger))


def test_talks_of_which_only_one_party_is_named_are_not_thrown_together(tmp_path: Path) -> None:
    alone = Meeting((RUSSIA,), None, When("2022-01-12", "2022-01-12", "day"), "proposed", "", (0, 5))
    records = [Record(Document(id=i, text="Talks"), meetings=(alone,)) for i in "ab"]
    found = entries(crisis(tmp_path / "l", *records))
    assert ["TENTATIVE", "TENTATIVE"] == [str(e["STATUS"]) for e in found]
    assert ["Russia (proposed)"] * 2 == [str(e["SUMMARY"]) for e in found]
    assert ["1970-01-01"] * 2 == [e["DTSTAMP"].dt.date().isoformat() for e in found]
    assert ["proposed (a): Talks", "proposed (b): Talks"] == sorted(str(e["DESCRIPTION"]) for e in found)


def test_an_hour_that_is_known_is_kept(tmp_path: Path) -> None:
    at = When("2031-03-07T09:30:00+01:00", "2031-03-07T11:00:00+01:00", "time")
    (event,) = entries(crisis(tmp_path / "l", of(dataclasses.replace(TALKS, date=at))))
    assert ["2031-03-07T08:30:00+00:00", "2031-03-07T10:00:00+00:00"] == [event[p].dt.isoformat() for p in ("DTSTART", "DTEND")]


def test_a_report_cannot_write_lines_of_its_own_into_the_calendar(tmp_path: Path) -> None:
    evil = Party("x", None, "A\r\nATTENDEE:mailto:x@example.org\x00\u2028\u202eB;,", "", "")
    url = "https://example.org/\r\nATTACH:x"
    text = "Talks\r\nATTACH:y\\n\x1b"
    record = Record(
        Document(id="a", text=text, url=url, outlet="O\nEND:VEVENT", published="2022-01"),
        meetings=(Meeting((evil, NATO), None, When("2022-01-12", "2022-01-12", "day"), "held", "", (0, len(text))),),
    )
    (event,) = entries(crisis(tmp_path / "l", record))
    assert "A ATTENDEE:mailto:x@example.org B,, – NATO" == str(event["SUMMARY"])
    assert "held (2022-01, O END:VEVENT): Talks ATTACH:y\\n" == str(event["DESCRIPTION"])


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a?b=c&d#e", "https://example.org/a?b=c&d#e"),
        ('https://example.org/Осло;x,"y"', "https://example.org/%D0%9E%D1%81%D0%BB%D0%BE;x,%22y%22"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://example.org/a b", None),
        ("", None),
    ],
)
def test_only_addresses_of_the_web_are_given(url: str, expected: str | None, tmp_path: Path) -> None:
    record = of(TALKS)
    (event,) = entries(crisis(tmp_path / "l", dataclasses.replace(record, document=dataclasses.replace(record.document, url=url))))
    assert expected == (str(event["URL"]) if "URL" in event else None)


@pytest.mark.parametrize("start", ["2022-02-30", "2022-W02-1", "2022", "", "soon", "2022-01-12Tx"])
def test_what_is_no_day_is_left_out(start: str, tmp_path: Path) -> None:
    meeting = dataclasses.replace(TALKS, date=When(start, start, "day"))
    assert [] == entries(crisis(tmp_path / "l", of(meeting)))


def test_every_status_of_a_round_has_a_state() -> None:
    assert {"held", "ongoing", "scheduled", "proposed", "refused", "postponed", "cancelled"} == set(STATES)


words = st.text(max_size=20)


@settings(max_examples=60)
@given(
    st.tuples(words, words, words, words),
    st.dates(),
    st.dates(),
    st.tuples(st.floats(), st.floats()),
    st.sampled_from([*STATES, "other"]),
)
def test_whatever_is_told_the_entry_keeps_the_rules(
    texts: tuple[str, str, str, str], start: date, end: date, at: tuple[float, float], status: str
) -> None:
    id, name, said, url = texts
    lat, lon = at
    side = Side(name, name, name)
    talk = Talk(
        id, status, "", (side,), start.isoformat(), end.isoformat(), "day", said, "", 1, (Step(id, name, status),), (id,), name
    )
    row = {
        "round_id": id, "document_id": id, "outlet": said, "published": name, "place": said, "place_lat": lat, "place_lon": lon,
        "evidence": said,
    }  # fmt: skip
    calendar = Calendar()
    calendar.add("prodid", "-//x//x//EN")
    calendar.add("version", "2.0")
    calendar.add_component(entry(talk, "u@detente", Telling({id: row}, {id: f"https://example.org/{url}"}, talk, "v@detente")))
    (event,) = checked(calendar.to_ical())
    assert start == event["DTSTART"].dt
    assert not isinstance(event["DTSTART"].dt, datetime)
