"""Many workspaces: installing with a state that one browser may use once, tokens that no thief of the database can read, leaving."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import aiohttp
import pytest
import sqlalchemy as sa

from tests.adapters.slack.conftest import PUBLIC, Rig, fake_keepers, rig, shown
from tests.fakes.fake_slack import FakeSlack
from tests.fakes.responder import Echo, SmallGuide

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # slack_sdk logs in with it

TEAM = "T0OTHER001"
INSTALL, BACK = "/slack/install", "/slack/oauth_redirect"


@pytest.fixture
async def many(echo: Echo) -> AsyncIterator[Rig]:
    async with rig(echo, SmallGuide(), fake_keepers(), over="oauth") as found:
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


async def test_the_way_to_slack_names_our_scopes_and_no_secret(many: Rig, browser: aiohttp.ClientSession) -> None:
    async with browser.get(many.root + INSTALL, allow_redirects=False) as answer:
        address = answer.headers["Location"]
    assert "chat:write" in address
    assert many.slack.client_secret not in address


async def test_a_whole_organisation_can_install_it(many: Rig, browser: aiohttp.ClientSession) -> None:
    many.slack.add_workspace("T0ORG00001", enterprise_id="E0ORG00001", org_wide=True)
    await installed(many, browser, "T0ORG00001")
    assert "You said: who leads?" in await answered(many, "who leads?", "T0ORG00001")


class TestSomebodyElsesState:
    async def test_without_the_cookie_is_refused(self, many: Rig, browser: aiohttp.ClientSession) -> None:
        state, _ = await begun(many, browser)
        status, page = await finished(many, browser, state=state, code=many.slack.new_oauth_code(TEAM))
        assert (status, "begin again" in page.lower()) == (400, True)
        assert many.slack.of("oauth.v2.access") == []

    async def test_with_another_cookie_is_refused(self, many: Rig, browser: aiohttp.ClientSession) -> None:
        state, _ = await begun(many, browser)
        _, other = await begun(many, browser)
        assert (await finished(many, browser, cookie=other, state=state, code=many.slack.new_oauth_code(TEAM)))[0] == 400

    async def test_is_refused_a_second_time(self, many: Rig, browser: aiohttp.ClientSession) -> None:
        state, cookie = await begun(many, browser)
        assert (await finished(many, browser, cookie=cookie, state=state, code=many.slack.new_oauth_code(TEAM)))[0] == 200
        assert (await finished(many, browser, cookie=cookie, state=state, code=many.slack.new_oauth_code(TEAM)))[0] == 400
        assert len(many.slack.of("oauth.v2.access")) == 1

    async def test_that_was_never_given_out_is_refused(self, many: Rig, browser: aiohttp.ClientSession) -> None:
        _, cookie = await begun(many, browser)
        forged = cookie.partition("=")[0] + "=forged"
        assert (await finished(many, browser, cookie=forged, state="forged", code=many.slack.new_oauth_code(TEAM)))[0] == 400

    async def test_is_refused_when_it_is_old(self, many: Rig, browser: aiohttp.ClientSession) -> None:
        state, cookie = await begun(many, browser)
        many.app._once._now = lambda: time.time() + 601
        assert (await finished(many, browser, cookie=cookie, state=state, code=many.slack.new_oauth_code(TEAM)))[0] == 400


async def test_whoever_declines_is_told_so(many: Rig, browser: aiohttp.ClientSession) -> None:
    state, cookie = await begun(many, browser)
    status, page = await finished(many, browser, cookie=cookie, state=state, error="access_denied")
    assert status == 200
    assert "cancelled" in page


async def test_what_slack_says_can_not_become_a_part_of_the_page(many: Rig, browser: aiohttp.ClientSession) -> None:
    state, cookie = await begun(many, browser)
    _, page = await finished(many, browser, cookie=cookie, state=state, error="<script>alert(1)</script>")
    assert "<script" not in page


async def test_a_code_that_slack_refuses_is_a_page_that_says_so(many: Rig, browser: aiohttp.ClientSession) -> None:
    state, cookie = await begun(many, browser)
    status, page = await finished(many, browser, cookie=cookie, state=state, code="used")
    assert status == 502
    assert "invalid_code" in page


async def test_no_token_can_be_read_in_the_database(many: Rig, browser: aiohttp.ClientSession) -> None:
    many.slack.rotate_tokens = True
    await installed(many, browser)
    kept = "\n".join(rows(many))
    assert TEAM in kept
    assert not [token for token in (*many.slack.tokens, *many.slack.refresh_tokens) if token in kept]


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


async def test_trap_8_a_token_that_runs_out_is_renewed_once_for_all_who_need_it(echo: Echo, browser: aiohttp.ClientSession) -> None:
    """Three commands at the same moment, with a refresh token that works once."""
    async with FakeSlack() as slack:
        slack.add_workspace(TEAM)
        slack.rotate_tokens, slack.token_seconds = True, 60
        async with rig(echo, SmallGuide(), fake_keepers(), over="oauth", slack=slack) as one:
            await installed(one, browser)
            slack.token_seconds = 43_200
            await asyncio.gather(*(slack.slash("/moat", f"q{n}", team=TEAM) for n in range(3)))
            await slack.wait(lambda: len(slack.ephemerals) >= 3, what="three answers")
            renewals = [call for call in slack.of("oauth.v2.access") if call.args.get("grant_type") == "refresh_token"]
            assert [call.error for call in renewals] == [None]
    assert sorted(each.text for each in echo.asked) == ["q0", "q1", "q2"]
