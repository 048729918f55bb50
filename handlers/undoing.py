"""撤销导入: at once while nobody has answered, else what stays is shown first."""

from datetime import timedelta

from handlers.imports import pressed
from handlers.turn import Speak, Turn
from ledger import imports, undo
from ledger.access import Act, require
from ledger.deskwork import Intake
from ledger.errors import NothingToUndo
from ledger.matters import openly
from ledger.models import Matter, Person, Share
from ledger.presses import Press
from ledger.undo import UndoPlan
from ledger.words import IntakeState
from locales import buttons
from locales import undoing as texts

FRESH = timedelta(days=7)  # an older import is not undone by one word


def by_command(turn: Turn) -> None:
    """`撤销导入`: the last import that stands. Raises NotAllowed, NothingToUndo.

    It is done at once if it is fresh and nothing stays; said twice by mistake, the one before it is only shown.
    """
    require(turn.actor, Act.IMPORT)
    intake = imports.to_undo(turn.session)
    if intake is None:
        raise NothingToUndo
    found = undo.plan(turn.session, intake)
    newest = imports.latest(turn.session)
    is_fresh = intake.decided_at is not None and turn.now - intake.decided_at < FRESH
    if is_fresh and newest is intake and not found.stays:
        return _undo(turn, intake)
    yes = [(texts.confirm(), Press("imp_undo", intake.id or 0, intake.version))]
    keep = [(buttons.cancel(), Press("imp_keep", intake.id or 0, intake.version))]
    counts = len(found.removed), len(found.restored)
    return turn.reply(texts.preview(intake.name, intake.decided_at, *counts, _stays(turn, found)), yes + keep)


def _confirm(turn: Turn) -> None:
    """［确认撤销］ takes back what can be taken back now, less than was shown if people answered."""
    _undo(turn, pressed(turn, IntakeState.WRITTEN))


def _keep(turn: Turn) -> None:
    """［取消］"""
    pressed(turn, IntakeState.WRITTEN)
    turn.redraw(texts.kept())


def _undo(turn: Turn, intake: Intake) -> None:
    stays, done = undo.undo(
        turn.session,
        actor=turn.actor,
        intake=intake,
        version=intake.version,
        now=turn.now,
        workdays=turn.days,
        apologise=texts.apology,
    )
    said = texts.done(
        intake.name,
        removed=done.removed,
        restored=done.restored,
        cancelled=done.cancelled,
        deleted=done.deleted,
        too_old=done.too_old,
        told=done.told,
        by_telephone=done.by_telephone,
        stays=_stays(turn, stays),
    )
    turn.show(said)


def _stays(turn: Turn, found: UndoPlan) -> list[str]:
    """What is left as it is, and why: matters first, then people."""
    lines: dict[str, None] = {}
    for (table, row_id), why in found.stays.items():
        row: Matter | Share | None = None
        if table in ("matter", "share"):
            row = turn.session.get(Matter, row_id) if table == "matter" else turn.session.get(Share, row_id)
        if row is not None:
            matter = row if isinstance(row, Matter) else turn.session.get_one(Matter, row.matter_id)
            lines.setdefault(texts.matter_stays(matter.number, openly(matter, matter.title), why))
    for (table, row_id), why in found.stays.items():
        person = turn.session.get(Person, row_id) if table == "person" else None
        if person is not None:
            unit = turn.people.units[person.unit_id].name
            lines.setdefault(texts.person_stays(person.name, unit, why))
    return list(lines)


VERBS: dict[str, Speak] = {"imp_undo": _confirm, "imp_keep": _keep}
