"""Files that any map opens: valid RFC 7946, whatever the words."""

import dataclasses
import io
import json
from typing import Any, TypeVar

from hypothesis import given
from hypothesis import strategies as st

from detente.export.geojson import point, write
from detente.link.rows import Happening, Side

T = TypeVar("T")


def made(kind: type[T], **given: Any) -> T:
    """A row with the fields given, all others empty."""
    blank = {"str": "", "int": 0, "float": 0.0}
    empty = {f.name: blank.get(str(f.type), None if "None" in str(f.type) else ()) for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{**empty, **given})


def happening(**given: Any) -> Happening:
    return made(Happening, **{"id": "h1", "event_type": "AID", "status": "actual", "lat": 59.9, "lon": 10.7, **given})


def collection(*happenings: Happening, **options: Any) -> dict[str, Any]:
    file = io.BytesIO()
    n = write(happenings, {}, file, **options)

    def no_constant(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    found: dict[str, Any] = json.loads(file.getvalue().decode("utf8"), parse_constant=no_constant)
    assert "FeatureCollection" == found["type"]
    assert n == len(found["features"])
    return found


def test_a_point_has_its_longitude_first() -> None:
    feature = collection(happening())["features"][0]
    assert ("Feature", "h1") == (feature["type"], feature["id"])
    assert {"type": "Point", "coordinates": [10.7, 59.9]} == feature["geometry"]


def test_a_feature_tells_what_is_known_of_the_happening() -> None:
    side, other = Side("NOR", "NOR", "Oslo", "NOR", "GOV"), Side("m", "medics", "medics")
    told = happening(
        mode="economic", actors=(side,), recipients=(other,), start="2031-03", precision="month", place="Oslo", sources=2,
        reports=3, standing=("reported by 2 independent sources",), words="sent grain", score=7.4,
    )  # fmt: skip
    expected = {
        "id": "h1", "type": "AID", "mode": "economic", "status": "actual", "actors": ["NOR"], "recipients": ["medics"],
        "date": "2031-03", "precision": "month", "place": "Oslo", "sources": 2, "reports": 3,
        "standing": ["reported by 2 independent sources"], "words": "sent grain", "score": 7.4,
    }  # fmt: skip
    assert expected == collection(told)["features"][0]["properties"]


def test_happenings_without_a_point_on_the_globe_are_left_out() -> None:
    nan, inf = float("nan"), float("inf")
    lost = [happening(lat=a, lon=o) for a, o in ((None, 1.0), (1.0, None), (nan, 1.0), (1.0, inf), (90.1, 1.0), (1.0, -180.1))]
    assert [] == collection(*lost)["features"]
    assert [-180, 90] == point(-180, 90)
    assert [] == collection()["features"]


def test_all_statuses_are_written_unless_some_are_asked_for() -> None:
    told = [happening(id=s, status=s) for s in ("actual", "negated", "future")]
    assert 3 == len(collection(*told)["features"])
    assert ["negated"] == [f["id"] for f in collection(*told, statuses=("negated",))["features"]]


def test_words_stand_as_they_are_and_no_number_is_none() -> None:
    file = io.BytesIO()
    write([happening(words="“no”,\n مرحبا 😀 \ud800</script>", score=float("nan"))], {}, file)
    assert "مرحبا 😀".encode() in file.getvalue()
    properties = json.loads(file.getvalue())["features"][0]["properties"]
    assert "“no”,\n مرحبا 😀 ?</script>" == properties["words"]
    assert "score" not in properties


@given(st.lists(st.tuples(st.text(max_size=20), st.floats() | st.none(), st.floats() | st.none(), st.floats()), max_size=5))
def test_whatever_is_told_the_file_is_json(rows: list[tuple[str, float | None, float | None, float]]) -> None:
    told = [happening(id=w, words=w, start=w, place=w, lat=a, lon=o, score=s) for w, a, o, s in rows]
    for f in collection(*told)["features"]:
        lon, lat = f["geometry"]["coordinates"]
        assert abs(lon) <= 180
        assert abs(lat) <= 90
