"""What the commands of the program do. `adapters/__main__.py` parses; each function here is one command.

Heavy imports are made inside: `moat --help` needs none of them, `moat batch` no terminal library.
"""

from __future__ import annotations

import io
import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from adapters.characters import printable
from adapters.errors import StartError

if TYPE_CHECKING:
    from adapters.bootstrap import Moat
    from adapters.typed_commands import KnownNames


@contextmanager
def running(*, lasting: bool) -> Iterator[Moat]:
    """Give the built program and close it afterwards; what works only in part is said on standard error."""
    from adapters import logs, settings

    chosen = settings.read()
    logs.set_up(chosen.log_level, form=chosen.log_format, tokens=chosen.tokens())
    settings.calm_arrays()
    from adapters import bootstrap

    moat = bootstrap.build(chosen, lasting=lasting)
    try:
        for notice in moat.notices:
            tell(notice)
        yield moat
    finally:
        moat.close()


def run() -> None:
    """Start every surface that has credentials; with none, the console."""
    from adapters import settings

    surfaces = settings.read().surfaces()
    for sentence in settings.unknown_variables():
        tell(sentence)
    if surfaces:
        from adapters import serving

        with running(lasting=True) as moat:
            tell(welcome(moat))
            serving.serve(moat)
    else:
        console()


def console() -> None:
    """Talk in the terminal, or answer line by line where there is none."""
    from adapters.console.talk import Talk

    with running(lasting=False) as moat:
        talk = Talk(moat.assistant, names(moat), f"console:{secrets.token_hex(8)}")
        if sys.stdin is not None and sys.stdin.isatty() and sys.stdout.isatty():
            from adapters.console import terminal

            terminal.run(talk, welcome(moat))
        else:
            from adapters.console import lines

            lines.run(talk, standard_input(), sys.stdout)


def ask(question: str, *, as_json: bool, as_of: str | None, explain: bool) -> bool:
    """Print one answer; say whether there is one."""
    from adapters import answer_json, receipt_text, turn
    from bot.answers import Answer, Status
    from bot.messages import Incoming
    from bot.wording import plain

    def shown(answer: Answer) -> tuple[Answer, str]:
        return answer, answer_json.one_line(answer_json.fields(answer)) if as_json else printable(plain(answer))

    with running(lasting=False) as moat:
        incoming = Incoming(text=question, conversation=f"ask:{secrets.token_hex(8)}", as_of=as_of)
        answer, text = turn.take(moat.assistant, incoming, shown)
        print(text)
        receipt = moat.receipts.find(answer.id) if explain else None
        if receipt is not None:
            print(f"\n{printable(receipt_text.told(receipt))}", file=sys.stderr if as_json else sys.stdout)
    return answer.status != Status.ERROR


def batch() -> None:
    """Answer JSON lines."""
    from adapters import batch as lines

    with running(lasting=False) as moat:
        lines.run(moat.assistant, standard_input(), sys.stdout)


def receipt(number: str) -> bool:
    """Print a receipt; say whether there is one."""
    from adapters import receipt_text, settings
    from adapters.bootstrap import open_database
    from adapters.storage.failures import as_sentences
    from adapters.storage.receipts import StoredReceipts

    chosen = settings.read()
    engine = open_database(chosen)
    with as_sentences(chosen.database()):
        found = StoredReceipts(engine, kept=chosen.receipts_kept).find(number)
    engine.dispose()
    if found is None:
        tell(f"There is no receipt {number}. The newest {chosen.receipts_kept:,} are kept.")
        return False
    print(printable(receipt_text.told(found)))
    return True


def pack_check(folder: Path) -> bool:
    """Print every problem of a pack; say whether there is none."""
    from knowledge.validate import check_pack

    problems = check_pack(folder)
    for problem in problems:
        print(printable(str(problem)))
    print(f"{folder}: {len(problems)} {'problem' if len(problems) == 1 else 'problems'}" if problems else f"{folder}: no problems")
    return not problems


def pack_load(folder: Path) -> bool:
    """Load a pack; say whether it could be loaded."""
    from adapters import packs, settings
    from knowledge.errors import PackError

    chosen = settings.read()
    try:
        report = packs.load(chosen, folder)
    except PackError as error:
        for problem in error.problems:
            print(printable(str(problem)))
        print("Nothing was loaded; the knowledge is what it was.")
        return False
    print("\n".join(packs.sentences(report, chosen, folder)))
    return True


def slack_manifest(public_url: str | None) -> None:
    """Print the app's manifest."""
    import json

    from adapters.slack import manifest

    form = manifest.over_http(public_url) if public_url is not None else manifest.in_socket_mode()
    print(json.dumps(form, indent=2))


def doctor(*, quiet: bool) -> bool:
    """Print what was found; say whether everything works that is set (quietly: whether answers can come)."""
    from adapters import settings

    settings.calm_arrays()
    from adapters import doctor as looking

    well = True
    for finding in looking.alive() if quiet else looking.examine():
        well = well and finding.level not in {looking.Level.BROKEN, looking.Level.WARNING}
        print(f"{finding.level:<8}{printable(finding.text)}")
    return well


def welcome(moat: Moat) -> str:
    """Return the console's first line."""
    titles = ", ".join(pack.title for pack in moat.knowledge.packs())
    return printable(f"Moat: {titles}, as of {moat.knowledge.as_of()}\n{moat.assistant.mode}")


def names(moat: Moat) -> KnownNames:
    """Return the names that may follow a command."""
    from adapters.typed_commands import KnownNames

    areas = [name for area in moat.knowledge.areas() for name in (area.name, area.id, *area.aliases)]
    return KnownNames((name for name, _ in moat.knowledge.names()), areas)


def standard_input() -> BinaryIO:
    """Return standard input as bytes; a closed one is an empty one."""
    return sys.stdin.buffer if sys.stdin is not None else io.BytesIO()


def show(text: str) -> None:
    """Print what was asked for."""
    print(printable(text))


def tell(sentence: str) -> None:
    """Say something to the person who runs the program, beside what the program prints."""
    print(printable(sentence), file=sys.stderr)


def lost_output(error: OSError) -> None:
    """Say why the program stopped in the middle; what still waits to be written is given up."""
    sys.stdout = io.StringIO()
    tell(f"Stopped, the output can not be written: {error.strerror or type(error).__name__}.")


def refuse(error: StartError) -> None:
    """Say why the program can not start."""
    for problem in error.problems:
        tell(problem)
