"""Who somebody is, as Slack says and as it is remembered."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection.webapi import new_session, web_client
from adapters.slack.people import People, Person
from tests.adapters.slack.conftest import Steady
from tests.fakes.fake_slack import FakeSlack


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack() as fake:
        yield fake


@pytest.fixture
async def client(slack: FakeSlack) -> AsyncIterator[AsyncWebClient]:
    session = new_session()
    yield web_client(slack.api_url, session, slack.bot_token)
    await session.close()


async def test_slack_is_asked_once_in_a_while(slack: FakeSlack, client: AsyncWebClient) -> None:
    steady = Steady()
    people = People(steady)
    slack.users[slack.alice].update(locale="zh-CN", is_admin=True)
    assert await people.of(client, "T1", slack.alice) == Person(slack.alice, "alice", "zh-CN", True, told=True)
    await people.of(client, "T1", slack.alice)
    assert len(slack.of("users.info")) == 1
    steady.seconds += 601
    await people.of(client, "T1", slack.alice)
    assert len(slack.of("users.info")) == 2


async def test_many_gestures_at_once_ask_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    people = People()
    found = await asyncio.gather(*(people.of(client, "T1", slack.alice, fresh=bool(n % 2)) for n in range(100)))
    assert {person.name for person in found} == {"alice"}
    assert len(slack.of("users.info")) == 1


async def test_an_answer_that_comes_too_late_is_remembered(
    slack: FakeSlack, client: AsyncWebClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("adapters.slack.people.PATIENCE", 0.05)
    slack.fault("users.info", delay=0.3)
    people = People()
    assert await people.of(client, "T1", slack.alice) == Person(slack.alice)
    await asyncio.sleep(0.6)
    assert (await people.of(client, "T1", slack.alice)).name == "alice"
    assert len(slack.of("users.info")) == 1


async def test_what_somebody_may_do_is_asked_anew_where_it_matters(slack: FakeSlack, client: AsyncWebClient) -> None:
    people = People()
    slack.users[slack.alice].update(is_admin=False, is_owner=True)
    assert (await people.of(client, "T1", slack.alice)).manages
    slack.users[slack.alice]["is_owner"] = False
    assert (await people.of(client, "T1", slack.alice)).manages
    assert not (await people.of(client, "T1", slack.alice, fresh=True)).manages


async def test_where_slack_does_not_say_nobody_manages_anything(slack: FakeSlack, client: AsyncWebClient) -> None:
    people = People()
    slack.users[slack.alice]["is_admin"] = True
    slack.fault("users.info", error="user_not_found", times=-1)
    assert await people.of(client, "T1", slack.alice) == Person(slack.alice)
    assert await people.of(client, "T1", "") == Person("")


async def test_an_outage_takes_no_rights_that_it_can_not_check_but_keeps_the_language(slack: FakeSlack, client: AsyncWebClient) -> None:
    steady = Steady()
    people = People(steady)
    slack.users[slack.alice].update(locale="zh-CN", is_admin=True)
    await people.of(client, "T1", slack.alice)
    steady.seconds += 601
    slack.fault("users.info", error="fatal_error", times=-1)
    assert (await people.of(client, "T1", slack.alice)).locale == "zh-CN"
    assert not (await people.of(client, "T1", slack.alice, fresh=True)).manages


async def test_the_direct_channel_is_opened_once(slack: FakeSlack, client: AsyncWebClient) -> None:
    people = People()
    assert await people.direct(client, "T1", slack.alice) == slack.im(slack.alice)
    await people.direct(client, "T1", slack.alice)
    assert len(slack.of("conversations.open")) == 1
