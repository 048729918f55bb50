"""The words behind a list's name, read with the names of this ledger; the same in chat and on the command line."""

import json
from collections.abc import Sequence

from sqlalchemy import Text, cast
from sqlmodel import Session, col, select

from ledger import committees
from ledger.directory import Directory
from ledger.errors import FilterAmbiguous, FilterUnclear
from ledger.filters import Filter
from ledger.models import Matter
from reading.filters import AmbiguousWord, UnknownWord, Vocabulary, read_filter
from reading.names import UnitNames


def vocabulary(session: Session, people: Directory) -> Vocabulary:
    """What may be named in this ledger. A unit that was merged into another has no lines of its own any more."""
    units = [unit for unit in people.units.values() if unit.merged_into_id is None]
    stored = session.exec(select(cast(col(Matter.tags), Text)).distinct())
    return Vocabulary(
        units=UnitNames((unit.name, unit.aliases) for unit in units),
        tags=sorted({tag for tags in stored for tag in json.loads(tags)}),
        persons=sorted({person.name for person in people.people.values()}),
        committees={
            one.name: [unit.name for unit in committees.units_of(session, one)] for one in committees.every(session)
        },
    )


def filter_of(session: Session, people: Directory, words: str | Sequence[str]) -> Filter:
    """Raises FilterUnclear, FilterAmbiguous."""
    if not "".join(words).strip():
        return Filter()
    try:
        return read_filter(words, vocabulary(session, people))
    except UnknownWord as unknown:
        raise FilterUnclear(text=unknown.text, nearest=unknown.nearest) from None
    except AmbiguousWord as ambiguous:
        raise FilterAmbiguous(text=ambiguous.text, candidates=ambiguous.candidates) from None
