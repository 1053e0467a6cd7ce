"""The renderer: whatever comes in, what goes out keeps to Discord's limits and pings nobody."""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import Any

import pytest
from discord import ui
from hypothesis import given, settings
from hypothesis import strategies as st

import adapters.translations
import bot.phrases
from adapters.discord import cards
from adapters.discord.markup import cut, safe
from adapters.footnotes import address
from bot.answers import Answer, Citation, Point, Status, Table
from bot.phrases import languages, phrases
from tests import random_answers
from tests.adapters.discord.conftest import controls, texts
from tests.bot.strategies import PIECES
from tests.worlds import World

TEXTS = st.one_of(
    st.text(max_size=300),
    st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join),
    st.integers(1, 5000).map(lambda n: "x" * n),
    st.integers(1, 900).map(lambda n: "word * " * n),
)


def within_limits(view: ui.LayoutView) -> None:
    """What Discord refuses, and discord.py does not check."""
    assert 0 < view.content_length() <= 4000
    assert view.total_children_count <= 40
    payload: list[dict[str, Any]] = view.to_components()  # type: ignore[no-untyped-call]
    assert len(payload) <= 10
    for control in controls(payload):
        assert 1 <= len(control["custom_id"]) <= 100
        assert len(control.get("label", "")) <= (34 if control.get("emoji") else 38)
        assert len(control.get("placeholder", "")) <= 150
        options = control.get("options", [])
        assert len(options) <= 25
        assert len({o["value"] for o in options}) == len(options)
        assert all(1 <= len(o["label"]) <= 100 and 1 <= len(o["value"]) <= 100 for o in options)
    for row in payload:
        assert len(row.get("components", [])) >= 1
    text = re.sub(r"```.*?```", "", texts(payload), flags=re.DOTALL)  # nothing is read as a mention in a block of code
    for item in view.walk_children():
        if isinstance(item, ui.Button) and item.url:
            assert len(item.url) <= 512
            assert 1 <= len(item.label or "") <= 80
    assert not re.search(r"@(everyone|here)\b|(?<!\\)<[@#!:t]", text)


@pytest.mark.parametrize("language", languages())
def test_every_answer_fits(language: str) -> None:
    said = phrases(language)
    for seed in range(150):
        answer, hostile = random_answers.answer(seed), random_answers.text(random.Random(seed))
        within_limits(cards.card(answer, said, cards.Options(bool(seed % 2), hostile or None, hostile, hostile)))
        for page in (0, 1, 2, 99):
            within_limits(cards.sources(answer, page, said))
            within_limits(cards.further(answer, page, said))


def everything(answer: Answer) -> str:
    """What a reader comes to see who opens every page."""
    views = [cards.card(answer, phrases())]
    views += [turn(answer, page, phrases()) for turn in (cards.further, cards.sources) for page in range(1, 40)]
    return "\n".join(texts(view.to_components()) for view in views)  # type: ignore[no-untyped-call]


def answered(**what: Any) -> Answer:
    return Answer("a1", "c", Status.ANSWERED, "profile", **({"headline": Point("x", claims=("c",))} | what))


@pytest.mark.parametrize("long", ["", "a long name that no phone has room for in a column of its own"])
@pytest.mark.parametrize("columns", [2, 3, 6])
def test_every_cell_of_a_long_table_can_be_reached(long: str, columns: int) -> None:
    rows = tuple(tuple(f"r{r}c{c} {long}".strip() for c in range(columns)) for r in range(60))
    shown = everything(answered(table=Table("t", tuple(f"h{c}" for c in range(columns)), rows)))
    assert [cell for row in rows for cell in row if cell not in shown] == []


def test_rows_that_have_no_room_side_by_side_stand_under_what_they_have_in_common() -> None:
    rows = tuple((f"a rather long area {n // 7}", f"a rather long name {n}", "leader", "1 Oct 2026") for n in range(14))
    shown = texts(cards.card(answered(table=Table("t", ("area", "who", "standing", "since"), rows)), phrases()).to_components())  # type: ignore[no-untyped-call]
    assert shown.count("**a rather long area 0**") == shown.count("**a rather long area 1**") == 1
    assert "a rather long name 13  leader    1 Oct 2026" in shown
    assert "Show more" not in shown


def test_how_many_rows_come_after_the_card_stands_on_its_button() -> None:
    rows = tuple((f"r{n}", "leader") for n in range(20))
    card = cards.card(answered(table=Table("t", ("who", "standing"), rows)), phrases())
    assert "Show more (6)" in [c.get("label") for c in controls(card.to_components())]  # type: ignore[no-untyped-call]


@pytest.mark.parametrize("many", [0, 1, 5, 6, 90])
def test_every_source_can_be_reached_and_a_few_have_a_button_each(many: int) -> None:
    points = tuple(Point(f"p{n}", citations=(citation(n),)) for n in range(many))
    answer = answered(points=points)
    assert [n for n in range(many) if f"Publisher {n}: Title {n}" not in everything(answer)] == []
    found = [item for item in cards.sources(answer, 1, phrases()).walk_children() if isinstance(item, ui.Button) and item.url]
    assert [(b.label, b.url) for b in found] == (
        [(f"{n + 1} Publisher {n}", f"https://s{n}.example/") for n in range(many)] if many <= 5 else []
    )


def citation(n: int) -> Citation:
    return Citation(f"s{n}", f"Publisher {n}", f"Title {n}", "2026", "reputable", f"https://s{n}.example/")


@pytest.mark.parametrize(
    ("kinds", "told"),
    [
        (["fact", "fact"], "facts only"),
        (["fact", "assessment"], "unmarked lines are facts"),
        (["prediction", "assessment"], None),
    ],
)
def test_each_line_is_a_fact_an_assessment_or_a_prediction_for_all_to_see(kinds: list[str], told: str | None) -> None:
    first, *rest = (Point(f"line {n}", kind, citations=(citation(n),)) for n, kind in enumerate(kinds))
    shown = texts(cards.card(answered(headline=first, points=tuple(rest)), phrases()).to_components())  # type: ignore[no-untyped-call]
    assert [kind for kind in kinds if kind != "fact" and f"({kind})" not in shown] == []
    assert [phrase for phrase in ("facts only", "unmarked lines are facts") if phrase in shown] == ([told] if told else [])


@settings(max_examples=100, deadline=None)
@given(TEXTS)
def test_foreign_text_has_no_format_of_its_own(text: str) -> None:
    line = safe(text)
    assert "\n" not in line
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~|`\[\]<>]", line)
    assert not re.search(r"https?://", line)
    assert len(cut(line, 50)) <= 50


@pytest.mark.parametrize("start", ["# ", "## ", "### ", "-# ", "- ", "* ", "+ ", "1. ", "12) ", "> ", ">>> ", "```"])
def test_foreign_text_begins_no_heading_list_or_quotation(start: str) -> None:
    assert safe(f"{start}words") != f"{start}words"
    assert re.sub(r"\\(.)", r"\1", safe(f"{start}words")) == f"{start}words", "and reads as it was written"


def test_a_footnote_number_stays_with_the_words_before_it() -> None:
    line = texts(cards.card(answered(headline=Point("x", "prediction", citations=(citation(1),))), phrases()).to_components())  # type: ignore[no-untyped-call]
    assert "x *(prediction)*\u00a0[¹](https://s1.example/)" in line


def test_a_table_without_room_for_columns_names_what_stands_in_each_line() -> None:
    rows = (("unit", "Google Brain and Google DeepMind together", ""), ("platform", "YouTube, YouTube Shorts and Google Play", "Sora app"))
    view = cards.card(answered(table=Table("t", ("", "Google", "OpenAI"), rows)), phrases())
    shown = texts(view.to_components())  # type: ignore[no-untyped-call]
    assert "- **unit** · *Google:* Google Brain and Google DeepMind together\n" in shown
    assert "- **platform** · *Google:* YouTube, YouTube Shorts and Google Play · *OpenAI:* Sora app" in shown
    assert [item for item in view.walk_children() if isinstance(item, ui.Separator)], "a line keeps it apart from what is above"


def test_the_answers_to_two_questions_are_kept_apart() -> None:
    both = answered(headline=None, parts=(answered(points=(Point("a"),)), answered(points=(Point("b"),))))
    assert len([item for item in cards.card(both, phrases()).walk_children() if isinstance(item, ui.Separator)]) == 1


def test_a_question_without_a_letter_leaves_no_empty_line() -> None:
    assert "-# \n" not in texts(cards.card(answered(), phrases(), cards.Options(asked=" \u200b\x00")).to_components())  # type: ignore[no-untyped-call]


def test_marks_are_set_apart_as_the_language_does() -> None:
    point = Point("x", "assessment", cautions=("disputed",), claims=("c",))
    assert "(判断；有争议)" in texts(cards.card(answered(headline=point), phrases("zh")).to_components())  # type: ignore[no-untyped-call]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/a_(b)", "https://example.org/a_%28b%29"),
        ("http://x.example/ä b", "http://x.example/%C3%A4%20b"),
        ("javascript:alert(1)", None),
        ("https://", None),
        ("https://[", None),
        (None, None),
        ("", None),
    ],
)
def test_only_web_addresses_become_links(url: str | None, expected: str | None) -> None:
    assert address(url) == expected


@pytest.mark.parametrize("pack", ["shipped", "batteries", "clouds"])
def test_the_longest_answers_of_a_pack_fit(pack: str, request: pytest.FixtureRequest) -> None:
    world: World = request.getfixturevalue(pack)
    areas = [area.name for area in world.knowledge.areas()]
    names = [name for name, _ in world.knowledge.names()][:12]
    for question in [f"landscape of {area}" for area in areas] + [f"tell me about {name}" for name in names] + ["what changed?", "help"]:
        answer = world.ask(question)
        within_limits(cards.card(answer, phrases(), cards.Options(private=True)))
        within_limits(cards.sources(answer, 1, phrases()))
        within_limits(cards.further(answer, 1, phrases()))


def test_the_files_of_phrases_have_the_same_keys_and_places() -> None:
    def places(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    english = phrases("en").texts
    for language in languages():
        other = phrases(language).texts
        assert set(other) == set(english)
        assert {k for k in english if places(english[k]) != places(other[k]) and not k.startswith("date_")} == set()
        assert re.search(r"2026.*24|24.*2026", other_day := phrases(language).day("2026-03-24")), other_day
    assert phrases("de-DE").language == "en"
    assert phrases("zh-TW").language == "zh"


def test_chinese_has_its_own_punctuation() -> None:
    folders = (Path(module.__file__ or "").parent for module in (bot.phrases, adapters.translations))
    written = [line for folder in folders for line in (folder / "zh.yaml").read_text(encoding="utf-8").splitlines()]
    assert [line for line in written if re.search(r"[\u4e00-\u9fff”）][,;:?!(]|[,;:?!)][\u4e00-\u9fff]", line)] == []
