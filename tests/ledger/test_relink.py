"""A generation of links made from an earlier one is that made of everything, row for row."""

from __future__ import annotations

import dataclasses
import json
import shutil
import tempfile
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.ledger import Ledger
from detente.ledger.links import earlier
from detente.records import Actor, Assessment, Document, Event, Meeting, Mention, Party, Record, Span, When

# What reports tell: type, status, the words, who does it to whom, the matter.
ACTS = (
    ("ASSAULT", "actual", "Bolivian soldiers shelled the border post at Visviri", "Bolivia", "Chile", ""),
    ("ASSAULT", "negated", "no soldiers shelled the border post", "Bolivia", "Chile", ""),
    ("REJECT", "actual", "Bolivia denied that soldiers shelled the border post", "Bolivia", "Chile", "the border post"),
    ("REJECT", "actual", "Chile refused a corridor to the sea", "Chile", "Bolivia", "a corridor to the sea"),
    ("REQUEST", "actual", "Bolivia demanded a corridor to the sea", "Bolivia", "Chile", "a corridor to the sea"),
    ("CONSULT", "future", "envoys of Chile and Bolivia will meet in La Paz", "Chile", "Bolivia", ""),
    ("CONSULT", "actual", "envoys of Chile and Bolivia met in La Paz", "Chile", "Bolivia", ""),
    (
        "THREATEN",
        "actual",
        "the Andean League threatened to close the port of Arica",
        "Andean League",
        "Chile",
        "the port of Arica",
    ),
    ("ACCUSE", "actual", "Quiroga accused Chile of delay over the port of Arica", "Quiroga", "Chile", "the port of Arica"),
)
QUADS = {"ASSAULT": 4, "REJECT": 3, "REQUEST": 3, "CONSULT": 1, "THREATEN": 3, "ACCUSE": 3}
COUNTRY = {"Bolivia": "BOL", "Chile": "CHL", "Andean League": "IGO", "Quiroga": ""}
DAYS = ("2024-03-04", "2024-03-05", "2024-03-06", "2024-03-20", "2024-05-01")


def party(name: str) -> Party:
    country = COUNTRY[name]
    return Party(name, None, name, country, "IGO" if country == "IGO" else "GOV", ())


def event(act: tuple[str, ...], start: int, day: str) -> Event:
    kind, status, words, doer, other, issue = act
    span = (start, start + len(words))
    return Event(
        kind, "", status, (party(doer),), (party(other),), trigger=span, evidence=span, issue=issue, quad=QUADS[kind], confidence=0.8,
        date=When(day, day, "day", day, None) if day else None,
    )  # fmt: skip


@st.composite
def reports(draw: st.DrawFn, number: int) -> Record:
    acts = draw(st.lists(st.sampled_from(ACTS), min_size=1, max_size=4, unique=True))
    published = draw(st.sampled_from(DAYS))
    days = [draw(st.sampled_from(("", published, published[:7]))) for _ in acts]
    starts: list[int] = []
    text = "" if draw(st.booleans()) else f"Report {number}. "
    for act in acts:
        starts.append(len(text))
        text += f"{act[2]}. "
    spans: list[Span] = [(s, s + len(a[2])) for s, a in zip(starts, acts, strict=True)]
    kinds = {
        "Quiroga": draw(st.sampled_from(("person", "organisation"))),
        "Andean League": draw(st.sampled_from(("person", "organisation"))),
    }
    names = sorted({name for a in acts for name in a[3:5]})
    cast = tuple(Actor(n, kinds.get(n, "country"), COUNTRY[n], (), "", (Mention(*spans[0], "name"),)) for n in names)
    talks = [s for s, a in zip(spans, acts, strict=True) if a[0] == "CONSULT"]
    met = tuple(
        Meeting((party("Chile"), party("Bolivia")), None, When(published, published, "day", "", None), "held", "envoy", s)
        for s in talks
    )
    held = (Assessment(party("Chile"), "a corridor to the sea", draw(st.sampled_from(("high", "low"))), spans[0]),)
    return Record(
        Document(id=f"{number:016x}", text=text, outlet=draw(st.sampled_from(("Wire", "Post"))), title="", published=published),
        tuple(event(a, s, d) for a, s, d in zip(acts, starts, days, strict=True)),
        meetings=met,
        assessments=held if draw(st.booleans()) else (),
        actors=cast,
    )


def tables(home: Path) -> dict[str, list[dict[str, Any]]]:
    """The rows of a generation, sorted: those that are made later stand behind."""
    found = {str(p.relative_to(home)): pq.read_table(p).to_pylist() for p in sorted(home.rglob("*.parquet"))}
    return {k: sorted(v, key=json.dumps) for k, v in found.items()}


def made_from(ledger: Ledger) -> str:
    return str(ledger.linked().about["made_from"])


def made_anew(path: Path) -> dict[str, list[dict[str, Any]]]:
    shutil.rmtree(path / "links")
    found = Ledger(path).linked()
    assert "" == found.about["made_from"]
    return tables(found.home)


CORRECTIONS = ("reject", "accept", "merge", "split", "recode", "undo")


def correct(ledger: Ledger, draw: st.DrawFn) -> None:
    """A person's decision about some events."""
    ids = sorted(ledger.table("events").column("event_id").to_pylist())
    action = draw(st.sampled_from(CORRECTIONS))
    one, two = draw(st.sampled_from(ids)), draw(st.sampled_from(ids))
    if action == "undo" and ledger.journal.standing():
        ledger.journal.undo(who="Ada")
    elif action == "split" and one != two:
        ledger.journal.append("split", [one, two], who="Ada", values={"from": one})
    elif action == "merge" and one != two:
        ledger.journal.append("merge", [one, two], who="Ada")
    elif action == "recode":
        ledger.journal.append("recode", [one], who="Ada", values={"status": draw(st.sampled_from(("historical", "negated")))})
    elif action in ("reject", "accept"):
        ledger.journal.append(action, [one], who="Ada")


@settings(max_examples=20, deadline=None)
@given(st.data())
def test_batches_and_corrections_in_any_split_give_what_all_at_once_give(data: st.DataObject) -> None:
    rows = [data.draw(reports(n)) for n in range(data.draw(st.integers(2, 9)))]
    cut = data.draw(st.integers(1, len(rows) - 1))
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "crisis", create=True)
        ledger.write(rows[:cut])
        for _ in range(data.draw(st.integers(0, 2))):
            correct(ledger, data.draw)
        first = ledger.linked().home.name
        ledger.write(rows[cut:])
        for _ in range(data.draw(st.integers(0, 2))):
            correct(ledger, data.draw)
        found = ledger.linked()
        assert found.about["made_from"] == first
        now = tables(found.home)
        assert made_anew(ledger.path) == now


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """One report, linked."""
    made = Ledger(tmp_path / "crisis", create=True)
    made.write([report(0)])
    made.linked()
    return made


def report(number: int, *acts: int) -> Record:
    text = "".join(f"{ACTS[a][2]}. " for a in acts or (0,))
    events = tuple(event(ACTS[a], text.index(ACTS[a][2]), "2024-03-05") for a in acts or (0,))
    return Record(Document(id=f"{number:016x}", text=text, outlet="Wire", title="", published="2024-03-05"), events)


def test_what_is_added_is_made_from_what_was_there(ledger: Ledger) -> None:
    ledger.write([report(1, 2)])
    (found,) = [h for h in ledger.linked().happenings() if h.event_type == "ASSAULT"]
    assert made_from(ledger)
    assert ("BOL",) == found.denied_by
    assert 2 == ledger.linked().search("border").total


def test_a_party_named_by_hand_makes_all_anew(ledger: Ledger) -> None:
    (event_id,) = ledger.table("events").column("event_id").to_pylist()
    ledger.journal.append("recode", [event_id], who="Ada", values={"actors": "the border guard"})
    ledger.write([report(1, 4)])
    assert "" == made_from(ledger)


def test_a_correction_that_is_not_among_those_of_now_makes_all_anew(ledger: Ledger) -> None:
    ledger.write([report(1, 4)])
    ledger.linked()
    entry = dataclasses.replace(ledger.journal.append("note", ["x"], who="Ada", note="why"), id="another")
    folder = ledger.path / "links"
    assert earlier(folder, ledger._store.batches(), [entry]) is not None
    about = ledger.linked().about["made_of"]
    assert earlier(folder, about["batches"][:1], []) is not None
    assert earlier(folder, [], []) is None


def test_a_damaged_generation_is_passed_over(ledger: Ledger) -> None:
    home = ledger.linked().home
    (home / "mentions.parquet").write_bytes(b"none")
    ledger.write([report(1, 4)])
    assert "" == made_from(ledger)
