"""Kind of question -> function that answers it. A new kind is a row here and a file of examples in `bot/understanding/kinds/`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from .boardlists import agreement, at_place, firsts, on_board, size_of_board
from .changes import changes, whats_new
from .clauses import asked_first
from .compare import by_figures, compare
from .counterparts import counterparts
from .dated import dated
from .desk import Draft
from .doubts import doubts
from .facts import facts
from .figured import extreme
from .happenings import happened, left
from .introduction import introduction
from .lawsuits import demanded, not_sued
from .listing import count, listing
from .measured import beside, course
from .members import composed_list
from .one_sort import asked_figure_first, befallen, measured, sort_named, then_and_now
from .outcomes import by_outcome, exceptions
from .outlook import expected, outlook
from .overview import overview
from .owner import owner, whose_firm
from .paid import paid
from .persons import person
from .placed import placed
from .posts import all_heads, heads
from .profile import faring, profile
from .provenance import provenance, sourced
from .releases import came_out
from .scene import Scene
from .standings import landscape, standing
from .statement import fits_them, judged, stated, thesis
from .thesis import corrections
from .timeline import released_when, series, stood, timeline
from .told import told_of
from .whether import whether
from .why import why, why_known


def from_claims(scene: Scene) -> Draft:
    """Answer from the claims that fit best."""
    if scene.share > 1:
        return facts(scene.desk, scene.query, scene.ranked, words=45, points=2)
    return facts(scene.desk, scene.query, asked_first(scene, asked_figure_first(scene)))


COMPOSERS: Sequence[Callable[[Scene], Draft | None]] = (
    stated,
    fits_them,
    judged,
    by_outcome,
    doubts,
    not_sued,
    whether,
    heads,
    all_heads,
    paid,
    demanded,
    whose_firm,
    counterparts,
    placed,
    at_place,
    agreement,
    firsts,
    size_of_board,
    on_board,
    composed_list,
    came_out,
    extreme,
    course,
    person,
    told_of,
    happened,
    left,
    by_figures,
    beside,
    overview,
    why_known,
    faring,
    series,
    stood,
    expected,
    sourced,
    released_when,
    whats_new,
    measured,
    then_and_now,
    befallen,
    sort_named,
    introduction,
)
"""What answers before any kind does, where the question is understood to the last word."""

ANSWERERS: Mapping[str, Callable[[Scene], Draft]] = {
    "changes": changes,
    "compare": compare,
    "corrections": corrections,
    "count": count,
    "data": from_claims,
    "date": dated,
    "definition": from_claims,
    "evidence": provenance,
    "exceptions": exceptions,
    "fact": from_claims,
    "help": from_claims,
    "how": why,
    "landscape": landscape,
    "list": listing,
    "number": from_claims,
    "out_of_scope": from_claims,
    "outlook": outlook,
    "owner": owner,
    "profile": profile,
    "smalltalk": from_claims,
    "standing": standing,
    "thesis": thesis,
    "timeline": timeline,
    "verify": from_claims,
    "what_if": from_claims,
    "who": from_claims,
    "why": why,
}
