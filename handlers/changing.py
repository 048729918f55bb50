"""更改 by the office: the preview is the act itself, looked at and taken back; its button does it if it still reads
so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from handlers import previews
from handlers.commands import unit_named
from handlers.entering import units_named
from handlers.posts import post_named
from handlers.telling import hearers, tell_or_call
from handlers.turn import Speak, Turn
from ledger import changing
from ledger.access import Act, require
from ledger.changing import DUE, EDITABLE, PERSON, UNITS, Why
from ledger.entry_errors import FieldUnknown, NotTakingPart, WhyMissing
from ledger.errors import CommandUnclear, DateUnclear, Outdated
from ledger.matters import openly, shares_of
from ledger.models import Matter, Share, Unit
from ledger.words import OVER, ShareRole
from locales import changing as texts
from reading.acts import document_number
from reading.changing import ADD, REMOVE, Change, read_change
from reading.entering import NEVER, day_in, unit_names
from reading.stretches import Today

NEEDS_REASON = (DUE, PERSON, UNITS)
"""Whoever answers for it is owed a reason; of words it may be left out."""


@dataclass
class _Done:
    """What a change came to: the lines of its preview, and who is told what, by share."""

    matter: int
    number: int
    lines: list[str] = field(default_factory=list)
    tells: list[tuple[int, str]] = field(default_factory=list)
    persons: list[tuple[int, int, str]] = field(default_factory=list)  # of a share, a person who answers no more
    people: list[str] = field(default_factory=list)
    unreached: list[str] = field(default_factory=list)


def command(turn: Turn) -> None:
    """`更改 3号 完成时限 2月28日 理由：…`"""
    require(turn.actor, Act.ENTER)
    change = _said(turn.text)
    done = previews.looked_at(turn, lambda: _do(turn, change, turn.today))
    row = previews.offer(turn, "change", texts.yes(), words=turn.text, said_on=turn.today.isoformat(), shown=done.lines)
    turn.reply("\n".join([*done.lines, texts.told(done.people, done.unreached)]), row)


def _confirmed(turn: Turn) -> None:
    """［确认更改］: as shown or not at all."""
    draft = previews.take(turn)
    change = _said(draft["words"])
    done = _do(turn, change, date.fromisoformat(draft["said_on"]))
    if done.lines != draft["shown"]:
        raise Outdated(number=change.number)
    unreached = _tell(turn, done)
    has_told = bool(done.tells or done.persons)
    turn.redraw(texts.done(change.number, change.field, unreached=unreached, has_told=has_told))


def _said(text: str) -> Change:
    """Raises CommandUnclear, FieldUnknown, WhyMissing."""
    change = read_change(text)
    if change is None:
        raise CommandUnclear(usage=texts.USAGE)
    number = change.number
    if change.field == "牵头单位":
        raise FieldUnknown(number=number, field=change.field, way=texts.LEAD_WAY.format(number=number))
    if change.field and change.field not in _CHANGES:
        raise FieldUnknown(number=number, field=change.field, way=texts.roster_way())
    if not change.field:
        raise FieldUnknown(number=number, field="", way="")
    if not change.value:
        raise CommandUnclear(usage=texts.usage(number, change.field))
    if change.field in NEEDS_REASON and not change.reason:
        raise WhyMissing(number=number, usage=texts.usage(number, change.field))
    return change


def _do(turn: Turn, change: Change, today: date) -> _Done:
    """The change itself, in the transaction that the caller keeps or takes back."""
    matter = turn.matter(change.number)
    document = document_number(change.basis) if change.basis else None
    why = Why(change.reason, document)
    is_correction = change.field == DUE and changing.is_correction(matter)
    done = _Done(matter.id or 0, matter.number)
    done.lines.append(texts.head(matter.number, change.field, is_correction=is_correction))
    _CHANGES[change.field](turn, matter, change, why, today, done)
    said = texts.why(openly(matter, change.reason), openly(matter, document))
    done.lines += [said] if said else []
    done.people, done.unreached = hearers(turn, (turn.session.get_one(Share, share) for share, _text in done.tells))
    done.people += [turn.people.people[person_id].name for _share, person_id, _text in done.persons]
    return done


def _tell(turn: Turn, done: _Done) -> list[str]:
    """The units that no chat reaches."""
    unreached = []
    for share_id, text in done.tells:
        share = turn.session.get_one(Share, share_id)
        key = f"changed:{turn.inbox_id}:{share_id}"
        unreached.append(tell_or_call(turn, share, key, text, step=texts.call_step()))
    for share_id, person_id, text in done.persons:
        turn.tell(
            person_id, f"changed:{turn.inbox_id}:{share_id}:former", text, share=turn.session.get(Share, share_id)
        )
    return [unit for unit in unreached if unit]


# --- what can be changed ------------------------------------------------------------------------------------


def _due(turn: Turn, matter: Matter, change: Change, why: Why, today: date, done: _Done) -> None:
    due_on = None if change.value in NEVER else day_in(change.value, Today(today, turn.days))
    if due_on is None and change.value not in NEVER:
        raise DateUnclear(text=change.value)
    units, days = turn.people.units, turn.days
    new = texts.due(due_on, days.effective(due_on) if due_on else None)
    share = _share_of(turn, matter, change.unit) if change.unit else None
    if share is not None and share.role != ShareRole.LEAD and due_on is not None:
        old = texts.due(share.due_on, share.effective_on)
        changing.move_share(
            turn.session, actor=turn.actor, share=share, due_on=due_on, why=why, days=days, now=turn.now
        )
        done.lines.append(texts.of_unit(units[share.unit_id].name, texts.arrow(old, new)))
        done.tells.append((share.id or 0, texts.your_date(matter.number, old, new, openly(matter, change.reason))))
        return
    old = texts.due(matter.due_on, days.effective(matter.due_on) if matter.due_on else None)
    before = {s.id: texts.due(s.due_on, s.effective_on) for s in shares_of(turn.session, matter)}
    moved = changing.move_matter(
        turn.session, actor=turn.actor, matter=matter, due_on=due_on, why=why, days=days, now=turn.now
    )
    done.lines.append(texts.arrow(old, new))
    if moved.moved:
        done.lines.append(texts.moved([units[one.unit_id].name for one in moved.moved]))
    if moved.staying:
        done.lines.append(texts.staying([(units[one.unit_id].name, one.due_on) for one in moved.staying]))
    for one in moved.moved:
        text = texts.your_date(matter.number, before[one.id], new, openly(matter, change.reason))
        done.tells.append((one.id or 0, text))


def _person(turn: Turn, matter: Matter, change: Change, why: Why, _today: date, done: _Done) -> None:
    share = _share_of(turn, matter, change.unit) if change.unit else None
    person = post_named(turn, change.value, unit_id=share.unit_id if share is not None else None)
    share = share or _share_of(turn, matter, turn.people.units[person.unit_id].name)
    before = changing.reassign(turn.session, actor=turn.actor, share=share, person=person, why=why, now=turn.now)
    unit = turn.people.units[share.unit_id].name
    done.lines.append(texts.of_unit(unit, texts.arrow(before.name if before else texts.none(), person.name)))
    title = openly(matter, matter.title)
    line = texts.due(share.due_on, share.effective_on)
    done.tells.append((share.id or 0, texts.yours_now(matter.number, title, line, openly(matter, change.reason))))
    if before is not None and turn.people.is_reachable(before):
        done.persons.append((share.id or 0, before.id or 0, texts.no_longer_yours(matter.number, person.name)))


def _units(turn: Turn, matter: Matter, change: Change, why: Why, _today: date, done: _Done) -> None:
    if change.operation not in (ADD, REMOVE):
        raise CommandUnclear(usage=f"更改 {matter.number}号 配合单位 增加省财政厅 理由：…")
    reason, lines = openly(matter, change.reason), []
    for unit in units_named(turn, unit_names(change.value.replace("，", "、"))):
        add = _added if change.operation == ADD else _removed
        lines.append(add(turn, matter, unit, why, reason, done))
    done.lines += lines
    lead = next((s for s in shares_of(turn.session, matter) if s.unit_id == matter.lead_id), None)
    if lead is not None and lead.status not in OVER:
        done.tells.append((lead.id or 0, texts.to_lead(matter.number, "；".join(lines), reason)))


def _added(turn: Turn, matter: Matter, unit: Unit, why: Why, reason: str, done: _Done) -> str:
    share = changing.add_unit(
        turn.session, actor=turn.actor, matter=matter, unit=unit, why=why, days=turn.days, now=turn.now
    )
    title = openly(matter, matter.title)
    lead = turn.people.units[matter.lead_id].name if matter.lead_id else ""
    line = texts.due(share.due_on, share.effective_on)
    done.tells.append((share.id or 0, texts.you_join(matter.number, title, lead, line, reason)))
    return texts.joins(unit.name)


def _removed(turn: Turn, matter: Matter, unit: Unit, why: Why, reason: str, done: _Done) -> str:
    share = changing.remove_unit(turn.session, actor=turn.actor, matter=matter, unit=unit, why=why, now=turn.now)
    done.tells.append((share.id or 0, texts.you_leave(matter.number, reason)))
    return texts.leaves(unit.name)


def _words(turn: Turn, matter: Matter, change: Change, why: Why, _today: date, done: _Done) -> None:
    value: str | list[str] = change.value
    if change.field == "标签":
        value = _tags(matter, change)
    if change.field == "公开链接":
        value = _link(matter, change.value)
    old = changing.edit(
        turn.session, actor=turn.actor, matter=matter, field=change.field, value=value, why=why, now=turn.now
    )
    new = _listed(value)
    done.lines.append(texts.arrow(_listed(old or ""), new))
    if change.field in ("名称", "要求", "依据"):
        text = texts.your_words(matter.number, change.field, new, change.reason)
        alive = (share for share in shares_of(turn.session, matter) if share.status not in OVER)
        done.tells += [(share.id or 0, text) for share in alive]


def _tags(matter: Matter, change: Change) -> list[str]:
    named = list(unit_names(change.value.replace("，", "、").replace(",", "、")))
    if change.operation == ADD:
        return [*matter.tags, *(tag for tag in named if tag not in matter.tags)]
    if change.operation == REMOVE:
        return [tag for tag in matter.tags if tag not in named]
    return [] if named == ["无"] else list(dict.fromkeys(named))


def _link(matter: Matter, text: str) -> str:
    if text in ("无", "撤下", "删除"):
        return ""
    if not text.startswith(("http://", "https://")) or len(text.split()) > 1:
        raise CommandUnclear(usage=f"更改 {matter.number}号 公开链接 https://…")
    return text


def _listed(value: str | Sequence[str]) -> str:
    return (value if isinstance(value, str) else "、".join(value)) or texts.none()


def _share_of(turn: Turn, matter: Matter, name: str) -> Share:
    """The unit's open share. Raises NoSuchUnit, NotTakingPart."""
    unit = unit_named(turn, name)
    for share in shares_of(turn.session, matter):
        if share.unit_id == unit.id and share.status not in OVER:
            return share
    raise NotTakingPart(number=matter.number, unit=unit.name)


_CHANGES: dict[str, Callable[[Turn, Matter, Change, Why, date, _Done], None]] = {
    DUE: _due,
    PERSON: _person,
    UNITS: _units,
    **dict.fromkeys(EDITABLE, _words),
}
VERBS: dict[str, Speak] = {"change": _confirmed}
