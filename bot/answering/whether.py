"""Yes or no, where it is certain: from who holds what, who stands where, what has ended, or a claim that says or denies the very words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import wording
from bot.answers import Point
from bot.understanding.normalize import cjk_share
from knowledge.models import Claim
from knowledge.search import stems

from .conditions import field_asked
from .contrast import denied_stems
from .desk import Draft
from .earnings import in_the_black
from .ever import was_first
from .facts import choose
from .features import years_between
from .fields import in_area
from .inquiry import Inquiry
from .nouns import FIRM
from .premises.asked import asks_whether
from .premises.stated import stated
from .rated import standings_named
from .reading import Wording, absorb, areas_of, meant, said_of
from .relations import held_by, holders
from .scene import Scene
from .stance import ENOUGH, PLAIN, SPOKEN_OF, SURE, stance
from .ties import ties
from .unsettled import unsettled

_NO_CHOICE = re.compile(r"\bor (?:not|nah|no|what|so)\b")
_BELONGING = re.compile(r"^\s*(?:is|are)\b.*\b(?:in|on|with|at|part of)\b")
NOT_KNOWN = "Not that I know"
"""Said where it is only known that something came near."""
OUTRIGHT = 3
"""How many of the best claims are asked whether they say outright what is asked."""
ALIVE_YEARS = 0.75
"""How old the newest fact about something may be for it to be still there."""
Verdict = tuple[bool | None, Claim, tuple[str, ...]]
"""Whether it is so (none: not that it is known), the claim that shows it, and the names of several that do."""


def whether(scene: Scene) -> Draft | None:
    """Return the answer to a yes/no question that the structure of the knowledge decides; none otherwise."""
    query = scene.query
    if not _asked(scene) or not query.entities or query.unknown or query.about_source:
        return None
    if (earned := in_the_black(scene)) is not None:
        return earned
    if query.periods and not all(p.first <= query.as_of <= p.last for p in query.periods):
        return _told_outright(scene)
    for decide in (_is_alive,) if query.periods else (_was_first, _holds_it, _has_such, _stands_so, _has_ended, _is_alive, _is_tied):
        said = Wording.of(scene)
        found = decide(said)
        if found is not None and not said.left():
            decided, claim, names = found
            text = wording.decided(NOT_KNOWN if decided is None else decided, scene.desk.told(claim), names)
            draft = _headed(scene, claim, text, of_its_sort=decide is _is_alive)
            draft.topics = tuple(e for e in (claim.subject, claim.object) if e and e not in query.entities)
            return draft
    return _told_outright(scene)


def _headed(scene: Scene, claim: Claim, text: str, *, of_its_sort: bool = False) -> Draft:
    """Return an answer that begins with a claim, said as `text`, and two more beside it, `of_its_sort` where nothing else is asked."""
    desk, query = scene.desk, scene.query
    rest = [r for r in scene.ranked if r.claim.id != claim.id and (not of_its_sort or r.claim.predicate == claim.predicate)]
    beside = [c for c in choose(desk, query, rest, words=40, points=2) if c.id != claim.id]
    headline = replace(desk.point(claim, query, role="answer"), text=text)
    return Draft(headline=headline, points=[desk.point(c, query, role="context") for c in beside])


def _told_outright(scene: Scene) -> Draft | None:
    """Return an answer from a claim among the best that says or denies nearly all that is asked; none without."""
    desk, query, asked = scene.desk, scene.query, Inquiry(scene.desk, scene.query)
    for n, r in enumerate(scene.ranked[:OUTRIGHT]):
        if sort := unsettled(asked, r):
            return _headed(scene, r.claim, wording.decided(sort, desk.told(r.claim)))
        found = stance(asked, r, first=n == 0)
        if found.doubtful and n == 0:
            return None  # what is nearest leaves it open
        if found.decided is None or desk.newest(r.claim, query.as_of).id != r.claim.id:
            continue
        if found.spoken < SURE:
            return None
        return _headed(scene, r.claim, wording.decided(found.decided, desk.told(r.claim)))
    return None


def as_no(scene: Scene, draft: Draft) -> None:
    """Answer a yes/no question with no instead of correcting it, where what is asked is itself what is wrong."""
    if len(draft.corrections) != 1 or not _asked(scene) or stated(scene.query.text).beside:
        return
    asked = Inquiry(scene.desk, scene.query)
    if sum(w > PLAIN for w in asked.words.values()) > 1:
        return  # more is asked than what the correction tells
    told = draft.corrections[0]
    if asked.goes_on and not _speaks_of(asked, scene, told.claims):
        draft.corrections = []  # that something has ended does not tell whether it is still so of it
        return
    rest = [x for x in (draft.headline, *draft.points) if x is not None]
    claims = scene.desk.knowledge.claims(told.claims[:1])
    first = next(iter(claims.values()), None)
    kind, as_of = (first.kind, first.as_of) if first is not None else ("fact", None)
    if first is not None and asked.goes_on and not _besides_being_there(asked):  # what else is told of it is beside the point
        like = scene.desk.knowledge.claims([c for p in rest for c in p.claims])
        rest = [p for p in rest if all((c := like.get(i)) is not None and c.predicate == first.predicate for i in p.claims)]
    draft.headline = Point(wording.decided(False, told.text), kind, told.claims, as_of, told.citations, (), "answer")
    draft.corrections, draft.points = [], [replace(p, role="context") for p in rest]


def _speaks_of(asked: Inquiry, scene: Scene, claims: Sequence[str]) -> bool:
    """Say whether claims have a word of what is asked, where it is more than whether something can still be had."""
    telling = _besides_being_there(asked)
    cards = scene.desk.evidence.cards.of_ids(claims)
    return not telling or any(telling & (c.stems | set(stems(c.claim.predicate.replace("_", " ")))) for c in cards)


def _besides_being_there(asked: Inquiry) -> set[str]:
    """Return what is asked besides whether something can still be had."""
    lists = ("alive_words", "usable_words", "make_verbs")
    there = {s for m in asked.desk.lexicon.finditer(asked.clause, *lists) for s in stems(m.group())}
    return {s for s, w in asked.words.items() if w > PLAIN and s not in there}


def say_yes_or_no(scene: Scene, draft: Draft) -> None:
    """Begin an answer with yes or no, where one of its claims says or denies what is asked; that one comes first."""
    if not _asked(scene) or draft.headline is None:
        return
    asked = Inquiry(scene.desk, scene.query)
    lines = [draft.headline, *draft.points]
    ranked = {r.claim.id: r for r in scene.ranked}
    spoken: dict[int, float] = {}
    for n, line in enumerate(lines):
        fitting = ranked.get(line.claims[0]) if len(line.claims) == 1 else None
        if fitting is None or scene.desk.told(fitting.claim) != line.text:
            continue
        if sort := unsettled(asked, fitting):
            draft.headline = replace(line, text=wording.decided(sort, scene.desk.told(fitting.claim)), role="answer")
            draft.points = [p for p in lines if p is not line]
            return
        found = stance(asked, fitting, first=line is draft.headline)
        if found.doubtful and line is draft.headline:
            return
        if found.decided is not None:
            draft.headline = replace(line, text=wording.decided(found.decided, scene.desk.told(fitting.claim)), role="answer")
            draft.points = [p for p in lines if p is not line]
            return
        spoken[n] = found.spoken
    fullest = max(spoken, key=lambda n: (spoken[n], -n), default=0)
    if spoken.get(0, 1.0) <= SPOKEN_OF and spoken[fullest] >= ENOUGH:  # what is best by its meaning may say nothing of what is asked
        draft.headline, draft.points = lines[fullest], [*lines[:fullest], *lines[fullest + 1 :]]


def _asked(scene: Scene) -> bool:
    """Say whether a plain yes/no question is asked: in English, without a negation and without a choice."""
    query, lexicon = scene.query, scene.desk.lexicon
    now = not lexicon.has("to_come", query.text) and not lexicon.has("polite_asks", query.text)
    plain = (
        now
        and cjk_share(query.typed) <= 0.2
        and not lexicon.has("denials", query.text)
        and " or " not in _NO_CHOICE.sub("", query.text.casefold())
    )
    return scene.share == 1 and plain and asks_whether(scene.desk, query)


def _holds_it(said: Wording) -> Verdict | None:
    """Decide "does X own Y", "is Y made by X"."""
    desk, query = said.scene.desk, said.scene.query
    if len(query.entities) != 2 or not said.takes("ownership", "making", "make_verbs", "run_verbs"):
        return None
    firms = said.scene.of_kind(FIRM)
    things = [e for e in query.entities if e not in firms]
    thing = desk.entity(things[0]) if len(firms) == 1 and things else None
    found = holders(desk, thing, query.as_of) if thing is not None and thing.kind not in ("benchmark", "technique", "unit") else {}
    holding: dict[str, Claim] = {h: c for h, c in found.items() if c is not None and c.holds(query.as_of)}
    if not holding:
        return None
    claim = holding.get(firms[0])
    sold = desk.lexicon.has("selling", query.text) and not Inquiry(desk, query).present
    if sold or desk.lexicon.has("sold_side", query.text):
        return None  # who has it now says nothing of who sold it
    if claim is None and not Inquiry(desk, query).present:
        return None  # nor of who had it once
    if query.entities[0] != firms[0] and desk.lexicon.has("run_verbs", query.text) and " by " not in query.text:
        return None  # what a thing runs on is not who runs it
    return claim is not None, claim or next(iter(holding.values())), ()


def _has_such(said: Wording) -> Verdict | None:
    """Decide "does X own a plant", "has X a video model"."""
    desk, query = said.scene.desk, said.scene.query
    firms, nouns = said.scene.of_kind(FIRM), [f.noun for f in said.nouns if f.noun.kind != FIRM]
    if len(query.entities) != 1 or not firms or len(nouns) != 1:
        return None
    if query.areas:
        areas_of(said)
    said.takes("ownership", "making", "make_verbs", "run_verbs")
    held = held_by(desk, firms[0], nouns[0].kind, query.as_of)
    fitting = {e: c for e, c in held.items() if nouns[0].fits(desk.entity(e)) and c is not None and c.holds(query.as_of)}
    if (area := field_asked(said, nouns[0])) is not None:
        fitting = {e: c for e, c in fitting.items() if in_area(desk, e, area, query.as_of)}
    if fitting:
        return True, next(iter(fitting.values())), tuple(desk.labels(fitting, query)) if len(fitting) > 1 else ()
    denying = [
        r.claim
        for r in said.scene.ranked[:4]
        if r.claim.subject == firms[0] and set(stems(nouns[0].said)) & denied_stems(desk, r.claim.text)
    ]
    return (False, denying[0], ()) if denying else None


def _stands_so(said: Wording) -> Verdict | None:
    """Decide "is X a leader in ...", "does X lag"."""
    desk, query = said.scene.desk, said.scene.query
    firms = said.scene.of_kind(FIRM)
    if len(query.entities) != 1 or not firms:
        return None
    values = standings_named(said)
    (area,) = areas_of(said)
    held = desk.standings_of(firms[0], (area,), query.as_of)
    if values and re.search(r"\b(?:ever|once|before|already)\b", query.text.casefold()):
        history = desk.knowledge.standings(subject=firms[0], area=area, as_of=query.as_of, history=True)
        held = [c for c in history if c.value in values]
    return (held[0].value in values, held[0], ()) if values and held else None


def _has_ended(said: Wording) -> Verdict | None:
    """Decide "was X shut down"; that nothing is known of an end decides nothing."""
    desk, query = said.scene.desk, said.scene.query
    predicates = tuple(p.id for _, p in meant(said, lambda p: p.value == "date"))
    if len(query.entities) != 1 or not predicates or not said.takes("end_tie"):
        return None
    ends = [c for c in desk.knowledge.claims_about(query.entities, roles=("subject",), predicates=predicates) if c.known(query.as_of)]
    past = [c for c in ends if str(c.value) <= query.as_of]
    return (True, past[0], ()) if past else None


def _was_first(said: Wording) -> Verdict | None:
    """Decide "was X ever number one"."""
    found = was_first(said)
    return None if found is None else (*found, ())


def _is_alive(said: Wording) -> Verdict | None:
    """Decide "is X still around": by its end, or by what was told of it lately; "can I still use X" by its end alone."""
    desk, query = said.scene.desk, said.scene.query
    alive = said.takes("alive_words")
    if len(query.entities) != 1 or not (said.takes("usable_words") or alive):
        return None
    said.takes("still", "today")
    entity = desk.entity(query.entities[0])
    kin = [e for e in (query.entities[0], entity.family if entity is not None else None) if e]
    about = [c for c in desk.knowledge.claims_about(kin, roles=("subject",), limit=60) if c.known(query.as_of)]
    about = [card.claim for card in desk.evidence.cards.of(about) if query.entities[0] in card.mentions]
    dates = {p.id for p in desk.knowledge.predicates().values() if p.value == "date" and desk.lexicon.has("end_tie", said_of(p))}
    ended = [c for c in about if c.predicate in dates and str(c.value) <= query.as_of]
    if ended:
        return False, ended[0], ()
    told = [c for c in about if alive and c.kind == "fact" and c.confidence != "low" and c.holds(query.as_of)]
    lately = [c for c in told if years_between(c.as_of, query.as_of) < ALIVE_YEARS]
    return (True, lately[0], ()) if lately else None


def _is_tied(said: Wording) -> Verdict | None:
    """Decide "does X supply Y"; that nothing is known of it decides nothing."""
    desk, query = said.scene.desk, said.scene.query
    if len(query.entities) != 2:
        return None
    if not said.left() and _BELONGING.search(said.text):  # "is X in Y"
        told = desk.knowledge.claims_about([query.entities[0]], roles=("subject",), limit=200)
        both = [c for c in told if c.object == query.entities[1] and c.holds(query.as_of) and c.kind == "fact"]
        if both:
            return True, both[0], ()
    for name, predicate in ties(said):
        told = desk.knowledge.claims_about([query.entities[0]], roles=("subject",), predicates=(predicate.id,), limit=200)
        both = [c for c in told if c.object == query.entities[1] and c.known(query.as_of)]
        if both and ":" not in predicate.phrase:
            said.takes(name)
            absorb(said, predicate)
            asks_past = query.text.split()[0].casefold() == "did"
            return asks_past or both[0].holds(query.as_of), both[0], ()
    return None
