"""What a name stands for: pipes, folders as browsers leave them, archives, addresses."""

from __future__ import annotations

import gzip
import io
import json
import os
import sys
import threading
import time
import tracemalloc
from pathlib import Path

import pytest

from detente.collect import CollectOptions, _read, collect
from detente.collect.address import is_public, target
from detente.collect.blob import Blob, of_pipe
from detente.collect.document import known, make_document, merge
from detente.collect.encoding import decode
from detente.collect.furniture import mark
from detente.collect.published import iso_date
from detente.errors import FetchError, NotTextError, UsageError
from detente.records import Document, Furniture, Rejected


class Stdin:
    def __init__(self, content: bytes) -> None:
        self.buffer = io.BufferedReader(io.BytesIO(content))  # type: ignore[arg-type]


def lines(count: int) -> bytes:
    return b"".join(json.dumps({"text": f"Envoys met {i}."}).encode() + b"\n" for i in range(count))


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_standard_input_is_read_in_any_form(monkeypatch: pytest.MonkeyPatch, pack: object) -> None:
    monkeypatch.setattr(sys, "stdin", Stdin(pack(lines(2000))))  # type: ignore[operator]
    found = list(collect("-"))
    assert ["Envoys met 0.", "Envoys met 1999."] == [d.text for d in (found[0], found[-1]) if isinstance(d, Document)]
    assert 2000 == len(found)


def test_a_pipe_is_read_as_it_comes_and_not_held() -> None:
    out, into = os.pipe()

    def write() -> None:
        with os.fdopen(into, "wb") as end:
            for _ in range(10):
                end.write(lines(2000).replace(b"met", b"met " + b"x" * 600))

    threading.Thread(target=write, daemon=True).start()
    with os.fdopen(out, "rb") as stream:
        tracemalloc.start()
        count = sum(1 for _ in _read(of_pipe("-", stream), CollectOptions()))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert 20_000 == count
    assert peak < 4_000_000


def test_a_missing_source_is_refused_before_anything_is_read() -> None:
    for name in ("no/such.txt", "a\x00b", "x" * 5000, "no/*.html"):
        with pytest.raises(UsageError):
            collect(name)


def test_an_empty_folder_is_said_to_be_empty(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no file is in the folder"):
        collect(tmp_path)


def test_the_folder_that_a_browser_saves_beside_a_page_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "talks.html").write_text("<html><body><p>Envoys met in Geneva on Monday, officials said.</p></body></html>")
    (tmp_path / "talks_files").mkdir()
    (tmp_path / "talks_files" / "main.js").write_text("var a = 1;")
    assert 1 == len(list(collect(tmp_path)))


def test_links_that_lead_nowhere_and_pipes_in_folders_do_not_stop_a_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Envoys met.")
    (tmp_path / "b.txt").symlink_to(tmp_path / "gone.txt")
    (tmp_path / "c.txt").symlink_to(tmp_path / "c.txt")
    os.mkfifo(tmp_path / "d.txt")
    found = list(collect(tmp_path))
    assert ["Document", "Rejected", "Rejected"] == [type(f).__name__ for f in found]
    assert "unreadable" == found[1].reason  # type: ignore[union-attr]


def test_a_file_that_may_not_be_opened_is_rejected() -> None:
    def refuse() -> io.BytesIO:
        raise PermissionError(13, "Permission denied")

    (found,) = _read(Blob("locked.txt", refuse), CollectOptions())
    assert isinstance(found, Rejected)
    assert "Permission denied" in found.detail


@pytest.mark.parametrize(
    ("name", "content", "word"),
    [
        ("a.zip", b"PK\x03\x04\x14\x00", "unpack"),
        ("a.pdf", b"%PDF-1.7 \x00", "pdftotext"),
        ("main.js", b"var a = 1;", "script"),
        ("a.xml", b"<?xml version='1.0'?><NewsML></NewsML>", "XML"),
        ("a.json", b'{\n "text": "Envoys met."\n}', "jq"),
        ("a.jsonl", b"", "empty"),
        ("a.txt.gz", gzip.compress(b"Envoys met. " * 99)[:10] + b"junkjunkjunk", "archive"),
    ],
)
def test_what_is_rejected_says_what_to_do(tmp_path: Path, name: str, content: bytes, word: str) -> None:
    (tmp_path / name).write_bytes(content)
    (found,) = collect(tmp_path / name)
    assert isinstance(found, Rejected)
    assert word in found.detail


def test_a_damaged_archive_of_lines_gives_what_came_before_the_damage(tmp_path: Path) -> None:
    packed = gzip.compress(b"".join(json.dumps({"text": os.urandom(40).hex()}).encode() + b"\n" for _ in range(5000)))
    for cut in (packed[: len(packed) // 2], packed[: len(packed) // 2] + b"\xff" * 500):
        path = tmp_path / "a.jsonl.gz"
        path.write_bytes(cut)
        *before, last = collect(path)
        assert isinstance(before[0], Document)
        assert isinstance(last, Rejected)
        assert "archive" in last.detail


def test_the_keys_of_a_line_are_all_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "a\ufeff b", "id": 7, "source": "desk", "byline": ["A", "B"], "title": "x\ud800"}))
    (d,) = collect(path)
    assert isinstance(d, Document)
    assert (7, "desk", "A, B", "x\ufffd") == (d.extra["id"], d.extra["source"], d.byline, d.title)


def test_half_characters_in_a_text_are_refused() -> None:
    with pytest.raises(NotTextError):
        make_document("Envoys \ud83d met.")


@pytest.mark.parametrize(
    ("given", "iso"),
    [
        ("Mon, 10 Jan 2022 10:00:00 GMT", "2022-01-10T10:00:00+00:00"),
        ("January 10, 2022 9:41 pm ET", "2022-01-10"),
        ("Monday 10th January 2022", "2022-01-10"),
        ("Sept. 3, 2021", "2021-09-03"),
        ("2022/01/10", "2022-01-10"),
        ("0021-01-01", None),
        ("2300-01-01", None),
        ("10/01/2022", None),
        ("Jan 6, 2021 riot", None),
        ("31 February 2022", None),
    ],
)
def test_dates_are_normalised(given: str, iso: str | None) -> None:
    assert iso == iso_date(given)


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("Envoys met in Genève.".encode("utf-16-le"), "Envoys met in Genève."),
        ("Envoys — met.".encode("utf-32"), "Envoys — met."),
        ("Genève, Zürich, Kraków, Łódź, Malmö, Århus – cafés".encode()[:-1] + b"\xe9", "Genève"),
        ("Министр встретился с послом в Москве. ".encode("cp1251") * 20, "Министр"),
        ("وزير الخارجية في جنيف".encode(), "وزير"),
    ],
)
def test_encodings_without_a_mark_are_recognised(content: bytes, text: str) -> None:
    assert text in decode(content, "a.txt")


def test_values_that_are_no_strings_go_to_extra() -> None:
    assert {"published": "2022", "extra": {"title": {"a": 1}}} == known({"text": "x", "published": 2022, "title": {"a": 1}})


def test_what_a_page_says_of_a_block_stands_before_its_words() -> None:
    both = merge([Furniture(4, 9, "title")], [Furniture(0, 5, "share"), Furniture(9, 12, "hash")])
    assert [Furniture(4, 9, "title"), Furniture(9, 12, "hash")] == list(both)


def test_blank_and_endless_lines_take_linear_time() -> None:
    start = time.perf_counter()
    for text in (" " * 3_000_000, "." * 3_000_000, '."' * 1_000_000, "Share\n" * 200_000, "A/" * 1_000_000):
        mark(text)
        make_document(text)
    assert time.perf_counter() - start < 20


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fe80::1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "224.0.0.1"]
)
def test_inner_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("url", ["ftp://a.example/x", "http://", "http://[::1", "http://a.example:99999/", "https://127.0.0.1/"])
def test_odd_urls_are_refused_and_never_crash(url: str) -> None:
    with pytest.raises(FetchError):
        target(url, CollectOptions())
    (found,) = collect(url)
    assert isinstance(found, Rejected)
    assert "fetch" == found.reason


def test_the_connection_goes_to_the_address_that_was_checked() -> None:
    to = target("http://localhost:8080/a?b#c", CollectOptions(allow_private=True))
    assert ("localhost:8080", "http://127.0.0.1:8080/a?b") == (to.host, to.at("127.0.0.1"))
