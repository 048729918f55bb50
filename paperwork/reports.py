"""底稿: the draft of a unit's 专题报告 with its led matters as the ledger has them, in the order that (十一) asks for.

内部 matters appear by number only; superseded words never. Layout after GB/T 9704.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.shared import Mm
from sqlmodel import Session, col, select

from ledger import calendar, progress
from ledger.models import Matter, Progress, Share, Unit
from ledger.words import OVER, MatterKind, ShareRole, Status, Transmission, UnitKind
from ledger.workdays import day_of
from locales import drafts as says
from paperwork.layout import (
    BODY,
    CENTER,
    SIZE,
    TABLE_SIZE,
    TITLE,
    TITLE_SIZE,
    flat,
    heading,
    line,
    set_page,
    table,
    text,
    texts,
)

WIDTHS = (Mm(13), Mm(30), Mm(21), Mm(20), Mm(12), Mm(34), Mm(26))


@dataclass(frozen=True)
class Part:
    """A unit's share of a matter as it stands; `said` is what still counts of its words."""

    unit: str
    status: str
    percent: int | None
    expected_on: date | None
    fulfilled_on: date | None
    days_late: int
    said: str
    said_on: date | None
    is_stuck: bool

    @property
    def is_done(self) -> bool:
        return self.fulfilled_on is not None or self.status in OVER

    @property
    def is_claimed(self) -> bool:
        return not self.is_done and self.status == Status.UNCONFIRMED


@dataclass(frozen=True)
class Item:
    """A matter that the unit leads, with its cooperating units."""

    number: int
    name: str
    due_on: date | None
    lead: Part
    others: tuple[Part, ...]


@dataclass(frozen=True)
class Draft:
    """What the draft of one report tells. `internal`: numbers of matters that say no more here."""

    number: int
    unit: str
    superior: str | None
    is_department: bool
    year: int | None
    basis: str | None
    at: datetime
    items: tuple[Item, ...]
    internal: tuple[int, ...]


def draft_of(session: Session, share: Share, *, now: datetime) -> Draft:
    """The draft for a share of a 专题报告, from the ledger as it stands at `now`."""
    report = session.get_one(Matter, share.matter_id)
    unit = session.get_one(Unit, share.unit_id)
    led = _led(session, unit, report.year)
    units = {each.id: each.name for each in session.exec(select(Unit))}
    days, today = calendar.load(session), day_of(now)

    def part(one: Share) -> Part:
        entry = progress.latest_entry(session, one)
        owes = one.fulfilled_on is None and one.status not in OVER
        return Part(
            unit=units[one.unit_id],
            status=one.status,
            percent=one.percent,
            expected_on=one.expected_on,
            fulfilled_on=one.fulfilled_on,
            days_late=days.days_late(one.due_on, today) if one.due_on and owes else 0,
            said=flat(entry.text) if entry else "",
            said_on=day_of(entry.reported_at) if entry else None,
            is_stuck=owes and (one.status == Status.BLOCKED or _needs_help(entry)),
        )

    items = [
        Item(matter.number, flat(matter.title), shares[0].due_on, part(shares[0]), tuple(map(part, shares[1:])))
        for matter, shares in led
        if matter.transmission != Transmission.INTERNAL
    ]
    return Draft(
        number=report.number,
        unit=unit.name,
        superior=unit.superior,
        is_department=unit.kind not in (UnitKind.CITY, UnitKind.COUNTY, UnitKind.PARTY_GOVERNMENT),
        year=report.year,
        basis=report.basis,
        at=now,
        items=tuple(items),
        internal=tuple(m.number for m, _shares in led if m.transmission == Transmission.INTERNAL),
    )


def _led(session: Session, unit: Unit, year: int | None) -> list[tuple[Matter, list[Share]]]:
    """The unit's led matters of the year with their shares, the lead's first, in order of number."""
    query = select(Matter, Share).join(Share, col(Share.matter_id) == Matter.id)
    query = query.where(Matter.lead_id == unit.id, Matter.kind != MatterKind.REPORT)
    ordered = query.order_by(col(Matter.number), col(Share.role) != ShareRole.LEAD, col(Share.id))
    found: dict[int, tuple[Matter, list[Share]]] = {}
    for matter, share in session.exec(ordered):
        found.setdefault(matter.number, (matter, []))[1].append(share)
    return [(matter, shares) for matter, shares in found.values() if _is_of(year, matter, shares[0])]


def _is_of(year: int | None, matter: Matter, lead: Share) -> bool:
    """Neither begun after the year of the report nor finished before it."""
    if year is None:
        return True
    begun = matter.starts_on is None or matter.starts_on.year <= year
    return begun and (lead.fulfilled_on is None or lead.fulfilled_on.year >= year)


def _needs_help(entry: Progress | None) -> bool:
    return bool(entry and entry.understood.get("needs_help"))


# --- on paper ---------------------------------------------------------------------------------------------------


def docx(draft: Draft) -> bytes:
    """The draft as a .docx."""
    document = Document()
    set_page(document, says.title(draft.unit, draft.year), day_of(draft.at))
    line(document, says.title(draft.unit, draft.year), TITLE, TITLE_SIZE, CENTER)
    line(document, says.source(draft.at), BODY, TABLE_SIZE, CENTER)
    line(document, says.addressee(), BODY, SIZE)
    department = draft.is_department
    text(document, says.opening(flat(draft.basis or says.default_basis()), is_department=department))
    heading(document, says.duties_heading(is_department=department))
    text(document, _counts(draft.items))
    text(document, says.duties_to_fill())
    heading(document, says.items_heading(is_department=department))
    if draft.items:
        _table(document, draft.items)
    if draft.internal:
        text(document, says.internal(draft.internal))
    if not draft.items and not draft.internal:
        text(document, says.blank())
    heading(document, says.problems_heading())
    texts(document, _problems(draft.items) or [says.no_problem()])
    heading(document, says.next_heading())
    texts(document, [*_plans(draft.items), says.further()])
    text(document, says.copies(draft.superior, is_department=department))
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _counts(items: Sequence[Item]) -> str:
    leads = [item.lead for item in items]
    done = sum(lead.is_done for lead in leads)
    blocked = sum(lead.status == Status.BLOCKED and not lead.is_done for lead in leads)
    idle = sum(lead.status == Status.NOT_STARTED and not lead.is_done for lead in leads)
    claimed = sum(lead.is_claimed for lead in leads)
    late = sum(lead.days_late > 0 for lead in leads)
    moving = len(leads) - done - claimed - blocked - idle
    return says.counts(len(leads), done, claimed, moving, blocked, idle, late)


def _problems(items: Sequence[Item]) -> list[str]:
    return [
        says.problem(item.number, item.name, "" if part is item.lead else part.unit, part.said or says.blank())
        for item in items
        for part in (item.lead, *item.others)
        if part.is_stuck
    ]


def _plans(items: Sequence[Item]) -> list[str]:
    owed = [item for item in items if not (item.lead.is_done or item.lead.is_claimed)]
    if items and all(item.lead.is_done for item in items):
        return [says.nothing_planned()]
    return [says.planned(item.number, item.name, item.lead.expected_on, item.due_on) for item in owed]


def _cells(item: Item) -> list[str]:
    lead = item.lead
    status = says.late(lead.status, lead.days_late) if lead.days_late else lead.status
    return [
        says.numbered(item.number),
        item.name,
        says.on(item.due_on) if item.due_on else says.no_date(),
        says.done_on(lead.fulfilled_on) if lead.fulfilled_on else status,
        f"{lead.percent}%" if lead.percent is not None else says.blank(),
        _said(lead) or says.blank(),
        "\n".join(says.partner(part.unit, part.status, _said(part)) for part in item.others) or "—",
    ]


def _said(part: Part) -> str:
    return says.words(part.said, part.said_on) if part.said and part.said_on else ""


def _table(document: Any, items: Sequence[Item]) -> None:
    table(document, says.headings(), map(_cells, items), WIDTHS)
