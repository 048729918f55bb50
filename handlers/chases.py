"""催办 by command or from a list: first a preview of who gets what, then one message for each share (八)(二十)."""

import re
from collections.abc import Sequence

from handlers import lists, previews
from handlers.commands import unit_named
from handlers.filtering import filter_of
from handlers.turn import Speak, Turn
from ledger import chases
from ledger.access import Act, may, require
from ledger.chases import Target
from ledger.errors import ButtonUnknown, CommandUnclear, NoShare
from ledger.matters import shares_of
from ledger.models import Matter, Share
from ledger.presses import Press
from ledger.queries import Line
from ledger.words import OVER, ShareRole
from locales import buttons
from locales import chases as texts
from locales import lists as list_texts

_NUMBERS = re.compile(r"(?:第?\d{1,6}\s*号?(?:事项)?[\s,，、和]*)+")
_NUMBER = re.compile(r"\d{1,6}")
_LIST = re.compile(rf"(?P<name>{lists.WORDS})(?:清单)?[\s：:，,]*(?P<rest>.*)", re.DOTALL)
SINGLES = 10  # buttons for one of a list


def by_command(turn: Turn) -> None:
    """`催办 3号`, `催办 3号 省财政厅`, `催办 3号 5号`, `催办 逾期 市州`: a preview.

    Raises NotAllowed, CommandUnclear, NoSuchMatter, NoSuchUnit, NoShare, FilterUnclear, FilterAmbiguous.
    """
    require(turn.actor, Act.CHASE)
    text = turn.text.strip(" 。！!")
    listed = _LIST.fullmatch(text)
    if listed is not None:
        where = filter_of(turn.session, turn.people, listed["rest"], actor=turn.actor)
        return _of_list(turn, lists.Asked(listed["name"], where))
    numbered = _NUMBERS.match(text)
    if numbered is None:
        raise CommandUnclear(usage=texts.usage())
    numbers = list(dict.fromkeys(map(int, _NUMBER.findall(numbered[0]))))
    rest = text[numbered.end() :].strip()
    if rest and len(numbers) > 1:
        raise CommandUnclear(usage=texts.usage())
    shares = [share for number in numbers for share in _meant(turn, turn.matter(number), rest)]
    title = "、".join(texts.of_matter(number) for number in numbers[:5])
    return _preview(turn, title, [share.id or 0 for share in shares])


def _meant(turn: Turn, matter: Matter, unit: str) -> list[Share]:
    """The unit's share; without a unit the lead's, or if that owes nothing more, those that do. Raises NoShare."""
    shares = shares_of(turn.session, matter)
    if unit:
        named = unit_named(turn, unit)
        found = [share for share in shares if share.unit_id == named.id]
        if not found:
            lead = turn.people.units[matter.lead_id].name if matter.lead_id else ""
            raise NoShare(number=matter.number, unit=named.name, lead=lead)
        return found
    lead_shares = [share for share in shares if share.role == ShareRole.LEAD]
    if any(_owes(share) for share in lead_shares):
        return lead_shares
    return [share for share in shares if _owes(share)] or lead_shares or shares


def _owes(share: Share) -> bool:
    return share.fulfilled_on is None and share.status not in OVER


def _from_list(turn: Turn) -> None:
    """［催办］ under a list: everybody on it as it stands now, or one of them."""
    require(turn.actor, Act.CHASE)
    _of_list(turn, lists.pressed(turn))


def _of_list(turn: Turn, asked: lists.Asked) -> None:
    every: Sequence[Line] = lists.found(turn, asked)
    title = list_texts.titled(asked.name, asked.where.said)
    _preview(turn, title, [line.share_id for line in every if line.share_id is not None])


def _one(turn: Turn) -> None:
    """［只催3号］"""
    require(turn.actor, Act.CHASE)
    assert turn.press is not None
    share = turn.session.get(Share, turn.press.row)
    if share is None or not may(turn.actor, Act.CHASE, share=share):
        raise ButtonUnknown
    matter = turn.session.get_one(Matter, share.matter_id)
    _preview(turn, texts.of_matter(matter.number), [share.id or 0])


def _preview(turn: Turn, title: str, shares: Sequence[int]) -> None:
    targets = _look(turn, shares)
    going = [target for target in targets if target.why is None]
    rows: list[list[tuple[str, Press]]] = []
    if going:
        ids = [target.share.id for target in going]
        label = texts.label(len(going))
        rows.append(previews.offer(turn, "chase_go", label, cancelled=texts.cancelled(), title=title, shares=ids))
        rows += _singles(going)
    turn.reply(texts.preview(title, targets), *rows, protect=any(target.is_internal for target in targets))


def _singles(going: Sequence[Target]) -> list[list[tuple[str, Press]]]:
    """One of several; a matter with several units is told apart by its own command."""
    if len(going) == 1:
        return []
    first = {target.matter.number: target.share for target in reversed(going)}
    numbers = [target.matter.number for target in going]
    single = [number for number in dict.fromkeys(numbers) if numbers.count(number) == 1][:SINGLES]
    pairs = [(buttons.chase_one(n), Press("chase_one", first[n].id or 0, first[n].version)) for n in single]
    return [pairs[i : i + 3] for i in range(0, len(pairs), 3)]


def _send(turn: Turn) -> None:
    """［发送］: once; what was answered, or chased by a colleague, since the preview is left out and said."""
    require(turn.actor, Act.CHASE)
    draft = previews.take(turn)
    targets = _look(turn, draft["shares"])
    ready = [target for target in targets if target.why is None]
    sent = [one for one in ready if chases.chase(turn.session, actor=turn.actor, target=one, now=turn.now)]
    turn.redraw(texts.done(draft["title"], sent, targets))


def _look(turn: Turn, shares: Sequence[int]) -> list[Target]:
    return chases.look(turn.session, shares, people=turn.people, days=turn.days, now=turn.now)


VERBS: dict[str, Speak] = {"chase": _from_list, "chase_one": _one, "chase_go": _send}
