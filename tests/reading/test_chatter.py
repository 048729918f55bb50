"""UPDATES.md §2 other: what is chatter is left out, and never anything that a report may be made of."""

import pytest

from reading.chatter import without_chatter


@pytest.mark.parametrize(
    "text",
    [
        "祝大家小年安康，阖家幸福！",
        "武汉下雪了，大家路上慢点",
        "天天催，没完了",
        "机器人也要加班啊",
        "中午吃热干面还是豆皮？",
        "谁把我的伞拿走了？",
    ],
)
def test_good_wishes_nagging_and_everyday_matters_are_blanked(text):
    left = without_chatter(text)
    assert len(left) == len(text)
    assert not left.strip(" ，！")


@pytest.mark.parametrize(
    "text",
    [
        "祝贺3号验收通过",
        "食堂油烟整改已完成",
        "下雪了，工地停工",
        "催了三遍还有俩县没给数",
        "我们天天催施工队",
        "3号都报了三遍了",
        "加班赶报告呢",
    ],
)
def test_what_tells_of_the_work_stays(text):
    assert without_chatter(text) == text
