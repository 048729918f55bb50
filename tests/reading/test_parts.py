"""The lines of 拆分, as offices write them."""

from datetime import date

import pytest

from ledger.workdays import Workdays
from reading.parts import Part, read_parts
from reading.stretches import Today

TODAY = Today(date(2027, 1, 11), Workdays())


@pytest.mark.parametrize(
    ("line", "part"),
    [
        ("水质达标", Part("水质达标")),
        ("1. 水质达标｜省水利厅牵头", Part("水质达标", ("省水利厅",))),
        (
            "（2）水质达标|由省水利厅牵头，省住建厅、省农业农村厅配合",
            Part("水质达标", ("省水利厅",), ("省住建厅", "省农业农村厅")),
        ),
        ("水质达标｜牵头单位：省水利厅｜配合单位：省住建厅", Part("水质达标", ("省水利厅",), ("省住建厅",))),
        ("水质达标｜2027年6月30日前完成", Part("水质达标", due_on=date(2027, 6, 30))),
        ("水质，达标｜省水利厅牵头｜6月底", Part("水质，达标", ("省水利厅",), due_on=date(2027, 6, 30))),
        ("水质达标｜抓紧抓好", Part("水质达标", unread="抓紧抓好")),
        ("水质达标｜6月30日，7月31日", Part("水质达标", due_on=date(2027, 6, 30), unread="7月31日")),
        ("水质达标｜省水利厅、省住建厅牵头", Part("水质达标", ("省水利厅", "省住建厅"))),
    ],
)
def test_a_line_is_a_part(line: str, part: Part) -> None:
    assert read_parts(line, TODAY) == [part]


def test_lines_may_stand_in_one_row_and_blank_ones_are_none() -> None:
    assert [part.title for part in read_parts("甲；乙;\n\n  丙\n", TODAY)] == ["甲", "乙", "丙"]
