"""What the ledger cannot answer, and 意见 about the bot: kept word for word, answered by people of the office."""

from datetime import date, datetime, time

from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from ledger import events
from ledger.access import Act, Actor, require
from ledger.errors import AnswerOnPaper, AnswerTooLong, TooManyQuestions
from ledger.models import Matter, Question, Share
from ledger.progress import Source, refuse_classified
from ledger.words import QuestionKind, Transmission
from ledger.workdays import Workdays, at, day_of

MOST_OPEN = 5  # of one person and day
LONGEST_ANSWER = 800  # characters
ANSWERED_WITHIN = 2  # working days; after that the office reads of it


def ask(
    session: Session,
    *,
    actor: Actor,
    text: str,
    source: Source,
    share: Share | None = None,
    kind: QuestionKind = QuestionKind.QUESTION,
    now: datetime,
) -> Question:
    """Note a question for the office; `share` None: about no single matter.

    Raises NotAllowed, ContentClassified, TooManyQuestions.
    """
    matter = session.get_one(Matter, share.matter_id) if share else None
    if share is not None:
        require(actor, Act.SEE, matter=matter, share=share)
    refuse_classified(text)
    asker = actor.posts[0].person.id or 0
    query = select(func.count(col(Question.id))).where(
        Question.person_id == asker, col(Question.answered_at).is_(None), Question.asked_at >= at(day_of(now), time())
    )
    if session.exec(query).one() >= MOST_OPEN:
        raise TooManyQuestions
    question = Question(
        kind=kind,
        person_id=asker,
        chat_id=source.chat_id or 0,
        message_id=source.message_id,
        share_id=share.id if share else None,
        text=text,
        asked_at=now,
    )
    session.add(question)
    session.flush()
    number = matter.number if matter else None
    events.record(session, at=now, actor=actor.name, verb=kind.value, matter=number, subject=question)
    return question


def answer(session: Session, *, actor: Actor, question: Question, text: str, now: datetime) -> bool:
    """The office's answer; True if it adds to an earlier one, which stays. What the asker asked before about the same
    matter is answered with it.

    Raises NotAllowed, ContentClassified, AnswerTooLong, AnswerOnPaper for an 内部 matter.
    """
    require(actor, Act.ANSWER)
    refuse_classified(text)
    if len(text) > LONGEST_ANSWER:
        raise AnswerTooLong(most=LONGEST_ANSWER)
    matter = matter_of(session, question)
    if matter is not None and matter.transmission == Transmission.INTERNAL:
        raise AnswerOnPaper(number=matter.number)
    is_more = question.answer is not None
    question.answer = f"{question.answer}\n{text}" if is_more else text
    _settle(session, actor, question, matter, now)
    return is_more


def answered_on_paper(session: Session, *, actor: Actor, question: Question, now: datetime) -> None:
    """A question about an 内部 matter was answered by telephone or on paper. Raises NotAllowed."""
    require(actor, Act.ANSWER)
    _settle(session, actor, question, matter_of(session, question), now)


def _settle(session: Session, actor: Actor, question: Question, matter: Matter | None, now: datetime) -> None:
    number = matter.number if matter else None
    for one in (question, *_older(session, question)):
        one.answered_by, one.answered_at = actor.posts[0].person.id, now
        one.version += 1
        session.add(one)
        events.record(session, at=now, actor=actor.name, verb="答复", matter=number, subject=one)


def _older(session: Session, question: Question) -> list[Question]:
    """Open questions of the same asker and matter from before this one; about no single matter: none."""
    query = _open().where(Question.person_id == question.person_id, Question.share_id == question.share_id)
    asked = session.exec(query.where(col(Question.id) < (question.id or 0))) if question.share_id else ()
    return list(asked)


def _open() -> SelectOfScalar[Question]:
    unanswered = select(Question).where(Question.kind == QuestionKind.QUESTION, col(Question.answered_at).is_(None))
    return unanswered.order_by(col(Question.id))


def still_open(session: Session) -> list[Question]:
    """What nobody has answered yet, the oldest first; 意见 need no answer."""
    return list(session.exec(_open()))


def overdue(session: Session, *, days: Workdays, today: date) -> list[int]:
    """The matters of questions that have waited for two working days or longer; 0: about no single matter."""
    long = (one for one in still_open(session) if days.between(day_of(one.asked_at), today) >= ANSWERED_WITHIN)
    matters = (matter_of(session, one) for one in long)
    return sorted({matter.number if matter else 0 for matter in matters})


def share_of(session: Session, question: Question) -> Share | None:
    return session.get_one(Share, question.share_id) if question.share_id else None


def matter_of(session: Session, question: Question) -> Matter | None:
    share = share_of(session, question)
    return session.get_one(Matter, share.matter_id) if share else None
