"""The renderer: whatever comes in, what goes out keeps to Slack's limits, pings nobody, and reads well."""

from __future__ import annotations

import random
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters import charts, layout
from adapters.naming import Strange
from adapters.slack import cards
from adapters.slack.blocks import weight
from adapters.slack.cards import ChartShown, Options
from adapters.slack.controls import NO_ANSWER, Pressed, parse
from bot.answers import Answer, Citation, Correction, Point, Status, Table
from bot.phrases import Phrases, languages, phrases
from tests import random_answers
from tests.adapters.slack.payloads import controls, labels, parts, refused, shown, texts, unsafe
from tests.fakes.blockkit_rules import validate_message
from tests.worlds import World

SEEDS = st.integers(0, 2**32)
SAID = phrases()
HEAVIEST = 13_200
"""Characters of JSON; Slack has refused heavier messages, whatever was in them."""
SOURCE = Citation("s1", "The Daily", "A report", "2026-03-24", "primary", "https://daily.example/report")
OTHER = Citation("s2", "A blog", "Rumours", "2026-02", "weak", None)


def an_answer(**changes: Any) -> Answer:
    plain = Answer(
        id="a1",
        conversation="c",
        status=Status.ANSWERED,
        intent="why",
        entities=("acme",),
        corrections=(Correction("Acme belongs to Beta, not to Gamma.", ("c1",), (SOURCE,)),),
        headline=Point("Acme leads.", "assessment", ("c2",), citations=(SOURCE, OTHER), confidence="high"),
        points=(
            Point("It has the data.", "fact", ("c3",), citations=(OTHER,)),
            Point("It will grow.", "prediction", ("c4",), cautions=("disputed",), role="against"),
        ),
        suggestions=("Who owns Acme?",),
        as_of="2026-11-25",
    )
    return replace(plain, **changes)


def everything(answer: Answer, said: Phrases, options: Options) -> list[cards.Message]:
    return [
        cards.card(answer, said, options),
        cards.sources(answer, said),
        *(cards.further(answer, page, said) for page in (0, 1, 2, 99)),
        cards.did_you_mean(Strange(options.asked, (options.asked, "x"), (options.asked, "x"), "entity"), said),
        cards.did_you_mean(Strange(options.asked, (), (), "date"), said),
        cards.privacy(said, days=30, receipts=20_000),
    ]


@settings(max_examples=120, deadline=None)
@given(SEEDS, st.sampled_from(languages()))
def test_every_answer_fits(seed: int, language: str) -> None:
    said, answer, hostile = phrases(language), random_answers.answer(seed), random_answers.text(random.Random(seed))
    picture = ChartShown("F1", hostile) if seed % 3 else None
    options = Options(bool(seed % 2), picture, hostile, hostile, "native" if seed % 5 else "buttons")
    for message in everything(answer, said, options):
        assert refused(message) == []
        assert weight(message.blocks) < HEAVIEST
    streamed = cards.markdown(answer, said)
    assert validate_message({"markdown_text": streamed}) == []
    assert 0 < len(streamed) <= 12_000
    assert unsafe([], streamed.replace("> **", "")) == []


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_every_control_says_what_it_does_and_for_which_answer(seed: int) -> None:
    answer = random_answers.answer(seed)
    for message in everything(answer, SAID, Options(private=True)):
        for block in parts(message.blocks, "actions", "context_actions"):
            for control in block["elements"]:
                pressed = parse(as_pressed(block, control))
                assert pressed is not None
                assert pressed.answer in (answer.id, "")
                assert (pressed.action == "next") == (control["type"] == "static_select")


def as_pressed(block: dict[str, Any], control: dict[str, Any], choice: int = 0) -> dict[str, Any]:
    """What Slack sends when somebody uses a control."""
    found = {"type": control["type"], "action_id": control["action_id"], "block_id": block.get("block_id", "xY1z")}
    if control["type"] == "static_select":
        return found | {"selected_option": control["options"][choice]}
    if control["type"] == "feedback_buttons":
        return found | {"value": control[("positive_button", "negative_button")[choice]]["value"]}
    return found | {"value": control["value"]}


@settings(max_examples=60, deadline=None)
@given(SEEDS)
def test_nothing_is_lost_between_the_pages(seed: int) -> None:
    answer = random_answers.answer(seed, whole=False)
    pages, page = [cards.card(answer, SAID)], 1
    further = [cards.further(answer, page, SAID)]
    while any(
        parse({**button}) == Pressed("page", answer.id, page + 1, f"{answer.id}:{page + 1}") for button in controls(further[-1].blocks)
    ):
        page += 1
        further.append(cards.further(answer, page, SAID))
    more = "more" in [pressed.action for button in controls(pages[0].blocks) if (pressed := parse(button))]
    listed = [item for message in pages + (further if more else []) for item in parts(message.blocks, "rich_text_list")]
    lines = [line for sheet in (layout.sheet(answer), layout.rest(answer)) for part in sheet.parts for line in part.points]
    assert sum(len(each["elements"]) for each in listed) == len(lines)


def test_an_answer_reads_correction_headline_points() -> None:
    blocks = cards.card(an_answer(), SAID).blocks
    quote, headline, points = blocks[:3]
    assert shown(quote) == "Not quite: Acme belongs to Beta, not to Gamma. ¹"
    assert quote["elements"][0]["type"] == "rich_text_quote"
    assert shown(headline) == "Acme leads. (assessment) ¹ ²"
    assert headline["elements"][0]["elements"][0]["style"] == {"bold": True}
    first, second = points["elements"][0]["elements"]
    assert shown(first) == "It has the data. ²"
    assert shown(second) == "↔ It will grow. (prediction; disputed)"
    assert [link["url"] for link in parts(blocks, "link")] == [SOURCE.url, SOURCE.url]
    assert "as of 25 Nov 2026 · high confidence · 2 sources · unmarked lines are facts" in texts(blocks)


def test_its_text_alone_says_what_it_comes_to() -> None:
    assert cards.card(an_answer(), SAID).text == "Not quite: Acme belongs to Beta, not to Gamma.\nAcme leads."
    assert cards.card(an_answer(corrections=(), headline=None), SAID).text == "It has the data."
    assert cards.card(an_answer(headline=Point("R&D <!channel>")), SAID).text.endswith("R&amp;D &lt;!channel&gt;")


def test_what_stands_under_it() -> None:
    blocks = cards.card(an_answer(more=(Point("And so on."),)), SAID, Options(private=True)).blocks
    assert labels(blocks)[:5] == ["📚 Sources", "🔎 Why?", "⚖️ Compare with…", "➕ Show more (1)", "📣 Share here"]
    assert labels(blocks)[5:] == ["👍 Helpful", "👎 Not helpful"]
    assert controls(blocks)[0]["accessibility_label"] == "Sources"
    (select,) = parts(blocks, "static_select")
    assert [option["value"] for option in select["options"]] == ["Who owns Acme?"]
    assert labels(cards.card(an_answer(status=Status.UNKNOWN), SAID).blocks) == []
    assert "📣 Share here" not in labels(cards.card(an_answer(), SAID).blocks)


def test_slack_s_own_buttons_for_what_one_thinks_of_it() -> None:
    blocks = cards.below(an_answer(), SAID, Options(feedback="native")).blocks
    assert "👍 Helpful" not in labels(blocks)
    (row,) = parts(blocks, "context_actions")
    good, bad = (parse(as_pressed(row, row["elements"][0], choice)) for choice in (0, 1))
    assert good is not None
    assert bad is not None
    assert (good.action, good.answer, bad.action, bad.answer) == ("helpful", "a1", "unhelpful", "a1")


def test_a_choice_is_the_question_and_names_the_answer() -> None:
    (row,) = [each for each in parts(cards.card(an_answer(), SAID).blocks, "actions") if "block_id" in each]
    assert parse(as_pressed(row, row["elements"][0])) == Pressed("next", "a1", value="Who owns Acme?")
    assert parse({"action_id": "moat:v1:next", "block_id": f"moat:v1:next:{NO_ANSWER}", "selected_option": {"value": "x"}}) == Pressed(
        "next", value="x"
    )
    assert parse({"action_id": "else"}) is None
    assert parse({"action_id": "moat:v1:sources", "value": "not an id"}) == Pressed("sources", value="not an id")


def test_a_table_is_a_table_and_goes_on_under_show_more() -> None:
    rows = tuple((f"Company {n}", "" if n % 2 else "leader", str(n)) for n in range(60))
    answer = an_answer(table=Table("Standings", ("who", "standing", "score"), rows))
    (table,) = parts(cards.card(answer, SAID).blocks, "table")
    assert [cell["text"] for cell in table["rows"][0]] == ["who", "standing", "score"]
    assert [cell["text"] for cell in table["rows"][2]] == ["Company 1", "–", "1"]
    assert [setting["align"] for setting in table["column_settings"]] == ["left", "left", "right"]
    assert "➕ Show more (50)" in labels(cards.card(answer, SAID).blocks)
    further = [table for page in (1, 2) for table in parts(cards.further(answer, page, SAID).blocks, "table")]
    assert [row[0]["text"] for each in (table, *further) for row in each["rows"][1:]] == [row[0] for row in rows]


def test_a_second_table_in_a_message_is_told_in_lines() -> None:
    table = Table("Standings", ("who", "standing"), (("Acme", "leader"),))
    parts_of = (an_answer(id="p1", table=table), an_answer(id="p2", table=table))
    blocks = cards.card(an_answer(headline=None, points=(), corrections=(), parts=parts_of), SAID).blocks
    assert len(list(parts(blocks, "table"))) == 1
    assert "Acme  standing: leader" in shown(blocks)


def test_a_picture_is_told_to_those_who_do_not_see_it() -> None:
    (image,) = parts(cards.card(an_answer(), SAID, Options(chart=ChartShown("F1", "Scores. Acme: 3."))).blocks, "image")
    assert image == {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "Scores. Acme: 3."}


def test_sources_are_numbered_like_the_footnotes() -> None:
    message = cards.sources(an_answer(more=(Point("More.", citations=(replace(OTHER, source="s3", title="Third"),)),)), SAID)
    (listed,) = parts(message.blocks, "rich_text_list")
    assert listed["style"] == "ordered"
    assert [shown(item) for item in listed["elements"]] == [
        "The Daily: A report, 24 Mar 2026",
        "A blog: Rumours, Feb 2026 · weak source",
        "A blog: Third, Feb 2026 · weak source",
    ]
    nothing = cards.sources(an_answer(corrections=(), headline=Point("Hello."), points=()), SAID)
    assert nothing.text == "This answer rests on no source."


def test_a_plain_day_is_no_moment() -> None:
    """A reader west of Greenwich would see the day before."""
    for message in everything(an_answer(), SAID, Options()):
        assert "<!date" not in message.text + shown(message.blocks)


def test_a_short_line_without_notes_stands_in_large_letters() -> None:
    answer = an_answer(status=Status.UNKNOWN, corrections=(), headline=Point("That is not in my knowledge."), points=())
    assert [block["type"] for block in cards.card(answer, SAID).blocks] == ["header", "actions"]


@pytest.mark.parametrize("pack", ["shipped", "batteries", "clouds"])
def test_the_longest_answers_of_a_pack_fit_and_are_no_wall(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    areas = [area.name for area in world.knowledge.areas()]
    names = [name for name, _ in world.knowledge.names()][:8]
    for question in [f"landscape of {area}" for area in areas] + [f"tell me about {name}" for name in names] + ["what changed?", "help"]:
        answer = world.ask(question)
        chart = next((each.chart for each in answer.whole if each.chart), None)
        picture = ChartShown("F1", charts.told(chart)) if chart else None
        for message in everything(answer, SAID, Options(private=True, chart=picture, asked=question)):
            assert refused(message) == []
        first = cards.card(answer, SAID)
        lines = [line for part in parts(first.blocks, "rich_text_section", "rich_text_quote") for line in [shown(part)]]
        assert sum(1 + len(line) // 80 for line in lines) <= 40, question
        headline = layout.sheet(answer).parts[0].headline
        assert headline is None or headline.text[:40].replace("&", "&amp;") in first.text
