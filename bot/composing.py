"""What a parcel says at the moment it is sent: re-checked against the ledger, rendered from it (promise 2)."""

import base64
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from bot.letters import letter_call
from handlers import lagging
from bot import ask_blocks
from handlers.extensions import seen_on
from ledger import asks, calendar, directory, legs, progress, successions
from ledger.acts import Ask, Erasure, Judgement, LeadProposal, MajorEvent
from ledger.directory import Directory
from ledger.models import Extension, Letter, Matter, Progress, Share
from ledger.parcels import Call
from ledger.planned import Lag
from ledger.presses import Press, keyboard
from ledger.rows import Outbox
from ledger.words import (
    OVER,
    ErasureState,
    ExtensionState,
    LegName,
    LetterState,
    MajorState,
    MessageClass,
    OutboxState,
    ProposalState,
    Role,
    Status,
    Transmission,
)
from ledger.workdays import Workdays, day_of
from locales import buttons, dates, extensions, keyboards, notices
from locales import drafts as draft_texts
from locales import lagging as lagging_texts
from locales.reminders import LIMIT, MOST, Reminder, bundle
from schedules import pace
from schedules.tick import TAP

Thing = TypeVar("Thing")
SCHEDULED = ("step", "leaders", "legs", "claim")


@dataclass(frozen=True)
class _Desk:
    """One parcel's look at the ledger."""

    session: Session
    people: Directory
    days: Workdays
    today: date


def compose(session: Session, rows: Sequence[Outbox], now: datetime, forms: Path | None = None) -> Call | None:
    """The call for these rows, those without reason cancelled; None when nothing is left to say.

    `forms` is the folder of the office's own layouts of letters.
    """
    first = rows[0]
    if first.body.get("kind") == "notice":
        text, markup = notices.office_notice(first.body)
        return _message(text, markup, rows)
    if first.body.get("kind") == "draft":
        return _draft(session, first, now)
    if first.body.get("kind") == "letter":
        return letter_call(session, first, now, forms)
    if first.body.get("kind") == "ask_card":
        return ask_blocks.card(session, first, now)
    rows = [row for row in rows if not _has_lapsed(session, row)]
    if not rows:
        return None
    if "call" in first.body and len(rows) == 1 and rows[0] is first:
        return Call(first.method, first.body["call"], tuple(row.id or 0 for row in rows))
    desk = _Desk(session, directory.of(session), calendar.load(session), day_of(now))
    owed = [(row, reminder) for row in rows if (reminder := _still_owed(desk, row)) is not None]
    kept = _once_a_share(owed)
    room = LIMIT if not kept else LIMIT // 2
    asked = _fitting(list(_asked(desk, rows)), room, lambda pair: extensions.card(pair[1], nth=pair[0].body["nth"]))
    room -= sum(len(text) for _pair, text in asked)
    paced = _fitting(list(_paced(desk, rows)), room, lambda pair: _pace_question(desk, pair[1]))
    room -= sum(len(text) for _pair, text in paced)
    loose = _fitting([row for row in rows if "call" in row.body], room, lambda row: str(row.body["call"]["text"]))
    if not kept and not loose and not asked and not paced:
        return None
    told = [row for row, _reminder in owed] + [row for row, _text in loose]
    told += [row for (row, _seen), _text in asked] + [row for (row, _lag), _text in paced]
    return replace(_bundle(desk, kept, asked, paced, loose), rows=tuple(row.id or 0 for row in told))
    posed = _fitting(_posed(desk, rows, {r.share_id for _row, r in kept}), room, lambda block: block.text)
    room -= sum(len(text) for _block, text in posed)
    loose = _fitting([row for row in rows if "call" in row.body], room, lambda row: str(row.body["call"]["text"]))
    if not kept and not loose and not asked and not posed:
        return None
    told = [row for row, _reminder in owed] + [row for (row, _seen), _text in asked] + [row for row, _text in loose]
    told += [row for block, _text in posed for row in block.rows]
    asked_of = {block.share_id for block, _text in posed} | {row.share_id for row, _text in loose if _is_ask(row)}
    kept = [pair for pair in kept if pair[1].share_id not in asked_of or pair[1].role != Role.RESPONSIBLE]
    return replace(_bundle(desk, kept, asked, loose, posed), rows=tuple(row.id or 0 for row in told))


def _posed(desk: _Desk, rows: Sequence[Outbox], reminded: set[int]) -> list[ask_blocks.Block]:
    """What the schedule says about asks and objections."""
    return ask_blocks.blocks(
        desk.session, rows, people=desk.people, days=desk.days, today=desk.today, reminded=reminded
    )


def _is_ask(row: Outbox) -> bool:
    """Whether it is the 商请 itself, to the asked unit."""
    return row.key.startswith("ask:") and "ask" in row.body


def _has_lapsed(session: Session, row: Outbox) -> bool:
    """Whether what a personal message is about stands no longer, or may not be said any more; the row is cancelled."""
    about = row.body
    is_over = False
    if "extension" in about:
        request = session.get_one(Extension, about["extension"])
        is_over = (request.state, request.version) != (ExtensionState.UNDECIDED, about["version"])
    elif "proposal" in about:
        proposal = session.get_one(LeadProposal, about["proposal"])
        is_over = (proposal.state, proposal.version) != (ProposalState.PROPOSED, about["version"])
    elif "share_role" in about:  # who leads: a later decision tells anew
        is_over = session.get_one(Share, row.share_id).role != about["share_role"]
    elif "major" in about:
        is_over = session.get_one(MajorEvent, about["major"]).state != MajorState.OPEN
    elif "judgement" in about:
        is_over = session.get_one(Judgement, about["judgement"]).version != about["version"]
    elif "erasure" in about:
        is_over = session.get_one(Erasure, about["erasure"]).state != ErasureState.ASKED
    elif "ask" in about and "call" in about:
        ask = session.get_one(Ask, about["ask"])
        is_over = ask.state not in asks.STANDING or ask.round != about.get("round", ask.round)
    elif "entry" in about:
        is_over = session.get_one(Progress, about["entry"]).superseded_by is not None
    if row.klass == MessageClass.PERSONAL and row.share_id and "call" in about:
        matter = session.get_one(Matter, session.get_one(Share, row.share_id).matter_id)
        is_over |= matter.transmission == Transmission.INTERNAL and not about["call"].get("protect_content")
    if is_over:
        row.state, row.error = OutboxState.CANCELLED, "事由已消失"
    return is_over


def _fitting(things: Sequence[Thing], room: int, said: Callable[[Thing], str]) -> list[tuple[Thing, str]]:
    """As many as one message has room for, the first in any case; the others wait for the next bundle."""
    shown: list[tuple[Thing, str]] = []
    for thing in things:
        text = said(thing)
        room -= len(text)
        if shown and room < 0:
            break
        shown.append((thing, text))
    return shown


def _asked(desk: _Desk, rows: Sequence[Outbox]) -> Iterator[tuple[Outbox, extensions.Request]]:
    """Requests that this person is reminded to decide, each once; those decided meanwhile are cancelled."""
    seen: set[int] = set()
    for row in rows:
        if row.body.get("kind") != "decide":
            continue
        request = desk.session.get_one(Extension, row.body["request"])
        found = seen_on(desk.session, request, people=desk.people, today=desk.today)
        if request.state != ExtensionState.UNDECIDED or found.is_moot:
            row.state, row.error = OutboxState.CANCELLED, "已答复"
        elif found.claimed_on is not None:
            row.state, row.error = OutboxState.CANCELLED, "待确认办结"
        elif found.id not in seen:
            seen.add(found.id)
            yield row, found


def _paced(desk: _Desk, rows: Sequence[Outbox]) -> Iterator[tuple[Outbox, Lag]]:
    """Parts far behind their plan, about which this person is asked 是否发起商请."""
    for row in rows:
        if row.body.get("kind") == pace.KIND:
            lag = pace.still_asked(desk.session, row, days=desk.days, today=desk.today)
            if lag is not None:
                yield row, lag


def _pace_question(desk: _Desk, lag: Lag) -> str:
    return lagging_texts.question(lagging.seen_on(desk.session, lag, today=desk.today))


def _draft(session: Session, row: Outbox, now: datetime) -> Call:
    """The draft of a report as the ledger stands now."""
    from paperwork import reports  # python-docx is slow to load, and few ask for a draft

    draft = reports.draft_of(session, session.get_one(Share, row.share_id), now=now)
    content = base64.b64encode(reports.docx(draft)).decode()
    params = {
        "document": {"filename": draft_texts.file_name(draft.number), "base64": content},
        "caption": draft_texts.caption(draft.number),
    }
    return Call("sendDocument", params, (row.id or 0,))


def _once_a_share(owed: list[tuple[Outbox, Reminder]]) -> list[tuple[Outbox, Reminder]]:
    """One user may hold several posts: he reads of a share once, as the one who answers for it if he does."""
    ordered = sorted(owed, key=lambda pair: not pair[1].is_own)
    first: dict[tuple[int, str], tuple[Outbox, Reminder]] = {}
    for row, reminder in ordered:
        first.setdefault((reminder.share_id, reminder.role), (row, reminder))
    return list(first.values())


def text_of(session: Session, row: Outbox, now: datetime) -> str:
    """What a row would say at `now`, without sending or cancelling it."""
    if row.body["kind"] in ask_blocks.KINDS:
        return ask_blocks.text_of(session, row, now)
    desk = _Desk(session, directory.of(session), calendar.load(session), day_of(now))
    reminder = _reminder(desk, row, session.get_one(Share, row.share_id))
    return bundle([reminder], note=dates.estimate_note(desk.days, reminder.effective_on, reminder.announces_on))[0]


def _bundle(
    desk: _Desk,
    kept: list[tuple[Outbox, Reminder]],
    asked: list[tuple[tuple[Outbox, extensions.Request], str]],
    paced: list[tuple[tuple[Outbox, Lag], str]],
    loose: list[tuple[Outbox, str]],
    posed: list[tuple[ask_blocks.Block, str]],
) -> Call:
    reminders = [reminder for _, reminder in kept]
    note = dates.estimate_note(desk.days, *(r.effective_on for r in reminders), *(r.announces_on for r in reminders))
    parts = [text for _row, text in loose] + [text for _pair, text in asked] + [text for _pair, text in paced]
    if reminders:
        parts.append(bundle(reminders, note=note, room=LIMIT - sum(map(len, parts)))[0])
    is_alone = len(kept) + len(asked) + len(paced) + len(loose) == 1
    own = [extensions.row(seen, is_numbered=not is_alone) for (_row, seen), _text in asked]
    own += [lagging.question_row(lag, is_alone=is_alone) for (_row, lag), _text in paced]
    parts = [text for _row, text in loose] + [text for _pair, text in asked] + [text for _block, text in posed]
    if reminders:
        parts.append(bundle(reminders, note=note, room=LIMIT - sum(map(len, parts)))[0])
    is_alone = len(kept) + len(asked) + len(loose) + len(posed) == 1
    own = [extensions.row(seen, is_numbered=not is_alone) for (_row, seen), _text in asked]
    own += [line for block, _text in posed for line in block.lines(is_numbered=not is_alone)]
    markup = keyboard(*own, *_buttons(sorted(kept, key=lambda pair: pair[1].urgency), is_alone=is_alone))
    markup["inline_keyboard"][:0] = [line for row, _text in loose for line in _brought(row, is_numbered=not is_alone)]
    protect = any(reminder.is_internal for reminder in reminders)
    protect = protect or any(seen.is_internal for (_row, seen), _text in asked)
    protect = protect or any(block.is_internal for block, _text in posed)
    protect = protect or any(row.body["call"].get("protect_content") for row, _text in loose)
    return _message("\n\n".join(parts), markup, [], protect=protect)


def _brought(row: Outbox, *, is_numbered: bool) -> list[list[dict[str, str]]]:
    """The buttons of a personal message that joined the bundle."""
    lines = row.body["call"].get("reply_markup", {}).get("inline_keyboard", [])
    if not is_numbered or row.matter is None:
        return list(lines)
    return [[pair | {"text": buttons.numbered(row.matter, pair["text"])} for pair in line] for line in lines]


def _message(text: str, markup: dict[str, Any], rows: Sequence[Outbox], *, protect: bool = False) -> Call:
    params: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
    if markup.get("inline_keyboard"):
        params["reply_markup"] = markup
    if protect:
        params["protect_content"] = True
    return Call("sendMessage", params, tuple(row.id or 0 for row in rows))


def _still_owed(desk: _Desk, row: Outbox) -> Reminder | None:
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
    return _reminder(desk, row, share)


def _gone(desk: _Desk, row: Outbox, share: Share) -> str | None:
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
    return "已列入交接清单" if _is_on_todays_list(desk, row, share) else None


def _is_on_todays_list(desk: _Desk, row: Outbox, share: Share) -> bool:
    """A successor who registered today has read of his shares in the hand-over list."""
    person = desk.people.people.get(row.person_id or 0)
    return (
        person is not None
        and person.id == share.person_id
        and successions.is_first_day(desk.session, person, desk.today)
    )


def _asked_legs(desk: _Desk, share: Share) -> tuple[str, ...]:
    return tuple(leg.name for leg in legs.still_open(desk.session, share) if leg.name in legs.ASKED_OF_UNIT)


def _reminder(desk: _Desk, row: Outbox, share: Share) -> Reminder:
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
        basis=matter.basis or "",
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


def _is_same(desk: _Desk, said: Progress, row: Outbox) -> bool:
    """Whether the reader said it himself, not a predecessor in his post."""
    if said.person_id != row.person_id:
        return False
    return not successions.is_predecessors(desk.session, said.person_id, said.reported_at)


def _has_draft(desk: _Desk, share: Share) -> bool:
    query = select(Letter.id).where(Letter.share_id == share.id, Letter.round == share.round, Letter.kind != TAP)
    query = query.where(Letter.state != LetterState.VOID, col(Letter.ask_id).is_(None))
    query = select(Letter.id).where(
        Letter.share_id == share.id, Letter.round == share.round, Letter.kind != TAP, col(Letter.ask_id).is_(None)
    )
    return desk.session.exec(query).first() is not None


def office_name(people: Directory) -> str:
    """The office in whose name the bot speaks."""
    return next((unit.name for unit in people.units.values() if unit.kind == "环委办"), notices.the_office())


def _buttons(kept: list[tuple[Outbox, Reminder]], *, is_alone: bool) -> list[list[tuple[str, Press]]]:
    if is_alone and kept:
        return _single(kept[0][1])
    return [_in_bundle(reminder) for _row, reminder in kept[:MOST]] + _more(kept)


def _more(kept: list[tuple[Outbox, Reminder]]) -> list[list[tuple[str, Press]]]:
    return [[(buttons.mine(), Press("mine", 0))]] if len(kept) > MOST else []


def _single(r: Reminder) -> list[list[tuple[str, Press]]]:
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
