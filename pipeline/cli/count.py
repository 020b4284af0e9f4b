"""`clearance count`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from pipeline.cli.options import DAY, WORD_FILE, json_option
from pipeline.exits import errors_as_exits, say, say_json, status_of
from pipeline.files import read_word_file

if TYPE_CHECKING:
    from drafts.draft import Draft
    from drafts.findings import Finding
    from pipeline.report_file import WordPolicy
    from word_limit.assess import Assessment
    from word_limit.budget import Round
    from word_limit.count import Explained, PlacedToken, SectionCount, WordCount
    from word_limit.effects import RevisionEffect
    from word_limit.profiles import Profile

_AT_MOST: Final = 10


@click.command()
@click.argument("draft", type=WORD_FILE)
@click.option("--profile", "profile", metavar="NAME", help="How to count; see --rules.")
@click.option("--limit", type=click.IntRange(min=1), help="Words allowed.  [default: 8500]")
@click.option(
    "--report",
    "folder",
    type=WORD_FILE,
    metavar="FOLDER",
    help="Take limit, profile, budget and waivers from FOLDER/report.toml.",
)
@click.option("--as-of", type=DAY, help="Judge waivers as of this day.  [default: today]")
@click.option(
    "--explain", metavar="WHAT", help="Show every token of a paragraph (51) or part (footnotes)."
)
@click.option(
    "--earlier", type=WORD_FILE, multiple=True, help="Show the change since this draft; repeatable."
)
@click.option("--rules", is_flag=True, help="Show how the profile counts, and why.")
@json_option
@click.pass_context
def count(
    ctx: click.Context,
    draft: Path,
    profile: str | None,
    limit: int | None,
    folder: Path | None,
    as_of: dt.date | None,
    explain: str | None,
    earlier: tuple[Path, ...],
    *,
    rules: bool,
    as_json: bool,
) -> None:
    """Count the words of DRAFT, every revision accepted, against its limit.

    Exits 1 when the draft is over the limit, or may be held to be.
    """
    with errors_as_exits():
        from drafts.ooxml.reader import read_draft
        from word_limit.checks import check_length

        policy, language = _policy(folder, profile, limit)
        read = read_draft(read_word_file(draft), draft.name)
        # The edge of the program: from here on the day is an argument.
        assessment = _assess(read, policy, language, as_of or dt.date.today())  # noqa: DTZ011
        findings = check_length(assessment)
        explained = _explained(assessment.count, explain) if explain else ()
        trend = _trend(earlier, draft.name, assessment.count)
        if as_json:
            say_json(_data(assessment, findings, explained, trend))
        else:
            lines = (
                _explained_lines(explained)
                if explain
                else _rule_lines(assessment.count.profile)
                if rules
                else _page(read, assessment, findings, trend)
            )
            say(lines)
        ctx.exit(status_of(findings))


def _policy(folder: Path | None, profile: str | None, limit: int | None) -> tuple[WordPolicy, str]:
    from dataclasses import replace

    from pipeline.report_file import WordPolicy, read_report

    policy, language = WordPolicy(), "English"
    if folder is not None:
        report = read_report(folder)
        policy, language = report.words, report.identity.language
    return replace(policy, profile=profile or policy.profile, limit=limit or policy.limit), language


def _assess(read: Draft, policy: WordPolicy, language: str, as_of: dt.date) -> Assessment:
    from drafts.settle import accepted, original
    from pipeline.length import assess_length

    settled = accepted(read) if read.revisions else read
    return assess_length(
        policy,
        settled=settled,
        all_accepted=settled,
        all_rejected=original(read) if read.revisions else read,
        as_of=as_of,
        language=language,
    )


def _explained(count: WordCount, what: str) -> tuple[Explained, ...]:
    from drafts.errors import ConfigurationError
    from word_limit.count import explain
    from word_limit.parts import Part

    parts = {part.value: part for part in Part}
    if what in parts:
        return tuple(explain(count, part=parts[what]))
    paragraphs = [
        counted.passage.paragraph.index
        for counted in count.paragraphs
        if counted.passage.paragraph.number == what and counted.passage.story.kind.value == "body"
    ]
    if not paragraphs:
        present = [part.value for part in (*count.parts, *count.uncounted)]
        raise ConfigurationError(
            f"There is no paragraph {what} and no part of that name. Give a paragraph's number"
            f" as Word shows it, or one of: {', '.join(present)}."
        )
    return tuple(item for index in paragraphs for item in explain(count, paragraph=index))


def _trend(earlier: tuple[Path, ...], name: str, count: WordCount) -> tuple[Round, ...]:
    from drafts.ooxml.reader import read_draft
    from word_limit.budget import trend_of
    from word_limit.count import count_words

    if not earlier:
        return ()
    drafts = [read_draft(read_word_file(path), path.name) for path in earlier]
    rounds = [(read.name, count_words(read, count.profile, count.limit)) for read in drafts]
    return trend_of([*rounds, (name, count)])


def _data(
    assessment: Assessment,
    findings: tuple[Finding, ...],
    explained: tuple[Explained, ...],
    trend: tuple[Round, ...],
) -> dict[str, object]:
    from word_limit.data import explained_data, length_data

    data = length_data(assessment)
    data["findings"] = [_finding_data(finding) for finding in findings]
    if trend:
        data["trend"] = [
            {"draft": one.name, "words": one.words, "change": one.change} for one in trend
        ]
    if explained:
        data["explained"] = explained_data(explained)
    return data


def _finding_data(finding: Finding) -> dict[str, object]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "location": str(finding.location) if finding.location else None,
        "source": finding.rule.source,
        "remedy": finding.rule.remedy,
        "who": finding.who,
        "since": finding.since.isoformat() if finding.since else None,
        "waiver": finding.waiver,
    }


def _page(
    read: Draft,
    assessment: Assessment,
    findings: tuple[Finding, ...],
    trend: tuple[Round, ...],
) -> Iterator[str]:
    from word_limit.effects import effects_of

    count = assessment.count
    # The first number is for programs too, and so has no comma.
    yield f"{count.words} word{'' if count.words == 1 else 's'}, {_verdict(assessment)}."
    yield from _how(assessment)
    if trend:
        rounds = (f"{one.name} {one.words:,} ({one.change:+,})" for one in trend[1:])
        yield f"Over the rounds: {trend[0].name} {trend[0].words:,}, {', '.join(rounds)}."
    yield ""
    yield from _table("By part", {part.value: words for part, words in count.parts.items()})
    uncounted = {part.value: words for part, words in count.uncounted.items()}
    yield from _table("Not counted", uncounted)
    yield from _section_lines(assessment)
    effects = effects_of(read, count.profile) if read.revisions else ()
    yield from _revision_lines(effects)
    yield from _long_lines(count)
    yield from _advice_lines(count, effects)
    for finding in findings:
        waiver = f" [{finding.waiver}]" if finding.waiver else ""
        yield f"{finding.severity.value:<8} {finding.code}  {finding.message}{waiver}"
        yield f"         {finding.rule.remedy}"


def _verdict(assessment: Assessment) -> str:
    from word_limit.count import LimitVerdict

    count = assessment.count
    sides = f"{count.excess:,} over" if count.excess else "within"
    plain = f"{sides} the limit of {count.limit:,}"
    if assessment.verdict is not LimitVerdict.DISPUTED:
        return plain
    if not count.supported or assessment.language not in assessment.limit.languages:
        return f"unsupported, not passed against the limit of {count.limit:,}"
    return f"{plain} by this count, and disputed"


def _how(assessment: Assessment) -> Iterator[str]:
    count, bounds, views = assessment.count, assessment.range, assessment.views
    profile = count.profile
    yield f"Counted by {profile.name} of {profile.dated:%-d %B %Y}: {profile.title}."
    readings = ", ".join(f"{name} {words:,}" for name, words in bounds.readings.items())
    yield f"Other ways of counting: {readings}. In question: {bounds.low:,} to {bounds.high:,}."
    yield f"With every revision rejected: {views.all_rejected:,}."
    if assessment.claimed is not None:
        yield f"The file claims {assessment.claimed:,}; that is a claim, not a count."


def _table(title: str, rows: Mapping[str, int]) -> Iterator[str]:
    if rows:
        yield f"{title}:"
        for name, words in rows.items():
            yield f"  {words:>7,}  {name}"


def _section_lines(assessment: Assessment) -> Iterator[str]:
    budgets = {
        id(entry.section): f"   ({entry.over:+,} against its budget of {entry.allowed:,})"
        for entry in assessment.budget
        if entry.section
    }

    def lines(sections: tuple[SectionCount, ...], depth: int) -> Iterator[str]:
        for section in sections:
            title = section.title or "before the first heading"
            yield f"  {section.words:>7,}  {'  ' * depth}{title}{budgets.get(id(section), '')}"
            yield from lines(section.subsections, depth + 1)

    if assessment.count.sections:
        yield "By section:"
        yield from lines(assessment.count.sections, 0)


def _revision_lines(effects: tuple[RevisionEffect, ...]) -> Iterator[str]:
    from drafts.findings import shorten
    from word_limit.effects import words_by_reviewer

    if effects:
        by_reviewer = words_by_reviewer(effects).items()
        balance = ", ".join(
            f"{reviewer or 'unnamed'} {words:+,}" for reviewer, words in by_reviewer
        )
        yield f"The revisions on balance: {balance}. Most added by:"
        for effect in sorted(effects, key=lambda effect: -effect.words)[:3]:
            if effect.words > 0:
                revision = effect.revision
                yield (
                    f"  {effect.words:>+7,}  {revision.reviewer}, {revision.id}:"
                    f" {shorten(revision.text)}"
                )


def _long_lines(count: WordCount) -> Iterator[str]:
    from word_limit.advice import longest_paragraphs

    longest = longest_paragraphs(count, 3)
    if longest:
        yield "Longest paragraphs, with their notes:"
        for weight in longest:
            yield f"  {weight.words:>7,}  {weight.count.passage.location}"


def _advice_lines(count: WordCount, effects: tuple[RevisionEffect, ...]) -> Iterator[str]:
    from word_limit.advice import advise

    advice = advise(count, effects)
    if not advice.excess:
        return
    yield f"To lose {advice.excess:,} words, the fewest cuts would be (advice, not a decision):"
    if advice.insertions:
        cuts = [f"{effect.revision.id} ({effect.words:+,})" for effect in advice.insertions]
        yield f"  reject {_several(len(cuts), 'insertion')}: {_some(cuts)}"
    if advice.paragraphs:
        cuts = [f"{cut.count.passage.location} ({cut.words:,})" for cut in advice.paragraphs]
        yield f"  remove {_several(len(cuts), 'paragraph')}: {_some(cuts)}"


def _some(names: list[str]) -> str:
    more = f" and {len(names) - _AT_MOST} more" if len(names) > _AT_MOST else ""
    return ", ".join(names[:_AT_MOST]) + more


def _explained_lines(explained: tuple[Explained, ...]) -> Iterator[str]:
    for item in explained:
        yield f"{item.passage.location}: {_several(item.words, 'word')}"
        yield "  " + " | ".join(map(_shown, item.tokens))
    yield f"{_several(sum(item.words for item in explained), 'word')} in all."


def _shown(placed: PlacedToken) -> str:
    if placed.counts:
        return placed.token.text
    why = placed.part.value if placed.token.counts else placed.token.kind.value
    return f"({placed.token.text}: {why}, not counted)"


def _several(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _rule_lines(profile: Profile) -> Iterator[str]:
    yield f"{profile.name}, {profile.dated:%-d %B %Y}: {profile.title}."
    for key, value, reason in profile.choices():
        shown = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
        yield f"{key}: {shown or '(none)'}"
        yield f"    {reason.why}"
        yield f"    Source: {reason.source}"
