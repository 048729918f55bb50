"""销号 and 退回 of what stands on a list: every matter is shown, also those left out and why; all of them or none."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from handlers import previews
from handlers.filtering import filter_of
from handlers.turn import Speak, Turn
from ledger import closing
from ledger.access import Act, require
from ledger.entry_errors import ListMoved, NothingToClose
from ledger.errors import CommandUnclear, DomainError, LegsOpen, NotDoneYet, ProofMissing, ReasonMissing
from ledger.models import Matter, Share
from ledger.queries import Line, lines
from ledger.words import Transmission
from locales import closing as texts
from reading.entering import day_in
from reading.stretches import Today

LIST = "待销号"
MOST = 40  # at once: the preview is one message
CLOSE, RETURN = "销号", "退回"
CLOSE_USAGE, RETURN_USAGE = "销号 待销号 省直部门", "退回 待销号 省直部门 2月10日 理由：缺附件"
_ON_LIST = re.compile(rf"{LIST}(?:清单)?(?:[的\s，,:：]+|$)(?P<rest>.*)", re.DOTALL)
_DAY = re.compile(r"\S*(?:日|号|\d-\d{1,2})(?:前|之前|以前)?")
_REASON = re.compile(r"^(?:理由|原因)[:：为是\s]*")


@dataclass(frozen=True)
class _Asked:
    """What is to be done with which lines of the list."""

    verb: str
    where: str
    due_on: date | None = None
    reason: str = ""


def is_list(text: str) -> bool:
    """Whether 销号 or 退回 speaks of a list and not of one matter."""
    return _ON_LIST.fullmatch(text.strip()) is not None


def close(turn: Turn) -> None:
    """`销号 待销号 省直部门`"""
    require(turn.actor, Act.CLOSE)
    _show(turn, _Asked(CLOSE, _rest(turn.text)))


def give_back(turn: Turn) -> None:
    """`退回 待销号 省直部门 2月10日 理由：缺附件`: one date and one reason."""
    require(turn.actor, Act.CLOSE)
    _show(turn, _returned(turn, turn.text, turn.today))


def _rest(text: str) -> str:
    found = _ON_LIST.fullmatch(text.strip())
    assert found is not None
    return found["rest"].strip()


def _returned(turn: Turn, text: str, today: date) -> _Asked:
    words = _rest(text).split()
    for place, word in enumerate(words):
        day = day_in(word, Today(today, turn.days)) if _DAY.fullmatch(word) else None
        if day is not None:
            reason = _REASON.sub("", " ".join(words[place + 1 :])).strip(" ，,。")
            if reason and day > today:
                return _Asked(RETURN, " ".join(words[:place]), day, reason)
    raise CommandUnclear(usage=RETURN_USAGE)


def _show(turn: Turn, asked: _Asked) -> None:
    where = filter_of(turn.session, turn.people, asked.where)
    found = lines(
        turn.session, LIST, people=turn.people, days=turn.days, today=turn.today, where=where, order="protocol"
    )
    kept: list[tuple[Line, int]] = []
    left_out: list[tuple[int, str, str]] = []
    for line in found:
        share = turn.session.get_one(Share, line.share_id)
        version, why = share.version, previews.looked_at(turn, partial(_why_not, turn, share, asked))
        if why:
            left_out.append((line.number, line.unit or "", why))
        else:
            kept.append((line, version))
    if not kept:
        raise NothingToClose(verb=asked.verb, left_out=len(left_out))
    shown = kept[:MOST]
    row = previews.offer(
        turn,
        "close_many",
        texts.yes_many(asked.verb),
        what=asked.verb,
        due=asked.due_on.isoformat() if asked.due_on else "",
        reason=asked.reason,
        shares=[[line.share_id, version] for line, version in shown],
    )
    text = texts.many_preview(
        asked.verb,
        [(line.number, line.kind if line.is_internal else line.title, line.unit or "") for line, _version in shown],
        left_out,
        said=f"{LIST} {where.said}".strip(),
        due_on=asked.due_on,
        reason=asked.reason,
        more=len(kept) - len(shown),
    )
    turn.reply(text, row)


def _why_not(turn: Turn, share: Share, asked: _Asked) -> str:
    """Why it cannot be done with this one; empty if it can."""
    try:
        _do(turn, share, asked)
    except (LegsOpen, NotDoneYet, ProofMissing, ReasonMissing) as refusal:
        return _WHY[type(refusal)]()
    return ""


_WHY: dict[type[DomainError], Callable[[], str]] = {
    LegsOpen: texts.legs_open,
    NotDoneYet: texts.not_done,
    ProofMissing: texts.proof_missing,
    ReasonMissing: texts.fixed,
}


def _do(turn: Turn, share: Share, asked: _Asked) -> None:
    if asked.verb == CLOSE:
        closing.close(turn.session, actor=turn.actor, share=share, now=turn.now)
        return
    closing.give_back(
        turn.session,
        actor=turn.actor,
        share=share,
        reason=asked.reason,
        due_on=asked.due_on,
        now=turn.now,
        days=turn.days,
    )


def _confirmed(turn: Turn) -> None:
    """［确认销号］ or ［确认退回］: all that was listed, or nothing if one of it has changed."""
    draft = previews.take(turn)
    due_on = date.fromisoformat(draft["due"]) if draft["due"] else None
    asked = _Asked(draft["what"], "", due_on, draft["reason"])
    shares = [(turn.session.get_one(Share, share_id), version) for share_id, version in draft["shares"]]
    moved = [_number(turn, share) for share, version in shares if share.version != version]
    if moved:
        raise ListMoved(numbers=moved)
    for share, _version in shares:
        _do(turn, share, asked)
    _tell(turn, [share for share, _version in shares], asked)
    turn.redraw(texts.many_done(asked.verb, [_number(turn, share) for share, _version in shares]))


def _tell(turn: Turn, shares: Sequence[Share], asked: _Asked) -> None:
    """One line to everybody, about all that he answers for: a list must not become a flood. 内部 matters apart, for
    the reason is no business of theirs here."""
    heard: dict[tuple[int, bool], list[Share]] = {}
    for share in shares:
        person = turn.people.first_reachable(turn.people.people.get(share.person_id or 0), share.unit_id)
        if person is not None:
            heard.setdefault((person.id or 0, _is_internal(turn, share)), []).append(share)
    for (person_id, is_internal), mine in heard.items():
        numbers = [_number(turn, share) for share in mine]
        text = texts.your_matters_closed(numbers)
        if asked.due_on is not None:
            text = texts.your_matters_given_back(numbers, asked.due_on, "" if is_internal else asked.reason)
        turn.tell(person_id, f"many:{turn.inbox_id}:{int(is_internal)}", text, share=mine[0])


def _number(turn: Turn, share: Share) -> int:
    return turn.session.get_one(Matter, share.matter_id).number


def _is_internal(turn: Turn, share: Share) -> bool:
    return turn.session.get_one(Matter, share.matter_id).transmission == Transmission.INTERNAL


VERBS: dict[str, Speak] = {"close_many": _confirmed}
