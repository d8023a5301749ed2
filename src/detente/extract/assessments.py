"""Somebody's judgement of how likely something is, in the six classes of the codebook."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

from detente.extract.attribution import MARKS, speaker_of
from detente.extract.clause import cues, sentence_at, whole, words
from detente.extract.draft import Draft, Tools
from detente.extract.names import party_at
from detente.records import Assessment, Party, Span

if TYPE_CHECKING:
    from detente.extract.tagger import Signal

# A word of degree or denial before the level makes another of it.
DEGREES = ("not", "very", "extremely", "too", "never", "no", "fairly", "quite", "so")


def assessments(draft: Draft, tools: Tools) -> Draft:
    """Add the assessments in the order of the text; `by` is None where the report judges for itself."""
    found: list[Assessment] = []
    signals = [s for s in draft.signals or () if s.layer == "assessment"]
    for signal in sorted(signals, key=lambda s: -s.alternatives[0][1]):
        evidence = whole(draft, signal.evidence())
        if any(a.evidence[0] < evidence[1] and evidence[0] < a.evidence[1] for a in found):
            continue
        about = max(signal.roles.get("about", ()), key=lambda s: s[1] - s[0], default=evidence)
        found.append(
            Assessment(
                by=_judge(draft, tools, signal, evidence),
                about=subject(words(draft, _in_sentence(draft, about)).strip("".join(MARKS))),
                likelihood=spoken(words(draft, evidence)) or signal.label,
                evidence=evidence,
                confidence=signal.alternatives[0][1],
            )
        )
    return dataclasses.replace(draft, assessments=tuple(sorted(found, key=lambda a: a.evidence)))


def spoken(said: str) -> str:
    """The level that the words give a noun of estimation, after it and with no degree or denial before; empty where they do not.

    >>> spoken("he considered the likelihood of an attack low"), spoken("the chance is not high"), spoken("an attack is likely")
    ('low', '', '')
    """
    parts = [p.casefold().strip('.,;:"“”') for p in said.split()]
    noun = next((i for i, w in enumerate(parts) if w in cues()["estimates"]), None)
    for n, word in enumerate(parts[noun + 1 :] if noun is not None else (), (noun or 0) + 1):
        level = "low" if word in cues()["said_low"] else "high" if word in cues()["said_high"] else ""
        if level:
            return level if parts[n - 1] not in DEGREES else ""
    return ""


def _judge(draft: Draft, tools: Tools, signal: Signal, evidence: Span) -> Party | None:
    """Who judges: whom the model names in the same sentence, else whoever says the words."""
    start, end = sentence_at(draft, evidence[0])
    named = next((s for s in signal.roles.get("by", ()) if start <= s[0] < max(end, evidence[1])), None)
    if named:
        return party_at(draft, tools, *named)
    credited = speaker_of(draft, evidence)
    return credited.speaker if credited else None


def _in_sentence(draft: Draft, span: Span) -> Span:
    """A span cut at the end of the sentence in which it begins."""
    end = sentence_at(draft, span[0])[1]
    return (span[0], min(span[1], end)) if end > span[0] else span


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
