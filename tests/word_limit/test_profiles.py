import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import pytest

from drafts.errors import ConfigurationError
from tests.shared import ROOT
from word_limit.parts import Part
from word_limit.profiles import (
    Profile,
    check_profiles,
    limit_of,
    packaged_limits,
    packaged_profiles,
    profile_named,
    read_profiles,
)
from word_limit.words import WordRules

PROFILES = list(packaged_profiles().values())


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_choice_of_a_packaged_profile_has_a_reason_and_a_source(profile: Profile) -> None:
    choices = profile.choices()
    assert len(choices) == len(WordRules.__slots__) + 1 + len(Part)
    for key, _, reason in choices:
        assert reason.why.endswith("."), key
        assert reason.source, key
        assert "report.toml" not in reason.source, key


@pytest.mark.parametrize("profile", PROFILES, ids=lambda profile: profile.name)
def test_every_packaged_profile_is_named_and_dated(profile: Profile) -> None:
    assert profile.title
    assert dt.date(2026, 1, 1) <= profile.dated


def test_the_default_counts_what_the_manual_names_and_not_masthead_running_heads_or_labels() -> (
    None
):
    counted = profile_named("un-secretariat").parts
    assert {Part.FOOTNOTES, Part.HEADINGS, Part.HIDDEN} <= counted
    assert set(Part) - counted == {
        Part.LIST_LABELS,
        Part.MASTHEAD,
        Part.RUNNING_HEADS,
        Part.LOST_NOTES,
    }


def test_a_profile_takes_over_what_it_does_not_choose_anew() -> None:
    own = read_profiles(
        {
            "ours": {
                "title": "House rules",
                "dated": dt.date(2026, 2, 1),
                "words": {"break_at": "/", "count_lone_dashes": False},
                "parts": {"annexes": {"is": False, "why": "Annexes are free.", "source": "ST/1"}},
            }
        },
        packaged_profiles(),
    )["ours"]
    assert own.based_on == "un-secretariat"
    assert own.rules == WordRules(break_at="/", count_lone_dashes=False)
    assert own.parts == profile_named("un-secretariat").parts - {Part.ANNEXES}
    assert own.reasons["annexes"].source == "ST/1"
    assert own.reasons["break_at"].source == "report.toml"
    assert profile_named("ours", {"ours": own}) is own


def test_a_profile_can_be_based_on_one_of_the_organisations_own() -> None:
    tables: dict[str, Any] = {
        "first": {"words": {"break_at": "/"}},
        "second": {"based_on": "first", "words": {"count_numbers": False}},
    }
    second = read_profiles(tables, packaged_profiles())["second"]
    assert second.rules == WordRules(break_at="/", count_numbers=False)


def test_all_mistakes_are_told_at_once() -> None:
    tables: dict[str, Any] = {
        "ours": {
            "titel": "x",
            "dated": "soon",
            "bounds": "yes",
            "based_on": "nowhere",
            "words": {"break_at": 3, "scripts": ["Klingon"], "hyphens": True},
            "parts": {"body": 1, "cover": True, "tables": {"is": True, "because": "x"}},
        },
        "good": {"words": {"break_at": "/"}},
        "flat": 7,
    }
    profiles, mistakes = check_profiles(tables, packaged_profiles())
    assert list(profiles) == ["good"]
    assert [mistake.split(" ")[0] for mistake in mistakes] == [
        "words.profiles.ours.titel",
        "words.profiles.ours.based_on",
        "words.profiles.ours.words.hyphens",
        "words.profiles.ours.parts.cover",
        "words.profiles.ours.dated",
        "words.profiles.ours.bounds",
        "words.profiles.ours.words.break_at",
        "words.profiles.ours.words.scripts",
        "words.profiles.ours.parts.body",
        "words.profiles.ours.parts.tables.because",
        "words.profiles.flat",
    ]
    with pytest.raises(ConfigurationError) as raised:
        read_profiles(tables, packaged_profiles())
    assert str(raised.value).splitlines() == list(mistakes)


def test_an_unknown_profile_is_answered_with_those_there_are() -> None:
    with pytest.raises(ConfigurationError, match=r"un-secretariat.*libreoffice"):
        profile_named("un-secretary")


def test_a_limit_of_the_packaged_size_brings_its_source() -> None:
    assert limit_of(8500).name == "secretariat"
    assert limit_of(10700).name == "other"
    assert limit_of(9000).name == "report"
    assert all(limit.source and limit.why for limit in packaged_limits().values())


def test_the_documentation_names_every_profile_part_and_disagreement() -> None:
    page = (ROOT / "docs" / "counting.md").read_text("utf-8")
    listed = tomllib.loads(Path(__file__).with_name("libreoffice.toml").read_text("utf-8"))
    names = [*packaged_profiles(), *(part.value for part in Part)]
    names += [file for group in listed["disagreement"] for file in group["files"]]
    names += [group["why"] for group in listed["disagreement"]]
    assert [name for name in names if name not in page] == []
