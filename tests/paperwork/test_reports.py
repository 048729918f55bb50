"""底稿: what the ledger knows, in the order that (十一) asks for, as Word opens it."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from xml.etree import ElementTree

import pytest

from ledger.words import Status
from ledger.workdays import BEIJING
from paperwork.reports import Draft, Item, Part, docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PART = Part(
    unit="省水利厅",
    status=Status.IN_PROGRESS,
    percent=60,
    expected_on=date(2027, 1, 25),
    fulfilled_on=None,
    days_late=0,
    said="河湖“清四乱”完成六成",
    said_on=date(2027, 1, 5),
    is_stuck=False,
)
ITEM = Item(21, "河湖管理保护", date(2027, 3, 31), PART, ())
DRAFT = Draft(
    number=8,
    unit="省水利厅",
    superior="水利部",
    is_department=True,
    year=2026,
    basis="《实施意见》（十一）",
    at=datetime(2027, 1, 8, 9, 0, tzinfo=BEIJING),
    items=(ITEM,),
    internal=(),
)


def opened(draft: Draft) -> ElementTree.Element:
    """The body, read by nothing that wrote it."""
    with zipfile.ZipFile(io.BytesIO(docx(draft))) as file:
        assert file.testzip() is None
        return ElementTree.fromstring(file.read("word/document.xml"))


def lines(root: ElementTree.Element) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def text(draft: Draft) -> str:
    return "\n".join(lines(opened(draft)))


def test_the_draft_tells_what_the_ledger_knows() -> None:
    told = lines(opened(DRAFT))
    assert told[0] == "省水利厅2026年度生态环境保护情况专题报告（底稿）"
    assert told[1] == "根据督办台账生成，截至2027年1月8日9时，请核实、补充后按公文程序报送"
    for part in ("21号", "河湖管理保护", "2027年3月31日", "推进中", "60%", "河湖“清四乱”完成六成（2027年1月5日）"):
        assert part in told, told
    assert "21号事项《河湖管理保护》预计2027年1月25日办结，完成时限2027年3月31日。" in told
    assert any("抄报水利部，抄送省生态环境保护委员会办公室" in line for line in told)


def test_its_parts_stand_in_the_order_of_the_article() -> None:
    told = lines(opened(DRAFT))
    headings = [line for line in told if line[:2] in ("一、", "二、", "三、", "四、")]
    assert [heading[2:6] for heading in headings] == ["生态环境", "牵头负责", "存在的问", "下一步工"]


def test_counts_add_up() -> None:
    parts = [
        replace(PART, status=Status.DONE, fulfilled_on=date(2026, 12, 30)),
        replace(PART, status=Status.BLOCKED, is_stuck=True, said="卡在资金", days_late=3),
        replace(PART, status=Status.NOT_STARTED),
        PART,
    ]
    items = tuple(Item(n, f"事项{n}", None, part, ()) for n, part in enumerate(parts, 1))
    told = text(replace(DRAFT, items=items))
    assert "本单位牵头事项4件：办结1件，推进中1件，受阻1件，未启动1件；其中逾期1件。" in told
    assert "2号事项《事项2》：卡在资金" in told
    assert "2026年12月30日办结" in told and "受阻，逾期3个工作日" in told


def test_a_cooperating_unit_stands_beside_with_its_last_words() -> None:
    other = replace(PART, unit="省商务厅", status=Status.BLOCKED, said="数据未到", is_stuck=True)
    told = text(replace(DRAFT, items=(replace(ITEM, others=(other,)),)))
    assert "省商务厅：受阻，数据未到（2027年1月5日）" in told
    assert "21号事项《河湖管理保护》（省商务厅）：数据未到" in told


def test_all_done_is_said_and_nothing_led_is_not_called_done() -> None:
    done = replace(ITEM, lead=replace(PART, fulfilled_on=date(2026, 12, 30)))
    assert "牵头事项均已办结" in text(replace(DRAFT, items=(done,)))
    assert "均已办结" not in text(replace(DRAFT, items=()))


def test_what_is_not_known_is_left_to_be_filled_in() -> None:
    part = replace(PART, percent=None, expected_on=None, said="", said_on=None)
    told = text(replace(DRAFT, items=(replace(ITEM, lead=part, due_on=None),), superior=None, year=None))
    assert told.count("（请补充）") >= 6
    assert "上级主管部门（请补充）" in told and "持续推进" in told and "None" not in told


def test_an_internal_matter_is_a_number_and_no_more() -> None:
    assert "90号事项、91号事项：另按纸质渠道报送。" in text(replace(DRAFT, internal=(90, 91)))


def test_a_citys_report_speaks_of_its_own_duties() -> None:
    told = text(replace(DRAFT, unit="武汉市", is_department=False, items=()))
    assert "生态环境保护工作总体情况" in told and "抄报" not in told and "三定" not in told


@pytest.mark.parametrize(
    "words", ['<b>&amp;</b> "引号" \'', "a\x00b\x0bc\x1f", "\ud800\ufffe尾", "一\n二\t三", "]]>" * 9]
)
def test_whatever_was_said_the_file_opens(words: str) -> None:
    hostile = Item(1, words, None, replace(PART, unit=words, said=words), (replace(PART, unit=words, is_stuck=True),))
    root = opened(replace(DRAFT, items=(hostile,), unit=words, basis=words))
    kept = "".join(ch for ch in words if ch.isprintable() and ch not in "\ud800\ufffe").replace(" ", "")
    assert kept in "".join(lines(root)).replace(" ", "")


def test_the_page_and_the_fonts_are_those_of_official_letters() -> None:
    root = opened(DRAFT)
    margins = next(root.iter(f"{W}pgMar"))
    assert [round(int(margins.attrib[W + side]) / 56.7) for side in ("top", "bottom", "left", "right")] == [
        37,
        35,
        28,
        26,
    ]
    fonts = [f.attrib.get(f"{W}eastAsia") for f in root.iter(f"{W}rFonts")]
    assert fonts[0] == "方正小标宋简体" and {"仿宋_GB2312", "黑体"} <= set(fonts)
    sizes = {s.attrib[f"{W}val"] for s in root.iter(f"{W}sz")}
    assert "32" in sizes and "44" in sizes
