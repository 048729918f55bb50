"""推进不力: written by a named person of the lead or the office, with a reason; never by the machine (八)(十七)(十九).

The unit may answer once with a 正当理由, which the lead accepts or not. What was accepted stays visible beside the
figures; what was not stays with both views. Nobody above is told of any of it.
"""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, select

from ledger import events
from ledger.access import Act, Actor, may, require
from ledger.acts import Ask, Judgement
from ledger.errors import AlreadyOver, NotAllowed
from ledger.models import Matter, Share, Unit
from ledger.progress import refuse_classified
from ledger.unit_errors import (
    AlreadyJudged,
    JudgementMoved,
    JudgeOnPaper,
    NotCooperating,
    NothingJudged,
    NotTheWriter,
    OwnUnitJudged,
    ReasonTooLong,
)
from ledger.words import OVER, AskState, JudgementState, ShareRole, Transmission

LONGEST = 1000  # characters of a reason, an answer or a note
WRITTEN, ANSWERED, ACCEPTED, REFUSED, WITHDRAWN = (
    "认定推进不力",
    "说明正当理由",
    "认可正当理由",
    "不认可正当理由",
    "撤销推进不力",
)
STANDS = (JudgementState.WRITTEN, JudgementState.ANSWERED, JudgementState.UPHELD)
"""States in which the unit is called 推进不力 by whoever wrote it."""


def subjects(session: Session, judgement: Judgement) -> tuple[Share, Matter]:
    share = session.get_one(Share, judgement.share_id)
    return share, session.get_one(Matter, share.matter_id)


def lead_share(session: Session, matter: Matter) -> Share | None:
    """The share of the unit that leads now; None: 待明确牵头."""
    query = select(Share).where(Share.matter_id == matter.id, Share.unit_id == matter.lead_id)
    return session.exec(query).first()


def may_judge(session: Session, actor: Actor, matter: Matter) -> bool:
    return may(actor, Act.JUDGE, matter=matter, share=lead_share(session, matter))


def of_shares(session: Session, share_ids: Collection[int | None]) -> list[Judgement]:
    """All of them, also those taken back, in the order of writing."""
    query = select(Judgement).where(col(Judgement.share_id).in_(list(share_ids)))
    return list(session.exec(query.order_by(col(Judgement.id))))


def latest(session: Session, share_ids: Collection[int | None]) -> dict[int, Judgement]:
    """By share the last one that was not taken back."""
    found = of_shares(session, share_ids)
    return {one.share_id: one for one in found if one.state != JudgementState.WITHDRAWN}


def standing(session: Session, share: Share) -> Judgement | None:
    """The judgement by which the unit is called 推进不力 now."""
    found = latest(session, [share.id]).get(share.id or 0)
    return found if found is not None and found.state in STANDS else None


def accepted_reason(session: Session, share: Share) -> tuple[str, datetime] | None:
    """The unit's words that the lead accepted last, as 正当理由 of a judgement or of an ask, and when (十九)."""
    excused = select(Judgement.answer, Judgement.decided_at).where(
        Judgement.share_id == share.id, Judgement.state == JudgementState.EXCUSED
    )
    asked = select(Ask.answer, Ask.decided_at).where(Ask.share_id == share.id, Ask.state == AskState.EXCUSED)
    found = [(words or "", at) for query in (excused, asked) for words, at in session.exec(query) if at is not None]
    return max(found, key=lambda pair: pair[1], default=None)


def check(session: Session, *, actor: Actor, share: Share, reason: str) -> None:
    """Whether `write` would do it. Raises NotAllowed, NotCooperating, OwnUnitJudged, JudgeOnPaper, AlreadyOver,
    AlreadyJudged, ReasonTooLong, ContentClassified."""
    matter = _judge(session, actor, share)
    unit = session.get_one(Unit, share.unit_id).name
    if share.role != ShareRole.COOPERATING:
        raise NotCooperating(number=matter.number, unit=unit)
    if matter.transmission == Transmission.INTERNAL:
        raise JudgeOnPaper(number=matter.number)
    if share.status in OVER or share.fulfilled_on is not None:
        raise AlreadyOver(number=matter.number, status=share.status)
    found = standing(session, share)
    if found is not None:
        raise AlreadyJudged(number=matter.number, unit=unit, by=found.holder)
    _check_words(reason)


def write(session: Session, *, actor: Actor, share: Share, reason: str, now: datetime) -> Judgement:
    """认定推进不力 of a cooperating unit's share. Raises as `check`."""
    session.refresh(share, with_for_update=True)  # two people may write at once
    check(session, actor=actor, share=share, reason=reason)
    matter = session.get_one(Matter, share.matter_id)
    person_id, holder = _writer(session, actor, matter)
    judgement = Judgement(
        share_id=share.id or 0, person_id=person_id, holder=holder, reason=reason.strip(), written_at=now
    )
    session.add(judgement)
    session.flush()
    _note(session, actor, judgement, WRITTEN, now)
    return judgement


def check_answer(session: Session, *, actor: Actor, judgement: Judgement) -> None:
    """Only people of the unit itself answer, and once. Raises NotAllowed, JudgementMoved."""
    share, matter = subjects(session, judgement)
    require(_of_unit(actor, share), Act.REPORT, matter=matter, share=share)
    if judgement.state != JudgementState.WRITTEN:
        raise JudgementMoved(number=matter.number, state=judgement.state)


def answer(session: Session, *, actor: Actor, judgement: Judgement, text: str, now: datetime) -> None:
    """正当理由 of the unit. Raises as `check_answer`, and ReasonTooLong, ContentClassified."""
    session.refresh(judgement, with_for_update=True)
    check_answer(session, actor=actor, judgement=judgement)
    _check_words(text)
    share, _matter = subjects(session, judgement)
    judgement.state, judgement.answer = JudgementState.ANSWERED, text.strip()
    judgement.answered_by, judgement.answered_at = _of_unit(actor, share).posts[0].person.id, now
    _note(session, actor, judgement, ANSWERED, now)


def decide(session: Session, *, actor: Actor, judgement: Judgement, is_accepted: bool, now: datetime) -> None:
    """认可 or 不认可 of what the unit said. Raises NotAllowed, OwnUnitJudged, JudgementMoved."""
    session.refresh(judgement, with_for_update=True)
    share, _matter = subjects(session, judgement)
    matter = _judge(session, actor, share)
    if judgement.state != JudgementState.ANSWERED:
        raise JudgementMoved(number=matter.number, state=judgement.state)
    judgement.state = JudgementState.EXCUSED if is_accepted else JudgementState.UPHELD
    judgement.decided_by, judgement.decided_at = _writer(session, actor, matter)[0], now
    _note(session, actor, judgement, ACCEPTED if is_accepted else REFUSED, now)


def add_note(session: Session, *, actor: Actor, judgement: Judgement, note: str, now: datetime) -> None:
    """The words beside a decision, said after it by whoever decided; not twice. Raises NotAllowed, JudgementMoved,
    ReasonTooLong, ContentClassified."""
    _share, matter = subjects(session, judgement)
    if judgement.decided_by not in {post.person.id for post in actor.posts}:
        raise NotAllowed(act=Act.JUDGE)
    if judgement.state not in (JudgementState.EXCUSED, JudgementState.UPHELD) or judgement.note is not None:
        raise JudgementMoved(number=matter.number, state=judgement.state)
    _check_words(note)
    judgement.note = note.strip()
    _note(session, actor, judgement, ACCEPTED if judgement.state == JudgementState.EXCUSED else REFUSED, now, more=True)


def withdraw(session: Session, *, actor: Actor, share: Share, now: datetime) -> Judgement:
    """撤销推进不力, by whoever wrote it or the office. Raises NotAllowed, NothingJudged, NotTheWriter."""
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.JUDGE, matter=matter, share=lead_share(session, matter))
    found = standing(session, share)
    if found is None:
        raise NothingJudged(number=matter.number, unit=session.get_one(Unit, share.unit_id).name)
    session.refresh(found, with_for_update=True)
    if not actor.is_office and found.person_id not in {post.person.id for post in actor.posts}:
        raise NotTheWriter(number=matter.number, by=found.holder)
    found.state = JudgementState.WITHDRAWN
    _note(session, actor, found, WITHDRAWN, now)
    return found


def _judge(session: Session, actor: Actor, share: Share) -> Matter:
    """The matter, if the actor may judge this share. Raises NotAllowed, OwnUnitJudged."""
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.JUDGE, matter=matter, share=lead_share(session, matter))
    if _of_unit(actor, share).posts and share.role == ShareRole.COOPERATING:
        raise OwnUnitJudged(number=matter.number)
    return matter


def _of_unit(actor: Actor, share: Share) -> Actor:
    """The actor with only those posts that belong to the share's unit, or are named for it or stand in."""
    named = share.person_id
    posts = (
        post
        for post in actor.posts
        if post.unit.id == share.unit_id or (named is not None and named in (post.person.id, *post.stands_in_for))
    )
    return Actor(actor.user_id, tuple(posts))


def _writer(session: Session, actor: Actor, matter: Matter) -> tuple[int, str]:
    """The post that gives the right: of the lead if he has one there, else of the office."""
    lead = lead_share(session, matter)
    entitled = [p for p in actor.posts if may(Actor(actor.user_id, (p,)), Act.JUDGE, matter=matter, share=lead)]
    person = next((p for p in entitled if p.unit.id == matter.lead_id), entitled[0]).person
    return person.id or 0, person.name


def _check_words(text: str) -> None:
    refuse_classified(text)
    if len(text) > LONGEST:
        raise ReasonTooLong(most=LONGEST)


def _note(
    session: Session, actor: Actor, judgement: Judgement, verb: str, now: datetime, *, more: bool | None = None
) -> None:
    """The event; the words themselves stay in the row, where 清除 can reach them."""
    share, matter = subjects(session, judgement)
    judgement.version += 1
    session.add(judgement)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=verb,
        matter=matter.number,
        subject=judgement,
        unit=session.get_one(Unit, share.unit_id).name,
        more=more,
    )
