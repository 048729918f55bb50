"""Sentences on an invitation slip."""

from locales import _


def heading() -> str:
    return _("督办提醒登记单")


def addressee(unit: str, person: str, role: str) -> str:
    return _("{unit}　{person}（{role}）").format(unit=unit, person=person, role=role)


def code(code: str) -> str:
    return _("登记码：{code}").format(code=code)


def how_with_link() -> str:
    return _("手机扫右侧二维码，或打开下面的链接，点“开始”即登记完毕。")


def how_without_link(code: str) -> str:
    return _("在聊天软件中打开督办账号，发送“/start {code}”即登记完毕。").format(code=code)


def rules(days: int) -> str:
    return _("登记码限本人使用一次，{days}天内有效；重新发放后旧码作废。不便使用的，请告知办公室改为电话联系。").format(
        days=days
    )


def nobody() -> str:
    return _("没有需要发放登记码的人员：均已登记，或对接方式为电话。")
