"""Talks with the real assistant on a real pack, from the transcripts beside this file; every turn is a test.

A turn that is not answered well yet is listed with its reason in `known_failures.yaml`. It is expected to fail, and when
it passes the test fails until its line is taken out: the list can only shrink.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest

from bot import wording
from bot.answers import Answer, Status
from bot.understanding.classify import read_kinds
from tests.scenarios.transcripts import Moment, complaints, read_known_failures, read_moments
from tests.worlds import World

FILES = {
    "ai_media": "shipped",
    "talks_ai_media": "shipped",
    "ev_batteries": "batteries",
    "talks_ev_batteries": "batteries",
    "cloud_compute": "clouds",
    "talks_cloud_compute": "clouds",
}
"""File of transcripts -> fixture with the assistant that it talks to."""
MOMENTS = {name: read_moments(name) for name in FILES}
KNOWN_FAILURES = read_known_failures()


def cases(fixture: str) -> list[object]:
    """Every turn of the files that talk to an assistant; those known to fail are marked."""
    moments = [m for name, asked in FILES.items() if asked == fixture for m in MOMENTS[name]]
    marks = {m.id: [pytest.mark.xfail(reason=KNOWN_FAILURES[m.id], strict=True)] if m.id in KNOWN_FAILURES else [] for m in moments}
    return [pytest.param(m, id=m.id.partition(": ")[2], marks=marks[m.id]) for m in moments]


def talk(world: World, moment: Moment) -> Answer:
    """Talk up to a moment, in a conversation of its own."""
    for turn in moment.before:
        world.ask(turn.say, f"talk {moment.id}", as_of=turn.as_of)
    answer = world.ask(moment.turn.say, f"talk {moment.id}", as_of=moment.turn.as_of)
    world.conversations.forget(f"talk {moment.id}")
    return answer


@pytest.mark.parametrize("moment", cases("shipped"))
def test_shipped_pack(moment: Moment, shipped: World) -> None:
    answer = talk(shipped, moment)
    wrong = complaints(moment.turn, answer)
    assert not wrong, "\n".join([*wrong, "the answer:", wording.plain(answer)])


@pytest.mark.parametrize("moment", cases("batteries"))
def test_second_pack(moment: Moment, batteries: World) -> None:
    answer = talk(batteries, moment)
    wrong = complaints(moment.turn, answer)
    assert not wrong, "\n".join([*wrong, "the answer:", wording.plain(answer)])


@pytest.mark.parametrize("moment", cases("clouds"))
def test_third_pack(moment: Moment, clouds: World) -> None:
    answer = talk(clouds, moment)
    wrong = complaints(moment.turn, answer)
    assert not wrong, "\n".join([*wrong, "the answer:", wording.plain(answer)])


def test_known_failures_name_turns_that_exist() -> None:
    ids = {m.id for moments in MOMENTS.values() for m in moments}
    assert not set(KNOWN_FAILURES) - ids
    assert all(reason and reason.strip() for reason in KNOWN_FAILURES.values())


@pytest.mark.parametrize("name", FILES)
def test_a_transcript_asks_only_for_what_the_pack_has(name: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(FILES[name])
    kinds = {k.id for k in read_kinds()}
    for m in MOMENTS[name]:
        assert not m.turn.unknown_fields, m.id
        assert set(m.turn.status) <= {str(s) for s in Status}, m.id
        assert set(m.turn.kinds) <= kinds, m.id
        for pattern in (*m.turn.must, *m.turn.must_not):
            re.compile(pattern)
    asked = {c for m in MOMENTS[name] for c in m.turn.claims}
    assert not asked - set(world.knowledge.claims(asked))


@pytest.mark.parametrize("name", FILES)
def test_every_turn_has_an_id_of_its_own(name: str) -> None:
    counted = Counter(m.id for m in MOMENTS[name])
    assert not [i for i, n in counted.items() if n > 1]


@pytest.mark.parametrize("name", ["ai_media", "ev_batteries"])
def test_transcripts_cover_every_kind_of_question(name: str) -> None:
    silent = {"out_of_scope"}  # told by its status
    asked = {kind for m in MOMENTS[name] for kind in m.turn.kinds} | silent
    assert {k.id for k in read_kinds()} <= asked
