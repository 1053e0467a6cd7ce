"""Prints how the transcripts go now: `python -m tests.scenarios [--all]`, for whoever works on the core.

Lists the turns that fail and are not in `known_failures.yaml` (with `--all` those that are, too), with what came back and how
the question was read, and the lines of the list that can be taken out. It writes nothing.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path

from bot import wording
from bot.understanding.classify import Classifier
from bot.understanding.encoder import best_encoder
from bot.understanding.words import Lexicon
from knowledge.pack import shipped_pack
from tests.scenarios.transcripts import Moment, complaints, read_known_failures, read_moments
from tests.worlds import CLOUD_PACK, EV_PACK, Learnt, World, knowledge_of, world

PACKS = {
    "ai_media": shipped_pack(),
    "talks_ai_media": shipped_pack(),
    "ev_batteries": EV_PACK,
    "talks_ev_batteries": EV_PACK,
    "cloud_compute": CLOUD_PACK,
    "talks_cloud_compute": CLOUD_PACK,
}
SHOWN = 400
"""Characters of an answer."""


def main() -> None:
    """Talk through all files."""
    known = read_known_failures()
    with tempfile.TemporaryDirectory() as folder:
        encoder = best_encoder()
        learnt = Learnt(Path(folder), encoder, Classifier.cached(encoder, Path(folder)), Lexicon.read())
        for name, pack in PACKS.items():
            with knowledge_of(pack) as knowledge:
                report(name, world(knowledge, learnt), known)


def report(name: str, on: World, known: dict[str, str]) -> None:
    """Talk through one file and print what is to be known of it."""
    moments = read_moments(name)
    failing = 0
    for moment in moments:
        wrong, text = tried(moment, on)
        failing += bool(wrong)
        if wrong and (moment.id not in known or "--all" in sys.argv):
            print(f"\nFAILS {moment.id}\n  " + "\n  ".join([*wrong, text]))
        if not wrong and moment.id in known:
            print(f"\nPASSES, take it out: {moment.id}")
    print(f"\n{name}: {len(moments) - failing} of {len(moments)} turns as they should be\n")


def tried(moment: Moment, on: World) -> tuple[list[str], str]:
    """Return what is wrong at a moment, and what came back with the reading of the question."""
    for turn in moment.before:
        on.ask(turn.say, moment.id, as_of=turn.as_of)
    answer = on.ask(moment.turn.say, moment.id, as_of=moment.turn.as_of)
    receipt = on.receipts.find(answer.id)
    steps = json.loads(receipt.trace) if receipt else []
    read = json.dumps([{k: v for k, v in s.items() if v} for s in steps], ensure_ascii=False)
    return complaints(moment.turn, answer), f"{wording.plain(answer)[:SHOWN]}\n  {read}"


if __name__ == "__main__":
    main()
