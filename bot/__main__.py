"""`duban`, the command line: results on stdout, sentences on stderr; exit 0, 1 (failed), 2 (bad input, not written).

Only what a command needs is imported, inside it: `duban --help` must not load the bot.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click import exceptions as usage  # typer carries its own click and exports only some of them

from bot import care_commands, office_commands
from bot.cli import BadInput, Failed, a_moment, app, calendar_app, say, settings
from locales import cli as texts

if TYPE_CHECKING:
    from bot.app import Bot

__all__ = ["care_commands", "main", "office_commands"]
app.add_typer(calendar_app, name="calendar")


def _bot() -> "Bot":
    from bot.app import build
    from schedules.ladders import LadderFault

    found = settings()
    if found.bot_token is None:
        raise BadInput(texts.no_token())
    try:
        return build(found)
    except LadderFault as fault:
        raise BadInput(texts.ladder_fault(str(fault))) from None
    except OSError as error:
        raise BadInput(texts.no_file(str(error.filename))) from None


@app.command(help=texts.help_of("run"))
def run() -> None:
    from telegram.error import InvalidToken

    from bot.app import serve
    from bot.logs import configure

    bot = _bot()
    configure()
    try:
        asyncio.run(_until_stopped(bot, lambda: serve(bot)))
    except* InvalidToken:
        raise BadInput(texts.bad_token()) from None
    except* OSError:
        raise BadInput(texts.port_taken(bot.settings.http_port)) from None
    finally:
        bot.ledger.dispose()


async def _until_stopped(bot: "Bot", life: Callable[[], Any]) -> None:
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, bot.stop.set)
    await life()


@app.command(help=texts.help_of("rehearse"))
def rehearse(
    at: Annotated[str, typer.Option("--at", metavar="TIME")] = "2027-01-04T08:20",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8321,
) -> None:
    from bot.logs import configure
    from bot.rehearsal import Rehearsal
    from schedules.ladders import LadderFault

    configure()
    rehearsal = Rehearsal(settings(), at=a_moment(at))
    try:
        asyncio.run(_rehearse(rehearsal, port))
    except LadderFault as fault:
        raise BadInput(texts.ladder_fault(str(fault))) from None
    except OSError:
        raise Failed(texts.port_taken(port)) from None


async def _rehearse(rehearsal: Any, port: int) -> None:
    stop = _asked_to_stop()
    async with rehearsal.running(port=port) as address:
        print(texts.rehearsal_ready(address), flush=True)
        await stop.wait()


def _asked_to_stop() -> asyncio.Event:
    """Set by Ctrl+C, or by whoever runs us."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    return stop


@app.command(help=texts.help_of("desk"))
def desk(port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8322) -> None:
    from bot.desk_page import NOT_TELEGRAM, DeskPage
    from bot.logs import configure
    from schedules.ladders import LadderFault

    configure()
    page = DeskPage(settings(**NOT_TELEGRAM))
    try:
        asyncio.run(_desk(page, port))
    except LadderFault as fault:
        raise BadInput(texts.ladder_fault(str(fault))) from None
    except OSError:
        raise Failed(texts.port_taken(port)) from None


async def _desk(page: Any, port: int) -> None:
    from ledger.logins import VALID_DAYS

    stop = _asked_to_stop()
    async with page.running(port=port) as address:
        codes = await asyncio.to_thread(page.codes)
        if not codes:
            raise BadInput(texts.nobody_of_the_office())
        print(texts.desk_ready(address), texts.desk_codes(VALID_DAYS), sep="\n")
        for person, unit, code in codes:
            print(texts.desk_code(code, unit, person.name, person.roles))
        sys.stdout.flush()
        await page.until(stop)


@app.command(help=texts.help_of("tick"))
def tick(now: Annotated[str | None, typer.Option("--now", metavar="TIME")] = None) -> None:
    from bot.standby import active_now

    moment = a_moment(now) if now else None
    bot = _bot()
    try:
        with active_now(bot.ledger):
            counts = asyncio.run(_tick(bot, moment or bot.clock.now()))
    finally:
        bot.ledger.dispose()
    print(json.dumps(counts))
    if counts["waiting"]:
        raise Failed("")


async def _tick(bot: "Bot", now: datetime) -> dict[str, int]:
    await asyncio.to_thread(bot.take_channel)
    decided = await asyncio.to_thread(bot.decide, now)
    api = bot.api()
    async with api.request:
        sent = await bot.new_sender(api).drain(now)
    return {
        "decided": decided.decided,
        "sent": sent.sent,
        "failed": sent.failed,
        "waiting": sent.waiting,
        "unreachable": decided.unreachable,
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; every refusal is one Chinese sentence on stderr and an exit code."""
    with suppress(BrokenPipeError):
        sys.exit(_main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each URL, with the token
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    from sqlalchemy.exc import SQLAlchemyError

    from ledger.errors import DomainError

    try:
        app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except (typer.Exit, SystemExit) as done:
        return int(getattr(done, "exit_code", None) or getattr(done, "code", None) or 0)
    except usage.NoArgsIsHelpError as bare:
        print(bare.ctx.get_help())
        return 2
    except usage.ClickException as wrong:
        say(_usage(wrong))
        return 2
    except BadInput as bad:
        say(str(bad))
        return 2
    except Failed as failed:
        if str(failed):
            say(str(failed))
        return 1
    except DomainError as refusal:
        return _refused(refusal)
    except SQLAlchemyError:
        say(texts.database_unreachable())
        return 1
    except OSError as error:
        say(texts.no_file(str(error.filename or error.strerror or "")))
        return 1
    return 0


def _usage(wrong: usage.ClickException) -> str:
    match wrong:
        case usage.NoSuchOption():
            return texts.unknown_option(wrong.option_name)
        case usage.MissingParameter():
            return texts.missing_argument(_name(wrong))
        case usage.BadParameter():
            return texts.bad_value(_name(wrong))
    return texts.bad_arguments()


def _name(wrong: usage.BadParameter) -> str:
    """What the person would have to type: the option, else the argument's name."""
    if wrong.param is None:
        return ""
    options = [name for name in wrong.param.opts if name.startswith("-")]
    return options[-1] if options else (wrong.param.name or "").upper()


def _refused(refusal: Any) -> int:
    from ledger.errors import LedgerBroken, NotActive
    from locales.refusals import sentence

    say(sentence(refusal))
    return 1 if isinstance(refusal, LedgerBroken | NotActive) else 2


if __name__ == "__main__":
    main()
