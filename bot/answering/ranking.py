"""The learnt numbers by which claims are ordered and answers dared; made by `benchmarks/fit_ranking.py`."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from .features import NAMES

Numbers = NDArray[np.float32]
GATE_NAMES = (
    "p_oos", "p_oos_squared", "best", "gap", "cover", "cover_top3", "meaning", "meaning_masked", "meaning_learnt", "subject", "shared",
    "named", "unknown", "numbers_missing", "words", "type_number", "type_date", "type_who", "p_smalltalk", "p_help", "in_period",
    "rarest_covered", "kin", "learnt_x_cover", "about_source", "areas", "holds", "p_thesis", "p_why", "p_profile", "p_verify", "p_number",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights of the claim order, the learnt map, and the gate that decides whether to answer."""

    weights: Numbers
    """One for each feature."""
    map: Numbers | None
    """Shape (512, 512): from question vectors to claim vectors, the identity included."""
    gate: Numbers
    """Shape (len(GATE_NAMES) + 1, 3): softmax over answer, unknown, out of scope; the last row is the bias."""

    def scores(self, rows: Numbers) -> Numbers:
        """Return a score a row."""
        return rows @ self.weights

    def chances(self, row: Numbers) -> tuple[float, float, float]:
        """Return the chances of (answerable, unknown, out of scope) from the gate's features."""
        z = np.append(row, 1.0) @ self.gate
        e = np.exp(z - z.max())
        e /= e.sum()
        return float(e[0]), float(e[1]), float(e[2])

    @classmethod
    def read(cls, encoder: str) -> Ranking:
        """Read the numbers learnt with this encoder (package data)."""
        data = files("bot.answering").joinpath(f"ranking-{encoder}.npz").read_bytes()
        with np.load(BytesIO(data), allow_pickle=False) as stored:
            if tuple(str(n) for n in stored["names"]) != NAMES or tuple(str(n) for n in stored["gate_names"]) != GATE_NAMES:
                raise RuntimeError(f"ranking-{encoder}.npz does not fit the features; run `make fit`")
            learnt = stored["map"].astype(np.float32) if "map" in stored.files else None
            return cls(stored["weights"].astype(np.float32), learnt, stored["gate"].astype(np.float32))
