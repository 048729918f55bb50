"""通知 by the office to many people: shown with its receivers first, sent to each once, counted, and taken back."""

import re
from collections.abc import Sequence
from typing import Any

from handlers import previews, receivers
from handlers.turn import Speak, Turn
from ledger import announcing
from ledger.access import Act, require
from ledger.announcing import Addressee
from ledger.deskwork import Announcement
from ledger.entry_errors import NobodyMeant
from ledger.errors import ButtonUnknown, CommandUnclear
from ledger.models import Person
from ledger.presses import Press
from ledger.rows import Outbox
from locales import announcing as texts
from locales.dates import escape
from locales.people import who
from locales.reminders import shorten

MOST_BUTTONS = 8
_NUMBER = re.compile(r"\s*(?:第|#)?\s*(\d{1,6})?\s*(?:份|号)?(?:通知)?\s*")


def command(turn: Turn) -> None:
    """`通知 省直部门责任人 内容…`"""
    require(turn.actor, Act.NOTIFY)
    meant = receivers.read(turn, turn.text)
    if not meant.text:
        raise CommandUnclear(usage=texts.USAGE)
    announcing.check_text(turn.session, meant.text)
    if not meant.persons:
        raise NobodyMeant(text=meant.said, nearest=())
    found = announcing.addressees(turn.session, turn.people, meant.persons)
    is_many = len(found) > announcing.MANY
    row = previews.offer(
        turn, "notify", texts.yes(), to=meant.said, text=meant.text, persons=[one.person.id for one in found]
    )
    text = texts.preview(
        to=meant.said,
        by_chat=[_name(turn, one.told) for one in found if one.told is not None],
        by_telephone=[_name(turn, one.person) for one in found if one.told is None],
        empty=[turn.people.units[unit_id].name for unit_id in meant.empty],
        text=texts.message(_office(turn), meant.text),
        is_many=is_many,
    )
    turn.reply(text, row)


def _name(turn: Turn, person: Person) -> str:
    return who(turn.people.units[person.unit_id].name, person.name)


def _office(turn: Turn) -> str:
    """In whose name it is said: the unit of the post that may."""
    return announcing.speaker(turn.actor).unit.name


def _confirmed(turn: Turn) -> None:
    """［确认发送］: at once, or asked once more beyond 50 receivers."""
    draft = previews.take(turn)
    require(turn.actor, Act.NOTIFY)
    if len(draft["persons"]) > announcing.MANY:
        row = previews.offer(turn, "notify_again", texts.yes_again(), **draft)
        return turn.reply(texts.again(len(draft["persons"]), draft["to"]), row)
    return _send(turn, draft)


def _confirmed_again(turn: Turn) -> None:
    """［再次确认发送］"""
    draft = previews.take(turn)
    require(turn.actor, Act.NOTIFY)
    _send(turn, draft)


def _send(turn: Turn, draft: dict[str, Any]) -> None:
    known = (turn.people.people.get(person_id) for person_id in draft["persons"])
    meant = announcing.addressees(turn.session, turn.people, [one for one in known if one is not None])
    found = announcing.announce(
        turn.session, actor=turn.actor, text=draft["text"], to=draft["to"], meant=meant, now=turn.now
    )
    _tell(turn, found, meant)
    by_chat = sum(one.told is not None for one in meant)
    turn.redraw(texts.sent(found.id or 0, by_chat, len(meant) - by_chat))


def _tell(turn: Turn, found: Announcement, meant: Sequence[Addressee]) -> None:
    text = texts.message(_office(turn), found.text)
    row = [(texts.got_button(), Press("notify_got", found.id or 0))]
    for one in meant:
        if one.told is not None:
            key = announcing.prefix(found.id or 0).rstrip(":")
            turn.tell(one.told.id or 0, key, text, row, share=None, announcement=found.id)


# --- 收到 ---------------------------------------------------------------------------------------------------


def _got(turn: Turn) -> None:
    """［收到］"""
    assert turn.press is not None
    found = turn.session.get(Announcement, turn.press.row)
    if found is None:
        raise ButtonUnknown
    is_new = announcing.receive(turn.session, actor=turn.actor, announcement=found, now=turn.now)
    turn.toast = texts.got() if is_new else texts.got_before()
    if is_new and announcing.is_alone(turn.session, turn.chat_id, turn.message_id):
        sender = turn.people.people.get(found.person_id or 0)
        office = turn.people.units[sender.unit_id].name if sender is not None else ""
        turn.redraw(f"{texts.message(office, found.text)}\n{texts.got_mark()}")


def is_received(turn: Turn) -> bool:
    """收到 in words: the answer to a 通知, or said right after it."""
    found = announcing.of_message(turn.session, turn.chat_id, turn.reply_to)
    if found is None or found.recalled_at is not None:
        return False
    try:
        announcing.receive(turn.session, actor=turn.actor, announcement=found, now=turn.now)
    except ButtonUnknown:
        return False
    turn.reply(texts.got())
    return True


# --- 通知情况, 撤回通知 -------------------------------------------------------------------------------------


def _named(turn: Turn, usage: str) -> Announcement:
    number = _NUMBER.fullmatch(turn.text)
    if number is None:
        raise CommandUnclear(usage=usage)
    return announcing.find(turn.session, int(number[1]) if number[1] else None)


def standing(turn: Turn) -> None:
    """`通知情况`, `通知情况 2`"""
    require(turn.actor, Act.NOTIFY)
    _show(turn, _named(turn, "通知情况 2"))


def _show(turn: Turn, found: Announcement) -> None:
    counted = announcing.figures(turn.session, found)
    persons = [(row, turn.people.people.get(row.person_id or 0)) for row in counted.to_call]
    to_call = [(row, person) for row, person in persons if person is not None and found.recalled_at is None]
    rows = [
        [(texts.called_button(_name(turn, person)), Press("notify_called", row.id or 0))]
        for row, person in to_call[:MOST_BUTTONS]
    ]
    if found.recalled_at is None:
        rows.append([(texts.recall_button(), Press("notify_recall", found.id or 0, found.version))])
    text = texts.standing(
        found.id or 0,
        sent_at=found.sent_at,
        holder=found.holder,
        to=found.to,
        found=counted,
        to_call=[(_name(turn, person), person.phone) for _row, person in to_call],
        recalled_at=found.recalled_at,
    )
    turn.show(text, *rows)


def _called(turn: Turn) -> None:
    """［已电话告知 …］"""
    assert turn.press is not None
    row = turn.session.get(Outbox, turn.press.row)
    if row is None or not row.key.startswith("notify:") or "announcement" not in row.body:
        raise ButtonUnknown
    if announcing.called(turn.session, actor=turn.actor, row=row, now=turn.now):
        turn.toast = texts.called(_name(turn, turn.people.people[row.person_id or 0]))
    _show(turn, turn.session.get_one(Announcement, row.body["announcement"]))


def recall(turn: Turn) -> None:
    """`撤回通知`, `撤回通知 2`"""
    require(turn.actor, Act.NOTIFY)
    _offer_recall(turn, _named(turn, "撤回通知 2"))


def _recall_pressed(turn: Turn) -> None:
    """［撤回这份通知］"""
    assert turn.press is not None
    found = turn.session.get(Announcement, turn.press.row)
    if found is None:
        raise ButtonUnknown
    require(turn.actor, Act.NOTIFY)
    _offer_recall(turn, found)


def _offer_recall(turn: Turn, found: Announcement) -> None:
    if found.recalled_at is not None:
        return _show(turn, found)
    counted = announcing.figures(turn.session, found)
    row = previews.offer(turn, "notify_undo", texts.yes_recall(), announcement=found.id)
    return turn.reply(texts.recall_preview(found.id or 0, escape(shorten(found.text, 100)), counted), row)


def _recall_confirmed(turn: Turn) -> None:
    """［确认撤回通知］"""
    found = announcing.find(turn.session, previews.take(turn)["announcement"])
    had = announcing.recall(turn.session, actor=turn.actor, announcement=found, now=turn.now)
    text = texts.your_notice_recalled(_office(turn), found.sent_at)
    for person_id in had:
        turn.tell(person_id, f"recalled:{found.id}", text, share=None)
    turn.redraw(texts.recalled(found.id or 0, len(had)))


VERBS: dict[str, Speak] = {
    "notify": _confirmed,
    "notify_again": _confirmed_again,
    "notify_got": _got,
    "notify_called": _called,
    "notify_recall": _recall_pressed,
    "notify_undo": _recall_confirmed,
}
