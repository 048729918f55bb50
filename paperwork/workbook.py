"""Opening an .xlsx from anywhere: refused with one sentence, or plain cells by address.

The archive's own figures are looked at first; the cells are then read in a process with little memory
and little time (`paperwork/grid.py`).
"""

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from locales import roster as says
from paperwork import grid

MEGABYTE = 1 << 20
FILE_LIMIT = 10 * MEGABYTE
UNPACKED_LIMIT = 50 * MEGABYTE
ENTRY_LIMIT = 1000
RATIO_LIMIT = 500  # of one entry above a megabyte: office XML packs 10 to 40 times
TIMEOUT = 30  # seconds, for the whole reading
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")


class RosterFaults(Exception):
    """The workbook cannot be loaded; `faults` are Chinese sentences for its author, in order of the cells.

    `in_chat`: the same without a word of 内部 rows. `is_classified`: a cell shows a mark of secrecy.
    """

    def __init__(self, faults: Sequence[str], *, in_chat: Sequence[str] = (), is_classified: bool = False) -> None:
        super().__init__("\n".join(faults))
        self.faults, self.in_chat, self.is_classified = list(faults), list(in_chat or faults), is_classified


class WorkbookUnreadable(RosterFaults):
    """Not a workbook that can be read at all; `reason` is the one sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__([reason])
        self.reason = reason


class OtherWorkbook(WorkbookUnreadable):
    """A sound workbook with none of the wanted sheets: it is something else."""


@dataclass(frozen=True)
class Hole:
    """A formula without a usable result."""


Raw = None | str | int | float | date | Hole


@dataclass(frozen=True)
class Sheet:
    name: str
    rows: tuple[tuple[Raw, ...], ...]

    def address(self, row: int, column: int) -> str:
        """`人员!D7` for row 6, column 3 (both from 0)."""
        return f"{self.name}!{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(ord("A") + rest) + name
    return name


def read_workbook(path: Path, wanted: Sequence[str]) -> dict[str, Sheet]:
    """The wanted sheets of a file. Raises WorkbookUnreadable, OtherWorkbook."""
    try:
        with path.open("rb") as file:
            data = file.read(FILE_LIMIT + 1)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise WorkbookUnreadable(says.not_found(path.name)) from None
    check_archive(data)
    content = _read_limited(data, wanted)
    missing = [name for name in wanted if name not in content["sheets"]]
    if missing:
        refusal = WorkbookUnreadable if content["sheets"] else OtherWorkbook
        raise refusal(says.sheet_missing(missing, content["names"]))
    return {name: Sheet(name, tuple(tuple(map(_raw, row)) for row in content["sheets"][name])) for name in wanted}


def read_present(path: Path, wanted: Sequence[str]) -> list[Sheet]:
    """Those of the wanted sheets that the file has, in its order. Raises WorkbookUnreadable."""
    data = path.read_bytes()
    check_archive(data)
    content = _read_limited(data, wanted)["sheets"]
    return [Sheet(name, tuple(tuple(map(_raw, row)) for row in rows)) for name, rows in content.items()]


def read_sheets(data: bytes) -> list[Sheet]:
    """Every sheet of a workbook in its order. Raises WorkbookUnreadable, also for one sheet that is too large."""
    check_archive(data)
    names = _read_limited(data, [])["names"]
    content = _read_limited(data, [name.strip() for name in names])["sheets"]
    return [Sheet(name, tuple(tuple(map(_raw, row)) for row in rows)) for name, rows in content.items()]


def check_archive(data: bytes) -> None:
    """Refuse by size and kind before anything is unpacked. Raises WorkbookUnreadable."""
    if len(data) > FILE_LIMIT:
        raise WorkbookUnreadable(says.too_big(FILE_LIMIT // MEGABYTE))
    if data.startswith(OLE_MAGIC):
        is_encrypted = "EncryptedPackage".encode("utf-16-le") in data
        raise WorkbookUnreadable(says.encrypted() if is_encrypted else says.old_xls())
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise WorkbookUnreadable(says.not_xlsx()) from None
    if "xl/workbook.xml" not in {entry.filename for entry in entries}:
        raise WorkbookUnreadable(says.not_xlsx())
    if any(entry.flag_bits & 1 for entry in entries):
        raise WorkbookUnreadable(says.encrypted())
    if len(entries) > ENTRY_LIMIT or is_bomb(entries):
        raise WorkbookUnreadable(says.unpacks_too_big())


def is_bomb(entries: Sequence[zipfile.ZipInfo]) -> bool:
    """Whether an archive's own figures say that it unpacks beyond all measure."""
    if sum(entry.file_size for entry in entries) > UNPACKED_LIMIT:
        return True
    large = (entry for entry in entries if entry.file_size > MEGABYTE)
    return any(entry.file_size > RATIO_LIMIT * max(entry.compress_size, 1) for entry in large)


def _read_limited(data: bytes, wanted: Sequence[str]) -> dict[str, Any]:
    command = [sys.executable, "-I", grid.__file__, *wanted]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=TIMEOUT)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise WorkbookUnreadable(says.damaged()) from None
    if done.returncode == grid.ENCRYPTED:
        raise WorkbookUnreadable(says.encrypted())
    if done.returncode:
        raise WorkbookUnreadable(says.damaged())
    content: dict[str, Any] = json.loads(done.stdout)
    if "too_large" in content:
        raise WorkbookUnreadable(says.too_many_rows(content["too_large"], grid.ROWS))
    return content


def _raw(value: Any) -> Raw:
    if isinstance(value, dict):
        return date.fromisoformat(value["day"]) if "day" in value else Hole()
    raw: Raw = value
    return raw
