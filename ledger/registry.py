"""解除登记: a telephone is lost or a user must go. The post stays, with its duties; the hold on it ends."""

from datetime import datetime

from sqlmodel import Session, col, or_, select, update

from ledger import events, handovers, timers
from ledger.access import Act, Actor, require
from ledger.errors import NotBound
from ledger.models import Binding, Handover, Person, Share, Unit
from ledger.rows import Outbox, Talk
from ledger.words import HandoverState, OutboxState


def unbind(session: Session, *, actor: Actor, binding: Binding, now: datetime) -> Person:
    """The binding ends at once, and with it whatever that user was offered, asked or owed for the post.

    What waits for the post itself goes sideways when it is due, until somebody else is registered.
    Raises NotAllowed, NotBound.
    """
    require(actor, Act.PEOPLE)
    person = session.get_one(Person, binding.person_id)
    if binding.until is not None:
        raise NotBound(unit=session.get_one(Unit, person.unit_id).name, person=person.name)
    binding.until = now
    session.add(binding)
    session.flush()
    session.info.pop("directory", None)
    events.record(session, at=now, actor=actor.name, verb="解除登记", subject=binding, person=person.name)
    _void_links(session, actor, binding, now)
    _silence(session, binding)
    for share_id in session.exec(select(Share.id).where(Share.person_id == person.id)):
        timers.look_again(session, timers.SHARE, share_id or 0)
    return person


def _void_links(session: Session, actor: Actor, binding: Binding, now: datetime) -> None:
    """Links of 转办 that lie in the lost telephone: whoever finds it must not open or accept any."""
    on_it = or_(col(Handover.person_id) == binding.person_id, col(Handover.opened_by) == binding.user_id)
    query = select(Handover).where(Handover.state == HandoverState.OFFERED, on_it)
    for handover in session.exec(query).all():
        handovers.end_offer(session, actor=actor, handover=handover, now=now)


def _silence(session: Session, binding: Binding) -> None:
    """The chat is asked nothing more; if its user holds no other post, nothing more is sent to it."""
    asked = update(Talk).where(col(Talk.chat_id) == binding.chat_id)
    session.execute(asked.values(awaiting=None, about={}, until=None))
    others = select(Binding.id).where(Binding.user_id == binding.user_id, col(Binding.until).is_(None))
    if session.exec(others).first() is None:
        waiting = update(Outbox).where(
            col(Outbox.chat_id) == binding.chat_id,
            col(Outbox.state) == OutboxState.WAITING,
            col(Outbox.person_id).is_(None),
        )
        session.execute(waiting.values(state=OutboxState.CANCELLED, error="解除登记"))
