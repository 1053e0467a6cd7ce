"""From what somebody typed to clean text and tokens.

Takes off what carries no meaning (control characters, markup, mentions), keeps case and punctuation that do,
and never fails: any string comes out as some string. Names are linked in `names.py`, not here.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MAX_CHARACTERS = 4000
"""What is read of a message; the rest is cut, so that no message costs more than another by much."""

_MENTIONS = re.compile(r"<[@#!:][^<>\s]{0,80}>|@(?:everyone|here|channel)\b", re.IGNORECASE)
_TAGS = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_LINKS = re.compile(r"\bhttps?://\S+")
_MARKS = re.compile(r"[`*_~|\\<>]+")
_SPACES = re.compile(r"\s+")
_REPEATED_WORD = re.compile(r"\b(\w+)(?:\W+\1\b){2,}", re.IGNORECASE)
_REPEATED_SIGN = re.compile(r"([!?.,…])\1+")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "＇": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": " - ", "−": "-"})

CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3040-\u30ff\uac00-\ud7af"
_TOKEN = re.compile(rf"[{CJK}]|[^\W_{CJK}]+(?:[.,](?=\d)[^\W_{CJK}]+)*", re.UNICODE)
_HAS_CJK = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or Chinese character of a text."""

    text: str
    """As typed."""
    folded: str
    """Case-folded."""
    start: int
    end: int

    @property
    def is_cjk(self) -> bool:
        """Say whether it is one Chinese, Japanese or Korean character."""
        return bool(_HAS_CJK.match(self.text))


def clean(text: str) -> str:
    """Return the text without control characters, markup, mentions and links, on one line."""
    text = unicodedata.normalize("NFKC", text[:MAX_CHARACTERS].encode("utf-8", "ignore").decode("utf-8"))
    if not text.isprintable():
        text = "".join(_printable(c) for c in text)
    text = _TAGS.sub(" ", _MENTIONS.sub(" ", html.unescape(text)))
    text = _LINKS.sub(" ", text).translate(_APOSTROPHES)
    text = _MARKS.sub(" ", text)
    text = _REPEATED_WORD.sub(r"\1", text)
    text = _REPEATED_SIGN.sub(r"\1", text)
    return _SPACES.sub(" ", text).strip()


def _printable(c: str) -> str:
    if c in "\n\r\t":
        return " "
    return "" if unicodedata.category(c) in ("Cc", "Cf", "Cs", "Co", "Cn") else c


@lru_cache(maxsize=1_000)
def tokens(text: str) -> tuple[Token, ...]:
    """Return the words, numbers ("3.1" is one) and single Chinese characters of a text, in order."""
    return tuple(Token(m.group(), m.group().casefold(), m.start(), m.end()) for m in _TOKEN.finditer(text))


@lru_cache(maxsize=20_000)
def fold(name: str) -> str:
    """Return a name as it is compared: no case, width, spaces or punctuation."""
    name = unicodedata.normalize("NFKC", name).casefold().replace("+", "plus").replace("&", "and")
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    return re.sub(r"[\W_]", "", name)


def cjk_share(text: str) -> float:
    """Return which part of the letters is Chinese, Japanese or Korean, 0 to 1."""
    if text.isascii():
        return 0.0
    letters = [c for c in text if c.isalpha()]
    return sum(bool(_HAS_CJK.match(c)) for c in letters) / len(letters) if letters else 0.0
