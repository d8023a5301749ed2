"""Hypothesis strategies for records: any text a report may hold, spans that lie inside it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from detente.records import (
    Actor,
    Assessment,
    Attribution,
    Document,
    Event,
    Force,
    Furniture,
    Magnitude,
    Meeting,
    Mention,
    Party,
    Record,
    Time,
    Toponym,
    When,
    Where,
)

letters = st.characters(exclude_categories=("Cs",), exclude_characters="\x00")
texts = st.text(letters, min_size=1, max_size=80)
words = st.text(letters, max_size=12)
numbers = st.floats(allow_nan=False, allow_infinity=False, width=32)
codes = st.sampled_from(["", "RUS", "USA", "UKR", "IGO"])
days = st.sampled_from(["", "2022", "2022-01", "2022-01-10"])


@st.composite
def records(draw: Any) -> Record:
    text = draw(texts)
    span = st.integers(0, len(text)).flatmap(lambda a: st.tuples(st.just(a), st.integers(a, len(text))))
    spans = st.lists(span, max_size=2).map(tuple)
    party = st.builds(
        Party,
        text=words,
        span=st.none() | span,
        entity=words,
        country=codes,
        sector=words,
        sectors=st.tuples(words),
        title=words,
    )
    parties = st.lists(party, max_size=2).map(tuple)
    when = st.none() | st.builds(When, start=days, end=days, precision=words, text=words, span=st.none() | span)
    where = st.none() | st.builds(
        Where,
        name=words,
        country=codes,
        lat=st.none() | numbers,
        lon=st.none() | numbers,
        geonames_id=st.none() | st.integers(0, 10**7),
        span=st.none() | span,
    )
    magnitude = st.none() | st.builds(Magnitude, dead=st.none() | st.integers(0, 9), injured=st.none(), size=st.none())
    event = st.builds(
        Event,
        event_type=words,
        event_mode=words,
        status=words,
        actors=parties,
        recipients=parties,
        trigger=span,
        evidence=span,
        contexts=st.tuples(words),
        speaker=st.none() | party,
        issue=words,
        condition=words,
        date=when,
        place=where,
        magnitude=magnitude,
        plover_score=numbers,
        quad=st.integers(0, 4),
        confidence=numbers,
        rule=words,
    )
    few = lambda s: st.lists(s, max_size=2).map(tuple)  # noqa: E731
    mention = st.builds(Mention, start=st.just(0), end=st.just(1), kind=words)
    return Record(
        document=Document(
            id=draw(st.text("0123456789abcdef", min_size=16, max_size=16)),
            text=text,
            url=draw(st.none() | words),
            outlet=draw(st.none() | words),
            published=draw(st.none() | st.just("2022-01-10")),
            furniture=draw(few(st.builds(Furniture, start=st.just(0), end=st.just(1), reason=words))),
            extra=draw(st.dictionaries(words, words | st.integers(-9, 9) | st.none(), max_size=2)),
        ),
        events=draw(few(event)),
        attributions=draw(
            few(
                st.builds(
                    Attribution,
                    source=spans,
                    cue=spans,
                    content=spans,
                    speaker=st.none() | party,
                    direct=st.booleans(),
                    confidence=numbers,
                )
            )
        ),
        meetings=draw(
            few(
                st.builds(
                    Meeting,
                    parties=parties,
                    place=where,
                    date=when,
                    status=words,
                    level=words,
                    evidence=span,
                    confidence=numbers,
                )
            )
        ),
        forces=draw(
            few(
                st.builds(
                    Force,
                    side=st.none() | party,
                    count=st.integers(0, 10**9),
                    approximate=st.booleans(),
                    what=words,
                    where=where,
                    according_to=st.none() | party,
                    evidence=span,
                    confidence=numbers,
                )
            )
        ),
        assessments=draw(
            few(st.builds(Assessment, by=st.none() | party, about=words, likelihood=words, evidence=span, confidence=numbers))
        ),
        times=draw(
            few(
                st.builds(
                    Time,
                    start=st.just(0),
                    end=st.just(1),
                    type=words,
                    value=words,
                    from_=st.none() | days,
                    to=st.none() | days,
                )
            )
        ),
        places=draw(
            few(
                st.builds(
                    Toponym,
                    start=st.just(0),
                    end=st.just(1),
                    name=words,
                    country=codes,
                    lat=st.none() | numbers,
                    lon=st.none() | numbers,
                    geonames_id=st.none() | st.integers(0, 10**7),
                )
            )
        ),
        actors=draw(
            few(
                st.builds(
                    Actor,
                    entity=words,
                    type=words,
                    country=codes,
                    sectors=st.tuples(words),
                    title=words,
                    mentions=few(mention),
                )
            )
        ),
        reader=draw(words),
    )
