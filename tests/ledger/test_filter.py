"""A filter means the same to the tables of a ledger as to the records themselves."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import EVERYTHING, Filter, Ledger, kept
from detente.ledger.filter import meant, named
from detente.records import (
    Assessment,
    Attribution,
    Document,
    Event,
    Force,
    Meeting,
    Party,
    Record,
    When,
)

PARTIES = (
    Party("he", (0, 1), "Sergei Ryabkov", "RUS", "GOV"),
    Party("Moscow", (0, 1), "Russia", "RUS", "GOV"),
    Party("the U.S. State Department", (0, 1), "U.S. State Department", "USA", "GOV"),
    Party("the alliance", (0, 1), "NATO", "IGO", "IGO"),
    Party("Minsk", (0, 1), "Belarus", "BLR", "GOV"),
    Party("Zürich’s mayor", (0, 1), "Mayor of Zürich", "CHE", "GOV"),
    Party("gunmen", (0, 1), "gunmen"),
)
DAYS = (None, When("", "", "unknown"), When("2022", "2022", "year"), When("2022-01", "2022-01", "month"))
DAYS += tuple(When(f"2022-0{m}-{d}", f"2022-0{m}-{d}", "day") for m in (1, 2) for d in ("05", "20"))
TABLES = ("events", "meetings", "attributions", "forces", "assessments")

wanted_parties = st.sampled_from(
    [
        "",
        "RUS",
        "rus",
        "Russia",
        "russia",
        "US",
        "U.S.",
        "usa",
        "ryabkov",
        "NATO",
        "IGO",
        "moscow",
        "zürich",
        "gunmen",
        "FRA",
    ]
)
wanted_days = st.sampled_from(["", "2022", "2022-01", "2022-02", "2022-01-05", "2022-01-06", "2021-12-31", "2023"])
filters = st.builds(
    Filter,
    actor=wanted_parties,
    dyad=st.none() | st.tuples(wanted_parties, wanted_parties),
    event_types=st.sampled_from([(), ("REJECT",), ("REJECT", "AGREE")]),
    statuses=st.sampled_from([(), ("actual",), ("cancelled",), ("actual", "held")]),
    since=wanted_days,
    until=wanted_days,
    outlet=st.sampled_from(["", "wire", "Die Zeitung", "'; DROP TABLE events; --"]),
    document=st.sampled_from(["", "0", "01", "x%", "_"]),
)


def reports() -> list[Record]:
    """Reports of all sorts, always the same."""
    chance = random.Random(1962)

    def some(n: int) -> tuple[Party, ...]:
        return tuple(chance.sample(PARTIES, chance.randint(0, n)))

    def one() -> Party | None:
        return chance.choice((None, *PARTIES))

    span = (0, 2)
    return [
        Record(
            Document(
                id=f"{i:02d}",
                text="They met.",
                published=chance.choice((None, "2022-01-10", "2022-02-01T08:00:00+00:00")),
                outlet=chance.choice((None, "The Wire", "Die Zeitung")),
            ),
            events=tuple(
                Event(
                    chance.choice(("REJECT", "AGREE", "THREATEN")),
                    "",
                    chance.choice(("actual", "future")),
                    some(2),
                    some(2),
                    (n, n + 1),
                    span,
                    speaker=one(),
                    date=chance.choice(DAYS),
                )
                for n in range(4)
            ),
            meetings=tuple(
                Meeting(some(3), None, chance.choice(DAYS), chance.choice(("held", "cancelled")), "", span) for _ in range(3)
            ),
            attributions=(Attribution((span,), (span,), (span,), speaker=one()),),
            forces=(Force(one(), 3, False, "ships", None, one(), span),),
            assessments=(Assessment(one(), "", "low", span),),
        )
        for i in range(24)
    ]


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    made = Ledger(tmp_path_factory.mktemp("filter") / "l", create=True)
    for start in range(0, len(reports()), 7):
        made.write(reports()[start : start + 7])
    return made


@settings(max_examples=25)  # each asks five tables
@given(filters)
def test_tables_and_records_are_narrowed_alike(ledger: Ledger, where: Filter) -> None:
    narrowed = list(kept(reports(), where))
    for name in TABLES:
        expected = sorted(r.document.id for r in narrowed for _ in getattr(r, name))
        assert expected == sorted(ledger.table(name, where=where)["document_id"].to_pylist()), name


def test_an_empty_filter_keeps_everything() -> None:
    assert reports() == list(kept(reports(), EVERYTHING))


@pytest.mark.parametrize(
    ("wanted", "party", "expected"),
    [
        ("US", Party("Moscow", None, "Russia", "RUS"), False),
        ("US", Party("Washington", None, "United States", "USA"), True),
        ("UK", Party("Kyiv", None, "Ukraine", "UKR"), False),
        ("Britain", Party("London", None, "United Kingdom", "GBR"), True),
        ("and", Party("the ministry", None, "Ministry of Trade and Industry", "RUS"), False),
        ("Ryabkov", Party("he", None, "Ryabkov, Sergei", "RUS"), True),
        ("Ryab", Party("he", None, "Sergei Ryabkov", "RUS"), False),
        ("IGO", Party("NATO", None, "NATO", "IGO"), True),
        ("  ", Party("NATO", None, "NATO", "IGO"), False),
        (".", Party("NATO", None, "NATO", "IGO"), False),
    ],
)
def test_a_name_is_matched_by_whole_words_and_a_country_by_its_code(wanted: str, party: Party, expected: bool) -> None:
    assert expected == named(party, wanted)


def test_codes_of_countries_are_no_names() -> None:
    assert ("AND", "") == meant("and")
    assert ("RUS", "Russia") == meant(" Russia ")
    assert ("", "Estavia") == meant("Estavia")


@pytest.mark.parametrize(
    ("since", "until", "day", "expected"),
    [
        ("", "2022-01", "2022-01-31", True),
        ("", "2022-01", "2022-02-01", False),
        ("2022-02", "", "2022-02-01", True),
        ("2022-02", "", "2022-01-31", False),
        ("2022-01-10", "2022-01-10", "2022-01-10", True),
        ("2022-01-10", "", "2022-01", True),
        ("2023", "", "2022-12-31", False),
    ],
)
def test_partial_dates_stand_for_all_their_days(since: str, until: str, day: str, expected: bool) -> None:
    record = Record(Document(id="x", text="x"))
    assert expected == Filter(since=since, until=until).keeps_day(record, When(day, day, "day"))


def test_what_has_no_date_at_all_is_left_out_where_days_are_asked_for() -> None:
    assert not Filter(since="2000").keeps_day(Record(Document(id="x", text="x")), None)
