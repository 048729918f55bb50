"""What a bundle asks its reader to decide: more time for somebody, and whether to ask a unit behind its plan."""

from collections.abc import Callable, Iterator, Sequence

from bot.parts import Buttons, Desk, Part, both
from handlers import lagging
from handlers.extensions import seen_on
from ledger.models import Extension
from ledger.planned import Lag
from ledger.rows import Outbox
from ledger.words import ExtensionState, OutboxState
from locales import extensions
from locales import lagging as lagging_texts
from schedules import pace


def requests(desk: Desk, rows: Sequence[Outbox]) -> Iterator[Part]:
    """Requests for more time, each once; those decided meanwhile are cancelled."""
    seen: set[int] = set()
    for row in rows:
        if row.body.get("kind") != "decide":
            continue
        request = desk.session.get_one(Extension, row.body["request"])
        found = seen_on(desk.session, request, people=desk.people, today=desk.today)
        if request.state != ExtensionState.UNDECIDED or found.is_moot:
            row.state, row.error = OutboxState.CANCELLED, "已答复"
        elif found.claimed_on is not None:
            row.state, row.error = OutboxState.CANCELLED, "待确认办结"
        elif found.id not in seen:
            seen.add(found.id)
            text = extensions.card(found, nth=row.body["nth"])
            yield Part((row,), text, both(_request_row(found)), found.is_internal)


def lags(desk: Desk, rows: Sequence[Outbox]) -> Iterator[Part]:
    """Parts far behind their plan: 是否发起商请."""
    for row in rows:
        lag = pace.still_asked(desk.session, row, days=desk.days, today=desk.today) if _is_pace(row) else None
        if lag is not None:
            text = lagging_texts.question(lagging.seen_on(desk.session, lag, today=desk.today))
            yield Part((row,), text, both(_lag_row(lag)))


def _request_row(found: extensions.Request) -> Callable[[bool], Buttons]:
    return lambda numbered: [extensions.row(found, is_numbered=numbered)]


def _lag_row(lag: Lag) -> Callable[[bool], Buttons]:
    return lambda numbered: [lagging.question_row(lag, is_alone=not numbered)]


def _is_pace(row: Outbox) -> bool:
    return row.body.get("kind") == pace.KIND
