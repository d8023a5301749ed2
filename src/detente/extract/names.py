"""The cast of a report: who is named, by which words, of which country and sector; and who a stretch of text means."""

from __future__ import annotations

import dataclasses

from detente.extract.bodies import nations_and_bodies, role_groups
from detente.extract.cast import Cast, Figure, Layout
from detente.extract.coreference import pronouns
from detente.extract.draft import Draft, Tools
from detente.extract.leads import lead_negotiators
from detente.extract.parties import parties_at, party_at
from detente.extract.people import people
from detente.extract.setting import Setting
from detente.knowledge.phrase_scan import Scan


def names(draft: Draft, tools: Tools) -> Draft:
    """Add the cast.

    Persons take country, sector and title from the tables at the day of publication, else from the words beside their
    name in any mention, else from where the report plays.
    """
    doc = draft.doc
    if doc is None:
        return draft
    base = tools.actors
    scan = Scan(base, doc.text, None, (draft.document.published or "")[:10])
    layout, cast = Layout.of(doc), Cast()
    spans = people(cast, scan, doc)
    nations = [
        (scan.words[m.start].start, m.entry.country)
        for m in scan.matches
        if m.entry is not None and m.is_nation() and len(m.entry.country) == 3
    ]
    # Bodies of one state, its regions and peoples say more of where a report plays than its name alone.
    more = [
        (scan.words[m.start].start, m.entry.country)
        for m in scan.matches
        if m.entry is not None
        and m.entry.kind in ("people", "organisation", "group")
        and len(m.entry.country) == 3
        and m.entry.country not in ("IGO", "NGO", "MNC")
        for _ in range(2 if m.entry.kind != "people" else 1)
    ]
    setting = Setting.of([*nations, *((p.start, p.country) for p in draft.places if p.country)], layout, more)
    nations_and_bodies(cast, scan, doc, spans, setting)
    for figure in cast.figures:
        if figure.type == "person" and not figure.country and figure.sectors[:1] in (("IGO",), ("NGO",)):
            figure.country = figure.sectors[0]
        elif figure.type == "person" and not figure.country and figure.mentions:
            figure.country = _nation_of(cast, figure, setting, tools, scan.date)
    role_groups(cast, scan, doc, setting)
    pronouns(cast, doc, base)
    _owners(cast)
    return dataclasses.replace(draft, actors=cast.actors())


def _nation_of(cast: Cast, figure: Figure, setting: Setting, tools: Tools, date: str) -> str:
    """The state of a person of whom the report does not say it: the one it is most about whose office is not another's.

    In a report on Washington, `President Joao Roe` is not of the state whose president is known by another name.
    """
    base = tools.actors
    office = base.office(figure.title)
    # Only the bare title before the name says that he holds the office now.
    if office != figure.title or not any(m.kind == "role" and m.end <= figure.mentions[0].start for m in figure.mentions):
        return setting.home
    for country in setting.ranked:
        holder = base.holder(country, office, date)
        if holder is None or holder.name == figure.entity:
            return country
    return setting.home


def _owners(cast: Cast) -> None:
    """`his family`, `their forces`: whose they are is known once the pronoun is."""
    pronoun = [(m.start, m.end, f.country) for f in cast.figures for m in f.mentions if m.kind == "pronoun" and f.country]
    for figure in cast.figures:
        if not figure.guessed or figure.type == "country":
            continue
        for m in figure.mentions:
            owner = next((c for s, e, c in pronoun if s == m.start and e < m.end), "")
            if owner:
                figure.country = owner
                break


__all__ = ["lead_negotiators", "names", "parties_at", "party_at"]
