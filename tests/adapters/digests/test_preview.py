"""`moat digest preview`, the settings of digests, and how a digest looks in a terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from adapters import digest_layout, importance
from adapters.console import digest as terminal
from adapters.digests.composing import BadWish, Wish, preview
from adapters.errors import StartError
from adapters.settings import Settings
from bot.answers import Citation, Point, Table
from bot.digest.compose import Composer
from bot.digest.document import Digest, Line, Spotlight
from bot.importance.table import Importance
from tests.adapters.conftest import Run
from tests.fakes.digests import FakeDeliveries, NothingTold
from tests.worlds import World

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
SOURCE = Citation("gazette", "The Gazette", "Boats", "2026-03-01", "reputable", "https://gazette.example/a")
RUMOUR = Citation("rumour", "A Forum", "Talk", "2026-03-02", "weak")


def line(text: str, label: str = "Deal", before: str = "", *citations: Citation) -> Line:
    return Line(Point(text, "fact", (text,), "2026-03-02", citations), label, f"{text}?", before)


DIGEST = Digest(
    subscription="s1", day="2026-03-02", language="en", title="Landscape digest · 2 Mar 2026", intro="Boats: 3 changes.",
    corrections=(line("We said [bold]red[/bold]", "Correction", "", SOURCE),),
    lines=(line("Acme won\x1b[31m", "The lead", "before: strong (2025)", SOURCE, RUMOUR), line("Birch lost", "Standing", "", RUMOUR)),
    more=(line("Cedar moved", "Course", "", Citation("late", "The Late", "News", "2026-03-02", "reputable")),), left=2,
    table=Table("Regatta", ("#", "who", "points", "before"), (("1", "Acme", "12", "▲ from 2"),)),
    spotlight=Spotlight("Dock", (Point("The dock is large.", citations=(SOURCE,)),), "Why?"),
    rechecks=(line("Barn is behind.", "last looked at 2025"),), notes=("Knowledge checked at 2 Mar 2026.",),
)  # fmt: skip


class TestTheSheet:
    def test_sources_are_numbered_as_they_are_met_and_those_of_more_come_last(self) -> None:
        page = digest_layout.sheet(DIGEST)
        assert [citation.source for citation in page.sources] == ["gazette", "rumour", "late"]
        assert page.sources_at_once == 2
        assert [row.line.notes for row in (*page.corrections, *page.lines, *page.more)] == [(1,), (1, 2), (2,), (3,)]

    def test_a_button_asks_what_its_line_says(self) -> None:
        page = digest_layout.sheet(DIGEST)
        assert page.spotlight is not None
        rows = (*page.corrections, *page.lines, *page.more, *page.rechecks)
        assert [DIGEST.asked[row.number] for row in rows] == [f"{row.line.text}?" for row in rows]
        assert DIGEST.asked[page.spotlight.number] == "Why?"


class TestInATerminal:
    def shown(self, *, whole: bool) -> str:
        out = io.StringIO()
        Console(file=out, width=100, highlight=False).print(terminal.digest(DIGEST, whole=whole))
        return out.getvalue()

    def test_a_reader_sees_what_matters_and_how_much_more_there_is(self) -> None:
        text = self.shown(whole=False)
        assert (
            text.index("Set right")
            < text.index("The lead: Acme won")
            < text.index("3 more")
            < text.index("On the boards")
            < text.index("Dock")
        )
        assert "before: strong (2025)" in text
        assert "▲ from 2" in text
        assert "Cedar" not in text
        assert "The Late" not in text

    def test_more_shows_the_rest(self) -> None:
        text = self.shown(whole=True)
        assert "Course: Cedar moved [3]" in text
        assert "and 2 smaller ones" in text
        assert "[3] The Late" in text

    def test_nothing_in_a_text_colours_or_moves_anything(self) -> None:
        text = self.shown(whole=True)
        assert "[bold]red[/bold]" in text
        assert "\x1b" not in text


class TestAPreview:
    @pytest.fixture
    def composer(self, batteries: World) -> Composer:
        return Composer(batteries.knowledge, Importance.read(), FakeDeliveries(), NothingTold())

    def test_names_are_found_as_people_write_them(self, composer: Composer, batteries: World) -> None:
        wish = Wish(since="2026-04-01", areas="Batteries", companies="velmora motors, Heliang", as_of="2026-07-01")
        digest = preview(composer, batteries.knowledge, wish, NOW)
        assert digest.intro.startswith("Battery cells, Velmora Motors, Heliang Battery: ")
        assert digest.lines

    def test_all_that_is_not_understood_is_said_at_once(self, composer: Composer, batteries: World) -> None:
        with pytest.raises(BadWish) as refused:
            preview(composer, batteries.knowledge, Wish(areas="ships", companies="Nobody Inc"), NOW)
        areas, nobody = refused.value.problems
        assert areas.startswith("I know no area called “ships”. There is: ")
        assert "battery cells" in areas
        assert nobody == "I do not know “Nobody Inc”, and nothing like it."

    def test_days_in_the_wrong_order(self, composer: Composer, batteries: World) -> None:
        with pytest.raises(BadWish, match="one lies after the other"):
            preview(composer, batteries.knowledge, Wish(since="2026-07-02", as_of="2026-07-01"), NOW)

    def test_the_same_preview_twice_is_the_same(self, composer: Composer, batteries: World) -> None:
        wish = Wish(as_of="2026-10-20")
        assert preview(composer, batteries.knowledge, wish, NOW) == preview(composer, batteries.knowledge, wish, NOW)


class TestAnOwnTable:
    def test_it_is_read(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        path = tmp_path / "table.yaml"
        path.write_text("sorts: {deal: {weight: 1}}", encoding="utf-8")
        monkeypatch.setenv("MOAT_DIGEST_IMPORTANCE", str(path))
        found = {s.id: s.weight for s in importance.read(Settings()).sorts}
        assert found["deal"] == 1

    @pytest.mark.parametrize(("text", "said"), [("sorts: {deal: 1}", "the sort deal has to be a row"), (None, "can not be read")])
    def test_a_broken_one_stops_with_a_sentence(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str | None, said: str) -> None:
        path = tmp_path / "table.yaml"
        if text is not None:
            path.write_text(text, encoding="utf-8")
        monkeypatch.setenv("MOAT_DIGEST_IMPORTANCE", str(path))
        with pytest.raises(StartError) as refused:
            importance.read(Settings())
        assert said in " ".join(refused.value.problems)


@pytest.mark.usefixtures("prepared")
class TestTheCommand:
    def test_it_prints_what_a_channel_would_get(self, moat: Run) -> None:
        done = moat("digest", "preview", "--as-of", "2026-10-05", "--areas", "video")
        assert (done.returncode, done.stderr) == (0, b"")
        text = done.stdout.decode()
        assert text.startswith("Landscape digest · 5 Oct 2026\nVideo generation: ")
        assert "Knowledge checked at 5 Oct 2026." in text
        assert moat("digest", "preview", "--as-of", "2026-10-05", "--areas", "video").stdout == done.stdout, "looking gives nothing away"

    def test_what_is_not_understood_is_said(self, moat: Run) -> None:
        done = moat("digest", "preview", "--areas", "ships")
        assert (done.returncode, done.stdout) == (1, b"")
        assert done.stderr.decode().startswith("I know no area called “ships”. There is: ")

    def test_a_date_that_is_none_is_refused(self, moat: Run) -> None:
        done = moat("digest", "preview", "--since", "yesterday")
        assert done.returncode == 2
        assert b"--since" in done.stderr
