"""The page, the fonts and the lines of official documents (GB/T 9704), for everything written as .docx."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

BODY, HEADING, SUBHEADING, TITLE, FOLIO = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体", "宋体"
SIZE, TITLE_SIZE, TABLE_SIZE, FOLIO_SIZE, MARK_SIZE = Pt(16), Pt(22), Pt(10.5), Pt(14), Pt(12)
LINE, TITLE_LINE = Pt(28.95), Pt(36)
CENTER, RIGHT, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.RIGHT, WD_ALIGN_PARAGRAPH.LEFT
CHARACTERS = 28  # on a line
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # XML has no place for these


def printable(text: str) -> str:
    """Without the characters that would make the file unreadable."""
    return _ILLEGAL.sub("", text)


def flat(text: str) -> str:
    """Somebody's words on one line."""
    return " ".join(text.split())


def set_page(document: Any, title: str, on: date) -> None:
    """A4 with the margins and the line grid of official letters: 22 lines of 28 characters on 156 × 225 mm."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    grid = section._sectPr.find(qn("w:docGrid"))
    if grid is not None:
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), str(int(LINE.pt * 20)))
        grid.set(qn("w:charSpace"), str(round((Mm(156).pt / CHARACTERS - SIZE.pt) * 4096)))
    style = document.styles["Normal"]
    style.font.size = SIZE
    set_font(style.font, style.element, BODY)
    style.paragraph_format.space_after = Pt(0)
    _set_properties(document.core_properties, title, on)


def _set_properties(properties: Any, title: str, on: date) -> None:
    """What a file says of itself; the library's template names another maker and another year."""
    properties.title = printable(title)[:255]
    properties.author = properties.comments = ""
    properties.created = properties.modified = datetime.combine(on, time())


def set_font(font: Any, element: Any, name: str) -> None:
    """python-docx sets the Latin font only; Chinese text takes the East Asian one."""
    font.name = name
    element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


def line(document: Any, text: str, font: str, size: Any, align: Any = None, *, indent: bool = False) -> Any:
    """A paragraph in exact lines; `indent`: two characters."""
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    shape.line_spacing = LINE if size != TITLE_SIZE else TITLE_LINE
    paragraph.alignment = align
    if indent:
        shape.first_line_indent = Pt(size.pt * 2)
    write(paragraph, text, font, size)
    return paragraph


def write(paragraph: Any, text: str, font: str, size: Any) -> None:
    run = paragraph.add_run(printable(text))
    run.font.size = size
    set_font(run.font, run._r, font)


def heading(document: Any, text: str) -> None:
    """一、 in 黑体."""
    line(document, text, HEADING, SIZE, indent=True)


def subheading(document: Any, text: str) -> None:
    """（一） in 楷体."""
    line(document, text, SUBHEADING, SIZE, indent=True)


def text(document: Any, words: str) -> None:
    line(document, words, BODY, SIZE, indent=True)


def texts(document: Any, lines: Iterable[str]) -> None:
    for words in lines:
        text(document, words)


def table(document: Any, headings: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[Any]) -> Any:
    """A table with its headings on every page."""
    made = document.add_table(rows=1, cols=len(widths))
    _frame(made)
    made.autofit = False
    _row(made.rows[0], headings, HEADING, widths)
    repeat = made.rows[0]._tr.get_or_add_trPr()
    repeat.append(repeat.makeelement(qn("w:tblHeader"), {}))
    for cells in rows:
        _row(made.add_row(), cells, BODY, widths)
    return made


def _frame(made: Any) -> None:
    """Lines around every cell; an office's own file need not have the style for it."""
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "auto")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    properties = made._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(borders)
    else:
        look.addprevious(borders)


def _row(row: Any, cells: Sequence[str], font: str, widths: Sequence[Any]) -> None:
    for cell, words, width in zip(row.cells, cells, widths, strict=True):
        cell.width = width
        write(cell.paragraphs[0], words, font, TABLE_SIZE)


def number_pages(document: Any) -> None:
    """— 1 — in 4号宋体: odd pages right, even pages left, one character from the edge."""
    document.settings.odd_and_even_pages_header_footer = True
    section = document.sections[0]
    for footer, align in ((section.footer, RIGHT), (section.even_page_footer, LEFT)):
        footer.is_linked_to_previous = False
        paragraph = footer.paragraphs[0]
        paragraph.alignment = align
        shape = paragraph.paragraph_format
        shape.right_indent = shape.left_indent = FOLIO_SIZE
        write(paragraph, "— ", FOLIO, FOLIO_SIZE)
        _field(paragraph, "PAGE")
        write(paragraph, " —", FOLIO, FOLIO_SIZE)


def _field(paragraph: Any, code: str) -> None:
    for kind in ("begin", "code", "end"):
        run = paragraph.add_run()
        run.font.size = FOLIO_SIZE
        set_font(run.font, run._r, FOLIO)
        if kind == "code":
            part = OxmlElement("w:instrText")
            part.set(qn("xml:space"), "preserve")
            part.text = code
        else:
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), kind)
        run._r.append(part)


def mark_every_page(document: Any, words: str) -> None:
    """A line on top of every page, whatever headers its sections have."""
    has_even = document.settings.odd_and_even_pages_header_footer
    for section in document.sections:
        headers = [section.header]
        headers += [section.even_page_header] if has_even else []
        headers += [section.first_page_header] if section.different_first_page_header_footer else []
        for header in headers:
            _mark(header, words)


def _mark(header: Any, words: str) -> None:
    said = (p.text for p in header.paragraphs)
    if not header.is_linked_to_previous and words in said:
        return
    header.is_linked_to_previous = False
    first = header.paragraphs[0] if header.paragraphs else header.add_paragraph()
    paragraph = first if not first.text and not first.runs else first.insert_paragraph_before()
    paragraph.alignment = CENTER
    write(paragraph, words, HEADING, MARK_SIZE)
