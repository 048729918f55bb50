"""更改: what the office changes of a matter or a share, with its reason; who may move which date is in DOMAIN.

规定时限 (专题报告, 督察整改) is moved by nobody. What was wrongly entered is put right by the 文号 that sets it, and
the history calls it 更正录入.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from ledger import asks, closing, directory, events, extensions, handovers, stopping, timers
from ledger.access import Act, Actor, require
from ledger.entering import LONGEST_TEXT, LONGEST_TITLE
from ledger.entry import report_year
from ledger.entry_errors import (
    FixedDate,
    LeadStays,
    NotByChat,
    NothingChanges,
    NotTakingPart,
    TakesPart,
    TitleMissing,
    TitleTooLong,
)
from ledger.errors import AlreadyOver, BeyondMatter, DatePassed, NotOfUnit
from ledger.matters import openly, shares_of
from ledger.models import Matter, Person, Share, Unit
from ledger.progress import refuse_classified
from ledger.words import FIXED_DATE_KINDS, OVER, Role, ShareRole, Status, Transmission
from ledger.workdays import Workdays, day_of

VERB, CORRECTION = "更改", "更正录入"
DUE, PERSON, UNITS = "完成时限", "责任人", "配合单位"
EDITABLE = {"名称": "title", "要求": "requirement", "依据": "basis", "标签": "tags", "公开链接": "link"}
MOVED = "期限已由环委办更改"


@dataclass(frozen=True)
class Why:
    """The reason of a change; `document` is the 文号 that sets a 规定时限."""

    reason: str
    document: str | None = None


@dataclass(frozen=True)
class Moved:
    """The shares that have a new date, and those that keep one of their own."""

    moved: tuple[Share, ...]
    staying: tuple[Share, ...]


# --- dates --------------------------------------------------------------------------------------------------


def move_matter(
    session: Session, *, actor: Actor, matter: Matter, due_on: date | None, why: Why, days: Workdays, now: datetime
) -> Moved:
    """The matter's date, and that of its lead and of every open share that has none of its own; None: 持续推进.

    Raises NotAllowed, AlreadyOver, FixedDate, DatePassed, NothingChanges, ContentClassified.
    """
    require(actor, Act.ENTER)
    _check_date(matter, due_on, why, now)
    alive = _alive(session, matter)
    follows = [s for s in alive if s.own_due_on is None or s.role == ShareRole.LEAD]
    if matter.due_on == due_on and all(share.due_on == due_on for share in follows):
        raise NothingChanges(number=matter.number, field=DUE)
    before, matter.due_on = matter.due_on, due_on
    matter.year = report_year(matter.kind, due_on) if due_on else matter.year
    for share in follows:
        _move(session, actor, matter, share, due_on, is_own=False, days=days, now=now)
    _note(session, actor, matter, matter, why, now, field=DUE, old=before, new=due_on)
    return Moved(tuple(follows), tuple(share for share in alive if share not in follows))


def move_share(
    session: Session, *, actor: Actor, share: Share, due_on: date, why: Why, days: Workdays, now: datetime
) -> None:
    """A cooperating unit's own date, not beyond the matter's. Raises as `move_matter`, and BeyondMatter."""
    require(actor, Act.ENTER)
    matter = session.get_one(Matter, share.matter_id)
    _check_date(matter, due_on, why, now)
    if share.status in OVER or share.fulfilled_on is not None:
        raise AlreadyOver(number=matter.number, status=share.status)
    if share.due_on == due_on:
        raise NothingChanges(number=matter.number, field=DUE)
    if matter.due_on is not None and due_on > matter.due_on:
        raise BeyondMatter(number=matter.number, day=matter.due_on)
    before = share.due_on
    _move(session, actor, matter, share, due_on, is_own=True, days=days, now=now)
    unit = session.get_one(Unit, share.unit_id).name
    _note(session, actor, matter, share, why, now, field=DUE, old=before, new=due_on, unit=unit)


def is_correction(matter: Matter) -> bool:
    """Whether a new date can only put a wrong entry right."""
    return matter.kind in FIXED_DATE_KINDS


def _check_date(matter: Matter, due_on: date | None, why: Why, now: datetime) -> None:
    refuse_classified(why.reason)
    if is_correction(matter) and (not why.document or due_on is None):
        raise FixedDate(number=matter.number, kind=matter.kind)
    if due_on is not None and due_on <= day_of(now):
        raise DatePassed(day=due_on)


def _alive(session: Session, matter: Matter) -> list[Share]:
    """The shares that still owe something. Raises AlreadyOver if there are shares and none does."""
    shares = shares_of(session, matter)
    alive = [share for share in shares if share.status not in OVER and share.fulfilled_on is None]
    if matter.merged_into_id is not None or (shares and not alive):
        raise AlreadyOver(number=matter.number, status=shares[0].status if shares else Status.STOPPED)
    return alive


def _move(
    session: Session,
    actor: Actor,
    matter: Matter,
    share: Share,
    due_on: date | None,
    *,
    is_own: bool,
    days: Workdays,
    now: datetime,
) -> None:
    extensions.replace(session, actor=actor, share=share, note=MOVED, now=now)
    share.expected_on = None  # what was promised for the old date says nothing of the new one
    closing.move_deadline(session, share, due_on, days)
    share.own_due_on = due_on if is_own else None
    if due_on is not None:
        asks.follow(session, share, due_on, by=actor.name, days=days, now=now)
    events.record(session, at=now, actor=actor.name, verb="分工", matter=matter.number, subject=share)


# --- people and units ---------------------------------------------------------------------------------------


def reassign(session: Session, *, actor: Actor, share: Share, person: Person, why: Why, now: datetime) -> Person | None:
    """Another person of the unit answers for the share; nothing that the former one promised or said goes along. The
    former one.

    Raises NotAllowed, AlreadyOver, NotOfUnit, NothingChanges, ContentClassified.
    """
    require(actor, Act.ENTER)
    matter = session.get_one(Matter, share.matter_id)
    refuse_classified(why.reason)
    if share.status in OVER:
        raise AlreadyOver(number=matter.number, status=share.status)
    if person.unit_id != share.unit_id:
        raise NotOfUnit(person=person.name, unit=session.get_one(Unit, share.unit_id).name)
    if person.id == share.person_id:
        raise NothingChanges(number=matter.number, field=PERSON)
    before = session.get(Person, share.person_id) if share.person_id else None
    handovers.void_all(session, actor=actor, share=share, now=now)
    share.person_id, share.expected_on, share.last_words, share.last_said_at = person.id, None, None, None
    if share.status == Status.UNCONFIRMED:  # words that only who said them could confirm
        share.status = Status.IN_PROGRESS
        timers.stop(session, timers.CLAIM, share.id or 0)
    share.version += 1
    handovers.leave_predecessor(session, share, reason="责任人已更改")
    for subject in (timers.SHARE, timers.LEGS):
        timers.wake(session, subject, share.id or 0)
    old = before.name if before else None
    _note(session, actor, matter, share, why, now, field=PERSON, old=old, new=person.name)
    return before


def add_unit(
    session: Session, *, actor: Actor, matter: Matter, unit: Unit, why: Why, days: Workdays, now: datetime
) -> Share:
    """One more cooperating unit, with the matter's date; one whose part had ended takes it up again.

    Raises NotAllowed, AlreadyOver, TakesPart, ContentClassified.
    """
    require(actor, Act.ENTER)
    refuse_classified(why.reason)
    _alive(session, matter)
    known = next((share for share in shares_of(session, matter) if share.unit_id == unit.id), None)
    if known is not None and known.status != Status.STOPPED:
        raise TakesPart(number=matter.number, unit=unit.name)
    share = known or Share(matter_id=matter.id or 0, unit_id=unit.id or 0, role=ShareRole.COOPERATING, round=0)
    people = directory.of(session)
    share.role, share.status, share.fulfilled_on, share.done_at = ShareRole.COOPERATING, Status.NOT_STARTED, None, None
    share.person_id = share.person_id or next((p.id for p in people.with_role(unit.id or 0, Role.RESPONSIBLE)), None)
    share.own_due_on, share.due_on, share.expected_on, share.explained = None, matter.due_on, None, False
    share.effective_on = days.effective(matter.due_on) if matter.due_on else None
    share.round += 1
    share.version += 1
    session.add(share)
    session.flush()
    timers.start(session, timers.SHARE, share.id or 0)
    _note(session, actor, matter, share, why, now, field=UNITS, new=unit.name)
    return share


def remove_unit(session: Session, *, actor: Actor, matter: Matter, unit: Unit, why: Why, now: datetime) -> Share:
    """A cooperating unit's part ends; its history stays. Raises NotAllowed, NotTakingPart, LeadStays."""
    require(actor, Act.ENTER)
    refuse_classified(why.reason)
    share = next((s for s in shares_of(session, matter) if s.unit_id == unit.id and s.status not in OVER), None)
    if share is None:
        raise NotTakingPart(number=matter.number, unit=unit.name)
    if share.role == ShareRole.LEAD:
        raise LeadStays(number=matter.number, unit=unit.name)
    detail = {"field": UNITS, "old": unit.name, "reason": openly(matter, why.reason) or None}
    stopping.stop(session, actor=actor, share=share, verb=VERB, now=now, **detail)
    return share


# --- words --------------------------------------------------------------------------------------------------


def edit(
    session: Session, *, actor: Actor, matter: Matter, field: str, value: str | Sequence[str], why: Why, now: datetime
) -> Any:
    """One of EDITABLE, written anew; what it was. `value` empty takes it away.

    Raises NotAllowed, NotByChat of an 内部 matter, TitleMissing, TitleTooLong, NothingChanges, ContentClassified.
    """
    require(actor, Act.ENTER)
    if matter.transmission == Transmission.INTERNAL:
        raise NotByChat(number=matter.number)
    words = value if isinstance(value, str) else "\n".join(value)
    refuse_classified(f"{words}\n{why.reason}")
    name = EDITABLE[field]
    if name == "title" and len(words.strip()) < 2:
        raise TitleMissing(most=LONGEST_TITLE)
    if len(words) > (LONGEST_TITLE if name == "title" else LONGEST_TEXT):
        raise TitleTooLong(most=LONGEST_TITLE)
    new = list(value) if name == "tags" else (words.strip() or None)
    before = getattr(matter, name)
    if (before or None) == (new or None):
        raise NothingChanges(number=matter.number, field=field)
    setattr(matter, name, new)
    _note(session, actor, matter, matter, why, now, field=field, old=before or None, new=new or None)
    return before


def _note(
    session: Session, actor: Actor, matter: Matter, subject: Matter | Share, why: Why, now: datetime, **detail: Any
) -> None:
    """One event that people read. A share has its new version already."""
    if isinstance(subject, Matter):
        subject.version += 1
    session.add(subject)
    verb = CORRECTION if why.document and detail.get("field") == DUE and is_correction(matter) else VERB
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=verb,
        matter=matter.number,
        subject=subject,
        reason=openly(matter, why.reason) or None,
        basis=openly(matter, why.document) or None,
        **detail,
    )
