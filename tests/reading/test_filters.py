"""Lists in plain Chinese: what is said is understood or refused, never guessed and never left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.filters import Filter, Month, Span
from reading.filters import AmbiguousWord, UnknownWord, Vocabulary, read_filter
from reading.names import UnitNames

UNITS = UnitNames(
    [
        ("省发展和改革委员会", ["省发改委"]),
        ("省水利厅", ["水利"]),
        ("省林业局", []),
        ("武汉市", []),
        ("黄石市", []),
        ("武汉市林业局", []),
        ("省环委办", []),
    ]
)
KNOWN = Vocabulary(
    UNITS,
    tags=["流域:汉江", "长江流域", "区域:武汉都市圈", "督察", "重名"],
    persons=["张三", "重名"],
    committees={"长江保护专业委员会": ["省水利厅", "武汉市"], "空专业委员会": []},
)


def units(*names: str) -> frozenset[str]:
    return frozenset(names)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("省水利厅", Filter(units=units("省水利厅"))),
        ("湖北省水利厅，省发改委", Filter(units=units("省水利厅", "省发展和改革委员会"))),
        ("牵头:省发改委", Filter(leads=units("省发展和改革委员会"))),
        ("牵头： 省发改委、省水利厅", Filter(leads=units("省发展和改革委员会", "省水利厅"))),
        ("配合单位：水利", Filter(cooperating=units("省水利厅"))),
        ("单位:武汉", Filter(units=units("武汉市"))),
        ("省发改委牵头", Filter(units=units("省发展和改革委员会"), roles=units("牵头"))),
        ("责任人:张三", Filter(persons=units("张三"))),
        ("张三 配合", Filter(persons=units("张三"), roles=units("配合"))),
        ("标签:督察", Filter(tags=(units("督察"),))),
        ("汉江流域", Filter(tags=(units("流域:汉江"),))),
        ("汉江", Filter(tags=(units("流域:汉江"),))),
        ("流域：汉江", Filter(tags=(units("流域:汉江"),))),
        ("长江、汉江", Filter(tags=(units("长江流域", "流域:汉江"),))),
        ("长江 汉江", Filter(tags=(units("长江流域"), units("流域:汉江")))),
        ("武汉都市圈", Filter(tags=(units("区域:武汉都市圈"),))),
        ("市州", Filter(unit_kinds=units("市州"))),
        ("各市州 省直", Filter(unit_kinds=units("市州", "省直部门"))),
        ("单位:县市区", Filter(unit_kinds=units("县市区"))),
        ("督察整改；临时交办", Filter(kinds=units("督察整改", "临时交办"))),
        ("整改", Filter(kinds=units("督察整改"))),
        ("报告", Filter(kinds=units("专题报告"))),
        ("推进中 受阻", Filter(statuses=units("推进中", "受阻"))),
        ("已办结（待销号）", Filter(statuses=units("已办结(待销号)"))),
        ("超过10天", Filter(late=(Span(11),))),
        ("超过１０个工作日", Filter(late=(Span(11),))),
        ("逾期超过十五天", Filter(late=(Span(16),))),
        ("10天以上", Filter(late=(Span(10),))),
        ("逾期5天以上", Filter(late=(Span(5),))),
        ("逾期5-10天", Filter(late=(Span(5, 10),))),
        ("逾期3天内", Filter(late=(Span(1, 3),))),
        ("逾期", Filter(late=(Span(1),))),
        ("3天内", Filter(left=(Span(0, 3),))),
        ("两天以内到期", Filter(left=(Span(0, 2),))),
        ("2026年度", Filter(years=frozenset({2026}))),
        ("2026年", Filter(years=frozenset({2026}))),
        ("2027年到期", Filter(due_years=frozenset({2027}))),
        ("1月到期", Filter(months=frozenset({Month(1)}))),
        ("十二月", Filter(months=frozenset({Month(12)}))),
        ("2027年1月到期", Filter(months=frozenset({Month(1, 2027)}))),
        ("3号", Filter(numbers=(Span(3, 3),))),
        ("3号至20号", Filter(numbers=(Span(3, 20),))),
        ("标题:污水处理", Filter(titles=("污水处理",))),
        ("长江保护专委会", Filter(units=units("省水利厅", "武汉市"))),
        ("牵头:长江保护专业委员会", Filter(leads=units("省水利厅", "武汉市"))),
        ("空专业委员会", Filter(units=units(""))),
        (
            "汉江流域督察整改超过10天",
            Filter(tags=(units("流域:汉江"),), kinds=units("督察整改"), late=(Span(11),)),
        ),
        ("", Filter()),
    ],
)
def test_what_is_said_is_understood(text: str, meant: Filter) -> None:
    found = read_filter(text, KNOWN)
    assert Filter(**{**vars(found), "said": ""}) == meant
    assert read_filter(found.said, KNOWN) == found


def test_words_stand_in_any_order() -> None:
    one = read_filter("汉江流域 督察整改 超过10天", KNOWN)
    other = read_filter(["超过10天", "汉江流域", "督察整改"], KNOWN)
    assert Filter(**{**vars(one), "said": ""}) == Filter(**{**vars(other), "said": ""})


@pytest.mark.parametrize(
    ("text", "word", "nearest"),
    [
        ("省水利听", "省水利听", "省水利厅"),
        ("汉江流域 市洲", "市洲", "市州"),
        ("牵头:省水利庁", "牵头:省水利庁", "省水利厅"),
        ("责任人:张四", "责任人:张四", "张三"),
        ("标签:督查", "标签:督查", "督察"),
        ("超过很多天", "超过很多天", None),
        ("省水利厅 资金未到位", "资金未到位", None),
        ("超过一个月", "超过一个月", None),
        ("天" * 300, None, None),
    ],
)
def test_an_unknown_word_is_refused_with_the_nearest_known_ones(text: str, word: str, nearest: str | None) -> None:
    with pytest.raises(UnknownWord) as refusal:
        read_filter(text, KNOWN)
    assert word in (None, refusal.value.text)
    assert nearest is None or nearest in refusal.value.nearest


def test_a_word_of_several_meanings_is_refused_with_all_of_them() -> None:
    with pytest.raises(AmbiguousWord) as refusal:
        read_filter("重名", KNOWN)
    assert refusal.value.candidates == ("标签:重名", "责任人:重名")
    with pytest.raises(AmbiguousWord) as units_refusal:
        read_filter("逾期 林业局", KNOWN)
    assert set(units_refusal.value.candidates) == {"省林业局", "武汉市林业局"}


@given(st.text(alphabet="省水利厅汉江流域督察整改超过逾期0123456789天月年号、， :：-个工作日内以上", max_size=24))
def test_anything_is_understood_whole_or_refused(text: str) -> None:
    try:
        found = read_filter(text, KNOWN)
    except (UnknownWord, AmbiguousWord):
        return
    assert read_filter(found.said, KNOWN) == found
