"""What the buttons of a digest ask is answered by the assistant as it stood that day."""

from __future__ import annotations

import pytest

from bot.answers import Status
from bot.understanding.normalize import cjk_share
from tests.bot.digest.channel import every_day, replayed
from tests.worlds import World


@pytest.mark.parametrize("pack", ["shipped", "batteries"])
def test_what_a_button_asks_is_answered_and_mostly_with_the_claim_itself(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    asked = [
        (line.question, line.point.claims[0], digest.day)
        for digest in replayed(world.knowledge, ["2026-04-20", "2026-07-10", "2026-10-05"])
        for line in digest.lines
    ]
    answers = [(world.ask(question, as_of=day), question, claim) for question, claim, day in asked]
    assert [question for answer, question, _ in answers if answer.status is not Status.ANSWERED] == []
    held = sum(claim in (*answer.claims, *(c for p in answer.more for c in p.claims)) for answer, _, claim in answers)
    assert held >= 0.8 * len(asked), f"{held} of {len(asked)}"


def test_in_chinese_the_buttons_ask_in_chinese_and_are_answered_too(shipped: World) -> None:
    digests = list(replayed(shipped.knowledge, every_day("2026-02-02", 280, 28), language="zh"))
    asked = [(question, digest.day) for digest in digests for question in digest.asked]
    assert len(asked) > 60
    assert [question for question, _ in asked if not cjk_share(question) > 0] == []
    silent = [question for question, day in asked if shipped.ask(question, as_of=day).status is not Status.ANSWERED]
    assert len(silent) <= 0.02 * len(asked), silent
    frames = [
        x for d in digests for x in (d.title, d.intro, *d.notes, *(line.label for line in d.lines), d.spotlight and d.spotlight.title)
    ]
    assert [frame for frame in frames if frame and not cjk_share(frame) > 0] == []
    assert any("视频生成" in (d.spotlight.title if d.spotlight else "") for d in digests), "an area by its Chinese name"


@pytest.mark.parametrize("pack", ["shipped", "batteries"])
def test_spotlights_and_what_is_due_can_be_asked_about(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    digests = list(replayed(world.knowledge, every_day("2026-02-02", 280, 20)))
    questions = [digest.spotlight.question for digest in digests if digest.spotlight] + [r.question for d in digests for r in d.rechecks]
    assert questions
    assert [question for question in questions if world.ask(question).status is not Status.ANSWERED] == []
