"""`/moat digest` and the posts it orders: what people see in Slack."""

from __future__ import annotations

import io
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters import logs
from adapters.digests.carrying import Later
from adapters.digests.delivering import Delivering, Job, Stores
from adapters.digests.orders import Orders
from bot.answers import Chart, Curve
from bot.digest import document
from bot.digest.compose import Composer
from bot.digest.document import Digest
from bot.digest.subscription import Subscription
from bot.importance.table import Importance
from bot.policy import Rules
from knowledge.reader import Knowledge
from tests.adapters.digests.rig import Now, prepared, stores_of
from tests.adapters.digests.test_orders import Hurry
from tests.adapters.slack.conftest import Keeping, Rig, pressable, shown
from tests.fakes.digests import NothingTold

DAY = "2026-11-12"


@dataclass
class Office:
    rig: Rig
    stores: Stores
    delivering: Delivering

    async def type(self, line: str, who: str = "") -> str:
        """Type a line as the administrator (Alice) or somebody else; return the private answer."""
        before = len(self.rig.slack.ephemerals)
        await self.rig.slack.slash("/moat", f"digest {line}", user=who)
        return shown((await self.rig.whispers(before + 1))[before])

    async def deliver(self) -> dict[str, Any]:
        (order,) = self.stores.subscriptions.all()
        job = Job(order.id, DAY)
        drafted = await self.delivering.compose(job)
        assert drafted is not None
        posted = await self.delivering.post(job, drafted["document"])
        await self.delivering.note(job, drafted, posted)
        return posted


@pytest.fixture
async def office(small: Rig, tmp_path: Path) -> AsyncIterator[Office]:
    engine = prepared(f"sqlite:///{tmp_path / 'digests.db'}")
    stores, knowledge = stores_of(engine), Knowledge(engine)
    composer = Composer(knowledge, Importance.read(), stores.deliveries, NothingTold())
    small.service.orders = Orders(knowledge, composer, stores, Now(), Hurry(), useful=timedelta(hours=12))
    yield Office(small, stores, Delivering(composer, stores, {"slack": small.app.carrier}, Now()))
    engine.dispose()


async def test_an_order_in_one_line(office: Office) -> None:
    text = await office.type("subscribe 8:30 Berlin weekly on friday companies: Lantern, Velmora quiet: skip")
    assert "Lantern, Velmora Motors: every Friday at 08:30, Europe/Berlin." in text
    assert "every Friday" in await office.type("show", office.rig.slack.bob)
    assert "Only people who manage this channel" in await office.type("pause", office.rig.slack.bob)


async def test_a_line_that_is_not_understood_changes_nothing_and_says_what_would_be(office: Office, echo: Keeping) -> None:
    assert "`unsubscribe`" in await office.type("frobnicate")
    assert "`unsubscribe`" in await office.type("help")
    text = await office.type("subscribe 25:99 Berlin companies: Lantrm")
    assert "“25:99” is no time of day" in text
    assert "Did you mean Lantern?" in text
    assert "“subscribe” orders one" in await office.type("")
    assert echo.asked == []


async def test_everybody_orders_where_that_was_set(office: Office) -> None:
    await office.rig.service.set_rules(f"slack:{office.rig.slack.team_id}", Rules(all_order=True))
    assert "Ordered." in await office.type("subscribe 9", office.rig.slack.bob)
    before = len(office.rig.slack.of("views.open"))
    await office.rig.slack.slash("/moat", "digest subscribe", user=office.rig.slack.bob)
    await office.rig.slack.wait(lambda: len(office.rig.slack.of("views.open")) > before)


async def test_where_moat_is_not_in_the_channel_that_is_said_at_the_order(office: Office) -> None:
    slack = office.rig.slack
    assert "not in this channel" not in await office.type("subscribe 9")
    slack.channels[slack.general]["members"].remove(slack.bot_user_id)
    for line in ("subscribe 10", "resume", "now"):
        assert "Moat is not in this channel and can not post here yet. Invite it with /invite." in await office.type(line)
    assert "10:00" in await office.type("show"), "it is ordered all the same"
    assert "not in this channel" not in await office.type("pause")
    assert "not in this channel" not in await office.type("subscribe 11", slack.bob)


async def test_that_costs_no_wait_and_no_look_into_the_channel(office: Office) -> None:
    office.rig.slack.fault("chat.postEphemeral", status=429, retry_after=50, times=-1)
    text = await office.type("subscribe 9")
    assert "Ordered." in text
    assert "not in this channel" not in text
    assert not office.rig.slack.of("conversations.*")


async def test_a_post_that_fails_is_told_with_its_order_workspace_and_channel(
    office: Office, written: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise RuntimeError("secret words")

    logs.set_up("debug", written, form="json")
    await office.type("subscribe 9")
    monkeypatch.setattr("adapters.slack.digest_cards.card", broken)
    assert (await office.deliver())["later"] == "RuntimeError"
    (order,) = office.stores.subscriptions.all()
    (line,) = [row for row in map(json.loads, written.getvalue().splitlines()) if row["level"] == "error"]
    assert line["said"].startswith("a digest was not posted")
    assert (line["order"], line["team"], line["channel"]) == (order.id, office.rig.slack.team_id, office.rig.slack.general)


async def test_alone_it_opens_a_form_that_orders(office: Office) -> None:
    slack = office.rig.slack
    await slack.slash("/moat", "digest subscribe")
    view = await office.rig.view()
    number = slack.of("views.open")[-1].response["view"]["id"]
    found = await slack.options("moat:v1:zone", "shang", view=number)
    assert any(option["value"] == "Asia/Shanghai" for option in found.ack_payload["options"])
    assert view["callback_id"] == "moat:v1:digest"
    filled = {"moat:v1:time": "07:15", "moat:v1:zone": "Asia/Shanghai", "moat:v1:days": "daily", "moat:v1:quiet": "note"}
    await slack.submit(number, filled | {"moat:v1:companies": ["Lantern", "Velmora Motors"]})
    assert "Lantern, Velmora Motors: every day at 07:15, Asia/Shanghai" in shown((await office.rig.whispers())[-1])


async def test_a_digest_is_posted_with_a_button_for_each_line(office: Office) -> None:
    await office.type("subscribe 9")
    posted = await office.deliver()
    (message,) = await office.rig.answers()
    assert posted["message"] == message["ts"]
    assert message["text"].startswith("Landscape digest")
    assert sum(each.startswith("moat:v1:digest_ask") for each in pressable(message)) >= 3


async def charted(office: Office) -> tuple[Subscription, Digest]:
    """An order, and its digest with a chart in it."""
    await office.type("subscribe 9")
    (order,) = office.stores.subscriptions.all()
    drafted = await office.delivering.compose(Job(order.id, DAY))
    assert drafted is not None
    digest = document.read(drafted["document"])
    assert digest is not None
    board = Chart("A board", "points", (Curve("Lantern", (("2026-07-27", 3.0), ("2026-10-08", 5.0))),))
    return order, replace(digest, chart=board)


@pytest.mark.parametrize("taken", [True, False])
async def test_a_chart_stands_in_the_post_with_its_words_and_where_slack_refuses_it_the_post_does_without(
    office: Office, *, taken: bool
) -> None:
    if not taken:
        office.rig.slack.fault("files.getUploadURLExternal", error="file_uploads_disabled", times=-1)
    order, digest = await charted(office)
    await office.rig.app.carrier.post(order, digest, key="k", look=False)
    (message,) = await office.rig.answers()
    images = [block["alt_text"] for block in message["blocks"] if block["type"] == "image"]
    assert images == (["A board (points). Lantern: 3 on 27 Jul 2026, 5 on 8 Oct 2026."] if taken else [])


async def test_a_chart_that_got_lost_on_the_way_is_tried_again_with_its_post(office: Office) -> None:
    office.rig.slack.fault("files.getUploadURLExternal", drop=True, times=-1)
    order, digest = await charted(office)
    with pytest.raises(Later, match="unanswered"):
        await office.rig.app.carrier.post(order, digest, key="k", look=False)
    assert not office.rig.slack.of("chat.postMessage")


async def test_a_second_try_finds_the_post(office: Office) -> None:
    await office.type("subscribe 9")
    first = await office.deliver()
    office.rig.app.desk.posting._posted.clear()  # as after a restart
    (order,) = office.stores.subscriptions.all()
    made = office.stores.deliveries.find(order.id, DAY)
    assert made is not None
    assert await office.delivering.post(Job(order.id, DAY), made.document) == first
    assert len(await office.rig.answers()) == 1


async def test_asking_about_a_line_opens_the_thread(office: Office) -> None:
    await office.type("subscribe 9")
    await office.deliver()
    (post,) = await office.rig.answers()
    press = next(each for each in pressable(post) if each.startswith("moat:v1:digest_ask"))
    await office.rig.slack.click(press, message=(office.rig.slack.general, post["ts"]))
    (answer,) = await office.rig.answers(thread=post["ts"])
    assert "You said:" in shown(answer)


async def test_about_this_digest_and_more_are_private(office: Office) -> None:
    await office.type("subscribe 9")
    await office.deliver()
    (post,) = await office.rig.answers()
    before = len(office.rig.slack.ephemerals)
    await office.rig.slack.click("moat:v1:digest_order", message=(office.rig.slack.general, post["ts"]))
    told = shown((await office.rig.whispers(before + 1))[before])
    assert re.search(r"Next: <!date\^\d{10}\^\{date_short_pretty\} \{time\}\|2026-11-13 \d\d:\d\d UTC>\. Last: <!date\^", told)


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("is_archived", "digest_gone_archived"),
        ("channel_not_found", "digest_gone_channel"),
        ("not_in_channel", "digest_gone_forbidden"),
        ("account_inactive", "digest_gone_removed"),
        ("restricted_action", "digest_gone_forbidden"),
    ],
)
async def test_a_channel_that_takes_nothing_any_more(office: Office, code: str, reason: str) -> None:
    await office.type("subscribe 9")
    office.rig.slack.fault("chat.postMessage", error=code, times=-1)
    assert await office.deliver() == {"gone": reason}


async def test_a_storm_is_waited_out_or_left_for_later(office: Office) -> None:
    await office.type("subscribe 9")
    office.rig.slack.fault("chat.postMessage", status=429, retry_after=1, times=1)
    assert "message" in await office.deliver()


async def test_a_preview_and_the_log(office: Office) -> None:
    assert "Landscape digest" in await office.type("preview companies: Lantern", office.rig.slack.bob)
    await office.type("subscribe 9")
    await office.deliver()
    assert re.search(r"2026-11-12 \(<!date\^\d{10}\^.*UTC>\): sent", await office.type("log", office.rig.slack.bob))


async def test_what_is_ordered_in_direct_messages_is_on_the_home_of_who_ordered_it_alone(office: Office) -> None:
    slack = office.rig.slack
    await slack.slash("/moat", "digest subscribe 6:45 Oslo", channel=slack.im(slack.bob), user=slack.bob)
    await office.rig.whispers()
    for user in (slack.alice, slack.bob):
        await slack.open_home(user)
    await slack.wait(lambda: len(slack.homes) == 2)
    assert "In direct messages: " in shown(slack.homes[slack.bob])
    assert "06:45" not in shown(slack.homes[slack.alice])


async def test_the_home_lists_what_is_ordered(office: Office) -> None:
    await office.type("subscribe 9 Berlin")
    await office.rig.slack.open_home()
    await office.rig.slack.wait(lambda: office.rig.slack.homes.get(office.rig.slack.alice))
    assert "on weekdays at 09:00, Europe/Berlin" in shown(office.rig.slack.homes[office.rig.slack.alice])


async def test_a_question_about_a_digest_is_a_question(office: Office) -> None:
    await office.rig.slack.slash("/moat", "digest of what happened in May?")
    assert "You said: digest of what happened in May?" in shown((await office.rig.whispers())[-1])
