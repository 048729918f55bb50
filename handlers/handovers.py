"""转办: a one-time link to forward; whoever opens it sees this one matter, and takes it over or does not (十)."""

import re
from datetime import timedelta

from handlers import cards, errors
from handlers.menus import register_menu
from handlers.turn import Speak, Turn
from ledger import directory, events, handovers, progress
from ledger.access import Act, may
from ledger.errors import ButtonUnknown, OtherUnit
from ledger.handovers import VALID
from ledger.matters import openly
from ledger.models import Handover, Matter, Progress, Share
from ledger.presses import Press
from ledger.rows import Stamp
from ledger.words import Status, Transmission
from ledger.workdays import day_of
from locales import buttons
from locales import handovers as texts
from locales.people import who
from reading.names import AmbiguousUnit
from reading.updates import understand

BOT_NAME = "bot_name"  # the stamp that keeps it
COMPETENCE = re.compile(r"不归|不属|不由|应(?:该)?由|职责|牵头|[搞找发派推转]错")
NAME_WITHIN = timedelta(days=1)
NO_NAME = re.compile(
    r"[\W\d_]*|.*[/?？。！!<>{}].*|(?:您|你)好|帮助|好的?|收到|谢谢|(?:不|接)[接办].*|可以|同意|是的?"
    r"|[我你您他她].*|.*(?:再说|[今明后]天|稍[后等]|等一下|是谁|什么).*",
    re.DOTALL,
)


def ask_for_another(turn: Turn, share: Share, matter: Matter, entry: Progress) -> None:
    """Inside the unit a link is offered; between units, or where competence is disputed, the office decides."""
    if _is_beyond_unit(turn, share, entry.text):
        return _tell_office(turn, share, matter, entry)
    handover, code = handovers.offer(
        turn.session, actor=turn.actor, share=share, entry=entry, now=turn.now, machine=turn.machine
    )
    is_internal = matter.transmission == Transmission.INTERNAL
    title = "" if is_internal else matter.title
    link = _link(turn, code)
    text = texts.offered(matter.number, title, "" if is_internal else link, until=turn.now + VALID)
    turn.reply(text, [(buttons.void(), Press("voidlink", handover.id or 0, handover.version))], protect=is_internal)
    if is_internal:  # a protected message cannot be forwarded, so the link goes alone and names nothing
        turn.reply(link)
    return None


def _is_beyond_unit(turn: Turn, share: Share, words: str) -> bool:
    if COMPETENCE.search(words):
        return True
    try:
        named = turn.names.find_in(words)
    except AmbiguousUnit:
        return True
    return named is not None and named[0] != turn.people.units[share.unit_id].name


def _tell_office(turn: Turn, share: Share, matter: Matter, entry: Progress) -> None:
    events.record(
        turn.session, at=turn.now, actor=turn.actor.name, verb="转办请求", matter=matter.number, share=share.id
    )
    post = turn.actor.posts[0]
    text = texts.asked(matter.number, who(post.unit.name, post.person.name), openly(matter, entry.text))
    turn.tell_office(f"handover:{turn.inbox_id}:{share.id}", text, share=share, entry=entry.id)
    turn.reply(texts.noted(matter.number))


def _link(turn: Turn, code: str) -> str:
    """What is forwarded: a link, or the words to send if the bot's name is not known."""
    stamp = turn.session.get(Stamp, BOT_NAME)
    return f"https://t.me/{stamp.value}?start={code}" if stamp else f"/start {code}"


def opened(turn: Turn, code: str) -> bool:
    """Whether this is a handover's code; whoever sent it is shown the one matter it is about."""
    handover = handovers.by_code(turn.session, code)
    if handover is None:
        return False
    share = handovers.open_link(turn.session, actor=turn.actor, handover=handover, now=turn.now, machine=turn.machine)
    matter = turn.session.get_one(Matter, share.matter_id)
    row = [
        (buttons.take_over(), Press("take", handover.id or 0, handover.version)),
        (buttons.do_not_take(), Press("nottake", handover.id or 0, handover.version)),
    ]
    last = _last_said(turn, share)
    said = (last.text, day_of(last.reported_at)) if last else None
    text = texts.shown(cards.line(turn, share), _asker(turn, handover), said)
    turn.reply(text, row, protect=matter.transmission == Transmission.INTERNAL)
    return True


def _last_said(turn: Turn, share: Share) -> Progress | None:
    """The last words that told how it stands, neither those that asked for another hand nor a button's label."""
    return next((e for e in progress.entries(turn.session, share) if e.understood and e.text[0] != "［"), None)


def _asker(turn: Turn, handover: Handover) -> str:
    person = turn.people.people[handover.person_id]
    return who(turn.people.units[person.unit_id].name, person.name)


def speaks(turn: Turn) -> bool:
    """A receiver who is not registered: his press, or the name he was asked for. False: he is nobody to us."""
    if turn.press is None:
        return _is_name(turn)
    handover = turn.session.get(Handover, turn.press.row) if turn.press.verb in VERBS else None
    if handover is None or handover.opened_by != turn.actor.user_id:
        return False
    VERBS[turn.press.verb](turn)
    return True


def _pressed(turn: Turn) -> Handover:
    """Raises ButtonUnknown, and as `check_receiver`."""
    assert turn.press is not None
    handover = turn.session.get(Handover, turn.press.row)
    if handover is None:
        raise ButtonUnknown
    handovers.check_receiver(
        turn.session, actor=turn.actor, handover=handover, version=turn.press.version, machine=turn.machine
    )
    return handover


def _take(turn: Turn) -> None:
    """［接办］; who is not registered is asked for a name first."""
    handover = _pressed(turn)
    if not turn.actor.is_known:
        turn.await_answer("receiver", turn.now + NAME_WITHIN, handover=handover.id)
        return turn.reply(texts.say_name())
    share = turn.session.get_one(Share, handover.share_id)
    before, was_claimed = share.person_id, share.status == Status.UNCONFIRMED
    try:
        share = _accept(turn, handover)
    except OtherUnit as refusal:
        return turn.redraw(errors.sentence(refusal))
    _tell_all(turn, handover, share, before, is_new=False)
    return turn.redraw(texts.accepted(cards.line(turn, share), was_claimed=was_claimed))


def _accept(turn: Turn, handover: Handover) -> Share:
    return handovers.accept(turn.session, actor=turn.actor, handover=handover, now=turn.now, machine=turn.machine)


def _is_name(turn: Turn) -> bool:
    """The answer to ［接办］: the post is made, bound, and has the duty."""
    if turn.talk.awaiting != "receiver" or not turn.text:
        return False
    awaited = turn.awaited()
    if awaited is None:
        return False
    handover = turn.session.get_one(Handover, awaited[1]["handover"])
    progress.refuse_classified(turn.text)
    if "\n" in turn.text or _is_no_name(turn, handovers.plain_name(turn.text), handover):
        turn.await_answer("receiver", turn.now + NAME_WITHIN, handover=handover.id)
        turn.reply(texts.no_name())
        return True
    share = turn.session.get_one(Share, handover.share_id)
    before, was_claimed = share.person_id, share.status == Status.UNCONFIRMED
    handovers.enrol(
        turn.session,
        actor=turn.actor,
        handover=handover,
        name=turn.text,
        chat_id=turn.chat_id,
        now=turn.now,
        machine=turn.machine,
    )
    turn.actor = directory.actor_of(turn.session, turn.actor.user_id)
    share = _accept(turn, handover)
    _tell_all(turn, handover, share, before, is_new=True)
    said = texts.accepted(cards.line(turn, share), was_claimed=was_claimed)
    turn.reply(said, protect=_is_internal(turn, share))
    register_menu(turn)
    return True


def _is_no_name(turn: Turn, said: str, handover: Handover) -> bool:
    """Whether the line is a command, a report, talk, or names another unit than the one that hands over."""
    if NO_NAME.fullmatch(said) or _is_command(said):
        return True
    understood = understand(said, now=turn.now, workdays=turn.days)
    if understood.intent != "other" or understood.items:
        return True
    share = turn.session.get_one(Share, handover.share_id)
    return _is_beyond_unit(turn, share, said)


def _is_command(text: str) -> bool:
    from handlers import STARTS_COMMAND  # the router knows all of them, and imports this module

    return STARTS_COMMAND.fullmatch(text) is not None


def _is_internal(turn: Turn, share: Share) -> bool:
    return turn.session.get_one(Matter, share.matter_id).transmission == Transmission.INTERNAL


def _tell_all(turn: Turn, handover: Handover, share: Share, before: int | None, *, is_new: bool) -> None:
    """One line each to whoever had the duty, whoever asked, and the office."""
    number = turn.session.get_one(Matter, share.matter_id).number
    people = turn.people
    unit, key = people.units[share.unit_id].name, f"handover:{handover.id}:taken"
    receiver = people.people[share.person_id or 0].name
    for person_id in {before, handover.person_id} - {None, share.person_id}:
        if people.is_reachable(people.people.get(person_id or 0)):
            turn.tell(person_id or 0, key, texts.taken(number, receiver), share=share)
    holder = people.people.get(before or 0)
    old = holder.name if holder else _asker(turn, handover)
    text = texts.office_line(number, who(unit, old), receiver, is_new=is_new)
    turn.tell_office(key, text, share=share)


def _do_not_take(turn: Turn) -> None:
    """［不接］"""
    handover = _pressed(turn)
    share = handovers.decline(turn.session, actor=turn.actor, handover=handover, now=turn.now, machine=turn.machine)
    number = turn.session.get_one(Matter, share.matter_id).number
    turn.tell(handover.person_id, f"handover:{handover.id}:declined", texts.declined(number), share=share)
    turn.redraw(texts.you_declined(number))


def _void(turn: Turn) -> None:
    """［作废］"""
    assert turn.press is not None
    handover = turn.session.get(Handover, turn.press.row)
    if handover is None or not _may_report(turn, handover):
        raise ButtonUnknown
    share = handovers.void(turn.session, actor=turn.actor, handover=handover, now=turn.now)
    turn.redraw(texts.voided(turn.session.get_one(Matter, share.matter_id).number))


def _may_report(turn: Turn, handover: Handover) -> bool:
    share = turn.session.get_one(Share, handover.share_id)
    matter = turn.session.get_one(Matter, share.matter_id)
    return may(turn.actor, Act.REPORT, matter=matter, share=share)


VERBS: dict[str, Speak] = {"take": _take, "nottake": _do_not_take, "voidlink": _void}
