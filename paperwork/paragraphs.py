"""A worker process of its own: a .docx on stdin becomes its paragraphs and tables as JSON on stdout.

Run as a script with a limit on memory and processor time, like `grid.py`. It imports nothing of ours.
A block is {"p": text} or {"t": rows}; merged cells repeat their text; numbers that Word counts are written out.
"""

import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

MEMORY = 1 << 30
SECONDS = 20
ROWS = 20_000
COLUMNS = 100
LETTERS = 4_000_000
TOO_LARGE = 5
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SKIPPED = ("Fallback", "del", "moveFrom", "instrText", "footnoteReference")
DIGITS = "零一二三四五六七八九"

Levels = dict[str, dict[int, tuple[str, str]]]


def tag(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def value(element: Element | None, path: str) -> str:
    found = element.find(path) if element is not None else None
    return (found.get(f"{W}val") or "") if found is not None else ""


class Numbers:
    """The numbers that Word counts by itself, as it would show them."""

    def __init__(self, root: Element | None, styles: Element | None) -> None:
        abstract: Levels = {}
        self.levels: Levels = {}
        self.counts: dict[str, dict[int, int]] = {}
        self.styles: dict[str, tuple[str, int]] = {}
        if root is None:
            return
        for kind in root.findall(f"{W}abstractNum"):
            abstract[kind.get(f"{W}abstractNumId") or ""] = {
                int(level.get(f"{W}ilvl") or 0): (value(level, f"{W}numFmt"), value(level, f"{W}lvlText"))
                for level in kind.findall(f"{W}lvl")
            }
        for number in root.findall(f"{W}num"):
            self.levels[number.get(f"{W}numId") or ""] = abstract.get(value(number, f"{W}abstractNumId"), {})
        for style in styles.findall(f"{W}style") if styles is not None else ():
            properties = style.find(f"{W}pPr/{W}numPr")
            if found := value(properties, f"{W}numId"):
                self.styles[style.get(f"{W}styleId") or ""] = (found, int(value(properties, f"{W}ilvl") or 0))

    def before(self, paragraph: Element) -> str:
        properties = paragraph.find(f"{W}pPr/{W}numPr")
        number, level = value(properties, f"{W}numId"), int(value(properties, f"{W}ilvl") or 0)
        if not number:
            number, level = self.styles.get(value(paragraph, f"{W}pPr/{W}pStyle"), ("", 0))
        levels = self.levels.get(number, {})
        if level not in levels or levels[level][0] in ("bullet", "none", ""):
            return ""
        counts = self.counts.setdefault(number, {})
        counts[level] = counts.get(level, 0) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        text = levels[level][1]
        for place in range(level + 1):
            shown = figure(counts.get(place, 1), levels.get(place, ("", ""))[0])
            text = text.replace(f"%{place + 1}", shown)
        return text


def figure(count: int, kind: str) -> str:
    if kind.startswith(("chinese", "ideograph", "japaneseCounting", "taiwanese")) and 0 < count < 100:
        tens, ones = divmod(count, 10)
        return ("" if tens < 2 else DIGITS[tens]) + ("十" if tens else "") + (DIGITS[ones] if ones else "")
    if kind == "decimalEnclosedCircle" and 0 < count <= 20:
        return chr(ord("①") + count - 1)
    return str(count)


def texts(element: Element) -> Iterator[str]:
    """The words of a paragraph in their order, without what was struck out."""
    for child in element:
        match tag(child):
            case "t":
                yield child.text or ""
            case "tab":
                yield " "
            case "br" | "cr":
                yield "\n"
            case "noBreakHyphen":
                yield "-"
            case name if name not in SKIPPED and not name.endswith("Pr"):
                yield from texts(child)


def blocks(parent: Element, numbers: Numbers) -> Iterator[dict[str, Any]]:
    for child in parent:
        match tag(child):
            case "p":
                text = "".join(texts(child))
                if text.strip():
                    yield {"p": numbers.before(child) + text}
            case "tbl":
                yield {"t": table(child, numbers)}
            case "sdt" | "sdtContent" | "customXml" | "ins" | "smartTag":
                yield from blocks(child, numbers)


def rows_of(element: Element) -> Iterator[Element]:
    """Rows or cells, also where a content control stands around them."""
    for child in element:
        if tag(child) in ("tr", "tc"):
            yield child
        elif tag(child) in ("sdt", "sdtContent", "customXml", "ins"):
            yield from rows_of(child)


def table(element: Element, numbers: Numbers) -> list[list[str]]:
    rows: list[list[str]] = []
    for line in rows_of(element):
        row: list[str] = [""] * int(value(line, f"{W}trPr/{W}gridBefore") or 0)
        for cell in rows_of(line):
            properties = cell.find(f"{W}tcPr")
            merged = properties.find(f"{W}vMerge") if properties is not None else None
            text = "\n".join(flat(block) for block in blocks(cell, numbers))
            if merged is not None and merged.get(f"{W}val") != "restart" and rows and len(row) < len(rows[-1]):
                text = rows[-1][len(row)]
            row += [text.strip()] * max(int(value(properties, f"{W}gridSpan") or 1), 1)
            if len(row) > COLUMNS:
                sys.exit(TOO_LARGE)
        rows.append(row)
        if len(rows) > ROWS:
            sys.exit(TOO_LARGE)
    return rows


def flat(block: dict[str, Any]) -> str:
    return block["p"] if "p" in block else "\n".join(" ".join(row) for row in block["t"])


def part(archive: zipfile.ZipFile, name: str) -> Element | None:
    return ElementTree.fromstring(archive.read(name)) if name in archive.namelist() else None  # noqa: S314


def read(data: bytes) -> list[dict[str, Any]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        document = part(archive, "word/document.xml")
        numbers = Numbers(part(archive, "word/numbering.xml"), part(archive, "word/styles.xml"))
    body = document.find(f"{W}body") if document is not None else None
    found = list(blocks(body, numbers)) if body is not None else []
    if sum(len(flat(block)) for block in found) > LETTERS:
        sys.exit(TOO_LARGE)
    return found


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    json.dump(read(sys.stdin.buffer.read()), sys.stdout)


if __name__ == "__main__":
    main()
