"""A combination of reviewers' copies told: for programs, for a terminal, and what is left open."""

from __future__ import annotations

from collections.abc import Iterator

from drafts.compare.combine import Edit, Fate
from drafts.compare.decisions import shown, untracked_ids
from drafts.findings import shorten
from drafts.ooxml.combining import Combined, Place


def combination_as_json(combined: Combined) -> dict[str, object]:
    """A combination for a program."""
    plan = combined.plan
    conflict_of = {
        index: conflict.id
        for conflict in plan.conflicts
        for side in conflict.sides
        for index in side.edits
    }
    ids = untracked_ids(plan, combined.texts)
    return {
        "conflicts": [
            {
                "id": conflict.id,
                **_where(place),
                "why": conflict.why,
                "base": shown(conflict.base),
                "sides": [
                    {
                        "copy": copy,
                        "reviewer": next(
                            plan.edits[i].reviewer for i in side.edits if plan.edits[i].copy == copy
                        ),
                        "text": shown(side.text),
                    }
                    for side in conflict.sides
                    for copy in side.copies
                ],
            }
            for conflict, place in zip(plan.conflicts, combined.conflict_places, strict=True)
        ],
        "untracked": [
            {
                "id": ids.get(index, ""),
                "copy": edit.copy,
                **_where(combined.places[index]),
                "kind": edit.kind,
                "before": shown(edit.before),
                "after": shown(edit.after),
                "fate": plan.fates[index].value,
                "conflict": conflict_of.get(index),
            }
            for index, edit in enumerate(plan.edits)
            if edit.untracked
        ],
        "agreed": list(_agreed(combined)),
        "neighbours": [
            [_edit_as_json(combined, index) for index in pair] for pair in plan.neighbours
        ],
        "refused": [
            {**_edit_as_json(combined, index), "reason": plan.reasons.get(index, "")}
            for index, fate in enumerate(plan.fates)
            if fate is Fate.REFUSED
        ],
        "ledger": plan.ledger(),
        "likeness": {name: round(share, 4) for name, share in combined.likeness.items()},
        "unmatched": list(combined.unmatched),
    }


def _agreed(combined: Combined) -> Iterator[dict[str, object]]:
    plan = combined.plan
    for index, makers in plan.written.items():
        if plan.fates[index] is Fate.AGREED and len(makers) > 1:
            yield {
                **_edit_as_json(combined, index),
                "reviewers": list(dict.fromkeys(plan.edits[i].reviewer for i in makers)),
                "copies": list(dict.fromkeys(plan.edits[i].copy for i in makers)),
                "dates": [plan.edits[i].date for i in makers],
            }


def _edit_as_json(combined: Combined, index: int) -> dict[str, object]:
    edit = combined.plan.edits[index]
    return {
        "copy": edit.copy,
        "reviewer": edit.reviewer,
        "date": edit.date or None,
        **_where(combined.places[index]),
        "kind": edit.kind,
        "before": shown(edit.before),
        "after": shown(edit.after),
    }


def _where(place: Place) -> dict[str, object]:
    return {
        "story": place.story,
        "paragraph": place.label or None,
        "index": place.paragraph if place.paragraph >= 0 else None,
    }


def combination_as_text(combined: Combined) -> Iterator[str]:
    """The ledger, and everything that is left to a person, for a terminal."""
    plan = combined.plan
    ledger = plan.ledger()
    width = max([len(name) for name in ledger] + [4])
    columns = [fate.value for fate in Fate]
    yield f"{'copy':<{width}}  edits = " + " + ".join(columns)
    for name, counts in ledger.items():
        parts = " + ".join(f"{counts[column]:>{len(column)}}" for column in columns)
        yield f"{name:<{width}}  {counts['edits']:>5} = {parts}"
    for conflict, place in zip(plan.conflicts, combined.conflict_places, strict=True):
        yield ""
        yield f"Conflict {conflict.id} ({conflict.why}), {place}:"
        yield f"  base: {_quoted(conflict.base)}"
        for side in conflict.sides:
            who = dict.fromkeys(plan.edits[index].reviewer for index in side.edits)
            yield f"  {', '.join(who)}: {_quoted(side.text)}"
    for index, edit in enumerate(plan.edits):
        if edit.untracked and plan.fates[index] in (Fate.UNTRACKED, Fate.CONFLICT):
            yield ""
            yield f"Untracked in {edit.copy}, {combined.places[index]}: {_change(edit)}"
    for index, fate in enumerate(plan.fates):
        if fate is Fate.REFUSED:
            edit = plan.edits[index]
            yield f"Refused, {edit.reviewer}, {edit.kind}: {plan.reasons.get(index, '')}"
    for key in combined.unmatched:
        yield f"Decision {key} matches nothing in these copies any more."


def _change(edit: Edit) -> str:
    if edit.kind == "formatting":
        return "formatted anew"
    return f"{_quoted(edit.before)} became {_quoted(edit.after)}"


def _quoted(text: str) -> str:
    line = shorten(shown(text).replace("¶", " ¶ "), 160)
    return f"“{line}”" if line.strip() else "nothing"
