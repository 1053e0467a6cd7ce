"""Says a list that was worked out: the number and the condition first, then the names in a sensible order, then the claims behind it."""

from __future__ import annotations

import re

from bot import wording
from bot.answers import Point
from knowledge.models import Claim

from .desk import Draft
from .disputes import disputes
from .facts import facts
from .nouns import FIRM
from .ordered import not_compared
from .reading import Condition
from .scene import Scene
from .sets import Among, read_set

SHOWN = 10
SHOWN_ALL = 24
"""Where all of them are asked for."""
UNPLACED = 4
"""Named of those whose place is not written down."""
_ALL = re.compile(r"\b(?:list all|all (?:of )?the|all|every|full list|complete list)\b")
IN_ORDER = 4
"""Members of a list in the order of a figure."""
MOST = 16
"""Members that the talk remembers, for "which of them"."""
BEHIND = 3
"""Claims shown behind the list."""
WORDS = 85
"""Of the list and the claims behind it."""


def composed_list(scene: Scene) -> Draft | None:
    """Return the list or the number that a question asks for, where all of it was understood."""
    asked = read_set(scene)
    if asked is None:
        return disputes(scene)
    if not asked.members and not (scene.among or asked.unplaced or all(c.complete for c in asked.conditions)):
        return None
    if scene.query.kind in ("count", "number") and any(
        c.figure and not c.ranked for c in asked.conditions
    ):  # the figure is asked for, not how many there are
        claims = [c for cs in asked.members.values() for c in cs[:1]][:BEHIND]
        return Draft(
            headline=scene.desk.point(claims[0], scene.query, role="answer"), points=[scene.desk.point(c, scene.query) for c in claims[1:]]
        )
    head = _headline(scene, asked)
    draft = Draft(headline=head, points=[scene.desk.point(c, scene.query) for c in _behind(scene, asked, len(head.text.split()))])
    if not asked.members and asked.unplaced:
        stands = [c for e in asked.unplaced for c in scene.desk.knowledge.standings(subject=e, as_of=scene.query.as_of)[:1]]
        draft.points = [scene.desk.point(c, scene.query) for c in stands[:1]]
    elif not asked.members and scene.ranked and not scene.among:
        rest = facts(scene.desk, scene.query, scene.ranked, words=50, points=2)
        draft.points = [x for x in (rest.headline, *rest.points) if x is not None]
    draft.topics, draft.listed = tuple(asked.members)[:6], tuple(asked.members)[:MOST]
    return draft


def _headline(scene: Scene, asked: Among) -> Point:
    desk, query = scene.desk, scene.query
    n, most = len(asked.members), SHOWN_ALL if _ALL.search(query.text.casefold()) else SHOWN
    cited = [c for cs in asked.members.values() for c in cs] or _why_nobody(scene, asked)
    claims = tuple(dict.fromkeys(c.id for c in cited))
    names = [_with_reason(scene, asked, e) for e in asked.members]
    more = f" and {len(names) - most} more" if len(names) > most else ""
    listed = ", ".join(names[:most]) + more
    open_ = f" {_not_written_down(scene, asked)}" if asked.unplaced else ""
    if order := next((c for c in asked.conditions if c.ranked), None):
        text = _in_order(asked, order, names) + open_
        return Point(text, "fact", claims[:IN_ORDER], query.as_of, desk.citations(cited[0]) if cited else (), (), "answer")
    phrase = _relation(scene, asked, n) if asked.relation else _phrase(scene, asked, n)
    if scene.among:
        what = " ".join(x for c in asked.conditions for x in (c.before, c.after) if x)
        phrase = f"{what}: {n or 'none'} of these {len(scene.among)} {wording.plural(asked.noun.said)}"
    text = f"{phrase[:1].upper()}{phrase[1:]} in my knowledge{f': {listed}' if names else ''}.{open_}"
    kind = "assessment" if any(c.kind == "assessment" for c in cited) else "fact"
    return Point(text, kind, claims[:20], query.as_of, desk.citations(cited[0]) if cited else (), (), "answer")


def _in_order(asked: Among, order: Condition, names: list[str]) -> str:
    """Return the line of a list that is put in order: what it is the order of, the first few, and who could not be compared."""
    before = [c.before for c in asked.conditions]
    what = " ".join(x for x in (*before, asked.noun.said, *(c.after for c in asked.conditions)) if x)
    counted = order.ranked in ("most", "least", "fewest")
    what, unit = (order.unit, "") if counted else (what, f", in {order.unit}" if order.unit else "")
    others = [c for c in asked.conditions if c is not order]
    note = not_compared([t for e, t in order.apart.items() if all((e in c.members) != c.lacking for c in others)])
    unit = ", board by board" if order.by_boards else unit
    between = "; " if order.by_boards else ", then "  # places on different boards make no order
    text = f"{order.ranked[:1].upper()}{order.ranked[1:]} {what} in my knowledge{unit}: {between.join(names[:IN_ORDER]) or 'none'}."
    return f"{text}{note}"


def _not_written_down(scene: Scene, asked: Among) -> str:
    """Return the sentence that names whom a place might count in or out."""
    names = wording.listed(scene.desk.labels(asked.unplaced[:UNPLACED], scene.query))
    more = len(asked.unplaced) - UNPLACED
    return f"Where {names}{f' and {more} more' if more > 0 else ''} {'is' if len(asked.unplaced) == 1 else 'are'} from is not written down."


def _why_nobody(scene: Scene, asked: Among) -> list[Claim]:
    """Return what shows that nobody meets the conditions: who meets one of them, or how those asked about stand."""
    if scene.among:
        return [c for e in scene.among for c in scene.desk.knowledge.standings(subject=e, as_of=scene.query.as_of)[:1]]
    return [c for condition in asked.conditions if not condition.lacking for cs in condition.members.values() for c in cs[:1]]


def _phrase(scene: Scene, asked: Among, n: int) -> str:
    """Return "2 Chinese companies with an open model"."""
    before = " ".join(c.before for c in asked.conditions if c.before)
    after = " ".join(c.after for c in sorted(asked.conditions, key=_place) if c.after)
    after = re.sub(r"(\bwith(?:out)? .*?) (with(?:out)? an? )", r"\1 and \2", after)
    noun = wording.counted(n, asked.noun.said, wording.plural(asked.noun.said)).partition(" ")[2]
    if asked.beside:
        after = f"{after} besides {wording.listed(scene.desk.labels(asked.beside, scene.query))}"
    return " ".join(x for x in (str(n) if n else "No", before, noun if n else asked.noun.said, after) if x)


def _place(condition: Condition) -> int:
    """Return where a condition stands in the phrase: the trade first, how they are rated last."""
    return -condition.after.startswith("competing") + condition.after.startswith("rated")


def _relation(scene: Scene, asked: Among, n: int) -> str:
    """Return "Heliang supplies 2 companies with cells", from the predicate's own phrase."""
    assert asked.relation is not None  # noqa: S101 - the caller looked
    predicate, named, role = asked.relation
    label = scene.desk.label(named, scene.query)
    before = " ".join(c.before for c in asked.conditions if c.before)
    counted = wording.counted(n, f"{before} {asked.noun.said}".strip(), f"{before} {wording.plural(asked.noun.said)}".strip())
    phrase = predicate.phrase
    if role == "object" and n != 1:  # the subject is several: "supplies" -> "supply"
        phrase = re.sub(r"\{subject\} (\w+)", lambda m: f"{{subject}} {_of_many(m.group(1))}", phrase)
    subject, thing = (counted, label) if role == "object" else (label, counted)
    return phrase.replace("{subject}", subject).replace("{object}", thing)


def _of_many(verb: str) -> str:
    irregular = {"has": "have", "is": "are", "was": "were"}
    if verb.endswith("ies"):
        return f"{verb[:-3]}y"
    return irregular.get(verb, verb[:-1] if verb.endswith("s") and not verb.endswith("ss") else verb)


def _with_reason(scene: Scene, asked: Among, entity: str) -> str:
    """Return a name with what shows that it belongs on the list: the thing it has, since when it stands so."""
    telling = sorted((c for c in asked.conditions if entity in c.things), key=lambda c: not c.single)[:1]
    reasons = [t for c in telling for t in c.things[entity]]
    rated = any("rated" in c.after for c in asked.conditions)
    dates = [_since(c, asked) for c in asked.members[entity] if c.predicate == "standing" and rated]
    inside = [*dict.fromkeys(reasons)][:3] + [d for d in dates if d][:1]
    return scene.desk.label(entity, scene.query) + (f" ({', '.join(inside)})" if inside else "")


def _since(claim: Claim, asked: Among) -> str:
    several = any(c.after.count("“") > 1 for c in asked.conditions)
    return f"{claim.value}, {wording.day(claim.as_of)}" if several else wording.day(claim.as_of)


def _behind(scene: Scene, asked: Among, spent: int) -> list[Claim]:
    """Return the claims that say most about the first members, one each; what only says who makes what is left out."""
    chosen: list[Claim] = []
    firms = asked.noun.kind == FIRM
    for claims in asked.members.values():
        telling = [c for c in claims if not (firms and _bare(c))] or ([] if firms else list(claims))
        for c in telling[:1]:
            length = len(c.text.split())
            if c.id not in {x.id for x in chosen} and len(chosen) < BEHIND and spent + length <= WORDS:
                chosen.append(c)
                spent += length
    return chosen


def _bare(claim: Claim) -> bool:
    """Say whether a claim says no more than the list does already: a plain holding without anything beside."""
    return claim.value is None and claim.object is not None and claim.predicate != "standing" and len(claim.text.split()) < 10
