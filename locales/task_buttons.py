"""What stands on the buttons of a draft of tasks."""

from locales import _


def enter_tasks(count: int) -> str:
    return _("确认立项（{n}）").format(n=count)


def drop_draft() -> str:
    return _("作废")


def lines_to_check() -> str:
    return _("只看待核对")


def all_lines() -> str:
    return _("看全部")


def draft_list() -> str:
    return _("草稿清单")


def change_lead() -> str:
    return _("改牵头")


def change_cooperating() -> str:
    return _("改配合")


def change_due() -> str:
    return _("改期限")


def change_title() -> str:
    return _("改名称")


def change_kind() -> str:
    return _("改类型")


def delete_line() -> str:
    return _("删除")


def restore_line() -> str:
    return _("恢复")


def accept_line() -> str:
    return _("按此确认")


def led_by(unit: str) -> str:
    return _("{unit}牵头").format(unit=unit)


def due_on(day: str) -> str:
    return _("期限{day}").format(day=day)


def full_text() -> str:
    return _("全文")


def previous_line() -> str:
    return _("上一项")


def next_line() -> str:
    return _("下一项")


def enter_now() -> str:
    return _("确认写入")


def drop_now() -> str:
    return _("确认作废")
