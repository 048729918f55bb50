"""清除: by number and list, or in answer to the message itself; a reason; a second person confirms."""

import re
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from handlers import cards
from handlers.commands import words_after
from handlers.questions import NO_FEEDBACK
from handlers.turn import Speak, Turn
from ledger import erasures, events
from ledger.access import Act, may
from ledger.acts import Erasure
from ledger.errors import ButtonUnknown, CommandUnclear, NoSuchMatter
from ledger.matters import shares_of
from ledger.models import Attachment, Extension, Matter, Person, Progress, Question, Share
from ledger.presses import Press
from ledger.rows import Inbox, Outbox
from ledger.words import ErasureState, Role, Transmission
from locales import buttons
from locales import erasures as texts
from reading.updates import understand

USAGE = "清除 3号"
WHY, PICK = "erase_why", "erase_pick"
ANSWER_WITHIN = timedelta(hours=1)
SHOWN_VERBS = ("申请清除", "不同意清除", "清除")
_LABEL = re.compile(r"^\s*理由\s*(?:是|为)?[：:，,\s]*")


def by_command(turn: Turn) -> None:
    """`清除 3号`, `清除 3号 误发`, `清除 误发` in answer to a message, or bare for what waits."""
    if turn.reply_to is not None:
        row = next((one for one in _answered(turn) if erasures.may_ask(turn.session, turn.actor, one)), None)
        if row is None:
            raise CommandUnclear(usage=USAGE)
        _with_reason(turn, row, turn.text)
    elif turn.text:
        words = words_after(turn, turn.text, usage=USAGE)
        assert words.matter is not None
        _offer(turn, words.matter, turn.text.partition("号")[2].removeprefix("事项").strip(" ，,。：:"))
    elif may(turn.actor, Act.ERASE):
        _waiting(turn)
    else:
        raise CommandUnclear(usage=USAGE)


def without_space(turn: Turn) -> None:
    """`清除3号`"""
    turn.text = turn.text.strip().removeprefix("清除")
    by_command(turn)


def _answered(turn: Turn) -> list[Any]:
    """What the answered message said, or what the bot's answered message quotes."""
    assert turn.reply_to is not None
    said = _of_message(turn, turn.reply_to)
    query = select(Outbox).where(Outbox.chat_id == turn.chat_id, Outbox.message_id == turn.reply_to)
    for owed in turn.session.exec(query.order_by(col(Outbox.id))):
        said += _quoted(turn, owed)
    return said


def _of_message(turn: Turn, message_id: int) -> list[Any]:
    rows: list[Any] = []
    for model in (Progress, Question, Attachment):
        found = select(model).where(model.chat_id == turn.chat_id, model.message_id == message_id)
        rows += turn.session.exec(found.order_by(col(model.id).desc()))
    return rows


def _quoted(turn: Turn, owed: Outbox) -> list[Any]:
    """The rows whose words a message of the bot brought."""
    kind, _colon, rest = owed.key.partition(":")
    number = int(rest.partition(":")[0]) if rest.partition(":")[0].isdigit() else 0
    about: dict[str, type[Any]] = {"question": Question, "answer": Question, "extension": Extension, "file": Attachment}
    if kind in about:
        row: Any = turn.session.get(about[kind], number)
        if isinstance(row, Extension) and row.entry_id and not row.note:
            row = turn.session.get(Progress, row.entry_id)
        return [row] if row is not None else []
    if "entry" in owed.body:
        return [turn.session.get_one(Progress, owed.body["entry"])]
    if kind == "reply" and (inbox := turn.session.get(Inbox, number)) is not None:
        return _of_message(turn, cards.message_of(inbox).message_id or 0)
    share = turn.session.get(Share, owed.share_id) if owed.share_id else None
    if share is None or not share.last_words:
        return []
    last = select(Progress).where(Progress.share_id == share.id, Progress.text == share.last_words)
    return list(turn.session.exec(last.order_by(col(Progress.id).desc())))[:1]


def _offer(turn: Turn, matter: Matter, reason: str) -> None:
    """The latest entries as numbered buttons. Raises NoSuchMatter."""
    found = erasures.choices(turn.session, actor=turn.actor, matter=matter)
    if not found:
        parts = shares_of(turn.session, matter)
        if not any(may(turn.actor, Act.SEE, matter=matter, share=share) for share in parts):
            raise NoSuchMatter(number=matter.number)
        turn.reply(texts.nothing(matter.number))
        return
    pieces = [_piece(turn, row) for row in found]
    labels = [(str(n), Press("erase", row.id, 0, _kind(row))) for n, row in enumerate(found, start=1)]
    if reason:
        turn.await_answer(PICK, turn.now + ANSWER_WITHIN, matter=matter.id, reason=_LABEL.sub("", reason))
    is_internal = matter.transmission == Transmission.INTERNAL
    turn.reply(texts.listing(matter.number, pieces), labels[:5], labels[5:], protect=is_internal)


def _kind(row: Any) -> str:
    return type(row).__name__.lower()


def _piece(turn: Turn, row: Any) -> texts.Piece:
    share, matter = erasures.place(turn.session, row)
    is_internal = matter is not None and matter.transmission == Transmission.INTERNAL
    may_read = share is None or may(turn.actor, Act.SEE, matter=matter, share=share)
    person = turn.people.people.get(getattr(row, "person_id", None) or 0)
    by = getattr(row, "holder", None) or (person.name if person else events.SYSTEM)
    words = erasures.words_of(row) if may_read and not is_internal else ""
    number = matter.number if matter else None
    return texts.Piece(number, texts.kind(_kind(row)), erasures.said_at(row), by, words)


def _is_internal(turn: Turn, row: Any) -> bool:
    _share, matter = erasures.place(turn.session, row)
    return matter is not None and matter.transmission == Transmission.INTERNAL


def _picked(turn: Turn) -> None:
    """A number of the list. Raises ButtonUnknown."""
    assert turn.press is not None
    row = erasures.of_name(turn.session, f"{turn.press.extra}:{turn.press.row}")
    if row is None or not erasures.may_ask(turn.session, turn.actor, row):
        raise ButtonUnknown
    _share, matter = erasures.place(turn.session, row)
    awaited = turn.awaited() if turn.is_awaiting(PICK) else None
    is_same = awaited is not None and matter is not None and awaited[1]["matter"] == matter.id
    _with_reason(turn, row, awaited[1]["reason"] if awaited and is_same else "")


def _with_reason(turn: Turn, row: Any, reason: str) -> None:
    """Ask the second person, or first for the reason."""
    reason = _LABEL.sub("", reason).strip()
    if reason:
        _ask(turn, row, reason)
        return
    turn.await_answer(WHY, turn.now + ANSWER_WITHIN, row=events.subject_name(row))
    turn.reply(texts.say_why(_piece(turn, row)), protect=_is_internal(turn, row))


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """The reason; False if the message speaks of another matter, or if a button was awaited."""
    if what == PICK:
        return False
    row = erasures.of_name(turn.session, about["row"])
    _share, matter = erasures.place(turn.session, row)
    items = understand(turn.text, now=turn.now, workdays=turn.days).items
    if any(item.ref not in (None, matter.number if matter else None) for item in items):
        return False
    if NO_FEEDBACK.fullmatch(turn.text):
        turn.reply(texts.dropped())
    else:
        _ask(turn, row, _LABEL.sub("", turn.text))
    return True


def _ask(turn: Turn, row: Any, reason: str) -> None:
    erasure = erasures.ask(turn.session, actor=turn.actor, row=row, reason=reason, now=turn.now)
    told = _tell_others(turn, row, erasure)
    turn.reply(texts.asked(_piece(turn, row), told), protect=_is_internal(turn, row))


def _tell_others(turn: Turn, row: Any, erasure: Erasure) -> int:
    """Everybody who may confirm and can be reached, except the asker in all his posts; how many."""
    own = {post.person.id for post in turn.actor.posts}
    people = turn.people
    keepers = [p for p in people.people.values() if Role.ADMINISTRATOR in p.roles and people.is_reachable(p)]
    desk = [*people.office_desk(without=own), *(p for p in keepers if p.id not in own)]
    told = list({person.id or 0: person for person in desk}.values())
    share, _matter = erasures.place(turn.session, row)
    for person in told:
        text, buttons_row = _card(turn, row, erasure)
        turn.tell(person.id or 0, f"erasure:{erasure.id}", text, buttons_row, share=share, erasure=erasure.id)
    return len(told)


def _card(turn: Turn, row: Any, erasure: Erasure) -> tuple[str, list[tuple[str, Press]]]:
    reason = "" if _is_internal(turn, row) else erasure.reason
    text = texts.to_confirm(_piece(turn, row), _asker(turn, erasure), reason)
    yes = (buttons.agree_to_erase(), Press("erase_yes", erasure.id or 0, erasure.version))
    return text, [yes, (buttons.disagree(), Press("erase_no", erasure.id or 0, erasure.version))]


def _asker(turn: Turn, erasure: Erasure) -> str:
    person = turn.people.people.get(erasure.asked_by or 0)
    return person.name if person else events.SYSTEM


def _waiting(turn: Turn) -> None:
    """Bare `清除`: what waits for a second person."""
    found = erasures.pending(turn.session)[: erasures.LISTED]
    pieces = [(_piece(turn, erasures.of_name(turn.session, one.subject)), _asker(turn, one)) for one in found]
    labels = [(str(n), Press("erase_see", one.id or 0, one.version)) for n, one in enumerate(found, start=1)]
    turn.reply(texts.waiting(pieces), labels[:5], labels[5:])


def _pressed(turn: Turn) -> tuple[Erasure, Any] | None:
    """The request and its row; None if it is settled, and then its end is shown. Raises ButtonUnknown."""
    assert turn.press is not None
    erasure = turn.session.get(Erasure, turn.press.row)
    if erasure is None or not may(turn.actor, Act.ERASE):
        raise ButtonUnknown
    row = erasures.of_name(turn.session, erasure.subject)
    if erasure.state == ErasureState.ASKED and erasure.version == turn.press.version:
        return erasure, row
    turn.toast = _settled(turn, erasure, row)
    turn.redraw(turn.toast)
    return None


def _settled(turn: Turn, erasure: Erasure, row: Any) -> str:
    person = turn.people.people.get(erasure.confirmed_by or 0)
    by = person.name if person else events.SYSTEM
    return texts.settled(_piece(turn, row), erasure.state, by, erasure.confirmed_at or turn.now)


def _see(turn: Turn) -> None:
    """A number of what waits: its card."""
    found = _pressed(turn)
    if found is not None:
        text, row = _card(turn, found[1], found[0])
        turn.reply(text, row, protect=_is_internal(turn, found[1]))


def _yes(turn: Turn) -> None:
    """［同意清除］ Raises OwnErasure."""
    found = _pressed(turn)
    if found is None:
        return
    erasure, row = found
    piece = _piece(turn, row)
    outcome = erasures.confirm(
        turn.session, actor=turn.actor, erasure=erasure, asker=_asker(turn, erasure), now=turn.now
    )
    said = texts.done(deleted=outcome.deleted, too_old=outcome.too_old, in_history=outcome.in_history)
    turn.redraw(_settled(turn, erasure, row) + "\n" + said)
    _tell_ended(turn, erasure, row, said)
    author = turn.people.people.get(getattr(row, "person_id", None) or 0)
    if _is_other(turn, author, erasure.asked_by):
        _tell(turn, author, f"erased:{erasure.id}", texts.to_author(piece), row)


def _no(turn: Turn) -> None:
    """［不同意］ Raises OwnErasure."""
    found = _pressed(turn)
    if found is None:
        return
    erasure, row = found
    erasures.decline(turn.session, actor=turn.actor, erasure=erasure, now=turn.now)
    turn.redraw(_settled(turn, erasure, row))
    _tell_ended(turn, erasure, row, "")


def _tell_ended(turn: Turn, erasure: Erasure, row: Any, said: str) -> None:
    """The asker learns the end."""
    text = "\n".join(part for part in (_settled(turn, erasure, row), said) if part)
    _tell(turn, turn.people.people.get(erasure.asked_by or 0), f"erasure:{erasure.id}:end", text, row)


def _is_other(turn: Turn, person: Person | None, asked_by: int | None) -> bool:
    return person is not None and person.id not in {asked_by, *(post.person.id for post in turn.actor.posts)}


def _tell(turn: Turn, person: Person | None, key: str, text: str, row: Any) -> None:
    if person is not None and turn.people.is_reachable(person):
        share, _matter = erasures.place(turn.session, row)
        turn.tell(person.id or 0, key, text, share=share)


VERBS: dict[str, Speak] = {"erase": _picked, "erase_see": _see, "erase_yes": _yes, "erase_no": _no}
