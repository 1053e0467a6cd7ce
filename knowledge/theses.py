"""What a thesis comes to for a company on a day, worked out from the claims alone.

A step passes when a claim fits it. A step that asks for something owned (`object_kind` or `platform_types`) fails when
no claim fits, because ownership is listed in full; every other step is unknown when no claim decides.
The premise is every step but the last, the result is the last.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from knowledge.models import Claim, Entity, Moderator, Step, StepResult, Thesis, Verdict

FIRMS = ("company", "organization")
"""What is owned and of these kinds speaks for itself."""
MANY = 1_000_000
"""A limit that is none."""


class Reading(Protocol):
    """What has to be read for a verdict; `Knowledge` gives it."""

    def entities(self, ids: Collection[str]) -> dict[str, Entity]:
        """Give entities by id."""

    def owned_by(self, *ids: str) -> tuple[Entity, ...]:
        """List what entities own."""

    def claims_about(
        self,
        entity_ids: Collection[str],
        *,
        predicates: Collection[str] = (),
        area: str | None = None,
        roles: Collection[str] = ("subject", "object"),
        limit: int = 400,
    ) -> tuple[Claim, ...]:
        """List claims about entities, newest first."""

    def claims_with(self, predicate: str, *, area: str | None = None, limit: int = 400) -> tuple[Claim, ...]:
        """List claims with a predicate, newest first."""


@dataclass(frozen=True)
class _Case:
    """One company on its way through the steps."""

    company: str
    results: dict[str, StepResult] = field(default_factory=dict)
    owned: dict[str, None] = field(default_factory=dict)
    """What it owns according to the steps so far, in the order of the claims."""


def compute_verdicts(reading: Reading, thesis: Thesis, companies: Sequence[str] | None, as_of: str) -> tuple[Verdict, ...]:
    """Ask the thesis of these companies, or of every company that a claim for one of its steps speaks of (without moderators then)."""
    if not thesis.steps:
        return ()
    asked = _companies(reading, thesis, as_of) if companies is None else list(reading.entities(companies))
    cases = [_Case(company) for company in asked]
    if not any(_asks_for_object(step) for step in thesis.steps):
        owners = {case.company: case.owned for case in cases}
        for owned in reading.owned_by(*asked):
            if owned.kind == "platform":
                owners[owned.owner or ""][owned.id] = None
    for step in thesis.steps:
        _take_step(reading, step, cases, as_of)
    expressed = {} if companies is None else _moderators(reading, thesis.moderators, asked, as_of)
    return tuple(_verdict(thesis, case, expressed.get(case.company, {})) for case in cases)


def _companies(reading: Reading, thesis: Thesis, as_of: str) -> list[str]:
    found: set[str] = set()
    for step in thesis.steps:
        if step.of == "company":
            claims = [one for one in reading.claims_with(step.predicate, area=step.area, limit=MANY) if one.known(as_of)]
            objects = reading.entities({claim.object for claim in claims if claim.object is not None})
            found |= {claim.subject for claim in claims if step.values or _strength(step, claim, objects) != "none"}
    return sorted(ident for ident, entity in reading.entities(sorted(found)).items() if entity.kind == "company")


def _take_step(reading: Reading, step: Step, cases: Sequence[_Case], as_of: str) -> None:
    """Read the claims for all companies together, then decide for each."""
    subjects = {subject for case in cases for of in ("company", "platform") for subject in _subjects(case, of)}
    predicates = dict.fromkeys([step.predicate, *(also.predicate for also in step.also)])
    claims = reading.claims_about(sorted(subjects), predicates=list(predicates), roles=("subject",), limit=MANY)
    by_subject: defaultdict[str, list[Claim]] = defaultdict(list)
    for claim in claims:
        if claim.known(as_of):
            by_subject[claim.subject].append(claim)
    objects = reading.entities({claim.object for claim in claims if claim.object is not None})
    for case in cases:
        case.results[step.id] = _decide(step, case, by_subject, objects, as_of)


def _subjects(case: _Case, of: str) -> list[str]:
    return [case.company] if of == "company" else list(case.owned)


def _decide(step: Step, case: _Case, claims: Mapping[str, Sequence[Claim]], objects: Mapping[str, Entity], as_of: str) -> StepResult:
    main = [
        claim for subject in _subjects(case, step.of) for claim in claims.get(subject, ())
        if claim.predicate == step.predicate and step.area in (None, claim.area)
    ]  # fmt: skip
    if step.values or step.latest_only:
        main = [claim for claim in main if claim.holds(as_of)][: 1 if step.latest_only else None]
    graded = [(claim, _strength(step, claim, objects)) for claim in main if not step.open_only or claim.holds(as_of)]
    fitting = [(claim, strength) for claim, strength in graded if strength != "none"]
    for claim, _ in fitting:
        if claim.object is not None and _asks_for_object(step):
            case.owned.setdefault(claim.object)
    full = any(strength == "full" for _, strength in fitting)
    weaker = [] if full else _weaker(step, case, claims)
    if fitting or weaker:
        ids = _ids([claim for claim, strength in fitting if strength == "full" or not full]) + _ids(weaker)
        return StepResult(step.id, True, "full" if full else "weak", tuple(dict.fromkeys(ids)))
    return StepResult(step.id, _absent(step, case, main), "none", _ids(main))


def _asks_for_object(step: Step) -> bool:
    return step.object_kind is not None or bool(step.platform_types)


def _absent(step: Step, case: _Case, seen: Sequence[Claim]) -> bool | None:
    """Say what it means that nothing fits: no, or not known."""
    if seen or _asks_for_object(step) or not _subjects(case, step.of):
        return False
    return None


def _strength(step: Step, claim: Claim, objects: Mapping[str, Entity]) -> str:
    """Grade one claim: "full", "weak" or "none"."""
    if step.values and claim.value not in step.values:
        return "none"
    target = objects.get(claim.object or "")
    if step.object_kind is not None and (target is None or target.kind != step.object_kind):
        return "none"
    if not step.platform_types and not step.weaker_platform_types:
        ignored = target is not None and target.platform_type in step.ignore_platform_types
        return "none" if ignored else "full"
    kind = None if target is None else target.platform_type
    if kind in step.platform_types:
        return "full"
    return "weak" if kind in step.weaker_platform_types else "none"


def _weaker(step: Step, case: _Case, claims: Mapping[str, Sequence[Claim]]) -> list[Claim]:
    return [
        claim
        for also in step.also
        for subject in _subjects(case, also.of)
        for claim in claims.get(subject, ())
        if claim.predicate == also.predicate and (also.tag is None or also.tag in claim.tags)
    ]


def _ids(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(claim.id for claim in claims)


def _moderators(
    reading: Reading, moderators: Sequence[Moderator], companies: Sequence[str], as_of: str
) -> dict[str, dict[str, tuple[str, ...]]]:
    """Find what each company's own claims, and those of what it owns, say on each moderator, newest first."""
    holders = {company: company for company in companies}
    for owned in reading.owned_by(*companies):
        if owned.kind not in FIRMS:
            holders.setdefault(owned.id, owned.owner or "")
    wanted = dict.fromkeys(name for one in moderators for name in (*one.predicates, *one.also_predicates))
    claims = reading.claims_about(sorted(holders), predicates=list(wanted), roles=("subject",), limit=MANY) if wanted else ()
    found: dict[str, dict[str, tuple[str, ...]]] = {company: {} for company in companies}
    for moderator in moderators:
        for claim in claims:
            if _in_force(claim, as_of) and _expresses(moderator, claim):
                mine = found[holders[claim.subject]]
                mine[moderator.id] = (*mine.get(moderator.id, ()), claim.id)
    return found


def _in_force(claim: Claim, as_of: str) -> bool:
    """Say whether a claim was made and not replaced; what has ended still explains what came after."""
    return claim.known(as_of) and (claim.superseded_on is None or claim.superseded_on > as_of)


def _expresses(moderator: Moderator, claim: Claim) -> bool:
    if claim.predicate in moderator.predicates:
        return True
    return claim.predicate in moderator.also_predicates and any(tag in claim.tags for tag in moderator.also_tags)


def _verdict(thesis: Thesis, case: _Case, moderators: Mapping[str, tuple[str, ...]]) -> Verdict:
    results = [case.results[step.id] for step in thesis.steps]
    passed = {result.step: result.passed for result in results}
    corrections = tuple(
        correction.id
        for correction in thesis.corrections
        if correction.applies_when and all(passed.get(step) is wanted for step, wanted in correction.applies_when.items())
    )
    outcome = _outcome(results[:-1], results[-1].passed)
    return Verdict(thesis.id, case.company, outcome, tuple(results), corrections, moderators)


def _outcome(premises: Sequence[StepResult], result: bool | None) -> str:
    """Compare premise and result; a premise step that is not known leaves one that holds in full as it is and a weak one in doubt."""
    passed = [step.passed for step in premises]
    weak = None in passed and not any(step.passed and step.strength == "full" for step in premises)
    premise = False if False in passed else True if not premises or (True in passed and not weak) else None
    if premise is None or result is None:
        return "unknown"
    if premise:
        return "fits" if result else "premise_without_result"
    return "result_without_premise" if result else "fits_without"
