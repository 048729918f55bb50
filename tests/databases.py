"""Fresh PostgreSQL databases, cloned from a template: a few milliseconds each."""

import itertools
import os

from sqlalchemy import create_engine, text

from ledger.db import Ledger

_numbers = itertools.count()


def clone(server: str, template: str, name: str | None = None) -> str:
    """The address of a new database on the server whose address ends in `/postgres?…`."""
    name = name or f"duban_{os.getpid()}_{next(_numbers)}"
    engine = create_engine(Ledger(server).url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()
    return server.replace("/postgres?", f"/{name}?", 1)
