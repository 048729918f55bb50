"""Letters on the side of whoever decides: 同意发文, 先打电话, 暂缓至…, 退回修改 (八)."""

from datetime import timedelta
from typing import Any

from handlers.turn import Speak, Turn
from handlers.understood import answer_of_day
from ledger import letters
from ledger.errors import AnswerTooLong, ButtonUnknown, DateUnclear
from ledger.models import Letter, Share
from ledger.presses import Press
from ledger.words import LetterState
from locales import buttons
from locales import letters as texts
from reading.postponed import is_given_up
from reading.updates import understand

ANSWER_WITHIN = timedelta(hours=4)
DAY, NOTE = "letter_day", "letter_note"
LONGEST = 1000  # characters of a note or an addition


def rows_of(letter: Letter) -> list[list[tuple[str, Press]]]:
    """What whoever decides may press under a draft."""
    pairs = (
        (buttons.approve_letter(), "lt_ok"),
        (buttons.call_first(), "lt_call"),
        (buttons.defer_letter(), "lt_defer"),
        (buttons.return_letter(), "lt_back"),
    )
    made = [(label, Press(verb, letter.id or 0, letter.version)) for label, verb in pairs]
    return [made[:2], made[2:]]


# --- whoever decides ----------------------------------------------------------------------------------------


def _pressed(turn: Turn) -> Letter | None:
    """The pressed draft; None if there is nothing to decide now, and then it is said how it stands.

    Raises ButtonUnknown.
    """
    assert turn.press is not None
    letter = turn.session.get(Letter, turn.press.row)
    if letter is None or letter.kind not in letters.KINDS:
        raise ButtonUnknown
    if not letters.may_decide(turn.session, turn.actor, letter, turn.people):
        raise ButtonUnknown  # not even that it exists
    turn.session.refresh(letter, with_for_update=True)
    return letter if _is_open(turn, letter, turn.press.version) else None


def _is_open(turn: Turn, letter: Letter, version: int) -> bool:
    """Whether this version still waits for a decision; else its state is said."""
    if letter.state == LetterState.DRAFTED and letters.gone(turn.session, letter):
        seen = shown(turn, letter)
        letters.void(turn.session, letter, turn.now)
    elif letter.state == LetterState.DRAFTED and letter.version == version and not letters.held(turn.session, letter):
        return True
    else:
        seen = shown(turn, letter)
    turn.toast = texts.settled(seen)
    turn.reply(texts.settled(seen), protect=seen.is_internal)
    return False


def _approve(turn: Turn) -> None:
    """［同意发文］: the paper path begins."""
    letter = _pressed(turn)
    if letter is None:
        return
    letters.approve(turn.session, actor=turn.actor, letter=letter, people=turn.people, now=turn.now)
    seen, share = shown(turn, letter), turn.session.get_one(Share, letter.share_id)
    turn.reply(texts.approved(seen, by_office=turn.actor.is_office))
    text = texts.to_register(seen, turn.actor.name)
    turn.tell_office(f"letter:{letter.id}:{letter.version}:register", text, share=share)
    if letter.ask_id is not None:
        _tell_drafter(turn, letter, text)


def _call_first(turn: Turn) -> None:
    """［先打电话］"""
    letter = _pressed(turn)
    if letter is None:
        return
    letters.call_first(turn.session, actor=turn.actor, letter=letter, people=turn.people, now=turn.now)
    seen = shown(turn, letter)
    turn.reply(texts.call_first(seen))
    _tell_drafter(turn, letter, texts.please_call(seen) if seen.is_of_ask else texts.call_task(seen))


def _defer(turn: Turn) -> None:
    """［暂缓至…］ asks for the day."""
    letter = _pressed(turn)
    if letter is not None:
        _await(turn, DAY, letter)
        turn.reply(texts.ask_until(shown(turn, letter), turn.days.shift(turn.today, 3)))


def _give_back(turn: Turn) -> None:
    """［退回修改］ asks what is to be changed."""
    letter = _pressed(turn)
    if letter is not None:
        _await(turn, NOTE, letter)
        turn.reply(texts.ask_note(shown(turn, letter)))


def _await(turn: Turn, what: str, letter: Letter) -> None:
    turn.await_answer(what, turn.now + ANSWER_WITHIN, letter=letter.id, version=letter.version)


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The day of 暂缓, or what is to be changed; False if the message speaks of another matter.

    Raises DateUnclear, DatePassed, NotADayOfWork, AnswerTooLong: the question stays.
    """
    letter = turn.session.get_one(Letter, about["letter"])
    number = letters.subject_of(turn.session, letter).matter.number
    words = answer_of_day(turn.text) if what == DAY else turn.text
    understood = understand(words, now=turn.now, workdays=turn.days)
    if not letters.may_decide(turn.session, turn.actor, letter, turn.people):
        return False
    if what == DAY and any(item.ref not in (None, number) for item in understood.items):
        return False
    if not _is_open(turn, letter, about["version"]):
        return True
    if is_given_up(turn.text):
        turn.reply(texts.left_as_it_is(shown(turn, letter)))
        return True
    if what == NOTE:
        _returned(turn, letter)
        return True
    until = next((item.due for item in understood.items if item.due), None)
    if until is None:
        raise DateUnclear(text=turn.text)
    letters.defer(
        turn.session,
        actor=turn.actor,
        letter=letter,
        people=turn.people,
        until=until,
        days=turn.days,
        now=turn.now,
    )
    turn.reply(texts.deferred(shown(turn, letter), until))
    return True


def _returned(turn: Turn, letter: Letter) -> None:
    note = turn.text
    if len(note) > LONGEST:
        raise AnswerTooLong(most=LONGEST)
    letters.give_back(turn.session, actor=turn.actor, letter=letter, people=turn.people, note=note, now=turn.now)
    seen = shown(turn, letter)
    turn.reply(texts.given_back(seen))
    _tell_drafter(turn, letter, texts.returned(seen, turn.actor.name, note))


def _tell_drafter(turn: Turn, letter: Letter, text: str) -> None:
    """To the desk that drafts: whoever asked, else the office."""
    about, people = letters.subject_of(turn.session, letter), turn.people
    key, told = f"letter:{letter.id}:{letter.version}:desk", None
    if about.ask is not None:
        told = people.first_reachable(people.people.get(about.ask.person_id), about.ask.lead_id)
    if told is not None:
        turn.tell(told.id or 0, key, text, share=about.share)
    elif not turn.tell_office(key, text, share=about.share) and turn.actor.is_office:
        turn.reply(text)


def shown(turn: Turn, letter: Letter) -> texts.Seen:
    """A letter as sentences need it."""
    about, people = letters.subject_of(turn.session, letter), turn.people
    decided_by = people.people.get(letter.decided_by or 0)
    return texts.Seen(
        id=letter.id or 0,
        version=letter.version,
        number=about.matter.number,
        kind=letter.kind,
        unit=people.units[about.share.unit_id].name,
        state=letter.state,
        is_internal=about.is_internal,
        is_of_ask=letter.ask_id is not None,
        by=decided_by.name if decided_by else "",
        decided_at=letter.decided_at,
        deferred_to=letter.deferred_to,
        document=letter.number,
        issued_on=letter.issued_on,
        gone=letters.gone(turn.session, letter) if letter.state in letters.OPEN else None,
        held=letters.held(turn.session, letter),
    )


VERBS: dict[str, Speak] = {"lt_ok": _approve, "lt_call": _call_first, "lt_defer": _defer, "lt_back": _give_back}
