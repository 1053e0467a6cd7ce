"""What the core gets to see of the knowledge: frozen read models.

One shape for each thing a pack holds (format: `docs/pack-format.md`). Nothing here can be changed,
nothing here knows how it is stored. Dates are text as exact as their source: "2026", "2026-04" or "2026-04-19".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Value = int | float | str


@dataclass(frozen=True, slots=True)
class Entity:
    """A company, platform, model, board, technique ... with every name people use for it."""

    id: str
    kind: str
    """One of the pack's `entity_kinds`."""
    name: str
    """The name to print."""
    description: str
    aliases: tuple[str, ...] = ()
    owner: str | None = None
    """Entity id of the company or organization it belongs to."""
    family: str | None = None
    """For one version of a model: the entity id of its family."""
    platform_type: str | None = None
    area: str | None = None
    """The area a benchmark measures."""
    pack: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a claim comes from."""

    id: str
    title: str
    publisher: str
    published: str
    kind: str
    reliability: str
    """One of the pack's `reliabilities`: primary, reputable, opinion, weak."""
    url: str | None = None
    refers_to: str | None = None
    stored_copy: str | None = None
    published_note: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One dated, sourced statement."""

    id: str
    subject: str
    predicate: str
    text: str
    kind: str
    """fact, assessment or prediction."""
    confidence: str
    """high, medium or low."""
    as_of: str
    """When it became true, or was said."""
    sources: tuple[str, ...]
    object: str | None = None
    value: Value | None = None
    unit: str | None = None
    until: str | None = None
    """When it stopped being true."""
    where: str | None = None
    supersedes: tuple[str, ...] = ()
    contradicts: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    area: str | None = None
    benchmark: str | None = None
    rank: int | None = None
    track: str | None = None
    scale: str | None = None
    superseded_by: tuple[str, ...] = ()
    """Ids of the claims that replace it, oldest first."""
    superseded_on: str | None = None
    """The `as_of` of the earliest claim that replaces it."""
    contradicted_by: tuple[str, ...] = ()
    """Ids of the claims that dispute it."""
    pack: str = ""

    def known(self, as_of: str) -> bool:
        """Say whether the claim had been made by the day `as_of` (a full date)."""
        return self.as_of <= as_of

    def holds(self, as_of: str) -> bool:
        """Say whether the claim was made, neither ended nor replaced, on the day `as_of` (a full date)."""
        return (
            self.as_of <= as_of
            and (self.until is None or self.until > as_of)
            and (self.superseded_on is None or self.superseded_on > as_of)
        )


@dataclass(frozen=True, slots=True)
class Link:
    """`source` is the reason or circumstance, `target` the claim it explains."""

    source: str
    target: str
    relation: str
    """because, enables, despite, limits, supports or contradicts."""
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Area:
    """What companies compete in."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Predicate:
    """What a claim of one sort says, and between which kinds of entity."""

    id: str
    meaning: str
    phrase: str
    """English with the places {subject}, {object}, {value}, {unit}, {area}, {benchmark}, {rank}."""
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    value: str = "none"
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AlsoStep:
    """Weaker evidence for a thesis step."""

    predicate: str
    of: str
    tag: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a thesis, asked of one company at a time."""

    id: str
    question: str
    predicate: str
    of: str
    object_kind: str | None = None
    platform_types: tuple[str, ...] = ()
    weaker_platform_types: tuple[str, ...] = ()
    ignore_platform_types: tuple[str, ...] = ()
    open_only: bool = False
    also: tuple[AlsoStep, ...] = ()
    area: str | None = None
    values: tuple[str, ...] = ()
    latest_only: bool = False


@dataclass(frozen=True, slots=True)
class ThesisCorrection:
    """A limit of the thesis, and which results of the steps it answers."""

    id: str
    statement: str
    claims: tuple[str, ...]
    applies_when: Mapping[str, bool]
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Moderator:
    """What decides when the chain breaks."""

    id: str
    name: str
    predicates: tuple[str, ...]
    claims: tuple[str, ...]
    also_predicates: tuple[str, ...] = ()
    also_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Thesis:
    """An argument as data: steps from premise to expected standing (or, for rivals, claims for and against)."""

    id: str
    title: str
    statement: str
    area: str
    claims: tuple[str, ...]
    source: str | None = None
    subject: str | None = None
    rival_of: str | None = None
    steps: tuple[Step, ...] = ()
    corrections: tuple[ThesisCorrection, ...] = ()
    moderators: tuple[Moderator, ...] = ()
    evidence_for: tuple[str, ...] = ()
    evidence_against: tuple[str, ...] = ()
    supports: tuple[str, ...] = ()
    opposes: tuple[str, ...] = ()
    pack: str = ""


@dataclass(frozen=True, slots=True)
class StepResult:
    """How one company fares at one step of a thesis."""

    step: str
    passed: bool | None
    """None when the knowledge says nothing on it."""
    strength: str
    """"full", "weak" (weaker type or weaker evidence) or "none"."""
    claims: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a thesis comes to for one company on one day."""

    thesis: str
    company: str
    outcome: str
    """fits (premise and result), fits_without (neither), premise_without_result, result_without_premise or unknown."""
    steps: tuple[StepResult, ...]
    corrections: tuple[str, ...] = ()
    """Ids of the corrections that apply."""
    moderators: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Moderator id -> claims about this company that express it; only where the company was asked for by name."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words a pack may use, each with its meaning (order as written)."""

    entity_kinds: Mapping[str, str]
    platform_types: Mapping[str, str]
    claim_kinds: Mapping[str, str]
    confidences: Mapping[str, str]
    standings: Mapping[str, str]
    """From best to worst."""
    relations: Mapping[str, str]
    relation_phrases: Mapping[str, str]
    source_kinds: Mapping[str, str]
    reliabilities: Mapping[str, str]
    tracks: Mapping[str, str]
    scales: Mapping[str, str]
    tags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackInfo:
    """What a loaded pack is, and the words it uses."""

    name: str
    title: str
    description: str
    version: str
    """Like 2026.11.22: the day it speaks for."""
    language: str
    areas: tuple[Area, ...]
    predicates: tuple[Predicate, ...]
    vocabulary: Vocabulary


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change to the knowledge, as it was written down when it happened."""

    at: str
    """When, ISO 8601 with zone."""
    pack: str
    pack_version: str
    what: str
    """added, changed, superseded or retracted."""
    record_type: str
    """entity, source, claim, link, thesis or pack."""
    record_id: str
    who: str
    why: str
    before: str | None = None
    """The record as JSON before the change, none when it was added."""
    after: str | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """A claim found by full-text search."""

    claim: str
    score: float
    """BM25-like, higher is better; comparable within one search only."""
