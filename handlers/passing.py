"""One matter as a successor takes it over: how it stands, what was said last and by whom, what waits for an answer."""

from datetime import date

from sqlmodel import col, select

from handlers.turn import Turn
from ledger import extensions, progress
from ledger.acts import Ask, Succession
from ledger.models import Matter, Share
from ledger.rows import Event
from ledger.words import AskState, MatterKind, Transmission
from ledger.workdays import day_of
from locales.successions import Passed

OPEN_ASKS = (AskState.OPEN, AskState.EXPLAINED, AskState.OBJECTED)


def passed(turn: Turn, share: Share, matter: Matter, succession: Succession) -> Passed:
    """As things stand now."""
    last = next((e for e in progress.entries(turn.session, share) if e.understood and e.text[0] != "［"), None)
    claim = progress.claim(turn.session, share)
    request = extensions.still_open(turn.session, [share.id]).get(share.id or 0)
    return Passed(
        number=matter.number,
        title=matter.title,
        is_internal=matter.transmission == Transmission.INTERNAL,
        is_report=matter.kind == MatterKind.REPORT,
        status=share.status,
        percent=share.percent,
        due_on=share.due_on,
        effective_on=share.effective_on,
        today=turn.today,
        said=(last.text, last.holder, day_of(last.reported_at)) if last else None,
        lapsed=_lapsed(turn, share, succession) if share.expected_on is None else None,
        claimed_on=claim.happened_on if claim else None,
        asked=(request.kind, request.state, request.wanted_on) if request else None,
        asks=_asks(turn, share),
        waits=_waits(turn, share, matter),
    )


def _lapsed(turn: Turn, share: Share, succession: Succession) -> date | None:
    """The date that the predecessor had promised, as the change found it."""
    query = select(Event).where(Event.subject == f"share:{share.id}", Event.verb == "接任")
    event = turn.session.exec(query.order_by(col(Event.id).desc())).first()
    if event is None or event.detail.get("succession") != succession.id or "lapsed" not in event.detail:
        return None
    return date.fromisoformat(event.detail["lapsed"])


def _asks(turn: Turn, share: Share) -> tuple[tuple[str, date, str], ...]:
    """What other units ask of this one."""
    query = select(Ask).where(Ask.share_id == share.id, col(Ask.state).in_(OPEN_ASKS)).order_by(col(Ask.answer_by))
    units = turn.people.units
    return tuple((units[ask.lead_id].name, ask.answer_by, ask.text) for ask in turn.session.exec(query))


def _waits(turn: Turn, share: Share, matter: Matter) -> tuple[tuple[str, date], ...]:
    """What this unit, as the lead, has asked of others."""
    query = select(Ask, Share.unit_id).join(Share, col(Ask.share_id) == Share.id)
    query = query.where(Share.matter_id == matter.id, Ask.lead_id == share.unit_id, col(Ask.state).in_(OPEN_ASKS))
    units = turn.people.units
    return tuple((units[unit_id].name, ask.answer_by) for ask, unit_id in turn.session.exec(query))
