"""What the page of 本机办公 says of itself, and what stands at its door."""

from collections.abc import Sequence

from locales import _
from locales.dates import escape
from locales.people import who


def ribbon() -> str:
    return _("正式台账·本机办公")


def note() -> str:
    return _("这里不是演练：所说所点都记入正式台账。外单位同志不用这里，由电话和纸质办理。")


def wrong_code() -> str:
    return _("登录码不对、已用过或已过期。请核对，或在本机运行 duban invite --person 姓名 取新的。")


def too_many() -> str:
    return _("登录码多次不对，请一小时后再试，或在本机运行 duban invite --person 姓名 取新的。")


def unavailable() -> str:
    return _("现在登录不了，请稍后再试。")


def seated(person: str, unit: str, roles: Sequence[str]) -> str:
    return _(
        "{who}（{roles}），您已登录本机办公，这里是正式台账。\n"
        "外单位同志没有聊天，到期的提醒都列入电话名单：发“电话名单”查看，打完发“电话 3号 单位 答复……”。\n"
        "纸质来文发“代录”，总数发“还差几家”，其他用法发“帮助”。"
    ).format(who=escape(who(unit, person)), roles="、".join(roles))


def file_gone(caption: str) -> str:
    """A document of an earlier start: its words, and where it is to be had."""
    return "\n".join(filter(None, [caption, _("［文件］重新启动后这里不再保留，需要请再要一次。")]))


def file_sent(caption: str, name: str) -> str:
    return "\n".join(filter(None, [_("［文件］{name}").format(name=escape(name)), caption]))
