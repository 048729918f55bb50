# ruff: noqa: E501, PIE804 - one case, one line
"""A document from anywhere: its tasks in their order, or one sentence, in little time and memory."""

import io
import json
import time
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from docx import Document

from paperwork.documents import DocumentUnreadable, read_document
from paperwork.workbook import FILE_LIMIT

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
WRONG = "只能读取 .docx、.xlsx 和 .txt。请用 Word 或 WPS 另存为其中一种后再试。"
DAMAGED = "文件已损坏或内容过大，无法读取。请用 Word 或 WPS 打开并另存后再试。"
BOMB = "文件解压后过大，疑似压缩炸弹，未读取。"
OLD = "这是旧版 .doc、.xls 或 .wps 文件。请用 Word 或 WPS 另存为“.docx”或“.xlsx”后再试。"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def archive(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


def word(body: str, prolog: str = "") -> bytes:
    text = f'{prolog}<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    return archive(**{"word/document.xml": text.encode()})


def saved(document) -> bytes:
    data = io.BytesIO()
    document.save(data)
    return data.getvalue()


LAUGHS = '<!DOCTYPE x [<!ENTITY a "哈哈哈哈哈哈哈哈哈哈">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "文件里没有文字。若是扫描件，请换成可以复制文字的版本。"),
        (b"%PDF-1.7\n", WRONG),
        (b"\x89PNG\r\n\x1a\n", WRONG),
        (b"abc\0def", WRONG),
        (b"\xff\xfe\x00\xd8", WRONG),
        (OLE, OLD),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "文件设有打开密码。请取消密码后再试。"),
        (b"PK\x03\x04torn", DAMAGED),
        (archive(**{"mimetype": b"odt"}), WRONG),
        (archive(**{"word/document.xml": b"<torn"}), DAMAGED),
        (archive(**{"word/document.xml": bytes(60 << 20)}), BOMB),
        (archive(**{f"word/{n}.xml": b"" for n in range(1100)}), BOMB),
        (word("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>", LAUGHS + "]>"), DAMAGED),
        (word("<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='99999999'/></w:tcPr></w:tc></w:tr></w:tbl>"), DAMAGED),
        (bytes(FILE_LIMIT + 1), "文件超过 10 MB，未读取。请只选与任务有关的部分另存后再试。"),
        (archive(**{"xl/workbook.xml": b"<torn"}), "工作簿已损坏或内容过大，无法读取。请用 Excel 或 WPS 打开并另存后再导入。"),
    ],
    ids=[
        *("empty", "pdf", "png", "binary", "half utf-16", "doc", "password", "torn zip", "odt", "bad xml", "bomb"),
        *("entries", "laughs", "wide cell", "big", "bad xlsx"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_one_sentence(content: bytes, sentence: str) -> None:
    started = time.monotonic()
    with pytest.raises(DocumentUnreadable) as refused:
        read_document(content)
    assert refused.value.reason == sentence
    assert time.monotonic() - started < 30


def test_a_file_that_is_not_there_is_named_without_its_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "没有.docx", tmp_path):
        with pytest.raises(DocumentUnreadable, match=f"找不到文件“{path.name}”"):
            read_document(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_in_the_usual_encodings(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "方案.txt"
    path.write_bytes("1.推进治理。\r\n（省水利厅牵头）\r\n".encode(encoding))
    (one,) = read_document(path).tasks
    assert (one.title, one.lead) == ("推进治理", ("省水利厅",))


def test_a_tables_rows_in_a_text_file_are_a_table() -> None:
    text = "序号\t任务\t牵头单位\t完成时限\n1\t修订预案\t省应急管理厅\t2027年3月底前\n2\t开展演练\t省消防救援总队\t每年6月底前\n"
    assert [one.lead for one in read_document(text.encode()).tasks] == [("省应急管理厅",), ("省消防救援总队",)]


def test_paragraphs_and_tables_come_in_their_order_and_share_a_rule() -> None:
    document = Document()
    document.add_paragraph("责任单位列第一位的为牵头单位。")
    document.add_paragraph("排查排污口。（市生态环境局、市水利局）", style="List Number")
    rows = [
        ["序号", "任务", "责任单位", "完成时限"],
        ["1", "修复湿地", "市林业局、市水利局", "2027年底前"],
        ["2", "清理河道", "", "每年"],
    ]
    table = document.add_table(rows=3, cols=4)
    for down, row in enumerate(rows):
        for across, text in enumerate(row):
            table.cell(down, across).text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    document.add_paragraph("加强宣传。（市委宣传部牵头）")
    found = read_document(saved(document)).tasks
    assert [(one.title, one.lead) for one in found] == [
        ("排查排污口", ("市生态环境局",)),
        ("修复湿地", ("市林业局",)),
        ("清理河道", ("市林业局",)),
        ("加强宣传", ("市委宣传部",)),
    ]
    assert found[0].number == "1" and found[1].due_on == date(2027, 12, 31) and found[2].periodic == "每年"


def test_words_struck_out_are_not_read_and_words_put_in_are() -> None:
    body = (
        "<w:p><w:r><w:t>推进治理。（</w:t></w:r><w:del><w:r><w:delText>省财政厅</w:delText></w:r></w:del>"
        "<w:ins><w:r><w:t>省水利厅</w:t></w:r></w:ins><w:r><w:t>牵头）</w:t></w:r></w:p>"
    )
    assert read_document(word(body)).tasks[0].lead == ("省水利厅",)


def test_every_sheet_of_a_workbook_is_read_and_days_are_days() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["某市任务分解表"])
    sheet.append(["序号", "工作任务", "牵头单位", "配合单位", "完成时限"])
    sheet.append([1, "修复湿地", "市林业局", "市水利局、市住建局", date(2027, 6, 30)])
    second = book.create_sheet("其他")
    second.append(["任务", "责任单位", "完成时限"])
    second.append(["=1+1", "市水利局", "长期坚持"])
    second.append(["清淤", "市水利局", "长期坚持"])
    found = read_document(saved(book)).tasks
    assert found[0].number == "1" and found[0].due_on == date(2027, 6, 30)
    assert found[0].cooperating == ("市水利局", "市住建局")
    assert found[-1].title == "清淤" and found[-1].responsible == ("市水利局",)


def test_the_command_prints_one_json_document_and_needs_no_database(tmp_path: Path) -> None:
    from typer.testing import CliRunner

    from bot.__main__ import app

    path = tmp_path / "通知.txt"
    path.write_text("推进治理。（省水利厅牵头，省财政厅配合，2027年6月底前完成）", encoding="utf-8")
    done = CliRunner().invoke(app, ["read", str(path), "--format", "json"])
    assert json.loads(done.stdout) == [
        {
            "title": "推进治理",
            "text": "推进治理。",
            "lead": ["省水利厅"],
            "cooperating": ["省财政厅"],
            "responsible": [],
            "deadlines": ["2027年6月底前"],
            "certain": True,
        }
    ]
