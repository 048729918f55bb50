"""“已公开”“已抄报”“不公开，涉及……”: what is said of the other legs of a report (十一), and its 文号."""

import re
from collections.abc import Sequence
from datetime import date

from handlers import cards
from handlers.own import Own, bound
from handlers.turn import Turn
from handlers.understood import day_of_act
from ledger import legs
from ledger.models import Leg, Share
from ledger.words import LegName, LegState, MatterKind
from reading.acts import document_number
from reading.updates import understand


def is_about_legs(turn: Turn, own: Sequence[Own]) -> bool:
    """“已公开”“已抄报”“不公开，涉及……”, and a document number that follows the report."""
    waiting = [o for o in own if o.matter.kind == MatterKind.REPORT and o.share.fulfilled_on is not None]
    about = bound(turn, waiting) or waiting
    numbers = [i.ref for i in understand(turn.text, now=turn.now, workdays=turn.days).items if i.ref is not None]
    mine = [o for o in about if not numbers or o.matter.number in numbers]
    if len(mine) != 1 or len(numbers) > 1:
        return False
    share = mine[0].share
    leg, state = _leg_said(turn, share)
    if leg is None:
        return _is_document_number(turn, mine[0])
    legs.confirm(
        turn.session,
        actor=turn.actor,
        leg=leg,
        happened_on=_day_of_leg(turn) or turn.today,
        state=state,
        reason=turn.text if state is not LegState.DONE else None,
        now=turn.now,
    )
    turn.reply(cards.legs_card(turn, share, mine[0].matter))
    return True


def _day_of_leg(turn: Turn) -> date | None:
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    return day_of_act(items[0]) if items else None


def _leg_said(turn: Turn, share: Share) -> tuple[Leg | None, LegState]:
    """The open leg that the words end, and how."""
    text = turn.text
    if "公开" in text and any(word in text for word in ("不公开", "不予公开", "不宜公开")):
        return _open(turn, share, LegName.PUBLISH), LegState.NOT_PUBLISHED
    if "部分公开" in text:
        return _open(turn, share, LegName.PUBLISH), LegState.PARTLY_PUBLISHED
    if any(word in text for word in ("未", "没", "还不")):
        return None, LegState.DONE
    if "公开" in text:
        return _open(turn, share, LegName.PUBLISH), LegState.DONE
    if "抄报" in text:
        return _open(turn, share, LegName.COPY_SUPERIOR), LegState.DONE
    return None, LegState.DONE


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


def speaks_of_legs_only(target: Own, words: str) -> bool:
    """“已公开” and “已抄报” are no 报送."""
    if target.matter.kind != MatterKind.REPORT or not any(leg in words for leg in ("公开", "抄报", "抄送")):
        return False
    return not re.search("报送|上报|已报|报了|报出|报送|呈报|报告已", words.replace("抄报", ""))
