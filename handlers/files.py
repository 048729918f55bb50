"""附件: the office allows them matter by matter; what people send is noted here and fetched by `bot/fetching`."""

import re

from sqlmodel import col, select
from telegram import Message

from handlers import cards, errors, imports, report
from handlers.commands import words_after
from handlers.own import Own, answers_for, bound, open_own
from handlers.turn import Speak, Turn
from ledger import events, files
from ledger.access import Act, may, require
from ledger.errors import DomainError, FilesNotTaken, FileUnclear, NoSuchMatter
from ledger.files import MOST_MB, SentFile
from ledger.matters import by_number, shares_of
from ledger.models import Attachment, Matter, Share
from ledger.parcels import guarded
from ledger.rows import Inbox
from ledger.words import FileState, Transmission
from locales import files as texts
from reading.updates import Understanding, understand

ALLOW, STOP = "允许附件 8号", "停收附件 8号"
MOST_SENT = 20  # files for one press
MOST_TOGETHER = 10  # Telegram's limit of an album
METHODS = {"document": "sendDocument", "photo": "sendPhoto"}
# 〔2027〕3号 is a document's number and 1月25号 a day; both are usual in names of files.
_NUMBER = re.compile(r"(?<![\d〕\])）年月日\-—])(?<![年月]第)(\d{1,6})\s*号(?!文|令|公告|通知|楼)")


def file_of(message: Message) -> SentFile | None:
    """The document or the largest size of the photo; None for anything else."""
    if message.document is not None:
        document = message.document
        return SentFile(document.file_id, document.file_name or texts.unnamed(), "document", document.file_size)
    if message.photo:
        photo = message.photo[-1]
        return SentFile(photo.file_id, texts.photo_name(message.message_id), "photo", photo.file_size)
    return None


def allow(turn: Turn) -> None:
    """`允许附件 8号`"""
    require(turn.actor, Act.FILES)
    matter = _named(turn, ALLOW)
    files.set_taking(turn.session, actor=turn.actor, matter=matter, takes=True, now=turn.now)
    turn.reply(texts.allowed(matter.number, MOST_MB))


def stop(turn: Turn) -> None:
    """`停收附件 8号`: what is stored stays."""
    require(turn.actor, Act.FILES)
    matter = _named(turn, STOP)
    files.set_taking(turn.session, actor=turn.actor, matter=matter, takes=False, now=turn.now)
    turn.reply(texts.stopped(matter.number))


def _named(turn: Turn, usage: str) -> Matter:
    matter = words_after(turn, turn.text, usage=usage).matter
    assert matter is not None
    return matter


def sent(turn: Turn) -> None:
    """A document or photo: kept if its matter takes files; the caption is said like any message, once. What the office
    sends for no matter is taken in (来件)."""
    assert turn.file is not None
    if imports.takes(turn, turn.file, names_matter=_names_matter(turn, turn.file)):
        return
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    try:
        _receive(turn, turn.file, understood)
    except DomainError as refusal:
        turn.note = errors.sentence(refusal)
    _say_caption(turn, understood)


def other_kind(turn: Turn) -> None:
    """Voice, video, places and the like are taken for no matter; a caption is said all the same."""
    turn.note = texts.other_kind()
    _say_caption(turn, understand(turn.text, now=turn.now, workdays=turn.days))


def _receive(turn: Turn, file: SentFile, understood: Understanding) -> None:
    """Raises FileUnclear and what `files.receive` raises; then nothing is noted."""
    assert turn.message_id is not None
    with guarded(turn.session, careful=True):
        for own in _targets(turn, file, understood):
            files.receive(
                turn.session,
                actor=turn.actor,
                share=own.share,
                file=file,
                chat_id=turn.chat_id,
                message_id=turn.message_id,
                now=turn.now,
            )


def _say_caption(turn: Turn, understood: Understanding) -> None:
    """If the caption reports something it is said, and answered together with the file. A refusal of the words does
    not take the file back."""
    if _reports(turn, understood):
        try:
            with guarded(turn.session, careful=True):
                report.said(turn)
        except DomainError as refusal:
            turn.reply(errors.sentence(refusal))
    if turn.note:
        turn.reply("")


def _reports(turn: Turn, understood: Understanding) -> bool:
    if turn.text and turn.talk.awaiting is not None:
        return True
    return understood.intent not in ("ack", "other", "progress") or any(not item.is_empty for item in understood.items)


def _targets(turn: Turn, file: SentFile, understood: Understanding) -> list[Own]:
    """The shares a file belongs to: named in the caption or the file's name, else answered, else the only one that
    takes files."""
    refs = [item.ref for item in understood.items if item.ref is not None]
    if refs:
        return [answers_for(turn, number) for number in dict.fromkeys(refs)]
    own = open_own(turn)
    named = _named_in(turn, turn.text) or _named_in(turn, file.name)
    if named:
        return named
    together = _of_album(turn)
    if together:
        return together
    answered = bound(turn, own)
    if len(answered) == 1:
        return answered
    taking = [one for one in answered or own if one.matter.takes_files]
    if len(taking) == 1:
        return taking
    raise FileUnclear if taking else FilesNotTaken(number=None)


def _of_album(turn: Turn) -> list[Own]:
    """Of several pictures sent together only the first bears the caption: the others go where it went."""
    album = cards.message_of(turn.session.get_one(Inbox, turn.inbox_id)).album
    if album is None:
        return []
    query = select(Inbox).where(Inbox.chat_id == turn.chat_id, col(Inbox.id) < turn.inbox_id)
    before = map(cards.message_of, turn.session.exec(query.order_by(col(Inbox.id).desc()).limit(MOST_TOGETHER)))
    ids = [message.message_id for message in before if message.album == album]
    kept = select(Attachment.share_id).where(Attachment.chat_id == turn.chat_id, col(Attachment.message_id).in_(ids))
    shares = [turn.session.get_one(Share, share_id) for share_id in dict.fromkeys(turn.session.exec(kept))]
    return [Own(share, turn.session.get_one(Matter, share.matter_id)) for share in shares]


def _names_matter(turn: Turn, file: SentFile) -> bool:
    """Whether the file is for a matter: named in the caption, or one that takes files in its name or answered to."""
    if _named_in(turn, turn.text) or _of_album(turn):
        return True
    return any(own.matter.takes_files for own in (*_named_in(turn, file.name), *bound(turn, open_own(turn))))


def _named_in(turn: Turn, text: str) -> list[Own]:
    """Matters of the speaker that a text names; a number that is none of these may be anything."""
    found = []
    for number in dict.fromkeys(int(digits) for digits in _NUMBER.findall(text)):
        try:
            found.append(answers_for(turn, number))
        except DomainError:
            continue
    return found


def give_back(turn: Turn) -> None:
    """［附件］ on a matter's history: the stored files of the shares in sight."""
    assert turn.press is not None
    number = turn.press.row
    matter = by_number(turn.session, number)
    if matter is None or matter.transmission == Transmission.INTERNAL:
        raise NoSuchMatter(number=number)
    seen = [s for s in shares_of(turn.session, matter) if may(turn.actor, Act.SEE, matter=matter, share=s)]
    if not seen:
        raise NoSuchMatter(number=number)
    stored = [one for one in files.of_shares(turn.session, seen) if one.state == FileState.STORED]
    turn.toast = texts.sending(len(stored[-MOST_SENT:]))
    if stored:
        ids = [one.id for one in stored[-MOST_SENT:]]
        events.record(turn.session, at=turn.now, actor=turn.actor.name, verb="取附件", matter=number, attachments=ids)
    for one in stored[-MOST_SENT:]:
        _send(turn, one, number)


def _send(turn: Turn, one: Attachment, number: int) -> None:
    call = {one.media: one.file_id, "caption": texts.caption(number, one.name), "parse_mode": "HTML"}
    turn.send(METHODS[one.media], {"call": call})


VERBS: dict[str, Speak] = {"files": give_back}
