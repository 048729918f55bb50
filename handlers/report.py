"""What an official types: understood, recorded against the right share, answered with one short card (十)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from handlers import (
    announcing,
    ask_answers,
    ask_steps,
    ask_views,
    asks,
    cards,
    confirming,
    corrections,
    decisions,
    entering_steps,
    erasures,
    errors,
    extensions,
    handovers,
    judgements,
    leads,
    letters,
    major,
    objections,
    previews,
    questions,
    task_corrections,
    task_drafts,
)
from handlers.leg_words import is_about_legs, of_legs_only
from handlers.own import Own, bound, heirs, open_own, over_or_foreign, refuse_foreign
from handlers.turn import Turn
from handlers.understood import answer_of_day, said_of
from ledger import events, progress
from ledger.access import Act, may
from ledger.errors import DateUnclear, DomainError, NothingOwned
from ledger.models import Matter, Progress, Share
from ledger.presses import Press
from ledger.progress import Said, Source
from ledger.rows import Inbox
from ledger.words import Status, Transmission
from locales import buttons
from locales import cards as texts
from locales import help as help_texts
from locales import reshaping as reshaping_texts
from reading.likeness import by_likeness
from reading.updates import Item, Understanding, understand

ANSWER_WITHIN = timedelta(days=1)
DATES = ("date", extensions.WHEN, decisions.MOVE, letters.DAY, ask_answers.WHEN, ask_steps.TILL, entering_steps.ENTER)
"""Questions that a bare 25号 answers."""
MOST_CHOICES = 8
SURE_ENOUGH = 0.6  # of an understanding; below it the card asks to look twice


def said(turn: Turn) -> None:
    """A plain message: the answer to an open question, else news about matters."""
    if major.is_answered_here(turn) or major.is_cancelled(turn):
        return None
    if questions.is_answered(turn) or _is_settled_by_question(turn):
        return None
    if task_corrections.said(turn) or task_drafts.pasted(turn):
        return None
    if corrections.renumbers(turn) or confirming.asks_to_tap(turn):
        return None
    if extensions.taken_back(turn):
        return None
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if questions.is_question(turn, understood):
        return questions.ask(turn, understood)
    left = ask_answers.said(turn, understood)
    if left is None:
        return None
    understood = left
    ask_steps.refuse_in_passing(turn, [item.ref for item in understood.items if item.ref is not None])
    own = open_own(turn)
    if is_about_legs(turn, own):
        return None
    if understood.intent == "ack":
        return _noted(turn, understood)
    if understood.intent == "other" or not understood.items:
        return _hint(turn)
    return record_items(turn, understood, own)


def _noted(turn: Turn, understood: Understanding) -> None:
    """收到: noted with the matters it answers, and the ladder goes on; of a 通知 it is counted."""
    if announcing.is_received(turn):
        return
    own = open_own(turn)
    named = {item.ref for item in understood.items}
    for one in [o for o in own if o.matter.number in named] or bound(turn, own):
        number = one.matter.number
        events.record(turn.session, at=turn.now, actor=turn.actor.name, verb="收到", matter=number, subject=one.share)
    turn.reply(texts.noted())


def _hint(turn: Turn) -> None:
    """One short hint for what was not understood, at most once a day; then silence, the words are kept all the same."""
    talk = turn.talk
    if talk.hinted_on != turn.today:
        talk.hinted_on = turn.today
        turn.session.add(talk)
        turn.reply(help_texts.hint())


def edited(turn: Turn) -> None:
    """An edited message is a correction; what it says of other matters is news."""
    left = corrections.supersede_edited(turn)
    if left is None:
        said(turn)
    elif left.items:
        try:
            record_items(turn, left, open_own(turn))
        except DomainError as refusal:  # what the edit took back is taken back all the same
            turn.reply(errors.sentence(refusal))


def _source(turn: Turn) -> Source:
    return Source(turn.chat_id, turn.message_id, turn.revision)


def record_items(turn: Turn, understood: Understanding, own: list[Own]) -> None:
    """Record every item whose matter is clear; ask about the rest. Refused numbers are said, the others kept."""
    recorded: list[tuple[Progress, Item]] = []
    refused: list[DomainError] = []
    is_unclear = False
    for item, shown in zip(understood.items, _apart(understood.items, own), strict=True):
        try:
            targets = _targets(turn, item, own)
            intent = extensions.intent_of(understood, item)
            apart = _apart_of(shown, targets or [])
            recorded += [(_record(turn, target, words, intent), item) for target, words in apart]
            is_unclear = is_unclear or targets is None
        except DomainError as refusal:
            refused.append(refusal)
    if refused and not recorded and not is_unclear:
        raise refused[0]
    if recorded and understood.intent != "handover":  # it has a card of its own
        extensions.show(turn, understood, recorded, is_doubtful=understood.confidence < SURE_ENOUGH)
    for refused_one in refused:
        turn.reply(errors.sentence(refused_one))
    if is_unclear:
        _ask_which(turn, own)


def _apart(items: Sequence[Item], own: list[Own]) -> list[Item]:
    """Words that were said of an 内部 matter too must not stand under an open one."""
    numbers = {o.matter.number for o in own if _is_internal(o)}
    inside = {item.words for item in items if item.ref in numbers}
    return [
        replace(item, words=texts.said_on_paper()) if item.words in inside and item.ref not in numbers else item
        for item in items
    ]


def _apart_of(item: Item, targets: Sequence[Own]) -> list[tuple[Own, Item]]:
    """As `_apart`, for one thing said of several matters at once."""
    hidden = replace(item, words=texts.said_on_paper()) if any(map(_is_internal, targets)) else item
    return [(target, item if _is_internal(target) else hidden) for target in targets]


def _targets(turn: Turn, item: Item, own: list[Own]) -> list[Own] | None:
    """The shares meant; None: it is not clear which. Raises NoSuchMatter, NotYourMatter."""
    if item.ref is not None:
        found = [o for o in own if o.matter.number == item.ref] or heirs(turn, item.ref, own)
        if len(found) > 1:
            return None
        if found and found[0].matter.number != item.ref:
            turn.note = reshaping_texts.goes_on_as(item.ref, found[0].matter.number)
        return found or [over_or_foreign(turn, item.ref)]
    answered = bound(turn, own)
    if len(answered) == 1 or (answered and _says_all(turn.text)):
        return answered
    if answered:
        return None
    refuse_foreign(turn)
    if of_request := extensions.asked_for_before(turn, item, own):
        return of_request
    owing = [o for o in own if o.share.fulfilled_on is None]
    if len(owing) == 1:
        return owing
    if not own:
        raise NothingOwned
    return own if len(own) == 1 else None


def _says_all(text: str) -> bool:
    return any(word in text for word in ("都", "均", "全部"))


def _record(turn: Turn, target: Own, item: Item, intent: str) -> Progress:
    """One item against one share. What is asked for (time, another hand) changes no status by itself."""
    said = said_of(turn, item)
    if intent == "extension":
        said = extensions.as_said(said, target.share, target.matter, turn.today)
    if intent == "handover":
        said = Said()
    was_fulfilled = target.share.fulfilled_on is not None
    said = of_legs_only(turn, target, said, item.words or turn.text)
    denies = was_fulfilled and said.status not in (None, Status.UNCONFIRMED)
    if denies and target.share.status == Status.DONE:
        said = Said()  # kept as words; whether they undo the 办结 is asked below
    entry = progress.record(
        turn.session,
        actor=turn.actor,
        share=target.share,
        said=said,
        text=item.words or turn.text,
        source=_source(turn),
        now=turn.now,
        answers_ask=intent == "progress",
    )
    ask_views.after_record(turn, target.share)
    if intent == "handover":
        handovers.ask_for_another(turn, target.share, target.matter, entry)
    if denies:
        cards.ask_whether_unreported(turn, target.share)
    return entry


def _ask_which(turn: Turn, own: list[Own]) -> None:
    """Nothing is lost: the words stay in the inbox row that the buttons name."""
    choices = _choices(turn, own)
    row = [(buttons.matter(o.matter.number), Press("which", turn.inbox_id, 0, str(o.share.id))) for o in choices]
    every = (
        [(buttons.all_of_them(), Press("which", turn.inbox_id, 0, "all"))]
        if len(choices) > 1 and not turn.in_group
        else []
    )
    later = [(buttons.later(), Press("which", turn.inbox_id, 0, "later"))]
    is_internal = any(_is_internal(o) for o in choices)
    words = "" if is_internal else turn.text
    text = texts.which(words, [o.matter.number for o in choices])
    turn.reply(text, row[:4], row[4:], every + later, protect=is_internal)


def _choices(turn: Turn, own: list[Own]) -> list[Own]:
    """The likeliest first: what was answered, then what the words sound like, then what is due soonest."""
    asked = bound(turn, own) or _of_split(turn, own) or own
    liked = by_likeness(turn.text, ["" if _is_internal(o) else o.matter.title for o in asked])
    return [asked[place] for place in liked][:MOST_CHOICES]


def _of_split(turn: Turn, own: list[Own]) -> list[Own]:
    """Where the matters go on that the words name by an older number."""
    named = {item.ref for item in understand(turn.text, now=turn.now, workdays=turn.days).items if item.ref is not None}
    return [one for number in sorted(named) for one in heirs(turn, number, own)]


def _is_internal(own: Own) -> bool:
    return own.matter.transmission == Transmission.INTERNAL


def chosen(turn: Turn) -> None:
    """The press that says which matter an earlier message was about."""
    assert turn.press is not None
    inbox = turn.session.get(Inbox, turn.press.row)
    if inbox is None or inbox.chat_id is None or inbox.user_id != turn.actor.user_id:
        return cards.gone(turn)
    turn.chat_id = inbox.chat_id  # the words may have been said in a group
    if turn.press.extra == "later":
        return turn.redraw(texts.kept_for_later())
    message = cards.message_of(inbox)
    turn.text, turn.reply_to = message.text, message.reply_to
    offered = _choices(turn, open_own(turn))
    wanted = [o for o in offered if turn.press.extra in ("all", str(o.share.id))]
    done = select(Progress.id).where(Progress.chat_id == turn.chat_id, Progress.message_id == message.message_id)
    if not wanted or turn.session.exec(done.where(col(Progress.share_id).in_([o.share.id for o in wanted]))).first():
        return cards.gone(turn)
    understood = understand(turn.text, now=inbox.received_at, workdays=turn.days)
    item = next((i for i in understood.items if i.ref is None), understood.items[0])
    pressed, turn.message_id = turn.message_id, message.message_id
    intent = extensions.intent_of(understood, item)
    entries = [_record(turn, target, words, intent) for target, words in _apart_of(item, wanted)]
    turn.message_id = pressed
    return extensions.show(turn, understood, [(entry, item) for entry in entries], redraw=True)


def _is_settled_by_question(turn: Turn) -> bool:
    """Whether the message answered what the bot asked this chat: a date, the trouble, or a correction."""
    awaited = turn.awaited()
    if awaited is None:
        return False
    what, about = awaited
    if what in ANSWERS:
        return ANSWERS[what](turn, what, about)
    if what == "correct":
        return corrections.corrects(turn, about)
    share = turn.session.get_one(Share, about["share"])
    matter = turn.session.get_one(Matter, share.matter_id)
    answer = _answer(turn, what, matter.number) if may(turn.actor, Act.REPORT, matter=matter, share=share) else None
    if answer is None:
        return False  # they speak of something else: the question is dropped, the message is not
    understood, item = answer
    asks_for_time = understood.intent == "extension"
    if what == "date" and item.due is None and item.status is None and not asks_for_time:
        turn.await_answer("date", turn.now + ANSWER_WITHIN, share=share.id)
        turn.reply(errors.sentence(DateUnclear(text=turn.text)))
        return True
    entry = _record(turn, Own(share, matter), item, "extension" if asks_for_time else "progress")
    extensions.show(turn, understood, [(entry, item)])
    return True


def _answer(turn: Turn, what: str, number: int) -> tuple[Understanding, Item] | None:
    """The answer to “哪天” or “难在哪里”; None if another matter is named. A bare “25号” is a day here."""
    words = answer_of_day(turn.text) if what == "date" else turn.text
    understood = understand(words, now=turn.now, workdays=turn.days)
    if any(item.ref not in (None, number) for item in understood.items):
        return None
    item = next(iter(understood.items), Item(ref=None))
    if what == "stuck" and item.status != "done":
        item = replace(item, status="blocked", needs_help=True)
    return understood, item


ANSWERS: dict[str, Callable[[Turn, str, dict[str, Any]], bool]] = {
    extensions.WHEN: extensions.answered,
    extensions.WHY: extensions.answered,
    decisions.MOVE: decisions.answered,
    decisions.NOTE: decisions.answered,
    leads.BASIS: leads.answered,
    leads.PLAN: leads.answered,
    judgements.GIVE: judgements.answered,
    judgements.NOTE: judgements.answered,
    previews.TALK: previews.kept,
    entering_steps.ENTER: entering_steps.answered,
    erasures.WHY: erasures.answered,
    erasures.PICK: erasures.answered,
    letters.DAY: letters.answered,
    letters.NOTE: letters.answered,
    **task_corrections.ANSWERS,
    **asks.ANSWERS,
    **ask_steps.ANSWERS,
    **ask_answers.ANSWERS,
    **objections.ANSWERS,
}
"""Questions of other modules; False if the message does not answer."""
