"""Write `docs/codebook.md` from the ontology's data.

python docs/make_codebook.py
"""

from __future__ import annotations

from pathlib import Path

from detente.knowledge.ontology import EventType, Ontology

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}


def codebook() -> str:
    """The codebook as Markdown."""
    o = Ontology.load()
    parts = [
        "# Codebook",
        "Made from `src/detente/knowledge/plover.toml` by `docs/make_codebook.py`; change the data, not this page. Types, modes and "
        "quad classes are PLOVER's (manual of 2021); definitions and examples are this project's.",
        "## Status",
        *(f"- **{k}**: {v}" for k, v in o.statuses.items()),
        "## Rules of reading",
        RULES,
        "## Rules of merging",
        MERGING,
        "## Event types",
        *(_type(t) for t in o.types.values()),
        "## Meetings",
        *(f"- **{k}**: {v}" for k, v in o.meeting_statuses.items()),
        "## Likelihood",
        "Ranges in per cent, after Intelligence Community Directive 203 (2015).",
        *(f"- **{k}**: {low} to {high}" for k, (low, high) in o.likelihoods.items()),
        "## Sectors",
        ", ".join(f"`{k}` {v}" for k, v in o.sectors.items()),
    ]
    return "\n\n".join(parts).replace("\n\n- ", "\n- ").replace(":\n- ", ":\n\n- ") + "\n"


RULES = """1. A plain remark is no event. A remark that demands, offers, refuses, accuses, threatens, praises, promises or denies is one, by the person speaking.
2. `speaker` is whom the report credits for a claim about others; an actor's own words need none.
3. A meeting that took or takes place is CONSULT; an announced one is AGREE with status future. Both also stand under `meetings`.
4. A disputed claim is coded, with its speaker; the denial is a REJECT, or an event with status negated.
5. One clause, one event; an act told again is coded once, at its fullest telling.
6. Compound actors are one event with several actors.
7. Countries stand for their governments; so do capitals and seats of power where they act.
8. Build-ups told as nouns are MOBILIZE too."""

MERGING = """Two mentions are of one happening where they tell one act: the same doers did or said the same thing to the same parties on the same occasion.

1. A statement told twice, in one report or in several, is one happening; the same stance on another day is another.
2. The forecast of a meeting and the report of it are one; the invitation or the agreement to meet is another.
3. An incident is one however its numbers differ; a total over a period is another happening than its incidents.
4. Background is the happening that was news in an earlier report.
5. A claim and its denial are two, and stand against each other. What is coded negated never joins what is coded otherwise, nor a REJECT what is not verbal conflict.
6. Told dates more than three days apart are two happenings; so are acts told without a word in common, but for a meeting of one day in one place.
7. Copies of one text are one source, and give the same happenings.
8. What a person merged or split stays so."""


def _type(t: EventType) -> str:
    lines = [f"### {t.name}", f"*{QUADS[t.quad]}, score {t.score:g}, CAMEO {', '.join(t.cameo)}*", t.definition]
    if t.modes:
        lines.append(
            "| mode | score | meaning |\n|---|---|---|\n"
            + "\n".join(f"| {m.name} | {m.score:g} | {m.definition} |" for m in t.modes)
        )
    for e in t.examples:
        facts = ", ".join(
            x
            for x in (
                f"actor *{e.actor}*" if e.actor else "",
                e.status,
                f"mode {e.mode}" if e.mode else "",
                f"issue *{e.issue}*" if e.issue else "",
                f"condition *{e.condition}*" if e.condition else "",
                "**missed by the model of this release**" if e.missed else "",
            )
            if x
        )
        lines.append(f"> {e.text}\n>\n> {facts}")
    return "\n\n".join(lines)


if __name__ == "__main__":
    (Path(__file__).parent / "codebook.md").write_text(codebook(), encoding="utf8")
