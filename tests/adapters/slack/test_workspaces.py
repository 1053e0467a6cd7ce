"""Several workspaces in one program: each gesture belongs to one, and is answered with that one's token."""

from __future__ import annotations

import pytest

from tests.adapters.slack.conftest import PUBLIC, Keeping, Rig, pressable, shown
from tests.adapters.slack.test_installing import TEAM, browser, installed, many
from tests.fakes.slack.records import Json

__all__ = ["browser", "many"]  # fixtures of another file

pytestmark = pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")
GUEST = "T0GUEST001"


async def whisper(at: Rig, before: int) -> Json:
    await at.slack.wait(lambda: len(at.slack.ephemerals) > before, what="a private answer")
    found: Json = at.slack.ephemerals[before]
    return found


async def test_everything_in_a_second_workspace_is_done_with_its_own_token(many: Rig, browser: object, echo: Keeping) -> None:
    """Asked, shared, marked, a form filled in, a shortcut, a home, a link: nothing of it is the first one's."""
    slack, echo.adding = many.slack, {"entities": ("acme",)}
    await installed(many, browser)  # type: ignore[arg-type]
    slack.calls.clear()
    await slack.slash("/moat", "who leads?", team=TEAM)
    answer = await whisper(many, 0)
    await slack.click("moat:v1:share", ephemeral=answer, team=TEAM)
    await slack.wait_call("chat.postMessage")
    await slack.click("moat:v1:helpful", ephemeral=answer, team=TEAM)
    assert "Thank you" in shown(await whisper(many, 1))
    await slack.click("moat:v1:compare", ephemeral=answer, team=TEAM)
    form = (await many.view())["id"]
    (volt,) = (await slack.options("moat:v1:name", "volt", view=form)).ack_payload["options"]
    await slack.submit(form, {"moat:v1:name": volt})
    assert "compare Acme with Volt" in shown(await whisper(many, 2))
    about, _ = await slack.say("who follows?")
    await slack.shortcut("moat:v1:about", message=(slack.general, about["ts"]), team=TEAM)
    assert "who follows?" in shown(await whisper(many, 3))
    await slack.event("app_home_opened", user=slack.alice, channel=slack.im(slack.alice), tab="home", team=TEAM)
    links = [{"url": f"{PUBLIC}/a/none", "domain": "moat.example.org"}]
    await slack.event("link_shared", user=slack.alice, links=links, channel=slack.general, message_ts=about["ts"], team=TEAM)
    await slack.wait(lambda: slack.homes and slack.unfurls)
    await many.quiet()
    assert {call.token for call in slack.calls if call.method != "response_url"} == {slack.workspaces[TEAM].bot_token}
    assert {incoming.conversation.split(":")[1] for incoming in echo.asked} == {TEAM, "home"}


class TestAChannelThatTwoOrganisationsShare:
    """Slack tells the guest's workspace as well. Moat is installed in ours alone."""

    async def test_a_guest_is_answered_and_what_follows_belongs_to_the_same_talk(self, either: Rig, echo: Keeping) -> None:
        slack, echo.adding = either.slack, {"entities": ("acme",)}
        guest = slack.add_user("U0GUEST001", "gwen")
        slack.channels[slack.general]["members"].append(guest)
        text = f"<@{slack.bot_user_id}> who leads?"
        asked = slack._written(guest, slack.general, text)
        told = {key: asked[key] for key in ("user", "text", "ts")}
        await slack.event("app_mention", channel=slack.general, guest_of=GUEST, **told)
        (answer,) = await either.answers()
        assert "moat:v1:compare" in pressable(answer)
        await slack.click("moat:v1:compare", message=(slack.general, answer["ts"]), user=guest)
        form = (await either.view())["id"]
        (volt,) = (await slack.options("moat:v1:name", "volt", view=form)).ack_payload["options"]
        await slack.submit(form, {"moat:v1:name": volt}, team=GUEST)
        (_, compared) = await either.answers(count=2)
        assert "compare Acme with Volt" in shown(compared)
        assert len({incoming.conversation for incoming in echo.asked}) == 1
        assert GUEST not in "".join(incoming.conversation for incoming in echo.asked)
