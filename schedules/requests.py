"""Whoever has to decide about more time is reminded: silence is not consent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ledger import events, extensions, outbox
from ledger.directory import Directory
from ledger.outbox import ladder_key
from ledger.words import MessageClass, Status
from schedules.cases import Due
from schedules.policy import Move


def remind(session: Session, due: Due, moves: Sequence[Move], people: Directory, now: datetime) -> list[dict[str, Any]]:
    """The rows of the deciders' next bundle. They are no steps of the share's own ladder, so they carry none.

    While the unit calls it done and has not confirmed it, nobody is asked to decide."""
    request = extensions.still_open(session, [due.share.id]).get(due.share.id or 0)
    if request is None or due.case is None or due.share.status == Status.UNCONFIRMED:
        return []
    rows = []
    for move in moves:
        told = extensions.deciders(session, request, people).people
        nth = move.step + move.repeat + 2  # the first time was when it was asked
        rows += [
            outbox.row(
                key=f"extension:{request.id}:"
                + ladder_key(
                    share_id=due.share.id or 0,
                    round=due.share.round,
                    step=move.step,
                    repeat=move.repeat,
                    recipient=person.id or 0,
                ),
                klass=MessageClass.BUNDLE,
                now=now,
                person_id=person.id,
                share_id=due.share.id,
                matter=due.matter.number,
                body={"kind": "decide", "request": request.id, "nth": nth},
            )
            for person in told
        ]
        events.record(
            session,
            at=now,
            actor=events.SYSTEM,
            verb=due.case.ladder.steps[move.step].name,
            matter=due.matter.number,
            share=due.share.id,
            nth=nth,
            to=[person.name for person in told],
        )
    return rows
