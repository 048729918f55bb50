"""The office's own .docx of a letter: placeholders like {{主送}}, also split over runs, filled in with what is known.

It lies as `督办函.docx`, `提醒函.docx` or `专报.docx` in the folder `templates` below DUBAN_FILES_DIR.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from locales import letters as texts
from locales import papers as says
from paperwork import letters
from paperwork.layout import mark_every_page, printable
from paperwork.letters import Paper

MOST_BYTES = 50_000_000  # unpacked
HISTORY = "经过"
PLACEHOLDER = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
UNREADABLE = (
    *(zipfile.BadZipFile, zlib.error, PackageNotFoundError),
    *(OSError, EOFError, KeyError, ValueError, RuntimeError, SyntaxError),
)
_XML = "{http://www.w3.org/XML/1998/namespace}"


class FormFault(Exception):
    """The office's file cannot be used; the message says why, in Chinese."""


def docx(paper: Paper, folder: Path | None) -> tuple[bytes, str | None]:
    """The letter in the office's layout if it has one, else in ours. The second is why the office's was not used."""
    path = folder / f"{paper.kind}.docx" if folder else None
    if path is None or not path.is_file():
        return letters.docx(paper), None
    try:
        return _filled(path, paper), None
    except FormFault as fault:
        return letters.docx(paper), str(fault)


def _filled(path: Path, paper: Paper) -> bytes:
    document, known = _opened(path), values(paper)
    for root in _roots(document):
        for paragraph in list(root.iter(qn("w:p"))):
            _fill(document, paragraph, known, paper)
    mark_every_page(document, says.mark())
    if document.paragraphs:
        document.paragraphs[0].insert_paragraph_before(says.mark())
    else:
        document.add_paragraph(says.mark())
    return letters.saved(document)


def _opened(path: Path) -> Any:
    try:
        with zipfile.ZipFile(path) as file:
            if sum(part.file_size for part in file.infolist()) > MOST_BYTES:
                raise FormFault(texts.broken_form())
        return Document(str(path))
    except UNREADABLE:
        raise FormFault(texts.broken_form()) from None


def values(paper: Paper) -> dict[str, str]:
    """What each placeholder says."""
    return {
        "主送": paper.addressee,
        "事由": "\n".join(letters.matter_lines(paper)),
        "编号": str(paper.number),
        "标题": paper.title,
        "依据": paper.basis,
        "期限": says.on(paper.due_on) if paper.due_on else "",
        "最后工作日": says.on(paper.effective_on) if paper.effective_on else "",
        "逾期工作日": str(paper.days_late),
        "单位": paper.unit,
        "答复": "\n".join(letters.said_lines(paper)),
        HISTORY: "\n".join("　".join(row) for row in letters.rows(paper)) or says.no_history(),
        "提醒次数": str(paper.reminders),
        "要求": "\n".join(letters.request_lines(paper)),
        "办理日期": says.proposed(paper.answer_by),
        "公文标题": paper.heading,
        "落款": paper.sender,
        "日期": says.on(paper.issued_on or paper.today),
        "文号": says.document_number(paper.document, paper.today.year),
    }


def _roots(document: Any) -> Iterator[Any]:
    """The body, and every header and footer of its own."""
    yield document.element.body
    for section in document.sections:
        for part in (
            *(section.header, section.footer, section.even_page_header, section.even_page_footer),
            *(section.first_page_header, section.first_page_footer),
        ):
            if not part.is_linked_to_previous:
                yield part._element


def _fill(document: Any, paragraph: Any, known: dict[str, str], paper: Paper) -> None:
    """Put the values into one paragraph. Raises FormFault for a placeholder that is none of ours."""
    pieces = [piece for piece in paragraph.iter(qn("w:t")) if _paragraph_of(piece) is paragraph]
    whole = "".join(piece.text or "" for piece in pieces)
    found = list(PLACEHOLDER.finditer(whole))
    for match in found:
        if match[1] not in known:
            raise FormFault(texts.unknown_placeholder(match[1], list(known)))
    left = PLACEHOLDER.sub("", whole)
    if "{{" in left or "}}" in left:
        raise FormFault(texts.unknown_placeholder(left, list(known)))
    alone = len(found) == 1 and whole.strip() == found[0][0] and found[0][1] == HISTORY
    if alone and paper.dealings and paragraph.getparent() is document.element.body:
        made = letters.history_table(document, paper)
        paragraph.addnext(made._tbl)
        paragraph.getparent().remove(paragraph)
        return
    for match in reversed(found):
        _replace(pieces, match.start(), match.end(), known[match[1]])
    for piece in pieces:
        _break_lines(piece)


def _paragraph_of(piece: Any) -> Any:
    """The nearest paragraph around: a text box inside a paragraph has its own."""
    return next(above for above in piece.iterancestors() if above.tag == qn("w:p"))


def _replace(pieces: list[Any], start: int, end: int, value: str) -> None:
    """The characters from start to end, which may lie in several runs, by a value in the first of them."""
    at = 0
    for piece in pieces:
        words = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(words))
        if first < last:
            piece.text = words[:first] + printable(value) + words[last:]
            piece.set(f"{_XML}space", "preserve")
            value = ""
        at += len(words)


def _break_lines(piece: Any) -> None:
    """A value of several lines: line breaks inside the run."""
    lines = (piece.text or "").split("\n")
    piece.text, before = lines[0], piece
    for words in lines[1:]:
        broken = piece.makeelement(qn("w:br"), {})
        before.addnext(broken)
        more = piece.makeelement(qn("w:t"), {f"{_XML}space": "preserve"})
        more.text = words
        broken.addnext(more)
        before = more
