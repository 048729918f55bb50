"""What is said in a group that the office has allowed, and to the office about it."""

from collections.abc import Sequence

from locales import _
from locales.dates import escape


def allowed(unit: str) -> str:
    return _(
        "本群可查询和填报{unit}的公开事项，其他内容一律私下答复。\n"
        "查询发“/matter 编号”，填报请直接回复本账号的消息。停用请由环委办发“/stop_group”。"
    ).format(unit=escape(unit))


def stopped() -> str:
    return _("本群已停用，此后不再在群里答复。个人对话不受影响。")


def only_there() -> str:
    return _("“允许本群”“停用本群”请在要启用或停用的群里发，如“/allow_group 省水利厅”。")


def mine(unit: str, lines: Sequence[str], total: int) -> str:
    return "\n".join([_("{unit}未办结的公开事项{n}件：").format(unit=escape(unit), n=total), *lines])


def office_allowed(unit: str, by: str) -> str:
    return _("{by}已允许在一个群里答复{unit}的公开事项。如有不妥，请在该群发“停用本群”。").format(
        by=escape(by), unit=escape(unit)
    )


def office_stopped(unit: str, by: str) -> str:
    return _("{by}已停用{unit}的群，此后不再在群里答复。").format(by=escape(by), unit=escape(unit))


def office_removed(unit: str) -> str:
    return _("本账号已被移出{unit}的群，该群的许可随之终止。再次使用需重新发“允许本群”。").format(unit=escape(unit))
