"""The methods `chat.*`: messages, streams and unfurled links."""

from __future__ import annotations

import copy
import re
import time

from tests.fakes import blockkit_rules as rules
from tests.fakes.slack.records import ApiError, Call, Json, Workspace
from tests.fakes.slack.violations import Violation
from tests.fakes.slack.world import World, as_returned, name_parts

EDITED = ("text", "blocks", "attachments", "metadata", "markdown_text")
STEP = ("pending", "in_progress", "complete", "error")


class Chat(World):
    """What the app says."""

    def _check_message(self, call: Call, *, need_content: bool = True) -> None:
        self._check(call, rules.validate_message(call.args, need_content=need_content))
        shown = re.findall(r"""['"]slack_file['"]: *{['"]id['"]: *['"](\w+)""", str(call.args.get("blocks")))
        if any(self.files.get(number, {}).get("data") is None for number in shown):
            raise ApiError("invalid_blocks", response_metadata={"messages": ["[ERROR] slack_file can not be read"]})

    def on_chat_post_message(self, call: Call, ws: Workspace) -> Json:
        channel = self.channel_of(call.args.get("channel"), posting=ws)
        self._check_message(call)
        message = self._post(call, channel["id"], ws)
        return {"channel": channel["id"], "ts": message["ts"], "message": as_returned(message)}

    def on_chat_post_ephemeral(self, call: Call, ws: Workspace) -> Json:
        channel, user = self.channel_of(call.args.get("channel"), posting=ws), call.args.get("user")
        if user not in self.users:
            raise ApiError("user_not_found")
        if user not in channel["members"]:
            raise ApiError("user_not_in_channel")
        self._check_message(call)
        return {"message_ts": self._show_only(call.args, user, channel["id"], "chat.postEphemeral")["ts"]}

    def _show_only(self, content: Json, user: str, channel: str, via: str) -> Json:
        """Show a message to one person."""
        shown = {**copy.deepcopy(content), "channel": channel, "user": user, "ts": self.ts(), "via": via}
        name_parts(shown.get("blocks"), shown["ts"])
        self.ephemerals.append(shown)
        return shown

    def on_chat_update(self, call: Call, ws: Workspace) -> Json:
        channel, message = self._own(call, ws, "cant_update_message")
        if message.get("streaming"):
            raise ApiError("streaming_state_conflict")
        self._check_message(call, need_content=not message.get("blocks"))
        message.update({key: copy.deepcopy(call.args[key]) for key in EDITED if key in call.args})
        if "text" in call.args and "blocks" not in call.args:
            message.pop("blocks", None)  # documented: text without blocks removes them
        name_parts(message.get("blocks"), message["ts"])
        message["edited"] = {"user": ws.bot_user_id, "ts": self.ts()}
        message.setdefault("revisions", []).append(time.monotonic())
        return {"channel": channel["id"], "ts": message["ts"], "text": message["text"], "message": as_returned(message)}

    def on_chat_delete(self, call: Call, ws: Workspace) -> Json:
        channel, message = self._own(call, ws, "cant_delete_message")
        message["deleted"] = True
        return {"channel": channel["id"], "ts": message["ts"]}

    def on_chat_get_permalink(self, call: Call, ws: Workspace) -> Json:
        channel = self.channel_of(call.args.get("channel"))["id"]
        number = str(call.args.get("message_ts")).replace(".", "")
        return {"channel": channel, "permalink": f"https://fake.slack.com/archives/{channel}/p{number}"}

    def on_chat_unfurl(self, call: Call, ws: Workspace) -> Json:
        args = call.args
        if not (args.get("unfurl_id") and args.get("source")) and not (args.get("channel") and args.get("ts")):
            raise ApiError("cannot_find_message")
        if not args.get("unfurls") and not args.get("metadata"):
            raise ApiError("missing_unfurls")
        for address, unfurl in (args.get("unfurls") or {}).items():
            if unfurl.get("blocks"):
                self._check(call, rules.validate_blocks(unfurl["blocks"], "message", f"/unfurls/{address}/blocks"))
        self.unfurls.append(args)
        return {}

    def on_chat_start_stream(self, call: Call, ws: Workspace) -> Json:
        args, channel = call.args, self.channel_of(call.args.get("channel"), posting=ws)
        if channel["is_im"] and not args.get("thread_ts"):
            raise ApiError("invalid_thread_ts")
        for key in ("recipient_user_id", "recipient_team_id"):
            if not args.get(key) and not channel["is_im"]:
                raise ApiError(f"missing_{key}")
            if not args.get(key):
                self._note(call, Violation(f"/{key}", "missing_recipient", "reported as needed in direct messages too", "warning"))
        text = self._streamed(call)
        begun = {"streaming": True, "stream_since": time.monotonic(), "stream_parts": [text], "chunks": list(args.get("chunks") or [])}
        message = self._post(call, channel["id"], ws, text=text, **begun)
        return {"channel": channel["id"], "ts": message["ts"]}

    def on_chat_append_stream(self, call: Call, ws: Workspace) -> Json:
        channel, message = self._stream(call, ws)
        if not call.args.get("markdown_text") and not call.args.get("chunks"):
            raise ApiError("no_text")
        self._grow(message, call)
        return {"channel": channel["id"], "ts": message["ts"]}

    def on_chat_stop_stream(self, call: Call, ws: Workspace) -> Json:
        channel, message = self._stream(call, ws)
        if call.args.get("blocks"):
            self._check(call, rules.validate_blocks(call.args["blocks"]))
        self._grow(message, call)
        message["streaming"] = False
        message.update({key: copy.deepcopy(call.args[key]) for key in ("blocks", "metadata") if call.args.get(key)})
        name_parts(message.get("blocks"), message["ts"])
        if call.args.get("session_status"):
            session = self.sessions.setdefault((channel["id"], message["thread_ts"]), {"history": []})
            session["status"] = call.args["session_status"]
        return {"channel": channel["id"], "ts": message["ts"], "message": as_returned(message)}

    def _own(self, call: Call, ws: Workspace, refusal: str) -> tuple[Json, Json]:
        """Return the channel and the message of a call, which has to be the bot's own."""
        channel = self.channel_of(call.args.get("channel"))
        message = self.message(channel["id"], call.args.get("ts"))
        if message is None or message.get("deleted"):
            raise ApiError("message_not_found")
        if message.get("bot_id") != ws.bot_id:
            raise ApiError(refusal)
        return channel, message

    def _stream(self, call: Call, ws: Workspace) -> tuple[Json, Json]:
        channel, message = self._own(call, ws, "message_not_owned_by_app")
        if message.get("stopped_by_user"):
            raise ApiError("stopped_by_user")
        if message.get("streaming") and time.monotonic() - message["stream_since"] > self.stream_lifetime:
            message["streaming"] = False
        if not message.get("streaming"):
            raise ApiError("message_not_in_streaming_state")
        return channel, message

    def _grow(self, message: Json, call: Call) -> None:
        text = self._streamed(call)
        message["text"] += text
        message["stream_parts"].append(text)
        message["chunks"] += list(call.args.get("chunks") or [])

    def _streamed(self, call: Call) -> str:
        """Return the text of a call of a stream."""
        text = (call.args.get("markdown_text") or "") + "".join(self._chunk(call, each) for each in call.args.get("chunks") or [])
        if len(text) > 12_000:
            self._check(call, [Violation("/markdown_text", "msg_too_long", f"{len(text)} > 12000")])
        return text

    def _chunk(self, call: Call, chunk: Json) -> str:
        kind, well = chunk.get("type"), True
        if kind == "task_update":
            well = bool(chunk.get("id") and chunk.get("title")) and chunk.get("status") in STEP
        elif kind == "plan_update":
            well = bool(chunk.get("title"))
        elif kind == "blocks":
            self._check(call, rules.validate_blocks(chunk.get("blocks"), "message", "/chunks/blocks"))
        elif kind != "markdown_text":
            well = False
        if not well:
            self._check(call, [Violation("/chunks", "invalid_chunk", f"{kind!r} is unknown or incomplete")], "invalid_chunks")
        return str(chunk.get("text", "")) if kind == "markdown_text" else ""
