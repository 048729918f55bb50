"""What the office sends to be taken in (来件): noted here, fetched and read by the bot, written when confirmed."""

import re
from pathlib import Path
from typing import Any

from handlers.turn import Speak, Turn
from ledger import imports, intakes
from ledger.access import Act, may, require
from ledger.deskwork import Intake
from ledger.errors import ButtonUnknown, ImportSettled, LedgerMoved
from ledger.files import SentFile
from ledger.presses import Press
from ledger.words import IntakeKind, IntakeState
from locales import imports as says
from locales import intakes as texts
from locales.buttons import cancel

LEDGER_WORDS = re.compile(r"\s*(?:导入|台账|导入台账|更新台账)[。！!]?\s*")
TASK_WORDS = re.compile(r"\s*(?:读任务|任务|立项)[。！!]?\s*")
SUFFIXES = {
    **dict.fromkeys((".xlsx", ".xlsm", ".xls"), IntakeKind.LEDGER),
    **dict.fromkeys((".docx", ".doc", ".txt"), IntakeKind.TASKS),
}
"""What a file is taken for without a word about it; a workbook without the sheets of a 台账 is read for tasks."""


def takes(turn: Turn, file: SentFile, *, names_matter: bool) -> bool:
    """Note a file of the office that is for no matter; False: it is not. Raises what `intakes.note` raises."""
    kind = _kind(turn, file, names_matter)
    if kind is None or file.media != "document" or not may(turn.actor, intakes.ACTS[kind]):
        return False
    assert turn.message_id is not None
    intakes.note(
        turn.session,
        actor=turn.actor,
        kind=kind,
        file=file,
        chat_id=turn.chat_id,
        message_id=turn.message_id,
        now=turn.now,
    )
    return True


def _kind(turn: Turn, file: SentFile, names_matter: bool) -> IntakeKind | None:
    if LEDGER_WORDS.fullmatch(turn.text):
        return IntakeKind.LEDGER
    if TASK_WORDS.fullmatch(turn.text):
        return IntakeKind.TASKS
    return None if names_matter else SUFFIXES.get(Path(file.name).suffix.lower())


def buttons(
    intake_id: int, version: int, content: dict[str, Any], page: int, state: IntakeState
) -> list[list[tuple[str, Press]]]:
    """Under a preview: the one word that is asked for, and the pages."""
    again = state == IntakeState.AGAIN
    label, verb = (says.confirm_again(), "imp_again") if again else (says.confirm(), "imp_yes")
    turns = [(says.before(), page - 1), (says.after(), page + 1)]
    pages = [(name, n) for name, n in turns if 0 <= n < says.pages_of(content)]
    return [
        [(label, Press(verb, intake_id, version)), (cancel(), Press("imp_no", intake_id, version))],
        [(name, Press("imp_page", intake_id, version, str(n))) for name, n in pages],
    ]


def pressed(turn: Turn, *states: IntakeState) -> Intake:
    """The import of a button, if it stands in one of these states. Raises NotAllowed, ButtonUnknown, ImportSettled."""
    assert turn.press is not None
    require(turn.actor, Act.IMPORT)
    intake = turn.session.get(Intake, turn.press.row, with_for_update=True)
    if intake is None or intake.kind != IntakeKind.LEDGER:
        raise ButtonUnknown
    if intake.version != turn.press.version or intake.state not in states:
        raise ImportSettled(state=intake.state)
    return intake


def _confirm(turn: Turn) -> None:
    """［确认写入］ and ［再次确认写入］"""
    intake = pressed(turn, *intakes.OPEN)
    assert turn.press is not None
    if (turn.press.verb == "imp_again") != (intake.state == IntakeState.AGAIN):
        raise ButtonUnknown  # the second word was never asked for
    try:
        done = imports.confirm(
            turn.session,
            actor=turn.actor,
            intake=intake,
            version=turn.press.version,
            now=turn.now,
            workdays=turn.days,
        )
    except LedgerMoved:
        imports.look_anew(turn.session, actor=turn.actor, intake=intake, now=turn.now)
        return turn.redraw(says.moved())
    if done is None:
        return _show(turn, intake, 0)
    return turn.redraw(says.written(done.units, done.people, done.matters, done.shares, done.changed))


def _show(turn: Turn, intake: Intake, page: int) -> None:
    rows = buttons(intake.id or 0, intake.version, intake.content, page, intake.state)
    turn.redraw(says.preview(intake.content, page, intake.state), *rows)


def _page(turn: Turn) -> None:
    """［上一页］［下一页］"""
    intake = pressed(turn, *intakes.OPEN)
    assert turn.press is not None
    page = int(turn.press.extra) if turn.press.extra.isdigit() else 0
    _show(turn, intake, min(page, says.pages_of(intake.content) - 1))


def _drop(turn: Turn) -> None:
    """［取消］"""
    intakes.drop(turn.session, pressed(turn, *intakes.OPEN), actor=turn.actor.name, now=turn.now)
    turn.redraw(says.dropped())


def how(turn: Turn) -> None:
    """`导入` without a file."""
    require(turn.actor, Act.IMPORT)
    turn.reply(texts.send_file())


VERBS: dict[str, Speak] = {"imp_yes": _confirm, "imp_again": _confirm, "imp_no": _drop, "imp_page": _page}
