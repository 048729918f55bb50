"""The field's terms (glossary of the domain), as stored, exported and said.

Identifiers are English, values are the Chinese words people use: one vocabulary for tables, files and chat.
"""

from enum import StrEnum


class UnitKind(StrEnum):
    PROVINCIAL = "省直部门"
    CITY = "市州"
    COUNTY = "县市区"
    OFFICE = "环委办"
    PARTY_GOVERNMENT = "党委政府"
    OTHER = "其他"


class Role(StrEnum):
    RESPONSIBLE = "责任人"
    LIAISON = "联络员"
    DEPUTY_LEADER = "分管领导"
    HEAD = "主要负责人"
    OFFICE = "环委办"
    ADMINISTRATOR = "管理员"


class Contact(StrEnum):
    """对接方式: how a person is reached. Not joining the bot is a normal state."""

    BOT = "机器人"
    TELEPHONE = "电话"


class MatterKind(StrEnum):
    REPORT = "专题报告"
    ITEM = "具体事项"
    RECTIFICATION = "督察整改"
    ASSIGNMENT = "临时交办"


FIXED_DATE_KINDS = frozenset({MatterKind.REPORT, MatterKind.RECTIFICATION})
"""Kinds whose date is 规定时限: nobody here moves it."""


class Transmission(StrEnum):
    """传输范围: what may be said of a matter in chat."""

    OPEN = "公开"
    INTERNAL = "内部"


class ShareRole(StrEnum):
    LEAD = "牵头"
    COOPERATING = "配合"


class Status(StrEnum):
    NOT_STARTED = "未启动"
    IN_PROGRESS = "推进中"
    BLOCKED = "受阻"
    UNCONFIRMED = "待确认办结"
    DONE = "已办结(待销号)"
    CLOSED = "已销号"
    STOPPED = "已中止"


OVER = frozenset({Status.DONE, Status.CLOSED, Status.STOPPED})
"""Statuses in which the unit owes nothing more."""


class LegName(StrEnum):
    """环节 of a 专题报告 (十一)."""

    SUBMIT = "报送"
    COPY_SUPERIOR = "抄报"
    COPY_OFFICE = "抄送"
    PUBLISH = "公开"


class LegState(StrEnum):
    OPEN = "待办"
    DONE = "已办"
    NOT_PUBLISHED = "不公开"
    PARTLY_PUBLISHED = "部分公开"


class HandoverState(StrEnum):
    """转办, from the offer to the receiver's word."""

    OFFERED = "待接办"
    ACCEPTED = "已接办"
    DECLINED = "未接办"
    VOID = "已作废"


class QuestionKind(StrEnum):
    QUESTION = "提问"
    FEEDBACK = "意见"  # about the bot itself


class FileState(StrEnum):
    """A file sent in chat: noted first, fetched and stored after."""

    WAITING = "待取"
    STORED = "已存"
    FAILED = "未取到"
    ERASED = "已清除"


class ExtensionState(StrEnum):
    """延期申请 and 情况说明."""

    INCOMPLETE = "待补充"  # date or reason still to be said
    UNDECIDED = "待定"
    GRANTED = "同意"
    REFUSED = "不同意"
    WITHDRAWN = "已撤回"
    REPLACED = "已更替"  # by a later request for the same share


class AskState(StrEnum):
    """商请 of a cooperating unit, from the asking to its end."""

    OPEN = "待答复"
    EXPLAINED = "待认定"  # a reason was given; the lead accepts it or not
    OBJECTED = "有异议"  # 不属本单位职责: paused until decided
    ANSWERED = "已回复"
    EXCUSED = "理由成立"
    CLOSED = "已结束"  # by the lead
    REPLACED = "已更替"  # by a later ask to the same unit about the same matter
    RELEASED = "无需答复"  # the share ended or moved to another unit


class ContactKind(StrEnum):
    """协调: how people of the lead spoke with the unit."""

    CALL = "电话"
    MEETING = "会商"
    LETTER = "发函"


class ObjectionState(StrEnum):
    UNDECIDED = "待定"
    UPHELD = "成立"
    REJECTED = "不成立"
    WITHDRAWN = "已撤回"


class JudgementState(StrEnum):
    """推进不力, and what became of the unit's 正当理由."""

    WRITTEN = "已认定"
    ANSWERED = "已说明"
    EXCUSED = "理由成立"
    UPHELD = "理由不成立"
    WITHDRAWN = "已撤销"


class ProposalState(StrEnum):
    PROPOSED = "待定"
    ADOPTED = "已采纳"
    DECLINED = "未采纳"
    SHOWN = "待确认"  # the office's own decision, previewed and not confirmed yet
    DROPPED = "未确认"


class MajorState(StrEnum):
    SHOWN = "待发出"  # previewed: nobody has been told
    DROPPED = "未发出"
    OPEN = "待确认"
    CONFIRMED = "已确认"
    CANCELLED = "已撤销"
    LAPSED = "无人确认"  # said often enough; the office has it on its list


class ChangeKind(StrEnum):
    RENAMED = "更名"
    MERGED = "合并"


class ErasureState(StrEnum):
    ASKED = "待复核"
    DONE = "已清除"
    DECLINED = "未同意"


class IntakeKind(StrEnum):
    """来件, by what is done with it."""

    LEDGER = "台账"  # a workbook of the whole ledger, to be imported
    TASKS = "任务"  # a document with responsibility phrases


class IntakeState(StrEnum):
    WAITING = "待取"
    SHOWN = "待确认"
    AGAIN = "待再次确认"  # so much changes that a second word is needed
    WRITTEN = "已写入"
    UNDONE = "已撤销"
    DROPPED = "未写入"
    FAILED = "未取到"


class BriefingKind(StrEnum):
    UNIT = "专题"
    PERIOD = "简报"


class LetterState(StrEnum):
    """A draft on its way to paper; the bot sends it nowhere."""

    DRAFTED = "待审"
    APPROVED = "同意发文"
    CALL_FIRST = "先打电话"
    DEFERRED = "暂缓"
    RETURNED = "退回修改"
    ISSUED = "已发文"  # the register's 文号 and date are entered
    VOID = "已作废"  # its reason has gone
    TOLD = "已告知"  # no letter: the 主要负责人 was told by a tap of the office


class MessageClass(StrEnum):
    """Classes of messages by when they may be sent; `notice` is the office's own 15:00 work notice."""

    URGENT = "urgent"
    REPLY = "reply"
    PERSONAL = "personal"
    NOTICE = "notice"
    BUNDLE = "bundle"


class OutboxState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    CANCELLED = "cancelled"
    FAILED = "failed"
    TELEPHONE = "telephone"  # nobody reachable by chat: a person of the office has to call
    CALLED = "called"


class InboxState(StrEnum):
    WAITING = "waiting"
    DONE = "done"
    PARKED = "parked"
