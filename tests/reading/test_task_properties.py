# ruff: noqa: E501, SIM905 - words side by side
"""Whatever stands in a document: nothing is raised, nobody is invented, and long texts stay quick."""

import re
import time

import pytest
import task_scores
from hypothesis import given, settings
from hypothesis import strategies as st

from reading.tasks import read_rows, read_tasks

LEAD_WORDS = re.compile(r"由|请|责成|牵头|主办|主责|会同|负责|第一|首位|主要责任")
PIECES = (
    "牵头 负责 配合 参与 会同 由 请 下同 按职责分工负责 指导 落实 责任单位： 牵头单位： 配合单位： 完成时限： 整改时限： 省水利厅 市财政局 "
    "各市州人民政府 等部门 和 及 、 ， 。 ； ： （ ） ( ) 【 】 一、 （二） 3. （4） ⑤ 2027年6月底前 每季度末 5年内 长期坚持 XX年 第一位的为牵头单位 "
    "★ 以下均需 推进治理 完成整改 企业 张三 …… 〔2020〕24号"
).split()
FULL = str.maketrans("()", "（）")
TEXTS = st.lists(st.sampled_from([*PIECES, "\n", " ", "\u3000"]), max_size=40).map("".join)


@settings(deadline=None, max_examples=300)
@given(TEXTS | st.text(max_size=200))
def test_nothing_is_raised_and_no_lead_is_invented(text):
    found = read_tasks(text)
    plain = re.sub(r"\s", "", text)
    for one in found.tasks:
        for name in one.lead:
            assert re.sub(r"\s", "", name).translate(FULL) in plain.translate(FULL)  # names have full-width brackets
            assert LEAD_WORDS.search(plain)
        assert one.certain == (not one.doubts)
        assert not set(one.lead) & set(one.responsible)
    for sentence in found.unread:
        assert re.sub(r"\s", "", sentence) in plain


@settings(deadline=None, max_examples=100)
@given(
    st.lists(
        st.lists(st.sampled_from([*PIECES, "", "序号", "工作任务", "牵头单位", "责任单位", "完成时限"]), max_size=6),
        max_size=8,
    )
)
def test_no_table_is_too_odd(rows):
    cells = {cell for row in rows for cell in row}
    for one in read_rows(rows).tasks:
        assert all(any(name in cell for cell in cells) for name in one.lead)


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["省水利厅", "省财政厅", "市水务局", "各市州人民政府"]), min_size=1, max_size=4, unique=True
    )
)
def test_by_duties_never_has_a_lead(units):
    for phrase in (
        f"（{'、'.join(units)}按职责分工负责）",
        f"（责任单位：{'、'.join(units)}）",
        f"（{'、'.join(units)}等部门分别负责）",
    ):
        assert not [one for one in read_tasks(f"推进治理。{phrase}").tasks if one.lead]


@pytest.mark.parametrize(
    "piece",
    ["（", "职责分工", "责任单位：省水利厅\n", "由省水利厅牵头，", "①", "（一）", "每年", "12月、", "任务工作职责分工"],
)
def test_a_long_text_takes_time_in_proportion(piece):
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        start = time.perf_counter()
        read_tasks(text)
        return time.perf_counter() - start

    short, long = seconds(10_000), seconds(60_000)
    assert long < 40 * short + 1  # six times as long; a quadratic reading of these takes minutes at 200 KB


@pytest.mark.parametrize("document", task_scores.documents(task_scores.DATA), ids=lambda found: found[0])
def test_real_documents_are_read_as_well_as_before(document):
    _name, text, table = document
    scored = task_scores.score(task_scores.answers_of(table), read_tasks(task_scores.body_of(text)))
    assert scored.found == scored.answers and scored.invented == 0 and scored.extra <= 2
    assert scored.share("lead") == 1.0 and scored.share("cooperating") == 1.0 and scored.share("deadline") >= 0.98
