"""The program `moat`: its commands and their options, and what each way of ending is as an exit code.

0 all well · 1 no, something is broken, or nobody reads what is written · 2 can not start, or wrong arguments · 130 ended with Ctrl-C
"""

from __future__ import annotations

import contextlib
import gc
import io
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters import digest_commands, program
from adapters.dates import is_date
from adapters.errors import CAN_NOT_START, StartError

INTERRUPTED = 130
TIMES = ("%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%d")


def _moment(text: str) -> datetime:
    """Read a time in UTC."""
    for form in TIMES:
        with contextlib.suppress(ValueError):
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC)
    raise typer.BadParameter("has to be a time like 2026-03-31T09:00")


def run() -> None:
    """Start every surface that has credentials; with none, the console."""
    program.run()


def ask(
    question: Annotated[str, typer.Argument(metavar="QUESTION", help="The question, in quotes.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print the answer as JSON.")] = False,
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="Answer as the knowledge stood that day.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print the receipt too: how it was understood, claims used.")] = False,
) -> None:
    """Answer one question."""
    if as_of is not None and not is_date(as_of):
        raise typer.BadParameter("has to be a date like 2026-03-31", param_hint="--as-of")
    raise typer.Exit(0 if program.ask(question, as_json=as_json, as_of=as_of, explain=explain) else 1)


def batch() -> None:
    """Answer JSON lines from standard input, one line of JSON for each."""
    program.batch()


def doctor(*, quiet: Annotated[bool, typer.Option("--quiet", help="Say only what is broken: a health check.")] = False) -> None:
    """Say what is configured, what is missing and what would run."""
    raise typer.Exit(0 if program.doctor(quiet=quiet) else 1)


def receipt(number: Annotated[str, typer.Argument(metavar="ID", help="The answer's id.")]) -> None:
    """Print what an answer rested on."""
    raise typer.Exit(0 if program.receipt(number) else 1)


def pack_check(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The pack's folder.")]) -> None:
    """Report every problem of a pack, with file and id."""
    raise typer.Exit(0 if program.pack_check(folder) else 1)


def pack_load(folder: Annotated[Path, typer.Argument(metavar="DIR", help="The pack's folder.")]) -> None:
    """Load a pack into the database; a broken one changes nothing."""
    raise typer.Exit(0 if program.pack_load(folder) else 1)


def slack_manifest(
    http: Annotated[str | None, typer.Option("--http", metavar="URL", help="For HTTP and OAuth, with Moat at this address.")] = None,
) -> None:
    """Print what Slack wants when the app is made; without `--http` for Socket Mode."""
    from adapters.setting_values import is_web_address

    if http is not None and not (http.startswith("https://") and is_web_address(http)):
        raise typer.BadParameter("has to be a whole address that begins with https://: Slack sends nothing elsewhere", param_hint="--http")
    program.slack_manifest(http)


def digest_preview(
    *,
    since: Annotated[str | None, typer.Option("--since", metavar="YYYY-MM-DD", help="What changed after that day; else two weeks.")] = None,
    areas: Annotated[str, typer.Option("--areas", metavar="NAMES", help="Only these areas, separated by commas.")] = "",
    companies: Annotated[str, typer.Option("--companies", metavar="NAMES", help="Only these companies, models or platforms.")] = "",
    as_of: Annotated[str | None, typer.Option("--as-of", metavar="YYYY-MM-DD", help="As the knowledge stood that day.")] = None,
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="Of the fixed phrases: en or zh.")] = "en",
    whole: Annotated[bool, typer.Option("--more", help="With what a channel finds under “more”.")] = False,
) -> None:
    """Print the digest that a channel would get, and send nothing."""
    for name, day in (("--since", since), ("--as-of", as_of)):
        if day is not None and not is_date(day):
            raise typer.BadParameter("has to be a date like 2026-03-31", param_hint=name)
    from adapters.digests.composing import Wish

    raise typer.Exit(0 if digest_commands.preview(Wish(since, areas, companies, as_of, language), whole=whole) else 1)


def digest_deliver(
    orders: Annotated[list[str] | None, typer.Argument(metavar="[ORDER]...", help="Orders, as `moat digest log` names them.")] = None,
    *,
    due: Annotated[bool, typer.Option("--due", help="Whatever is due.")] = False,
    at: Annotated[datetime | None, typer.Option("--at", metavar="TIME", help="As if it were that time, in UTC.", parser=_moment)] = None,
) -> None:
    """Deliver digests at once, each day's once; the running program posts them."""
    if due == bool(orders):
        raise typer.BadParameter("name the orders, or say --due", param_hint="ORDER")
    raise typer.Exit(0 if digest_commands.deliver(orders or (), due=due, at=at) else 1)


def digest_log(order: Annotated[str, typer.Argument(metavar="[ORDER]", help="The order; without one all orders are listed.")] = "") -> None:
    """Print what became of an order's last digests, or all orders."""
    raise typer.Exit(0 if digest_commands.log(order) else 1)


def application() -> typer.Typer:
    """Return the program's commands, written out."""
    app = typer.Typer(
        help="A landscape analyst: sourced, dated answers from a knowledge base.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for command in (run, ask, batch, doctor, receipt):
        app.command()(command)
    pack = typer.Typer(help="Check and load knowledge packs.", no_args_is_help=True)
    pack.command("check")(pack_check)
    pack.command("load")(pack_load)
    app.add_typer(pack, name="pack")
    digest = typer.Typer(help="Look at digests, deliver them, see what became of them.", no_args_is_help=True)
    digest.command("preview")(digest_preview)
    digest.command("deliver")(digest_deliver)
    digest.command("log")(digest_log)
    app.add_typer(digest, name="digest")
    slack = typer.Typer(help="Set up Slack.", no_args_is_help=True)
    slack.command("manifest")(slack_manifest)
    app.add_typer(slack, name="slack")
    return app


def main() -> None:
    """Run the program; every foreseeable end is calm."""
    gc.disable()  # until the start is over: it makes much and drops little (`bootstrap.build` turns it on again)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    try:
        application()()
    except StartError as error:
        program.refuse(error)
        sys.exit(CAN_NOT_START)
    except OSError as error:  # what was printed can not be written: a full disk, a terminal that is gone
        program.lost_output(error)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)


if __name__ == "__main__":
    main()
