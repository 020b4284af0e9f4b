"""Drafts, mentions and events for tests of standings, in one readable line each."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from clearance.register.chain import Entry, chain
from clearance.register.event import Basis, Event, SeenPassage
from clearance.standing.passage import Passage, passages_of
from clearance.standing.standing import Case, Policy, Standing, standings
from clearance.states.mention import Layer, Mention, MentionKind
from drafts.draft import (
    Draft,
    ListItem,
    Paragraph,
    ParagraphFormat,
    Revision,
    Span,
    Story,
    StoryKind,
)
from tests.clearance.register.events import day, event

NAMES = {
    "Nepal": "NPL",
    "Kenya": "KEN",
    "Ghana": "GHA",
    "Malawi": "MWI",
    "France": "FRA",
    "Indonesia": "IDN",
    "the United States": "USA",
}
ON_TIME = Policy()


def draft(*texts: str, ids: Sequence[str] = (), name: str = "draft.docx") -> Draft:
    """A clean draft; a text that begins with ``#`` is a heading, with ``^`` a footnote."""
    body, notes, number = [], [], 0
    for index, text in enumerate(texts):
        heading = text.startswith("#")
        bare = text.lstrip("#^ ")
        if not heading and not text.startswith("^"):
            number += 1
        paragraph = Paragraph(
            index,
            (Span(bare, index, 0),),
            format=ParagraphFormat(heading=1 if heading else 0, item=ListItem("1", 0)),
            label="" if heading or text.startswith("^") else f"{number}.",
            id=ids[index] if index < len(ids) else "",
        )
        if text.startswith("^"):
            key = f"footnote-{len(notes) + 1}"
            label = str(len(notes) + 1)
            notes.append(Story(StoryKind.FOOTNOTE, key, "word/footnotes.xml", (paragraph,), label))
        else:
            body.append(paragraph)
    story = Story(StoryKind.BODY, "body", "word/document.xml", tuple(body))
    return Draft(name, "0" * 64, (story, *notes))


def text(*texts: str, known: Iterable[SeenPassage] = ()) -> tuple[Passage, ...]:
    """The passages of a clean draft."""
    return passages_of(draft(*texts), known)


def mentions(
    passages: Iterable[Passage],
    kind: MentionKind = MentionKind.EXAMPLE,
    layer: Layer = Layer.SETTLED,
) -> list[Mention]:
    """Every name of ``NAMES`` in ``passages``."""
    return [
        Mention(
            state=code,
            name=name,
            form="short",
            paragraph=passage.paragraph,
            label=passage.label,
            story=passage.story,
            start=match.start(),
            end=match.end(),
            kind=kind,
            reason="test",
            layer=layer,
        )
        for passage in passages
        for name, code in NAMES.items()
        for match in re.finditer(re.escape(name), passage.text)
    ]


def about(passages: Iterable[Passage], state: str, **rest: Any) -> dict[str, Any]:
    """Arguments for an event that put the passages naming ``state`` before it."""
    name = next(name for name, code in NAMES.items() if code == state)
    seen = tuple(p.seen() for p in passages if name in p.text)
    return {"state": state, "passages": seen, "shown": True, "basis": Basis.RECORDED, **rest}


def stand(
    entries: Iterable[Event] | Sequence[Entry],
    passages: Sequence[Passage],
    state: str = "NPL",
    as_of: str = "12 June",
    policy: Policy = ON_TIME,
    found: Iterable[Mention] | None = None,
    revisions: dict[str, tuple[Revision, ...]] | None = None,
) -> Standing:
    """The standing of one State."""
    register = [e for e in entries if isinstance(e, Entry)] or chain(
        e for e in entries if isinstance(e, Event)
    )
    all_found = mentions(passages) if found is None else found
    every = standings(register, all_found, passages, day(as_of), policy, revisions)
    return next(standing for standing in every if standing.state == state)


def only(standing: Standing) -> Case:
    """Its only case."""
    (case,) = standing.cases
    return case


def without_words(event_: Event) -> Event:
    """The event as one that showed no text."""
    return replace(event_, shown=False)


__all__ = ["about", "day", "draft", "dt", "event", "mentions", "only", "stand", "text"]
