"""Checks what a question takes for granted against dated claims, before it is answered.

Each check reads one sort of assumption off the question (who something belongs to, a purchase, that something still
runs, who leads, that something is open, that nothing exists) and looks it up. What the knowledge does not speak of is
not corrected; a true assumption never is. The checks are a table; a finding may repair the question, so that what can be
answered still is.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import permutations
from typing import Callable, Iterable, Sequence

from bot.answers import Correction
from bot.understanding.query import Named, Query
from knowledge.models import Claim, Entity
from knowledge.search import stems

from .desk import Desk
from .doubt import denied_stems, opposed
from .evidence import Ranked
from .features import first_day, last_day
from .figures import other_amount, other_time, person_elsewhere, same_amount
from .relations import holders, holding_predicates, own, related

GAP = 48
"""Characters that may lie between an actor and the thing it is said to have made."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A false assumption."""

    correction: Correction
    repaired: str | None = None
    """The question with the assumption set right, where it can be asked on."""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the checks see it."""

    query: Query
    ranked: Sequence[Ranked]
    low: str
    """The text, case-folded, names kept."""
    presuming: bool
    """It takes its content for granted: no yes/no question, no supposition."""


def check(desk: Desk, query: Query, ranked: Sequence[Ranked]) -> list[Finding]:
    """Return the false assumptions of a question, at most two, the firmest first."""
    low = query.text.casefold().replace("even if", "")
    if desk.lexicon.has("hypothetical", low) and query.kind in ("what_if", "outlook", "verify"):
        return []
    asked = Asked(query, ranked, low, presuming=not asks_whether(desk, query))
    findings: list[Finding] = []
    for look in CHECKS:
        found = look(desk, asked)
        if found is not None and found.correction.claims not in [f.correction.claims for f in findings]:
            findings.append(found)
            if found.sort in ("owner", "purchase"):
                break
    return findings[:2]


def asks_whether(desk: Desk, query: Query) -> bool:
    """Say whether the question asks if something is so, instead of taking it for granted."""
    sentence = re.split(r"[.!?。？！]\s*", query.text.strip(" ?!.。？！"))[-1].casefold().strip()
    sentence = re.sub(r"^(?:so|and|but|well|ok|hey|btw|question|actually|then),?\s+", "", sentence)
    first = sentence.split()[:1]
    return bool(first and first[0].strip(",") in desk.lexicon.lists["asks_yes_no"])


# --- who things belong to


def false_owner(desk: Desk, asked: Asked) -> Finding | None:
    """ "X's Z", "why did X build Z": the thing is somebody else's."""
    for actor, thing in pairs(desk, asked.query):
        a, b = desk.entity(actor.entity), desk.entity(thing.entity)
        firmness = makes_it_its_own(desk, asked, actor, thing) if a is not None and b is not None else ""
        if a is None or b is None or not firmness:
            continue
        held = holders(desk, b)
        if not held or actor.entity in held or set(held) & set(desk.evidence.kin((a.id,))):
            continue
        told = [c for c in related(desk, a.id, b.id) if not _speaks_of_error(c)]
        if told and (firmness == "loose" or any(c.predicate in holding_predicates(desk) or re.search(r"\b(stake|shareholder|joint venture|minority|majority)\b", c.text) for c in told)):
            continue
        owner, claim = next(iter(held.items()))
        text = f"{desk.label(b.id, asked.query)} belongs to {desk.label(owner, asked.query)}, not to {desk.label(a.id, asked.query)}."
        slip = next((r.claim for r in asked.ranked[:15] if {a.id, b.id, owner} <= (r.card.mentions | r.card.kin) and _speaks_of_error(r.claim)), None)
        if slip is not None:
            text += f" {slip.text}"
        claims = list({c.id: c for c in (claim, slip) if c is not None}.values())
        return Finding(correction(desk, text, claims), _with_name(asked.query, actor, desk.label(owner)), "owner")
    return None


def _speaks_of_error(claim: Claim) -> bool:
    return bool(re.search(r"\b(slip|mistake|mix-up|wrongly|error|confus\w+|mislabel\w*|wrong)\b", claim.text, re.IGNORECASE))


def pairs(desk: Desk, query: Query) -> Iterable[tuple[Named, Named]]:
    """Return (possible actor, thing) pairs of names in the question."""
    actors = ("company", "unit", "organization")
    for a, b in permutations(query.named, 2):
        ea, eb = desk.entity(a.entity), desk.entity(b.entity)
        if ea is not None and eb is not None and ea.id != eb.id and ea.kind in actors and eb.kind != "technique":
            yield a, b


def makes_it_its_own(desk: Desk, asked: Asked, actor: Named, thing: Named) -> str:
    """Say how firmly the wording makes `thing` the actor's own: "firm", "loose" or not at all (empty)."""
    text, words = asked.query.text, desk.lexicon
    if actor.inherited or thing.inherited or words.has("hypothetical", asked.low):
        return ""
    granted = asked.presuming or words.has("tag_questions", asked.low[-14:])
    stated = granted or asked.query.kind in ("verify", "owner")
    before, after = text[: actor.start].casefold(), text[thing.end :].casefold()
    if actor.end <= thing.start:
        between = text[actor.end : thing.start].casefold()
        if len(between) > GAP or re.search(r"[.;?!]", between) or any(actor.end < n.start < thing.start for n in asked.query.named):
            return ""
        if _possessive(between) and not re.match(r"\s+(?:stake|deal|share|invest\w*|contract|licen\w*|lawsuit|case|suit|rival|competitor|partnership|bet|board|score|rank)", after):
            return "loose"
        if re.search(r"\bits\b\s*(?!own)(?:\w+\s+)?$", between):
            return "loose"
        verb = words.pattern("make_verbs", "run_verbs").search(between)
        if verb and not words.has("data_words", between[verb.end() :]) and not words.has("negations", before[-14:] + between):
            return "loose" if granted else ""
        return "loose" if granted and re.search(r"\b(?:make|made|earn\w*|took in|turn over)\b.*\bwith\s*$", between) else ""
    between, after = text[thing.end : actor.start].casefold(), text[actor.end :].casefold()
    if len(between) > GAP or re.search(r"[;?!]", between) or words.has("negations", between):
        return ""
    if re.search(r"^[, (]*(?:the\s*)?$", between) and re.match(r"\s*(?:models?|app|platform|tool|site|thing)\b|\s*\)", after):
        return "firm"
    passive = rf"(?:{words.pattern('make_verbs').pattern}|\bowned|\brun|\bbought|\bacquired|\bmodel|\bapp)\b.{{0,24}}\b(?:by|from)\s+(?:the\s+)?$"
    if re.search(passive, between, re.IGNORECASE):
        return "firm" if stated else ""
    if re.search(r"\b(?:belongs? to|is owned by|is from|property of|(?:its|their) (?:owner|maker|parent)(?: company)?,?)\s*$|^\s*of(?: the)?\s*$|属于$", between):
        return "firm" if stated or between.strip() not in ("of", "of the") else ""
    if re.search(r"是$", between) and after.startswith("的"):
        return "firm"
    if re.search(r"\b(?:has|have|had|did|does)\s*$", between) and re.match(rf"\s*(?:{words.pattern('make_verbs').pattern})", after):
        return "loose"
    return "firm" if re.match(r"\s*(?:is|are|being)\s*$", between) and re.match(r"'s\b", after) else ""


def _possessive(between: str) -> bool:
    filler = r"(?:(?:new|latest|old|video|image|big|famous|flagship|ai|little|great|\w+ing)\s+){0,2}(?:models?\s+|app\s+)?"
    return bool(re.match(rf"(?:'s|s'|的)\s*{filler}$", between))


# --- purchases and mergers


def false_purchase(desk: Desk, asked: Asked) -> Finding | None:
    """ "after X bought Y": the knowledge tells of another relation, or of none."""
    words = desk.lexicon
    if words.has("hypothetical", asked.low) or words.has("negations", asked.low):
        return None
    if not asked.presuming and not words.has("tag_questions", asked.low[-14:]):
        return None
    for buyer, target in trades(desk, asked.query):
        a, b = desk.entity(buyer.entity), desk.entity(target.entity)
        if a is None or b is None or a.id == b.id:
            continue
        told = related(desk, a.id, b.id)
        if a.id in holders(desk, b) or b.owner == a.id or any(_tells_purchase(desk, c, asked.query.as_of) for c in told):
            continue
        return _instead(desk, asked, a, b, told)
    return None


def trades(desk: Desk, query: Query) -> Iterable[tuple[Named, Named]]:
    """Return the (buyer, bought) pairs that the wording tells of; a merger is told both ways."""
    buy, sell = desk.lexicon.pattern("buy_verbs").pattern, desk.lexicon.pattern("sell_verbs").pattern
    parties = [n for n in query.named if (e := desk.entity(n.entity)) is not None and e.kind not in ("technique", "benchmark", "dataset")]
    for x, y in zip(parties, parties[1:]):
        between = query.text[x.end : y.start].casefold()
        before, after = query.text[: x.start].casefold(), query.text[y.end : y.end + 24].casefold()
        if len(between) > GAP or re.search(r"[.;?!]", between):
            continue
        if re.search(rf"(?:{sell})[^.]*\bto\s*$", between) or (re.search(rf"(?:{sell})\s*$", before) and re.search(r"\bto\s*$", between)):
            yield y, x
        elif re.search(rf"\b(?:was|were|been|got|being|is)\b.*(?:{buy}).*\bby\s*$|(?:acquisition|takeover|purchase|buyout) by\s*$", between):
            yield y, x
        elif re.search(rf"(?:{buy})", between) or (re.match(r"\s*(?:and|with|&)\s*$", between) and re.match(r"\s*(?:merg|combin|unit)", after)):
            yield x, y


def _tells_purchase(desk: Desk, claim: Claim, as_of: str) -> bool:
    """Say whether a claim tells of a purchase or merger that came about."""
    called_off = re.search(r"\b(ended|dropped|abandoned|called off|blocked|never closed|fell through|scrapped)\b", claim.text)
    told = desk.lexicon.has("buy_verbs", claim.text) or claim.predicate in holding_predicates(desk)
    return claim.known(as_of) and told and not called_off


def _instead(desk: Desk, asked: Asked, a: Entity, b: Entity, told: Sequence[Claim]) -> Finding | None:
    order = {r.claim.id: n for n, r in enumerate(asked.ranked)}
    best = sorted((c for c in told if c.known(asked.query.as_of)), key=lambda c: (order.get(c.id, 999), c.as_of))
    text = f"My knowledge has no purchase or merger between {desk.label(a.id, asked.query)} and {desk.label(b.id, asked.query)}."
    claims = list(best[:1])
    for entity in (b, a):
        owner, claim = next(((h, c) for h, c in holders(desk, entity).items() if c is not None), (None, None))
        if owner and claim is not None and not any(claim.subject in (x.id,) for x in (a, b)) and claim.id not in [c.id for c in claims]:
            text += f" {desk.label(entity.id, asked.query)} belongs to {desk.label(owner, asked.query)}."
            claims.append(claim)
            break
    if not best:
        told_of = [c for c in desk.knowledge.claims_about([b.id], roles=("subject", "object"), limit=200) if _tells_purchase(desk, c, asked.query.as_of) and c.predicate not in holding_predicates(desk)]
        best = sorted(told_of, key=lambda c: order.get(c.id, 999))[:1]
        claims = [*best, *claims] if best else claims
    if not claims:
        claims = [r.claim for r in asked.ranked[:6] if {a.id, b.id} <= r.card.mentions][:1]
    if best:
        text += f" {best[0].text}"
    elif claims and not any(c.text in text for c in claims):
        text += f" {claims[0].text}"
    return Finding(correction(desk, text, claims), None, "purchase") if claims else None


# --- what has ended


def ended(desk: Desk, asked: Asked) -> Finding | None:
    """ "how many people use the Sora app today": it has ended."""
    query = asked.query
    if not desk.lexicon.has("running_now", asked.low) or query.periods and query.periods[0].last < query.as_of:
        return None
    if desk.lexicon.has("negations", asked.low) or re.search(r"\b(ended|closed|shut|killed|gone|dead|discontinued|retired|offline)\b", asked.low):
        return None
    for n in query.named:
        entity = desk.entity(n.entity)
        claim = _end_of(desk, entity, query.as_of) if entity is not None and entity.kind not in ("company", "organization") else None
        if claim is not None:
            return Finding(correction(desk, claim.text, [claim]), None, "ended")
    return None


def not_ended(desk: Desk, asked: Asked) -> Finding | None:
    """ "why was X shut down": nothing says that it was."""
    query = asked.query
    m = re.search(r"(?<!to )\b(shut(?:s|ting)?|clos(?:ed|ing) down|kill\w*|discontinu\w*|retir\w*|scrapp\w*|axed|pull(?:ed)? the plug|ended|gave up on|give up on|went under|out of business|wound down|dropped)\b", asked.low)
    if not (asked.presuming or desk.lexicon.has("tag_questions", asked.low[-14:]) or re.search(r"\bright\b", asked.low)) or m is None or desk.lexicon.has("negations", asked.low) or query.kind in ("what_if", "outlook"):
        return None
    for n in query.named:
        entity = desk.entity(n.entity)
        near = abs(n.start - m.start()) < 40 and not re.search(r"[.;?!]", asked.low[min(n.end, m.end()) : max(n.start, m.start())])
        if entity is None or entity.kind not in ("model", "product", "platform", "dataset") or not near:
            continue
        mine = own(desk, entity.id)
        about = desk.knowledge.claims_about(sorted(mine), roles=("subject", "object"), limit=300)
        if any((c.until and c.predicate in ("released", *holding_predicates(desk))) or c.predicate == "discontinued" or (_ENDS.search(c.text) and entity.id in (c.subject, c.object)) for c in about):
            continue
        best = next((r.claim for r in asked.ranked[:5] if mine & r.card.mentions), None)
        if best is not None:
            text = f"Nothing in my knowledge says that {desk.label(entity.id, query)} has ended. {best.text}"
            return Finding(correction(desk, text, [best]), None, "not ended")
    return None


def _end_of(desk: Desk, entity: Entity, as_of: str) -> Claim | None:
    """Return the claim that tells an entity's end on or before a day; none when it goes on."""
    about = desk.knowledge.claims_about([entity.id], roles=("subject", "object"), limit=200)
    tells = [c for c in about if c.subject == entity.id and c.predicate == "discontinued" and str(c.value) <= as_of]
    running = [c for c in about if c.predicate in ("released", *holding_predicates(desk)) and c.holds(as_of)]
    if tells and not (running and all(c.predicate == "released" and c.until is None and c.as_of > max(str(t.value) for t in tells) for c in running)):
        return max(tells, key=lambda c: (str(c.value), c.as_of))
    return None


_ENDS = re.compile(r"\b(shut|closed|kill|discontinu|retir|withdr|offline|ended|ending|stopped|legacy|wound down|dropped|removed|left the)", re.IGNORECASE)


# --- standings


def false_standing(desk: Desk, asked: Asked) -> Finding | None:
    """ "why is X leading": on the day spoken of it is not (or the other way round)."""
    query, words = asked.query, desk.lexicon
    if not asked.presuming and not words.has("tag_questions", asked.low[-12:]):
        return None
    negated = words.has("negations", asked.low)
    leads, trails = words.has("leading", asked.low), words.has("trailing", asked.low)
    if re.search(r"\b(fall|fell|falling|lost|lose|losing|slip|slipped|drop|dropped|missing|back)\b", asked.low):
        return None
    if negated or leads == trails or query.kind in ("standing", "compare", "list", "count", "owner", "landscape", "what_if", "outlook"):
        return None
    boards = boards_named(desk, query)
    for n in query.named:
        entity = desk.entity(n.entity)
        if entity is None or entity.kind in ("benchmark", "technique") or not _near_verb(desk, asked, n, "leading" if leads else "trailing"):
            continue
        ranks = _scores_then(desk, query, entity, boards) if boards else []
        if leads and ranks:
            claim = min(ranks, key=lambda c: (c.rank or 999, c.id))
            if claim.rank != 1:
                return Finding(correction(desk, claim.text, [claim]), None, "standing")
            continue
        claim = _standing_then(desk, query, entity)
        if claim is not None and ((leads and claim.value in _low(desk)) or (trails and claim.value == next(iter(desk.order)))):
            return Finding(correction(desk, claim.text, [claim]), None, "standing")
    return None


def _low(desk: Desk) -> set[str]:
    return {s for s, n in desk.order.items() if n >= 2}


def boards_named(desk: Desk, query: Query) -> list[str]:
    """Return the boards that a question names, those of an organization that runs boards included."""
    found: list[str] = []
    for n in query.named:
        entity = desk.entity(n.entity)
        if entity is not None and entity.kind == "benchmark":
            found.append(entity.id)
        elif entity is not None and entity.kind == "organization":
            found += [e.id for e in desk.knowledge.owned_by(entity.id) if e.kind == "benchmark"]
    return [b for b in found if not query.areas or (e := desk.entity(b)) is None or e.area in query.areas] or found


def _near_verb(desk: Desk, asked: Asked, n: Named, words: str) -> bool:
    after = asked.query.text[n.end : n.end + 60].casefold()
    before = asked.query.text[max(0, n.start - 30) : n.start].casefold()
    m = desk.lexicon.pattern(words).search(after)
    if m is not None and not re.search(r"[.;?!]", after[: m.start()]):
        return not any(o.start > n.end and o.start < n.end + m.start() and o.entity != n.entity for o in asked.query.named)
    return bool(re.search(r"\b(?:make|made|makes|keeps?|put|puts)\s*(?:\w+'s\s+)?$", before)) and desk.lexicon.has(words, after)


def _standing_then(desk: Desk, query: Query, entity: Entity) -> Claim | None:
    day = min(query.period.last, query.as_of) if query.period else query.as_of
    subjects = [entity.id] if entity.kind == "company" else [*holders(desk, entity)]
    areas = query.areas or tuple(desk.areas)
    found = [c for s in subjects[:2] for a in areas for c in desk.knowledge.standings(subject=s, area=a, as_of=day)]
    return min(found, key=lambda c: desk.order.get(str(c.value), 9), default=None) if not query.areas else max(found, key=lambda c: c.as_of, default=None)


def _scores_then(desk: Desk, query: Query, entity: Entity, boards: Sequence[str]) -> list[Claim]:
    """Return the ranks of an entity and its models on these boards at the time spoken of."""
    mine = {x for e in own(desk, entity.id) for x in own(desk, e)}
    scores = [c for c in desk.knowledge.claims_about(sorted(mine), roles=("subject",), predicates=("score",), limit=300) if c.benchmark in boards and c.rank]
    if query.period:
        return [c for c in scores if first_day(c.as_of) <= query.period.last and last_day(c.as_of) >= query.period.first]
    return [c for c in scores if c.holds(query.as_of)]


# --- having nothing, having a platform


def false_absence(desk: Desk, asked: Asked) -> Finding | None:
    """ "X has never built a single model": it has."""
    query = asked.query
    if not desk.lexicon.has("absolutes", asked.low):
        return None
    kind = next((k for k in desk.knowledge.vocabulary().entity_kinds if re.search(rf"\b(?:never (?:\w+ ){{1,3}}(?:an? )?|not a single |no single |(?:has|have|had|with|owns|makes) no |without any )(?:\w+[ -]){{0,3}}{re.escape(k)}s?\b", asked.low)), None)
    if kind is None:
        return None
    for n in query.named:
        made = [c for c in desk.knowledge.claims_about([n.entity], roles=("subject",), predicates=tuple(holding_predicates(desk)), limit=300) if c.known(query.as_of) and _is_kind(desk, c.object, kind)]
        order = {r.claim.id: r.score for r in asked.ranked}
        made.sort(key=lambda c: -order.get(c.id, -99))
        if made:
            shown = made[:4]
            text = f"{desk.label(n.entity, query)} has: {', '.join(desk.labels([c.object for c in shown if c.object], query))}."
            return Finding(correction(desk, text, shown), None, "absence")
    return None


def false_platform(desk: Desk, asked: Asked) -> Finding | None:
    """ "MiniMax's own video platform": it owns none."""
    query = asked.query
    for n in query.named:
        entity = desk.entity(n.entity)
        if entity is None or entity.kind != "company":
            continue
        nouns = desk.lexicon.pattern("own_nouns").pattern
        name = re.escape(n.text.casefold())
        own = rf"{name}(?:'s|s)? own (?:\w+[ -]){{0,3}}(?:{nouns})|(?:{nouns}) (?:does|did|do) {name} own|{name} (?:owns|has|runs) (?:a|its own) (?:\w+[ -]){{0,3}}(?:{nouns})|their own (?:\w+[ -]){{0,2}}(?:{nouns})"
        if not re.search(own, asked.low) or desk.lexicon.has("negations", asked.low) or desk.lexicon.has("hypothetical", asked.low):
            continue
        for thesis in desk.knowledge.theses():
            step = next((s for s in thesis.steps if s.object_kind), None)
            verdicts = desk.knowledge.verdicts(thesis.id, companies=[n.entity], as_of=query.as_of) if step else ()
            if step and verdicts and any(s.step == step.id and s.passed is False for s in verdicts[0].steps):
                claim = _says_none(desk, asked, n.entity)
                if claim is not None:
                    return Finding(correction(desk, claim.text, [claim]), None, "platform")
    return None


def _says_none(desk: Desk, asked: Asked, entity: str) -> Claim | None:
    nouns = desk.lexicon.pattern("own_nouns").pattern
    pattern = re.compile(rf"\b(?:no|without|lacks?|nor)\b[^.]{{0,40}}(?:{nouns})|(?:{nouns})[^.]{{0,20}}\b(?:missing|none)\b", re.IGNORECASE)
    about = desk.knowledge.claims_about([entity], roles=("subject",), limit=300)
    known = {r.claim.id: n for n, r in enumerate(asked.ranked)}
    fitting = [c for c in about if pattern.search(c.text) and c.holds(asked.query.as_of)]
    return min(fitting, key=lambda c: (known.get(c.id, 999), len(c.text)), default=None)


def _is_kind(desk: Desk, entity_id: str | None, kind: str) -> bool:
    entity = desk.entity(entity_id) if entity_id else None
    return entity is not None and entity.kind == kind


# --- the contrary of what is asked


def contrary(desk: Desk, asked: Asked) -> Finding | None:
    """The best claims say the opposite of a word of the question, deny what it affirms, or tell another amount, time or rank."""
    if not _takes_for_granted(desk, asked):
        return None
    negated = desk.lexicon.has("negations", asked.low)
    best = asked.ranked[0]
    for n, r in enumerate(asked.ranked[:3]):
        if r.score < best.score - 2.0 or r.claim.kind == "prediction" or (r.feature("shared_kin") < 0.99 and asked.query.entities):
            continue
        aside = bool(asked.query.entities) and not {r.claim.subject, r.claim.object} & {x for e in asked.query.entities for x in own(desk, e)}
        if aside:
            continue
        wrong = opposed(desk, asked.low, r.claim.text) or (n < 2 and _denied(desk, asked, r)) if not negated else False
        if wrong or (n == 0 and (_other_rank(desk, asked, r) or (negated and _affirmed(desk, asked, r)))):
            return Finding(correction(desk, r.claim.text, [r.claim]), None, "contrary")
    return None


def _takes_for_granted(desk: Desk, asked: Asked) -> bool:
    """Say whether the question states something beside what it asks."""
    tagged = desk.lexicon.has("tag_questions", asked.low[-14:])
    kinds = ("evidence", "definition", "thesis", "exceptions", "list", "count", "compare", "corrections")
    open_ended = asked.query.guess.chance(*kinds) > 0.5 or desk.lexicon.has("hypothetical", asked.low)
    return bool(asked.ranked) and (asked.presuming or tagged) and (not open_ended or tagged) and not re.search(r"\bor\b", asked.low)


def other_figures(desk: Desk, asked: Asked) -> Finding | None:
    """ "why did X raise five billion", "X of 2019": the claim that fits tells another amount or year, and no other tells that one."""
    query = asked.query
    if not asked.ranked or not query.entities or not asked.presuming or desk.lexicon.has("hypothetical", asked.low) or re.search(r"\bor\b", asked.low):
        return None
    best = asked.ranked[0]
    gap = best.score - asked.ranked[1].score if len(asked.ranked) > 1 else 9.0
    if best.feature("shared_kin") < 0.99 or best.claim.predicate in ("score", "standing"):
        return None
    amount = gap > 0.3 and other_amount(query, best.claim) and not any(same_amount(query, r.claim) for r in asked.ranked[:8])
    stated = bool(re.search(r"[.,;:?!-]\s+\w+", query.text)) or query.kind not in ("number", "count", "standing", "list", "changes", "timeline")
    time = stated and gap > 1.0 and other_time(query, best.claim) and all(other_time(query, r.claim) for r in asked.ranked[:6] if r.feature("shared_kin") > 0.99)
    return Finding(correction(desk, best.claim.text, [best.claim]), None, "figures") if amount or time else None


def _other_rank(desk: Desk, asked: Asked, r: Ranked) -> bool:
    """Say whether the question has somebody first whom the best claim, a board's row on it, has further down."""
    claim = r.claim
    if claim.predicate != "score" or claim.rank in (None, 1) or asked.query.kind == "standing" and not asked.presuming:
        return False
    if not _near_any(desk, asked, "leading") or claim.subject not in {x for e in asked.query.entities for x in own(desk, e)}:
        return False
    return not asked.query.periods or r.feature("in_period") > 0


def _near_any(desk: Desk, asked: Asked, words: str) -> bool:
    return any(_near_verb(desk, asked, n, words) for n in asked.query.named)


def _affirmed(desk: Desk, asked: Asked, r: Ranked) -> bool:
    """Say whether the question denies outright ("never", "no ... at all") what the best claim affirms."""
    if not re.search(r"\b(never|not a single|a single|nothing|attach no|no\b.{0,40}\bat all|not\b.{0,40}\bat all|still no|none of)\b|没有", asked.low):
        return False
    denied = denied_stems(desk, asked.query.text, words=7)
    idf = desk.knowledge.idf(sorted(denied))
    shared = [s for s in denied & r.card.stems if idf[s] > 2.2]
    return bool(shared) and not desk.lexicon.has("denials", r.claim.text) and r.score - (asked.ranked[1].score if len(asked.ranked) > 1 else 0) > 0.5


def substituted(desk: Desk, asked: Asked) -> Finding | None:
    """ "why did X sue Z": the claim that fits has Y in the place of X, and no claim puts X and Z together."""
    query = asked.query
    if not _takes_for_granted(desk, asked) or desk.lexicon.has("negations", asked.low) or not 2 <= len(query.entities) <= 3:
        return None
    best = asked.ranked[0]
    absent = [e for e in query.entities if e not in best.card.mentions]
    present = [e for e in query.entities if e in best.card.mentions]
    if len(absent) != 1 or not present or best.feature("cover") < 0.25 or best.score - asked.ranked[1].score < 0.5:
        return None
    if any(absent[0] in (r.card.mentions | r.card.kin) and set(present) & r.card.mentions for r in asked.ranked[:12]):
        return None
    missing = desk.entity(absent[0])
    instead = [e for i in best.card.mentions if i not in query.entities and (e := desk.entity(i)) is not None and missing is not None and e.kind == missing.kind]
    if missing is None or missing.kind in ("technique", "benchmark") or not instead or related(desk, absent[0], present[0]):
        return None
    return Finding(correction(desk, best.claim.text, [best.claim]), None, "substituted")


def wrong_person(desk: Desk, asked: Asked) -> Finding | None:
    """ "X, head of Y": the person belongs elsewhere."""
    if desk.lexicon.has("hypothetical", asked.low) or asked.query.kind in ("compare", "what_if"):
        return None
    claim = person_elsewhere(desk, asked.query, asked.ranked)
    return Finding(correction(desk, claim.text, [claim]), None, "person") if claim is not None else None


def _denied(desk: Desk, asked: Asked, r: Ranked) -> bool:
    """Say whether a claim denies a word or a name of the question: it follows a negation there and stands free here."""
    denied = denied_stems(desk, r.claim.text)
    names = {s for n in asked.query.named for s in stems(n.text)}
    content = [s for s in asked.query.content if len(s) > 3]
    idf = desk.knowledge.idf(content)
    return any(s in denied for s in content if idf[s] > 2.5) or bool(names & denied and len(asked.query.entities) > 1)


def correction(desk: Desk, text: str, claims: Sequence[Claim]) -> Correction:
    """Return a correction with its sources."""
    cited = tuple(x for c in claims[:1] for x in desk.citations(c))
    return Correction(text, tuple(c.id for c in claims), cited)


def _with_name(query: Query, wrong: Named, right: str) -> str:
    return query.text[: wrong.start] + right + query.text[wrong.end :]


CHECKS: tuple[Callable[[Desk, Asked], Finding | None], ...] = (
    false_purchase,
    false_owner,
    false_platform,
    ended,
    not_ended,
    false_absence,
    wrong_person,
    substituted,
    other_figures,
    false_standing,
    contrary,
)
"""In order of firmness."""
