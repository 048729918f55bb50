"""推进不力, by command of the lead or the office; the unit's 正当理由 and the lead's answer to it (八)(十九)."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from handlers import lagging, previews
from handlers.commands import unit_named
from handlers.decisions import RECEIPT
from handlers.turn import Speak, Turn
from ledger import judgements
from ledger.access import Act, may
from ledger.acts import Judgement
from ledger.errors import (
    ButtonUnknown,
    CommandUnclear,
    DomainError,
    NoShare,
    NoSuchMatter,
    NotAllowed,
)
from ledger.matters import by_number, shares_of
from ledger.models import Matter, Share, Unit
from ledger.presses import Press
from ledger.rows import Outbox
from ledger.unit_errors import NoReasonAsked, NotCooperating
from ledger.words import JudgementState, ShareRole
from locales import buttons
from locales import lagging as texts
from reading.names import AmbiguousUnit

USAGE = "推进不力 3号 省财政厅 多次商请未反馈数据"
UNDO = "撤销推进不力 3号 省财政厅"
GIVE, NOTE = "judge_reason", "judge_note"
WRITE_WITHIN, ANSWER_WITHIN, NOTE_WITHIN = timedelta(hours=1), timedelta(days=1), timedelta(hours=1)
LONGEST_NAME = 30  # characters of a unit's name
_NUMBER = re.compile(r"(?:第|#)?\s*(\d{1,6})\s*(?:号|项)?\s*(?:事项)?[\s：:，,]*(.*)", re.DOTALL)
_LEADING = re.compile(r"\s*(?:第|#)?\s*(\d{1,6})\s*(?:号|项)")
_ENDS_NAME = re.compile(r"[\s：:，,。；;]")
NUMBERED_REASON = re.compile(
    r"\s*第?\s*(?P<number>\d{1,6})\s*(?:号|项)?\s*(?:事项)?[\s：:，,]*正当理由[\s：:，,]+(?P<words>.*\S)\s*", re.DOTALL
)
"""“3号 正当理由：……”"""


# --- writing and taking back --------------------------------------------------------------------------------


def judge(turn: Turn) -> None:
    """`推进不力 3号 省财政厅 理由……`: a preview, for it stays."""
    matter, share, reason = _subject(turn, USAGE)
    if not reason:
        raise CommandUnclear(usage=USAGE)
    judgements.check(turn.session, actor=turn.actor, share=share, reason=reason)
    row = previews.offer(
        turn,
        "judge",
        buttons.write_down(),
        within=WRITE_WITHIN,
        cancelled=texts.not_written(matter.number),
        share=share.id,
        reason=reason,
    )
    turn.reply(texts.preview(matter.number, matter.title, _unit(turn, share).name, reason), row)


def take_back(turn: Turn) -> None:
    """`撤销推进不力 3号 省财政厅`"""
    _matter, share, _rest = _subject(turn, UNDO)
    found = judgements.withdraw(turn.session, actor=turn.actor, share=share, now=turn.now)
    seen = _seen(turn, found)
    text = texts.taken_back(seen, turn.actor.posts[0].person.name)
    _tell_unit(turn, found, share, texts.on_paper(seen.number) if seen.is_internal else text)
    turn.reply(text)


def _subject(turn: Turn, usage: str) -> tuple[Matter, Share, str]:
    """Matter, cooperating share, and the rest. To whom the matter is none of his business it does not exist.

    Raises CommandUnclear, NoSuchMatter, NotAllowed, NoSuchUnit, NoShare, NotCooperating."""
    found = _NUMBER.fullmatch(turn.text.strip())
    if found is None:
        raise CommandUnclear(usage=usage)
    number, rest = int(found[1]), found[2].strip()
    matter = by_number(turn.session, number)
    if matter is None:
        raise NoSuchMatter(number=number)
    shares = shares_of(turn.session, matter)
    if not judgements.may_judge(turn.session, turn.actor, matter):
        seen = any(may(turn.actor, Act.SEE, matter=matter, share=share) for share in shares)
        raise NotAllowed(act=Act.JUDGE) if seen else NoSuchMatter(number=number)
    if not rest:
        raise CommandUnclear(usage=usage)
    unit, rest = _unit_first(turn, rest)
    share = next((one for one in shares if one.unit_id == unit.id), None)
    if share is None:
        lead = turn.people.units.get(matter.lead_id or 0)
        raise NoShare(number=number, unit=unit.name, lead=lead.name if lead else "")
    if share.role != ShareRole.COOPERATING:
        raise NotCooperating(number=number, unit=unit.name)
    return matter, share, rest


def _unit_first(turn: Turn, text: str) -> tuple[Unit, str]:
    """The unit named at the beginning, and what follows it; other units may be named behind. Raises NoSuchUnit."""
    word = _ENDS_NAME.split(text, maxsplit=1)[0]
    for end in range(min(len(word), LONGEST_NAME), 1, -1):
        try:
            if turn.names.find_in(word[:end]) is None and end < len(word):
                continue
        except AmbiguousUnit:
            pass
        try:
            unit = unit_named(turn, word[:end])
        except DomainError:
            continue
        return unit, text[end:].strip(" \n：:，,。；;")
    return unit_named(turn, word[:LONGEST_NAME]), ""


def _write(turn: Turn) -> None:
    """［写入］"""
    draft = previews.take(turn)
    share = turn.session.get_one(Share, draft["share"])
    if not judgements.may_judge(turn.session, turn.actor, turn.session.get_one(Matter, share.matter_id)):
        raise ButtonUnknown
    judgement = judgements.write(turn.session, actor=turn.actor, share=share, reason=draft["reason"], now=turn.now)
    seen = _seen(turn, judgement)
    row = [(buttons.give_reason(), Press("judge_reason", judgement.id or 0, judgement.version))]
    is_told = _tell_unit(turn, judgement, share, texts.to_unit(seen), row, is_bound=True)
    turn.redraw(texts.written(seen, is_told=is_told))


# --- the unit's 正当理由 -----------------------------------------------------------------------------------------


def reason(turn: Turn) -> None:
    """`正当理由：……`, with a number, in answer to the message, or about the only one that waits."""
    numbered = NUMBERED_REASON.fullmatch(turn.text)
    found = _NUMBER.fullmatch(turn.text)
    number, words = None, turn.text
    if numbered is not None:
        number, words = int(numbered["number"]), numbered["words"]
    elif found is not None and _LEADING.match(turn.text):
        number, words = int(found[1]), found[2].strip()
    waiting = _waiting(turn, number)
    if not waiting:
        raise NoReasonAsked(number=_known_number(turn, number))
    if len(waiting) > 1:
        return turn.reply(texts.ask_which([judgements.subjects(turn.session, one)[1].number for one in waiting]))
    return _give(turn, waiting[0], words) if words else _ask_reason(turn, waiting[0])


def _known_number(turn: Turn, number: int | None) -> int | None:
    """The number only for whoever may see the matter. Raises NoSuchMatter."""
    if number is None:
        return None
    matter = by_number(turn.session, number)
    shares = shares_of(turn.session, matter) if matter else []
    if not any(may(turn.actor, Act.SEE, matter=matter, share=share) for share in shares):
        raise NoSuchMatter(number=number)
    return number


def _waiting(turn: Turn, number: int | None) -> list[Judgement]:
    """Judgements that the speaker may answer: of the number, else of the answered message, else all."""
    query = select(Judgement).where(Judgement.state == JudgementState.WRITTEN).order_by(col(Judgement.id))
    found = [one for one in turn.session.exec(query) if _may_answer(turn, one)]
    if number is not None:
        return [one for one in found if judgements.subjects(turn.session, one)[1].number == number]
    answered = select(Outbox.share_id).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    about = set(turn.session.exec(answered)) if turn.reply_to is not None else set()
    return [one for one in found if one.share_id in about] or found


def _may_answer(turn: Turn, judgement: Judgement) -> bool:
    try:
        judgements.check_answer(turn.session, actor=turn.actor, judgement=judgement)
    except DomainError:
        return False
    return True


def _reason_pressed(turn: Turn) -> None:
    """［说明正当理由］: the next plain message is the reason."""
    assert turn.press is not None
    judgement = turn.session.get(Judgement, turn.press.row)
    if judgement is None:
        raise ButtonUnknown
    try:
        judgements.check_answer(turn.session, actor=turn.actor, judgement=judgement)
    except NotAllowed:
        raise ButtonUnknown from None
    _ask_reason(turn, judgement)


def _ask_reason(turn: Turn, judgement: Judgement) -> None:
    number = judgements.subjects(turn.session, judgement)[1].number
    turn.await_answer(GIVE, turn.now + ANSWER_WITHIN, judgement=judgement.id)
    turn.reply(texts.ask_reason(number))


def _give(turn: Turn, judgement: Judgement, words: str) -> None:
    judgements.answer(turn.session, actor=turn.actor, judgement=judgement, text=words, now=turn.now)
    share, matter = judgements.subjects(turn.session, judgement)
    seen = _seen(turn, judgement)
    row = [
        (buttons.accept_reason(), Press("judge_yes", judgement.id or 0, judgement.version)),
        (buttons.reject_reason(), Press("judge_no", judgement.id or 0, judgement.version)),
    ]
    told = _deciders(turn, judgement, matter)
    key = f"judgement:{judgement.id}:{judgement.version}"
    about = {"judgement": judgement.id, "version": judgement.version}
    for person_id in told:
        turn.tell(person_id, key, texts.to_lead(seen), row, share=share, **about)
    turn.reply(texts.reason_passed_on(matter.number, is_told=bool(told)))


def _deciders(turn: Turn, judgement: Judgement, matter: Matter) -> list[int]:
    """Whoever wrote it and who answers for the lead's share; if no chat reaches either, the office."""
    people, lead = turn.people, judgements.lead_share(turn.session, matter)
    found = [people.people.get(judgement.person_id)]
    if lead is not None:
        found.append(people.first_reachable(people.people.get(lead.person_id or 0), lead.unit_id))
    own = {post.person.id for post in turn.actor.posts}
    told = [p for p in found if p is not None and people.is_reachable(p) and p.id not in own]
    return list(dict.fromkeys(p.id or 0 for p in told or people.office_desk(without=own)))


# --- the lead's answer --------------------------------------------------------------------------------------


def _decide(turn: Turn, *, is_accepted: bool) -> None:
    judgement = _pressed(turn)
    if judgement is None:
        return
    judgements.decide(turn.session, actor=turn.actor, judgement=judgement, is_accepted=is_accepted, now=turn.now)
    share, _matter = judgements.subjects(turn.session, judgement)
    seen = _seen(turn, judgement)
    is_told = _tell_unit(turn, judgement, share, texts.answer_to_unit(seen))
    turn.await_answer(NOTE, turn.now + NOTE_WITHIN, judgement=judgement.id)
    _show(turn, judgement, texts.settled(seen, is_told=is_told))


def _accept(turn: Turn) -> None:
    """［认可］"""
    _decide(turn, is_accepted=True)


def _reject(turn: Turn) -> None:
    """［不认可］"""
    _decide(turn, is_accepted=False)


def _pressed(turn: Turn) -> Judgement | None:
    """The judgement if its reason waits for this answer; else its state is shown and None returned. Raises
    ButtonUnknown."""
    assert turn.press is not None
    judgement = turn.session.get(Judgement, turn.press.row)
    if judgement is None:
        raise ButtonUnknown
    matter = judgements.subjects(turn.session, judgement)[1]
    if not judgements.may_judge(turn.session, turn.actor, matter):
        raise ButtonUnknown
    if judgement.version == turn.press.version and judgement.state == JudgementState.ANSWERED:
        return judgement
    turn.toast = texts.outcome(_seen(turn, judgement))
    _show(turn, judgement, turn.toast)
    return None


def _show(turn: Turn, judgement: Judgement, text: str) -> None:
    """On its own card in its place; a bundle stays, for it speaks of others too."""
    query = select(Outbox.key).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.message_id)
    keys = turn.session.exec(query).all()
    if keys and all(key.startswith(f"judgement:{judgement.id}:") for key in keys):
        turn.redraw(text)
    else:
        turn.reply(text)


# --- answers to what was asked ------------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The reason, or the words beside a decision; False if the message speaks of something else."""
    judgement = turn.session.get_one(Judgement, about["judgement"])
    share, matter = judgements.subjects(turn.session, judgement)
    if _is_about_another(turn, share, matter):
        return False
    if what == GIVE:
        if not _may_answer(turn, judgement):
            return False
        _give(turn, judgement, turn.text)
        return True
    if judgement.note is not None or judgement.state == JudgementState.WITHDRAWN:
        return False
    if RECEIPT.fullmatch(turn.text):  # the words may still follow
        turn.await_answer(NOTE, turn.now + NOTE_WITHIN, judgement=judgement.id)
        return False
    judgements.add_note(turn.session, actor=turn.actor, judgement=judgement, note=turn.text, now=turn.now)
    seen = _seen(turn, judgement)
    is_told = _tell_unit(turn, judgement, share, texts.note_to_unit(seen))
    turn.reply(texts.note_passed_on(seen) if is_told else texts.note_kept(seen))
    return True


def _is_about_another(turn: Turn, share: Share, matter: Matter) -> bool:
    """It begins with another matter's number, or replies to a message about one."""
    if turn.reply_to is not None:
        query = select(Outbox.share_id).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
        about = set(turn.session.exec(query)) - {None}
        if about and share.id not in about:
            return True
    named = _LEADING.match(turn.text)
    return named is not None and int(named[1]) != matter.number


# --- parts --------------------------------------------------------------------------------------------------


def _tell_unit(
    turn: Turn,
    judgement: Judgement,
    share: Share,
    text: str,
    *rows: Sequence[tuple[str, Press]],
    is_bound: bool = False,
) -> bool:
    """One personal line to the unit's responsible person, no leader; whether a chat reaches him. `is_bound`: only
    while the judgement stands as it does now."""
    person = turn.people.first_reachable(turn.people.people.get(share.person_id or 0), share.unit_id)
    if person is None:
        return False
    about = {"judgement": judgement.id, "version": judgement.version} if is_bound else {}
    key = f"judgement:{judgement.id}:{judgement.version}"
    turn.tell(person.id or 0, key, text, *map(list, rows), share=share, **about)
    return True


def _seen(turn: Turn, judgement: Judgement) -> texts.Judged:
    return lagging.judged(turn.session, judgement, turn.people)


def _unit(turn: Turn, share: Share) -> Unit:
    return turn.people.units[share.unit_id]


VERBS: dict[str, Speak] = {
    "judge": _write,
    "judge_reason": _reason_pressed,
    "judge_yes": _accept,
    "judge_no": _reject,
}
