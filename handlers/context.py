"""python-telegram-bot's context with our own door: `in_ledger` runs a handler in its one write transaction."""

import asyncio
import contextvars
import logging
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session
from telegram import ChatMember, Message, Update
from telegram.constants import ChatType
from telegram.error import TelegramError
from telegram.ext import Application, CallbackContext, ExtBot

from handlers import errors
from handlers.files import file_of
from handlers.turn import NextReminder, Speak, Turn
from ledger import calendar, classified, directory, inbox
from ledger.access import Actor
from ledger.db import Ledger
from ledger.errors import DomainError
from ledger.foreseen import Foresee
from ledger.planned import Thresholds
from ledger.presses import read
from ledger.rows import Inbox

INBOX_ID: contextvars.ContextVar[int] = contextvars.ContextVar("inbox_id")
"""The inbox row that is being handled; set by whoever feeds the application."""
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Services:
    """What handlers need of the rest, put here by `bot/app`."""

    ledger: Ledger
    now: Callable[[], datetime]
    machine: Callable[[], datetime]
    office: Callable[[datetime], datetime]  # the office time of a stamped message
    next_reminder: NextReminder
    foresee: Foresee
    ladder_warnings: Callable[[], Sequence[str]]
    wake: Callable[[], None]  # there is something to send
    pace: Thresholds


class Context(CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[str, Services]]):
    @property
    def services(self) -> Services:
        return self.bot_data["services"]

    async def in_ledger(self, update: Update, speak: Speak) -> None:
        """Run a handler in one write transaction: the verbs' changes, the replies, and the inbox row's `done`.

        What the domain refuses is answered with its sentence instead; anything else is raised and tried again.
        """
        toast = await asyncio.to_thread(self._run, update, speak, INBOX_ID.get())
        self.services.wake()
        await self._answer(update, toast)

    def _run(self, update: Update, speak: Speak, inbox_id: int) -> str:
        try:
            return self._transaction(update, speak, inbox_id)
        except DomainError as refusal:
            said = errors.sentence(refusal)
            return self._transaction(update, lambda turn: errors.answer(turn, said), inbox_id)

    def _transaction(self, update: Update, speak: Speak, inbox_id: int) -> str:
        with self.services.ledger.write() as session:
            turn = self._turn(session, update, inbox_id)
            if turn.is_classified or classified.quotes_marked(_said(update)):
                inbox.redact(session, inbox_id)
            speak(turn)
            inbox.done(session, inbox_id)
            return turn.toast

    def _turn(self, session: Session, update: Update, inbox_id: int) -> Turn:
        """Raises ButtonUnknown for forged callback data."""
        services, query = self.services, update.callback_query
        message = query.message if query else update.effective_message
        said = message if isinstance(message, Message) else None
        user, chat = update.effective_user, update.effective_chat
        actor = directory.actor_of(session, user.id) if user else Actor(0, ())
        now, in_group = services.now(), chat is not None and chat.type != ChatType.PRIVATE
        if query is not None:  # a press has no date of its own: it was made when it came in
            now = session.get_one(Inbox, inbox_id).received_at
        elif said is not None:
            now = services.office(said.edit_date or said.date)
        return Turn(
            session=session,
            actor=actor,
            chat_id=chat.id if chat else 0,
            update_id=update.update_id,
            inbox_id=inbox_id,
            now=now,
            machine=services.machine(),
            days=calendar.load(session),
            next_reminder=services.next_reminder,
            foresee=services.foresee,
            ladder_warnings=services.ladder_warnings,
            text="" if query or said is None else (said.text or said.caption or "").strip(),
            message_id=message.message_id if message else None,
            reply_to=said.reply_to_message.message_id if said and said.reply_to_message else None,
            revision=1 if update.edited_message else 0,
            answers_in=actor.user_id if in_group or chat is None else chat.id,
            in_group=in_group,
            is_press=query is not None,
            is_removed=_is_removed(update),
            moved_to=said.migrate_to_chat_id if said is not None else None,
            press=_press(query.data) if query and query.data else None,
            file=file_of(said) if said is not None and query is None else None,
            is_classified=classified.marked(_said(update)),
            pace=services.pace,
        )

    async def _answer(self, update: Update, toast: str) -> None:
        """Stop the pressed button's clock; too late is no loss, for the answer is in the outbox."""
        if update.callback_query is None:
            return
        try:
            await update.callback_query.answer(toast[:200] or None)
        except TelegramError as error:
            log.info("press not answered", extra={"action": "answer", "error": type(error).__name__})


def _said(update: Update) -> dict[str, Any]:
    """The message that somebody sent or edited; empty for a press, which says nothing."""
    message = update.message or update.edited_message
    return message.to_dict() if message else {}


def _is_removed(update: Update) -> bool:
    """Whether the bot can say nothing in this chat any more."""
    change = update.my_chat_member
    return change is not None and change.new_chat_member.status in (ChatMember.LEFT, ChatMember.BANNED)


def _press(data: str) -> Any:
    try:
        return read(data)
    except DomainError:
        return None


def turn(speak: Speak) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
    """A plain function of a Turn as a handler's callback."""

    async def callback(update: Update, context: Context) -> None:
        await context.in_ledger(update, speak)

    return callback


App = Application[ExtBot[None], Context, dict[Any, Any], dict[Any, Any], dict[str, Services], None]
