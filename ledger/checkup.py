"""体检: what would go wrong before it does – nobody reachable, nobody to stand in, no lead, no date, no calendar."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from ledger import queries
from ledger.directory import Directory
from ledger.models import Matter, Share
from ledger.words import OVER
from ledger.workdays import Workdays

FEWEST_AT_DESK = 2


@dataclass(frozen=True)
class Finding:
    """One thing to look at. `units` stand in 建制顺序, `numbers` are those of matters, `years` of the calendar."""

    what: str
    units: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()
    years: tuple[int, ...] = ()
    count: int = 0

    @property
    def is_well(self) -> bool:
        return not (self.units or self.numbers or self.years or self.count)


def findings(session: Session, *, people: Directory, days: Workdays, today: date) -> list[Finding]:
    """Every check, well or not, in the order in which an office would mend them."""
    shares = _open(session)
    return [
        _desk(people),
        Finding("nobody", units=_units(people, (s for s, _ in shares if s.person_id is None))),
        _unreachable(session, people, days, today),
        Finding("no deputy", units=_units(people, (s for s, _ in shares if _has_no_deputy(people, s)))),
        Finding("no lead", numbers=_leaderless(session, people, days, today)),
        Finding("no date", numbers=tuple(dict.fromkeys(m.number for s, m in shares if s.due_on is None))),
        Finding("calendar", years=_estimates(shares, days)),
    ]


def _open(session: Session) -> list[tuple[Share, Matter]]:
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(col(Share.status).not_in(OVER), col(Share.fulfilled_on).is_(None))
    return list(session.exec(query.order_by(col(Matter.number), col(Share.id))))


def _units(people: Directory, shares: Iterator[Share]) -> tuple[str, ...]:
    found = {people.units[share.unit_id].position: people.units[share.unit_id].name for share in shares}
    return tuple(found[position] for position in sorted(found))


def _desk(people: Directory) -> Finding:
    """The office needs two people at least: one of them may be away."""
    reachable = sum(1 for person in people.office() if people.is_reachable(person))
    return Finding("desk", count=FEWEST_AT_DESK - reachable if reachable < FEWEST_AT_DESK else 0)


def _unreachable(session: Session, people: Directory, days: Workdays, today: date) -> Finding:
    found = queries.lines(session, "无人可达", people=people, days=days, today=today)
    named = sorted({(line.position, line.unit) for line in found if line.unit})
    return Finding("unreachable", units=tuple(unit for _, unit in named if unit))


def _has_no_deputy(people: Directory, share: Share) -> bool:
    """Nobody would be asked in the place of the responsible person."""
    person = people.people.get(share.person_id or 0)
    return person is not None and all(one.id == person.id for one in people.stand_ins(person, share.unit_id))


def _leaderless(session: Session, people: Directory, days: Workdays, today: date) -> tuple[int, ...]:
    found = queries.lines(session, "待明确牵头", people=people, days=days, today=today)
    return tuple(sorted({line.number for line in found}))


def _estimates(shares: Sequence[tuple[Share, Matter]], days: Workdays) -> tuple[int, ...]:
    """Years with a deadline and without a calendar."""
    years = {share.due_on.year for share, _ in shares if share.due_on is not None}
    return tuple(sorted(year for year in years if days.is_estimate(year)))
