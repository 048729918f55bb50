"""Who is asked to ring back about a 重大情况, and the messages to them; what those say is made by whoever tells."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from ledger import callwords, outbox
from ledger.acts import MajorEvent
from ledger.directory import Directory
from ledger.matters import shares_of
from ledger.models import Binding, Matter, Person, Share
from ledger.presses import keyboard
from ledger.rows import Outbox
from ledger.words import OVER, MessageClass, OutboxState, Role, ShareRole

LEAD = "牵头单位"
Call = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """People of one unit told in one role. `told`: whom a chat reaches; none: `named` has to be telephoned."""

    role: str
    unit_id: int
    told: tuple[Person, ...]
    named: tuple[Person, ...] = ()


def key(event: MajorEvent, nth: int, person_id: int) -> str:
    """Of the message that asks somebody to ring back; `nth` counts from 1."""
    return f"major:{event.id}:{nth}:{person_id}"


def number_of(session: Session, event: MajorEvent) -> int | None:
    return session.get_one(Matter, event.matter_id).number if event.matter_id is not None else None


# --- who is told --------------------------------------------------------------------------------------------


def groups(session: Session, event: MajorEvent, people: Directory) -> list[Group]:
    """The office, the lead, and the 分管领导 of caller and lead (十)(二十): each user once, the caller himself never.

    A head of a unit is told by nobody but people."""
    lead = _lead_share(session, event)
    seen = _Users(session, event, people)
    found = [seen.take("环委办", _office_unit(people, event), _office(people), _desk_phones(people))]
    if lead is not None:
        responsible = people.people.get(lead.person_id or 0)
        asked = [people.first_reachable(responsible, lead.unit_id), *people.with_role(lead.unit_id, Role.LIAISON)]
        named = [person for person in asked if person is not None] or ([responsible] if responsible else [])
        found.append(seen.take(LEAD, lead.unit_id, named, [responsible] if responsible else named))
    for unit_id in dict.fromkeys((event.unit_id, *([lead.unit_id] if lead else []))):
        leaders = people.with_role(unit_id, Role.DEPUTY_LEADER)
        found.append(seen.take(Role.DEPUTY_LEADER, unit_id, leaders, leaders))
    return [group for group in found if group is not None]


class _Users:
    """One user may hold several posts: he is told once."""

    def __init__(self, session: Session, event: MajorEvent, people: Directory) -> None:
        live = select(Binding.person_id, Binding.user_id).where(col(Binding.until).is_(None))
        self._user = dict(session.exec(live).all())
        self._people, self._caller = people, event.person_id
        self._seen = {self._user.get(event.person_id)}

    def take(self, role: str, unit_id: int, asked: Sequence[Person], named: Sequence[Person]) -> Group | None:
        """None: this role is the caller himself."""
        others = [person for person in asked if person.id != self._caller]
        if asked and not others:
            return None
        reached = [person for person in others if self._people.is_reachable(person)]
        new: list[Person] = []
        for person in reached:
            user = self._user.get(person.id or 0)
            if user not in self._seen:
                self._seen.add(user)
                new.append(person)
        if reached:
            return Group(role, unit_id, tuple(new)) if new else None
        return Group(role, unit_id, (), tuple(person for person in named if person.id != self._caller))


def _office(people: Directory) -> list[Person]:
    """The desk and the office's own 分管领导."""
    desk = people.office_desk()
    units = dict.fromkeys(person.unit_id for person in people.office())
    return desk + [p for unit_id in units for p in people.with_role(unit_id, Role.DEPUTY_LEADER) if p not in desk]


def _office_unit(people: Directory, event: MajorEvent) -> int:
    return next((person.unit_id for person in people.office()), event.unit_id)


def _desk_phones(people: Directory) -> list[Person]:
    """Of the office's people those with a telephone first, its head last."""
    return sorted(people.office(), key=lambda person: (not person.phone, Role.HEAD in person.roles))[:2]


def desk_phone(people: Directory) -> str:
    """The number under which the office is called; empty if none is entered."""
    return next((person.phone for person in _desk_phones(people) if person.phone), "")


def _lead_share(session: Session, event: MajorEvent) -> Share | None:
    """Of the matter named; if none is named, of the one other unit that leads what the caller's unit works on."""
    if event.matter_id is not None:
        return _of_lead(session, session.get_one(Matter, event.matter_id))
    query = select(Matter).join(Share, col(Share.matter_id) == Matter.id)
    own = query.where(Share.unit_id == event.unit_id, col(Share.status).not_in(OVER))
    led = [matter for matter in session.exec(own) if matter.lead_id not in (None, event.unit_id)]
    found = [share for matter in led if (share := _of_lead(session, matter)) is not None]
    return found[0] if len({share.unit_id for share in found}) == 1 else None


def _of_lead(session: Session, matter: Matter) -> Share | None:
    return next((share for share in shares_of(session, matter) if share.role == ShareRole.LEAD), None)


def lead_share(session: Session, event: MajorEvent) -> Share | None:
    """The lead's share of the matter named."""
    return _of_lead(session, session.get_one(Matter, event.matter_id)) if event.matter_id is not None else None


# --- messages: what they say is made by whoever tells -------------------------------------------------------


def tell(session: Session, event: MajorEvent, calls: Sequence[tuple[int, Call]], *, nth: int, now: datetime) -> int:
    """Ask people (post, call of the Bot API) to ring back, for the `nth` time; the number of new messages."""
    number = number_of(session, event)
    rows = [
        outbox.row(
            key=key(event, nth, person_id),
            klass=MessageClass.URGENT,
            now=now,
            person_id=person_id,
            matter=number,
            body={"call": call, "major": event.id},
        )
        for person_id, call in calls
    ]
    return outbox.put(session, rows)


def tell_caller(session: Session, event: MajorEvent, call: Call, now: datetime) -> None:
    """What has become of it."""
    row = outbox.row(
        key=f"majorback:{event.id}:{event.version}",
        klass=MessageClass.URGENT,
        now=now,
        person_id=event.person_id,
        matter=number_of(session, event),
        body={"call": call},
    )
    outbox.put(session, [row])


def tell_receivers(session: Session, event: MajorEvent, call: Call, now: datetime) -> None:
    """Everybody whom the call reached, once: it is over."""
    people = dict.fromkeys(row.person_id for row in told(session, event))
    rows = [
        outbox.row(
            key=f"majorover:{event.id}:{event.version}:{person_id}",
            klass=MessageClass.URGENT,
            now=now,
            person_id=person_id,
            matter=number_of(session, event),
            body={"call": call},
        )
        for person_id in people
    ]
    outbox.put(session, rows)


def redraw_all(session: Session, event: MajorEvent, call: Call, *, pressed: int | None, now: datetime) -> None:
    """Put how it stands in place of the messages that ask to ring back, but for the `pressed` one: no buttons left."""
    by = event.confirmed_by if pressed is not None else None
    rows = [
        outbox.row(
            key=f"majorstate:{event.id}:{event.version}:{row.id}",
            klass=MessageClass.REPLY,
            now=now,
            chat_id=row.chat_id,
            method="editMessageText",
            body={"call": call | {"message_id": row.message_id, "reply_markup": keyboard()}},
        )
        for row in told(session, event)
        if not (row.person_id == by and row.message_id == pressed)
    ]
    outbox.put(session, rows)


def to_telephone(session: Session, event: MajorEvent, untold: Sequence[Group], now: datetime) -> None:
    """Whom no chat reaches: on the office's 电话名单, if a matter is named."""
    share = lead_share(session, event)
    if share is None:
        return
    rows = [
        outbox.row(
            key=f"majorcall:{event.id}:{group.role}:{group.unit_id}",
            klass=MessageClass.BUNDLE,
            now=now,
            state=OutboxState.TELEPHONE,
            person_id=next((person.id for person in group.named), None),
            share_id=share.id,
            matter=number_of(session, event),
            body={"kind": "major", "step": callwords.WORD, "said": None},
        )
        for group in untold
    ]
    outbox.put(session, rows)


def told(session: Session, event: MajorEvent) -> list[Outbox]:
    """The messages that arrived and asked to ring back."""
    query = select(Outbox).where(col(Outbox.key).startswith(f"major:{event.id}:"), Outbox.state == OutboxState.SENT)
    return list(session.exec(query.order_by(col(Outbox.id))))


def rows(session: Session, event: MajorEvent, states: Collection[OutboxState]) -> Iterator[Outbox]:
    """The messages and telephone tasks of a call that are in one of these states."""
    keys = col(Outbox.key).startswith(f"major:{event.id}:") | col(Outbox.key).startswith(f"majorcall:{event.id}:")
    yield from session.exec(select(Outbox).where(keys, col(Outbox.state).in_(states)))
