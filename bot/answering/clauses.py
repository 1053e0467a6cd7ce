"""Questions behind a clause that is taken as given ("After X left, where ...?"): what only says the clause again is no answer."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge.search import stems

from .evidence import Ranked
from .facts import MARGIN
from .features import first_day
from .inquiry import forms
from .reading import Wording
from .scene import PLAIN, Scene

_GIVEN = re.compile(r"\W*(?P<word>after|since|given(?: that)?|now that|although|though)\b(?P<given>[^,?]{6,}),\s*(?P<asked>[^?]{6,})")
LOOKED_AT = 12
CLOSE = 4.5
"""How much worse than the best a claim may score to take the place of one that says the clause again."""


def asked_first(scene: Scene, ranked: Sequence[Ranked]) -> Sequence[Ranked]:
    """Return the claims with those first that hold a word of what is asked, and those last that only say again what is given.

    Behind "after ..." what came of it is told in order of time.
    """
    found = _GIVEN.match(Wording.of(scene).text)
    if found is None or not ranked or scene.query.periods:
        return ranked
    lexicon = scene.desk.lexicon
    asked = forms(lexicon, scene.desk.rare(stems(found["asked"]), PLAIN))
    given = forms(lexicon, scene.desk.rare(stems(found["given"]), PLAIN)) - asked
    near = [r for r in ranked[:LOOKED_AT] if r.score > ranked[0].score - min(CLOSE, MARGIN)]
    said = {r.claim.id: forms(lexicon, r.card.stems) for r in near}
    given = {s for s in given if sum(s in words for words in said.values()) <= len(near) / 2}  # a name, known or not, tells none apart
    again = [r for r in near if given & said[r.claim.id] and not asked & said[r.claim.id]]
    if not again or again[0].claim.id != ranked[0].claim.id:
        return ranked
    rest = [r for r in near if r not in again]
    if found["word"] == "after" and not any(asked & said[r.claim.id] for r in rest):
        rest.sort(key=lambda r: (first_day(r.claim.as_of), r.claim.id))
    rest.sort(key=lambda r: -len(asked & said[r.claim.id]))
    if not rest:
        return ranked
    moved = [*rest, *again]
    scores = sorted((r.score for r in near), reverse=True)
    placed = [r._replace(score=s) for r, s in zip(moved, scores, strict=True)]
    return [*placed, *(r for r in ranked if r not in near)]
