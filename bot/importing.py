"""A 台账 that was sent to be imported: read, checked and compared in a thread; nothing is written."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot.intakes import Found
from bot.task_files import CLASSIFIED
from handlers.imports import buttons
from ledger import roster_json
from ledger.deskwork import Intake
from ledger.numbers import next_number
from ledger.roster import Roster, current
from ledger.words import IntakeState
from locales import imports as says
from locales import intakes as texts
from paperwork import reading_sheets
from paperwork.checks import check
from paperwork.comparing import Comparison, compare
from paperwork.ledger_book import lines
from paperwork.roster import Faults, read_drafts
from paperwork.workbook import OtherWorkbook, RosterFaults, WorkbookUnreadable

MOST_CELLS = 5  # that are named


def read_ledger(session: Session, row: Intake, path: Path | None, _now: datetime) -> Found:
    """The differences, to be confirmed. Raises OtherWorkbook."""
    assert path is not None
    name, ledger, faults = row.name or "", current(session), Faults()
    try:
        drafts = read_drafts(path, faults, ledger)
        roster = check(drafts, ledger, faults, update=True, highest=next_number(session) - 1)
    except OtherWorkbook:
        raise
    except RosterFaults as found:
        error = CLASSIFIED if found.is_classified else "faults"
        return Found(texts.faults(name, found.in_chat), error=error)
    compared = compare(roster, ledger)
    notes = _notes(session, path, roster)
    if compared.is_empty:
        return Found("\n".join([says.no_change(name, len(compared.missing)), *notes]), error="no change")
    content = _content(name, compared) | {"base": roster_json.digest(ledger), "notes": notes}
    return Found(
        says.preview(content, 0, IntakeState.SHOWN),
        content,
        tuple(buttons(row.id or 0, row.version, content, 0, IntakeState.SHOWN)),
        protect=any(new.is_internal for new in compared.added) or any(one.is_internal for one in compared.changed),
    )


def _notes(session: Session, path: Path, roster: Roster) -> list[str]:
    """That something was edited where no import reads it."""
    try:
        cells = reading_sheets.edited(path, roster, lines(session, in_chat=True))
    except WorkbookUnreadable:  # a sheet for readers that has outgrown all measure
        return []
    return [says.only_for_reading(cells[:MOST_CELLS])] if cells else []


def _content(name: str, compared: Comparison) -> dict[str, Any]:
    counts = {kind: len(getattr(compared, kind)) for kind in ("added", "changed", "missing")}
    large = {
        kind: [share.changed, share.of]
        for kind in ("people", "deadlines")
        if (share := getattr(compared, kind)).is_large
    }
    said = list(dict.fromkeys(_lines(compared)))
    roster = roster_json.dump(compared.roster)
    return {"name": name, "counts": counts, "large": large, "lines": said, "roster": roster}


def _lines(compared: Comparison) -> Iterator[str]:
    """Of what is 内部 only that there is something."""
    for change in compared.changed:
        if change.is_internal:
            yield says.internal(_number(change.row))
        else:
            yield says.changed(change.sheet, change.row, change.field, change.heading, change.old, change.new)
    for new in compared.added:
        yield says.internal(_number(new.row)) if new.is_internal else says.added(new.sheet, new.row)
    for gone in compared.missing:
        yield says.missing(gone.sheet, gone.row)


def _number(row: Any) -> int:
    found: int = row.number if hasattr(row, "number") else row.matter
    return found
