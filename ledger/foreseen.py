"""预演 as plain data: what the schedule would send; reckoned by `schedules/preview`, read by whoever shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session


@dataclass(frozen=True)
class Coming:
    """One message that somebody would get if nobody answered. Not `reachable`: a telephone task for the office."""

    at: datetime
    number: int
    unit: str
    person: str | None
    step: str
    reachable: bool


Foresee = Callable[[Session, date, date], list[Coming]]
"""What would go out from one day to another, both included, by time and matter."""
