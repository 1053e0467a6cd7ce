"""What every keeper of talks and receipts promises: the fakes, the ones in memory, and the real ones on both databases."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
import sqlalchemy as sa

from adapters.storage.conversations import PassingConversations, StoredConversations
from adapters.storage.database import SCHEMA, migrate
from adapters.storage.marks import StoredMarks
from adapters.storage.places import StoredNotes, StoredPlaces
from adapters.storage.receipts import StoredReceipts
from bot.ports import Conversations, Mark, Marks, Places, Receipt, Receipts
from tests.databases import DATABASES
from tests.fakes.state import FakeConversations, FakeMarks, FakePlaces, FakeReceipts, FixedClock

RECEIPT = Receipt(
    id="a1",
    at="2026-11-22T12:00:00+00:00",
    conversation="talk",
    question="wem gehört 可灵?",
    understood="the owner of something",
    status="answered",
    intent="owner",
    as_of="2026-11-22",
    knowledge_version="v1",
    claims_used=("one", "two"),
    claims_passed_over=(),
    text="Somebody's.",
    trace='{"steps": []}',
    person="p1",
    document="{}",
    talk="[]",
)


@pytest.fixture(params=["fake", "passing", *DATABASES])
def conversations(request: pytest.FixtureRequest) -> Conversations:
    match request.param:
        case "fake":
            return FakeConversations()
        case "passing":
            return PassingConversations()
        case database:
            return StoredConversations(request.getfixturevalue(f"{database}_engine"), FixedClock(), quiet_days=30)


@pytest.fixture(params=["fake", *DATABASES])
def receipts(request: pytest.FixtureRequest) -> Receipts:
    if request.param == "fake":
        return FakeReceipts()
    return StoredReceipts(request.getfixturevalue(f"{request.param}_engine"), kept=100)


@pytest.fixture(params=["fake", *DATABASES])
def marks(request: pytest.FixtureRequest) -> Marks:
    return FakeMarks() if request.param == "fake" else StoredMarks(request.getfixturevalue(f"{request.param}_engine"))


@pytest.fixture(params=["fake", *DATABASES])
def places(request: pytest.FixtureRequest) -> Places:
    return FakePlaces() if request.param == "fake" else StoredPlaces(request.getfixturevalue(f"{request.param}_engine"))


class TestConversations:
    def test_a_new_talk_has_no_state(self, conversations: Conversations) -> None:
        assert conversations.load("talk") is None

    @pytest.mark.parametrize("state", ["{}", "", "null", "0", '{"turns": ["为什么?"]}'])
    def test_what_was_saved_comes_back(self, conversations: Conversations, state: str) -> None:
        conversations.save("talk", state)
        assert conversations.load("talk") == state

    def test_a_second_save_replaces_the_first(self, conversations: Conversations) -> None:
        conversations.save("talk", "1")
        conversations.save("talk", "2")
        assert conversations.load("talk") == "2"

    def test_talks_do_not_mix(self, conversations: Conversations) -> None:
        conversations.save("one", "1")
        conversations.save("two", "2")
        conversations.forget("two")
        assert (conversations.load("one"), conversations.load("two")) == ("1", None)

    def test_forgetting_what_is_not_there_does_nothing(self, conversations: Conversations) -> None:
        conversations.forget("talk")
        assert conversations.load("talk") is None


class TestReceipts:
    def test_there_is_none_before_one_is_kept(self, receipts: Receipts) -> None:
        assert receipts.find("a1") is None

    def test_what_was_kept_comes_back_whole(self, receipts: Receipts) -> None:
        receipts.keep(RECEIPT)
        assert receipts.find("a1") == RECEIPT

    def test_empty_fields_stay_empty(self, receipts: Receipts) -> None:
        empty = Receipt("a2", "", "", "", "", "", "", "", "", (), (), "", "")
        receipts.keep(empty)
        assert receipts.find("a2") == empty

    def test_a_second_one_with_the_same_id_replaces_the_first(self, receipts: Receipts) -> None:
        receipts.keep(RECEIPT)
        receipts.keep(dataclasses.replace(RECEIPT, text="Another text.", claims_used=()))
        found = receipts.find("a1")
        assert found is not None
        assert (found.text, found.claims_used) == ("Another text.", ())

    def test_a_person_is_forgotten_and_nobody_else(self, receipts: Receipts) -> None:
        receipts.keep(RECEIPT)
        receipts.keep(dataclasses.replace(RECEIPT, id="a2"))
        receipts.keep(dataclasses.replace(RECEIPT, id="a3", conversation="other", person="p1"))
        receipts.keep(dataclasses.replace(RECEIPT, id="a4", person="p2"))
        assert receipts.forget("p1") == (3, ("other", "talk"))
        assert [receipts.find(f"a{n}") is not None for n in range(1, 5)] == [False, False, False, True]
        assert receipts.forget("p1") == (0, ())


class TestWhatWasAnsweredInAPlace:
    def test_the_newest_day_counts_and_only_claims_that_were_asked_for(self, receipts: Receipts) -> None:
        receipts.keep(dataclasses.replace(RECEIPT, place="w/c"))
        receipts.keep(dataclasses.replace(RECEIPT, id="a2", place="w/c", at="2026-11-24T12:00:00+00:00", claims_used=("two",)))
        receipts.keep(dataclasses.replace(RECEIPT, id="a3", place="w/d", at="2026-11-25T12:00:00+00:00"))
        assert receipts.told("w/c", ["one", "two", "three"]) == {"one": "2026-11-22", "two": "2026-11-24"}

    def test_what_only_the_asker_could_read_was_not_told_in_a_place(self, receipts: Receipts) -> None:
        receipts.keep(RECEIPT)
        assert receipts.told("", ["one"]) == {}


class TestMarks:
    def test_an_answer_nobody_marked_has_none(self, marks: Marks) -> None:
        assert marks.of("a1") == ()

    def test_marks_come_back_whole_and_in_order(self, marks: Marks) -> None:
        second = Mark("a1", "p2", False, "2026-11-22T12:00:01+00:00", "wrong", "das ist 错")
        first = Mark("a1", "p1", True, "2026-11-22T12:00:00+00:00")
        marks.keep(second)
        marks.keep(first)
        marks.keep(dataclasses.replace(first, answer="a2"))
        assert marks.of("a1") == (first, second)

    def test_a_second_mark_replaces_the_first(self, marks: Marks) -> None:
        mark = Mark("a1", "p1", True, "2026-11-22T12:00:00+00:00")
        marks.keep(mark)
        marks.keep(dataclasses.replace(mark, helpful=False, reason="off"))
        assert [m.reason for m in marks.of("a1")] == ["off"]

    def test_a_person_is_forgotten_and_nobody_else(self, marks: Marks) -> None:
        for person in ("p1", "p2"):
            marks.keep(Mark("a1", person, True, "2026-11-22T12:00:00+00:00"))
        marks.forget("p1")
        assert [m.person for m in marks.of("a1")] == ["p2"]


class TestPlaces:
    def test_nothing_is_said_about_a_new_place(self, places: Places) -> None:
        assert places.load("w/c") is None

    def test_the_last_rules_hold(self, places: Places) -> None:
        places.save("w/c", "1")
        places.save("w/d", "3")
        places.save("w/c", "2")
        assert (places.load("w/c"), places.load("w/d")) == ("2", "3")


class TestTheRealOnes:
    def test_notes_outlive_the_process(self, engine: sa.Engine) -> None:
        StoredNotes(engine).write("commands", "1")
        StoredNotes(engine).write("commands", "2")
        assert (StoredNotes(engine).read("commands"), StoredNotes(engine).read("other")) == ("2", None)

    def test_the_oldest_receipts_go(self, engine: sa.Engine) -> None:
        receipts = StoredReceipts(engine, kept=2)
        for number in range(5):
            receipts.keep(dataclasses.replace(RECEIPT, id=f"a{number}"))
        assert [receipts.find(f"a{number}") is not None for number in range(5)] == [False, False, False, True, True]

    def test_none_is_kept_when_none_shall_be(self, engine: sa.Engine) -> None:
        receipts = StoredReceipts(engine, kept=0)
        receipts.keep(RECEIPT)
        assert receipts.find("a1") is None

    def test_a_quiet_talk_is_forgotten(self, engine: sa.Engine) -> None:
        clock = FixedClock("2026-01-01T00:00:00+00:00")
        conversations = StoredConversations(engine, clock, quiet_days=30)
        conversations.save("talk", "1")
        clock.at = "2026-01-30T00:00:00+00:00"
        assert conversations.load("talk") == "1"
        clock.at = "2026-02-15T00:00:00+00:00"
        assert conversations.load("talk") is None
        conversations.save("other", "1")
        clock.at = "2026-01-01T00:00:00+00:00"
        assert conversations.load("talk") is None, "the row is gone, not only hidden"

    def test_characters_that_a_database_refuses_are_no_obstacle(self, engine: sa.Engine) -> None:
        conversations = StoredConversations(engine, FixedClock(), quiet_days=30)
        conversations.save("a\x00b\ud800", "state\x00\udfff")
        assert conversations.load("a\x00b\ud800") == "state\ufffd"
        receipts = StoredReceipts(engine, kept=10)
        receipts.keep(dataclasses.replace(RECEIPT, question="\x00why\ud800"))
        found = receipts.find("a1")
        assert found is not None
        assert found.question == "why\ufffd"

    def test_the_migrations_make_the_tables_of_the_models(self, engine: sa.Engine) -> None:
        from alembic.autogenerate import compare_metadata
        from alembic.migration import MigrationContext

        from adapters.slack.connection.installations import SealedStore
        from adapters.storage.sealed import cipher
        from adapters.storage.tables import Table

        slack = SealedStore("app", engine, cipher(["secret"], "test")).metadata
        with engine.connect() as connection:
            context = MigrationContext.configure(connection, opts={"version_table": SCHEMA.version_table})
            both: Any = [Table.metadata, slack]  # Alembic takes several, its types know of one
            assert compare_metadata(context, both) == []

    def test_migrating_again_changes_nothing(self, engine: sa.Engine) -> None:
        StoredReceipts(engine, kept=10).keep(RECEIPT)
        migrate(engine)
        assert StoredReceipts(engine, kept=10).find("a1") == RECEIPT

    def test_a_database_that_refuses_costs_the_memory_and_not_the_answer(self, engine: sa.Engine, caplog: pytest.LogCaptureFixture) -> None:
        receipts = StoredReceipts(engine, kept=10)
        conversations = StoredConversations(engine, FixedClock(), quiet_days=30)
        with engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE state_receipt"))
            connection.execute(sa.text("DROP TABLE state_conversation"))
        receipts.keep(RECEIPT)
        conversations.save("talk", "zebra")
        assert conversations.load("talk") is None
        assert len(caplog.records) == 3
        assert RECEIPT.question not in caplog.text
        assert "zebra" not in caplog.text

    def test_passing_talks_are_bounded(self) -> None:
        conversations = PassingConversations(most=2)
        for name in ("one", "two", "three"):
            conversations.save(name, "1")
        assert [conversations.load(name) for name in ("one", "two", "three")] == [None, "1", "1"]
