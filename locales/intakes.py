"""What is said of 来件: files that the office sends to be taken in."""

from collections.abc import Sequence

from locales import _
from locales.dates import escape
from locales.reminders import shorten


def too_large(name: str, most: int) -> str:
    return _("“{name}”超过{most}MB，没有读取。请分开再发。").format(name=escape(shorten(name)), most=most)


def not_fetched(name: str) -> str:
    return _("“{name}”没有取到，台账未作任何改动。请再发一次。").format(name=escape(shorten(name)))


def not_readable(name: str) -> str:
    return _("“{name}”没有读出内容，台账未作任何改动。可导入的是“导出”所得的 .xlsx 台账。").format(
        name=escape(shorten(name))
    )


def send_file() -> str:
    return _(
        "请把台账文件（.xlsx）发到这里，说明里写“导入”。\n"
        "先列出差异，您确认后才写入。现有台账可发“导出”取得，改好后发回即可。"
    )


MOST_FAULTS = 10


def faults(name: str, sentences: Sequence[str]) -> str:
    """The first faults of a workbook, and how many there are."""
    shown = [escape(shorten(sentence, 200)) for sentence in sentences[:MOST_FAULTS]]
    head = _("“{name}”有{n}处问题，台账未作任何改动：").format(name=escape(shorten(name)), n=len(sentences))
    rest = [_("……共{n}处，请改好后再发。").format(n=len(sentences))] if len(sentences) > MOST_FAULTS else []
    return "\n".join([head, *shown, *(rest or [_("请改好后再发一次。")])])
