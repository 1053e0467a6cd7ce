"""A workspace that is forgotten leaves nothing behind, and its neighbours lose nothing."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from adapters.slack.talks import person_id, speakers_of, traces_of, welcomes_of, where
from adapters.storage.conversations import StoredConversations
from adapters.storage.digests import StoredDeliveries, StoredSubscriptions
from adapters.storage.marks import StoredMarks
from adapters.storage.once import StoredOnce
from adapters.storage.places import StoredNotes, StoredPlaces
from adapters.storage.receipts import StoredReceipts
from adapters.storage.workspaces import forget
from bot.digest.subscription import Subscription
from bot.ports import Delivery, Mark, Outcome
from tests.contracts.test_state import RECEIPT
from tests.fakes.state import FixedClock


def fill(engine: sa.Engine, team: str) -> None:
    """Keep one of everything, in a channel and in a direct message."""
    for number, channel in enumerate(("C0GENERAL1", "D0ALICE001")):
        place, person = where(team, channel, user="U1"), person_id(team, "U1")
        answer = f"{team}-{number}"
        StoredReceipts(engine, kept=100).keep(dataclasses.replace(RECEIPT, id=answer, conversation=place.conversation, person=person))
        StoredConversations(engine, FixedClock(), quiet_days=30).save(place.conversation, "{}")
        StoredMarks(engine).keep(Mark(answer, person, True, "2026-11-22T12:00:00+00:00"))
        for each in place.places:
            StoredPlaces(engine).save(each, "{}")
    channel = f"slack:{team}/C0GENERAL1"
    order = Subscription(id=f"order-{team}", place=channel, workspace=f"slack:{team}", ordered_by=person, since="2026-11-22T12:00:00+00:00")
    StoredSubscriptions(engine).keep(order)
    sent = Delivery(order.id, "2026-11-22", "2026-11-22T12:00:00+00:00", Outcome.SENT, items=("i1",), claims=("c1",))
    StoredDeliveries(engine).keep(sent)
    StoredOnce(engine).hold(f"{speakers_of(team)}C0GENERAL1 1.1 abc", 3600)
    StoredNotes(engine).write(f"{welcomes_of(team)}abc", "said")


def rows(engine: sa.Engine) -> dict[str, int]:
    names = [name for name in sa.inspect(engine).get_table_names() if name.startswith("state_") and name != "state_version"]
    with engine.connect() as connection:
        return {name: int(connection.scalar(sa.text(f"SELECT COUNT(*) FROM {name}")) or 0) for name in names}


@pytest.mark.parametrize("neighbour", ["T0OTHER001", "T0MINE0001X", "T0MINE000"])
def test_all_of_it_goes_and_nothing_else(engine: sa.Engine, neighbour: str) -> None:
    fill(engine, neighbour)
    before = rows(engine)
    fill(engine, "T0MINE0001")
    assert forget(engine, traces_of("T0MINE0001")) == sum(before.values())
    assert rows(engine) == before
    assert sum(before.values()) == 14


def test_a_name_is_no_pattern(engine: sa.Engine) -> None:
    fill(engine, "T0MINE0001")
    assert forget(engine, traces_of("T0MINE00%")) == forget(engine, traces_of("T0MINE000_")) == 0
