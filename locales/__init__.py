"""Every sentence the bot can say. The Chinese sentence itself is the message id.

The catalogue `zh_Hans_CN` is where an office rewords sentences; `en` serves help and the command line.
"""

import gettext
import os
from functools import cache
from pathlib import Path

DOMAIN = "duban"
FOLDER = Path(__file__).parent


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, FOLDER, languages=[language], fallback=True)


def _(sentence: str) -> str:
    """The office's wording of a sentence. Only literals: anything else is not found by `make texts`."""
    return _catalogue("zh_Hans_CN").gettext(sentence) or sentence


def cli_text(sentence: str) -> str:
    """As `_`, for help and the command line: English if the terminal's language is not Chinese."""
    chosen = os.environ.get("DUBAN_LANGUAGE", "zh_Hans_CN")
    return _catalogue("en").gettext(sentence) if chosen.startswith("en") else _(sentence)
