"""The methods `views.*`, and those of the agent's view: statuses, prompts, sessions."""

from __future__ import annotations

import copy
import time
import uuid
from typing import Any

from tests.fakes import blockkit_rules as rules
from tests.fakes.slack.chat import Chat
from tests.fakes.slack.records import ApiError, Call, Json, Workspace
from tests.fakes.slack.violations import Violation
from tests.fakes.slack.world import name_parts

TRIGGER_SECONDS = 3.0
DEEPEST = 3
"""Modals on top of each other."""
SESSION = ("active", "processing", "suspended", "closed")


class Windows(Chat):
    """What the app opens."""

    def on_views_open(self, call: Call, ws: Workspace) -> Json:
        user = self._trigger(call)
        view = self._checked_view(call, user, team=ws.team_id)
        self.view_stack[user] = [view["id"]]
        return {"view": copy.deepcopy(view)}

    def on_views_push(self, call: Call, ws: Workspace) -> Json:
        user = self._trigger(call)
        stack = self.view_stack[user]
        if len(stack) >= DEEPEST:
            raise ApiError("push_limit_reached")
        view = self._checked_view(call, user, root=stack[0] if stack else None, previous=stack[-1] if stack else None)
        stack.append(view["id"])
        return {"view": copy.deepcopy(view)}

    def on_views_update(self, call: Call, ws: Workspace) -> Json:
        args = call.args
        named = (r for r in self.views.values() if args.get("external_id") and r["view"].get("external_id") == args["external_id"])
        record = self.views.get(args.get("view_id", "")) or next(named, None)
        if record is None:
            raise ApiError("not_found")
        old = record["view"]
        if args.get("hash") and args["hash"] != old["hash"]:
            raise ApiError("hash_conflict")
        view = self._checked_view(call, record["user"], number=old["id"], root=old["root_view_id"], previous=old["previous_view_id"])
        return {"view": copy.deepcopy(view)}

    def on_views_publish(self, call: Call, ws: Workspace) -> Json:
        user = call.args.get("user_id", "")
        if user not in self.users:
            raise ApiError("invalid_arguments")
        if call.args.get("hash") and user in self.homes and self.homes[user]["hash"] != call.args["hash"]:
            raise ApiError("hash_conflict")
        self.homes[user] = self._checked_view(call, user)
        return {"view": copy.deepcopy(self.homes[user])}

    def _trigger(self, call: Call) -> str:
        """Use up a trigger; return whose it is."""
        trigger = self.triggers.get(call.args.get("trigger_id") or "")
        if trigger is None:
            raise ApiError("invalid_trigger")
        if trigger["used"]:
            raise ApiError("exchanged_trigger_id")
        if time.monotonic() - trigger["at"] > TRIGGER_SECONDS:
            raise ApiError("expired_trigger_id")
        trigger["used"] = True
        return str(trigger["user"])

    def _checked_view(self, call: Call, user: str, **place: Any) -> Json:
        self._check(call, rules.validate_view(call.args.get("view")), "invalid_arguments")
        return self._keep_view(call.args["view"], user, **place)

    def _keep_view(
        self, given: Json, user: str, *, number: str | None = None, root: str | None = None, previous: str | None = None, team: str = ""
    ) -> Json:
        """Keep a view, new or under the number of the one it replaces."""
        view: Json = {"state": {"values": {}}, "callback_id": "", "private_metadata": "", **copy.deepcopy(given)}
        number = number or self._id("V")
        stamp = f"{time.time():.6f}.{uuid.uuid4().hex[:6]}"
        view |= {"id": number, "hash": stamp, "root_view_id": root or number, "previous_view_id": previous}
        team = team or self.team_id
        view |= {"app_id": self.app_id, "bot_id": self.bot_id, "team_id": team, "app_installed_team_id": team}
        name_parts(view.get("blocks"), stamp)
        self.views[number] = {"view": view, "user": user, "open": True}
        return view

    def on_assistant_threads_set_status(self, call: Call, ws: Workspace) -> Json:
        if not call.args.get("thread_ts"):
            raise ApiError("invalid_thread_ts")
        self.channel_of(call.args.get("channel_id"))
        if len(call.args.get("loading_messages") or []) > 10:
            self._note(call, Violation("/loading_messages", "too_many", "more than 10 loading messages"))
        self.statuses.append({**call.args, "cleared": not call.args.get("status")})
        return {}

    def on_assistant_threads_set_title(self, call: Call, ws: Workspace) -> Json:
        self.titles.append(call.args)
        return {}

    def on_assistant_threads_set_suggested_prompts(self, call: Call, ws: Workspace) -> Json:
        prompts = call.args.get("prompts") or []
        if not 1 <= len(prompts) <= 4:
            self._note(call, Violation("/prompts", "too_many", f"{len(prompts)} prompts, Slack shows 1 to 4"))
        if any(not each.get("title") or not each.get("message") for each in prompts):
            raise ApiError("invalid_arguments")
        self.prompts.append(call.args)
        return {}

    def on_agents_sessions_set_status(self, call: Call, ws: Workspace) -> Json:
        args = call.args
        if args.get("status") not in SESSION:
            raise ApiError("invalid_arguments")
        session = self.sessions.setdefault((args["channel_id"], args["thread_ts"]), {"history": []})
        session["status"] = args["status"]
        session["history"].append(args["status"])
        session.setdefault("title", args.get("title"))
        deaf = self.subscriptions is not None and "agent_session_stopped" not in self.subscriptions
        warning = {"warning": "missing_agent_session_stopped_event_subscription"} if deaf else {}
        return {"status": session["status"], "title": session["title"], **warning}

    def on_agents_sessions_rename(self, call: Call, ws: Workspace) -> Json:
        session = self.sessions.setdefault((call.args["channel_id"], call.args["thread_ts"]), {"history": []})
        session["title"] = call.args.get("title")
        return {}
