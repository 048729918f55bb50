"""催办 by a person of the office: who gets it, who is left out and why, one message for each share (二十)."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, func, or_, select, update

from ledger import events, outbox, pauses, timers
from ledger.access import Act, Actor, require
from ledger.claims import PERSONAL_A_DAY
from ledger.directory import Directory
from ledger.extensions import OPEN
from ledger.letters import COORDINATED
from ledger.models import Extension, Matter, Person, Share
from ledger.rows import Outbox, Timer
from ledger.words import OVER, MessageClass, OutboxState, Role, Status, Transmission
from ledger.workdays import Workdays, at, day_of

CHASE, REMIND = "催办", "提醒"
COOL_DOWN = 2
"""Working days after a 催办 in which the same share is not chased again."""
CHUNK = 500


class Why(StrEnum):
    """Why a share is left out."""

    OVER = "已报送或办结"
    UNCONFIRMED = "已说办结，待确认"
    PROMISED = "已答复日期"
    UNDECIDED = "延期申请待定"
    PAUSED = "已暂停提醒"
    COOLING = "两个工作日内催办过"


@dataclass(frozen=True)
class Target:
    """One share that is to be chased; `why`: it is left out. `receiver` None: nobody is named, so the office calls."""

    share: Share
    matter: Matter
    unit: str
    step: str  # 催办, to lower governments 提醒
    receiver: Person | None
    by_telephone: bool
    count: int  # of the chases of this share, this one included
    why: Why | None = None
    until: date | None = None  # the promised day
    waits: bool = False  # today's three personal messages are used up: it joins tomorrow's bundle

    @property
    def is_internal(self) -> bool:
        return self.matter.transmission == Transmission.INTERNAL


def look(session: Session, shares: Sequence[int], *, people: Directory, days: Workdays, now: datetime) -> list[Target]:
    """What a chase of these shares would do now, in the order given."""
    found, told, asked = _known(session, shares)
    paused, today = pauses.load(session), day_of(now)
    received = _personal_today(session, today)
    targets: list[Target] = []
    for share, matter in (found[share_id] for share_id in shares if share_id in found):
        unit = people.units[share.unit_id]
        count, last = told.get(share.id or 0, (0, None))
        reasons = (
            (Why.UNDECIDED, share.id in asked),
            (Why.PAUSED, paused.cover(unit_id=share.unit_id, matter_id=share.matter_id)),
            (Why.COOLING, last is not None and days.between(last, today) < COOL_DOWN),
        )
        why = _left_out(share, today) or next((why for why, holds in reasons if holds), None)
        person = people.people.get(share.person_id or 0)
        receiver = people.first_reachable(person, share.unit_id)
        waits = False
        if why is None and receiver is not None:
            waits = received[receiver.id] >= PERSONAL_A_DAY
            received[receiver.id] += 1
        targets.append(
            Target(
                share=share,
                matter=matter,
                unit=unit.name,
                step=REMIND if unit.kind in COORDINATED else CHASE,
                receiver=receiver or person,
                by_telephone=receiver is None,
                count=count + 1,
                why=why,
                until=share.expected_on if why is Why.PROMISED else None,
                waits=waits,
            )
        )
    return targets


def chase(session: Session, *, actor: Actor, target: Target, now: datetime) -> bool:
    """One personal message, or a telephone task if no chat reaches anybody; it is the share's next reminder (第 N 次)
    and takes the place of what of today's bundle asks the same. False if it was done already. Raises NotAllowed."""
    require(actor, Act.CHASE, matter=target.matter, share=target.share)
    assert target.why is None
    share, receiver = target.share, target.receiver
    replaced = None if target.by_telephone else _replaced(session, share, receiver, now)
    nth = replaced.body["nth"] if replaced is not None else _next_nth(session, share)
    if not outbox.put(session, [_row(target, nth, now)]):
        return False
    if replaced is not None:
        replaced.state, replaced.error = OutboxState.CANCELLED, "已由环委办催办"
        session.add(replaced)
    else:
        _count(session, share)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=CHASE,
        matter=target.matter.number,
        subject=share,
        step=target.unit,
        nth=nth,
        to=[receiver.name] if receiver else [],
        by_telephone=target.by_telephone or None,
    )
    return True


def _row(target: Target, nth: int, now: datetime) -> dict[str, Any]:
    share, receiver_id = target.share, (target.receiver.id if target.receiver else None) or 0
    is_own = receiver_id == share.person_id
    return outbox.row(
        key=f"chase:{share.id}:{target.count}:{receiver_id}",
        klass=MessageClass.PERSONAL,
        now=now,
        state=OutboxState.TELEPHONE if target.by_telephone else OutboxState.WAITING,
        person_id=receiver_id or None,
        share_id=share.id,
        matter=target.matter.number,
        round=share.round,
        body={
            "kind": "step",
            "step": target.step,
            "nth": nth,
            "role": (Role.RESPONSIBLE if is_own else Role.LIAISON).value,
            "announces_on": None,
            "said": share.last_said_at.isoformat() if share.last_said_at else None,
        },
    )


def is_chased_today(session: Session, row: Outbox, today: date) -> bool:
    """Whether the receiver of a bundle's line reads, or read, of the same share today because a person chased. A line
    that announces the leaders, or says that they are told, stays."""
    if row.step is None or row.klass != MessageClass.BUNDLE:
        return False
    if row.announces is not None or row.body.get("with_leaders"):
        return False
    start = at(today, time())
    query = select(Outbox.id).where(
        Outbox.share_id == row.share_id,
        Outbox.person_id == row.person_id,
        col(Outbox.key).startswith("chase:"),
        or_(
            col(Outbox.state).in_([OutboxState.WAITING, OutboxState.SENDING]),
            (col(Outbox.sent_at) >= start) & (col(Outbox.sent_at) < start + timedelta(days=1)),
        ),
    )
    return session.exec(query).first() is not None


def _known(
    session: Session, shares: Sequence[int]
) -> tuple[dict[int | None, tuple[Share, Matter]], dict[int, tuple[int, date]], set[int]]:
    """The shares with their matters, how often and when each was chased last, and those with an open request."""
    found: dict[int | None, tuple[Share, Matter]] = {}
    told: dict[int, tuple[int, date]] = {}
    asked: set[int] = set()
    for chunk in (shares[i : i + CHUNK] for i in range(0, len(shares), CHUNK)):
        query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id).where(col(Share.id).in_(chunk))
        found |= {share.id: (share, matter) for share, matter in session.exec(query)}
        told |= _chased(session, chunk)
        pending = select(Extension.share_id).where(col(Extension.share_id).in_(chunk), col(Extension.state).in_(OPEN))
        asked |= set(session.exec(pending))
    return found, told, asked


def _left_out(share: Share, today: date) -> Why | None:
    """Why the share itself says that nobody is to be chased."""
    if share.fulfilled_on is not None or share.status in OVER:
        return Why.OVER
    if share.status == Status.UNCONFIRMED:
        return Why.UNCONFIRMED
    return Why.PROMISED if share.expected_on is not None and share.expected_on >= today else None


def _chased(session: Session, shares: Collection[int]) -> dict[int, tuple[int, date]]:
    """By share how often it was chased, and the last day."""
    query = select_columns(col(Outbox.share_id), col(Outbox.key), col(Outbox.created_at)).where(
        col(Outbox.share_id).in_(shares), col(Outbox.key).startswith("chase:")
    )
    found: dict[int, tuple[int, date]] = {}
    for share_id, key, created_at in session.execute(query):
        count, last = found.get(share_id, (0, date.min))
        found[share_id] = (max(count, int(key.split(":")[2])), max(last, day_of(created_at)))
    return found


def _personal_today(session: Session, today: date) -> Counter[int | None]:
    """How many personal messages each post has had or will have today."""
    sent = col(Outbox.sent_at) >= at(today, time())
    query = (
        select_columns(col(Outbox.person_id), func.count())
        .where(
            col(Outbox.klass) == MessageClass.PERSONAL,
            or_(sent, col(Outbox.state).in_([OutboxState.WAITING, OutboxState.SENDING])),
        )
        .group_by(col(Outbox.person_id))
    )
    received: Counter[int | None] = Counter()
    for person_id, count in session.execute(query):
        received[person_id] = count
    return received


def _replaced(session: Session, share: Share, receiver: Person | None, now: datetime) -> Outbox | None:
    """Today's line of the bundle about the same share, if it waits and says nothing of leaders."""
    query = select(Outbox).where(
        Outbox.share_id == share.id,
        Outbox.round == share.round,
        Outbox.person_id == (receiver.id if receiver else None),
        col(Outbox.step).is_not(None),
        Outbox.klass == MessageClass.BUNDLE,
        Outbox.state == OutboxState.WAITING,
        col(Outbox.due_at) < at(day_of(now), time()) + timedelta(days=1),
        col(Outbox.announces).is_(None),
    )
    rows = (row for row in session.exec(query) if row.body.get("kind") == "step" and not row.body.get("with_leaders"))
    return next(rows, None)


def _next_nth(session: Session, share: Share) -> int:
    timer = timers.find(session, timers.SHARE, share.id or 0)
    return (timer.told if timer is not None and timer.round == share.round else 0) + 1


def _count(session: Session, share: Share) -> None:
    """The share's next reminder goes on from this one. The version stays, for nothing is planned anew: ［撤下］ of the
    15:00 list still means the same."""
    changed: dict[str, Any] = {"told": Timer.told + 1}
    session.execute(
        update(Timer)
        .where(col(Timer.subject) == timers.SHARE, col(Timer.subject_id) == share.id, col(Timer.round) == share.round)
        .values(**changed)
    )
