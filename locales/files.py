"""What is said of files that people send (附件)."""

from datetime import datetime

from ledger.words import FileState
from locales import _
from locales.dates import escape, moment
from locales.reminders import shorten


def unnamed() -> str:
    return _("未命名文件")


def photo_name(message_id: int) -> str:
    return _("图片{n}.jpg").format(n=message_id)


def allowed(number: int, most: int) -> str:
    return _(
        "{number}号事项可以收附件：文件和图片，每个不超过{most}MB，不得涉密。\n"
        "承办人员在说明里写上“{number}号”发来即可。要停收，请发“停收附件 {number}号”。"
    ).format(number=number, most=most)


def stopped(number: int) -> str:
    return _("{number}号事项不再收附件，已存的保留。").format(number=number)


def other_kind() -> str:
    return _("这里不收语音、视频、位置等，没有保存。请发一句文字说明进展，如“3号已报”。")


def stored(number: int, name: str, size: int) -> str:
    return _("附件“{name}”（{size}）已存入{number}号事项。").format(
        name=escape(shorten(name)), size=_size(size), number=number
    )


def not_fetched(number: int, name: str) -> str:
    return _("附件“{name}”没有取到，未存入{number}号事项。请再发一次，或走公文渠道。").format(
        name=escape(shorten(name)), number=number
    )


def too_large(number: int, name: str, most: int) -> str:
    return _("附件“{name}”超过{most}MB，未存入{number}号事项。请压缩或分开再发，或走公文渠道。").format(
        name=escape(shorten(name)), most=most, number=number
    )


def not_fetched_internal(number: int) -> str:
    return _("{number}号事项已改为内部事项，附件没有保存。请按纸质通知办理。").format(number=number)


def line(at: datetime, who: str, name: str, state: str, size: int | None, digest: str | None) -> str:
    """A file's line in the history."""
    facts = [_size(size)] if size else []
    facts += [_("sha256 {digest}").format(digest=digest[:8])] if digest else []
    facts += [] if state == FileState.STORED else [state]
    return _("{at} {who} 附件：{name}（{facts}）").format(
        at=moment(at), who=escape(who), name=escape(shorten(name)), facts="，".join(facts)
    )


def internal_name() -> str:
    return _("（名称略）")


def sending(count: int) -> str:
    return _("{n}个附件随后发给您。").format(n=count)


def caption(number: int, name: str) -> str:
    return _("{number}号事项附件：{name}").format(number=number, name=escape(shorten(name)))


def _size(size: int) -> str:
    if size < 1024:
        return f"{size}B"
    return f"{size / 1024:.1f}KB" if size < 1024 * 1024 else f"{size / 1024 / 1024:.1f}MB"
