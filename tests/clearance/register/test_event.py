import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clearance.register.errors import InvalidEventError, NewerRegisterError
from clearance.register.event import (
    Basis,
    Event,
    EventKind,
    Response,
    SeenPassage,
    Triage,
    from_json,
    to_json,
)
from tests.clearance.register.events import NOON, day, event

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2030, 1, 1))
PASSAGES = st.builds(
    SeenPassage, id=TEXTS, digest=TEXTS, text=TEXTS, label=TEXTS, part=st.booleans()
)
EVENTS = st.builds(
    Event,
    kind=st.sampled_from([EventKind.SENT, EventKind.REPLIED, EventKind.NOTE]),
    on=DAYS,
    recorded_at=st.datetimes(timezones=st.just(dt.timezone(dt.timedelta(hours=-4)))),
    recorded_by=TEXTS.filter(str.strip),
    state=st.sampled_from(["NPL", "CIV"]),
    reference=TEXTS,
    remark=TEXTS,
    response=st.sampled_from(Response),
    passages=st.lists(PASSAGES, max_size=3).map(tuple),
    basis=st.sampled_from(Basis),
    former_wording=st.lists(TEXTS, max_size=2).map(tuple),
    due=st.none() | DAYS,
    shown=st.booleans(),
    about=st.none() | st.integers(1, 10**9),
)


@given(EVENTS)
def test_an_event_survives_its_canonical_form(recorded: Event) -> None:
    body = to_json(recorded)
    assert from_json(body) == recorded
    assert to_json(from_json(body)) == body


def test_canonical_form_is_sorted_without_defaults_and_without_escapes() -> None:
    body = to_json(event("sent", state="CIV", reference="Côte d’Ivoire"))
    assert body == (
        '{"kind":"sent","on":"2013-05-14","recorded_at":"2013-06-12T12:00:00+00:00",'
        '"recorded_by":"desk","reference":"Côte d’Ivoire","state":"CIV"}'
    )


def test_the_same_moment_elsewhere_gives_the_same_bytes() -> None:
    new_york = NOON.astimezone(dt.timezone(dt.timedelta(hours=-4)))
    assert to_json(event("sent", recorded_at=new_york)) == to_json(event("sent"))


@pytest.mark.parametrize(
    ("kind", "rest", "said"),
    [
        ("replied", {}, "needs: response"),
        ("triaged", {"triage": Triage.NOT_REQUIRED}, "needs: official, reason"),
        ("waived", {"code": "LIMIT-001"}, "needs: official, authority, reason, expires"),
        ("sent", {"state": "Nepal"}, "not a State's code"),
        ("sent", {"state": ""}, "needs: state"),
        ("sent", {"post": "clerk@mission.example"}, "record the post"),
        ("sent", {"silence_clause": "Silence will be taken as consent."}, "day on which"),
        ("sent", {"recorded_by": " "}, "who records"),
        ("sent", {"recorded_at": dt.datetime(2013, 6, 1)}, "offset from UTC"),  # noqa: DTZ001
        ("corrected", {"about": 1, "reason": "typing", "becomes": EventKind.REPLIED}, "response"),
    ],
)
def test_an_event_that_lacks_something_is_refused(
    kind: str, rest: dict[str, object], said: str
) -> None:
    with pytest.raises(InvalidEventError, match=said):
        event(kind, **rest)


def test_half_a_character_is_refused() -> None:
    with pytest.raises(InvalidEventError, match="whole characters"):
        to_json(event("sent", remark="\ud800"))


def test_a_field_of_a_later_version_asks_for_an_update() -> None:
    body = json.loads(to_json(event("sent"))) | {"telepathy": "yes"}
    with pytest.raises(NewerRegisterError, match="telepathy"):
        from_json(json.dumps(body))


def test_a_kind_of_a_later_version_asks_for_an_update() -> None:
    body = to_json(event("sent")).replace('"sent"', '"telepathised"')
    with pytest.raises(NewerRegisterError, match="telepathised"):
        from_json(body)


@pytest.mark.parametrize("body", ["[]", '{"kind":"sent"}', '{"kind":7}'])
def test_what_is_no_event_is_refused(body: str) -> None:
    with pytest.raises(InvalidEventError, match="not an event"):
        from_json(body)


def test_a_later_entry_shows_as_backdated() -> None:
    assert event("sent", "11 June").backdated
    assert not event("sent", "12 June").backdated
    assert day("12 June") == NOON.date()
