"""体检: what the office should mend before the season, in one message."""

from handlers.turn import Turn
from ledger import checkup
from ledger.access import Act, require
from locales import seasons as texts


def show(turn: Turn) -> None:
    """`体检`"""
    require(turn.actor, Act.SEASON)
    found = checkup.findings(turn.session, people=turn.people, days=turn.days, today=turn.today)
    turn.reply(texts.checkup(found, turn.ladder_warnings(), now=turn.now))
