"""Where a message belongs, and who asks."""

from __future__ import annotations

from typing import Any

import pytest

from adapters.slack.gestures import of_command, of_event, of_interaction
from adapters.slack.people import Person
from adapters.slack.talks import BY_DEFAULT, asker, belongs, where
from bot.policy import Rules, Visibility

CLIENT: Any = None


def test_a_thread_is_one_talk_and_outside_everybody_has_their_own() -> None:
    assert where("T1", "C1", user="U1", thread="1.1").conversation == where("T1", "C1", user="U2", thread="1.1").conversation
    assert where("T1", "C1", user="U1").conversation != where("T1", "C1", user="U2").conversation
    assert where("T1", "C1", user="U1").conversation != where("T1", "C2", user="U1").conversation


def test_rules_hold_in_a_channel_and_not_in_direct_messages() -> None:
    assert where("T1", "C1", user="U1").places == ("slack:T1", "slack:T1/C1")
    assert where("T1", "D1", user="U1").places == ()
    assert where("T1", "", user="U1").places == ()


def test_no_two_workspaces_share_a_talk_or_a_person() -> None:
    here, there = where("T1", "C1", thread="1.1"), where("T11", "C1", thread="1.1")
    assert here.conversation != there.conversation
    assert belongs(here.conversation, "T1")
    assert not belongs(there.conversation, "T1")
    assert asker(Person("U1"), "T1", "slack:T1").person != asker(Person("U1"), "T2", "slack:T2").person


def test_who_may_ask_is_said_person_by_person() -> None:
    assert asker(Person("U1", manages=True), "T1", "slack:T1").roles == {"U1"}
    assert asker(Person("U1", manages=True), "T1", "slack:T1").manages


def test_answers_to_commands_are_private_until_somebody_decides_otherwise() -> None:
    assert BY_DEFAULT.visibility is Visibility.PRIVATE
    assert Rules(visibility=Visibility.PUBLIC).over(BY_DEFAULT).visibility is Visibility.PUBLIC


class TestGestures:
    def test_a_command(self) -> None:
        body = {"team_id": "T1", "user_id": "U1", "channel_id": "C1", "response_url": "https://r", "trigger_id": "t1", "text": "hi"}
        made = of_command(body, CLIENT)
        assert (made.team, made.user, made.channel, made.response_url, made.trigger, made.direct) == (
            "T1",
            "U1",
            "C1",
            "https://r",
            "t1",
            False,
        )

    def test_a_press_on_what_only_the_asker_sees_knows_no_message(self) -> None:
        container = {"type": "message", "message_ts": "2.2", "channel_id": "C1", "is_ephemeral": True, "thread_ts": "1.1"}
        made = of_interaction({"team": {"id": "T1"}, "user": {"id": "U1"}, "container": container, "trigger_id": "t"}, CLIENT)
        assert (made.channel, made.thread, made.ts, made.private) == ("C1", "1.1", None, True)

    def test_a_press_on_a_message_in_a_thread(self) -> None:
        message = {"ts": "2.2", "thread_ts": "1.1"}
        container = {"type": "message", "message_ts": "2.2", "channel_id": "C1"}
        body = {"team": {"id": "T1"}, "user": {"id": "U1"}, "channel": {"id": "C1"}, "message": message, "container": container}
        made = of_interaction(body, CLIENT)
        assert (made.thread, made.ts, made.private) == ("1.1", "2.2", False)

    @pytest.mark.parametrize(
        "body",
        [
            {"team": None, "user": {"id": "U1", "team_id": "T1"}},
            {"team": {"id": "T1"}, "user": {"id": "U1"}},
            {"team_id": "T1", "event": {"user": "U1"}},
            {"team_id": "T1", "event": {"user": "U1"}, "authorizations": [{"team_id": None, "is_enterprise_install": True}]},
            {"team": None, "user": {"id": "U1", "team_id": "T1"}, "view": {"app_installed_team_id": "E1"}},
        ],
    )
    def test_the_workspace_is_found_where_an_organisation_installed_it_too(self, body: dict[str, Any]) -> None:
        assert (of_event(body, CLIENT) if "event" in body else of_interaction(body, CLIENT)).team == "T1"

    @pytest.mark.parametrize(
        "body",
        [
            {"team_id": "T9", "event": {"user": "U9"}, "authorizations": [{"team_id": "T1"}]},
            {"team": {"id": "T9"}, "user": {"id": "U9", "team_id": "T9"}, "view": {"app_installed_team_id": "T1"}},
        ],
    )
    def test_in_a_shared_channel_it_is_the_workspace_that_moat_is_installed_in(self, body: dict[str, Any]) -> None:
        assert (of_event(body, CLIENT) if "event" in body else of_interaction(body, CLIENT)).team == "T1"
