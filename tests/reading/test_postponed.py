"""A request for more time: the day that 延期N天 names, and whether it says why."""

from datetime import date

import pytest

from ledger.workdays import Workdays
from reading.postponed import asks_for_time, has_reason, is_given_up, matters_named, takes_back, wanted_after

DEADLINE = date(2027, 1, 29)  # a Friday
DAYS = Workdays()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("3号申请延期一周", date(2027, 2, 5)),
        ("申请延期5天", date(2027, 2, 3)),
        ("53号能否推迟两三天", date(2027, 2, 1)),
        ("恳请顺延３个工作日", date(2027, 2, 3)),
        ("想往后推半个月", date(2027, 2, 13)),
        ("申请延长一个月", date(2027, 2, 28)),
        ("申請延期十天", date(2027, 2, 8)),
        ("搞不赢，想缓两天", date(2027, 1, 31)),
        ("申请延期到2月10日", None),
        ("申请延期", None),
        ("能不能晚几天", None),
        ("延期99999天", None),
        ("延期0天", None),
        ("五天", None),
        ("", None),
    ],
)
def test_a_postponement_counts_from_the_deadline(text: str, wanted: date | None) -> None:
    assert wanted_after(DEADLINE, text, DAYS) == wanted
    assert wanted_after(None, text, DAYS) is None


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("五天", date(2027, 2, 3)), ("3个工作日。", date(2027, 2, 3)), ("一周", date(2027, 2, 5)), ("再说", None)],
)
def test_asked_until_when_a_bare_stretch_is_an_answer(text: str, wanted: date | None) -> None:
    assert wanted_after(DEADLINE, text, DAYS, is_answer=True) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "第12项拟申请延期到2027年3月底完成，主要原因是用地手续未批复。",
        "因会签部门较多，专题报告申请延期至2月3日报送，妥否，请示。",
        "審計數據未出，申請延期到2月8日",
        "领导出差，想缓到下周五",
        "工作量大，请求延期5天",
        "53号数据还没拿到，能否推迟到2月10日",
        "省财政厅的资金没到位，申请延期",
        "系统故障，再给三天",
        "人手紧张",
        "理由：机构改革",
    ],
)
def test_a_reason_is_whatever_says_why(text: str) -> None:
    assert has_reason(text)


@pytest.mark.parametrize(
    "text",
    [
        "7号可否推迟到下周三",
        "请求延长至2月2日17时",
        "已过期，申请补报延至2月4日",
        "第11项、第13项均申请延期至3月31日。",
        "今天报不了，能明天报吗",
        "3号申请延期一周",
        "建议把时限调整到2月底",
        "麻烦领导多给两天时间，谢谢",
        "您好，53号事项申请延期至2月10日，请批准",
        "搞不赢，再把我三天",
        "５３号申请延期到２月１０日",
        "不行啊，月底报不出来，宽限到2月中旬行不行",
        "",
        "2月10日",
        "。。。",
    ],
)
def test_number_date_and_asking_words_are_no_reason(text: str) -> None:
    assert not has_reason(text)


def test_of_two_matters_in_one_message_only_one_asks() -> None:
    assert asks_for_time("7号可否推迟到下周三")
    assert not asks_for_time("2号已报")
    assert not asks_for_time("3号完成80%")


@pytest.mark.parametrize(
    ("text", "is_so"),
    [("算了", True), ("不延了", True), ("不用了。", True), ("算了，25日报", False), ("2月10日", False)],
)
def test_a_request_may_be_given_up(text: str, is_so: bool) -> None:
    assert is_given_up(text) is is_so


@pytest.mark.parametrize(
    ("text", "says_so", "numbers"),
    [
        ("不延了，20日办结", True, set()),
        ("20号能办结，不用延期", True, set()),
        ("91号不用延期了", True, {91}),
        ("91号延期申请撤回", True, {91}),
        ("取消延期", True, set()),
        ("91号申请延期到2月10日", False, {91}),
        ("不延期办不完", False, set()),
        ("91号不用报了吧", False, {91}),
        ("算了", False, set()),
    ],
)
def test_more_time_is_not_wanted_any_more(text: str, says_so: bool, numbers: set[int]) -> None:
    assert takes_back(text) is says_so
    if "20" not in text:
        assert matters_named(text) == numbers
