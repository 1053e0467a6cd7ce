"""The core's ports without anything behind them: what the contract tests hold against the real ones."""

from __future__ import annotations

from collections.abc import Collection

from bot.ports import Clock, Conversations, Ids, Mark, Marks, Places, Receipt, Receipts, Told


class FakeConversations:
    """Keeps talks in a dictionary."""

    def __init__(self) -> None:
        self.states: dict[str, str] = {}

    def load(self, conversation: str) -> str | None:
        return self.states.get(conversation)

    def save(self, conversation: str, state: str) -> None:
        self.states[conversation] = state

    def forget(self, conversation: str) -> None:
        self.states.pop(conversation, None)


class FakeReceipts:
    """Keeps receipts in a dictionary."""

    def __init__(self) -> None:
        self.receipts: dict[str, Receipt] = {}

    def keep(self, receipt: Receipt) -> None:
        self.receipts[receipt.id] = receipt

    def find(self, answer_id: str) -> Receipt | None:
        return self.receipts.get(answer_id)

    def told(self, place: str, claims: Collection[str]) -> dict[str, str]:
        return {claim: r.at[:10] for r in self.receipts.values() if r.place == place != "" for claim in r.claims_used if claim in claims}

    def forget(self, person: str) -> tuple[int, tuple[str, ...]]:
        mine = [r for r in self.receipts.values() if r.person == person]
        for receipt in mine:
            del self.receipts[receipt.id]
        return len(mine), tuple(sorted({r.conversation for r in mine}))


class FakeMarks:
    """Keeps marks in a dictionary."""

    def __init__(self) -> None:
        self.marks: dict[tuple[str, str], Mark] = {}

    def keep(self, mark: Mark) -> None:
        self.marks[mark.answer, mark.person] = mark

    def of(self, answer_id: str) -> tuple[Mark, ...]:
        return tuple(sorted((m for m in self.marks.values() if m.answer == answer_id), key=lambda m: (m.at, m.person)))

    def forget(self, person: str) -> None:
        self.marks = {key: mark for key, mark in self.marks.items() if mark.person != person}


class FakePlaces:
    """Keeps rules in a dictionary."""

    def __init__(self) -> None:
        self.rules: dict[str, str] = {}

    def load(self, place: str) -> str | None:
        return self.rules.get(place)

    def save(self, place: str, rules: str) -> None:
        self.rules[place] = rules


class FakeNotes:
    """Keeps notes in a dictionary."""

    def __init__(self) -> None:
        self.notes: dict[str, str] = {}

    def read(self, name: str) -> str | None:
        return self.notes.get(name)

    def write(self, name: str, value: str) -> None:
        self.notes[name] = value


class FixedClock:
    """Stands still until it is set."""

    def __init__(self, at: str = "2026-11-22T12:00:00+00:00") -> None:
        self.at = at

    def now(self) -> str:
        return self.at


class CountingIds:
    """Counts: a1, a2, a3."""

    def __init__(self) -> None:
        self.last = 0

    def new(self) -> str:
        self.last += 1
        return f"a{self.last}"


_conversations: Conversations = FakeConversations()
_receipts: Receipts = FakeReceipts()
_told: Told = FakeReceipts()
_marks: Marks = FakeMarks()
_places: Places = FakePlaces()
_clock: Clock = FixedClock()
_ids: Ids = CountingIds()
