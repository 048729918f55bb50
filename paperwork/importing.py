"""`duban import`: a workbook into the ledger, whole or not at all."""

import hashlib
from datetime import datetime
from pathlib import Path

from ledger import imports
from ledger.db import Ledger
from ledger.entry import Summary
from ledger.numbers import next_number
from ledger.roster import current
from ledger.workdays import Workdays
from paperwork.checks import check
from paperwork.roster import Faults, read_drafts


class _DryRun(Exception):
    """Everything would have worked; nothing is kept."""


def import_roster(
    ledger: Ledger,
    path: Path,
    *,
    update: bool = False,
    dry_run: bool = False,
    actor: str,
    now: datetime,
    workdays: Workdays,
) -> Summary:
    """Enter a roster workbook; with `dry_run` only say what would be entered. It can be undone as one from chat.

    Raises RosterFaults with a sentence for every bad cell (or WorkbookUnreadable): nothing was written then.
    """
    faults = Faults()
    with ledger.read() as session:
        before = current(session)
    drafts = read_drafts(path, faults, before)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    summary = Summary()
    try:
        with ledger.write() as session:
            roster = check(drafts, current(session), faults, update=update, highest=next_number(session) - 1)
            summary = imports.write_from_desk(
                session, roster, name=path.name, digest=digest, actor=actor, now=now, workdays=workdays
            )
            if dry_run:
                raise _DryRun  # noqa: TRY301 - leaves the transaction without a commit
    except _DryRun:
        pass
    return summary
