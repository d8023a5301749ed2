"""A database that the Discourse Network Analyzer opens: its tables, whole statements, positions that mark the right words."""

import dataclasses
import io
import random
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.export.dna import PASSWORD, agreements, digest, name, plain, write
from detente.link.rows import Happening, Member, Side, Told

T = TypeVar("T")
NORWAY = Side("NOR", "NOR", "Norway", "NOR", "GOV")
ENVOY = Side("NOR", "NOR", "Kari Moen", "NOR", "GOV")
UNION = Side("norden", "Norden", "Norden", "IGO", "IGO")

# As DNA reads the statements of a type: every variable's value by statement (StatementTableRefreshWorker).
VALUES = """
SELECT StatementId, V.Variable, E.Value FROM DATASHORTTEXT D
  JOIN VARIABLES V ON V.ID = D.VariableId JOIN ENTITIES E ON E.VariableId = V.ID AND E.ID = D.Entity WHERE V.StatementTypeId = 1
UNION SELECT StatementId, V.Variable, D.Value FROM DATABOOLEAN D
  JOIN VARIABLES V ON V.ID = D.VariableId WHERE V.StatementTypeId = 1
"""
WORDS = """
SELECT S.ID, SUBSTRING(D.Text, Start + 1, Stop - Start) FROM STATEMENTS S JOIN DOCUMENTS D ON D.ID = S.DocumentId
  JOIN CODERS C ON C.ID = S.Coder ORDER BY S.ID
"""


def made(kind: type[T], **given: Any) -> T:
    """A row with the fields given, all others empty."""
    blank = {"str": "", "int": 0, "float": 0.0}
    empty = {f.name: blank.get(str(f.type), None if "None" in str(f.type) else ()) for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
    return kind(**{**empty, **given})


def mention(of: str, **given: Any) -> Told:
    usual = {"id": of, "document": "d1", "outlet": "The Fjord", "published": "2031-03-05", "words": f"words of {of}"}
    return made(Told, **{**usual, "actors": (NORWAY,), **given})


def happening(event_type: str, *mentions: str, **given: Any) -> Happening:
    usual = {"id": mentions[0], "status": "actual", "issue": "the grain corridor", "actors": (NORWAY,)}
    members = tuple(Member(m, 1.0, "") for m in mentions)
    return made(Happening, **{**usual, "event_type": event_type, "members": members, **given})


def written(happenings: list[Happening], told: list[Told], **options: Any) -> bytes:
    file = io.BytesIO()
    n = write(happenings, {t.id: t for t in told}, file, **options)
    with opened(file.getvalue()) as database:
        assert n == database.execute("SELECT COUNT(*) FROM STATEMENTS").fetchone()[0]
    return file.getvalue()


@contextmanager
def opened(data: bytes) -> Iterator[sqlite3.Connection]:
    database = sqlite3.connect(":memory:")
    database.deserialize(data)
    assert [("ok",)] == database.execute("PRAGMA integrity_check").fetchall()
    assert [] == database.execute("PRAGMA foreign_key_check").fetchall()
    yield database
    database.close()


def values(data: bytes) -> dict[int, dict[str, Any]]:
    """The values of each statement, as DNA reads them; each has all four."""
    found: dict[int, dict[str, Any]] = {}
    with opened(data) as database:
        for statement, variable, value in database.execute(VALUES):
            found.setdefault(statement, {})[variable] = value
    assert all({"person", "organization", "concept", "agreement"} == set(v) for v in found.values())
    return found


def marked(data: bytes) -> list[str]:
    with opened(data) as database:
        return [words for _, words in database.execute(WORDS)]


def test_the_tables_are_those_of_dna_3() -> None:
    columns = {
        "SETTINGS": "Property Value",
        "DOCUMENTS": "ID Title Text Coder Author Source Section Notes Type Date",
        "STATEMENTTYPES": "ID Label Red Green Blue",
        "VARIABLES": "ID Variable DataType StatementTypeId",
        "VARIABLELINKS": "ID SourceVariableId TargetVariableId",
        "REGEXES": "Label Red Green Blue",
        "CODERRELATIONS": "ID Coder OtherCoder viewStatements editStatements viewDocuments editDocuments",
        "STATEMENTS": "ID StatementTypeId DocumentId Start Stop Coder",
        "DATABOOLEAN": "ID StatementId VariableId Value",
        "DATAINTEGER": "ID StatementId VariableId Value",
        "DATASHORTTEXT": "ID StatementId VariableId Entity",
        "DATALONGTEXT": "ID StatementId VariableId Value",
        "ENTITIES": "ID VariableId Value Red Green Blue ChildOf",
        "ATTRIBUTEVARIABLES": "ID VariableId AttributeVariable",
        "ATTRIBUTEVALUES": "ID EntityId AttributeVariableId AttributeValue",
    }
    with opened(written([], [])) as database:
        tables = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert {*columns, "CODERS"} == tables
        for table, expected in columns.items():
            assert expected.split() == [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
        coders = [row[1] for row in database.execute("PRAGMA table_info(CODERS)")]
        assert 28 == len(coders)
        assert {"Refresh", "FontSize", "PopupWidth", "PopupAutoComplete", "PermissionEditOthersStatements"} <= set(coders)


def test_an_empty_database_has_what_dna_needs_to_open_it() -> None:
    with opened(written([], [])) as database:
        settings_ = dict(database.execute("SELECT * FROM SETTINGS").fetchall())
        assert settings_["version"].startswith("3.0")
        assert [("DNA Statement",)] == database.execute("SELECT Label FROM STATEMENTTYPES").fetchall()
        assert [
            (1, "person", "short text"),
            (2, "organization", "short text"),
            (3, "concept", "short text"),
            (4, "agreement", "boolean"),
        ] == database.execute("SELECT ID, Variable, DataType FROM VARIABLES ORDER BY ID").fetchall()
        assert [("Admin", digest(PASSWORD), 1, 14)] == database.execute(
            "SELECT Name, Password, PermissionEditCoders, FontSize FROM CODERS"
        ).fetchall()


def test_the_password_is_stored_as_the_library_of_dna_checks_it() -> None:
    # Accepted by Jasypt 1.9.3, StrongPasswordEncryptor.checkPassword("detente", …).
    assert "ZGV0ZW50ZSwgbm8gc2FsdFyhyndlASFsTykfMJmjOkU/MbunUI5CLHfye3i7anS9" == digest("detente")


def test_a_statement_is_who_holds_what_of_which_issue() -> None:
    told = [mention("a"), mention("b", document="d2", actors=(UNION,), published="2031-03-06")]
    found = values(written([happening("REQUEST", "a"), happening("REJECT", "b", issue="grain corridor")], told))
    assert {
        1: {"person": "", "organization": "NOR", "concept": "grain corridor", "agreement": 1},
        2: {"person": "", "organization": "Norden", "concept": "grain corridor", "agreement": 0},
    } == found


@pytest.mark.parametrize(
    ("event_type", "expected"),
    [("AGREE", 1), ("SUPPORT", 1), ("CONCEDE", 1), ("REQUEST", 1), ("REJECT", 0), ("THREATEN", 0), ("ACCUSE", 0)],
)
def test_agreement_follows_the_act(event_type: str, expected: int) -> None:
    assert [expected] == [v["agreement"] for v in values(written([happening(event_type, "a")], [mention("a")])).values()]
    assert 7 == len(agreements())


def test_what_takes_no_stand_or_did_not_happen_is_no_statement() -> None:
    told = [mention(m) for m in "abcd"] + [mention("e", words=" \n")]
    none = [
        happening("ASSAULT", "a"),
        happening("REJECT", "b", status="negated"),
        happening("REJECT", "c", issue="", words=""),
        happening("REJECT", "e"),
        happening("REJECT", "nobody told"),
    ]
    assert {} == values(written(none, told))
    assert 1 == len(values(written([happening("REJECT", "d", issue="", words="said no")], told)))


def test_a_person_is_named_where_it_acts_or_speaks_for_the_party() -> None:
    told = [mention("a", actors=(ENVOY,)), mention("b", speaker=ENVOY), mention("c", speaker=ENVOY, actors=(UNION,))]
    acts = [happening("REQUEST", "a", "b", "c")]
    assert ["Kari Moen", "Kari Moen", ""] == [v["person"] for v in values(written(acts, told, people=["Kari Moen"])).values()]
    assert ["", "", ""] == [v["person"] for v in values(written(acts, told)).values()]


def test_every_mention_and_every_actor_is_a_statement_of_its_own() -> None:
    told = [mention("a", actors=(NORWAY, UNION, ENVOY)), mention("b", document="d2", actors=())]
    found = values(written([happening("AGREE", "a", "b")], told))
    assert ["NOR", "Norden", "NOR"] == [v["organization"] for v in found.values()]


def test_without_texts_a_document_is_the_words_of_its_mentions() -> None:
    told = [mention("a", offset=400), mention("b", offset=30), mention("c", document="d2")]
    data = written([happening("REQUEST", "a", "b", "c")], told)
    assert ["words of b", "words of a", "words of c"] == marked(data)
    with opened(data) as database:
        assert [("words of b\n\nwords of a", "The Fjord", "d1", 1930435200), ("words of c", "The Fjord", "d1", 1930435200)] == [
            (text, source, "d1" if n == 1 else note.replace("d2", "d1"), date)
            for n, text, source, note, date in database.execute("SELECT ID, Text, Source, Notes, Date FROM DOCUMENTS ORDER BY ID")
        ]


def test_with_texts_the_words_are_marked_where_they_stand() -> None:
    text = "😀 Oslo said no.\r\nOslo said no. \tThat is all."
    told = [
        mention("a", words="Oslo said no.", offset=17),
        mention("b", words="Oslo said no.", offset=999),
        mention("c", words="never written", offset=-3),
        mention("d", words="\tThat is all.", offset=31),
    ]
    data = written([happening("REJECT", *"abcd")], told, texts={"d1": text})
    assert ["never written", "Oslo said no.", " That is all.", "Oslo said no."] == marked(data)
    with opened(data) as database:
        found = database.execute("SELECT Text FROM DOCUMENTS").fetchone()[0]
        assert plain(text) + "\n\nnever written" == found
        starts = [row[0] for row in database.execute("SELECT Start FROM STATEMENTS ORDER BY ID")]
        assert [len(text) + 2, 17, 31, 2] == starts
    assert len(text) == len(plain(text).encode("utf-16-le")) // 2


def test_days_that_are_none_are_the_first_of_1970() -> None:
    told = [mention(f"m{n}", document=f"d{n}", published=p) for n, p in enumerate(("", "0000", "2031-13-01", "2031"))]
    with opened(written([happening("REJECT", *(t.id for t in told))], told)) as database:
        assert {(0,)} == set(database.execute("SELECT Date FROM DOCUMENTS").fetchall())


def test_a_party_has_its_sector_name_and_country_as_attributes() -> None:
    with opened(written([happening("REJECT", "a")], [mention("a")])) as database:
        rows = database.execute(
            "SELECT AttributeVariable, AttributeValue FROM ATTRIBUTEVALUES A JOIN ATTRIBUTEVARIABLES V ON V.ID = A.AttributeVariableId"
            " JOIN ENTITIES E ON E.ID = A.EntityId AND E.VariableId = V.VariableId WHERE E.Value = 'NOR'"
        )
        assert {"Type": "GOV", "Alias": "Norway", "Notes": "NOR"} == dict(rows.fetchall())


def test_long_and_hostile_words_fit() -> None:
    side = Side("k", "x'); DROP TABLE STATEMENTS;--" + "y" * 400, "\ud800\x00" * 300, "\x07", "'")
    told = [mention("a", actors=(side,), outlet="o" * 500, document="\ud800" * 300, words="\x00😀\ud800 no")]
    data = written([happening("REJECT", "a", issue="\ud800 😀 " + "corridor " * 60)], told, people=[side.entity])
    assert ["\x20\ufffd\ufffd no"] == marked(data)
    only = values(data)[1]
    assert only["organization"].startswith("x'); DROP TABLE")
    assert max(len(only[v]) for v in ("person", "organization", "concept")) <= 190
    assert name("a" * 189 + " b") == "a" * 189


@settings(max_examples=25)
@given(st.lists(st.tuples(st.text(max_size=12), st.text(max_size=12), st.text(max_size=30), st.integers(-5, 50)), max_size=5))
def test_whatever_is_told_the_file_is_whole_and_the_same_in_any_order(rows: list[tuple[str, str, str, int]]) -> None:
    told = [
        mention(f"m{n}", document=document, actors=(Side(who, who, who),), words=words, offset=offset, published=who)
        for n, (document, who, words, offset) in enumerate(rows)
    ]
    acts = [happening("REJECT", t.id, issue=t.words, words=t.words) for t in told]
    data = written(acts, told, texts={d: w * 3 for d, _, w, _ in rows})
    assert data == written(random.Random(2).sample(acts, len(acts)), told, texts={d: w * 3 for d, _, w, _ in rows})
    values(data)
    assert all(marked(data))
