"""延期 and 情况说明 from the asker's side: date and reason are gathered, then the request goes to whoever decides."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import Session, col, select

from handlers import cards, errors
from handlers.own import Own, bound, open_own
from handlers.turn import Turn
from handlers.understood import answer_of_day
from ledger import extensions, progress
from ledger.directory import Directory
from ledger.errors import BeyondMatter, DateUnclear, DomainError
from ledger.extensions import Wish
from ledger.models import Extension, Matter, Progress, Share
from ledger.progress import Said
from ledger.words import FIXED_DATE_KINDS, ExtensionState, MatterKind, Status, Transmission
from ledger.workdays import day_of
from locales import cards as card_texts
from locales import extensions as texts
from locales import notices
from reading.postponed import asks_for_time, has_reason, is_given_up, matters_named, takes_back, wanted_after
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
    """A day that somebody else must grant is no promise; nor is one within the deadline, for more time is asked."""
    wanted_on = said.expected_on
    if wanted_on is None or extensions.is_expected(share, matter, wanted_on, today):
        return said
    return replace(said, expected_on=None)


@dataclass
class _Asked:
    """What came of the words that ask for time; `questions` are refusals that ask for another date themselves."""

    requests: list[Extension] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)
    questions: dict[int, str] = field(default_factory=dict)


def show(
    turn: Turn,
    understood: Understanding,
    recorded: Sequence[tuple[Progress, Item]],
    *,
    redraw: bool = False,
    is_doubtful: bool = False,
    note: str = "",
) -> None:
    """The card of what was recorded, drawn after more time was asked for or no longer wanted, for both change what
    happens next. Then what is complete goes to its decider, and the rest is asked."""
    asked, notes = _Asked(), [note]
    for entry, item in recorded:
        if intent_of(understood, item) == "extension":
            _ask(turn, asked, entry, _wish(turn, entry, item.due))
        else:
            notes += _no_longer_wanted(turn, entry, item)
    entries = [entry for entry, _item in recorded]
    note = "\n".join(filter(None, notes))
    cards.show(turn, entries, redraw=redraw, is_doubtful=is_doubtful, note=note)
    _carry_on(turn, asked)


def show_another(turn: Turn, wrong: Progress, right: Progress, *, note: str) -> None:
    """The words were said of the wrong matter: what they asked for is asked for the right one."""
    query = select(Extension).where(Extension.entry_id == wrong.id).order_by(col(Extension.id).desc())
    before, asked = turn.session.exec(query).first(), _Asked()
    if before is not None:
        share = turn.session.get_one(Share, right.share_id)
        _ask(turn, asked, right, Wish(_behind(share, before.wanted_on), before.reason))
    cards.show(turn, [right], note=note)
    _carry_on(turn, asked)


def _wish(turn: Turn, entry: Progress, due: date | None) -> Wish:
    share = turn.session.get_one(Share, entry.share_id)
    wanted_on = _behind(share, _day(turn, due, share, entry.text))
    return Wish(wanted_on, entry.text if has_reason(entry.text) and entry.text != card_texts.said_on_paper() else None)


def _behind(share: Share, day: date | None) -> date | None:
    """再给5天, counted from today, may end before the deadline: then it is not clear which day is meant."""
    return None if day is not None and share.due_on is not None and day <= share.due_on else day


def _ask(turn: Turn, asked: _Asked, entry: Progress, wish: Wish) -> None:
    """The words stay recorded even if the request is refused; a date that is too late is asked for once more."""
    try:
        asked.requests.append(_write(turn, entry, wish))
    except BeyondMatter as refusal:
        request = _write(turn, entry, replace(wish, wanted_on=None))
        asked.requests.append(request)
        asked.questions[request.id or 0] = errors.sentence(refusal)
    except DomainError as refusal:
        asked.refusals.append(errors.sentence(refusal))


def _write(turn: Turn, entry: Progress, wish: Wish) -> Extension:
    share = turn.session.get_one(Share, entry.share_id)
    matter = turn.session.get_one(Matter, share.matter_id)
    return extensions.ask(
        turn.session, actor=turn.actor, share=share, matter=matter, entry=entry, wish=wish, now=turn.now
    )


def _no_longer_wanted(turn: Turn, entry: Progress, item: Item) -> list[str]:
    """不延了，20日办结, or a day within the deadline, takes an open request back."""
    request = extensions.still_open(turn.session, [entry.share_id]).get(entry.share_id)
    if request is None:
        return []
    share = turn.session.get_one(Share, entry.share_id)
    is_within = item.due is not None and share.due_on is not None and item.due <= share.due_on
    if item.status == "done" or not (is_within or takes_back(item.words or turn.text)):
        return []
    extensions.give_up(turn.session, actor=turn.actor, request=request, now=turn.now)
    return [texts.taken_back(shown(turn, request))]


def taken_back(turn: Turn) -> bool:
    """算了, 91号不用延期了: words that say nothing else, about an open request of the speaker's share."""
    says_so = takes_back(turn.text)
    if not says_so and not is_given_up(turn.text):
        return False
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if any(item.status or item.due or item.percent is not None for item in understood.items):
        return False
    found = _open_requests(
        turn, open_own(turn), {item.ref for item in understood.items if item.ref} | matters_named(turn.text)
    )
    if len(found) > 1 and says_so:
        turn.reply(texts.ask_which([shown(turn, request) for request in found]))
        return True
    if len(found) != 1:
        return False
    extensions.give_up(turn.session, actor=turn.actor, request=found[0], now=turn.now)
    turn.reply(texts.taken_back(shown(turn, found[0])))
    return True


def asked_for_before(turn: Turn, item: Item, own: Sequence[Own]) -> list[Own]:
    """不延了，20日办结 without a number is said of the one share for which time was asked; else of none."""
    found = _open_requests(turn, own, set()) if takes_back(item.words or turn.text) else []
    return [one for one in own if one.share.id == found[0].share_id] if len(found) == 1 else []


def _open_requests(turn: Turn, own: Sequence[Own], numbers: set[int]) -> list[Extension]:
    """Of the shares that were named or answered, else of all; the office's people answer for nobody's but their own."""
    about = [one for one in own if one.matter.number in numbers] if numbers else bound(turn, own) or own
    posts = {post.person.id for post in turn.actor.posts}
    found = extensions.still_open(turn.session, [one.share.id for one in about]).values()
    return [request for request in found if not turn.actor.is_office or request.person_id in posts]


def _day(turn: Turn, due: date | None, share: Share, text: str, *, is_answer: bool = False) -> date | None:
    """The day that is asked for, named or counted from the deadline; None: not said, or not clear."""
    if due is not None:
        return due if "年" in text or due - turn.today < FAR else None
    counted = wanted_after(share.due_on, text, turn.days, is_answer=is_answer)
    return counted if counted and counted >= turn.today else None


def _carry_on(turn: Turn, asked: _Asked) -> None:
    for refusal in asked.refusals:
        turn.reply(refusal)
    for request in asked.requests:
        if request.state == ExtensionState.UNDECIDED:
            _forward(turn, request)
    missing = [request for request in asked.requests if request.state == ExtensionState.INCOMPLETE]
    if not missing:
        return
    dateless = [request for request in missing if request.wanted_on is None]
    turn.await_answer(WHEN if dateless else WHY, turn.now + ANSWER_WITHIN, requests=[request.id for request in missing])
    if not dateless:
        turn.reply(texts.ask_why([shown(turn, request) for request in missing]))
        return
    for request in dateless:
        if request.id in asked.questions:
            turn.reply(asked.questions[request.id])
    if unasked := [request for request in dateless if request.id not in asked.questions]:
        turn.reply(texts.ask_when([shown(turn, one) for one in unasked], example=example(turn, unasked[0])))


def example(turn: Turn, request: Extension) -> date:
    """A day that may be granted: the latest one, or where nothing limits it a week behind the deadline."""
    share, matter = extensions.subjects(turn.session, request)
    latest = extensions.latest_day(turn.session, share, matter) if request.kind == extensions.EXTENSION else None
    after = max(share.due_on or turn.today, turn.today)
    return latest if latest and latest > turn.today else turn.days.next_workday(after + timedelta(days=6))


# --- the answers to what was asked --------------------------------------------------------------------------


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The date or the reason; False if the message speaks of something else. Raises DateUnclear: the question stays."""
    requests = _still_missing(turn, about)
    if not requests or _is_about_something_else(turn, what, requests):
        return False
    if is_given_up(turn.text):
        _give_up(turn, requests)
        return True
    if takes_back(turn.text):
        return False
    for request in requests:
        _complete(turn, what, request)
    _carry_on(turn, _Asked(requests))
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
        extensions.give_up(turn.session, actor=turn.actor, request=request, now=turn.now)
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
        about = {"extension": request.id, "version": request.version}
        key = f"extension:{request.id}:{request.version}"
        turn.tell(person.id or 0, key, text, texts.row(seen), share=share, **about)
    to = texts.instead_of_lead() if found.is_instead else texts.lead(lead) if lead else notices.the_office()
    turn.reply(texts.forwarded(seen, to), protect=seen.is_internal)


def shown(turn: Turn, request: Extension) -> texts.Request:
    return seen_on(turn.session, request, people=turn.people, today=turn.today)


def seen_on(session: Session, request: Extension, *, people: Directory, today: date) -> texts.Request:
    """A request as sentences need it."""
    share, matter = extensions.subjects(session, request)
    decided_by = people.people.get(request.decided_by or 0)
    claim = progress.claim(session, share)
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
        is_moot=extensions.is_moot(share) or request.note == extensions.FULFILLED,
        is_stopped=share.status == Status.STOPPED,
        is_explained=extensions.explained_before(session, request),
        claimed_on=day_of(claim.first.reported_at) if claim else None,
        today=today,
    )
