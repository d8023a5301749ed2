"""The journal lists who said what and when, what stands and what is starred; marks show it in place, as of any day."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from board.ledgers import ID, board
from detente.board.desk import Desk
from detente.board.marks import Mark, marks_of
from detente.board.options import BoardOptions
from detente.board.page import environment
from detente.ledger import Ledger
from detente.ledger.journal import Journal
from sample_report import at

REJECT = "00ff00ff00ff00ff_274_reject"
COPIED = "11ff11ff11ff11ff_274_reject"
THREAT = "00ff00ff00ff00ff_332_threaten"


def moment(day: int) -> str:
    return f"2031-04-{day:02}T12:00:00.000000Z"


@pytest.fixture
def path(small: Path, tmp_path: Path) -> Path:
    """A ledger with corrections of two people on five days."""
    shutil.copytree(small, tmp_path / "strait")
    journal = Journal(tmp_path / "strait")
    journal.append("accept", [REJECT, COPIED], who="Ada", time=moment(1))
    journal.append("star", [REJECT, COPIED], who="Ben", time=moment(2))
    second = journal.append("recode", [COPIED], who="Ben", values={"status": "future"}, note="see below", time=moment(3))
    journal.append("reject", [THREAT], who="Ada", time=moment(4))
    journal.undo(second.id, who="Ada", time=moment(5))
    return tmp_path / "strait"


@pytest.fixture
def client(path: Path) -> TestClient:
    return board(path, BoardOptions(who="Ada"))


def tree(client: TestClient, url: str) -> html.HtmlElement:
    answer = client.get(url)
    assert 200 == answer.status_code, answer.text
    return html.fromstring(answer.text)


# ---- the journal


def test_all_corrections_are_listed_newest_first_with_what_stands(client: TestClient) -> None:
    found = client.get("/journal.json").json()
    assert [
        ("undo", "Ada", True),
        ("reject", "Ada", True),
        ("recode", "Ben", False),
        ("star", "Ben", True),
        ("accept", "Ada", True),
    ] == [(c["action"], c["who"], c["stands"]) for c in found["corrections"]]
    assert (5, ["Ada", "Ben"]) == (found["total"], found["people"])
    undo, _, recode, *_ = found["corrections"]
    assert (recode["id"], "recoded", undo["id"]) == (undo["undoes"], undo["undid"], recode["undone_by"])
    rows = tree(client, "/journal").xpath("//table[contains(@class, 'entries')]/tbody/tr")
    assert [False, False, True, False, False] == ["gone" in (r.get("class") or "") for r in rows]
    assert [1, 1, 0, 1, 1] == [len(r.xpath(".//form[starts-with(@action, '/undo/')]")) for r in rows]


def test_each_leads_to_its_words_also_where_they_were_left_out(client: TestClient) -> None:
    start, end = at("Iceland refused to discuss the strait")
    page = tree(client, "/journal")
    assert f"/report/{ID}?at={start}-{end}#at" in page.xpath("//main//a/@href")
    rejected = client.get("/journal.json").json()["corrections"][1]
    assert "It would close its ports" in rejected["words"]


def test_it_is_narrowed_by_person_and_by_id(client: TestClient) -> None:
    def actions(asked: str) -> list[str]:
        return [c["action"] for c in client.get(f"/journal.json?{asked}").json()["corrections"]]

    assert ["recode", "star"] == actions("who=ben")
    assert ["undo", "recode"] == [a for a in actions(f"of={COPIED}") if a in ("undo", "recode")]
    assert ["reject"] == actions(f"of={THREAT}")
    assert "recode" in actions(f"of={REJECT}")  # of a happening those of its tellings too
    assert ["accept"] == actions(f"who=ada&of={REJECT}&as_of=2031-04-02")
    assert [] == actions("who=nobody")
    assert "No correction fits" in client.get("/journal?who=nobody").text
    assert [] == actions("page=2")


def test_it_says_what_stood_on_a_day_and_nothing_can_be_undone_there(client: TestClient) -> None:
    page = tree(client, "/journal?as_of=2031-04-03")
    assert ["recoded", "starred", "said to be right"] == [d.text for d in page.find_class("did")]
    assert [] == page.xpath("//form[starts-with(@action, '/undo/')]")
    assert 400 == client.get("/journal?as_of=soon").status_code


def test_what_is_starred_is_listed_once(client: TestClient, path: Path) -> None:
    (star,) = client.get("/journal.json?starred=true").json()["starred"]
    assert (REJECT, "Ben", "REJECT", ["ISL"]) == (star["id"], star["by"], star["event_type"], star["who"])
    Journal(path).append("unstar", [REJECT, COPIED], who="Ada", time=moment(6))
    assert "Nothing is starred" in client.get("/journal?starred=true").text
    assert 1 == client.get("/journal.json?starred=true&as_of=2031-04-05").json()["total"]


def test_a_star_is_taken_away_from_the_list(small: Path, tmp_path: Path) -> None:
    shutil.copytree(small, tmp_path / "strait")
    client = board(tmp_path / "strait", BoardOptions(who="Ada"))
    Journal(tmp_path / "strait").append("star", [REJECT, COPIED], who="Ben")
    (form,) = tree(client, "/journal?starred=true").xpath(f"//form[@action='/correct/{REJECT}']")
    given = {i.get("name"): i.get("value") for i in form.xpath(".//input")}
    client.post(form.get("action"), data=given | {"action": "unstar"})
    assert [] == client.get("/journal.json?starred=true").json()["starred"]


def test_an_empty_journal_says_what_to_do(small: Path) -> None:
    page = board(small).get("/journal").text
    assert "Nobody has corrected anything yet" in page
    assert "can be taken back" in page


# ---- as of


def test_the_days_on_which_the_ledger_changed_are_given(client: TestClient, path: Path) -> None:
    days = client.get("/days.json").json()["days"]
    assert [d["day"] for d in days] == sorted(d["day"] for d in days)
    assert [1] * 5 == [d["corrections"] for d in days if d["day"].startswith("2031-04")]
    assert len(list((path / "batches").iterdir())) == sum(d["batches"] for d in days)


def test_a_page_of_a_past_day_says_so_and_leads_back(client: TestClient) -> None:
    page = tree(client, "/sources?outlet=courier&as_of=2031-04-03")
    (notice,) = page.find_class("past notice") or page.xpath("//p[contains(@class, 'past')]")
    assert "as of 2031-04-03" in notice.text_content()
    assert ["/sources?outlet=courier"] == notice.xpath(".//a/@href")
    assert [] == tree(client, "/sources?outlet=courier").xpath("//p[contains(@class, 'past')]")


def test_the_filter_can_be_cleared_and_the_day_stays(client: TestClient) -> None:
    page = tree(client, "/sources?outlet=courier&actor=NOR&type=REJECT&as_of=2031-04-03&page=2")
    assert ["/sources?as_of=2031-04-03"] == page.xpath("//a[@class='clear']/@href")
    assert [] == tree(client, "/sources?as_of=2031-04-03").xpath("//a[@class='clear']")


# ---- marks


def test_an_item_bears_who_corrected_it_when_and_whether_it_is_starred(path: Path) -> None:
    desk = Desk(path, BoardOptions())
    assert Mark("accepted", "Ada", moment(1), True, 0) == marks_of(desk).of(REJECT)
    assert Mark("recoded", "Ben", moment(3), True, 1) == marks_of(desk, "2031-04-03").of(REJECT)  # by way of its telling
    assert Mark("accepted", "Ada", moment(1), True, 0) == marks_of(desk, "2031-04-03").of(REJECT, alone=True)
    assert marks_of(desk, "2031-03").of(REJECT) is None
    assert marks_of(desk).of("no-such") is None


def test_marks_follow_a_correction_at_once(path: Path) -> None:
    desk = Desk(path, BoardOptions())
    assert marks_of(desk).of(THREAT) == Mark("rejected", "Ada", moment(4))
    Journal(path).append("accept", [THREAT], who="Zoë", time=moment(6))
    mark = marks_of(desk).of(THREAT)
    assert mark
    assert ("accepted", "Zoë") == (mark.corrected, mark.who)


def test_badges_are_words_and_lead_to_the_journal(path: Path) -> None:
    marks = marks_of(Desk(path, BoardOptions()), "2031-04-03")
    text = "{% from 'marks.html' import badges %}{{ badges(marks, id) }}|{{ badges(marks, 'none') }}"
    shown, _, none = environment().from_string(text).render(marks=marks, id=REJECT).partition("|")
    page = html.fromstring(shown)
    assert ["recoded by Ben 2031-04-03", "★ starred", "1 note"] == [
        " ".join(b.text_content().split()) for b in page.find_class("badge")
    ]
    assert {f"/journal?of={REJECT}"} == set(page.xpath("//a/@href"))
    assert "" == none.strip()


def test_an_address_may_name_any_correction_and_nothing_else(client: TestClient, path: Path) -> None:
    first = Ledger(path).journal.entries()[0]
    assert "Said to be right" in client.get(f"/journal?done={first.id}").text
    for odd in ("", "x", "../../etc/passwd", "20310401-0000000000", "<script>"):
        assert not tree(client, f"/journal?done={odd}").find_class("done")
