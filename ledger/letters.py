"""督办函, 提醒函 and 专报 on their way to paper: a named human decides, the office enters the register's 文号 (八).

The bot sends a letter nowhere. A draft that has lost its reason is void; one that was approved stays the office's.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col, select

from ledger import events, outbox, timers
from ledger.access import Act, Actor, Post, may, require
from ledger.acts import Ask
from ledger.directory import Directory
from ledger.errors import AlreadyDecided, DateInFuture, DatePassed, NotAllowed
from ledger.models import Letter, Matter, Person, Share
from ledger.progress import refuse_classified
from ledger.rows import Timer
from ledger.unit_errors import IssuedBeforeDraft, LetterIssued, NotADayOfWork, NotApproved
from ledger.words import OVER, AskState, LetterState, MessageClass, OutboxState, Role, Status, Transmission, UnitKind
from ledger.workdays import Workdays, at, day_of

SUPERVISION, REMINDER, REPORT = "督办函", "提醒函", "专报"
KINDS = (SUPERVISION, REMINDER, REPORT)
OPEN = (
    LetterState.DRAFTED,
    LetterState.APPROVED,
    LetterState.CALL_FIRST,
    LetterState.DEFERRED,
    LetterState.RETURNED,
)
"""A letter that somebody still has to do something about."""
COORDINATED = (UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARTY_GOVERNMENT)
"""Units that a co-ordinating body reminds and asks; it sends them no 督办函."""
HELD_ASKS = (AskState.EXPLAINED, AskState.OBJECTED)
MORNING = time(9)
BY_TELEPHONE = "先打电话"
DRAFTING, APPROVING, DEFERRING, RETURNING = "拟稿", "同意发文", "暂缓", "退回修改"
REDRAFTING, ISSUING, VOIDING, RESUBMITTING = "重拟", "发文", "草稿作废", "再次送审"
VERBS = (DRAFTING, APPROVING, BY_TELEPHONE, DEFERRING, RETURNING, REDRAFTING, ISSUING, VOIDING, RESUBMITTING, "取稿")
"""Of events about letters."""


@dataclass(frozen=True)
class Subject:
    """What a letter is about. `ask` None: a step of the share's own ladder, and the office's letter."""

    share: Share
    matter: Matter
    ask: Ask | None

    @property
    def is_internal(self) -> bool:
        return self.matter.transmission == Transmission.INTERNAL


@dataclass(frozen=True)
class Deciders:
    """Whom a chat reaches of those who decide. `instead`: no chat reaches the entitled `missing`, so the desk asks
    them and enters what they said."""

    people: list[Person]
    instead: bool = False
    missing: tuple[Person, ...] = ()


def subject_of(session: Session, letter: Letter) -> Subject:
    share = session.get_one(Share, letter.share_id)
    ask = session.get_one(Ask, letter.ask_id) if letter.ask_id else None
    return Subject(share, session.get_one(Matter, share.matter_id), ask)


def lead_share(session: Session, letter: Letter) -> Share | None:
    """Of a letter about an ask: the share of the unit that asked. None: the office's own letter."""
    about = subject_of(session, letter)
    if about.ask is None:
        return None
    query = select(Share).where(Share.matter_id == about.matter.id, Share.unit_id == about.ask.lead_id)
    return session.exec(query).first()


def draft(
    session: Session,
    *,
    kind: str,
    share_id: int,
    round: int,
    now: datetime,
    ask_id: int | None = None,
    by: str = events.SYSTEM,
) -> Letter | None:
    """A new draft, which the next tick brings to whoever decides; None if this round has one already."""
    known = select(Letter.id).where(Letter.kind == kind, Letter.round == round)
    known = known.where(Letter.ask_id == ask_id if ask_id else col(Letter.ask_id).is_(None))
    if session.exec(known.where(Letter.share_id == share_id)).first() is not None:
        return None
    letter = Letter(kind=kind, share_id=share_id, round=round, ask_id=ask_id, drafted_at=now)
    session.add(letter)
    session.flush()
    timers.start(session, timers.LETTER, letter.id or 0)
    _note(session, letter, DRAFTING, by, now)
    return letter


def of_matter(session: Session, matter: Matter, kind: str | None = None) -> list[Letter]:
    """The letters about a matter, of one kind or all, the oldest first."""
    query = select(Letter).join(Share, col(Letter.share_id) == Share.id).where(Share.matter_id == matter.id)
    query = query.where(Letter.kind == kind if kind else col(Letter.kind).in_(KINDS))
    return list(session.exec(query.order_by(col(Letter.id))))


def waiting(session: Session) -> list[Letter]:
    """Letters that are neither issued nor void, the oldest first."""
    query = select(Letter).where(col(Letter.kind).in_(KINDS), col(Letter.state).in_(OPEN))
    return list(session.exec(query.order_by(col(Letter.id))))


def gone(session: Session, letter: Letter) -> str | None:
    """Why a letter is not needed any more; None while its reason stands."""
    about = subject_of(session, letter)
    if about.share.fulfilled_on is not None:
        return "已报送" if about.share.status not in OVER else "已办结"
    if about.share.status in OVER:
        return str(about.share.status)
    if about.ask is None:
        return "期限已变更" if about.share.round != letter.round else None
    if about.ask.state == AskState.OPEN or about.ask.state in HELD_ASKS:
        return "期限已变更" if about.ask.round != letter.round else None
    return str(about.ask.state)


def held(session: Session, letter: Letter) -> str | None:
    """What has to be cleared up before anybody is asked to decide; None: nothing."""
    about = subject_of(session, letter)
    if about.share.status == Status.UNCONFIRMED:
        return str(Status.UNCONFIRMED)
    return str(about.ask.state) if about.ask is not None and about.ask.state in HELD_ASKS else None


def deciders(session: Session, letter: Letter, people: Directory) -> Deciders:
    """The lead's 分管领导 about an ask; the office's 分管领导, else its desk, about a 督办函 or 提醒函; the office's
    主要负责人 about a 专报."""
    about = subject_of(session, letter)
    entitled = people.with_role(_deciding_unit(about, people), _deciding_role(letter))
    reached = [person for person in entitled if people.is_reachable(person)]
    if reached:
        return Deciders(reached)
    own_desk = about.ask is None and letter.kind != REPORT
    return Deciders(people.office_desk(), instead=not own_desk, missing=() if own_desk else tuple(entitled))


def may_decide(session: Session, actor: Actor, letter: Letter, people: Directory) -> bool:
    """Those who are asked, and the head of their unit; nobody below."""
    return _deciding_post(session, actor, letter, people) is not None


def may_redraft(session: Session, actor: Actor, letter: Letter) -> bool:
    """The office, and about an ask whoever may ask."""
    lead = lead_share(session, letter)
    return may(actor, Act.ISSUE) or (lead is not None and may(actor, Act.ASK, share=lead))


def approve(session: Session, *, actor: Actor, letter: Letter, people: Directory, now: datetime) -> None:
    """同意发文: the paper path begins, nothing is sent. Raises NotAllowed, AlreadyDecided."""
    _decide(session, actor, letter, people, LetterState.APPROVED, now)
    _note(session, letter, APPROVING, actor.name, now)


def call_first(session: Session, *, actor: Actor, letter: Letter, people: Directory, now: datetime) -> None:
    """先打电话: the letter waits for a recorded call. Of the office's letters it is a task on its call list.

    Raises NotAllowed, AlreadyDecided.
    """
    _decide(session, actor, letter, people, LetterState.CALL_FIRST, now)
    about = subject_of(session, letter)
    if about.ask is None:
        _telephone(session, letter, about, about.share.person_id, now)
    _note(session, letter, BY_TELEPHONE, actor.name, now)


def defer(
    session: Session, *, actor: Actor, letter: Letter, people: Directory, until: date, days: Workdays, now: datetime
) -> None:
    """暂缓: it comes back at 09:00 of that day. Raises NotAllowed, AlreadyDecided, DatePassed, NotADayOfWork."""
    if until <= day_of(now):
        raise DatePassed(day=until)
    if not days.is_workday(until):
        raise NotADayOfWork(day=until, next=days.next_workday(until))
    _decide(session, actor, letter, people, LetterState.DEFERRED, now)
    letter.deferred_to = until
    timers.start(session, timers.LETTER, letter.id or 0)
    timers.look_again(session, timers.LETTER, letter.id or 0, at=at(until, MORNING))
    _note(session, letter, DEFERRING, actor.name, now, until=until)


def give_back(session: Session, *, actor: Actor, letter: Letter, people: Directory, note: str, now: datetime) -> None:
    """退回修改, with what is to be changed. Raises NotAllowed, AlreadyDecided, ContentClassified."""
    refuse_classified(note)
    _decide(session, actor, letter, people, LetterState.RETURNED, now)
    letter.note = note
    _note(session, letter, RETURNING, actor.name, now)


def redraft(session: Session, *, actor: Actor, letter: Letter, addition: str | None, now: datetime) -> None:
    """重拟: drafted anew from the ledger as it stands, with an addition in its last part, and to be decided again.

    Raises NotAllowed, LetterIssued, AlreadyDecided if its reason has gone, ContentClassified.
    """
    session.refresh(letter, with_for_update=True)
    about = subject_of(session, letter)
    if not may_redraft(session, actor, letter):
        raise NotAllowed(act=Act.ISSUE)
    if letter.state == LetterState.ISSUED:
        raise _issued(letter, about)
    if reason := gone(session, letter):
        raise AlreadyDecided(number=about.matter.number, state=reason)
    refuse_classified(addition or "")
    letter.note, letter.drafted_at = addition, now
    _back_to_draft(session, letter)
    _note(session, letter, REDRAFTING, actor.name, now)


def comes_back(session: Session, letter: Letter, now: datetime) -> None:
    """The day of 暂缓 has come, or the call was made: whoever decides is asked again."""
    _back_to_draft(session, letter)
    _note(session, letter, RESUBMITTING, events.SYSTEM, now)


def issue(session: Session, *, actor: Actor, letter: Letter, number: str, on: date, now: datetime) -> None:
    """发文: the register's 文号 and date. Of an 内部 matter the decision was taken on paper.

    Raises NotAllowed, LetterIssued, NotApproved, DateInFuture, IssuedBeforeDraft.
    """
    require(actor, Act.ISSUE)
    session.refresh(letter, with_for_update=True)
    about = subject_of(session, letter)
    if letter.state == LetterState.ISSUED:
        raise _issued(letter, about)
    if letter.state != LetterState.APPROVED and not (about.is_internal and letter.state in OPEN):
        raise NotApproved(number=about.matter.number, kind=letter.kind, state=letter.state)
    if on > day_of(now):
        raise DateInFuture(day=on)
    if on < day_of(letter.drafted_at) and not about.is_internal:
        raise IssuedBeforeDraft(day=on, drafted=day_of(letter.drafted_at))
    letter.number, letter.issued_on, letter.state = number, on, LetterState.ISSUED
    letter.version += 1
    timers.stop(session, timers.LETTER, letter.id or 0)
    _note(session, letter, ISSUING, actor.name, now, document=number, on=on)


def void(session: Session, letter: Letter, now: datetime) -> None:
    """Its reason has gone before anybody approved it."""
    letter.state = LetterState.VOID
    letter.version += 1
    timers.stop(session, timers.LETTER, letter.id or 0)
    _note(session, letter, VOIDING, events.SYSTEM, now)


def bring(
    session: Session, letter: Letter, people: Directory, *, now: datetime, klass: MessageClass = MessageClass.BUNDLE
) -> int:
    """The draft to each of its deciders, as a document with its cover note; how many. Whoever cannot be reached and
    ought to decide is called."""
    about, found = subject_of(session, letter), deciders(session, letter, people)
    rows = [
        outbox.row(
            key=f"letter:{letter.id}:{letter.version}:{person.id}",
            klass=klass,
            now=now,
            method="sendDocument",
            person_id=person.id,
            share_id=about.share.id,
            matter=about.matter.number,
            body={"kind": "letter", "letter": letter.id, "version": letter.version, "instead": found.instead},
        )
        for person in found.people
    ]
    outbox.put(session, rows)
    for person in found.missing[:1]:
        _telephone(session, letter, about, person.id, now)
    timer = timers.find(session, timers.LETTER, letter.id or 0)
    if timer is None:
        timer = Timer(subject=timers.LETTER, subject_id=letter.id or 0)
    timer.next_at = timer.trouble = None
    session.add(timer)
    return len(rows)


def office_unit(people: Directory) -> int:
    """The unit of the office's people; 0 if nobody holds that role."""
    units = (people.units[person.unit_id] for person in people.office())
    found = sorted(units, key=lambda unit: (unit.kind != UnitKind.OFFICE, unit.position, unit.id or 0))
    return (found[0].id or 0) if found else 0


def _deciding_unit(about: Subject, people: Directory) -> int:
    return about.ask.lead_id if about.ask is not None else office_unit(people)


def _deciding_role(letter: Letter) -> Role:
    return Role.HEAD if letter.ask_id is None and letter.kind == REPORT else Role.DEPUTY_LEADER


def _deciding_post(session: Session, actor: Actor, letter: Letter, people: Directory) -> Post | None:
    about, lead = subject_of(session, letter), lead_share(session, letter)
    heads = people.with_role(_deciding_unit(about, people), Role.HEAD)
    asked = {person.id for person in (*deciders(session, letter, people).people, *heads)}
    for post in actor.posts:
        own = Actor(actor.user_id, (post,))
        if post.person.id in asked and may(own, Act.RELEASE, matter=about.matter, share=lead):
            return post
    return None


def _decide(
    session: Session, actor: Actor, letter: Letter, people: Directory, state: LetterState, now: datetime
) -> None:
    session.refresh(letter, with_for_update=True)
    post = _deciding_post(session, actor, letter, people)
    if post is None:
        raise NotAllowed(act=Act.RELEASE)
    if letter.state != LetterState.DRAFTED or gone(session, letter):
        about = subject_of(session, letter)
        raise AlreadyDecided(number=about.matter.number, state=gone(session, letter) or letter.state)
    letter.state, letter.decided_by = state, post.person.id
    letter.decided_at = now.replace(microsecond=0)  # messages are dated in whole seconds, and a call may follow at once
    letter.version += 1
    session.add(letter)
    timers.stop(session, timers.LETTER, letter.id or 0)


def _back_to_draft(session: Session, letter: Letter) -> None:
    letter.state, letter.deferred_to = LetterState.DRAFTED, None
    letter.decided_by = letter.decided_at = None
    letter.version += 1
    session.add(letter)
    timers.start(session, timers.LETTER, letter.id or 0)


def _telephone(session: Session, letter: Letter, about: Subject, person_id: int | None, now: datetime) -> None:
    row = outbox.row(
        key=f"letter:{letter.id}:{letter.version}:call",
        klass=MessageClass.BUNDLE,
        now=now,
        state=OutboxState.TELEPHONE,
        person_id=person_id,
        share_id=about.share.id,
        matter=about.matter.number,
        body={"kind": "letter", "step": BY_TELEPHONE, "letter": letter.id, "version": letter.version},
    )
    outbox.put(session, [row])


def is_called_for(session: Session, letter_id: int, version: int) -> bool:
    """Whether the telephone task of a letter still stands."""
    letter = session.get_one(Letter, letter_id)
    return letter.version == version and letter.state in (LetterState.DRAFTED, LetterState.CALL_FIRST)


def _issued(letter: Letter, about: Subject) -> LetterIssued:
    return LetterIssued(
        number=about.matter.number, kind=letter.kind, document=letter.number or "", day=letter.issued_on
    )


def _note(session: Session, letter: Letter, verb: str, by: str, now: datetime, **detail: object) -> None:
    session.add(letter)
    number = subject_of(session, letter).matter.number
    events.record(session, at=now, actor=by, verb=verb, matter=number, subject=letter, kind=letter.kind, **detail)
