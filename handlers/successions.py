"""接任: previewed, confirmed, taken back; the code for the successor, and his hand-over list (十)."""

import re

from handlers import report
from handlers.cards import Row
from handlers.matters import pager
from handlers.passing import passed
from handlers.posts import post_named
from handlers.turn import Speak, Turn
from ledger import bindings, people, successions
from ledger.access import Act, may, require
from ledger.acts import Succession
from ledger.errors import ButtonUnknown, CommandUnclear, DateUnclear, Outdated
from ledger.models import Person
from ledger.presses import Press
from ledger.successions import Successor
from ledger.words import Contact
from locales import buttons
from locales import successions as texts
from locales.pages import page_of
from locales.successions import USAGE, Change
from reading.posts import replacement

_MATTER = re.compile(r"\d\s*号(?!起)")
CANCEL = "撤销接任 省水利厅责任人"


def plan(turn: Turn) -> None:
    """`接任 省水利厅责任人 由 张三 自2月1日 [电话…] [职务…]`, `换人 …`: a preview, nothing happens yet."""
    if not may(turn.actor, Act.PEOPLE) and _MATTER.search(turn.text):
        return report.said(turn)  # 换人，3号请转小李办: of a matter, not of a post
    require(turn.actor, Act.PEOPLE)
    said = replacement(turn.text, today=turn.today, workdays=turn.days)
    if said is None:
        raise CommandUnclear(usage=USAGE)
    if said.is_unclear:
        raise DateUnclear(text=turn.text)
    person = post_named(turn, said.who)
    found = successions.propose(
        turn.session,
        actor=turn.actor,
        person=person,
        successor=Successor(said.name, said.title, said.phone),
        effective_on=said.day or turn.today,
        now=turn.now,
    )
    change = _change(turn, found)
    return turn.reply(texts.preview(change), texts.row(change))


def unplan(turn: Turn) -> None:
    """`撤销接任 省水利厅责任人`"""
    require(turn.actor, Act.PEOPLE)
    if not turn.text.strip():
        raise CommandUnclear(usage=CANCEL)
    found = successions.next_of(turn.session, post_named(turn, turn.text.strip()))
    successions.cancel(turn.session, actor=turn.actor, succession=found, now=turn.now)
    change = _change(turn, found)
    turn.reply(texts.cancelled(change.unit, change.before, change.after))


def _change(turn: Turn, found: Succession) -> Change:
    person = turn.session.get_one(Person, found.person_id)
    going = successions.preview(turn.session, person)
    return Change(
        id=found.id or 0,
        version=found.version,
        unit=turn.people.units[person.unit_id].name,
        before=found.predecessor or person.name,
        after=found.name,
        effective_on=found.effective_on,
        today=turn.today,
        title=found.title,
        phone=found.phone,
        is_by_telephone=person.contact == Contact.TELEPHONE,
        numbers=tuple(matter.number for _share, matter in going),
        lapses=tuple((matter.number, share.expected_on) for share, matter in going if share.expected_on),
    )


def _pressed(turn: Turn) -> Succession:
    """Raises ButtonUnknown to whoever may not know."""
    assert turn.press is not None
    found = turn.session.get(Succession, turn.press.row)
    if found is None or not may(turn.actor, Act.PEOPLE):
        raise ButtonUnknown
    return found


def _confirm(turn: Turn) -> None:
    """［确认］"""
    assert turn.press is not None
    found = _pressed(turn)
    before = _change(turn, found)
    successions.confirm(turn.session, actor=turn.actor, succession=found, version=turn.press.version, now=turn.now)
    if not before.is_at_once:
        return turn.redraw(texts.planned(before))
    turn.redraw(texts.applied(before))
    person = turn.session.get_one(Person, found.person_id)
    return _send_code(turn, person) if not before.is_by_telephone else None


def _cancel(turn: Turn) -> None:
    """［取消］ of a preview; what is confirmed is taken back in words."""
    assert turn.press is not None
    found = _pressed(turn)
    if found.version != turn.press.version:
        raise Outdated
    successions.cancel(turn.session, actor=turn.actor, succession=found, now=turn.now)
    change = _change(turn, found)
    turn.redraw(texts.cancelled(change.unit, change.before, change.after))


def _code(turn: Turn) -> None:
    """［发登记码］ of the line that a change took effect."""
    assert turn.press is not None
    person = turn.session.get(Person, turn.press.row)
    if person is None or not may(turn.actor, Act.PEOPLE):
        raise ButtonUnknown
    if person.version != turn.press.version:
        raise Outdated
    _send_code(turn, person)


def _send_code(turn: Turn, person: Person) -> None:
    """A new code for the post, in this chat only; the older one is void."""
    made = people.invite(turn.session, persons=[person], actor=turn.actor.name, now=turn.now, machine=turn.machine)
    if not made:
        turn.toast = texts.registered()
        return turn.reply(texts.registered())
    unit = turn.people.units[person.unit_id].name
    return turn.reply(texts.code(unit, person.name, made[0][1], days=people.VALID_DAYS), protect=True)


# --- the successor ------------------------------------------------------------------------------------------


def first_words(turn: Turn, person: Person) -> bool:
    """The hand-over list of whoever has just registered for a post that changed hands; False: there is none."""
    found = successions.latest(turn.session, person.id or 0)
    binding = bindings.current(turn.session, person.id or 0)
    if found is None or binding is None or successions.has_registered_before(turn.session, found, binding):
        return False
    _show_list(turn, person, found)
    return True


def _list(turn: Turn) -> None:
    """Another page; only whoever holds the post by that change may turn it."""
    assert turn.press is not None
    found = turn.session.get(Succession, turn.press.row)
    person = next((p.person for p in turn.actor.posts if found is not None and p.person.id == found.person_id), None)
    if found is None or person is None:
        raise ButtonUnknown
    latest = successions.latest(turn.session, person.id or 0)
    if latest is None or latest.id != found.id:
        raise ButtonUnknown
    _show_list(turn, person, found)


def _show_list(turn: Turn, person: Person, found: Succession) -> None:
    page = turn.press.version if turn.press else 0
    shares = successions.handed_over(turn.session, person)
    shown, pages = page_of(shares, page)
    at = min(page, pages - 1)
    matters = [passed(turn, share, matter, found) for share, matter in shown]
    unit = turn.people.units[person.unit_id].name
    text = texts.handover_list(unit, found.predecessor or "", found.effective_on, matters, total=len(shares), page=at)
    jumps: Row = [(buttons.matter(matter.number), Press("matter", matter.number)) for _share, matter in shown]
    rows = [*(jumps[i : i + 5] for i in range(0, len(jumps), 5)), pager("succ_list", found.id or 0, at, pages)]
    if turn.press is not None:
        turn.redraw(text, *rows)
    else:
        turn.reply(text, *rows, protect=any(one.is_internal for one in matters))


VERBS: dict[str, Speak] = {"succ_yes": _confirm, "succ_no": _cancel, "succ_code": _code, "succ_list": _list}
