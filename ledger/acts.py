"""What people do about matters beside reporting: asks between units, objections, judgements, who leads, who succeeds
whom, calls about major events, and what is taken out of the ledger again (七)(八)(十).

Moments are aware and stored in UTC; dates are Beijing calendar days.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text, text
from sqlmodel import Field, SQLModel

from ledger.models import words_column
from ledger.words import (
    AskState,
    ChangeKind,
    ContactKind,
    ErasureState,
    JudgementState,
    MajorState,
    ObjectionState,
    ProposalState,
)


class Ask(SQLModel, table=True):
    """商请: people of the lead ask one cooperating unit for something until a day (八).

    `answer_by` is R, the day that counts: the lead's, or a later one that the unit named. `round` grows when it
    changes. `nth` counts the asks to this unit about this matter.
    """

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)  # the cooperating unit's
    lead_id: int = Field(foreign_key="unit.id")  # who asks: the lead of that day
    person_id: int = Field(foreign_key="person.id")
    holder: str  # the name of that day
    text: str = Field(sa_type=Text)
    urgent_reason: str | None = None  # 急件: why fewer than two working days
    answer_by: date
    round: int = 1
    nth: int = 1
    state: AskState = Field(default=AskState.OPEN, sa_type=String, index=True)
    asked_at: datetime
    answer: str | None = Field(default=None, sa_type=Text)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    promised_on: date | None = None  # the first later day that the unit named: it moved `answer_by` by itself
    wanted_on: date | None = None  # a further day the unit asks for; the lead has to agree
    coordinated_on: date | None = None  # 协调: the day of the lead's first record; the later steps count from it
    referred_at: datetime | None = None  # 提请环委办协调: the lead's tap
    decided_by: int | None = Field(default=None, foreign_key="person.id")  # who accepted, refused or closed it
    decided_at: datetime | None = None
    note: str | None = None
    version: int = 0


class Coordination(SQLModel, table=True):
    """协调: what people of the lead did about an open ask, in one line."""

    id: int | None = Field(default=None, primary_key=True)
    ask_id: int = Field(foreign_key="ask.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    holder: str
    kind: ContactKind = Field(sa_type=String)
    text: str = Field(sa_type=Text)
    happened_on: date
    recorded_at: datetime


class Objection(SQLModel, table=True):
    """不属本单位职责: once per share, with its basis and a proposal. Until decided the division of work stays."""

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", unique=True)
    ask_id: int | None = Field(default=None, foreign_key="ask.id")
    person_id: int = Field(foreign_key="person.id")
    holder: str
    basis: str = Field(sa_type=Text)
    proposal: str = Field(sa_type=Text)
    state: ObjectionState = Field(default=ObjectionState.UNDECIDED, sa_type=String, index=True)
    raised_at: datetime
    queued_at: datetime | None = None  # undecided for five working days: it joined 待明确牵头
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    note: str | None = None
    version: int = 0


class Judgement(SQLModel, table=True):
    """推进不力, written by a named person with a reason; the unit may answer with a 正当理由 (八)(十九)."""

    id: int | None = Field(default=None, primary_key=True)
    share_id: int = Field(foreign_key="share.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    holder: str
    reason: str = Field(sa_type=Text)
    state: JudgementState = Field(default=JudgementState.WRITTEN, sa_type=String)
    written_at: datetime
    answer: str | None = Field(default=None, sa_type=Text)
    answered_by: int | None = Field(default=None, foreign_key="person.id")
    answered_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    note: str | None = None
    version: int = 0


class Committee(SQLModel, table=True):
    """专业委员会 (九): a named group of units with a lead, usable wherever a list of units is."""

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    lead_id: int | None = Field(default=None, foreign_key="unit.id")
    members: list[str] = Field(default_factory=list, sa_column=words_column())  # names of units
    ended_at: datetime | None = None  # 撤销; the row stays, for its history
    version: int = 0


class LeadProposal(SQLModel, table=True):
    """Who should lead a matter that has no lead, or one whose division is disputed (七); and every decision about it,
    from its preview on: then with its basis."""

    id: int | None = Field(default=None, primary_key=True)
    matter_id: int = Field(foreign_key="matter.id", index=True)
    unit_id: int = Field(foreign_key="unit.id")  # proposed as lead
    person_id: int = Field(foreign_key="person.id")
    holder: str
    reason: str | None = Field(default=None, sa_type=Text)
    state: ProposalState = Field(default=ProposalState.PROPOSED, sa_type=String)
    proposed_at: datetime
    basis: str | None = None  # of the decision: 三定, 责任清单, 会议纪要, 文号
    responsible_id: int | None = Field(default=None, foreign_key="person.id")  # named with the decision
    releases: bool = False  # 不再承担: the former lead has no part any more
    decided_by: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = None
    version: int = 0


class MajorEvent(SQLModel, table=True):
    """重大情况 (十)(二十): a call to ring back, never the content."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id")  # who calls
    holder: str
    unit_id: int = Field(foreign_key="unit.id")
    matter_id: int | None = Field(default=None, foreign_key="matter.id")
    state: MajorState = Field(default=MajorState.OPEN, sa_type=String, index=True)
    rehearsal: bool = False  # 演练
    raised_at: datetime  # while it is only shown: when it was shown
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")  # the first who said that he rings back
    confirmed_at: datetime | None = None
    version: int = 0


class Succession(SQLModel, table=True):
    """A post changes hands on a day: the duties stay with the post, the promises of the predecessor lapse (十).

    It is a preview until it is confirmed, and waits from then on until it is applied or cancelled.
    """

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    name: str  # of the successor
    title: str | None = None
    phone: str | None = None
    effective_on: date
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime
    confirmed_at: datetime | None = None
    applied_at: datetime | None = None
    cancelled_at: datetime | None = None
    predecessor: str | None = None  # the holder's name until it was applied
    version: int = 0


class Leave(SQLModel, table=True):
    """Absence with dates, both included: only the 代理人 is asked, and one summary follows on return."""

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", index=True)
    from_on: date
    until_on: date
    deputy_id: int | None = Field(default=None, foreign_key="person.id")  # who was named for this leave
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime
    began_at: datetime | None = None  # away from here on
    ended_at: datetime | None = None  # came back, or the leave was called off
    version: int = 0


class UnitChange(SQLModel, table=True):
    """单位更名 or 合并 on a day; the old name stays an alias."""

    id: int | None = Field(default=None, primary_key=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)
    kind: ChangeKind = Field(sa_type=String)
    name: str | None = None  # the new name
    into_id: int | None = Field(default=None, foreign_key="unit.id")
    basis: str | None = None
    effective_on: date
    entered_by: int | None = Field(default=None, foreign_key="person.id")
    entered_at: datetime
    applied_at: datetime | None = None
    cancelled_at: datetime | None = None
    version: int = 0


class GroupChat(SQLModel, table=True):
    """A group in which the office lets the bot speak about one unit's matters, until `ended_at`."""

    __table_args__ = (
        Index(
            "ix_groupchat_chat",
            "chat_id",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )
    id: int | None = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    unit_id: int = Field(foreign_key="unit.id")
    allowed_by: int | None = Field(default=None, foreign_key="person.id")
    allowed_at: datetime
    ended_at: datetime | None = None
    version: int = 0


class Erasure(SQLModel, table=True):
    """清除: one person asks with a reason, a second one confirms; then the text or file is gone and the chain still
    proves. `subject` names the row, as events do (`progress:12`)."""

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(index=True)
    reason: str
    state: ErasureState = Field(default=ErasureState.ASKED, sa_type=String)
    asked_by: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime
    confirmed_by: int | None = Field(default=None, foreign_key="person.id")
    confirmed_at: datetime | None = None
    version: int = 0


ACTS: tuple[Any, ...] = (
    Ask,
    Coordination,
    Objection,
    Judgement,
    Committee,
    LeadProposal,
    MajorEvent,
    Succession,
    Leave,
    UnitChange,
    GroupChat,
    Erasure,
)
"""All of them are audited."""
