"""What people say about a share, recorded against the right one, never erased (十)(十七)."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, select

from ledger import ask_replies, asks, classified, events, extensions, handovers, legs, outbox, successions, timers
from ledger.access import Act, Actor, require
from ledger.errors import AlreadyOver, ContentClassified, DateInFuture, Outdated
from ledger.models import Leg, Matter, Progress, Share
from ledger.words import OVER, AskState, LegName, LegState, MatterKind, Status
from ledger.workdays import at, day_of

_KEPT = ("status", "percent", "expected_on", "fulfilled_on", "last_words")


@dataclass(frozen=True)
class Said:
    """What was understood of a message about one share; None: not said, leave alone."""

    status: Status | None = None
    percent: int | None = None
    expected_on: date | None = None
    needs_help: bool = False
    happened_on: date | None = None
    document_number: str | None = None

    def as_json(self) -> dict[str, Any]:
        plain = {key: getattr(self, key) for key in self.__dataclass_fields__}
        return {k: v.isoformat() if isinstance(v, date) else v for k, v in plain.items() if v not in (None, False)}

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Said":
        """The inverse of `as_json`."""
        known: dict[str, Any] = dict(kept)
        for name in ("expected_on", "happened_on"):
            if name in known:
                known[name] = date.fromisoformat(known[name])
        if "status" in known:
            known["status"] = Status(known["status"])
        return cls(**known)


@dataclass(frozen=True)
class Source:
    """Where it was said: a chat message in one of its revisions, or (`behalf`) on paper or by telephone."""

    chat_id: int | None = None
    message_id: int | None = None
    revision: int = 0
    behalf: str | None = None


def refuse_classified(text: str) -> None:
    """Raises ContentClassified if the text shows a classification mark; nothing of it may be stored."""
    if classified.shows_mark(text):
        raise ContentClassified


def record(
    session: Session,
    *,
    actor: Actor,
    share: Share,
    said: Said,
    text: str,
    source: Source,
    now: datetime,
    answers_ask: bool = True,
) -> Progress:
    """Record what was said of a share; nothing of it that was not sent yet is sent any more. News of it answer an ask
    that stands, unless `answers_ask` is False; so does whatever the office records on behalf.

    DONE ends its ladder at once. UNCONFIRMED (办结 said in words) holds it until somebody confirms; of a share that is
    fulfilled already it is DONE, for there is nothing left to confirm. Of a share that is over nothing is recorded but,
    until the office has closed it, bare words.

    Raises NotAllowed, AlreadyOver, DateInFuture, ContentClassified.
    """
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.RECORD if source.behalf else Act.REPORT, matter=matter, share=share)
    refuse_classified(text)
    if share.status in OVER and not (share.status == Status.DONE and said == Said()):
        raise AlreadyOver(number=matter.number, status=share.status)
    today = day_of(now)
    if said.happened_on is not None and said.happened_on > today:
        raise DateInFuture(day=said.happened_on)
    if said.status is Status.UNCONFIRMED and share.fulfilled_on is not None:
        said = replace(said, status=Status.DONE)
    entry, before = _entry(session, actor, share, said, text, source, now), share.status
    leg = None
    if said.status is Status.DONE:
        leg = _fulfil(session, matter, share, said, now)
        extensions.end(session, actor=actor, share=share, now=now)
    else:
        _apply(session, share, said)
    _settle_asks(session, actor, share, said, entry, answers_ask=answers_ask)
    if answers_ask or not source.behalf:  # what the office told a unit is not what the unit said
        share.last_words, share.last_said_at = share.last_words if _is_button(text) else text, now
    share.version += 1
    session.add(share)
    session.flush()
    _note(session, actor, matter, share, entry, "代录" if source.behalf else "进展", now, leg=leg)
    timers.look_again(session, timers.SHARE, share.id or 0)
    _ask_to_confirm(session, share, before)
    return entry


def _settle_asks(
    session: Session, actor: Actor, share: Share, said: Said, entry: Progress, *, answers_ask: bool
) -> None:
    """Whoever has finished is asked nothing more; whoever reported has answered."""
    if share.status in OVER or share.fulfilled_on is not None:
        asks.release(session, share, by=actor.name, now=entry.reported_at)
        return
    ask = asks.standing(session, share)
    if ask is not None and answers_ask and (entry.behalf or said != Said()):
        act = Act.RECORD if entry.behalf else Act.REPORT
        ask_replies.answer(session, actor=actor, ask=ask, text=entry.text, now=entry.reported_at, act=act)


def _is_button(text: str) -> bool:
    """Whether something was pressed instead of said; a label is nobody's words."""
    return text.startswith("［") and text.endswith("］")


def _ask_to_confirm(session: Session, share: Share, before: str) -> None:
    """Whoever said 办结 in words and did not confirm is asked once the next working day is over; saying it again does
    not begin anew."""
    if share.status != Status.UNCONFIRMED:
        timers.stop(session, timers.CLAIM, share.id or 0)
    elif before != Status.UNCONFIRMED:
        timers.start(session, timers.CLAIM, share.id or 0)


@dataclass(frozen=True)
class Claim:
    """办结 as it was said in words: `happened_on` is the day that counts once it is confirmed."""

    first: Progress
    happened_on: date
    document_number: str | None
    entry_ids: tuple[int | None, ...]


def claim(session: Session, share: Share) -> Claim | None:
    """What an unconfirmed share waits to have confirmed: the first words that called it done, with the day named last
    (else the day of those words) and the 文号 named last."""
    if share.status != Status.UNCONFIRMED:
        return None
    said: list[Progress] = []
    for entry in entries(session, share):
        said.append(entry)
        if entry.understood.get("status") == Status.UNCONFIRMED and entry.before["status"] != Status.UNCONFIRMED:
            break
    claims = [entry for entry in said if entry.understood.get("status") == Status.UNCONFIRMED]
    if not claims:
        return None
    named = next((entry.happened_on for entry in said if entry.happened_on), None)
    numbers = (entry.understood.get("document_number") for entry in said)
    return Claim(
        first=claims[-1],
        happened_on=named or day_of(claims[-1].reported_at),
        document_number=next(filter(None, numbers), None),
        entry_ids=tuple(entry.id for entry in claims),
    )


def confirm(session: Session, *, actor: Actor, share: Share, text: str, source: Source, now: datetime) -> Progress:
    """确认办结: what was said in words counts, from the day it named or was said. Raises as `record`, and Outdated."""
    claimed = claim(session, share)
    if claimed is None:
        raise Outdated(number=session.get_one(Matter, share.matter_id).number)
    said = Said(
        status=Status.DONE,
        happened_on=claimed.happened_on,
        document_number=claimed.document_number,
    )
    entry = record(session, actor=actor, share=share, said=said, text=text, source=source, now=now)
    share.last_words = claimed.first.text  # a tap is no words
    session.add(share)
    return entry


def _entry(
    session: Session, actor: Actor, share: Share, said: Said, text: str, source: Source, now: datetime
) -> Progress:
    before = {name: getattr(share, name) for name in (*_KEPT, "round")}
    person = actor.posts[0].person if actor.posts else None
    entry = Progress(
        share_id=share.id or 0,
        person_id=person.id if person else None,
        holder=actor.name,
        text=text,
        understood=said.as_json(),
        before={k: v.isoformat() if isinstance(v, date) else v for k, v in before.items()},
        chat_id=source.chat_id,
        message_id=source.message_id,
        revision=source.revision,
        behalf=source.behalf,
        happened_on=said.happened_on,
        reported_at=now,
    )
    session.add(entry)
    session.flush()
    return entry


def _apply(session: Session, share: Share, said: Said) -> None:
    if said.status is not None and share.fulfilled_on is None:
        share.status = said.status
        if said.status is Status.UNCONFIRMED:
            share.expected_on = None
            outbox.cancel_waiting(session, share.id or 0, reason="待确认办结")
    if said.percent is not None:
        share.percent = said.percent
    if said.expected_on is not None and share.fulfilled_on is None:
        share.expected_on = said.expected_on
        if said.status is None and share.status == Status.UNCONFIRMED:
            share.status = Status.IN_PROGRESS  # whoever will report on the 25th has not reported
    if share.status == Status.NOT_STARTED and said.percent:
        share.status = Status.IN_PROGRESS


def _fulfil(session: Session, matter: Matter, share: Share, said: Said, now: datetime) -> Leg | None:
    """The unit has done it: for a 专题报告 the leg 报送 (returned; the others stay open), else the whole share."""
    claimed = claim(session, share)
    known = share.fulfilled_on or (claimed.happened_on if claimed else None)
    share.fulfilled_on = said.happened_on or known or day_of(now)
    share.expected_on, share.percent = None, said.percent or share.percent
    leg = legs.find(session, share, LegName.SUBMIT) if matter.kind == MatterKind.REPORT else None
    if leg is not None:
        legs.settle(session, leg, happened_on=share.fulfilled_on, document_number=said.document_number)
    if legs.still_open(session, share):
        share.status = Status.IN_PROGRESS
        timers.start(session, timers.LEGS, share.id or 0)
    else:
        share.status, share.done_at = Status.DONE, now
    outbox.cancel_waiting(session, share.id or 0, reason="已报送" if leg is not None else "已办结")
    return leg


def _note(
    session: Session,
    actor: Actor,
    matter: Matter,
    share: Share,
    entry: Progress,
    verb: str,
    now: datetime,
    *,
    leg: Leg | None = None,
) -> None:
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter.number, subject=entry)
    events.record(
        session, at=now, actor=actor.name, verb="分工", matter=matter.number, subject=share, status=share.status
    )
    if leg is not None:
        events.record(
            session, at=now, actor=actor.name, verb="环节", matter=matter.number, subject=leg, **legs.told(leg)
        )


def withdraw(session: Session, *, actor: Actor, entry: Progress, now: datetime) -> Share:
    """撤回: the share goes back to where it stood before this entry, which stays in the history as withdrawn.

    Only the latest entry can be withdrawn, not over a 退回 or a new deadline, and not by a
    successor. Raises NotAllowed, Outdated.
    """
    share = session.get_one(Share, entry.share_id)
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPORT, matter=matter, share=share)
    latest = latest_entry(session, share)
    is_past = entry.before.get("round", share.round) != share.round
    is_past |= entry.behalf is None and successions.is_predecessors(session, entry.person_id, entry.reported_at)
    if latest is None or latest.id != entry.id or is_past or share.status in (Status.CLOSED, Status.STOPPED):
        raise Outdated(number=matter.number)
    handovers.entry_withdrawn(session, actor=actor, entry=entry, now=now)
    leg = _undo(session, share, entry, now)
    entry.superseded_by = entry.id
    session.add_all([share, entry])
    extensions.withdraw(session, actor=actor, entry=entry, now=now)
    ask_replies.taken_back(session, share, by=actor.name, said_at=entry.reported_at, now=now)
    _note(session, actor, matter, share, entry, "撤回", now, leg=leg)
    return share


def _undo(session: Session, share: Share, entry: Progress, now: datetime) -> Leg | None:
    """Put a share back to where it stood before an entry; its ladder goes on tomorrow. The leg that is open again."""
    reopened, before = None, share.status
    for name in _KEPT:
        value = entry.before[name]
        setattr(share, name, date.fromisoformat(value) if value and name.endswith("_on") else value)
    if share.fulfilled_on is None:
        share.done_at = None
        submit = legs.find(session, share, LegName.SUBMIT)
        if submit is not None and submit.state == LegState.DONE:
            reopened = submit
            legs.reopen(session, submit)
            timers.stop(session, timers.LEGS, share.id or 0)
    previous = next((p for p in entries(session, share) if p.id != entry.id), None)
    share.last_said_at = previous.reported_at if previous else None
    share.version += 1
    _look_tomorrow(session, share, now)
    _ask_to_confirm(session, share, before)
    return reopened


def _look_tomorrow(session: Session, share: Share, now: datetime) -> None:
    """Whoever takes something back is not reminded in the same minute."""
    timers.look_again(session, timers.SHARE, share.id or 0, at=at(day_of(now) + timedelta(days=1), time(9)))


def reopen(session: Session, *, actor: Actor, share: Share, now: datetime) -> None:
    """改为未报: what was recorded as 报送 or 办结 was a mistake. Raises NotAllowed, Outdated if nothing was."""
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPORT, matter=matter, share=share)
    if share.fulfilled_on is None or share.status in (Status.CLOSED, Status.STOPPED):
        raise Outdated(number=matter.number)
    for entry in entries(session, share):
        if entry.understood.get("status") == Status.DONE:
            entry.superseded_by = entry.id
            session.add(entry)
            events.record(session, at=now, actor=actor.name, verb="撤回", matter=matter.number, subject=entry)
    share.fulfilled_on = share.done_at = None
    share.status = Status.IN_PROGRESS
    share.version += 1
    session.add(share)
    leg = legs.find(session, share, LegName.SUBMIT)
    if leg is not None:
        legs.reopen(session, leg)
        events.record(
            session, at=now, actor=actor.name, verb="环节", matter=matter.number, subject=leg, **legs.told(leg)
        )
    timers.stop(session, timers.LEGS, share.id or 0)
    _look_tomorrow(session, share, now)
    events.record(session, at=now, actor=actor.name, verb="改为未报", matter=matter.number, subject=share)


def entries(session: Session, share: Share) -> list[Progress]:
    """What still stands, the latest first."""
    query = select(Progress).where(Progress.share_id == share.id, col(Progress.superseded_by).is_(None))
    return list(session.exec(query.order_by(col(Progress.id).desc())))


def latest_entry(session: Session, share: Share) -> Progress | None:
    return next(iter(entries(session, share)), None)


def supersede(
    session: Session, *, actor: Actor, entry: Progress, said: Said, text: str, source: Source, now: datetime
) -> Progress:
    """更正: a new entry takes the place of an older one, which stays readable. Raises as `record`, and Outdated."""
    share = session.get_one(Share, entry.share_id)
    answered = ask_replies.answered_by(session, share, entry.reported_at)
    was_reason = answered is not None and answered.state == AskState.EXPLAINED
    withdraw(session, actor=actor, entry=entry, now=now)
    new = record(
        session, actor=actor, share=share, said=said, text=text, source=source, now=now, answers_ask=not was_reason
    )
    if answered is not None and was_reason and answered.state == AskState.OPEN:
        ask_replies.explain(session, actor=actor, ask=answered, text=text, now=now)
    elif answered is not None and answered.state in asks.STANDING:
        ask_replies.answer(session, actor=actor, ask=answered, text=text, now=now, act=Act.REPORT)
    entry.superseded_by = new.id
    session.add(entry)
    matter = session.get_one(Matter, share.matter_id)
    events.record(session, at=now, actor=actor.name, verb="更正", matter=matter.number, subject=entry)
    return new
