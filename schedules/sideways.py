"""A reminder that Telegram refused for good goes sideways: to whoever stands in, else to the telephone (promise 9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from ledger import announcing, calls, directory, events, outbox, timers
from ledger.directory import Directory
from ledger.models import Share
from ledger.rows import Outbox
from ledger.words import MessageClass, OutboxState, Role
from schedules import major


def reroute(session: Session, rows: Sequence[Outbox], error: str, now: datetime) -> None:
    """For each refused reminder a row to somebody else; called where the refusal is recorded."""
    people = directory.load(session)
    major.refused(session, rows, now)
    for row in rows:
        if "announcement" in row.body and row.person_id is not None:
            again = announcing.call_row(row.body["announcement"], row.person_id, now, again=True)
            outbox.put(session, [again])
        if row.body.get("kind") == "letter" and row.klass != MessageClass.REPLY:
            timers.look_again(session, timers.LETTER, row.body["letter"])  # for whoever else may decide
        if (
            (row.klass == MessageClass.BUNDLE or row.key.startswith("chase:"))
            and row.share_id is not None
            and row.body.get("kind") in ("step", "claim", "leaders", "ask", "asklead")
        ):
            _reroute_one(session, row, people, now)
        elif row.key.startswith("ask:") and row.share_id is not None:
            _reroute_ask(session, row, people, now)
        elif row.klass == MessageClass.PERSONAL and row.share_id is not None and row.person_id is not None:
            _have_told(session, row, now)


def _reroute_one(session: Session, row: Outbox, people: Directory, now: datetime) -> None:
    share = session.get_one(Share, row.share_id)
    instead = None
    if row.body["kind"] != "leaders":
        if row.body["role"] == Role.LIAISON and not row.body.get("instead"):
            return  # a liaison's copy: the responsible person has his own
        instead = people.first_reachable(people.people.get(share.person_id or 0), share.unit_id)
    prefix = row.key.rsplit(":", 1)[0]
    if instead is not None:
        values = _copy(row, now, key=f"{prefix}:{instead.id}", person_id=instead.id, role=Role.LIAISON)
    else:
        values = _copy(row, now, key=f"{row.key}:call", person_id=row.person_id, role=row.body["role"])
        values["state"] = OutboxState.TELEPHONE
    if outbox.put(session, [values]):
        verb = "转代理人或联络员" if instead else "转电话"
        events.record(session, at=now, actor=events.SYSTEM, verb=verb, matter=row.matter, share=share.id)


def _reroute_ask(session: Session, row: Outbox, people: Directory, now: datetime) -> None:
    """What a person of the lead asks goes to whoever stands in and has not got it, else it becomes a telephone task."""
    share = session.get_one(Share, row.share_id)
    instead = people.first_reachable(people.people.get(share.person_id or 0), share.unit_id)
    prefix = row.key.rsplit(":", 1)[0]
    body = {name: value for name, value in row.body.items() if name != "rendered"} | {"role": Role.LIAISON.value}
    values = outbox.row(
        key=f"{prefix}:{instead.id}" if instead else f"{row.key}:call",
        klass=MessageClass.PERSONAL,
        now=now,
        state=OutboxState.WAITING if instead else OutboxState.TELEPHONE,
        person_id=instead.id if instead else row.person_id,
        share_id=row.share_id,
        matter=row.matter,
        body=body,
    )
    if outbox.put(session, [values]):
        verb = "转代理人或联络员" if instead else "转电话"
        events.record(session, at=now, actor=events.SYSTEM, verb=verb, matter=row.matter, share=share.id)


def _have_told(session: Session, row: Outbox, now: datetime) -> None:
    """What a person decided or returned is for this reader alone: the office tells him by telephone."""
    told = outbox.row(
        key=f"{row.key}:call",
        klass=MessageClass.PERSONAL,
        now=now,
        state=OutboxState.TELEPHONE,
        person_id=row.person_id,
        share_id=row.share_id,
        matter=row.matter,
        body={"kind": calls.TOLD, "step": calls.TOLD},
    )
    if outbox.put(session, [told]):
        events.record(session, at=now, actor=events.SYSTEM, verb="转电话", matter=row.matter, share=row.share_id)


def _copy(row: Outbox, now: datetime, *, key: str, person_id: int | None, role: str) -> dict[str, Any]:
    body = {name: value for name, value in row.body.items() if name != "rendered"} | {"role": role, "instead": True}
    return outbox.row(
        key=key,
        klass=MessageClass.BUNDLE,
        now=now,
        person_id=person_id,
        share_id=row.share_id,
        matter=row.matter,
        round=row.round,
        step=row.step,
        announces=row.announces,
        body=body,
    )
