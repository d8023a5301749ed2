"""Whatever is given becomes documents, or rejects that say why; nothing is lost and nothing crashes."""

from __future__ import annotations

import gzip
import json
import socketserver
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import detente
from detente.collect import CollectOptions, collect
from detente.collect.blob import of_bytes
from detente.collect.registry import form_of
from detente.errors import UsageError
from detente.records import Document, Rejected

PAGE = """<!doctype html><html lang="en"><head><title>x</title><meta property="og:title" content="Talks stall">
<meta property="og:site_name" content="The Courier"><meta property="article:published_time" content="2022-01-12T09:00:00Z">
<script>document.write("Russia invaded")</script></head><body><nav>Home World</nav><article><h1>Talks stall</h1>
<figure><figcaption>Soldiers. Photo: A/B</figcaption></figure>
<p>BRUSSELS — Envoys of both sides met on Wednesday for four hours without agreement, officials said, and left early.</p>
<p>The alliance rejected a demand that it stop taking in members, a <b>spokesman</b> said, and offered more talks.</p></article>
<form><p>Leave a reply</p></form><div style="display:none">Hidden words</div></body></html>"""


def one(source: str | Path, **options: object) -> Document | Rejected:
    found = list(collect(source, options=CollectOptions(**options)))  # type: ignore[arg-type]
    assert 1 == len(found)
    return found[0]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf8"))
    return path


def test_a_page_gives_its_metadata_and_all_its_visible_text(tmp_path: Path) -> None:
    d = one(written(tmp_path, "a.html", PAGE))
    assert isinstance(d, Document)
    assert ("Talks stall", "The Courier", "2022-01-12T09:00:00+00:00") == (d.title, d.outlet, d.published)
    assert "BRUSSELS" == d.dateline
    news = _news(d)
    assert "a spokesman said" in news
    for furniture in ("Home World", "Photo: A/B", "Leave a reply"):
        assert furniture in d.text
        assert furniture not in news
    assert "invaded" not in d.text
    assert "Hidden" not in d.text


def _news(d: Document) -> str:
    chars = list(d.text)
    for f in d.furniture:
        chars[f.start : f.end] = " " * (f.end - f.start)
    return "".join(chars)


def test_truncated_markup_is_still_read(tmp_path: Path) -> None:
    d = one(written(tmp_path, "a.html", PAGE[: PAGE.index("offered")]))
    assert isinstance(d, Document)
    assert "BRUSSELS" in d.text


def test_json_lines_keep_other_keys_and_reject_bad_lines_by_number(tmp_path: Path) -> None:
    lines = [
        json.dumps({"text": "Envoys met.", "outlet": "Wire", "published": "2022-01-10", "section": "World"}),
        "{bad",
        "[]",
        "",
    ]
    found = list(collect(written(tmp_path, "r.jsonl", "\n".join(lines))))
    assert isinstance(found[0], Document)
    assert ("Wire", "World") == (found[0].outlet, found[0].extra["section"])
    assert ["not-json", "no-text"] == [r.reason for r in found[1:] if isinstance(r, Rejected)]
    assert str(found[1].source).endswith("r.jsonl:2")  # type: ignore[union-attr]


def test_a_feed_gives_a_document_an_entry(tmp_path: Path) -> None:
    feed = """<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title>
    <item><title>One</title><link>https://e.example/1</link><pubDate>Mon, 10 Jan 2022 10:00:00 GMT</pubDate>
    <description>Envoys met in Geneva on Monday and parted without a deal.</description></item>
    <item><title>Two</title><description>&lt;p&gt;The ministry rejected the demand on Tuesday, officials said.&lt;/p&gt;</description></item>
    </channel></rss>"""
    found = list(collect(written(tmp_path, "feed.xml", feed)))
    assert ["One", "Two"] == [d.title for d in found if isinstance(d, Document)]
    assert "2022-01-10T10:00:00+00:00" == found[0].published  # type: ignore[union-attr]
    assert {"Wire"} == {d.outlet for d in found if isinstance(d, Document)}


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("empty.txt", b"", "not-text"),
        ("blank.txt", b" \n\t\n", "not-text"),
        ("junk.bin", bytes(range(256)) * 10, "not-text"),
        ("cut.txt.gz", gzip.compress(bytes(str(list(range(900))), "ascii"))[:600], "not-text"),
        ("empty.html", b"", "not-text"),
        ("scripts.html", b"<html><script>1</script></html>", "not-text"),
        ("big.txt", b"a b " * 2000, "too-large"),
        ("feed.xml", b"<rss></rss>", "empty-feed"),
    ],
)
def test_what_cannot_be_read_is_rejected_with_a_reason(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    found = one(written(tmp_path, name, content), max_bytes=5000)
    assert isinstance(found, Rejected)
    assert reason == found.reason
    assert found.detail


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"])
def test_encodings_are_recognised(tmp_path: Path, encoding: str) -> None:
    text = "Le président a rencontré la délégation à Genève. " * 8
    d = one(written(tmp_path, "a.txt", text.encode(encoding)))
    assert isinstance(d, Document)
    assert "délégation à Genève" in d.text


def test_a_line_of_fifty_megabytes_is_rejected_and_the_next_is_read(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with path.open("wb") as file:
        file.write(b'{"text": "')
        for _ in range(50):
            file.write(b"x" * 1_000_000)
        file.write(b'"}\n{"text": "Envoys met."}\n')
    found = list(collect(path, options=CollectOptions(max_bytes=1_000_000)))
    assert ["too-large", "Envoys met."] == [f.reason if isinstance(f, Rejected) else f.text for f in found]


def test_absurd_dates_are_dropped_and_kept_in_extra(tmp_path: Path) -> None:
    d = one(written(tmp_path, "r.jsonl", json.dumps({"text": "Envoys met.", "published": "9999-99-99"})))
    assert isinstance(d, Document)
    assert (None, "9999-99-99") == (d.published, d.extra["published_given"])


def test_a_folder_is_read_in_order_without_hidden_files_or_loops(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", ".hidden.txt"):
        written(tmp_path, name, f"Report {name}.")
    (tmp_path / "loop").symlink_to(tmp_path)
    assert ["Report a.txt.", "Report b.txt."] == [d.text for d in collect(tmp_path) if isinstance(d, Document)]
    assert 2 == len(list(collect(str(tmp_path / "*.txt"))))


def test_nothing_under_a_name_is_an_error_that_says_what_to_give() -> None:
    with pytest.raises(UsageError, match="give a file"):
        list(collect("no/such/thing.txt"))


def test_the_package_function_can_be_called() -> None:
    assert callable(detente.collect)


def test_the_same_text_from_two_outlets_is_two_documents(tmp_path: Path) -> None:
    path = written(tmp_path, "a.txt", "Envoys met.")
    first, again, other = (one(path, outlet=o) for o in ("A", "A", "B"))
    assert first.id == again.id != other.id  # type: ignore[union-attr]


@given(st.binary(max_size=400), st.sampled_from(["a.html", "a.txt", "a.jsonl", "a.xml", "a.gz"]))
def test_no_bytes_raise_anything(content: bytes, name: str) -> None:
    from detente.collect import _read

    for item in _read(of_bytes(name, content), CollectOptions()):
        assert isinstance(item, (Document, Rejected))


@pytest.mark.parametrize(
    ("head", "name", "form"),
    [
        (b"<!DOCTYPE html><html>", "x", "html"),
        (b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">', "x.xml", "feed"),
        (b'{"id": 1, "text": "a"}', "x", "jsonl"),
        (b"Envoys met.", "x.html", "html"),
        (b"Envoys met.", "x", "text"),
    ],
)
def test_forms_are_sniffed(head: bytes, name: str, form: str) -> None:
    assert form == form_of(head, name).name


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        robots = b"User-agent: *\nDisallow: /private/\n"
        pages = {"/robots.txt": robots, "/a.html": PAGE.encode(), "/private/b.html": PAGE.encode(), "/big": b"x" * 100_000}
        moves = {"/move": "/a.html", "/out": "ftp://a.example/x", "/broken": "http://[", "/round": "/round"}
        if self.path in moves:
            self.send_response(302)
            self.send_header("Location", moves[self.path])
            self.end_headers()
            return
        if self.path == "/cyrillic":
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=windows-1251")
            self.end_headers()
            self.wfile.write("<html><body><p>Министр встретился с послом.</p></body></html>".encode("cp1251"))
            return
        self.send_response(200 if self.path in pages else 404)
        self.end_headers()
        self.wfile.write(pages.get(self.path, b""))

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as made:
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()


def test_a_url_is_read_and_redirects_are_followed(server: str) -> None:
    d = one(f"{server}/move", allow_private=True)
    assert isinstance(d, Document)
    assert "Talks stall" == d.title
    assert d.url == f"{server}/a.html"


def test_the_encoding_that_the_server_names_is_used(server: str) -> None:
    d = one(f"{server}/cyrillic", allow_private=True)
    assert isinstance(d, Document)
    assert "Министр встретился с послом." == d.text


@pytest.mark.parametrize(
    ("path", "options", "words"),
    [
        ("/a.html", {}, "private address"),
        ("/private/b.html", {"allow_private": True}, "robots.txt"),
        ("/none", {"allow_private": True}, "404"),
        ("/out", {"allow_private": True}, "no http or https"),
        ("/broken", {"allow_private": True}, "address"),
        ("/round", {"allow_private": True}, "redirects"),
        ("/a.html", {"allow_private": True, "timeout_s": 0.0}, "took longer"),
        ("/big", {"allow_private": True, "max_bytes": 1000}, "larger"),
    ],
)
def test_a_url_that_may_not_or_cannot_be_had_is_rejected(server: str, path: str, options: dict[str, object], words: str) -> None:
    found = one(server + path, **options)
    assert isinstance(found, Rejected)
    assert words in found.detail
