"""When Moat is removed: what goes, what stays, and that late news removes nothing newer."""

from __future__ import annotations

import time

import sqlalchemy as sa

from adapters.slack.connection.installations import Installations
from adapters.storage.places import StoredPlaces
from tests.adapters.slack.connection.conftest import connected, settings
from tests.adapters.slack.connection.test_installations import TEAM, Browser, distributed, installation, rows, store
from tests.fakes.fake_slack import FakeSlack


class TestRemoving:
    async def test_a_late_event_does_not_remove_what_was_installed_after_it(self, slack: FakeSlack, engine: sa.Engine) -> None:
        kept = Installations(store(engine))
        await kept.save(installation(slack))
        assert await kept.remove((None, slack.team_id), at=time.time() - 60) == 0
        assert await kept.find(None, slack.team_id) is not None
        assert await kept.remove((None, slack.team_id), at=time.time() + 60) == 2
        assert await kept.find(None, slack.team_id) is None

    async def test_others_stay(self, slack: FakeSlack, engine: sa.Engine) -> None:
        kept = Installations(store(engine))
        await kept.save(installation(slack))
        await kept.save(installation(slack, team_id=TEAM, bot_token="xoxb-other"))
        await kept.remove((None, slack.team_id), at=time.time() + 60)
        assert await kept.find(None, TEAM) is not None
        assert await kept.count() == 1

    async def test_a_person_who_withdraws_a_token_does_not_remove_the_bot(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (line, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            await browser.come_back(state=state, code=slack.new_oauth_code())
            await slack.event("tokens_revoked", tokens={"oauth": [slack.alice], "bot": []})
            await line.moat.pause()
        assert rows(sqlite_engine) == 2

    async def test_with_the_app_goes_what_was_kept_of_the_workspace(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with connected(slack, settings(slack, "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"), sqlite_engine) as line:
            places = StoredPlaces(sqlite_engine)
            for place in (f"slack:{slack.team_id}", f"slack:{slack.team_id}/{slack.general}", f"slack:{TEAM}"):
                places.save(place, "{}")
            await slack.event("tokens_revoked", tokens={"oauth": [], "bot": [slack.bot_user_id]})
            await slack.wait(lambda: not line.moat.desk.tasks.count)
            assert places.load(f"slack:{slack.team_id}") == "{}"
            await slack.event("app_uninstalled")
            await line.moat.pause()
        assert [places.load(f"slack:{place}") for place in (slack.team_id, f"{slack.team_id}/{slack.general}", TEAM)] == [None, None, "{}"]

    async def test_with_a_token_of_an_organisation_it_goes_of_all_its_workspaces(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        own = slack.workspaces[slack.team_id]
        own.enterprise_id, own.org_wide = "E0GRID0001", True
        async with connected(slack, settings(slack, "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"), sqlite_engine) as line:
            places = StoredPlaces(sqlite_engine)
            for team in (slack.team_id, "T0ANOTHER1", TEAM):
                places.save(f"slack:{team}", "{}")
            await slack.event("message", guest_of="T0ANOTHER1", user=slack.alice, text="hello", channel=slack.general, ts="1.1")
            await slack.wait(lambda: not line.moat.desk.tasks.count)
            await slack.event("app_uninstalled")
            await line.moat.pause()
        assert [places.load(f"slack:{team}") for team in (slack.team_id, "T0ANOTHER1", TEAM)] == [None, None, "{}"]

    async def test_a_late_event_leaves_what_was_kept_since(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (line, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            await browser.come_back(state=state, code=slack.new_oauth_code())
            places = StoredPlaces(sqlite_engine)
            places.save(f"slack:{slack.team_id}", "{}")
            late = {"type": "event_callback", "team_id": slack.team_id, "event_id": "Ev1", "event_time": int(time.time()) - 60}
            await slack.post_http("events_api", late | {"event": {"type": "app_uninstalled"}})
            await line.moat.pause()
        assert places.load(f"slack:{slack.team_id}") == "{}"
        assert rows(sqlite_engine) == 2
