"""Invitations on paper: a slip for each person with the code, the link and its QR code."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import segno
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from ledger.models import Person, Unit
from ledger.people import VALID_DAYS
from locales import slips as says

FONT = "仿宋_GB2312"


@dataclass(frozen=True)
class Invitation:
    """As `duban invite --format json` prints it: roles joined by 、, `link` None if the bot's name is unknown."""

    person: str
    unit: str
    role: str
    code: str
    link: str | None


def invitation(person: Person, unit: Unit, code: str, *, bot: str | None) -> Invitation:
    """`bot`: the bot's user name, without @."""
    link = f"https://t.me/{bot}?start={code}" if bot else None
    return Invitation(person.name, unit.name, "、".join(person.roles), code, link)


def write_slips(invitations: Sequence[Invitation], path: Path, *, days: int = VALID_DAYS) -> None:
    """A .docx to cut apart: one slip per person, in the order given."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    section.top_margin = section.bottom_margin = Mm(15)
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    _set_font(style)
    for each in invitations:
        _add_slip(document, each, days)
        document.add_paragraph()
    if not invitations:
        document.add_paragraph(says.nobody())
    document.save(str(path))


def _add_slip(document: Any, each: Invitation, days: int) -> None:
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    table.autofit = False
    words, picture = table.rows[0].cells
    words.width, picture.width = Mm(125), Mm(45)
    _keep_together(table.rows[0])
    heading = words.paragraphs[0].add_run(says.heading())
    heading.bold = True
    words.add_paragraph(says.addressee(each.unit, each.person, each.role))
    code = words.add_paragraph().add_run(says.code(each.code))
    code.bold, code.font.size = True, Pt(16)
    words.add_paragraph(says.how_with_link() if each.link else says.how_without_link(each.code))
    if each.link:
        words.add_paragraph(each.link)
        picture.paragraphs[0].add_run().add_picture(_qr_code(each.link), width=Mm(38))
    words.add_paragraph(says.rules(days))


def _qr_code(link: str) -> io.BytesIO:
    image = io.BytesIO()
    segno.make(link, error="m", micro=False).save(image, kind="png", scale=8, border=2)
    image.seek(0)
    return image


def _set_font(style: Any) -> None:
    """python-docx sets the Latin font only; Chinese text takes the East Asian one."""
    style.font.name = FONT
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)


def _keep_together(row: Any) -> None:
    """A slip is not torn over two pages."""
    row._tr.get_or_add_trPr().append(row._tr.makeelement(qn("w:cantSplit"), {}))
