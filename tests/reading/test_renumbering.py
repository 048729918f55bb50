"""“说错了，是3号不是2号” moves what was said; whatever says more than that is read as news."""

import pytest

from reading.likeness import by_likeness
from reading.renumbering import Renumbering, renumbering


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        ("说错了，是3号不是2号", 3, 2),
        ("说错了，不是2号，是3号", 3, 2),
        ("是3号，不是2号", 3, 2),
        ("打错了，应该是13号", 13, None),
        ("不对，是三号", 3, None),
        ("更正：2号应为3号", 3, 2),
        ("不好意思，刚才说的是5号，不是8号。", 5, 8),
        ("發錯了，是３號不是２號", 3, 2),
        ("编号写错了，2号改为3号", 3, 2),
    ],
)
def test_only_the_number_is_put_right(text: str, right: int, wrong: int | None) -> None:
    assert renumbering(text) == Renumbering(right, wrong)


@pytest.mark.parametrize(
    "text",
    [
        "3号已报",
        "说错了，3号没报",
        "2号错了",
        "是3号",
        "不是2号",
        "3号25日报，不是2号",
        "说错了，是3号不是3号",
        "",
        "撤回",
    ],
)
def test_whatever_says_more_or_less_is_no_renumbering(text: str) -> None:
    assert renumbering(text) is None


def test_the_matter_whose_title_is_spoken_of_comes_first() -> None:
    titles = ["2026年度生态环境保护专题报告", "汉江流域水污染防治", "长江干流排污口整治", "城镇污水管网建设"]
    assert by_likeness("污水管网那个差不多了", titles)[0] == 3
    assert by_likeness("排口整治的报了", titles)[0] == 2
    assert by_likeness("都差不多了", titles) == [0, 1, 2, 3]
