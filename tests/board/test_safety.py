"""The board is safe by construction: who may ask, from where, how much, and what becomes of hostile words."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi.routing import APIRoute
from lxml import html
from starlette.testclient import TestClient

from board.ledgers import HOST, ID, board
from detente.board.options import BoardOptions, new_token, require_token
from detente.board.page import data_block
from detente.board.pages import PAGES
from detente.board.safety import HEADERS, SAFE, local_path, safe_name
from detente.errors import UsageError
from sample_report import HOSTILE

SECRET = "a-long-secret-token"
URLS = ["/search?q=strait", "/sources", "/add", f"/report/{ID}", "/sources.json", "/nothing", "/nothing.json", "/static/board.css"]


# ---- headers


@pytest.mark.parametrize("url", URLS)
def test_every_answer_has_the_headers(client: TestClient, url: str) -> None:
    got = client.get(url).headers
    assert HEADERS == {k: got[k] for k in HEADERS}


def test_the_policy_allows_nothing_inline_and_nothing_from_elsewhere() -> None:
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert not re.search(r"unsafe|http|\*|data:|blob:", policy)


def test_a_bug_is_a_page_with_the_headers(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client.app.state.desk.ledger, "rejected", lambda: 1 / 0)  # type: ignore[attr-defined]
    page, twin = client.get("/sources"), client.get("/sources.json")
    assert (500, 500) == (page.status_code, twin.status_code)
    assert HEADERS["content-security-policy"] == page.headers["content-security-policy"]
    assert "ZeroDivision" not in page.text
    assert "report it" in twin.json()["error"]["message"]


# ---- who may ask


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example", "10.0.0.7:8765", "", "[::1", "@"])
def test_a_host_of_another_name_is_refused(client: TestClient, host: str) -> None:
    answer = client.get("/sources.json", headers={"host": host})
    assert 421 == answer.status_code
    assert "host name" in answer.json()["error"]["message"]


@pytest.mark.parametrize("host", ["localhost:8765", "127.0.0.1", "[::1]:8765", "LOCALHOST:9000"])
def test_this_machine_goes_by_its_names(client: TestClient, host: str) -> None:
    assert 200 == client.get("/sources.json", headers={"host": host}).status_code


def test_another_address_demands_a_token() -> None:
    with pytest.raises(UsageError, match="--token auto"):
        require_token(BoardOptions(host="0.0.0.0"))
    with pytest.raises(UsageError, match="16 characters"):
        require_token(BoardOptions(host="0.0.0.0", token="short"))
    require_token(BoardOptions(host="0.0.0.0", token=new_token()))
    require_token(BoardOptions(host="127.0.0.1"))


def test_with_a_token_nobody_gets_in_without_it(small: Path) -> None:
    client = board(small, BoardOptions(host="0.0.0.0", token=SECRET))
    for url in URLS:
        assert 401 == client.get(url).status_code, url
    assert 401 == client.get("/sources?token=wrong").status_code
    assert 401 == client.get("/sources", headers={"authorization": "Bearer wrong"}).status_code
    assert 200 == client.get("/sources.json", headers={"authorization": f"Bearer {SECRET}"}).status_code


def test_the_address_with_the_token_lets_a_browser_in_and_drops_it(small: Path) -> None:
    client = board(small, BoardOptions(host="0.0.0.0", token=SECRET))
    answer = client.get(f"/sources?token={SECRET}&outlet=Courier")
    assert (303, "/sources?outlet=Courier") == (answer.status_code, answer.headers["location"])
    assert all(w in answer.headers["set-cookie"] for w in ("HttpOnly", "SameSite=strict"))
    assert 200 == client.get("/sources").status_code


# ---- changes


def unsafe_routes() -> list[tuple[str, str]]:
    routes = [r for router in PAGES for r in router.routes if isinstance(r, APIRoute)]
    return [(m, re.sub(r"\{.*?\}", "0", r.path)) for r in routes for m in sorted(r.methods - SAFE)] + [("POST", "/theme")]


@pytest.mark.parametrize(("method", "path"), unsafe_routes())
def test_no_change_without_the_sessions_own_token(client: TestClient, method: str, path: str) -> None:
    client.get("/add")
    for given in ({}, {"csrf": "0" * 64}):
        assert 403 == client.request(method, path, data=given).status_code
    assert 403 == client.request(method, path, headers={"x-csrf-token": "x"}).status_code


def test_a_token_of_another_session_or_board_is_no_use(client: TestClient, small: Path) -> None:
    other = board(small)
    token = _csrf(other)
    client.get("/add")
    assert 403 == client.post("/theme", data={"csrf": token}).status_code
    assert 303 == other.post("/theme", data={"csrf": token}).status_code


@pytest.mark.parametrize(
    "headers",
    [{"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9"}, {"sec-fetch-site": "cross-site"}],
)
def test_another_page_cannot_make_a_change_even_with_the_token(client: TestClient, headers: dict[str, str]) -> None:
    token = _csrf(client)
    assert 403 == client.post("/theme", data={"csrf": token}, headers=headers).status_code
    assert 303 == client.post("/theme", data={"csrf": token}, headers={"origin": HOST}).status_code


def test_the_session_cookie_is_strict_and_out_of_reach_of_scripts(client: TestClient) -> None:
    cookie = client.get("/add").headers["set-cookie"]
    assert all(w in cookie for w in ("HttpOnly", "SameSite=Strict"))


def _csrf(client: TestClient) -> str:
    return str(html.fromstring(client.get("/add").text).xpath("//input[@name='csrf']/@value")[0])


# ---- how much


def test_uploads_are_limited_in_size_whatever_their_header_says(small: Path) -> None:
    client = board(small, BoardOptions(max_bytes=10_000))
    token = _csrf(client)
    assert 413 == client.post("/add", data={"csrf": token, "text": "x" * 20_000}).status_code

    def pieces():  # type: ignore[no-untyped-def]
        for _ in range(100):
            yield b"x" * 1_000

    kind = {"content-type": "multipart/form-data; boundary=b"}
    assert 413 == client.post("/add", content=pieces(), headers=kind).status_code


def test_uploads_are_limited_in_number(small: Path) -> None:
    client = board(small, BoardOptions(max_files=2))
    files = [("files", (f"{n}.txt", b"x")) for n in range(3)]
    answer = client.post("/add", data={"csrf": _csrf(client)}, files=files)
    assert 413 == answer.status_code
    assert "2 files" in answer.text


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=b", "multipart/form-data"])
def test_a_form_that_is_none_is_refused(client: TestClient, kind: str) -> None:
    client.get("/add")
    assert client.post("/add", content=b"--nonsense", headers={"content-type": kind}).status_code in (400, 403)


# ---- paths and names


@pytest.mark.parametrize(
    "path",
    ["/static/../options.py", "/static/%2e%2e/options.py", "/static//etc/passwd", "/static/vendor/vendor.toml", "/report/../../etc/passwd",
     "/report/%2e%2e%2f%2e%2e%2fetc%2fpasswd", "/report/..%5c..%5cx"],
)  # fmt: skip
def test_no_path_of_a_request_reaches_the_file_system(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert 404 == answer.status_code
    assert "root:" not in answer.text


@pytest.mark.parametrize("path", ["//evil.example", "/\\evil.example", "https://evil.example", "/a\r\nb", "javascript:x", ""])
def test_nobody_is_led_to_another_site(path: str) -> None:
    assert "/" == local_path(path)


@pytest.mark.parametrize("name", [HOSTILE, "../../x", "a/b\\c", "con\x00", "", "…", "x" * 5_000])
def test_downloads_have_plain_names(name: str) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.csv", safe_name(name, "csv"))
    assert len(safe_name(name, "csv")) < 100


# ---- hostile words

HOSTILE_URLS = [
    "/sources", "/search?q=strait", "/report/aa00", "/report/bb00", "/report/bb00?at=0-2000", "/add", "/search?q=" + "%3Cscript%3E",
    "/search?q=x&outlet=%22%3E%3Cscript%3Ealert(1)%3C/script%3E", "/report/%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "/sources?actor=%E2%80%AEgnp.exe&as_of=2031-12-31",
]  # fmt: skip


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_hostile_words_stay_words(hostile: Path, url: str) -> None:
    answer = board(hostile).get(url)
    page = html.fromstring(answer.text)
    assert all(s.get("src", "").startswith("/static/") and not s.text for s in page.xpath("//script"))
    assert [] == page.xpath("//style") + page.xpath("//img") + page.xpath("//@style") + page.xpath(
        "//*[@onerror or @onload or @onclick]"
    )
    assert all(re.match(r"(/|#|https?://)", h) for h in page.xpath("//@href | //@src | //@action"))
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", answer.text)
    assert "{{ 7 * 7 }}" in answer.text or "49" not in "".join(page.xpath("//article//text()"))


@pytest.mark.parametrize("url", ["/sources", "/report/bb00", "/search?q=strait", "/sources.json", "/report/bb00.json"])
def test_a_title_of_a_megabyte_is_cut_on_pages(hostile: Path, url: str) -> None:
    answer = board(hostile).get(url)
    assert 200 == answer.status_code
    assert url.endswith(".json") or len(answer.text) < 200_000


def test_the_twins_give_hostile_words_as_data(hostile: Path) -> None:
    answer = board(hostile).get("/report/aa00.json")
    assert HOSTILE == json.loads(answer.text)["record"]["document"]["title"]
    assert "application/json" == answer.headers["content-type"]
    assert "\u202e" not in answer.text


def test_data_for_scripts_cannot_end_its_block() -> None:
    block = str(data_block("x", {"a": "</script><!--<script>\u2028&amp;"}))
    assert 1 == block.count("</script>")
    assert "<!--" not in block
    inner = block[block.index(">") + 1 : block.rindex("</script>")]
    assert {"a": "</script><!--<script>\u2028&amp;"} == json.loads(inner)
