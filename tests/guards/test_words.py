"""What the bot never says, and how everything it refuses is said."""

import inspect
import re
import unicodedata
from datetime import date
from typing import Any

import pytest
from rooms import ROOT, modules
from test_catalogues import LANGUAGES, catalogue, said

from ledger import errors, unit_errors
from ledger.errors import DomainError
from locales.refusals import sentence

NEVER = ("一票否决", "追责", "扣分", "排名", "通报批评", "已读不回")
LADDERS = ROOT / "schedules" / "ladders.toml"
PAGE = [
    *modules("chatserver"),
    *(path for path in (ROOT / "chatserver" / "static").iterdir() if path.suffix in (".html", ".js")),
]
DAY = date(2027, 1, 29)
FACTS: dict[str, Any] = {
    "legs": ["抄报", "公开"],
    "nearest": ["省水利厅"],
    "units": ["省商务厅"],
    "day": DAY,
    "asked_on": DAY,
    "until": DAY,
    "proposal": DAY,
    "next": DAY,
    "drafted": DAY,
}
REFUSALS = [
    found
    for module in (errors, unit_errors)
    for _name, found in inspect.getmembers(module, inspect.isclass)
    if found.__base__ is DomainError
]


def wordings() -> list[str]:
    translated = [str(m.string) for language in LANGUAGES for m in catalogue(language) if m.id and m.string]
    return [*said(), *translated]


def test_words_against_formalism_are_never_said() -> None:
    texts = [*wordings(), *(path.read_text("utf-8") for path in (LADDERS, *PAGE))]
    assert [(word, text[:60]) for word in NEVER for text in texts if word in text] == []


def test_the_bot_does_not_raise_its_voice() -> None:
    for text in wordings():
        assert not re.search("[!！]", text), text
        assert not [c for c in text if unicodedata.category(c) == "So" or ord(c) >= 0x1F000], text


@pytest.mark.parametrize("refusal", REFUSALS)
def test_every_refusal_is_a_sentence(refusal: type[DomainError]) -> None:
    """Made from nothing but the facts that the refusal's own promise names."""
    named = re.search(r"Facts: ([\w, ]+)\.", refusal.__doc__ or "")
    facts = {fact: FACTS.get(fact, "7") for fact in (named[1].split(", ") if named else ())}
    text = sentence(refusal(**facts))
    assert text.endswith(("。", "？")) or "usage" in facts
    assert "{" not in text
