"""Who plays which role in an event: the parties read from marked words and grammar, weighed against the others in reach."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from detente.extract.candidates import Candidate, Scene, grounds, parties
from detente.extract.draft import Draft, Tools
from detente.extract.parties import member
from detente.extract.places import place_of
from detente.extract.ranker import Ranker
from detente.extract.tagger import Signal
from detente.records import Party, Span, Where

# A party read from marked words is dropped where its chance is below the first; where none is left, the likeliest other
# party in reach steps in from the second on. Set on reports that neither the reading model nor the ranker was trained on.
DROPPED, STEPS_IN = 0.25, 0.5
# A place is given from this chance on.
PLACED = 0.2
WEIGHED = ("actor", "recipient")


@dataclass(frozen=True, slots=True)
class Roles:
    """The candidates around one trigger with their chances by role."""

    scene: Scene
    ranker: Ranker
    candidates: tuple[Candidate, ...]
    chances: Mapping[str, tuple[float, ...]]

    @classmethod
    def of(cls, draft: Draft, tools: Tools, signal: Signal, evidence: Span) -> Roles:
        """Weigh the candidates around a signal. A trigger that a rule of grammar found has none: its rule says who."""
        scene = Scene.of(draft, signal, evidence)
        found = tuple(parties(scene)) if signal.chances else ()
        rows = [c.features for c in found]
        ranker = tools.tagger.ranker
        return cls(scene, ranker, found, {role: tuple(ranker.chances(role, rows)) for role in WEIGHED})

    def chance(self, role: str, entity: str) -> float | None:
        """The highest chance of any mention of an entity in reach; None where it has none."""
        found = [p for c, p in zip(self.candidates, self.chances[role], strict=True) if c.actor.entity == entity]
        return max(found, default=None)

    def weighed(self, role: str, read: Iterable[Party], *, but: Iterable[str] = ()) -> tuple[Party, ...]:
        """Drop the improbable ones of some parties; where none is left, let the likeliest candidate step in.

        `but` are entities that cannot play the role."""
        barred = set(but)
        named = tuple(read)
        jointly = Counter(p.span for p in named)  # `the two sides`: their names elsewhere do not speak against them

        def stays(party: Party) -> bool:
            chance = self.chance(role, party.entity)
            return chance is None or chance >= DROPPED or jointly[party.span] > 1

        kept = tuple(p for p in named if stays(p))
        if kept:
            return kept
        able = [
            (p, c)
            for c, p in zip(self.candidates, self.chances[role], strict=True)
            if p >= STEPS_IN and c.actor.country and c.actor.entity not in barred
        ]
        if not able:
            return ()
        _, best = max(able, key=lambda pc: (pc[0], -pc[1].span[0]))
        return (member(self.scene.draft, best.actor, best.mention),)

    def place(self, status: str) -> Where | None:
        """The likeliest place; None where none is likely, or where a rule of grammar found the trigger."""
        if not self.scene.signal.chances:
            return None
        found = grounds(self.scene, status)
        chances = self.ranker.chances("place", [g.features for g in found])
        best = max(zip(chances, range(len(found)), strict=True), default=(0.0, -1), key=lambda pn: (pn[0], -pn[1]))
        return place_of(found[best[1]].place) if best[0] >= PLACED else None
