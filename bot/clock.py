"""The only module that reads a clock.

Office time decides what is due and what words mean; it may be moved and sped up for rehearsals and tests.
Machine time rules pace, retries and timeouts and is never moved.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ledger.workdays import BEIJING

TOLERANCE = timedelta(minutes=1)


def machine_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class _Segment:
    """From `machine` on, office time runs from `office` at `speed`."""

    machine: datetime
    office: datetime
    speed: float

    def office_at(self, machine: datetime) -> datetime:
        return self.office + (machine - self.machine) * self.speed


class Clock:
    def __init__(self, start: datetime | None = None, speed: float = 1) -> None:
        machine = machine_now()
        self._segments = [_Segment(machine, start.astimezone(UTC) if start else machine, speed)]

    @property
    def speed(self) -> float:
        return self._segments[-1].speed

    def now(self) -> datetime:
        """Office time, aware, in Beijing time."""
        return self._segments[-1].office_at(machine_now()).astimezone(BEIJING)

    def push(self, to: datetime) -> None:
        """Move office time forward to `to`; going back would undo what people saw. Raises ValueError."""
        if to < self.now():
            raise ValueError("office time only moves forward")
        self._segments.append(_Segment(machine_now(), to.astimezone(UTC), self.speed))

    def office(self, stamped: datetime) -> datetime:
        """The office time of a message stamped by the Bot API server.

        Telegram stamps machine time, a rehearsal's server office time: whichever reading lies nearest
        before now is meant. A message means what it meant when it was sent.
        """
        now = self.now()
        segment = next((s for s in reversed(self._segments) if s.machine <= stamped), self._segments[0])
        readings = [segment.office_at(stamped), stamped]
        past = [moment for moment in readings if moment <= now + TOLERANCE]
        return min(max(past, default=now), now).astimezone(BEIJING)


def monotonic() -> float:
    return time.monotonic()
