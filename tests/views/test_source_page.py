"""An outlet's page: what it told, whose text it carries, what it changed."""

from __future__ import annotations

import pytest

import pages_sample as sample
from detente.errors import UnknownNameError
from detente.ledger.linked import Linked
from detente.records import Rejected
from detente.views.source_page import SourcePage, outlet_of, source_page, sources
from detente.views.versions import changed


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Linked:
    return sample.crisis(tmp_path_factory.mktemp("source") / "crisis").linked()


def test_who_copies_from_whom(linked: Linked) -> None:
    wire, reprint = source_page(linked, "The Strait Wire"), source_page(linked, "harbour")
    assert (1, 1, 0, 0) == (wire.reports, wire.originals, wire.copies, wire.versions)
    assert (0, 0, 1) == (reprint.originals, reprint.copies, reprint.versions)
    assert [("Harbour Gazette", 1)] == [(c.name, c.count) for c in wire.copied_by]
    assert [("The Strait Wire", 1)] == [(c.name, c.count) for c in reprint.copied_from]
    assert () == wire.copied_from == reprint.copied_by


def test_what_a_version_changed_is_shown_on_both_pages(linked: Linked) -> None:
    for outlet in ("The Strait Wire", "Harbour Gazette"):
        (version,) = source_page(linked, outlet).edited
        assert (sample.REPRINT, sample.WIRE) == (version.document, version.original)
        assert any(c.sign == "-" and "ministers left the hall" in c.words for c in version.changes)
        assert ["Five"] == [c.words for c in version.changes if c.sign == "+"]


def test_what_it_told_first_alone_and_wrongly(linked: Linked) -> None:
    wire, rival = source_page(linked, "The Strait Wire"), source_page(linked, "Northern Post")
    assert [sample.sinking()] == [a.happening for a in wire.told_first]
    assert (4, 1, 3) == (wire.happenings, wire.first, wire.alone)
    assert 0.75 == wire.share_alone
    assert sample.mobilised() in [a.happening for a in wire.denied_claims]
    assert wire.denied == len(wire.denied_claims)
    assert (2, 0, 1, 0) == (rival.happenings, rival.first, rival.alone, rival.denied)
    assert [("2031-03-04", 1)] == [(d.name, d.count) for d in rival.days]
    assert {"ASSAULT": 1, "REJECT": 1} == {c.name: c.count for c in rival.types}


def test_reports_that_name_no_outlet_have_a_page(linked: Linked) -> None:
    page = source_page(linked, "")
    assert ("", 1, 3) == (page.outlet, page.reports, page.happenings)
    assert [sample.LATER] == [h.document for h in page.newest]


def test_all_outlets_are_listed(linked: Linked) -> None:
    rejected = Rejected("x.bin", "not-text", "binary")
    found = sources(linked, rejected=[rejected])
    assert ["", "Harbour Gazette", "Northern Post", "The Strait Wire"] == [s.outlet for s in found.outlets]
    assert [0, 0, 0, 1] == [s.copied_by for s in found.outlets]
    assert (rejected,) == found.rejected


def test_an_unknown_outlet_is_an_error_with_the_nearest_names(linked: Linked) -> None:
    with pytest.raises(UnknownNameError, match=r"Northern Post.*detente source"):
        source_page(linked, "Nothern Pst")


def test_a_part_of_a_name_has_to_be_of_one_outlet() -> None:
    assert "The Post" == outlet_of("the post", ["The Post", "The Post Weekly"])
    assert "The Post Weekly" == outlet_of("week", ["The Post", "The Post Weekly"])
    with pytest.raises(UnknownNameError, match=r"2 outlets have 'post'.*The Post Weekly"):
        outlet_of("post", ["The Post", "The Post Weekly"])
    with pytest.raises(UnknownNameError, match="every report names its outlet"):
        outlet_of(" ", ["The Post"])


def test_texts_that_are_too_long_are_not_compared() -> None:
    assert () == changed("word " * 20_000, "other")
    assert () == changed("", "other")


def test_a_page_goes_to_json_and_back(linked: Linked) -> None:
    page = source_page(linked, "The Strait Wire")
    assert page == SourcePage.from_dict(page.to_dict())
