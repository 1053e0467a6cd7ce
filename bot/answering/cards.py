"""Claims made ready for weighing against a question: stems, numbers, entities mentioned, sentence vectors.

What does not depend on the question is computed once: vectors, mentions and stems when a claim is first seen (stored beside
the knowledge), the rest when a claim is first weighed (kept in memory, bounded).
"""

from __future__ import annotations

import json
import re
import threading
from collections import Counter, OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.understanding.encoder import Encoder, Vectors
from bot.understanding.encoder_pass import DIMENSIONS
from bot.understanding.interpret import mask
from bot.understanding.names import Mention, NameIndex
from bot.understanding.normalize import clean
from knowledge.models import Claim, Entity
from knowledge.reader import Knowledge
from knowledge.search import stems

from .matching import DIRECTIONS, Matching, Told

KEPT = 20_000
"""Cards in memory; one takes about 9 kB."""
BATCH = 400
FORMAT = "3"
"""Raise this when something else is stored beside the vectors: they are made anew then."""
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATES = re.compile(rf"\b(\d{{1,2}} )?({_MONTHS})\b( \d{{4}})?|\b(19|20)\d\d\b", re.IGNORECASE)
_NUMBER = re.compile(
    r"(?<![\w.-])[$€£]?\d[\d,.]*\b|\b(million|billion|thousand|hundred|per cent|half|third|twice|double)s?\b", re.IGNORECASE
)
VECTOR_BYTES = 2 * DIMENSIONS * 2
"""Two vectors of half precision; behind them stand the number of the claim's pieces, those pieces, and the notes."""
SIGNS = (
    "exact_day", "standing", "score", "first", "prediction", "assessment", "fact", "has_object", "value", "explains", "explained",
    "has_number", "has_date", "confidence", "length", "stems", "mentions",
)  # fmt: skip
NO_PIECES = np.zeros((0, DIRECTIONS), np.int8)
_CONFIDENCE = {"high": 1.0, "medium": 0.5}
_REASONS = ("because", "enables", "despite", "limits")


@dataclass(frozen=True, slots=True)
class Card:
    """One claim, ready to be weighed."""

    claim: Claim
    stems: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    mentions: frozenset[str]
    """Entities it speaks of, subject and object included."""
    kin: frozenset[str]
    """Families and owners of these."""
    circle: frozenset[str]
    """All of them."""
    vectors: Vectors
    """Shape (2, 512): the text as it is and with names masked."""
    pieces: Told
    """Its pieces, names masked, as `matching.py` projects them; none where the encoder has none."""
    has_number: bool
    has_date: bool
    explains: int
    """How many claims it is a reason or circumstance for."""
    explained_by: int
    signs: NDArray[np.float32]
    """What `features.py` takes from the claim alone, in the order of `SIGNS`."""


class Cards:
    """Makes and keeps cards for one state of the knowledge."""

    def __init__(self, knowledge: Knowledge, encoder: Encoder, names: NameIndex, matching: Matching | None) -> None:
        """Take what cards are made from; nothing is computed yet."""
        self._knowledge = knowledge
        self._encoder = encoder
        self._matching = matching
        self._stored_as = stored_as(encoder, matching)
        self.names = names
        self._cards: OrderedDict[str, Card] = OrderedDict()
        self._lock = threading.Lock()

    def prepare(self) -> int:
        """Compute and store the vectors that are missing (after a change of the knowledge); return how many.

        What was stored by an older format or other numbers is dropped then.
        """
        made = 0
        while claims := self._knowledge.without_vector(self._stored_as, BATCH):
            self._knowledge.store_vectors(self._pack(claims), encoder=self._stored_as)
            made += len(claims)
        if made:
            self._knowledge.drop_vectors(f"{self._encoder.name}/", but=self._stored_as)
        return made

    def of(self, claims: Iterable[Claim]) -> list[Card]:
        """Return the cards of these claims, in order."""
        wanted = {c.id: c for c in claims}
        with self._lock:
            kept = {i: self._cards[i] for i in wanted if i in self._cards}
        missing = [c for i, c in wanted.items() if i not in kept]
        if missing:
            made = self._make(missing)
            kept |= made
            with self._lock:
                self._cards.update(made)
                while len(self._cards) > KEPT:
                    self._cards.popitem(last=False)
        return [kept[i] for i in wanted if i in kept]

    def of_ids(self, ids: Sequence[str]) -> list[Card]:
        """Return the cards of the claims with these ids, in order; unknown ids are left out."""
        return self.of(self._knowledge.claims(ids).values())

    def vectors(self, claims: Sequence[Claim]) -> Vectors:
        """Return the vectors of the claims' texts, shape (n, 512), without making cards."""
        stored = self._knowledge.vectors([c.id for c in claims], encoder=self._stored_as)
        rows = [np.frombuffer(stored[c.id], np.float16, DIMENSIONS) for c in claims]
        return np.stack(rows).astype(np.float32) if rows else np.zeros((0, DIMENSIONS), np.float32)

    def _make(self, claims: Sequence[Claim]) -> dict[str, Card]:
        ids = [c.id for c in claims]
        stored = self._knowledge.vectors(ids, encoder=self._stored_as)
        if lost := [c for c in claims if c.id not in stored]:
            stored |= self._pack(lost)
        return {c.id: _card(c, stored[c.id]) for c in claims}

    def masked(self, texts: Sequence[str]) -> tuple[list[str], list[tuple[Mention, ...]]]:
        """Return cleaned texts with names masked, and the names found in them."""
        found = [self.names.find(t, supported=True) for t in texts]
        entities = self._knowledge.entities({m.entity for ms in found for m in ms if m.entity})
        return [mask(t, ms, entities, 0) for t, ms in zip(texts, found, strict=True)], found

    def _pack(self, claims: Sequence[Claim]) -> dict[str, bytes]:
        texts = [clean(c.text) for c in claims]
        masked, found = self.masked(texts)
        reasons = self._reasons([c.id for c in claims])
        vectors, pieces = self._encoder.read(texts + masked, closely=masked if self._matching is not None else ())
        packed = {}
        for n, (claim, mentions) in enumerate(zip(claims, found, strict=True)):
            ids = {m.entity for m in mentions if m.entity} | {e for e in (claim.subject, claim.object, claim.benchmark) if e}
            own = self._knowledge.entities(ids)
            kin = {k for e in own.values() for k in (e.family, e.owner) if k}
            both = np.stack([vectors[n], vectors[len(claims) + n]]).astype(np.float16)
            told = self._matching.told(pieces[masked[n]]) if self._matching is not None and masked[n] in pieces else NO_PIECES
            notes = noted(claim, own, Notes(sorted(ids), sorted(kin - ids), *reasons[claim.id]))
            packed[claim.id] = both.tobytes() + len(told).to_bytes(1, "big") + told.tobytes() + notes
        return packed

    def _reasons(self, claims: Sequence[str]) -> dict[str, tuple[int, int]]:
        """Return for how many others each claim is a reason or circumstance, and how many are for it."""
        explains = Counter(x.source for x in self._knowledge.links_from(claims) if x.relation in _REASONS)
        explained = Counter(x.target for x in self._knowledge.links_to(claims) if x.relation in _REASONS)
        return {c: (explains[c], explained[c]) for c in claims}


def stored_as(encoder: Encoder, matching: Matching | None) -> str:
    """Return the name under which vectors of an encoder are stored with what is noted beside them."""
    return "/".join([encoder.name, FORMAT, *([matching.name] if matching is not None else [])])


def parts_of(stored: bytes) -> tuple[bytes, bytes]:
    """Return what is stored of a claim in two parts: vectors and pieces, and the notes behind them."""
    end = VECTOR_BYTES + 1 + stored[VECTOR_BYTES] * DIRECTIONS
    return stored[:end], stored[end:]


class Notes(NamedTuple):
    """What is noted of a claim behind its vectors, beside what its own words say."""

    mentions: list[str]
    kin: list[str]
    explains: int
    explained_by: int


def noted(claim: Claim, entities: Mapping[str, Entity], notes: Notes) -> bytes:
    """Return what is stored of a claim behind its vectors: the notes, its stems in order, whether it holds a number or a date."""
    value = claim.value if isinstance(claim.value, str) else ""
    names = [entities[e].name for e in (claim.subject, claim.object) if e is not None and e in entities]
    dated = bool(_DATES.search(claim.text))
    numbered = bool(_NUMBER.search(_DATES.sub("", claim.text) if dated else claim.text))
    found = stems(" ".join([claim.text, value, *names]))
    return json.dumps([*notes, found, numbered, dated], ensure_ascii=False).encode()


def notes_of(stored: bytes) -> Notes:
    """Return the notes behind stored vectors."""
    return Notes(*json.loads(parts_of(stored)[1])[:4])


def _card(claim: Claim, stored: bytes) -> Card:
    vectors, notes = parts_of(stored)
    mentions, kin, explains, explained_by, found, numbered, has_date = json.loads(notes)
    is_number = isinstance(claim.value, (int, float))
    has_number = is_number or numbered
    distinct = frozenset(found)
    signs = (
        len(claim.as_of) == 10, claim.predicate == "standing", claim.predicate == "score", claim.rank == 1 or claim.value == "leader",
        claim.kind == "prediction", claim.kind == "assessment", claim.kind == "fact", claim.object is not None, is_number,
        min(explains, 3) / 3, min(explained_by, 5) / 5, has_number, has_date, _CONFIDENCE.get(claim.confidence, 0.0),
        len(claim.text) / 240, len(distinct) / 30, len(mentions) / 3,
    )  # fmt: skip
    return Card(
        claim=claim,
        stems=distinct,
        pairs=frozenset(pairwise(found)),
        numbers=frozenset(s for s in distinct if not s.isalpha() and any(ch.isdigit() for ch in s)),
        mentions=frozenset(mentions),
        kin=frozenset(kin),
        circle=frozenset([*mentions, *kin]),
        vectors=np.frombuffer(vectors[:VECTOR_BYTES], np.float16).reshape(2, DIMENSIONS).astype(np.float32),
        pieces=np.frombuffer(vectors[VECTOR_BYTES + 1 :], np.int8).reshape(-1, DIRECTIONS),
        has_number=has_number,
        has_date=has_date,
        explains=explains,
        explained_by=explained_by,
        signs=np.array(signs, np.float32),
    )


def as_vectors(cards: Sequence[Card]) -> Vectors:
    """Return the vectors of cards, shape (n, 2, 512)."""
    if not cards:
        return np.zeros((0, 2, DIMENSIONS), np.float32)
    return np.concatenate([c.vectors for c in cards]).reshape(-1, 2, DIMENSIONS)
