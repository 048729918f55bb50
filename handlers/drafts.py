"""底稿: a draft of the unit's 专题报告 from the ledger, by button under its reminder or by word (十一)."""

import re

from handlers.own import answers_for
from handlers.turn import Speak, Turn
from ledger import events
from ledger.access import Act, may
from ledger.errors import ButtonUnknown, CommandUnclear, InternalMatter, NoReport
from ledger.matters import open_shares
from ledger.models import Matter, Share
from ledger.presses import Press
from ledger.words import MatterKind, Transmission
from locales import buttons
from locales import drafts as texts

USAGE = "底稿 8号"
_NUMBER = re.compile(r"第?\s*(\d{1,6})\s*(?:号|项)?\s*(?:事项)?")
MOST_CHOICES = 8


def by_command(turn: Turn) -> None:
    """`底稿`, `底稿 8号`. Raises NoReport, InternalMatter, NoSuchMatter, NotYourMatter, CommandUnclear."""
    if turn.text:
        found = _NUMBER.fullmatch(turn.text)
        if found is None:
            raise CommandUnclear(usage=USAGE)
        own = answers_for(turn, int(found[1]))
        return _give(turn, own.share, own.matter)
    reports = [(share, matter) for share, matter in open_shares(turn.session, turn.actor) if _is_report(matter)]
    if not reports:
        raise NoReport(number=None)
    if len(reports) == 1:
        return _give(turn, *reports[0])
    row = [(buttons.matter(m.number), Press("draft", s.id or 0, s.version)) for s, m in reports[:MOST_CHOICES]]
    return turn.reply(texts.which([m.number for _share, m in reports[:MOST_CHOICES]]), row[:4], row[4:])


def by_number(turn: Turn) -> None:
    """`8号底稿`: as `底稿 8号`."""
    turn.text = "".join(_NUMBER.findall(turn.text)[:1])
    by_command(turn)


def _is_report(matter: Matter) -> bool:
    return matter.kind == MatterKind.REPORT and matter.transmission != Transmission.INTERNAL


def pressed(turn: Turn) -> None:
    """［底稿］ shows the ledger as it stands, however old the button is. Raises ButtonUnknown."""
    assert turn.press is not None
    share = turn.session.get(Share, turn.press.row)
    if share is None:
        raise ButtonUnknown
    matter = turn.session.get_one(Matter, share.matter_id)
    if not may(turn.actor, Act.REPORT, matter=matter, share=share):
        raise ButtonUnknown  # not even that it exists
    _give(turn, share, matter)
    turn.toast = texts.coming(matter.number)


def _give(turn: Turn, share: Share, matter: Matter) -> None:
    """Written when it is sent; nothing but the history changes."""
    if matter.kind != MatterKind.REPORT:
        raise NoReport(number=matter.number)
    if matter.transmission == Transmission.INTERNAL:
        raise InternalMatter(number=matter.number)
    turn.send("sendDocument", {"kind": "draft"}, share=share)
    events.record(turn.session, at=turn.now, actor=turn.actor.name, verb="取底稿", matter=matter.number, subject=share)


VERBS: dict[str, Speak] = {"draft": pressed}
