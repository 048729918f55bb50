"""代录 and 电话: what came on paper or by telephone counts like a message, from the day it happened."""

import re
from collections.abc import Callable

from sqlmodel import col, select

from handlers import ask_views, cards
from handlers.commands import unit_named
from handlers.turn import Turn
from handlers.understood import STATUSES, checked_day
from ledger import calls, events, legs, progress
from ledger.access import Act, require
from ledger.errors import CommandUnclear, NoShare, NoSuchUnit, Outdated
from ledger.matters import shares_of
from ledger.models import Matter, Share, Unit
from ledger.presses import Press
from ledger.progress import Said, Source
from ledger.words import OVER, LegName, LegState, MatterKind, ShareRole, Status
from locales import buttons
from locales import office as texts
from reading.acts import act_day
from reading.asking import merely_told
from reading.names import AmbiguousUnit, UnknownUnit
from reading.records import Record, RecordUnclear, read_record
from reading.updates import understand

RECORD = "代录 省林业局 1月27日纸质已报 鄂林文〔2027〕3号"
CALL = "电话 3号 省水利厅 王处称周四报"
PAPER, TELEPHONE = "纸质", "电话"
NOT_REACHED = re.compile("没人接|无人接|未接|打不通|没接|关机|占线")


def on_paper(turn: Turn) -> None:
    """`代录 省林业局 1月27日纸质已报 鄂林文〔2027〕3号`"""
    _record(turn, medium=PAPER, usage=RECORD)


def by_telephone(turn: Turn) -> None:
    """`电话 3号 省水利厅 王处称周四报`: counts as the reminder and as the update."""
    _record(turn, medium=TELEPHONE, usage=CALL)


def _record(turn: Turn, *, medium: str, usage: str) -> None:
    require(turn.actor, Act.RECORD)
    record = _read(turn, usage)
    unit = unit_named(turn, record.unit) if record.unit else None
    share = find_share(turn, record, unit, usage=usage)
    matter = turn.session.get_one(Matter, share.matter_id)
    if "抄送" in record.words and matter.kind == MatterKind.REPORT:
        return _copy_received(turn, share, matter, record)
    if medium == TELEPHONE and NOT_REACHED.search(record.words):
        return _not_reached(turn, share, matter, record)
    if record.medium == "phone":
        medium = TELEPHONE
    source = Source(turn.chat_id, turn.message_id, behalf=medium)
    is_told = merely_told(record.words)
    entry = progress.record(
        turn.session,
        actor=turn.actor,
        share=share,
        said=Said() if is_told else said_in(turn, record),
        text=record.words,
        source=source,
        now=turn.now,
        answers_ask=not is_told,
    )
    ask_views.after_record(turn, share)
    if medium == TELEPHONE:
        calls.made(turn.session, share, turn.now)
    cards.show(turn, [entry])
    text = texts.recorded_for_you(record.words, medium=medium, line=cards.line(turn, share))
    fix = [(buttons.correct(), Press("fix", entry.id or 0, share.version))]
    turn.tell_responsible(f"behalf:{entry.id}", text, fix, share=share)
    return None


def _copy_received(turn: Turn, share: Share, matter: Matter, record: Record) -> None:
    """`代录 3号 抄送已收到`: the office's own receipt ends the leg 抄送, and nobody is asked about it."""
    leg = legs.find(turn.session, share, LegName.COPY_OFFICE)
    if leg is None or leg.state != LegState.OPEN:
        raise Outdated(number=matter.number)
    happened = record.happened_on or turn.today
    legs.confirm(turn.session, actor=turn.actor, leg=leg, happened_on=happened, now=turn.now)
    turn.reply(cards.legs_card(turn, share, matter))


def _not_reached(turn: Turn, share: Share, matter: Matter, record: Record) -> None:
    """Nobody answered the telephone: that is no reminder and no answer, the task stays."""
    events.record(
        turn.session, at=turn.now, actor=turn.actor.name, verb="电话未接通", matter=matter.number, share=share.id
    )
    turn.reply(texts.not_reached(matter.number))


def _read(turn: Turn, usage: str) -> Record:
    try:
        return read_record(turn.text, names=turn.names, now=turn.now, workdays=turn.days)
    except UnknownUnit as unknown:
        raise NoSuchUnit(text=unknown.text, nearest=unknown.nearest) from None
    except AmbiguousUnit as ambiguous:
        raise NoSuchUnit(text=ambiguous.text, nearest=ambiguous.candidates) from None
    except RecordUnclear:
        raise CommandUnclear(usage=usage) from None


def said_in(turn: Turn, record: Record) -> Said:
    """A report or a finished matter with its day; else whatever was said of the state."""
    if record.act in ("report", "done"):
        happened = checked_day(act_day(record.words, turn.now), record.words)  # None: the day on record, else today
        return Said(status=Status.DONE, happened_on=happened, document_number=record.document_number)
    item = next(iter(understand(record.words, now=turn.now, workdays=turn.days).items), None)
    if item is None:
        return Said()
    return Said(
        Status.DONE if item.status == "done" else STATUSES.get(item.status or ""),
        item.percent,
        item.due,
        item.needs_help,
    )


def find_share(turn: Turn, record: Record, unit: Unit | None, *, usage: str) -> Share:
    """By number and unit; without a number the unit's one open report, or its one open matter."""
    if record.number is not None:
        matter = turn.matter(record.number)
        wanted = shares_of(turn.session, matter)
        found = [s for s in wanted if (s.unit_id == unit.id if unit else s.role == ShareRole.LEAD)]
        if not found and unit is not None:
            lead = turn.people.units[matter.lead_id].name if matter.lead_id else texts.nobody_yet()
            raise NoShare(number=matter.number, unit=unit.name, lead=lead)
    else:
        assert unit is not None
        found = _open_of(turn, unit, lambda m: m.kind == MatterKind.REPORT) or _open_of(turn, unit, lambda m: True)
    if len(found) != 1:
        raise CommandUnclear(usage=usage)
    return found[0]


def _open_of(turn: Turn, unit: Unit, wanted: Callable[[Matter], bool]) -> list[Share]:
    query = select(Share).where(Share.unit_id == unit.id, col(Share.status).not_in(OVER))
    shares = [s for s in turn.session.exec(query) if wanted(turn.session.get_one(Matter, s.matter_id))]
    return [s for s in shares if s.fulfilled_on is None] or shares
