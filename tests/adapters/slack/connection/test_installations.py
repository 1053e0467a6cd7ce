"""Installing, renewing, removing: on both databases, against the simulated Slack."""

from __future__ import annotations

import asyncio
import html
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.connection.authorize import Authorize, Own, Stored
from adapters.slack.connection.installations import Installations, SealedStore
from adapters.slack.connection.rotation import Rotation
from adapters.storage.once import StoredOnce
from adapters.storage.places import StoredPlaces
from adapters.storage.sealed import cipher
from tests.adapters.slack.connection.conftest import PUBLIC, Line, connected, settings
from tests.fakes.fake_slack import FakeSlack

TEAM = "T0OTHER001"
COOKIE = "slack-app-oauth-state"


def store(engine: sa.Engine, *secrets: str) -> SealedStore:
    return SealedStore("111.222", engine, cipher(secrets or ("a secret",), "slack installations"))


def installation(slack: FakeSlack, **more: Any) -> Installation:
    fields: dict[str, Any] = {
        "app_id": slack.app_id,
        "team_id": slack.team_id,
        "team_name": "Somebody's",
        "bot_token": slack.bot_token,
        "bot_id": slack.bot_id,
        "bot_user_id": slack.bot_user_id,
        "user_id": slack.alice,
    }
    return Installation(**fields | more)


@asynccontextmanager
async def distributed(slack: FakeSlack, engine: sa.Engine) -> AsyncIterator[tuple[Line, str]]:
    """Moat as many workspaces install it, and its address."""
    names = ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_SIGNING_SECRET")
    async with connected(slack, settings(slack, *names, public_url=PUBLIC), engine) as line:
        yield line, str(slack.request_url).removesuffix("/slack/events")


class Browser:
    """Somebody who installs the app."""

    def __init__(self, slack: FakeSlack, root: str) -> None:
        self.slack = slack
        self.root = root
        self.cookie = ""
        self.language = "en-US,en;q=0.9"

    async def begin(self) -> str:
        """Go to the first page; return the state that Slack is to give back."""
        async with self.slack.http.get(f"{self.root}/slack/install", allow_redirects=False) as answer:
            assert answer.status == 302
            to = urlsplit(answer.headers["Location"])
            assert f"{to.scheme}://{to.netloc}{to.path}" == f"{self.slack.root}/oauth/v2/authorize"
            query = parse_qs(to.query)
            assert query["redirect_uri"] == [f"{PUBLIC}/slack/oauth_redirect"]
            assert "chat:write" in query["scope"][0]
            cookie = answer.headers["Set-Cookie"]
            assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {part.strip() for part in cookie.split(";")}
            self.cookie = cookie.partition(";")[0]
        return query["state"][0]

    async def come_back(self, **query: str) -> tuple[int, str]:
        headers = {"Cookie": self.cookie, "Accept-Language": self.language}
        async with self.slack.http.get(f"{self.root}/slack/oauth_redirect", params=query, headers=headers) as answer:
            page = await answer.text()
            assert answer.headers["Cache-Control"] == "no-store"
            words = re.search(r"<p>(.*?)</p>", page)
            assert words is not None
            return answer.status, html.unescape(words[1])


class TestInstalling:
    async def test_from_the_first_page_to_the_first_event_and_out_again(self, slack: FakeSlack, engine: sa.Engine) -> None:
        async with distributed(slack, engine) as (line, root):
            delivered = (await slack.mention("before"))[1][0]
            assert delivered.acked
            assert line.seen == []
            browser = Browser(slack, root)
            state = await browser.begin()
            status, words = await browser.come_back(state=state, code=slack.new_oauth_code())
            assert (status, words.startswith("Moat is installed in Workspace 1")) == (200, True)
            calls = len(slack.calls)
            await slack.mention("after")
            await slack.wait(lambda: line.seen)
            assert line.seen[0] == {"text": f"<@{slack.bot_user_id}> after", "token": slack.bot_token, "bot": slack.bot_user_id}
            assert [call.method for call in slack.calls[calls:]] == []  # no auth.test for an event
            await slack.uninstall()
            await line.moat.pause()
        assert rows(engine) == 0

    async def test_a_state_works_once(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (_, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            codes = [slack.new_oauth_code() for _ in range(4)]
            answers = await asyncio.gather(*(browser.come_back(state=state, code=code) for code in codes))
        assert sorted(status for status, _ in answers) == [200, 400, 400, 400]

    @pytest.mark.parametrize("cookie", ["", f"{COOKIE}=another", "other=1"])
    async def test_a_state_of_another_browser_is_refused(self, slack: FakeSlack, sqlite_engine: sa.Engine, cookie: str) -> None:
        async with distributed(slack, sqlite_engine) as (_, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            browser.cookie = cookie
            status, words = await browser.come_back(state=state, code=slack.new_oauth_code())
            assert (status, words) == (400, "This link was used before, is older than ten minutes, or was opened in another browser.")
        assert rows(sqlite_engine) == 0
        assert not slack.of("oauth.v2.access")

    async def test_a_state_that_nobody_issued_is_refused_though_the_cookie_fits(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (_, root):
            browser = Browser(slack, root)
            browser.cookie = f"{COOKIE}=made-up"
            assert (await browser.come_back(state="made-up", code=slack.new_oauth_code()))[0] == 400
        assert rows(sqlite_engine) == 0

    async def test_whoever_cancels_reads_that_nothing_was_changed(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (_, root):
            browser = Browser(slack, root)
            browser.language = "zh-CN"
            state = await browser.begin()
            assert await browser.come_back(state=state, error="access_denied") == (200, "安装已取消，没有任何改动。")
        assert rows(sqlite_engine) == 0

    async def test_what_slack_refuses_is_said_and_the_code_stays_out_of_the_log(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.INFO, "adapters")
        async with distributed(slack, sqlite_engine) as (_, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            status, words = await browser.come_back(state=state, code="stolen-code")
            assert (status, words) == (502, "Slack did not complete the installation (invalid_code).")
        mine = [record.getMessage() for record in caplog.records if record.name.startswith("adapters")]
        assert "an installation was not completed: invalid_code" in mine
        assert "stolen-code" not in "".join(mine)

    async def test_what_stands_in_an_address_is_no_markup(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (_, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            status, words = await browser.come_back(state=state, error="<script>alert(1)</script>")
            assert (status, words) == (400, "Slack did not complete the installation (<script>alert(1)</script>).")

    async def test_installing_again_replaces_what_was_there(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        async with distributed(slack, sqlite_engine) as (_, root):
            for _ in range(2):
                browser = Browser(slack, root)
                state = await browser.begin()
                assert (await browser.come_back(state=state, code=slack.new_oauth_code()))[0] == 200
        assert rows(sqlite_engine) == 2  # one in each table

    async def test_an_organisation_installs_for_all_its_workspaces(self, slack: FakeSlack, engine: sa.Engine) -> None:
        organisation = slack.add_workspace("T0GRID0001", enterprise_id="E0GRID0001", org_wide=True)
        async with distributed(slack, engine) as (line, root):
            browser = Browser(slack, root)
            state = await browser.begin()
            status, words = await browser.come_back(state=state, code=slack.new_oauth_code("T0GRID0001"))
            assert (status, words.startswith("Moat is installed in Fake Org")) == (200, True)
            await slack.event("app_mention", team="T0GRID0001", user=slack.alice, text="hello", channel=slack.general, ts="1.1")
            await slack.wait(lambda: line.seen)
            assert line.seen[0]["token"] == organisation.bot_token
            beside = await line.moat.desk.clients.of("T0ANOTHER1", "E0GRID0001")
            assert beside is not None
            assert (beside.token, beside.default_params) == (organisation.bot_token, {"team_id": "T0ANOTHER1"})
            assert await line.moat.desk.clients.of("T0STRANGE1", "E0STRANGE1") is None
            beside_it = {"type": "event_callback", "team_id": "T0ANOTHER1", "event_id": "Ev2", "event": {"type": "message"}}
            allowed = {"enterprise_id": "E0GRID0001", "team_id": None, "is_bot": True, "is_enterprise_install": True}
            await slack.post_http("events_api", beside_it | {"authorizations": [allowed]})
            await slack.wait(lambda: not line.moat.desk.tasks.count)
            places = StoredPlaces(engine)
            for team in ("T0GRID0001", "T0ANOTHER1", "T0STRANGE1"):
                places.save(f"slack:{team}", "{}")
            await slack.uninstall("T0GRID0001")
            await line.moat.pause()
        assert rows(engine) == 0
        kept = [places.load(f"slack:{team}") for team in ("T0GRID0001", "T0ANOTHER1", "T0STRANGE1")]
        assert kept == [None, None, "{}"], "all workspaces of the organisation, and no other"


class TestSecrets:
    async def test_no_token_is_in_the_database_file(self, slack: FakeSlack, sqlite_engine: sa.Engine, tmp_path: Path) -> None:
        kept = Installations(store(sqlite_engine))
        await kept.save(
            installation(slack, bot_refresh_token="xoxe-1-refresh", user_token="xoxp-person", incoming_webhook_url="https://hook")
        )
        with sqlite_engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = bytes_in(tmp_path)
        assert b"Somebody's" in raw
        for secret in (slack.bot_token, "xoxe-1-refresh", "xoxp-person", "https://hook"):
            assert secret.encode() not in raw
        found = await Installations(store(sqlite_engine)).find(None, slack.team_id)
        assert found is not None
        assert (found.bot_token, found.bot_refresh_token) == (slack.bot_token, "xoxe-1-refresh")

    async def test_tokens_as_long_as_slack_makes_them_fit(self, slack: FakeSlack, engine: sa.Engine) -> None:
        long = "xoxe.xoxb-1-" + "x" * 2_000
        await Installations(store(engine)).save(installation(slack, bot_token=long, team_name="n" * 500))
        found = await Installations(store(engine)).find(None, slack.team_id)
        assert found is not None
        assert found.bot_token == long

    async def test_with_another_secret_nothing_can_be_read_and_nothing_breaks(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        await Installations(store(sqlite_engine, "old")).save(installation(slack))
        assert await Installations(store(sqlite_engine, "new")).find(None, slack.team_id) is None
        assert "can not be read" in caplog.text

    async def test_a_secret_can_be_replaced(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        await Installations(store(sqlite_engine, "old")).save(installation(slack))
        found = await Installations(store(sqlite_engine, "new", "old")).find(None, slack.team_id)
        assert found is not None


class TestRenewing:
    def ending(self, slack: FakeSlack, **more: Any) -> Installation:
        slack.rotate_tokens = True
        fields = {"bot_refresh_token": slack.new_refresh_token(), "bot_token_expires_in": 60}
        return installation(slack, **fields | more)

    def replica(self, slack: FakeSlack, engine: sa.Engine, client: AsyncWebClient) -> Authorize:
        kept = Installations(store(engine))
        return Authorize(None, Stored(kept, Rotation(kept, StoredOnce(engine), client, (slack.client_id, slack.client_secret))))

    async def test_many_events_at_once_renew_once_and_none_is_lost(
        self, slack: FakeSlack, engine: sa.Engine, client: AsyncWebClient
    ) -> None:
        await Installations(store(engine)).save(self.ending(slack))
        moat = self.replica(slack, engine, client)
        found = await asyncio.gather(*(moat.find(None, slack.team_id) for _ in range(10)))
        assert {str(each and each.bot_token)[:12] for each in found} == {"xoxe.xoxb-1-"}
        assert len(slack.of("oauth.v2.access")) == 1

    @pytest.mark.parametrize("seconds", [60, -5])
    async def test_replicas_do_not_take_the_refresh_token_from_each_other(
        self, slack: FakeSlack, engine: sa.Engine, client: AsyncWebClient, seconds: int
    ) -> None:
        await Installations(store(engine)).save(self.ending(slack, bot_token_expires_in=seconds))
        slack.fault("oauth.v2.access", delay=0.4)
        replicas = [self.replica(slack, engine, client) for _ in range(3)]
        found = await asyncio.gather(*(each.find(None, slack.team_id) for each in replicas for _ in range(3)))
        assert all(each is not None for each in found)
        assert [call.error for call in slack.of("oauth.v2.access")] == [None]
        for each in replicas:
            later = await each.find(None, slack.team_id)
            assert later is not None
            assert str(later.bot_token).startswith("xoxe.xoxb-1-") or seconds > 0

    async def test_a_token_that_can_not_be_renewed_yet_is_used_on(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        await Installations(store(sqlite_engine)).save(self.ending(slack, bot_token_expires_in=600))
        slack.fault("oauth.v2.access", error="fatal_error", times=-1)
        found = await self.replica(slack, sqlite_engine, client).find(None, slack.team_id)
        assert found is not None
        assert found.bot_token == slack.bot_token
        assert "was not renewed: fatal_error" in caplog.text

    async def test_one_that_has_run_out_and_can_not_be_renewed_is_none(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, client: AsyncWebClient
    ) -> None:
        await Installations(store(sqlite_engine)).save(self.ending(slack, bot_token_expires_in=-5, bot_refresh_token="xoxe-used"))
        assert await self.replica(slack, sqlite_engine, client).find(None, slack.team_id) is None

    async def test_a_lost_connection_is_logged_without_the_token(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, client: AsyncWebClient, caplog: pytest.LogCaptureFixture
    ) -> None:
        kept = self.ending(slack, bot_token_expires_in=600)
        await Installations(store(sqlite_engine)).save(kept)
        slack.fault("oauth.v2.access", drop=True)
        assert await self.replica(slack, sqlite_engine, client).find(None, slack.team_id) is not None
        assert "was not renewed" in caplog.text
        assert str(kept.bot_refresh_token) not in caplog.text


class TestReading:
    async def test_the_own_token_acts_in_its_workspace_and_installations_elsewhere(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, client: AsyncWebClient
    ) -> None:
        kept = Installations(store(sqlite_engine))
        await kept.save(installation(slack, team_id=TEAM, bot_token="xoxb-other"))
        rotation = Rotation(kept, StoredOnce(sqlite_engine), client, ("id", "secret"))
        own = Own("xoxb-own", slack.team_id, None, False, "B1", "U1", ())
        both, alone = Authorize(own, Stored(kept, rotation)), Authorize(own, None)
        found = [await both.find(None, team) for team in (slack.team_id, TEAM, "T0NOWHERE1")]
        assert [each and each.bot_token for each in found] == ["xoxb-own", "xoxb-other", None]
        guest = await alone.find(None, TEAM)
        assert guest is not None
        assert guest.bot_token == "xoxb-own"

    async def test_a_database_that_is_away_costs_nobody_an_answer_who_was_known(
        self, slack: FakeSlack, sqlite_engine: sa.Engine, caplog: pytest.LogCaptureFixture
    ) -> None:
        now = [1000.0]
        kept = Installations(store(sqlite_engine), steady=lambda: now[0])
        await kept.save(installation(slack))
        assert await kept.find(None, slack.team_id) is not None
        with sqlite_engine.begin() as connection:
            connection.execute(sa.text("ALTER TABLE slack_bots RENAME TO away"))
        now[0] += 31
        assert await kept.find(None, slack.team_id) is not None
        assert "an installation was not read" in caplog.text

    async def test_what_another_replica_has_removed_is_gone_soon(self, slack: FakeSlack, sqlite_engine: sa.Engine) -> None:
        now = [1000.0]
        one, other = Installations(store(sqlite_engine), steady=lambda: now[0]), Installations(store(sqlite_engine))
        await one.save(installation(slack))
        assert await one.find(None, slack.team_id) is not None
        assert await other.remove((None, slack.team_id), at=time.time() + 1) == 2
        now[0] += 31
        assert await one.find(None, slack.team_id) is None


def rows(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        counts = [connection.scalar(sa.text(f"SELECT COUNT(*) FROM {table}")) for table in ("slack_bots", "slack_installations")]
    return sum(int(count or 0) for count in counts)


def bytes_in(folder: Path) -> bytes:
    """What the database's files hold."""
    return b"".join(path.read_bytes() for path in folder.glob("moat.db*"))
