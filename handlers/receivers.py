"""To whom a 通知 goes: 省直部门责任人, 市州, 省水利厅、省林业局 联络员, 全体责任人, 未报 市州, 汉江流域.

Leaders only where a word names them; without a word about roles the responsible persons.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from handlers.filtering import filter_of
from handlers.turn import Turn
from ledger import announcing
from ledger.entry_errors import NobodyMeant
from ledger.errors import DomainError, FilterAmbiguous, FilterUnclear
from ledger.filters import Filter
from ledger.models import Person, Share
from ledger.queries import LISTS, lines, open_lines
from ledger.words import Role

_TOKEN = re.compile(r"\S+")
_EVERYBODY = ("全体", "全部", "所有", "各单位", "全体单位", "全体人员")
_ROLES = {
    "责任人": Role.RESPONSIBLE,
    "联络员": Role.LIAISON,
    "分管领导": Role.DEPUTY_LEADER,
    "分管负责人": Role.DEPUTY_LEADER,
    "主要负责人": Role.HEAD,
}
_ROLE = re.compile(rf"(?P<who>.*?)(?:的|各)?(?P<roles>(?:(?:{'|'.join(_ROLES)})[、和及]?)+)")
_LIST = re.compile(rf"(?P<list>{'|'.join(LISTS)})(?:清单)?(?:的?单位|的)?")


@dataclass(frozen=True)
class Meant:
    """The people, the units in which nobody holds the role, the words that chose them, and the text behind these."""

    persons: Sequence[Person]
    empty: Sequence[int]
    said: str
    text: str


@dataclass(frozen=True)
class _Words:
    """What was read of the words so far."""

    is_everybody: bool = False
    list: str = ""
    filter: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


def read(turn: Turn, text: str) -> Meant:
    """Words are receivers until one is not; there the text begins. Raises NobodyMeant, FilterAmbiguous."""
    words, end = _Words(), 0
    refused: DomainError | None = None
    for found in _TOKEN.finditer(text):
        head, colon = _colon(turn, found[0])
        taken = _take(turn, words, head)
        if isinstance(taken, DomainError):
            refused = taken
            break
        words, end = taken, found.start() + len(head) + len(colon)
        if colon:
            break
    if words == _Words():
        raise _nobody(refused, text)
    persons, empty = _people(turn, words)
    mine = {post.person.id for post in turn.actor.posts}
    said = " ".join(text[:end].rstrip("：: ").split())
    return Meant([one for one in persons if one.id not in mine], empty, said, text[end:].strip())


def _nobody(refused: DomainError | None, text: str) -> DomainError:
    if isinstance(refused, FilterAmbiguous):
        return refused
    facts = refused.facts if refused is not None else {}
    return NobodyMeant(text=facts.get("text", text)[:30], nearest=facts.get("nearest", ()))


def _colon(turn: Turn, token: str) -> tuple[str, str]:
    """市州：请于… is a receiver and the text; 牵头：省水利厅 is one word."""
    found = re.search("[：:]", token)
    if found is None or not isinstance(_take(turn, _Words(), token), DomainError):
        return token, ""
    return token[: found.start()], found[0]


def _take(turn: Turn, words: _Words, token: str) -> _Words | DomainError:
    """The words with this one; the refusal if it names nobody."""
    role = _ROLE.fullmatch(token)
    if role is not None:
        found = tuple(value for name, value in _ROLES.items() if name in role["roles"])
        words = replace(words, roles=(*words.roles, *found))
        token = role["who"]
        if token in ("", "各"):
            return words
    if token in _EVERYBODY:
        return replace(words, is_everybody=True)
    listed = _LIST.fullmatch(token)
    if listed is not None and not words.list:
        return replace(words, list=listed["list"])
    try:
        filter_of(turn.session, turn.people, token)
    except (FilterUnclear, FilterAmbiguous) as refusal:
        return refusal
    return replace(words, filter=(*words.filter, token))


def _people(turn: Turn, words: _Words) -> tuple[list[Person], list[int]]:
    people, roles = turn.people, words.roles or (Role.RESPONSIBLE,)
    where = filter_of(turn.session, people, words.filter) if words.filter else Filter()
    named = replace(where, units=frozenset(), unit_kinds=frozenset(), persons=frozenset(), said="")
    if words.list or not named.is_empty:
        return _of_lines(turn, words, where)
    if where.persons and not (where.units or where.unit_kinds):
        return [one for one in people.people.values() if one.name in where.persons], []
    chosen = [
        unit_id
        for unit_id, unit in people.units.items()
        if unit.merged_into_id is None and (where.is_empty or unit.name in where.units or unit.kind in where.unit_kinds)
    ]
    persons, empty = announcing.with_roles(people, chosen, roles)
    return persons, [] if where.is_empty else empty


def _of_lines(turn: Turn, words: _Words, where: Filter) -> tuple[list[Person], list[int]]:
    """Who answers for what stands on a list; with a word about roles, those of its units."""
    view = partial(lines, name=words.list) if words.list else open_lines
    found = view(turn.session, people=turn.people, days=turn.days, today=turn.today, where=where)
    shares = [turn.session.get_one(Share, line.share_id) for line in found if line.share_id is not None]
    if words.roles:
        return announcing.with_roles(turn.people, {share.unit_id for share in shares}, words.roles)
    persons: dict[int, Person] = {}
    unnamed = {share.unit_id for share in shares if share.person_id is None}
    for share in sorted(shares, key=lambda one: turn.people.units[one.unit_id].position):
        person = turn.people.people.get(share.person_id or 0)
        if person is not None:
            persons.setdefault(person.id or 0, person)
    others, empty = announcing.with_roles(turn.people, unnamed, (Role.RESPONSIBLE,))
    return list({one.id: one for one in (*persons.values(), *others)}.values()), empty
