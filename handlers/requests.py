"""Another hand, or more time: for 规定时限 kept as 情况说明, for other dates a request that the office decides."""

from datetime import date

from handlers.turn import Turn
from ledger import events
from ledger.models import Extension, Matter, Share
from ledger.words import FIXED_DATE_KINDS, Transmission
from locales import cards as texts
from locales import office as office_texts


def ask_for_another(turn: Turn, share: Share, matter: Matter) -> None:
    """转办: the office is told; until it decides the duty stays where it is."""
    events.record(turn.session, at=turn.now, actor=turn.actor.name, verb="转办", matter=matter.number, share=share.id)
    post = turn.actor.posts[0]
    words = "" if matter.transmission == Transmission.INTERNAL else turn.text
    text = office_texts.handover_asked(matter.number, post.unit.name, post.person.name, words)
    for person in turn.people.office():
        turn.tell(person.id or 0, f"handover:{turn.inbox_id}:{share.id}", text, share=share)
    turn.reply(texts.handed_over(matter.number))


def ask_for_time(turn: Turn, share: Share, matter: Matter, wanted_on: date | None) -> None:
    """Write the request down; nobody's silence is consent, and the ladder goes on until it is decided."""
    fixed = matter.kind in FIXED_DATE_KINDS
    request = Extension(
        share_id=share.id or 0,
        person_id=turn.actor.posts[0].person.id,
        kind="情况说明" if fixed else "延期",
        wanted_on=wanted_on,
        reason=turn.text,
        asked_at=turn.now,
    )
    turn.session.add(request)
    turn.session.flush()
    events.record(
        turn.session, at=turn.now, actor=turn.actor.name, verb=request.kind, matter=matter.number, subject=request
    )
    turn.reply(texts.time_asked(matter.number, fixed=fixed, wanted_on=wanted_on))
