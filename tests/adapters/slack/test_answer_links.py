"""Links to answers: who gets one, what the page shows, how it looks in Slack."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.answer_pages import answer_at, html
from bot import documents
from bot.messages import Incoming
from bot.phrases import phrases
from bot.ports import Receipt
from tests import random_answers
from tests.adapters.slack.conftest import PUBLIC, Rig
from tests.fakes.responder import Echo, said


@pytest.fixture
async def kept(answering: Callable[..., Any]) -> AsyncIterator[Rig]:
    """Moat with one answer that it has given."""
    async with answering(Echo(), over="http") as rig:
        keep(rig)
        yield rig


def keep(rig: Rig) -> None:
    answer = said(Incoming("who makes Volt?", f"slack:{rig.slack.team_id}:C1:U1"), "Acme <b>makes</b> Volt & more")
    empty: Any = dict.fromkeys(("at", "question", "understood", "status", "intent", "as_of", "knowledge_version", "text"), "")
    none: Any = dict.fromkeys(("claims_used", "claims_passed_over"), ())
    document = documents.dump(answer)
    rig.keepers.receipts.keep(Receipt("a1", conversation=answer.conversation, document=document, **none, **empty))


async def page(rig: Rig, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(rig.root + path) as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return response.status, await response.text()


async def test_an_answer_has_a_page_once_somebody_asks_for_its_link(kept: Rig) -> None:
    await kept.slack.slash("/moat", "who makes Volt?")
    [answer] = await kept.whispers()
    assert (await page(kept, "/a/a1"))[0] == 404
    await kept.slack.click("moat:v1:link", ephemeral=answer)
    told = (await kept.whispers(2))[1]
    assert f"{PUBLIC}/a/a1" in told["text"]
    status, shown = await page(kept, "/a/a1")
    assert status == 200
    assert "Acme &lt;b&gt;makes&lt;/b&gt; Volt &amp; more" in shown
    assert "who makes Volt?" not in shown


async def test_its_link_unfurls_as_the_answer(kept: Rig) -> None:
    kept.app.desk.notes.write("page of answer a1", "yes")
    await kept.slack.share_link(f"{PUBLIC}/a/a1")
    await kept.quiet()
    [unfurl] = kept.slack.unfurls
    assert "Volt &amp; more" in str(unfurl["unfurls"][f"{PUBLIC}/a/a1"])


async def test_an_answer_that_nobody_passed_on_stays_private(kept: Rig) -> None:
    await kept.slack.share_link(f"{PUBLIC}/a/a1")
    await kept.quiet()
    assert "Volt" not in str(kept.slack.unfurls[0]["unfurls"])
    assert "questions about cells" in str(kept.slack.unfurls[0]["unfurls"])


async def test_what_was_forgotten_has_no_page(kept: Rig) -> None:
    kept.app.desk.notes.write("page of answer a1", "yes")
    kept.keepers.receipts.forget("")
    assert (await page(kept, "/a/a1"))[0] == 404


@pytest.mark.parametrize("url", ["https://elsewhere.example/a/a1", "https://moat.example.org.evil.example/a/a1"])
async def test_links_of_others_are_left_alone(kept: Rig, url: str) -> None:
    await kept.slack.share_link(url)
    await kept.quiet()
    assert kept.slack.unfurls == []


def test_an_address_leads_to_an_answer_only_under_our_own() -> None:
    assert answer_at("https://m.example/moat/", "https://m.example/moat/a/x1") == "x1"
    assert answer_at("https://m.example/moat", "https://m.example/moat/a/x1/../y") == ""
    assert answer_at("https://m.example/moat", "https://m.example/other/a/x1") is None


@given(st.integers(min_value=0, max_value=500))
def test_no_answer_breaks_out_of_its_page(seed: int) -> None:
    shown = html(random_answers.answer(seed), phrases("en"))
    assert "<script" not in shown.lower()
    assert "javascript:" not in shown.lower()
