"""撤销导入: the ledger as it was before an import, except for what people have acted on since.

A row that the import added is removed, with an event for each, unless somebody answered, joined or recorded about it;
a cell that it changed gets its former value back, unless it was changed again or answered under. What stays is said.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, delete, or_, select, update

from ledger import events, outbox, timers
from ledger.access import Act, Actor, require
from ledger.deskwork import Intake
from ledger.errors import ImportSettled
from ledger.imports import TABLES, columns_of, name_of
from ledger.models import Invite, Leg, Matter, Person, Progress, Share, Unit
from ledger.rows import Outbox, Talk, Timer
from ledger.words import OVER, IntakeState, MessageClass, OutboxState, Status
from ledger.workdays import Workdays

VERB = "撤销导入"
REASON = "导入已撤销"
MODELS: dict[str, type[Any]] = {name_of(model): model for model in TABLES}
GOES_ALONG = frozenset({"outbox", "invite"})  # what points to a removed row and is no word of anybody
Key = tuple[str, int]  # table, row
Say = Callable[[Sequence[int], bool], str]
"""The one line for a receiver: the numbers of the matters, and whether all of them are gone."""


@dataclass
class UndoPlan:
    """`stays`: which rows are left as they are, with the table of what speaks against it, or 改动."""

    removed: list[Key] = field(default_factory=list)
    restored: dict[Key, dict[str, Any]] = field(default_factory=dict)  # column → former value
    stays: dict[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Undone:
    removed: int
    restored: int
    cancelled: int
    deleted: int
    too_old: int
    by_telephone: int
    told: int


def plan(session: Session, intake: Intake) -> UndoPlan:
    """What can be taken back as the ledger stands; nothing is changed."""
    found = UndoPlan()
    answered = _answered_since(session, intake.written["progress"])
    _plan_restoring(session, intake, answered, found)
    added = {(name, int(row)): digest for name, rows in intake.written["added"].items() for row, digest in rows.items()}
    going = {}
    for key, digest in added.items():
        row = session.get(MODELS[key[0]], key[1])
        if row is None:
            continue
        if events.sha(columns_of(row)) == digest:
            going[key] = row
        else:
            found.stays[key] = "progress" if _matter_id(row) in answered else "改动"
    _keep_what_is_needed(session, going, answered, found)
    found.removed = list(going)
    return found


def _plan_restoring(session: Session, intake: Intake, answered: set[int], found: UndoPlan) -> None:
    for name, rows in intake.written["changed"].items():
        for row_id, pairs in rows.items():
            key = (name, int(row_id))
            row = session.get(MODELS[name], key[1])
            if row is None:
                continue
            now = columns_of(row)
            former = {column: old for column, (old, new) in pairs.items() if now[column] == new}
            if _matter_id(row) in answered:
                found.stays[key] = "progress"
            elif former:
                found.restored[key] = former
            if len(former) < len(pairs):
                found.stays.setdefault(key, "改动")


def _matter_id(row: Any) -> int | None:
    if isinstance(row, Matter):
        return row.id
    return row.matter_id if isinstance(row, Share) else None


def _answered_since(session: Session, mark: int) -> set[int]:
    """Matters about which somebody has said something since; `mark` is the last entry of before."""
    query = select(Share.matter_id).join(Progress, col(Progress.share_id) == Share.id)
    return set(session.exec(query.where(col(Progress.id) > mark)))


def _keep_what_is_needed(session: Session, going: dict[Key, Any], answered: set[int], found: UndoPlan) -> None:
    """Leave out of `going` what something that stays points to, and what belongs to a matter that stays, until nothing
    more stays."""
    pointers = [*_pointers(session, going, found.restored), *_parts_of(going)]
    for key, row in list(going.items()):
        if isinstance(row, Share) and row.matter_id in answered:
            del going[key]
            found.stays[key] = "progress"
    kept = True
    while kept:
        kept = False
        for source, target in pointers:
            if target in going and source not in going:
                del going[target]
                found.stays[target] = found.stays.get(source, source[0])
                kept = True


def _parts_of(going: dict[Key, Any]) -> Iterator[tuple[Key, Key]]:
    """A matter stays whole: its shares with it, and their legs."""
    for key, row in going.items():
        if isinstance(row, Share) and ("matter", row.matter_id) in going:
            yield ("matter", row.matter_id), key
        if isinstance(row, Leg) and ("share", row.share_id) in going:
            yield ("share", row.share_id), key


def _pointers(
    session: Session, going: dict[Key, Any], restored: dict[Key, dict[str, Any]]
) -> Iterator[tuple[Key, Key]]:
    """Every row that points to one of `going`, with that one."""
    for table in SQLModel.metadata.sorted_tables:
        if table.name in GOES_ALONG:
            continue
        for column in table.columns:
            for key in column.foreign_keys:
                name = key.column.table.name
                ids = [row_id for of, row_id in going if of == name]
                if not ids:
                    continue
                own = next(iter(table.primary_key.columns))
                for first in range(0, len(ids), 500):
                    query = select(own, column).where(column.in_(ids[first : first + 500]))
                    for source, target in session.execute(query):
                        if column.name not in restored.get((table.name, source), {}):
                            yield (table.name, source), (name, target)


def undo(
    session: Session,
    *,
    actor: Actor,
    intake: Intake,
    version: int,
    now: datetime,
    workdays: Workdays,
    apologise: Say,
) -> tuple[UndoPlan, Undone]:
    """Take back what can be. Raises NotAllowed, ImportSettled."""
    require(actor, Act.IMPORT)
    if intake.version != version or intake.state != IntakeState.WRITTEN:
        raise ImportSettled(state=intake.state)
    found = plan(session, intake)
    desk = _Desk(session, actor.name, intake, now, workdays)
    sent = desk.messages(found)
    told = desk.apologise(sent, set(found.removed), apologise)
    deleted, too_old = desk.delete_sent(sent)
    for key, former in found.restored.items():
        desk.restore(key, former)
    session.flush()
    desk.remove(found.removed)
    intake.state = IntakeState.UNDONE
    intake.version += 1
    session.add(intake)
    done = Undone(
        removed=len(found.removed),
        restored=len(found.restored),
        cancelled=sum(row.state == OutboxState.CANCELLED for row in sent),
        deleted=deleted,
        too_old=too_old,
        by_telephone=sum(row.state == OutboxState.CALLED for row in sent),
        told=told,
    )
    events.record(session, at=now, actor=actor.name, verb=VERB, subject=intake, removed=done.removed, told=done.told)
    session.info.pop("directory", None)
    return found, done


class _Desk:
    """One undoing under way."""

    def __init__(self, session: Session, actor: str, intake: Intake, now: datetime, workdays: Workdays) -> None:
        self.session, self.actor, self.intake, self.now, self.workdays = session, actor, intake, now, workdays

    # what had been sent

    def messages(self, found: UndoPlan) -> list[Outbox]:
        """What the import caused about the rows that are taken back; what waits is cancelled."""
        shares = {key[1] for key in (*found.removed, *found.restored) if key[0] == "share"}
        matters = [key[1] for key in found.restored if key[0] == "matter"]
        if matters:
            stays = {key[1] for key in found.stays if key[0] == "share"}
            own = self.session.exec(select(Share.id).where(col(Share.matter_id).in_(matters)))
            shares |= {share_id for share_id in own if share_id is not None and share_id not in stays}
        query = select(Outbox).where(
            col(Outbox.id) > self.intake.written["outbox"], col(Outbox.share_id).in_(shares or [0])
        )
        rows = list(self.session.exec(query.order_by(col(Outbox.id))))
        for row in rows:
            if row.state in (OutboxState.WAITING, OutboxState.TELEPHONE):
                row.state, row.error = OutboxState.CANCELLED, REASON
                self.session.add(row)
        return rows

    def delete_sent(self, sent: Iterable[Outbox]) -> tuple[int, int]:
        """Ask Telegram to delete what was about nothing else; how many messages, and how many are too old or hold
        more than this."""
        places: dict[tuple[int, int], list[Outbox]] = {}
        for row in sent:
            if row.state == OutboxState.SENT and row.chat_id and row.message_id:
                places.setdefault((row.chat_id, row.message_id), []).append(row)
        calls = []
        for (chat_id, message_id), rows in places.items():
            same = select(Outbox.id).where(
                Outbox.chat_id == chat_id,
                Outbox.message_id == message_id,
                col(Outbox.method).in_(["sendMessage", "sendDocument", "sendPhoto"]),
            )
            is_young = all(row.sent_at and self.now - row.sent_at < outbox.DELETABLE for row in rows)
            if is_young and set(self.session.exec(same)) <= {row.id for row in rows}:
                key = f"unimport:{self.intake.id}:{chat_id}:{message_id}"
                calls.append(outbox.deletion(key, chat_id, message_id, self.now))
        outbox.put(self.session, calls)
        return len(calls), len(places) - len(calls)

    def apologise(self, sent: Iterable[Outbox], removed: set[Key], say: Say) -> int:
        """One line for each receiver; how many."""
        about: dict[int, set[tuple[int, bool]]] = {}
        for row in sent:
            if row.state == OutboxState.SENT and row.person_id and row.share_id:
                number = self._number(self.session.get_one(Share, row.share_id)) or 0
                about.setdefault(row.person_id, set()).add((number, ("share", row.share_id) in removed))
        told = []
        for person_id, matters in about.items():
            text = say(sorted({number for number, _gone in matters}), all(gone for _number, gone in matters))
            call = {"text": text, "parse_mode": "HTML", "protect_content": True}
            told.append(
                outbox.row(
                    key=f"unimport:{self.intake.id}:{person_id}",
                    klass=MessageClass.PERSONAL,
                    now=self.now,
                    person_id=person_id,
                    body={"call": call},
                )
            )
        return outbox.put(self.session, told)

    # the rows

    def restore(self, key: Key, former: dict[str, Any]) -> None:
        row = self.session.get_one(MODELS[key[0]], key[1])
        for column, value in former.items():
            setattr(row, column, _stored(row, column, value))
        if not isinstance(row, Unit) and hasattr(row, "version"):
            row.version += 1
        self.session.add(row)
        number = self._number(row)
        if isinstance(row, Share):
            self._replan(row, former)
        if isinstance(row, Matter) and "lead_id" in former:
            (timers.start if row.lead_id is None else timers.stop)(self.session, timers.MATTER, row.id or 0)
        events.record(self.session, at=self.now, actor=self.actor, verb=VERB, matter=number, subject=row)

    def _replan(self, share: Share, former: dict[str, Any]) -> None:
        """A date that came back begins a new round, as every date does."""
        share_id = share.id or 0
        if "due_on" in former:
            share.effective_on = share.due_on and self.workdays.effective(share.due_on)
            share.round += 1
            outbox.cancel_waiting(self.session, share_id, below_round=share.round, reason=REASON)
        if share.status == Status.STOPPED:
            timers.stop(self.session, timers.SHARE, share_id)
        elif share.status not in OVER:
            timers.start(self.session, timers.SHARE, share_id)

    def _number(self, row: Any) -> int | None:
        share = self.session.get_one(Share, row.share_id) if isinstance(row, Leg) else row
        matter_id = _matter_id(share)
        return self.session.get_one(Matter, matter_id).number if matter_id else None

    def remove(self, keys: Iterable[Key]) -> None:
        going: dict[str, list[int]] = {}
        for name, row_id in keys:
            going.setdefault(name, []).append(row_id)
            row = self.session.get_one(MODELS[name], row_id)
            number = self._number(row)
            events.removed(self.session, at=self.now, actor=self.actor, verb=VERB, row=row, matter=number)
        self._let_go(going)
        for model in reversed(TABLES):
            ids = going.get(name_of(model), [])
            column = getattr(model, {Person: "deputy_id", Unit: "parent_id"}.get(model, ""), None)
            if column is not None and ids:  # among themselves
                own = update(model).where(column.in_(ids), col(model.id).in_(ids))
                self.session.execute(own.values({column.key: None}))
            if ids:
                self.session.execute(delete(model).where(col(model.id).in_(ids)))

    def _let_go(self, going: dict[str, list[int]]) -> None:
        """Timers, codes, questions that were being asked, and the outbox's pointers; the outbox itself is history."""
        shares, people, matters = (going.get(name, []) for name in ("share", "person", "matter"))
        of_shares = col(Timer.subject).in_(timers.OF_SHARES) & col(Timer.subject_id).in_(shares)
        of_matters = (col(Timer.subject) == timers.MATTER) & col(Timer.subject_id).in_(matters)
        self.session.flush()
        self.session.execute(delete(Timer).where(or_(of_shares, of_matters)))
        self.session.execute(delete(Invite).where(col(Invite.person_id).in_(people)))
        self.session.execute(update(Outbox).where(col(Outbox.share_id).in_(shares)).values(share_id=None))
        self.session.execute(update(Outbox).where(col(Outbox.person_id).in_(people)).values(person_id=None))
        for talk in self.session.exec(select(Talk).where(col(Talk.awaiting).is_not(None))):
            if talk.about.get("share") in shares:
                talk.awaiting, talk.about, talk.until = None, {}, None
                self.session.add(talk)
        self.session.flush()


def _stored(row: Any, column: str, value: Any) -> Any:
    """A former value as its column holds it."""
    kind = type(type(row).__table__.columns[column].type).__name__
    if isinstance(value, str) and kind == "Date":
        return date.fromisoformat(value)
    return datetime.fromisoformat(value) if isinstance(value, str) and "DateTime" in kind else value
