"""立项 by the office: in one line, or by steps (`handlers/entering_steps`); shown word for word, then written once."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from handlers import previews
from handlers.commands import unit_named
from handlers.telling import tell_or_call, who_hears
from handlers.turn import Speak, Turn
from ledger import committees, entering
from ledger.access import Act, require
from ledger.entering import NewMatter
from ledger.entry_errors import NotByChat, OneLeadOnly, Unread
from ledger.errors import NotOfUnit
from ledger.matters import shares_of
from ledger.models import Matter, Share, Unit
from ledger.presses import Press
from ledger.words import MatterKind, ShareRole
from locales import buttons, dates
from locales import entering as texts
from locales.entering import Part, Shown
from reading.entering import Said, read_entry
from reading.stretches import Today


@dataclass(frozen=True)
class Draft:
    """A new matter on its way, as JSON keeps it: units by name. `asked` are the questions that were answered, also
    with “none”; what the one line leaves out and need not be there is not asked."""

    id: int
    step: int = 0
    kind: str = ""
    title: str = ""
    lead: str = ""
    responsible: str = ""
    cooperating: tuple[str, ...] = ()
    due: str = ""
    basis: str = ""
    requirement: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    starts: str = ""
    asked: tuple[str, ...] = ()

    @property
    def due_on(self) -> date | None:
        return date.fromisoformat(self.due) if self.due else None

    def about(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def of(cls, about: dict[str, Any]) -> "Draft":
        """The inverse of `about`."""
        known: dict[str, Any] = {field.name: about[field.name] for field in fields(cls)}
        known |= {name: tuple(value) for name, value in known.items() if isinstance(value, list)}
        return cls(**known)


def units_named(turn: Turn, names: Sequence[str]) -> list[Unit]:
    """Units by name, a 专业委员会 for its members; each once. Raises NoSuchUnit."""
    found: dict[int, Unit] = {}
    for name in names:
        group = committees.find(turn.session, name)
        for unit in committees.units_of(turn.session, group) if group is not None else [unit_named(turn, name)]:
            found.setdefault(unit.id or 0, unit)
    return list(found.values())


def draft_of(turn: Turn, said: Said) -> Draft:
    """What one line says, with the names of the ledger. Raises NotByChat, OneLeadOnly, NoSuchUnit, Unread."""
    if said.is_internal:
        raise NotByChat(number=None)
    if len(said.leads) > 1:
        raise OneLeadOnly(units=said.leads)
    if said.unread:
        raise Unread(words=said.unread, usage=texts.USAGE)
    lead = unit_named(turn, said.leads[0]).name if said.leads else ""
    helps = [unit.name for unit in units_named(turn, said.cooperating)]
    answered = [("lead", said.has_no_lead), ("due", said.has_no_date), ("cooperating", True), ("basis", True)]
    return Draft(
        id=turn.inbox_id,
        kind=said.kind or "",
        title=said.title,
        lead=lead,
        responsible=said.responsible,
        cooperating=tuple(name for name in helps if name != lead or name in said.cooperating),
        due=said.due_on.isoformat() if said.due_on else "",
        basis=said.basis,
        requirement=said.requirement,
        tags=said.tags,
        link=said.link,
        starts=said.starts_on.isoformat() if said.starts_on else "",
        asked=tuple(name for name, is_answered in answered if is_answered),
    )


def read(turn: Turn) -> Draft:
    """The words behind `立项`."""
    return draft_of(turn, read_entry(turn.text, Today(turn.today, turn.days)))


def new_matter(turn: Turn, draft: Draft) -> NewMatter:
    """Raises NoSuchUnit if a unit was renamed or merged meanwhile, NotOfUnit."""
    lead = unit_named(turn, draft.lead) if draft.lead else None
    person = None
    if draft.responsible:
        own = turn.people.by_unit.get(lead.id or 0, []) if lead is not None else []
        person = next((one for one in own if one.name == draft.responsible), None)
        if person is None:
            raise NotOfUnit(person=draft.responsible, unit=lead.name if lead else texts.no_lead_button())
    return NewMatter(
        kind=MatterKind(draft.kind),
        title=draft.title,
        lead=lead,
        cooperating=tuple(units_named(turn, draft.cooperating)),
        responsible=person,
        due_on=draft.due_on,
        starts_on=date.fromisoformat(draft.starts) if draft.starts else None,
        basis=draft.basis or None,
        requirement=draft.requirement or None,
        tags=draft.tags,
        link=draft.link or None,
    )


def _enter(turn: Turn, new: NewMatter) -> Matter:
    return entering.enter(turn.session, actor=turn.actor, new=new, now=turn.now, days=turn.days)


def show(turn: Turn, draft: Draft, *, redraw: bool = False) -> None:
    """The preview is the act itself, looked at and taken back: what would be refused is refused now."""
    require(turn.actor, Act.ENTER)
    new = new_matter(turn, draft)
    seen = previews.looked_at(turn, lambda: shown(turn, _enter(turn, new)))
    row = previews.offer(turn, "enter", texts.enter_button(), cancelled=texts.given_up(), **draft.about())
    (turn.redraw if redraw else turn.reply)(texts.preview(seen), row)


def shown(turn: Turn, matter: Matter) -> Shown:
    parts, units = [], turn.people.units
    for share in shares_of(turn.session, matter):
        person, is_reachable = who_hears(turn, share)
        first_on = turn.next_reminder(turn.session, share, turn.now)
        parts.append(Part(units[share.unit_id].name, share.role, person, is_reachable, first_on))
    effective_on = turn.days.effective(matter.due_on) if matter.due_on else None
    return Shown(
        number=matter.number,
        kind=matter.kind,
        title=matter.title,
        parts=tuple(parts),
        due_on=matter.due_on,
        effective_on=effective_on,
        basis=matter.basis or "",
        requirement=matter.requirement or "",
        tags=tuple(matter.tags),
        link=matter.link or "",
        note=dates.estimate_note(turn.days, matter.due_on),
    )


def _confirmed(turn: Turn) -> None:
    """［确认立项］"""
    draft = Draft.of(previews.take(turn))
    matter = _enter(turn, new_matter(turn, draft))
    seen = shown(turn, matter)
    unreached = list(filter(None, (_tell(turn, seen, share) for share in shares_of(turn.session, matter))))
    jump = [(buttons.matter(matter.number), Press("matter", matter.number))]
    turn.redraw(texts.entered(seen, unreached=unreached), jump)


def _tell(turn: Turn, seen: Shown, share: Share) -> str | None:
    others = [part.unit for part in seen.parts if part.role == ShareRole.COOPERATING]
    first_on = turn.next_reminder(turn.session, share, turn.now)
    text = texts.your_new_matter(seen, role=share.role, others=others, first_on=first_on)
    return tell_or_call(turn, share, f"entered:{share.id}", text, step=texts.call_step())


VERBS: dict[str, Speak] = {"enter": _confirmed}
