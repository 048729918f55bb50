"""Who reports is believed on the day: the day of the act is read beside numbers that are no days."""

from datetime import date, datetime

import pytest

from ledger.workdays import BEIJING, Workdays
from reading.acts import ActDay, act_day, happened_on
from reading.updates import Item, understand


def on(month: int, day: int) -> datetime:
    return datetime(2027, month, day, 10, 0, tzinfo=BEIJING)


def items(text: str, now: datetime) -> dict[int | None, Item]:
    return {item.ref: item for item in understand(text, now=now, workdays=Workdays()).items}


@pytest.mark.parametrize(
    ("text", "now", "days"),
    [
        ("1号和8号都报了", on(1, 10), {1: None, 8: None}),
        ("昨天1号和8号都报了", on(1, 10), {1: date(2027, 1, 9), 8: date(2027, 1, 9)}),
        ("2号报了，7号31号前完成不了", on(1, 10), {2: None, 7: None}),
        ("3号已报，15号完成五成", on(1, 18), {3: None, 15: None}),
        ("1号1月5日报了，2号昨天报了", on(1, 10), {1: date(2027, 1, 5), 2: date(2027, 1, 9)}),
        ("8号已报", on(1, 10), {8: None}),
        ("26号上午已经交了", on(1, 28), {None: date(2027, 1, 26)}),
        ("3号1月27日已报 鄂林文〔2027〕15号", on(2, 2), {3: date(2027, 1, 27)}),
        ("3号已报，2月3日公开", on(1, 28), {3: None}),
        ("3号收到1月5日通知，昨天已报", on(1, 8), {3: date(2027, 1, 7)}),
        ("3号按1月31日要求1月5日已报", on(1, 8), {3: date(2027, 1, 5)}),
        ("3号1月5家单位已报", on(1, 8), {3: None}),
    ],
)
def test_the_day_of_an_act_is_not_taken_from_the_number_of_a_matter(text, now, days):
    found = {ref: item.act.day if item.act else None for ref, item in items(text, now).items()}
    assert found == days


@pytest.mark.parametrize(
    ("text", "now", "act"),
    [
        ("2月30日已报", on(1, 8), ActDay(None, "impossible")),
        ("1月32日已报", on(1, 8), ActDay(None, "impossible")),
        ("3月1日已报", on(1, 8), ActDay(date(2027, 3, 1), "future")),
        ("本月30日已报", on(1, 8), ActDay(date(2027, 1, 30), "future")),
        ("1月27日已报", on(2, 2), ActDay(date(2027, 1, 27))),
        ("12月30日已报", on(1, 4), ActDay(date(2026, 12, 30))),
        ("已报", on(1, 4), None),
        ("周五报", on(1, 4), None),
    ],
)
def test_a_day_that_cannot_be_or_has_not_come_is_a_fault_and_is_never_guessed(text, now, act):
    assert act_day(text, now) == act
    assert happened_on(text, now) == (act.day if act and act.fault is None else None)
    read = items(text, now)[None]
    assert read.act == act


@pytest.mark.parametrize(
    ("text", "now", "day"),
    [
        ("7日报的", on(1, 8), date(2027, 1, 7)),
        ("15号交的", on(1, 18), date(2027, 1, 15)),
        ("2月2日才报的", on(2, 4), date(2027, 2, 2)),
        ("昨天报的", on(1, 8), date(2027, 1, 7)),
        ("昨天报", on(1, 8), date(2027, 1, 7)),
        ("这个月5号报的", on(1, 8), date(2027, 1, 5)),
        ("我厅昨天已反馈", on(1, 8), date(2027, 1, 7)),
        ("已函复", on(1, 8), None),
    ],
)
def test_who_tells_when_he_reported_has_reported(text, now, day):
    (item,) = items(text, now).values()
    assert (item.status, item.due, item.act and item.act.day) == ("done", None, day)


def test_a_report_told_of_a_day_to_come_is_one_whose_day_must_be_asked():
    (item,) = items("3号3月1日报的", on(1, 8)).values()
    assert (item.status, item.act) == ("done", ActDay(date(2027, 3, 1), "future"))


def test_a_day_right_after_the_number_of_a_matter_is_its_day():
    read = items("9号20号报的", on(1, 22))
    assert (read[9].status, read[9].act) == ("done", ActDay(date(2027, 1, 20)))
    assert list(items("2月30号 3号已报", on(1, 8))) == [3]


@pytest.mark.parametrize(
    "text",
    [
        "25日要报的",
        "3号会报的",
        "不是7日报的",
        "没有7日报的",
        "原定昨天报",
        "财政厅已反馈",
        "财政厅反馈了意见",
        "3号部分公开",
        "拟部分公开",
        "请报结果",
        "7日报的，没盖章",
    ],
)
def test_what_is_planned_denied_partial_or_anothers_is_not_done(text):
    assert "done" not in {item.status for item in items(text, on(1, 10)).values()}


def test_what_is_published_in_part_is_under_way():
    assert items("3号部分公开", on(1, 8))[3].status == "in_progress"


@pytest.mark.parametrize(
    ("text", "now", "is_sure"),
    [
        ("3号22日报", on(1, 25), False),
        ("3号28日报", on(2, 2), False),
        ("1.22报", on(1, 25), False),
        ("1月5日报", on(1, 8), False),
        ("3号22日报", on(1, 18), True),
        ("3号15日报", on(1, 25), True),
        ("3号2月22日报", on(1, 25), True),
        ("8月1日完成", on(1, 25), True),
    ],
)
def test_a_promise_for_a_day_that_has_just_passed_is_asked_about(text, now, is_sure):
    understanding = understand(text, now=now, workdays=Workdays())
    assert understanding.items[0].due is not None
    assert (understanding.confidence >= 0.6) is is_sure


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("3号已报，1月5日报的。", {3: "3号已报，1月5日报的。"}),
        ("1号和8号都报了", {1: "1号和8号都报了", 8: "1号和8号都报了"}),
        ("3号，5号已完成", {3: "3号，5号已完成", 5: "3号，5号已完成"}),
        ("除9号外均已办结", {9: "除9号外均已办结", None: "除9号外均已办结"}),
        ("1号已报，鄂林文〔2027〕3号；2号没报", {1: "1号已报，鄂林文〔2027〕3号", 2: "2号没报"}),
        ("３號已办结，5號還没报，３號請核", {3: "３號已办结，３號請核", 5: "5號還没报"}),
        ("6号报了8号没报", {6: "6号报了", 8: "8号没报"}),
        ("2号收到；3号已报", {2: "2号收到", 3: "3号已报"}),
        ("> 请反馈3号进展\n已经报了", {3: "已经报了"}),
        ('3号资金<100万元>&"x"=1未到，下周报<b>', {3: '3号资金<100万元>&"x"=1未到，下周报<b>'}),
        ("1号数据<未齐>，待补；2号已报", {1: "1号数据<未齐>，待补", 2: "2号已报"}),
    ],
)
def test_each_matter_keeps_the_words_that_speak_of_it(text, words):
    assert {ref: item.words for ref, item in items(text, on(1, 8)).items()} == words
