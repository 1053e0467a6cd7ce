"""Answers to interactions through their `response_url`."""

from __future__ import annotations

import asyncio
import copy
import time

from aiohttp import web

from tests.fakes.slack.directory import Directory
from tests.fakes.slack.records import ApiError, Call, Json

RESPONSE_USES, RESPONSE_SECONDS = 5, 1800


class Responses(Directory):
    """What the app says where it was asked, member or not."""

    async def _response(self, request: web.Request) -> web.Response:
        """A use of a `response_url`."""
        number, payload = request.match_info["number"], await request.json()
        call = Call("response_url", payload, None, time.monotonic(), request.content_type)
        if self.delay:
            await asyncio.sleep(self.delay)
        self.calls.append(call)
        call.http_status, call.response = self._respond(call, self.response_urls.get(number))
        self._wake()
        if call.http_status == 200:
            return web.Response(text="ok")
        headers = {"Retry-After": "1"} if call.http_status == 429 else {}
        return web.json_response(call.response, status=call.http_status, headers=headers)

    def _respond(self, call: Call, place: Json | None) -> tuple[int, Json]:
        payload, fault = call.args, self._fault_of("response_url", call.args)
        if fault is not None:
            call.fault = fault.pattern
            return fault.status or 500, {"ok": False, "error": fault.error or "internal_error"}
        if place is None or time.monotonic() - place["at"] > RESPONSE_SECONDS:
            return 404, {"ok": False, "error": "expired_url"}
        if place["uses"] >= RESPONSE_USES:
            return 404, {"ok": False, "error": "used_url"}
        try:
            self._check_message(call, need_content=not payload.get("delete_original"))
        except ApiError as error:
            return 400, {"ok": False, "error": error.error}
        place["uses"] += 1
        self.response_url_posts.append({"via": "response_url", "channel": place["channel"], "user": place["user"], **payload})
        self._respond_in(payload, place)
        return 200, {"ok": True}

    def _respond_in(self, payload: Json, place: Json) -> None:
        original = self._original(place)
        if payload.get("delete_original"):
            if original is not None:
                original["deleted"] = True
        elif payload.get("replace_original") and original is not None:
            original.update({key: copy.deepcopy(value) for key, value in payload.items() if key in ("text", "blocks", "attachments")})
        else:
            self._land(payload, place["user"], place["channel"], "response_url")

    def _original(self, place: Json) -> Json | None:
        shown = next((each for each in self.ephemerals if each["ts"] == place["ts"]), None)
        return self.message(place["channel"], place["ts"]) or shown

    def _land(self, payload: Json, user: str, channel: str, via: str) -> None:
        """Show an answer to an interaction where it belongs."""
        if payload.get("response_type") == "in_channel":
            self._post(Call(via, payload, None, 0.0), channel, None, via=via)
        else:
            self._show_only(payload, user, channel, via)
