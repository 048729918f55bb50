"""Which post of the roster is meant: by its name, or by unit and role."""

from handlers.turn import Turn
from ledger.errors import NoSuchPost
from ledger.models import Person
from ledger.words import Role
from reading.names import AmbiguousUnit

_CAN_SAY_ROLE = {"办公室联络员": Role.LIAISON, "分管": Role.DEPUTY_LEADER, "一把手": Role.HEAD, "联系人": Role.LIAISON}
MOST_NEAREST = 5


def post_named(turn: Turn, text: str, *, unit_id: int | None = None) -> Person:
    """The one post that is meant, of this unit if one is given. Raises NoSuchPost with those that come near."""
    wanted = _letters(text)
    everybody = [p for p in turn.people.people.values() if unit_id is None or p.unit_id == unit_id]
    found = [person for person in everybody if _letters(person.name) == wanted]
    if not found:
        found, everybody = _by_unit(turn, text, everybody)
    if len(found) == 1:
        return found[0]
    names = [_full(turn, person) for person in found or _alike(wanted, everybody)]
    raise NoSuchPost(text=text, nearest=names[:MOST_NEAREST])


def _by_unit(turn: Turn, text: str, everybody: list[Person]) -> tuple[list[Person], list[Person]]:
    """省水利厅 李处, 水利厅责任人: those that fit, and the unit's people to offer instead."""
    try:
        named = turn.names.find_in(text)
    except AmbiguousUnit:
        return [], []
    rest = _letters(text)
    own = everybody
    if named is not None:
        name, (start, end) = named
        rest = _letters(text[:start] + text[end:]).strip("的")
        own = [person for person in everybody if turn.people.units[person.unit_id].name == name]
    found = [person for person in own if rest and _letters(person.name) == rest]
    role = _CAN_SAY_ROLE.get(rest) or next((role for role in Role if role.value == rest), None)
    if not found and role is not None:
        found = [person for person in own if role in person.roles]
    if not found and named is not None and not rest:
        found = [person for person in own if Role.RESPONSIBLE in person.roles]
    return found, own if named is not None else []


def _alike(wanted: str, everybody: list[Person]) -> list[Person]:
    """The unit's people; of the whole roster only those who share a part of the name."""
    near = [person for person in everybody if wanted and wanted in _letters(person.name)]
    return near or everybody[: MOST_NEAREST if len(everybody) <= MOST_NEAREST else 0]


def _full(turn: Turn, person: Person) -> str:
    unit = turn.people.units[person.unit_id].name
    return person.name if person.name.startswith(unit[:2]) else f"{unit} {person.name}"


def _letters(text: str) -> str:
    return "".join(text.split())
