"""Stances as a database of the Discourse Network Analyzer (DNA), which makes networks of parties by what they agree on.

The file is an SQLite database with the tables of DNA 3.0, as `Sql.createTables` of release 3.0.11.7 (January 2026) makes
them. DNA 3.0 opens it (Database, Open DNA database; coder `Admin`, password `detente`: no secret, but DNA asks for one), and so
does rDNA 3.0. DNA 2 does not, nor does the development branch of DNA whose statements have roles; whether 3.1, which came
later in 2026, takes files of 3.0 could not be read. The tables were compared with DNA's sources and the password tried with
the library that checks it in DNA; DNA itself was not run.

One `DNA Statement` a mention of a stance and actor. A stance is an actual happening of a type that takes a stand
(`knowledge/stances.toml`):

- person: the actor of the mention, or who spoke for it, where that is one of the `people` given; else empty.
- organization: the actor's label (a state's code for its government, else the name).
- concept: the name of the issue, the same for all wordings of it (`link.issues`); the wording itself stands in the text.
- agreement: 1 where the party agrees, offers, supports, concedes or demands the thing, 0 where it rejects, accuses or
  threatens over it.

Copies of a report are documents of their own, as DNA has it: its export can leave out duplicates. A statement bears the date
of its document, the day of publication; 1 January 1970 where that is unknown. A document's text is the words of its
mentions, or the report where `texts` has it. Control characters become blanks. Characters beyond the basic plane (emoji)
become U+FFFD, since DNA counts them as two in its window and as one in its tables. Names are cut to the 190 characters that
DNA allows.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import TYPE_CHECKING, BinaryIO, Final

from detente.export.gdelt import day
from detente.link.issues import clusters
from detente.link.positions import table
from detente.link.rows import Happening, Side, Told

if TYPE_CHECKING:
    import sqlite3

    from detente.ledger import Filter
    from detente.ledger.linked import Linked

VERSION: Final = ("3.0.11.7", "2026-01-24")
PASSWORD: Final = "detente"
LONGEST: Final = 190
# What DNA calls the four variables of its first statement type, with their ids and kinds.
VARIABLES: Final = {"person": 1, "organization": 2, "concept": 3, "agreement": 4}
_KINDS: Final = {"agreement": "boolean"}
_ATTRIBUTES: Final = ("Type", "Alias", "Notes")
# Mentions of one document stand apart by a blank line where the report's own text is not given.
_BETWEEN: Final = "\n\n"
# Jasypt's StrongPasswordEncryptor, which DNA uses: SHA-256, so many rounds, sixteen bytes of salt before the digest. The salt is
# fixed, so that the same ledger gives the same file; it guards nothing.
_ROUNDS: Final = 100_000
_SALT: Final = b"detente, no salt"

_BLANKED: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
_REPLACED: Final = re.compile("[\ud800-\udfff\U00010000-\U0010ffff]")

_PERMISSIONS: Final = (
    "AddDocuments", "EditDocuments", "DeleteDocuments", "ImportDocuments", "AddStatements", "EditStatements",
    "DeleteStatements", "EditAttributes", "EditRegex", "EditStatementTypes", "EditCoders", "EditCoderRelations",
    "ViewOthersDocuments", "EditOthersDocuments", "ViewOthersStatements", "EditOthersStatements",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Statement:
    """What one party holds of a concept, as one mention tells it."""

    mention: Told
    person: str
    organization: Side
    concept: str
    agreement: bool


@dataclass(slots=True)
class _Text:
    """A document's text, to which words that it does not hold are put."""

    text: str
    parts: list[tuple[int, int]] = field(default_factory=list)

    def place(self, words: str, offset: int) -> tuple[int, int]:
        """Where words stand: at their offset, else where they are found first, else at the end, where they are put."""
        if offset < 0 or self.text[offset : offset + len(words)] != words:
            offset = self.text.find(words)
        if offset < 0:
            self.text += (_BETWEEN if self.text else "") + words
            offset = len(self.text) - len(words)
        return offset, offset + len(words)


def write(
    happenings: Sequence[Happening],
    told: Mapping[str, Told],
    file: BinaryIO,
    *,
    texts: Mapping[str, str] | None = None,
    people: Collection[str] = (),
) -> int:
    """Write the stances; returns the number of statements. The file is the same whatever the order of happenings.

    Args:
        happenings: of all types and statuses; stances are selected.
        told: the mentions by id; those that are not there, or have no words, are no statements.
        file: where the database is written.
        texts: the text of reports by id, in which a mention's `offset` counts.
        people: the entities that are persons, by the name that parties bear (`Cast.entity` where its type is person).
    """
    import sqlite3  # noqa: PLC0415  (only here)

    rows = statements(happenings, told, people=frozenset(people))
    database = sqlite3.connect(":memory:")
    try:
        for sql in _schema():
            database.execute(sql)
        _defaults(database)
        _fill(database, rows, texts or {})
        database.commit()
        file.write(database.serialize())
    finally:
        database.close()
    return len(rows)


def write_ledger(linked: Linked, file: BinaryIO, where: Filter) -> int:
    """Write the stances of a linked ledger in the texts of its reports; returns the number of statements."""
    happenings, told = linked.told(where)
    texts = linked.texts(sorted({t.document for t in told.values()}))
    cast = linked.ask("actors", columns=("entity", "type"))
    return write(happenings, told, file, texts=texts, people={row["entity"] for row in cast if row["type"] == "person"})


def statements(happenings: Sequence[Happening], told: Mapping[str, Told], *, people: Collection[str] = ()) -> list[Statement]:
    """The statements, by day of publication, document and place in it."""
    agreeing = agreements()
    taken = sorted((h for h in happenings if h.event_type in agreeing and h.status == "actual"), key=lambda h: h.id)
    wordings = [h.issue or h.words for h in taken]
    concept = {n: issue.name for issue in clusters(wordings) for n in issue.members}
    rows = []
    for n, h in enumerate(taken):
        for member in h.members:
            t = told.get(member.event)
            if t is None or n not in concept or not plain(t.words).strip():
                continue
            actors = {(a.label, _person(t, a, people)): a for a in t.actors or h.actors}
            rows += [Statement(t, who, a, concept[n], agreeing[h.event_type]) for (_, who), a in actors.items()]
    return sorted(rows, key=_order)


def agreements() -> dict[str, bool]:
    """Whether each type that takes a stand is for what is at issue; who demands a thing is for it.

    >>> agreements()["REQUEST"], agreements()["THREATEN"]
    (True, False)
    """
    return {a.type: a.forthcoming or a.type == "REQUEST" for a in table().acts.values() if a.type}


def plain(words: str) -> str:
    """Words of the same length as DNA counts them: control characters as blanks, what lies beyond the basic plane as U+FFFD.

    >>> plain("a\\tb 😀")
    'a b �'
    """
    return _REPLACED.sub("\ufffd", _BLANKED.sub(" ", words))


def name(words: str) -> str:
    """Words as DNA stores a name: on one line, not too long.

    >>> name(" a\\n b "), len(name("x" * 500))
    ('a b', 190)
    """
    return " ".join(plain(words).split())[:LONGEST].rstrip()


def digest(password: str) -> str:
    """A password as DNA stores it."""
    found = hashlib.sha256(_SALT + password.encode("utf8")).digest()
    for _ in range(_ROUNDS - 1):
        found = hashlib.sha256(found).digest()
    return base64.b64encode(_SALT + found).decode("ascii")


def _person(t: Told, actor: Side, people: Collection[str]) -> str:
    if actor.entity in people:
        return actor.entity
    spoke = t.speaker
    return spoke.entity if spoke and spoke.key == actor.key and spoke.entity in people else ""


def _order(s: Statement) -> tuple[str, str, int, str, str, str]:
    t = s.mention
    return t.published or "9999", t.document, t.offset, t.id, s.organization.label, s.person


# ---- into the database


def _fill(database: sqlite3.Connection, rows: Sequence[Statement], texts: Mapping[str, str]) -> None:
    """Documents, entities, statements and their values. DNA wants a value of every variable in each statement, be it empty."""
    numbers: dict[str, int] = {}
    documents: dict[str, _Text] = {}
    entities: dict[tuple[int, str], int] = {}
    for n, s in enumerate(rows, 1):
        t = s.mention
        if t.document not in numbers:
            numbers[t.document] = len(numbers) + 1
            documents[t.document] = _Text(plain(texts.get(t.document, "")))
            database.execute("INSERT INTO DOCUMENTS VALUES (?, ?, '', 1, '', ?, '', ?, '', ?)", _document(numbers[t.document], t))
        start, stop = documents[t.document].place(plain(t.words), t.offset)
        database.execute("INSERT INTO STATEMENTS VALUES (?, 1, ?, ?, ?, 1)", (n, numbers[t.document], start, stop))
        database.execute("INSERT INTO DATABOOLEAN VALUES (NULL, ?, ?, ?)", (n, VARIABLES["agreement"], int(s.agreement)))
        values = {"person": s.person, "organization": s.organization.label or s.organization.entity, "concept": s.concept}
        for variable, value in values.items():
            key = (VARIABLES[variable], name(value))
            if key not in entities:
                entities[key] = len(entities) + 1
                _entity(database, entities[key], key, s.organization if variable == "organization" else None)
            database.execute("INSERT INTO DATASHORTTEXT VALUES (NULL, ?, ?, ?)", (n, key[0], entities[key]))
    database.executemany("UPDATE DOCUMENTS SET Text = ? WHERE ID = ?", [(documents[d].text, n) for d, n in numbers.items()])


def _document(n: int, t: Told) -> tuple[int, str, str, str, int]:
    """Number, title, source, note and date (seconds since 1970, UTC) of a document."""
    known = day(t.published)
    seconds = int(datetime.combine(known, time(), UTC).timestamp()) if known else 0
    title = name(f"{t.outlet} {t.published[:10]} {t.document}") or str(n)
    return n, title, name(t.outlet), plain(t.document), seconds


def _entity(database: sqlite3.Connection, n: int, key: tuple[int, str], side: Side | None) -> None:
    """An entity in black, and its attributes: for a party its sector, full name and country."""
    database.execute("INSERT INTO ENTITIES VALUES (?, ?, ?, 0, 0, 0, NULL)", (n, *key))
    values = (side.sector, side.entity if side.entity != side.label else "", side.country) if side else ("", "", "")
    for position, value in enumerate(values):
        attribute = (key[0] - 1) * len(_ATTRIBUTES) + position + 1
        database.execute("INSERT INTO ATTRIBUTEVALUES VALUES (NULL, ?, ?, ?)", (n, attribute, name(value)))


def _defaults(database: sqlite3.Connection) -> None:
    """What every DNA database has: its version, the coder who owns all, the statement type and its variables."""
    database.executemany("INSERT INTO SETTINGS VALUES (?, ?)", zip(("version", "date"), VERSION, strict=True))
    database.execute(
        "INSERT INTO CODERS (ID, Name, Red, Green, Blue, Password) VALUES (1, 'Admin', 255, 255, 0, ?)", (digest(PASSWORD),)
    )
    database.execute("INSERT INTO STATEMENTTYPES VALUES (1, 'DNA Statement', 239, 208, 51)")
    for variable, n in VARIABLES.items():
        kind = _KINDS.get(variable, "short text")
        database.execute("INSERT INTO VARIABLES VALUES (?, ?, ?, 1)", (n, variable, kind))
        if kind == "short text":
            database.executemany("INSERT INTO ATTRIBUTEVARIABLES VALUES (NULL, ?, ?)", [(n, a) for a in _ATTRIBUTES])


def _schema() -> Iterator[str]:
    """The tables of DNA 3.0, with its limits on values."""
    colour = _columns(("Red", "Green", "Blue"), "0 AND 255", default=0)
    permissions = _columns([f"Permission{p}" for p in _PERMISSIONS], "0 AND 1", default=1)
    short = f"TEXT NOT NULL DEFAULT '' CHECK (LENGTH({{0}}) <= {LONGEST})"
    texts = ", ".join(f"{c} {short.format(c)}" for c in ("Author", "Source", "Section"))
    key = "ID INTEGER NOT NULL PRIMARY KEY"
    yield "CREATE TABLE SETTINGS (Property TEXT PRIMARY KEY, Value TEXT NOT NULL)"
    yield (
        f"CREATE TABLE CODERS ({key}, Name {short.format('Name')}, {colour},"
        f" {_columns(('Refresh',), '0 AND 9999', default=0)}, {_columns(('FontSize',), '1 AND 99', default=14)},"
        f" Password {short.format('Password')}, {_columns(('PopupWidth',), '100 AND 9999', default=300)},"
        f" {_columns(('ColorByCoder', 'PopupDecoration'), '0 AND 1', default=0)},"
        f" {_columns(('PopupAutoComplete',), '0 AND 1', default=1)}, {permissions})"
    )
    yield (
        f"CREATE TABLE DOCUMENTS ({key}, Title {short.format('Title')}, Text TEXT NOT NULL, Coder INTEGER, {texts},"
        f" Notes TEXT NOT NULL DEFAULT '', Type {short.format('Type')}, Date INTEGER NOT NULL, {_refers('Coder', 'CODERS')})"
    )
    yield f"CREATE TABLE STATEMENTTYPES ({key}, Label {short.format('Label')}, {colour})"
    yield (
        f"CREATE TABLE VARIABLES ({key}, Variable {short.format('Variable')}, DataType TEXT NOT NULL DEFAULT 'short text'"
        " CHECK (DataType IN ('boolean', 'integer', 'long text', 'short text')), StatementTypeId INTEGER,"
        f" {_refers('StatementTypeId', 'STATEMENTTYPES')}, UNIQUE (Variable, StatementTypeId))"
    )
    yield (
        f"CREATE TABLE VARIABLELINKS ({key}, SourceVariableId INTEGER, TargetVariableId INTEGER,"
        " CHECK (TargetVariableId != SourceVariableId),"
        f" {_refers('SourceVariableId', 'VARIABLES')}, {_refers('TargetVariableId', 'VARIABLES')})"
    )
    yield f"CREATE TABLE REGEXES (Label TEXT PRIMARY KEY CHECK (LENGTH(Label) <= {LONGEST}), {colour})"
    yield (
        f"CREATE TABLE CODERRELATIONS ({key}, Coder INTEGER CHECK (Coder > 0), OtherCoder INTEGER CHECK (OtherCoder > 0),"
        f" {_columns(('viewStatements', 'editStatements', 'viewDocuments', 'editDocuments'), '0 AND 1', default=1)},"
        f" CHECK (Coder != OtherCoder), {_refers('Coder', 'CODERS')}, {_refers('OtherCoder', 'CODERS')})"
    )
    yield (
        f"CREATE TABLE STATEMENTS ({key}, StatementTypeId INTEGER, DocumentId INTEGER, Start INTEGER NOT NULL CHECK (Start >= 0),"
        " Stop INTEGER NOT NULL CHECK (Stop >= 0), Coder INTEGER, CHECK (Start < Stop),"
        f" {_refers('StatementTypeId', 'STATEMENTTYPES')}, {_refers('Coder', 'CODERS')}, {_refers('DocumentId', 'DOCUMENTS')})"
    )
    yield (
        f"CREATE TABLE ENTITIES ({key}, VariableId INTEGER NOT NULL, Value {short.format('Value')},"
        f" {colour}, ChildOf INTEGER CHECK (ChildOf > 0), UNIQUE (VariableId, Value),"
        f" {_refers('ChildOf', 'ENTITIES')}, {_refers('VariableId', 'VARIABLES')})"
    )
    values = {
        "DATABOOLEAN": "Value INTEGER NOT NULL DEFAULT 1",
        "DATAINTEGER": "Value INTEGER NOT NULL DEFAULT 0",
        "DATASHORTTEXT": "Entity INTEGER NOT NULL REFERENCES ENTITIES (ID) ON DELETE CASCADE",
        "DATALONGTEXT": "Value TEXT DEFAULT ''",
    }
    for kind, value in values.items():
        yield (
            f"CREATE TABLE {kind} ({key}, StatementId INTEGER NOT NULL, VariableId INTEGER NOT NULL, {value},"
            f" {_refers('StatementId', 'STATEMENTS')}, {_refers('VariableId', 'VARIABLES')}, UNIQUE (StatementId, VariableId))"
        )
    yield (
        f"CREATE TABLE ATTRIBUTEVARIABLES ({key}, VariableId INTEGER NOT NULL,"
        f" AttributeVariable {short.format('AttributeVariable')}, UNIQUE (VariableId, AttributeVariable),"
        f" {_refers('VariableId', 'VARIABLES')})"
    )
    yield (
        f"CREATE TABLE ATTRIBUTEVALUES ({key}, EntityId INTEGER NOT NULL, AttributeVariableId INTEGER NOT NULL,"
        f" AttributeValue {short.format('AttributeValue')}, UNIQUE (EntityId, AttributeVariableId),"
        f" {_refers('EntityId', 'ENTITIES')}, {_refers('AttributeVariableId', 'ATTRIBUTEVARIABLES')})"
    )


def _columns(names: Sequence[str], limits: str, *, default: int) -> str:
    return ", ".join(f"{n} INTEGER NOT NULL DEFAULT {default} CHECK ({n} BETWEEN {limits})" for n in names)


def _refers(column: str, other: str) -> str:
    return f"FOREIGN KEY ({column}) REFERENCES {other} (ID) ON DELETE CASCADE"
