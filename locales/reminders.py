"""What the schedule says: reminders to the unit, copies to its leaders, one bundle a person and day."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.words import LegName, MatterKind, Role, Status
from locales import _
from locales.dates import day, day_week, escape

LIMIT = 3800  # characters of 4096: room for the line that counts what did not fit
MOST = 12


@dataclass(frozen=True)
class Reminder:
    """One matter in somebody's bundle, as it stands on the day of sending."""

    share_id: int
    version: int
    number: int
    title: str
    kind: str
    step: str
    nth: int
    role: str
    responsible: str
    unit: str
    office: str
    basis: str
    today: date
    due_on: date | None
    effective_on: date | None
    days_left: int = 0
    days_late: int = 0
    status: str = Status.NOT_STARTED
    words: str | None = None
    said_on: date | None = None
    broken_on: date | None = None
    announces_on: date | None = None
    with_leaders: bool = False
    open_legs: tuple[str, ...] = ()
    claimed_on: date | None = None  # 办结 was said in words and waits for 确认办结: the day that would count
    said_by: str = ""  # somebody else than the reader
    is_internal: bool = False
    is_own: bool = True
    has_draft: bool = False
    lead: str = ""  # of a cooperating unit's share: who leads
    task: str = ""

    @property
    def is_report(self) -> bool:
        return self.kind == MatterKind.REPORT

    @property
    def urgency(self) -> tuple[int, date]:
        """Sorts the most urgent first."""
        return -self.days_late, self.effective_on or date.max


def bundle(reminders: Sequence[Reminder], *, note: str = "", room: int = LIMIT) -> tuple[str, int]:
    """One message for one person, of at most `room` characters if it shows more than one; and how many it shows."""
    ordered = sorted(reminders, key=lambda r: r.urgency)
    parts = [text(r) for r in ordered[:MOST]]
    while len(parts) > 1 and sum(map(len, parts)) > room:
        parts.pop()
    if len(reminders) > 1:
        parts.insert(0, _("今天有{n}件事项，按缓急排列：").format(n=len(reminders)))
    shown = len(parts) - (len(reminders) > 1)
    if shown < len(reminders):
        parts.append(_("另有{n}件，点“我的事项”查看。").format(n=len(reminders) - shown))
    if note:
        parts.append(note)
    return "\n\n".join(parts), shown


def text(r: Reminder) -> str:
    """One matter's paragraph, at most six short lines."""
    if r.open_legs:
        return _legs(r)
    if r.claimed_on is not None:
        return _claim(r, r.claimed_on)
    if r.role == Role.DEPUTY_LEADER or r.role == Role.HEAD:
        return _leaders(r)
    lines = [_head(r), _deadline(r), _asks(r), _last_words(r), _next_step(r), _answer(r)]
    return "\n".join(line for line in lines if line)


def _head(r: Reminder) -> str:
    step = _("逾期{n}个工作日").format(n=r.days_late) if r.days_late and r.claimed_on is None else r.step
    label = _("【{step}·第{n}次】") if r.nth > 1 else _("【{step}】")
    name = "" if r.is_internal else _("｜{title}").format(title=escape(r.title))
    return label.format(step=escape(step), n=r.nth) + _("<b>{number}号事项{title}</b>").format(
        number=r.number, title=name
    )


def _deadline(r: Reminder) -> str:
    if r.due_on is None or r.effective_on is None:
        return _("持续推进事项，请说明目前情况。")
    due = day_week(r.due_on, today=r.today)
    if r.days_late:
        said = _("尚未收到报送日期或说明") if r.is_report else _("尚未收到办结情况或说明")
        if r.words:  # they stand below
            said = _("尚未收到报送情况") if r.is_report else _("尚未收到办结情况")
        return _("截止{due}，{said}。").format(due=due, said=said)
    if r.effective_on == r.today:
        if r.due_on == r.today:
            return _("今天是截止日。")
        return _("今天是截止日{due}前最后一个工作日。").format(due=due)
    left = _("还有{n}个工作日").format(n=r.days_left)
    if r.effective_on == r.due_on:
        return _("截止{due}，{left}。").format(due=due, left=left)
    effective = day_week(r.effective_on, today=r.today)
    return _("截止{due}，最后一个工作日{effective}，{left}。").format(due=due, effective=effective, left=left)


def _asks(r: Reminder) -> str:
    verb = _("催办") if r.step == _("催办") else _("提醒")
    if r.claimed_on is not None:
        verb = _("请您确认")
    count = _("，第{n}次").format(n=r.nth) if r.nth == 1 else ""  # later it stands in the first line
    line = _("{office}依{basis}{verb}{count}。") if r.basis and not r.is_internal else _("{office}{verb}{count}。")
    asked = line.format(office=escape(r.office), basis=escape(r.basis), verb=verb, count=count)
    if r.lead:
        asked += _("本单位为配合单位，牵头：{lead}。").format(lead=escape(r.lead))
        asked += _("请办：{task}。").format(task=escape(shorten(r.task, 80))) if r.task and not r.is_internal else ""
    if r.is_own:
        return asked
    return asked + _("责任人：{name}。").format(name=escape(r.responsible))


def _last_words(r: Reminder) -> str:
    if r.words is None or r.said_on is None or r.is_internal:
        return ""
    who = _("您") if r.is_own else _("责任人")
    line = _("{who}{day}答复“{words}”，目前尚未收到。") if r.broken_on else _("{who}{day}答复“{words}”。")
    return line.format(who=who, day=day(r.said_on, today=r.today), words=escape(shorten(r.words)))


def _next_step(r: Reminder) -> str:
    if r.with_leaders:
        return _("按此前预告，本次同时告知分管领导。")
    if r.announces_on:
        when = day_week(r.announces_on, today=r.today)
        line = _("{day}仍未报送、也未定在期限内报送的，将同时告知分管领导。")
        if r.is_report and r.days_late:
            line = _("{day}仍未报送的，将同时告知分管领导。")
        elif not r.is_report:
            line = _("{day}仍无进展答复的，将同时告知分管领导。")
        return line.format(day=when)
    if r.has_draft:
        return _("{office}已拟函待审，是否发出由负责人决定；您今天的答复会一并呈上。").format(office=escape(r.office))
    return ""


def _answer(r: Reminder) -> str:
    if r.is_internal:
        return _("请按纸质通知办理。")
    if r.days_late and r.is_report and r.due_on:
        return _("如已在{due}（含）以前报出，请回日期，我们更正为按时；尚未报出的，请回原因和预计日期。").format(
            due=day(r.due_on, today=r.today)
        )
    if r.days_late:
        return _("如已办结，回“已办结”和日期；尚未办结的，请回原因和预计日期。")
    if r.effective_on == r.today and r.is_report:
        return _("报出后回“已报”即可，文号可以后补；纸质、机要报送同样算数。今天报不出，请回原因和日期，我们如实记录。")
    if r.nth > 2 and r.is_report:
        return _("如已从公文渠道报出，回“已报”和日期，我们马上更正。")
    example = day(r.effective_on, today=r.today) if r.effective_on else ""
    if r.is_report:
        return _("预计哪天报送？回一句即可，如“{day}报”；已报送的回“已报”。").format(day=example)
    if r.effective_on is None:
        return _("回一句即可，如“在推进，完成六成”。")
    return _("回一句即可，如“已办结”，或“{day}完成”。").format(day=example)


def _claim(r: Reminder, on: date) -> str:
    """The one question that takes the place of a chase (待确认办结)."""
    verb = _("{day}报送") if r.is_report else _("{day}办结")
    late = r.due_on is not None and on > r.due_on
    standing = verb.format(day=day(on, today=r.today)) + (_("（补报）") if late else _("（按时）") if r.due_on else "")
    said = _("{who}{day}说“{words}”，暂记为{standing}。")
    if r.is_internal:
        said = _("{who}{day}已说办结，暂记为{standing}。")
    told = said.format(
        who=escape(r.said_by) or _("您"),
        day=day(r.said_on, today=r.today) if r.said_on else "",
        words=escape(shorten(r.words or "")),
        standing=standing,
    )
    due = _("截止{due}。").format(due=day_week(r.due_on, today=r.today)) if r.due_on else ""
    asks = _asks(r) + _("是否属实？")
    return "\n".join((_head(r), due + told, asks, _("属实请点“确认办结”；尚未办结的，回一句实际情况即可。")))


def _legs(r: Reminder) -> str:
    legs = "、".join(escape(leg) for leg in r.open_legs)
    title = "" if r.is_internal else _("｜{title}").format(title=escape(r.title))
    how = _("办好后回“已公开”“已抄报”即可；依规不公开的，请说明理由。")
    if LegName.PUBLISH not in r.open_legs:
        how = _("抄报后回“已抄报”即可。")
    elif LegName.COPY_SUPERIOR not in r.open_legs:
        how = _("公开后回“已公开”即可；依规不公开的，请说明理由。")
    return _("【还差环节】<b>{number}号事项{title}</b>\n报告已报送，还差：{legs}。{how}").format(
        number=r.number, title=title, legs=legs, how=how
    )


def _leaders(r: Reminder) -> str:
    """供掌握: what the deputy leader needs, and nothing to do if it is arranged already."""
    assert r.due_on is not None and r.effective_on is not None
    title = "" if r.is_internal else _("“{title}”").format(title=escape(r.title))
    if r.days_late:
        state = _("截止{due}，已逾期{n}个工作日").format(due=day(r.due_on, today=r.today), n=r.days_late)
    else:
        state = _("{day}为最后一个工作日").format(day=day_week(r.effective_on, today=r.today))
    said = _("责任人尚未答复。")
    if r.words and r.said_on:
        line = _("责任人{day}答复“{words}”，尚未收到。") if r.broken_on else _("责任人{day}答复“{words}”。")
        said = line.format(day=day(r.said_on, today=r.today), words=escape(shorten(r.words)))
    return _("【供掌握】您分管的<b>{number}号事项</b>{title}，{state}。{said}已安排的可不回复。").format(
        number=r.number, title=title, state=state, said="" if r.is_internal else said
    )


def shorten(words: str, most: int = 60) -> str:
    """Somebody's words on one line, cut with an ellipsis; without characters that would turn the rest around."""
    flat = " ".join("".join(" " if unicodedata.category(char) in ("Cc", "Cf") else char for char in words).split())
    return flat if len(flat) <= most else flat[: most - 1] + "…"
