"""The cover note of a run: its facts gathered for the composer."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version

from clearance.memo.compose import Memo, MemoFacts, WordsClaim, compose_memo
from clearance.states.balance import balance
from clearance.states.mentions import open_questions
from pipeline.report_file import Report
from pipeline.run import Consulted, Ingested
from word_limit.assess import Assessment


def memo_of(
    report: Report, as_of: dt.date, ingested: Ingested, words: Assessment, consulted: Consulted
) -> Memo:
    """The note that the run's facts bear out."""
    return compose_memo(
        MemoFacts(
            title=report.identity.title,
            symbols=report.identity.symbols,
            draft=ingested.draft.name,
            digest=consulted.digest,
            as_of=as_of,
            named_on=report.identity.date or as_of,
            version=version("clearance"),
            standings=consulted.standings,
            entries=consulted.entries,
            approvals=consulted.approvals,
            waivers=tuple(waiver for waiver in consulted.waivers if as_of <= waiver.expires),
            balance=balance(consulted.mentions),
            questions=len(open_questions(consulted.mentions)),
            words=_claim(words),
        )
    )


def _claim(words: Assessment) -> WordsClaim:
    return WordsClaim(
        words=words.count.words,
        limit=words.count.limit,
        low=words.range.low,
        high=words.range.high,
        profile=words.count.profile.name,
        verdict=words.verdict.value,
    )
