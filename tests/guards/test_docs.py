"""What the documents tell people to type exists, and their links lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from rooms import name, tracked

from bot.__main__ import app, care_commands, office_commands  # noqa: F401  (they register the commands)
from bot.config import Settings

PAGES = [path for path in tracked() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#[^)]*)?\)")
COMMAND = re.compile(r"(?:`|\.venv/bin/)duban ([a-z]+)", re.M)
SETTING = re.compile(r"\bDUBAN_[A-Z_]+\b")
NOT_SETTINGS = {"DUBAN_REQUIRE_BROWSER", "DUBAN_LANGUAGE"}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    for target in filter(None, LINK.findall(page.read_text("utf-8"))):
        assert (page.parent / unquote(target)).exists(), target


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_command_that_a_page_names_is_one(page: Path) -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    known |= {group.name for group in app.registered_groups}
    assert set(COMMAND.findall(page.read_text("utf-8"))) <= known


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_setting_that_a_page_names_is_one(page: Path) -> None:
    fields = {f"DUBAN_{field.upper()}" for field in Settings.model_fields}
    assert set(SETTING.findall(page.read_text("utf-8"))) - NOT_SETTINGS <= fields
