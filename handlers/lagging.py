"""What people of the lead see of parts behind their plan, and what everybody concerned sees of a judgement."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from handlers import ask_steps
from handlers.turn import Speak, Turn
from ledger import events, judgements, planned
from ledger.access import Act, may
from ledger.acts import Judgement
from ledger.directory import Directory
from ledger.errors import ButtonUnknown
from ledger.models import Matter, Share
from ledger.planned import Lag
from ledger.presses import Press
from ledger.queries import Line
from ledger.rows import Event
from ledger.words import ShareRole, Status, Transmission
from ledger.workdays import day_of
from locales import buttons
from locales import lagging as texts

PUT_OFF = "暂不商请"
ROOM_IN_LIST = 240  # characters beneath one of ten matters
QUIET_DAYS = 10  # working days after ［暂不］


def seen_on(session: Session, lag: Lag, *, today: date) -> texts.Behind:
    """A part behind its plan as sentences need it."""
    excuse = judgements.accepted_reason(session, lag.share)
    return texts.Behind(
        number=lag.matter.number,
        title=lag.matter.title,
        unit=lag.unit.name,
        planned=lag.planned,
        reported=lag.reported,
        said_on=lag.said_on,
        due_on=lag.share.due_on,
        today=today,
        is_blocked=lag.share.status == Status.BLOCKED,
        is_explained=lag.share.explained,
        excuse=excuse[0] if excuse else "",
        excused_on=day_of(excuse[1]) if excuse else None,
    )


def judged(session: Session, judgement: Judgement, people: Directory) -> texts.Judged:
    """A judgement as sentences need it."""
    share, matter = judgements.subjects(session, judgement)
    decided_by = people.people.get(judgement.decided_by or 0)
    return texts.Judged(
        number=matter.number,
        title=matter.title,
        unit=people.units[share.unit_id].name,
        state=judgement.state,
        by=judgement.holder,
        reason=judgement.reason,
        written_at=judgement.written_at,
        answer=judgement.answer or "",
        decided_by=decided_by.name if decided_by else "",
        decided_at=judgement.decided_at,
        note=judgement.note or "",
        is_internal=matter.transmission == Transmission.INTERNAL,
    )


def beneath(turn: Turn, matters: Sequence[Matter], *, room: int = ROOM_IN_LIST) -> dict[int, list[str]]:
    """By matter the lines below it: for who may judge all units behind their plan, and to everybody the judgements of
    shares that he may see, in 建制顺序 of units; at most `room` characters a matter, the first unit in any case."""
    led = {matter.id for matter in matters if judgements.may_judge(turn.session, turn.actor, matter)}
    found = planned.lagging(turn.session, today=turn.today, days=turn.days, least=turn.pace.shown, matter_ids=led)
    lags = {lag.share.id: lag for lag in found}
    query = select(Share).where(col(Share.matter_id).in_([m.id for m in matters]), Share.role == ShareRole.COOPERATING)
    shares = [share for share in turn.session.exec(query) if share.id in lags or _sees(turn, share)]
    shares.sort(key=lambda share: (turn.people.units[share.unit_id].position, share.unit_id))
    latest = judgements.latest(turn.session, [share.id for share in shares])
    lines: dict[int, list[str]] = {}
    left: dict[int, int] = {}
    for share in shares:
        said = list(_of_share(turn, lags.get(share.id), latest.get(share.id or 0)))
        shown = lines.get(share.matter_id, [])
        if not said:
            continue
        if shown and (share.matter_id in left or sum(map(len, shown + said)) > room):
            left[share.matter_id] = left.get(share.matter_id, 0) + 1
        else:
            lines[share.matter_id] = shown + said
    numbers = {matter.id or 0: matter.number for matter in matters}
    for matter_id, count in left.items():
        lines[matter_id].append(texts.more_units(numbers[matter_id], count))
    return lines


def below(turn: Turn, lines: Sequence[Line]) -> dict[int, str]:
    """For the lines of an office's list: by share the judgement that stands, or the reason that was accepted."""
    found = judgements.latest(turn.session, [line.share_id for line in lines])
    said = {share_id: texts.beside(judged(turn.session, one, turn.people)) for share_id, one in found.items()}
    return {share_id: texts.in_list(text) for share_id, text in said.items() if text}


def _of_share(turn: Turn, lag: Lag | None, judgement: Judgement | None) -> Iterable[str]:
    if lag is not None:
        yield texts.behind(seen_on(turn.session, lag, today=turn.today))
    if judgement is not None and (said := texts.beside(judged(turn.session, judgement, turn.people))):
        yield said


def _sees(turn: Turn, share: Share) -> bool:
    matter = turn.session.get_one(Matter, share.matter_id)
    return may(turn.actor, Act.SEE, matter=matter, share=share)


def timeline(turn: Turn, matter: Matter, shares: Sequence[Share]) -> Iterable[tuple[datetime, str]]:
    """What was written, answered and decided about these shares, for the matter's history."""
    found = {events.subject_name(one): one for one in judgements.of_shares(turn.session, [s.id for s in shares])}
    query = select(Event).where(Event.matter == matter.number, col(Event.subject).in_(list(found)))
    for event in turn.session.exec(query.order_by(col(Event.id))):
        seen = judged(turn.session, found[event.subject or ""], turn.people)
        match event.verb:
            case judgements.WRITTEN:
                yield event.at, texts.judged(event.at, seen)
            case judgements.ANSWERED:
                yield event.at, texts.explained(event.at, seen)
            case judgements.ACCEPTED | judgements.REFUSED if not event.detail.get("more"):
                yield event.at, texts.decided(event.at, seen, is_accepted=event.verb == judgements.ACCEPTED)
            case judgements.WITHDRAWN:
                yield event.at, texts.withdrawn(event.at, event.actor, seen)
    if judgements.may_judge(turn.session, turn.actor, matter):
        units = {f"share:{share.id}": turn.people.units[share.unit_id].name for share in shares}
        put_off = select(Event).where(Event.matter == matter.number, Event.verb == PUT_OFF)
        for event in turn.session.exec(put_off):
            if event.subject in units:
                yield event.at, texts.put_off(event.at, event.actor, units[event.subject])


# --- the buttons of 是否发起商请 ---------------------------------------------------------------------------------


def question_row(lag: Lag, *, is_alone: bool) -> list[tuple[str, Press]]:
    """［商请］ ［暂不］; among others they name matter and unit."""
    number, unit = lag.matter.number, lag.unit.name
    labels = (buttons.ask_unit(), buttons.not_now())
    if not is_alone:
        named = (buttons.ask_this_unit(unit), buttons.not_this_unit_now(unit))
        labels = (buttons.numbered(number, named[0]), buttons.numbered(number, named[1]))
    verbs = ("ask_unit", "pace_no")
    return [
        (label, Press(verb, lag.share.id or 0, lag.share.version)) for label, verb in zip(labels, verbs, strict=True)
    ]


def _ask_unit(turn: Turn) -> None:
    """［商请］"""
    found = _pressed(turn)
    if found is not None:
        share, matter = found
        begin_asking(turn, share, matter)


def begin_asking(turn: Turn, share: Share, matter: Matter) -> None:
    """The one place where ［商请］ hands over to the asking."""
    ask_steps.begin(turn, matter, share)


def _not_now(turn: Turn) -> None:
    """［暂不］: noted, and not asked again for ten working days."""
    found = _pressed(turn)
    if found is None:
        return
    share, matter = found
    subject = events.subject_name(share)
    query = select(Event.at).where(Event.matter == matter.number, Event.verb == PUT_OFF, Event.subject == subject)
    said = max(turn.session.exec(query), default=None)
    if said is None or turn.days.between(day_of(said), turn.today) >= QUIET_DAYS:
        events.record(
            turn.session, at=turn.now, actor=turn.actor.name, verb=PUT_OFF, matter=matter.number, subject=share
        )
    turn.toast = texts.not_now(matter.number, turn.people.units[share.unit_id].name, QUIET_DAYS)
    turn.reply(turn.toast)


def _pressed(turn: Turn) -> tuple[Share, Matter] | None:
    """The cooperating share, if the button is of its present version; else it is said how things stand. Raises
    ButtonUnknown."""
    assert turn.press is not None
    share = turn.session.get(Share, turn.press.row)
    if share is None or share.role != ShareRole.COOPERATING:
        raise ButtonUnknown
    matter = turn.session.get_one(Matter, share.matter_id)
    lead = judgements.lead_share(turn.session, matter)
    if matter.transmission == Transmission.INTERNAL or not may(turn.actor, Act.ASK, matter=matter, share=lead):
        raise ButtonUnknown
    points = planned.behind(share, matter, turn.today, turn.days)
    if share.version == turn.press.version and points is not None and points > 0:
        return share, matter
    turn.toast = texts.moved_on(matter.number, turn.people.units[share.unit_id].name)
    turn.reply(turn.toast)
    return None


VERBS: dict[str, Speak] = {"ask_unit": _ask_unit, "pace_no": _not_now}
