"""清除 as verbs: nothing of the words is left in any table, and the chain proves it, on both databases."""

import json
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import inspect, text
from sqlmodel import Session, SQLModel, col, select

from cast import FIRST_USER
from ledger import directory, erasures, events, outbox, progress, questions
from ledger.access import Actor
from ledger.acts import ACTS, Ask, Coordination, Erasure, Judgement, LeadProposal, Objection
from ledger.db import Ledger
from ledger.errors import (
    AlreadyErased,
    ContentClassified,
    DomainError,
    ErasureAsked,
    ErasureReasonMissing,
    ErasureSettled,
    LedgerBroken,
    NotAllowed,
    OwnErasure,
)
from ledger.models import Extension, Leg, Letter, Matter, Person, Progress, Share, Unit
from ledger.progress import Said, Source
from ledger.rows import Outbox
from ledger.scrubbing import ERASED, LONG, WORDS, Secrets
from ledger.words import ContactKind, ErasureState, MessageClass, OutboxState, Status
from ledger.workdays import BEIJING, Workdays

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
AUDIT, TRADE, WATER = "省审计厅责任人", "省商务厅责任人", "省水利厅责任人"
DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
SECRET = "某泵站的“口令”是<shu&9>=50%_，\n勿外传，勿转发"


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, number: int, unit: str) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    found = session.exec(select(Unit).where(Unit.name == unit)).one()
    return session.exec(select(Share).where(Share.matter_id == matter.id, Share.unit_id == found.id)).one()


def says(ledger: Ledger, words: str = SECRET, *, who: str = WATER, number: int = 8, said: Said | None = None) -> int:
    with ledger.write() as session:
        share = share_of(session, number, who.removesuffix("责任人"))
        source = Source(FIRST_USER, 900 + len(session.exec(select(Progress)).all()))
        entry = progress.record(
            session, actor=actor(session, who), share=share, said=said or Said(), text=words, source=source, now=NOW
        )
        assert entry.id is not None
        return entry.id


def asks(ledger: Ledger, name: str, *, who: str = DESK, reason: str = "误发") -> int:
    with ledger.write() as session:
        row = erasures.of_name(session, name)
        erasure = erasures.ask(session, actor=actor(session, who), row=row, reason=reason, now=NOW)
        assert erasure.id is not None
        return erasure.id


def confirms(ledger: Ledger, erasure_id: int, *, who: str = SECOND, now: datetime = NOW) -> erasures.Outcome:
    with ledger.write() as session:
        erasure = session.get_one(Erasure, erasure_id)
        return erasures.confirm(session, actor=actor(session, who), erasure=erasure, asker=DESK, now=now)


def erases(ledger: Ledger, name: str) -> erasures.Outcome:
    return confirms(ledger, asks(ledger, name))


def refused(ledger: Ledger, erasure_id: int, error: type[DomainError], *, who: str) -> None:
    with pytest.raises(error):
        confirms(ledger, erasure_id, who=who)


def everything(ledger: Ledger) -> str:
    """Every column of every table as text, what JSON escapes written out."""
    found = []
    with ledger.engine.connect() as connection:
        for table in inspect(connection).get_table_names():
            for row in connection.execute(text(f'SELECT * FROM "{table}"')):
                found += [json.dumps(value, ensure_ascii=False, default=str) for value in row]
    return "\n".join(one.encode().decode("unicode_escape", "ignore") if "\\u" in one else one for one in found)


def is_left(ledger: Ledger, word: str) -> bool:
    return word in everything(ledger)


def proves(ledger: Ledger) -> int:
    with ledger.read() as session:
        return events.verify(session)


def test_nothing_of_the_words_is_left_in_any_table(settled: Ledger) -> None:
    entry = says(settled, said=Said(status=Status.IN_PROGRESS, percent=30, document_number="鄂水密〔2027〕77号"))
    says(settled, "后来的话", said=Said(percent=40))  # keeps the earlier words as what was said before
    assert is_left(settled, "某泵站")
    erases(settled, f"progress:{entry}")
    assert not is_left(settled, "某泵站") and not is_left(settled, "shu") and not is_left(settled, "鄂水密")
    with settled.read() as session:
        one = session.get_one(Progress, entry)
        assert (one.text, one.understood) == (ERASED, {"status": "推进中", "percent": 30})
    assert proves(settled)


def test_messages_that_quote_the_words_lose_them_and_are_deleted_if_young(settled: Ledger) -> None:
    entry = says(settled)
    with settled.write() as session:
        for n, (said, age) in enumerate(
            [("“某泵站的“口令”是&lt;shu&amp;9&gt;=50%_， 勿外传，勿转发”", 1), (SECRET, 50)]
        ):
            row = outbox.row(key=f"x:{n}", klass=MessageClass.REPLY, now=NOW, chat_id=77, matter=8)
            row |= {"body": {"call": {"text": f"8号事项 {said} 完"}}, "text": f"8号事项 {said} 完"}
            row |= {"state": OutboxState.SENT, "message_id": 5 + n, "sent_at": NOW - timedelta(hours=age)}
            outbox.put(session, [row])
    outcome = erases(settled, f"progress:{entry}")
    assert (outcome.deleted, outcome.too_old, outcome.in_history) == (2, 1, 0)
    with settled.read() as session:
        calls = session.exec(select(Outbox).where(Outbox.method == "deleteMessage").order_by(col(Outbox.id))).all()
        assert {(row.chat_id, row.body["call"]["message_id"]) for row in calls} == {(FIRST_USER, 900), (77, 5)}
        texts = [row.text for row in session.exec(select(Outbox).where(col(Outbox.key).startswith("x:")))]
    assert texts[0] == f"8号事项 “{ERASED}” 完" and "某泵站" not in f"{texts}"


def test_every_kind_of_row_can_be_erased(settled: Ledger) -> None:
    names = _one_of_each(settled)
    assert {name.partition(":")[0] for name in names} | {"attachment"} == set(erasures.SUBJECTS)
    for name in names:
        assert is_left(settled, "某泵站")
        erases(settled, name)
    assert not is_left(settled, "某泵站") and proves(settled)


def _one_of_each(ledger: Ledger) -> list[str]:
    """A row of every table, each with words of its own."""
    names = [f"progress:{says(ledger, SECRET + '，其首')}"]
    with ledger.write() as session:
        share = share_of(session, 91, "省商务厅")
        person = actor(session, AUDIT).posts[0].person
        said = (f"{SECRET}，其{n:02}" for n in range(20))
        source, asker = Source(5, 6), actor(session, TRADE)
        question = questions.ask(session, actor=asker, text=next(said), source=source, share=share, now=NOW)
        by = {"person_id": person.id or 0, "holder": person.name, "share_id": share.id}
        ask = Ask(lead_id=person.unit_id, text=next(said), answer_by=NOW.date(), asked_at=NOW, **by)
        session.add(ask)
        session.flush()
        called = {"kind": ContactKind.CALL, "happened_on": NOW.date(), "recorded_at": NOW}
        proposed = {"matter_id": share.matter_id, "unit_id": share.unit_id, "proposed_at": NOW}
        rows: list[SQLModel] = [
            ask,
            Coordination(ask_id=ask.id, text=next(said), **called, **by),
            Objection(basis=next(said), proposal=next(said), raised_at=NOW, **by),
            Judgement(reason=next(said), written_at=NOW, **by),
            LeadProposal(reason=next(said), **proposed, **by),
            Letter(kind="督办函", round=1, drafted_at=NOW, note=next(said), **by),
            Extension(kind="延期", reason=next(said), note=next(said), asked_at=NOW, **by),
        ]
        session.add_all(rows)
        session.flush()
        for row in rows:
            events.record(session, at=NOW, actor="省环委办", verb="记", subject=row)
        names += map(events.subject_name, [question, *rows])
    return names


def test_a_table_with_words_is_known_to_the_eraser() -> None:
    said = {"text", "answer", "note", "reason", "basis", "proposal", "last_words", "urgent_reason"}
    others = {"UnitChange": {"basis"}, "Matter": {"basis"}}  # a document's number
    for model in events.AUDITED:
        columns = said & set(model.model_fields) - others.get(model.__name__, set())
        assert columns <= set(WORDS.get(model, ())), model.__name__
    assert set(ACTS) <= set(events.AUDITED)


def test_who_may_ask_and_who_may_confirm(settled: Ledger) -> None:
    name = f"progress:{says(settled)}"
    with pytest.raises(NotAllowed):
        asks(settled, name, who=TRADE)
    erasure = asks(settled, name, who=WATER)
    refused(settled, erasure, NotAllowed, who=WATER)
    refused(settled, erasure, NotAllowed, who=TRADE)
    with pytest.raises(ErasureAsked):
        asks(settled, name)
    confirms(settled, erasure, who=KEEPER)
    refused(settled, erasure, ErasureSettled, who=SECOND)
    with pytest.raises(AlreadyErased):
        asks(settled, name)


def test_the_asker_never_confirms(settled: Ledger) -> None:
    erasure = asks(settled, f"progress:{says(settled)}", who=SECOND)
    refused(settled, erasure, OwnErasure, who=SECOND)
    confirms(settled, erasure, who=DESK)


@pytest.mark.parametrize(
    ("reason", "error"), [("", ErasureReasonMissing), ("  ", ErasureReasonMissing), ("机密★10年", ContentClassified)]
)
def test_a_reason_is_needed_that_may_be_kept(settled: Ledger, reason: str, error: type[DomainError]) -> None:
    name = f"progress:{says(settled)}"
    with pytest.raises(error):
        asks(settled, name, reason=reason)


def test_a_reason_that_repeats_the_words_loses_them(settled: Ledger) -> None:
    erasure = asks(settled, f"progress:{says(settled)}", reason=f"误发“{SECRET}”")
    confirms(settled, erasure)
    assert not is_left(settled, "某泵站") and proves(settled)
    with settled.read() as session:
        assert session.get_one(Erasure, erasure).reason == f"误发“{ERASED}”"


def test_declined_nothing_changes_but_the_request(settled: Ledger) -> None:
    erasure = asks(settled, f"progress:{says(settled)}")
    with settled.write() as session:
        row = session.get_one(Erasure, erasure)
        erasures.decline(session, actor=actor(session, SECOND), erasure=row, now=NOW)
    assert is_left(settled, "某泵站") and proves(settled)
    refused(settled, erasure, ErasureSettled, who=SECOND)


def test_a_row_changed_beside_the_erasure_is_found(settled: Ledger) -> None:
    erases(settled, f"progress:{says(settled)}")
    with settled.engine.begin() as connection:
        connection.execute(text("UPDATE erasure SET reason = 'x'"))
    with pytest.raises(LedgerBroken):
        proves(settled)


def test_it_waits_five_working_days_before_the_office_reads_of_it(settled: Ledger) -> None:
    asks(settled, f"progress:{says(settled)}")
    with settled.read() as session:
        assert erasures.overdue(session, days=Workdays(), today=date(2027, 1, 15)) == []
        assert erasures.overdue(session, days=Workdays(), today=date(2027, 1, 18)) == [8]
        assert [one.state for one in erasures.pending(session)] == [ErasureState.ASKED]


def test_the_documents_number_goes_from_the_leg_too(settled: Ledger) -> None:
    entry = says(settled, said=Said(status=Status.DONE, document_number="鄂水密〔2027〕77号"))
    erases(settled, f"progress:{entry}")
    with settled.read() as session:
        assert ERASED in {leg.document_number for leg in session.exec(select(Leg))}
    assert not is_left(settled, "鄂水密") and proves(settled)


@pytest.mark.parametrize(
    ("words", "stored", "left"),
    [
        ("已报", "回“已报”即可，已报的不催", f"回“{ERASED}”即可，已报的不催"),
        ("甲工程的事要等到下个月才能有结果啊", "原话：“甲工程的事要等到下个月才…”", f"原话：“{ERASED}…”"),
        ("甲工程的事要等到下个月才能有结果啊", "甲工程的事另说", "甲工程的事另说"),
        ("a<b>&c 的方案", "“a&lt;b&gt;&amp;c 的方案”", f"“{ERASED}”"),
        ("一行\n又一行的方案", "“一行 又一行的方案”", f"“{ERASED}”"),
    ],
)
def test_a_quotation_goes_whole_or_cut_and_ordinary_words_stay(words: str, stored: str, left: str) -> None:
    assert Secrets([words]).without(stored) == left


def test_only_long_words_are_nobody_elses() -> None:
    assert Secrets(["完成三成", "长" * LONG]).long.texts == {"长" * LONG}
