"""How near each claim is to what was just said, and what that counts; `benchmarks/fit_talks.py` learns the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from bot.understanding.words import plain_yaml

from .evidence import Ranked

Numbers = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Weights:
    """What nearness counts; the meanings stand in `nearness.yaml`."""

    share_leaning: float
    share_thin: float
    share_named: float
    share_filled: float
    near: float
    told: float
    headed: float
    same_source: float
    spoken: float

    @classmethod
    def read(cls) -> Weights:
        """Read the shipped weights."""
        data = plain_yaml(files("bot.answering").joinpath("nearness.yaml").read_text("utf-8"))
        return cls(**{f.name: float(data[f.name]) for f in fields(cls)})


@dataclass(frozen=True, slots=True)
class Sight:
    """The claims that may answer one message of a talk, and what can be seen of each; all rows go by the claims of `alone`."""

    alone: Sequence[Ranked]
    """Scored by the message as it was completed."""
    joint: Numbers
    """Scores by the question before and the message together."""
    share: str | None
    """Which of the shares counts; none where the message says all by itself."""
    leans: bool
    linked: Numbers
    told: Numbers
    headed: Numbers
    same_source: Numbers
    spoken: Numbers
    """How much each holds of what the message says of its own, 0 to 1."""

    def scores(self, weights: Weights) -> Numbers:
        """Return the score of each claim."""
        share: float = 0.0 if self.share is None else getattr(weights, self.share)
        own = np.array([r.score for r in self.alone], np.float32)
        less = (weights.told if self.leans else 0.0) * self.told + weights.headed * self.headed
        ahead = weights.near * np.maximum(self.linked, self.told) - less
        return np.asarray(
            (1 - share) * own + share * self.joint + ahead + weights.same_source * self.same_source + weights.spoken * self.spoken,
            np.float32,
        )
