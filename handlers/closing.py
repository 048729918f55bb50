"""销号 and 退回, by the office's command."""

import re
from datetime import date, timedelta

from handlers import closing_lists
from handlers.commands import share_of, words_after
from handlers.turn import Turn
from ledger import closing
from ledger.access import Act, require
from ledger.errors import ReasonMissing
from ledger.matters import shares_of
from ledger.models import Matter, Share
from ledger.words import ShareRole, Status, Transmission
from locales import closing as list_texts
from locales import office as texts
from reading.acts import document_number
from reading.updates import understand

HALF_A_YEAR = timedelta(days=183)
CLOSE = "销号 3号"
RETURN = "退回 3号 2月10日 缺附件"


def close(turn: Turn) -> None:
    """`销号 3号 [省水利厅]`, of 督察整改 with 文号 and link; `销号 待销号 省直部门`"""
    require(turn.actor, Act.CLOSE)
    if closing_lists.is_list(turn.text):
        return closing_lists.close(turn)
    words = words_after(turn, turn.text, usage=CLOSE)
    assert words.matter is not None
    share = share_of(turn, words.matter, words.unit, usage=CLOSE)
    link = next((word for word in words.rest.split() if word.startswith(("http://", "https://"))), None)
    document = document_number(words.rest)
    closing.close(turn.session, actor=turn.actor, share=share, now=turn.now, document=document, link=link)
    still = _still_open(turn, words.matter, share)
    turn.reply(texts.closed(words.matter.number) + ("\n" + list_texts.still_open(still) if still else ""))
    text = texts.your_matter_closed(words.matter.number)
    return turn.tell_responsible(f"closed:{share.id}:{share.version}", text, share=share)


def _still_open(turn: Turn, matter: Matter, closed: Share) -> list[str]:
    """After the lead's 销号 the cooperating units whose parts are not settled yet."""
    if closed.role != ShareRole.LEAD:
        return []
    others = (share for share in shares_of(turn.session, matter) if share.id != closed.id)
    done = (Status.CLOSED, Status.STOPPED)
    return [turn.people.units[share.unit_id].name for share in others if share.status not in done]


def give_back(turn: Turn) -> None:
    """`退回 3号 [省水利厅] 2月10日 缺附件`: the date and the reason are both needed. `退回 待销号 …`"""
    require(turn.actor, Act.CLOSE)
    if closing_lists.is_list(turn.text):
        return closing_lists.give_back(turn)
    words = words_after(turn, turn.text, usage=RETURN)
    assert words.matter is not None
    share = share_of(turn, words.matter, words.unit, usage=RETURN)
    due, reason = _until_and_why(turn, words.rest)
    if due is None or not reason.strip():
        raise ReasonMissing(number=words.matter.number)
    closing.give_back(
        turn.session, actor=turn.actor, share=share, reason=reason, due_on=due, now=turn.now, days=turn.days
    )
    turn.reply(texts.given_back(words.matter.number, due, reason))
    is_internal = words.matter.transmission == Transmission.INTERNAL
    text = texts.your_matter_given_back(words.matter.number, due, "" if is_internal else reason)
    return turn.tell_responsible(f"returned:{share.id}:{share.version}", text, share=share)


def _until_and_why(turn: Turn, rest: str) -> tuple[date | None, str]:
    """The new deadline, wherever it stands, and the other words: 缺附件 2月10日 says the same as 2月10日 缺附件."""
    words = rest.split()
    for place, word in enumerate(words):
        if re.match(r"\d|[今明后下本]", word) and (due := _day(turn, re.split("[前，。；]", word)[0])):
            return due, " ".join(words[:place] + words[place + 1 :])
    return None, rest


def _day(turn: Turn, word: str) -> date | None:
    """The new deadline: a day within the next half year, named as one word. “1月10日” said on the 19th is none."""
    words = f"预计{word}报"
    due = next((i.due for i in understand(words, now=turn.now, workdays=turn.days).items if i.due), None)
    return due if due and turn.today < due <= turn.today + HALF_A_YEAR else None
