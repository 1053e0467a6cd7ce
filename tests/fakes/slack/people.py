"""What people do: write, mention, command, press, fill in, open."""

from __future__ import annotations

import copy
import re
import time
import uuid
from typing import Any

from tests.fakes import blockkit_rules as rules
from tests.fakes.slack.controls import acted, chosen_values, control
from tests.fakes.slack.delivering import Delivering
from tests.fakes.slack.records import Delivery, Json
from tests.fakes.slack.world import rich_text

SPOKEN = ("user", "text", "ts", "team", "thread_ts", "blocks", "client_msg_id", "files", "subtype", "bot_id", "app_id")


class People(Delivering):
    """Gestures; each returns what was delivered. They do only what Slack's clients let people do."""

    async def event(
        self, kind: str, *, sub: str = "", team: str | None = None, guest_of: str = "", wait: bool = True, **fields: Any
    ) -> Delivery | None:
        """Deliver an event, `sub` naming its subscription; none when the app has not subscribed to it.

        `guest_of` is the workspace of whoever caused it where that is another one, in a channel that two share.
        """
        if self.subscriptions is not None and (sub or kind) not in self.subscriptions:
            return None
        to = self.workspaces[team or self.team_id]
        event = {"type": kind, "event_ts": self.ts(), **{key: value for key, value in fields.items() if value is not None}}
        authorization = {"enterprise_id": to.enterprise_id, "team_id": None if to.org_wide else to.team_id, "user_id": to.bot_user_id}
        payload: Json = {"type": "event_callback", "event": event, "event_id": self._id("Ev"), "event_time": int(time.time())}
        payload |= self._origin(to.team_id) | {"is_ext_shared_channel": bool(guest_of), "event_context": uuid.uuid4().hex}
        payload |= {"team_id": guest_of} if guest_of else {}
        payload["authorizations"] = [{**authorization, "is_bot": True, "is_enterprise_install": to.org_wide}]
        return await self.deliver("events_api", payload, wait=wait)

    def _origin(self, team: str) -> Json:
        enterprise = self.workspaces[team].enterprise_id
        return {"token": "t", "team_id": team, "api_app_id": self.app_id, **({"enterprise_id": enterprise} if enterprise else {})}

    async def say(
        self, text: str, *, user: str = "", channel: str = "", thread_ts: str | None = None, wait: bool = True, **extra: Any
    ) -> tuple[Json, list[Delivery]]:
        """Write somewhere. As in Slack, a mention comes as `app_mention` and as `message`, if both are subscribed."""
        channel = channel or self.general
        message = self._written(user or self.alice, channel, text, thread_ts=thread_ts, **extra)
        spoken: Json = {key: message.get(key) for key in SPOKEN}
        kind, delivered = self._kind(channel), []
        if f"<@{self.bot_user_id}>" in text and kind != "im":
            delivered.append(await self.event("app_mention", channel=channel, wait=wait, **spoken))
        if self.bot_user_id in self.channels[channel]["members"]:
            delivered.append(await self._message_event(channel, wait=wait, **self._opener(channel, thread_ts), **spoken))
        return message, [each for each in delivered if each is not None]

    def _opener(self, channel: str, thread_ts: str | None) -> Json:
        """Return who began a thread, as Slack tells it along with a reply."""
        root = next((each for each in self.messages[channel] if each["ts"] == thread_ts), None)
        return {"parent_user_id": root.get("user", "")} if root is not None else {}

    async def mention(self, text: str, **options: Any) -> tuple[Json, list[Delivery]]:
        return await self.say(f"<@{self.bot_user_id}> {text}", **options)

    async def dm(self, text: str, *, user: str = "", **options: Any) -> tuple[Json, list[Delivery]]:
        user = user or self.alice
        return await self.say(text, user=user, channel=self.im(user), **options)

    async def edit(self, message: Json, channel: str, text: str) -> Delivery | None:
        before = copy.deepcopy(message)
        message["text"] = text
        changed: Json = {"message": copy.deepcopy(message), "previous_message": before, "ts": self.ts(), "hidden": True}
        return await self._message_event(channel, subtype="message_changed", **changed)

    async def echo(self, message: Json, channel: str) -> Delivery | None:
        """Deliver the bot's own message back to it, as Slack does."""
        spoken: Json = {key: message.get(key) for key in SPOKEN}
        return await self._message_event(channel, **spoken)

    async def _message_event(self, channel: str, *, wait: bool = True, **fields: Any) -> Delivery | None:
        kind = self._kind(channel)
        subscription = {"im": "message.im", "mpim": "message.mpim", "group": "message.groups", "channel": "message.channels"}[kind]
        return await self.event("message", sub=subscription, channel=channel, channel_type=kind, wait=wait, **fields)

    def _written(self, user: str, channel: str, text: str, **extra: Any) -> Json:
        message: Json = {"type": "message", "user": user, "text": text, "ts": self.ts(), "team": self.team_id}
        message |= {"client_msg_id": str(uuid.uuid4()), "blocks": [rich_text(text)]}
        message |= {key: value for key, value in extra.items() if value is not None}
        self.messages[channel].append(message)
        return message

    def _kind(self, channel: str) -> str:
        about = self.channels[channel]
        kinds = {"is_im": "im", "is_mpim": "mpim", "is_private": "group"}
        return next((kind for key, kind in kinds.items() if about[key]), "channel")

    async def slash(
        self, command: str, text: str = "", *, user: str = "", channel: str = "", team: str = "", wait: bool = True
    ) -> Delivery:
        """Use a slash command; what is acknowledged with words is shown."""
        assert self.commands is None or command in self.commands, f"{command} is not in the manifest"
        user, channel, to = user or self.alice, channel or self.general, self.workspaces[team or self.team_id]
        place = {"channel_id": channel, "channel_name": self.channels[channel]["name"] or "directmessage", "team_domain": "fake"}
        who = {"user_id": user, "user_name": self.users[user]["name"], "is_enterprise_install": str(to.org_wide).lower()}
        answer = {"response_url": self._new_response_url(user, channel), "trigger_id": self._trigger_id(user)}
        payload = {**self._origin(to.team_id), **place, **who, **answer, "command": command, "text": text}
        delivery = await self.deliver("slash_commands", payload, wait=wait)
        delivery.response_url = answer["response_url"]
        acknowledged = delivery.ack_payload or {}
        if acknowledged.get("text") or acknowledged.get("blocks"):
            self._note(delivery, *rules.validate_message(acknowledged))
            self._land(acknowledged, user, channel, "ack")
        return delivery

    async def shortcut(self, callback_id: str, *, user: str = "", message: tuple[str, str] | None = None, team: str = "") -> Delivery:
        """Use a shortcut, on a message (channel and ts) or from anywhere."""
        user = user or self.alice
        payload = self._interaction("message_action" if message else "shortcut", user, team) | {"callback_id": callback_id}
        if message is not None:
            channel, ts = message
            about = {"message": copy.deepcopy(self.message(channel, ts)), "message_ts": ts, "channel": self._named(channel)}
            payload |= about | {"response_url": self._new_response_url(user, channel)}
        return await self.deliver("interactive", payload)

    async def click(
        self,
        action_id: str,
        *,
        message: tuple[str, str] | None = None,
        ephemeral: Json | None = None,
        view: str = "",
        home: str = "",
        **how: Any,
    ) -> Delivery:
        """Press a control that is really there: on a message, an ephemeral one, a modal or the home of somebody.

        `how` is `value` (the option of a select, the side of feedback buttons), `block_id`, `user`, `team`, and `wait`.
        """
        user = how.get("user") or self.alice
        payload = self._interaction("block_actions", user, how.get("team", ""))
        if view or home:
            shown = self.homes[home] if home else self.views[view]["view"]
            payload |= {"container": {"type": "view", "view_id": shown["id"]}, "view": copy.deepcopy(shown)}
        else:
            shown, where = self._pressed_on(message, ephemeral, user)
            payload |= where
        payload["actions"] = [acted(*control(shown, action_id, how.get("block_id")), how.get("value"), self.ts())]
        return await self.deliver("interactive", payload, wait=how.get("wait", True))

    def _pressed_on(self, message: tuple[str, str] | None, ephemeral: Json | None, user: str) -> tuple[Json, Json]:
        """Return the message with a control on it, and how an interaction names it; ephemeral ones are not shown to the app."""
        channel, ts = message or ((ephemeral or {})["channel"], (ephemeral or {})["ts"])
        shown = ephemeral or self.message(channel, ts)
        assert shown is not None, f"no message {ts}"
        container = {"type": "message", "message_ts": ts, "channel_id": channel, "is_ephemeral": ephemeral is not None}
        where: Json = {"container": container, "channel": self._named(channel), "state": {"values": {}}}
        where["response_url"] = self._new_response_url(user, channel, ts)
        return shown, where if ephemeral is not None else {**where, "message": copy.deepcopy(shown)}

    async def options(self, action_id: str, query: str = "", *, view: str = "", user: str = "") -> Delivery:
        """Type into an external select of a modal."""
        shown = self.views[view]["view"]
        block, _ = control(shown, action_id, None)
        payload = self._interaction("block_suggestion", user or self.alice)
        payload |= {"action_id": action_id, "block_id": block["block_id"], "value": query, "view": copy.deepcopy(shown)}
        payload["container"] = {"type": "view", "view_id": view}
        delivery = await self.deliver("interactive", payload)
        self._note(delivery, *rules.validate_options_response(delivery.ack_payload))
        return delivery

    async def submit(self, number: str, values: Json | None = None, *, user: str = "", team: str = "") -> Delivery:
        """Submit a modal with the values of some input blocks, by block id; what the client would refuse is an assertion.

        `team` is the workspace of whoever submits it, if it is not the one that the modal was opened for.
        """
        record = self.views[number]
        user, view = user or record["user"], copy.deepcopy(record["view"])
        view["state"] = {"values": chosen_values(view, values or {}, self.ts())}
        payload = self._interaction("view_submission", user, team or view["team_id"]) | {"view": view, "response_urls": []}
        delivery = await self.deliver("interactive", payload)
        answer = delivery.ack_payload or {}
        self._note(delivery, *rules.validate_submission_response(answer, view))
        self._follow(answer, record, delivery)
        return delivery

    def _follow(self, answer: Json, record: Json, delivery: Delivery) -> None:
        """Do with the modal what the answer to its submission says."""
        view, user, stack = record["view"], record["user"], self.view_stack[record["user"]]
        action = answer.get("response_action")
        if action == "update":
            self._keep_view(answer["view"], user, number=view["id"], root=view["root_view_id"])
        elif action == "push":
            stack.append(self._keep_view(answer["view"], user, root=view["root_view_id"], previous=view["id"])["id"])
        elif action == "clear":
            for each in stack:
                self.views[each]["open"] = False
            stack.clear()
        elif action != "errors" and delivery.acked:
            record["open"] = False
            stack[-1:] = []

    async def open_home(self, user: str = "", tab: str = "home") -> Delivery | None:
        """Open the app's home, or with `messages` its agent view."""
        user = user or self.alice
        view = self.homes.get(user) if tab == "home" else None
        return await self.event("app_home_opened", user=user, channel=self.im(user), tab=tab, view=view)

    async def stop_session(self, channel: str, thread_ts: str, user: str = "") -> Delivery | None:
        """Press the stop button. Slack ends the streams itself; the app has to end its work and leave `processing`."""
        live = [m for m in self.messages[channel] if m.get("streaming") and m.get("thread_ts") == thread_ts]
        for each in live:
            each.update(streaming=False, stopped_by_user=True)
        stopped: Json = {"channel": channel, "thread_ts": thread_ts, "streaming_message_ts": [m["ts"] for m in live]}
        return await self.event("agent_session_stopped", user=user or self.alice, **stopped)

    async def share_link(self, address: str, *, user: str = "", channel: str = "") -> Delivery | None:
        """Write a link to one of the app's domains."""
        user, channel = user or self.alice, channel or self.general
        message = self._written(user, channel, f"<{address}>")
        domain = re.sub(r"^https?://([^/:]+).*", r"\1", address)
        place = {"channel": channel, "message_ts": message["ts"], "unfurl_id": uuid.uuid4().hex, "source": "conversations_history"}
        return await self.event("link_shared", user=user, links=[{"url": address, "domain": domain}], **place)

    async def uninstall(self, team: str | None = None) -> None:
        """Remove the app from a workspace."""
        bot = self.workspaces[team or self.team_id].bot_user_id
        await self.event("tokens_revoked", team=team, tokens={"oauth": [], "bot": [bot]})
        await self.event("app_uninstalled", team=team)
        self.revoke("account_inactive", team)

    def _interaction(self, kind: str, user: str, team: str = "") -> Json:
        team = team or self.team_id
        about = {"id": user, "username": self.users[user]["name"], "name": self.users[user]["name"], "team_id": team}
        common = {"type": kind, "user": about, "api_app_id": self.app_id, "token": "t", "trigger_id": self._trigger_id(user)}
        return {**common, "team": {"id": team, "domain": "fake"}, "enterprise": None, "is_enterprise_install": False}

    def _named(self, channel: str) -> Json:
        return {"id": channel, "name": self.channels[channel]["name"] or "directmessage"}

    def _trigger_id(self, user: str) -> str:
        trigger = f"{time.time_ns()}.{len(self.triggers) + 1}.{uuid.uuid4().hex}"
        self.triggers[trigger] = {"at": time.monotonic(), "used": False, "user": user}
        return trigger
