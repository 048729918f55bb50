"""专题 and 简报 by command: the page in chat and as a document, its sources, and 定稿 (二十)."""

from dataclasses import dataclass
from typing import Any

from handlers.commands import unit_named
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger import briefing_issues, briefings, periods
from ledger.briefing_issues import Reader
from ledger.deskwork import Briefing
from ledger.directory import Directory
from ledger.errors import ButtonUnknown, CommandUnclear, NoSuchUnit, NotAllowed
from ledger.models import Unit
from ledger.periods import Period
from ledger.presses import Press
from ledger.words import BriefingKind, UnitKind
from ledger.workdays import Workdays
from locales import briefing_lines as texts
from locales import briefings as says
from locales import buttons, dates, notices
from locales.briefings import Content
from reading.names import AmbiguousUnit, UnitNames, UnknownUnit
from reading.periods import period as period_of

TOPIC, BRIEF = "专题 省水利厅", "简报 1月"
"""How the commands are said."""
NEAR = 3  # units that are named beside one that is not known


@dataclass(frozen=True)
class Wanted:
    """Which page somebody reads."""

    reader: Reader
    unit: Unit | None
    period: Period

    @property
    def scope(self) -> briefings.Scope:
        kind = BriefingKind.UNIT if self.unit is not None else BriefingKind.PERIOD
        return self.reader.scope(kind, self.unit)

    @property
    def row(self) -> int:
        """The unit in a button; 0: none."""
        return self.unit.id or 0 if self.unit is not None else 0


def by_unit(turn: Turn) -> None:
    """`专题 省水利厅`, `专题 省水利厅 1月`. Raises NotAllowed, NoSuchUnit, CommandUnclear."""
    reader = briefing_issues.reader_of(turn.actor, turn.people)
    words, code = _split(turn)
    if words:
        unit = _unit(turn, reader, words)
    elif reader.units is not None and len(reader.units) == 1:
        unit = turn.people.units[min(reader.units)]
    else:
        raise CommandUnclear(usage=TOPIC)
    _open(turn, Wanted(reader, unit, periods.of_code(code) if code else periods.whole(turn.today)))


def by_period(turn: Turn) -> None:
    """`简报`, `简报 1月`, `简报 2026年度`; with a unit's name it is a 专题. Raises NotAllowed, CommandUnclear."""
    reader = briefing_issues.reader_of(turn.actor, turn.people)
    words, code = _split(turn)
    unit = None
    if words:
        try:
            unit = _unit(turn, reader, words)
        except NoSuchUnit:
            raise CommandUnclear(usage=BRIEF) from None
    default = periods.whole(turn.today) if unit is not None else periods.month_of(turn.today)
    _open(turn, Wanted(reader, unit, periods.of_code(code) if code else default))


def _split(turn: Turn) -> tuple[str, str | None]:
    """The words that are a unit's, and the code of the period behind or before them."""
    words = turn.text.split()
    for at in range(len(words) + 1):
        head, tail = " ".join(words[:at]), " ".join(words[at:])
        if tail and (code := period_of(tail, today=turn.today)):
            return head, code
        if head and (code := period_of(head, today=turn.today)):
            return tail, code
    return turn.text.strip(), None


def _unit(turn: Turn, reader: Reader, text: str) -> Unit:
    """One in the reader's charge; any other is unknown to him. Raises NoSuchUnit."""
    if reader.units is None:
        return unit_named(turn, text)
    own = [unit for i, unit in turn.people.units.items() if i in reader.units and unit.merged_into_id is None]
    try:
        name = UnitNames((unit.name, unit.aliases) for unit in own).find(text)
    except UnknownUnit:
        raise NoSuchUnit(text=text, nearest=[unit.name for unit in own][:NEAR]) from None
    except AmbiguousUnit as ambiguous:
        raise NoSuchUnit(text=text, nearest=ambiguous.candidates) from None
    return next(unit for unit in own if unit.name == name)


# --- what is shown ----------------------------------------------------------------------------------------------


def _open(turn: Turn, wanted: Wanted) -> None:
    """What was issued last, with what has changed since; else a draft. And the document."""
    issued = briefing_issues.versions(turn.session, wanted.scope, wanted.period)
    if issued:
        _show_issued(turn, wanted, issued[-1], 0)
        _send(turn, {"row": issued[-1].id})
        return
    _show_draft(turn, wanted, 0)
    _send_draft(turn, wanted)


def draft(turn: Turn, wanted: Wanted) -> Content:
    """The page as the ledger stands now."""
    facts = briefings.gather(
        turn.session, wanted.scope, wanted.period, people=turn.people, days=turn.days, now=turn.now
    )
    return page_of_facts(facts, turn.people, turn.days, wanted.reader)


def page_of_facts(facts: briefings.Facts, people: Directory, days: Workdays, reader: Reader) -> Content:
    """With the name of whoever makes it: the office, or the unit of the leader who asks."""
    until = max((part.done_on or facts.at.date() for part in facts.parts), default=None)
    note = dates.estimate_note(days, facts.period.from_on, until)
    return says.content(facts, maker=maker(people, reader), note=note)


def maker(people: Directory, reader: Reader) -> str:
    if reader.led:
        return "、".join(people.units[unit_id].name for unit_id in sorted(reader.led))
    office = next((unit.name for unit in people.units.values() if unit.kind == UnitKind.OFFICE), None)
    return office or notices.the_office()


def _show_draft(turn: Turn, wanted: Wanted, at: int, *, sources: bool = False) -> None:
    page = draft(turn, wanted)
    found = (texts.source_pages if sources else texts.pages)(page, None)
    code, row = wanted.period.code, wanted.row
    at = min(at, len(found) - 1)
    other = (
        (buttons.whole_briefing(), Press("brief", row, 0, code))
        if sources
        else (buttons.sources(), Press("brief_src", row, 0, code))
    )
    issue = (buttons.issue_briefing(), Press("brief_fix", row, briefing_issues.digest(page), code))
    _say(turn, found[at], pager("brief_src" if sources else "brief", row, at, len(found), code), [other, issue])


def _show_issued(turn: Turn, wanted: Wanted, briefing: Briefing, at: int, *, sources: bool = False) -> None:
    page, row = briefing.content, briefing.id or 0
    found = (texts.source_pages if sources else texts.pages)(page, _issue(turn, wanted, briefing))
    at = min(at, len(found) - 1)
    other = (
        (buttons.whole_briefing(), Press("brief_old", row))
        if sources
        else (buttons.sources(), Press("brief_old_src", row))
    )
    renew = (buttons.new_draft(), Press("brief_new", wanted.row, 0, wanted.period.code))
    _say(turn, found[at], pager("brief_old_src" if sources else "brief_old", row, at, len(found)), [other, renew])


def _issue(turn: Turn, wanted: Wanted, briefing: Briefing) -> texts.Issue:
    nth, since = briefing.content["nth"], draft(turn, wanted)
    return texts.Issue(nth, briefing.issued_at, briefing.holder, since, turn.now)


def _say(turn: Turn, text: str, *rows: list[tuple[str, Press]]) -> None:
    """The office pastes its pages; what a leader reads of an 内部 matter stays in his chat."""
    if turn.press is None or turn.press.verb == "brief_new":
        turn.reply(text, *rows, protect=False if turn.actor.is_office else None)
    else:
        turn.redraw(text, *rows)


def _send_draft(turn: Turn, wanted: Wanted) -> None:
    reader = wanted.reader
    about = {
        "unit": wanted.row,
        "period": wanted.period.code,
        "units": sorted(reader.units) if reader.units is not None else None,
        "led": sorted(reader.led) if reader.led is not None else None,
    }
    _send(turn, about)


def _send(turn: Turn, about: dict[str, Any]) -> None:
    """The document is written when it is sent."""
    turn.send("sendDocument", {"kind": "briefing", "office": turn.actor.is_office} | about)


# --- buttons ----------------------------------------------------------------------------------------------------


def _wanted(turn: Turn) -> Wanted:
    """The page that a button of a draft means. Raises ButtonUnknown."""
    assert turn.press is not None
    try:
        reader = briefing_issues.reader_of(turn.actor, turn.people)
        period = periods.of_code(turn.press.extra)
    except (NotAllowed, ValueError):
        raise ButtonUnknown from None
    unit = turn.people.units.get(turn.press.row)
    is_in_charge = reader.units is None or turn.press.row in reader.units
    if turn.press.row and (unit is None or not is_in_charge):
        raise ButtonUnknown
    return Wanted(reader, unit, period)


def _issued(turn: Turn) -> tuple[Wanted, Briefing]:
    """What a button of an issued page means. Raises ButtonUnknown."""
    assert turn.press is not None
    briefing = turn.session.get(Briefing, turn.press.row)
    try:
        reader = briefing_issues.reader_of(turn.actor, turn.people)
    except NotAllowed:
        raise ButtonUnknown from None
    if briefing is None or not briefing_issues.is_for(reader, briefing):
        raise ButtonUnknown
    unit = turn.people.units.get(briefing.unit_id or 0)
    of_issue = briefing_issues.reader_of_issue(briefing)
    return Wanted(of_issue, unit, periods.of_code(briefing.content["period"])), briefing


def _page(turn: Turn) -> None:
    """［上一页］ ［下一页］ ［全文］ of a draft."""
    assert turn.press is not None
    _show_draft(turn, _wanted(turn), turn.press.version)


def _sources(turn: Turn) -> None:
    """［明细］ of a draft."""
    assert turn.press is not None
    _show_draft(turn, _wanted(turn), turn.press.version, sources=True)


def _old_page(turn: Turn) -> None:
    """The same of what was issued."""
    assert turn.press is not None
    _show_issued(turn, *_issued(turn), turn.press.version)


def _old_sources(turn: Turn) -> None:
    assert turn.press is not None
    _show_issued(turn, *_issued(turn), turn.press.version, sources=True)


def _new(turn: Turn) -> None:
    """［新稿］: how things stand now, as a draft of the next version."""
    wanted = _wanted(turn)
    _show_draft(turn, wanted, 0)
    _send_draft(turn, wanted)


def _fix(turn: Turn) -> None:
    """［定稿］ issues what was shown; if that has changed, it is shown anew and nothing is issued."""
    assert turn.press is not None
    wanted, page = _wanted(turn), None
    issued = briefing_issues.versions(turn.session, wanted.scope, wanted.period)
    if issued and issued[-1].content["digest"] == turn.press.version:  # pressed twice
        turn.toast = texts.is_issued(issued[-1].content["nth"])
        _show_issued(turn, wanted, issued[-1], 0)
        return
    page = draft(turn, wanted)
    if briefing_issues.digest(page) != turn.press.version:
        turn.toast = texts.moved_on()
        _show_draft(turn, wanted, 0)
        return
    made = briefing_issues.issue(
        turn.session, actor=turn.actor, scope=wanted.scope, period=wanted.period, content=page, now=turn.now
    )
    turn.toast = texts.is_issued(made.content["nth"])
    _show_issued(turn, wanted, made, 0)
    _send(turn, {"row": made.id})


VERBS: dict[str, Speak] = {
    "brief": _page,
    "brief_src": _sources,
    "brief_old": _old_page,
    "brief_old_src": _old_sources,
    "brief_new": _new,
    "brief_fix": _fix,
}
