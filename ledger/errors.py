"""Everything that can be refused, by name. Only `handlers/errors.py` and the command line turn these into Chinese."""

from typing import Any


class DomainError(Exception):
    """A refusal that a person can understand; `facts` are what the sentence needs."""

    def __init__(self, **facts: Any) -> None:
        super().__init__(type(self).__name__)
        self.facts = facts


class NotAllowed(DomainError):
    """This person may not do that, or may not know whether it exists."""


class NoSuchMatter(DomainError):
    """No matter of this number that the asking person may see. Facts: number."""


class NoSuchUnit(DomainError):
    """Facts: text, nearest."""


class FilterUnclear(DomainError):
    """A word that says nothing about a list. Facts: text, nearest."""


class FilterAmbiguous(DomainError):
    """A word of a list that may mean several things. Facts: text, candidates."""


class FigureUnclear(DomainError):
    """A word behind 进度图 or 按时名单 that names nothing. Facts: text, nearest, is_list."""


class NotYourMatter(DomainError):
    """The matter exists in the person's sight, but this share is somebody else's. Facts: number."""


class AlreadyOver(DomainError):
    """The share or matter is closed or stopped already. Facts: number, status."""


class TrialUnchanged(DomainError):
    """试运行 is on already, or off already. Facts: is_on."""


class SeasonOpened(DomainError):
    """The reports of this year, or of a later one, stand in the ledger. Facts: year."""


class NothingToRepeat(DomainError):
    """No 专题报告 of an earlier year to open a new one from. Facts: year."""


class YearAhead(DomainError):
    """A year of 专题报告 whose turn has not come. Facts: year, next."""


class NobodyAskedYet(DomainError):
    """No year has been opened here, so no post was asked whether it is still responsible."""


class PlanTooLong(DomainError):
    """预演 over more days than are reckoned at once. In days. Facts: most."""


class CannotReshape(DomainError):
    """拆分 or 合并事项 is not possible; `why` is report, before, few, same or kinds. Facts: number, why."""


class NameTaken(DomainError):
    """Another unit, or another person of the unit, bears this name. Facts: name."""


class SameUnit(DomainError):
    """The unit cannot be merged into this one, or is no unit of its own any more. Facts: unit."""


class NoChangePending(DomainError):
    """No 更名 or 合并 waits for its day. Facts: unit."""


class NotDoneYet(DomainError):
    """销号 and 退回 need a share in 已办结(待销号). Facts: number, status."""


class NotReportedYet(DomainError):
    """公开 or 抄报 was said of a report without 报送, or one that waits for 确认办结. Facts: number, claimed."""


class SaidForOthers(DomainError):
    """The office speaks of a unit's share without 代录. Facts: number, unit."""


class NothingOwned(DomainError):
    """The speaker answers for no open matter."""


class NobodyToTell(DomainError):
    """Nobody of that role can be reached in the unit. Facts: unit."""


class ProofMissing(DomainError):
    """销号 of 督察整改 needs the 文号 of the 验收意见 and the link of the 公示. Facts: number."""


class NoShare(DomainError):
    """The unit has no part in the matter. Facts: number, unit, lead."""


class LegsOpen(DomainError):
    """办结 and 销号 wait for the open legs of a report. Facts: number, legs."""


class ReasonMissing(DomainError):
    """退回 needs a reason and a date. Facts: number."""


class DateUnclear(DomainError):
    """A date is needed and none could be read. Facts: text."""


class DateInFuture(DomainError):
    """Something cannot have happened on a day that has not come. Facts: day."""


class DatePassed(DomainError):
    """A new date must lie ahead. Facts: day."""


class NoDeadline(DomainError):
    """More time was asked for a matter without a deadline. Facts: number."""


class NotLater(DomainError):
    """The new date does not lie behind the present deadline `day`. Facts: number, day."""


class BeyondMatter(DomainError):
    """A cooperating unit's date may not lie beyond the matter's own, `day`. Facts: number, day."""


class NoRoomLeft(DomainError):
    """A cooperating unit's date is the matter's own already, `day`. Facts: number, day."""


class AlreadyDecided(DomainError):
    """The request is not open any more. Facts: number, state."""


class Outdated(DomainError):
    """The button was made from an older state of the row; nothing was changed. Facts: number."""


class ButtonUnknown(DomainError):
    """The callback data is none of ours, or forged."""


class TooManyGuesses(DomainError):
    """Facts: until."""


class PostTaken(DomainError):
    """The post is bound to another user already."""


class HandoverClosed(DomainError):
    """The link of a 转办 was used, declined, voided, or has expired; no number for who may not see the matter.
    Facts: state, number."""


class OwnHandover(DomainError):
    """The link was opened by whoever hands over, or answers for the share already."""


class OtherUnit(DomainError):
    """The receiver belongs to another unit: between units the office decides. Facts: number, unit."""


class RegisterFirst(DomainError):
    """The unit has a post of this name that nobody holds yet: its own code binds it, not a link. Facts: person."""


class NameUnclear(DomainError):
    """What was said is no name of a person."""


class TooManyQuestions(DomainError):
    """Five questions of one person are open today."""


class TooManyCalls(DomainError):
    """重大情况 was called twice today by this person, or three times by this unit. Facts: phone."""


class NotOfUnit(DomainError):
    """The unit has no person of this name. Facts: person, unit."""


class AnswerOnPaper(DomainError):
    """A question about an 内部 matter is not answered in chat. Facts: number."""


class AnswerTooLong(DomainError):
    """Facts: most."""


class CommandUnclear(DomainError):
    """The command's words are off. Facts: usage."""


class NothingPaused(DomainError):
    """恢复 of something that is not paused."""


class AlreadyPaused(DomainError):
    """暂停 of something that is paused already."""


class ContentClassified(DomainError):
    """Text, caption or file name shows 绝密/机密/秘密★: nothing is stored."""


class InternalMatter(DomainError):
    """Neither files nor drafts of an 内部 matter go through chat. Facts: number."""


class FilesNotTaken(DomainError):
    """The office has not allowed files for this matter, or (number None) for any of the speaker's. Facts: number."""


class FileTooLarge(DomainError):
    """Facts: number, most."""


class IntakeTooLarge(DomainError):
    """A 来件 is larger than a bot may fetch. Facts: most."""


class ImportSettled(DomainError):
    """A preview of an import that is not the present one: written, dropped, or shown anew. Facts: state."""


class LedgerMoved(DomainError):
    """The ledger has changed since the preview of an import."""


class NothingToUndo(DomainError):
    """No import stands that could be undone."""


class FileUnclear(DomainError):
    """It is not clear which matter a file belongs to."""


class NoReport(DomainError):
    """底稿 is of a 专题报告 only; the speaker has none, or this matter is none. Facts: number."""


class NoSuchPost(DomainError):
    """No post is known by these words, or several are. Facts: text, nearest."""


class SameHolder(DomainError):
    """The successor is the holder already. Facts: person."""


class NameInUse(DomainError):
    """The unit has another post of this name. Facts: person, unit."""


class SuccessionPassed(DomainError):
    """A post cannot change hands on a day that has passed. Facts: day."""


class SuccessionPending(DomainError):
    """The post changes hands on that day already. Facts: person, day."""


class SuccessionOver(DomainError):
    """The change was applied or cancelled already. Facts: person."""


class NoSuccession(DomainError):
    """Nothing is planned for this post. Facts: person."""


class LeavePassed(DomainError):
    """A leave must not be over. Facts: day."""


class LeaveTooLong(DomainError):
    """Facts: most."""


class NoStandIn(DomainError):
    """Leave of somebody for whom nobody stands in. Facts: person."""


class StandInElsewhere(DomainError):
    """Whoever stands in must hold another post of the same unit. Facts: person, unit."""


class NotOnLeave(DomainError):
    """销假 of somebody who has no leave. Facts: person."""


class ErasureReasonMissing(DomainError):
    """清除 needs a reason. No number: about no matter. Facts: number."""


class AlreadyErased(DomainError):
    """There are no words left to erase. No number: about no matter. Facts: number."""


class ErasureAsked(DomainError):
    """清除 of this was asked for and waits for the second person. No number: about no matter. Facts: number."""


class ErasureSettled(DomainError):
    """A request for 清除 was confirmed or declined before. No number: about no matter. Facts: number, state."""


class OwnErasure(DomainError):
    """Whoever asks for 清除 does not confirm it. No number: about no matter. Facts: number."""


class DraftOver(DomainError):
    """The draft of tasks is entered (`numbers`), dropped or too old; or there is none. Facts: numbers."""


class NothingToEnter(DomainError):
    """No line of the draft of tasks can be entered as it stands."""


class NoTasksRead(DomainError):
    """The words hold no task. Facts: usage."""


class NoSuchLine(DomainError):
    """The draft of tasks has no such line, or it is entered already. Facts: line, most."""


class LineUnsettled(DomainError):
    """What the line of the draft says of this field is not clear enough to be accepted. Facts: line, field, usage."""


class DocumentInternal(DomainError):
    """The document is marked as not for circulation: 内部资料, 注意保存."""


class GroupTaken(DomainError):
    """The group is allowed already, for one unit. Facts: unit."""


class GroupNotAllowed(DomainError):
    """停用本群 where nothing is allowed."""


class NotBound(DomainError):
    """Nobody holds this post in chat. Facts: unit, person."""


class ByTelephone(DomainError):
    """A post of 对接方式 电话 needs no code. Facts: unit, person."""


class SchemaNewer(DomainError):
    """The database was written by a newer release. Facts: revision."""


class WrongKind(DomainError):
    """A rehearsal database was started as real, or the other way round. Facts: kind."""


class NotActive(DomainError):
    """Another process holds the active role on this database."""


class LedgerBroken(DomainError):
    """`duban audit` found the first thing that does not agree. Facts: what."""
