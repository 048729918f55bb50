"""编号: small integers that people say; one that was given once is never given again."""

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger.models import Matter
from ledger.rows import Event


def next_number(session: Session) -> int:
    """Above every number of a matter, also of those that the history alone still knows."""
    held: int | None = session.exec(select(func.max(col(Matter.number)))).one()
    told: int | None = session.exec(select(func.max(col(Event.matter)))).one()
    return max(held or 0, told or 0) + 1
