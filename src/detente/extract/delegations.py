"""Who leads for whom: the title of a person whom the report names as leading talks or a delegation says so."""

from __future__ import annotations

import dataclasses

from detente.extract.draft import Draft, Tools
from detente.extract.leads import lead_negotiators


def delegations(draft: Draft, tools: Tools) -> Draft:
    """Note the leads in the cast: `deputy foreign minister; leads for RUS`."""
    sides = {entity: country for entity, country, _ in lead_negotiators(draft, tools)}
    cast = tuple(
        dataclasses.replace(a, title="; ".join(x for x in (a.title, f"leads for {sides[a.entity]}".rstrip()) if x))
        if a.entity in sides
        else a
        for a in draft.actors
    )
    return dataclasses.replace(draft, actors=cast)
