"""The draft of a 商请: what one line said of matter, units and day, before anything is sent."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from handlers import errors
from handlers.turn import Turn
from ledger import asks
from ledger.access import Act, Actor, may
from ledger.acts import Committee
from ledger.errors import (
    DatePassed,
    DateUnclear,
    DomainError,
    NoSuchMatter,
    NoSuchUnit,
)
from ledger.matters import shares_of
from ledger.models import Matter, Share
from ledger.unit_errors import NobodyToAsk, NoCooperatingUnit, NotLeading
from ledger.words import Role, ShareRole
from reading.asking import AskLine, When, read_ask
from reading.names import AmbiguousUnit, UnknownUnit


@dataclass(frozen=True)
class Draft:
    """An ask in the making; `id` is the inbox row it began with."""

    id: int
    matter: int
    shares: tuple[int, ...] = ()
    text: str = ""
    answer_by: str | None = None
    urgent: str | None = None
    step: int = 0
    asks_day: bool = True  # the day is asked for; in one line five working days are meant
    left_out: tuple[str, ...] = ()  # why other units of 全部 are not asked

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.answer_by) if self.answer_by else None

    def about(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, about: dict[str, Any]) -> "Draft":
        return cls(**about | {"shares": tuple(about["shares"]), "left_out": tuple(about["left_out"])})


def led(turn: Turn, matter: Matter) -> Share:
    """The lead's share, for whoever may ask in its name. Raises NoSuchMatter, NotLeading."""
    lead = asks.lead_share(turn.session, matter)
    if lead is not None and may(turn.actor, Act.ASK, matter=matter, share=lead):
        return lead
    seen = any(may(turn.actor, Act.SEE, matter=matter, share=share) for share in shares_of(turn.session, matter))
    if not seen and not turn.actor.is_office:
        raise NoSuchMatter(number=matter.number)
    raise NotLeading(number=matter.number, lead=turn.people.units[lead.unit_id].name if lead else None)


def may_be_asked(turn: Turn, matter: Matter) -> bool:
    """Whether the speaker may ask somebody about this matter: then its view has a button for it."""
    lead = asks.lead_share(turn.session, matter)
    if lead is None or not may(turn.actor, Act.ASK, matter=matter, share=lead):
        return False
    return bool(asks.cooperating(turn.session, matter))


def led_matters(session: Session, actor: Actor) -> list[Matter]:
    """Matters in whose lead's name this person may ask, with somebody to ask; not those only the office may."""
    own = Actor(actor.user_id, tuple(post for post in actor.posts if Role.OFFICE not in post.person.roles))
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(Share.role == ShareRole.LEAD, col(Share.unit_id).in_([p.unit.id for p in own.posts]))
    rows = session.exec(query.order_by(col(Share.due_on).is_(None), col(Share.due_on), col(Matter.number)))
    return [m for s, m in rows if may(own, Act.ASK, matter=m, share=s) and asks.cooperating(session, m)]


def read(turn: Turn) -> AskLine:
    groups = [committee.name for committee in turn.session.exec(select(Committee))]
    try:
        return read_ask(turn.text, names=turn.names, groups=groups, now=turn.now, workdays=turn.days)
    except UnknownUnit as unknown:
        raise NoSuchUnit(text=unknown.text, nearest=unknown.nearest) from None
    except AmbiguousUnit as ambiguous:
        raise NoSuchUnit(text=ambiguous.text, nearest=ambiguous.candidates) from None


def shares_meant(turn: Turn, matter: Matter, line: AskLine) -> tuple[list[Share], tuple[str, ...]]:
    """The shares meant, and why others are left out. Raises NoCooperatingUnit, NobodyToAsk, and what refuses the only
    ones."""
    open_shares = asks.cooperating(turn.session, matter)
    units = turn.people.units
    named = {units[share.unit_id].name: share for share in shares_of(turn.session, matter)}
    found: list[Share] = []
    for name in line.units:
        share = named.get(name)
        if share is None or share.role != ShareRole.COOPERATING:
            others = [units[s.unit_id].name for s in open_shares]
            raise NoCooperatingUnit(number=matter.number, unit=name, units=others)
        asks.check_share(turn.session, share, matter, days=turn.days, today=turn.today)
        found.append(share)
    if not line.groups and not line.is_all:
        return found, ()
    members = _members(turn, line)
    wanted = [s for s in open_shares if s not in found and (line.is_all or units[s.unit_id].name in members)]
    if not wanted and not found:
        raise NobodyToAsk(number=matter.number)
    more, left_out = askable(turn, matter, wanted)
    return found + more, left_out


def _members(turn: Turn, line: AskLine) -> set[str]:
    chosen = select(Committee).where(col(Committee.name).in_(line.groups))
    return {name for committee in turn.session.exec(chosen) for name in committee.members}


def askable(turn: Turn, matter: Matter, shares: list[Share]) -> tuple[list[Share], tuple[str, ...]]:
    """Those that may be asked today, and why not the others; raises the reason if none may."""
    found, refusals = [], []
    for share in shares:
        try:
            asks.check_share(turn.session, share, matter, days=turn.days, today=turn.today)
            found.append(share)
        except DomainError as refusal:
            refusals.append(refusal)
    if refusals and not found:
        raise refusals[0]
    return found, tuple(errors.sentence(refusal) for refusal in refusals)


def day_of(when: When) -> date | None:
    """Raises DateUnclear for 2月30日, DatePassed."""
    if when.fault == "impossible":
        raise DateUnclear(text=when.rest)
    if when.fault == "past" and when.day is not None:
        raise DatePassed(day=when.day)
    return when.day
