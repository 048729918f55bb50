"""The office's own ladder file: what it replaces, and every mistake with its line."""

from pathlib import Path

import pytest

from ledger.planned import Thresholds
from schedules.ladders import LadderFault, load

GOOD = """
[[ladder]]
kind = "专题报告"
[[ladder.step]]
name = "提醒"
days = -10
to = ["责任人"]
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "ladders.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_an_office_replaces_the_kinds_it_names_and_keeps_the_rest(tmp_path: Path) -> None:
    ladders = load(written(tmp_path, GOOD))
    for reporter in ("省直部门", "市州"):
        found = ladders.find("专题报告", reporter=reporter)
        assert found is not None and [step.days for step in found.steps] == [-10]
    dated = ladders.find("督察整改", reporter="市州", length=20)
    assert dated is not None and dated.length == (10, 39)


def test_the_more_particular_kind_comes_before_the_star(tmp_path: Path) -> None:
    ladders = load(written(tmp_path, GOOD.replace("专题报告", "督察整改")))
    found = ladders.find("督察整改", reporter="市州", length=20)
    assert found is not None and found.kind == "督察整改"


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (('kind = "专题报告"', 'kind = "报告"'), 3, "kind 不认识“报告”"),
        (("days = -10", "days = 1.5"), 6, "days 的写法不对"),
        (("days = -10", 'days = "tomorrow"'), 6, "half"),
        (("days = -10", ""), 4, "缺少 days"),
        (('to = ["责任人"]', 'to = ["厅长"]'), 7, "to 不认识“厅长”"),
        (('to = ["责任人"]', "to = []"), 7, "to 至少写一种人"),
        (('to = ["责任人"]', 'to = ["责任人"]\nheld = "maybe"'), 8, "held 不认识“maybe”"),
        (('to = ["责任人"]', 'to = ["责任人"]\nevery = -1'), 8, "every 不能为负数"),
        (('to = ["责任人"]', 'to = ["责任人"]\ncolour = 1'), 8, "不认识 colour"),
        (('name = "提醒"', 'name = "提醒'), 5, "不是合格的 TOML"),
        (('kind = "专题报告"', 'kind = "专题报告"\nlength = [9]'), 4, "length 应写成"),
        (('kind = "专题报告"', 'kind = "专题报告"\nreporters = "省厅"'), 4, "reporters 不认识“省厅”"),
    ],
)
def test_a_mistake_is_named_with_its_line(tmp_path: Path, change: tuple[str, str], line: int, says: str) -> None:
    with pytest.raises(LadderFault) as fault:
        load(written(tmp_path, GOOD.replace(*change)))
    assert (fault.value.line, says in fault.value.reason) == (line, True), fault.value.reason


def test_steps_must_stand_in_the_order_of_time(tmp_path: Path) -> None:
    later = '[[ladder.step]]\nname = "启动"\ndays = -20\nto = ["责任人"]\n'
    with pytest.raises(LadderFault, match="“启动”早于前一步“提醒”") as fault:
        load(written(tmp_path, GOOD + later))
    assert fault.value.line == 8


@pytest.mark.parametrize("text", ["", "a = 1", "[ladder]", "[[step]]", "\ufeff[[ladder", "[[ladder]]"])
def test_a_file_that_is_no_ladder_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LadderFault):
        load(written(tmp_path, text))


def test_bytes_that_are_no_text_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "ladders.toml"
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(LadderFault, match="UTF-8"):
        load(path)


@pytest.mark.parametrize(
    ("change", "line", "says"),
    [
        (("days = -10", "days = -99999999"), 6, "days 最多"),
        (('name = "提醒"', 'name = "<b>提醒"'), 5, "name 应为"),
        (('name = "提醒"', 'name = ""'), 5, "name 应为"),
    ],
)
def test_what_no_calendar_or_reader_could_take_is_refused(
    tmp_path: Path, change: tuple[str, str], line: int, says: str
) -> None:
    with pytest.raises(LadderFault) as fault:
        load(written(tmp_path, GOOD.replace(*change)))
    assert (fault.value.line, says in fault.value.reason) == (line, True)


@pytest.mark.parametrize("length", [5, 20, 60])
def test_a_city_gets_no_directive_for_any_matter(length: int) -> None:
    ladder = load().find("具体事项", reporter="市州", length=length)
    assert ladder is not None
    assert not {"催办", "督办", "逾期"} & {step.name for step in ladder.steps}
    assert {step.draft for step in ladder.steps} <= {"", "提醒函"}


def test_the_pace_of_a_file_without_it_stays_the_default(tmp_path: Path) -> None:
    assert load().pace == load(written(tmp_path, GOOD)).pace == Thresholds(shown=10, asks=30)


@pytest.mark.parametrize("text", ["[pace]\nasks = 50\n", GOOD + "[pace]\nasks = 50\n", "[pace]\nasks = 50\n" + GOOD])
def test_an_office_sets_its_own_pace(tmp_path: Path, text: str) -> None:
    ladders = load(written(tmp_path, text))
    assert ladders.pace == Thresholds(shown=10, asks=50)
    assert ladders.find("具体事项", reporter="省直部门", length=60) is not None


@pytest.mark.parametrize(
    ("pace", "line", "says"),
    [
        ("shown = 0", 9, "shown 应为 1–100"),
        ("shown = 10\nasks = 101", 10, "asks 应为 1–100"),
        ("shown = 40\nasks = 30", 9, "shown 不能大于 asks"),
        ("asks = 5", 8, "shown 不能大于 asks"),
        ("shown = true", 9, "shown 的写法不对"),
        ('asks = "30"', 9, "asks 的写法不对"),
        ("days = 3", 9, "不认识 days"),
    ],
)
def test_a_mistake_in_the_pace_is_named_with_its_line(tmp_path: Path, pace: str, line: int, says: str) -> None:
    with pytest.raises(LadderFault) as fault:
        load(written(tmp_path, f"{GOOD}[pace]\n{pace}\n"))
    assert (fault.value.line, says in fault.value.reason) == (line, True), fault.value.reason


@pytest.mark.parametrize("text", ["pace = 3", "[[pace]]\nshown = 10", "[pacing]"])
def test_a_pace_that_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(LadderFault):
        load(written(tmp_path, text))
