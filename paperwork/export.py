"""`duban export`: the whole ledger as one document, for auditors and other programs.

Units and people stand by name, matters by number, moments in Beijing time, the unknown as null.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from sqlmodel import Session, SQLModel, col, select

from ledger.acts import Ask
from ledger.models import Extension, Leg, Matter, Person, Progress, Share, Unit
from ledger.rows import Event, Outbox
from ledger.words import ShareRole, Status
from ledger.workdays import beijing
from paperwork.template import PLAIN

SECTIONS = {
    "units": "name aliases kind parent superior",
    "people": "name unit title roles phone deputy contact",
    "matters": "number kind year title requirement lead cooperating starts_on due_on effective_on status basis tags "
    "link transmission entered_on",
    "shares": "matter unit role person task due_on effective_on status percent expected_on fulfilled_on round "
    "last_said last_said_at",
    "legs": "matter unit name state happened_on document_number reason",
    "updates": "matter unit person text status percent due needs_help happened_on reported_at revision behalf "
    "superseded",
    "requests": "matter unit person text asked_at due state nth answer answered_by answered_at wanted_on "
    "coordinated_on referred_at decided_by decided_at note",
    "extensions": "matter unit person kind wanted_on reason state asked_at decided_at decided_by decided_on note",
    "events": "id at actor verb matter detail hash",
    "outbox": "key class person matter state attempts due_at sent_at message_id",
}
"""Every section with its keys, in order."""
CELL_LIMIT = 32_000  # characters; Excel's own limit is 32,767


def ledger_json(session: Session) -> dict[str, list[dict[str, Any]]]:
    """The whole ledger; 内部 matters in full, as this is the office's own desk."""
    return _Export(session).document()


def write_xlsx(document: dict[str, list[dict[str, Any]]], path: Path) -> None:
    """The same document as a workbook: a sheet for each section, a column for each key."""
    with xlsxwriter.Workbook(str(path), PLAIN) as workbook:
        bold = workbook.add_format({"bold": True})
        for section, keys in SECTIONS.items():
            sheet = workbook.add_worksheet(section)
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, len(keys.split()) - 1, 18)
            sheet.write_row(0, 0, keys.split(), bold)
            for number, row in enumerate(document[section], start=1):
                for place, value in enumerate(row.values()):
                    _write(sheet, number, place, value)


def _write(sheet: Any, row: int, column: int, value: Any) -> None:
    match value:
        case None:
            return
        case bool():
            sheet.write_boolean(row, column, value)
        case int() if abs(value) < 10**15:  # above it a cell would round the number
            sheet.write_number(row, column, value)
        case list():
            sheet.write_string(row, column, "、".join(map(str, value))[:CELL_LIMIT])
        case dict():
            sheet.write_string(row, column, json.dumps(value, ensure_ascii=False)[:CELL_LIMIT])
        case _:
            sheet.write_string(row, column, str(value)[:CELL_LIMIT])


class _Export:
    """One reading of the tables; rows by id for the names that stand in other rows."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.units = {unit.id: unit for unit in self.all(Unit, Unit.position)}
        self.people = {person.id: person for person in self.all(Person, Person.position)}
        self.matters = {matter.id: matter for matter in self.all(Matter, Matter.number)}
        self.shares = {share.id: share for share in self.all(Share)}
        self.parts: dict[int, list[Share]] = {}
        for share in self.shares.values():
            self.parts.setdefault(share.matter_id, []).append(share)

    def all(self, model: type[SQLModel], *order: Any) -> Iterable[Any]:
        return self.session.exec(select(model).order_by(*order, col(model.id)))  # type: ignore[attr-defined]

    def document(self) -> dict[str, list[dict[str, Any]]]:
        return {
            section: [
                {key: _plain(value) for key, value in zip(keys.split(), row, strict=True)}
                for row in getattr(self, f"{section}_rows")()
            ]
            for section, keys in SECTIONS.items()
        }

    def unit(self, unit_id: int | None) -> str | None:
        return self.units[unit_id].name if unit_id else None

    def person(self, person_id: int | None) -> str | None:
        return self.people[person_id].name if person_id else None

    def place(self, share_id: int) -> tuple[int, str | None]:
        """A share by its matter's number and its unit."""
        share = self.shares[share_id]
        return self.matters[share.matter_id].number, self.unit(share.unit_id)

    def units_rows(self) -> Iterator[tuple[Any, ...]]:
        for unit in self.units.values():
            yield unit.name, unit.aliases, unit.kind, self.unit(unit.parent_id), unit.superior

    def people_rows(self) -> Iterator[tuple[Any, ...]]:
        for post in self.people.values():
            unit, deputy = self.unit(post.unit_id), self.person(post.deputy_id)
            yield post.name, unit, post.title, post.roles, post.phone, deputy, post.contact

    def matters_rows(self) -> Iterator[tuple[Any, ...]]:
        for matter in self.matters.values():
            parts = self.parts.get(matter.id, [])
            lead = next((share for share in parts if share.unit_id == matter.lead_id), None)
            with_its_date = [share for share in parts if share.own_due_on is None]
            cooperating = [
                self.unit(share.unit_id)
                for share in parts
                if share.role == ShareRole.COOPERATING and share.status != Status.STOPPED
            ]
            yield (
                *(matter.number, matter.kind, matter.year, matter.title, matter.requirement),
                *(self.unit(matter.lead_id), cooperating, matter.starts_on, matter.due_on),
                with_its_date[0].effective_on if with_its_date else lead and lead.effective_on,
                lead.status if lead else Status.NOT_STARTED,
                *(matter.basis, matter.tags, matter.link, matter.transmission, matter.entered_on),
            )

    def shares_rows(self) -> Iterator[tuple[Any, ...]]:
        for share in self.shares.values():
            yield (
                *self.place(share.id),
                *(share.role, self.person(share.person_id), share.task, share.due_on, share.effective_on),
                *(share.status, share.percent, share.expected_on, share.fulfilled_on, share.round),
                *(share.last_words, share.last_said_at),
            )

    def legs_rows(self) -> Iterator[tuple[Any, ...]]:
        for leg in self.all(Leg):
            yield *self.place(leg.share_id), leg.name, leg.state, leg.happened_on, leg.document_number, leg.reason

    def updates_rows(self) -> Iterator[tuple[Any, ...]]:
        for said in self.all(Progress):
            found = said.understood
            yield (
                *(*self.place(said.share_id), said.holder, said.text),
                *(found.get("status"), found.get("percent"), found.get("expected_on"), bool(found.get("needs_help"))),
                *(said.happened_on, said.reported_at, said.revision, said.behalf, said.superseded_by is not None),
            )

    def requests_rows(self) -> Iterator[tuple[Any, ...]]:
        """商请."""
        for ask in self.all(Ask):
            yield (
                *(*self.place(ask.share_id), ask.holder, ask.text, ask.asked_at, ask.answer_by),
                *(ask.state, ask.nth, ask.answer, self.person(ask.answered_by), ask.answered_at, ask.wanted_on),
                *(ask.coordinated_on, ask.referred_at, self.person(ask.decided_by), ask.decided_at, ask.note),
            )

    def extensions_rows(self) -> Iterator[tuple[Any, ...]]:
        for asked in self.all(Extension):
            yield (
                *(*self.place(asked.share_id), self.person(asked.person_id), asked.kind, asked.wanted_on),
                *(asked.reason, asked.state, asked.asked_at, asked.decided_at, self.person(asked.decided_by)),
                *(asked.decided_on, asked.note),
            )

    def events_rows(self) -> Iterator[tuple[Any, ...]]:
        for event in self.all(Event):
            yield event.id, event.at, event.actor, event.verb, event.matter, event.detail, event.hash

    def outbox_rows(self) -> Iterator[tuple[Any, ...]]:
        for owed in self.all(Outbox):
            yield (
                *(owed.key, owed.klass, self.person(owed.person_id), owed.matter, owed.state, owed.attempts),
                *(owed.due_at, owed.sent_at, owed.message_id),
            )


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return beijing(value).isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case list() | tuple():
            return list(value)
    return value
