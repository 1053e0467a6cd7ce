"""A Slack on loopback for an unmodified app: Web API, Socket Mode, signed HTTP requests, OAuth, and the people in it.

    async with FakeSlack() as slack:
        ...start the app with slack.env() as its environment...
        await slack.mention("who leads?")
        await slack.wait(lambda: slack.bot_messages(slack.general))
    assert slack.problems() == []

What an app needs is its API address, its tokens and, over HTTP, the signing secret. The rooms are in `tests/fakes/slack/`.
"""

from __future__ import annotations

import asyncio
import fnmatch
import json
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from tests.fakes.slack.people import People
from tests.fakes.slack.records import Call, Delivery
from tests.fakes.slack.scopes import PER_MINUTE, POSTS_IN_5_SECONDS, SCOPES
from tests.fakes.slack.violations import all_text

NEVER = ("missing_fallback_text", "mass_mention", "missing_scope")
"""Broken rules that Slack lets pass and a good app does not."""


class FakeSlack(People):
    """The whole of it: waiting for what the app does, and judging it."""

    async def wait(self, condition: Callable[[], Any], seconds: float = 20.0, what: str = "it") -> Any:
        """Wait until something is true; return it."""
        end = time.monotonic() + seconds
        while not (reached := condition()):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f"waited {seconds} s for {what}; last calls: {[(c.method, c.error) for c in self.calls[-6:]]}")
            try:
                async with asyncio.timeout(min(left, 0.05)):
                    await self._changed.wait()
            except TimeoutError:
                continue
        return reached

    async def wait_call(self, method: str, wanted: Callable[[Call], bool] = lambda _: True, seconds: float = 20.0, since: int = 0) -> Call:
        """Wait for a call of a method; `since` leaves out so many calls of the past."""
        found = await self.wait(lambda: [c for c in self.calls[since:] if fnmatch.fnmatch(c.method, method) and wanted(c)], seconds, method)
        first: Call = found[0]
        return first

    async def wait_connected(self, count: int = 1, seconds: float = 10.0) -> None:
        await self.wait(lambda: len(self.sockets) >= count, seconds, f"{count} sockets")

    async def settle(self, quiet: float = 0.3, seconds: float = 10.0) -> None:
        """Wait until no call has come for a while."""
        end, seen = time.monotonic() + seconds, -1
        while time.monotonic() < end and seen != len(self.calls):
            seen = len(self.calls)
            await asyncio.sleep(quiet)

    def of(self, method: str) -> list[Call]:
        """Return the calls of a method, or of all that a pattern names."""
        return [call for call in self.calls if fnmatch.fnmatch(call.method, method)]

    def scopes_used(self) -> set[str]:
        """Return the scopes that the calls so far needed; of alternatives all."""
        return {SCOPES[call.method] for call in self.calls if call.method in SCOPES}

    def slow_acks(self) -> list[Delivery]:
        return [each for each in self.deliveries if each.ack_ms > self.ack_deadline * 1000]

    def rate_report(self) -> list[str]:
        """Say which methods and channels were used more often than Slack promises to take."""
        by_method: dict[str, list[float]] = defaultdict(list)
        by_channel: dict[str, list[float]] = defaultdict(list)
        for call in self.calls:
            by_method[call.method].append(call.at)
            if call.method in ("chat.postMessage", "chat.startStream") and call.http_status != 429:
                by_channel[str(call.args.get("channel"))].append(call.at)
        hasty = [(m, n) for m, at in by_method.items() if (n := most_within(at, 60)) > PER_MINUTE.get(m, 10_000)]
        crowded = [(c, n) for c, at in by_channel.items() if (n := most_within(at, 5)) > POSTS_IN_5_SECONDS]
        return [f"{m}: {n} calls in 60 s" for m, n in hasty] + [f"{c}: {n} posts in 5 s (1/s per channel)" for c, n in crowded]

    def problems(self) -> list[str]:
        """Return what no good app leaves behind, whatever happened: empty after every test."""
        broken = [str(each) for each in self.violations if each.severity == "error" or each.code in NEVER]
        late = [f"{d.kind} not acknowledged within {self.ack_deadline:g} s ({d.error or d.ack_ms})" for d in self.slow_acks()]
        unknown = [f"unknown method {method}" for method in self.unknown_methods]
        return broken + late + unknown + self.rate_report() + self._unfinished() + self._leaks()

    def _unfinished(self) -> list[str]:
        streams = [f"stream {m['ts']} was never stopped" for posted in self.messages.values() for m in posted if m.get("streaming")]
        sessions = [f"session {place} left in processing" for place, s in self.sessions.items() if s.get("status") == "processing"]
        last = {(s["channel_id"], s["thread_ts"]): s for s in self.statuses}
        statuses = [f"status {s['status']!r} never cleared in {place}" for place, s in last.items() if not s["cleared"]]
        return streams + sessions + statuses

    def _leaks(self) -> list[str]:
        secrets = (self.bot_token, self.app_token, self.signing_secret, self.client_secret)
        spoken = ((c.method, json.dumps(c.args)) for c in self.calls if c.method != "oauth.v2.access")
        return [f"a secret leaves in {method}" for method, sent in spoken if any(secret in sent for secret in secrets)]

    def transcript(self, channel: str) -> str:
        """Return what stands in a channel, replies indented."""
        lines = []
        for message in self.messages[channel]:
            who = "bot" if message.get("bot_id") == self.bot_id else self.users[message["user"]]["name"]
            indent = "  " if message.get("thread_ts", message["ts"]) != message["ts"] else ""
            if not message.get("deleted"):
                lines.append(f"{indent}{who}: {message.get('text') or all_text(message)}")
        return "\n".join(lines)


def most_within(times: Iterable[float], seconds: float) -> int:
    """Return how many of the times lie at most in one window of so many seconds."""
    ordered = sorted(times)
    first = most = 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most
