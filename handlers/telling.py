"""One personal line to whoever answers for a share; whom no chat reaches, the office telephones (promise 9)."""

from collections.abc import Iterable
from typing import Any

from handlers.turn import Turn
from ledger import outbox
from ledger.models import Matter, Share
from ledger.presses import Press
from ledger.words import MessageClass, OutboxState


def who_hears(turn: Turn, share: Share) -> tuple[str, bool]:
    """The name of whoever answers for the share, empty if nobody is named; and whether a chat reaches him or whoever
    stands in for him."""
    person = turn.people.people.get(share.person_id or 0)
    return person.name if person else "", turn.people.first_reachable(person, share.unit_id) is not None


def hearers(turn: Turn, shares: Iterable[Share]) -> tuple[list[str], list[str]]:
    """Who will be told about these shares, by name or else by unit; and the units that no chat reaches."""
    told: list[str] = []
    unreached: list[str] = []
    for share in shares:
        unit = turn.people.units[share.unit_id].name
        person, is_reachable = who_hears(turn, share)
        (told if is_reachable else unreached).append((person or unit) if is_reachable else unit)
    return told, unreached


def tell_or_call(
    turn: Turn,
    share: Share,
    key: str,
    text: str,
    *rows: list[tuple[str, Press]],
    step: str,
    kind: str = "desk",
    **about: Any,
) -> str | None:
    """Tell it, as `Turn.tell`; or make a telephone task of this kind called `step`, and return the unit's name."""
    people = turn.people
    person = people.people.get(share.person_id or 0)
    told = people.first_reachable(person, share.unit_id)
    if told is not None:
        turn.tell(told.id or 0, key, text, *rows, share=share, **about)
        return None
    said = share.last_said_at.isoformat() if share.last_said_at else None
    task = outbox.row(
        key=f"{key}:call",
        klass=MessageClass.BUNDLE,
        now=turn.now,
        state=OutboxState.TELEPHONE,
        person_id=person.id if person else None,
        share_id=share.id,
        matter=turn.session.get_one(Matter, share.matter_id).number,
        body={"kind": kind, "step": step, "said": said},
    )
    outbox.put(turn.session, [task])
    return people.units[share.unit_id].name
