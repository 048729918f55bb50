"""解除登记: the office ends a user's hold on a post and hands over a new code (lost telephone)."""

from handlers.commands import unit_named
from handlers.turn import Speak, Turn
from ledger import bindings, people, registry
from ledger.access import Act, may, require
from ledger.errors import (
    ButtonUnknown,
    ByTelephone,
    CommandUnclear,
    NoSuchPost,
    NotBound,
    Outdated,
)
from ledger.models import Binding, Person, Unit
from ledger.presses import Press
from ledger.words import Contact
from ledger.workdays import day_of
from locales import buttons
from locales import registry as texts
from reading.names import AmbiguousUnit

UNBIND = "解除登记 省水利厅 张处"


def unbind(turn: Turn) -> None:
    """`解除登记 省水利厅 张处`: who it is about, and one button. Raises NoSuchUnit, NoSuchPost, NotBound."""
    require(turn.actor, Act.PEOPLE)
    unit, person = _post_said(turn)
    binding = bindings.current(turn.session, person.id or 0)
    if binding is None:
        _say_unbound(turn, unit, person)
        return
    text = texts.preview(unit.name, person.name, person.title, since=day_of(binding.since))
    turn.reply(text, [(buttons.unbind(), Press("unbind", binding.id or 0))])


def _say_unbound(turn: Turn, unit: Unit, person: Person) -> None:
    """Nobody holds the post: a new code is what may be wanted. Raises NotBound for a post that takes none."""
    if person.contact != Contact.BOT:
        raise NotBound(unit=unit.name, person=person.name)
    turn.reply(texts.nobody(unit.name, person.name), _code_row(person))


def _post_said(turn: Turn) -> tuple[Unit, Person]:
    """The unit, and the one post in it that is named by its holder, its title or its role."""
    if not turn.text:
        raise CommandUnclear(usage=UNBIND)
    unit, name = _unit_said(turn)
    posts = turn.people.by_unit.get(unit.id or 0, [])
    bare = "".join(name.split())
    for found in (
        [p for p in posts if p.name == name or p.name == unit.name + bare or p.name == bare],
        [p for p in posts if p.title and p.title == name],
        [p for p in posts if bare in p.roles],
    ):
        if len(found) == 1:
            return unit, found[0]
    raise NoSuchPost(text=name or unit.name, nearest=[p.name for p in posts])


def _unit_said(turn: Turn) -> tuple[Unit, str]:
    """The unit that the words begin with, and what follows. Raises NoSuchUnit."""
    try:
        named = turn.names.find_in(turn.text)
    except AmbiguousUnit:
        named = None
    if named is None or named[1][0] != 0:
        first, _space, rest = turn.text.partition(" ")
        return unit_named(turn, first), rest.strip()
    return unit_named(turn, named[0]), turn.text[named[1][1] :].strip(" ，,、的")


def _pressed(turn: Turn) -> None:
    """［确认解除］; pressed twice it shows how things stand."""
    assert turn.press is not None
    binding = turn.session.get(Binding, turn.press.row)
    if binding is None or not may(turn.actor, Act.PEOPLE):
        raise ButtonUnknown
    if binding.until is not None:
        raise Outdated
    person = registry.unbind(turn.session, actor=turn.actor, binding=binding, now=turn.now)
    unit = turn.people.units[person.unit_id].name
    row = _code_row(person) if person.contact == Contact.BOT else []
    turn.redraw(texts.unbound(unit, person.name), row)
    by = turn.actor.name
    turn.tell_office(f"unbound:{binding.id}", texts.office_unbound(unit, person.name, by), share=None)


def _code_row(person: Person) -> list[tuple[str, Press]]:
    return [(buttons.new_code(), Press("newcode", person.id or 0, person.version))]


def _new_code(turn: Turn) -> None:
    """［发新登记码］: to the presser alone; older codes are void. Raises ButtonUnknown, ByTelephone, Outdated."""
    assert turn.press is not None
    person = turn.session.get(Person, turn.press.row)
    if person is None or not may(turn.actor, Act.PEOPLE):
        raise ButtonUnknown
    unit = turn.people.units[person.unit_id].name
    if person.contact != Contact.BOT:
        raise ByTelephone(unit=unit, person=person.name)
    if person.version != turn.press.version:
        raise Outdated
    codes = people.invite(turn.session, persons=[person], actor=turn.actor.name, now=turn.now, machine=turn.machine)
    if not codes:  # somebody holds the post again
        raise Outdated
    turn.reply(texts.code(unit, person.name, codes[0][1], days=people.VALID_DAYS), protect=True)


VERBS: dict[str, Speak] = {"unbind": _pressed, "newcode": _new_code}
