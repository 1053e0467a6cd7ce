"""The methods that look something up, and files."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from tests.fakes.slack.records import ApiError, Call, Json, Workspace
from tests.fakes.slack.windows import Windows
from tests.fakes.slack.world import as_returned


class Directory(Windows):
    """What the app asks about people, channels and itself."""

    def on_api_test(self, call: Call, ws: Workspace | None) -> Json:
        return {"args": call.args}

    def on_auth_test(self, call: Call, ws: Workspace) -> Json:
        who = {"team": ws.name, "user": "moat", "team_id": ws.team_id, "user_id": ws.bot_user_id, "bot_id": ws.bot_id}
        return {"url": "https://fake.slack.com/", "is_enterprise_install": ws.org_wide, "enterprise_id": ws.enterprise_id, **who}

    def on_auth_revoke(self, call: Call, ws: Workspace) -> Json:
        ws.status = "token_revoked"
        return {"revoked": True}

    def on_team_info(self, call: Call, ws: Workspace) -> Json:
        return {"team": {"id": ws.team_id, "name": ws.name, "domain": "fake"}}

    def on_users_info(self, call: Call, ws: Workspace) -> Json:
        user = self.users.get(call.args.get("user", ""))
        if user is None:
            raise ApiError("user_not_found")
        asked = str(call.args.get("include_locale", "")).lower() in ("1", "true")
        return {"user": {key: value for key, value in user.items() if key != "locale" or asked}}

    def on_conversations_info(self, call: Call, ws: Workspace) -> Json:
        return {"channel": self._as_listed(self.channel_of(call.args.get("channel")))}

    def on_conversations_open(self, call: Call, ws: Workspace) -> Json:
        users = call.args.get("users") or []
        people = users.split(",") if isinstance(users, str) else users
        if not people or any(user not in self.users for user in people):
            raise ApiError("user_not_found")
        return {"channel": {"id": self.im(people[0])}}

    def on_conversations_history(self, call: Call, ws: Workspace) -> Json:
        channel = self.channel_of(call.args.get("channel"))
        if self.bot_user_id not in channel["members"]:
            raise ApiError("not_in_channel")
        since, until = float(call.args.get("oldest") or 0), float(call.args.get("latest") or 9e12)
        roots = [m for m in reversed(self.messages[channel["id"]]) if m.get("thread_ts", m["ts"]) == m["ts"] and not m.get("deleted")]
        return self._returned(call, [m for m in roots if since < float(m["ts"]) <= until])

    def on_conversations_replies(self, call: Call, ws: Workspace) -> Json:
        channel, ts = self.channel_of(call.args.get("channel")), str(call.args.get("ts"))
        since = float(call.args.get("oldest") or 0)
        thread = [m for m in self.messages[channel["id"]] if ts in (m["ts"], m.get("thread_ts")) and not m.get("deleted")]
        if not thread:
            raise ApiError("thread_not_found")
        return self._returned(call, [m for m in thread if m["ts"] == ts or float(m["ts"]) > since])

    def _returned(self, call: Call, messages: list[Json]) -> Json:
        wanted = str(call.args.get("include_all_metadata", "")).lower() in ("1", "true")
        limit, first = int(call.args.get("limit") or 100), int(call.args.get("cursor") or 0)
        more = len(messages) > first + limit
        return {
            "messages": [as_returned(m, metadata=wanted) for m in messages[first : first + limit]],
            "has_more": more,
            "response_metadata": {"next_cursor": str(first + limit) if more else ""},
        }

    def _as_listed(self, channel: Json) -> Json:
        return {**{k: v for k, v in channel.items() if k != "members"}, "is_member": self.bot_user_id in channel["members"]}

    def on_files_get_upload_url_external(self, call: Call, ws: Workspace) -> Json:
        if not call.args.get("filename") or not call.args.get("length"):
            raise ApiError("invalid_arguments")
        number = self._id("F")
        about = {"name": call.args["filename"], "length": int(call.args["length"]), "alt_txt": call.args.get("alt_txt")}
        self.files[number] = {"id": number, "data": None, "shared": [], **about}
        return {"upload_url": f"{self.root}/upload/v1/{number}", "file_id": number}

    async def _upload(self, request: web.Request) -> web.Response:
        fault, number = self._fault_of("upload", {}), request.match_info["number"]
        if fault is not None:
            return web.Response(status=fault.status or 500, text="upload failed")
        if number not in self.files:
            return web.Response(status=404, text="not found")
        self.files[number]["data"] = await self._body(request)
        return web.Response(text=f"OK - {len(self.files[number]['data'])}")

    async def _body(self, request: web.Request) -> bytes:
        if not request.content_type.startswith("multipart/"):
            return await request.read()
        fields = (await request.post()).values()
        return b"".join(each.file.read() for each in fields if isinstance(each, web.FileField))

    def on_files_complete_upload_external(self, call: Call, ws: Workspace) -> Json:
        asked = call.args.get("files") or []
        done = [self._completed(each) for each in (json.loads(asked) if isinstance(asked, str) else asked)]
        channel = call.args.get("channel_id")
        if channel:
            place = self.channel_of(channel, posting=ws)["id"]
            self._post(call, place, ws, text=call.args.get("initial_comment") or "", files=done)
            for each in done:
                self.files[each["id"]]["shared"].append(place)
        return {"files": done}

    def _completed(self, asked: Json) -> Json:
        file: Any = self.files.get(asked["id"])
        if file is None or file["data"] is None:
            raise ApiError("file_not_found")
        if file["length"] != len(file["data"]):
            raise ApiError("file_update_failed")
        file["title"] = asked.get("title")
        return {"id": file["id"], "title": file["title"], "name": file["name"], "size": len(file["data"])}
