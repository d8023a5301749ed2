"""The sample reports are collected as they stand: whole news, no furniture, and nobody's words but those on record."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from detente.collect import collect
from detente.extract.parse import reading_copy
from detente.records import Document

SAMPLES = Path(__file__).parent.parent / "samples"
REPORTS = SAMPLES / "reports"
README = (SAMPLES / "README.md").read_text(encoding="utf8")


@dataclass(frozen=True, slots=True)
class Told:
    """What a sample must come out as: its number (`07.2` is the second line of file 07), and words of its furniture."""

    number: str
    day: str
    outlet: str | None
    dateline: str | None
    furniture: tuple[str, ...]


_MERIDIAN = (
    "Skip to main content",
    "We use cookies",
    "Gift this article",
    "Meridian Pictures",
    "Advertisement",
    "Sign up",
    "Write to ",
    "Related Articles",
    "A recipe for",
    "Post comment",
    "free articles left",
    "All Rights Reserved",
)
_WIRE = (
    "store information",
    "Commodities",
    "minute read",
    "Copy link",
    "Scroll to continue",
    "Register now",
    "Reporting by",
    "Our Standards",
    "Topics:",
    "Related Coverage",
    "All quotes delayed",
)
_BROADCASTER = (
    "Skip to content",
    "Follow live",
    "Diplomatic correspondent",
    "Image source",
    "This video can not",
    "The Morning Cable",
    "More on this story",
    "WhatsApp",
    "Send us your experience",
    "Copyright 2022",
)
_LEDGER = ("Borysthenes", "Share this", "Write to ", "Related Articles", "The Harbour Ledger")

TOLD = (
    Told("01", "2021-12-28", "The Meridian Post", "WASHINGTON", _MERIDIAN),
    Told("02", "2022-01-10", None, "GENEVA", (*_LEDGER, "checks a trench", "Good Ads", "3f9a1c77", "email address")),
    Told("03", "2022-01-12", "Continental Wire Service", "BRUSSELS", _WIRE),
    Told(
        "04", "2022-01-13", "Lakeside Gazette", "BRUSSELS", ("Obituaries", "Brenner Tyres", "parking fees", "fisher_joe", "Imprint")
    ),
    Told("05", "2022-01-13", "Northern Broadcasting", None, _BROADCASTER),
    Told(
        "06",
        "2022-01-18",
        "Institute for Border Studies",
        None,
        ("Donate", "Cite this", "senior fellow", "Reading list", "monthly letter"),
    ),
    Told("07.1", "2022-01-21", "The Meridian Post", "GENEVA", ("Photo:", "Share this article")),
    Told("07.2", "2022-01-22", "Kyiv Dispatch", "KYIV", ("newsletter", "©")),
    Told("07.3", "2022-01-26", "Continental Wire Service", "MOSCOW", ("Reporting by",)),
    Told("08", "2022-01-24", None, "KYIV", ("Published:", "By Oksana", "Photo:", "Story continues", "Follow us", "Read also", "©")),
    Told("09", "2022-02-08", "The Meridian Post", "KYIV", _MERIDIAN),
    Told("10", "2022-02-15", "Northern Broadcasting", None, _BROADCASTER),
    Told("11", "2022-02-18", "Continental Wire Service", "BRUSSELS", _WIRE),
    Told("12", "2022-02-12", None, "KYIV", (*_LEDGER, "5 min read", "Advertisement", "blue and yellow flags", "Oil nears", "©")),
)

# Words that stand in scripts, hidden blocks and attributes of the pages and are shown to nobody.
UNSEEN = ("declares war on slow pages", "Troops cross border", "Should NATO attack", "Win a weekend", "BRENT 84.67")


def documents() -> dict[str, Document]:
    """Every sample by its number, in order of the files."""
    found: dict[str, Document] = {}
    for document in collect(REPORTS):
        assert isinstance(document, Document), document
        name, _, line = Path(document.extra["source"]).name.partition(":")
        found[name[:2] + (f".{line}" if line else "")] = document
    return found


DOCUMENTS = documents()


def news(document: Document) -> list[str]:
    """The news paragraphs with their torn lines closed."""
    copy, paragraphs = reading_copy(document.text, document.furniture)
    return [" ".join(copy[start:end].split()) for start, end in paragraphs]


def number(told: Told) -> str:
    return told.number


def test_every_sample_is_collected_once() -> None:
    assert [t.number for t in TOLD] == list(DOCUMENTS)
    assert len(DOCUMENTS) == len({d.id for d in DOCUMENTS.values()})


@pytest.mark.parametrize("told", TOLD, ids=number)
def test_title_outlet_day_and_dateline_are_found(told: Told) -> None:
    document = DOCUMENTS[told.number]
    assert document.title
    assert (told.outlet, told.day, told.dateline) == (document.outlet, (document.published or "")[:10], document.dateline)


@pytest.mark.parametrize("told", TOLD, ids=number)
def test_furniture_is_set_aside_and_kept_in_the_text(told: Told) -> None:
    document = DOCUMENTS[told.number]
    aside = [document.text[f.start : f.end] for f in document.furniture]
    for words in told.furniture:
        assert any(words in a for a in aside), words
        assert not any(words in paragraph for paragraph in news(document)), words


@pytest.mark.parametrize("told", TOLD, ids=number)
def test_news_is_whole(told: Told) -> None:
    paragraphs = news(DOCUMENTS[told.number])
    assert 250 <= sum(len(p.split()) for p in paragraphs) <= 600
    running = [p for p in paragraphs if len(p.split()) > 12 and p != DOCUMENTS[told.number].title]
    assert 7 <= len(running)
    assert all(p.endswith((".", '."', '"')) and not p[0].islower() for p in running)


def test_what_a_page_hides_is_not_in_the_text() -> None:
    for words in UNSEEN:
        assert any(words in path.read_text(encoding="utf8") for path in REPORTS.iterdir()), words
        assert not any(words in d.text for d in DOCUMENTS.values()), words


def test_torn_names_are_back_in_their_sentences() -> None:
    joined = "\n".join(news(DOCUMENTS["02"]) + news(DOCUMENTS["12"]))
    for words in (
        "Russian Deputy Foreign Minister Sergei Ryabkov, who led",
        "NATO Secretary-General Jens Stoltenberg met",
        "President Vladimir Putin for an hour",
        "British Foreign Secretary Liz Truss, who had met",
    ):
        assert words in joined


def test_the_wire_story_is_carried_twice_with_small_edits() -> None:
    wire, reprint = ("\n".join(news(DOCUMENTS[n])).split() for n in ("03", "04"))
    shared = sum(b.size for b in difflib.SequenceMatcher(None, wire, reprint, autojunk=False).get_matching_blocks())
    assert wire != reprint
    assert 0.9 < shared / len(reprint)


def test_one_quotation_stands_in_two_reports_of_two_outlets() -> None:
    words = "We didn't expect any major breakthroughs to happen today"
    assert ["The Meridian Post", "Kyiv Dispatch"] == [d.outlet for d in DOCUMENTS.values() if words in d.text]


def test_nobody_is_quoted_but_on_record() -> None:
    rows = README.partition("## Quotations")[2].splitlines()[4:]
    on_record = {words.strip() for row in rows for words in row.split("|")[2].split(";")}
    said = {
        quoted.strip(",.")
        for document in DOCUMENTS.values()
        for paragraph in news(document)
        for quoted in re.findall(r"[\"“]([^\"”]+)[\"”]", paragraph)
    }
    assert on_record == said


def test_the_readme_lists_every_file() -> None:
    assert re.findall(r"^\| `(\d\d-[^`]+)`", README, re.MULTILINE) == sorted(p.name for p in REPORTS.iterdir())
