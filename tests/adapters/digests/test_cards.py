"""The posts of digests on both platforms: whatever a digest holds they are inside every limit, and each line names its source."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from adapters.discord import digest_cards as discord_cards
from adapters.slack import digest_cards as slack_cards
from bot.answers import Citation, Point, Table
from bot.digest.document import Digest, Line, Spotlight
from bot.phrases import phrases
from knowledge.pack import shipped_pack
from tests.adapters.discord.conftest import controls, texts
from tests.adapters.discord.test_cards import within_limits
from tests.adapters.slack.conftest import shown
from tests.bot.digest.channel import every_day, replayed
from tests.fakes.blockkit_rules import validate_message
from tests.worlds import knowledge_of

GAZETTE = Citation("gazette", "The Gazette", "Boats", "2026-03-01", "reputable", "https://gazette.example/a")
RUMOUR = Citation("rumour", "Unknown", "Talk of the docks", "2026-03-02", "weak")


def line(text: str, *citations: Citation, before: str = "") -> Line:
    return Line(Point(text, "fact", (text[:20],), "2026-03-02", citations), "Deal", "What?", before)


def digest(*lines: Line, **more: object) -> Digest:
    whole = {"subscription": "ab12", "day": "2026-03-02", "language": "en", "title": "Landscape digest", "intro": "Boats.", "lines": lines}
    return Digest(**whole | more)  # type: ignore[arg-type]  # each test names its own


def in_discord(shown: Digest) -> str:
    view = discord_cards.card(shown)
    within_limits(view)
    return texts(view.to_components())  # type: ignore[no-untyped-call]


def in_slack(post: Digest) -> str:
    message = slack_cards.card(post)
    validate_message({"text": message.text, "blocks": list(message.blocks)})
    return shown({"blocks": list(message.blocks)})


def test_each_line_names_its_best_source_with_its_date() -> None:
    told = digest(line("Acme won.", GAZETTE, RUMOUR, before="before: strong"), line("Birch lost.", RUMOUR), line("Cedar is computed."))
    assert "[The Gazette, 1 Mar 2026](<https://gazette.example/a>) +1 · before: strong" in in_discord(told)
    assert "<https://gazette.example/a|The Gazette, 1 Mar 2026> +1 · before: strong" in in_slack(told)
    for said in (in_discord(told), in_slack(told)):
        assert "“Talk of the docks”, 2 Mar 2026" in said
        assert "¹" not in said


def test_the_button_for_more_tells_news_from_what_is_only_due_for_a_look() -> None:
    one, due = line("Acme won.", GAZETTE), line("Birch is third.", RUMOUR)
    for post, label in (
        (digest(one, more=(one,), left=1, rechecks=(due,)), "2 more · 1 to be checked again"),
        (digest(one, rechecks=(due,)), "1 to be checked again"),
    ):
        assert label in [button.get("label") for button in controls(discord_cards.card(post).to_components())]  # type: ignore[no-untyped-call]
        assert f'"text": "➕ {label}"' in json.dumps(slack_cards.card(post).blocks, ensure_ascii=False)


@pytest.mark.parametrize("letters", ["word ", "*_`<@1>|[x](y) ", "字", "\N{PILE OF POO}", "a" * 300])
@pytest.mark.parametrize("far", ["https://a.example/" + "p" * 90, "https://a.example/" + "p" * 900, "javascript:x"])
def test_whatever_it_holds_it_is_inside_every_limit(letters: str, far: str) -> None:
    long = (letters * 2000)[:2500]
    source = Citation("s", long, long, "2026-03-01", "weak", far)
    lines = [line(f"{n} {long}", source, replace(source, source="t"), before=long) for n in range(12)]
    huge = digest(
        *lines, corrections=tuple(lines[:4]), more=tuple(lines * 2), left=9, title=long, intro=long, notes=(long, long),
        table=Table(long, ("#", long, long, long), tuple(("1", long, long, long) for _ in range(6))),
        spotlight=Spotlight(long, (Point(long, citations=(source,)), Point(long, citations=(source,))), long), rechecks=tuple(lines[:2]),
    )  # fmt: skip
    in_discord(huge)
    in_slack(huge)
    for page in range(1, 9):
        within_limits(discord_cards.further(huge, page))
    further = slack_cards.further(huge)
    validate_message({"text": further.text, "blocks": list(further.blocks)})


def test_a_real_digest_keeps_all_of_its_parts() -> None:
    with knowledge_of(shipped_pack()) as knowledge:
        for post in replayed(knowledge, every_day("2026-03-01", 240, 14)):
            said, also = in_discord(post), in_slack(post)
            for part in (post.title, phrases()("digest_spotlight"), *([phrases()("digest_boards")] if post.table else [])):
                assert part in said, post.day
                assert part in also, post.day
            assert all(each.point.text[:60].replace("*", "") in also.replace("&amp;", "&") for each in post.lines), post.day
