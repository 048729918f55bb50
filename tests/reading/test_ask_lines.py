"""商请 in one line, and what a unit replies to it."""

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.workdays import BEIJING, Workdays
from reading.asking import AskLine, merely_told, read_ask, read_objection, read_reply, says_answered
from reading.names import UnitNames, UnknownUnit

NAMES = UnitNames(
    [
        ("省财政厅", []),
        ("省水利厅", ["水利厅", "水利"]),
        ("省发展和改革委员会", ["省发改委"]),
        ("武汉市", []),
        ("省商务厅", []),
    ]
)
NOW, DAYS = datetime(2027, 1, 11, 10, tzinfo=BEIJING), Workdays()
FINANCE, WATER, PLANNING = "省财政厅", "省水利厅", "省发展和改革委员会"


def read(text: str) -> AskLine:
    return read_ask(text, names=NAMES, groups=["水生态专业委员会"], now=NOW, workdays=DAYS)


@pytest.mark.parametrize(
    ("text", "number", "units", "day", "asked"),
    [
        ("3号 省财政厅 1月20日前反馈资金安排数据", 3, (FINANCE,), 20, "反馈资金安排数据"),
        ("3号省财政厅1月20日前反馈资金安排数据", 3, (FINANCE,), 20, "反馈资金安排数据"),
        ("第3号事项 财政厅：请于1月20日下班前反馈数据", 3, (FINANCE,), 20, "反馈数据"),
        ("3 省财政厅、水利厅，省发改委 20日前报数据", 3, (FINANCE, WATER, PLANNING), 20, "报数据"),
        ("省财政厅 3号 反馈数据，1月20日前", 3, (FINANCE,), 20, "反馈数据"),
        ("3号 省财政厅 反馈2026年12月31日前完成的数据，1月20日前报", 3, (FINANCE,), 20, None),
        ("3号 水利 下周三前反馈", 3, (WATER,), 20, "反馈"),
        ("3号 省财政厅 武汉市资金安排数据", 3, (FINANCE,), None, "武汉市资金安排数据"),
        ("3号 省财政厅 省水利厅 反馈数据", 3, (FINANCE, WATER), None, "反馈数据"),
        ("3号反馈资金数据", 3, (), None, "反馈资金数据"),
        ("3号 省财政厅", 3, (FINANCE,), None, ""),
        ("３号　省财政厅　１月２０日前反馈", 3, (FINANCE,), 20, "反馈"),
        ("", None, (), None, ""),
    ],
)
def test_one_line(text: str, number: int | None, units: tuple[str, ...], day: int | None, asked: str | None) -> None:
    line = read(text)
    assert (line.number, line.units) == (number, units)
    assert line.when.day == (date(2027, 1, day) if day else None)
    if asked is not None:
        assert line.text == asked


def test_all_and_committees() -> None:
    assert read("3号 所有配合单位 反馈数据").is_all and read("3号 全部 20日前报").is_all
    assert not read("3号 省财政厅 全部数据请反馈").is_all
    line = read("3号 水生态专业委员会、省财政厅 1月20日前反馈")
    assert (line.groups, line.units) == (("水生态专业委员会",), (FINANCE,))


def test_the_reason_of_haste() -> None:
    line = read("3号 省财政厅 1月12日前反馈数据 急件：省政府明天开会，要用")
    assert (line.urgent_reason, line.text) == ("省政府明天开会，要用", "反馈数据")
    assert read("3号 省财政厅 急件 1月12日前反馈数据").urgent_reason == ""


@pytest.mark.parametrize("text", ["3号 省财政听 1月20日前反馈", "3号 省财政厅和省农业厅 20日前报", "3号 省农业局 报"])
def test_a_unit_that_is_not_in_the_roster_is_never_guessed(text: str) -> None:
    with pytest.raises(UnknownUnit):
        read(text)


@pytest.mark.parametrize(("day", "fault"), [("1月5日", "past"), ("2月30日", "impossible"), ("2026年12月1日", "past")])
def test_a_day_that_cannot_be(day: str, fault: str) -> None:
    assert read(f"3号 省财政厅 {day}前反馈").when.fault == fault


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("已函复", "answer"),
        ("1. 已下达2亿元；2. 其余待拨", "answer"),
        ("资金已于1月10日下达，3月底前全部拨付", "answer"),
        ("数据见附件", "answer"),
        ("收到", "none"),
        ("好的，知道了", "none"),
        ("口径是什么？", "none"),
        ("请转小李办", "none"),
        ("还未函复", "none"),
        ("1月25日前反馈", "date"),
        ("25日", "date"),
        ("申请延期到1月25日", "date"),
        ("市州数据还没报齐，有困难", "trouble"),
        ("不属本单位职责", "objection"),
        ("这项工作不归我厅管", "objection"),
    ],
)
def test_what_a_reply_does(text: str, kind: str) -> None:
    assert read_reply(text, now=NOW, workdays=DAYS).kind == kind


def test_words_without_a_reply() -> None:
    assert says_answered("3号已函复") and says_answered("数据已发")
    assert not says_answered("3号尚未反馈") and not says_answered("3号完成八成")
    assert merely_told("已告知王处") and not merely_told("已通知王处，他说周四报") and not merely_told("王处称周四报")


def test_an_objection_has_basis_and_proposal_in_either_order() -> None:
    both = ("三定规定第三条", "建议由省水利厅承办")
    assert read_objection("依据三定规定第三条，建议由省水利厅承办") == both
    assert read_objection("建议由省水利厅承办，依据三定规定第三条。") == both
    for text in ("不归我们管", "依据三定规定第三条", "建议由省水利厅承办", "依据，建议"):
        assert read_objection(text) is None


@given(st.text(max_size=80))
def test_any_text_is_read_without_an_error(text: str) -> None:
    with contextlib.suppress(UnknownUnit):
        read(f"3号 省财政厅 {text}")
    read_reply(text, now=NOW, workdays=DAYS)
    read_objection(text)
    merely_told(text)
