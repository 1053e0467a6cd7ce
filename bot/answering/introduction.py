"""Who or what somebody or something is, where no more than that is asked: told without asking the gate."""

from __future__ import annotations

from dataclasses import replace

from knowledge.models import Entity

from .desk import Draft
from .facts import choose
from .profile import profile, what_it_is
from .reading import Wording
from .scene import Scene
from .thesis import main_thesis

IDEAS = ("technique", "benchmark", "dataset")
"""Kinds of entity of which one asks what they are, not how they do."""
POINTS = 2
WORDS = 60
DOING = ("make_verbs", "run_verbs", "ownership")
"""Lists of verbs that ask for somebody else: who owns or makes it."""
ASKS = ("profile", "definition", "owner", "who", "out_of_scope", "fact", "smalltalk")
"""Kinds that a question for an introduction is taken for, because of its few words."""


def introduction(scene: Scene) -> Draft | None:
    """Return what the one named is, where every word asks for just that; none otherwise."""
    query, desk = scene.query, scene.desk
    if len(query.entities) != 1 or query.unknown or query.periods or query.areas or query.about_source or query.kind not in ASKS:
        return None
    entity = desk.entity(query.entities[0])
    thesis = main_thesis(scene)
    if entity is None or (thesis is not None and entity.id == thesis.subject):
        return None
    said = Wording.of(scene)
    does = any(desk.lexicon.has(words, said.text) for words in DOING)
    of_its_own = any(f.noun.kind != entity.kind for f in said.nouns)  # "what is its technique" asks for something of it
    if does or of_its_own or not said.takes("introduction_words") or said.left():
        return None
    return _idea(scene, entity) if entity.kind in IDEAS else profile(replace(scene, query=query.with_kind("profile")))


def _idea(scene: Scene, entity: Entity) -> Draft | None:
    """Return the description of a thing that is no maker and no product, then what is known of it."""
    desk, query = scene.desk, scene.query
    about = [r for r in scene.ranked if entity.id in (r.claim.subject, r.claim.object, r.claim.benchmark) or entity.id in r.card.mentions]
    if not entity.description or not about:
        return None
    draft = Draft(headline=what_it_is(scene, entity, ()))
    draft.points = [desk.point(c, query, role="context") for c in choose(desk, query, about, words=WORDS, points=POINTS)]
    draft.more = [desk.point(r.claim, query) for r in about[POINTS:8] if r.claim.id not in draft.claims][:4]
    return draft
