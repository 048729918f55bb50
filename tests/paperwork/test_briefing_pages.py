"""专题 and 简报 as Word opens them: A4, marked until issued, tables whose headings repeat, Chinese fonts named."""

import io
import zipfile
from datetime import date, datetime
from xml.etree import ElementTree

from docx import Document
from docx.shared import Mm

from ledger.briefing_acts import Asked, Judged, Paper, Ref, Request, Work
from ledger.briefings import Before, Facts, Part, Scope
from ledger.figures import State
from ledger.periods import of_code
from ledger.words import BriefingKind
from ledger.workdays import BEIJING
from locales.briefing_lines import Issue
from locales.briefings import content
from paperwork.briefings import docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
AT = datetime(2027, 2, 3, 17, 50, tzinfo=BEIJING)
WATER, CITY, TRADE = Ref(1, 8, "省水利厅"), Ref(2, 14, "武汉市"), Ref(3, 91, "省商务厅")
DUE = date(2027, 1, 31)
FACTS = Facts(
    Scope(BriefingKind.PERIOD),
    of_code("m202701"),
    AT,
    parts=(
        Part(
            WATER,
            "专题报告",
            State.OVERDUE,
            DUE,
            None,
            3,
            "专题报告",
            "在签批\x0b，<明天>报",
            date(2027, 2, 2),
            is_report=True,
        ),
        Part(CITY, "专题报告", State.LATE, DUE, date(2027, 2, 2), 2, "专题报告", is_report=True, is_paper=True),
        Part(TRADE, "具体事项", State.ON_TIME, DUE, date(2027, 1, 20), title="审计数据汇总"),
        Part(Ref(4, 90, "省审计厅"), "临时交办", State.OVERDUE, DUE, None, 3, is_internal=True),
    ),
    before=Before(2025, 3, (Part(Ref(9, 701, "省水利厅"), "专题报告", State.ON_TIME, DUE, is_report=True),)),
    requests=(
        Request(WATER, "情况说明", date(2027, 1, 11), "数据未齐", "同意", days_late=3),
        Request(TRADE, "延期", date(2027, 1, 12), "等批复", "同意", date(2027, 2, 10), date(2027, 2, 5)),
    ),
    excuses=(Request(TRADE, "正当理由", date(2027, 1, 22), "系统迁移", "理由成立"),),
    asks=(Asked(TRADE, "省审计厅", date(2027, 1, 8), date(2027, 1, 15), 2, "协调", "待答复", 13),),
    work=(
        Work(
            TRADE,
            (date(2027, 1, 4), date(2027, 1, 8)),
            ((date(2027, 1, 20), "电话"),),
            (Paper("提醒函", "已发文", "鄂环函〔2027〕3号", date(2027, 1, 25)),),
            date(2027, 1, 27),
            (Judged("审计赵处", date(2027, 1, 21), "两次商请未反馈", "理由不成立", "系统迁移"),),
        ),
    ),
    queue=(Part(Ref(0, 31, ""), "具体事项", State.UNDATED, title="责任清单"),),
    majors=(Ref(0, 0, "省水利厅"), WATER),
    names={8: "专题报告", 14: "专题报告", 91: "审计数据汇总", 90: "临时交办", 31: "责任清单"},
    internal=frozenset({90}),
)
PAGE = content(FACTS, maker="省环委办")
FINAL = docx(PAGE, Issue(1, AT, "省环委办值班", PAGE, AT))
DRAFT = docx(PAGE, None)


def parts(file: bytes) -> dict[str, ElementTree.Element]:
    """Every XML part, read by nothing that wrote it."""
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        assert opened.testzip() is None
        return {name: ElementTree.fromstring(opened.read(name)) for name in opened.namelist() if name.endswith(".xml")}


def words(file: bytes, name: str = "word/document.xml") -> str:
    return "\n".join("".join(p.itertext()) for p in parts(file)[name].iter(f"{W}p"))


def test_it_says_everything_in_office_prose() -> None:
    told = words(FINAL)
    for line in (
        "生态环境保护督办事项简报（2027年1月）",
        "编制单位：省环委办　截至2027年2月3日17时50分　第1版（2027年2月3日定稿）",
        "1月应报专题报告2家，已报1家，其中按时0家、补报1家，以纸质报送1家；未报1家，已逾期。",
        "上年同期（2025年度，截止日后第3个工作日）应报1家，已报1家，其中按时1家、补报0家；未报0家。",
        "1月应办结其他事项2项，已办结1项，其中按时1项、逾期后办结0项；未办结1项，已逾期。",
        "提出情况说明1件（采纳1件，不采纳0件，待定0件）；认可正当理由1件；申请延期1件（同意1件，不同意0件，待定0件）。",
        "商请未复1件；认定推进不力1项；发出函件1件；待明确牵头1项。",
        "重大情况来电2起。",
        "2月2日“在签批 ，<明天>报”",
        "2月2日补报，晚2个工作日",
        "“数据未齐”",
        "采纳；该分工逾期3个工作日",
        "同意延至2月5日",
        "第2次，协调，逾期未复13个工作日",
        "沟通2次（1月4日、1月8日）；协调：1月20日电话；提醒函 鄂环函〔2027〕3号（1月25日发出）；1月27日提请环委办协调",
        "1月21日审计赵处认定推进不力：“两次商请未反馈”；单位答复：“系统迁移”，理由不成立",
        "8号省水利厅、14号武汉市",
        "未指明事项（省水利厅）、8号省水利厅",
    ):
        assert line in told, line


def test_tables_are_a4_with_headings_on_every_page_and_chinese_fonts() -> None:
    opened = Document(io.BytesIO(FINAL))
    section = opened.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    assert len(opened.tables) == 8
    for table in opened.tables:
        assert table.rows[0]._tr.find(f"{W}trPr/{W}tblHeader") is not None
        assert sum(cell.width or 0 for cell in table.rows[0].cells) <= Mm(157)
        assert all(len(row.cells) == len(table.columns) for row in table.rows)
    runs = [run for run in parts(FINAL)["word/document.xml"].iter(f"{W}r") if run.find(f"{W}t") is not None]
    named = {f.get(f"{W}eastAsia") for run in runs for f in run.iter(f"{W}rFonts")}
    assert runs and named == {"方正小标宋简体", "仿宋_GB2312", "黑体"}


def test_each_page_is_numbered_and_a_draft_is_marked() -> None:
    for file, marked in ((DRAFT, True), (FINAL, False)):
        found = parts(file)
        heads = [words(file, name) for name in found if name.startswith("word/header")]
        assert any("未定稿" in head for head in heads) == marked
        assert ("未定稿" in words(file)) == marked
        feet = [found[name] for name in found if name.startswith("word/footer")]
        assert feet and all(any(i.text == "PAGE" for i in foot.iter(f"{W}instrText")) for foot in feet)


def test_what_is_said_fits_on_one_page_and_the_sources_stand_on_the_next() -> None:
    body = parts(FINAL)["word/document.xml"].find(f"{W}body")
    assert body is not None
    breaks = [n for n, child in enumerate(body) if child.find(f".//{W}br[@{W}type='page']") is not None]
    assert len(breaks) == 1 and breaks[0] == len(list(body)) - 3  # heading, table, section


def test_without_anything_it_is_a_page_all_the_same() -> None:
    empty = content(Facts(Scope(BriefingKind.PERIOD), of_code("m202703"), AT), maker="省环委办")
    assert "3月没有到期的专题报告。" in words(docx(empty, None))
    assert Document(io.BytesIO(docx(empty, None))).tables == []
