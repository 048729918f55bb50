"""不属本单位职责 in chat: raised with basis and proposal, told to lead and office, decided by the office (七)."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from handlers import ask_views
from handlers.commands import words_after
from handlers.own import open_own
from handlers.turn import Speak, Turn
from ledger import asks, objections
from ledger.access import Act, may
from ledger.acts import Ask, Objection
from ledger.errors import ButtonUnknown, CommandUnclear, NoSuchMatter, NotYourMatter
from ledger.matters import shares_of
from ledger.models import Matter, Person, Share
from ledger.unit_errors import ObjectionIncomplete
from ledger.words import AskState, ObjectionState, Transmission
from ledger.workdays import day_of
from locales import asks as ask_texts
from locales import objections as texts
from reading.asking import read_objection

BASIS, NOTE = "obj_basis", "obj_note"
WITHIN, NOTE_WITHIN = timedelta(days=1), timedelta(hours=1)
DECIDED_WITHIN = 5  # working days


def by_command(turn: Turn) -> None:
    """`不属本单位职责 3号 依据…，建议由…承办`"""
    if not re.match(r"第?\s*\d", turn.text):
        return _raise(turn, *_only_one(turn))
    words = words_after(turn, turn.text, usage=texts.USAGE)
    assert words.matter is not None
    share = _own_share(turn, words.matter)
    turn.text = words.rest
    return _raise(turn, share, asks.standing(turn.session, share))


def _only_one(turn: Turn) -> tuple[Share, Ask]:
    """Without a number: the ask that was answered, or the only one that stands. Raises CommandUnclear."""
    own = [one.share.id for one in open_own(turn)]
    standing = asks.open_asks(turn.session, own, states=asks.STANDING)
    replied = ask_views.answered_asks(turn)
    found = [ask for ask in standing if ask.id in replied] or standing
    if len(found) != 1:
        raise CommandUnclear(usage=texts.USAGE)
    return asks.subjects(turn.session, found[0])[0], found[0]


def _own_share(turn: Turn, matter: Matter) -> Share:
    """The speaker's own cooperating share. Raises NoSuchMatter, NotYourMatter."""
    shares = shares_of(turn.session, matter)
    mine = [s for s in shares if may(turn.actor, Act.REPLY, matter=matter, share=s)]
    if mine:
        return mine[-1]  # the lead's comes first
    seen = any(may(turn.actor, Act.SEE, matter=matter, share=s) for s in shares)
    raise (NotYourMatter if seen else NoSuchMatter)(number=matter.number)


def ask_for(turn: Turn, ask: Ask) -> None:
    """［不属本单位职责］ asks for basis and proposal in one message; too late or twice is said at once."""
    share, matter = asks.subjects(turn.session, ask)
    objections.check(turn.session, actor=turn.actor, share=share, ask=ask, days=turn.days, now=turn.now)
    turn.await_answer(BASIS, turn.now + WITHIN, ask=ask.id)
    seen = ask_views.shown(turn, ask)
    turn.reply(ask_texts.say_objection(seen), protect=matter.transmission == Transmission.INTERNAL)


def raise_(turn: Turn, ask: Ask) -> None:
    """Said in reply to an ask. Raises as `objections.object_to`."""
    _raise(turn, asks.subjects(turn.session, ask)[0], ask)


def _raise(turn: Turn, share: Share, ask: Ask | None) -> None:
    matter = objections.check(turn.session, actor=turn.actor, share=share, ask=ask, days=turn.days, now=turn.now)
    found = read_objection(turn.text)
    if found is None:
        raise ObjectionIncomplete(number=matter.number)
    basis, proposal = found
    objection = objections.object_to(
        turn.session,
        actor=turn.actor,
        share=share,
        ask=ask,
        basis=basis,
        proposal=proposal,
        days=turn.days,
        now=turn.now,
    )
    seen = shown(turn, objection)
    told = turn.tell_office(_key(objection), texts.card(seen, asks_office=True), texts.office_row(seen), share=share)
    _tell(turn, objection, _lead(turn, objection), texts.card(seen, asks_office=False))
    turn.reply(texts.noted(seen, is_told=bool(told)), texts.unit_row(seen), protect=seen.is_internal)


def shown(turn: Turn, objection: Objection) -> texts.Objected:
    share, matter = objections.subjects(turn.session, objection)
    ask = turn.session.get(Ask, objection.ask_id or 0)
    decided_by = turn.people.people.get(objection.decided_by or 0)
    return texts.Objected(
        id=objection.id or 0,
        version=objection.version,
        number=matter.number,
        unit=turn.people.units[share.unit_id].name,
        lead=turn.people.units[matter.lead_id].name if matter.lead_id else "",
        holder=objection.holder,
        basis=objection.basis,
        proposal=objection.proposal,
        state=objection.state,
        note=objection.note,
        by=decided_by.name if decided_by else "",
        answer_by=ask.answer_by if ask and ask.state == AskState.OPEN else None,
        until=turn.days.shift(day_of(objection.raised_at), DECIDED_WITHIN),
        is_internal=matter.transmission == Transmission.INTERNAL,
        today=turn.today,
    )


# --- buttons ------------------------------------------------------------------------------------------------


def _pressed(turn: Turn, act: Act) -> Objection | None:
    """The pressed objection if it is undecided; else its state is shown. Raises ButtonUnknown."""
    assert turn.press is not None
    objection = turn.session.get(Objection, turn.press.row)
    if objection is None:
        raise ButtonUnknown
    share, matter = objections.subjects(turn.session, objection)
    if not may(turn.actor, act, matter=matter, share=share):
        raise ButtonUnknown  # not even that it exists
    if objection.state == ObjectionState.UNDECIDED:
        return objection
    turn.reply(texts.settled(shown(turn, objection)))
    return None


def _decide(*, is_upheld: bool) -> Speak:
    def pressed(turn: Turn) -> None:
        objection = _pressed(turn, Act.APPOINT)
        if objection is None:
            return
        objections.decide(
            turn.session,
            actor=turn.actor,
            objection=objection,
            is_upheld=is_upheld,
            days=turn.days,
            now=turn.now,
        )
        _told_all(turn, objection)
        turn.await_answer(NOTE, turn.now + NOTE_WITHIN, objection=objection.id)
        turn.reply(texts.settled(shown(turn, objection), asks_note=True))

    return pressed


def _back(turn: Turn) -> None:
    """［撤回异议］"""
    objection = _pressed(turn, Act.REPLY)
    if objection is None:
        return
    objections.withdraw(turn.session, actor=turn.actor, objection=objection, days=turn.days, now=turn.now)
    seen = shown(turn, objection)
    share, _matter = objections.subjects(turn.session, objection)
    turn.tell_office(_key(objection), texts.settled(seen), share=share)
    _tell(turn, objection, _lead(turn, objection), texts.settled(seen))
    turn.reply(texts.settled(seen), protect=seen.is_internal)


def _told_all(turn: Turn, objection: Objection) -> None:
    """Unit and lead hear how it was settled; a standing ask comes with its buttons."""
    seen = shown(turn, objection)
    ask = turn.session.get(Ask, objection.ask_id or 0)
    rows = ask_texts.reply_rows(ask.id or 0, ask.version) if ask and ask.state == AskState.OPEN else []
    _tell(turn, objection, _unit(turn, objection), texts.settled(seen), *rows)
    _tell(turn, objection, _lead(turn, objection), texts.settled(seen))


def _key(objection: Objection) -> str:
    return f"objection:{objection.id}:{objection.version}"


def _unit(turn: Turn, objection: Objection) -> list[Person | None]:
    share, _matter = objections.subjects(turn.session, objection)
    return [turn.people.people.get(objection.person_id), ask_views.receiver(turn, share)]


def _lead(turn: Turn, objection: Objection) -> list[Person | None]:
    _share, matter = objections.subjects(turn.session, objection)
    ask, lead = turn.session.get(Ask, objection.ask_id or 0), asks.lead_share(turn.session, matter)
    asker = turn.people.people.get(ask.person_id) if ask else None
    return [asker] if turn.people.is_reachable(asker) else [ask_views.receiver(turn, lead) if lead else None]


def _tell(turn: Turn, objection: Objection, people: Iterable[Person | None], text: str, *rows: ask_texts.Row) -> None:
    share, _matter = objections.subjects(turn.session, objection)
    told = {person.id or 0 for person in people if person is not None and turn.people.is_reachable(person)}
    for person_id in sorted(told - {post.person.id for post in turn.actor.posts}):
        turn.tell(person_id, _key(objection), text, *rows, share=share, objection=objection.id)


# --- the answers to what was asked --------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """Basis and proposal, or the reason of a decision; False if the message answers another one, tells of another
    matter, or the speaker may not say it any more."""
    if what == BASIS:
        ask = turn.session.get_one(Ask, about["ask"])
        share, matter = asks.subjects(turn.session, ask)
        is_his = may(turn.actor, Act.REPLY, matter=matter, share=share)
        if not is_his or ask_views.is_news_of_another(turn, matter.number):
            return False
        if turn.reply_to is not None and ask.id not in ask_views.answered_asks(turn):
            return False
        if ask.state not in asks.STANDING:
            return False
        raise_(turn, ask)
        return True
    objection = turn.session.get_one(Objection, about["objection"])
    if turn.reply_to is not None or ask_views.is_receipt(turn.text) or not may(turn.actor, Act.APPOINT):
        return False
    if ask_views.is_news_of_another(turn, shown(turn, objection).number):
        return False
    objections.add_note(turn.session, actor=turn.actor, objection=objection, text=turn.text, now=turn.now)
    seen = shown(turn, objection)
    _tell(turn, objection, [*_unit(turn, objection), *_lead(turn, objection)], texts.note_said(seen))
    turn.reply(texts.note_passed_on(seen))
    return True


ANSWERS: dict[str, Callable[[Turn, str, dict[str, Any]], bool]] = {BASIS: answered, NOTE: answered}
VERBS: dict[str, Speak] = {"obj_yes": _decide(is_upheld=True), "obj_no": _decide(is_upheld=False), "obj_back": _back}
