"""What a bundle says about asks and objections, and the lead's card, as things stand when it is sent (promise 2)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from bot.parts import Desk, Part, both
from ledger import ask_cards, calendar, directory
from ledger.acts import Ask, Coordination, Objection
from ledger.directory import Directory
from ledger.models import Matter, Share
from ledger.parcels import Call
from ledger.rows import Outbox
from ledger.words import OVER, AskState, ObjectionState, OutboxState, Status, Transmission
from ledger.workdays import Workdays, day_of
from locales import ask_reminders as texts
from locales.ask_reminders import Asked, Disputed

ASKS = ("ask", "asklead")
OBJECTION = "objection"
KINDS = (*ASKS, OBJECTION)


def parts(desk: Desk, rows: Iterable[Outbox], *, reminded: Collection[int]) -> list[Part]:
    """The paragraphs of these rows, each once; what lost its reason is cancelled. `reminded`: the shares that the same
    message would remind of; an ask about one of them names its date instead."""
    told: dict[tuple[str, int], list[Outbox]] = {}
    for row in rows:
        kind = row.body.get("kind")
        if kind not in KINDS:
            continue
        reason = _dispute_gone(desk.session, row) if kind == OBJECTION else gone(desk.session, row)
        if reason:
            row.state, row.error = OutboxState.CANCELLED, reason
            continue
        told.setdefault((str(kind), int(row.body[OBJECTION if kind == OBJECTION else "ask"])), []).append(row)
    return [_part(desk, same, reminded) for same in told.values()]


def gone(session: Session, row: Outbox) -> str | None:
    """Why a step of an ask is not to be told any more; None: it still is."""
    ask = session.get_one(Ask, row.body["ask"])
    share = session.get_one(Share, ask.share_id)
    if ask.state != AskState.OPEN or share.status in OVER or share.fulfilled_on is not None:
        return "已答复" if ask.state == AskState.ANSWERED else "事由已消失"
    if row.round not in (None, ask.round):
        return "答复日期已变更"
    if share.status == Status.UNCONFIRMED:
        return "待确认办结"
    if row.body.get("step") == "协调" and _met(session, ask) is not None:
        return "已记协调"
    return "已提请" if row.body.get("tap") and ask.referred_at is not None else None


def _dispute_gone(session: Session, row: Outbox) -> str | None:
    state = session.get_one(Objection, row.body["objection"]).state
    return None if state == ObjectionState.UNDECIDED else "已答复"


def text_of(session: Session, row: Outbox, now: datetime) -> str:
    """What a row of a plan would say at `now`."""
    return _part(Desk(session, directory.of(session), calendar.load(session), day_of(now)), [row], ()).text


def _part(desk: Desk, rows: Sequence[Outbox], reminded: Collection[int]) -> Part:
    """`rows` tell the same to one reader."""
    row, told = rows[0], tuple(rows)
    if row.body["kind"] == OBJECTION:
        objection = desk.session.get_one(Objection, row.body["objection"])
        dispute = _disputed(desk.session, objection, row, desk.people, desk.today)
        buttons = both(lambda numbered: texts.disputed_row(dispute, is_numbered=numbered))
        return Part(told, texts.disputed(dispute), buttons, dispute.is_internal)
    ask = desk.session.get_one(Ask, row.body["ask"])
    asked = seen(
        desk.session,
        ask,
        people=desk.people,
        days=desk.days,
        today=desk.today,
        nth=row.body["nth"],
        reminded=reminded,
    )
    said, row_of = {
        "ask": (texts.to_unit, texts.unit_row),
        "asklead": (texts.refer, texts.refer_row) if row.body.get("tap") else (texts.coordinate, texts.coordinate_row),
    }[row.body["kind"]]
    own_share = ask.share_id if row.body["kind"] == "ask" else None
    return Part(
        told, said(asked), both(lambda numbered: row_of(asked, is_numbered=numbered)), asked.is_internal, own_share
    )


def seen(
    session: Session,
    ask: Ask,
    *,
    people: Directory,
    days: Workdays,
    today: date,
    nth: int | None = None,
    reminded: Collection[int] = (),
) -> Asked:
    """The ask as `locales` says it."""
    share = session.get_one(Share, ask.share_id)
    matter = session.get_one(Matter, share.matter_id)
    since = share.last_said_at is not None and share.last_said_at >= ask.asked_at
    return Asked(
        id=ask.id or 0,
        version=ask.version,
        number=matter.number,
        title=matter.title,
        unit=people.units[share.unit_id].name,
        lead=people.units[ask.lead_id].name,
        text=ask.text,
        nth=nth or ask.nth,
        state=ask.state,
        answer_by=ask.answer_by,
        today=today,
        days_late=days.days_late(ask.answer_by, today),
        days_left=days.between(today, ask.answer_by),
        words=share.last_words if since or nth else None,
        said_on=day_of(share.last_said_at) if share.last_said_at else None,
        share_due=share.due_on if share.id in reminded else None,
        met=_met(session, ask),
        is_internal=matter.transmission == Transmission.INTERNAL,
    )


def _met(session: Session, ask: Ask) -> tuple[str, date] | None:
    """The lead's first record of 协调 since R."""
    query = select(Coordination).where(Coordination.ask_id == ask.id, col(Coordination.happened_on) >= ask.answer_by)
    found = session.exec(query.order_by(col(Coordination.happened_on), col(Coordination.id))).first()
    return (str(found.kind), found.happened_on) if found is not None else None


def _disputed(session: Session, objection: Objection, row: Outbox, people: Directory, today: date) -> Disputed:
    share = session.get_one(Share, objection.share_id)
    matter = session.get_one(Matter, share.matter_id)
    return Disputed(
        id=objection.id or 0,
        version=objection.version,
        number=matter.number,
        title=matter.title,
        unit=people.units[share.unit_id].name,
        basis=objection.basis,
        proposal=objection.proposal,
        raised_on=day_of(objection.raised_at),
        nth=row.body["nth"],
        today=today,
        is_internal=matter.transmission == Transmission.INTERNAL,
    )


# --- the lead's card ------------------------------------------------------------------------------------------


def card(session: Session, row: Outbox, now: datetime) -> Call:
    """The card as things stand: an edit of the message in the asker's chat, or a new one if there is none."""
    ask = session.get_one(Ask, row.body["ask"])
    text, is_internal = card_text(session, ask, now)
    params: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
    before = ask_cards.shown(session, ask)
    if before is not None:
        return Call("editMessageText", params | {"message_id": before.message_id}, (row.id or 0,))
    return Call("sendMessage", params | ({"protect_content": True} if is_internal else {}), (row.id or 0,))


def card_text(session: Session, ask: Ask, now: datetime) -> tuple[str, bool]:
    """What the card says at `now`, and whether the matter is 内部."""
    people, days = directory.of(session), calendar.load(session)
    asked = seen(session, ask, people=people, days=days, today=day_of(now))
    found = ask_cards.reach(session, ask)
    reached = texts.Reached(found.chat_at, found.called_on, found.reached_on is not None, found.is_on_its_way)
    outcome = texts.Outcome(
        answer=ask.answer,
        answered_at=ask.answered_at,
        decided_at=ask.decided_at,
        promised_on=ask.promised_on,
        wanted_on=ask.wanted_on,
    )
    return texts.card(asked, reached, outcome), asked.is_internal
