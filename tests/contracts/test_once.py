"""What may happen only once, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
import sqlalchemy as sa

from adapters.storage.once import StoredOnce


class Clock:
    """A clock that a test moves."""

    seconds = 1000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def once(engine: sa.Engine, clock: Clock) -> StoredOnce:
    return StoredOnce(engine, clock)


def test_a_key_is_taken_once_until_it_runs_out(once: StoredOnce, clock: Clock) -> None:
    assert [once.take("a", 10), once.take("a", 10), once.take("b", 10)] == [True, False, True]
    clock.seconds += 10
    assert [once.take("a", 10), once.take("a", 10)] == [True, False]


def test_a_key_that_is_refused_lives_no_longer_for_it(once: StoredOnce, clock: Clock) -> None:
    once.take("a", 10)
    clock.seconds += 9
    assert not once.take("a", 100)
    clock.seconds += 1
    assert once.take("a", 10)


def test_it_is_given_back_once(once: StoredOnce) -> None:
    once.take("a", 10)
    assert [once.drop("a"), once.drop("a"), once.drop("never")] == [True, False, False]
    assert once.take("a", 10)


def test_what_has_run_out_can_not_be_given_back(once: StoredOnce, clock: Clock) -> None:
    once.take("a", 10)
    clock.seconds += 10
    assert not once.drop("a")


def test_of_many_replicas_exactly_one_gets_it(engine: sa.Engine) -> None:
    replicas = [StoredOnce(engine) for _ in range(8)]
    with ThreadPoolExecutor(8) as threads:
        for key in "abcdef":
            assert sorted(threads.map(lambda each, key=key: each.take(key, 60), replicas)) == [False] * 7 + [True]
            assert sorted(threads.map(lambda each, key=key: each.drop(key), replicas)) == [False] * 7 + [True]


def test_what_has_run_out_is_swept_away(once: StoredOnce, clock: Clock, engine: sa.Engine) -> None:
    for key in "abc":
        once.take(key, 10)
    clock.seconds += 120
    once.take("d", 10)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT COUNT(*) FROM state_once")) == 1


def test_characters_that_a_database_refuses_are_no_obstacle(once: StoredOnce) -> None:
    assert [once.take("\x00\ud800", 10), once.take("\x00\ud800", 10)] == [True, False]


def test_keys_are_found_by_their_beginning_until_they_run_out(once: StoredOnce, clock: Clock) -> None:
    once.hold("stop a_b 1", 10)
    once.hold("stop a_b 2", 20)
    once.hold("stop aXb 3", 20)
    once.hold("stop a%b 4", 20)
    assert once.beginning("stop a_b ") == ("stop a_b 1", "stop a_b 2")
    assert once.beginning("stop a%b ") == ("stop a%b 4",)
    clock.seconds += 10
    assert once.beginning("stop a_b ") == ("stop a_b 2",)
    assert once.beginning("never") == ()
