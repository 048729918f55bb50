"""延期 and 情况说明 from the decider's side: 同意, 不同意, 改期, and the answer back to the asker at once."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from handlers.extensions import ANSWER_WITHIN, day_said, example, shown
from handlers.turn import Speak, Turn
from handlers.understood import answer_of_day
from ledger import extensions
from ledger.errors import ButtonUnknown, DateUnclear
from ledger.models import Extension, Share
from ledger.presses import Press
from ledger.queries import Line
from ledger.rows import Outbox
from ledger.words import ExtensionState
from locales import dates
from locales import extensions as texts
from reading.updates import understand

NOTE_WITHIN = timedelta(hours=1)
MOVE, NOTE = "ext_move", "ext_note"
RECEIPT = re.compile(
    r"(?:(?:收到|好|知道|明白|清楚|谢谢?|多谢|感谢|辛苦|嗯|哦|行|可以|没事|不客气|ok|1)(?:的|了|啦|吧|您|你|大家)*[，。！!,.、~\s]*)+",
    re.IGNORECASE,
)
"""What is no reason: everything else that follows a refusal is passed on."""


def _pressed(turn: Turn) -> Extension | None:
    """The pressed request; None if there is nothing to decide any more, and then its state is shown.

    Raises ButtonUnknown.
    """
    assert turn.press is not None
    request = turn.session.get(Extension, turn.press.row)
    if request is None or not extensions.may_decide(turn.session, turn.actor, request):
        raise ButtonUnknown  # not even that it exists
    seen = shown(turn, request)
    if request.state == ExtensionState.UNDECIDED and request.version == turn.press.version and not seen.is_moot:
        return request
    turn.toast = texts.outcome(seen)
    _show(turn, request, texts.settled(seen))
    return None


def _show(turn: Turn, request: Extension, text: str) -> None:
    """On the request's own card in its place; a list or a bundle stays, for it speaks of others too."""
    query = select(Outbox.key).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.message_id)
    keys = turn.session.exec(query).all() if turn.press is not None else []
    if keys and all(key.startswith(f"extension:{request.id}:") for key in keys):
        turn.redraw(text)
    else:
        turn.reply(text)


def _yes(turn: Turn) -> None:
    """［同意］ ［采纳］"""
    request = _pressed(turn)
    if request is None:
        return
    if request.kind == extensions.EXPLANATION:
        share = extensions.accept(turn.session, actor=turn.actor, request=request, now=turn.now)
        is_told = _tell(turn, request, share, texts.accepted(shown(turn, request)))
        _show(turn, request, texts.settled(shown(turn, request), is_told=is_told, tell_by_phone=not is_told))
        return
    if request.wanted_on is None:  # of an older release
        _move(turn)
    else:
        _grant(turn, request, request.wanted_on)


def _grant(turn: Turn, request: Extension, due_on: date) -> None:
    share = extensions.grant(
        turn.session, actor=turn.actor, request=request, due_on=due_on, days=turn.days, now=turn.now
    )
    seen = shown(turn, request)
    note = dates.estimate_note(turn.days, share.effective_on)
    is_told = _tell(turn, request, share, texts.granted(seen, share.effective_on, note=note))
    _show(turn, request, texts.settled(seen, is_told=is_told, tell_by_phone=not is_told))


def _no(turn: Turn) -> None:
    """［不同意］ ［不采纳］: told at once; the reason may follow with the next message."""
    request = _pressed(turn)
    if request is None:
        return
    share = extensions.refuse(turn.session, actor=turn.actor, request=request, now=turn.now)
    seen = shown(turn, request)
    is_told = _tell(turn, request, share, texts.refused(seen, turn.next_reminder(turn.session, share, turn.now)))
    turn.await_answer(NOTE, turn.now + NOTE_WITHIN, request=request.id)
    _show(turn, request, texts.settled(seen, is_told=is_told, tell_by_phone=not is_told, asks_note=is_told))


def _move(turn: Turn) -> None:
    """［改期］ asks for the date, and the next plain message is the answer."""
    request = _pressed(turn)
    if request is None:
        return
    if request.kind != extensions.EXTENSION:
        raise ButtonUnknown
    turn.await_answer(MOVE, turn.now + ANSWER_WITHIN, request=request.id)
    turn.reply(texts.ask_new_date(shown(turn, request), example=example(turn, request)))


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The new date, or the reason of a refusal; False if the message speaks of something else. Raises DateUnclear."""
    request = turn.session.get_one(Extension, about["request"])
    _share, matter = extensions.subjects(turn.session, request)
    words = answer_of_day(turn.text) if what == MOVE else turn.text
    understood = understand(words, now=turn.now, workdays=turn.days)
    if any(item.ref not in (None, matter.number) for item in understood.items):
        return False
    return _is_note(turn, request) if what == NOTE else _is_new_date(turn, request)


def _is_new_date(turn: Turn, request: Extension) -> bool:
    seen = shown(turn, request)
    if seen.state != ExtensionState.UNDECIDED or seen.is_moot:
        turn.reply(texts.settled(seen))
        return True
    due_on = day_said(turn, turn.session.get_one(Share, request.share_id))
    if due_on is None:
        raise DateUnclear(text=turn.text)
    _grant(turn, request, due_on)
    return True


def _is_note(turn: Turn, request: Extension) -> bool:
    if _answers_another(turn, request):
        return False
    if RECEIPT.fullmatch(turn.text):  # the reason may still follow
        turn.await_answer(NOTE, turn.now + NOTE_WITHIN, request=request.id)
        return False
    extensions.add_note(turn.session, actor=turn.actor, request=request, note=turn.text, now=turn.now)
    share, seen = turn.session.get_one(Share, request.share_id), shown(turn, request)
    _tell(turn, request, share, texts.noted(seen, turn.text))
    turn.reply(texts.note_passed_on(seen))
    return True


def _answers_another(turn: Turn, request: Extension) -> bool:
    """The message is a reply to one about another share."""
    query = select(Outbox.share_id).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    about = set(turn.session.exec(query)) - {None} if turn.reply_to is not None else set()
    return bool(about) and request.share_id not in about


def _tell(turn: Turn, request: Extension, share: Share, text: str) -> bool:
    """To the asker, and to whoever answers for the share by now; whether a chat reaches any of them."""
    people, own = turn.people, {post.person.id for post in turn.actor.posts}
    now_answers = people.first_reachable(people.people.get(share.person_id or 0), share.unit_id)
    asker = people.people.get(request.person_id or 0)
    told = {person.id or 0 for person in (asker, now_answers) if person is not None and people.is_reachable(person)}
    for person_id in sorted(told - own):
        turn.tell(person_id, f"answer:{request.id}:{request.version}", text, share=share)
    return bool(told)


def below(turn: Turn, lines: Sequence[Line]) -> tuple[dict[int, str], list[list[tuple[str, Press]]]]:
    """For the lines of 延期申请: by share what is asked for, and for each a row of buttons."""
    found = extensions.still_open(turn.session, [line.share_id for line in lines])
    seen = {line.share_id: shown(turn, found[line.share_id]) for line in lines if line.share_id in found}
    rows = [texts.row(one, is_numbered=True) for one in seen.values() if one.state == ExtensionState.UNDECIDED]
    return {share_id: texts.in_list(one) for share_id, one in seen.items()}, rows


VERBS: dict[str, Speak] = {"ext_yes": _yes, "ext_no": _no, "ext_move": _move}
