"""Finding matters and their shares: by number, and what somebody or a unit still owes."""

from sqlmodel import Session, col, select

from ledger.access import Act, Actor, may
from ledger.models import Matter, Share, Unit
from ledger.words import OVER, ShareRole, Transmission


def open_shares(session: Session, actor: Actor) -> list[tuple[Share, Matter]]:
    """What the actor may report on and is not over, in the order of their deadlines."""
    units = [post.unit.id for post in actor.posts]
    people = [i for post in actor.posts for i in (post.person.id, *post.stands_in_for)]
    query = (
        select(Share, Matter)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .where(col(Share.unit_id).in_(units) | col(Share.person_id).in_(people), col(Share.status).not_in(OVER))
        .order_by(col(Share.effective_on).is_(None), col(Share.effective_on), col(Matter.number))
    )
    return [(s, m) for s, m in session.exec(query) if _is_for(actor, s, m)]


def open_of_unit(session: Session, unit: Unit) -> list[tuple[Share, Matter]]:
    """The shares of a unit that are not over, by deadline."""
    query = (
        select(Share, Matter)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .where(Share.unit_id == unit.id, col(Share.status).not_in(OVER))
        .order_by(col(Share.effective_on).is_(None), col(Share.effective_on), col(Matter.number))
    )
    return list(session.exec(query))


def _is_for(actor: Actor, share: Share, matter: Matter) -> bool:
    """The office may report on everything, but only what its own posts answer for is “mine”."""
    own = Actor(actor.user_id, tuple(p for p in actor.posts if "环委办" not in p.person.roles))
    mine = share.person_id in {p.person.id for p in actor.posts}
    return mine or may(own, Act.REPORT, matter=matter, share=share)


def by_number(session: Session, number: int) -> Matter | None:
    return session.exec(select(Matter).where(Matter.number == number)).first()


def shares_of(session: Session, matter: Matter) -> list[Share]:
    query = select(Share).where(Share.matter_id == matter.id).order_by(col(Share.role) != ShareRole.LEAD, col(Share.id))
    return list(session.exec(query))


def openly(matter: Matter, words: str | None) -> str:
    """What may be said of a matter by chat and in its history: of an 内部 one nothing."""
    return "" if matter.transmission == Transmission.INTERNAL else words or ""
