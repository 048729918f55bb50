"""One message or press, handled inside one write transaction: what was said, by whom, and how to answer."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from ledger import directory, outbox
from ledger.access import Act, Actor, may
from ledger.directory import Directory
from ledger.errors import NoSuchMatter
from ledger.files import SentFile
from ledger.foreseen import Foresee
from ledger.matters import by_number, shares_of
from ledger.models import Matter, Share
from ledger.planned import Thresholds
from ledger.presses import Press, keyboard
from ledger.rows import Talk as TalkRow
from ledger.words import MessageClass, Transmission
from ledger.workdays import Workdays, day_of
from reading.names import UnitNames

_NUMBER = re.compile(r"(?<!\d)(\d{1,6})号")
NextReminder = Callable[[Session, Share, datetime], date | None]
"""When the responsible person is reminded next if nothing more is said; None: not again."""


@dataclass
class Turn:
    """`now` is the office time at which it was said or pressed; `machine` is machine time."""

    session: Session
    actor: Actor
    chat_id: int
    update_id: int
    inbox_id: int
    now: datetime
    machine: datetime
    days: Workdays
    next_reminder: NextReminder
    foresee: Foresee = lambda session, start, end: []  # what the schedule would send
    ladder_warnings: Callable[[], Sequence[str]] = tuple  # what cannot work in the ladders
    text: str = ""
    message_id: int | None = None
    reply_to: int | None = None
    revision: int = 0
    answers_in: int = 0  # the chat of the answers: what was said in a group is answered to the speaker alone
    in_group: bool = False
    is_press: bool = False
    is_removed: bool = False  # the bot was taken out of this chat
    moved_to: int | None = None  # the new id of this chat
    press: Press | None = None
    file: SentFile | None = None
    is_classified: bool = False  # it shows a classification mark, in words or in a file's name
    note: str = ""  # said before the first answer, in the same message
    pace: Thresholds = field(default_factory=Thresholds)  # of 序时进度, from the ladders
    toast: str = ""  # a short word over the pressed button
    _answers: int = field(default=0)

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def people(self) -> Directory:
        return directory.of(self.session)

    @property
    def names(self) -> UnitNames:
        return UnitNames((u.name, u.aliases) for u in self.people.units.values() if u.merged_into_id is None)

    def matter(self, number: int) -> Matter:
        """Raises NoSuchMatter."""
        found = by_number(self.session, number)
        if found is None:
            raise NoSuchMatter(number=number)
        return found

    def reply(
        self,
        text: str,
        *rows: list[tuple[str, Press]],
        protect: bool | None = None,
        kept: dict[str, Any] | None = None,
        **params: Any,
    ) -> None:
        """Answer in this chat; the row is written in the same transaction as what it tells of. What names an 内部
        matter cannot be forwarded, unless `protect` is False. `kept` is found again by the message's id."""
        text, self.note = "\n".join(part for part in (self.note, text) if part), ""
        call: dict[str, Any] = {"text": text, "parse_mode": "HTML", **params}
        if any(rows):
            call["reply_markup"] = keyboard(*rows)
        if protect or (protect is None and self._names_internal(text)):
            call["protect_content"] = True
        self.send("sendMessage", {"call": call} | (kept or {}))

    def _names_internal(self, text: str) -> bool:
        """Whether an 内部 matter is named that the reader may see; to others a refusal must not tell of one."""
        named = [by_number(self.session, int(number)) for number in dict.fromkeys(_NUMBER.findall(text))]
        internal = [matter for matter in named if matter is not None and matter.transmission == Transmission.INTERNAL]
        shares = [(matter, share) for matter in internal for share in shares_of(self.session, matter)]
        return any(may(self.actor, Act.SEE, matter=matter, share=share) for matter, share in shares)

    def redraw(self, text: str, *rows: list[tuple[str, Press]]) -> None:
        """Put the present state in place of the pressed message; a group's message stays as it is."""
        if self.in_group:
            return self.reply(text, *rows)
        call = {"text": text, "parse_mode": "HTML", "message_id": self.message_id, "reply_markup": keyboard(*rows)}
        return self.send("editMessageText", {"call": call})

    def show(self, text: str, *rows: list[tuple[str, Press]], **how: Any) -> None:
        """A page: in place of the pressed message, else as an answer, `how` as in `reply`."""
        if self.press is not None:
            return self.redraw(text, *rows)
        return self.reply(text, *rows, **how)

    def reply_in_group(self, text: str, *rows: list[tuple[str, Press]], share: Share | None = None) -> None:
        """Answer where everybody in the group reads it."""
        quoted = {"message_id": self.message_id, "allow_sending_without_reply": True}
        call: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
        if self.message_id is not None:
            call["reply_parameters"] = quoted
        if any(rows):
            call["reply_markup"] = keyboard(*rows)
        self.send("sendMessage", {"call": call}, share=share, chat_id=self.chat_id)

    def send(
        self, method: str, body: dict[str, Any], *, share: Share | None = None, chat_id: int | None = None
    ) -> None:
        """Any answer in the speaker's chat, or in `chat_id`. With a share, an answer to it is about that share."""
        self._answers += 1
        row = outbox.row(
            key=f"reply:{self.inbox_id}:{self._answers}",
            klass=MessageClass.REPLY,
            now=self.now,
            chat_id=chat_id or self.answers_in,
            share_id=share.id if share else None,
            method=method,
            body=body,
        )
        outbox.put(self.session, [row])

    def tell(
        self, person_id: int, key: str, text: str, *rows: list[tuple[str, Press]], share: Share | None, **about: Any
    ) -> None:
        """A personal line to somebody else, or whoever stands in while he is on leave, in office hours; `key` names
        what it is about, `about` is kept with it."""
        instead = self.people.in_place_of(person_id)
        if instead != person_id and instead in {post.person.id for post in self.actor.posts}:
            return  # the speaker himself stands in
        person_id = instead
        call: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
        if any(rows):
            call["reply_markup"] = keyboard(*rows)
        matter = self.session.get_one(Matter, share.matter_id) if share else None
        if matter and matter.transmission == Transmission.INTERNAL:
            call["protect_content"] = True
        row = outbox.row(
            key=f"{key}:{person_id}",
            klass=MessageClass.PERSONAL,
            now=self.now,
            person_id=person_id,
            share_id=share.id if share else None,
            matter=matter.number if matter else None,
            body={"call": call} | about,
        )
        outbox.put(self.session, [row])

    def tell_office(
        self, key: str, text: str, *rows: list[tuple[str, Press]], share: Share | None, **about: Any
    ) -> int:
        """As `tell`, to everybody of the office whom a chat reaches, except the speaker; how many.

        Its head is spared if there is somebody else."""
        told = self.people.office_desk(without={post.person.id for post in self.actor.posts})
        for person in told:
            self.tell(person.id or 0, key, text, *rows, share=share, **about)
        return len(told)

    def tell_responsible(self, key: str, text: str, *rows: list[tuple[str, Press]], share: Share) -> None:
        """As `tell`, to whoever answers for the share, or stands in for him; if no chat reaches them, nobody."""
        person = self.people.first_reachable(self.people.people.get(share.person_id or 0), share.unit_id)
        if person is not None:
            self.tell(person.id or 0, key, text, *rows, share=share)

    @property
    def talk(self) -> TalkRow:
        """What the speaker is being asked just now, in his own chat."""
        row = self.session.exec(select(TalkRow).where(TalkRow.chat_id == self.answers_in)).first()
        if row is None:
            row = TalkRow(chat_id=self.answers_in)
            self.session.add(row)
        return row

    def await_answer(self, what: str, until: datetime, **about: Any) -> None:
        """The next plain message of this chat answers this question."""
        talk = self.talk
        talk.awaiting, talk.about, talk.until = what, about, until
        self.session.add(talk)

    def is_awaiting(self, *kinds: str) -> bool:
        """Whether one of these questions is open."""
        talk = self.talk
        return talk.awaiting in kinds and (talk.until is None or talk.until >= self.now)

    def awaited(self) -> tuple[str, dict[str, Any]] | None:
        """The open question, if it still stands; asking for it closes it."""
        talk = self.talk
        if talk.awaiting is None:
            return None
        what, about, until = talk.awaiting, talk.about, talk.until
        talk.awaiting, talk.about, talk.until = None, {}, None
        self.session.add(talk)
        return (what, about) if until is None or until >= self.now else None


Speak = Callable[[Turn], None]
