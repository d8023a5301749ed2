"""Somebody's judgement of how likely something is, in the six classes of the codebook."""

from __future__ import annotations

import dataclasses

from detente.extract.attribution import speaker_of
from detente.extract.clause import cues, whole, words
from detente.extract.draft import Draft, Tools
from detente.extract.names import party_at
from detente.records import Assessment


def assessments(draft: Draft, tools: Tools) -> Draft:
    """Add the assessments in the order of the text; `by` is None where the report judges for itself."""
    found: list[Assessment] = []
    signals = [s for s in draft.signals or () if s.layer == "assessment"]
    for signal in sorted(signals, key=lambda s: -s.alternatives[0][1]):
        evidence = whole(draft, signal.evidence())
        if any(a.evidence[0] < evidence[1] and evidence[0] < a.evidence[1] for a in found):
            continue
        source = signal.roles.get("by", ())
        credited = speaker_of(draft, evidence)
        by = party_at(draft, tools, *source[0]) if source else credited.speaker if credited else None
        about = signal.roles.get("about", ())
        found.append(
            Assessment(
                by=by,
                about=subject(words(draft, max(about, key=lambda s: s[1] - s[0]) if about else evidence)),
                likelihood=signal.label,
                evidence=evidence,
                confidence=signal.alternatives[0][1],
            )
        )
    return dataclasses.replace(draft, assessments=tuple(sorted(found, key=lambda a: a.evidence)))


def subject(about: str) -> str:
    """What is estimated, without the noun of estimation and what is said of it.

    >>> subject("the likelihood of a breakthrough on Monday is low, according to officials")
    'a breakthrough'
    """
    parts = about.split()
    folded = [p.casefold().strip(".,;:") for p in parts]
    noun = next((i for i, w in enumerate(folded) if w in cues()["estimates"]), None)
    if noun is None or noun + 1 >= len(parts) or folded[noun + 1] not in ("of", "for", "that"):
        return about
    rest, stop = parts[noun + 2 :], cues()["copulas"]
    end = next((i for i, w in enumerate(folded[noun + 2 :]) if i and w in stop), len(rest))
    return " ".join(rest[:end]).strip(".,;:")
