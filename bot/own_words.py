"""Every sentence in which the bot speaks of itself: what it knows, from where, who made it, what it keeps."""

from __future__ import annotations

from collections.abc import Sequence

from .wording import counted, listed


def knowledge_ends(last: str, versions: Sequence[str]) -> str:
    """Say up to when the knowledge reaches."""
    return (
        f"My knowledge ends on {last} (version {listed(versions)}). I look nothing up live; each line of an answer has its own date, "
        "and “what changed since ...?” shows the newest."
    )


def sources(sources: int, claims: int, reliabilities: Sequence[str]) -> str:
    """Say what the answers rest on."""
    return (
        f"I answer from {counted(sources, 'source')} that are named with their date, in {counted(claims, 'dated claim')}; "
        f"each source is marked by how far it can be relied on ({listed(reliabilities, 'or')}). I read nothing live. "
        "Every line of an answer names its source, and “says who?” after an answer shows all of them."
    )


def coverage(counts: Sequence[str], areas: Sequence[str], claims: int, names: Sequence[str], of: int) -> str:
    """Say who and what is known."""
    more = f" and {of - len(names)} more" if of > len(names) else ""
    return f"I know {listed(counts)} in {listed(areas)}, in {counted(claims, 'claim')}. Most is known of {', '.join(names)}{more}."


def maker(packs: Sequence[str]) -> str:
    """Say who is behind the bot, as far as it knows."""
    return (
        f"I am Moat, a program that answers from written knowledge: {listed(packs)}. The people who run me here chose that knowledge; "
        "who they are is not part of it. No company that I speak of has a hand in the answers."
    )


def nature(domain: str, claims: int) -> str:
    """Say what the bot is."""
    return (
        f"I am Moat, a program: an analyst for {domain}. No language model writes my answers. I look for the claims that fit a question "
        f"among {claims}, show them with source and date, and say so when something is not known. I have no opinions of my own."
    )


def memory(turns: int) -> str:
    """Say what is kept of a talk."""
    return (
        f"I keep the last {turns} questions of a talk, so that a short one like “why?” can be understood, and for each answer a receipt: "
        "the question, how I read it and the claims used. Both stay in the database of the people who run me here; nothing is sent on, "
        "and nothing you write becomes part of my knowledge."
    )
