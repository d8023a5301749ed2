"""The journal loses no correction, takes none back by deleting, and knows what stood on any day."""

from __future__ import annotations

import json
import os
import random
import string
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.errors import LedgerError, UnknownNameError, UsageError
from detente.ledger.journal import ACTIONS, LONGEST_TEXT, UNDO, Entry, Journal, clean, in_force, instant, latest

DAY = "2022-01-{:02d}T12:00:00.000000Z"


def journal(path: Path, *actions: str) -> Journal:
    """A journal with one correction a day from 1 January on, each of the event of its number."""
    made = Journal(path)
    for n, action in enumerate(actions):
        made.append(action, [f"e{n}"], who="Ada", time=DAY.format(n + 1))
    return made


def written(path: Path) -> list[Path]:
    return sorted((path / "journal").iterdir())


# ---- writing


def test_what_is_appended_is_read_again_as_it_was(tmp_path: Path) -> None:
    appended = [
        Journal(tmp_path).append("accept", ["a", "b"], who="Ada", time=DAY.format(1)),
        Journal(tmp_path).append("recode", ["a"], who="Ben", values={"status": "future", "issue": "grain"}, time=DAY.format(2)),
        Journal(tmp_path).append("note", ["b"], who="Ada", note="see page 2\nand 3 😀 שלום", time=DAY.format(3)),
    ]
    found = Journal(tmp_path).entries()
    assert tuple(appended) == found == Journal(tmp_path).standing()
    assert [("accept", ("a", "b"), "Ada"), ("recode", ("a",), "Ben"), ("note", ("b",), "Ada")] == [
        (e.action, e.targets, e.who) for e in found
    ]
    assert ["grain", "future", ""] == [found[1].value(v) for v in ("issue", "status", "mode")]
    assert "see page 2\nand 3 😀 שלום" == found[2].note


def test_an_entry_is_one_file_of_json_that_a_person_can_read(tmp_path: Path) -> None:
    entry = Journal(tmp_path).append("reject", ["é1"], who="Zoë", note="no such talks", time="2022-01-10T09:30:00Z")
    (file,) = written(tmp_path)
    text = file.read_text(encoding="utf8")
    assert entry.to_dict() == json.loads(text)
    assert "Zoë" in text
    assert text.endswith("}\n")
    assert file.name.startswith("20220110T093000000000-")
    assert (entry.id[:9], 19) == ("20220110-", len(entry.id))
    assert file.name.endswith(f"{entry.id[9:]}.json")


def test_the_clock_is_read_where_no_time_is_given(tmp_path: Path) -> None:
    before = datetime.now(UTC)
    made = Journal(tmp_path).append("star", ["x"], who="Ada").time
    assert before <= datetime.fromisoformat(made) <= datetime.now(UTC)
    assert made == instant(made)


def test_entries_come_by_their_time_whatever_the_order_of_writing(tmp_path: Path) -> None:
    days = [5, 1, 9, 3]
    for n in days:
        Journal(tmp_path).append("star", [str(n)], who="Ada", time=DAY.format(n))
    assert [("1",), ("3",), ("5",), ("9",)] == [e.targets for e in Journal(tmp_path).entries()]


def test_corrections_of_one_instant_keep_the_order_in_which_they_were_made(tmp_path: Path) -> None:
    one = Journal(tmp_path)
    made = [one.append("star", [str(n)], who="Ada", time=DAY.format(1)) for n in range(30)]
    assert tuple(made) == one.entries()
    assert 30 == len({e.id for e in made})


def test_two_processes_that_append_in_the_same_microsecond_lose_nothing(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        sys.path.insert(0, sys.argv[2])
        from detente.ledger.journal import Journal
        for n in range(60):
            Journal(Path(sys.argv[1])).append("star", [f"{sys.argv[3]}{n}"], who="Ada", time="2022-01-10T00:00:00Z")
        """
    )
    source = str(Path(__file__).parent.parent.parent / "src")
    runs = [subprocess.Popen([sys.executable, "-c", script, str(tmp_path), source, name]) for name in ("a", "b")]
    assert [0, 0] == [run.wait(timeout=120) for run in runs]
    found = Journal(tmp_path).entries()
    assert {f"{name}{n}" for name in ("a", "b") for n in range(60)} == {e.targets[0] for e in found}
    assert 120 == len({e.id for e in found}) == len(written(tmp_path))


@pytest.mark.parametrize(
    ("action", "targets", "more", "message"),
    [
        ("delete", ["a"], {}, "there are accept, reject"),
        (UNDO, ["a"], {}, "and undo"),
        ("accept", [], {}, "accept what"),
        ("accept", ["a", " \x00"], {}, "accept what"),
        ("recode", ["a"], {}, "a field and its value"),
        ("merge", ["a"], {}, "two ids"),
        ("merge", ["a", "a "], {}, "two ids"),
        ("split", ["h", "a"], {}, "parted from"),
        ("split", ["h", "a"], {"values": {"from": " ; "}}, "parted from"),
        ("note", ["a"], {"note": " \n"}, "note needs a text"),
        ("note", ["a"], {"note": "x" * (LONGEST_TEXT + 1)}, "shorten it"),
        ("recode", ["a"], {"values": {"issue": "x" * (LONGEST_TEXT + 1)}}, "shorten it"),
        ("resolve", ["f"], {}, "yes or no"),
        ("resolve", ["f"], {"values": {"came_true": "perhaps"}}, "yes or no"),
        ("accept", ["a"], {"who": ""}, "give yours"),
        ("accept", ["a"], {"who": "\x1b \x00"}, "give yours"),
        ("accept", ["a"], {"who": "x" * 201}, "at most 200"),
        ("accept", ["a"], {"time": "yesterday"}, "ISO date-time"),
        ("accept", ["a"], {"time": "0001-01-01T00:00+14:00"}, "ISO date-time"),
    ],
)
def test_a_correction_that_lacks_something_is_refused_with_advice_and_not_written(
    tmp_path: Path, action: str, targets: list[str], more: dict[str, object], message: str
) -> None:
    with pytest.raises(UsageError, match=message):
        Journal(tmp_path).append(action, targets, **{"who": "Ada", **more})  # type: ignore[arg-type]
    assert () == Journal(tmp_path).entries()


def test_every_action_can_be_written(tmp_path: Path) -> None:
    needs = {
        "recode": {"values": {"status": "future"}},
        "split": {"values": {"from": "c"}},
        "note": {"note": "n"},
        "resolve": {"values": {"came_true": "no"}},
    }
    for action in ACTIONS:
        Journal(tmp_path).append(action, ["a", "b"], who="Ada", **needs.get(action, {}))  # type: ignore[arg-type]
    assert sorted(ACTIONS) == sorted(e.action for e in Journal(tmp_path).standing())


def test_the_mentions_that_a_split_parts_from_may_be_many(tmp_path: Path) -> None:
    many = ";".join(f"{n:064d}" for n in range(500))
    assert many == Journal(tmp_path).append("split", ["h", "a"], who="Ada", values={"from": many}).value("from")


def test_control_characters_and_halves_of_pairs_are_not_written(tmp_path: Path) -> None:
    who, note = "A\x1b]0;da\x9b\n Lovelace\x00", "one\r\ntwo\t\x07three \ud800"
    entry = Journal(tmp_path).append("note", ["a\x00b"], who=who, values={"k\x00": "v\nw\udfff"}, note=note)
    assert ("A]0;da Lovelace", ("ab",), (("k", "v w\ufffd"),), "one\ntwo\tthree \ufffd") == (
        entry.who,
        entry.targets,
        entry.values,
        entry.note,
    )
    assert (entry,) == Journal(tmp_path).entries()


anything = st.text(st.characters(exclude_categories=()), max_size=60)


@settings(max_examples=25)  # each writes to disk
@given(who=anything, note=anything, value=anything)
def test_any_text_is_kept_but_for_what_is_cleaned_away(who: str, note: str, value: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = Journal(Path(folder)).append("recode", ["x"], who=f"A{who}", note=note, values={"issue": value})
        assert (made,) == Journal(Path(folder)).entries()
    assert (clean(note, lines=True), clean(value)) == (made.note, made.value("issue"))
    letters = [c for c in note if c.isalnum()]
    assert letters == [c for c in made.note if c.isalnum()]


def test_a_folder_that_cannot_be_written_is_an_error_with_advice_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LedgerError, match="see to the folder"):
        Journal(tmp_path / "nowhere").append("star", ["a"], who="Ada")
    assert not (tmp_path / "nowhere").exists()
    with pytest.raises(LedgerError, match="see to the folder"):
        Journal(tmp_path / "a\x00b").append("star", ["a"], who="Ada")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match="No space left"):
        Journal(tmp_path).append("star", ["a"], who="Ada")
    monkeypatch.undo()
    assert [] == written(tmp_path)
    assert Journal(tmp_path).append("star", ["a"], who="Ada") in Journal(tmp_path).entries()


# ---- reading


def test_a_ledger_without_corrections_has_an_empty_journal(tmp_path: Path) -> None:
    assert () == Journal(tmp_path).entries() == Journal(tmp_path).standing() == Journal(tmp_path).names()
    assert not (tmp_path / "journal").exists()


def test_a_folder_that_cannot_be_read_is_no_empty_journal(tmp_path: Path) -> None:
    (tmp_path / "journal").write_text("a file")
    with pytest.raises(LedgerError, match="cannot be read"):
        Journal(tmp_path).entries()
    with pytest.raises(LedgerError, match="cannot be written"):
        Journal(tmp_path).append("star", ["a"], who="Ada")


def test_what_a_killed_writer_left_half_written_is_not_seen(tmp_path: Path) -> None:
    one = journal(tmp_path, "star")
    (tmp_path / "journal" / ".20220101T120000000000-000000-aa.json.tmp").write_text('{"id": ')
    (tmp_path / "journal" / "README.txt").write_text("mine")
    assert 1 == len(one.entries()) == len(one.names())


GOOD = {"id": "i", "time": DAY.format(1), "who": "Ada", "action": "star", "targets": ["a"]}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b"null",
        b'{"id": "x"}',
        b"[" * 100_000,
        json.dumps(GOOD | {"time": "noon"}).encode(),
        json.dumps(GOOD | {"time": 5}).encode(),
        json.dumps(GOOD | {"targets": "a"}).encode(),
        json.dumps(GOOD | {"targets": [1]}).encode(),
        json.dumps(GOOD | {"who": None}).encode(),
        json.dumps(GOOD | {"values": {"a": 1}}).encode(),
        json.dumps(GOOD | {"values": ["a"]}).encode(),
    ],
)
def test_a_damaged_entry_is_named_with_what_to_do(tmp_path: Path, content: bytes) -> None:
    one = journal(tmp_path, "star", "accept")
    damaged = written(tmp_path)[0]
    damaged.write_bytes(content)
    with pytest.raises(LedgerError, match=r"move it out of the folder") as caught:
        one.entries()
    assert str(damaged) in str(caught.value)
    damaged.unlink()
    assert ["accept"] == [e.action for e in one.standing()]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(Entry.__slots__)), json_values))
def test_whatever_stands_in_a_file_is_an_entry_or_a_ledger_error(changed: dict[str, object]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "journal").mkdir()
        (Path(folder) / "journal" / "x.json").write_text(json.dumps(GOOD | changed), encoding="utf8")
        try:
            found = Journal(Path(folder)).entries()
        except LedgerError as error:
            said = str(error)
        else:
            said = f"{len(found)} in x.json"
    assert "x.json" in said
    assert "0 in" not in said


def test_what_a_newer_version_wrote_is_kept_and_can_be_undone(tmp_path: Path) -> None:
    one = journal(tmp_path, "star")
    newer = GOOD | {"id": "n1", "time": DAY.format(9), "action": "weigh", "values": {"by": 3}, "later": True}
    (tmp_path / "journal" / "20220109T120000000000-000000-ff.json").write_text(json.dumps(newer), encoding="utf8")
    assert ["star", "weigh"] == [e.action for e in one.entries()]
    assert "3" == one.entries()[1].value("by")
    one.undo("n1", who="Ada")
    assert ["star"] == [e.action for e in one.standing()]


def test_a_copy_of_a_file_is_no_second_correction(tmp_path: Path) -> None:
    one = journal(tmp_path, "star")
    (file,) = written(tmp_path)
    file.with_name(f"{file.stem} (conflicted copy).json").write_bytes(file.read_bytes())
    assert 1 == len(one.entries())
    one.undo(who="Ada")
    assert () == one.standing()


def test_a_zone_in_a_file_is_reckoned_to_utc(tmp_path: Path) -> None:
    (tmp_path / "journal").mkdir()
    local = GOOD | {"time": "2022-01-11T01:00:00+02:00"}
    (tmp_path / "journal" / "x.json").write_text(json.dumps(local), encoding="utf8")
    assert ["2022-01-10T23:00:00.000000Z"] == [e.time for e in Journal(tmp_path).entries(as_of="2022-01-10")]


# ---- as of a day


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("", 3),
        ("2022-01-02", 2),
        (" 2022-01-02 ", 2),
        ("2022-01-02T12:00", 2),
        ("2022-01-02T12:00:00Z", 2),
        ("2022-01-02T11:59:59.999999Z", 1),
        ("2022-01-02T13:00+01:00", 2),
        ("2022-01-02T12:59+01:00", 1),
        ("2021-12-31", 0),
        ("2022-01", 3),
        ("2021", 0),
        ("2022", 3),
        ("9999-12-31", 3),
    ],
)
def test_a_day_includes_all_of_itself(tmp_path: Path, as_of: str, expected: int) -> None:
    one = journal(tmp_path, "star", "accept", "reject")
    assert expected == len(one.entries(as_of=as_of)) == len(one.standing(as_of=as_of)) == len(one.names(as_of=as_of))


def test_the_last_and_first_moment_of_a_day_belong_to_it(tmp_path: Path) -> None:
    for time in ("2022-01-10T00:00:00Z", "2022-01-10T23:59:59.999999Z", "2022-01-11T00:00:00Z"):
        Journal(tmp_path).append("star", [time], who="Ada", time=time)
    assert [0, 2, 3] == [len(Journal(tmp_path).entries(as_of=f"2022-01-{d:02d}")) for d in (9, 10, 11)]


@pytest.mark.parametrize(
    "as_of", ["0000", "2022-13", "2022-02-30", "2022-00-10", "last week", "2022-1-1", "٢٠٢٢", "\ud800", "2022-01-10T25:00"]
)
def test_what_is_no_date_is_refused_with_advice(tmp_path: Path, as_of: str) -> None:
    one = journal(tmp_path, "star")
    for ask in (one.entries, one.standing, one.names):
        with pytest.raises(UsageError, match=r"2022-01-10"):
            ask(as_of=as_of)


@given(anything)
def test_any_text_is_a_date_or_a_usage_error(text: str) -> None:
    try:
        bound = latest(text)
    except UsageError:
        return
    assert not bound or len(DAY.format(1)) == len(bound)


def test_an_undo_does_not_reach_back_before_it_was_made(tmp_path: Path) -> None:
    one = journal(tmp_path, "reject")
    undone = one.undo(who="Ben", time=DAY.format(5))
    assert ["reject"] == [e.action for e in one.standing(as_of="2022-01-04")]
    assert () == one.standing(as_of="2022-01-05") == one.standing()
    one.undo(undone.id, who="Ada", time=DAY.format(7))
    assert [0, 1] == [len(one.standing(as_of=f"2022-01-{d:02d}")) for d in (6, 7)]
    assert ["reject", "undo", "undo"] == [e.action for e in one.entries()]


# ---- undo


def test_undo_takes_back_the_last_in_force_and_then_the_one_before(tmp_path: Path) -> None:
    one = journal(tmp_path, "star", "accept", "reject")
    expected = one.entries()[::-1]
    for n, entry in enumerate(expected):
        undo = one.undo(who="Ben", time=DAY.format(10 + n))
        assert (UNDO, entry.id, entry.targets, "Ben") == (undo.action, undo.undoes, undo.targets, undo.who)
    assert () == one.standing()
    with pytest.raises(UsageError, match="nothing to undo"):
        one.undo(who="Ben")
    assert 6 == len(one.entries())


def test_undo_by_id_or_the_beginning_of_it(tmp_path: Path) -> None:
    one = journal(tmp_path, "star", "accept", "reject")
    first, second, third = one.entries()
    one.undo(second.id, who="Ada")
    assert (first, third) == one.standing()
    one.undo(first.id[:12], who="Ada")
    assert (third,) == one.standing()
    with pytest.raises(UnknownNameError, match="no correction"):
        one.undo("1999", who="Ada")
    with pytest.raises(UsageError, match="give yours"):
        one.undo(who=" ")
    assert (third,) == one.standing()


def test_a_beginning_that_several_ids_share_asks_for_more_of_it(tmp_path: Path) -> None:
    one = journal(tmp_path, *["star"] * 7)
    with pytest.raises(UnknownNameError, match=r"7 corrections .*, …\); give more of it"):
        one.undo("202201", who="Ada")
    assert 7 == len(one.standing())


def test_what_is_undone_already_says_which_undo_to_undo(tmp_path: Path) -> None:
    one = journal(tmp_path, "star")
    entry = one.entries()[0]
    undo = one.undo(entry.id, who="Ada")
    with pytest.raises(UsageError, match=f"undo {undo.id} to have it back"):
        one.undo(entry.id, who="Ada")
    one.undo(undo.id, who="Ada")
    assert (entry,) == one.standing()
    one.undo(entry.id, who="Ada")
    assert () == one.standing()


def test_an_undo_counts_though_its_clock_was_behind(tmp_path: Path) -> None:
    one = journal(tmp_path, "star")
    one.undo(who="Ada", time="2021-06-01")
    assert () == one.standing()
    assert () == one.standing(as_of="2021-12-31")


def test_names_tell_of_every_change_without_reading(tmp_path: Path) -> None:
    one = journal(tmp_path, "star")
    before = one.names()
    one.undo(who="Ada", time=DAY.format(2))
    after = one.names()
    assert before == after[:1]
    assert before == one.names(as_of="2022-01-01")
    assert [f.name for f in written(tmp_path)] == list(after)


# An operation: None appends; a number undoes that correction or undo, counted round, where it is in force; "last" the last.
operations = st.lists(st.none() | st.just("last") | st.integers(0, 9), max_size=14)


class Model:
    """What each entry takes back, by number, in the order of writing."""

    def __init__(self) -> None:
        self.undoes: list[int | None] = []

    def on(self, n: int) -> bool:
        """Nothing later that is on takes it back."""
        return not any(to == n and self.on(later) for later, to in enumerate(self.undoes))

    def standing(self) -> list[int]:
        return [n for n, to in enumerate(self.undoes) if to is None and self.on(n)]


def _do(one: Journal, model: Model, operation: str | int | None, ids: Sequence[str], time: str) -> Entry | None:
    """One operation on the journal and the model alike; None where there is nothing to undo."""
    if operation is None or not ids:
        model.undoes.append(None)
        return one.append("star", [str(len(ids))], who="Ada", time=time)
    if operation == "last":
        last = next(reversed(model.standing()), None)
        if last is None:
            with pytest.raises(UsageError):
                one.undo(who="Ada", time=time)
            return None
        model.undoes.append(last)
        return one.undo(who="Ada", time=time)
    target = int(operation) % len(ids)
    if not model.on(target):
        with pytest.raises(UsageError):
            one.undo(ids[target], who="Ada", time=time)
        return None
    model.undoes.append(target)
    return one.undo(ids[target], who="Ada", time=time)


@settings(max_examples=40)  # each writes to disk
@given(operations)
def test_what_stands_after_any_undoing_is_what_a_simple_model_says_then_and_now(asked: list[str | int | None]) -> None:
    start = datetime(2022, 1, 1, tzinfo=UTC)
    with tempfile.TemporaryDirectory() as folder:
        model, ids, stood = Model(), list[str](), dict[str, list[str]]()
        for n, operation in enumerate(asked):
            time = (start + timedelta(hours=n)).isoformat()
            made = _do(Journal(Path(folder)), model, operation, ids, time)
            ids += [made.id] if made else []
            stood[time] = [ids[k] for k in model.standing()]
            assert stood[time] == [e.id for e in Journal(Path(folder)).standing()]
        assert ids == [e.id for e in Journal(Path(folder)).entries()]
        for time, expected in stood.items():
            assert expected == [e.id for e in Journal(Path(folder)).standing(as_of=time)]


@given(st.lists(st.none() | st.integers(0, 30), max_size=31), st.randoms(use_true_random=False))
def test_what_is_in_force_does_not_hang_on_the_order(undoes: list[int | None], chance: random.Random) -> None:
    ids = string.ascii_letters
    entries = [
        Entry(ids[n], "", "Ada", "star", ("x",))
        if to is None or n == 0
        else Entry(ids[n], "", "Ada", UNDO, ("x",), undoes=ids[to % n])
        for n, to in enumerate(undoes)
    ]
    expected = {e.id for e in in_force(entries)}
    shuffled = chance.sample(entries, len(entries))
    assert expected == {e.id for e in in_force(shuffled)}
    gone = {e.undoes for e in entries if e.action == UNDO and e.id in expected}
    assert {e.id for e in entries} - gone == expected
    assert in_force(in_force(entries)) == tuple(e for e in entries if e.id in expected)


def test_undos_that_name_each_other_or_nothing_do_no_harm() -> None:
    ring = [Entry("a", "", "Ada", UNDO, ("x",), undoes="b"), Entry("b", "", "Ada", UNDO, ("x",), undoes="a")]
    odd = [Entry("c", "", "Ada", UNDO, ("x",), undoes="gone"), Entry("d", "", "Ada", UNDO, ("x",), undoes="d")]
    star = Entry("e", "", "Ada", "star", ("x",))
    assert star in in_force([*ring, *odd, star])


def test_a_chain_of_undos_may_be_long() -> None:
    chain = [Entry("0", "", "Ada", "star", ("x",))]
    chain += [Entry(str(n), "", "Ada", UNDO, ("x",), undoes=str(n - 1)) for n in range(1, 5001)]
    assert chain[0] in in_force(chain)
    assert chain[0] not in in_force(chain[:-1])
