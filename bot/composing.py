"""What a parcel says at the moment it is sent: re-checked against the ledger, rendered from it (promise 2)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from ledger import calendar, directory, legs
from ledger.directory import Directory
from ledger.models import Letter, Matter, Share
from ledger.parcels import Call
from ledger.presses import Press, keyboard
from ledger.rows import Outbox
from ledger.words import OVER, LegName, MatterKind, OutboxState, Role, Status, Transmission
from ledger.workdays import Workdays, day_of
from locales import buttons, dates, notices
from locales.reminders import MOST, Reminder, bundle
from schedules.tick import TAP

SCHEDULED = ("step", "leaders", "legs", "claim")


@dataclass(frozen=True)
class _Desk:
    """One parcel's look at the ledger."""

    session: Session
    people: Directory
    days: Workdays
    today: date


def compose(session: Session, rows: Sequence[Outbox], now: datetime) -> Call | None:
    """The call for these rows, those without reason cancelled; None when nothing is left to say."""
    first = rows[0]
    if first.body.get("kind") == "notice":
        text, markup = notices.office_notice(first.body)
        return _message(text, markup, rows)
    if "call" in first.body and len(rows) == 1:
        return Call(first.method, first.body["call"], tuple(row.id or 0 for row in rows))
    desk = _Desk(session, directory.of(session), calendar.load(session), day_of(now))
    owed = [(row, reminder) for row in rows if (reminder := _still_owed(desk, row)) is not None]
    kept = _once_a_share(owed)
    loose = [row for row in rows if "call" in row.body]
    if not kept and not loose:
        return None
    call = _bundle(desk, kept, loose)
    return replace(call, rows=tuple(row.id or 0 for row, _reminder in owed) + tuple(row.id or 0 for row in loose))


def _once_a_share(owed: list[tuple[Outbox, Reminder]]) -> list[tuple[Outbox, Reminder]]:
    """One user may hold several posts: he reads of a share once, as the one who answers for it if he does."""
    ordered = sorted(owed, key=lambda pair: not pair[1].is_own)
    first: dict[tuple[int, str], tuple[Outbox, Reminder]] = {}
    for row, reminder in ordered:
        first.setdefault((reminder.share_id, reminder.role), (row, reminder))
    return list(first.values())


def text_of(session: Session, row: Outbox, now: datetime) -> str:
    """What a row would say at `now`, without sending or cancelling it."""
    desk = _Desk(session, directory.of(session), calendar.load(session), day_of(now))
    reminder = _reminder(desk, row, session.get_one(Share, row.share_id))
    return bundle([reminder], note=dates.estimate_note(desk.days, reminder.effective_on, reminder.announces_on))[0]


def _bundle(desk: _Desk, kept: list[tuple[Outbox, Reminder]], loose: list[Outbox]) -> Call:
    reminders = [reminder for _, reminder in kept]
    note = dates.estimate_note(desk.days, *(r.effective_on for r in reminders), *(r.announces_on for r in reminders))
    parts = [row.body["call"]["text"] for row in loose]
    if reminders:
        parts.append(bundle(reminders, note=note)[0])
    markup = keyboard(*_buttons(sorted(kept, key=lambda pair: pair[1].urgency)))
    protect = any(reminder.is_internal for reminder in reminders)
    return _message("\n\n".join(parts), markup, [row for row, _ in kept] + loose, protect=protect)


def _message(text: str, markup: dict[str, Any], rows: Sequence[Outbox], *, protect: bool = False) -> Call:
    params: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
    if markup.get("inline_keyboard"):
        params["reply_markup"] = markup
    if protect:
        params["protect_content"] = True
    return Call("sendMessage", params, tuple(row.id or 0 for row in rows))


def _still_owed(desk: _Desk, row: Outbox) -> Reminder | None:
    """The reminder as it stands now; None, and the row cancelled, when its reason has gone."""
    if row.body.get("kind") not in SCHEDULED:
        return None
    share = desk.session.get_one(Share, row.share_id)
    reason = _gone(desk, row, share)
    if reason:
        row.state, row.error = OutboxState.CANCELLED, reason
        return None
    return _reminder(desk, row, share)


def _gone(desk: _Desk, row: Outbox, share: Share) -> str | None:
    if share.round != row.round or share.status in OVER:
        return "事由已消失"
    if row.body["kind"] == "legs":
        return None if _asked_legs(desk, share) else "环节已齐"
    if share.fulfilled_on is not None:
        return "已报送"
    if (row.body["kind"] == "claim") != (share.status == Status.UNCONFIRMED):
        return "事由已消失"
    said = share.last_said_at.isoformat() if share.last_said_at else None
    if said != row.body["said"]:
        return "已答复"
    return None


def _asked_legs(desk: _Desk, share: Share) -> tuple[str, ...]:
    return tuple(leg.name for leg in legs.still_open(desk.session, share) if leg.name in legs.ASKED_OF_UNIT)


def _reminder(desk: _Desk, row: Outbox, share: Share) -> Reminder:
    matter = desk.session.get_one(Matter, share.matter_id)
    responsible = desk.people.people.get(share.person_id or 0)
    unit = desk.people.units[share.unit_id]
    role = row.body["role"]
    broken = share.expected_on if share.expected_on and share.expected_on < desk.today else None
    announces = row.body.get("announces_on")
    return Reminder(
        share_id=share.id or 0,
        version=share.version,
        number=matter.number,
        title=matter.title,
        kind=matter.kind,
        step=row.body["step"],
        nth=row.body["nth"],
        role=role if role in (Role.DEPUTY_LEADER, Role.HEAD) else Role.RESPONSIBLE,
        responsible=responsible.name if responsible else unit.name,
        unit=unit.name,
        office=office_name(desk.people),
        basis=matter.basis or "",
        today=desk.today,
        due_on=share.due_on,
        effective_on=share.effective_on,
        days_left=desk.days.between(desk.today, share.effective_on) if share.effective_on else 0,
        days_late=desk.days.days_late(share.due_on, desk.today) if share.due_on else 0,
        status=share.status,
        words=share.last_words,
        said_on=day_of(share.last_said_at) if share.last_said_at else None,
        broken_on=broken,
        announces_on=date.fromisoformat(announces) if announces else None,
        with_leaders=bool(row.body.get("with_leaders")),
        open_legs=_asked_legs(desk, share) if row.body["kind"] == "legs" else (),
        claims=row.body["kind"] == "claim",
        is_internal=matter.transmission == Transmission.INTERNAL,
        is_own=row.person_id == share.person_id,
        has_draft=_has_draft(desk, share),
        lead=desk.people.units[matter.lead_id].name if matter.lead_id and matter.lead_id != share.unit_id else "",
        task=share.task or "",
    )


def _has_draft(desk: _Desk, share: Share) -> bool:
    query = select(Letter.id).where(Letter.share_id == share.id, Letter.round == share.round, Letter.kind != TAP)
    return desk.session.exec(query).first() is not None


def office_name(people: Directory) -> str:
    """The office in whose name the bot speaks."""
    return next((unit.name for unit in people.units.values() if unit.kind == "环委办"), notices.the_office())


def _buttons(kept: list[tuple[Outbox, Reminder]]) -> list[list[tuple[str, Press]]]:
    if len(kept) == 1:
        return [_row_buttons(kept[0][0], kept[0][1], plain=True)]
    return [_row_buttons(row, reminder, plain=False) for row, reminder in kept[:MOST]] + _more(kept)


def _more(kept: list[tuple[Outbox, Reminder]]) -> list[list[tuple[str, Press]]]:
    return [[(buttons.mine(), Press("mine", 0))]] if len(kept) > MOST else []


def _row_buttons(row: Outbox, r: Reminder, *, plain: bool) -> list[tuple[str, Press]]:
    if r.role in (Role.DEPUTY_LEADER, Role.HEAD):
        pairs: list[tuple[Callable[[], str], str]] = [(buttons.noted, "noted"), (buttons.please_call, "callme")]
    elif r.open_legs:
        pairs = [(buttons.published, "leg")] if LegName.PUBLISH in r.open_legs else []
    elif r.claims:
        pairs = [(buttons.confirm, "confirm"), (buttons.not_yet, "notyet")]
    else:
        done = buttons.reported if r.kind == MatterKind.REPORT else buttons.finished
        pairs = [(done, "done"), (buttons.set_date, "date"), (buttons.stuck, "stuck")]
    return [
        (label() if plain else buttons.numbered(r.number, label()), Press(verb, r.share_id, r.version))
        for label, verb in pairs
    ]
