"""An ask as sentences need it, and how it reaches people of the lead and of the asked unit."""

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlmodel import col, select

from handlers.turn import Turn
from ledger import asks, events, outbox, progress
from ledger.acts import Ask, Coordination, Objection
from ledger.ask_replies import ACCEPTED, ANSWERED, COORDINATED, DECLINED, EXPLAINED, WITHDRAWN
from ledger.models import Person, Progress, Share
from ledger.objections import VERB as OBJECTED
from ledger.presses import Press
from ledger.rows import Event, Outbox
from ledger.words import AskState, MessageClass, OutboxState, Transmission
from locales import asks as texts
from locales.ask_steps import Way
from reading.updates import understand

Row = list[tuple[str, Press]]
_RECEIPT = re.compile(r"(?:(?:收到|好|知道|明白|谢谢?|嗯|可以|行)(?:的|了|啦|吧)*[，。！!,.\s]*)+")
_LEADING = re.compile(r"\s*(?:第|#)?\s*(\d{1,6})\s*(?:号|项)")
STEP = "商请"


def shown(turn: Turn, ask: Ask) -> texts.Asked:
    """An ask as it stands."""
    share, matter = asks.subjects(turn.session, ask)
    asker = turn.people.people.get(ask.person_id)
    return texts.Asked(
        id=ask.id or 0,
        version=ask.version,
        number=matter.number,
        title=matter.title,
        unit=turn.people.units[share.unit_id].name,
        lead=turn.people.units[ask.lead_id].name,
        holder=ask.holder,
        by_office=asker is not None and asker.unit_id != ask.lead_id,
        text=ask.text,
        urgent_reason=ask.urgent_reason,
        answer_by=ask.answer_by,
        nth=ask.nth,
        state=ask.state,
        answer=ask.answer,
        wanted_on=ask.wanted_on,
        note=ask.note,
        is_internal=matter.transmission == Transmission.INTERNAL,
        today=turn.today,
    )


def is_receipt(text: str) -> bool:
    """收到，谢谢: no answer to a question."""
    return _RECEIPT.fullmatch(text) is not None


def is_news_of_another(turn: Turn, number: int) -> bool:
    """“8号已报”, said while something about another matter is asked."""
    named = _LEADING.match(turn.text)
    if named is None or int(named[1]) == number:
        return False
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    about = [item for item in items if item.ref == int(named[1])]
    return any(item.status or item.percent is not None or item.due for item in about)


# --- to the asked unit --------------------------------------------------------------------------------------


def receiver(turn: Turn, share: Share) -> Person | None:
    """Whoever answers for the share, or stands in; None: a telephone task."""
    return turn.people.first_reachable(turn.people.people.get(share.person_id or 0), share.unit_id)


def way(turn: Turn, share: Share, nth: int) -> Way:
    """How an ask would reach this unit."""
    person = receiver(turn, share)
    return Way(turn.people.units[share.unit_id].name, person.name if person else None, nth)


def deliver(turn: Turn, ask: Ask) -> Way:
    """The ask itself to the unit; if no chat reaches it, a telephone task of the office."""
    share, matter = asks.subjects(turn.session, ask)
    person, seen = receiver(turn, share), shown(turn, ask)
    about = {"ask": ask.id, "version": ask.version, "round": ask.round, "nth": ask.nth}
    if person is not None:
        rows = texts.reply_rows(seen.id, seen.version)
        turn.tell(person.id or 0, f"{asks.key(ask)}{ask.round}", texts.message(seen), *rows, share=share, **about)
    else:
        said = share.last_said_at.isoformat() if share.last_said_at else None
        row = outbox.row(
            key=f"{asks.key(ask)}{ask.round}:{share.person_id or 0}",
            klass=MessageClass.PERSONAL,
            now=turn.now,
            state=OutboxState.TELEPHONE,
            person_id=share.person_id,
            share_id=share.id,
            matter=matter.number,
            body=about | {"step": STEP, "said": said},
        )
        outbox.put(turn.session, [row])
    return way(turn, share, ask.nth)


def tell_unit(turn: Turn, ask: Ask, text: str, *rows: Row) -> bool:
    """A line to whoever answered last and to whoever answers for the share; whether a chat reaches any of them."""
    share, _matter = asks.subjects(turn.session, ask)
    answered = turn.people.people.get(ask.answered_by or 0)
    people = [person for person in (answered, receiver(turn, share)) if person and person.unit_id == share.unit_id]
    return _tell(turn, ask, share, people, text, *rows)


# --- to the lead --------------------------------------------------------------------------------------------


def tell_lead(turn: Turn, ask: Ask, text: str, *rows: Row) -> bool:
    """A line to whoever asked, and, if the office asked in its place, to the lead's own person."""
    share, matter = asks.subjects(turn.session, ask)
    asker = turn.people.people.get(ask.person_id)
    lead = asks.lead_share(turn.session, matter)
    people = [asker] if turn.people.is_reachable(asker) else []
    if lead is not None and (not people or (asker is not None and asker.unit_id != ask.lead_id)):
        people.append(receiver(turn, lead))
    return _tell(turn, ask, share, people, text, *rows)


def _tell(turn: Turn, ask: Ask, share: Share, people: Iterable[Person | None], text: str, *rows: Row) -> bool:
    told = {person.id or 0 for person in people if person is not None and turn.people.is_reachable(person)}
    for person_id in sorted(told - {post.person.id for post in turn.actor.posts}):
        turn.tell(person_id, f"asked:{ask.id}:{ask.version}", text, *rows, share=share, ask_told=ask.id)
    return bool(told)


def answered_asks(turn: Turn) -> set[int]:
    """The asks that the answered message spoke of."""
    if turn.reply_to is None:
        return set()
    query = select(Outbox).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    found = [row.body.get("ask") or row.body.get("ask_told") for row in turn.session.exec(query)]
    return {ask_id for ask_id in found if isinstance(ask_id, int)}


def after_record(turn: Turn, share: Share) -> None:
    """A report has just answered an ask, or ended it: the lead sees the words."""
    ask = asks.latest(turn.session, share)
    if ask is None:
        return
    is_answer = ask.state == AskState.ANSWERED and ask.answered_at == turn.now
    is_release = ask.state == AskState.RELEASED and ask.decided_at == turn.now
    if is_answer or is_release:
        tell_lead(turn, ask, texts.to_lead(shown(turn, ask)))


def take_back(turn: Turn, entry: Progress) -> Share:
    """撤回 of an entry; if it had answered an ask, the lead hears that the ask stands again. Raises as
    `progress.withdraw`."""
    share = turn.session.get_one(Share, entry.share_id)
    before = asks.latest(turn.session, share)
    was_open = before is not None and before.state == AskState.OPEN
    progress.withdraw(turn.session, actor=turn.actor, entry=entry, now=turn.now)
    if before is not None and not was_open and before.state == AskState.OPEN:
        tell_lead(turn, before, texts.stands_again(shown(turn, before)))
    return share


# --- the history --------------------------------------------------------------------------------------------


def timeline(turn: Turn, share_ids: Collection[int | None], *, is_internal: bool) -> Iterable[tuple[datetime, str]]:
    """Every act about the asks and objections of these shares, with what was said."""
    session = turn.session
    found = {f"ask:{ask.id}": ask for ask in session.exec(select(Ask).where(col(Ask.share_id).in_(share_ids)))}
    ids = [ask.id for ask in found.values()]
    records = session.exec(select(Coordination).where(col(Coordination.ask_id).in_(ids))).all()
    objections = session.exec(select(Objection).where(col(Objection.share_id).in_(share_ids))).all()
    if not found and not objections:
        return
    words = {f"coordination:{record.id}": record.text for record in records}
    words |= {f"objection:{one.id}": f"{one.basis}；{one.proposal}" for one in objections}
    subjects = {*found, *(f"objection:{one.id}" for one in objections)}
    told = {f"coordination:{record.id}": record for record in records}
    entries = set(session.exec(select(Progress.text).where(col(Progress.share_id).in_(share_ids))))
    happened = session.exec(select(Event).where(col(Event.subject).in_({*subjects, *told})).order_by(col(Event.id)))
    every = list(happened)
    last = {(event.subject, _field(event.verb)): event.id for event in every}
    for event in every:
        if event.actor == events.SYSTEM:
            continue  # what time did stands with the matter's own events
        if event.verb in (COORDINATED, OBJECTED) and (event.subject or "").startswith("ask:"):
            continue  # the record and the objection have events of their own
        is_last = last[event.subject, _field(event.verb)] == event.id
        said = words.get(event.subject or "") or (
            _words(found.get(event.subject or ""), event.verb) if is_last else None
        )
        said = None if said in entries else said  # it stands there as the unit's own words
        detail = event.detail
        if (record := told.get(event.subject or "")) is not None:
            unit = shown(turn, session.get_one(Ask, record.ask_id)).unit
            detail = {"unit": unit, "kind": record.kind, "happened_on": record.happened_on.isoformat()}
        line = texts.happened(event.at, event.actor, event.verb, detail, None if is_internal else said)
        yield event.at, line


def _field(verb: str) -> str:
    """Which words of an ask an act wrote; later ones took their place."""
    if verb == asks.ASKED:
        return "text"
    if verb in (ANSWERED, EXPLAINED, WITHDRAWN):
        return "answer"
    return "note" if verb in (ACCEPTED, DECLINED, asks.ENDED) else ""


def _words(ask: Ask | None, verb: str) -> str | None:
    match _field(verb):
        case "text" if ask is not None:
            return ask.text
        case "answer" if ask is not None:
            return ask.answer
        case "note" if ask is not None:
            return ask.note
    return None
