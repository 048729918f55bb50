"""Which period is meant, and which days it holds."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.periods import of_code
from reading.periods import period

TODAY = date(2027, 2, 3)


@pytest.mark.parametrize(
    ("said", "first", "last"),
    [
        ("1月", date(2027, 1, 1), date(2027, 1, 31)),
        ("1月份", date(2027, 1, 1), date(2027, 1, 31)),
        ("元月", date(2027, 1, 1), date(2027, 1, 31)),
        ("十二月", date(2026, 12, 1), date(2026, 12, 31)),
        ("3月", date(2026, 3, 1), date(2026, 3, 31)),
        ("2027年1月", date(2027, 1, 1), date(2027, 1, 31)),
        ("2027 年 3 月", date(2027, 3, 1), date(2027, 3, 31)),
        ("二〇二七年二月", date(2027, 2, 1), date(2027, 2, 28)),
        ("本月", date(2027, 2, 1), date(2027, 2, 28)),
        ("上月", date(2027, 1, 1), date(2027, 1, 31)),
        ("上个季度", date(2026, 10, 1), date(2026, 12, 31)),
        ("本季度", date(2027, 1, 1), date(2027, 3, 31)),
        ("第一季度", date(2027, 1, 1), date(2027, 3, 31)),
        ("2026年第四季度", date(2026, 10, 1), date(2026, 12, 31)),
        ("去年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026年度", date(2026, 1, 1), date(2026, 12, 31)),
        ("26年度", date(2026, 1, 1), date(2026, 12, 31)),
        ("去年", date(2026, 1, 1), date(2026, 12, 31)),
        ("本年度", date(2027, 1, 1), date(2027, 12, 31)),
    ],
)
def test_a_period_in_words(said: str, first: date, last: date) -> None:
    code = period(said, today=TODAY)
    assert code is not None
    found = of_code(code)
    assert (found.from_on, found.until_on) == (first, last)


@pytest.mark.parametrize(
    "said", ["", "13月", "0月", "第五季度", "省水利厅", "1月31日", "2月3日10点", "1900年", "年", "月"]
)
def test_other_words_are_no_period(said: str) -> None:
    assert period(said, today=TODAY) is None


@given(
    st.dates(date(2001, 1, 1), date(2199, 12, 1)),
    st.sampled_from(["本月", "上月", "本季度", "上季度", "全年", "上半年"]),
)
def test_whatever_the_day_a_period_is_whole(today: date, said: str) -> None:
    code = period(said, today=today)
    assert code is not None
    found = of_code(code)
    assert found.from_on.day == 1 and (found.until_on + timedelta(days=1)).day == 1
    assert found.from_on <= found.until_on
    assert found.holds(found.from_on) and not found.holds(found.until_on + timedelta(days=1))
    assert found.holds(today) == (said in ("本月", "本季度", "全年") or (said == "上半年" and today.month < 7))


@pytest.mark.parametrize("code", ["", "m202713", "m20271", "q20275", "y202701", "w", "x2027", "m202701-", "h20273"])
def test_a_forged_code_is_none(code: str) -> None:
    with pytest.raises(ValueError, match=f"^{code}$"):
        of_code(code)
