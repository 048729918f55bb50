"""Verbs on files: off until allowed, noted once, settled once, and the history still proves it, on both databases."""

from datetime import datetime

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import directory, events, files
from ledger.access import Actor
from ledger.db import Ledger
from ledger.errors import (
    AlreadyOver,
    ContentClassified,
    FilesNotTaken,
    FileTooLarge,
    InternalMatter,
    NotAllowed,
)
from ledger.files import MOST_BYTES, SentFile
from ledger.models import Attachment, Matter, Person, Share
from ledger.words import FileState, Status
from ledger.workdays import BEIJING

NOW = datetime(2027, 1, 19, 10, 0, tzinfo=BEIJING)
WATER, FOREST, DESK = "省水利厅责任人", "省林业局责任人", "省环委办值班"
FILE = SentFile("file-1", "报告.pdf", "document", 10)


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def matter_of(session: Session, number: int) -> Matter:
    return session.exec(select(Matter).where(Matter.number == number)).one()


def share_of(session: Session, number: int) -> Share:
    return session.exec(select(Share).where(Share.matter_id == matter_of(session, number).id)).one()


def allow(ledger: Ledger, number: int = 8, *, who: str = DESK, takes: bool = True) -> bool:
    with ledger.write() as session:
        matter = matter_of(session, number)
        return files.set_taking(session, actor=actor(session, who), matter=matter, takes=takes, now=NOW)


def send(ledger: Ledger, file: SentFile = FILE, *, number: int = 8, who: str = WATER, message: int = 1) -> int:
    with ledger.write() as session:
        row = files.receive(
            session,
            actor=actor(session, who),
            share=share_of(session, number),
            file=file,
            chat_id=5,
            message_id=message,
            now=NOW,
        )
        return row.id or 0


def proves(ledger: Ledger) -> bool:
    with ledger.read() as session:
        return events.verify(session) > 0


def test_allowed_twice_and_stopped_twice_is_one_of_each(settled: Ledger) -> None:
    assert [allow(settled), allow(settled), allow(settled, takes=False), allow(settled, takes=False)] == [
        *(True, False),
        *(True, False),
    ]
    with settled.read() as session:
        assert matter_of(session, 8).version == 2
    assert proves(settled)


def test_a_file_is_noted_once_and_stored_once(settled: Ledger) -> None:
    allow(settled)
    first = send(settled)
    assert send(settled) == first
    assert send(settled, message=2) != first
    for outcome in (True, False):
        with settled.write() as session:
            row = session.get_one(Attachment, first)
            assert files.store(session, row, digest="d" * 64, size=10, path="8/1-dddddddd.pdf", now=NOW) is outcome
    with settled.write() as session:
        assert files.give_up(session, session.get_one(Attachment, first), error="x", now=NOW) is False
    with settled.read() as session:
        assert [row.state for row in files.of_shares(session, [share_of(session, 8)])] == [
            FileState.STORED,
            FileState.WAITING,
        ]
        assert [row.id for row in files.waiting(session)] != [first]
    assert proves(settled)


@pytest.mark.parametrize(
    ("file", "number", "who", "refusal"),
    [
        (FILE, 8, FOREST, NotAllowed),
        (FILE, 13, FOREST, FilesNotTaken),
        (FILE, 90, "省审计厅责任人", InternalMatter),
        (SentFile("f", "大.zip", "document", MOST_BYTES + 1), 8, WATER, FileTooLarge),
        (SentFile("f", "机密★.pdf", "document", 1), 8, WATER, ContentClassified),
    ],
)
def test_what_may_not_be_sent_changes_nothing(
    settled: Ledger, file: SentFile, number: int, who: str, refusal: type[Exception]
) -> None:
    allow(settled)
    with settled.read() as session:
        before = events.verify(session)
    with pytest.raises(refusal):
        send(settled, file, number=number, who=who)
    with settled.read() as session:
        assert events.verify(session) == before
        assert session.exec(select(Attachment)).all() == []


def test_only_the_office_allows_and_never_for_an_internal_matter(settled: Ledger) -> None:
    with pytest.raises(NotAllowed):
        allow(settled, who=WATER)
    with pytest.raises(InternalMatter):
        allow(settled, 90)
    assert proves(settled)


def test_a_closed_matter_takes_none_but_one_that_is_only_done_does(settled: Ledger) -> None:
    allow(settled)
    for status, taken in ((Status.DONE, True), (Status.CLOSED, False)):
        with settled.write() as session:
            share = share_of(session, 8)
            share.status = status
            session.add(share)
            events.record(session, at=NOW, actor="x", verb="x", subject=share)
        if taken:
            assert send(settled)
        else:
            with pytest.raises(AlreadyOver):
                send(settled, message=2)
