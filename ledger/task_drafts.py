"""Drafts of tasks: a document or a pasted text as it was read, corrected line by line, and entered once (五).

A draft is an `Intake` of kind 任务; nothing of it is in the ledger before `enter`.
"""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from ledger import entry, events, intakes
from ledger.access import Act, Actor, require
from ledger.deskwork import Intake
from ledger.errors import DraftOver, NothingToEnter, Outdated
from ledger.models import Matter, Unit
from ledger.numbers import next_number
from ledger.progress import refuse_classified
from ledger.roster import MatterRow, Roster, ShareRow
from ledger.task_lines import Line, doubts_of
from ledger.words import IntakeKind, IntakeState, MatterKind, ShareRole, Transmission
from ledger.workdays import Workdays, day_of

READING, CORRECTING, ENTERING, DROPPING = "读任务", "改任务草稿", "立项", "作废任务草稿"
KEPT_FOR = timedelta(days=7)


@dataclass(frozen=True)
class Found:
    """What one reading of a text gave: its lines, the document it comes from, and how many messages it was."""

    lines: tuple[Line, ...]
    basis: str = ""
    pieces: tuple[int, ...] = ()  # message ids

    def plain(self) -> dict[str, Any]:
        return {"basis": self.basis, "pieces": list(self.pieces), "lines": [line.plain() for line in self.lines]}


def begin(
    session: Session, *, actor: Actor, text: str, chat_id: int, message_id: int, found: Found, now: datetime
) -> Intake:
    """A draft out of pasted words. Raises NotAllowed, ContentClassified."""
    draft = intakes.note(
        session, actor=actor, kind=IntakeKind.TASKS, text=text, chat_id=chat_id, message_id=message_id, now=now
    )
    fill(session, draft, text=text, found=found, by=actor.name, now=now)
    return draft


def fill(session: Session, draft: Intake, *, text: str, found: Found, by: str, now: datetime) -> None:
    """What was read of pasted words, to be shown; also of more of the same document. Raises ContentClassified."""
    refuse_classified(text)
    draft.state, draft.content = IntakeState.SHOWN, found.plain()
    draft.text, draft.digest = text, digest_of(text)
    draft.version += 1
    _note(session, draft, READING, by, now, lines=len(found.lines))


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def lines_of(draft: Intake) -> list[Line]:
    return [Line.of(about) for about in draft.content.get("lines", ())]


def basis_of(draft: Intake) -> str:
    return str(draft.content.get("basis") or "")


def line_of(draft: Intake, number: int) -> Line | None:
    return next((line for line in lines_of(draft) if line.number == number), None)


def is_open(draft: Intake, now: datetime) -> bool:
    return draft.kind == IntakeKind.TASKS and draft.state == IntakeState.SHOWN and now - draft.received_at <= KEPT_FOR


def open_drafts(session: Session, now: datetime) -> list[Intake]:
    """Those that can still be entered, the newest first."""
    query = select(Intake).where(Intake.kind == IntakeKind.TASKS, Intake.state == IntakeState.SHOWN)
    rows = session.exec(query.order_by(col(Intake.id).desc()))
    return [draft for draft in rows if is_open(draft, now)]


def same_before(session: Session, digest: str, *, chat_id: int, message_id: int, now: datetime) -> Intake | None:
    """The draft out of the very same words, if it is open or was entered."""
    query = select(Intake).where(Intake.kind == IntakeKind.TASKS, Intake.digest == digest)
    for draft in session.exec(query.order_by(col(Intake.id).desc())):
        if (draft.chat_id, draft.message_id) == (chat_id, message_id):
            continue
        if draft.state == IntakeState.WRITTEN or is_open(draft, now):
            return draft
    return None


def taken_from(session: Session, chat_id: int, message_id: int, *, besides: Intake | None) -> bool:
    """Whether a message of this chat is part of another draft."""
    query = select(Intake).where(Intake.chat_id == chat_id, Intake.kind == IntakeKind.TASKS)
    others = (one for one in session.exec(query) if besides is None or one.id != besides.id)
    return any(message_id in (one.message_id, *one.content.get("pieces", ())) for one in others)


def is_untouched(draft: Intake) -> bool:
    """Whether nobody has corrected, accepted or entered anything of it."""
    return not any(line.last or line.accepted or line.is_settled for line in lines_of(draft))


def correct(
    session: Session,
    *,
    actor: Actor,
    draft: Intake,
    lines: Iterable[Line],
    now: datetime,
    version: int | None = None,
    basis: str | None = None,
) -> None:
    """Put these lines in the place of those of their numbers. `version` is the one that was corrected; None: whichever
    stands. Raises NotAllowed, DraftOver, Outdated."""
    _held(session, actor, draft, now, version)
    changed = {line.number: line for line in lines}
    kept = [changed.get(line.number, line) for line in lines_of(draft)]
    basis = basis_of(draft) if basis is None else basis
    draft.content = {**draft.content, "basis": basis, "lines": [line.plain() for line in kept]}
    draft.version += 1
    _note(session, draft, CORRECTING, actor.name, now, lines=sorted(changed))


def drop(session: Session, *, actor: Actor, draft: Intake, now: datetime, version: int | None = None) -> None:
    """作废: nothing of what is left is entered. Raises as `correct`."""
    _held(session, actor, draft, now, version)
    if not numbers_of(draft):
        intakes.drop(session, draft, actor=actor.name, now=now)
        return
    draft.state, draft.decided_at = IntakeState.WRITTEN, now
    draft.version += 1
    _note(session, draft, DROPPING, actor.name, now)


def known_matters(session: Session) -> dict[tuple[str, str | None], int]:
    """The ledger's matters by title and lead."""
    query = select(Matter.title, Unit.name, Matter.number).join(Unit, isouter=True, onclause=Unit.id == Matter.lead_id)  # type: ignore[arg-type]
    return {(title, lead): number for title, lead, number in session.exec(query.order_by(col(Matter.number)))}


def doubts(session: Session, draft: Intake, today: date) -> dict[int, list[str]]:
    """As `task_lines.doubts_of`, against the ledger as it is."""
    units = set(session.exec(select(Unit.name).where(col(Unit.merged_into_id).is_(None))))
    return doubts_of(lines_of(draft), known_matters(session), units, today)


def ready(session: Session, draft: Intake, today: date) -> list[Line]:
    """The lines that ［确认立项］ enters."""
    found = doubts(session, draft, today)
    return [line for line in lines_of(draft) if line.number in found and not found[line.number]]


def enter(
    session: Session,
    *,
    actor: Actor,
    draft: Intake,
    numbers: Collection[int],
    days: Workdays,
    now: datetime,
    version: int,
) -> list[int]:
    """立项 of these lines, in one transaction and in the document's order; the numbers that they got. What is left
    stays in the draft.

    Raises NotAllowed, DraftOver, Outdated (also if one of them is not ready any more), NothingToEnter.
    """
    _held(session, actor, draft, now, version)
    chosen = [line for line in ready(session, draft, day_of(now)) if line.number in numbers]
    if not chosen:
        raise NothingToEnter
    if len(chosen) != len(set(numbers)):
        raise Outdated
    first = next_number(session)
    entered = {line.number: replace(line, matter=first + at) for at, line in enumerate(chosen)}
    entry.enter(
        session,
        _roster(entered.values(), basis_of(draft)),
        actor=actor.name,
        now=now,
        workdays=days,
        verb=ENTERING,
    )
    left = [entered.get(line.number, line) for line in lines_of(draft)]
    made = [line.matter or 0 for line in entered.values()]
    draft.content = {**draft.content, "lines": [line.plain() for line in left]}
    draft.written = {"matters": [*numbers_of(draft), *made]}
    if all(line.is_settled for line in left):
        draft.state, draft.decided_at = IntakeState.WRITTEN, now
    draft.version += 1
    _note(session, draft, ENTERING, actor.name, now, matters=made)
    return made


def numbers_of(draft: Intake) -> list[int]:
    """The matters that were entered out of it."""
    return list(draft.written.get("matters", ()))


def _roster(lines: Iterable[Line], basis: str) -> Roster:
    matters, shares = [], []
    for line in lines:
        number = line.matter or 0
        matters.append(
            MatterRow(
                number=number,
                kind=MatterKind(line.kind),
                title=line.title,
                requirement=line.text,
                lead=line.lead,
                cooperating=line.cooperating,
                due_on=line.due_on,
                basis=basis or None,
                transmission=Transmission.OPEN,
            )
        )
        roles = [(unit, ShareRole.LEAD if unit == line.lead else ShareRole.COOPERATING) for unit in line.units]
        shares += [ShareRow(number, unit, role) for unit, role in roles]
    return Roster(matters=matters, shares=shares)


def _held(session: Session, actor: Actor, draft: Intake, now: datetime, version: int | None) -> None:
    require(actor, Act.ENTER)
    session.refresh(draft, with_for_update=True)
    if not is_open(draft, now):
        raise DraftOver(numbers=numbers_of(draft))
    if version is not None and version != draft.version:
        raise Outdated


def _note(session: Session, draft: Intake, verb: str, by: str, now: datetime, **detail: Any) -> None:
    session.add(draft)
    session.flush()
    events.record(session, at=now, actor=by, verb=verb, subject=draft, **detail)
