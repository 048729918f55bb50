"""What a reader found in a 来件."""

from dataclasses import dataclass, replace
from typing import Any

from ledger.presses import Press
from ledger.words import IntakeKind

Rows = list[list[tuple[str, Press]]]


@dataclass(frozen=True)
class Found:
    """What was read of a 来件. `content` is kept and shown; None: there is nothing to confirm, `text` says why. `rows`
    are its buttons, of any version. `kind`: what it turned out to be."""

    text: str
    content: dict[str, Any] | None = None
    rows: tuple[list[tuple[str, Press]], ...] = ()
    kind: IntakeKind | None = None
    protect: bool = False
    error: str | None = None

    def buttons(self, version: int) -> Rows:
        """As they are for the row of this version."""
        return [[(label, replace(press, version=version)) for label, press in row] for row in self.rows if row]
