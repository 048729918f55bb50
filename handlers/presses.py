"""Buttons: `verb:row:version`. An older version changes nothing and shows how things stand now (promise 7)."""

from datetime import date

from sqlmodel import col, select

from handlers import (
    announcing,
    ask_answers,
    ask_steps,
    ask_views,
    asks,
    briefings,
    cards,
    changing,
    chases,
    closing_lists,
    committees,
    confirming,
    decisions,
    drafts,
    entering,
    entering_steps,
    erasures,
    files,
    foresight,
    groups,
    halting,
    handovers,
    imports,
    judgements,
    lagging,
    leads,
    letters,
    lists,
    major,
    matters,
    objections,
    pictures,
    previews,
    questions,
    register,
    registry,
    report,
    reshaping,
    rights,
    seasons,
    successions,
    task_drafts,
    trial,
    undoing,
    unit_changes,
)
from handlers.commands import share_of, words_after
from handlers.current import current, pressed_share
from handlers.turn import Speak, Turn
from ledger import legs, progress, timers
from ledger.access import Act, Actor, may, require
from ledger.errors import ButtonUnknown, NobodyToTell, Outdated
from ledger.models import Letter, Matter, Progress, Share
from ledger.progress import Said, Source
from ledger.rows import Timer
from ledger.withdrawals import take_down, take_down_all, tell_head
from ledger.words import LegName, MatterKind, Role, Status, Transmission
from locales import buttons, dates
from locales import cards as texts
from locales import office as office_texts
from locales.notices import TELL_HEAD


def pressed(turn: Turn) -> None:
    """Find what the button does. Raises ButtonUnknown for what is none of ours."""
    verb = VERBS.get(turn.press.verb) if turn.press else None
    right = rights.BUTTONS.get(turn.press.verb) if turn.press else None
    if verb is None or right is None or rights.is_barred(turn.actor, right.act):
        raise ButtonUnknown
    if turn.in_group:
        return groups.pressed(turn, verb)
    return verb(turn)


def _done(turn: Turn) -> None:
    """［已报送］ needs no second tap."""
    found = current(turn)
    if found is None:
        return
    share, matter = found
    label = buttons.reported() if matter.kind == MatterKind.REPORT else buttons.finished()
    entry = progress.record(
        turn.session,
        actor=turn.actor,
        share=share,
        said=Said(status=Status.DONE),
        text=texts.by_button(label),
        source=Source(turn.chat_id, turn.message_id),
        now=turn.now,
    )
    cards.show(turn, [entry])
    ask_views.after_record(turn, share)


def _date(turn: Turn) -> None:
    """［定日期］ asks for one, and the next plain message is the answer."""
    found = current(turn)
    if found is not None:
        share, matter = found
        turn.await_answer("date", turn.now + report.ANSWER_WITHIN, share=share.id)
        turn.reply(texts.say_date(matter.number, is_report=matter.kind == MatterKind.REPORT))


def _stuck(turn: Turn) -> None:
    """［有困难］ asks what the trouble is."""
    found = current(turn)
    if found is not None:
        share, matter = found
        turn.await_answer("stuck", turn.now + report.ANSWER_WITHIN, share=share.id)
        turn.reply(texts.say_trouble(matter.number))


def _leg(turn: Turn) -> None:
    """［已公开］"""
    share, matter = pressed_share(turn)
    leg = legs.find(turn.session, share, LegName.PUBLISH)
    if leg is None or leg not in legs.still_open(turn.session, share):
        raise Outdated(number=matter.number)
    legs.confirm(turn.session, actor=turn.actor, leg=leg, happened_on=turn.today, now=turn.now)
    turn.reply(cards.legs_card(turn, share, matter))


def _entry(turn: Turn) -> tuple[Progress, Matter]:
    assert turn.press is not None
    entry = turn.session.get(Progress, turn.press.row)
    if entry is None:
        raise ButtonUnknown
    share = turn.session.get_one(Share, entry.share_id)
    matter = turn.session.get_one(Matter, share.matter_id)
    if not may(turn.actor, Act.REPORT, matter=matter, share=share):
        raise ButtonUnknown
    latest = progress.latest_entry(turn.session, share)
    if latest is None or latest.id != entry.id:
        raise Outdated(number=matter.number)
    return entry, matter


def _fix(turn: Turn) -> None:
    """［更正］"""
    entry, matter = _entry(turn)
    turn.await_answer("correct", turn.now + report.ANSWER_WITHIN, entry=entry.id)
    turn.reply(texts.say_correctly(matter.number))


def _undo(turn: Turn) -> None:
    """［撤回］"""
    entry, _matter = _entry(turn)
    share = ask_views.take_back(turn, entry)
    turn.reply(texts.withdrawn(cards.line(turn, share)))


def withdraw_latest(turn: Turn) -> None:
    """`撤回` in words: the speaker's own latest entry in this chat."""
    query = select(Progress).where(Progress.chat_id == turn.chat_id, col(Progress.superseded_by).is_(None))
    entry = turn.session.exec(query.order_by(col(Progress.id).desc())).first()
    if entry is None:
        turn.reply(texts.nothing_to_withdraw())
        return
    share = ask_views.take_back(turn, entry)
    turn.reply(texts.withdrawn(cards.line(turn, share)))


def _reopen(turn: Turn) -> None:
    """［改为未报］"""
    assert turn.press is not None
    share, matter = pressed_share(turn)
    if share.version != turn.press.version:
        raise Outdated(number=matter.number)
    progress.reopen(turn.session, actor=turn.actor, share=share, now=turn.now)
    turn.redraw(texts.reopened(cards.line(turn, share)))


def _keep(turn: Turn) -> None:
    """［不改］"""
    share, _matter = pressed_share(turn)
    turn.redraw(texts.summary(cards.line(turn, share)))


def _noted(turn: Turn) -> None:
    """［知悉］ of a deputy leader: the machine has nothing more to ask."""
    pressed_share(turn, Act.SEE)
    turn.toast = texts.leader_noted()


def _call_me(turn: Turn) -> None:
    """［请办公室电话联系］"""
    share, matter = pressed_share(turn, Act.SEE)
    post = next(
        p for p in turn.actor.posts if may(Actor(turn.actor.user_id, (p,)), Act.SEE, matter=matter, share=share)
    )
    text = office_texts.leader_asks_call(matter.number, post.unit.name, post.person.name)
    for person in turn.people.office():
        turn.tell(person.id or 0, f"callme:{share.id}:{share.version}:{post.person.id}", text, share=share)
    turn.toast = office_texts.will_call()
    turn.reply(office_texts.will_call())


def _take_down(turn: Turn) -> None:
    """［撤下］ on the 15:00 list."""
    require(turn.actor, Act.WITHDRAW)
    assert turn.press is not None
    timer = turn.session.get(Timer, turn.press.row)
    if timer is None:
        raise ButtonUnknown
    matter = take_down(turn.session, actor=turn.actor, timer=timer, version=turn.press.version, now=turn.now)
    turn.toast = office_texts.taken_down(matter.number)
    turn.reply(office_texts.taken_down(matter.number))


def _take_down_all(turn: Turn) -> None:
    """［全部撤下］"""
    require(turn.actor, Act.WITHDRAW)
    assert turn.press is not None
    try:
        day = date.fromordinal(turn.press.row)
    except (ValueError, OverflowError):
        raise ButtonUnknown from None
    count = take_down_all(turn.session, actor=turn.actor, day=day, now=turn.now)
    turn.toast = office_texts.all_taken_down(count)
    turn.reply(office_texts.all_taken_down(count))


def take_down_by_number(turn: Turn) -> None:
    """`撤下 8号`: for a list longer than its buttons."""
    require(turn.actor, Act.WITHDRAW)
    words = words_after(turn, turn.text, usage="撤下 8号")
    assert words.matter is not None
    share = share_of(turn, words.matter, words.unit, usage="撤下 8号")
    timer = timers.find(turn.session, timers.SHARE, share.id or 0)
    if timer is None:
        raise Outdated(number=words.matter.number)
    take_down(turn.session, actor=turn.actor, timer=timer, version=timer.version, now=turn.now)
    turn.reply(office_texts.taken_down(words.matter.number))


def _tell_head(turn: Turn) -> None:
    """［告知主要负责人］: only a human goes up."""
    require(turn.actor, Act.WITHDRAW)
    assert turn.press is not None
    letter = turn.session.get(Letter, turn.press.row)
    if letter is None or letter.kind != TELL_HEAD:
        raise ButtonUnknown
    share = turn.session.get_one(Share, letter.share_id)
    matter = turn.session.get_one(Matter, share.matter_id)
    title = matter.kind if matter.transmission == Transmission.INTERNAL else matter.title
    due = dates.day_week(share.effective_on) if share.effective_on else ""
    unit = turn.people.units[share.unit_id].name
    if not any(turn.people.is_reachable(p) for p in turn.people.with_role(share.unit_id, Role.HEAD)):
        raise NobodyToTell(unit=unit)
    text = office_texts.head_copy(matter.number, title, due, unit=unit)
    tell_head(turn.session, actor=turn.actor, letter=letter, people=turn.people, text=text, now=turn.now)
    turn.reply(office_texts.head_will_be_told(matter.number))


VERBS: dict[str, Speak] = {
    "done": _done,
    "date": _date,
    "stuck": _stuck,
    "leg": _leg,
    "fix": _fix,
    "undo": _undo,
    "reopen": _reopen,
    "keep": _keep,
    "which": report.chosen,
    "noted": _noted,
    "callme": _call_me,
    "down": _take_down,
    "downall": _take_down_all,
    "head": _tell_head,
    "mine": matters.mine,
    "matter": matters.history,
    **pictures.VERBS,
    **lists.VERBS,
    **chases.VERBS,
    **confirming.VERBS,
    **asks.VERBS,
    **briefings.VERBS,
    **ask_steps.VERBS,
    **ask_answers.VERBS,
    **objections.VERBS,
    **decisions.VERBS,
    **handovers.VERBS,
    **questions.VERBS,
    **files.VERBS,
    **imports.VERBS,
    **undoing.VERBS,
    **drafts.VERBS,
    **previews.VERBS,
    **announcing.VERBS,
    **changing.VERBS,
    **closing_lists.VERBS,
    **halting.VERBS,
    **entering.VERBS,
    **entering_steps.VERBS,
    **reshaping.VERBS,
    **unit_changes.VERBS,
    **major.VERBS,
    **leads.VERBS,
    **lagging.VERBS,
    **judgements.VERBS,
    **committees.VERBS,
    **successions.VERBS,
    **erasures.VERBS,
    **letters.VERBS,
    **register.VERBS,
    **registry.VERBS,
    **trial.VERBS,
    **seasons.VERBS,
    **foresight.VERBS,
    **task_drafts.VERBS,
}
