"""A network that other tools open: parties, and what they did to each other, added up."""

import dataclasses
import io
import random
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.export.graphml import edges, nodes, write
from detente.link.rows import Happening, Side

T = TypeVar("T")


def made(kind: type[T], **given: Any) -> T:
    """A row with the fields given, all others empty."""
    blank = {"str": "", "int": 0, "float": 0.0}
    empty = {f.name: blank.get(str(f.type), None if "None" in str(f.type) else ()) for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{**empty, **given})


def side(label: str, country: str = "", sector: str = "GOV") -> Side:
    return Side(label, label, label, country, sector)


NOR, LVA, EST = side("NOR", "NOR"), side("LVA", "LVA"), side("EST", "EST")


def happening(actors: tuple[Side, ...], recipients: tuple[Side, ...] = (), **given: Any) -> Happening:
    usual = {"status": "actual", "quad": 3, "score": -4.0, "start": "2031-03-01"}
    return made(Happening, **{**usual, **given, "actors": actors, "recipients": recipients})


def graph(*happenings: Happening, **options: Any) -> Any:
    file = io.BytesIO()
    n = write(happenings, {}, file, **options)
    found = nx.read_graphml(io.BytesIO(file.getvalue()), force_multigraph=True)
    assert n == found.number_of_nodes()
    return found


def test_ties_of_one_kind_between_two_parties_are_one_edge() -> None:
    found = graph(
        happening((NOR,), (LVA,), start="2031-03-09"),
        happening((NOR,), (LVA, EST), score=-1.5),
        happening((NOR,), (LVA,), quad=1, score=3.5),
        happening((LVA,), (NOR,)),
    )
    assert found.is_directed()
    assert found.is_multigraph()
    ties = {(a, r, d["kind"]): (d["count"], d["score"], d["first"], d["last"]) for a, r, d in found.edges(data=True)}
    assert {
        ("NOR", "LVA", "verbal conflict"): (2, -5.5, "2031-03-01", "2031-03-09"),
        ("NOR", "EST", "verbal conflict"): (1, -1.5, "2031-03-01", "2031-03-01"),
        ("NOR", "LVA", "verbal cooperation"): (1, 3.5, "2031-03-01", "2031-03-01"),
        ("LVA", "NOR", "verbal conflict"): (1, -4.0, "2031-03-01", "2031-03-01"),
    } == ties


def test_edges_have_ids_of_their_own() -> None:
    file = io.BytesIO()
    write([happening((NOR,), (LVA, EST)), happening((LVA,), (NOR,), quad=2)], {}, file)
    ids = [e.get("id") for e in ET.fromstring(file.getvalue()).iter() if e.tag.endswith("}edge")]
    assert 3 == len(ids) == len(set(ids))


def test_a_party_counts_once_a_happening_and_bears_its_usual_names() -> None:
    told = [
        happening((NOR,), (NOR, LVA)),
        happening((Side("NOR", "NOR", "Oslo", "NOR", "MIL"),)),
        happening((NOR,)),
    ]
    assert {"label": "NOR", "country": "NOR", "sector": "GOV", "happenings": 3} == graph(*told).nodes["NOR"]
    assert 1 == nodes(told)["LVA"]["happenings"]


def test_nobody_acts_upon_themselves_and_talks_go_each_way() -> None:
    assert {} == edges([happening((NOR,), (NOR,)), happening((NOR,))])
    assert {("EST", "NOR"), ("NOR", "EST")} == {(a, r) for a, r, _ in edges([happening((NOR, EST), quad=1)])}


def test_only_what_happened_is_written_unless_asked_for() -> None:
    told = [happening((NOR,), (LVA,)), happening((EST,), (LVA,), status="negated")]
    assert {"NOR", "LVA"} == set(graph(*told))
    assert {"EST", "LVA"} == set(graph(*told, statuses=("negated",)))
    assert 0 == graph().number_of_nodes()


@pytest.mark.parametrize(("start", "first", "expected"), [("0000", "2031-03-02", "2031-03-02"), ("2031-03", "", "")])
def test_days_that_are_none_do_not_stand(start: str, first: str, expected: str) -> None:
    tie = edges([happening((NOR,), (LVA,), start=start, first=first)])["NOR", "LVA", 3]
    assert (expected, expected) == (tie["first"], tie["last"])


def test_what_xml_forbids_is_removed_and_the_rest_kept() -> None:
    name = 'Ba\x00\x1bku \ud800 <b>&"مرحبا😀\ufffe'
    found = graph(happening((side(name),), (LVA,), score=float("nan")))
    assert 'Baku  <b>&"مرحبا😀' in found
    assert 0.0 == next(d["score"] for *_, d in found.edges(data=True))


@given(st.lists(st.tuples(st.text(max_size=8), st.text(max_size=8), st.integers(-1, 6), st.floats(-10, 10)), max_size=8))
def test_the_file_is_the_same_whatever_the_order(rows: list[tuple[str, str, int, float]]) -> None:
    told = [happening((side(a, a),), (side(r),), quad=q, score=s, start=a) for a, r, q, s in rows]
    files = []
    for order in (told, random.Random(1).sample(told, len(told))):
        file = io.BytesIO()
        write(order, {}, file)
        files.append(file.getvalue())
    assert files[0] == files[1]
    ET.fromstring(files[0])
