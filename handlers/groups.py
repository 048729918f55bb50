"""What is said in a group. Silence, unless the office has allowed the group for a unit and the speaker belongs there.

The group reads only how 公开 matters of that unit stand; every other answer goes to the speaker alone.
"""

import re
from collections.abc import Sequence

from telegram import Message
from telegram.ext import filters

from handlers import cards, matters, report
from handlers.commands import unit_named
from handlers.current import rows_of
from handlers.own import Own, open_own
from handlers.turn import Speak, Turn
from ledger import classified, groups
from ledger.access import Act, may, require
from ledger.errors import ButtonUnknown, CommandUnclear, ContentClassified
from ledger.matters import by_number, open_of_unit, shares_of
from ledger.models import Matter, Share, Unit
from ledger.parcels import moved_chat
from ledger.words import OVER, Transmission
from locales import groups as texts
from locales import history as history_texts
from reading.updates import understand

ALLOW, STOP = "允许本群 省水利厅", "停用本群"
MOST_LINES = 12
_ALLOW = re.compile(r"/?(?:allow_group|允许本群)(?:[\s：:，,]+(.*))?", re.DOTALL)
_STOP = re.compile(r"/?(?:stop_group|停用本群)[。！!]*")
_MINE = re.compile(r"/?(?:mine|我的事项|我的任务|待办)[。！!？?]*")
_NUMBER = re.compile(r"(?:/matter|查|查询|查看)?\s*第?(\d{1,6})\s*(?:号|项)?(?:事项)?[。！!？?]*")
_SAY = re.compile(r"/(?:say|report)\b\s*")
_PRESSED_HERE = frozenset({"done", "date", "stuck", "draft", "confirm", "notyet"})


class _Addressed(filters.MessageFilter):
    """A command, a mention or an answer that is meant for this bot and no other."""

    def filter(self, message: Message) -> bool:
        me = message.get_bot()
        text, answered = message.text or "", message.reply_to_message
        if text == classified.ALONE:  # nothing else is left of it to tell for whom it was
            return True
        if answered is not None and answered.from_user is not None and answered.from_user.id == me.id:
            return True
        command = re.match(r"\s*/\w+(?:@(\w+))?", text)
        if command is not None:
            return command[1] is None or command[1].lower() == me.username.lower()
        return re.search(rf"@{re.escape(me.username)}\b", text, re.IGNORECASE) is not None


ADDRESSED = _Addressed(name="groups.ADDRESSED")


def heard(turn: Turn) -> None:
    """`允许本群 省水利厅`, `停用本群` of the office; `3号`, `我的事项` and news of the unit's people."""
    text = re.sub(r"@\w+", "", turn.text).strip()
    is_office = may(turn.actor, Act.GROUPS)
    if is_office and (found := _ALLOW.fullmatch(text)):
        return _allow(turn, (found[1] or "").strip())
    if is_office and _STOP.fullmatch(text):
        return _stop(turn)
    unit = _unit_for(turn)
    if unit is None:
        return None
    if turn.is_classified:
        raise ContentClassified
    if _MINE.fullmatch(text):
        return _mine(turn, unit)
    if number := _NUMBER.fullmatch(text):
        return _matter(turn, unit, int(number[1]))
    turn.text = _SAY.sub("", text, count=1)
    return _news(turn, unit)


def _unit_for(turn: Turn) -> Unit | None:
    """The unit that may be spoken of here with this speaker; None: silence."""
    group = groups.allowed(turn.session, turn.chat_id)
    if group is None or not turn.actor.is_known:
        return None
    belongs = turn.actor.is_office or any(post.unit.id == group.unit_id for post in turn.actor.posts)
    return turn.people.units[group.unit_id] if belongs else None


def _allow(turn: Turn, name: str) -> None:
    if not name:
        raise CommandUnclear(usage=ALLOW)
    unit = unit_named(turn, name)
    group = groups.allow(turn.session, actor=turn.actor, chat_id=turn.chat_id, unit=unit, now=turn.now)
    turn.reply_in_group(texts.allowed(unit.name))
    turn.tell_office(f"group:{group.id}:{group.version}", texts.office_allowed(unit.name, turn.actor.name), share=None)


def _stop(turn: Turn) -> None:
    group = groups.stop(turn.session, actor=turn.actor, chat_id=turn.chat_id, now=turn.now)
    unit = turn.people.units[group.unit_id]
    turn.reply_in_group(texts.stopped())
    turn.tell_office(f"group:{group.id}:{group.version}", texts.office_stopped(unit.name, turn.actor.name), share=None)


def only_there(turn: Turn) -> None:
    """允许本群, 停用本群 in a private chat. Raises NotAllowed."""
    require(turn.actor, Act.GROUPS)
    turn.reply(texts.only_there())


def _mine(turn: Turn, unit: Unit) -> None:
    """The group reads the open 公开 matters of the unit that the speaker may see; the rest he reads alone."""
    own = open_own(turn)
    here = [o for o in own if _is_readable(o.matter, o.share, unit)]
    if turn.actor.is_office:
        here = _of_unit(turn, unit)
    if not here or len(here) < len(own):
        matters.mine(turn)
    if here:
        lines = [_line(turn, one) for one in here[:MOST_LINES]]
        turn.reply_in_group(texts.mine(unit.name, lines, len(here)))


def _of_unit(turn: Turn, unit: Unit) -> list[Own]:
    found = open_of_unit(turn.session, unit)
    return [Own(share, matter) for share, matter in found if _is_readable(matter, share, unit)]


def _matter(turn: Turn, unit: Unit, number: int) -> None:
    """How the unit's share stands, for the group; any other matter is answered in the speaker's own chat.

    The group does not even read that there was an answer. Raises NoSuchMatter."""
    matter = by_number(turn.session, number)
    shares = shares_of(turn.session, matter) if matter else []
    for share in shares:
        if matter and _is_readable(matter, share, unit) and may(turn.actor, Act.SEE, matter=matter, share=share):
            return _say(turn, Own(share, matter), with_buttons=True)
    turn.text = str(number)
    return matters.history(turn)


def _news(turn: Turn, unit: Unit) -> None:
    """What is said of a matter: the card goes to the speaker, one line to the group. Other talk is let pass."""
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if understood.intent in ("question", "ack", "other") or not understood.items:
        return
    own = [o for o in open_own(turn) if o.share.unit_id == unit.id]
    before = {o.share.id: o.share.version for o in own}
    report.record_items(turn, understood, own)
    changed = [o for o in own if o.share.version != before[o.share.id]]
    _tell_group(turn, unit, changed)


def _tell_group(turn: Turn, unit: Unit, changed: Sequence[Own]) -> None:
    for one in changed:
        if _is_readable(one.matter, one.share, unit):
            _say(turn, one)


def pressed(turn: Turn, verb: Speak) -> None:
    """A button under a message in the group: only the presser counts. Raises ButtonUnknown."""
    assert turn.press is not None
    unit = _unit_for(turn)
    share = turn.session.get(Share, turn.press.row) if turn.press.verb in _PRESSED_HERE else None
    matter = turn.session.get_one(Matter, share.matter_id) if share else None
    if unit is None or share is None or matter is None or not _is_readable(matter, share, unit):
        raise ButtonUnknown
    before = share.version
    verb(turn)
    if share.version != before:
        _say(turn, Own(share, matter))


def _is_readable(matter: Matter, share: Share, unit: Unit) -> bool:
    """Whether everybody in the unit's group may read of it."""
    return share.unit_id == unit.id and matter.transmission == Transmission.OPEN


def _say(turn: Turn, one: Own, *, with_buttons: bool = False) -> None:
    rows = rows_of(one.share, one.matter) if with_buttons and one.share.status not in OVER else []
    turn.reply_in_group(_line(turn, one), *rows, share=one.share)


def _line(turn: Turn, one: Own) -> str:
    return history_texts.own_line(cards.line(turn, one.share), one.matter.kind)


def migrated(turn: Turn) -> None:
    """The group became a supergroup: its permission and what is still to be sent go with it."""
    if turn.moved_to is not None:
        moved_chat(turn.session, turn.chat_id, turn.moved_to, turn.now)


def membership(turn: Turn) -> None:
    """The bot was taken out of the group: its permission ends, and the office hears of it."""
    if not (turn.in_group and turn.is_removed):
        return
    group = groups.left(turn.session, chat_id=turn.chat_id, now=turn.now)
    if group is not None:
        unit = turn.people.units[group.unit_id]
        turn.tell_office(f"group:{group.id}:{group.version}", texts.office_removed(unit.name), share=None)
