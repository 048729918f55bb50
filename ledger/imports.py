"""导入: a confirmed 台账 into the ledger, with a note of what it added and changed, so that it can be undone."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, func, select

from ledger import events, roster_json
from ledger.access import Act, Actor, require
from ledger.deskwork import Intake
from ledger.entry import Summary, enter
from ledger.errors import ImportSettled, LedgerMoved
from ledger.models import Leg, Matter, Person, Progress, Share, Unit
from ledger.roster import Roster, current
from ledger.rows import Outbox
from ledger.words import IntakeKind, IntakeState
from ledger.workdays import Workdays

TABLES: tuple[type[Any], ...] = (Unit, Person, Matter, Share, Leg)
"""What an import writes, the rows that others point to first."""
MARKS: dict[str, Any] = {"outbox": Outbox, "progress": Progress}
"""What was sent and said before an import: later rows have larger ids."""
BOOKKEEPING = frozenset({"version", "round"})  # these only grow
DESK_CHAT = 0  # of `duban import`: nobody's on Telegram


def confirm(
    session: Session, *, actor: Actor, intake: Intake, version: int, now: datetime, workdays: Workdays
) -> Summary | None:
    """Write what was shown; None if so much of it changes that a second word is asked for first.

    Raises NotAllowed; ImportSettled if this preview is not the present one; LedgerMoved if the ledger is not what it
    was then.
    """
    require(actor, Act.IMPORT)
    if intake.version != version or intake.state not in (IntakeState.SHOWN, IntakeState.AGAIN):
        raise ImportSettled(state=intake.state)
    if intake.content["base"] != roster_json.digest(current(session)):
        raise LedgerMoved
    if intake.content["large"] and intake.state == IntakeState.SHOWN:
        intake.state = IntakeState.AGAIN
        _settle(session, intake, actor.name, "导入待再次确认", now)
        return None
    roster = roster_json.load(intake.content["roster"])
    return write(session, intake, roster, actor=actor.name, now=now, workdays=workdays)


def write(
    session: Session, intake: Intake, roster: Roster, *, actor: str, now: datetime, workdays: Workdays
) -> Summary:
    """Enter a checked roster, and keep with the 来件 what it added and changed."""
    marks = {name: session.exec(select(func.max(model.id))).one() or 0 for name, model in MARKS.items()}
    before = _snapshot(session)
    summary = enter(session, roster, actor=actor, now=now, workdays=workdays, source=intake)
    session.flush()
    intake.written = _difference(before, _snapshot(session)) | marks | {"summary": asdict(summary)}
    intake.state, intake.decided_at, intake.content = IntakeState.WRITTEN, now, {}
    intake.version += 1
    return summary


def write_from_desk(
    session: Session, roster: Roster, *, name: str, digest: str, actor: str, now: datetime, workdays: Workdays
) -> Summary:
    """As `write`, for a file that nobody sent; nothing new, no row."""
    last: int | None = session.exec(select(func.max(Intake.message_id)).where(Intake.chat_id == DESK_CHAT)).one()
    intake = Intake(
        kind=IntakeKind.LEDGER,
        holder=actor,
        chat_id=DESK_CHAT,
        message_id=(last or 0) + 1,
        name=name,
        digest=digest,
        received_at=now,
    )
    noted = len(session.info.get("events", []))
    summary = write(session, intake, roster, actor=actor, now=now, workdays=workdays)
    if len(session.info.get("events", [])) > noted:
        session.add(intake)
    return summary


def look_anew(session: Session, *, actor: Actor, intake: Intake, now: datetime) -> None:
    """The ledger has changed since the preview: it is read again, and shown anew."""
    require(actor, Act.IMPORT)
    if intake.state in (IntakeState.SHOWN, IntakeState.AGAIN):
        intake.state, intake.content = IntakeState.WAITING, {}
        _settle(session, intake, actor.name, "导入重新比对", now)


def latest(session: Session) -> Intake | None:
    """The last import that was written, undone or not."""
    return _last(session, IntakeState.WRITTEN, IntakeState.UNDONE)


def to_undo(session: Session) -> Intake | None:
    """The last import that stands."""
    return _last(session, IntakeState.WRITTEN)


def _last(session: Session, *states: IntakeState) -> Intake | None:
    query = select(Intake).where(Intake.kind == IntakeKind.LEDGER, col(Intake.state).in_(states))
    return session.exec(query.order_by(col(Intake.decided_at).desc(), col(Intake.id).desc())).first()


def _settle(session: Session, intake: Intake, actor: str, verb: str, now: datetime) -> None:
    intake.version += 1
    session.add(intake)
    session.flush()
    events.record(session, at=now, actor=actor, verb=verb, subject=intake)


def columns_of(row: SQLModel) -> dict[str, Any]:
    """A row's columns as JSON."""
    table = type(row).__table__  # type: ignore[attr-defined]
    plain: dict[str, Any] = events.plain({name: getattr(row, name) for name in table.columns.keys()})  # noqa: SIM118
    return plain


def name_of(model: type[Any]) -> str:
    return str(model.__table__.name)


Snapshot = dict[str, dict[int, dict[str, Any]]]


def _snapshot(session: Session) -> Snapshot:
    return {name_of(model): {row.id: columns_of(row) for row in _rows(session, model)} for model in TABLES}


def _rows(session: Session, model: type[Any]) -> Iterator[Any]:
    yield from session.exec(select(model).order_by(col(model.id)))


def _difference(before: Snapshot, after: Snapshot) -> dict[str, Any]:
    """`added`: rows by table with what they said; `changed`: row → column → [before, after]."""
    added: dict[str, dict[str, Any]] = {}
    changed: dict[str, dict[str, Any]] = {}
    for name, rows in after.items():
        for row_id, row in rows.items():
            old = before[name].get(row_id)
            if old is None:
                added.setdefault(name, {})[str(row_id)] = events.sha(row)
            elif old != row:
                pairs = {key: [old[key], row[key]] for key in row if old[key] != row[key] and key not in BOOKKEEPING}
                changed.setdefault(name, {})[str(row_id)] = pairs
    return {"added": added, "changed": changed}
