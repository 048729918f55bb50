"""A worker process of its own: an .xlsx on stdin becomes plain cells as JSON on stdout.

Run as a script with a limit on memory and processor time, so that a hostile workbook (a zip bomb, one cell
in the last corner of the sheet) ends this process and nothing else. It imports nothing of ours.
A cell is null, a number, a text, {"day": ISO} or {"hole": true} (a formula without a usable result).
"""

import io
import json
import resource
import sys
import zipfile
from datetime import date, datetime
from typing import Any
from xml.etree import ElementTree

MEMORY = 1 << 30
SECONDS = 20
ROWS = 20_000
COLUMNS = 100
ENCRYPTED = 4


def plain(value: Any) -> Any:
    match value:
        case "":
            return None
        case bool():
            return str(value).upper()
        case str() | int() | float():
            return value
        case datetime():
            return {"day": value.date().isoformat()}
        case date():
            return {"day": value.isoformat()}
    return str(value)


def read(data: bytes, wanted: list[str]) -> dict[str, Any]:
    """The names of all sheets and the rows of the wanted ones, or the one that is too large."""
    from python_calamine import CalamineWorkbook

    workbook = CalamineWorkbook.from_filelike(io.BytesIO(data))
    titles = {title.strip(): title for title in workbook.sheet_names}
    paths = sheet_paths(data)
    sheets = {}
    for name in wanted:
        if name not in titles:
            continue
        sheet = workbook.get_sheet_by_name(titles[name])
        if sheet.total_height > ROWS or sheet.total_width > COLUMNS:
            return {"too_large": name}
        rows = [[plain(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        mark_holes(rows, holes(data, paths.get(titles[name])))
        fill_merged(rows, sheet.merged_cell_ranges or [])
        sheets[name] = rows
    return {"names": list(titles), "sheets": sheets}


def fill_merged(rows: list[list[Any]], ranges: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give every cell of a merged range the value of its first."""
    for (top, left), (bottom, right) in ranges:
        for row in rows[top : bottom + 1]:
            if left < len(row):
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])


def mark_holes(rows: list[list[Any]], addresses: list[str]) -> None:
    for address in addresses:
        name = address.rstrip("0123456789")
        row, column = int(address[len(name) :]) - 1, 0
        for letter in name:
            column = column * 26 + ord(letter) - ord("A") + 1
        if row < ROWS and column <= COLUMNS:
            rows.extend([] for _ in range(row + 1 - len(rows)))
            rows[row].extend([None] * (column - len(rows[row])))
            rows[row][column - 1] = {"hole": True}


def sheet_paths(data: bytes) -> dict[str, str]:
    """Where each sheet lies in the archive."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        book = ElementTree.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - in this limited process
        links = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314
    targets = {link.get("Id"): (link.get("Target") or "") for link in links}
    return {
        sheet.get("name") or "": targets.get(sheet.get(relation), "").removeprefix("/xl/").removeprefix("xl/")
        for sheet in book.iter()
        if sheet.tag.endswith("}sheet")
    }


def holes(data: bytes, path: str | None) -> list[str]:
    """Addresses of formulas that were never calculated or ended in an error: calamine shows them as blank."""
    found: list[str] = []
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        name = f"xl/{path}"
        if not path or name not in archive.namelist():
            return found
        for _, element in ElementTree.iterparse(archive.open(name)):  # noqa: S314
            kind = element.tag.rpartition("}")[2]
            if kind == "c":
                parts = {part.tag.rpartition("}")[2]: part.text for part in element}
                if element.get("t") == "e" or ("f" in parts and not parts.get("v")):
                    found.append(element.get("r") or "")
            if kind == "row":
                element.clear()
    return found


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    from python_calamine import PasswordError

    try:
        sheets = read(sys.stdin.buffer.read(), sys.argv[1:])
    except PasswordError:
        sys.exit(ENCRYPTED)
    json.dump(sheets, sys.stdout)


if __name__ == "__main__":
    main()
