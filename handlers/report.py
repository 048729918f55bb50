"""What an official types: understood, recorded against the right share, answered with one short card (十)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from sqlmodel import col, select

from handlers import cards, errors, requests
from handlers.turn import Turn
from ledger import legs, progress
from ledger.access import Act, may
from ledger.errors import (
    DateInFuture,
    DateUnclear,
    DomainError,
    NoSuchMatter,
    NothingOwned,
    NotReportedYet,
    NotYourMatter,
    SaidForOthers,
)
from ledger.models import Leg, Matter, Progress, Share
from ledger.presses import Press
from ledger.progress import Said, Source
from ledger.queries import open_shares, shares_of
from ledger.rows import Inbox, Outbox
from ledger.words import LegName, LegState, MatterKind, Status
from locales import buttons
from locales import cards as texts
from locales import help as help_texts
from reading.acts import ActDay, document_number
from reading.updates import Item, Understanding, understand

STATUSES = {
    "not_started": Status.NOT_STARTED,
    "in_progress": Status.IN_PROGRESS,
    "blocked": Status.BLOCKED,
    "done": Status.DONE,
}
ANSWER_WITHIN = timedelta(days=1)
BARE_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}[日号]?")
MOST_CHOICES = 8


@dataclass(frozen=True)
class Own:
    """A share the speaker may report on."""

    share: Share
    matter: Matter


def said(turn: Turn) -> None:
    """A plain message: the answer to an open question, else news about matters."""
    progress.refuse_classified(turn.text)
    if _is_settled_by_question(turn):
        return None
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if understood.intent == "ack":
        return turn.reply(texts.noted())
    if understood.intent == "question":
        return turn.reply(texts.question())
    own = [Own(share, matter) for share, matter in open_shares(turn.session, turn.actor)]
    if _is_about_legs(turn, own):
        return None
    if understood.intent == "other" or not understood.items:
        return turn.reply(help_texts.hint())
    return _record_items(turn, understood, own)


def edited(turn: Turn) -> None:
    """An edited message is a correction: the newer words take the place of the older, which stay readable."""
    query = select(Progress).where(Progress.chat_id == turn.chat_id, Progress.message_id == turn.message_id)
    entries = list(turn.session.exec(query.where(col(Progress.superseded_by).is_(None))))
    if not entries:
        return said(turn)
    turn.revision = max(entry.revision for entry in entries) + 1
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    known = {_number(turn, entry) for entry in entries}
    new = [
        _supersede(turn, entry, item)
        for entry in entries
        for item in understood.items
        if item.ref is None or item.ref == _number(turn, entry)
    ]
    if new:
        cards.show(turn, new)
    added = tuple(item for item in understood.items if item.ref is not None and item.ref not in known)
    if added:
        own = [Own(share, matter) for share, matter in open_shares(turn.session, turn.actor)]
        return _record_items(turn, replace(understood, items=added), own)
    return None if new else turn.reply(help_texts.hint())


def _number(turn: Turn, entry: Progress) -> int:
    share = turn.session.get_one(Share, entry.share_id)
    return turn.session.get_one(Matter, share.matter_id).number


def _supersede(turn: Turn, entry: Progress, item: Item) -> Progress:
    return progress.supersede(
        turn.session,
        actor=turn.actor,
        entry=entry,
        said=said_of(turn, item),
        text=item.words or turn.text,
        source=_source(turn),
        now=turn.now,
    )


def said_of(turn: Turn, item: Item) -> Said:
    """An item of the understanding as the ledger records it."""
    status = STATUSES.get(item.status or "")
    done = status is Status.DONE
    return Said(
        status=status,
        percent=item.percent,
        expected_on=item.due,
        needs_help=item.needs_help,
        happened_on=_day_of_act(item) if done else None,
        document_number=document_number(item.words or turn.text) if done else None,
    )


def _day_of_act(item: Item) -> date | None:
    """The day that the words about this item name. Raises DateUnclear for 2月30日, DateInFuture."""
    return checked_day(item.act, item.words)


def checked_day(act: ActDay | None, words: str) -> date | None:
    """The day that was named, None if none was. Raises DateUnclear, DateInFuture."""
    if act is None:
        return None
    if act.fault == "impossible" or act.day is None:
        raise DateUnclear(text=words)
    if act.fault == "future":
        raise DateInFuture(day=act.day)
    return act.day


def _source(turn: Turn) -> Source:
    return Source(turn.chat_id, turn.message_id, turn.revision)


def _bound(turn: Turn, own: Sequence[Own]) -> list[Own]:
    """The shares that the answered message was about."""
    if turn.reply_to is None:
        return []
    query = select(Outbox.share_id).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    entries = select(Progress).where(Progress.chat_id == turn.chat_id, Progress.message_id == turn.reply_to)
    about = {*turn.session.exec(query), *(entry.share_id for entry in turn.session.exec(entries))}
    return [o for o in own if o.share.id in about]


def _record_items(turn: Turn, understood: Understanding, own: list[Own]) -> None:
    """Record every item whose matter is clear; ask about the rest. Refused numbers are said, the others kept."""
    recorded: list[Progress] = []
    refused: list[DomainError] = []
    is_unclear = False
    for item in understood.items:
        try:
            targets = _targets(turn, item, own)
            recorded += [_record(turn, target, item, understood.intent) for target in targets or ()]
            is_unclear = is_unclear or targets is None
        except DomainError as refusal:
            refused.append(refusal)
    if refused and not recorded and not is_unclear:
        raise refused[0]
    if recorded:
        cards.show(turn, recorded)
    for refused_one in refused:
        turn.reply(errors.sentence(refused_one))
    if is_unclear:
        _ask_which(turn, own)


def _targets(turn: Turn, item: Item, own: list[Own]) -> list[Own] | None:
    """The shares meant; None: it is not clear which. Raises NoSuchMatter, NotYourMatter."""
    if item.ref is not None:
        found = [o for o in own if o.matter.number == item.ref]
        return found or [_over_or_foreign(turn, item.ref)]
    bound = _bound(turn, own)
    if len(bound) == 1 or (bound and _says_all(turn.text)):
        return bound
    if bound:
        return None
    owing = [o for o in own if o.share.fulfilled_on is None]
    if len(owing) == 1:
        return owing
    if not own:
        raise NothingOwned
    return own if len(own) == 1 else None


def _says_all(text: str) -> bool:
    return any(word in text for word in ("都", "均", "全部"))


def _over_or_foreign(turn: Turn, number: int) -> Own:
    """A number that is not among the open ones: closed already, in sight but not one's own, or not to be known."""
    matter = turn.matter(number)
    seen = [s for s in shares_of(turn.session, matter) if may(turn.actor, Act.SEE, matter=matter, share=s)]
    mine = [s for s in seen if may(turn.actor, Act.REPORT, matter=matter, share=s)]
    if mine and turn.actor.is_office:
        unit = turn.people.units[mine[0].unit_id].name
        raise SaidForOthers(number=number, unit=unit)
    if mine:
        return Own(mine[0], matter)
    raise (NotYourMatter if seen else NoSuchMatter)(number=number)


def _record(turn: Turn, target: Own, item: Item, intent: str) -> Progress:
    """One item against one share. What is asked for (time, another hand) changes no status by itself."""
    said = said_of(turn, item)
    if intent == "extension":
        said = replace(said, expected_on=None)
    if intent == "handover":
        said = Said()
    was_fulfilled = target.share.fulfilled_on is not None
    if said.status is Status.DONE and not was_fulfilled and _speaks_of_legs_only(target, item.words or turn.text):
        raise NotReportedYet(number=target.matter.number)
    entry = progress.record(
        turn.session,
        actor=turn.actor,
        share=target.share,
        said=said,
        text=item.words or turn.text,
        source=_source(turn),
        now=turn.now,
    )
    if intent == "extension":
        requests.ask_for_time(turn, target.share, target.matter, item.due)
    if intent == "handover":
        requests.ask_for_another(turn, target.share, target.matter)
    if was_fulfilled and said.status not in (None, Status.DONE):
        cards.ask_whether_unreported(turn, target.share)
    return entry


def _speaks_of_legs_only(target: Own, words: str) -> bool:
    """“已公开” and “已抄报” are no 报送."""
    if target.matter.kind != MatterKind.REPORT or not any(leg in words for leg in ("公开", "抄报", "抄送")):
        return False
    return not re.search("报送|上报|已报|报了|报出|报送|呈报|报告已", words.replace("抄报", ""))


def _ask_which(turn: Turn, own: list[Own]) -> None:
    """Nothing is lost: the words stay in the inbox row that the buttons name."""
    bound = _bound(turn, own)
    choices = (bound or own)[:MOST_CHOICES]
    row = [(buttons.matter(o.matter.number), Press("which", turn.inbox_id, 0, str(o.share.id))) for o in choices]
    every = [(buttons.all_of_them(), Press("which", turn.inbox_id, 0, "all"))] if len(choices) > 1 else []
    later = [(buttons.later(), Press("which", turn.inbox_id, 0, "later"))]
    turn.reply(texts.which(turn.text, [o.matter.number for o in choices]), row[:4], row[4:], every + later)


def chosen(turn: Turn) -> None:
    """The press that says which matter an earlier message was about."""
    assert turn.press is not None
    inbox = turn.session.get(Inbox, turn.press.row)
    if inbox is None or inbox.chat_id != turn.chat_id or inbox.user_id != turn.actor.user_id:
        return cards.gone(turn)
    if turn.press.extra == "later":
        return turn.redraw(texts.kept_for_later())
    update = cards.message_of(inbox)
    turn.text, turn.reply_to = update.text, None
    own = [Own(share, matter) for share, matter in open_shares(turn.session, turn.actor)]
    wanted = (
        own[:MOST_CHOICES] if turn.press.extra == "all" else [o for o in own if str(o.share.id) == turn.press.extra]
    )
    done = select(Progress.id).where(Progress.chat_id == turn.chat_id, Progress.message_id == update.message_id)
    if not wanted or turn.session.exec(done).first() is not None:
        return cards.gone(turn)
    understood = understand(turn.text, now=update.sent_at or turn.now, workdays=turn.days)
    item = next((i for i in understood.items if i.ref is None), understood.items[0])
    pressed, turn.message_id = turn.message_id, update.message_id
    whole = replace(item, words=turn.text)
    entries = [_record(turn, target, whole, understood.intent) for target in wanted]
    turn.message_id = pressed
    return cards.show(turn, entries, redraw=True)


def _is_settled_by_question(turn: Turn) -> bool:
    """Whether the message answered what the bot asked this chat: a date, the trouble, or a correction."""
    awaited = turn.awaited()
    if awaited is None:
        return False
    what, about = awaited
    if what == "correct":
        return _is_correction(turn, turn.session.get_one(Progress, about["entry"]))
    share = turn.session.get_one(Share, about["share"])
    matter = turn.session.get_one(Matter, share.matter_id)
    item = _answer(turn, what, matter.number)
    if item is None:
        return False  # they speak of something else: the question is dropped, the message is not
    if what == "date" and item.due is None and item.status is None:
        turn.await_answer("date", turn.now + ANSWER_WITHIN, share=share.id)
        turn.reply(errors.sentence(DateUnclear(text=turn.text)))
        return True
    cards.show(turn, [_record(turn, Own(share, matter), item, "progress")])
    return True


def _answer(turn: Turn, what: str, number: int) -> Item | None:
    """The answer to “哪天” or “难在哪里”; None if another matter is named. A bare “25号” is a day here."""
    words = f"预计{turn.text}报" if what == "date" and BARE_DAY.fullmatch(turn.text) else turn.text
    understood = understand(words, now=turn.now, workdays=turn.days)
    if any(item.ref not in (None, number) for item in understood.items):
        return None
    item = next(iter(understood.items), Item(ref=None))
    if what == "stuck" and item.status != "done":
        return replace(item, status="blocked", needs_help=True)
    return item


def _is_correction(turn: Turn, entry: Progress) -> bool:
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if not understood.items or any(i.ref not in (None, _number(turn, entry)) for i in understood.items):
        return False
    cards.show(turn, [_supersede(turn, entry, understood.items[0])])
    return True


def _is_about_legs(turn: Turn, own: list[Own]) -> bool:
    """“已公开”“已抄报”“不公开，涉及……”, and a document number that follows the report."""
    waiting = [o for o in own if o.matter.kind == MatterKind.REPORT and o.share.fulfilled_on is not None]
    bound = _bound(turn, waiting) or waiting
    numbers = [i.ref for i in understand(turn.text, now=turn.now, workdays=turn.days).items if i.ref is not None]
    mine = [o for o in bound if not numbers or o.matter.number in numbers]
    if len(mine) != 1 or len(numbers) > 1:
        return False
    share = mine[0].share
    leg, state = _leg_said(turn, share)
    if leg is None:
        return _is_document_number(turn, mine[0])
    legs.confirm(
        turn.session,
        actor=turn.actor,
        leg=leg,
        happened_on=_day_of_leg(turn) or turn.today,
        state=state,
        reason=turn.text if state is not LegState.DONE else None,
        now=turn.now,
    )
    turn.reply(cards.legs_card(turn, share, mine[0].matter))
    return True


def _day_of_leg(turn: Turn) -> date | None:
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    return _day_of_act(items[0]) if items else None


def _leg_said(turn: Turn, share: Share) -> tuple[Leg | None, LegState]:
    """The open leg that the words end, and how."""
    text = turn.text
    if "公开" in text and any(word in text for word in ("不公开", "不予公开", "不宜公开")):
        return _open(turn, share, LegName.PUBLISH), LegState.NOT_PUBLISHED
    if "部分公开" in text:
        return _open(turn, share, LegName.PUBLISH), LegState.PARTLY_PUBLISHED
    if any(word in text for word in ("未", "没", "还不")):
        return None, LegState.DONE
    if "公开" in text:
        return _open(turn, share, LegName.PUBLISH), LegState.DONE
    if "抄报" in text:
        return _open(turn, share, LegName.COPY_SUPERIOR), LegState.DONE
    return None, LegState.DONE


def _open(turn: Turn, share: Share, name: LegName) -> Leg | None:
    return next((leg for leg in legs.still_open(turn.session, share) if leg.name == name), None)


def _is_document_number(turn: Turn, own: Own) -> bool:
    """文号 may follow the report; it is asked for once."""
    number = document_number(turn.text)
    if any(item.act for item in understand(turn.text, now=turn.now, workdays=turn.days).items):
        return False  # it names a day as well: a report, or its correction
    leg = legs.find(turn.session, own.share, LegName.SUBMIT)
    if number is None or leg is None or leg.document_number or leg.happened_on is None:
        return False
    legs.add_document_number(turn.session, actor=turn.actor, leg=leg, document_number=number, now=turn.now)
    turn.reply(cards.legs_card(turn, own.share, own.matter))
    return True
