"""通知 to many: the preview, the message, its figures, and the line that takes it back."""

from collections.abc import Sequence
from datetime import datetime

from ledger.announcing import Figures
from locales import _
from locales.dates import escape, moment

USAGE = "通知 省直部门 内容"
SHOWN = 8  # names in a preview
CALLS = 20  # names of those to be called


def message(office: str, text: str) -> str:
    return _("【通知】{office}\n{text}\n看过请点“收到”，无需另行答复。").format(
        office=escape(office), text=escape(text)
    )


def preview(
    *,
    to: str,
    by_chat: Sequence[str],
    by_telephone: Sequence[str],
    empty: Sequence[str],
    text: str,
    is_many: bool,
) -> str:
    count = len(by_chat) + len(by_telephone)
    lines = [
        _("【通知预览】对象：{to}，共{n}人：机器人送达{chat}人，电话告知{phone}人。").format(
            to=escape(to), n=count, chat=len(by_chat), phone=len(by_telephone)
        )
    ]
    if by_chat:
        lines.append(_("机器人：{names}").format(names=_names(by_chat)))
    if by_telephone:
        lines.append(_("电话：{names}").format(names=_names(by_telephone)))
    if empty:
        lines.append(_("名册中没有对应人员：{units}").format(units=_names(empty)))
    lines.append(_("以下为原文："))
    lines.append(text)
    after = _("超过50人，需两次确认。") if is_many else ""
    lines.append(after + _("工作时间送达，计入每人每天3条。"))
    return "\n".join(lines)


def _names(names: Sequence[str]) -> str:
    shown = escape("、".join(names[:SHOWN]))
    return shown + (_("等{n}个").format(n=len(names)) if len(names) > SHOWN else "")


def again(count: int, to: str) -> str:
    return _("这份通知将发给{to}，共{n}人。请再次确认。").format(to=escape(to), n=count)


def sent(number: int, by_chat: int, by_telephone: int) -> str:
    said = _("第{number}份通知已发出：机器人{chat}人，工作时间内送达。").format(number=number, chat=by_chat)
    if by_telephone:
        said += _("另有{n}人须电话告知，发“通知情况”可看名单。").format(n=by_telephone)
    return said + _("如需收回，发“撤回通知”。")


def got() -> str:
    return _("已记收到，谢谢。")


def got_before() -> str:
    return _("已记过收到，无需再点。")


def got_mark() -> str:
    """Beneath the message, in place of its button."""
    return _("（您已点“收到”）")


# --- figures ------------------------------------------------------------------------------------------------


def standing(
    number: int,
    *,
    sent_at: datetime,
    holder: str,
    to: str,
    found: Figures,
    to_call: Sequence[tuple[str, str | None]],
    recalled_at: datetime | None,
) -> str:
    lines = [
        _("【通知情况】第{number}份｜{at} {holder}｜{to}").format(
            number=number, at=moment(sent_at), holder=escape(holder), to=escape(to)
        ),
        _(
            "应送{meant}人：已送达{delivered}，待发{waiting}，电话告知{called}，电话待打{telephone}，未送达{failed}。"
        ).format(
            meant=found.meant,
            delivered=found.delivered,
            waiting=found.waiting,
            called=found.called,
            telephone=found.telephone,
            failed=found.failed,
        ),
        _("收到{n}人。").format(n=found.receipts),
    ]
    if recalled_at is not None:
        lines.append(_("已于{at}撤回。").format(at=moment(recalled_at)))
    elif to_call:
        lines.append(_("请电话告知："))
        lines += [
            _("{who} {phone}").format(who=escape(who), phone=escape(phone or _("电话未登记")))
            for who, phone in to_call[:CALLS]
        ]
        if len(to_call) > CALLS:
            lines.append(_("……共{n}人").format(n=len(to_call)))
    return "\n".join(lines)


def called(who: str) -> str:
    return _("已记：{who}已电话告知。").format(who=escape(who))


def in_call_list(waiting: dict[int, int]) -> str:
    """Beneath 电话名单."""
    lines = [_("第{number}份通知待电话告知{n}人").format(number=number, n=n) for number, n in waiting.items()]
    return "；".join(lines) + _("，发“通知情况”看名单和电话。") if lines else ""


# --- taken back ---------------------------------------------------------------------------------------------


def recall_preview(number: int, text: str, found: Figures) -> str:
    return _(
        "【撤回预览】第{number}份通知：“{text}”\n未发出的{waiting}人不再发；已送达的{delivered}人，48小时内的将删除，并各收到一行说明。"
    ).format(
        number=number,
        text=text,
        waiting=found.waiting + found.telephone,
        delivered=found.delivered,
    )


def recalled(number: int, told: int) -> str:
    return _("第{number}份通知已撤回，已送达的{n}人将收到一行说明。").format(number=number, n=told)


def your_notice_recalled(office: str, sent_at: datetime) -> str:
    return _("【通知撤回】{office}{at}的通知发错了，已撤回，请不必办理。打扰了，抱歉。").format(
        office=escape(office), at=moment(sent_at)
    )


# --- buttons ------------------------------------------------------------------------------------------------


def yes() -> str:
    return _("确认发送")


def yes_again() -> str:
    return _("再次确认发送")


def got_button() -> str:
    return _("收到")


def called_button(who: str) -> str:
    return _("已电话告知 {who}").format(who=who)


def recall_button() -> str:
    return _("撤回这份通知")


def yes_recall() -> str:
    return _("确认撤回通知")
