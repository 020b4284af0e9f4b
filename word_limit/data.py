"""The length of a draft as plain data, for JSON and for pages."""

from __future__ import annotations

from collections.abc import Iterable

from word_limit.assess import Assessment
from word_limit.count import Explained, PlacedToken, SectionCount

Data = dict[str, object]


def length_data(assessment: Assessment) -> Data:
    """Everything an assessment says, under the names that scripts rely on."""
    count, bounds, views = assessment.count, assessment.range, assessment.views
    return {
        "words": count.words,
        "limit": count.limit,
        "excess": count.excess,
        "profile": count.profile.name,
        "profile_dated": count.profile.dated.isoformat(),
        "limit_source": assessment.limit.source,
        "parts": {part.value: words for part, words in count.parts.items()},
        "uncounted": {part.value: words for part, words in count.uncounted.items()},
        "sections": [_section_data(section) for section in count.sections],
        "range": [bounds.low, bounds.high],
        "readings": dict(bounds.readings),
        "verdict": assessment.verdict.value,
        "views": {
            "settled": views.settled,
            "all_accepted": views.all_accepted,
            "all_rejected": views.all_rejected,
            "pending": views.pending,
        },
        "claimed": assessment.claimed,
        "unsupported": {script: round(share, 4) for script, share in count.unsupported.items()},
        "budget": [
            {
                "section": entry.name,
                "words": entry.words,
                "allowed": entry.allowed,
                "over": entry.over,
                "found": entry.section is not None,
            }
            for entry in assessment.budget
        ],
    }


def explained_data(explained: Iterable[Explained]) -> list[Data]:
    """The tokens of every passage explained, as counted."""
    return [
        {
            "story": item.passage.story.kind.value,
            "paragraph": item.passage.label or item.passage.story.label,
            "index": item.passage.paragraph.index,
            "words": item.words,
            "tokens": [_token_data(token) for token in item.tokens],
        }
        for item in explained
    ]


def _section_data(section: SectionCount) -> Data:
    return {
        "title": section.title,
        "words": section.words,
        "own": section.own,
        "level": section.section.level,
        "subsections": [_section_data(below) for below in section.subsections],
    }


def _token_data(placed: PlacedToken) -> Data:
    return {
        "text": placed.token.text,
        "kind": placed.token.kind.value,
        "part": placed.part.value,
        "counts": placed.counts,
    }
