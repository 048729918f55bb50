"""What is said before and after a 台账 is imported."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.words import IntakeState
from locales import _
from locales.dates import day, escape
from locales.reminders import shorten

A_PAGE = 10
MOST_SHOWN = 40  # characters of a cell


def place(sheet: str, row: Any) -> str:
    """How people name a row: 3号事项, 3号事项 省水利厅, 张三（省水利厅）."""
    if sheet == "事项":
        return _("{number}号事项").format(number=row.number)
    if sheet == "分工":
        return _("{number}号事项 {unit}").format(number=row.matter, unit=escape(row.unit))
    if sheet == "人员":
        return _("{name}（{unit}）").format(name=escape(row.name), unit=escape(row.unit))
    return escape(row.name)


def internal(number: int) -> str:
    return _("{number}号事项 内部事项有改动，请按纸质通知办理").format(number=number)


def added(sheet: str, row: Any) -> str:
    title = escape(shorten(row.title, MOST_SHOWN)) if sheet == "事项" else ""
    return _("新增{sheet}：{place} {title}").format(sheet=sheet, place=place(sheet, row), title=title).strip()


def changed(sheet: str, row: Any, field: str, heading: str, old: Any, new: Any) -> str:
    years = {value.year for value in (old, new) if isinstance(value, date)}
    is_plain = len(years) == 1 and old is not None
    return _("{place} {heading} {old}→{new}").format(
        place=place(sheet, row),
        heading=heading,
        old=_shown(field, old, with_year=not is_plain),
        new=_shown(field, new, with_year=not is_plain),
    )


def missing(sheet: str, row: Any) -> str:
    return _("缺失{sheet}：{place}（不改动）").format(sheet=sheet, place=place(sheet, row))


def _shown(field: str, value: Any, *, with_year: bool) -> str:
    if value in (None, "", ()):
        return _("空")
    if isinstance(value, date):
        return f"{value.year}年{day(value)}" if with_year else day(value)
    if field in {"deputy", "responsible", "person"}:
        return escape(value[0])
    if isinstance(value, tuple):
        return escape(shorten("、".join(map(str, value)), MOST_SHOWN))
    return escape(shorten(str(value), MOST_SHOWN))


def preview(content: dict[str, Any], page: int, state: IntakeState) -> str:
    """One page of the differences, the counts first."""
    head = _("台账比对：“{name}”\n新增{added}行，变更{changed}处，缺失{missing}行（缺失的不改动）。").format(
        name=escape(shorten(content["name"])), **content["counts"]
    )
    first = page * A_PAGE
    lines = content["lines"][first : first + A_PAGE]
    pages = pages_of(content)
    tail = [_("第{page}页，共{pages}页。").format(page=page + 1, pages=pages)] if pages > 1 else []
    tail.append(large(content["large"]) if state == IntakeState.AGAIN else _("确认之前不写入任何内容。"))
    return "\n".join([head, *lines, *content["notes"], *tail])


def pages_of(content: dict[str, Any]) -> int:
    return max(1, -(-len(content["lines"]) // A_PAGE))


def large(figures: dict[str, Sequence[int]]) -> str:
    """So much changes that it is asked twice."""
    said = []
    if "people" in figures:
        said.append(_("人员{all}人中变动{n}人").format(n=figures["people"][0], all=figures["people"][1]))
    if "deadlines" in figures:
        said.append(_("时限{all}项中变动{n}项").format(n=figures["deadlines"][0], all=figures["deadlines"][1]))
    return _("改动较大：{said}，均超过两成。请核对无误后再次确认。").format(said="，".join(said))


def no_change(name: str, missing: int) -> str:
    text = _("“{name}”与台账相比没有变化。").format(name=escape(shorten(name)))
    return text + (_("其中缺失{n}行，缺失的不改动。").format(n=missing) if missing else "")


def only_for_reading(cells: Sequence[str]) -> str:
    return _("注意：“台账”表只供阅读，{cells}等处的改动没有读取，请改“事项”“分工”表。").format(
        cells="、".join(map(escape, cells))
    )


def written(units: int, people: int, matters: int, shares: int, changed: int) -> str:
    return _(
        "已写入：新增单位{units}个、人员{people}人、事项{matters}件、分工{shares}项，变更{changed}行。\n"
        "如有误，请发“撤销导入”。"
    ).format(units=units, people=people, matters=matters, shares=shares, changed=changed)


def moved() -> str:
    return _("预览之后台账有改动，没有写入。正在重新比对，随后请按新的预览确认。")


def dropped() -> str:
    return _("未写入，台账没有改动。")


def confirm() -> str:
    return _("确认写入")


def confirm_again() -> str:
    return _("再次确认写入")


def before() -> str:
    return _("上一页")


def after() -> str:
    return _("下一页")
