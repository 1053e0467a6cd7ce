"""Mentions, threads and direct messages: answered where they belong, once, and nothing else."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from adapters.slack.talks import person_id
from bot.policy import Asker, Rules
from tests.adapters.slack.conftest import Keeping, Rig, pressable, shown


async def test_a_mention_is_answered_in_its_thread(either: Rig) -> None:
    asked, delivered = await either.slack.mention("who leads?")
    (answer,) = await either.answers()
    assert answer["thread_ts"] == asked["ts"]
    assert "You said: who leads?" in shown(answer)
    assert all(each.ack_ms < 500 for each in delivered)


async def test_a_mention_that_comes_as_two_events_is_answered_once(either: Rig, echo: Keeping) -> None:
    _, delivered = await either.slack.mention("who leads?")
    assert len(delivered) == 2
    await either.answers()
    await either.quiet()
    assert len(either.slack.bot_messages()) == len(echo.asked) == 1


async def test_a_thread_goes_on_without_another_mention(small: Rig, echo: Keeping) -> None:
    asked, _ = await small.slack.mention("who leads?")
    await small.answers()
    await small.slack.say("why?", thread_ts=asked["ts"], user=small.slack.bob)
    answers = await small.answers(count=2)
    assert answers[1]["thread_ts"] == asked["ts"]
    assert echo.asked[0].conversation == echo.asked[1].conversation


async def test_what_people_say_to_each_other_is_left_alone(either: Rig, echo: Keeping) -> None:
    asked, _ = await either.slack.mention("who leads?")
    await either.answers()
    await either.slack.say("what do you think?")
    await either.slack.say("<@U0BOB00001> what do you think?", thread_ts=asked["ts"])
    other, _ = await either.slack.say("another thread")
    await either.slack.say("who leads?", thread_ts=other["ts"])
    await either.quiet()
    assert len(echo.asked) == 1


async def test_where_no_threads_are_wanted_it_answers_in_the_channel(either: Rig) -> None:
    await either.service.set_rules(f"slack:{either.slack.team_id}", Rules(threads=False))
    await either.slack.mention("who leads?")
    (answer,) = await either.answers()
    assert "thread_ts" not in answer
    asked, _ = await either.slack.say("a thread of theirs")
    await either.slack.mention("and here?", thread_ts=asked["ts"])
    assert (await either.answers(count=2))[1]["thread_ts"] == asked["ts"], "a thread that is there is gone on in"


async def test_where_it_is_switched_off_it_is_silent_but_for_who_can_switch_it_on(either: Rig, echo: Keeping) -> None:
    await either.service.set_rules(f"slack:{either.slack.team_id}", Rules(silent=True))
    await either.slack.mention("who leads?", user=either.slack.bob)
    await either.quiet()
    assert (echo.asked, either.slack.bot_messages(), either.slack.ephemerals) == ([], [], [])
    await either.slack.mention("who leads?")
    assert await either.slack.wait(lambda: either.slack.bot_messages() or either.slack.ephemerals)


async def test_an_empty_mention_gets_help(small: Rig, echo: Keeping) -> None:
    await small.slack.mention("")
    (answer,) = await small.answers()
    assert "who makes Volt?" in shown(answer)
    assert echo.asked == []


@pytest.mark.parametrize("where", ["secret", "group"])
async def test_it_answers_in_private_channels_and_groups(small: Rig, where: str) -> None:
    channel = getattr(small.slack, where)
    asked, _ = await small.slack.mention("who leads?", channel=channel)
    (answer,) = await small.answers(channel)
    assert answer["thread_ts"] == asked["ts"]
    await small.slack.say("and?", channel=channel, thread_ts=asked["ts"])
    assert len(await small.answers(channel, 2)) == 2


async def test_a_direct_message_begins_a_thread(either: Rig, echo: Keeping) -> None:
    asked, _ = await either.slack.dm("who leads?")
    (answer,) = await either.answers(either.slack.im(either.slack.alice))
    assert answer["thread_ts"] == asked["ts"]
    assert echo.asked[0].text == "who leads?"


async def test_people_do_not_share_a_talk(small: Rig, echo: Keeping) -> None:
    for user in (small.slack.alice, small.slack.bob):
        await small.slack.dm("who leads?", user=user)
        await small.answers(small.slack.im(user))
    first, second = echo.asked
    assert first.conversation != second.conversation
    assert first.person != second.person


async def test_it_never_talks_with_itself_or_other_programs(either: Rig, echo: Keeping) -> None:
    await either.slack.mention("who leads?")
    (answer,) = await either.answers()
    await either.slack.echo(answer, either.slack.general)
    await either.slack.mention("who leads?", bot_id="B0OTHER001", subtype="bot_message")
    await either.slack.dm("who leads?", bot_id="B0OTHER001", subtype="bot_message")
    await either.quiet()
    assert len(echo.asked) == 1


async def test_what_is_edited_is_not_answered_again(small: Rig, echo: Keeping) -> None:
    asked, _ = await small.slack.dm("who leads?")
    await small.answers(small.slack.im(small.slack.alice))
    await small.slack.edit(asked, small.slack.im(small.slack.alice), "who follows?")
    await small.quiet()
    assert len(echo.asked) == 1


async def test_a_mention_that_is_written_into_an_old_message_is_left_alone(small: Rig, echo: Keeping) -> None:
    """Slack tells of it as of a new one, with the message's old time: others have read on since."""
    told: dict[str, Any] = {"user": small.slack.alice, "text": f"<@{small.slack.bot_user_id}> who leads?", "ts": small.slack.ts()}
    edited = {"user": small.slack.alice, "ts": small.slack.ts()}
    await small.slack.event("app_mention", channel=small.slack.general, edited=edited, **told)
    await small.quiet()
    assert echo.asked == []


@pytest.mark.parametrize("subtype", ["channel_join", "channel_topic", "message_deleted", "huddle_thread"])
async def test_what_slack_writes_by_itself_is_no_question(small: Rig, echo: Keeping, subtype: str) -> None:
    await small.slack.dm("alice has joined", subtype=subtype)
    await small.quiet()
    assert echo.asked == []


async def test_a_picture_with_words_is_a_question(small: Rig, echo: Keeping) -> None:
    await small.slack.dm("who leads?", files=[{"id": "F1", "name": "x.png"}], subtype="file_share")
    await small.answers(small.slack.im(small.slack.alice))
    assert len(echo.asked) == 1


async def test_a_delivery_that_comes_again_is_answered_once(either: Rig, echo: Keeping) -> None:
    _, (delivery,) = await either.slack.dm("who leads?")
    await either.answers(either.slack.im(either.slack.alice))
    again = await either.slack.duplicate(delivery, 2)
    await either.quiet()
    assert all(each.acked for each in again)
    assert len(echo.asked) == len(either.slack.bot_messages()) == 1


async def test_foreign_words_can_call_nobody(small: Rig) -> None:
    await small.slack.mention("<!channel> <!here> <!subteam^S1|@team> &lt;!everyone&gt; <@U0BOB00001> <#C0RANDOM01|random> *b* `c`")
    (answer,) = await small.answers()
    for calling in ("<!", "<@U0BOB", "<#C0"):
        assert calling not in answer["text"]
    assert "*b*" in shown(answer)


async def test_no_word_and_no_token_gets_into_the_log(either: Rig, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        await either.slack.mention("zebra secret?")
        await either.answers()
        await either.slack.slash("/moat", "zebra secret?")
        await either.whispers()
    for secret in ("zebra", either.slack.bot_token, either.slack.app_token, either.slack.signing_secret):
        assert secret not in caplog.text


class TestTooFast:
    async def test_who_goes_on_is_told_again_when_they_may(self, small: Rig, echo: Keeping) -> None:
        await small.service.set_rules(f"slack:{small.slack.team_id}", Rules(per_person=1))
        await small.slack.mention("one")
        await small.answers()
        for seconds in (0, 4, 8, 2):
            small.steady.seconds += seconds
            await small.slack.mention("again?")
            await small.quiet()
        told = [shown(each) for each in small.slack.ephemerals]
        assert len(told) == 2
        assert "again in 61 seconds" in told[0]
        assert "again in 49 seconds" in told[1]
        small.steady.seconds += 60
        await small.slack.mention("two")
        await small.answers(count=2)
        assert [each.text for each in echo.asked] == ["one", "two"]
        small.forgiven.append("posts in 5 s")

    async def test_in_direct_messages_that_stands_where_the_answer_would(self, small: Rig, echo: Keeping) -> None:
        for n in range(8):
            assert small.service.decide(await small.service.rules(), Asker(person_id(small.slack.team_id, small.slack.alice))).allowed, n
        asked, _ = await small.slack.dm("one more")
        (told,) = await small.answers(small.slack.im(small.slack.alice))
        assert told["thread_ts"] == asked["ts"]
        assert "again in" in shown(told)
        assert echo.asked == []


class TestOnTheShippedPack:
    async def test_it_answers_with_sources_and_a_follow_up(self, real: Rig) -> None:
        asked, _ = await real.slack.mention("who owns Kling?")
        (answer,) = await real.answers()
        assert "Kuaishou" in answer["text"]
        assert "moat:v1:sources" in pressable(answer)
        await real.slack.say("and Veo?", thread_ts=asked["ts"])
        assert "Google" in (await real.answers(count=2))[1]["text"]

    async def test_it_corrects_first(self, real: Rig) -> None:
        await real.slack.dm("why did ByteDance build Kling?")
        (answer,) = await real.answers(real.slack.im(real.slack.alice))
        assert answer["text"].startswith("Not quite")
        assert "Kuaishou" in shown(answer)

    async def test_it_speaks_chinese_to_who_reads_chinese(self, real: Rig) -> None:
        real.slack.users[real.slack.bob]["locale"] = "zh-CN"
        await real.slack.dm("who owns Kling?", user=real.slack.bob)
        (answer,) = await real.answers(real.slack.im(real.slack.bob))
        assert "来源" in shown(answer)
