"""Another hand is asked for."""

from handlers.turn import Turn
from ledger import events
from ledger.models import Matter, Share
from ledger.words import Transmission
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
