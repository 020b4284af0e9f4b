"""Holding a draft against the word policy of its report."""

from __future__ import annotations

import datetime as dt

from drafts.draft import Draft
from pipeline.report_file import WordPolicy
from word_limit.assess import Assessment, assess
from word_limit.profiles import limit_of, packaged_profiles, profile_named


def assess_length(
    policy: WordPolicy,
    *,
    settled: Draft,
    all_accepted: Draft,
    all_rejected: Draft,
    as_of: dt.date,
    language: str = "English",
) -> Assessment:
    """The length of a settled draft under ``policy``.

    Raises:
        ConfigurationError: The policy names an unknown profile.
    """
    return assess(
        settled,
        all_accepted=all_accepted,
        all_rejected=all_rejected,
        profile=profile_named(policy.profile, policy.own_profiles),
        limit=limit_of(policy.limit),
        as_of=as_of,
        profiles=(*packaged_profiles().values(), *policy.own_profiles.values()),
        language=language,
        budget=policy.budget,
        waivers=policy.waivers,
    )
