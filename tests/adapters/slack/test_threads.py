"""Threads in which people talk to each other, too: transcripts, and what replicas know of each other."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy.exc import OperationalError

from adapters.storage.once import StoredOnce
from tests.adapters.slack.conftest import Keeping, Rig, rig
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import SmallGuide

FILE = Path(__file__).parents[2] / "scenarios" / "threads_ai_media.yaml"
THREADS: dict[str, list[dict[str, str]]] = {name: lines for row in yaml.safe_load(FILE.read_text("utf-8")) for name, lines in row.items()}


def people(slack: FakeSlack) -> dict[str, str]:
    """The people of the transcripts by their names."""
    carol = slack.add_user("U0CAROL001", "carol")
    slack.channels[slack.general]["members"].append(carol)
    return {"alice": slack.alice, "bob": slack.bob, "moat": slack.bot_user_id, "carol": carol}


@pytest.mark.parametrize("name", THREADS)
async def test_it_answers_what_is_asked_and_leaves_the_rest(real: Rig, name: str) -> None:
    who, root, answered = people(real.slack), "", list[str]()
    for line in THREADS[name]:
        ((person, said),) = line.items()
        text = said.removeprefix("! ")
        for each, number in who.items():
            text = text.replace(f"@{each}", f"<@{number}>")
        more: dict[str, Any] = {"thread_ts": root} if root else {}
        message, _ = await real.slack.say(text, user=who[person], **more)
        root = root or message["ts"]
        before = len(answered)
        await real.quiet()
        answered = [each["ts"] for each in real.slack.bot_messages(real.slack.general) if each.get("thread_ts") == root]
        assert len(answered) - before == said.startswith("! "), line
    real.forgiven.append("posts in 5 s")  # the pace is another test's


async def test_replicas_know_of_each_others_speakers(echo: Keeping, tmp_path: Path) -> None:
    """Slack hands a message to one of them: the one that hears Alice again has not heard Bob. The thread hangs on a message of ours."""
    folder = str(tmp_path)
    async with rig(echo, SmallGuide(), echo.keepers, MOAT_DATA_DIR=folder) as first:
        slack = first.slack
        async with rig(echo, SmallGuide(), echo.keepers, slack=slack, MOAT_DATA_DIR=folder) as second:
            await slack.slash("/moat", "public: who leads?")
            (root,) = await first.answers()
            lines = ((0, slack.alice, "who?"), (1, slack.bob, "me neither"), (0, slack.alice, "never mind"), (1, slack.alice, "ok"))
            for slack.socket, user, text in lines:
                await slack.say(text, user=user, thread_ts=root["ts"])
                await first.quiet()
                await second.quiet()
    assert [incoming.text for incoming in echo.asked] == ["who leads?", "who?"]


async def test_with_the_database_away_what_a_process_has_heard_counts(small: Rig, echo: Keeping, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: Any) -> int:
        raise OperationalError("select", {}, Exception("away"))

    monkeypatch.setattr(StoredOnce, "beginning", away)
    asked, _ = await small.slack.mention("who leads?")
    await small.answers()
    await small.slack.say("fine", thread_ts=asked["ts"])
    await small.answers(count=2)
    await small.slack.say("me neither", thread_ts=asked["ts"], user=small.slack.bob)
    await small.quiet()
    assert [incoming.text for incoming in echo.asked] == ["who leads?", "fine"]
