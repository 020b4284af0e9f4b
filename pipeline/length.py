"""Holding a draft against the word policy of its report."""

from __future__ import annotations

import datetime as dt

from drafts.draft import Draft
from pipeline.report_file import WordPolicy
from word_limit.assess import Assessment, assess
from word_limit.profiles import (
    Profile,
    limit_of,
    packaged_profiles,
    profile_named,
    read_profiles,
)
from word_limit.waivers import Waiver


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
        ConfigurationError: The policy names an unknown profile, or describes one wrongly.
    """
    own = own_profiles(policy)
    return assess(
        settled,
        all_accepted=all_accepted,
        all_rejected=all_rejected,
        profile=profile_named(policy.profile, own),
        limit=limit_of(policy.limit),
        as_of=as_of,
        profiles=(*packaged_profiles().values(), *own.values()),
        language=language,
        budget=policy.budget,
        waivers=[
            Waiver(waiver.who, waiver.authority, waiver.reason, waiver.expires)
            for waiver in policy.waivers
        ],
    )


def own_profiles(policy: WordPolicy) -> dict[str, Profile]:
    """The counting profiles that the report describes itself, by name."""
    return read_profiles(policy.profiles, packaged_profiles()) if policy.profiles else {}
