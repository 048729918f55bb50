"""What the documents tell people to type exists, and their links lead somewhere."""

import re
from pathlib import Path
from urllib.parse import unquote

import pytest
from rooms import ROOT, name, tracked

from bot.__main__ import app, care_commands, office_commands  # noqa: F401  (they register the commands)
from bot.config import Settings
from handlers import HANDLERS, Command, lists

PAGES = [path for path in tracked() if path.suffix == ".md"]
LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(?:#[^)]*)?\)")
COMMAND = re.compile(r"(?:`|\.venv/bin/)duban ([a-z]+)", re.M)
SETTING = re.compile(r"\bDUBAN_[A-Z_]+\b")
MANUAL = ROOT / "docs" / "使用手册.md"
ROWS = re.compile(r"^\| [^|]+ \| ([^|]+) \| ([^|]*) \|$", re.M)
PICTURE = re.compile(r"(?:\bsrc=\"|!\[[^\]]*\]\()([^\")]+)")
COMMANDS = [handler for handler in HANDLERS if isinstance(handler, Command)]
A_SHAPE = "×＋、"  # words that stand for what people write in many ways
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


def names(command: Command) -> list[set[str]]:
    """What a command is called in Chinese, with its other names; the lists share one command and are many."""
    chinese = {word for word in command.words if not word.isascii() and not set(A_SHAPE) & set(word)}
    if chinese <= set(lists.NAMES):
        return [{word} for word in sorted(chinese)]
    return [chinese]


def table() -> list[str]:
    """What 速查表 tells people to send."""
    overview = MANUAL.read_text("utf-8").partition("## 八、速查表")[2]
    return [said for row in ROWS.findall(overview) for cell in row for said in re.findall("`([^`]+)`", cell)]


def test_every_command_of_the_manuals_table_is_understood() -> None:
    words = {word.replace(" ", "") for command in COMMANDS for word in command.words}
    said = [said for said in table() if not re.match(r"\d+号", said)]
    assert [s for s in said if not {s.replace(" ", ""), s.split()[0]} & words] == []


def test_every_command_is_in_the_manuals_table() -> None:
    said = {form for said in table() for form in (said, said.split()[0])}
    assert [words for command in COMMANDS for words in names(command) if words and not words & said] == []


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_every_picture_of_a_page_is_there_and_small(page: Path) -> None:
    for shown in PICTURE.findall(page.read_text("utf-8")):
        if "." in shown.rpartition("/")[2] and shown.endswith(".png"):
            assert 0 < (page.parent / unquote(shown)).stat().st_size <= 250_000, shown


def test_no_picture_is_left_that_nobody_shows() -> None:
    shown = set(PICTURE.findall(MANUAL.read_text("utf-8")))
    assert {f"shots/{picture.name}" for picture in (MANUAL.parent / "shots").glob("*.png")} == shown
