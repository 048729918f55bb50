"""重大情况 (十)(二十): one tap on a preview calls people to the telephone, at any hour; contents never pass."""

import re

from sqlmodel import select

from handlers.turn import Speak, Turn
from ledger import callees, callwords, inbox, major
from ledger.acts import MajorEvent
from ledger.errors import ButtonUnknown
from ledger.rows import Outbox
from ledger.words import MajorState
from locales import major as texts

CANCEL = re.compile(r"(?:已联系上[，,]?)?撤销(?:来电|重大情况)?[。！!]?")


def call(turn: Turn) -> None:
    """The preview. Raises TooManyCalls."""
    called = callwords.read(turn.text) or callwords.Called()
    is_open = major.open_call(turn.session, turn.actor)
    if is_open is not None:
        return _card(turn, is_open, redraw=False)
    matter = major.matter_in_sight(turn.session, turn.actor, called.number)
    if called.number is not None and matter is None:
        turn.note = texts.unseen(called.number)
    event = major.show(turn.session, actor=turn.actor, matter=matter, rehearsal=called.is_rehearsal, now=turn.now)
    seen, told = major.facts(turn.session, event), _told(turn, event)
    if any(one.is_told for one in told):
        turn.reply(texts.preview(seen, told), texts.preview_row(seen), protect=seen.is_internal)
    else:
        turn.reply(texts.nobody(seen, told), protect=seen.is_internal)
    return None


def _told(turn: Turn, event: MajorEvent) -> list[texts.Told]:
    """To the caller: the telephone numbers of his own unit and of the office."""
    groups = callees.groups(turn.session, event, turn.people)
    office = {person.unit_id for person in turn.people.office()}
    return texts.in_words(groups, turn.people.units, knows={event.unit_id, *office})


def _card(turn: Turn, event: MajorEvent, *, redraw: bool) -> None:
    """How the caller's own call stands."""
    seen = major.facts(turn.session, event)
    match event.state:
        case MajorState.OPEN:
            text, row = texts.raised(seen, _told(turn, event)), texts.raised_row(seen)
        case MajorState.SHOWN | MajorState.DROPPED:
            text, row = texts.dropped(seen), []
        case MajorState.CONFIRMED:
            text, row = texts.will_ring(seen), []
        case MajorState.LAPSED:
            text, row = texts.lapsed(seen, callees.desk_phone(turn.people)), texts.raised_row(seen)
        case _:
            text, row = texts.cancelled(seen), []
    if redraw:
        turn.redraw(text, row)
    else:
        turn.reply(text, row, protect=seen.is_internal)


def _own(turn: Turn) -> tuple[MajorEvent, bool]:
    """The caller's own call, and whether the button is of its present version. Raises ButtonUnknown."""
    assert turn.press is not None
    event = turn.session.get(MajorEvent, turn.press.row)
    if event is None or event.person_id not in {post.person.id for post in turn.actor.posts}:
        raise ButtonUnknown
    return event, event.version == turn.press.version


def _go(turn: Turn) -> None:
    """［立即通知］"""
    event, is_current = _own(turn)
    if not is_current or event.state != MajorState.SHOWN:
        return _card(turn, event, redraw=True)
    if turn.now - event.raised_at > major.VALID or major.open_call(turn.session, turn.actor) is not None:
        major.drop(turn.session, actor=turn.actor, event=event, now=turn.now)
        return turn.redraw(texts.expired(major.facts(turn.session, event)))
    major.raise_call(turn.session, actor=turn.actor, event=event, now=turn.now)
    groups, seen = callees.groups(turn.session, event, turn.people), major.facts(turn.session, event)
    calls = texts.messages(seen, groups, turn.people.units, nth=1)
    callees.tell(turn.session, event, calls, nth=1, now=turn.now)
    callees.to_telephone(turn.session, event, [group for group in groups if not group.told], turn.now)
    return _card(turn, event, redraw=True)


def _drop(turn: Turn) -> None:
    """［取消］"""
    event, is_current = _own(turn)
    if is_current and event.state == MajorState.SHOWN:
        major.drop(turn.session, actor=turn.actor, event=event, now=turn.now)
    _card(turn, event, redraw=True)


def _end(turn: Turn) -> None:
    """［已联系上，撤销］"""
    event, is_current = _own(turn)
    if is_current and event.state in (MajorState.OPEN, MajorState.LAPSED):
        _cancel(turn, event)
    _card(turn, event, redraw=True)


def is_cancelled(turn: Turn) -> bool:
    """`撤销` in words, while a call of the speaker is open."""
    event = major.open_call(turn.session, turn.actor) if CANCEL.fullmatch(turn.text) else None
    if event is None:
        return False
    _cancel(turn, event)
    _card(turn, event, redraw=False)
    return True


def _cancel(turn: Turn, event: MajorEvent) -> None:
    major.cancel(turn.session, actor=turn.actor, event=event, now=turn.now)
    seen = major.facts(turn.session, event)
    over = texts.message(seen, texts.state(seen))
    callees.tell_receivers(turn.session, event, over, turn.now)
    callees.redraw_all(turn.session, event, over, pressed=None, now=turn.now)


def _take(turn: Turn) -> None:
    """［我来回电］: the first who presses."""
    assert turn.press is not None
    event = turn.session.get(MajorEvent, turn.press.row)
    if event is None or major.receiver(turn.session, turn.actor, event) is None:
        raise ButtonUnknown
    is_first = major.confirm(turn.session, actor=turn.actor, event=event, now=turn.now)
    seen = major.facts(turn.session, event)
    mine = event.confirmed_by in {post.person.id for post in turn.actor.posts}
    turn.redraw(texts.taken(seen) if mine else texts.state(seen))
    if is_first:
        callees.tell_caller(turn.session, event, texts.message(seen, texts.will_ring(seen)), turn.now)
        over = texts.message(seen, texts.state(seen))
        callees.redraw_all(turn.session, event, over, pressed=turn.message_id, now=turn.now)


def is_answered_here(turn: Turn) -> bool:
    """Whether the message replies to a call: contents do not belong here, and are not kept."""
    if turn.reply_to is None:
        return False
    query = select(Outbox.key).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    if not any(key.startswith("major:") for key in turn.session.exec(query)):
        return False
    inbox.forget_words(turn.session, turn.inbox_id)
    turn.reply(texts.no_content_here())
    return True


VERBS: dict[str, Speak] = {"major_go": _go, "major_drop": _drop, "major_end": _end, "major_take": _take}
