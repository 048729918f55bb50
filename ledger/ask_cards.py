"""The lead's card of a 商请: one message in the asker's chat that says how things stand and keeps itself up to date.

What it says is read from the ledger when it is sent. Whoever changes something about an ask calls `refresh`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, func, or_, select, update

from ledger import outbox, timers
from ledger.acts import Ask, Coordination
from ledger.models import Binding, Letter, Matter, Share
from ledger.rows import Outbox
from ledger.words import AskState, MessageClass, OutboxState
from ledger.workdays import day_of

UNSENT = (OutboxState.WAITING, OutboxState.SENDING)


@dataclass(frozen=True)
class Reach:
    """Whom a 商请 has reached. `chat_at`: first delivered in a chat of the unit; `called_on`: first told by telephone,
    by the office or by the lead; `replied_on`: it has said something about it; `is_on_its_way`: waits for office hours;
    `is_to_call`: waits for a call of the office; `step_on`: the day of its last step."""

    chat_at: datetime | None = None
    called_on: date | None = None
    replied_on: date | None = None
    is_on_its_way: bool = False
    is_to_call: bool = False
    step_on: date | None = None

    @property
    def reached_on(self) -> date | None:
        """The first day on which the unit knew of it; None: nobody was reached (promise 9)."""
        days = (day_of(self.chat_at) if self.chat_at else None, self.called_on, self.replied_on)
        return min((day for day in days if day is not None), default=None)


def reach(session: Session, ask: Ask) -> Reach:
    """What the outbox and the lead's records say of an ask."""
    rows = list(session.exec(select(Outbox).where(*_about(ask))))
    to_unit = [row for row in rows if row.key.startswith("ask:")]
    called = [day_of(row.sent_at) for row in to_unit if row.state == OutboxState.CALLED and row.sent_at]
    met = session.exec(select(func.min(Coordination.happened_on)).where(Coordination.ask_id == ask.id)).one()
    drafts = session.exec(select(Letter.drafted_at).where(Letter.ask_id == ask.id))
    steps = [row.created_at for row in rows if ":ladder:" in row.key]
    return Reach(
        chat_at=min((r.sent_at for r in to_unit if r.state == OutboxState.SENT and r.sent_at), default=None),
        called_on=min([*called, *([met] if met else [])], default=None),
        replied_on=_replied_on(ask),
        is_on_its_way=any(row.state in UNSENT for row in to_unit),
        is_to_call=any(row.state == OutboxState.TELEPHONE for row in to_unit),
        step_on=max(map(day_of, [*steps, *drafts]), default=None),
    )


def _replied_on(ask: Ask) -> date | None:
    """A day that the unit named leaves no moment behind, but nobody names one without having read."""
    if ask.answered_at is not None:
        return day_of(ask.answered_at)
    return day_of(ask.asked_at) if ask.promised_on is not None else None


def _about(ask: Ask) -> tuple[Any, ...]:
    """The messages about an ask: to the unit, and the lead's own steps; not the cards."""
    matter = select(Share.matter_id).where(Share.id == ask.share_id).scalar_subquery()
    shares = select(Share.id).where(Share.matter_id == matter)
    return col(Outbox.share_id).in_(shares), or_(
        col(Outbox.key).like(f"ask:{ask.id}:%"), col(Outbox.key).like(f"asklead:{ask.id}:%")
    )


def unreached(session: Session) -> list[int]:
    """Numbers of the matters with an open 商请 that reached nobody and waits for a call, in order."""
    query = select(Ask, Matter.number).join(Share, col(Ask.share_id) == Share.id)
    query = query.join(Matter, col(Share.matter_id) == Matter.id).where(Ask.state == AskState.OPEN)
    return sorted({number for ask, number in session.exec(query) if _waits_for_call(reach(session, ask))})


def _waits_for_call(found: Reach) -> bool:
    return found.reached_on is None and not found.is_on_its_way


def first(session: Session, ask: Ask, now: datetime) -> None:
    """The card is owed to the asker, at once; a second call writes nothing."""
    session.flush()
    outbox.put(session, [_row(session, ask, 0, now)])


def refresh(session: Session, ask: Ask, now: datetime) -> None:
    """Something about the ask has changed: the card is edited, or sent if it never was. An older change that is
    unsent is cancelled; a card that still waits for its sending says by itself how things stand then."""
    session.flush()
    cards = list(session.exec(select(Outbox).where(*_cards(ask)).order_by(col(Outbox.id))))
    if not cards:
        return first(session, ask, now)
    if cards[0].state == OutboxState.WAITING and not cards[0].attempts:
        return None
    later = [card.id for card in cards[1:] if card.state == OutboxState.WAITING]
    cancelled = {"state": OutboxState.CANCELLED, "error": "已有更新的一次"}
    session.execute(update(Outbox).where(col(Outbox.id).in_(later)).values(**cancelled))
    outbox.put(session, [_row(session, ask, len(cards), now)])
    return None


def shown(session: Session, ask: Ask) -> Outbox | None:
    """The message that stands in the asker's chat now; None: none does, so a new one is sent."""
    sent = select(Outbox).where(*_cards(ask), Outbox.state == OutboxState.SENT, col(Outbox.message_id).is_not(None))
    last = session.exec(sent.order_by(col(Outbox.id).desc())).first()
    bound = select(Binding.chat_id).where(Binding.person_id == ask.person_id, col(Binding.until).is_(None))
    return last if last is not None and last.chat_id == session.exec(bound).first() else None


def _cards(ask: Ask) -> tuple[Any, ...]:
    return Outbox.person_id == ask.person_id, col(Outbox.key).like(f"askcard:{ask.id}:%")


def _row(session: Session, ask: Ask, n: int, now: datetime) -> dict[str, Any]:
    matter = session.get_one(Matter, session.get_one(Share, ask.share_id).matter_id)
    return outbox.row(
        key=f"askcard:{ask.id}:{n}",
        klass=MessageClass.REPLY,
        method="editMessageText" if n else "sendMessage",
        now=now,
        person_id=ask.person_id,
        matter=matter.number,
        body={"kind": "ask_card", "ask": ask.id},
    )


# --- where something became of a message -----------------------------------------------------------------------


def moved(session: Session, rows: Collection[int], now: datetime) -> None:
    """Messages to an asked unit arrived, were refused or went another way: the cards say so, and the ladder looks
    again, for it does not climb before somebody was reached."""
    keys = session.exec(select(Outbox.key).where(col(Outbox.id).in_(rows), col(Outbox.key).like("ask:%")))
    _follow(session, {int(key.split(":")[1]) for key in keys}, now)


def called(session: Session, share: Share, now: datetime) -> None:
    """A call to the unit was recorded."""
    query = select(Ask.id).where(Ask.share_id == share.id, Ask.state == AskState.OPEN)
    _follow(session, {ask_id for ask_id in session.exec(query) if ask_id is not None}, now)


def _follow(session: Session, ask_ids: Collection[int], now: datetime) -> None:
    for ask_id in sorted(ask_ids):
        ask = session.get(Ask, ask_id)
        if ask is not None:
            timers.wake(session, timers.ASK, ask_id)
            refresh(session, ask, now)
