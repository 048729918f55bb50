"""Groups in which the office lets the bot speak about one unit's matters; everywhere else it is silent there."""

from datetime import datetime

from sqlmodel import Session, col, select

from ledger import events
from ledger.access import Act, Actor, require
from ledger.acts import GroupChat
from ledger.errors import GroupNotAllowed, GroupTaken
from ledger.models import Unit


def allowed(session: Session, chat_id: int) -> GroupChat | None:
    """The permission that holds for this chat now."""
    query = select(GroupChat).where(GroupChat.chat_id == chat_id, col(GroupChat.ended_at).is_(None))
    return session.exec(query).first()


def allow(session: Session, *, actor: Actor, chat_id: int, unit: Unit, now: datetime) -> GroupChat:
    """允许本群: from now on for this unit. Raises NotAllowed, GroupTaken if it holds for a unit already."""
    require(actor, Act.GROUPS)
    present = allowed(session, chat_id)
    if present is not None:
        raise GroupTaken(unit=session.get_one(Unit, present.unit_id).name)
    by = next((post.person.id for post in actor.posts), None)
    group = GroupChat(chat_id=chat_id, unit_id=unit.id or 0, allowed_by=by, allowed_at=now)
    session.add(group)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb="允许本群", subject=group, unit=unit.name)
    return group


def stop(session: Session, *, actor: Actor, chat_id: int, now: datetime) -> GroupChat:
    """停用本群. Raises NotAllowed, GroupNotAllowed."""
    require(actor, Act.GROUPS)
    group = allowed(session, chat_id)
    if group is None:
        raise GroupNotAllowed
    _end(session, group, actor.name, now)
    return group


def left(session: Session, *, chat_id: int, now: datetime) -> GroupChat | None:
    """The bot was taken out of the group: to be let in again is not to be allowed again. The permission that ended."""
    group = allowed(session, chat_id)
    if group is not None:
        _end(session, group, events.SYSTEM, now)
    return group


def moved(session: Session, *, chat_id: int, to: int, now: datetime) -> None:
    """The group became a supergroup: the same people under another id. Told twice it changes nothing."""
    group = allowed(session, chat_id)
    if group is None or allowed(session, to) is not None:
        return
    group.chat_id = to
    group.version += 1
    session.add(group)
    session.flush()
    events.record(session, at=now, actor=events.SYSTEM, verb="会话迁移", subject=group)


def _end(session: Session, group: GroupChat, by: str, now: datetime) -> None:
    group.ended_at = now
    group.version += 1
    session.add(group)
    session.flush()
    events.record(session, at=now, actor=by, verb="停用本群", subject=group)
