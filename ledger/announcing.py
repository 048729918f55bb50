"""通知 to many people: who is reached and how, what was delivered, who said 收到, and taking it back.

Figures are counts; only those whom nobody has reached are named, because somebody has to telephone them.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger import classified, events, outbox
from ledger.access import Act, Actor, Post, may, require
from ledger.deskwork import Announcement, Receipt
from ledger.directory import Directory
from ledger.entry_errors import AnnouncementRecalled, AnnouncementTooLong, NamesInternal, NoAnnouncement
from ledger.errors import ButtonUnknown, ContentClassified
from ledger.models import Binding, Matter, Person
from ledger.rows import Outbox
from ledger.words import MessageClass, OutboxState, Role, Transmission

LONGEST = 1000  # characters
MANY = 50  # receivers beyond which a second word is needed
SENT, GOT, RECALLED = "通知", "收到通知", "撤回通知"
_INSIDE = ("内部资料", "内部材料", "内部文件", "内部事项", "内部传阅", "内部掌握", "内部★")
_SHORTEST_TITLE = 4  # characters; shorter ones are words of every sentence
_UPWARD = {Role.DEPUTY_LEADER, Role.HEAD}
_RANK = (
    OutboxState.SENT,
    OutboxState.SENDING,
    OutboxState.CALLED,
    OutboxState.TELEPHONE,
    OutboxState.WAITING,
    OutboxState.FAILED,
    OutboxState.CANCELLED,
)


@dataclass(frozen=True)
class Addressee:
    """`person` is meant; `told` gets it by chat, himself or sideways. None: the telephone."""

    person: Person
    told: Person | None


@dataclass(frozen=True)
class Figures:
    """How many persons: meant, delivered to, still to be sent to, by telephone to be called and called, not delivered;
    and who said 收到. `to_call` are the rows of those who have to be called."""

    meant: int
    delivered: int
    waiting: int
    telephone: int
    called: int
    failed: int
    receipts: int
    to_call: tuple[Outbox, ...] = ()


def key(announcement_id: int, person_id: int | None) -> str:
    return f"{prefix(announcement_id)}{person_id}"


def prefix(announcement_id: int) -> str:
    """How the keys of its rows begin."""
    return f"notify:{announcement_id}:"


def check_text(session: Session, text: str) -> None:
    """Raises ContentClassified, NamesInternal, AnnouncementTooLong."""
    if classified.shows_mark(text):
        raise ContentClassified
    if len(text) > LONGEST:
        raise AnnouncementTooLong(most=LONGEST)
    titles = session.exec(select(Matter.title).where(Matter.transmission == Transmission.INTERNAL))
    inside = [title for title in titles if len(title) >= _SHORTEST_TITLE]
    if any(words in text for words in (*_INSIDE, *inside)):
        raise NamesInternal


def addressees(session: Session, people: Directory, persons: Sequence[Person]) -> list[Addressee]:
    """Each user once, however many posts he holds. What is meant for a leader goes to nobody else."""
    holders = dict(session.exec(select(Binding.person_id, Binding.user_id).where(col(Binding.until).is_(None))).all())
    found: list[Addressee] = []
    heard: set[int] = set()
    for person in persons:
        told = _told(people, person)
        holder = holders.get(told.id or 0) if told is not None else None
        if holder is None or holder not in heard:
            found.append(Addressee(person, told))
        heard |= {holder} if holder is not None else set()
    return found


def _told(people: Directory, person: Person) -> Person | None:
    if _UPWARD & set(person.roles):
        return person if person.id in people.reachable else None
    return people.first_reachable(person, person.unit_id)


def announce(
    session: Session, *, actor: Actor, text: str, to: str, meant: Sequence[Addressee], now: datetime
) -> Announcement:
    """The row, and telephone tasks for those whom no chat reaches; the messages are the caller's, under `key`.

    Raises NotAllowed, ContentClassified, NamesInternal, AnnouncementTooLong.
    """
    require(actor, Act.NOTIFY)
    check_text(session, text)
    post = speaker(actor)
    announcement = Announcement(
        person_id=post.person.id,
        holder=post.person.name,
        text=text,
        to=to,
        persons=[one.person.id or 0 for one in meant],
        sent_at=now,
    )
    session.add(announcement)
    session.flush()
    number = announcement.id or 0
    outbox.put(session, [call_row(number, one.person.id or 0, now) for one in meant if one.told is None])
    events.record(session, at=now, actor=actor.name, verb=SENT, subject=announcement, count=len(meant))
    return announcement


def speaker(actor: Actor) -> Post:
    """The post that may send it; in the name of its unit it is said."""
    return next(post for post in actor.posts if may(Actor(actor.user_id, (post,)), Act.NOTIFY))


def call_row(announcement_id: int, person_id: int, now: datetime, *, again: bool = False) -> dict[str, object]:
    """A telephone task; `again`: the chat refused what was sent."""
    return outbox.row(
        key=key(announcement_id, person_id) + (":call" if again else ""),
        klass=MessageClass.BUNDLE,
        now=now,
        state=OutboxState.TELEPHONE,
        person_id=person_id,
        body={"kind": "notify", "announcement": announcement_id},
    )


def receive(session: Session, *, actor: Actor, announcement: Announcement, now: datetime) -> bool:
    """收到, once for each person; whether it is new. Raises ButtonUnknown for whom it was not sent to,
    AnnouncementRecalled."""
    mine = [post.person.id or 0 for post in actor.posts]
    sent = {row.person_id for row in rows(session, announcement) if row.person_id in mine}
    if not sent:
        raise ButtonUnknown
    if announcement.recalled_at is not None:
        raise AnnouncementRecalled(number=announcement.id)
    known = select(Receipt.person_id).where(
        Receipt.announcement_id == announcement.id, col(Receipt.person_id).in_(sent)
    )
    if session.exec(known).first() is not None:
        return False
    person_id = next(person_id for person_id in mine if person_id in sent)
    receipt = Receipt(announcement_id=announcement.id or 0, person_id=person_id, received_at=now)
    session.add(receipt)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb=GOT, subject=receipt)
    return True


def called(session: Session, *, actor: Actor, row: Outbox, now: datetime) -> bool:
    """Somebody was told by telephone; False if he was told already. Raises NotAllowed."""
    require(actor, Act.NOTIFY)
    if row.state not in (OutboxState.TELEPHONE, OutboxState.FAILED):
        return False
    row.state, row.sent_at = OutboxState.CALLED, now
    session.add(row)
    announcement = session.get_one(Announcement, row.body["announcement"])
    events.record(session, at=now, actor=actor.name, verb="电话通知", subject=announcement, person=row.person_id)
    return True


def recall(session: Session, *, actor: Actor, announcement: Announcement, now: datetime) -> list[int]:
    """撤回: what is unsent is not sent, what is sent is deleted where Telegram still allows it; the persons who had
    got it. Raises NotAllowed, AnnouncementRecalled."""
    require(actor, Act.NOTIFY)
    session.refresh(announcement, with_for_update=True)
    if announcement.recalled_at is not None:
        raise AnnouncementRecalled(number=announcement.id)
    had = [row for row in rows(session, announcement) if row.state in (OutboxState.SENT, OutboxState.SENDING)]
    for row in rows(session, announcement):
        if row.state in (OutboxState.WAITING, OutboxState.TELEPHONE):
            row.state, row.error = OutboxState.CANCELLED, "通知已撤回"
            session.add(row)
    young = [row for row in had if _is_deletable(session, row, now)]
    outbox.put(session, [outbox.deletion(f"{row.key}:deleted", row.chat_id, row.message_id, now) for row in young])
    announcement.recalled_at = now
    announcement.version += 1
    session.add(announcement)
    events.record(session, at=now, actor=actor.name, verb=RECALLED, subject=announcement, count=len(had))
    return [row.person_id for row in had if row.person_id is not None]


def _is_deletable(session: Session, row: Outbox, now: datetime) -> bool:
    """A message that says nothing else: one that joined a bundle stays, for the sake of the reminders in it."""
    if row.chat_id is None or row.message_id is None or row.sent_at is None or now - row.sent_at >= outbox.DELETABLE:
        return False
    return is_alone(session, row.chat_id, row.message_id)


def is_alone(session: Session, chat_id: int, message_id: int | None) -> bool:
    """Whether a message says one thing only."""
    said = select(func.count()).where(Outbox.chat_id == chat_id, Outbox.message_id == message_id)
    return bool(session.exec(said).one() == 1)


# --- queries ------------------------------------------------------------------------------------------------


def find(session: Session, number: int | None) -> Announcement:
    """By its number, or the latest. Raises NoAnnouncement."""
    query = select(Announcement).order_by(col(Announcement.id).desc())
    found = session.exec(query.where(Announcement.id == number) if number is not None else query).first()
    if found is None:
        raise NoAnnouncement(number=number)
    return found


def rows(session: Session, announcement: Announcement) -> list[Outbox]:
    """What was, is or was to be told of it; not the deletions."""
    begins = prefix(announcement.id or 0)
    query = select(Outbox).where(col(Outbox.key).like(f"{begins}%"), Outbox.method == "sendMessage")
    return list(session.exec(query.order_by(col(Outbox.id))))


def figures(session: Session, announcement: Announcement) -> Figures:
    best: dict[int | None, Outbox] = {}
    for row in rows(session, announcement):
        known = best.get(row.person_id)
        if known is None or _RANK.index(OutboxState(row.state)) < _RANK.index(OutboxState(known.state)):
            best[row.person_id] = row
    by_state = {state: [row for row in best.values() if row.state == state] for state in _RANK}
    receipts = select(func.count()).where(Receipt.announcement_id == announcement.id)
    failed = by_state[OutboxState.FAILED]
    return Figures(
        meant=len(best),
        delivered=len(by_state[OutboxState.SENT]),
        waiting=len(by_state[OutboxState.WAITING]) + len(by_state[OutboxState.SENDING]),
        telephone=len(by_state[OutboxState.TELEPHONE]),
        called=len(by_state[OutboxState.CALLED]),
        failed=len(failed) + len(by_state[OutboxState.CANCELLED]),
        receipts=session.exec(receipts).one(),
        to_call=(*by_state[OutboxState.TELEPHONE], *failed),
    )


def to_call(session: Session) -> dict[int, int]:
    """By announcement, how many persons wait for a call."""
    waiting = select(Outbox).where(Outbox.state == OutboxState.TELEPHONE, col(Outbox.key).like("notify:%"))
    found: dict[int, int] = {}
    for row in session.exec(waiting.order_by(col(Outbox.id))):
        found[row.body["announcement"]] = found.get(row.body["announcement"], 0) + 1
    return found


def of_message(session: Session, chat_id: int, message_id: int | None) -> Announcement | None:
    """The 通知 that a message was: the named one, else the last that the bot said in this chat."""
    query = select(Outbox).where(Outbox.chat_id == chat_id, col(Outbox.message_id).is_not(None))
    if message_id is not None:
        query = query.where(Outbox.message_id == message_id)
    for row in session.exec(query.order_by(col(Outbox.message_id).desc(), col(Outbox.id)).limit(8)):
        if row.key.startswith("notify:") and "announcement" in row.body:
            return session.get(Announcement, row.body["announcement"])
        if message_id is None:
            return None
    return None


def with_roles(people: Directory, unit_ids: Collection[int], roles: Sequence[Role]) -> tuple[list[Person], list[int]]:
    """The people of these units who hold one of the roles, and the units that have nobody; 建制顺序. Where the
    responsible person is meant and none is named, the 联络员 is."""
    found: list[Person] = []
    empty: list[int] = []
    for unit_id in sorted(unit_ids, key=lambda one: (people.units[one].position, one)):
        mine = [person for role in roles for person in people.with_role(unit_id, role)]
        if not mine and Role.RESPONSIBLE in roles:
            mine = list(people.with_role(unit_id, Role.LIAISON))
        found += mine
        empty += [] if mine else [unit_id]
    return list({person.id: person for person in found}.values()), empty
