"""Where two readings fight the reader says so, and the chat asks back."""

from datetime import datetime

import pytest

from ledger.workdays import BEIJING, Workdays
from reading.updates import understand

ASKED_BELOW = 0.6


def confidence(text: str) -> float:
    return understand(text, now=datetime(2027, 1, 25, 10, tzinfo=BEIJING), workdays=Workdays()).confidence


@pytest.mark.parametrize(
    "text",
    [
        "3号已完成，3号没完成",  # a contradiction that nothing corrects
        "3号22日报",  # a day just past, or that of next month
        "3号报",  # the 3rd, or matter 3
        "差不多都报了",
        "4号以玩成并工开",  # done, as it sounds
        "3号在办，" + "附件，" * 300,  # more than is read
    ],
)
def test_a_doubtful_reading_is_asked_back(text):
    assert confidence(text) < ASKED_BELOW


@pytest.mark.parametrize(
    "text", ["3号已报", "3号已完成，更正：3号没完成", "3号28日报", "28日前报", "都报了", "5号下周报", "3号事项报"]
)
def test_a_plain_reading_is_not(text):
    assert confidence(text) >= ASKED_BELOW
