"""Letters as Word opens them: GB/T 9704, marked on every page, whatever people wrote kept letter by letter."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from docx import Document

from locales import papers
from paperwork import forms
from paperwork.dealings import Dealing
from paperwork.letters import Asked, Paper, docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MARK = "草稿，未经签发用印不具效力"
PAPER = Paper(
    kind="督办函",
    sender="省环委办",
    addressee="省水利厅",
    unit="省水利厅",
    number=8,
    title="2026年度生态环境保护专题报告",
    basis="《实施意见》（十一）",
    requirement="报告职责履行情况",
    due_on=date(2027, 1, 31),
    effective_on=date(2027, 1, 29),
    days_late=3,
    is_report=True,
    is_coordinated=False,
    asked=None,
    said="在签批，明天报",
    said_on=date(2027, 2, 2),
    dealings=(
        Dealing(date(2027, 1, 20), "答复", "省水利厅", "22日报"),
        Dealing(date(2027, 1, 25), "情况说明", "省水利厅", "数据在核 预计2027年2月5日完成。（同意）"),
        Dealing(date(2027, 2, 1), "电话", "省环委办督办值班", "王处称在签批"),
    ),
    reminders=5,
    leaders_told=(date(2027, 1, 25),),
    calls=(date(2027, 2, 1),),
    today=date(2027, 2, 3),
    answer_by=date(2027, 2, 12),
)
ASKED = Asked("省发改委", date(2027, 1, 11), date(2027, 1, 20), "反馈资金安排数据", 2)


def parts(content: bytes) -> dict[str, ElementTree.Element]:
    """Every XML part, read by nothing that wrote it."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        assert file.testzip() is None
        return {name: ElementTree.fromstring(file.read(name)) for name in file.namelist() if name.endswith(".xml")}


def body(content: bytes) -> ElementTree.Element:
    return parts(content)["word/document.xml"]


def lines(root: ElementTree.Element) -> list[str]:
    return ["".join(t.text or "" for t in p.iter(f"{W}t")) for p in root.iter(f"{W}p")]


def text(paper: Paper) -> str:
    content = docx(paper)
    opened = Document(io.BytesIO(content))  # by the other reader too
    assert opened.paragraphs[0].text == MARK
    return "\n".join(lines(body(content)))


def test_a_letter_says_what_is_late_what_was_done_and_what_is_asked() -> None:
    told = text(PAPER).splitlines()
    assert told[0] == MARK and told[1] == "〔2027〕　号"
    assert told[2] == "省环委办关于2026年度生态环境保护专题报告的督办函"
    assert "省水利厅：" in told and "签发人：　　　" not in told
    assert "截至2027年2月3日，已逾期3个工作日，尚未收到报送。" in told
    assert "情况说明（2027年1月25日）：数据在核 预计2027年2月5日完成。（同意）" in told
    assert "其间系统提醒5次。" in told
    assert any("请你单位于2027年2月12日（拟定日期，以签发为准）前完成报送" in line for line in told)
    assert told[-3:-1] == ["省环委办", "2027年2月3日"]


def test_the_history_is_a_table_in_order() -> None:
    table = Document(io.BytesIO(docx(PAPER))).tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["日期", "方式", "经办", "内容"],
        ["2027年1月20日", "答复", "省水利厅", "22日报"],
        ["2027年1月25日", "情况说明", "省水利厅", "数据在核 预计2027年2月5日完成。（同意）"],
        ["2027年2月1日", "电话", "省环委办督办值班", "王处称在签批"],
    ]


def test_a_report_goes_up_with_a_place_for_who_signs() -> None:
    told = text(replace(PAPER, kind="专报", addressee="省委、省政府"))
    for part in ("签发人：", "省委、省政府：", "（八）“必要时”", "有关情况的报告", "专此报告。", "建议对省水利厅"):
        assert part in told, told
    assert "你单位" not in told and "特此函达" not in told


def test_a_lead_asks_its_equal_and_orders_nothing() -> None:
    paper = replace(PAPER, kind="提醒函", sender="省发改委", asked=ASKED, is_report=False, dealings=())
    told = text(paper)
    assert "省发改委于2027年1月11日商请贵单位在2027年1月20日前反馈（第2次），内容为：反馈资金安排数据" in told
    assert "商请贵单位于2027年2月12日（拟定日期" in told and "台账中没有往来记录" in told
    assert "你单位" not in told
    assert not [word for word in ("督办", "催办", "限期", "责令") if word in told]


def test_a_cooperating_unit_reads_who_leads() -> None:
    told = text(replace(PAPER, kind="提醒函", addressee="省商务厅", unit="省商务厅", lead="省审计厅"))
    assert "依据《实施意见》（十一）由省审计厅牵头，你单位配合。" in told and "承办" not in told


def test_the_file_names_no_maker_and_no_day_of_another() -> None:
    for paper in (PAPER, replace(PAPER, kind="专报")):
        core = "".join(parts(docx(paper))["docProps/core.xml"].itertext())
        assert "python" not in core and "2013" not in core and "2027-02-03" in core


def test_a_city_reads_only_of_reminding_and_asking() -> None:
    told = text(replace(PAPER, kind="提醒函", addressee="武汉市环委办", unit="武汉市", is_coordinated=True))
    assert "武汉市环委办：" in told and "现予提醒，商请你办" in told
    assert "（一）武汉市答复和说明" in told and "你单位" not in told
    assert not [word for word in ("督办函", "催办", "限期") if word in told]


@pytest.mark.parametrize(
    ("unit", "says"),
    [
        ("武汉市", "武汉市环委办"),
        ("武汉市党委政府", "武汉市环委办"),
        ("黄石市委市政府", "黄石市环委办"),
        ("神农架林区", "神农架林区环委办"),
        ("恩施州委、州政府", "恩施州环委办"),
        ("荆州市人民政府", "荆州市环委办"),
    ],
)
def test_a_city_is_addressed_by_its_office(unit: str, says: str) -> None:
    assert papers.city_office(unit) == says


@pytest.mark.parametrize(
    ("office", "says"),
    [
        ("省环委办", "省委、省政府"),
        ("湖北省环委办", "湖北省委、省政府"),
        ("武汉市生态环境保护委员会办公室", "武汉市委、市政府"),
        ("环委办", "同级党委、政府"),
    ],
)
def test_a_report_is_addressed_to_the_level_of_the_office(office: str, says: str) -> None:
    assert papers.above(office) == says


@pytest.mark.parametrize(
    "words", ['<b>&amp;</b> "引号" \'', "=HYPERLINK(1)", "{{主送}}", "a\x00b\x0bc\x1f", "\ud800\ufffe尾", "字" * 1000]
)
def test_whatever_was_said_stands_there_letter_by_letter(words: str) -> None:
    kept = "".join(ch for ch in words if ch.isprintable() and ch not in "\ud800\ufffe")
    paper = replace(PAPER, title=words, said=words, addressee=words, addition=words, requirement=words, asked=ASKED)
    told = text(replace(paper, dealings=(Dealing(date(2027, 1, 1), "答复", words, words),)))
    assert told.count(kept) >= 6


def test_page_grid_fonts_and_numbers_are_those_of_official_letters() -> None:
    found = parts(docx(PAPER))
    root = found["word/document.xml"]
    size, margins = next(root.iter(f"{W}pgSz")), next(root.iter(f"{W}pgMar"))
    assert [round(int(size.attrib[W + side]) / 56.7) for side in ("w", "h")] == [210, 297]
    sides = ("top", "bottom", "left", "right")
    assert [round(int(margins.attrib[W + side]) / 56.7) for side in sides] == [37, 35, 28, 26]
    grid = next(root.iter(f"{W}docGrid"))
    assert (grid.attrib[f"{W}type"], grid.attrib[f"{W}linePitch"]) == ("linesAndChars", "579")
    fonts = {f.attrib.get(f"{W}eastAsia") for f in root.iter(f"{W}rFonts")}
    assert {"仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"} <= fonts
    assert {s.attrib[f"{W}line"] for s in root.iter(f"{W}spacing") if f"{W}line" in s.attrib} == {"579", "720"}
    footers = [part for name, part in found.items() if "footer" in name]
    pages = ["".join(t.text or "" for t in f.iter() if t.tag in (f"{W}t", f"{W}instrText")) for f in footers]
    assert pages == ["— PAGE —"] * 2
    assert {j.attrib[f"{W}val"] for f in footers for j in f.iter(f"{W}jc")} == {"right", "left"}


def test_every_page_is_marked() -> None:
    headers = [part for name, part in parts(docx(PAPER)).items() if "header" in name]
    assert len(headers) == 2 and all(lines(header) == [MARK] for header in headers)


# --- the office's own layout --------------------------------------------------------------------------------


def form(folder: Path, write: Callable[[Any], None], kind: str = "督办函") -> Path:
    document = Document()
    write(document)
    folder.mkdir(exist_ok=True)
    document.save(str(folder / f"{kind}.docx"))
    return folder


def filled(folder: Path, paper: Paper = PAPER) -> tuple[str, str | None]:
    content, fault = forms.docx(paper, folder)
    Document(io.BytesIO(content))
    return "\n".join(lines(body(content))), fault


def test_an_offices_own_layout_is_filled_in_also_across_runs(tmp_path: Path) -> None:
    def write(document: Any) -> None:
        document.add_paragraph("红头文件 {{文号}}")
        split = document.add_paragraph("致 ")
        for piece in ("{", "{主", "送}", "}", "：请看 {{ 标题 }} 和 {{编号}}号，逾期{{逾期工作日}}日"):
            split.add_run(piece).bold = True
        document.add_paragraph("{{经过}}")
        document.add_table(rows=1, cols=1).cell(0, 0).text = "{{落款}} {{日期}}"
        document.sections[0].footer.paragraphs[0].text = "{{要求}}"

    told, fault = filled(form(tmp_path, write))
    assert fault is None and told.startswith(MARK)
    assert "红头文件 〔2027〕　号" in told
    assert "致 省水利厅：请看 2026年度生态环境保护专题报告 和 8号，逾期3日" in told
    assert "省环委办 2027年2月3日" in told and "王处称在签批" in told and "{" not in told
    content, _fault = forms.docx(PAPER, tmp_path)
    found = parts(content)
    headers = [lines(part) for name, part in found.items() if "header" in name]
    assert headers and all(MARK in said for said in headers)
    assert any("完成报送" in "".join(lines(part)) for name, part in found.items() if "footer" in name)
    assert len(Document(io.BytesIO(content)).tables) == 2


def test_values_are_put_in_letter_by_letter_and_never_read_again(tmp_path: Path) -> None:
    folder = form(tmp_path, lambda document: document.add_paragraph("{{标题}}／{{主送}}"))
    told, fault = filled(folder, replace(PAPER, title='<b>&"=\x00 {{不存在}}', addressee="{{标题}}"))
    assert fault is None and '<b>&"= {{不存在}}／{{标题}}' in told


@pytest.mark.parametrize("words", ["{{不存在}}", "{{主送", "主送}}", "{{}}"])
def test_an_unknown_placeholder_is_said_and_ours_is_used(tmp_path: Path, words: str) -> None:
    told, fault = filled(form(tmp_path, lambda document: document.add_paragraph(words)))
    assert fault is not None and "不认识占位符" in fault and "主送、" in fault
    assert "省水利厅：" in told


@pytest.mark.parametrize("content", [b"", b"not a document", b"PK\x03\x04 broken"])
def test_a_broken_file_is_said_and_ours_is_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "督办函.docx").write_bytes(content)
    told, fault = filled(tmp_path)
    assert fault == "文件打不开，或不是 .docx" and "省水利厅：" in told


def test_without_a_file_for_this_kind_ours_is_used(tmp_path: Path) -> None:
    folder = form(tmp_path, lambda document: document.add_paragraph("{{主送}}"), kind="专报")
    told, fault = filled(folder)
    assert fault is None and "三、有关要求" in told
    assert re.search("三、有关要求", filled(tmp_path / "nowhere")[0])
