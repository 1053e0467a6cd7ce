"""Every sentence that people read and that is not a claim's own text: one function or constant each.

Dates, lists, plurals and numbers are formatted here only. `plain` is the whole answer as text.
"""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence

from .answers import Answer, Citation, Point

KIND_MARKS = {"assessment": "assessment", "prediction": "prediction"}
REASON_LEADS = {
    "one": "The reason: ",
    "several": "The reasons: ",
    "enables": "What made it possible: ",
    "none": "The reason is not in my knowledge. What is: ",
}
"""How an answer to "why" begins."""


def day(date: str) -> str:
    """Return a date of any exactness for people: "24 Mar 2026", "Mar 2026", "2026"."""
    parts = date.split("-")
    if len(parts) == 1:
        return date
    month = calendar.month_abbr[int(parts[1])]
    return f"{month} {parts[0]}" if len(parts) == 2 else f"{int(parts[2])} {month} {parts[0]}"


def when(date: str) -> str:
    """Return a date with its preposition: "on 24 Mar 2026", "in Mar 2026"."""
    return f"{'on' if date.count('-') > 1 else 'in'} {day(date)}"


def month(date: str) -> str:
    """Return the month of a date in full: "August 2026"."""
    return f"{calendar.month_name[int(date[5:7])]} {date[:4]}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """Return "a", "a and b" or "a, b and c"."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def counted(n: int, one: str, many: str | None = None) -> str:
    """Return "1 model", "3 models"."""
    return f"{n} {one if n == 1 else many or one + 's'}"


def plural(noun: str) -> str:
    """Return a noun in the plural: "company" -> "companies"."""
    return f"{noun[:-1]}ies" if noun.endswith("y") and noun[-2:-1] not in "aeiou" else f"{noun}s"


def number(value: float) -> str:
    """Return a number in readable units: 140000000 -> "140 million"."""
    for size, word in ((1e12, "trillion"), (1e9, "billion"), (1e6, "million")):
        if abs(value) >= size * (0.99995 if size > 1e6 else 1):  # what is below a million is written out
            return f"{value / size:.4g} {word}"
    return f"{value:,.0f}" if float(value).is_integer() or abs(value) >= 1000 else f"{value:.4g}"


def ordinal(n: int) -> str:
    """Return "1st", "22nd"."""
    tail = "th" if 10 <= n % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(n % 10, "th")
    return f"{n}{tail}"


def short_title(title: str) -> str:
    """Return a title without its second half, at most eight words."""
    words = title.split(":")[0].split(" (")[0].split()
    return " ".join(words[:8]) + ("..." if len(words) > 8 else "")


def citation(c: Citation) -> str:
    """Return a source in a few words: publisher and date."""
    return f"{publisher(c)}, {day(c.published)}"


def publisher(c: Citation) -> str:
    """Return who published a source, its title where that has no name."""
    nameless = c.publisher.casefold().startswith(("unknown", "anonymous"))
    return f"“{short_title(c.title)}”" if nameless else c.publisher


def in_brackets(point: Point) -> str:
    """Return what stands in brackets after a line: kind where it is no fact, sources, cautions."""
    parts = [KIND_MARKS[point.kind]] if point.kind in KIND_MARKS else []
    if point.citations:
        parts.append(citation(point.citations[0]) + (f" and {len(point.citations) - 1} more" if len(point.citations) > 1 else ""))
    parts += point.cautions
    return f" ({'; '.join(parts)})" if parts else ""


def line(point: Point) -> str:
    """Return a line of an answer with what stands in brackets after it."""
    return point.text + in_brackets(point)


def plain(answer: Answer) -> str:
    """Return the whole answer as a person reads it, before "more"."""
    if answer.parts:
        return "\n\n".join(plain(p) for p in answer.parts)
    lines = [f"Correction: {c.text}{in_brackets(Point(c.text, citations=c.citations))}" for c in answer.corrections]
    if answer.headline:
        lines.append(line(answer.headline))
    lines += [f"- {line(p)}" for p in answer.points]
    lines += answer.caveats
    return "\n".join(lines)


def knowledge_ends(last: str) -> str:
    """Say that an answer for a later day is one for the last day that is known."""
    return f"The knowledge reaches until {day(last)}; what came after that is not in it."


def unknown(asked: str, about: Sequence[str], names: Sequence[str], unsaid: Sequence[str] = (), *, told: bool = False) -> str:
    """Say what of a question is not in the knowledge: names, words that nothing known of somebody holds, or what was asked.

    `told`: the claim nearest to it follows.
    """
    if names:
        return f"I have nothing on {listed(names)} in my knowledge."
    where = f" about {listed(about)}" if about else ""
    if unsaid:
        said = f"Nothing in my knowledge{where} speaks of {listed([f'“{w}”' for w in unsaid], 'or')}."
    else:
        said = f"What I know{where} does not answer “{asked}”." if asked else f"That is not in my knowledge{where}."
    return f"{said} The nearest to it:" if told else said


def left_unanswered(questions: Sequence[str]) -> str:
    """Name the questions of a message that are not answered beside the others."""
    return f"Not in my knowledge: {listed(f'“{q}”' for q in questions)}."


def nearest(question: str, dated: str = "") -> str:
    """Offer the nearest question that can be answered, and say of which date its answer is."""
    return f"I can answer: “{question}”{f' (as of {day(dated)})' if dated else ''}"


def decided(yes: bool | str, text: str, names: Sequence[str] = ()) -> str:
    """Begin a line with yes or no, or with how far that is open, and with the names where several are meant."""
    named = f": {listed(names[:5])}" if names else ""
    return f"{yes if isinstance(yes, str) else 'Yes' if yes else 'No'}{named}. {text}"


def boards_agree(firsts: Sequence[tuple[str, str]]) -> str:
    """Say whether boards agree on who is first; each is who, and on which board."""
    if len(names := {name for name, _ in firsts}) == 1:
        return f"The boards agree: first is {listed(names)}, on {listed(board for _, board in firsts)}."
    return f"The boards do not agree: first are {listed(f'{name} on {board}' for name, board in firsts)}."


def no_suit(by: str, against: Sequence[str]) -> str:
    """Say that no suit of somebody is known."""
    return f"I know of no suit that {by} has brought{f' against {listed(against)}' if against else ''}."


def not_known(what: str) -> str:
    """Say that something asked whether is not known."""
    return f"Not known: nothing I have says {what}."


def other_language() -> str:
    """Say which languages are understood."""
    return "I understand English and Chinese; in other languages I may miss what you mean."


def unchecked(what: str = "every condition; this is no full list") -> str:
    """Say what of a question could not be checked."""
    return f"I could not check {what}."


def no_figure(names: Sequence[str]) -> str:
    """Say of whom a figure is not known."""
    return f"For {listed(names)} I have no such figure."


def nothing_on_that(names: Sequence[str]) -> str:
    """Say of whom nothing is known on what two were compared on."""
    return f"On that I have nothing about {listed(names)}."


def other_units(units: Sequence[str]) -> str:
    """Say that figures cannot be set against each other, and what they are told in."""
    return f"The figures are in different units ({listed(dict.fromkeys(units))}), so they cannot be compared."


def larger(name: str, word: str, figure: str, others: str) -> str:
    """Say whose figure is the larger or the smaller one, with those of the others."""
    verb = "has" if word.split()[-1] in ("more", "less", "fewer", "most", "least") else "is"
    return f"{name} {verb} {word}: {figure}, against {others}."


def out_of_scope(domain: str, examples: Sequence[str]) -> str:
    """Say briefly that a question is not about the landscape, and what can be asked."""
    return f"That is outside what I know. I answer questions about {domain}, for example: {listed([f'“{e}”' for e in examples], 'or')}."


def clarify(options: Sequence[str]) -> str:
    """Ask back."""
    if options:
        return f"Which one do you mean: {listed(options, 'or')}?"
    return "I am not sure what this is about. Which company, model or platform do you mean?"


def thanks() -> str:
    """Return a friendly line to thanks and small words."""
    return "You're welcome. Ask on whenever you like."


def why_stands(name: str, standing: str, area: str) -> str:
    """Return the question for the reasons of a standing."""
    return f"Why is {name} {'rated ' if standing == 'absent' else ''}{as_standing(standing)} in {area}?"


def stands(standings: Iterable[tuple[str, str, str]]) -> str:
    """Say how one stands now, from (standing, area, date)."""
    parts = [f"{'rated ' if s == 'absent' else ''}{as_standing(s)} in {area} ({day(date)})" for s, area, date in standings]
    return f"Now {listed(parts)}."


def as_standing(standing: str) -> str:
    """Return a pack's word for a standing as it follows "is": a noun ("a leader") or an adjective ("strong")."""
    article = ("an " if standing[:1] in "aeiou" else "a ") if standing.endswith(("er", "or")) else ""
    return f"{article}{standing}"


def hello(domain: str) -> str:
    """Greet."""
    return f"Hello. I answer questions about {domain}, each line with its source and date. Ask “help” to see what I can do."


def help_text(domain: str, examples: Sequence[str]) -> str:
    """Say what can be asked."""
    return (
        f"I am a landscape analyst for {domain}. I answer from dated, sourced claims only and say so when something is not known. "
        "Ask for a profile, a comparison, reasons, standings, dates and numbers, what changed, or how sure a statement is: "
        f"{listed([f'“{e}”' for e in examples], 'or')}."
    )


def reading(question: str, understood: str, claims: int) -> str:
    """Say how a question was understood."""
    rested = (
        f"The answer rests on {counted(claims, 'claim')} that fit it best; “source?” shows them." if claims else "I found no claim for it."
    )
    return f"I read your question as “{question}”: {understood}. {rested}"


def nothing_said() -> str:
    """Say that there is no source, and nothing more to tell, where nothing was answered."""
    return "I gave no answer to your last question, so there is no source to show and nothing to go on from."


def which_of_none() -> str:
    """Ask back which ones are meant, where a message chooses between things that nobody has named."""
    return "I do not know between which ones to choose. Name them, please."


def rival_view(title: str, statement: str) -> str:
    """Name another view and say what it says."""
    return f"Another view, “{title}”: {statement.strip()}"


def what_would_change(date: str, kind: str, confidence: str) -> str:
    """Say what would set a claim aside."""
    sort = {"assessment": "a judgement", "prediction": "an expectation"}.get(kind, "a fact")
    return f"A newer claim from an equally good source would replace this; it stands as {sort} of {date}, confidence {confidence}."


def no_such_number(number: str) -> str:
    """Say that a number stands for nothing here."""
    return f"There is no suggestion {number} here. Ask in words, or say “help”."


def empty() -> str:
    """Answer a message without words."""
    return "I did not get a question. Ask about a company, a model or a platform, or say “help”."
