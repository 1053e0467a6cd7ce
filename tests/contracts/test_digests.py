"""What every keeper of orders and deliveries promises: the fakes, and the real ones on both databases."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from adapters.storage.database import migrate
from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
from bot.digest.subscription import OnQuietDays, Rhythm, Subscription
from bot.ports import Deliveries, Delivery, Outcome, Subscriptions
from knowledge.database import connect
from tests.fakes.digests import FakeDeliveries, FakeSubscriptions

KEEPERS = ["fake", "sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
ORDER = Subscription(
    "s1",
    "w/c",
    "w",
    "anna",
    "2026-11-01T00:00:00+00:00",
    "08:15",
    "Asia/Shanghai",
    Rhythm.WEEKLY,
    4,
    ("视频",),
    ("one", "two"),
    OnQuietDays.SKIP,
)
SENT = Delivery(
    "s1",
    "2026-10-03",
    "2026-10-03T07:00:00+00:00",
    Outcome.SENT,
    message="m1",
    document="{}",
    items=("claim:a", "claim:b"),
    claims=("a", "b"),
)


@pytest.fixture(params=KEEPERS)
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine | None]:
    if request.param == "fake":
        yield None
        return
    made = connect(f"sqlite:///{tmp_path}/moat.db" if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    migrate(made)
    yield made
    made.dispose()


@pytest.fixture
def subscriptions(engine: sa.Engine | None) -> Subscriptions:
    return FakeSubscriptions() if engine is None else StoredSubscriptions(engine)


@pytest.fixture
def deliveries(engine: sa.Engine | None) -> Deliveries:
    return FakeDeliveries() if engine is None else StoredDeliveries(engine)


class TestSubscriptions:
    def test_an_order_comes_back_as_it_was(self, subscriptions: Subscriptions) -> None:
        subscriptions.keep(ORDER)
        assert subscriptions.find("s1") == ORDER
        assert subscriptions.find("s2") is None

    def test_the_last_one_of_an_id_holds(self, subscriptions: Subscriptions) -> None:
        subscriptions.keep(ORDER)
        subscriptions.keep(dataclasses.replace(ORDER, place="w/d", time="09:00"))
        assert [s.time for s in subscriptions.all()] == ["09:00"]
        assert subscriptions.of_place("w/c") == ()
        assert len(subscriptions.of_place("w/d")) == 1

    def test_a_channel_has_several_and_a_workspace_those_of_its_channels(self, subscriptions: Subscriptions) -> None:
        for id_, place, workspace in (("s3", "w/c", "w"), ("s1", "w/c", "w"), ("s2", "w/d", "w"), ("s4", "v/c", "v")):
            subscriptions.keep(dataclasses.replace(ORDER, id=id_, place=place, workspace=workspace))
        assert [s.id for s in subscriptions.of_place("w/c")] == ["s1", "s3"]
        assert [s.id for s in subscriptions.of_workspace("w")] == ["s1", "s2", "s3"]
        assert [s.id for s in subscriptions.all()] == ["s1", "s2", "s3", "s4"]

    def test_what_is_dropped_is_gone(self, subscriptions: Subscriptions) -> None:
        subscriptions.keep(ORDER)
        subscriptions.drop("s1")
        subscriptions.drop("s1")
        assert subscriptions.all() == ()

    def test_a_person_who_is_forgotten_leaves_the_order_to_the_channel(self, subscriptions: Subscriptions) -> None:
        subscriptions.keep(ORDER)
        subscriptions.keep(dataclasses.replace(ORDER, id="s2", ordered_by="ben"))
        subscriptions.forget("anna")
        assert [(s.id, s.ordered_by) for s in subscriptions.all()] == [("s1", ""), ("s2", "ben")]


class TestDeliveries:
    def test_a_delivery_comes_back_as_it_was(self, deliveries: Deliveries) -> None:
        deliveries.keep(SENT)
        assert deliveries.find("s1", "2026-10-03") == SENT
        assert deliveries.find("s1", "2026-10-04") is None
        assert deliveries.find("s2", "2026-10-03") is None

    def test_the_newest_first(self, deliveries: Deliveries) -> None:
        for day in ("2026-10-04", "2026-10-01", "2026-10-03"):
            deliveries.keep(dataclasses.replace(SENT, day=day))
        assert [d.day for d in deliveries.log("s1", 2)] == ["2026-10-04", "2026-10-03"]
        assert deliveries.log("s2") == ()

    def test_the_last_one_and_the_last_that_was_sent(self, deliveries: Deliveries) -> None:
        assert deliveries.last("s1") is None
        deliveries.keep(SENT)
        deliveries.keep(dataclasses.replace(SENT, day="2026-10-04", outcome=Outcome.QUIET, reason="quiet", items=()))
        last, sent = deliveries.last("s1"), deliveries.last("s1", sent=True)
        assert (last and last.day, sent and sent.day) == ("2026-10-04", "2026-10-03")

    def test_what_was_given_is_what_was_sent(self, deliveries: Deliveries) -> None:
        deliveries.keep(SENT)
        deliveries.keep(dataclasses.replace(SENT, day="2026-10-04", items=("claim:c",), claims=("c",)))
        deliveries.keep(dataclasses.replace(SENT, day="2026-10-05", outcome=Outcome.FAILED, items=("claim:d",), claims=("d",)))
        deliveries.keep(dataclasses.replace(SENT, subscription="s2", items=("claim:e",)))
        assert deliveries.given("s1") == {"claim:a", "claim:b", "claim:c"}
        assert deliveries.given("s3") == frozenset()

    def test_a_failure_that_is_mended_gives_after_all(self, deliveries: Deliveries) -> None:
        deliveries.keep(dataclasses.replace(SENT, outcome=Outcome.FAILED, message=""))
        assert deliveries.given("s1") == frozenset()
        deliveries.keep(SENT)
        deliveries.keep(SENT)
        assert deliveries.given("s1") == {"claim:a", "claim:b"}
        assert len(deliveries.log("s1")) == 1

    def test_on_which_day_something_was_told_last(self, deliveries: Deliveries) -> None:
        deliveries.keep(SENT)
        deliveries.keep(dataclasses.replace(SENT, day="2026-10-01", items=(), claims=("a", "c")))
        assert deliveries.told("s1", ["a", "c", "x", *(f"c{n}" for n in range(1200))]) == {"a": "2026-10-03", "c": "2026-10-01"}
        assert deliveries.told("s2", ["a"]) == {}
        assert deliveries.told("s1", []) == {}

    def test_days_before_one_that_is_named_do_not_count(self, deliveries: Deliveries) -> None:
        for subscription, day in (("s1", "2026-11-10"), ("s1", "2026-11-12"), ("s2", "2026-11-10")):
            deliveries.keep(dataclasses.replace(SENT, subscription=subscription, day=day))
        assert deliveries.last_days() == {"s1": "2026-11-12", "s2": "2026-11-10"}
        assert deliveries.last_days("2026-11-11") == {"s1": "2026-11-12"}

    def test_old_texts_are_shed_and_what_they_gave_is_not(self, deliveries: Deliveries) -> None:
        for day in ("2026-11-10", "2026-11-12"):
            deliveries.keep(dataclasses.replace(SENT, day=day, items=(f"i{day}",)))
        deliveries.shed("2026-11-12")
        assert [d.document for d in deliveries.log("s1")] == ["{}", ""]
        assert deliveries.given("s1") == {"i2026-11-10", "i2026-11-12"}

    def test_a_dropped_subscription_leaves_nothing(self, deliveries: Deliveries) -> None:
        deliveries.keep(SENT)
        deliveries.keep(dataclasses.replace(SENT, subscription="s2"))
        deliveries.drop("s1")
        assert deliveries.log("s1") == ()
        assert deliveries.given("s1") == frozenset()
        assert deliveries.given("s2") == {"claim:a", "claim:b"}

    def test_characters_that_a_database_refuses_are_no_obstacle(self, deliveries: Deliveries) -> None:
        deliveries.keep(dataclasses.replace(SENT, document="a\x00b\ud800", reason="gone"))
        found = deliveries.find("s1", "2026-10-03")
        assert found is not None
        assert found.outcome is Outcome.SENT
