"""A mention: one place in a draft where a State is named, and what is known of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class MentionKind(Enum):
    """In what way a State is named. Context decides the kind, never the existence."""

    EXAMPLE = "example"
    SITUATION = "situation"
    LIST = "list"
    INSTITUTION = "institution"
    INSTRUMENT = "instrument"
    PLACE = "place"
    MEMBER = "organisation-member"


# What the reason of a mention ends in when a person decided about its name.
RULED: Final = "the name as ruled by a person"


class Layer(Enum):
    """In which text the name stands: what will go out, what was cut, what is undecided."""

    SETTLED = "settled"
    DELETED = "deleted"
    PENDING = "pending"


@dataclass(frozen=True, slots=True)
class Mention:
    """One State named at one place.

    Attributes:
        state: Its code in ``states.csv`` (ISO 3166 alpha-3); empty when no program
            may decide which State is meant (see ``candidates``).
        name: The name as printed in the text.
        form: What kind of name it is: ``short``, ``formal``, ``former``, ``common``,
            ``alias``, ``abbreviation``, ``demonym-adjective``, ``demonym-noun``,
            ``scan-variant``, or ``manual`` for one entered by hand.
        paragraph: ``Paragraph.index`` in the settled draft; in the draft as read
            when ``layer`` is deleted.
        label: The paragraph's number as Word shows it, without full stop (``51``),
            a note's number in a note, empty where there is none.
        story: ``StoryKind.value`` of the story it stands in.
        start: Zero-based offset in that paragraph's text.
        end: Offset after the last code point.
        kind: In what way it is named.
        reason: Why that kind, in words.
        layer: In which text it stands.
        candidates: The codes an undecided name may mean: a question for a person.
        sensitive: Whether a person must always look at it, resolved or not.
    """

    state: str
    name: str
    form: str
    paragraph: int
    label: str
    story: str
    start: int
    end: int
    kind: MentionKind
    reason: str
    layer: Layer
    candidates: tuple[str, ...] = ()
    sensitive: bool = False

    @property
    def is_open(self) -> bool:
        """Whether a person must decide: who is named, or about a sensitive name."""
        return not self.state or (self.sensitive and not self.reason.endswith(RULED))
