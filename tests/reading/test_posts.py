"""Who takes over from whom and from when, and from when until when somebody is away, as people write it."""

from datetime import date

import pytest

from ledger.workdays import Workdays
from reading.posts import absence, replacement

TODAY = date(2027, 1, 21)
FEBRUARY = date(2027, 2, 1)
DAYS = Workdays()


@pytest.mark.parametrize(
    ("text", "who", "name", "day"),
    [
        ("省水利厅责任人 由 张三 自2月1日", "省水利厅责任人", "张三", FEBRUARY),
        ("省水利厅责任人由张三同志接任，自２月１日起", "省水利厅责任人", "张三", FEBRUARY),
        ("自2月1日起，省水利厅责任人换成张三", "省水利厅责任人", "张三", FEBRUARY),
        ("张三接任省水利厅责任人，2月1日到任", "省水利厅责任人", "张三", FEBRUARY),
        ("省水利厅 王处 → 李由之 2027-02-01", "省水利厅 王处", "李由之", FEBRUARY),
        ("省水利厅责任人 张三", "省水利厅责任人", "张三", None),
        ("省水利厅责任人 由 张三 即日起", "省水利厅责任人", "张三", TODAY),
        ("省水利厅责任人 由 张三 自1月10日", "省水利厅责任人", "张三", date(2027, 1, 10)),
        ("省水利厅责任人 由 张三 自12月28日", "省水利厅责任人", "张三", date(2026, 12, 28)),
    ],
)
def test_who_comes_for_whom_and_when(text: str, who: str, name: str, day: date | None) -> None:
    found = replacement(text, today=TODAY, workdays=DAYS)
    assert found is not None
    assert (found.who, found.name, found.day, found.is_unclear) == (who, name, day, False)


def test_telephone_and_title_in_any_place() -> None:
    found = replacement("省水利厅责任人 电话：13900000001 由 张三，职务：副处长，自2月1日", today=TODAY, workdays=DAYS)
    assert found is not None
    assert (found.who, found.name, found.title, found.phone) == ("省水利厅责任人", "张三", "副处长", "13900000001")


@pytest.mark.parametrize("text", ["", "省水利厅责任人", "由张三", "由 自2月1日"])
def test_not_enough_to_know(text: str) -> None:
    assert replacement(text, today=TODAY, workdays=DAYS) is None


@pytest.mark.parametrize("text", ["甲 由 乙 自2月30日", "甲 由 乙 自2月1日或2月3日"])
def test_an_unclear_day_is_said_to_be_so(text: str) -> None:
    found = replacement(text, today=TODAY, workdays=DAYS)
    assert found is not None and found.is_unclear


@pytest.mark.parametrize(
    ("text", "who", "from_on", "until_on", "deputy"),
    [
        ("2月3日至2月10日", "", date(2027, 2, 3), date(2027, 2, 10), ""),
        ("请假2月3日—10日", "", date(2027, 2, 3), date(2027, 2, 10), ""),
        ("2月3日到2月10日，由李处代", "", date(2027, 2, 3), date(2027, 2, 10), "李处"),
        ("2月3日至2月10日（代理人：李处）", "", date(2027, 2, 3), date(2027, 2, 10), "李处"),
        (
            "省水利厅责任人 2月3日至2月10日 由省水利厅联络员代办",
            "省水利厅责任人",
            date(2027, 2, 3),
            date(2027, 2, 10),
            "省水利厅联络员",
        ),
        ("1月30日至5日", "", date(2027, 1, 30), date(2027, 2, 5), ""),
        ("明天", "", date(2027, 1, 22), date(2027, 1, 22), ""),
        ("下周一到周三", "", date(2027, 1, 25), date(2027, 1, 27), ""),
        ("2月3日起5天", "", date(2027, 2, 3), date(2027, 2, 7), ""),
        ("从明天起休假两周", "", date(2027, 1, 22), date(2027, 2, 4), ""),
        ("1月18日至2月1日", "", date(2027, 1, 18), date(2027, 2, 1), ""),
        ("1月4日至1月8日", "", date(2027, 1, 4), date(2027, 1, 8), ""),
        ("2月3日至8月30日", "", date(2027, 2, 3), date(2027, 8, 30), ""),
    ],
)
def test_from_when_until_when(text: str, who: str, from_on: date, until_on: date, deputy: str) -> None:
    found = absence(text, today=TODAY, workdays=DAYS)
    assert found is not None
    assert (found.who, found.from_on, found.until_on, found.deputy) == (who, from_on, until_on, deputy)


@pytest.mark.parametrize("text", ["", "三天", "2月3日至2月30日", "2月3日、5日、8日", "下次"])
def test_days_that_are_not_clear(text: str) -> None:
    assert absence(text, today=TODAY, workdays=DAYS) is None
