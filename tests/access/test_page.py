"""docs/权限.md is what the table says, and every command and every button is on it."""

import re

import pytest
from telegram.ext import MessageHandler

from bot import rights
from handlers import HANDLERS, Command
from handlers.presses import VERBS
from handlers.rights import BUTTONS
from ledger.access import GRANTS, Act

NEVER_SAID: set[Act] = set()
"""By the command line only."""


def test_the_page_is_the_present_one() -> None:
    assert rights.PAGE.read_text("utf-8") == rights.page(), "python -m bot.rights"


def test_the_page_names_every_act_and_every_scope() -> None:
    assert set(rights.ACTS) == set(Act) == set(GRANTS)
    assert {scope for grants in GRANTS.values() for scopes in grants.values() for scope in scopes} == set(rights.SCOPES)


@pytest.mark.parametrize("command", [one for one in HANDLERS if isinstance(one, Command)], ids=lambda c: c.words[0])
def test_a_command_has_an_act(command: Command) -> None:
    assert command.act is not None


def test_what_is_heard_without_an_act_is_no_command() -> None:
    others = [one for one in HANDLERS if isinstance(one, MessageHandler) and not isinstance(one, Command)]
    assert len(others) == 9, "a new command belongs into said(…, act=…)"


def test_a_button_has_an_act() -> None:
    assert set(BUTTONS) == set(VERBS)


def test_an_act_is_something_that_people_can_do() -> None:
    unused = {act for act in Act if not rights.commands(act) and not rights.buttons(act)}
    assert unused == NEVER_SAID


def test_a_word_belongs_to_one_command() -> None:
    words = [word for one in HANDLERS if isinstance(one, Command) for word in one.words]
    assert len(words) == len(set(words))
    assert all(re.fullmatch(r"[a-z_]+|[^a-z]+", word) for word in words)
