"""What the office does at its own desk by command: import, invite, lists, plan, records, calendar, export."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from sqlmodel import Session

from bot import stamps
from bot.clock import machine_now
from bot.composing import text_of
from handlers import behalf, filtering
from handlers.turn import Turn
from ledger import calendar, calls, directory, events, logins, outbox, people, queries
from ledger.access import Actor, Post
from ledger.db import Ledger
from ledger.filters import Filter
from ledger.models import Matter, Person, Share, Unit
from ledger.rows import Outbox
from ledger.words import MessageClass, Role, UnitKind
from ledger.workdays import beijing
from locales import cli, notices
from paperwork.slips import Invitation, invitation
from reading.notice import Notice, NoticeUnreadable, read_calendar_csv, read_notice
from schedules import preview
from schedules.ladders import Ladders
from schedules.tick import Plan

DESK = 0
"""The chat and user id of the desk: nobody's on Telegram."""


def moment(value: datetime | None) -> str | None:
    return beijing(value).isoformat(timespec="seconds") if value else None


def invite(ledger: Ledger, *, name: str | None, now: datetime) -> list[Invitation]:
    """New one-time codes for one person or for everybody who is not bound. Raises LookupError for an unknown name."""
    bot = stamps.read(ledger, stamps.BOT_NAME)
    with ledger.write() as session:
        found = people.invitable(session) if name is None else people.named(session, name)
        if name is not None and not found:
            raise LookupError(name)
        units = {person.id: unit for person, unit in found}
        persons = [person for person, _unit in found]
        logins.reopen(session)  # whoever mistyped his code too often at the page asks for a new one here
        codes = people.invite(session, persons=persons, actor=cli.desk(), now=now, machine=machine_now())
        return [invitation(person, units[person.id], code, bot=bot) for person, code in codes]


LIST_KEYS = (
    *("number", "title", "kind", "unit", "role", "person", "due_on", "effective_on", "days_late", "status", "percent"),
    *("last_said", "last_said_at"),
)


def listing(
    ledger: Ledger, name: str, words: Sequence[str], *, now: datetime, order: queries.Order = "urgent"
) -> tuple[list[queries.Line], Filter]:
    """The lines of a list, or of 电话名单, that the filter words keep. Raises FilterUnclear, FilterAmbiguous."""
    with ledger.read() as session:
        people = directory.of(session)
        where = filtering.filter_of(session, people, words)
        days, today = calendar.load(session), beijing(now).date()
        if name != calls.LIST:
            found = queries.lines(session, name, people=people, days=days, today=today, where=where, order=order)
            return found, where
        shares = [call.share_id for call in calls.due(session, people, today)]
        about = queries.lines_of(session, shares, people=people, days=days, today=today)
        return queries.ordered(filter(where.keeps, about.values()), order), where


def list_rows(lines: Sequence[queries.Line]) -> list[dict[str, Any]]:
    """Lines with the keys that other programs rely on."""
    return [
        {key: getattr(line, key) for key in LIST_KEYS} | {"last_said_at": moment(line.last_said_at)} for line in lines
    ]


def plan(ledger: Ledger, ladders: Ladders, *, start: date, end: date) -> list[dict[str, Any]]:
    """Who would get what when, if nobody answered."""
    with ledger.read() as session:
        everybody = directory.of(session)
        days = calendar.load(session)
        rows = []
        for p in preview.preview(session, Plan(ladders, days), start=start, end=end):
            person = p.recipient.person
            row = Outbox(**p.row)
            unit_id = person.unit_id if person else p.share.unit_id
            rows.append(
                {
                    "at": moment(p.at),
                    "person": person.name if person else None,
                    "unit": everybody.units[unit_id].name,
                    "matter": p.matter.number,
                    "step": p.step.name,
                    "text": plain(text_of(session, row, p.at)),
                    "reachable": not p.recipient.by_telephone,
                }
            )
    return rows


def plain(html: str) -> str:
    """A message's text without its markup."""
    return unescape(re.sub(r"<[^>]+>", "", html))


class _AtDesk(Turn):
    """A turn whose answers are printed instead of sent."""

    def __init__(self, session: Session, ladders: Ladders, text: str, now: datetime) -> None:
        days = calendar.load(session)
        plan = Plan(ladders, days)
        super().__init__(
            session=session,
            actor=desk_actor(),
            chat_id=DESK,
            answers_in=DESK,
            update_id=0,
            inbox_id=0,
            now=now,
            machine=machine_now(),
            days=days,
            next_reminder=lambda session, share, at: preview.next_reminder(session, plan, share, at),
            text=text,
        )
        self.said: list[str] = []

    def send(
        self, method: str, body: dict[str, Any], *, share: Share | None = None, chat_id: int | None = None
    ) -> None:
        self.said.append(plain(body["call"]["text"]))


def desk_actor() -> Actor:
    """Whoever may run commands on the office's machine acts for the office."""
    unit = Unit(id=0, name=notices.the_office(), kind=UnitKind.OFFICE)
    return Actor(DESK, (Post(Person(name=cli.desk(), unit_id=0, roles=[Role.OFFICE]), unit),))


def record(ledger: Ledger, ladders: Ladders, text: str, *, by_telephone: bool, now: datetime) -> list[str]:
    """代录 from the desk; the card as plain text. Raises DomainError."""
    with ledger.write() as session:
        turn = _AtDesk(session, ladders, text, now)
        (behalf.by_telephone if by_telephone else behalf.on_paper)(turn)
        return turn.said


def note_export(session: Session, *, what: str, form: str, rows: int, now: datetime) -> None:
    """Who took what out of the ledger, in which form and how many rows; part of the history."""
    events.record(session, at=now, actor=cli.desk(), verb="导出", what=what, format=form, rows=rows)


def read_calendar(path: Path) -> tuple[Notice, ...]:
    """The notice's own text, or `date,holiday,kind` rows. Raises NoticeUnreadable, OSError."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NoticeUnreadable(cli.not_text()) from None
    is_table = path.suffix.lower() == ".csv" or text.lstrip().lower().startswith("date,")
    return read_calendar_csv(text) if is_table else (read_notice(text),)


def import_calendar(ledger: Ledger, found: Sequence[Notice], *, now: datetime) -> list[str]:
    """Take the days in, replan, and tell those whose shown deadline moved, one line each. Sentences about it."""
    said = []
    with ledger.write() as session:
        for notice in found:
            year = notice.year if not notice.missing else None
            shares = calendar.put(session, year, notice.days, actor=cli.desk(), now=now)
            _tell_moved(session, shares, notice.year, now)
            said.append(cli.calendar_taken(notice.year, len(notice.days), notice.missing, len(shares)))
    return said


def _tell_moved(session: Session, shares: Sequence[Share], year: int, now: datetime) -> None:
    everybody = directory.of(session)
    for share in shares:
        person = everybody.first_reachable(everybody.people.get(share.person_id or 0), share.unit_id)
        matter = session.get_one(Matter, share.matter_id)
        if person is None or share.due_on is None or share.effective_on is None:
            continue
        text = notices.deadline_shown_anew(matter.number, share.due_on, share.effective_on, year)
        row = outbox.row(
            key=f"calendar:{share.id}:{share.round}:{person.id}",
            klass=MessageClass.PERSONAL,
            now=now,
            person_id=person.id,
            share_id=share.id,
            matter=matter.number,
            body={"call": {"text": text, "parse_mode": "HTML"}},
        )
        outbox.put(session, [row])


def calendar_year(ledger: Ledger, year: int) -> list[dict[str, Any]]:
    """Every day of a year: is it worked, and why it is not what its weekday says."""
    with ledger.read() as session:
        days = calendar.load(session)
    first = date(year, 1, 1)
    every = [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]
    return [
        {
            "date": day,
            "weekday": "一二三四五六日"[day.weekday()],
            "workday": days.is_workday(day),
            "estimate": days.is_estimate(year),
        }
        for day in every
    ]
