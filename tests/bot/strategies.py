"""Texts as people and machines write them, for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

PIECES = (
    "who", "why", "owns", "Kling", "Sora 2", "Veo", "可灵", "快手", "为什么", "?", "？", "!", ".", ",", "-", "3.1", "2026", "since", "in March", "it", "those two",
    "and", "@everyone", "@here", "<!channel>", "<@U1>", "<#C1|x>", "&#64;everyone", "&lt;@U1&gt;", "<b>", "</b>", "`", "*", "~~", "\x00", "\x1b[31m", "\u202e", "\u200b",
    "\ud800", "\uffff", "https://x.example/y", "$5", "3000 years ago", "99999999999 days ago", "'", '"', "%s", "{q}", "{}", "\\", "\n", "\t", "🙂", "ﬁ", "Ａ", "İ",
)  # fmt: skip
"""What has broken programs that read chat before, and words that lead to answers."""

texts = st.one_of(
    st.text(st.characters(), max_size=80),
    st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
)
"""Any text at all, lone surrogates included."""
