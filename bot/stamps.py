"""Single facts about a database: which kind of start it belongs to, the bot's name, the last tick."""

from ledger.db import Ledger
from ledger.errors import WrongKind
from ledger.rows import Stamp

KIND, BOT_NAME, LAST_TICK, LAST_GET_UPDATES = "kind", "bot_name", "last_tick", "last_get_updates"
REAL, REHEARSAL = "real", "rehearsal"


def read(ledger: Ledger, key: str) -> str | None:
    with ledger.read() as session:
        stamp = session.get(Stamp, key)
        return stamp.value if stamp else None


def write(ledger: Ledger, key: str, value: str) -> None:
    with ledger.write() as session:
        session.merge(Stamp(key=key, value=value))


def claim_kind(ledger: Ledger, kind: str) -> None:
    """Stamp a new database `real` or `rehearsal`. Raises WrongKind on one stamped otherwise."""
    found = read(ledger, KIND)
    if found is None:
        write(ledger, KIND, kind)
    elif found != kind:
        raise WrongKind(kind=found)
