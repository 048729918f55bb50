"""The buttons under a reminder; the same when the schedule sends it and when an old button asks how things stand."""

from ledger.presses import Press
from ledger.words import MatterKind
from locales import buttons

Row = list[tuple[str, Press]]


def of_reminder(share_id: int, version: int, kind: str, *, is_internal: bool) -> list[Row]:
    """Under a reminder of one matter: what the unit may answer, and below it the draft of its report."""
    return [_answers(share_id, version, kind), _draft(share_id, version, kind, is_internal=is_internal)]


def in_bundle(number: int, share_id: int, version: int, kind: str, *, is_internal: bool) -> Row:
    """The same in one row that names the matter, for a message of several."""
    row = _answers(share_id, version, kind) + _draft(share_id, version, kind, is_internal=is_internal)
    return [(buttons.numbered(number, label), press) for label, press in row]


def _answers(share_id: int, version: int, kind: str) -> Row:
    done = buttons.reported() if kind == MatterKind.REPORT else buttons.finished()
    pairs = ((done, "done"), (buttons.set_date(), "date"), (buttons.stuck(), "stuck"))
    return [(label, Press(verb, share_id, version)) for label, verb in pairs]


def _draft(share_id: int, version: int, kind: str, *, is_internal: bool) -> Row:
    if kind != MatterKind.REPORT or is_internal:
        return []
    return [(buttons.draft(), Press("draft", share_id, version))]
