"""The machinery's own rows: what came in, what goes out, what time acts on, and what happened.

`due_at` and `at` are office time (may be moved); `retry_at`, `claimed_at` are machine time (never moved).
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from ledger.words import InboxState, MessageClass, OutboxState


def document() -> Any:
    return Column(JSON, nullable=False)


class Timer(SQLModel, table=True):
    """One per thing that time acts on. Verbs set `next_at`; the tick alone plans.

    `step` is the index in the ladder of the last step decided (-1: none, None: never planned), `repeat`
    how often a repeating step was taken, `told` how many reminders were decided in this round (第 N 次).
    """

    __table_args__ = (UniqueConstraint("subject", "subject_id"),)
    id: int | None = Field(default=None, primary_key=True)
    subject: str
    subject_id: int
    round: int = 1
    step: int | None = None
    repeat: int = 0
    told: int = 0
    next_at: datetime | None = Field(default=None, index=True)
    leaders_on: date | None = Field(default=None, index=True)  # day of the next step that tells the deputy leaders
    leaders_step: int | None = None  # that step
    leaders_done: int = -1  # the last such step that was told, held or taken down
    listed_for: date | None = None  # the working day for which the office saw it on the 15:00 list
    trouble: str | None = None
    version: int = 0


class Event(SQLModel, table=True):
    """Append-only and chained: `hash` covers this event and the previous hash."""

    id: int = Field(primary_key=True)
    at: datetime
    actor: str
    verb: str
    matter: int | None = Field(default=None, index=True)
    subject: str | None = Field(default=None, index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_column=document())
    digest: str | None = None
    hash: str


class EventHead(SQLModel, table=True):
    """The one row that is locked, last in a transaction, to append to the chain."""

    id: int = Field(primary_key=True)
    seq: int = 0
    hash: str = ""


class Inbox(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("bot_id", "update_id"), Index("ix_inbox_open", "state", "id"))
    id: int | None = Field(default=None, primary_key=True)
    bot_id: int = Field(sa_type=BigInteger)
    update_id: int = Field(sa_type=BigInteger)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    user_id: int | None = Field(default=None, sa_type=BigInteger)
    raw: str = Field(sa_type=Text)
    state: InboxState = Field(default=InboxState.WAITING, sa_type=String)
    attempts: int = 0
    received_at: datetime  # office time
    error: str | None = None


class Outbox(SQLModel, table=True):
    """A message owed to somebody, known by its `key`.

    `body` holds what it is about (a reminder, rendered when it is sent) or the finished call (a reply).
    Rows sent as one message share `parcel`; `text` keeps what was put into it, for a second attempt.
    """

    __table_args__ = (
        Index("ix_outbox_open", "state", "priority", "id"),
        Index("ix_outbox_message", "chat_id", "message_id"),
    )
    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    klass: MessageClass = Field(sa_type=String)
    priority: int
    method: str = "sendMessage"
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    share_id: int | None = Field(default=None, foreign_key="share.id", index=True)
    matter: int | None = None
    round: int | None = None
    step: int | None = None
    announces: int | None = None  # index of the leaders' step that this reminder says beforehand
    body: dict[str, Any] = Field(default_factory=dict, sa_column=document())
    text: str | None = Field(default=None, sa_type=Text)
    state: OutboxState = Field(default=OutboxState.WAITING, sa_type=String)
    due_at: datetime
    retry_at: datetime | None = None
    claimed_at: datetime | None = None
    parcel: str | None = Field(default=None, index=True)
    attempts: int = 0
    message_id: int | None = None
    sent_at: datetime | None = None
    created_at: datetime
    error: str | None = None


class Talk(SQLModel, table=True):
    """What a chat is being asked just now, and how often it guessed at codes."""

    chat_id: int = Field(primary_key=True, sa_type=BigInteger)
    awaiting: str | None = None
    about: dict[str, Any] = Field(default_factory=dict, sa_column=document())
    until: datetime | None = None
    guesses: int = 0
    guessed_at: datetime | None = None
    greeted_at: datetime | None = None
    hinted_on: date | None = None


class CalendarDay(SQLModel, table=True):
    """An imported day of the State Council's notice for `year`; overrides the built-in calendar."""

    day: date = Field(primary_key=True)
    year: int = Field(index=True)
    is_workday: bool
    name: str = ""


class Pause(SQLModel, table=True):
    """暂停 of everything, a unit or a matter; acts within one tick."""

    id: int | None = Field(default=None, primary_key=True)
    subject: str  # all | unit | matter
    subject_id: int | None = None
    reason: str | None = None
    by: str
    since: datetime
    lifted_at: datetime | None = None


class Stamp(SQLModel, table=True):
    """Single facts about this database: what kind of start it belongs to, the last tick, the bot's name."""

    key: str = Field(primary_key=True)
    value: str
