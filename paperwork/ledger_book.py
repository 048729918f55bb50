"""导出: the whole 台账 as one workbook, for reading and printing, and to be edited and imported again.

The first sheet and one per kind are for readers; the four sheets of a roster are what an import reads. What leaves by
chat (`in_chat`) says nothing of 内部 matters but their number; their rows in the roster are left out, and a missing
row changes nothing.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import xlsxwriter
from sqlmodel import Session, col, select

from ledger.models import Matter, Person, Share, Unit
from ledger.roster import Roster, current
from ledger.words import MatterKind, ShareRole, Transmission
from locales import ledger_book as says
from paperwork.columns import SHEETS
from paperwork.sheets import Sheets
from paperwork.template import PLAIN, ROWS_MADE_AT, write_roster_sheets
from paperwork.unchanged import cells, exportable, rows_of

SHEET = "台账"
HEADINGS: tuple[tuple[str, int], ...] = (
    ("序号", 6),
    ("编号", 6),
    ("类型", 10),
    ("工作任务", 36),
    ("要求", 44),
    ("牵头单位", 16),
    ("配合单位", 24),
    ("责任人", 18),
    ("完成时限", 12),
    ("状态", 12),
    ("进展", 8),
    ("最近答复", 40),
)
"""As such tables are headed by offices, with their widths."""


@dataclass(frozen=True)
class Line:
    """A matter as readers see it; without words if it is 内部 and the file leaves by chat."""

    number: int
    kind: MatterKind | None
    title: str
    requirement: str | None = None
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    person: str | None = None
    due_on: date | None = None
    status: str | None = None
    percent: int | None = None
    last_said: str | None = None


@dataclass(frozen=True)
class LedgerBook:
    roster: Roster
    lines: Sequence[Line]

    @property
    def rows(self) -> int:
        """How many rows of the ledger leave with it."""
        kept = self.roster
        return sum(map(len, (kept.units, kept.people, kept.matters, kept.shares)))


def ledger_book(session: Session, *, in_chat: bool) -> LedgerBook:
    """The ledger as it stands."""
    kept = exportable(current(session), in_chat=in_chat)
    return LedgerBook(kept, list(lines(session, in_chat=in_chat)))


def to_xlsx(book: LedgerBook) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, PLAIN | {"in_memory": True}) as workbook:
        workbook.set_properties({"title": says.title(), "created": ROWS_MADE_AT})
        sheets = Sheets(workbook)
        groups = {SHEET: book.lines} | {kind: [line for line in book.lines if line.kind == kind] for kind in MatterKind}
        for name, lines in groups.items():
            if lines or name == SHEET:
                rows = [_values(nth, line) for nth, line in enumerate(lines, start=1)]
                sheets.add(name, HEADINGS, rows, frozen=4)
        kept = {name: [cells(row, SHEETS[name]) for row in group] for name, group in rows_of(book.roster).items()}
        write_roster_sheets(workbook, kept, notes=says.notes(), filters=True)
    return target.getvalue()


def _values(nth: int, line: Line) -> tuple[Any, ...]:
    percent = line.percent / 100 if line.percent is not None else None
    return (
        *(nth, line.number, line.kind, line.title, line.requirement, line.lead, "、".join(line.cooperating)),
        *(line.person, line.due_on, line.status, percent, line.last_said),
    )


def lines(session: Session, *, in_chat: bool) -> Iterator[Line]:
    """Every matter as readers see it, by number."""
    units = {unit.id: unit.name for unit in session.exec(select(Unit))}
    people = {person.id: person.name for person in session.exec(select(Person))}
    parts: dict[int, list[Share]] = {}
    for share in session.exec(select(Share).order_by(col(Share.id))):
        parts.setdefault(share.matter_id, []).append(share)
    for matter in session.exec(select(Matter).order_by(col(Matter.number))):
        if in_chat and matter.transmission == Transmission.INTERNAL:
            yield Line(matter.number, None, says.on_paper())
            continue
        shares = parts.get(matter.id or 0, [])
        lead = next((share for share in shares if share.unit_id == matter.lead_id), None)
        said = max((s for s in shares if s.last_words), key=_said_at, default=None)
        yield Line(
            number=matter.number,
            kind=MatterKind(matter.kind),
            title=matter.title,
            requirement=matter.requirement,
            lead=units[matter.lead_id] if matter.lead_id else None,
            cooperating=tuple(units[s.unit_id] for s in shares if s.role == ShareRole.COOPERATING),
            person=people[lead.person_id] if lead and lead.person_id else None,
            due_on=matter.due_on or (lead.due_on if lead else None),
            status=lead.status if lead else says.without_lead(),
            percent=lead.percent if lead else None,
            last_said=says.last_said(said.last_said_at, units[said.unit_id], said.last_words or "") if said else None,
        )


def _said_at(share: Share) -> datetime:
    return share.last_said_at or datetime.min.replace(tzinfo=UTC)


def without_internal(document: dict[str, list[dict[str, Any]]], internal: set[int]) -> dict[str, list[dict[str, Any]]]:
    """A JSON export as it may leave by chat: of an 内部 matter its number and “请按纸质通知办理”, of its events who,
    when and the hash."""
    kept: dict[str, list[dict[str, Any]]] = {}
    for section, rows in document.items():
        if section == "matters":
            kept[section] = [
                {key: row[key] if key == "number" else None for key in row} | {"title": says.on_paper()}
                if row["number"] in internal
                else row
                for row in rows
            ]
        elif section == "events":
            kept[section] = [row | {"detail": {}} if row["matter"] in internal else row for row in rows]
        else:
            kept[section] = [row for row in rows if row.get("matter") not in internal]
    return kept
