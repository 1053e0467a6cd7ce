"""What can go wrong with the knowledge.

    KnowledgeError
    └── PackError      a pack breaks its format; carries every problem found

Wrong arguments and programming errors are not translated: they come through as they are.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to put right in a pack."""

    file: str
    """Path inside the pack's folder, like "claims/meta.yaml"."""
    id: str
    """Id of the record, "-" when the file as a whole is meant."""
    message: str
    """What is wrong and what to do about it."""

    def __str__(self) -> str:
        return f"{self.file}: {self.id}: {self.message}"


class KnowledgeError(Exception):
    """Anything the knowledge package refuses to do."""


class PackError(KnowledgeError):
    """A pack that cannot be loaded; the knowledge loaded before stays as it was."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        count = len(problems)
        super().__init__(f"{count} {'problem' if count == 1 else 'problems'}: " + "; ".join(map(str, problems[:5])))
        self.problems = problems
