"""First words: registration, strangers."""

from collections.abc import Sequence

from locales import _
from locales.dates import escape
from locales.people import who


def stranger() -> str:
    return _("您好，本账号仅供已登记的工作人员使用。有登记码的请发送“/start 登记码”，没有的请向本单位办公室索取。")


def wrong_code() -> str:
    return _("登记码不对或已失效，请核对后再发，或向本单位办公室索取新的登记码。")


def code_at_door() -> str:
    return _("登记码请在登录页填写。外单位同志的登记码请转交本人，接通机器人后使用。")


def bound(person: str, unit: str, roles: Sequence[str]) -> str:
    if not roles:
        return _("登记成功：{who}。\n发“我的事项”看现在有什么，发“帮助”看用法。").format(who=escape(who(unit, person)))
    return _(
        "登记成功：{who}（{roles}）。\n"
        "有事项到期时，我会在工作日上午提醒您；回一句话就算答复。\n"
        "发“我的事项”看现在有什么，发“帮助”看用法。"
    ).format(who=escape(who(unit, person)), roles="、".join(roles))


def known(posts: Sequence[tuple[str, str]]) -> str:
    names = "、".join(escape(who(unit, person)) for person, unit in posts)
    return _("您已登记：{names}。发“帮助”看用法。").format(names=names)
