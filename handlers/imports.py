"""What the office sends to be taken in (来件): noted here, fetched and read by the bot, written when confirmed."""

import re
from pathlib import Path

from handlers.turn import Turn
from ledger import intakes
from ledger.access import Act, may, require
from ledger.files import SentFile
from ledger.words import IntakeKind
from locales import intakes as texts

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


def how(turn: Turn) -> None:
    """`导入` without a file."""
    require(turn.actor, Act.IMPORT)
    turn.reply(texts.send_file())
