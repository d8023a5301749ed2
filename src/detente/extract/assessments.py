"""Somebody's judgement of how likely something is, in the six classes of the codebook."""

from __future__ import annotations

import dataclasses

from detente.extract.attribution import speaker_of
from detente.extract.clause import words
from detente.extract.draft import Draft, Tools
from detente.extract.names import party_at
from detente.records import Assessment


def assessments(draft: Draft, tools: Tools) -> Draft:
    """Add the assessments in the order of the text; `by` is None where the report judges for itself."""
    found = []
    for signal in draft.signals or ():
        if signal.layer != "assessment":
            continue
        evidence = signal.evidence()
        source = signal.roles.get("by", ())
        credited = speaker_of(draft, evidence)
        by = party_at(draft, tools, *source[0]) if source else credited.speaker if credited else None
        about = signal.roles.get("about", ())
        found.append(
            Assessment(
                by=by,
                about=words(draft, max(about, key=lambda s: s[1] - s[0])) if about else "",
                likelihood=signal.label,
                evidence=evidence,
                confidence=signal.alternatives[0][1],
            )
        )
    return dataclasses.replace(draft, assessments=tuple(sorted(found, key=lambda a: a.evidence)))
