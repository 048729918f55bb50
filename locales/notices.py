"""The office's own work notice at 15:00, and one-line notices to people."""

from datetime import date
from typing import Any

from ledger.presses import Press, keyboard
from locales import _, announcing, buttons, major
from locales.dates import day_week, escape
from locales.people import who
from locales.reminders import shorten

SHOWN = 40
MOST_BUTTONS = 96
TELL_HEAD = "告知主要负责人"


def the_office() -> str:
    return _("环委办")


def office_notice(body: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The text and its buttons, one 撤下 for each copy to a leader."""
    tomorrow = date.fromisoformat(body["tomorrow"])
    parts = [_("【工作提示】{day}15:00").format(day=day_week(date.fromisoformat(body["on"])))]
    parts += [_("试运行中：不告知领导，不拟文稿。")] if body.get("trial") else []
    if body.get("major"):
        parts.append(_major(body["major"]))
    if body["leaders"]:
        parts.append(_leaders(body["leaders"], tomorrow))
    if body["calls"]:
        parts.append(_calls(body["calls"]))
    if body["letters"]:
        parts.append(_letters(body["letters"]))
    parts += _counts(body)
    taps = [x for x in body["letters"] if x["kind"] == TELL_HEAD]
    down = [(buttons.take_down(x["number"]), Press("down", x["timer"], x["version"])) for x in body["leaders"]]
    every = [(buttons.take_down_all(), Press("downall", tomorrow.toordinal()))] if len(down) > 1 else []
    head = [(buttons.tell_head(x["number"]), Press("head", x["letter"])) for x in taps]
    return "\n\n".join(parts), keyboard(*_in_rows(down, 4), every, *_in_rows(head[: MOST_BUTTONS - len(down)], 2))


def _in_rows(pairs: list[tuple[str, Press]], wide: int) -> list[list[tuple[str, Press]]]:
    """Telegram takes a hundred buttons; whoever is beyond them is taken down with 全部撤下 or by number."""
    shown = pairs[:MOST_BUTTONS]
    return [shown[i : i + wide] for i in range(0, len(shown), wide)]


def _major(calls: list[dict[str, Any]]) -> str:
    lines = [major.in_notice(x["unit"], x["caller"], x["number"], is_rehearsal=x["rehearsal"]) for x in calls]
    return _("重大情况来电无人确认{n}件，请立即回电：").format(n=len(calls)) + "\n" + _lines(lines)


def _lines(lines: list[str]) -> str:
    shown = "\n".join(lines[:SHOWN])
    return shown + ("\n" + _("……共{n}件").format(n=len(lines)) if len(lines) > SHOWN else "")


def _leaders(listed: list[dict[str, Any]], tomorrow: date) -> str:
    head = _("{day}09:00将告知分管领导{n}件，不处理即按时发出：").format(day=day_week(tomorrow), n=len(listed))
    return head + "\n" + _lines([_line(x) for x in listed])


def _line(x: dict[str, Any]) -> str:
    words = _("“{words}”").format(words=escape(shorten(x["words"], 24))) if x["words"] else _("未答复")
    return _("{number}号事项｜{unit}｜{words}").format(number=x["number"], unit=escape(x["unit"]), words=words)


def _calls(calls: list[dict[str, Any]]) -> str:
    lines = [
        _("{number}号事项｜{who} {phone}")
        .format(number=x["number"], who=escape(who(x["unit"], x["person"])), phone=escape(x["phone"] or ""))
        .rstrip()
        for x in calls
    ]
    example = _("电话 {number}号 {unit} 答复周四报").format(number=calls[0]["number"], unit=escape(calls[0]["unit"]))
    head = _("电话名单{n}件。打过后发一句“{example}”即可：").format(n=len(calls), example=example)
    return head + "\n" + _lines(lines)


def _letters(letters: list[dict[str, Any]]) -> str:
    """A line for each kind, the numbers and units in it."""
    taps = [x for x in letters if x["kind"] == TELL_HEAD]
    drafts = [x for x in letters if x["kind"] != TELL_HEAD]
    own = _by_kind([x for x in drafts if x.get("is_desks", True)])
    others = _by_kind([x for x in drafts if not x.get("is_desks", True)])
    said = [_("待您审定，未经同意不发：") + "\n" + own] if own else []
    if others:
        said.append(_("已送负责人审定，未经同意不发：") + "\n" + others)
    if taps:
        said.append(_("如需告知主要负责人，请点下方按钮，不点不发：{numbers}").format(numbers=_numbers(taps)))
    return "\n\n".join(said)


def _by_kind(letters: list[dict[str, Any]]) -> str:
    kinds = dict.fromkeys(x["kind"] for x in letters)
    return "\n".join(_kind(kind, [x for x in letters if x["kind"] == kind]) for kind in kinds)


def _numbers(letters: list[dict[str, Any]]) -> str:
    named = "、".join(_("{n}号").format(n=x["number"]) for x in letters[:SHOWN])
    return named + (_("等{n}件").format(n=len(letters)) if len(letters) > SHOWN else "")


def _kind(kind: str, letters: list[dict[str, Any]]) -> str:
    named = [_("{number}号{unit}").format(number=x["number"], unit=escape(x["unit"])) for x in letters[:SHOWN]]
    more = _("等") if len(letters) > SHOWN else ""
    return _("{kind}{n}件：{named}{more}").format(kind=kind, n=len(letters), named="、".join(named), more=more)


def _matters(numbers: list[int]) -> str:
    return "、".join(_("{n}号事项").format(n=n) for n in numbers[:SHOWN])


def _counts(body: dict[str, Any]) -> list[str]:
    said = []
    if body["awaiting"]:
        numbers = _matters(body["awaiting"])
        said.append(_("待销号已满5个工作日：{numbers}。").format(numbers=numbers))
    if body.get("undecided"):
        numbers = _matters(body["undecided"])
        said.append(_("延期申请或情况说明已满2个工作日未答复：{numbers}，发“延期申请”办理。").format(numbers=numbers))
    if body.get("announced"):
        said.append(announcing.in_call_list(dict(body["announced"])))
    if body.get("questions"):
        asked = [
            _matters([number]) if number else _("未写明事项")
            for number in sorted(body["questions"], key=lambda n: (not n, n))[:SHOWN]
        ]
        said.append(_("提问已满2个工作日未答复：{about}。发“提问”查看。").format(about="、".join(asked)))
    if body.get("erasures"):
        asked = [_matters([number]) if number else _("未写明事项") for number in body["erasures"][:SHOWN]]
        said.append(_("清除申请已满5个工作日未复核：{about}，发“清除”办理。").format(about="、".join(asked)))
    if body["unconfirmed"]:
        numbers = _matters(body["unconfirmed"])
        said.append(_("待确认办结，已请责任人确认、尚未点选：{numbers}。").format(numbers=numbers))
    if body["leaderless"]:
        said.append(_("待明确牵头{n}件，发“待明确牵头”查看。").format(n=len(body["leaderless"])))
    if body.get("objections"):
        said.append(_("职责异议已满2个工作日未答复：{numbers}。").format(numbers=_matters(body["objections"])))
    if body.get("referred"):
        said.append(_("牵头单位提请环委办协调：{numbers}。").format(numbers=_matters(body["referred"])))
    if body.get("unreached"):
        said.append(_("商请尚未告知对方，请电话告知：{numbers}。").format(numbers=_matters(body["unreached"])))
    if body["older"]:
        said.append(_("此前的拟稿还有{n}件待审。").format(n=body["older"]))
    if body["failed"]:
        said.append(_("近一日有{n}条消息未能送达，发“无人可达”查看。").format(n=body["failed"]))
    if body["parked"]:
        said.append(_("有{n}条来信程序未能处理，原文已存。").format(n=body["parked"]))
    if body["unpublished"]:
        said.append(
            _("{year}年调休安排尚未导入，现按法定节假日推算；通知公布后请管理员导入。").format(year=body["unpublished"])
        )
    return said


def deadline_shown_anew(number: int, due: date, effective: date, year: int) -> str:
    """The one line to somebody whose shown date changed with the published calendar."""
    return _("{year}年放假调休安排已公布：{number}号事项截止{due}不变，最后一个工作日为{effective}。").format(
        year=year, number=number, due=day_week(due), effective=day_week(effective)
    )
