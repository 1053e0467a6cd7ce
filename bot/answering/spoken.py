"""Whether the best claim speaks of what is asked: certain enough, one way or the other, to set the gate aside."""

from __future__ import annotations

from knowledge.search import stems

from .desk import Desk
from .evidence import Ranked
from .features import within
from .premises.asked import asks_whether
from .quantities import beside_numbers
from .reading import Wording
from .relations import own
from .scene import Scene

COUNTED = 0.5
"""How likely a number has to be asked for."""
PERCENT = frozenset(stems("percent"))
NEEDS_BOTH = 2
"""Named, of whom one may hold a share of the other."""
ATTRIBUTE_KINDS = ("number", "count", "verify", "fact", "out_of_scope", "outlook")
"""Kinds that a question for an attribute is taken for."""
ATTRIBUTES = (
    "profit", "margin", "staff", "salary", "settled", "churn", "office", "dividend", "debt", "tax", "patent", "emission", "parameter",
)  # fmt: skip
"""Each has two lists in the lexicon: how it is asked for (`_asked`), and how it is told (`_tells`)."""
ALONE = 5.0
"""By how much the score of a claim is above the next one's that nobody named ties to the question."""
LOOKED_AT = 5
"""Of the best claims."""
A_DATE = 0.6
"""How likely a day has to be asked for, for a claim of the one that happened on it to be plainly the answer."""
WELL_AHEAD = 3.0
"""By how much the score of such a claim is above the next one's."""
AHEAD = 5.0
"""The same for a forecast about nobody in particular."""
A_FORECAST = 0.5
"""How likely what is to come has to be asked for."""
TELLING = 0.3
"""How rare a word has to be to tell what a forecast is about."""
LIGHT = ("says_nothing", "day_words")
"""Lists of words that say nothing of what is asked, so that a claim need not hold them."""


def tells_the_number(scene: Scene) -> bool:
    """Say whether a number is asked of those named, and the best claim, about one and naming all, has a number of what is counted.

    Every word that is asked about has to stand in the claim, or one that means the same.
    """
    desk, query = scene.desk, scene.query
    if not scene.ranked or not query.entities or query.unknown or query.guess.chance("number", "count") < COUNTED:
        return False
    best = scene.ranked[0]
    dated = not query.other_times or (best.claim.benchmark is not None and _timely(scene, best))  # what a board held then is its row's
    named = [own(desk, e) for e in query.entities]
    about = any(not one.isdisjoint((best.claim.subject, best.claim.benchmark)) for one in named)
    if not about or not dated or (len(named) > 1 and any(one.isdisjoint(best.card.mentions) for one in named)):
        return False
    asked = [*words_left(scene), *(s for f in Wording.of(scene).nouns for s in stems(f.noun.said))]
    if not asked or not all(says(desk, best, s) for s in asked):
        return False
    counted = {s for word in beside_numbers(best.claim.text) for s in stems(word)}
    return any(not counted.isdisjoint({s, *desk.lexicon.meaning_same(s)}) for s in asked)


def words_left(scene: Scene, *besides: str) -> list[str]:
    """Return the stems of a question that say what is asked about: without names, times, words that only ask and those of more lists."""
    said = Wording.of(scene)
    said.takes("figure_words", "stating_words", "today", "still", "counting_fillers", *besides)
    return said.left()


def says(desk: Desk, ranked: Ranked, stem: str) -> bool:
    """Say whether a claim holds a stem, or one that means the same; "19.9%" tells a share."""
    same = desk.lexicon.meaning_same(stem)
    held = ranked.card.stems
    return stem in held or not held.isdisjoint(same) or ("%" in ranked.claim.text and not same.isdisjoint(PERCENT))


def says_all(scene: Scene) -> bool:
    """Say whether the best claim names those asked about and holds every word that is asked, or stands alone in holding them."""
    desk, query = scene.desk, scene.query
    if not scene.ranked or query.unknown:
        return False
    best, asked = scene.ranked[0], words_left(scene, *LIGHT)
    sort = set(stems(best.claim.predicate.replace("_", " ")))
    if (
        not all(within(best.claim.as_of, best.claim.until, p) for p in query.other_times)
        or not asked
        or not all(s in sort or says(desk, best, s) for s in asked)
    ):
        return False
    if query.entities:
        return all(not own(desk, e).isdisjoint(best.card.mentions) for e in query.entities)
    return _ahead(scene, ALONE)


def tells_the_day(scene: Scene) -> bool:
    """Say whether a day is asked of the one named, and the best claim, well ahead of the others, tells it: past or to come."""
    desk, query = scene.desk, scene.query
    if not scene.ranked or query.guess.chance("date") < A_DATE or len(query.entities) != 1 or query.unknown:
        return False
    best = scene.ranked[0]
    if best.claim.subject != query.entities[0] or not _ahead(scene, WELL_AHEAD):
        return False
    predicate = desk.knowledge.predicates().get(best.claim.predicate)
    to_come = best.claim.kind == "prediction" and best.card.has_date
    return (predicate is not None and predicate.value == "date") or (
        to_come and _says_the_rest(scene, best, "release_tie", "release_words")
    )


def tells_what_is_to_come(scene: Scene) -> bool:
    """Say whether a forecast is asked for, and the best claim, well ahead of the others, is one and speaks of what is asked."""
    query = scene.query
    if not scene.ranked or query.unknown or query.guess.chance("outlook") < A_FORECAST:
        return False
    best = scene.ranked[0]
    held = any(says(scene.desk, best, s) for s in scene.desk.rare(query.content, TELLING))
    return best.claim.kind == "prediction" and _ahead(scene, AHEAD) and held and _says_the_rest(scene, best, "outlook_words")


def is_of_the_sort(scene: Scene) -> bool:
    """Say whether it is asked if something is so of the one named, and the best claim, about that one, is of the very sort asked for.

    Its sort is what its predicate is called ("alliance"), which its text may say in other words.
    """
    desk, query = scene.desk, scene.query
    if not scene.ranked or len(query.entities) != 1 or query.unknown or not asks_whether(desk, query):
        return False
    best = scene.ranked[0]
    sort = set(stems(best.claim.predicate.replace("_", " ")))
    asked = [s for s in words_left(scene, *LIGHT) if not says(desk, best, s)]
    return best.claim.subject == query.entities[0] and bool(asked) and sort.issuperset(asked) and _timely(scene, best)


def _says_the_rest(scene: Scene, ranked: Ranked, *besides: str) -> bool:
    """Say whether a claim holds all that is asked but light words and those of more lists, where anything is left."""
    return all(says(scene.desk, ranked, s) for s in words_left(scene, *LIGHT, *besides))


def _ahead(scene: Scene, by: float) -> bool:
    """Say whether the best claim is so far ahead of the next one."""
    return len(scene.ranked) < 2 or scene.ranked[0].score - scene.ranked[1].score > by


def silent_on_the_attribute(scene: Scene) -> bool:
    """Say whether an attribute is asked for that is told in few words (a profit, a salary), and none of the best claims tells of it.

    A yes/no question about one thing alone is one for that thing, where its other names are known (the `_meaning` lists). A share that
    one has of another is told by a claim that names both.
    """
    desk, query = scene.desk, scene.query
    best = scene.ranked[:LOOKED_AT]
    if len(query.entities) == NEEDS_BOTH and any(desk.lexicon.meaning_same(s) >= PERCENT for s in words_left(scene)):
        return not any(all(not own(desk, e).isdisjoint(r.card.mentions) for e in query.entities) for r in best)
    if not query.entities or query.guess.chance(*ATTRIBUTE_KINDS) < COUNTED:
        return False
    for name in ATTRIBUTES:
        if desk.lexicon.has(f"{name}_asked", query.text):
            mine = set().union(*(own(desk, e) for e in query.entities))
            return not any(desk.lexicon.has(f"{name}_tells", r.claim.text) for r in best if not mine.isdisjoint(r.card.mentions))
    if query.kind != "verify" or len(query.entities) != 1 or query.other_times:
        return False
    asked = words_left(scene)
    known = len(asked) == 1 and bool(desk.lexicon.meaning_same(asked[0]))
    return known and not any(says(desk, r, asked[0]) for r in best)


def tells_the_attribute(scene: Scene) -> bool:
    """Say whether nothing but such an attribute of the one named is asked for, and the best claim, about that one, tells of it."""
    desk, query = scene.desk, scene.query
    if not scene.ranked or len(query.entities) != 1 or query.unknown:
        return False
    asked = next((name for name in ATTRIBUTES if desk.lexicon.has(f"{name}_asked", query.text)), None)
    best = scene.ranked[0]
    if asked is None or not all(says(desk, best, s) for s in words_left(scene, f"{asked}_asked", "present_asks")):
        return False
    names = {s for entry in desk.lexicon.lists[f"{asked}_asked"] if " " not in entry for s in stems(entry)}
    told = any(says(desk, best, s) for s in names) and desk.lexicon.has(f"{asked}_tells", best.claim.text)
    return told and _timely(scene, best) and best.claim.subject in own(desk, query.entities[0])


def silent_on_private_life(scene: Scene) -> bool:
    """Say whether somebody's private life is asked for (an address, a family), and the best claim tells nothing of it."""
    asked = {s for w in scene.desk.lexicon.pattern("private_words").findall(scene.query.text) for s in stems(w)}
    return bool(asked) and (not scene.ranked or asked.isdisjoint(scene.ranked[0].card.stems))


def asks_for_the_next(scene: Scene) -> bool:
    """Say whether a version that is still to come is asked for, and none of the best claims looks ahead."""
    desk, query = scene.desk, scene.query
    ahead = desk.lexicon.pattern("coming_words").finditer(query.text)
    starts = {n.start for n in query.named}
    if not any(m.end() + 1 in starts or desk.lexicon.pattern("version_words").match(query.text, m.end() + 1) for m in ahead):
        return False
    best = scene.ranked[:LOOKED_AT]
    return not any(r.claim.kind == "prediction" or desk.lexicon.has("coming_told", r.claim.text) for r in best)


def _timely(scene: Scene, ranked: Ranked) -> bool:
    """Say whether a claim is of the times that the question names."""
    return all(within(ranked.claim.as_of, ranked.claim.until, p) for p in scene.query.other_times)
