"""What can be refused between units: asks, objections, judgements, committees, who leads, letters (七)(八)(九)."""

from ledger.errors import DomainError


class NotLeading(DomainError):
    """Asking is for the lead of a matter, and this one is led by `lead` (None: nobody yet). Facts: number, lead."""


class NoCooperatingUnit(DomainError):
    """The unit does not cooperate in the matter; `units` do. Facts: number, unit, units."""


class NobodyToAsk(DomainError):
    """No cooperating unit of the matter (None: of any that one leads) has work left. Facts: number."""


class AskedAlready(DomainError):
    """Not twice within two working days: again from `until`. Facts: number, unit, by, asked_on, until."""


class TooShort(DomainError):
    """Fewer than two working days to answer, and no reason why. Facts: number, day."""


class NoWorkday(DomainError):
    """No day to answer on: a day off, or the first after a holiday. Facts: day, proposal, after_holiday."""


class AskTooLong(DomainError):
    """Facts: most."""


class AskOver(DomainError):
    """The ask waits for no answer any more, or not for this one. Facts: number, unit, state."""


class NoOpenAsk(DomainError):
    """No ask to this unit about this matter is open. Facts: number, unit."""


class ObjectionUndecided(DomainError):
    """不属本单位职责 was raised and is not decided yet. Facts: number, unit."""


class ObjectionMade(DomainError):
    """A unit objects once per matter. Facts: number, state."""


class ObjectionLate(DomainError):
    """Objections are raised within three working days; `until` was the last one. Facts: number, until."""


class ObjectionIncomplete(DomainError):
    """An objection needs its basis and a proposal. Facts: number."""


class ReasonNeeded(DomainError):
    """Facts: number."""


class LeadUnclear(DomainError):
    """A decision about the lead needs a unit and a basis. Facts: usage."""


class LeadsAlready(DomainError):
    """The unit leads the matter already. Facts: number, unit."""


class NotCooperating(DomainError):
    """Only a cooperating unit's part can be judged; this unit leads. Facts: number, unit."""


class OwnUnitJudged(DomainError):
    """Nobody judges his own unit's part, or the reason that it gave. Facts: number."""


class JudgeOnPaper(DomainError):
    """An 内部 matter is not judged in chat. Facts: number."""


class AlreadyJudged(DomainError):
    """A judgement of this share stands already. Facts: number, unit, by."""


class JudgementMoved(DomainError):
    """The judgement was answered, decided or taken back meanwhile. Facts: number, state."""


class NothingJudged(DomainError):
    """No judgement of this share stands. Facts: number, unit."""


class NotTheWriter(DomainError):
    """Only whoever wrote a judgement, or the office, takes it back. Facts: number, by."""


class ReasonTooLong(DomainError):
    """Facts: most."""


class NoReasonAsked(DomainError):
    """正当理由 was said where no judgement waits for one; no number if none was named. Facts: number."""


class NoSuchCommittee(DomainError):
    """Facts: text, nearest."""


class CommitteeNameTaken(DomainError):
    """A committee may not be called as a unit is. Facts: name, unit."""


class NoSuchLetter(DomainError):
    """The matter has no such letter that could be meant. Facts: number, kind."""


class LetterIssued(DomainError):
    """The letter has its 文号 already. Facts: number, kind, document, day."""


class LetterWaits(DomainError):
    """A draft of this kind is on its way already. Facts: number, kind, state."""


class NotApproved(DomainError):
    """文号 and date are entered only for a letter that was approved. Facts: number, kind, state."""


class IssuedBeforeDraft(DomainError):
    """A letter is issued on or after the day on which it was drafted. Facts: day, drafted."""


class NotADayOfWork(DomainError):
    """暂缓 needs a working day; `next` is the one after. Facts: day, next."""


class OnlyReminded(DomainError):
    """市州 and 党委政府 are reminded and asked; they get no 督办函. Facts: number, unit."""
