"""延期 and 情况说明 from the asker's side: date and reason are gathered, then the request goes to whoever decides."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from handlers import errors
from handlers.own import bound, open_own
from handlers.turn import Turn
from handlers.understood import answer_of_day
from ledger import extensions
from ledger.directory import Directory
from ledger.errors import DateUnclear, DomainError
from ledger.extensions import Wish
from ledger.models import Extension, Matter, Progress, Share
from ledger.progress import Said
from ledger.words import FIXED_DATE_KINDS, ExtensionState, MatterKind, Transmission
from locales import extensions as texts
from locales import notices
from reading.postponed import asks_for_time, has_reason, is_given_up, wanted_after
from reading.updates import Item, Understanding, understand

ANSWER_WITHIN = timedelta(days=1)
FAR = timedelta(days=330)
"""A day that far ahead without a year is rather one just past: 1月10日, said on the 19th."""
WHEN, WHY = "ext_when", "ext_why"


def intent_of(understood: Understanding, item: Item) -> str:
    """Of several matters in a message only those ask for time whose own words do."""
    if understood.intent != "extension" or (len(understood.items) == 1 and item.status != "done"):
        return understood.intent
    return "extension" if item.status != "done" and asks_for_time(item.words) else "progress"


def as_said(said: Said, share: Share, matter: Matter, today: date) -> Said:
    """A day that somebody else must grant is no promise."""
    is_asked = extensions.is_more_time(share, matter, said.expected_on, today)
    return replace(said, expected_on=None) if is_asked else said


def ask(turn: Turn, understood: Understanding, recorded: Sequence[tuple[Progress, Item]]) -> None:
    """Write down for how much more time these entries ask; what is complete goes to its decider, the rest is asked."""
    asked = [(entry, item.due) for entry, item in recorded if intent_of(understood, item) == "extension"]
    _carry_on(turn, [request for entry, due in asked if (request := _ask(turn, entry, _wish(turn, entry, due)))])


def ask_for_another(turn: Turn, wrong: Progress, right: Progress) -> None:
    """The words were said of the wrong matter: what they asked for is asked for the right one."""
    query = select(Extension).where(Extension.entry_id == wrong.id).order_by(col(Extension.id).desc())
    before = turn.session.exec(query).first()
    if before is not None and (request := _ask(turn, right, Wish(before.wanted_on, before.reason))):
        _carry_on(turn, [request])


def _wish(turn: Turn, entry: Progress, due: date | None) -> Wish:
    share = turn.session.get_one(Share, entry.share_id)
    return Wish(_day(turn, due, share, entry.text), entry.text if has_reason(entry.text) else None)


def _ask(turn: Turn, entry: Progress, wish: Wish) -> Extension | None:
    share = turn.session.get_one(Share, entry.share_id)
    matter = turn.session.get_one(Matter, share.matter_id)
    try:
        return extensions.ask(
            turn.session, actor=turn.actor, share=share, matter=matter, entry=entry, wish=wish, now=turn.now
        )
    except DomainError as refusal:  # the words stay recorded; only the request is none
        turn.reply(errors.sentence(refusal))
        return None


def _day(turn: Turn, due: date | None, share: Share, text: str, *, is_answer: bool = False) -> date | None:
    """The day that is asked for, named or counted from the deadline; None: not said, or not clear."""
    if due is not None:
        return due if "年" in text or due - turn.today < FAR else None
    counted = wanted_after(share.due_on, text, turn.days, is_answer=is_answer)
    return counted if counted and counted >= turn.today else None


def _carry_on(turn: Turn, requests: Sequence[Extension]) -> None:
    for request in requests:
        if request.state == ExtensionState.UNDECIDED:
            _forward(turn, request)
    missing = [request for request in requests if request.state == ExtensionState.INCOMPLETE]
    if not missing:
        return
    dateless = [request for request in missing if request.wanted_on is None]
    about = [request.id for request in missing]
    turn.await_answer(WHEN if dateless else WHY, turn.now + ANSWER_WITHIN, requests=about)
    question = texts.ask_when if dateless else texts.ask_why
    turn.reply(question([shown(turn, request) for request in dateless or missing]))


# --- the answers to what was asked --------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The date or the reason; False if the message speaks of something else. Raises DateUnclear: the question stays."""
    requests = _still_missing(turn, about)
    if not requests or _is_about_something_else(turn, what, requests):
        return False
    if is_given_up(turn.text):
        _give_up(turn, requests)
        return True
    for request in requests:
        _complete(turn, what, request)
    _carry_on(turn, requests)
    return True


def _still_missing(turn: Turn, about: dict[str, Any]) -> list[Extension]:
    found = [turn.session.get_one(Extension, request_id) for request_id in about["requests"]]
    return [request for request in found if request.state == ExtensionState.INCOMPLETE]


def _is_about_something_else(turn: Turn, what: str, requests: Sequence[Extension]) -> bool:
    numbers = {extensions.subjects(turn.session, request)[1].number for request in requests}
    answered = bound(turn, open_own(turn))
    if answered and not any(own.share.id == request.share_id for own in answered for request in requests):
        return True
    words = answer_of_day(turn.text) if what == WHEN else turn.text
    understood = understand(words, now=turn.now, workdays=turn.days)
    others = any(item.ref not in (None, *numbers) for item in understood.items)
    news = any(item.status == "done" or item.percent is not None for item in understood.items)
    return others or news or understood.intent == "question"


def _give_up(turn: Turn, requests: Sequence[Extension]) -> None:
    for request in requests:
        entry = turn.session.get_one(Progress, request.entry_id)
        extensions.withdraw(turn.session, actor=turn.actor, entry=entry, now=turn.now)
    turn.reply(texts.given_up([shown(turn, request) for request in requests]))


def _complete(turn: Turn, what: str, request: Extension) -> None:
    share, _matter = extensions.subjects(turn.session, request)
    reason = turn.text if has_reason(turn.text) else None
    if what == WHY:
        if reason is None:
            return  # asked once more
        wish = Wish(reason=reason)
    elif request.wanted_on is None:
        wanted_on = day_said(turn, share)
        if wanted_on is None:
            raise DateUnclear(text=turn.text)
        wish = Wish(wanted_on, reason)
    else:
        return
    extensions.complete(turn.session, actor=turn.actor, request=request, wish=wish, now=turn.now)


def day_said(turn: Turn, share: Share) -> date | None:
    """A date, a bare 25号 or a stretch counted from the deadline, as an answer."""
    items = understand(answer_of_day(turn.text), now=turn.now, workdays=turn.days).items
    due = next((item.due for item in items if item.due), None)
    return _day(turn, due, share, turn.text, is_answer=True)


# --- to whoever decides -------------------------------------------------------------------------------------


def _forward(turn: Turn, request: Extension) -> None:
    share, _matter = extensions.subjects(turn.session, request)
    found, seen = extensions.deciders(turn.session, request, turn.people), shown(turn, request)
    lead = turn.people.units[found.lead_unit_id].name if found.lead_unit_id else ""
    text = texts.card(seen, instead_of=lead if found.is_instead else "")
    for person in found.people:
        turn.tell(person.id or 0, f"extension:{request.id}:{request.version}", text, texts.row(seen), share=share)
    to = texts.instead_of_lead() if found.is_instead else texts.lead(lead) if lead else notices.the_office()
    turn.reply(texts.forwarded(seen, to), protect=seen.is_internal)


def shown(turn: Turn, request: Extension) -> texts.Request:
    return seen_on(turn.session, request, people=turn.people, today=turn.today)


def seen_on(session: Session, request: Extension, *, people: Directory, today: date) -> texts.Request:
    """A request as sentences need it."""
    share, matter = extensions.subjects(session, request)
    decided_by = people.people.get(request.decided_by or 0)
    return texts.Request(
        id=request.id or 0,
        version=request.version,
        number=matter.number,
        unit=people.units[share.unit_id].name,
        kind=request.kind,
        state=request.state,
        wanted_on=request.wanted_on,
        due_on=share.due_on,
        reason=request.reason,
        by=decided_by.name if decided_by else "",
        decided_at=request.decided_at,
        decided_on=request.decided_on,
        is_fixed=matter.kind in FIXED_DATE_KINDS,
        is_report=matter.kind == MatterKind.REPORT,
        is_internal=matter.transmission == Transmission.INTERNAL,
        is_moot=extensions.is_moot(share),
        today=today,
    )
