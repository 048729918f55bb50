"""The matters themselves: who owes what to whom until when, and what was said about it.

Moments are aware and stored in UTC; dates are Beijing calendar days.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, Index, String, Text, UniqueConstraint, false, text
from sqlmodel import Field, SQLModel

from ledger.words import (
    Contact,
    ExtensionState,
    FileState,
    HandoverState,
    LegName,
    LegState,
    LetterState,
    MatterKind,
    QuestionKind,
    ShareRole,
    Status,
    Transmission,
    UnitKind,
)

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


NEVER_AGAIN = {"sqlite_autoincrement": True}
"""A removed row (撤销导入) takes its id with it: keys of messages, buttons and the history name rows by it."""


def words_column() -> Any:
    """A column for a short list of words, written whole: assign a new list, never append."""
    return Column(JSON, nullable=False)


class Unit(SQLModel, table=True):
    __table_args__ = NEVER_AGAIN
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    aliases: list[str] = Field(default_factory=list, sa_column=words_column())
    kind: UnitKind = Field(sa_type=String)
    parent_id: int | None = Field(default=None, foreign_key="unit.id")
    superior: str | None = None  # 上级主管部门, named only: it is not in this ledger
    position: int = 0  # 建制顺序
    merged_into_id: int | None = Field(default=None, foreign_key="unit.id")  # 合并: it is no unit of its own any more


class Person(SQLModel, table=True):
    """A post in a unit; `name` is the present holder's."""

    __table_args__ = (UniqueConstraint("name", "unit_id"), NEVER_AGAIN)
    id: int | None = Field(default=None, primary_key=True)
    name: str
    unit_id: int = Field(foreign_key="unit.id", index=True)
    title: str | None = None
    roles: list[str] = Field(default_factory=list, sa_column=words_column())
    phone: str | None = None
    deputy_id: int | None = Field(default=None, foreign_key="person.id")
    contact: Contact = Field(default=Contact.BOT, sa_type=String)
    position: int = 0
    version: int = 0
    since: date | None = None  # the present holder's first day; None: since the roster was entered


class Binding(SQLModel, table=True):
    """A Telegram user holds a post from `since` until `until` (None: still)."""

    __table_args__ = (
        Index(
            "ix_binding_post",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")
    user_id: int = Field(sa_type=BigInteger, index=True)
    chat_id: int = Field(sa_type=BigInteger)
    since: datetime
    until: datetime | None = None
    unreachable_at: datetime | None = None  # Telegram refused for good; cleared when the person writes again


class Invite(SQLModel, table=True):
    """A one-time code; only its digest is kept."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    digest: str = Field(unique=True)
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None
    void_at: datetime | None = None


class Matter(SQLModel, table=True):
    """督办事项. `number` is what people say; it is never reused."""

    __table_args__ = NEVER_AGAIN
    id: int | None = Field(default=None, primary_key=True)
    number: int = Field(unique=True)
    kind: MatterKind = Field(sa_type=String, index=True)
    year: int | None = None
    title: str
    requirement: str | None = None
    basis: str | None = None
    lead_id: int | None = Field(default=None, foreign_key="unit.id", index=True)  # None: 待明确牵头 (七)
    tags: list[str] = Field(default_factory=list, sa_column=words_column())
    starts_on: date | None = None
    due_on: date | None = None
    transmission: Transmission = Field(default=Transmission.OPEN, sa_type=String)
    link: str | None = None
    takes_files: bool = Field(default=False, sa_column_kwargs={"server_default": false()})
    parent_id: int | None = Field(default=None, foreign_key="matter.id", index=True)  # 拆分: split from
    merged_into_id: int | None = Field(default=None, foreign_key="matter.id")  # 合并事项
    entered_on: date
    version: int = 0


class Share(SQLModel, table=True):
    """分工: one unit's part in a matter.

    `effective_on` is the last working day on or before `due_on` and is recomputed with the calendar;
    `round` grows when it changes. `fulfilled_on` is the day the report was submitted or the work done:
    it ends the ladder and the count of days late.
    """

    __table_args__ = (UniqueConstraint("matter_id", "unit_id"), NEVER_AGAIN)
    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: ShareRole = Field(sa_type=String)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    task: str | None = None
    own_due_on: date | None = None  # None: the matter's date
    due_on: date | None = Field(default=None, index=True)
    effective_on: date | None = None
    round: int = 1
    status: Status = Field(default=Status.NOT_STARTED, sa_type=String, index=True)
    percent: int | None = None
    expected_on: date | None = None
    explained: bool = False  # 情况说明 was accepted by the office
    fulfilled_on: date | None = None
    done_at: datetime | None = None  # when 办结 was recorded; the office's days start here
    last_words: str | None = None
    last_said_at: datetime | None = None
    version: int = 0


class Leg(SQLModel, table=True):
    """环节 of a 专题报告 (十一)."""

    __table_args__ = (UniqueConstraint("share_id", "name"), NEVER_AGAIN)
    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    name: LegName = Field(sa_type=String)
    state: LegState = Field(default=LegState.OPEN, sa_type=String)
    happened_on: date | None = None
    document_number: str | None = None
    reason: str | None = None
    version: int = 0


class Progress(SQLModel, table=True):
    """进展: what somebody said or the office recorded, word for word, never changed, only superseded."""

    __table_args__ = (UniqueConstraint("chat_id", "message_id", "revision", "share_id"),)
    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    holder: str  # the name of that day
    text: str = Field(sa_type=Text)
    understood: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    before: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    chat_id: int | None = Field(default=None, sa_type=BigInteger)
    message_id: int | None = None
    revision: int = 0
    behalf: str | None = None  # 代录: 纸质 or 电话; None: said in chat
    happened_on: date | None = None
    reported_at: datetime
    superseded_by: int | None = None  # a later Progress, or its own id when withdrawn


class Letter(SQLModel, table=True):
    """A draft that waits for a named human; the bot never sends it anywhere.

    `round` is that of the share, or of the ask if the letter is about one. `number` and `issued_on` are the
    register's: the office enters them when the paper has gone out.
    """

    __table_args__ = (
        Index(
            "ix_letter_of_share",
            "kind",
            "share_id",
            "round",
            unique=True,
            sqlite_where=text("ask_id IS NULL"),
            postgresql_where=text("ask_id IS NULL"),
        ),
        UniqueConstraint("kind", "ask_id", "round"),
    )
    id: int | None = Field(default=None, primary_key=True)
    kind: str
    share_id: int = Field(foreign_key="share.id", index=True)
    round: int
    drafted_at: datetime
    state: LetterState = Field(default=LetterState.DRAFTED, sa_type=String)
    ask_id: int | None = Field(default=None, foreign_key="ask.id")
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    deferred_to: date | None = None
    note: str | None = None
    number: str | None = None
    issued_on: date | None = None
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Extension(SQLModel, table=True):
    """延期申请, or for 规定时限 a 情况说明 with the expected date. `decided_on` is the new date that was granted."""

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    kind: str
    wanted_on: date | None = None
    reason: str | None = None
    state: ExtensionState = Field(default=ExtensionState.UNDECIDED, sa_type=String)
    asked_at: datetime
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    entry_id: int | None = Field(default=None, foreign_key="progress.id")  # the words that asked
    decided_on: date | None = None
    note: str | None = None
    version: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class Handover(SQLModel, table=True):
    """转办: a share offered to whoever opens a one-time link; only the digest of its code is kept.

    `expires_at` is machine time. Only the press of the user who opened the link last counts. The duty moves when the
    receiver accepts.
    """

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    person_id: int = Field(foreign_key="person.id")  # who hands over
    entry_id: int | None = Field(default=None, foreign_key="progress.id")  # the words that asked
    digest: str = Field(unique=True)
    state: HandoverState = Field(default=HandoverState.OFFERED, sa_type=String)
    offered_at: datetime
    expires_at: datetime
    opened_by: int | None = Field(default=None, sa_type=BigInteger)  # Telegram user
    accepted_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    version: int = 0


class Question(SQLModel, table=True):
    """What the ledger could not answer, or 意见 about the bot: the office reads it, and its reply goes back."""

    id: int | None = Field(default=None, primary_key=True)
    kind: QuestionKind = Field(sa_type=String)
    person_id: int = Field(foreign_key="person.id", index=True)
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int | None = None
    share_id: int | None = Field(default=None, foreign_key="share.id", index=True)
    text: str = Field(sa_type=Text)
    asked_at: datetime
    answer: str | None = Field(default=None, sa_type=Text)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    version: int = 0


class Attachment(SQLModel, table=True):
    """A file sent in chat for a matter that takes files; stored under DUBAN_FILES_DIR as `path`, known by digest."""

    __table_args__ = (UniqueConstraint("chat_id", "message_id", "share_id"),)
    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    holder: str  # the name of that day
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int
    file_id: str  # as Telegram knows it
    name: str
    media: str
    size: int | None = None  # bytes
    state: FileState = Field(default=FileState.WAITING, sa_type=String, index=True)
    digest: str | None = None  # SHA-256 of the content
    path: str | None = None  # below DUBAN_FILES_DIR
    received_at: datetime
    stored_at: datetime | None = None
    error: str | None = None
