"""Many workspaces, from the page that installs to the answer and to leaving. The steps by themselves are in `connection/`."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import sqlalchemy as sa

from tests.adapters.slack.conftest import PUBLIC, Keeping, Rig, rig, shown
from tests.fakes.responder import SmallGuide

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk logs in with it

TEAM = "T0OTHER001"
INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"


@pytest.fixture
async def many(echo: Keeping) -> AsyncIterator[Rig]:
    async with rig(echo, SmallGuide(), echo.keepers, over="oauth") as found:
        found.slack.add_workspace(TEAM)
        yield found


@pytest.fixture
async def browser() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def begun(at: Rig, browser: aiohttp.ClientSession) -> tuple[str, str]:
    """Begin an installation; return its state and the cookie."""
    async with browser.get(at.root + INSTALL, allow_redirects=False) as answer:
        assert answer.status == 302
        query = parse_qs(urlsplit(answer.headers["Location"]).query)
        assert query["redirect_uri"] == [PUBLIC + BACK]
        cookie = answer.headers["Set-Cookie"]
        assert "Secure" in cookie
        assert "HttpOnly" in cookie
        return query["state"][0], cookie.split(";")[0]


async def finished(at: Rig, browser: aiohttp.ClientSession, *, cookie: str = "", **query: str) -> tuple[int, str]:
    """Come back from Slack; return status and page."""
    async with browser.get(at.root + BACK, params=query, headers={"Cookie": cookie} if cookie else {}) as answer:
        return answer.status, await answer.text()


async def installed(at: Rig, browser: aiohttp.ClientSession, team: str = TEAM) -> None:
    state, cookie = await begun(at, browser)
    status, page = await finished(at, browser, cookie=cookie, state=state, code=at.slack.new_oauth_code(team))
    assert status == 200, page
    assert f"{at.slack.root}/app_redirect?app={at.slack.app_id}&amp;team=" in page


def rows(at: Rig) -> list[str]:
    """All that the database holds, as text."""
    with at.app._once._engine.connect() as connection:
        tables = sa.inspect(connection).get_table_names()
        return [str(tuple(row)) for table in tables for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]


async def answered(at: Rig, question: str, team: str = TEAM) -> str:
    before = len(at.slack.ephemerals)
    await at.slack.slash("/moat", question, team=team)
    await at.slack.wait(lambda: len(at.slack.ephemerals) > before, what="an answer")
    return shown(at.slack.ephemerals[before])


async def test_whoever_installs_it_can_ask(many: Rig, browser: aiohttp.ClientSession) -> None:
    assert "no longer installed" in await answered(many, "who leads?")
    await installed(many, browser)
    assert "You said: who leads?" in await answered(many, "who leads?")


async def test_a_whole_organisation_can_install_it(many: Rig, browser: aiohttp.ClientSession) -> None:
    many.slack.add_workspace("T0ORG00001", enterprise_id="E0ORG00001", org_wide=True)
    await installed(many, browser, "T0ORG00001")
    assert "You said: who leads?" in await answered(many, "who leads?", "T0ORG00001")


async def test_a_state_is_refused_when_it_is_old(many: Rig, browser: aiohttp.ClientSession) -> None:
    state, cookie = await begun(many, browser)
    many.app._once._now = lambda: time.time() + 601
    status, page = await finished(many, browser, cookie=cookie, state=state, code=many.slack.new_oauth_code(TEAM))
    assert (status, "older than ten minutes" in page) == (400, True)
    assert many.slack.of("oauth.v2.access") == []


async def test_a_removed_app_leaves_nothing(many: Rig, browser: aiohttp.ClientSession) -> None:
    await installed(many, browser)
    await many.slack.uninstall(TEAM)
    await many.quiet()
    assert not [row for row in rows(many) if "xoxb" in row or f"'{TEAM}'" in row]
    assert "no longer installed" in await answered(many, "who leads?")


async def test_another_workspace_stays_when_one_leaves(many: Rig, browser: aiohttp.ClientSession) -> None:
    many.slack.add_workspace("T0THIRD001")
    await installed(many, browser)
    await installed(many, browser, "T0THIRD001")
    await many.slack.uninstall(TEAM)
    await many.quiet()
    assert "You said: still?" in await answered(many, "still?", "T0THIRD001")
