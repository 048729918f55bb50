"""专业委员会 (九): named groups of units with a lead, set up by the office, usable wherever a list of units is."""

import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from difflib import get_close_matches

from sqlmodel import Session, col, select

from ledger import events
from ledger.access import Act, Actor, require
from ledger.acts import Committee
from ledger.models import Unit
from ledger.unit_errors import CommitteeNameTaken, NoSuchCommittee

SET_UP, CHANGED, ENDED = "设立专业委员会", "调整专业委员会", "撤销专业委员会"
_SHORT = "专委会"
_LONG = ("专业委员会", "专门委员会")


def every(session: Session) -> list[Committee]:
    """Those that stand, in the order in which they were set up."""
    query = select(Committee).where(col(Committee.ended_at).is_(None)).order_by(col(Committee.id))
    return list(session.exec(query))


def find(session: Session, text: str) -> Committee | None:
    """The committee of this name; 专业委员会 may be said as 专委会. None: there is none of that name."""
    return next((one for one in every(session) if _folded(one.name) == _folded(text)), None)


def get(session: Session, text: str) -> Committee:
    """As `find`; raises NoSuchCommittee with the nearest names."""
    found = find(session, text)
    if found is None:
        names = {_folded(one.name): one.name for one in every(session)}
        near = get_close_matches(_folded(text), names, n=3, cutoff=0.5)
        raise NoSuchCommittee(text=text, nearest=[names[name] for name in near])
    return found


def members(session: Session, text: str) -> list[Unit]:
    """The units of a committee, its lead included, in 建制顺序. Raises NoSuchCommittee."""
    return units_of(session, get(session, text))


def units_of(session: Session, committee: Committee) -> list[Unit]:
    """Lead and members as they are called today, each once, in 建制顺序."""
    lead = lead_of(session, committee)
    found = {unit.id: unit for unit in (*([lead] if lead else []), *_resolve(session, committee.members))}
    return sorted(found.values(), key=lambda unit: (unit.position, unit.id))


def lead_of(session: Session, committee: Committee) -> Unit | None:
    return _present(session, session.get(Unit, committee.lead_id)) if committee.lead_id else None


def save(
    session: Session, *, actor: Actor, name: str, lead: Unit | None, units: Sequence[Unit], now: datetime
) -> Committee:
    """Set a committee up, or give one of this name another lead and members; the same again changes nothing.

    Raises NotAllowed, CommitteeNameTaken for the name or an alias of a unit.
    """
    require(actor, Act.RESHAPE)
    name = "".join(name.split())
    _refuse_units_name(session, name)
    committee = _any_of_name(session, name) or Committee(name=name)
    verb = SET_UP if committee.id is None or committee.ended_at is not None else CHANGED
    before = (committee.lead_id, list(committee.members))
    lead_id = lead.id if lead else None
    names = [unit.name for unit in sorted(units, key=lambda unit: (unit.position, unit.id)) if unit.id != lead_id]
    names = list(dict.fromkeys(names))
    if verb == CHANGED and before == (lead_id, names):
        return committee
    committee.lead_id, committee.members, committee.ended_at = lead_id, names, None
    _note(session, actor, committee, verb, now, lead=lead.name if lead else None, members=names)
    return committee


def dissolve(session: Session, *, actor: Actor, committee: Committee, now: datetime) -> None:
    """撤销: the name may be used again. Raises NotAllowed."""
    require(actor, Act.RESHAPE)
    committee.ended_at = now
    _note(session, actor, committee, ENDED, now)


def _any_of_name(session: Session, name: str) -> Committee | None:
    """Also one that was dissolved: names are unique, and its history goes on."""
    found = session.exec(select(Committee).with_for_update()).all()
    return next((one for one in found if _folded(one.name) == _folded(name)), None)


def _refuse_units_name(session: Session, name: str) -> None:
    for unit in session.exec(select(Unit)):
        if _folded(name) in {_folded(known) for known in (unit.name, *unit.aliases)}:
            raise CommitteeNameTaken(name=name, unit=unit.name)


def _resolve(session: Session, names: Iterable[str]) -> Iterable[Unit]:
    """A unit that was renamed keeps its old name as an alias; one that was merged is now the other."""
    units = list(session.exec(select(Unit)))
    known = {alias: unit for unit in units for alias in unit.aliases} | {unit.name: unit for unit in units}
    return [_present(session, known[name]) for name in names if name in known]


def _present(session: Session, unit: Unit | None) -> Unit:
    assert unit is not None
    while unit.merged_into_id is not None:
        unit = session.get_one(Unit, unit.merged_into_id)
    return unit


def _folded(name: str) -> str:
    name = "".join(unicodedata.normalize("NFKC", name).split())
    for long in _LONG:
        name = name.replace(long, _SHORT)
    return name


def _note(
    session: Session,
    actor: Actor,
    committee: Committee,
    verb: str,
    now: datetime,
    *,
    lead: str | None = None,
    members: Sequence[str] | None = None,
) -> None:
    committee.version += 1
    session.add(committee)
    session.flush()
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=verb,
        subject=committee,
        name=committee.name,
        lead=lead,
        members=members,
    )
