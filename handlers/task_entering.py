"""［确认立项］: one preview with totals, and its button writes every line that stands under 可确认, once."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from handlers import previews
from handlers import task_views as views
from handlers.turn import Turn
from ledger import task_drafts
from ledger.deskwork import Intake
from ledger.errors import DraftOver, NothingToEnter
from ledger.models import Matter, Share
from ledger.presses import Press
from ledger.task_drafts import basis_of, lines_of
from ledger.task_lines import Line
from locales import buttons
from locales import task_buttons as labels
from locales import task_drafts as texts
from locales.dates import estimate_note

MOST_ASKED = 30  # different dates and kinds for which the first reminder is worked out


@dataclass(frozen=True)
class Effect:
    """What the entering would bring: the first reminder, and the units whom nobody reaches by chat."""

    first_on: date | None
    unreachable: tuple[str, ...]


def preview(turn: Turn, draft: Intake) -> None:
    """Who gets how many, whom nobody reaches, when the first reminder comes. Raises NothingToEnter."""
    lines = task_drafts.ready(turn.session, draft, turn.today)
    if not lines:
        raise NothingToEnter
    effect = _effect(turn, draft, lines)
    left = sum(not line.is_settled for line in lines_of(draft)) - len(lines)
    text = texts.preview(
        entering=len(lines),
        left=left,
        leaderless=sum(line.lead is None for line in lines),
        units=_totals(turn, lines),
        unreachable=effect.unreachable,
        first_on=effect.first_on,
        estimate=estimate_note(turn.days, effect.first_on, *(line.due_on for line in lines)),
        basis=basis_of(draft),
    )
    row = previews.offer(
        turn,
        "td_write",
        labels.enter_now(),
        draft=draft.id,
        version=draft.version,
        lines=[line.number for line in lines],
    )
    turn.reply(text, row)


def write(turn: Turn) -> None:
    """［确认写入］: once; a draft that was changed meanwhile is shown anew instead."""
    about = previews.take(turn)
    draft = turn.session.get_one(Intake, about["draft"])
    if not task_drafts.is_open(draft, turn.now):
        raise DraftOver(numbers=task_drafts.numbers_of(draft))
    if draft.version != about["version"] or not _still_ready(turn, draft, about["lines"]):
        turn.toast = texts.moved_on()
        return views.show(turn, draft, redraw=True, note=texts.moved_on())
    made = task_drafts.enter(
        turn.session,
        actor=turn.actor,
        draft=draft,
        numbers=about["lines"],
        days=turn.days,
        now=turn.now,
        version=about["version"],
    )
    left = sum(not line.is_settled for line in lines_of(draft))
    rows = [[(buttons.matter(n), Press("matter", n)) for n in made[:5]]]
    return turn.redraw(texts.entered(made, left), *rows)


def _still_ready(turn: Turn, draft: Intake, numbers: Sequence[int]) -> bool:
    """Whether the ledger, too, is as it was for these lines."""
    return set(numbers) <= {line.number for line in task_drafts.ready(turn.session, draft, turn.today)}


def _totals(turn: Turn, lines: Sequence[Line]) -> list[tuple[str, int, int]]:
    """Units in protocol order, how many each leads and in how many it cooperates."""
    leads = Counter(line.lead for line in lines if line.lead)
    helps = Counter(unit for line in lines for unit in line.cooperating)
    order = sorted(turn.people.units.values(), key=lambda unit: unit.position)
    return [(unit.name, leads[unit.name], helps[unit.name]) for unit in order if leads[unit.name] or helps[unit.name]]


def _effect(turn: Turn, draft: Intake, lines: Sequence[Line]) -> Effect:
    """What comes of entering them."""

    def enter() -> Effect:
        made = task_drafts.enter(
            turn.session,
            actor=turn.actor,
            draft=draft,
            numbers=[line.number for line in lines],
            days=turn.days,
            now=turn.now,
            version=draft.version,
        )
        turn.session.flush()
        return _looked(turn, made)

    return previews.looked_at(turn, enter)


def _looked(turn: Turn, made: Sequence[int]) -> Effect:
    query = select(Share, Matter.kind).join(Matter, onclause=col(Matter.id) == col(Share.matter_id))
    rows = turn.session.exec(query.where(col(Matter.number).in_(made)).order_by(col(Share.id))).all()
    alike: dict[tuple[str, str, date | None, str], Share] = {}
    lost: dict[int, None] = {}
    for share, kind in rows:
        unit = turn.people.units[share.unit_id]
        alike.setdefault((kind, share.role, share.due_on, unit.kind), share)
        if turn.people.first_reachable(turn.people.people.get(share.person_id or 0), share.unit_id) is None:
            lost.setdefault(share.unit_id)
    days = [turn.next_reminder(turn.session, share, turn.now) for share in list(alike.values())[:MOST_ASKED]]
    names = sorted((turn.people.units[unit_id] for unit_id in lost), key=lambda unit: unit.position)
    return Effect(min(filter(None, days), default=None), tuple(unit.name for unit in names))
