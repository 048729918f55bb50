"""Callback data of buttons: `verb:row:version`, at most 64 bytes; read back strictly, for anybody can forge it."""

import re
from dataclasses import dataclass

from ledger.errors import ButtonUnknown

LARGEST = 2**31 - 1  # of a row's number, on either database
_SHAPE = re.compile(r"([a-z_]{1,16}):(\d{1,12}):(\d{1,9})(?::([\w\-]{1,24}))?", re.ASCII)


@dataclass(frozen=True)
class Press:
    """A button: what it does, to which row, and the version of the row when it was shown."""

    verb: str
    row: int
    version: int = 0
    extra: str = ""

    def __str__(self) -> str:
        data = f"{self.verb}:{self.row}:{self.version}" + (f":{self.extra}" if self.extra else "")
        assert _SHAPE.fullmatch(data), data
        return data


def read(data: str) -> Press:
    """Raises ButtonUnknown for anything we did not make."""
    found = _SHAPE.fullmatch(data)
    if found is None:
        raise ButtonUnknown
    verb, row, version, extra = found.groups()
    if any(int(part) > LARGEST for part in (row, version, extra or "0") if part.isdigit()):
        raise ButtonUnknown
    return Press(verb, int(row), int(version), extra or "")


def keyboard(*rows: list[tuple[str, Press]]) -> dict[str, list[list[dict[str, str]]]]:
    """The reply_markup of rows of (label, press)."""
    return {
        "inline_keyboard": [
            [{"text": label, "callback_data": str(press)} for label, press in row] for row in rows if row
        ]
    }
