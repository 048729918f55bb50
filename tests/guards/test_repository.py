"""Nothing is committed that ties the project to one machine, one network or one secret."""

import os
import re
from pathlib import Path

import pytest
from rooms import ROOT, name, tracked

from bot.config import Settings

# The government's sites are quoted as sources; the rest are formats' names, documentation and made-up addresses.
HOSTS = re.compile(
    r"(www\.|[a-z]+\.)?gov\.cn|(www\.)?hubei\.gov\.cn|api\.telegram\.org|t\.me|www\.apache\.org|www\.w3\.org"
    r"|schemas\.openxmlformats\.org|127\.0\.0\.1|localhost|\[::1\]|(?:[a-z.]+\.)?(?:example|test)(?:\.(?:com|org|cn))?|a\.cn|x"
)
SCHEME = "://"
MACHINE = re.compile(r"(?<![\w.])/(?:work|home|root|opt|Users)/[A-Za-z]")
TOKEN = re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{30,}\b")


def texts() -> list[tuple[Path, str]]:
    found = []
    for path in tracked():
        try:
            found.append((path, path.read_text("utf-8")))
        except UnicodeDecodeError:
            continue  # an image, a workbook
    return found


def pinned(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9][\w.-]*)==([^\s;\\]+)", (ROOT / lock).read_text("utf-8"), re.M))


def test_no_address_is_named_that_we_do_not_mean() -> None:
    for path, text in texts():
        for host in re.findall(rf"https?{SCHEME}([A-Za-z0-9][A-Za-z0-9.:-]*)", text):
            assert HOSTS.fullmatch(re.sub(r":\d*$", "", host.rstrip("."))), f"{name(path)}: {host}"


def test_no_path_of_one_machine_and_no_token() -> None:
    for path, text in texts():
        assert not MACHINE.search(text), f"{name(path)}: {MACHINE.search(text)}"
        assert not TOKEN.search(text), name(path)


def test_files_are_small() -> None:
    assert [name(path) for path in tracked() if path.stat().st_size > 1_000_000] == []
    assert [name(path) for path in tracked() if path.suffix == ".png" and path.stat().st_size > 300_000] == []


@pytest.mark.parametrize("lock", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_holds_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text("utf-8")
    assert SCHEME not in text
    assert "--index" not in text
    assert "--find-links" not in text
    entries = re.split(r"\n(?=\S)", text.strip())
    assert [entry[:60] for entry in entries if "--hash=sha256:" not in entry and not entry.startswith("#")] == []


def test_developers_run_what_the_office_runs() -> None:
    office, developers = pinned("requirements.lock"), pinned("requirements-dev.lock")
    assert office
    assert office.items() <= developers.items()


def test_every_setting_is_explained_once_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    named = re.findall(r"^# (.*)\n# DUBAN_(\w+)=(.*)$", example, re.M)
    assert sorted(key for _said, key, _value in named) == sorted(field.upper() for field in Settings.model_fields)
    assert re.findall(r"DUBAN_\w+(?==)", example) == [f"DUBAN_{key}" for _said, key, _value in named]
    assert [key for said, key, _value in named if not re.search("[一-鿿]", said)] == []


def test_the_example_shows_what_holds_if_nothing_is_set() -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    shown = dict(re.findall(r"^# DUBAN_(\w+)=(.+)$", example, re.M))
    fields = Settings.model_fields
    assert shown == {key: str(fields[key.lower()].default) for key in shown}


def test_continuous_integration_can_be_started() -> None:
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
