"""Questions to the office are kept word for word and answered by the office only, on both databases."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import directory, events, questions
from ledger.access import Actor
from ledger.db import Ledger
from ledger.errors import (
    AnswerOnPaper,
    AnswerTooLong,
    ContentClassified,
    NotAllowed,
    TooManyQuestions,
)
from ledger.models import Matter, Person, Question, Share
from ledger.progress import Source
from ledger.rows import Event
from ledger.words import QuestionKind
from ledger.workdays import BEIJING

NOW = datetime(2027, 1, 8, 10, 0, tzinfo=BEIJING)
WATER, DESK, ECOLOGY, AUDIT = "省水利厅责任人", "省环委办值班", "省生态环境厅责任人", "省审计厅责任人"


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, number: int) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    return session.exec(select(Share).where(Share.matter_id == matter.id)).one()


def ask(
    session: Session,
    text: str = "标准是什么",
    *,
    who: str = WATER,
    number: int | None = 8,
    now: datetime = NOW,
    kind: QuestionKind = QuestionKind.QUESTION,
) -> Question:
    share = share_of(session, number) if number else None
    by = actor(session, who)
    return questions.ask(session, actor=by, text=text, source=Source(1, 2), share=share, kind=kind, now=now)


def answer(session: Session, question: Question, text: str, *, who: str = DESK) -> bool:
    return questions.answer(session, actor=actor(session, who), question=question, text=text, now=NOW)


def proves(ledger: Ledger) -> bool:
    with ledger.read() as session:
        return events.verify(session) > 0


def test_an_answer_is_kept_and_a_second_one_adds_to_it(settled: Ledger) -> None:
    with settled.write() as session:
        question = ask(session)
        assert not answer(session, question, "见附件")
        assert answer(session, question, "附件已发")
        assert (question.answer, question.version) == ("见附件\n附件已发", 2)
    assert proves(settled)
    with settled.read() as session:
        told = session.exec(select(Event).where(Event.matter == 8)).all()
        assert [e.verb for e in told][-3:] == ["提问", "答复", "答复"]
        assert not any("附件" in str(e.detail) or "标准" in str(e.detail) for e in told)


def test_only_the_office_answers_and_only_who_sees_the_matter_asks(settled: Ledger) -> None:
    with settled.write() as session:
        question = ask(session)
        with pytest.raises(NotAllowed):
            answer(session, question, "见附件", who=ECOLOGY)
        with pytest.raises(NotAllowed):
            ask(session, who=ECOLOGY)
    assert proves(settled)


def test_five_open_ones_a_day_and_an_answered_one_makes_room(settled: Ledger) -> None:
    with settled.write() as session:
        first, *_ = [ask(session, str(n)) for n in range(4)]
        ask(session, "按钮太多", number=None, kind=QuestionKind.FEEDBACK)
        with pytest.raises(TooManyQuestions):
            ask(session)
        ask(session, who=AUDIT, number=52)
        answer(session, first, "见附件")
        ask(session)
        ask(session, now=NOW + timedelta(days=1))
    assert proves(settled)


def test_what_may_not_be_said_in_chat_is_not_kept(settled: Ledger) -> None:
    with settled.write() as session:
        question = ask(session, who=AUDIT, number=90)
        with pytest.raises(AnswerOnPaper):
            answer(session, question, "包括")
        with pytest.raises(ContentClassified):
            ask(session, "见机密★文件")
        other = ask(session)
        with pytest.raises(ContentClassified):
            answer(session, other, "见机密★文件")
        with pytest.raises(AnswerTooLong):
            answer(session, other, "长" * 801)
        assert (question.answer, other.answer) == (None, None)
    assert proves(settled)
