"""往来记录: what passed between people about one unit's share, in order; what was superseded never counts.

Posts and units stand for people: a letter names organs, never persons.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from ledger import letters
from ledger.acts import Ask, Coordination, Judgement, Objection
from ledger.directory import Directory
from ledger.models import Extension, Letter, Matter, Progress, Share
from ledger.rows import Event, Outbox
from ledger.words import (
    AskState,
    ContactKind,
    ExtensionState,
    JudgementState,
    LetterState,
    ObjectionState,
    OutboxState,
)
from ledger.workdays import day_of
from locales import papers as says
from paperwork.layout import flat

TELEPHONE, EXPLANATION, NOT_REACHED = "电话", "情况说明", "电话未接通"
OTHER_ROWS = ("leaders", "legs", "claim", "decide", "letter")
"""Kinds of outbox rows that are no reminder to the unit."""


@dataclass(frozen=True)
class Dealing:
    """One row: the day, 方式, 经办, 内容."""

    on: date
    way: str
    by: str
    words: str


@dataclass(frozen=True)
class _Desk:
    session: Session
    people: Directory
    share: Share

    @property
    def unit(self) -> str:
        return self.people.units[self.share.unit_id].name

    def post(self, person_id: int | None, unit: str) -> str:
        """The unit and the title of a post, without the holder's name."""
        person = self.people.people.get(person_id or 0)
        if person is None:
            return unit
        return self.people.units[person.unit_id].name + (person.title or "")


def of_share(session: Session, share: Share, people: Directory) -> tuple[Dealing, ...]:
    """Every row about a share, by day."""
    desk = _Desk(session, people, share)
    sources = (_words, _requests, _asks, _objections, _judgements, _calls, _letters)
    rows = [row for source in sources for row in source(desk)]
    return tuple(sorted(rows, key=lambda row: row.on))


def reminders(session: Session, share: Share) -> int:
    """How often the schedule reminded the unit, however many people heard it."""
    query = select(Outbox).where(Outbox.share_id == share.id, col(Outbox.step).is_not(None))
    told = session.exec(query.where(col(Outbox.state).in_([OutboxState.SENT, OutboxState.CALLED])))
    return len({row.key.rsplit(":", 1)[0] for row in told if row.body.get("kind") not in OTHER_ROWS})


def leaders_told(session: Session, share: Share) -> tuple[date, ...]:
    """The days on which the unit's 分管领导 heard of it."""
    query = select(Outbox).where(Outbox.share_id == share.id, Outbox.state == OutboxState.SENT)
    told = (row for row in session.exec(query) if row.body.get("kind") == "leaders" and row.sent_at)
    return tuple(sorted({day_of(row.sent_at) for row in told if row.sent_at}))


def calls(session: Session, share: Share) -> tuple[date, ...]:
    """The days of recorded calls, the office's and the lead's."""
    found = (entry for entry in _standing(session, share) if entry.behalf == TELEPHONE)
    query = select(Coordination).join(Ask, col(Coordination.ask_id) == Ask.id)
    called = session.exec(query.where(Ask.share_id == share.id, Coordination.kind == ContactKind.CALL))
    met = {one.happened_on for one in called}
    return tuple(sorted({*met, *(entry.happened_on or day_of(entry.reported_at) for entry in found)}))


def last_answer(session: Session, share: Share) -> Progress | None:
    """The unit's last words that still count; a tap is no words."""
    return next((one for one in reversed(_standing(session, share)) if not _is_tap(one.text)), None)


def _standing(session: Session, share: Share) -> list[Progress]:
    query = select(Progress).where(Progress.share_id == share.id, col(Progress.superseded_by).is_(None))
    return list(session.exec(query.order_by(col(Progress.id))))


def _is_tap(text: str) -> bool:
    return text.startswith("［") and text.endswith("］")


def _words(desk: _Desk) -> Iterator[Dealing]:
    told = {request.entry_id for request in _standing_requests(desk)}
    asks = desk.session.exec(select(Ask).where(Ask.share_id == desk.share.id))
    reasons = {(ask.answered_at, ask.answer) for ask in asks if _is_reason(ask)}
    for entry in _standing(desk.session, desk.share):
        if entry.id in told or _is_tap(entry.text) or (entry.reported_at, entry.text) in reasons:
            continue
        way = says.telephone() if entry.behalf == TELEPHONE else says.answer()
        by = desk.post(entry.person_id, desk.unit) if entry.behalf else desk.unit
        yield Dealing(entry.happened_on or day_of(entry.reported_at), way, by, flat(entry.text))


def _standing_requests(desk: _Desk) -> list[Extension]:
    over = (ExtensionState.INCOMPLETE, ExtensionState.WITHDRAWN, ExtensionState.REPLACED)
    query = select(Extension).where(Extension.share_id == desk.share.id, col(Extension.state).not_in(over))
    return list(desk.session.exec(query.order_by(col(Extension.id))))


def _requests(desk: _Desk) -> Iterator[Dealing]:
    for request in _standing_requests(desk):
        is_explanation = request.kind == EXPLANATION
        said = says.explained if is_explanation else says.wanted
        words = said(request.wanted_on, flat(request.reason or ""), str(request.state))
        yield Dealing(day_of(request.asked_at), request.kind, desk.unit, words)


def _is_reason(ask: Ask) -> bool:
    return ask.state in (AskState.EXPLAINED, AskState.EXCUSED)


def _asks(desk: _Desk) -> Iterator[Dealing]:
    """The asks, what answered them and stands nowhere else, and what the lead did."""
    units = desk.people.units
    entries = {(entry.reported_at, entry.text) for entry in _standing(desk.session, desk.share)}
    for ask in desk.session.exec(select(Ask).where(Ask.share_id == desk.share.id).order_by(col(Ask.id))):
        words = says.ask_row(flat(ask.text), ask.answer_by)
        yield Dealing(day_of(ask.asked_at), says.asking(), units[ask.lead_id].name, words)
        if ask.answer and ask.answered_at and (_is_reason(ask) or (ask.answered_at, ask.answer) not in entries):
            way = says.explaining() if _is_reason(ask) else says.answer()
            yield Dealing(day_of(ask.answered_at), way, desk.unit, flat(ask.answer))
        query = select(Coordination).where(Coordination.ask_id == ask.id).order_by(col(Coordination.id))
        for one in desk.session.exec(query):
            by = desk.post(one.person_id, units[ask.lead_id].name)
            yield Dealing(one.happened_on, str(one.kind), by, flat(one.text))


def _objections(desk: _Desk) -> Iterator[Dealing]:
    query = select(Objection).where(Objection.share_id == desk.share.id, Objection.state != ObjectionState.WITHDRAWN)
    for one in desk.session.exec(query):
        words = says.objection(flat(one.basis), flat(one.proposal), str(one.state))
        yield Dealing(day_of(one.raised_at), says.explaining(), desk.unit, words)


def _judgements(desk: _Desk) -> Iterator[Dealing]:
    query = select(Judgement).where(Judgement.share_id == desk.share.id, Judgement.state != JudgementState.WITHDRAWN)
    for one in desk.session.exec(query.order_by(col(Judgement.id))):
        by = desk.post(one.person_id, desk.unit)
        yield Dealing(day_of(one.written_at), says.judging(), by, says.judged(flat(one.reason)))
        if one.answer and one.answered_at:
            words = says.explained(None, flat(one.answer), str(one.state))
            yield Dealing(day_of(one.answered_at), says.explaining(), desk.unit, words)


def _calls(desk: _Desk) -> Iterator[Dealing]:
    """Calls that nobody took; what was said in the others stands among the words."""
    number = desk.session.get_one(Matter, desk.share.matter_id).number
    query = select(Event).where(Event.matter == number, Event.verb == NOT_REACHED).order_by(col(Event.id))
    office = desk.people.units.get(letters.office_unit(desk.people))
    for event in desk.session.exec(query):
        if event.detail.get("share") == desk.share.id:
            by = office.name if office else ""
            yield Dealing(day_of(event.at), says.telephone(), by, says.not_reached())


def _letters(desk: _Desk) -> Iterator[Dealing]:
    title = flat(desk.session.get_one(Matter, desk.share.matter_id).title)
    query = select(Letter).where(Letter.share_id == desk.share.id, Letter.state == LetterState.ISSUED)
    for letter in desk.session.exec(query.order_by(col(Letter.id))):
        if letter.issued_on and letter.number:
            words = says.letter_row(says.subject(title, letter.kind), letter.number)
            yield Dealing(letter.issued_on, says.sending(), _sender(desk, letter), words)


def _sender(desk: _Desk, letter: Letter) -> str:
    about = letters.subject_of(desk.session, letter)
    unit_id = about.ask.lead_id if about.ask else letters.office_unit(desk.people)
    unit = desk.people.units.get(unit_id)
    return unit.name if unit else ""
