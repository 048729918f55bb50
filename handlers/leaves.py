"""请假 with dates by the person himself or by the office for anybody, and 销假 with the summary (十)."""

from handlers.posts import post_named
from handlers.turn import Turn
from ledger import leaves
from ledger.access import Act, may, require
from ledger.acts import Leave
from ledger.errors import CommandUnclear, NoSuchPost, NotOnLeave, StandInElsewhere
from ledger.models import Person
from locales import leaves as texts
from locales.leaves import USAGE
from reading.posts import Absence, absence, plain


def take(turn: Turn) -> None:
    """`请假 2月3日至2月10日 [由李处代]`; the office `请假 省水利厅责任人 2月3日至2月10日`."""
    said = absence(turn.text, today=turn.today, workdays=turn.days)
    if said is None:
        raise CommandUnclear(usage=USAGE)
    for person in _meant(turn, said.who):
        _enter(turn, person, said)


def _meant(turn: Turn, who: str) -> list[Person]:
    """The post that is named, else every post of the speaker: away is away. Whom he may not send on leave he cannot
    tell from nobody. Raises NotAllowed, NoSuchPost."""
    own = [post.person for post in turn.actor.posts]
    if not who or plain(who) in ("我", "本人"):
        return own
    if not may(turn.actor, Act.PEOPLE):
        named = [person for person in own if "".join(plain(who).split()) in ("".join(person.name.split()), "本人")]
        if not named:
            require(turn.actor, Act.PEOPLE)
        return named
    return [post_named(turn, who)]


def _enter(turn: Turn, person: Person, said: Absence) -> None:
    leave = leaves.enter(
        turn.session,
        actor=turn.actor,
        person=person,
        from_on=said.from_on,
        until_on=said.until_on,
        deputy=_deputy(turn, person, said.deputy) if said.deputy else None,
        now=turn.now,
    )
    unit = turn.people.units[person.unit_id].name
    deputy = leaves.stand_in(turn.session, leave)
    own = person.id in {post.person.id for post in turn.actor.posts}
    days = (leave.from_on, leave.until_on)
    name = deputy.name if deputy else None
    turn.reply(texts.entered(person.name, unit, *days, name, own=own, today=turn.today))
    key = f"leave:{leave.id}:{leave.version}"
    if deputy is not None and deputy.id not in {post.person.id for post in turn.actor.posts}:
        told = texts.told_deputy(person.name, unit, *days, today=turn.today)
        turn.tell(deputy.id or 0, key, told, share=None)
    if not own and leave.began_at is None and turn.people.is_reachable(person):
        told = texts.told_person(*days, turn.actor.name, today=turn.today)
        turn.tell(person.id or 0, f"{key}:you", told, share=None)


def _deputy(turn: Turn, person: Person, named: str) -> Person:
    """Raises StandInElsewhere."""
    try:
        return post_named(turn, named, unit_id=person.unit_id)
    except NoSuchPost:
        raise StandInElsewhere(person=named, unit=turn.people.units[person.unit_id].name) from None


def back(turn: Turn) -> None:
    """`销假`; the office `销假 省水利厅责任人`."""
    meant = _meant(turn, turn.text.strip(" 。！!"))
    own = [person for person in meant if _has(turn, person)]
    if not own:
        raise NotOnLeave(person=meant[0].name)
    for person in own:
        leave = leaves.cut_short(turn.session, actor=turn.actor, person=person, now=turn.now)
        _say_back(turn, person, leave)


def _has(turn: Turn, person: Person) -> bool:
    return bool(leaves.planned(turn.session, person))


def _say_back(turn: Turn, person: Person, leave: Leave) -> None:
    is_own = person.id in {post.person.id for post in turn.actor.posts}
    turn.reply(texts.called_off(person.name, turn.people.units[person.unit_id].name, own=is_own))
    found = leaves.meanwhile(turn.session, leave, until=turn.now) if is_own and leave.began_at else ()
    if found:
        text, is_internal = texts.summary(leave.from_on, min(leave.until_on, turn.today), found, today=turn.today)
        turn.reply(text, texts.row(), protect=is_internal)
