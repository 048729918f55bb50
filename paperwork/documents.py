"""Tasks from an office file: .docx, .xlsx or .txt, its paragraphs and tables in their order.

A file from anywhere: refused with one sentence by size and kind before it is unpacked; a .docx and an .xlsx are taken
apart in processes of their own (`paragraphs.py`, `grid.py`). Which kind it is, its contents say, not its name.
"""

import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from locales import documents as says
from paperwork import paragraphs
from paperwork.workbook import (
    ENTRY_LIMIT,
    FILE_LIMIT,
    MEGABYTE,
    OLE_MAGIC,
    TIMEOUT,
    Hole,
    Raw,
    WorkbookUnreadable,
    is_bomb,
    read_sheets,
)
from reading.list_rules import rules_of
from reading.outline import plain_of
from reading.task import Reading
from reading.tasks import read_rows, read_tasks

_ENCODINGS = ("utf-8-sig", "gb18030")
_BINARY = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")


class DocumentUnreadable(Exception):
    """Not a document that can be read; `reason` is the one Chinese sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Prose:
    """Paragraphs between two tables, one a line."""

    text: str


@dataclass(frozen=True)
class Table:
    rows: tuple[tuple[str, ...], ...]


Block = Prose | Table


def read_document(source: Path | bytes, *, name: str = "", today: date | None = None) -> Reading:
    """The tasks of a file. Raises DocumentUnreadable; the file's name is for people, its contents decide."""
    return tasks_of(blocks_of(source, name=name), today=today)


def tasks_of(blocks: Sequence[Block], *, today: date | None = None) -> Reading:
    """The tasks of prose and tables in their order; a rule that the prose declares holds in the tables too."""
    rules = rules_of("\n".join(plain_of(block.text) for block in blocks if isinstance(block, Prose)))
    found = Reading()
    for block in blocks:
        if isinstance(block, Prose):
            found += read_tasks(block.text, today=today)
        else:
            found += read_rows(block.rows, today=today, rules=rules)
    return found


def rows_of(reading: Reading) -> list[dict[str, Any]]:
    """The tasks as `duban read` prints them."""
    return [
        {
            "title": task.title,
            "text": task.text,
            "lead": list(task.lead),
            "cooperating": list(task.cooperating),
            "responsible": list(task.responsible),
            "deadlines": list(task.deadlines),
            "certain": task.certain,
        }
        for task in reading.tasks
    ]


def blocks_of(source: Path | bytes, *, name: str = "") -> list[Block]:
    """What stands in a file. Raises DocumentUnreadable."""
    data = source if isinstance(source, bytes) else _contents(source)
    if len(data) > FILE_LIMIT:
        raise DocumentUnreadable(says.too_big(FILE_LIMIT // MEGABYTE))
    if data.startswith(OLE_MAGIC):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise DocumentUnreadable(says.encrypted() if is_encrypted else says.old_kind())
    blocks = _packed(data) if data.startswith(b"PK") else list(_lines(_text(data)))
    if not any(isinstance(block, Table) or block.text.strip() for block in blocks):
        raise DocumentUnreadable(says.empty())
    return blocks


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise DocumentUnreadable(says.not_found(path.name)) from None


def _text(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: Sequence[str] = ("utf-16",)
    elif data.startswith(_BINARY) or b"\0" in data:
        raise DocumentUnreadable(says.wrong_kind())
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise DocumentUnreadable(says.wrong_kind())


def _lines(text: str) -> Iterator[Block]:
    """A text, and the tables in it whose cells tabs or bars part."""
    lines: list[str] = []
    rows: list[tuple[str, ...]] = []
    for line in [*text.splitlines(), ""]:
        cells = tuple(cell.strip() for cell in re.split(r"[\t|｜]", line.strip(" |｜")))
        if len(cells) >= 3 and (not rows or len(cells) == len(rows[0])):
            if not re.fullmatch(r"[-:\s]*", "".join(cells)):
                rows.append(cells)
            continue
        if len(rows) >= 2:
            yield Prose("\n".join(lines))
            yield Table(tuple(rows))
            lines, rows = [], []
        lines += ["\t".join(row) for row in rows] + [line]
        rows = []
    yield Prose("\n".join(lines))


def _packed(data: bytes) -> list[Block]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise DocumentUnreadable(says.damaged()) from None
    names = {entry.filename for entry in entries}
    if any(entry.flag_bits & 1 for entry in entries):
        raise DocumentUnreadable(says.encrypted())
    if len(entries) > ENTRY_LIMIT or is_bomb(entries):
        raise DocumentUnreadable(says.unpacks_too_big())
    if "word/document.xml" in names:
        return list(_paragraphs(data))
    if "xl/workbook.xml" in names:
        return _sheets(data)
    raise DocumentUnreadable(says.wrong_kind())


def _paragraphs(data: bytes) -> Iterator[Block]:
    lines: list[str] = []
    for block in _taken_apart(data):
        if "p" in block:
            lines.append(block["p"])
            continue
        if lines:
            yield Prose("\n".join(lines))
            lines = []
        yield Table(tuple(tuple(row) for row in block["t"]))
    if lines:
        yield Prose("\n".join(lines))


def _taken_apart(data: bytes) -> list[dict[str, Any]]:
    command = [sys.executable, "-I", paragraphs.__file__]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise DocumentUnreadable(says.damaged()) from None
    if done.returncode:
        raise DocumentUnreadable(says.damaged())
    blocks: list[dict[str, Any]] = json.loads(done.stdout)
    return blocks


def _sheets(data: bytes) -> list[Block]:
    try:
        sheets = read_sheets(data)
    except WorkbookUnreadable as fault:
        raise DocumentUnreadable(fault.reason) from None
    return [Table(tuple(tuple(map(_cell, row)) for row in sheet.rows)) for sheet in sheets if sheet.rows]


def _cell(raw: Raw) -> str:
    match raw:
        case None | Hole():
            return ""
        case date():
            return raw.isoformat()
        case float() if raw.is_integer():
            return str(int(raw))
    return str(raw).strip()
