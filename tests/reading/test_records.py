"""The clerk records in one line what came on paper, by telephone or through 公文交换."""

from datetime import date, datetime

import pytest

from ledger.workdays import BEIJING, Workdays
from reading.acts import document_number, happened_on
from reading.names import AmbiguousUnit, UnitNames, UnknownUnit
from reading.records import Record, RecordUnclear, read_record

THURSDAY = datetime(2027, 1, 28, 10, 0, tzinfo=BEIJING)
NAMES = UnitNames(
    [
        ("湖北省林业局", []),
        ("湖北省水利厅", ["水利"]),
        ("湖北省财政厅", []),
        ("武汉市", []),
        ("黄石市生态环境局", []),
        ("荆州市生态环境局", []),
    ]
)


def record(text: str) -> Record:
    return read_record(text, names=NAMES, now=THURSDAY, workdays=Workdays())


def test_a_paper_report_is_recorded_with_the_day_it_happened_and_its_number():
    assert record("省林业厅 1月27日纸质已报 鄂林文〔2027〕3号") == Record(
        number=None,
        unit="湖北省林业局",
        act="report",
        happened_on=date(2027, 1, 27),
        document_number="鄂林文〔2027〕3号",
        medium="paper",
        words="1月27日纸质已报 鄂林文〔2027〕3号",
    )


@pytest.mark.parametrize(
    "line", ["3号 省水利厅 王处称周四报", "省水利厅 3号 王处称周四报", "  省水利厅　3号 王处称周四报"]
)
def test_a_telephone_call_is_recorded_whichever_comes_first_number_or_unit(line):
    assert record(line) == Record(
        number=3,
        unit="湖北省水利厅",
        act="progress",
        happened_on=None,
        document_number=None,
        medium=None,
        words="王处称周四报",
    )


@pytest.mark.parametrize(
    ("line", "act", "day", "medium"),
    [
        ("水利 昨天机要已报", "report", date(2027, 1, 27), "exchange"),
        ("武汉 27日已报", "report", date(2027, 1, 27), None),
        ("省水利厅1月20日通过公文交换报送", "report", date(2027, 1, 20), "exchange"),
        ("省林业局 收到纸质报告 1月27日", "report", date(2027, 1, 27), "paper"),
        ("武汉市 电话称已于1月20日报送", "report", date(2027, 1, 20), "phone"),
        ("3号 省水利厅 1月26日已完成整改", "done", date(2027, 1, 26), None),
        ("3号 已办结", "done", None, None),
        ("省水利厅 1月29日报", "progress", None, None),
        ("省水利厅 没报，下周一报", "progress", None, None),
        ("5号 省财政厅 在签批，明天报", "progress", None, None),
    ],
)
def test_a_report_a_completion_and_a_mere_word_are_told_apart(line, act, day, medium):
    read = record(line)
    assert (read.act, read.happened_on, read.medium) == (act, day, medium)


@pytest.mark.parametrize(
    ("line", "fault"),
    [("3号 省水利厅 2月30日已报", "impossible"), ("省水利厅 3月1日已报", "future"), ("8号 省水利厅 已报", None)],
)
def test_a_day_that_cannot_be_is_recorded_as_a_fault_and_not_as_a_day(line, fault):
    read = record(line)
    assert (read.happened_on, read.act_fault) == (None, fault)


def test_a_unit_that_is_misspelt_is_asked_back_even_if_another_is_named_later():
    with pytest.raises(UnknownUnit) as asked:
        record("省水力厅 已报送省财政厅")
    assert asked.value.nearest[0] == "湖北省水利厅"


def test_a_unit_that_may_be_two_is_asked_back():
    with pytest.raises(AmbiguousUnit):
        record("市生态环境局 1月27日已报")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("", "没有写明单位"),
        ("已报", "没有写明单位"),
        ("省水利厅", "没有写明发生了什么"),
        ("3号、5号 省水利厅 已办结", "只记一个"),
    ],
)
def test_a_line_that_says_too_little_is_refused_with_an_example(line, reason):
    with pytest.raises(RecordUnclear, match=reason):
        record(line)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("1月27日已报", date(2027, 1, 27)),
        ("12月30日已报", date(2026, 12, 30)),
        ("1.27已报", date(2027, 1, 27)),
        ("27号报了", date(2027, 1, 27)),
        ("30日已报", date(2026, 12, 30)),
        ("二十七号已经报了", date(2027, 1, 27)),
        ("上周五已报", date(2027, 1, 22)),
        ("周三已报", date(2027, 1, 27)),
        ("前天报的", date(2027, 1, 26)),
        ("今天已报", date(2027, 1, 28)),
        ("刚报上去", date(2027, 1, 28)),
        ("2027年1月20日报送", date(2027, 1, 20)),
        ("鄂林文〔2027〕3号 昨天已报", date(2027, 1, 27)),
        ("周四报", None),
        ("2月3日已报", None),
        ("3月1日已报", None),
        ("2.30已报", None),
        ("3号事项已报", None),
        ("已报", None),
        ("", None),
    ],
)
def test_an_act_happened_on_the_last_such_day_not_in_the_future(text, day):
    assert happened_on(text, THURSDAY) == day


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("鄂林文〔2027〕3号", "鄂林文〔2027〕3号"),
        ("已报鄂林文[2027] 3号", "鄂林文〔2027〕3号"),
        ("文号鄂政办发（2027）12号，请查", "鄂政办发〔2027〕12号"),
        ("鄂水利函【２０２７】第５号", "鄂水利函〔2027〕5号"),
        ("3号已报", None),
        ("", None),
    ],
)
def test_a_document_number_is_written_in_one_way(text, number):
    assert document_number(text) == number
