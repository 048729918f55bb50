"""销号 and 退回, by the office's command."""

from handlers.commands import share_of, words_after
from handlers.turn import Turn
from ledger import closing
from ledger.access import Act, require
from ledger.errors import ReasonMissing
from ledger.models import Share
from locales import office as texts
from reading.updates import understand

CLOSE = "销号 3号"
RETURN = "退回 3号 2月10日 缺附件"


def close(turn: Turn) -> None:
    """`销号 3号 [省水利厅]`"""
    require(turn.actor, Act.CLOSE)
    words = words_after(turn, turn.text, usage=CLOSE)
    assert words.matter is not None
    share = share_of(turn, words.matter, words.unit, usage=CLOSE)
    closing.close(turn.session, actor=turn.actor, share=share, now=turn.now, basis=words.rest or None)
    turn.reply(texts.closed(words.matter.number))
    _tell(turn, share, f"closed:{share.id}:{share.version}", texts.your_matter_closed(words.matter.number))


def give_back(turn: Turn) -> None:
    """`退回 3号 [省水利厅] 2月10日 缺附件`: the date and the reason are both needed."""
    require(turn.actor, Act.CLOSE)
    words = words_after(turn, turn.text, usage=RETURN)
    assert words.matter is not None
    share = share_of(turn, words.matter, words.unit, usage=RETURN)
    due = next((i.due for i in understand(words.rest, now=turn.now, workdays=turn.days).items if i.due), None)
    reason = _without_date(words.rest)
    if due is None or not reason or due <= turn.today:
        raise ReasonMissing(number=words.matter.number)
    closing.give_back(
        turn.session, actor=turn.actor, share=share, reason=reason, due_on=due, now=turn.now, days=turn.days
    )
    turn.reply(texts.given_back(words.matter.number, due, reason))
    text = texts.your_matter_given_back(words.matter.number, due, reason)
    _tell(turn, share, f"returned:{share.id}:{share.version}", text)


def _without_date(text: str) -> str:
    """The reason: what is left beside the first word, which is the date."""
    return text.partition(" ")[2].strip() if " " in text else ""


def _tell(turn: Turn, share: Share, key: str, text: str) -> None:
    person = turn.people.first_reachable(turn.people.people.get(share.person_id or 0), share.unit_id)
    if person is not None:
        turn.tell(person.id or 0, key, text, share=share)
