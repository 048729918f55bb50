"""解除登记 and groups on both databases: the post stays, the user's hold on it ends, and the chain proves."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from ledger import bindings, directory, events, groups, people, registry
from ledger.access import Actor
from ledger.acts import GroupChat
from ledger.db import Ledger
from ledger.errors import (
    GroupNotAllowed,
    GroupTaken,
    NotAllowed,
    NotBound,
    PostTaken,
)
from ledger.models import Binding, Person, Unit
from ledger.rows import Event
from ledger.words import Role, UnitKind

NOW = datetime(2027, 1, 8, 2, tzinfo=UTC)
OFFICE, WATER, BOTH = 1, 2, 3


@pytest.fixture
def desk(ledger: Ledger) -> Ledger:
    """An office, and user 3 who holds two posts."""
    with ledger.write() as session:
        unit = Unit(name="省水利厅", kind=UnitKind.PROVINCIAL)
        other = Unit(name="省商务厅", kind=UnitKind.PROVINCIAL)
        session.add_all([unit, other])
        session.flush()
        posts = [
            Person(name="值班", unit_id=unit.id or 0, roles=[Role.OFFICE]),
            Person(name="王处", unit_id=unit.id or 0, roles=[Role.RESPONSIBLE]),
            Person(name="李处", unit_id=other.id or 0, roles=[Role.RESPONSIBLE]),
            Person(name="郑工", unit_id=other.id or 0, roles=[Role.ADMINISTRATOR]),
        ]
        session.add_all(posts)
        session.flush()
        for row in (unit, other, *posts):
            events.record(session, at=NOW, actor="导入", verb="导入", subject=row)
        for post, user in ((posts[0], OFFICE), (posts[1], BOTH), (posts[2], BOTH), (posts[3], WATER)):
            (_post, code) = people.invite(session, persons=[post], actor="导入", now=NOW, machine=NOW)[0]
            bindings.redeem(session, code=code, user_id=user, chat_id=user, now=NOW, machine=NOW)
    return ledger


def actor(session: Session, user: int) -> Actor:
    return directory.actor_of(session, user)


def binding_of(session: Session, name: str) -> Binding:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return session.exec(select(Binding).where(Binding.person_id == person.id)).one()


@pytest.mark.parametrize("keeper", [OFFICE, WATER])
def test_an_unbound_user_keeps_his_other_post(desk: Ledger, keeper: int) -> None:
    with desk.write() as session:
        binding = binding_of(session, "王处")
        registry.unbind(session, actor=actor(session, keeper), binding=binding, now=NOW)
        assert [post.person.name for post in actor(session, BOTH).posts] == ["李处"]
        assert not directory.of(session).is_reachable(session.get_one(Person, binding.person_id))
    with desk.read() as session:
        assert session.exec(select(Event).where(Event.verb == "解除登记")).one().detail == {"person": "王处"}
        events.verify(session)


def test_only_keepers_unbind_and_only_once(desk: Ledger) -> None:
    with desk.write() as session:
        binding = binding_of(session, "王处")
        with pytest.raises(NotAllowed):
            registry.unbind(session, actor=actor(session, BOTH), binding=binding, now=NOW)
        registry.unbind(session, actor=actor(session, OFFICE), binding=binding, now=NOW)
        with pytest.raises(NotBound):
            registry.unbind(session, actor=actor(session, OFFICE), binding=binding, now=NOW)


def test_a_new_code_binds_another_telephone(desk: Ledger) -> None:
    with desk.write() as session:
        binding = binding_of(session, "王处")
        post = session.get_one(Person, binding.person_id)
        registry.unbind(session, actor=actor(session, OFFICE), binding=binding, now=NOW)
        ((_post, old),) = people.invite(session, persons=[post], actor="值班", now=NOW, machine=NOW)
        ((_post, new),) = people.invite(session, persons=[post], actor="值班", now=NOW, machine=NOW)
        later = NOW + timedelta(days=1)
        assert bindings.redeem(session, code=old, user_id=9, chat_id=9, now=later, machine=later) is None
        assert bindings.redeem(session, code=new, user_id=9, chat_id=9, now=later, machine=later) == post
        with pytest.raises(PostTaken):
            _taken(session, post)
    with desk.read() as session:
        events.verify(session)


def _taken(session: Session, post: Person) -> None:
    """A code that was given out before somebody took the post."""
    from ledger.models import Invite

    session.add(
        Invite(
            person_id=post.id or 0,
            digest=people.code_digest("AAAA2222"),
            created_at=NOW,
            expires_at=NOW + timedelta(days=9),
        )
    )
    bindings.redeem(session, code="AAAA2222", user_id=10, chat_id=10, now=NOW, machine=NOW)


def test_a_group_is_allowed_for_one_unit_until_it_is_stopped(desk: Ledger) -> None:
    with desk.write() as session:
        unit = session.exec(select(Unit).where(Unit.name == "省水利厅")).one()
        for user in (BOTH, WATER):
            with pytest.raises(NotAllowed):
                groups.allow(session, actor=actor(session, user), chat_id=-5, unit=unit, now=NOW)
        groups.allow(session, actor=actor(session, OFFICE), chat_id=-5, unit=unit, now=NOW)
        with pytest.raises(GroupTaken):
            groups.allow(session, actor=actor(session, OFFICE), chat_id=-5, unit=unit, now=NOW)
        groups.moved(session, chat_id=-5, to=-1005, now=NOW)
        groups.moved(session, chat_id=-5, to=-1005, now=NOW)
        assert groups.allowed(session, -5) is None
        groups.stop(session, actor=actor(session, OFFICE), chat_id=-1005, now=NOW)
        with pytest.raises(GroupNotAllowed):
            groups.stop(session, actor=actor(session, OFFICE), chat_id=-1005, now=NOW)
        groups.allow(session, actor=actor(session, OFFICE), chat_id=-1005, unit=unit, now=NOW)
        assert groups.left(session, chat_id=-1005, now=NOW) is not None
        assert groups.left(session, chat_id=-1005, now=NOW) is None
    with desk.read() as session:
        assert len(session.exec(select(GroupChat)).all()) == 2
        events.verify(session)
