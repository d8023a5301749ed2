"""Rows that scripts written for GDELT 2.0 read: the right number of cells, the right codes, nothing made up."""

import dataclasses
import io
from typing import Any, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.export.gdelt import EVENTS, MENTIONS, cameo, day, number, write, write_mentions
from detente.knowledge.ontology import Ontology
from detente.link.rows import Happening, Member, Side, Told

T = TypeVar("T")
NORWAY = Side("NOR", "NOR", "Oslo", "NOR", "GOV")
ARMY = Side("latvian army", "Latvian army", "Latvian army", "LVA", "MIL")
UNION = Side("norden", "Norden", "Norden", "IGO", "IGO")


def made(kind: type[T], **given: Any) -> T:
    """A row with the fields given, all others empty."""
    blank = {"str": "", "int": 0, "float": 0.0}
    empty = {f.name: blank.get(str(f.type), None if "None" in str(f.type) else ()) for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{**empty, **given})


def happening(**given: Any) -> Happening:
    usual = {
        "id": "d1_4_reject", "event_type": "REJECT", "status": "actual", "quad": 3, "score": -4.0, "first": "2031-03-05",
        "start": "2031-03-01", "actors": (NORWAY,), "recipients": (ARMY, UNION), "reports": 3, "sources": 2,
        "members": (Member("m1", 1.0, ""), Member("m2", 0.8, "words")),
    }  # fmt: skip
    return made(Happening, **{**usual, **given})


def rows(*happenings: Happening, **options: Any) -> list[dict[str, str]]:
    file = io.BytesIO()
    n = write(happenings, {}, file, **options)
    lines = file.getvalue().decode("utf8").split("\n")
    assert "" == lines.pop()
    assert n == len(lines)
    return [dict(zip(EVENTS, line.split("\t"), strict=True)) for line in lines]


def row(**given: Any) -> dict[str, str]:
    return rows(happening(**given))[0]


def test_the_tables_have_as_many_columns_as_the_codebook() -> None:
    assert (61, 16) == (len(EVENTS), len(MENTIONS))
    assert 61 == len(set(EVENTS))
    assert ("Actor1Code", "Actor2Code", "IsRootEvent", "QuadClass", "AvgTone") == tuple(EVENTS[n] for n in (5, 15, 25, 29, 34))
    assert ("Actor1Geo_Type", "Actor2Geo_Type", "ActionGeo_Type", "ActionGeo_ADM2Code", "ActionGeo_FeatureID") == tuple(
        EVENTS[n] for n in (35, 43, 51, 55, 58)
    )
    assert ("DATEADDED", "SOURCEURL") == EVENTS[59:]


def test_a_happening_is_one_row_with_its_first_parties() -> None:
    found = row()
    assert ("NORGOV", "Oslo", "NOR", "GOV") == tuple(found[f"Actor1{c}"] for c in ("Code", "Name", "CountryCode", "Type1Code"))
    assert ("LVAMIL", "Latvian army", "LVA", "MIL") == tuple(
        found[f"Actor2{c}"] for c in ("Code", "Name", "CountryCode", "Type1Code")
    )
    assert ("120", "120", "12", "3", "-4.0") == tuple(
        found[c] for c in ("EventCode", "EventBaseCode", "EventRootCode", "QuadClass", "GoldsteinScale")
    )
    assert ("2", "2", "3") == (found["NumMentions"], found["NumSources"], found["NumArticles"])
    assert "20310305000000" == found["DATEADDED"]


def test_what_is_not_known_stays_empty() -> None:
    found = row(actors=(), recipients=(), quad=0, event_type="", start="", first="")
    assert {"GLOBALEVENTID", "GoldsteinScale", "NumMentions", "NumSources", "NumArticles"} == {c for c, v in found.items() if v}


def test_the_parties_of_talks_are_both_given() -> None:
    found = row(actors=(NORWAY, UNION), recipients=())
    assert ("Oslo", "Norden") == (found["Actor1Name"], found["Actor2Name"])
    assert ("IGO", "", "IGO") == (found["Actor2Code"], found["Actor2CountryCode"], found["Actor2Type1Code"])


def test_sectors_that_mean_other_things_in_cameo_are_put_right() -> None:
    press, medics = Side("p", "Press", "Press", "LVA", "JRN"), Side("m", "Medics", "Medics", "", "MED")
    found = row(actors=(press,), recipients=(medics,))
    assert ("LVAMED", "HLH") == (found["Actor1Code"], found["Actor2Code"])


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        ("2031-03-01", ("20310301", "203103", "2031", "2031.1671")),
        ("2031-12-31T07:00", ("20311231", "203112", "2031", "2031.9890")),
        ("2031-03", ("", "203103", "2031", "")),
        ("2031", ("", "", "2031", "")),
        ("2031-13", ("", "", "2031", "")),
        ("", ("20310305", "203103", "2031", "2031.1781")),
        ("0000", ("20310305", "203103", "2031", "2031.1781")),
        ("2031-02-30", ("20310305", "203103", "2031", "2031.1781")),
    ],
)
def test_dates_are_as_exact_as_what_is_known(start: str, expected: tuple[str, ...]) -> None:
    found = row(start=start)
    assert expected == tuple(found[c] for c in ("SQLDATE", "MonthYear", "Year", "FractionDate"))


def test_only_what_happened_is_written_unless_asked_for() -> None:
    told = [happening(id=s, status=s) for s in ("actual", "negated", "future")]
    assert [str(number("actual"))] == [r["GLOBALEVENTID"] for r in rows(*told)]
    assert 2 == len(rows(*told, statuses=("negated", "future")))
    assert [] == rows()


def test_every_root_stands_in_the_crosswalk_of_its_type() -> None:
    for name, kind in Ontology.load().types.items():
        for mode in ("", *(m.name for m in kind.modes)):
            assert cameo(name, mode) in kind.cameo, (name, mode)
    assert ("10", "11", "09", "20") == (
        cameo("REQUEST", "meet"), cameo("ACCUSE", "allege"), cameo("ACCUSE", "investigate"), cameo("ASSAULT", "cleansing"),
    )  # fmt: skip


def test_a_place_has_its_type_and_point_but_no_code_that_is_not_known() -> None:
    geneva = {"place": "Geneva", "place_country": "CHE", "geonames_id": 2660646, "lat": 46.2, "lon": 6.15}
    found = row(**geneva)
    assert ("4", "Geneva", "", "46.2", "6.15", "") == tuple(
        found[f"ActionGeo_{c}"] for c in ("Type", "FullName", "CountryCode", "Lat", "Long", "FeatureID")
    )
    assert "1" == row(place="Norway", place_country="NOR", geonames_id=3144096)["ActionGeo_Type"]
    assert ("", "") == (row(place="No such place")["ActionGeo_Type"], row(lat=float("nan"))["ActionGeo_Lat"])


def test_numbers_are_positive_exact_in_doubles_and_the_same_each_time() -> None:
    found = [number(f"d{n}_1_aid") for n in range(2000)]
    assert 2000 == len(set(found))
    assert all(0 < n < 2**53 for n in found)
    assert 2621918079740792 == number("ab_7_reject")


def test_cells_hold_no_tabs_no_quotes_and_no_formulas() -> None:
    side = Side("k", '=cmd("x")', '=cmd("x")\tb\nc\x00\u2028d\x85', "NOR", "GOV")
    found = row(actors=(side,), place="\ud800 مرحبا 😀")
    assert "'=cmd('x') b c d" == found["Actor1Name"]
    assert "? مرحبا 😀" == found["ActionGeo_FullName"]


def test_mentions_name_their_event_and_report() -> None:
    one = made(Told, id="m1", document="d1", outlet="The Fjord", published="2031-03-05", offset=44, confidence=0.876)
    file = io.BytesIO()
    assert 1 == write_mentions([happening(), happening(status="future")], {"m1": one}, file)
    found = dict(zip(MENTIONS, file.getvalue().decode().rstrip("\n").split("\t"), strict=True))
    expected = {
        "GLOBALEVENTID": str(number("d1_4_reject")), "EventTimeDate": "20310305000000", "MentionTimeDate": "20310305000000",
        "MentionType": "2", "MentionSourceName": "The Fjord", "MentionIdentifier": "d1", "ActionCharOffset": "44",
        "Confidence": "88",
    }  # fmt: skip
    assert expected == {c: v for c, v in found.items() if v}


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12), st.floats() | st.none())
def test_whatever_the_words_a_line_has_its_cells(name: str, place: str, start: str, lat: float | None) -> None:
    told = happening(id=name, actors=(Side(name, name, name, name, name),), place=place, start=start, first=start, lat=lat)
    file = io.BytesIO()
    assert 1 == write([told], {}, file)
    lines = file.getvalue().decode("utf8").splitlines()
    assert [60] == [line.count("\t") for line in lines]


@given(st.text(alphabet="0123456789-T:+٣", max_size=12))
def test_a_day_is_a_day_or_nothing(iso: str) -> None:
    found = day(iso)
    assert found is None or iso.startswith(found.isoformat())
