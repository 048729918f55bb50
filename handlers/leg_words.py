"""“已公开”“已抄报”“不公开，涉及……”: what is said of the other legs of a report (十一), and its 文号."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from handlers import cards
from handlers.own import Own, bound
from handlers.turn import Turn
from handlers.understood import day_of_act
from ledger import legs, progress
from ledger.errors import NotReportedYet
from ledger.models import Leg, Share
from ledger.presses import Press
from ledger.progress import Said, Source
from ledger.words import LegName, LegState, MatterKind, Status
from locales import buttons
from locales import cards as texts
from reading.acts import document_number
from reading.updates import understand

_WORDS = {LegName.PUBLISH: "公开", LegName.COPY_SUPERIOR: "抄报", LegName.COPY_OFFICE: "抄送"}
_CLAUSE = re.compile(r"[，,。；;！!？?\s]+")
_NOT_YET = re.compile(
    r"未|没|还不|尚|(?<![主重])要|需|等(?=待|保|审|批|领|省|通|上)|待|准备|拟|打算|计划|争取|尽快|马上|正在|在[走办弄做审]|"
    r"下[周月]|明天|后天|[吗呢]|[即将]"
)
_ENDED = re.compile(r"已|了|[完好毕过]|挂网")
_OF_REPORT = re.compile(r"报(?!告)|呈|送|提交|印发|寄出")
_OTHER_WORDS = re.compile("抄报|抄送|[专简]报|报[告道]|报文")


def is_about_legs(turn: Turn, own: Sequence[Own]) -> bool:
    """“已公开”“已抄报”“不公开，涉及……”, and a document number that follows the report."""
    reports = [o for o in own if o.matter.kind == MatterKind.REPORT]
    waiting = [o for o in reports if o.share.fulfilled_on is not None]
    numbers = [i.ref for i in understand(turn.text, now=turn.now, workdays=turn.days).items if i.ref is not None]
    about = bound(turn, reports) or (reports if numbers or len(own) == 1 else waiting)
    mine = [o for o in about if not numbers or o.matter.number in numbers]
    if len(mine) != 1 or len(numbers) > 1:
        return False
    one = mine[0]
    if one.share.fulfilled_on is None:
        return _is_before_report(turn, one)
    if _settle(turn, one, turn.text):
        turn.reply(cards.legs_card(turn, one.share, one.matter))
        return True
    return _is_document_number(turn, one)


def _is_before_report(turn: Turn, one: Own) -> bool:
    """Beside 待确认办结 they are kept, and the claim stands; else they are no more than words."""
    if one.share.status != Status.UNCONFIRMED or not speaks_of_legs_only(turn, one, turn.text):
        return False
    _settle(turn, one, turn.text)
    progress.record(
        turn.session,
        actor=turn.actor,
        share=one.share,
        said=Said(),
        text=turn.text,
        source=Source(turn.chat_id, turn.message_id, turn.revision),
        now=turn.now,
    )
    said = [word for word in _WORDS.values() if word in turn.text]
    press = Press("confirm", one.share.id or 0, one.share.version)
    turn.reply(texts.legs_noted(one.matter.number, said), [(buttons.confirm(), press)])
    return True


def of_legs_only(turn: Turn, one: Own, said: Said, words: str) -> Said:
    """What words that speak of other legs only say of the report itself: nothing. What they end is ended.

    Raises NotReportedYet.
    """
    if not speaks_of_legs_only(turn, one, words):
        return said
    if said.status is Status.UNCONFIRMED and one.share.fulfilled_on is None and one.share.status != said.status:
        raise NotReportedYet(number=one.matter.number, claimed=False)
    if one.share.fulfilled_on is not None or one.share.status == Status.UNCONFIRMED:
        _settle(turn, one, words)
    return replace(said, status=None, percent=None, expected_on=None, happened_on=None, document_number=None)


def _settle(turn: Turn, one: Own, words: str) -> bool:
    """End the open legs that the words end; whether there was one."""
    ended = [(leg, state) for name, state in _ended(words) if (leg := _open(turn, one.share, name))]
    for leg, state in ended:
        legs.confirm(
            turn.session,
            actor=turn.actor,
            leg=leg,
            happened_on=_day_of_leg(turn, words) or turn.today,
            state=state,
            reason=turn.text if state is not LegState.DONE else None,
            now=turn.now,
        )
    return bool(ended)


def _day_of_leg(turn: Turn, words: str) -> date | None:
    items = understand(words, now=turn.now, workdays=turn.days).items
    return day_of_act(items[0]) if items else None


def _ended(text: str) -> Iterator[tuple[LegName, LegState]]:
    """The legs that the words end, and how; 抄送环委办 is ended by the office's own receipt."""
    for clause in _CLAUSE.split(text):
        if any(word in clause for word in ("不公开", "不予公开", "不宜公开")):
            yield LegName.PUBLISH, LegState.NOT_PUBLISHED
        elif _NOT_YET.search(clause):
            continue
        elif "部分公开" in clause:
            yield LegName.PUBLISH, LegState.PARTLY_PUBLISHED
        elif _ENDED.search(clause) or clause in _WORDS.values():
            for name in (LegName.PUBLISH, LegName.COPY_SUPERIOR):
                if _WORDS[name] in clause:
                    yield name, LegState.DONE


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


def speaks_of_legs_only(turn: Turn, target: Own, words: str) -> bool:
    """“已公开” and “公开还没弄” say nothing of 报送; an open leg is never 未报."""
    clauses = [clause for clause in _CLAUSE.split(words) if clause]
    of_legs = [clause for clause in clauses if any(word in clause for word in _WORDS.values())]
    if target.matter.kind != MatterKind.REPORT or not of_legs:
        return False
    if any(_OF_REPORT.search(_OTHER_WORDS.sub("", clause)) for clause in clauses):
        return False
    rest = "，".join(clause for clause in clauses if clause not in of_legs)
    items = understand(rest, now=turn.now, workdays=turn.days).items
    return not any(item.status == "done" or item.percent is not None for item in items)
