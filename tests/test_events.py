"""The history is append-only, and whoever changes the ledger behind its back is found out (十七)."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from ledger import events
from ledger.db import Ledger
from ledger.errors import LedgerBroken
from ledger.models import Unit
from ledger.words import UnitKind

NOW = datetime(2027, 1, 4, 1, tzinfo=UTC)


def enter_unit(ledger: Ledger, name: str) -> None:
    with ledger.write() as session:
        unit = Unit(name=name, kind=UnitKind.PROVINCIAL, aliases=["水利"])
        session.add(unit)
        events.record(session, at=NOW, actor="省环委办", verb="导入", subject=unit, cells=["单位!A2"])


def fault(ledger: Ledger) -> str | None:
    with ledger.read() as session:
        try:
            events.verify(session)
        except LedgerBroken as broken:
            return str(broken.facts["what"])
    return None


def test_an_untouched_ledger_verifies(ledger: Ledger) -> None:
    enter_unit(ledger, "省水利厅")
    enter_unit(ledger, "省林业局")
    assert fault(ledger) is None


@pytest.mark.parametrize("statement", ["UPDATE event SET verb = '删'", "DELETE FROM event"])
def test_the_database_refuses_to_change_an_event(ledger: Ledger, statement: str) -> None:
    enter_unit(ledger, "省水利厅")
    with pytest.raises(DBAPIError, match="append-only"), ledger.write() as session:
        session.execute(text(statement))
    assert fault(ledger) is None


def test_a_row_changed_without_an_event_is_named(ledger: Ledger) -> None:
    enter_unit(ledger, "省水利厅")
    with ledger.write() as session:
        session.execute(text("UPDATE unit SET name = '省林业局'"))
    assert fault(ledger) == "unit:1"


def test_a_row_smuggled_in_is_named(ledger: Ledger) -> None:
    enter_unit(ledger, "省水利厅")
    with ledger.write() as session:
        session.add(Unit(name="假单位", kind=UnitKind.OTHER))
    assert fault(ledger) == "unit:2"


def test_a_removed_row_is_named(ledger: Ledger) -> None:
    enter_unit(ledger, "省水利厅")
    with ledger.write() as session:
        session.delete(session.exec(select(Unit)).one())
    assert fault(ledger) == "unit:1"


def test_a_failed_transaction_leaves_no_event(ledger: Ledger) -> None:
    enter_unit(ledger, "省水利厅")
    with pytest.raises(RuntimeError), ledger.write() as session:
        events.record(session, at=NOW, actor="省环委办", verb="导入")
        raise RuntimeError
    enter_unit(ledger, "省林业局")
    with ledger.read() as session:
        assert events.verify(session) == 2
