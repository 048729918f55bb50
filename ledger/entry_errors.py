"""What can be refused when the office enters, changes, stops or announces something by chat, by name."""

from ledger.errors import DomainError


class TitleMissing(DomainError):
    """A matter needs a name. Facts: most."""


class TitleTooLong(DomainError):
    """Facts: most."""


class EnteredAlready(DomainError):
    """A matter of this kind, name and lead is in the ledger. Facts: number."""


class NotByChat(DomainError):
    """What an 内部 matter is called or asks for does not go through chat. Facts: number, None for a new one."""


class OneLeadOnly(DomainError):
    """Facts: units."""


class LeadCooperates(DomainError):
    """A unit cannot lead and cooperate in the same matter. Facts: unit."""


class Unread(DomainError):
    """Words of a command that were not understood. Facts: words, usage."""


class FixedDate(DomainError):
    """规定时限 is moved by nobody; a wrong entry is corrected by the document that sets it. Facts: number, kind."""


class NothingChanges(DomainError):
    """It is so already. Facts: number, field."""


class WhyMissing(DomainError):
    """更改, 中止 and 撤销销号 need a reason. Facts: number, usage."""


class FieldUnknown(DomainError):
    """更改 of something that is not changed here; `way` says how it is, or is empty. Facts: number, field, way."""


class NotTakingPart(DomainError):
    """Facts: number, unit."""


class TakesPart(DomainError):
    """Facts: number, unit."""


class LeadStays(DomainError):
    """The lead is neither taken out nor stopped alone. Facts: number, unit."""


class NoSharesYet(DomainError):
    """Nobody has a part in it yet, so there is nothing to stop. Facts: number."""


class NothingStopped(DomainError):
    """恢复办理 of what was not 中止. Facts: number."""


class DateNeeded(DomainError):
    """恢复办理 after its date has passed needs a new one. Facts: number, day."""


class NotClosed(DomainError):
    """撤销销号 of what is not 已销号. Facts: number, status."""


class NothingToClose(DomainError):
    """No matter on the list can be treated so; `left_out`: how many are left out. Facts: verb, left_out."""


class ListMoved(DomainError):
    """A matter on the list has changed since it was shown. Facts: numbers."""


class NobodyMeant(DomainError):
    """The words name nobody to be told. Facts: text, nearest."""


class AnnouncementTooLong(DomainError):
    """Facts: most."""


class NamesInternal(DomainError):
    """A 通知 holds words of an 内部 matter, or says itself that it is 内部."""


class NoAnnouncement(DomainError):
    """No 通知 of this number, or none at all. Facts: number."""


class AnnouncementRecalled(DomainError):
    """Facts: number."""
