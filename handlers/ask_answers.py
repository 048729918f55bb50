"""What people of the asked unit say and press about a 商请 (八): an answer, a day, a reason; the lead hears of each."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers import ask_views, objections
from handlers.ask_views import is_receipt, shown
from handlers.own import open_own
from handlers.turn import Speak, Turn
from ledger import ask_replies, asks, progress
from ledger.access import Act, may
from ledger.acts import Ask
from ledger.ask_replies import Promise
from ledger.errors import ButtonUnknown, DatePassed, DateUnclear
from ledger.models import Progress, Share
from ledger.progress import Said, Source
from ledger.words import AskState
from locales import ask_steps as step_texts
from locales import asks as texts
from locales import buttons
from locales import cards as card_texts
from reading.asking import promises_reply, read_reply, read_when, says_answered
from reading.dates import Today
from reading.updates import Item, Understanding, understand

WHEN, WHY, WORDS = "ask_when", "ask_why", "ask_words"
WITHIN, WORDS_WITHIN = timedelta(days=1), timedelta(hours=1)
MOST_BARE = 5  # letters of a bare day: 25日, 1.25


def said(turn: Turn, understood: Understanding) -> Understanding | None:
    """What is left of a plain message once it has answered asks; None: nothing. A reply to an ask's message answers it,
    and so does 已函复 or a day of 反馈 that names the matter or needs no number. 收到 and questions are none, and of
    several nothing is guessed."""
    own = {one.share.id: one.matter for one in open_own(turn)}
    standing = asks.open_asks(turn.session, list(own), states=asks.STANDING)
    replied = ask_views.answered_asks(turn)
    if replied:
        found = _of_reply(turn, standing, replied)
        return None if found and _say(turn, found[0]) else understood
    if turn.reply_to is not None or not standing:
        return understood
    numbered = [(own[ask.share_id].number, ask) for ask in standing]
    if all(item.ref is None for item in understood.items):
        return None if _of_bare(turn, understood, numbered) else understood
    rest = []
    for item in understood.items:
        about = [ask for number, ask in numbered if number == item.ref]
        rest += [] if about and _of_item(turn, about, item, understood.intent) else [item]
    return replace(understood, items=tuple(rest)) if rest else None


def _of_bare(turn: Turn, understood: Understanding, numbered: list[tuple[int, Ask]]) -> bool:
    """Words without a matter's number."""
    if understood.intent == "extension" and len(numbered) == 1:
        due = next((item.due for item in understood.items if item.due), None)
        return _asks_for_time(turn, numbered[0][1], due)
    if not says_answered(turn.text):
        return False
    if len(numbered) > 1:
        turn.reply(texts.which(sorted(number for number, _ask in numbered)))
    else:
        _answer(turn, numbered[0][1], turn.text)
    return True


def _of_item(turn: Turn, about: list[Ask], item: Item, intent: str) -> bool:
    """What was said of one matter; the others' leads read nothing of it."""
    words = item.words or turn.text
    if intent == "extension":
        return len(about) == 1 and _asks_for_time(turn, about[0], item.due)
    if says_answered(words):
        for ask in about:
            _answer(turn, ask, words)
        return True
    reply = read_reply(words, now=turn.now, workdays=turn.days)
    if reply.day is None or not promises_reply(words) or about[0].state != AskState.OPEN:
        return False
    _promise(turn, about[0], reply.day)
    return True


def _asks_for_time(turn: Turn, ask: Ask, day: date | None) -> bool:
    """More time within the unit's own deadline is more time for the answer; beyond it the deadline is meant."""
    share, _matter = asks.subjects(turn.session, ask)
    if ask.state != AskState.OPEN or day is None or day <= ask.answer_by:
        return False
    if share.due_on is not None and day > share.due_on:
        return False
    _promise(turn, ask, day)
    return True


def _of_reply(turn: Turn, standing: list[Ask], replied: set[int]) -> list[Ask]:
    """The ask of the answered message, or the one that took its place; of several asks in it none is guessed."""
    shares = {turn.session.get_one(Ask, ask_id).share_id for ask_id in replied}
    found = [ask for ask in standing if ask.share_id in shares]
    return found if len(found) == 1 else []


def _say(turn: Turn, ask: Ask) -> bool:
    """Words in reply to an ask."""
    reply = read_reply(turn.text, now=turn.now, workdays=turn.days)
    match reply.kind:
        case "none":
            return False
        case "objection":
            objections.raise_(turn, ask)
        case "date" if reply.day is not None and ask.state == AskState.OPEN:
            _promise(turn, ask, reply.day)
        case "trouble":
            _explain(turn, ask)
        case _:
            _answer(turn, ask, turn.text)
    return True


def _answer(turn: Turn, ask: Ask, words: str) -> None:
    """The words are kept as the unit's entry too, so that ［撤回］ and an edit reach them."""
    _record(turn, ask, words, turn.message_id)
    ask_replies.answer(turn.session, actor=turn.actor, ask=ask, text=words, now=turn.now)
    is_told = _tell(turn, ask)
    _reply(turn, ask, texts.noted_answer(shown(turn, ask), is_told=is_told))


def edited(turn: Turn, entry: Progress) -> bool:
    """Whether an edited message was the answer to an ask or a reason, and nothing else: then it still is, in its newer
    words."""
    share = turn.session.get_one(Share, entry.share_id)
    ask = ask_replies.answered_by(turn.session, share, entry.reported_at)
    if ask is None or entry.understood:
        return False
    source = Source(turn.chat_id, turn.message_id, turn.revision)
    progress.supersede(
        turn.session, actor=turn.actor, entry=entry, said=Said(), text=turn.text, source=source, now=turn.now
    )
    is_told, seen = _tell(turn, ask), shown(turn, ask)
    said = texts.reason_noted if ask.state == AskState.EXPLAINED else texts.noted_answer
    _reply(turn, ask, said(seen, is_told=is_told))
    return True


def _record(turn: Turn, ask: Ask, text: str, message_id: int | None) -> None:
    share, _matter = asks.subjects(turn.session, ask)
    progress.record(
        turn.session,
        actor=turn.actor,
        share=share,
        said=Said(),
        text=text,
        source=Source(turn.chat_id, message_id, turn.revision),
        now=turn.now,
        answers_ask=False,
    )


def _promise(turn: Turn, ask: Ask, day: date) -> None:
    what = ask_replies.promise(turn.session, actor=turn.actor, ask=ask, day=day, days=turn.days, now=turn.now)
    if what is Promise.KEPT:
        ask_views.tell_lead(turn, ask, texts.day_named(shown(turn, ask), day))
        return _reply(turn, ask, texts.day_kept(shown(turn, ask), day))
    is_told, seen = _tell(turn, ask), shown(turn, ask)
    said = texts.day_moved if what is Promise.MOVED else texts.day_wanted
    return _reply(turn, ask, said(seen, is_told=is_told))


def _explain(turn: Turn, ask: Ask) -> None:
    _record(turn, ask, turn.text, turn.message_id)
    ask_replies.explain(turn.session, actor=turn.actor, ask=ask, text=turn.text, now=turn.now)
    is_told = _tell(turn, ask)
    _reply(turn, ask, texts.reason_noted(shown(turn, ask), is_told=is_told))


def _tell(turn: Turn, ask: Ask) -> bool:
    """The lead is told what was said, with what it may decide."""
    seen = shown(turn, ask)
    return ask_views.tell_lead(turn, ask, texts.to_lead(seen), texts.decision_row(seen))


def _reply(turn: Turn, ask: Ask, text: str) -> None:
    turn.reply(text, protect=shown(turn, ask).is_internal)


# --- buttons ------------------------------------------------------------------------------------------------


def pressed(turn: Turn) -> Ask | None:
    """The pressed ask if it still stands as it was shown; else its state is shown, with what may be pressed now.

    Raises ButtonUnknown."""
    assert turn.press is not None
    ask = turn.session.get(Ask, turn.press.row)
    if ask is None:
        raise ButtonUnknown
    if not _may_reply(turn, ask):
        raise ButtonUnknown  # not even that it exists
    if ask.version == turn.press.version and ask.state in asks.STANDING:
        return ask
    seen = shown(turn, ask)
    turn.toast = step_texts.changed()
    rows = texts.reply_rows(seen.id, seen.version) if ask.state in asks.STANDING else []
    turn.reply(texts.stands(seen), *rows, protect=seen.is_internal)
    return None


def _may_reply(turn: Turn, ask: Ask) -> bool:
    share, matter = asks.subjects(turn.session, ask)
    return may(turn.actor, Act.REPLY, matter=matter, share=share)


def _done(turn: Turn) -> None:
    """［已反馈］: nothing more is needed; a line may follow."""
    ask = pressed(turn)
    if ask is None:
        return
    label = card_texts.by_button(buttons.replied())
    _record(turn, ask, label, None)
    ask_replies.answer(turn.session, actor=turn.actor, ask=ask, text=label, now=turn.now)
    is_told, seen = _tell(turn, ask), shown(turn, ask)
    if not seen.is_internal:
        turn.await_answer(WORDS, turn.now + WORDS_WITHIN, ask=ask.id)
    _reply(turn, ask, texts.noted_answer(seen, is_told=is_told, asks_words=not seen.is_internal))


def _date(turn: Turn) -> None:
    """［定日期］"""
    ask = pressed(turn)
    if ask is not None:
        turn.await_answer(WHEN, turn.now + WITHIN, ask=ask.id)
        _reply(turn, ask, texts.say_day(shown(turn, ask)))


def _stuck(turn: Turn) -> None:
    """［有困难］"""
    ask = pressed(turn)
    if ask is not None:
        turn.await_answer(WHY, turn.now + WITHIN, ask=ask.id)
        _reply(turn, ask, texts.say_reason(shown(turn, ask)))


def _not_ours(turn: Turn) -> None:
    """［不属本单位职责］"""
    ask = pressed(turn)
    if ask is not None:
        objections.ask_for(turn, ask)


# --- the answers to what was asked --------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The day, the reason, or the line after ［已反馈］; False if the message speaks of something else, or the share
    is not the speaker's any more."""
    ask = turn.session.get_one(Ask, about["ask"])
    if not _may_reply(turn, ask):
        return False
    if _speaks_of_another(turn, ask, what):
        return False
    if what == WORDS:
        return _is_more_words(turn, ask)
    if ask.state not in asks.STANDING:
        _reply(turn, ask, texts.stands(shown(turn, ask)))
        return True
    if what == WHY:
        _explain(turn, ask)
        return True
    _promise(turn, ask, _day(turn))
    return True


def _speaks_of_another(turn: Turn, ask: Ask, what: str) -> bool:
    number = shown(turn, ask).number
    replied = ask_views.answered_asks(turn)
    if (turn.reply_to is not None and ask.id not in replied) or is_receipt(turn.text):
        return True
    if what == WHEN and len(turn.text) <= MOST_BARE:
        return False
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    named = any(item.ref not in (None, number) for item in understood.items)
    is_news = what == WORDS and any(item.status or item.percent is not None for item in understood.items)
    return named or understood.intent == "question" or (is_news and bool(understood.items[0].ref))


def _is_more_words(turn: Turn, ask: Ask) -> bool:
    if ask.state != AskState.ANSWERED:
        return False
    ask_replies.add_words(turn.session, actor=turn.actor, ask=ask, text=turn.text, now=turn.now)
    seen = shown(turn, ask)
    is_told = ask_views.tell_lead(turn, ask, texts.more_words(seen))
    _reply(turn, ask, texts.words_passed_on(seen, is_told=is_told))
    return True


def _day(turn: Turn) -> date:
    """Raises DateUnclear, DatePassed: the question stays."""
    text = f"{turn.text}日" if turn.text.isdigit() and len(turn.text) <= 2 else turn.text
    when = read_when(text, Today(turn.today, turn.days))
    if when.day is not None and when.fault == "past":
        raise DatePassed(day=when.day)
    if when.day is None:
        raise DateUnclear(text=turn.text)
    return when.day


ANSWERS: dict[str, Callable[[Turn, str, dict[str, Any]], bool]] = {WHEN: answered, WHY: answered, WORDS: answered}
VERBS: dict[str, Speak] = {"ask_done": _done, "ask_date": _date, "ask_stuck": _stuck, "ask_not": _not_ours}
