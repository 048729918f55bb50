"""A 专题 or 简报 on paper: one page to take into the meeting, and behind it the rows of every figure."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from docx import Document
from docx.enum.text import WD_BREAK
from docx.shared import Mm, Pt

from ledger.workdays import day_of
from locales import briefing_lines as says
from locales.briefing_lines import Issue
from locales.briefings import Content, sources
from paperwork.layout import (
    BODY,
    CENTER,
    HEADING,
    TITLE,
    line,
    mark_every_page,
    number_pages,
    set_page,
    table,
)

HEAD_SIZE, TEXT_SIZE, NOTE_SIZE = Pt(18), Pt(12), Pt(10.5)
LINE, HEAD_LINE = Pt(20), Pt(28)  # closer than a letter's: a meeting reads one page
WIDTHS = {
    5: (Mm(40), Mm(26), Mm(20), Mm(30), Mm(40)),
    2: (Mm(30), Mm(126)),
    4: (Mm(40), Mm(26), Mm(50), Mm(40)),
}
SOURCE_WIDTHS = (Mm(34), Mm(14), Mm(108))


def docx(page: Content, issue: Issue | None) -> bytes:
    """The page as a .docx; without an issue every page of it is marked 未定稿."""
    document = Document()
    set_page(document, page["title"], day_of(issue.issued_at if issue else datetime.fromisoformat(page["at"])))
    number_pages(document)
    if issue is None:
        mark_every_page(document, says.mark())
    _line(document, page["title"], TITLE, HEAD_SIZE, CENTER, height=HEAD_LINE)
    _line(document, says.on_paper(page, issue), BODY, NOTE_SIZE, CENTER)
    for words in page["summary"]:
        _line(document, words, BODY, TEXT_SIZE, indent=True)
    for section in page["sections"]:
        _section(document, section)
    _sources(document, page)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _section(document: Any, section: dict[str, Any]) -> None:
    heading = _line(document, section["heading"], HEADING, TEXT_SIZE, indent=True)
    heading.paragraph_format.keep_with_next = True
    columns: Sequence[str] = section["columns"]
    table(document, columns, (cells for _share_id, cells in section["rows"]), WIDTHS[len(columns)])
    if section["more"]:
        _line(document, says.more(section["more"]), BODY, NOTE_SIZE, indent=True)


def _sources(document: Any, page: Content) -> None:
    """On a page of its own: each figure with the matters that it counts."""
    rows = [(name, str(count), told) for name, count, told in sources(page)]
    if not rows:
        return
    heading = _line(document, says.sources_heading(), HEADING, TEXT_SIZE)
    heading.runs[0].add_break(WD_BREAK.PAGE)
    heading.paragraph_format.keep_with_next = True
    table(document, says.source_columns(), rows, SOURCE_WIDTHS)


def _line(
    document: Any, words: str, font: str, size: Any, align: Any = None, *, indent: bool = False, height: Any = LINE
) -> Any:
    paragraph = line(document, words, font, size, align, indent=indent)
    paragraph.paragraph_format.line_spacing = height
    return paragraph
