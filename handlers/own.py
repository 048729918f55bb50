"""The shares a speaker may report on, and which of them a message is about."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import select

from handlers.turn import Turn
from ledger import reshaping
from ledger.access import Act, may
from ledger.errors import AlreadyOver, NoSuchMatter, NotYourMatter, SaidForOthers
from ledger.matters import by_number, open_shares, shares_of
from ledger.models import Matter, Progress, Share
from ledger.rows import Outbox
from ledger.words import OVER


@dataclass(frozen=True)
class Own:
    """A share the speaker may report on."""

    share: Share
    matter: Matter


def open_own(turn: Turn) -> list[Own]:
    """What the speaker answers for and is not over."""
    return [Own(share, matter) for share, matter in open_shares(turn.session, turn.actor)]


def bound(turn: Turn, own: Sequence[Own]) -> list[Own]:
    """The shares that the answered message was about."""
    about = _about(turn)
    return [o for o in own if o.share.id in about] or [
        one for share_id in sorted(about) for one in heirs(turn, _number(turn, share_id), own)
    ]


def heirs(turn: Turn, number: int, own: Sequence[Own]) -> list[Own]:
    """Of a matter that was split or merged, the speaker's shares of those in which it goes on."""
    matter = by_number(turn.session, number)
    found = {heir.id for heir in reshaping.heirs_of(turn.session, matter)} if matter is not None else set()
    return [o for o in own if o.matter.id in found]


def _about(turn: Turn) -> set[int]:
    """The shares that the answered message spoke of."""
    if turn.reply_to is None:
        return set()
    query = select(Outbox.share_id).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    entries = select(Progress).where(Progress.chat_id == turn.chat_id, Progress.message_id == turn.reply_to)
    about = {*turn.session.exec(query), *(entry.share_id for entry in turn.session.exec(entries))}
    return {share_id for share_id in about if share_id is not None}


def refuse_foreign(turn: Turn) -> None:
    """An answer to a message about a share that is over, or somebody else's now, is never about another matter.

    Raises NoSuchMatter, AlreadyOver, NotYourMatter."""
    for share_id in sorted(_about(turn)):
        share = turn.session.get_one(Share, share_id)
        matter = turn.session.get_one(Matter, share.matter_id)
        if not may(turn.actor, Act.SEE, matter=matter, share=share):
            raise NoSuchMatter(number=matter.number)  # it was his once: how it goes on is not his business
        if share.status in OVER:
            raise AlreadyOver(number=matter.number, status=share.status)
        if not may(turn.actor, Act.REPORT, matter=matter, share=share):
            raise NotYourMatter(number=matter.number)


def over_or_foreign(turn: Turn, number: int) -> Own:
    """A number that is not among the open ones: closed already, in sight but not one's own, or not to be known."""
    matter = turn.matter(number)
    seen = [s for s in shares_of(turn.session, matter) if may(turn.actor, Act.SEE, matter=matter, share=s)]
    mine = [s for s in seen if may(turn.actor, Act.REPORT, matter=matter, share=s)]
    if mine and turn.actor.is_office:
        unit = turn.people.units[mine[0].unit_id].name
        raise SaidForOthers(number=number, unit=unit)
    if mine:
        return Own(mine[0], matter)
    raise (NotYourMatter if seen else NoSuchMatter)(number=number)


def answers_for(turn: Turn, number: int) -> Own:
    """The speaker's share of a matter, also one that is over; of the office the lead's. Raises NoSuchMatter,
    NotYourMatter."""
    matter = turn.matter(number)
    seen = [s for s in shares_of(turn.session, matter) if may(turn.actor, Act.SEE, matter=matter, share=s)]
    mine = [s for s in seen if may(turn.actor, Act.REPORT, matter=matter, share=s)]
    if not mine:
        raise (NotYourMatter if seen else NoSuchMatter)(number=number)
    return Own(mine[0], matter)


def number_of(turn: Turn, entry: Progress) -> int:
    """The matter that an entry is about."""
    return _number(turn, entry.share_id)


def _number(turn: Turn, share_id: int) -> int:
    share = turn.session.get_one(Share, share_id)
    return turn.session.get_one(Matter, share.matter_id).number
