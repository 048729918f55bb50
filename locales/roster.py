"""Sentences about a roster workbook: what was wrong in which cell, and what would be right."""

from collections.abc import Iterable

from locales import _


def cell_fault(cell: str, says: str) -> str:
    return _("{cell}：{says}").format(cell=cell, says=says)


def listed(words: Iterable[str]) -> str:
    return "、".join(words)


def _short(text: str) -> str:
    """A cell's words as quoted in a sentence: one line, not longer than a reader needs."""
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"


# The file as a whole


def too_big(megabytes: int) -> str:
    return _("文件超过 {megabytes} MB，不是人员事项名册，未读取。").format(megabytes=megabytes)


def unpacks_too_big() -> str:
    return _("文件解压后过大，疑似压缩炸弹，未读取。")


def not_found(name: str) -> str:
    return _("没有找到文件“{name}”。").format(name=name)


def not_xlsx() -> str:
    return _("不是 .xlsx 工作簿。请用 Excel 或 WPS 另存为“.xlsx”后再导入。")


def old_xls() -> str:
    return _("这是旧版 .xls 或其他格式的文件。请另存为“.xlsx”后再导入。")


def encrypted() -> str:
    return _("工作簿设有打开密码。请取消密码后再导入。")


def damaged() -> str:
    return _("工作簿已损坏或内容过大，无法读取。请用 Excel 或 WPS 打开并另存后再导入。")


def sheet_missing(missing: Iterable[str], found: Iterable[str]) -> str:
    return _(
        "缺少工作表：{missing}。文件中有：{found}。请在导出的台账或“duban template”生成的空表上修改，不要删去工作表。"
    ).format(missing=listed(missing), found=_short(listed(found)) or _("无"))


def too_many_rows(sheet: str, rows: int) -> str:
    return _("工作表“{sheet}”超过 {rows} 行或列数过多，请删去表格以外的内容后再导入。").format(sheet=sheet, rows=rows)


# Headings


def heading_missing(heading: str) -> str:
    return _("第一行缺少“{heading}”列").format(heading=heading)


def heading_unknown(heading: str, allowed: Iterable[str]) -> str:
    return _("没有“{heading}”这一列，应为{allowed}").format(heading=_short(heading), allowed=listed(allowed))


def heading_twice(heading: str) -> str:
    return _("“{heading}”列出现了两次").format(heading=heading)


def heading_blank() -> str:
    return _("这一列有内容但第一行没有列名")


# Single cells


def required(heading: str) -> str:
    return _("“{heading}”不能为空").format(heading=heading)


def too_long(limit: int) -> str:
    return _("文字过长，最多{limit}字").format(limit=limit)


def number_damaged() -> str:
    return _("数字过长，已被表格软件改动。请把单元格设为“文本”后重新填写")


def not_calculated() -> str:
    return _("公式没有结果或结果出错，请改为直接填写内容")


def classified() -> str:
    return _("内容标有密级，不得进入本系统，请按涉密公文渠道办理")


def internal_cell() -> str:
    return _("内部事项的这一格有误，这里不写明，请在电脑上导入时核对")


def transmission_classified(word: str) -> str:
    return _("传输范围“{word}”属涉密事项，不得进入本系统，请按涉密公文渠道办理；本系统只收公开、内部事项").format(
        word=word
    )


def word_unknown(heading: str, word: str, allowed: Iterable[str]) -> str:
    return _("{heading}“{word}”不认识，应为{allowed}").format(
        heading=heading, word=_short(word), allowed=listed(allowed)
    )


def day_unclear(text: str) -> str:
    return _("日期“{text}”读不出来，应写作2027年1月31日或2027-01-31").format(text=_short(text))


def number_unclear(text: str) -> str:
    return _("编号“{text}”应为1至999999的整数").format(text=_short(text))


def link_unclear(text: str) -> str:
    return _("公开链接“{text}”应以http://或https://开头").format(text=_short(text))


# Names


def unit_unknown(text: str, nearest: Iterable[str]) -> str:
    close = listed(nearest)
    if close:
        return _("没有单位“{text}”，相近的有{nearest}").format(text=_short(text), nearest=close)
    return _("没有单位“{text}”，请先写入“单位”表").format(text=_short(text))


def unit_ambiguous(text: str, candidates: Iterable[str]) -> str:
    return _("“{text}”可能是{candidates}，请写全称").format(text=_short(text), candidates=listed(candidates))


def alias_is_name(alias: str) -> str:
    return _("简称“{alias}”是另一单位的名称").format(alias=alias)


def name_is_alias(name: str, unit: str) -> str:
    return _("“{name}”是{unit}的简称，请写{unit}，或先改该单位的简称").format(name=name, unit=unit)


def parent_circle(unit: str) -> str:
    return _("上级单位“{unit}”绕回到本单位").format(unit=unit)


def person_unknown(name: str, unit: str) -> str:
    return _("“{unit}”没有名为“{name}”的人员，请先写入“人员”表").format(name=_short(name), unit=unit)


def person_ambiguous(name: str, units: Iterable[str]) -> str:
    return _("“{name}”在{units}都有，无法确定是谁").format(name=_short(name), units=listed(units))


def deputy_of_self() -> str:
    return _("代理人不能是本人")


# Rows that do not agree


def twice(what: str, row: int) -> str:
    return _("{what}与第{row}行重复").format(what=what, row=row)


def matter_said(number: int) -> str:
    return _("{number}号事项").format(number=number)


def same_matter() -> str:
    return _("类型、名称、牵头单位相同且没有编号，")


def matter_unclear(numbers: Iterable[int]) -> str:
    return _("台账中同名同类同牵头单位的有{numbers}，请填写编号").format(
        numbers=listed(matter_said(number) for number in numbers)
    )


def differs(value: str) -> str:
    return _("台账为{value}，与此不同；确需更改请加 --update").format(value=_short(value) or _("空"))


def report_needs_date() -> str:
    return _("专题报告须有完成时限")


def starts_after_due() -> str:
    return _("起始日期晚于完成时限")


def lead_also_cooperates(unit: str) -> str:
    return _("“{unit}”同时是牵头单位和配合单位").format(unit=unit)


def responsible_without_lead() -> str:
    return _("没有牵头单位的事项不能填责任人")


def responsible_differs(unit: str, other: str) -> str:
    return _("“分工”表中{unit}的责任人为“{other}”，两处不一致").format(unit=unit, other=other)


def kind_fixed() -> str:
    return _("专题报告与其他类型不能互改，请另立事项")


def matter_missing(number: int) -> str:
    return _("“事项”表和台账中都没有{number}号事项").format(number=number)


def not_in_matter(unit: str, number: int) -> str:
    return _("“{unit}”不是{number}号事项的牵头或配合单位，请先写入“事项”表").format(unit=unit, number=number)


def role_differs(unit: str, number: int, role: str) -> str:
    return _("{number}号事项中“{unit}”是{role}单位，两处不一致").format(unit=unit, number=number, role=role)
