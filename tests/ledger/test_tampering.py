"""No column of an audited row can be changed behind the ledger's back, whatever the table (十七)."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlmodel import SQLModel

from ledger import events

NOW = datetime(2027, 1, 4, 1, tzinfo=UTC)


def columns(model: type[SQLModel]) -> dict[str, Any]:
    table: Any = model.__table__  # type: ignore[attr-defined]
    return {column.name: column.type for column in table.columns if column.name not in events.UNAUDITED_FIELDS}


def some(kind: Any, n: int) -> Any:
    """A value for a column; another one for another `n`."""
    of_kind = {
        dict: {"说": n},
        list: [str(n)],
        int: n,
        str: str(n),
        bool: n == 1,
        object: NOW + timedelta(days=n),  # the ledger's own type of aware moments
        date: date(2027, 1, n),
    }
    return of_kind[list if "JSON" in repr(kind) else kind.python_type]


@pytest.mark.parametrize("model", events.AUDITED, ids=lambda model: model.__name__)
def test_every_column_of_every_audited_table_is_in_its_digest(model: type[SQLModel]) -> None:
    kinds = columns(model)
    row = model(**{name: some(kind, 1) for name, kind in kinds.items()})
    before = events.digest(row)
    for name, kind in kinds.items():
        for other in (some(kind, 2), None):
            was = getattr(row, name)
            setattr(row, name, other)
            assert events.digest(row) != before, name
            setattr(row, name, was)
    assert events.digest(row) == before
