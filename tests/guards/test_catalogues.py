"""Every sentence is in the catalogues, and a translation keeps what is filled in."""

import ast
import io
from functools import cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from rooms import ROOT, modules, name, tree

LANGUAGES = ("zh_Hans_CN", "en")
CALLS = ("_", "__", "cli_text")


def catalogue(language: str) -> Catalog:
    return read_po(io.BytesIO((ROOT / "locales" / language / "LC_MESSAGES" / "duban.po").read_bytes()))


@cache
def said(*paths: str) -> frozenset[str]:
    """The sentences in the source, all or those of some modules."""
    chosen = [ROOT / path for path in paths] or modules()
    keywords = dict.fromkeys(CALLS)
    return frozenset(
        str(text) for path in chosen for _line, text, _notes, _ctx in extract_from_file("python", path, keywords)
    )


def sentences(found: Catalog) -> set[str]:
    return {str(message.id) for message in found if message.id}


def placeholders(sentence: str) -> list[str]:
    return sorted({field for _text, field, _spec, _conv in Formatter().parse(sentence) if field is not None})


def test_the_template_holds_every_sentence_of_the_source() -> None:
    template = read_po(io.BytesIO((ROOT / "locales" / "duban.pot").read_bytes()))
    assert sentences(template) == said(), "run make texts"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_holds_every_sentence_of_the_source(language: str) -> None:
    assert sentences(catalogue(language)) == said(), "run make texts"


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_keeps_what_is_filled_in(language: str) -> None:
    for message in catalogue(language):
        if message.id and message.string:
            assert placeholders(str(message.string)) == placeholders(str(message.id)), message.id


def test_help_and_the_command_line_are_all_in_english() -> None:
    english = catalogue("en")
    missing = [text for text in said("locales/cli.py", "locales/help.py") if not english.get(text).string]
    assert missing == []


def test_only_whole_sentences_are_marked() -> None:
    """A sentence that is not a literal would never reach the catalogues."""
    for path in modules():
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in CALLS:
                literal = len(node.args) == 1 and isinstance(node.args[0], ast.Constant)
                passed_on = name(path) == "locales/__init__.py"
                assert literal or passed_on, f"{name(path)}:{node.lineno}"
