"""Corrections in place: what a person says goes into the journal under a name, is seen at once, and can be taken back."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from lxml import html
from starlette.responses import Response
from starlette.testclient import TestClient

from board.ledgers import board
from detente.board.correcting import WHO, subject
from detente.board.options import BoardOptions
from detente.ledger import Ledger
from detente.ledger.corrections import FIELDS
from detente.ledger.journal import Entry
from sample_report import HOSTILE

REJECT = "00ff00ff00ff00ff_274_reject"
COPIED = "11ff11ff11ff11ff_274_reject"
THREAT = "00ff00ff00ff00ff_332_threaten"
ADA = BoardOptions(who="Ada")


@pytest.fixture
def path(small: Path, tmp_path: Path) -> Path:
    shutil.copytree(small, tmp_path / "strait")
    return tmp_path / "strait"


@pytest.fixture
def client(path: Path) -> TestClient:
    return board(path, ADA)


def tree(client: TestClient, url: str) -> html.HtmlElement:
    answer = client.get(url)
    assert 200 == answer.status_code, answer.text
    return html.fromstring(answer.text)


def token(client: TestClient) -> str:
    return str(tree(client, "/journal").xpath("//input[@name='csrf']/@value")[0])


def post(client: TestClient, url: str, **given: str | list[str]) -> Response:
    return client.post(url, data={"csrf": token(client), **given})  # type: ignore[return-value]


def say(client: TestClient, id: str, action: str, **given: str | list[str]) -> Response:
    answer = post(client, f"/correct/{id}", action=action, **given)
    assert 303 == answer.status_code, answer.text  # type: ignore[attr-defined]
    return answer


def entries(path: Path) -> tuple[Entry, ...]:
    return Ledger(path).journal.entries()


def told(path: Path) -> dict[str, dict[str, object]]:
    return {r["event_id"]: r for r in Ledger(path).linked().ask("mentions")}


# ---- what can be said


def test_a_happening_is_said_to_be_right_with_all_its_tellings(client: TestClient, path: Path) -> None:
    say(client, REJECT, "accept", note="seen in both")
    (entry,) = entries(path)
    assert ("accept", (REJECT, COPIED), "Ada", "seen in both") == (entry.action, entry.targets, entry.who, entry.note)
    assert [1.0, 1.0] == [told(path)[id]["confidence"] for id in (REJECT, COPIED)]


@pytest.mark.parametrize("given", [(COPIED, {}), (REJECT, {"only": "true"})])
def test_one_telling_alone_is_rejected(client: TestClient, path: Path, given: tuple[str, dict[str, str]]) -> None:
    id, more = given
    say(client, id, "reject", **more)
    assert {REJECT, COPIED} - {id} == {REJECT, COPIED} & set(told(path))


def test_a_happening_is_coded_otherwise_and_only_what_was_changed_is_written(client: TestClient, path: Path) -> None:
    form = {f["name"]: f["value"] for f in client.get(f"/correct/{REJECT}.json").json()["fields"]}
    assert set(FIELDS) == set(form)
    say(client, REJECT, "recode", **form | {"status": "negated", "actors": "NOR; ISL", "date": "2031-03-11"})
    (entry,) = entries(path)
    assert {"status": "negated", "actors": "NOR; ISL", "date": "2031-03-11"} == dict(entry.values)
    assert ("negated", "2031-03-11") == (told(path)[COPIED]["status"], told(path)[COPIED]["date_start"])
    fields = {f["name"]: f["value"] for f in client.get(f"/correct/{REJECT}.json").json()["fields"]}
    assert "NOR; ISL" == fields["actors"]


def test_what_does_not_fit_is_said_at_its_field_and_nothing_is_written(client: TestClient, path: Path) -> None:
    given = {"action": "recode", "status": "negated", "date": "soon", "confidence": "7", "mode": "phone"}
    answer = post(client, f"/correct/{REJECT}", **given)
    assert 400 == answer.status_code
    page = html.fromstring(answer.text)  # type: ignore[attr-defined]
    wrong = {i.get("name"): page.get_element_by_id(i.get("aria-describedby")).text for i in page.xpath("//*[@aria-invalid]")}
    assert {"date", "confidence", "mode"} == set(wrong)
    assert "ISO day" in wrong["date"]
    assert "yield" in wrong["mode"]  # the modes of this type are listed
    assert ["soon"] == page.xpath("//input[@name='date']/@value")
    assert ["negated"] == page.xpath("//select[@name='status']/option[@selected]/@value")
    assert () == entries(path)


def test_a_recoding_that_changes_nothing_is_none(client: TestClient, path: Path) -> None:
    form = {f["name"]: f["value"] for f in client.get(f"/correct/{REJECT}.json").json()["fields"]}
    answer = post(client, f"/correct/{REJECT}", action="recode", **form)
    assert 400 == answer.status_code
    assert "every field is as it was" in answer.text.lower()  # type: ignore[attr-defined]
    assert () == entries(path)


def test_two_happenings_are_one(client: TestClient, path: Path) -> None:
    near = client.get(f"/correct/{REJECT}.json?find=ports").json()["near"]
    assert THREAT == near[0]["id"]
    say(client, REJECT, "merge", **{"with": THREAT})
    whole = Ledger(path).linked().happening_of(REJECT)
    assert {REJECT, COPIED, THREAT, "11ff11ff11ff11ff_332_threaten"} == {t.id for t in Ledger(path).linked().mentions([whole])}


@pytest.mark.parametrize("other", ["", REJECT, COPIED, "no-such"])
def test_a_happening_is_not_merged_with_itself_or_with_nothing(client: TestClient, path: Path, other: str) -> None:
    answer = post(client, f"/correct/{REJECT}", action="merge", **{"with": other})
    assert 400 == answer.status_code
    assert () == entries(path)


def test_what_may_be_the_same_is_found_by_words_by_day_or_near(client: TestClient) -> None:
    def near(asked: str) -> set[str]:
        return {n["id"] for n in client.get(f"/correct/{REJECT}.json?{asked}").json()["near"]}

    assert THREAT in near("")
    assert {"00ff00ff00ff00ff_36_consult"} <= near("day=2031-03-10")
    assert set() == near("day=1999")
    assert set() == near("find=walrus")
    assert REJECT not in near("find=strait")
    assert "is no date" in client.get(f"/correct/{REJECT}.json?day=soon").json()["near_problem"]
    assert "no word to look for" in client.get(f"/correct/{REJECT}?find=-x").text


def test_a_telling_is_parted_and_not_all_of_them(client: TestClient, path: Path) -> None:
    say(client, REJECT, "split", mention=[COPIED])
    linked = Ledger(path).linked()
    assert linked.happening_of(REJECT) != linked.happening_of(COPIED)
    again = post(client, f"/correct/{THREAT}", action="split", mention=[THREAT, "11ff11ff11ff11ff_332_threaten"])
    assert 400 == again.status_code
    assert 1 == len(entries(path))


def test_a_note_is_of_the_happening_or_of_one_telling(client: TestClient, path: Path) -> None:
    say(client, REJECT, "note", note="check the date\nand the place")
    say(client, COPIED, "note", note="a copy")
    assert [((REJECT,), "check the date\nand the place"), ((COPIED,), "a copy")] == [(e.targets, e.note) for e in entries(path)]
    assert 400 == post(client, f"/correct/{REJECT}", action="note", note=" \n ").status_code
    assert 400 == post(client, f"/correct/{REJECT}", action="note", note="x" * 10_001).status_code


def test_a_round_of_talks_a_forecast_and_a_force_can_be_rejected(client: TestClient, path: Path) -> None:
    linked = Ledger(path).linked()
    force = linked.ask("forces")[0]["force_id"]
    forecast, talk = linked.forecasts()[0].id, linked.talks()[0].id
    for id in (force, forecast, talk):
        page = tree(client, f"/correct/{id}")
        assert not page.xpath("//select[@name='event_type']")
        assert 400 == post(client, f"/correct/{id}", action="accept").status_code
        say(client, id, "reject")
    after = Ledger(path).linked()
    assert force not in {r["force_id"] for r in after.ask("forces")}
    assert forecast not in {f.id for f in after.forecasts()}
    assert talk not in {t.id for t in after.talks()}


def test_an_action_that_is_none_is_refused(client: TestClient, path: Path) -> None:
    assert 400 == post(client, f"/correct/{REJECT}", action="undo").status_code
    assert 404 == post(client, "/correct/no_such", action="accept").status_code
    assert 404 == client.get("/correct/no_such").status_code
    assert () == entries(path)


# ---- back to where one was, with a way to take it back


def test_it_goes_back_to_where_one_was_and_says_what_was_done(client: TestClient, path: Path) -> None:
    answer = say(client, REJECT, "star", next=f"/correct/{REJECT}?find=ports&done=20310310-aaaaaaaaaa")
    (entry,) = entries(path)
    back = answer.headers["location"]
    assert (f"/correct/{REJECT}", {"find": ["ports"], "done": [entry.id]}) == (urlsplit(back).path, parse_qs(urlsplit(back).query))
    page = tree(client, back)
    (done,) = page.find_class("done")
    assert "Starred" in done.text_content()
    assert [f"/undo/{entry.id}"] == done.xpath(".//form/@action")


def test_what_was_said_is_taken_back_and_said_again(client: TestClient, path: Path) -> None:
    say(client, REJECT, "reject")
    first = entries(path)[0].id
    undone = post(client, f"/undo/{first}", next="/journal")
    assert undone.headers["location"].startswith("/journal?done=")
    assert REJECT in told(path)
    (done,) = tree(client, undone.headers["location"]).find_class("done")
    assert "Taken back: left out as wrong" in " ".join(done.text_content().split())
    post(client, done.xpath(".//form/@action")[0])
    assert REJECT not in told(path)
    assert 400 == post(client, f"/undo/{entries(path)[1].id}").status_code  # undone already


@pytest.mark.parametrize("next", ["//evil.example", "https://evil.example/journal", "/\\evil.example", "javascript:alert(1)"])
def test_it_never_leads_elsewhere(client: TestClient, next: str) -> None:
    assert say(client, REJECT, "star", next=next).headers["location"].startswith("/?done=")
    assert "/" == post(client, "/who", next=next).headers["location"]
    assert not [a for a in tree(client, f"/correct/{REJECT}?next={next}").xpath("//a/@href") if "evil" in a]


def test_from_what_is_left_out_it_goes_to_what_is_left_or_to_the_journal(client: TestClient) -> None:
    one = say(client, REJECT, "reject", only="true", next=f"/evidence/{REJECT}")
    assert one.headers["location"].startswith(f"/evidence/{COPIED}?done=")
    all_ = say(client, COPIED, "reject", next=f"/evidence/{COPIED}")
    assert all_.headers["location"].startswith(f"/journal?of={COPIED}&done=")
    gone = client.get(f"/correct/{REJECT}")
    assert (303, f"/journal?of={REJECT}") == (gone.status_code, gone.headers["location"])
    assert "left out as wrong" in tree(client, gone.headers["location"]).text_content()


def test_nothing_can_be_corrected_on_a_past_day(client: TestClient) -> None:
    assert tree(client, f"/correct/{REJECT}").xpath("//form[starts-with(@action, '/correct')]")
    past = tree(client, f"/correct/{REJECT}?as_of=2999")
    assert [] == past.xpath("//form[starts-with(@action, '/correct') or starts-with(@action, '/undo')]")
    assert "This is the ledger as of 2999" in past.text_content()


# ---- who says it


def test_who_corrects_is_asked_for_once_and_kept(path: Path) -> None:
    client = board(path)
    asked = post(client, f"/correct/{REJECT}", action="recode", status="future", next="/journal")
    assert 200 == asked.status_code
    assert () == entries(path)
    page = html.fromstring(asked.text)  # type: ignore[attr-defined]
    (form,) = page.xpath("//form[@class='ask']")
    given = {i.get("name"): i.get("value") for i in form.xpath(".//input[@name]")}
    answer = client.post(form.get("action"), data=given | {"who": " Zoë; Ōta=\x1b "})
    assert (303, "Zoë; Ōta=") == (answer.status_code, entries(path)[0].who)
    kept = next(c for c in answer.headers.get_list("set-cookie") if c.startswith(WHO))
    assert "SameSite=strict" in kept
    say(client, REJECT, "star")
    assert "Zoë; Ōta=" == entries(path)[1].who
    assert "Zoë; Ōta=" in tree(client, "/journal").find_class("signed")[0].text_content()
    post(client, "/who", who="Ben", next="/journal")
    say(client, REJECT, "unstar")
    assert "Ben" == entries(path)[2].who


def test_a_board_that_was_started_for_somebody_signs_so_whatever_a_form_says(client: TestClient, path: Path) -> None:
    say(client, REJECT, "star", who="Mallory")
    assert "Ada" == entries(path)[0].who


@pytest.mark.parametrize("url", [f"/correct/{REJECT}", "/undo/20310310-aaaaaaaaaa", "/who"])
def test_other_pages_cannot_correct(client: TestClient, path: Path, url: str) -> None:
    token(client)
    assert 403 == client.post(url, data={"action": "reject", "who": "Mallory"}).status_code
    assert () == entries(path)


# ---- many at once, and hostile


def test_of_many_who_correct_at_once_nothing_is_lost(path: Path) -> None:
    boards = [board(path, BoardOptions(who=who)) for who in ("Ada", "Ben")]
    tokens = [token(b) for b in boards]

    def star(n: int) -> int:
        given = {"csrf": tokens[n % 2], "action": "note", "note": f"remark {n}"}
        return boards[n % 2].post(f"/correct/{(REJECT, THREAT)[n % 3 % 2]}", data=given).status_code

    with ThreadPoolExecutor(6) as pool:
        assert {303} == set(pool.map(star, range(24)))
    written = entries(path)
    assert {f"remark {n}" for n in range(24)} == {e.note for e in written}
    assert {"Ada": 12, "Ben": 12} == {who: sum(e.who == who for e in written) for who in ("Ada", "Ben")}
    assert "remark 23" in boards[0].get("/journal").text


@pytest.mark.parametrize("of", [lambda id: f"/correct/{id}", lambda id: "/journal", lambda id: "/journal?starred=true"])
def test_hostile_notes_names_and_values_do_nothing(hostile: Path, tmp_path: Path, of: Callable[[str], str]) -> None:
    shutil.copytree(hostile, tmp_path / "h")
    client = board(tmp_path / "h")
    id = Ledger(tmp_path / "h").linked().happenings()[0].id
    odd = HOSTILE[:150]
    for action, more in (("note", {}), ("star", {}), ("recode", {"issue": odd, "place": odd})):
        say(client, id, action, note=HOSTILE, who=odd, **more)
    page = tree(client, of(id))
    assert [] == page.xpath("//script[not(@src)] | //main//img | //main//iframe | //*[@onerror or @onload or @onclick]")
    assert not [a for a in page.xpath("//@href | //@src | //@action") if not a.startswith(("/", "#"))]
    assert "\u202e" not in client.get(of(id)).text
    assert not [e for e in page.iter() if isinstance(e.tag, str) and e.get("style")]


# ---- what an id means


def test_an_id_means_all_of_a_happening_or_one_telling(path: Path) -> None:
    linked = Ledger(path).linked()
    assert (REJECT, COPIED) == subject(linked, REJECT).targets
    assert (REJECT,) == subject(linked, REJECT, only=True).targets
    assert (COPIED,) == subject(linked, COPIED).targets
    assert REJECT == subject(linked, COPIED).whole
    talk = linked.talks()[0]
    assert ("talk", talk.members) == (subject(linked, talk.id).kind, tuple(sorted(subject(linked, talk.id).targets)))
