"""Lists and figures by command (二十): the office's of everything, anybody else's of what he may see."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlmodel import col, select

from handlers import decisions, lagging, leads, previews, report
from handlers.filtering import filter_of
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger import announcing, events
from ledger import calls as call_list
from ledger.access import Act, has_any, may, require
from ledger.errors import FilterAmbiguous, FilterUnclear, NotAllowed
from ledger.filters import Filter
from ledger.presses import Press
from ledger.queries import LISTS, Line, lines, lines_of, standing
from ledger.rows import Outbox
from locales import announcing as announcement_texts
from locales import buttons
from locales import lists as texts
from locales.pages import PAGE, page_of

WORDS = "|".join(LISTS)
SPOKEN = re.compile(rf"\s*(?P<name>{WORDS})(?:清单|名单|单位(?![:：]))?(?P<gap>[\s：:，,]+)?(?P<rest>.*)", re.DOTALL)
AMIDST = re.compile(
    rf"\s*(?P<before>\S[^\n]{{0,80}}?)(?:[\s，,的]*(?P<last>{WORDS})(?:清单)?\s*[。？?]*"
    rf"|[\s，,]+(?P<name>{WORDS})(?:清单)?[\s，,]+(?P<rest>[^\n]{{1,80}}))"
)
COMMANDS = {
    "overdue": "逾期",
    "missing": "未报",
    "near": "临期",
    "blocked": "受阻",
    "unreachable": "无人可达",
    "closing": "待销号",
    "leaderless": "待明确牵头",
    "extensions": "延期申请",
}
"""The `/word` of each list."""
STANDS = ("受阻", "待销号")
"""Lists whose name also says how a matter stands: 受阻 3号. That 3号 is 逾期 the ledger knows; nobody reports it."""
NAMES = [f"{name}清单" if len(name) == 2 else name for name in LISTS]
ROW = 5  # numbers on one row of buttons


@dataclass(frozen=True)
class Asked:
    """One list as somebody asked for it."""

    name: str
    where: Filter

    @property
    def kept(self) -> dict[str, dict[str, str]]:
        """What is kept with the message that shows it."""
        return {"list": {"name": self.name, "where": self.where.said}}


def show(name: str) -> Speak:
    """`/overdue 省水利厅`: the list of one command word."""

    def speak(turn: Turn) -> None:
        _refuse_outsiders(turn)
        _show(turn, _asked(turn, name, turn.text), 0)

    return speak


def spoken(turn: Turn) -> None:
    """逾期清单, 逾期 省水利厅, 未报市州. What only begins like a list is an ordinary message: 受阻，资金未到位."""
    found = SPOKEN.fullmatch(turn.text)
    assert found is not None
    rest = found["rest"].strip(" 。！!？?")
    if rest and not _is_asking(turn, found["name"], rest, is_apart=found["gap"] is not None):
        return report.said(turn)
    turn.text = rest
    return show(found["name"])(turn)


def amidst(turn: Turn) -> None:
    """省水利厅 逾期, 汉江流域督察整改逾期: the filter before the list's name. All else is an ordinary message."""
    found = AMIDST.fullmatch(turn.text)
    assert found is not None
    words, name = f"{found['before']} {found['rest'] or ''}", found["last"] or found["name"]
    if not turn.actor.is_office or not _is_asking(turn, name, words, is_apart=False):
        return report.said(turn)
    turn.text = words
    return show(name)(turn)


def _is_asking(turn: Turn, name: str, words: str, *, is_apart: bool) -> bool:
    """Whether these are the words of a filter; of the office, that reports on nothing, also such as are wrong."""
    if not has_any(turn.actor, Act.LISTS):
        return True
    try:
        where = filter_of(turn.session, turn.people, words, actor=turn.actor)
    except (FilterUnclear, FilterAmbiguous):
        return is_apart and may(turn.actor, Act.LISTS) and turn.talk.awaiting in (None, previews.TALK)
    return name not in STANDS or not where.numbers


def _refuse_outsiders(turn: Turn) -> None:
    if not has_any(turn.actor, Act.LISTS):
        raise NotAllowed(act=Act.LISTS)


def _asked(turn: Turn, name: str, words: str) -> Asked:
    return Asked(name, filter_of(turn.session, turn.people, words, actor=turn.actor))


def pressed(turn: Turn) -> Asked:
    """The list that the pressed message shows; one of an older release had no filter. Raises NotAllowed."""
    assert turn.press is not None
    _refuse_outsiders(turn)
    query = select(Outbox.body).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.message_id)
    bodies = turn.session.exec(query.order_by(col(Outbox.id).desc()))
    kept = next((body["list"] for body in bodies if "list" in body), None)
    if kept is None:
        return Asked(LISTS[min(turn.press.row, len(LISTS) - 1)], Filter())
    return _asked(turn, kept["name"], kept["where"])


def found(turn: Turn, asked: Asked, *, in_print: bool = False) -> list[Line]:
    """Its lines now: for the office at work most urgent first, else in 建制顺序."""
    is_office = may(turn.actor, Act.LISTS)
    return lines(
        turn.session,
        asked.name,
        people=turn.people,
        days=turn.days,
        today=turn.today,
        where=asked.where,
        order="urgent" if is_office and not in_print else "protocol",
        actor=turn.actor,
    )


def page(turn: Turn) -> None:
    """A pressed page: the list as it stands now."""
    assert turn.press is not None
    _show(turn, pressed(turn), turn.press.version)


def _show(turn: Turn, asked: Asked, at: int) -> None:
    every = found(turn, asked)
    shown, pages = page_of(every, at)
    at = min(at, pages - 1)
    is_office = may(turn.actor, Act.LISTS)
    has_figures = is_office and asked.name in ("逾期", "未报")
    figures = standing(turn.session, today=turn.today, where=asked.where) if has_figures else None
    below, decide = _below(turn, asked.name, shown) if is_office else ({}, [])
    text = texts.listing(
        *(asked.name, asked.where.said, shown),
        total=len(every),
        first=at * PAGE + 1,
        now=turn.now,
        figures=figures,
        below=below,
    )
    jumps = [(buttons.matter(n), Press("matter", n)) for n in dict.fromkeys(x.number for x in shown)]
    rows = [*(jumps[i : i + ROW] for i in range(0, len(jumps), ROW)), *decide]
    rows += [*_tools(turn, asked, every), pager("list", LISTS.index(asked.name), at, pages)]
    turn.show(text, *rows, protect=False if is_office else None, kept=asked.kept)  # what the office pastes


def _tools(turn: Turn, asked: Asked, every: Sequence[Line]) -> list[list[tuple[str, Press]]]:
    """［催办］［电话名单］ and ［复制文字］［导出］, as far as this person may."""
    if not every:
        return []
    row = LISTS.index(asked.name)
    acts: list[tuple[Act, Callable[[], str], str]] = [
        (Act.CHASE, buttons.chase, "chase"),
        (Act.CHASE, buttons.call_list, "list_calls"),
        (Act.LISTS, buttons.copy_text, "list_text"),
        (Act.EXPORT, buttons.export, "list_file"),
    ]
    has_parts = any(line.share_id is not None for line in every)  # a matter without a lead has nobody to call
    acts = [one for one in acts if one[0] is not Act.CHASE or has_parts]
    given = [(label(), Press(verb, row)) for act, label, verb in acts if act is Act.LISTS or may(turn.actor, act)]
    return [given[i : i + 2] for i in range(0, len(given), 2)]


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


def _copy(turn: Turn) -> None:
    """［复制文字］: plain text in 建制顺序, to be pasted for a leader."""
    asked = pressed(turn)
    is_office = may(turn.actor, Act.LISTS)
    for text in texts.copies(asked.name, asked.where.said, found(turn, asked, in_print=True), now=turn.now):
        turn.reply(text, protect=False if is_office else None)


def _export(turn: Turn) -> None:
    """［导出］: the list as a workbook, written when it is sent; who took it is part of the history."""
    require(turn.actor, Act.EXPORT)
    asked = pressed(turn)
    count = len(found(turn, asked))
    turn.send("sendDocument", {"kind": "list", **asked.kept["list"]})
    events.record(
        turn.session,
        at=turn.now,
        actor=turn.actor.name,
        verb="导出",
        what=asked.name,
        where=asked.where.said,
        format="xlsx",
        rows=count,
    )
    turn.toast = texts.coming(asked.name, asked.where.said, count)


def count(turn: Turn) -> None:
    """`还差几家`, `还差几家 市州`: at most four lines, with the time."""
    require(turn.actor, Act.LISTS)
    where = filter_of(turn.session, turn.people, turn.text.rstrip("。！!？?"))
    figures = standing(turn.session, today=turn.today, where=where)
    turn.reply(texts.standing(figures, where.said, now=turn.now, days=turn.days))


def calls(turn: Turn) -> None:
    """`电话名单`, `电话名单 市州`: whom to call today."""
    require(turn.actor, Act.LISTS)
    where = filter_of(turn.session, turn.people, turn.text)
    due = call_list.due(turn.session, turn.people, turn.today)
    if not where.is_empty:
        about = _lines_of(turn, [call.share_id for call in due])
        due = [call for call in due if where.keeps(about[call.share_id])]
    announced = announcement_texts.in_call_list(announcing.to_call(turn.session)) if where.is_empty else ""
    text = texts.calls(due, where.said, now=turn.now)
    turn.reply("\n".join(filter(None, (text, announced))), protect=False)


def _calls_of_list(turn: Turn) -> None:
    """［电话名单］: whom to call about what the list shows."""
    require(turn.actor, Act.LISTS)
    asked = pressed(turn)
    shares = {line.share_id for line in found(turn, asked)}
    due = [call for call in call_list.due(turn.session, turn.people, turn.today) if call.share_id in shares]
    turn.reply(texts.calls(due, texts.titled(asked.name, asked.where.said), now=turn.now), protect=False)


def _lines_of(turn: Turn, shares: Sequence[int]) -> dict[int, Line]:
    return lines_of(turn.session, shares, people=turn.people, days=turn.days, today=turn.today)


VERBS: dict[str, Speak] = {
    "list": page,
    "list_text": _copy,
    "list_file": _export,
    "list_calls": _calls_of_list,
}
