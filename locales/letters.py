"""What is said in chat about letters: the cover note of a draft, what became of it, and the list of those waiting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.words import LetterState
from locales import _
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten


@dataclass(frozen=True)
class Seen:
    """A letter as sentences need it."""

    id: int
    version: int
    number: int
    kind: str
    unit: str
    state: str
    is_internal: bool
    is_of_ask: bool = False
    by: str = ""
    decided_at: datetime | None = None
    deferred_to: date | None = None
    document: str | None = None
    issued_on: date | None = None
    gone: str | None = None
    held: str | None = None


@dataclass(frozen=True)
class Cover:
    """What the cover note tells of a draft."""

    kind: str
    number: int
    title: str
    addressee: str
    due_on: date | None
    days_late: int
    is_report: bool
    asked: tuple[str, str, date, date] | None = None  # lead, unit, asked on, answer by
    leaders_told: tuple[date, ...] = ()
    calls: tuple[date, ...] = ()
    said: str = ""
    said_on: date | None = None
    explained: bool = False
    instead: str = ""  # on whose behalf the desk is asked
    addition: bool = False


def cover(c: Cover) -> str:
    """VOICE: what it is, why, what was done, and that nothing goes out by itself."""
    lines = [
        _("{kind}草稿1份，主送{to}，请审定。").format(kind=c.kind, to=escape(c.addressee)),
        _why(c),
        _done(c),
        _("已按补充意见重拟。") if c.addition else "",
        _("{who}未接入，请请示后代为点选。").format(who=escape(c.instead)) if c.instead else "",
        _("未经您同意不发；文号、用印按发文程序办理。"),
    ]
    return "\n".join(line for line in lines if line)


def _why(c: Cover) -> str:
    name = _("{number}号事项｜{title}").format(number=c.number, title=escape(shorten(c.title, 60)))
    if c.asked is not None:
        lead, unit, asked_on, answer_by = c.asked
        return _("事由：{name}，{lead}{asked}商请{unit}于{by}前反馈，尚未收到。").format(
            name=name, lead=escape(lead), asked=day(asked_on), unit=escape(unit), by=day(answer_by)
        )
    if c.due_on is None:
        return _("事由：{name}。").format(name=name)
    state = _("未报") if c.is_report else _("未办结")
    if not c.days_late:
        return _("事由：{name}，截止{due}，{state}。").format(name=name, due=day(c.due_on), state=state)
    return _("事由：{name}，截止{due}，逾期{n}个工作日{state}。").format(
        name=name, due=day(c.due_on), n=c.days_late, state=state
    )


def _done(c: Cover) -> str:
    words = _("“{words}”").format(words=escape(shorten(c.said, 50)))
    parts = [
        _("{days}告知分管领导").format(days=_days(c.leaders_told)) if c.leaders_told else "",
        _("{days}电话").format(days=_days(c.calls)) if c.calls else "",
        _("{day}答复{words}").format(day=day(c.said_on), words=words) if c.said_on else _("没有答复记录"),
        _("已有情况说明，全文见稿") if c.explained else "",
    ]
    return _("已做：{acts}。").format(acts="；".join(part for part in parts if part))


def _days(days: Sequence[date]) -> str:
    return "、".join(day(one) for one in days[-4:])


def on_paper(number: int, kind: str, due_on: date | None) -> str:
    """Of an 内部 matter: number, deadline, and that it goes on paper."""
    due = _("（期限{due}）").format(due=day_week(due_on)) if due_on else ""
    return _("{number}号事项{due}需拟{kind}，请按纸质程序办理，此处不出稿。").format(number=number, due=due, kind=kind)


def file_name(number: int, kind: str) -> str:
    return _("{number}号事项{kind}（草稿）.docx").format(number=number, kind=kind)


def settled(s: Seen) -> str:
    """How it stands: by whom and when it was decided, or why there is nothing to decide."""
    name = _named(s)
    if s.state == LetterState.ISSUED and s.issued_on:
        return _("{name}已于{day}发文，文号{document}。").format(
            name=name, day=day(s.issued_on), document=escape(s.document or "")
        )
    if s.gone and s.state != LetterState.APPROVED:
        return _("{name}草稿已作废：{why}，不发。").format(name=name, why=_gone(s.gone))
    if s.state == LetterState.VOID:
        return _("{name}草稿已作废，不发。").format(name=name)
    if s.state == LetterState.DRAFTED:
        if s.held:
            return _("{name}暂不审定：该单位答复{why}，明确后再送审。").format(name=name, why=escape(s.held))
        return _("{name}草稿已重新送审，请以最近一份为准。").format(name=name)
    said = _state(s)
    return _("{name}：{by}{at}已定“{state}”，没有再作改动。").format(
        name=name, by=escape(s.by), at=moment(s.decided_at) if s.decided_at else "", state=said
    )


def _gone(reason: str) -> str:
    return reason.replace("(", "（").replace(")", "）")


def _named(s: Seen) -> str:
    return _("{number}号事项{kind}").format(number=s.number, kind=s.kind)


def _state(s: Seen) -> str:
    if s.state == LetterState.DEFERRED and s.deferred_to:
        return _("暂缓至{day}").format(day=day(s.deferred_to))
    return s.state


def approved(s: Seen, *, by_office: bool) -> str:
    if by_office:
        return _("已记：{name}同意发文。\n{next}").format(name=_named(s), next=_register(s))
    return _("已记：{name}同意发文，已转环委办编文号、用印。").format(name=_named(s))


def to_register(s: Seen, by: str) -> str:
    """To the office's desk."""
    return _("【发文】{name}（{unit}），{by}已同意发文。\n{next}").format(
        name=_named(s), unit=escape(s.unit), by=escape(by), next=_register(s)
    )


def _register(s: Seen) -> str:
    return _("请编文号、用印；发出后回“{usage}”。").format(usage=issue_usage(s.number, s.kind))


def issue_usage(number: int | str, kind: str) -> str:
    return _("发文 {kind} {number}号 鄂环委办函〔2027〕5号 2月8日").format(kind=kind, number=number)


def call_first(s: Seen) -> str:
    if s.is_of_ask:
        return _("已记：{name}先打电话。已转经办人联系并记录协调情况，记录后再送您审定。").format(name=_named(s))
    return _("已记：{name}先打电话。已列入环委办电话名单，通话记录后再送审。").format(name=_named(s))


def please_call(s: Seen) -> str:
    """To whoever asked, about the letter of an ask."""
    return _("【协调】{name}：分管领导意见先打电话。请与{unit}联系，并记录协调情况；记录后再送审。").format(
        name=_named(s), unit=escape(s.unit)
    )


def call_task(s: Seen) -> str:
    """To the office's desk."""
    return _("【电话】{name}：先打电话。通话后回“电话 {number}号 {unit} 答复要点”，记录后再送审。").format(
        name=_named(s), number=s.number, unit=escape(s.unit)
    )


def ask_until(s: Seen, example: date) -> str:
    return _("{name}暂缓至哪一天？请回一个今天以后的工作日，如“{example}”。").format(
        name=_named(s), example=day(example)
    )


def deferred(s: Seen, until: date) -> str:
    return _("已记：{name}暂缓至{day}。届时事由仍在的，当天9时再送审。").format(name=_named(s), day=day_week(until))


def ask_note(s: Seen) -> str:
    return _("{name}要怎样修改？请回一句修改意见。").format(name=_named(s))


def given_back(s: Seen) -> str:
    return _("已记：{name}退回修改，意见已转经办人；重拟后再送审。").format(name=_named(s))


def returned(s: Seen, by: str, note: str) -> str:
    """To the desk that drafts."""
    return _(
        "【退回修改】{name}（{unit}），{by}意见：“{note}”\n"
        "改好请回“重拟 {kind} {number}号”，后面可写要补充进函稿的话；也可取稿后按纸质程序修改。"
    ).format(
        name=_named(s),
        unit=escape(s.unit),
        by=escape(by),
        note=escape(shorten(note, 600)),
        kind=s.kind,
        number=s.number,
    )


def left_as_it_is(s: Seen) -> str:
    return _("{name}没有改动，仍待审定。").format(name=_named(s))


def drafted(s: Seen, told: int, *, addition: bool = False) -> str:
    what = _("已拟{name}草稿（{unit}）。") if not addition else _("已拟{name}草稿（{unit}），补充的话已写入。")
    said = what.format(name=_named(s), unit=escape(s.unit))
    return said + (_("已送审，未经同意不发。") if told else _("目前无人可送，请发“文书清单”取稿，按纸质程序送审。"))


def issued(s: Seen, told: Sequence[str]) -> str:
    said = _("已记：{name}{day}发文，文号{document}。").format(
        name=_named(s), day=day(s.issued_on) if s.issued_on else "", document=escape(s.document or "")
    )
    if told:
        return said + _("已告知{who}。").format(who=escape("、".join(told)))
    return said


def please_act(s: Seen, sender: str, title: str) -> str:
    """The one line to the recipient's people; of an 内部 matter without a title."""
    if s.is_internal:
        return _("{sender}已就{number}号事项发文，请按纸质通知办理。").format(sender=escape(sender), number=s.number)
    return _("{sender}已印发{number}号事项《{title}》（{document}，{day}），请按函办理。").format(
        sender=escape(sender),
        number=s.number,
        title=escape(shorten(title, 120)),
        document=escape(s.document or ""),
        day=day(s.issued_on) if s.issued_on else "",
    )


def approved_but_gone(number: int, kind: str, reason: str) -> str:
    return _("{number}号事项{why}；{kind}已同意发文、尚未登记文号，是否仍发由您定。").format(
        number=number, why=_gone(reason), kind=kind
    )


def waiting(lines: Sequence[str], total: int) -> str:
    if not total:
        return _("目前没有在办文书。")
    return _("在办文书{n}件：").format(n=total) + "\n" + "\n".join(lines)


def line(s: Seen, nth: int, holders: str) -> str:
    state = _("{state}（{why}）").format(state=_state(s), why=_gone(s.gone)) if s.gone else _state(s)
    held = _("，在{who}处").format(who=escape(shorten(holders, 40))) if holders else ""
    return _("{nth}. {number}号事项 {kind}｜{unit}｜{state}{held}").format(
        nth=nth, number=s.number, kind=s.kind, unit=escape(s.unit), state=state, held=held
    )


def the_desk() -> str:
    return _("环委办")


def coming(s: Seen) -> str:
    return _("{name}草稿随后发给您。").format(name=_named(s))


def form_fault(kind: str, fault: str) -> str:
    """To the office: its own layout could not be used."""
    return _("模板“{kind}.docx”没有用上：{fault}。本次按内置版式出稿，请修改模板后重拟。").format(
        kind=kind, fault=escape(fault)
    )


def unknown_placeholder(name: str, known: Sequence[str]) -> str:
    return _("不认识占位符“{name}”，可用{known}").format(name=shorten(name, 20), known="、".join(known))


def broken_form() -> str:
    return _("文件打不开，或不是 .docx")


def happened(at: datetime, actor: str, verb: str, detail: dict[str, Any]) -> str:
    """A line of the matter's history."""
    said = _("{at} {actor}：{kind}{verb}").format(
        at=moment(at), actor=escape(actor), kind=escape(detail.get("kind", "")), verb=verb
    )
    if detail.get("document"):
        on = day(date.fromisoformat(detail["on"]))
        return said + _("，文号{document}，{day}").format(document=escape(detail["document"]), day=on)
    if detail.get("until"):
        return said + _("至{day}").format(day=day(date.fromisoformat(detail["until"])))
    return said


def entitled(sender: str, *, is_head: bool) -> str:
    """On whose behalf the desk enters a decision."""
    return _("{unit}主要负责人").format(unit=sender) if is_head else _("{unit}分管领导").format(unit=sender)


def draft_usage() -> str:
    return _("拟稿 督办函 3号 省水利厅")


def redraft_usage() -> str:
    return _("重拟 督办函 3号 补充的话")


def reported() -> str:
    return _("已报送")
