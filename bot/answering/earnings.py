"""Does somebody make a profit? Told by the newest claim on profits or losses, not by a turnover."""

from __future__ import annotations

from bot import wording
from bot.answers import Point, Status
from knowledge.models import Claim, Predicate
from knowledge.search import stems

from .desk import Draft
from .features import first_day
from .reading import Wording, said_of
from .relations import own
from .scene import Scene


def in_the_black(scene: Scene) -> Draft | None:
    """Return whether the one named makes a profit, where a yes/no question asks nothing else; not known where only turnovers are."""
    desk, query = scene.desk, scene.query
    if len(query.entities) != 1 or not desk.lexicon.has("profit_side", query.text):
        return None
    said = Wording.of(scene)
    said.takes("profit_side", "asks_yes_no", "whether_fillers", "today", "still")
    if said.left():
        return None
    takings = [p for p in desk.knowledge.predicates().values() if p.value == "number" and desk.lexicon.has("earning_words", said_of(p))]
    if not takings:
        return None
    mine = sorted(own(desk, query.entities[0]))
    told = desk.knowledge.claims_about(mine, roles=("subject",), predicates=tuple(p.id for p in takings), limit=200)
    known = sorted((c for c in told if c.holds(query.as_of) and _in_time(scene, c)), key=lambda c: c.as_of, reverse=True)
    for claim in sorted(known, key=lambda c: c.subject != query.entities[0]):
        if (gains := _gains(scene, claim)) is not None:
            point = desk.point(claim, query, role="answer", text=wording.decided(gains, claim.text))
            rest = [c for c in known if c.id != claim.id and c.subject == claim.subject][:2]
            return Draft(headline=point, points=[desk.point(c, query, role="context") for c in rest])
    return _only_turnover(scene, known, takings)


def _only_turnover(scene: Scene, known: list[Claim], takings: list[Predicate]) -> Draft | None:
    """Say that no profit or loss is known, with the newest of what is."""
    first = next((c for c in known if c.subject == scene.query.entities[0]), next(iter(known), None))
    if first is None:
        return None
    names = scene.desk.labels(scene.query.entities, scene.query)
    headline = Point(wording.not_known(f"whether {wording.listed(names)} makes a profit"))
    return Draft(status=Status.UNKNOWN, headline=headline, points=[scene.desk.point(first, scene.query)])


def _gains(scene: Scene, claim: Claim) -> bool | None:
    """Return whether a claim tells of a profit, or of a loss; none for a turnover."""
    lexicon = scene.desk.lexicon
    if (isinstance(claim.value, (int, float)) and claim.value < 0) or lexicon.has("loss_words", claim.text):
        return False
    return True if set(stems("profit")) & set(stems(claim.text)) else None


def _in_time(scene: Scene, claim: Claim) -> bool:
    return all(p.first <= first_day(claim.as_of) <= p.last or p.first[:4] == claim.as_of[:4] for p in scene.query.periods)
