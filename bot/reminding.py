"""A reminder of one share as it stands when it is sent, or no longer (promise 2)."""

from collections.abc import Callable, Sequence
from datetime import date

from sqlmodel import col, select

from bot.parts import Buttons, Desk
from ledger import chases, legs, progress, seasons, successions
from ledger.directory import Directory
from ledger.models import Letter, Matter, Progress, Share
from ledger.presses import Press
from ledger.rows import Outbox
from ledger.words import OVER, LegName, LetterState, OutboxState, Role, Status, Transmission
from ledger.workdays import day_of
from locales import buttons, keyboards, notices
from locales.reminders import MOST, Reminder
from schedules.tick import TAP

SCHEDULED = ("step", "leaders", "legs", "claim")
Owed = tuple[Outbox, Reminder]


def owed(desk: Desk, rows: Sequence[Outbox]) -> list[Owed]:
    """What of these rows is still to be said; the others are cancelled."""
    return [(row, reminder) for row in rows if (reminder := _still_owed(desk, row)) is not None]


def once_a_share(found: Sequence[Owed]) -> list[Owed]:
    """One user may hold several posts: he reads of a share once, as the one who answers for it if he does."""
    ordered = sorted(found, key=lambda pair: not pair[1].is_own)
    first: dict[tuple[int, str], Owed] = {}
    for row, reminder in ordered:
        first.setdefault((reminder.share_id, reminder.role), (row, reminder))
    return list(first.values())


def _still_owed(desk: Desk, row: Outbox) -> Reminder | None:
    """The reminder as it stands now; None, and the row cancelled, when its reason has gone."""
    if row.body.get("kind") not in SCHEDULED:
        return None
    share = desk.session.get_one(Share, row.share_id)
    reason = _gone(desk, row, share)
    if reason:
        row.state, row.error = OutboxState.CANCELLED, reason
        return None
    if share.explained:
        row.announces = None  # the leaders are not told, so nobody was announced
    return reminder_of(desk, row, share)


def _gone(desk: Desk, row: Outbox, share: Share) -> str | None:
    if share.round != row.round or share.status in OVER:
        return "事由已消失"
    if row.body["kind"] == "legs":
        return None if _asked_legs(desk, share) else "环节已齐"
    if share.fulfilled_on is not None:
        return "已报送"
    if row.body["kind"] == "claim":
        return None if share.status == Status.UNCONFIRMED else "事由已消失"
    if share.status == Status.UNCONFIRMED:
        return "待确认办结"
    said = share.last_said_at.isoformat() if share.last_said_at else None
    if said != row.body["said"]:
        return "已答复"
    if chases.is_chased_today(desk.session, row, desk.today):
        return "已由环委办催办"
    return "已列入交接清单" if _is_on_todays_list(desk, row, share) else None


def _is_on_todays_list(desk: Desk, row: Outbox, share: Share) -> bool:
    """A successor who registered today has read of his shares in the hand-over list."""
    person = desk.people.people.get(row.person_id or 0)
    return (
        person is not None
        and person.id == share.person_id
        and successions.is_first_day(desk.session, person, desk.today)
    )


def _asked_legs(desk: Desk, share: Share) -> tuple[str, ...]:
    return tuple(leg.name for leg in legs.still_open(desk.session, share) if leg.name in legs.ASKED_OF_UNIT)


def reminder_of(desk: Desk, row: Outbox, share: Share) -> Reminder:
    matter = desk.session.get_one(Matter, share.matter_id)
    responsible = desk.people.people.get(share.person_id or 0)
    unit = desk.people.units[share.unit_id]
    role = row.body["role"]
    broken = share.expected_on if share.expected_on and share.expected_on < desk.today else None
    announces = None if share.explained else row.body.get("announces_on")
    claimed = progress.claim(desk.session, share) if row.body["kind"] == "claim" else None
    said_at = claimed.first.reported_at if claimed else share.last_said_at
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
        basis=seasons.notice_of(desk.session, matter) or matter.basis or "",
        today=desk.today,
        due_on=share.due_on,
        effective_on=share.effective_on,
        days_left=desk.days.between(desk.today, share.effective_on) if share.effective_on else 0,
        days_late=desk.days.days_late(share.due_on, desk.today) if share.due_on else 0,
        status=share.status,
        words=claimed.first.text if claimed else share.last_words,
        said_on=day_of(said_at) if said_at else None,
        said_by=claimed.first.holder if claimed and not _is_same(desk, claimed.first, row) else "",
        broken_on=broken,
        announces_on=date.fromisoformat(announces) if announces else None,
        with_leaders=bool(row.body.get("with_leaders")),
        open_legs=_asked_legs(desk, share) if row.body["kind"] == "legs" else (),
        claimed_on=claimed.happened_on if claimed else None,
        is_internal=matter.transmission == Transmission.INTERNAL,
        is_own=row.person_id == share.person_id,
        has_draft=_has_draft(desk, share),
        lead=desk.people.units[matter.lead_id].name if matter.lead_id and matter.lead_id != share.unit_id else "",
        task=share.task or "",
    )


def _is_same(desk: Desk, said: Progress, row: Outbox) -> bool:
    """Whether the reader said it himself, not a predecessor in his post."""
    if said.person_id != row.person_id:
        return False
    return not successions.is_predecessors(desk.session, said.person_id, said.reported_at)


def _has_draft(desk: Desk, share: Share) -> bool:
    query = select(Letter.id).where(Letter.share_id == share.id, Letter.round == share.round, Letter.kind != TAP)
    query = query.where(Letter.state != LetterState.VOID, col(Letter.ask_id).is_(None))
    return desk.session.exec(query).first() is not None


def office_name(people: Directory) -> str:
    """The office in whose name the bot speaks."""
    return next((unit.name for unit in people.units.values() if unit.kind == "环委办"), notices.the_office())


def buttons_of(kept: Sequence[Owed], *, is_alone: bool) -> Buttons:
    """The most urgent first; of a message about several matters each button names its own."""
    ordered = sorted(kept, key=lambda pair: pair[1].urgency)
    if is_alone and ordered:
        return _single(ordered[0][1])
    return [_in_bundle(reminder) for _row, reminder in ordered[:MOST]] + _more(ordered)


def _more(kept: Sequence[Owed]) -> Buttons:
    return [[(buttons.mine(), Press("mine", 0))]] if len(kept) > MOST else []


def _single(r: Reminder) -> Buttons:
    special = _special(r)
    if special is not None:
        return [special]
    return keyboards.of_reminder(r.share_id, r.version, r.kind, is_internal=r.is_internal)


def _in_bundle(r: Reminder) -> list[tuple[str, Press]]:
    special = _special(r)
    if special is not None:
        return [(buttons.numbered(r.number, label), press) for label, press in special]
    return keyboards.in_bundle(r.number, r.share_id, r.version, r.kind, is_internal=r.is_internal)


def _special(r: Reminder) -> list[tuple[str, Press]] | None:
    """What leaders and open legs are asked; None for an ordinary reminder."""
    pairs: list[tuple[Callable[[], str], str]]
    if r.role in (Role.DEPUTY_LEADER, Role.HEAD):
        pairs = [(buttons.noted, "noted"), (buttons.please_call, "callme")]
    elif r.open_legs:
        pairs = [(buttons.published, "leg")] if LegName.PUBLISH in r.open_legs else []
    elif r.claimed_on is not None:
        pairs = [(buttons.confirm, "confirm"), (buttons.not_yet, "notyet")]
    else:
        return None
    return [(label(), Press(verb, r.share_id, r.version)) for label, verb in pairs]
