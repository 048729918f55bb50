"""A 督办函, 提醒函 or 专报 as the ledger has it now, written as .docx after GB/T 9704 and marked as a draft."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from docx import Document
from docx.shared import Mm, Pt
from sqlmodel import Session

from ledger import calendar, directory, letters
from ledger.directory import Directory
from ledger.models import Letter, Matter, Share, Unit
from ledger.words import LetterState, MatterKind, ShareRole, UnitKind
from ledger.workdays import day_of
from locales import notices
from locales import papers as says
from paperwork import dealings
from paperwork.dealings import Dealing
from paperwork.layout import (
    BODY,
    CENTER,
    HEADING,
    RIGHT,
    SIZE,
    TITLE,
    TITLE_SIZE,
    flat,
    heading,
    line,
    mark_every_page,
    number_pages,
    set_page,
    subheading,
    table,
    text,
    texts,
)

ANSWER_DAYS = 5  # working days from today to the proposed date
WIDTHS = (Mm(29), Mm(20), Mm(37), Mm(70))
EXPLAINING = ("情况说明", "延期")


@dataclass(frozen=True)
class Asked:
    """What a lead asked for, of a letter about an ask."""

    lead: str
    on: date
    answer_by: date
    words: str
    nth: int


@dataclass(frozen=True)
class Paper:
    """Everything that a letter tells. `unit` is the one it is about; `is_coordinated`: a 市州, 县市区 or 党委政府;
    `lead`: whoever leads if the unit only cooperates."""

    kind: str
    sender: str
    addressee: str
    unit: str
    number: int
    title: str
    basis: str
    requirement: str
    due_on: date | None
    effective_on: date | None
    days_late: int
    is_report: bool
    is_coordinated: bool
    asked: Asked | None
    said: str
    said_on: date | None
    dealings: tuple[Dealing, ...]
    reminders: int
    leaders_told: tuple[date, ...]
    calls: tuple[date, ...]
    today: date
    answer_by: date
    document: str | None = None
    issued_on: date | None = None
    addition: str = ""
    lead: str = ""

    @property
    def is_upward(self) -> bool:
        return self.kind == letters.REPORT

    @property
    def heading(self) -> str:
        """The title: organ, 事由 and kind."""
        return self.sender + says.subject(self.title, self.kind)

    @property
    def explanations(self) -> tuple[Dealing, ...]:
        return tuple(row for row in self.dealings if row.way in EXPLAINING)


def paper_of(session: Session, letter: Letter, *, now: datetime) -> Paper:
    """What a letter tells at `now`; of an 内部 matter never to be asked for."""
    about, people = letters.subject_of(session, letter), directory.of(session)
    share, matter, ask = about.share, about.matter, about.ask
    days, today = calendar.load(session), day_of(now)
    unit, office = people.units[share.unit_id], people.units.get(letters.office_unit(people))
    office_name = office.name if office else notices.the_office()
    is_coordinated = unit.kind in letters.COORDINATED
    addressee = _city_office(unit, people) if is_coordinated else unit.name
    asked = None
    if ask is not None:
        lead = people.units[ask.lead_id].name
        asked = Asked(lead, day_of(ask.asked_at), ask.answer_by, flat(ask.text), ask.nth)
    limit = ask.answer_by if ask is not None else share.due_on
    said = dealings.last_answer(session, share)
    return Paper(
        kind=letter.kind,
        sender=asked.lead if asked else office_name,
        addressee=says.above(office_name) if letter.kind == letters.REPORT else addressee,
        unit=unit.name,
        number=matter.number,
        title=flat(matter.title),
        basis=flat(matter.basis or says.default_basis()),
        requirement=flat(share.task or matter.requirement or ""),
        due_on=share.due_on,
        effective_on=share.effective_on,
        days_late=days.days_late(limit, today) if limit else 0,
        is_report=matter.kind == MatterKind.REPORT,
        is_coordinated=is_coordinated,
        asked=asked,
        said=flat(said.text) if said else "",
        said_on=day_of(said.reported_at) if said else None,
        dealings=dealings.of_share(session, share, people),
        reminders=dealings.reminders(session, share),
        leaders_told=dealings.leaders_told(session, share),
        calls=dealings.calls(session, share),
        today=today,
        answer_by=days.shift(today, ANSWER_DAYS),
        document=letter.number,
        issued_on=letter.issued_on,
        addition=flat(letter.note or "") if letter.state == LetterState.DRAFTED else "",
        lead=_lead(share, matter, people),
    )


def _lead(share: Share, matter: Matter, people: Directory) -> str:
    lead = people.units.get(matter.lead_id or 0)
    return lead.name if lead and share.role == ShareRole.COOPERATING else ""


def _city_office(unit: Unit, people: Directory) -> str:
    """The unit's own 环委办: as the ledger names it, else as it is usually called."""
    below = (one for one in people.units.values() if one.kind == UnitKind.OFFICE and one.parent_id == unit.id)
    return next((one.name for one in below), says.city_office(unit.name))


# --- its parts, for our own layout and for the office's ---------------------------------------------------------


def matter_lines(paper: Paper) -> Iterator[str]:
    """事由: the matter, its dates, and what is missing."""
    yield says.matter(paper.number, paper.title, paper.basis, _you(paper), paper.lead)
    if paper.requirement:
        yield says.requirement(paper.requirement)
    yield says.deadline(paper.due_on, paper.effective_on) if paper.due_on else says.no_deadline()
    if paper.asked is not None:
        one = paper.asked
        yield says.asked(one.lead, one.on, _you(paper), one.answer_by, one.words, one.nth)
        yield says.not_answered(paper.today, paper.days_late)
    else:
        yield says.late(paper.today, paper.days_late, is_report=paper.is_report)


def said_lines(paper: Paper) -> Iterator[str]:
    """The last words with their day, and every explanation in full."""
    yield says.last_words(paper.unit, paper.said_on, paper.said) if paper.said_on else says.no_words()
    for row in paper.explanations:
        yield says.explanation(row.way, row.on, row.words)


def request_lines(paper: Paper) -> Iterator[str]:
    """What is asked now, with the proposed date."""
    yield request_line(paper)
    if paper.addition:
        yield paper.addition


def request_line(paper: Paper) -> str:
    if paper.is_upward:
        return says.advice(paper.unit, paper.answer_by)
    if paper.asked is not None:
        return says.partner_reminder(paper.answer_by)
    if paper.is_coordinated:
        return says.reminder(paper.answer_by, is_report=paper.is_report)
    if paper.kind == letters.REMINDER:
        return says.office_reminder(paper.answer_by, is_report=paper.is_report)
    return says.request(paper.answer_by, is_report=paper.is_report)


def rows(paper: Paper) -> list[tuple[str, str, str, str]]:
    return [(says.on(row.on), row.way, row.by, row.words) for row in paper.dealings]


def history_table(document: Any, paper: Paper) -> Any:
    return table(document, says.history_headings(), rows(paper), WIDTHS)


def reminders_line(paper: Paper) -> str:
    return says.reminders(paper.reminders) if paper.reminders else ""


def _you(paper: Paper) -> str:
    is_named = paper.is_upward or paper.is_coordinated
    return says.you(unit=paper.unit, is_unit_named=is_named, polite=paper.asked is not None)


# --- on paper -----------------------------------------------------------------------------------------------


def docx(paper: Paper) -> bytes:
    """The letter in our own layout."""
    document = Document()
    set_page(document, paper.heading, paper.today)
    number_pages(document)
    mark_every_page(document, says.mark())
    _head(document, paper)
    heading(document, says.heading_matter())
    texts(document, matter_lines(paper))
    heading(document, says.heading_dealings())
    subheading(document, says.heading_said(you=_you(paper)))
    texts(document, said_lines(paper))
    subheading(document, says.heading_history())
    if paper.dealings:
        history_table(document, paper)
    else:
        text(document, says.no_history())
    if paper.reminders:
        text(document, reminders_line(paper))
    heading(document, _last_heading(paper))
    texts(document, request_lines(paper))
    _foot(document, paper)
    return saved(document)


def saved(document: Any) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _head(document: Any, paper: Paper) -> None:
    line(document, says.mark(), HEADING, SIZE, CENTER)
    line(document, says.document_number(paper.document, paper.today.year), BODY, SIZE, CENTER)
    if paper.is_upward:
        line(document, says.signer(), BODY, SIZE, RIGHT)
    line(document, paper.heading, TITLE, TITLE_SIZE, CENTER)
    line(document, "", BODY, SIZE)
    line(document, says.colon(paper.addressee), BODY, SIZE)
    if paper.is_upward:
        text(document, says.opening_upward(says.default_basis()))


def _last_heading(paper: Paper) -> str:
    if paper.is_upward:
        return says.heading_advice()
    return says.heading_asking() if paper.asked or paper.is_coordinated else says.heading_request()


def _foot(document: Any, paper: Paper) -> None:
    text(document, says.ending_upward() if paper.is_upward else says.ending())
    line(document, "", BODY, SIZE)
    for words, from_edge in ((paper.sender, 2), (says.on(paper.issued_on or paper.today), 4)):
        signed = line(document, words, BODY, SIZE, RIGHT)
        signed.paragraph_format.right_indent = Pt(SIZE.pt * from_edge)
        signed.paragraph_format.keep_with_next = True
    text(document, says.contact())
