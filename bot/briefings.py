"""The document of a 专题 or 简报, written when it is sent: what was issued, or a draft as the ledger stands then."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.parts import document
from handlers.briefings import page_of_facts
from ledger import briefings, calendar, directory, periods
from ledger.briefing_issues import Reader
from ledger.deskwork import Briefing
from ledger.parcels import Call
from ledger.rows import Outbox
from ledger.words import BriefingKind
from locales import briefing_lines as texts
from locales.briefings import Content


def briefing_call(session: Session, row: Outbox, now: datetime) -> Call:
    """The call that sends it. A leader's copy that names 内部 matters cannot be forwarded."""
    from paperwork.briefings import docx  # python-docx is slow to load, and few are sent a page

    page, issue = _page(session, row.body, now)
    kept = {"protect_content": True} if page["internal"] and not row.body["office"] else {}
    return document(row, texts.file_name(page, issue), docx(page, issue), texts.caption(page, issue), **kept)


def _page(session: Session, about: dict[str, Any], now: datetime) -> tuple[Content, texts.Issue | None]:
    if "row" in about:
        issued = session.get_one(Briefing, about["row"])
        page = issued.content
        return page, texts.Issue(page["nth"], issued.issued_at, issued.holder, page, now)
    people, days = directory.of(session), calendar.load(session)
    reader = Reader(_set(about["units"]), _set(about["led"]))
    unit = people.units.get(about["unit"])
    scope = reader.scope(BriefingKind.UNIT if unit is not None else BriefingKind.PERIOD, unit)
    period = periods.of_code(about["period"])
    facts = briefings.gather(session, scope, period, people=people, days=days, now=now)
    return page_of_facts(facts, people, days, reader), None


def _set(found: list[int] | None) -> frozenset[int] | None:
    return frozenset(found) if found is not None else None
