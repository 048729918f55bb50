"""The words behind a list's name, read with the names of this ledger; the same in chat and on the command line."""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from ledger import committees
from ledger.access import Actor
from ledger.directory import Directory
from ledger.errors import FilterAmbiguous, FilterUnclear
from ledger.filters import Filter
from ledger.models import Matter, Share
from ledger.queries import in_sight
from ledger.words import Transmission
from reading.filters import AmbiguousWord, UnknownWord, Vocabulary, read_filter
from reading.names import UnitNames


def vocabulary(session: Session, people: Directory, actor: Actor | None = None) -> Vocabulary:
    """What may be named in this ledger; a unit that was merged into another has no lines of its own any more. Tags of
    内部 matters are not among it, and for an `actor` only tags and people of what he may see."""
    units = [unit for unit in people.units.values() if unit.merged_into_id is None]
    seen = in_sight(session, actor) if actor is not None else None
    persons = {person.name for person in people.people.values()}
    if seen is not None and actor is not None:
        own = {post.unit.id for post in actor.posts}
        parts = {share.person_id for share, _matter in seen}
        persons = {person.name for person in people.people.values() if person.unit_id in own or person.id in parts}
    return Vocabulary(
        units=UnitNames((unit.name, unit.aliases) for unit in units),
        tags=sorted({tag for tags in _tags(session, seen) for tag in tags}),
        persons=sorted(persons),
        committees={
            one.name: [unit.name for unit in committees.units_of(session, one)] for one in committees.every(session)
        },
    )


def _tags(session: Session, seen: Sequence[tuple[Share, Matter]] | None) -> Iterable[Sequence[str]]:
    if seen is not None:
        return [matter.tags for _share, matter in seen if matter.transmission != Transmission.INTERNAL]
    query = select(cast(col(Matter.tags), Text)).where(Matter.transmission != Transmission.INTERNAL)
    return [json.loads(tags) for tags in session.exec(query.distinct())]


def filter_of(session: Session, people: Directory, words: str | Sequence[str], *, actor: Actor | None = None) -> Filter:
    """Raises FilterUnclear, FilterAmbiguous."""
    if not "".join(words).strip():
        return Filter()
    try:
        return read_filter(words, vocabulary(session, people, actor))
    except UnknownWord as unknown:
        raise FilterUnclear(text=unknown.text, nearest=unknown.nearest) from None
    except AmbiguousWord as ambiguous:
        raise FilterAmbiguous(text=ambiguous.text, candidates=ambiguous.candidates) from None
