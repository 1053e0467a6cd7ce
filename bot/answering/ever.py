"""Whether somebody was ever first: from the rows of boards and the standings of all times."""

from __future__ import annotations

from knowledge.models import Claim

from .nouns import FIRM
from .placed import rows_of
from .premises.ranks import boards_named
from .reading import Wording, areas_of


def was_first(said: Wording) -> tuple[bool | None, Claim] | None:
    """Decide "was X ever number one", "has X led ... before".

    Only that it was so is certain: boards are not known in full, so that the best place known stands for a no (the verdict is none).
    """
    desk, query = said.scene.desk, said.scene.query
    boards = boards_named(desk, query)
    named = [e for e in query.entities if (x := desk.entity(e)) is not None and x.kind not in ("benchmark", "organization")]
    if len(named) != 1 or query.periods or not said.takes("ever_words") or not said.takes("leading"):
        return None
    said.takes("board_words", "standing_words", "placing_verbs", "stating_words")
    if query.areas:
        areas_of(said)
    if said.left():
        return None
    rows = [c for c in rows_of(said.scene, named[0], query.as_of) if not boards or c.benchmark in boards]
    firm = desk.entity(named[0])
    if firm is not None and firm.kind != FIRM:  # another version is not this one
        rows = [c for c in rows if c.subject == named[0] or ((e := desk.entity(c.subject)) is not None and e.family == named[0])]
    firsts = [c for c in rows if c.rank == 1]
    if firsts:
        return True, min(firsts, key=lambda c: (c.confidence == "low", c.as_of, c.id))
    if not boards and firm is not None and firm.kind == FIRM:
        highest = next(iter(desk.order), "")
        held = desk.knowledge.standings(subject=named[0], as_of=query.as_of, history=True)
        led = [c for c in held if c.value == highest and c.area in (query.areas or tuple(desk.areas))]
        if led:
            return True, led[0]
    if not boards or not rows:
        return None
    return None, min(rows, key=lambda c: (c.rank or 0, c.as_of, c.id))
