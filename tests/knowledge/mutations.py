"""Random changes to a pack: values replaced by junk, entries removed, entries repeated."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.knowledge.small_pack import Pack, small_pack

JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-2, 3), st.floats(), st.text(max_size=3), st.dates(),
    st.sampled_from(["acme", "dock", "swift", "gazette", "dock-output", "2025", "2026-02-30", "racing", "standing", "weak", "yard"]),
    st.lists(st.sampled_from(["acme", "dock-output", "money", 1, None, []]), max_size=2),
    st.dictionaries(st.sampled_from(["id", "yard", "predicates", 1]), st.sampled_from(["x", [], None, {}]), max_size=2),
)  # fmt: skip


def places(value: Any) -> list[tuple[Any, Any]]:
    """List every (container, key) inside a value."""
    pairs = list(value.items()) if isinstance(value, dict) else list(enumerate(value)) if isinstance(value, list) else []
    return [(value, key) for key, _ in pairs] + [place for _, inner in pairs for place in places(inner)]


@st.composite
def mutated_packs(draw: st.DrawFn) -> Pack:
    """Change the small pack in one or two places."""
    pack = small_pack()
    for _ in range(draw(st.integers(1, 2))):
        container, key = draw(st.sampled_from(places(pack)[len(pack) :]))
        action = draw(st.sampled_from(["replace", "remove", "repeat"]))
        if action == "replace" or not isinstance(container, list):
            container[key] = draw(JUNK)
        elif action == "remove":
            del container[key]
        else:
            container.append(container[key])
    return pack
