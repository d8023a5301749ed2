"""What is typed finds the reports that hold it, and can do nothing else."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from detente.errors import LedgerError, UsageError
from detente.ledger.search import LONGEST, STARS, TERMS, Found, Text, build, find, parse, words

REPORTS = (
    Text("a1", "Xinhua", "2006-11-03", "Envoys meet in Oslo", "The envoys of both sides met on Friday. They negotiated till dawn."),
    Text("b2", "The Wire", "2006-12", "Harvest is poor", "Farmers blame the rain. Talks on prices are under way in Oslo."),
    Text("c3", "Die Zeitung", "2007-01-05T08:00:00+00:00", "Talks, talks, talks", "A negotiator called the U.S. offer “naïve”."),
    Text("d4", "", "", "Undated", "Border guards fired at a six-party patrol; Erdoğan and Müller protested against nationalism."),
)


def ids(found: Found) -> list[str]:
    return [h.document_id for h in found.hits]


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("search") / "a #1?%20" / "search.sqlite"  # no sign of a path means anything in its URI
    path.parent.mkdir()
    assert build(path, REPORTS) == 4
    return path


def made(folder: Path, *bodies: str, title: str = "") -> Path:
    path = folder / "made.sqlite"
    build(path, [Text(f"{n:04d}", "", "", title, body) for n, body in enumerate(bodies)])
    return path


# ---- the language


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("oslo", {"a1", "b2"}),
        ("oslo envoys", {"a1"}),
        ("OSLO rain", {"b2"}),
        ("oslo guards", set()),
        ("envoy", {"a1"}),  # its other endings
        ("negotiating", {"a1", "c3"}),
        ('"both sides met"', {"a1"}),
        ('"sides both met"', set()),
        ("“both sides”", {"a1"}),
        ('"both sides', {"a1"}),  # a quotation that does not end
        ("rain OR guards", {"b2", "d4"}),
        ("oslo rain OR dawn", {"a1", "b2"}),
        ("oslo rain OR guards", {"b2"}),
        ('"no such words" OR "six party"', {"d4"}),
        ("OR oslo OR", {"a1", "b2"}),
        ("oslo -rain", {"a1"}),
        ('oslo -"both sides"', {"b2"}),
        ("oslo -title:oslo", {"b2"}),
        ("oslo -nego*", {"b2"}),
        ("oslo -outlet:xinhua", {"b2"}),
        ("negot*", {"a1", "c3"}),
        ("title:talks", {"c3"}),
        ("Title: talks", {"c3"}),
        ("title:harv*", {"b2"}),
        ('title:"envoys meet" OR title:undated', {"a1", "d4"}),
        ("six-party", {"d4"}),
        ("u.s.", {"c3"}),
        ("erdogan MULLER", {"d4"}),
        ("erdog*", {"d4"}),
        ("naive", {"c3"}),
        ("Erdog\u0306an", {"d4"}),
        ("nationalis*", {"d4"}),  # though the index holds the stem alone
        ("national", {"d4"}),
        ("nationalisa*", set()),
        ("oslo outlet:wire", {"b2"}),
        ('talks outlet:"die zei"', {"c3"}),
        ("oslo outlet:xin outlet:WIRE", {"a1", "b2"}),
        ("oslo outlet:xin OR outlet:wire", {"a1", "b2"}),
        ("oslo since:2006-11-04", {"b2"}),
        ("oslo until:2006-11", {"a1"}),
        ("oslo since:2006-11-03 until:2006-11-03", {"a1"}),
        ("oslo since:2006 until:2006", {"a1", "b2"}),
        ("oslo since:2006-12-24", {"b2"}),  # a month may be any of its days
        ("talks until:2007-01-05", {"b2", "c3"}),
        ("talks until:2007-01-04", {"b2"}),
        ("guards since:1900", set()),  # not known when
        ("talks ... ! - -- * 🙂", {"b2", "c3"}),
    ],
)
def test_a_query_finds_the_reports_that_fit(index: Path, query: str, expected: set[str]) -> None:
    found = find(index, query)
    assert expected == set(ids(found))
    assert len(expected) == found.total


def test_filters_alone_list_the_newest_first(index: Path) -> None:
    assert ids(find(index, "since:2006")) == ["c3", "b2", "a1"]
    assert ids(find(index, "-outlet:zeitung")) == ["b2", "a1", "d4"]
    assert ids(find(index, "", outlet="xinhua")) == ["a1"]
    hit = find(index, "outlet:wire").hits[0]
    assert ("Farmers blame the rain. Talks on prices are under way in Oslo.", (), 0) == (hit.snippet, hit.spans, hit.start)


def test_filters_beside_the_query_hold_as_well(index: Path) -> None:
    assert ids(find(index, "oslo", outlet="wire")) == ["b2"]
    assert ids(find(index, "oslo outlet:xinhua", outlet="wire")) == []
    assert ids(find(index, "oslo", since="2006-12")) == ["b2"]
    assert ids(find(index, "oslo since:2006-12", until="2006-11")) == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("", "there is no word to look for; type"),
        ("   \n", "there is no word"),
        ("-war", "there is no word"),
        ("outlet:xinhua -war", "there is no word"),
        ("!!! ... “”", "there is no word"),
        ("🙂 🕊️", "there is no word"),
        ("*", "there is no word"),
        ("OR", "there is no word"),
        ("title:", "there is no word"),
        ("outlet:", "there is no word"),
        ("a*", "two letters or more"),
        ("u.s*", "two letters or more"),
        ("war since:yesterday", "since takes an ISO date"),
        ("war until:2006-13", "until takes an ISO date"),
        ("war until:2006-02-30", "until takes an ISO date"),
        ("war since:0000", "since takes an ISO date"),
        ("war since:٢٠٠٦", "since takes an ISO date"),
        ("war since:2006-W01-1", "since takes an ISO date"),
        ("war -since:2006", "-since: says nothing"),
        ("war OR -peace", "OR stands between words"),
        ("war OR outlet:xinhua", "OR stands between words"),
        ("outlet:xinhua OR war", "OR stands between words"),
        ("since:2006 OR since:2008", "OR stands between words"),
        (" ".join(["word"] * (TERMS + 1)), f"at most {TERMS}"),
        ("war " + "outlet:x " * 1000, "at most"),
        ('"' + "word " * 2000 + '"', "the query has 2000 words"),
        ("ab* " * (STARS + 1), f"{STARS} with a *"),
    ],
)
def test_what_cannot_be_looked_for_is_said(index: Path, query: str, said: str) -> None:
    with pytest.raises(UsageError) as error:
        find(index, query)
    assert said in str(error.value)
    assert not isinstance(error.value, LedgerError)


def test_the_most_words_are_still_looked_for(index: Path) -> None:
    assert ids(find(index, "oslo " * (TERMS - 1) + "dawn")) == ["a1"]


@pytest.mark.parametrize("wrong", [{"limit": -1}, {"offset": -1}, {"since": "soon"}, {"until": "2006-1"}])
def test_wrong_options_are_said(index: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(UsageError):
        find(index, "oslo", **wrong)  # type: ignore[arg-type]


def test_words_are_those_that_should_occur_each_once() -> None:
    assert words('Oslo "six-party Oslo" OR nego* -missile -title:war title:talks since:2006 outlet:wire') == (
        "Oslo",
        "six",
        "party",
        "nego*",
        "talks",
    )
    assert words("since:2006 -war") == ()


def test_fields_that_do_not_exist_are_words(index: Path) -> None:
    assert [("author", "kim")] == [g[0].pieces for g in parse("author:kim").groups]
    assert ids(find(index, "way:in")) == ["b2"]


# ---- hostile input


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("oslo NEAR rain", set()),  # a word like others
        ("NEAR(oslo rain)", set()),
        ("oslo AND rain", set()),
        ("oslo NOT rain", set()),
        ("(oslo) (rain)", {"b2"}),
        ("{title}:oslo", set()),
        ("^oslo", {"a1", "b2"}),
        ("oslo + rain", {"b2"}),
        ("oslo' OR 1=1 --", {"a1", "b2"}),
        ('oslo"; DROP TABLE page; --', set()),
        ("os\0lo", set()),
        ("os\0\0 oslo".removeprefix("os\0\0 "), {"a1", "b2"}),
        ("oslo\ud800", {"a1", "b2"}),
        ("\udfff oslo \ufdd0", {"a1", "b2"}),
        ("oslo outlet:\ud800", set()),
        ("oslo outlet:%", set()),
        ("oslo outlet:'", set()),
        ("\u202eoslo\u202c", {"a1", "b2"}),
        ("سلام", set()),
        ("שלום*", set()),
        ("北*", set()),
        ("x" * 10_000, set()),
        ("x" * 10_000 + "*", set()),
        ("!" * 10_000 + " oslo", {"a1", "b2"}),
        ('"' * 10_000 + "oslo", {"a1", "b2"}),
        ("-" * 10_000 + " oslo", {"a1", "b2"}),
        ("oslo" + " OR" * 3_000, {"a1", "b2"}),
    ],
)
def test_nothing_typed_is_syntax_of_the_index(index: Path, query: str, expected: set[str]) -> None:
    assert expected == set(ids(find(index, query)))


SIGNS = "oslo talks rain \" “ * - ( ) NEAR NEAR/2 title: outlet: since: 2006 \ud83d \ufdd0 \ufdd1 \ue000 🙂 שלום \u0307 İ ß ﬁ : ^ { } ' ; \\ %"
bits = st.sampled_from([*SIGNS.split(" "), "\0", " ", "\n", " OR ", " AND "])
queries = st.one_of(st.lists(bits, max_size=30).map("".join), st.text(max_size=60), st.text(st.characters(), max_size=20))


@settings(max_examples=400, deadline=None)
@given(queries)
def test_any_query_is_answered_or_refused_as_the_callers_mistake(index: Path, query: str) -> None:
    try:
        found = find(index, query)
    except LedgerError:
        raise
    except UsageError:
        return
    assert found.total == len(found.hits) <= len(REPORTS)
    words(query)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(st.text(st.characters(exclude_categories=())), st.lists(bits).map("".join)), max_size=6))
def test_any_text_is_indexed_and_its_snippets_are_cut_from_it(tmp_path: Path, bodies: list[str]) -> None:
    path = tmp_path / "s.sqlite"
    assert build(path, [Text(str(n), b, b, b, f"{b} oslo {b}") for n, b in enumerate(bodies)]) == len(bodies)
    found = find(path, "oslo", limit=99)
    # Letters beside it make another word of it.
    assert found.total >= sum(not b for b in bodies)
    for hit in found.hits:
        b = bodies[int(hit.document_id)]
        body = f"{b} oslo {b}".encode("utf8", "replace").decode("utf8").translate(dict.fromkeys((0, 0xFDD0, 0xFDD1), "\ufffd"))
        assert hit.start is not None
        assert body[hit.start : hit.start + len(hit.snippet)] == hit.snippet
        assert hit.spans
        assert all("oslo" in hit.snippet[a:z].lower() for a, z in hit.spans)


def test_text_that_holds_the_marks_of_matches_breaks_no_snippet(tmp_path: Path) -> None:
    hit = find(made(tmp_path, "\ufdd1One \ufdd0two\ufdd1 three\0 four\ue000 five"), "three").hits[0]
    assert "\ufffdOne \ufffdtwo\ufffd three\ufffd four\ue000 five" == hit.snippet
    assert ["three"] == [hit.snippet[a:z] for a, z in hit.spans]
    assert hit.start == 0


# ---- snippets


def test_a_snippet_is_some_forty_words_around_the_match(tmp_path: Path) -> None:
    body = " ".join(f"w{n}" for n in range(300)) + " the harbour closed " + " ".join(f"v{n}" for n in range(300))
    hit = find(made(tmp_path, body), "harbour").hits[0]
    assert 30 <= len(hit.snippet.split()) <= 45
    assert ["harbour"] == [hit.snippet[a:z] for a, z in hit.spans]
    assert hit.start is not None
    assert hit.start > 0
    assert body[hit.start :].startswith(hit.snippet)


def test_matched_words_are_marked_as_they_stand(index: Path) -> None:
    hit = find(index, "negotiating friday").hits[0]
    assert ["Friday", "negotiated"] == [hit.snippet[a:z] for a, z in hit.spans]
    hit = find(index, "six-party erdogan").hits[0]
    assert ["six-party", "Erdoğan"] == [hit.snippet[a:z] for a, z in hit.spans]


def test_where_only_the_headline_matches_the_body_begins(index: Path) -> None:
    hit = find(index, "title:undated").hits[0]
    assert hit.snippet.startswith("Border guards fired")
    assert ((), 0) == (hit.spans, hit.start)


def test_a_snippet_has_a_bearable_length(tmp_path: Path) -> None:
    body = "長" * 5000 + " oslo " + "城" * 5000
    hit = find(made(tmp_path, body), "oslo").hits[0]
    assert len(hit.snippet) == LONGEST
    assert ["oslo"] == [hit.snippet[a:z] for a, z in hit.spans]
    assert hit.start is not None
    assert body[hit.start : hit.start + LONGEST] == hit.snippet
    hit = find(made(tmp_path, "長" * 5000, title="oslo"), "oslo").hits[0]
    assert ("長" * LONGEST, (), 0) == (hit.snippet, hit.spans, hit.start)
    hit = find(made(tmp_path, "長" * 5000), "長" * 5000).hits[0]
    assert ((0, LONGEST),) == hit.spans


def test_a_phrase_that_no_snippet_can_hold_is_marked_as_far_as_it_is_there(tmp_path: Path) -> None:
    path = made(tmp_path, "zero one " * 400)
    hit = find(path, '"' + "one zero " * 16 + '"').hits[0]
    assert all(0 <= a < z <= len(hit.snippet) for a, z in hit.spans)
    assert hit.spans


# ---- order and pages


def test_a_headline_counts_for_more_than_the_body(tmp_path: Path) -> None:
    rest = "Nothing else of note was told about the harbour on that long day."
    texts = [
        Text("body", "", "2009", "A quiet day", f"A blockade. {rest}"),
        Text("head", "", "2001", "A blockade day", f"A quietness. {rest}"),
        *(Text(f"x{n}", "", "", "Other", rest) for n in range(5)),
    ]
    build(tmp_path / "s", texts)
    found = find(tmp_path / "s", "blockade")
    assert ids(found) == ["head", "body"]
    assert found.hits[0].score > found.hits[1].score > 0


def test_equals_go_by_day_and_id_whatever_order_they_came_in(tmp_path: Path) -> None:
    texts = [Text(i, "", day, "", "A blockade.") for i, day in (("b", "2001"), ("a", "2001"), ("c", ""), ("d", "2003-05"))]
    for seed in range(4):
        random.Random(seed).shuffle(texts)
        build(tmp_path / "s", texts)
        assert ids(find(tmp_path / "s", "blockade")) == ["d", "a", "b", "c"]


def test_pages_are_parts_of_one_list(index: Path) -> None:
    whole = find(index, "oslo OR talks OR guards")
    assert whole.total == 4
    pages = [find(index, "oslo OR talks OR guards", limit=3, offset=n) for n in (0, 3, 6, 10**30)]
    assert ([3, 1, 0, 0], [4] * 4) == ([len(p.hits) for p in pages], [p.total for p in pages])
    assert whole.hits == tuple(h for p in pages for h in p.hits)
    assert find(index, "oslo", limit=0).hits == ()


def test_hits_are_plain_values(index: Path) -> None:
    values = find(index, "dawn").to_dict()
    assert ("a1", "Xinhua", "2006-11-03", "Envoys meet in Oslo") == tuple(
        values["hits"][0][k] for k in ("document_id", "outlet", "published", "title")
    )
    assert Found.from_dict(values) == find(index, "dawn")


def test_a_beginning_of_very_many_words_finds_them_all(tmp_path: Path) -> None:
    path = made(tmp_path, *(f"pre{a}{b} shared" for a in "bcdfgklmnr" for b in "bcdfgklmnr"))
    assert find(path, "pre*").total == 100
    assert find(path, "preb*").total == 10
    assert find(path, "preb* OR prec* OR pref* OR preg*").total == 40
    assert find(path, "shared -preb*").total == 90


# ---- the file


def test_one_id_is_indexed_once_and_an_older_index_replaced(tmp_path: Path) -> None:
    path = tmp_path / "s"
    assert build(path, [Text("a", "", "", "", "first"), Text("a", "", "", "", "second")]) == 1
    assert (1, 0) == (find(path, "first").total, find(path, "second").total)
    assert build(path, []) == 0
    assert find(path, "first").total == 0
    assert [path] == list(tmp_path.iterdir())


def test_the_same_reports_make_the_same_file(tmp_path: Path) -> None:
    for name in ("a", "b"):
        build(tmp_path / name, REPORTS)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_build_that_fails_leaves_what_was_there(tmp_path: Path) -> None:
    def broken() -> Iterator[Text]:
        yield REPORTS[1]
        raise ZeroDivisionError

    path = tmp_path / "s"
    build(path, REPORTS[:1])
    with pytest.raises(ZeroDivisionError):
        build(path, broken())
    assert find(path, "oslo").total == 1
    assert [path] == list(tmp_path.iterdir())


def test_a_folder_that_is_not_there_cannot_be_written_to(tmp_path: Path) -> None:
    with pytest.raises(LedgerError, match="cannot be written"):
        build(tmp_path / "none" / "s", REPORTS)


def test_asking_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s"
    build(path, REPORTS)
    before = path.read_bytes()
    path.chmod(0o444)
    assert find(path, "oslo").total == 2
    assert (before, [path]) == (path.read_bytes(), list(tmp_path.iterdir()))


def test_a_missing_index_names_the_next_step(tmp_path: Path) -> None:
    for path in (tmp_path / "none", tmp_path):
        with pytest.raises(LedgerError, match=r"no search index at .*remove the folder of links.*search again"):
            find(path, "oslo")


@pytest.mark.parametrize("content", [b"", b"not a database" * 100, b"SQLite format 3\0" + bytes(5000)])
def test_a_damaged_index_names_the_next_step(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "s").write_bytes(content)
    with pytest.raises(LedgerError, match=r"is damaged .*remove the folder of links.*search again"):
        find(tmp_path / "s", "oslo")


def test_damage_that_no_message_can_spell_is_said_too(tmp_path: Path) -> None:
    path = tmp_path / "s"
    build(path, REPORTS)
    whole = path.read_bytes()
    damaged = whole.replace(b"CREATE TABLE report (n", b"CREATE \xe9\x91BLE report (n")
    assert damaged != whole
    path.write_bytes(damaged)
    with pytest.raises(LedgerError, match="is damaged"):
        find(path, "oslo")


def test_damage_anywhere_is_a_ledger_error_or_does_no_harm(tmp_path: Path) -> None:
    path, chance = tmp_path / "s", random.Random(7)
    build(path, [Text(f"{n}", "Wire", "2001", f"Headline {n}", f"Report {n} of talks in Oslo. " * 20) for n in range(60)])
    whole = path.read_bytes()
    failed = 0
    for _ in range(150):
        at = chance.randrange(len(whole))
        damaged = whole[:at] + chance.choice((b"", b"\0" * 64 + whole[at + 64 :], b"\xff" * 64 + whole[at + 64 :]))
        path.write_bytes(damaged)
        try:
            find(path, "talks head* since:2000")
        except LedgerError:
            failed += 1
    assert failed > 20
