"""Words in an exported 台账."""

from datetime import datetime

from ledger.workdays import day_of
from locales import _
from locales.dates import day


def title() -> str:
    return _("生态环境保护督办台账")


def file_name(on: datetime, form: str) -> str:
    return _("督办台账{day}.{form}").format(day=day_of(on).isoformat(), form=form)


def caption(rows: int) -> str:
    return _("台账已导出，共{n}行。改好后把 .xlsx 发回这里即可导入，先列出差异，确认后才写入。").format(n=rows)


def caption_json(rows: int) -> str:
    return _("台账已导出为 JSON，共{n}行。").format(n=rows)


def on_paper() -> str:
    return _("请按纸质通知办理")


def without_lead() -> str:
    return _("待明确牵头")


def last_said(at: datetime | None, unit: str, words: str) -> str:
    if at is None:
        return words
    return _("{day} {unit}：{words}").format(day=day(day_of(at)), unit=unit, words=words)


def notes() -> list[str]:
    """The lines of the sheet 说明 of an exported 台账."""
    return [
        _("“台账”和按类型分列的各表供阅读和打印，不会被导入。要改台账，请改“单位”“人员”“事项”“分工”四表。"),
        _("改好后把文件发给机器人，说明里写“导入”：先列出新增、变更、缺失，您确认后才写入。"),
        _("空白单元格和删去的行不改变台账。编号留空的新事项自动接续编号；列名不能改。"),
        _("内部事项只列编号，请按纸质通知办理；四表中不列，导入不影响。涉密事项不得写入本表。"),
    ]
