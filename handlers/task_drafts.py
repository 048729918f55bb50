"""Tasks out of a document: what the office pastes or forwards is read, shown as a draft, corrected and confirmed.

Nothing is in the ledger before ［确认立项］ and its preview; see handlers/task_entering.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from handlers import cards, previews, task_entering
from handlers import task_corrections as corrections
from handlers import task_views as views
from handlers.task_corrections import FIELDS, MOST_JUMPS, VALUE
from handlers.task_reading import found_in, names_in
from handlers.turn import Speak, Turn
from ledger import task_drafts
from ledger.access import Act, may, require
from ledger.deskwork import Intake
from ledger.errors import ButtonUnknown, DocumentInternal, DraftOver, NoSuchLine, NoTasksRead
from ledger.presses import Press
from ledger.rows import Inbox
from ledger.task_drafts import lines_of
from ledger.task_lines import KINDS, Field, Group, Line, group_of, with_due, with_lead
from ledger.words import IntakeKind, IntakeState
from ledger.workdays import day_of
from locales import task_buttons as labels
from locales import task_drafts as texts
from reading.stretches import Today
from reading.task_sources import LONG_PIECE, holds_tasks, is_internal, is_news, joined, source_of
from reading.tasks import read_tasks

JOINS_WITHIN = timedelta(minutes=5)
ANSWER_WITHIN = timedelta(days=1)
MOST_PIECES = 40
FOR_OFFICE = 2  # tasks in a text of somebody else's from which on it is a document
SHORT = 200  # characters: a shorter message behind a long one is no part of it unless it holds tasks
Piece = tuple[int, str]  # message id, words


# --- in -----------------------------------------------------------------------------------------------------


def read(turn: Turn) -> None:
    """`读任务` and the text, in the same message. Raises NoTasksRead."""
    require(turn.actor, Act.ENTER)
    if not turn.text or is_news(turn.text):
        raise NoTasksRead(usage=texts.USAGE)
    _take(turn, [(turn.message_id or 0, turn.text)])


def pasted(turn: Turn) -> bool:
    """Whether the message is a document, or a piece of one, that the office pasted; then its draft is shown."""
    if turn.in_group or turn.message_id is None:
        return False
    holds = holds_tasks(turn.text)
    if not may(turn.actor, Act.ENTER):
        if holds and turn.reply_to is None and len(read_tasks(turn.text).tasks) >= FOR_OFFICE:
            require(turn.actor, Act.ENTER)  # a document is no news of anybody's own matter
        return False
    if turn.revision:
        return holds and _reread(turn)
    before = _pieces_before(turn)
    if not holds and len(turn.text) < (SHORT if before else LONG_PIECE):
        return False
    pieces = [*before, (turn.message_id, turn.text)]
    if not holds and not any(holds_tasks(words) for _id, words in pieces):
        turn.reply(texts.piece_kept(len(turn.text)))
    else:
        _take(turn, pieces)
    return True


def _pieces_before(turn: Turn) -> list[Piece]:
    """What was pasted just before in this chat: messages cut at their full length, or of a draft nobody touched."""
    fresh = _fresh(turn)
    of_draft = set(fresh.content.get("pieces", ())) if fresh is not None else set()
    query = select(Inbox).where(Inbox.chat_id == turn.chat_id, col(Inbox.id) < turn.inbox_id)
    query = query.where(Inbox.received_at >= turn.now - JOINS_WITHIN)
    found: list[Piece] = []
    for row in turn.session.exec(query.order_by(col(Inbox.id).desc()).limit(MOST_PIECES)):
        message = cards.message_of(row)
        is_cut = len(message.text) >= LONG_PIECE
        if message.message_id is None or not (is_cut or message.message_id in of_draft):
            break
        if task_drafts.taken_from(turn.session, turn.chat_id, message.message_id, besides=fresh):
            break
        found.insert(0, (message.message_id, message.text))
    return found


def _fresh(turn: Turn) -> Intake | None:
    """The newest draft of this chat that was pasted and not corrected yet."""
    opened = task_drafts.open_drafts(turn.session, turn.now)
    own = [one for one in opened if one.chat_id == turn.chat_id and one.file_id is None]
    return own[0] if own and task_drafts.is_untouched(own[0]) else None


def _take(turn: Turn, pieces: Sequence[Piece]) -> None:
    """Read the words and show them, in place of the draft of their first pieces. Raises NoTasksRead,
    DocumentInternal, ContentClassified."""
    text = joined([words for _id, words in pieces])
    if is_internal(text):
        raise DocumentInternal
    reading = read_tasks(text, today=turn.today)
    if not reading.tasks and not reading.unread:
        raise NoTasksRead(usage=texts.USAGE)
    names = names_in(turn.session, turn.people.units.values())
    ids = [message_id for message_id, _words in pieces]
    found = found_in(reading, names, basis=source_of(text), pieces=ids, today=Today(turn.today, turn.days))
    digest = task_drafts.digest_of(text)
    first = pieces[0][0]
    older = task_drafts.same_before(turn.session, digest, chat_id=turn.chat_id, message_id=first, now=turn.now)
    if older is not None and task_drafts.is_open(older, turn.now):
        return views.show(turn, older, note=texts.read_before((), day_of(older.received_at)))
    draft = _begun(turn, ids)
    if draft is not None:
        task_drafts.fill(turn.session, draft, text=text, found=found, by=turn.actor.name, now=turn.now)
    else:
        draft = task_drafts.begin(
            turn.session,
            actor=turn.actor,
            text=text,
            chat_id=turn.chat_id,
            message_id=first,
            found=found,
            now=turn.now,
        )
    return views.show(turn, draft, note="\n".join(_notes(draft, older, len(pieces))))


def _begun(turn: Turn, ids: Sequence[int]) -> Intake | None:
    fresh = _fresh(turn)
    return fresh if fresh is not None and set(ids) & set(fresh.content.get("pieces", ())) else None


def _notes(draft: Intake, older: Intake | None, pieces: int) -> list[str]:
    notes = [texts.goes_on(pieces)] if pieces > 1 else []
    if older is not None:
        day = day_of(older.decided_at or older.received_at)
        notes.append(texts.read_before(task_drafts.numbers_of(older), day))
    return notes + ([texts.maybe_rectification()] if views.wants_kind(draft, (draft.text or "")[:2000]) else [])


def _reread(turn: Turn) -> bool:
    """An edited paste is read anew if it is a draft of its own that nobody has touched."""
    fresh = _fresh(turn)
    if fresh is None or turn.message_id is None or fresh.content.get("pieces") != [turn.message_id]:
        return False
    _take(turn, [(turn.message_id, turn.text)])
    return True


# --- which drafts are open ----------------------------------------------------------------------------------


def listed(turn: Turn) -> None:
    """`任务草稿`: those that wait for the office; the only one itself."""
    require(turn.actor, Act.ENTER)
    opened = task_drafts.open_drafts(turn.session, turn.now)
    if len(opened) == 1:
        return views.show(turn, opened[0])
    rows = [
        (task_drafts.basis_of(one), day_of(one.received_at), sum(not line.is_settled for line in lines_of(one)))
        for one in opened[:MOST_JUMPS]
    ]
    jumps = [
        (str(at), Press("td_list", one.id or 0, one.version, f"{views.ALL}0"))
        for at, one in enumerate(opened[:MOST_JUMPS], start=1)
    ]
    return turn.reply(texts.open_drafts(rows), jumps)


# --- buttons ------------------------------------------------------------------------------------------------


def _draft(turn: Turn) -> Intake:
    """The pressed draft. Raises ButtonUnknown, DraftOver."""
    assert turn.press is not None
    draft = turn.session.get(Intake, turn.press.row)
    if draft is None or draft.kind != IntakeKind.TASKS or draft.state in (IntakeState.WAITING, IntakeState.FAILED):
        raise ButtonUnknown
    if not task_drafts.is_open(draft, turn.now):
        raise DraftOver(numbers=task_drafts.numbers_of(draft))
    return draft


def _current(turn: Turn) -> Intake | None:
    """The draft if the button is of its present version; else it is shown as it stands, and nothing is done."""
    assert turn.press is not None
    draft = _draft(turn)
    if draft.version == turn.press.version:
        return draft
    turn.toast = texts.moved_on()
    views.show(turn, draft, redraw=True)
    return None


def _parts(turn: Turn) -> list[str]:
    assert turn.press is not None
    return turn.press.extra.split("-")


def _line(draft: Intake, number: str) -> Line:
    """Raises ButtonUnknown."""
    line = task_drafts.line_of(draft, int(number)) if number.isascii() and number.isdigit() else None
    if line is None:
        raise ButtonUnknown
    return line


def _list(turn: Turn) -> None:
    """A page: of all lines (a0), or of those to look at (k0)."""
    draft, extra = _draft(turn), _parts(turn)[0]
    view, at = extra[:1], extra[1:]
    if view not in (views.ALL, views.CHECK) or not (at.isascii() and at.isdigit()):
        raise ButtonUnknown
    views.show(turn, draft, at=int(at), view=view, redraw=True)


def _show_line(turn: Turn) -> None:
    draft = _draft(turn)
    turn.awaited() if turn.is_awaiting(VALUE) else None
    views.show_line(turn, draft, _line(draft, _parts(turn)[0]))


def _full(turn: Turn) -> None:
    """［全文］ of a long source, in as many messages as it needs."""
    draft = _draft(turn)
    line = _line(draft, _parts(turn)[0])
    parts = views.pieces(line.text)
    for at, part in enumerate(parts, start=1):
        turn.reply(texts.full(line.number, part, at, len(parts)), protect=False)


def _edit(turn: Turn) -> None:
    """［改牵头］ and its kin: the next message is the value; ［改类型］ offers the kinds."""
    draft, parts = _current(turn), _parts(turn)
    if draft is None:
        return None
    line = _open_line(draft, parts[0])
    if len(parts) < 2 or parts[1] not in FIELDS:
        raise ButtonUnknown
    if FIELDS[parts[1]] is Field.KIND:
        return views.say(turn, draft, texts.kinds(), views.kind_rows(draft, line), redraw=True)
    turn.await_answer(VALUE, turn.now + ANSWER_WITHIN, intake=draft.id, line=line.number, field=parts[1])
    return turn.reply(texts.ask_for(line.number, FIELDS[parts[1]]))


def _open_line(draft: Intake, number: str) -> Line:
    """Raises ButtonUnknown, NoSuchLine for one that is settled."""
    line = _line(draft, number)
    if line.is_settled:
        raise NoSuchLine(line=line.number, most=len(lines_of(draft)))
    return line


def _set(turn: Turn) -> None:
    """A unit, a day or a kind that was offered."""
    draft, parts = _current(turn), _parts(turn)
    if draft is None:
        return
    line = _open_line(draft, parts[0])
    _keep(turn, draft, _chosen(line, *parts[1:]) if len(parts) == 3 else None)


def _chosen(line: Line, field: str, place: str) -> Line | None:
    offered: dict[str, Sequence[Any]] = {"lead": line.choices, "date": line.days, "kind": KINDS}
    values = offered.get(field, ())
    if not (place.isascii() and place.isdigit()) or int(place) >= len(values):
        return None
    value = values[int(place)]
    match FIELDS[field]:
        case Field.LEAD:
            new = with_lead(line, value)
        case Field.DUE:
            new = with_due(line, value)
        case _:
            new = replace(line, kind=value)
    return corrections.noted(line, new, FIELDS[field])


def _keep(turn: Turn, draft: Intake, new: Line | None) -> None:
    if new is None or turn.press is None:
        raise ButtonUnknown
    task_drafts.correct(
        turn.session, actor=turn.actor, draft=draft, lines=[new], now=turn.now, version=turn.press.version
    )
    views.show_line(turn, draft, new)


def _cut(turn: Turn) -> None:
    """［删除］, and ［恢复］ of the same line."""
    draft = _current(turn)
    if draft is None:
        return
    line = _line(draft, _parts(turn)[0])
    if line.matter is not None:
        raise NoSuchLine(line=line.number, most=len(lines_of(draft)))
    _keep(turn, draft, replace(line, is_removed=not line.is_removed))


def _accept(turn: Turn) -> None:
    """［按此确认］: then the next line that is to be looked at."""
    draft = _current(turn)
    if draft is None or turn.press is None:
        return None
    line = corrections.accepted(turn, draft, _open_line(draft, _parts(turn)[0]))
    task_drafts.correct(
        turn.session, actor=turn.actor, draft=draft, lines=[line], now=turn.now, version=turn.press.version
    )
    turn.toast = texts.accepted(line.number)
    found = task_drafts.doubts(turn.session, draft, turn.today)
    ahead = [
        x for x in lines_of(draft) if x.number > line.number and group_of(x, found.get(x.number, ())) == Group.CHECK
    ]
    if ahead:
        return views.show_line(turn, draft, ahead[0])
    return views.show(turn, draft, redraw=True)


def _drop(turn: Turn) -> None:
    """［作废］: corrections are lost, so it is asked once more."""
    draft = _current(turn)
    if draft is None:
        return
    left = sum(not line.is_settled for line in lines_of(draft))
    row = previews.offer(turn, "td_dropped", labels.drop_now(), draft=draft.id, version=draft.version)
    turn.reply(texts.ask_drop(left), row)


def _dropped(turn: Turn) -> None:
    about = previews.take(turn)
    draft = turn.session.get_one(Intake, about["draft"])
    task_drafts.drop(turn.session, actor=turn.actor, draft=draft, now=turn.now, version=about["version"])
    made = task_drafts.numbers_of(draft)
    turn.redraw(texts.dropped_rest(made) if made else texts.dropped())


def _go(turn: Turn) -> None:
    """［确认立项］ shows what would be written."""
    draft = _current(turn)
    if draft is not None:
        task_entering.preview(turn, draft)


VERBS: dict[str, Speak] = {
    "td_list": _list,
    "td_line": _show_line,
    "td_full": _full,
    "td_edit": _edit,
    "td_set": _set,
    "td_cut": _cut,
    "td_ok": _accept,
    "td_drop": _drop,
    "td_dropped": _dropped,
    "td_go": _go,
    "td_write": task_entering.write,
}
