"""What the office does at its desk: what it takes in (来件), reports it issues (简报), notices it sends (通知), and
the years it opens.

Moments are aware and stored in UTC; dates are Beijing calendar days.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, Column, String, Text, UniqueConstraint
from sqlmodel import Field, SQLModel

from ledger.models import words_column
from ledger.words import BriefingKind, IntakeKind, IntakeState


class Intake(SQLModel, table=True):
    """来件: a workbook or document that the office sent to be taken into the ledger, or a text that it pasted.

    Nothing of it is in the ledger before a person has confirmed what was read. `content` is what was read, as it was
    corrected; `written` says what the confirmation added and changed, with the former values, for 撤销导入.
    """

    __table_args__ = (UniqueConstraint("chat_id", "message_id"),)
    id: int | None = Field(default=None, primary_key=True)
    kind: IntakeKind = Field(sa_type=String)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    holder: str
    chat_id: int = Field(sa_type=BigInteger)
    message_id: int
    file_id: str | None = None  # as Telegram knows it; None: the words of the message itself
    name: str | None = None
    size: int | None = None  # bytes
    state: IntakeState = Field(default=IntakeState.WAITING, sa_type=String, index=True)
    digest: str | None = None  # SHA-256 of the content
    path: str | None = None  # below DUBAN_FILES_DIR
    text: str | None = Field(default=None, sa_type=Text)  # what was pasted
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    written: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    received_at: datetime
    decided_at: datetime | None = None
    error: str | None = None
    version: int = 0


class Briefing(SQLModel, table=True):
    """专题 or 简报 as it was issued (定稿): its figures are frozen, each with the rows that it counts."""

    id: int | None = Field(default=None, primary_key=True)
    kind: BriefingKind = Field(sa_type=String)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")  # of a 专题
    from_on: date
    until_on: date
    units: list[int] = Field(default_factory=list, sa_column=words_column())  # in charge of its reader; none: all
    person_id: int | None = Field(default=None, foreign_key="person.id")  # who issued it
    holder: str
    issued_at: datetime
    content: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    version: int = 0


class Announcement(SQLModel, table=True):
    """通知 to a filtered set of people; who got it stands in the outbox, who answered 收到 in Receipt."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    holder: str
    text: str = Field(sa_type=Text)
    to: str  # the words that chose the receivers
    persons: list[int] = Field(default_factory=list, sa_column=words_column())
    matter_id: int | None = Field(default=None, foreign_key="matter.id")
    sent_at: datetime
    recalled_at: datetime | None = None
    version: int = 0


class Receipt(SQLModel, table=True):
    """收到: one person's word about one 通知."""

    __table_args__ = (UniqueConstraint("announcement_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    announcement_id: int = Field(foreign_key="announcement.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    received_at: datetime


class Season(SQLModel, table=True):
    """A year whose 专题报告 are collected: `year` is the one that they are about (十一)."""

    id: int | None = Field(default=None, primary_key=True)
    year: int = Field(unique=True)
    notice_number: str | None = None  # 文号 of the paper notice that the start notice cites
    notice_on: date | None = None
    opened_by: int | None = Field(default=None, foreign_key="person.id")
    opened_at: datetime
    version: int = 0


class SeasonPost(SQLModel, table=True):
    """Whether a post still answers for its reports in the new year, as its holder or the office said."""

    __table_args__ = (UniqueConstraint("season_id", "person_id"),)
    id: int | None = Field(default=None, primary_key=True)
    season_id: int = Field(foreign_key="season.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    asked_at: datetime
    confirmed_at: datetime | None = None
    is_changed: bool = False  # somebody else answers for it now; the office enters who
    version: int = 0


DESKWORK: tuple[Any, ...] = (Intake, Briefing, Announcement, Receipt, Season, SeasonPost)
"""All of them are audited."""
