"""商请, 结束商请 and 商请清单: the lead's commands, and its decisions about what the unit answered (八)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from handlers import ask_drafts, ask_views
from handlers.ask_views import shown
from handlers.commands import words_after
from handlers.turn import Speak, Turn
from ledger import ask_replies, asks
from ledger.access import Act, may
from ledger.acts import Ask
from ledger.errors import ButtonUnknown, CommandUnclear
from ledger.matters import shares_of
from ledger.unit_errors import NoOpenAsk
from ledger.words import AskState, ContactKind
from locales import ask_steps as step_texts
from locales import asks as texts
from reading.acts import act_day

NOTE, COORDINATION = "ask_note_lead", "ask_coord"
NOTE_WITHIN, LINE_WITHIN = timedelta(hours=1), timedelta(days=1)
END = "结束商请 3号 省财政厅"
SPOKEN = "协调 3号 省财政厅 电话 1月25日 张处称本周报"
KINDS = {
    "电话": ContactKind.CALL,
    "通话": ContactKind.CALL,
    "会商": ContactKind.MEETING,
    "会议": ContactKind.MEETING,
    "开会": ContactKind.MEETING,
    "发函": ContactKind.LETTER,
    "函": ContactKind.LETTER,
}


def listed(turn: Turn) -> None:
    """`商请清单`: what waits for an answer, of the matters that the speaker's unit leads and of its own shares."""
    query = select(Ask).where(col(Ask.state).in_(asks.LIVE)).order_by(col(Ask.answer_by), col(Ask.id))
    found = [ask for ask in turn.session.exec(query) if _concerns(turn, ask)]
    lines = [shown(turn, ask) for ask in found]
    turn.reply(texts.listed(lines), protect=any(line.is_internal for line in lines))


def _concerns(turn: Turn, ask: Ask) -> bool:
    share, matter = asks.subjects(turn.session, ask)
    return _may_decide(turn, ask) or may(turn.actor, Act.REPLY, matter=matter, share=share)


def _may_decide(turn: Turn, ask: Ask) -> bool:
    _share, matter = asks.subjects(turn.session, ask)
    lead = asks.lead_share(turn.session, matter)
    return lead is not None and may(turn.actor, Act.ASK, matter=matter, share=lead)


def end(turn: Turn) -> None:
    """`结束商请 3号 省财政厅`"""
    ask, rest = _named(turn, usage=END)
    asks.close(turn.session, actor=turn.actor, ask=ask, reason=rest or None, now=turn.now)
    is_told = ask_views.tell_unit(turn, ask, texts.ended(shown(turn, ask), rest))
    turn.reply(texts.decided(shown(turn, ask), is_told=is_told))


def coordinated(turn: Turn) -> None:
    """`协调 3号 省财政厅 电话 1月25日 张处称本周报`"""
    ask, rest = _named(turn, usage=SPOKEN)
    word = next((word for word in KINDS if rest.startswith(word)), None)
    if word is None:
        raise CommandUnclear(usage=SPOKEN)
    _coordinate(turn, ask, KINDS[word], rest.removeprefix(word).strip(" ，,：:"))


def _named(turn: Turn, *, usage: str) -> tuple[Ask, str]:
    """The live ask of a command: number, unit (needed only if several units are asked), and the rest."""
    words = words_after(turn, turn.text, usage=usage)
    assert words.matter is not None
    ask_drafts.led(turn, words.matter)
    shares = [s for s in shares_of(turn.session, words.matter) if words.unit is None or s.unit_id == words.unit.id]
    found = asks.open_asks(turn.session, [share.id for share in shares])
    if not found:
        raise NoOpenAsk(number=words.matter.number, unit=words.unit.name if words.unit else step_texts.any_unit())
    if len(found) > 1:
        raise CommandUnclear(usage=usage)
    return found[0], words.rest


def _coordinate(turn: Turn, ask: Ask, kind: ContactKind, words: str) -> None:
    named = act_day(words, turn.now)
    happened = named.day if named and named.day and named.day <= turn.today else turn.today
    record = ask_replies.coordinate(
        turn.session, actor=turn.actor, ask=ask, kind=kind, text=words, happened_on=happened, now=turn.now
    )
    turn.reply(texts.coordinated(shown(turn, ask), kind, record.happened_on))


# --- buttons ------------------------------------------------------------------------------------------------


def _pressed(turn: Turn) -> Ask | None:
    """The pressed ask, for whoever may decide about it; None: the button is older than the ask, whose state is shown.

    Raises ButtonUnknown."""
    assert turn.press is not None
    ask = turn.session.get(Ask, turn.press.row)
    if ask is None:
        raise ButtonUnknown
    if not _may_decide(turn, ask):
        raise ButtonUnknown  # not even that it exists
    if ask.version == turn.press.version:
        return ask
    seen = shown(turn, ask)
    turn.toast = step_texts.changed()
    turn.reply(texts.stands(seen), texts.decision_row(seen), protect=seen.is_internal)
    return None


def _decide(verb: Callable[..., None], said: Callable[[texts.Asked], str], *, asks_note: bool) -> Speak:
    """One press, one decision; its reason may follow with the next message."""

    def pressed(turn: Turn) -> None:
        ask = _pressed(turn)
        if ask is None:
            return
        verb(turn.session, actor=turn.actor, ask=ask, now=turn.now)
        is_told = ask_views.tell_unit(turn, ask, said(shown(turn, ask)), *_again(ask))
        if asks_note:
            turn.await_answer(NOTE, turn.now + NOTE_WITHIN, ask=ask.id, version=ask.version)
        turn.reply(texts.decided(shown(turn, ask), is_told=is_told, asks_note=asks_note))

    return pressed


def _again(ask: Ask) -> list[texts.Row]:
    """The buttons anew, for the older ones are of an older version: only while the unit still owes an answer."""
    return texts.reply_rows(ask.id or 0, ask.version) if ask.state == AskState.OPEN else []


def _spoke(kind: ContactKind) -> Speak:
    """［电话］［会商］［发函］: one line about it."""

    def pressed(turn: Turn) -> None:
        ask = _pressed(turn)
        if ask is None:
            return
        if ask.state not in asks.LIVE:
            raise asks.over(turn.session, ask)
        turn.await_answer(COORDINATION, turn.now + LINE_WITHIN, ask=ask.id, kind=kind)
        turn.reply(texts.say_what_was_done(shown(turn, ask), kind))

    return pressed


def _refer(turn: Turn) -> None:
    """［提请环委办协调］: nothing goes there without this tap."""
    ask = _pressed(turn)
    if ask is None:
        return
    ask_replies.refer(turn.session, actor=turn.actor, ask=ask, now=turn.now)
    share, _matter = asks.subjects(turn.session, ask)
    seen = shown(turn, ask)
    told = turn.tell_office(f"referred:{ask.id}", texts.refer_office(seen), share=share)
    turn.reply(texts.referred(seen, told))


# --- the answers to what was asked --------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The line about a call, or the reason of a decision; False if the message answers another one, tells of another
    matter, or the ask is not the speaker's to decide any more."""
    ask = turn.session.get_one(Ask, about["ask"])
    if turn.reply_to is not None and ask.id not in ask_views.answered_asks(turn):
        return False
    if not _may_decide(turn, ask):
        return False
    if ask_views.is_news_of_another(turn, shown(turn, ask).number):
        if what == COORDINATION:  # the line may still follow
            turn.await_answer(COORDINATION, turn.now + LINE_WITHIN, **about)
        return False
    if what == COORDINATION:
        _coordinate(turn, ask, ContactKind(about["kind"]), turn.text)
        return True
    if ask.version != about["version"] or ask_views.is_receipt(turn.text):
        return False
    ask_replies.add_note(turn.session, actor=turn.actor, ask=ask, text=turn.text, now=turn.now)
    is_told = ask_views.tell_unit(turn, ask, texts.note_said(shown(turn, ask), turn.text), *_again(ask))
    turn.reply(texts.decided(shown(turn, ask), is_told=is_told))
    return True


ANSWERS = {NOTE: answered, COORDINATION: answered}
VERBS: dict[str, Speak] = {
    "ask_ok": _decide(ask_replies.accept, texts.accepted, asks_note=True),
    "ask_nok": _decide(ask_replies.decline, texts.declined, asks_note=True),
    "ask_yes": _decide(ask_replies.agree, texts.day_agreed, asks_note=False),
    "ask_no": _decide(ask_replies.refuse_day, texts.day_refused, asks_note=False),
    "coord_call": _spoke(ContactKind.CALL),
    "coord_meet": _spoke(ContactKind.MEETING),
    "coord_letter": _spoke(ContactKind.LETTER),
    "refer": _refer,
}
