"""The office's lists and figures by command (二十)."""

from collections.abc import Sequence

from handlers import decisions, lagging, leads
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger import announcing
from ledger import calls as call_list
from ledger.access import Act, require
from ledger.presses import Press
from ledger.queries import LISTS, Line, lines, standing
from locales import announcing as announcement_texts
from locales import buttons
from locales import lists as texts
from locales.pages import PAGE, page_of


def show(name: str) -> Speak:
    """The handler of one list."""

    def speak(turn: Turn) -> None:
        _show(turn, name, 0)

    return speak


def page(turn: Turn) -> None:
    """A pressed page of a list."""
    assert turn.press is not None
    if turn.press.row < len(LISTS):
        _show(turn, LISTS[turn.press.row], turn.press.version)


def _show(turn: Turn, name: str, at: int) -> None:
    require(turn.actor, Act.LISTS)
    found = lines(turn.session, name, people=turn.people, days=turn.days, today=turn.today)
    shown, pages = page_of(found, at)
    figures = standing(turn.session, today=turn.today) if name in ("逾期", "未报") else None
    at = min(at, pages - 1)
    below, decide = _below(turn, name, shown)
    text = texts.listing(name, shown, total=len(found), first=at * PAGE + 1, now=turn.now, figures=figures, below=below)
    rows = [*decide, pager("list", LISTS.index(name), at, pages)]
    rows.insert(0, [(buttons.matter(n), Press("matter", n)) for n in dict.fromkeys(x.number for x in shown)][:5])
    if turn.press is None:
        turn.reply(text, *rows, protect=False)  # numbers and dates that the office pastes
    else:
        turn.redraw(text, *rows)


def _below(turn: Turn, name: str, shown: Sequence[Line]) -> tuple[dict[Line, str], list[list[tuple[str, Press]]]]:
    """What stands under the lines of a list, and the buttons about them."""
    if name == "待明确牵头":
        said, rows = leads.below(turn, shown)
        return {line: said[line.number] for line in shown}, rows
    if name == "延期申请":
        asked, rows = decisions.below(turn, shown)
        return {line: asked[line.share_id] for line in shown if line.share_id in asked}, rows
    told = lagging.below(turn, shown)
    return {line: told[line.share_id] for line in shown if line.share_id in told}, []


def count(turn: Turn) -> None:
    """还差几家: at most four lines, with the time."""
    require(turn.actor, Act.LISTS)
    turn.reply(texts.standing(standing(turn.session, today=turn.today), now=turn.now, days=turn.days))


def calls(turn: Turn) -> None:
    """电话名单: whom to call today."""
    require(turn.actor, Act.LISTS)
    text = texts.calls(call_list.due(turn.session, turn.people, turn.today), now=turn.now)
    announced = announcement_texts.in_call_list(announcing.to_call(turn.session))
    turn.reply("\n".join(filter(None, (text, announced))), protect=False)
