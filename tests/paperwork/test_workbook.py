"""Whatever file is handed in: one sentence, in little time and memory, and the ledger untouched."""

import io
import resource
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from roster_desk import Roster, faults

from ledger.db import Ledger
from paperwork.workbook import FILE_LIMIT, WorkbookUnreadable, check_archive, read_workbook

OLE = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
NOT_XLSX = "不是 .xlsx 工作簿。请用 Excel 或 WPS 另存为“.xlsx”后再导入。"
DAMAGED = "工作簿已损坏或内容过大，无法读取。请用 Excel 或 WPS 打开并另存后再导入。"
BOMB = "文件解压后过大，疑似压缩炸弹，未读取。"


@pytest.fixture
def desk(sqlite_url: str) -> Ledger:
    return Ledger(sqlite_url)


def archive(**files: bytes) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return data.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", NOT_XLSX),
        ("单位,人员\n".encode(), NOT_XLSX),
        (b"<html><table></table></html>", NOT_XLSX),
        (b"PK\x03\x04" + bytes(100), NOT_XLSX),
        (archive(**{"word/document.xml": b"<w/>"}), NOT_XLSX),
        (archive(**{"xl/workbook.xml": b"<not-xml"}), DAMAGED),
        (archive(**{"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(60_000_000)}), BOMB),
        (archive(**{"xl/workbook.xml": b"<a/>", "xl/worksheets/sheet1.xml": bytes(20_000_000)}), BOMB),
        (archive(**{"xl/workbook.xml": b"<a/>"} | {f"x{n}": b"" for n in range(1100)}), BOMB),
        (OLE, "这是旧版 .xls 或其他格式的文件。请另存为“.xlsx”后再导入。"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "工作簿设有打开密码。请取消密码后再导入。"),
        (bytes(FILE_LIMIT + 1), "文件超过 10 MB，不是人员事项名册，未读取。"),
    ],
    ids=["empty", "csv", "html", "torn zip", "docx", "bad xml", "bomb", "ratio", "entries", "xls", "password", "big"],
)
def test_a_file_that_is_no_roster_is_refused_with_one_sentence(
    desk: Ledger, tmp_path: Path, content: bytes, sentence: str
) -> None:
    path = tmp_path / "名册.xlsx"
    path.write_bytes(content)
    assert faults(desk, path) == [sentence]


def test_a_file_that_is_not_there_is_named_without_its_folder(desk: Ledger, tmp_path: Path) -> None:
    assert faults(desk, tmp_path / "没有.xlsx") == ["没有找到文件“没有.xlsx”。"]
    assert faults(desk, tmp_path) == [f"没有找到文件“{tmp_path.name}”。"]


def test_a_missing_sheet_is_said_with_what_was_found(desk: Ledger, roster: Roster) -> None:
    roster.after.append(lambda book: (book.remove(book["分工"]), setattr(book["事项"], "title", "事项表")))
    assert faults(desk, roster) == [
        "缺少工作表：事项、分工。文件中有：单位、人员、事项表。"
        "请在导出的台账或“duban template”生成的空表上修改，不要删去工作表。"
    ]


def put_last_cell(book: openpyxl.Workbook) -> None:
    book["分工"]["XFD1048576"] = "角落"


def put_many_rows(book: openpyxl.Workbook) -> None:
    book["分工"].cell(30_000, 1).value = "远处"


@pytest.mark.parametrize("change", [put_last_cell, put_many_rows])
def test_a_cell_in_the_last_corner_of_a_sheet_costs_neither_memory_nor_time(
    desk: Ledger, roster: Roster, change: Callable[[openpyxl.Workbook], None]
) -> None:
    roster.after.append(change)
    path, start, before = roster.save(), time.monotonic(), peak_of_children()
    (sentence,) = faults(desk, path)
    assert sentence in (DAMAGED, "工作表“分工”超过 20000 行或列数过多，请删去表格以外的内容后再导入。")
    assert time.monotonic() - start < 10
    assert peak_of_children() - before < 1024  # megabytes


def peak_of_children() -> float:
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def test_an_archive_that_lies_about_its_size_ends_only_its_reader(roster: Roster) -> None:
    path = roster.save()
    megabyte = b"a" * 1_000_000
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as file,
        file.open("xl/worksheets/sheet9.xml", "w") as entry,
    ):
        for _ in range(60):
            entry.write(megabyte)
    honest = path.read_bytes()
    # the four sheets' own parts are found by name, so the bomb takes the place of one of them
    lying = honest.replace(b"sheet4.xml", b"sheet8.xml").replace(b"sheet9.xml", b"sheet4.xml")
    path.write_bytes(lying.replace(struct.pack("<I", 60_000_000), struct.pack("<I", 900_000)))
    check_archive(path.read_bytes())
    with pytest.raises(WorkbookUnreadable, match="已损坏或内容过大"):
        read_workbook(path, ["单位", "人员", "事项", "分工"])
