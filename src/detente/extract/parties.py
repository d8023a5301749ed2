"""Who a stretch of text means: the member of the cast that heads it, several where it joins several."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from detente.extract.cast import Layout
from detente.extract.draft import Draft, Tools
from detente.extract.parse import text_of
from detente.extract.setting import of_actors
from detente.knowledge.actor_tables import Entry
from detente.knowledge.phrase_scan import Scan
from detente.knowledge.phrases import stem_of
from detente.records import Actor, Mention, Party, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# What hangs loose at the end of a piece: the words and signs that join it to the next one.
LOOSE: Final = ("punct", "cc", "preconj")
# Verbs in the past or present tense.
SAID: Final = ("VBD", "VBZ", "VBP")
# What leads to those who take part.
PARTNERS: Final = ("of ", "from ", "between ")
JOINTS: Final = frozenset({"(", ",", "and", "or", "as", "&"})


def party_at(draft: Draft, tools: Tools, start: int, end: int) -> Party | None:
    """Return the party that the characters from `start` to `end` mean; the first where they name several, None where
    they name nobody."""
    found = parties_at(draft, tools, start, end)
    return found[0] if found else None


def parties_at(draft: Draft, tools: Tools, start: int, end: int) -> tuple[Party, ...]:
    """Return all parties that the characters from `start` to `end` mean, in order, each once."""
    if draft.doc is None or end <= start:
        return ()
    whole = _titled(draft, (start, end))
    if whole is not None:
        words = " ".join(draft.document.text[start:end].split())
        return (_party(draft.document.text, (start, end), words, whole),)
    found: list[Party] = []
    for piece in _pieces(draft.doc, start, end):
        for party in _read(draft, tools, *piece):
            if not any((p.entity, p.country) == (party.entity, party.country) for p in found):
                found.append(party)
    return tuple(found)


def _titled(draft: Draft, span: Span) -> Actor | None:
    """The person whose title and name fill a span: the `and` in `Minister of Trade and Industry Jane Roe` joins nobody."""
    text = draft.document.text
    for actor in draft.actors:
        if actor.type != "person":
            continue
        for role in actor.mentions:
            if role.kind != "role" or not span[0] <= role.start <= span[0] + len("the "):
                continue
            for name in actor.mentions:
                between = text[role.end : name.start]
                if name.kind == "name" and role.end <= name.start and name.end == span[1] and not between.strip(" ,\n"):
                    return actor
    return None


def _pieces(doc: Doc, start: int, end: int) -> Iterator[tuple[Span, Token]]:
    """Split a span at the conjunctions of its root."""
    tokens = doc.char_span(start, end, alignment_mode="expand")
    if tokens is None or not len(tokens):
        return
    root = tokens.root
    while (
        root.tag_ in SAID and root.i > tokens.start and root.i + 1 < tokens.end
    ):  # `Roe said the two nations`: who acts comes last
        tokens = doc[root.i + 1 : tokens.end]
        root = tokens.root
    marks = [t.i for t in tokens if t.dep_ == "mark" and t.i > root.i]
    tokens = doc[tokens.start : min(marks, default=tokens.end)]  # `police if Kosovo agrees` are the police
    inside = range(tokens.start, tokens.end)
    heads = [root]
    for head in heads:
        joined = [_noun_of(c) for c in head.children if c.dep_ == "conj"]
        heads += [c for c in joined if c.i in inside and c.pos_ in ("NOUN", "PROPN", "PRON", "ADJ")]
    heads = sorted(set(heads), key=lambda t: t.i)
    for n, head in enumerate(heads):
        first = heads[n - 1].i + 1 if n else tokens.start
        last = heads[n + 1].i if n + 1 < len(heads) else tokens.end
        left = max(first, head.left_edge.i)
        right = min(last, tokens.end) if n + 1 == len(heads) else _before_conj(doc, head, heads[n + 1], last)
        if n + 1 == len(heads):
            right = tokens.end
        right = max(right, head.i + 1)
        following = heads[n + 1] if n + 1 < len(heads) else None
        if following is not None and following.dep_ == "dobj" and following.head.i == right - 1:  # `Roe and visiting`
            right -= 1
        while right > head.i + 1 and (doc[right - 1].is_space or doc[right - 1].dep_ in LOOSE or doc[right - 1].lower_ in JOINTS):
            right -= 1
        piece = doc[left:right]
        yield (max(start, piece.start_char), min(end, piece.end_char)), head


def _noun_of(token: Token) -> Token:
    """The noun of a joined piece that the parse takes for a clause: `Roe and visiting officials`."""
    if token.tag_ in ("VBG", "VBN") and token.left_edge.i == token.i:
        return next((c for c in token.children if c.dep_ == "dobj"), token)
    return token


def _before_conj(doc: Doc, head: Token, following: Token, last: int) -> int:
    return max(head.i + 1, min(last, int(following.left_edge.i)))


def _read(draft: Draft, tools: Tools, span: Span, root: Token) -> list[Party]:
    text = draft.document.text
    base = tools.actors
    doc = draft.doc
    assert doc is not None
    words = " ".join(text_of(doc)[span[0] : span[1]].split())
    if not words:
        return []
    pair = _pair(draft, tools, words, span)
    if pair:
        return pair
    mentions = [(m, a) for a in draft.actors for m in a.mentions if m.start < span[1] and span[0] < m.end]
    if stem_of(root.lower_) in base.lists.matters:
        return _of_matter(draft, tools, words, (span[0], _reach(root, span[1])))
    # Several nations before one noun: `Chinese and Russian prime ministers`.
    nations = _joined_nations(doc, tools, span, root)
    if len(nations) > 1:
        reading = base.resolve(words, date=draft.document.published)
        return [Party(words, span, base.country_name(c), c, reading.sector, reading.sectors, reading.title) for c in nations]
    at = (root.idx, root.idx + len(root.text))
    heads = [(m, a) for m, a in mentions if m.start <= at[0] < m.end and (m.kind != "nationality" or m.end >= span[1])]
    exact = [a for m, a in mentions if (m.start, m.end) == span]
    if exact:
        return [_party(text, span, words, exact[0])]
    if heads:
        _, actor = min(heads, key=lambda h: (_order(h[0]), h[0].end - h[0].start))
        return [_party(text, span, words, actor)]
    names = [(m, a) for m, a in mentions if m.kind == "name" and a.type == "person" and m.start >= span[0]]
    layout = Layout.of(doc)
    read = base.read(words, date=draft.document.published)
    reading = base.finish(read, words)
    if reading.type == "person" and names:
        return [_party(text, span, words, names[0][1])]
    country = reading.country
    if not country and not read.closed:
        inner = [a for m, a in mentions if a.country and m.kind != "pronoun"] or [a for m, a in mentions if a.country]
        country = inner[0].country if inner else of_actors(draft.actors, layout).country(span[0], layout)
    if not reading.score and not mentions and not reading.sector and root.pos_ != "PROPN":
        return [Party(words, span, words, country)] if country else []
    return [Party(words, span, reading.entity or words, country, reading.sector, reading.sectors, reading.title)]


def _of_matter(draft: Draft, tools: Tools, words: str, span: Span) -> list[Party]:
    """Who takes part in a matter: a format's members (`the six-party talks`), else those it is named after (`the Iraq-Iran
    war`). A matter nobody is named in is no party."""
    known = {a.country for a in draft.actors} | {a.entity for a in draft.actors}
    members = tools.actors.format(words, date=draft.document.published, known=known)
    if members:
        return [Party(words, span, m.name, m.country, *_standing(m)) for m in members]
    inner = [
        (m, a)
        for a in draft.actors
        for m in a.mentions
        if span[0] <= m.start and m.end <= span[1] and m.kind in ("name", "metonym", "nationality")
    ]
    inner.sort(key=lambda ma: (ma[0].start, ma[0].end))
    found = {a.entity: _party(draft.document.text, (m.start, m.end), draft.document.text[m.start : m.end], a) for m, a in inner}
    return list(found.values())


def _standing(entry: Entry) -> tuple[str, tuple[str, ...]]:
    return ("IGO", ("IGO",)) if entry.country == "IGO" else ("GOV", ("GOV",))


def _order(mention: Mention) -> int:
    return {"name": 0, "metonym": 0, "pronoun": 1, "role": 2, "nationality": 3}[mention.kind]


def _party(text: str, span: Span, words: str, actor: Actor) -> Party:
    sectors = actor.sectors
    return Party(words, span, actor.entity, actor.country, sectors[0] if sectors else "", sectors, actor.title)


def _joined_nations(doc: Doc, tools: Tools, span: Span, root: Token) -> list[str]:
    """Nations joined before the noun (`Chinese and Russian ministers`) or after it (`the ambassadors of Mali and Chad`)."""
    before = _nations(tools, text_of(doc)[span[0] : root.idx])
    if len(before) > 1:
        return before
    if root.tag_ in ("NNS", "NNPS"):
        tail = text_of(doc)[root.idx + len(root.text) : _reach(root, span[1])]
        if tail.lstrip().startswith(PARTNERS):
            return _nations(tools, tail)
    return []


def _reach(root: Token, end: int) -> int:
    """Where the words end that say whose something is, though the span stops before them: `the delegations | of Mali and Chad`."""
    after = next((c for c in root.children if c.dep_ == "prep" and c.idx >= root.idx and f"{c.lower_} " in PARTNERS), None)
    return max(end, after.right_edge.idx + len(after.right_edge)) if after is not None else end


def _nations(tools: Tools, text: str) -> list[str]:
    if not any(joint in text for joint in (" and ", ",", "/", "-", "–")):
        return []
    phrase = Scan(tools.actors, text)
    nations = [m for m in phrase.matches if m.is_nation() and m.entry and len(m.entry.country) == 3]
    kept = [m for m in nations if not phrase.discounted(m)]
    joined = [
        m
        for n, m in enumerate(kept)
        if n == 0 or _only_joint(text[phrase.words[kept[n - 1].end - 1].end : phrase.words[m.start].start])
    ]
    return list(dict.fromkeys(m.entry.country for m in joined if m.entry))


def _only_joint(gap: str) -> bool:
    return gap.strip(" ,/-–") in ("", "and", "and the", "the")


def _pair(draft: Draft, tools: Tools, words: str, span: Span) -> list[Party]:
    """`the two sides`, `both countries`: the states named last before."""
    lists = tools.actors.lists
    parts = words.casefold().replace("’", "'").split()
    if not parts or stem_of(parts[-1].strip("'")) not in lists.pair_nouns or parts[-1] == stem_of(parts[-1]):
        return []
    if not any(p in lists.pair_numbers for p in parts[:-1]):
        return []
    halves = tools.actors.lists.halves
    if stem_of(parts[-1].strip("'")) == "korea":
        return [Party(words, span, tools.actors.country_name(c), c, "GOV", ("GOV",)) for c in halves]
    if any(p[:1].isupper() for p in words.split()[1:]):
        return []
    seen: dict[str, Actor] = {}
    spots = sorted(
        (
            (m.start, a)
            for a in draft.actors
            if a.country and a.country not in ("IGO", "NGO", "MNC")
            for m in a.mentions
            if m.start < span[0]
        ),
        key=lambda s: -s[0],
    )
    for _, actor in spots:
        if len(seen) == 2:
            break
        if actor.country not in seen:
            seen[actor.country] = actor
    if len(seen) < 2:
        return []
    base = tools.actors
    return [
        Party(
            words,
            span,
            base.country_name(c) if len(c) == 3 and c not in ("IGO", "NGO", "MNC") else a.entity,
            c,
            *_sector(a),
        )
        for c, a in reversed(list(seen.items()))
    ]


def _sector(actor: Actor) -> tuple[str, tuple[str, ...]]:
    if actor.type in ("person", "country"):
        return "GOV", ("GOV",)
    return (actor.sectors[0] if actor.sectors else ""), actor.sectors


def member(draft: Draft, actor: Actor, mention: Mention) -> Party:
    """A member of the cast as a party, in the words of one mention."""
    span = (mention.start, mention.end)
    return _party(draft.document.text, span, " ".join(draft.document.text[span[0] : span[1]].split()), actor)


__all__ = ["member", "parties_at", "party_at"]
