"""What a line after `/moat` means: a question, a command and what follows it, or a sub-command of our own; and who sees the answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from difflib import get_close_matches

from adapters import naming, typed_commands
from adapters.dates import is_date
from adapters.digests import typed
from adapters.naming import COMMAND, Strange
from adapters.slack.inbound import unescaped, words
from adapters.typed_commands import KnownNames, Missing, Undated
from bot.directory import Directory

OWN = frozenset({"settings", "status", "help", "privacy"})
"""Sub-commands that ask nothing of the assistant."""
_POLITE = frozenset({"please", "pls", "now", "here", "me", "us"})
_WITHOUT_MORE = OWN - {"status"}
"""Those behind which a word or two is a slip, and no question."""
MOST_AFTER = 2
DIGEST = "digest"
ASKED = frozenset({"ask", "company", "compare", "landscape", "changes", "sources"})
COMMANDS = sorted({*OWN, DIGEST, *ASKED} - {"ask"})
LIKE = 0.8
"""How like a command a word has to be to be taken for a slip (1: the same)."""
_WORD = re.compile(r"(private|public)\b:?\s*", re.IGNORECASE)
_FLAG = re.compile(r"(?:^|\s)--(private|public)\b|(?:^|\s)(private|public):(?:true|yes)\b", re.IGNORECASE)
_AS_OF = re.compile(r"(?:^|\s)((?:--|)as[-_]of[:=\s]\s*(\S+)|(?:--|)as[-_]of[:=]?$)|(?:^|\s)as of (\d{4}-\S+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Line:
    """A line, read."""

    own: str = ""
    """One of `OWN`, then the rest is empty; or `DIGEST`, then `rest` is what stands behind it."""
    rest: str = ""
    question: str | Strange | Missing = ""
    """What is asked, or what keeps it from being asked; empty: nothing was said."""
    private: bool | None = None
    as_of: str | None = None
    """As typed; perhaps no date."""
    alone: bool = False
    meant: str = ""
    """The command that a word which is none comes close to; then nothing is asked."""


class Slash:
    """Reads lines with the names of the knowledge."""

    def __init__(self) -> None:
        """Begin with no names."""
        self._names: tuple[Directory, KnownNames] | None = None

    def read(self, text: str, directory: Directory) -> Line:
        """Return what a line means."""
        text, private = _visibility(words(text) if "<" in text else " ".join(unescaped(text).split()))
        text, as_of = _as_of(text)
        word, _, rest = text.partition(" ")
        line = Line(private=private, as_of=as_of)
        name = word.lower()
        if name in OWN and _is_own(name, rest):
            return replace(line, own=name)
        if name == DIGEST and (" " not in rest or typed.read(rest).verb):  # one word is a command, if perhaps none that there is
            return Line(own=DIGEST, rest=rest)
        if not rest and (meant := self._meant(name, directory)):
            return replace(line, meant=meant)
        if name not in ASKED or (name == "ask" and not rest):
            return replace(line, question="" if name == "ask" else text)
        return replace(line, question=self._command(name, rest, directory), alone=not COMMAND[name].refers)

    def _meant(self, word: str, directory: Directory) -> str:
        """Return the command that is like a word which is neither a command nor a name."""
        like = get_close_matches(word, COMMANDS, n=1, cutoff=LIKE)
        is_other = not like or like == [word] or word in ASKED
        return "" if is_other or directory.find(word) is not None or self._known(directory).kinds([word]) else like[0]

    def _command(self, name: str, rest: str, directory: Directory) -> str | Strange | Missing:
        given = typed_commands.given(COMMAND[name], rest, self._known(directory))
        if isinstance(given, Missing):
            return given
        if isinstance(given, Undated):
            return Strange(given.given, (), (), "date")
        found = naming.resolved(directory, name, dict(given.values))
        return " ".join([found, *given.left]) if isinstance(found, str) else found

    def _known(self, directory: Directory) -> KnownNames:
        if self._names is None or self._names[0] is not directory:
            self._names = (directory, KnownNames(directory.names, directory.areas("", 10_000)))
        return self._names[1]


def _is_own(name: str, rest: str) -> bool:
    """Say whether a sub-command of ours is meant and no question that begins with its word ("status of video")."""
    words = rest.lower().split()
    return set(words) <= _POLITE or (name in _WITHOUT_MORE and len(words) <= MOST_AFTER)


def _visibility(text: str) -> tuple[str, bool | None]:
    """Take off who is to see the answer: a flag anywhere, or a first word that can not belong to the question."""
    flag = _FLAG.search(text)
    if flag is not None:
        word = flag[1] or flag[2]
        return " ".join(f"{text[: flag.start()]} {text[flag.end() :]}".split()), word.lower() == "private"
    first = _WORD.match(text)
    if first is None:
        return text, None
    rest = text[first.end() :]
    is_option = first[0].rstrip().endswith(":") or not rest or rest.endswith("?") or rest.split()[0].lower() in ASKED
    return (rest, first[1].lower() == "private") if is_option else (text, None)


def _as_of(text: str) -> tuple[str, str | None]:
    """Take off the day to answer for."""
    found = _AS_OF.search(text)
    if found is None:
        return text, None
    option, day, said = found.groups()
    if said and not is_date(said):
        return text, None
    return " ".join(f"{text[: found.start()]} {text[found.end() :]}".split()), day or said or option
