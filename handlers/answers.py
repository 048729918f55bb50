"""What the ledger itself can answer about a matter: until when, what, how, whom to ask, what was said last."""

from collections.abc import Callable, Sequence

from sqlmodel import col, select

from handlers import cards
from handlers.own import Own
from handlers.turn import Turn
from ledger import legs, progress
from ledger.matters import shares_of
from ledger.models import Extension, Person
from ledger.words import ExtensionState, LegName, MatterKind, Role, ShareRole, Transmission
from ledger.workdays import day_of
from locales import cards as card_texts
from locales import dates
from locales import questions as texts
from locales.people import who
from reading.questions import Topic

MOST_LINES = 5


def from_ledger(turn: Turn, topic: Topic, about: Sequence[Own]) -> str | None:
    """At most six lines; None: the ledger does not say. Of an 内部 matter number and deadline only."""
    if not about:
        return _contacts(turn, "", []) if topic == "contact" else None
    if len(about) > 1:
        return _several(turn, topic, about)
    one = about[0]
    if one.matter.transmission == Transmission.INTERNAL and topic != "contact":
        return texts.on_paper(cards.line(turn, one.share))
    return _ANSWERS[topic](turn, one)


def _several(turn: Turn, topic: Topic, about: Sequence[Own]) -> str | None:
    shown = [cards.line(turn, one.share) for one in about[:MOST_LINES]]
    lines = {
        "deadline": [texts.deadline_line(s) for s in shown],
        "last": [card_texts.summary(s) for s in shown],
    }.get(topic)
    return texts.several(lines, len(about) - len(shown)) if lines else None


def _deadline(turn: Turn, one: Own) -> str:
    share = one.share
    query = select(Extension).where(Extension.share_id == share.id, Extension.state == ExtensionState.UNDECIDED)
    pending = turn.session.exec(query.order_by(col(Extension.id).desc())).first()
    return texts.deadline(
        cards.line(turn, share),
        days_late=turn.days.days_late(share.due_on, turn.today) if share.due_on else 0,
        wanted=(pending.wanted_on,) if pending else None,
        note=dates.estimate_note(turn.days, share.effective_on),
    )


def _requirement(turn: Turn, one: Own) -> str | None:
    words, task = one.matter.requirement or "", one.share.task or ""
    if not words and not task:
        return None
    return texts.requirement(cards.line(turn, one.share), words or task, task if words else "", one.matter.basis or "")


def _method(turn: Turn, one: Own) -> str | None:
    every = legs.of(turn.session, one.share)
    if one.matter.kind != MatterKind.REPORT or not every:
        return None
    superior = turn.people.units[one.share.unit_id].superior or ""
    return texts.method(cards.line(turn, one.share), [leg.name for leg in every], superior=superior)


def _contact(turn: Turn, one: Own) -> str | None:
    """For the office who answers for the share; for a cooperating unit the lead, and for everybody the office."""
    people, others = turn.people, []
    if turn.actor.is_office:
        person = people.people.get(one.share.person_id or 0)
        others.append((texts.unit_contact(one.share.role), _named(turn, person, one.share.unit_id), _phone(person)))
        return texts.contact(texts.head(cards.line(turn, one.share)), others)
    if one.share.role == ShareRole.COOPERATING and one.matter.lead_id:
        lead = next((s for s in shares_of(turn.session, one.matter) if s.role == ShareRole.LEAD), None)
        person = people.people.get(lead.person_id or 0) if lead else None
        others.append((texts.lead_contact(), _named(turn, person, one.matter.lead_id), _phone(person)))
    return _contacts(turn, texts.head(cards.line(turn, one.share)), others)


def _contacts(turn: Turn, about: str, others: list[tuple[str, str, str | None]]) -> str | None:
    """The office's liaison at the end, else whoever of it has a telephone; its head only if there is nobody else."""
    office = turn.people.office()
    if not office:
        return texts.contact(about, others) if others else None
    chosen = min(office, key=lambda p: (Role.HEAD in p.roles, Role.LIAISON not in p.roles, not p.phone))
    posts = [*others, (texts.office_contact(), _named(turn, chosen, chosen.unit_id), chosen.phone)]
    return texts.contact(about, posts) + "\n" + texts.or_ask_here()


def _named(turn: Turn, person: Person | None, unit_id: int) -> str:
    return who(turn.people.units[unit_id].name, person.name if person else None)


def _phone(person: Person | None) -> str | None:
    return person.phone if person else None


def _last(turn: Turn, one: Own) -> str:
    entries = progress.entries(turn.session, one.share)
    entry = next((e for e in entries if e.understood), next(iter(entries), None))  # a request is no report
    said = (entry.text, day_of(entry.reported_at)) if entry else None
    still = [leg.name for leg in legs.still_open(turn.session, one.share) if leg.name != LegName.COPY_OFFICE]
    return texts.last(cards.line(turn, one.share), said, still)


_ANSWERS: dict[Topic, Callable[[Turn, Own], str | None]] = {
    "deadline": _deadline,
    "requirement": _requirement,
    "method": _method,
    "contact": _contact,
    "last": _last,
}
