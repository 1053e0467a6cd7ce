"""Forms that were sent off. What is wrong in one is said in the form itself; everything else happens after it has closed."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from adapters import naming
from adapters.asking import Wish
from adapters.naming import Strange
from adapters.slack import cards, modals
from adapters.slack.controls import PREFIX
from adapters.slack.digests import Digests
from adapters.slack.gestures import Gesture, of_interaction
from adapters.slack.homes import Homes
from adapters.slack.listeners.work import Body, begin
from adapters.slack.modals import Asked
from adapters.slack.replies import Replies
from adapters.slack.settings_form import save_settings
from adapters.slack.talks import belongs, person_id

View = Mapping[str, Any]
Send = Callable[[Gesture, View], Awaitable[object]]


def register(app: AsyncApp, replies: Replies, homes: Homes) -> None:
    """Listen to forms."""
    forms = Forms(replies, homes)

    async def sent(ack: AsyncAck, body: dict[str, Any], client: AsyncWebClient) -> None:
        view: View = body.get("view") or {}
        if modals.kind(view) == "ask" and not _says_something(modals.asked(view)):
            reader = await replies.reader(of_interaction(body, client))
            await ack(response_action="errors", errors={f"{PREFIX}question": reader.said("ask_nothing")})
            return
        gesture = forms.gesture(body, client)
        await ack()
        begin(replies, gesture, body, forms.sent)

    app.view(re.compile(".*"))(sent)


class Forms:
    """Does what forms say."""

    def __init__(self, replies: Replies, homes: Homes) -> None:
        """Answer through `replies`; a home that shows settings is shown anew."""
        self._replies = replies
        self._homes = homes
        self._service = replies.service
        self._send: dict[str, Send] = {"ask": self._ask, "compare": self._compare, "reason": self._reason, "settings": self._settings}
        self._send["digest"] = Digests(replies).sent

    def gesture(self, body: Body, client: AsyncWebClient) -> Gesture:
        """Return the gesture of a form: it happens where the form was opened."""
        memory = modals.memory_of(body.get("view") or {})
        there = of_interaction(body, client).at(memory.get("channel", ""), memory.get("thread") or None, memory.get("response_url") or None)
        return replace(there, private=bool(memory.get("private")))

    async def sent(self, gesture: Gesture, body: Body) -> None:
        """Do what a form says."""
        view: View = body.get("view") or {}
        send = self._send.get(modals.kind(view))
        if send is None:
            await self._whisper(gesture, "outdated")
            return
        await send(gesture, view)

    async def _ask(self, gesture: Gesture, view: View) -> None:
        asked = modals.asked(view)
        found = self._question(asked)
        if isinstance(found, Strange):
            said = (await self._replies.reader(gesture)).said
            await self._replies.whisper(gesture, cards.did_you_mean(found, said))
            return
        wish = Wish(found, asked.private, alone=not asked.question)
        if gesture.channel:
            await self._replies.ask(gesture, wish, key=f"form:{gesture.trigger}")
        else:
            await self._replies.ask_directly(gesture, replace(wish, private=None))

    def _question(self, asked: Asked) -> str | Strange:
        if asked.question:
            return asked.question
        if asked.name:
            return naming.resolved(self._service.directory, "company", {"name": asked.name, "area": asked.area})
        return naming.question("landscape", {"area": asked.area})

    async def _compare(self, gesture: Gesture, view: View) -> None:
        memory, said = modals.memory_of(view), (await self._replies.reader(gesture)).said
        answer = await self._service.kept(memory.get("answer", ""))
        if answer is None or not answer.entities or not belongs(answer.conversation, gesture.team):
            await self._whisper(gesture, "outdated")
            return
        name = " ".join(modals.fields(view).get("name", "").split())
        question = said("compare_question", first=self._service.name_of(answer.entities[0]), second=name)
        await self._replies.ask(gesture, Wish(question), key=f"form:{gesture.trigger}")

    async def _reason(self, gesture: Gesture, view: View) -> None:
        filled, answer = modals.fields(view), modals.memory_of(view).get("answer", "")
        person = person_id(gesture.team, gesture.user)
        await self._service.mark(answer, person, helpful=False, reason=filled.get("reason", ""), words=filled.get("words", ""))
        await self._whisper(gesture, "thanks_reason")

    async def _settings(self, gesture: Gesture, view: View) -> None:
        await save_settings(self._replies, gesture, modals.chosen_rules(view))
        if not gesture.channel:
            await self._homes.show(gesture)

    async def _whisper(self, gesture: Gesture, phrase: str) -> None:
        await self._replies.whisper(gesture, cards.note((await self._replies.reader(gesture)).said(phrase)))


def _says_something(asked: Asked) -> bool:
    return bool(asked.question or asked.name or asked.area)
