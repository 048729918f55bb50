"""Who gets a step: the people it names, sideways when they cannot be reached, never up (promise 9)."""

from collections.abc import Iterator
from dataclasses import dataclass

from ledger.acts import Ask
from ledger.directory import Directory
from ledger.models import Person, Share
from ledger.words import Role
from schedules.ladders import Step


@dataclass(frozen=True)
class Recipient:
    """One person to be told, as what. `by_telephone`: the office has to call; `person` None: nobody is named."""

    person: Person | None
    role: Role
    by_telephone: bool = False
    answers: bool = False  # the responsible person, or whoever stands in for him: reaching them opens the leaders' gate

    @property
    def id(self) -> int:
        return (self.person.id if self.person else None) or 0


def of_step(step: Step, share: Share, directory: Directory, *, leaders: bool) -> list[Recipient]:
    """Everybody whom this step tells today, each once; the deputy leaders only if their gate is open."""
    found: dict[int, Recipient] = {}
    for recipient in _unit(step, share, directory):
        found.setdefault(recipient.id, recipient)
    if leaders:
        for recipient in of_leaders(share, directory):
            found.setdefault(recipient.id, recipient)
    return list(found.values())


def of_speaker(person_id: int | None, directory: Directory) -> Recipient | None:
    """Whoever said that it is done, if a chat reaches him: he can confirm it as well as the responsible person."""
    person = directory.people.get(person_id or 0)
    return Recipient(person, Role.LIAISON) if person is not None and directory.is_reachable(person) else None


def of_leaders(share: Share, directory: Directory) -> list[Recipient]:
    """The unit's 分管领导; one without chat becomes a telephone task."""
    leaders = directory.with_role(share.unit_id, Role.DEPUTY_LEADER)
    return [Recipient(p, Role.DEPUTY_LEADER, not directory.is_reachable(p)) for p in leaders]


def _unit(step: Step, share: Share, directory: Directory) -> Iterator[Recipient]:
    responsible = directory.people.get(share.person_id) if share.person_id else None
    liaisons = directory.with_role(share.unit_id, Role.LIAISON)
    if Role.RESPONSIBLE in step.to:
        yield _responsible(responsible, share, directory)
    if Role.LIAISON in step.to:
        yield from (Recipient(p, Role.LIAISON) for p in liaisons if directory.is_reachable(p))
        if Role.RESPONSIBLE not in step.to and not any(directory.is_reachable(p) for p in liaisons):
            yield Recipient(next(iter(liaisons), responsible), Role.LIAISON, by_telephone=True)


def _responsible(person: Person | None, share: Share, directory: Directory) -> Recipient:
    found = directory.first_reachable(person, share.unit_id)
    if found is None:
        return Recipient(person, Role.RESPONSIBLE, by_telephone=True, answers=True)
    return Recipient(found, Role.RESPONSIBLE if found is person else Role.LIAISON, answers=True)


def of_lead(ask: Ask, lead: Share | None, directory: Directory) -> Recipient:
    """Of the lead: whoever asked, or stands in for him; if the office asked in its place, its responsible person."""
    asker = directory.people.get(ask.person_id)
    if asker is None or asker.unit_id != ask.lead_id:
        asker = directory.people.get(lead.person_id or 0) if lead is not None else None
    found = directory.first_reachable(asker, ask.lead_id)
    return Recipient(found or asker, Role.RESPONSIBLE, by_telephone=found is None)
