"""What a reader found in a 来件."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from ledger.presses import Press
from ledger.words import IntakeKind


@dataclass(frozen=True)
class Found:
    """What was read of a 来件. `content` is kept and shown; None: there is nothing to confirm, `text` says why.

    `buttons` gets the version that the row will have. `kind`: what it turned out to be.
    """

    text: str
    content: dict[str, Any] | None = None
    buttons: Callable[[int], Sequence[list[tuple[str, Press]]]] = field(default=lambda _version: ())
    kind: IntakeKind | None = None
    protect: bool = False
    error: str | None = None
