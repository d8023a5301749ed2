"""Pages as sites make them: the whole text is kept, the article is read, the rest is marked with its reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from detente.collect import CollectOptions, collect
from detente.collect.html import page
from detente.errors import InputError
from detente.records import Document

FIRST = "Envoys of the two states met for four hours on Monday, and both sides said that the talks would go on."
SECOND = "The ministry rejected the demand that it withdraw its forces from the border before the next round begins."
THIRD = "A second round is planned for Thursday in the Austrian capital, two officials of the alliance said."


def read(body: str, *, head: str = "") -> Document:
    return page(
        f"<!doctype html><html lang='en-GB'><head>{head}</head><body>{body}</body></html>",
        name="a.html",
        url=None,
        options=CollectOptions(),
    )


def news(d: Document) -> list[str]:
    chars = list(d.text)
    for f in d.furniture:
        chars[f.start : f.end] = " " * (f.end - f.start)
    return [line.strip() for line in "".join(chars).split("\n") if line.strip()]


def reasons(d: Document) -> dict[str, str]:
    return {d.text[f.start : f.end]: f.reason for f in d.furniture}


def test_names_torn_out_of_a_sentence_by_link_boxes_are_read() -> None:
    d = read(
        f"<article><h1>Talks open</h1><p>{FIRST}</p><p>“We came with a clear position,” the deputy foreign minister</p>"
        f"<div><a href='/p'>Pavel Dravin,</a></div><p>who leads the delegation for the eastern side, told reporters.</p>"
        f"<p>{SECOND}</p><p>{THIRD}</p></article>"
    )
    assert "Pavel Dravin," in news(d)


def test_a_paragraph_full_of_links_between_others_is_read() -> None:
    d = read(
        f"<article><p>{FIRST}</p><p>The <a href='/a'>council</a> and the <a href='/b'>commission</a> both condemned it.</p>"
        f"<p>{SECOND}</p><p>{THIRD}</p></article>"
    )
    assert "The council and the commission both condemned it." in news(d)


def test_a_word_in_the_class_of_the_article_does_not_hide_it() -> None:
    d = read(f"<div class='post share-enabled has-comments'><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></div>")
    assert [FIRST, SECOND, THIRD] == news(d)


def test_each_kind_of_furniture_carries_its_reason() -> None:
    d = read(
        "<nav><ul><li>World</li><li>Sport</li></ul></nav><article><h1>Talks open in Geneva</h1>"
        f"<p class='byline'>By Ana Example</p><figure><img><figcaption>Guards at the gate</figcaption></figure><p>{FIRST}</p>"
        f"<p class='caption'>A guard stands at the gate of the palace in the old town.</p><p>{SECOND}</p><p>{THIRD}</p></article>"
        "<aside><h3>Elsewhere</h3><a href='/x'>Prices of bread rise</a></aside>"
        "<form><label>Your name</label></form><footer>Imprint</footer>"
    )
    assert [FIRST, SECOND, THIRD] == news(d)
    found = reasons(d)
    expected = {
        "World": "navigation",
        "Talks open in Geneva": "title",
        "By Ana Example": "byline",
        "Guards at the gate": "caption",
        "A guard stands at the gate of the palace in the old town.": "caption",
        "Prices of bread rise": "related",
        "Your name": "form",
        "Imprint": "navigation",
    }
    assert expected == {k: found.get(k) for k in expected}


def test_text_that_is_not_shown_is_not_in_the_document() -> None:
    d = read(
        f"<p>{FIRST}</p><script>invaded()</script><p hidden>Secret one</p><p style='display : none'>Secret two</p>"
        f"<span class='sr-only'>Secret three</span><noscript>Secret four</noscript><template>Secret five</template><p>{SECOND}</p>"
    )
    assert "Secret" not in d.text
    assert "invaded" not in d.text


def test_a_page_without_an_article_is_read_by_its_paragraphs() -> None:
    assert ["He said: “No.”"] == news(read("<p>He said: “No.”</p>"))


def test_metadata_is_taken_from_linked_data_in_a_graph() -> None:
    head = """<script type="application/ld+json">{"@graph": [{"@type": "WebPage", "name": "x"}, {"@type": ["NewsArticle"],
    "headline": "Talks &amp; terms | The Courier", "author": [{"name": "Ana Roe"}, {"name": "Bo Poe"}],
    "publisher": {"name": "The Courier"}, "datePublished": "2022-01-10T09:00:00+01:00"}]}</script>
    <link rel="canonical" href="javascript:alert(1)"><meta property="og:url" content="https://courier.example/talks">"""
    d = read(f"<p>{FIRST}</p>", head=head)
    assert ("Talks & terms", "Ana Roe, Bo Poe", "The Courier") == (d.title, d.byline, d.outlet)
    assert ("2022-01-10T09:00:00+01:00", "https://courier.example/talks", "en") == (d.published, d.url, d.language)


def test_an_absurd_date_gives_way_to_a_sound_one() -> None:
    head = '<meta property="article:published_time" content="0000-00-00"><meta name="date" content="2022-01-11">'
    assert "2022-01-11" == read(f"<p>{FIRST}</p>", head=head).published


def test_the_address_of_a_saved_page_is_found() -> None:
    content = f"<!-- saved from url=(0027)https://courier.example/a -->\n<html><body><p>{FIRST}</p></body></html>"
    assert "https://courier.example/a" == page(content, name="a", url=None, options=CollectOptions()).url


@pytest.mark.parametrize(("declared", "encoding"), [("iso-8859-1", "utf-8"), ("windows-1251", "cp1251"), ("iso-8859-1", "cp1252")])
def test_the_declared_encoding_is_used_where_it_fits(tmp_path: Path, declared: str, encoding: str) -> None:
    word = "Ответ министра" if encoding == "cp1251" else "“Gespräch”"
    path = tmp_path / "a.html"
    path.write_bytes(f"<html><head><meta charset='{declared}'></head><body><p>{word} {FIRST}</p></body></html>".encode(encoding))
    (d,) = collect(path)
    assert isinstance(d, Document)
    assert word in d.text


def test_a_page_saved_as_one_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.mhtml"
    path.write_text(
        "From: <Saved by Browser>\nSnapshot-Content-Location: https://courier.example/b\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="xx"\n\n--xx\nContent-Type: text/html; charset=utf-8\n'
        f"Content-Transfer-Encoding: quoted-printable\n\n<html><body><p>{FIRST} =C2=A9</p></body></html>\n--xx--\n"
    )
    (d,) = collect(path)
    assert isinstance(d, Document)
    assert f"{FIRST} ©" == d.text
    assert "https://courier.example/b" == d.url


def test_right_to_left_text_and_emoji_keep_their_offsets() -> None:
    d = read(f"<article><p>قال الوزير إن المحادثات ستستمر 🕊️ في جنيف.</p><p>{FIRST}</p></article><p>Share this article</p>")
    assert "🕊️" in d.text
    assert "share" == reasons(d)["Share this article"]


def test_reading_is_the_same_every_time() -> None:
    body = "".join(f"<div><p>{FIRST}</p><p>Short one.</p><p>{SECOND}</p></div>" for _ in range(40))
    assert 1 == len({repr(read(body)) for _ in range(3)})


def test_a_large_page_takes_linear_time() -> None:
    start = time.perf_counter()
    read("<article>" + f"<p>{FIRST}</p>" * 4000 + "</article>" + "<" * 50_000)
    assert time.perf_counter() - start < 20


@given(st.text(alphabet="<>/pdivabrscript=\"'!-& x\n\x00\ud800é", max_size=200))
def test_no_markup_breaks_it(content: str) -> None:
    try:
        d = page(content, name="a", url=None, options=CollectOptions())
    except InputError:
        return
    assert all(0 <= f.start < f.end <= len(d.text) for f in d.furniture)
