"""底稿: the draft of a unit's 专题报告 with its led matters as the ledger has them, in the order that (十一) asks for.

内部 matters appear by number only; superseded words never. Layout after GB/T 9704.
"""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from sqlmodel import Session, col, select

from ledger import calendar, progress
from ledger.models import Matter, Progress, Share, Unit
from ledger.words import OVER, MatterKind, ShareRole, Status, Transmission, UnitKind
from ledger.workdays import day_of
from locales import drafts as says

BODY, HEADING, TITLE = "仿宋_GB2312", "黑体", "方正小标宋简体"
SIZE, TITLE_SIZE, TABLE_SIZE = Pt(16), Pt(22), Pt(10.5)
LINE = Pt(28.95)
WIDTHS = (Mm(13), Mm(30), Mm(21), Mm(20), Mm(12), Mm(34), Mm(26))
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # XML has no place for these


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
            said=_flat(entry.text) if entry else "",
            said_on=day_of(entry.reported_at) if entry else None,
            is_stuck=owes and (one.status == Status.BLOCKED or _needs_help(entry)),
        )

    items = [
        Item(matter.number, _flat(matter.title), shares[0].due_on, part(shares[0]), tuple(map(part, shares[1:])))
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


def _flat(text: str) -> str:
    """Somebody's words on one line."""
    return " ".join(text.split())


# --- on paper ---------------------------------------------------------------------------------------------------


def docx(draft: Draft) -> bytes:
    """The draft as a .docx."""
    document = Document()
    _set_page(document, says.title(draft.unit, draft.year))
    _line(document, says.title(draft.unit, draft.year), TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, says.source(draft.at), BODY, TABLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, says.addressee(), BODY, SIZE)
    department = draft.is_department
    _text(document, says.opening(_flat(draft.basis or says.default_basis()), is_department=department))
    _heading(document, says.duties_heading(is_department=department))
    _text(document, _counts(draft.items))
    _text(document, says.duties_to_fill())
    _heading(document, says.items_heading(is_department=department))
    if draft.items:
        _table(document, draft.items)
    if draft.internal:
        _text(document, says.internal(draft.internal))
    if not draft.items and not draft.internal:
        _text(document, says.blank())
    _heading(document, says.problems_heading())
    _list(document, _problems(draft.items) or [says.no_problem()])
    _heading(document, says.next_heading())
    _list(document, [*_plans(draft.items), says.further()])
    _text(document, says.copies(draft.superior, is_department=department))
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


def _set_page(document: Any, title: str) -> None:
    """A4 with the margins and the line grid of official letters (GB/T 9704)."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        grid.set(qn("w:type"), "lines")
        grid.set(qn("w:linePitch"), str(int(LINE.pt * 20)))
    style = document.styles["Normal"]
    style.font.size = SIZE
    _set_font(style.font, style.element, BODY)
    style.paragraph_format.space_after = Pt(0)
    document.core_properties.author, document.core_properties.title = "", _printable(title)[:255]


def _set_font(font: Any, element: Any, name: str) -> None:
    """python-docx sets the Latin font only; Chinese text takes the East Asian one."""
    font.name = name
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _line(document: Any, text: str, font: str, size: Any, align: Any = None, *, indent: bool = False) -> None:
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE if size != TITLE_SIZE else Pt(36)
    paragraph.alignment = align
    if indent:
        shape.first_line_indent = Pt(size.pt * 2)
    run = paragraph.add_run(_printable(text))
    run.font.size = size
    _set_font(run.font, run._r, font)


def _printable(text: str) -> str:
    """Without the characters that would make the file unreadable."""
    return _ILLEGAL.sub("", text)


def _heading(document: Any, text: str) -> None:
    _line(document, text, HEADING, SIZE, indent=True)


def _text(document: Any, text: str) -> None:
    _line(document, text, BODY, SIZE, indent=True)


def _list(document: Any, lines: Sequence[str]) -> None:
    for line in lines:
        _text(document, line)


def _table(document: Any, items: Sequence[Item]) -> None:
    table = document.add_table(rows=1, cols=len(WIDTHS), style="Table Grid")
    table.autofit = False
    _row(table.rows[0], says.headings(), HEADING)
    repeat = table.rows[0]._tr.get_or_add_trPr()
    repeat.append(repeat.makeelement(qn("w:tblHeader"), {}))  # the headings again on every page
    for item in items:
        _row(table.add_row(), _cells(item), BODY)


def _row(row: Any, cells: Sequence[str], font: str) -> None:
    for cell, text, width in zip(row.cells, cells, WIDTHS, strict=True):
        cell.width = width
        run = cell.paragraphs[0].add_run(_printable(text))
        run.font.size = TABLE_SIZE
        _set_font(run.font, run._r, font)
