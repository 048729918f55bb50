"""解除登记, and the new code to be handed over."""

from datetime import date

from locales import _
from locales.dates import day, escape
from locales.people import who


def preview(unit: str, person: str, title: str | None, *, since: date) -> str:
    titled = _("（{title}）").format(title=escape(title)) if title else ""
    return _(
        "<b>解除登记</b>：{who}{title}，{since}登记。\n"
        "解除后，其手机上的按钮和消息立即失效，岗位和事项不变；重新登记前，提醒改由代理人、联络员或电话办理。\n"
        "请核对后点“确认解除”。"
    ).format(who=escape(who(unit, person)), title=titled, since=day(since))


def unbound(unit: str, person: str) -> str:
    return _("已解除{who}的登记，原手机不再收到消息。新手机需用新登记码登记，旧码一律作废。").format(
        who=escape(who(unit, person))
    )


def nobody(unit: str, person: str) -> str:
    return _("{who}目前没有登记，无需解除。需要时可发新登记码。").format(who=escape(who(unit, person)))


def office_unbound(unit: str, person: str, by: str) -> str:
    return _("{by}已解除{who}的登记，新登记码由其转交本人。").format(by=escape(by), who=escape(who(unit, person)))


def code(unit: str, person: str, code: str, *, days: int) -> str:
    return _(
        "{who}的新登记码：<code>{code}</code>\n请当面或电话转交本人，{days}天内有效，只能用一次；此前的登记码已作废。\n"
        "本人在自己的手机上向本账号发送“/start {code}”即可。"
    ).format(who=escape(who(unit, person)), code=code, days=days)
