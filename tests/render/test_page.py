"""The page of one report: whole, self-contained, and deaf to what hostile pages carry."""

import base64
import dataclasses
import hashlib
import re
from itertools import product

import pytest
from hypothesis import given
from lxml import html as lxml_html

from detente.records import Attribution, Furniture, Record
from detente.render.assets import asset
from detente.render.blocks import _shown, blocks
from detente.render.items import items
from detente.render.page import KINDS, page
from sample_report import HOSTILE, TEXT, record
from strategies import records


def tree(told: Record) -> lxml_html.HtmlElement:
    return lxml_html.fromstring(page(told))


def test_every_span_of_every_item_is_highlighted() -> None:
    told = record()
    shown = tree(told)
    for item in items(told):
        marked = "".join(s.text or "" for s in shown.xpath("//*[@data-items]") if item.key in s.get("data-items").split())
        wanted = "".join(TEXT[s:e] for s, e in item.spans)
        assert "".join(wanted.split()) == "".join(marked.split()), item


def test_every_item_of_the_record_has_a_line_in_the_panel() -> None:
    told = record()
    assert 15 < len(list(items(told)))
    assert {i.key for i in items(told)} == set(tree(told).xpath("//@data-item"))


def test_every_kind_of_span_is_in_the_legend() -> None:
    assert list(KINDS) == tree(record()).xpath("//input/@data-kind")


def test_the_whole_text_is_there_and_furniture_is_set_aside() -> None:
    article = tree(record()).xpath("//article")[0]
    for number in article.xpath(".//*[@class='number' or @class='why']"):
        number.drop_tree()
    assert "".join(TEXT.split()) == "".join(article.text_content().split())
    assert ["set aside: caption", "set aside: copyright"] == article.xpath(".//*[@class='furniture']/@title")


def test_furniture_inside_a_paragraph_is_set_aside_there() -> None:
    told = Record(dataclasses.replace(record().document, text="He met ADVERT her.", furniture=(Furniture(7, 13, "advert"),)))
    assert ["ADVERT"] == tree(told).xpath("//*[@class='aside']/text()")


def test_the_panel_tells_positions_with_condition_and_speaker() -> None:
    text = " ".join(tree(record()).xpath("//section[@data-section='position']")[0].text_content().split())
    assert "ISL threatens NOR close its ports if Norway sent warships · says officials in Reykjavik" in text


def test_a_quote_lights_its_source_and_cue_with_it() -> None:
    quote = next(i for i in items(record()) if i.kind == "quote")
    assert {"Ingrid Moen", "said", '"We will not wait for ever,"'} == {TEXT[s:e] for s, e in quote.spans}


def test_nothing_is_asked_of_the_network_and_only_our_own_script_runs() -> None:
    text = page(record())
    policy = tree(record()).xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    for name, tag in (("page.css", "style"), ("page.js", "script")):
        inside = re.search(rf"<{tag}>(.*?)</{tag}>", text, re.S)
        assert inside is not None
        assert asset(name) == inside[1]
        assert f"'sha256-{base64.b64encode(hashlib.sha256(inside[1].encode()).digest()).decode()}'" in policy
    assert [] == tree(record()).xpath("//*[@src or @style or @onclick or @onload]")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttpRequest|innerHTML", text)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", " http://x", "file:///etc/passwd"])
def test_only_web_addresses_become_links(url: str) -> None:
    assert ["#items"] == tree(record(url=url)).xpath("//@href")


def test_a_web_address_becomes_a_link_that_says_nothing_of_us() -> None:
    link = tree(record()).xpath("//a[@rel]")[0]
    assert ("https://courier.example/strait", "noopener noreferrer") == (link.get("href"), link.get("rel"))


def test_a_web_address_cannot_leave_its_attribute() -> None:
    found = tree(record(url="https://x.example/\"onclick=alert(1) '><script>"))
    assert ([], 1) == (found.xpath("//*[@onclick]"), len(found.xpath("//script")))


def test_hostile_words_stay_words() -> None:
    hostile = TEXT + HOSTILE
    told = record(text=hostile, title=HOSTILE, outlet=HOSTILE, byline=HOSTILE, dateline=HOSTILE)
    told = dataclasses.replace(
        told,
        reader=HOSTILE,
        events=tuple(dataclasses.replace(e, issue=HOSTILE, condition=HOSTILE, status=HOSTILE) for e in told.events),
        actors=tuple(dataclasses.replace(a, entity=HOSTILE, title=HOSTILE) for a in told.actors),
        attributions=(Attribution((), (), ((len(TEXT), len(hostile)),)),),
    )
    shown = tree(told)
    assert (1, [], []) == (len(shown.xpath("//script")), shown.xpath("//img"), shown.xpath("//*[@onerror]"))
    assert not {c for c in page(told) if c in "\x1b\x07\x9b\u202e\u2066"}


def test_lone_surrogates_can_be_written() -> None:
    document = dataclasses.replace(record().document, text="a \ud800 b", title="\ud800", furniture=())
    assert "a \ufffd b".encode() in page(Record(document)).encode("utf8")


def test_a_title_of_a_megabyte_is_cut() -> None:
    assert 100_000 > len(page(record(title="x" * 1_000_000)))


def test_the_same_record_gives_the_same_page() -> None:
    assert page(record()) == page(record())


@given(records())
def test_any_record_has_a_page_with_its_whole_text(any_record: Record) -> None:
    assert page(any_record)
    there = "".join(p.text for b in blocks(any_record, items(any_record)) for p in b.pieces)
    assert "".join(_shown(any_record.document.text).split()) == "".join(there.split())


def luminance(colour: tuple[int, ...]) -> float:
    parts = [c / 255 for c in colour]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: tuple[int, ...], b: tuple[int, ...]) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def colours(css: str) -> dict[str, tuple[int, ...]]:
    found = {}
    for name, value in re.findall(r"--([\w-]+):#([0-9a-f]{3,6})\b", css):
        whole = value if len(value) == 6 else "".join(2 * c for c in value)
        found[name] = tuple(int(whole[i : i + 2], 16) for i in (0, 2, 4))
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_reach_wcag_aa(scheme: str) -> None:
    light, dark = asset("page.css").split("@media (prefers-color-scheme:dark)", 1)
    used = colours(light) if scheme == "light" else colours(dark.split("@media", 1)[0])
    assert set(KINDS) <= set(used)
    for front, back in product(("ink", "soft", "link", *KINDS), ("bg", "card")):
        assert contrast(used[front], used[back]) >= 4.5, (front, back)
    assert contrast(used["on"], used["on-ink"]) >= 4.5
    tint = float(re.search(r"--tint:(\d+)%", light if scheme == "light" else dark)[1]) / 100  # type: ignore[index]
    for kind in KINDS:  # words on their tinted ground
        ground = tuple(round(tint * c + (1 - tint) * b) for c, b in zip(used[kind], used["bg"], strict=True))
        assert contrast(used["ink"], ground) >= 4.5, kind
