"""A 专题 or 简报 in chat: its lines in pages, the rows behind its figures, and what has changed since it was issued."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from ledger.workdays import beijing
from locales import _
from locales.briefings import Content, changes, sources
from locales.dates import escape, moment
from locales.reminders import LIMIT

ROOM = LIMIT - 400  # what the head of a page leaves
WIDE = 900  # characters of a line, before it goes on in the next


@dataclass(frozen=True)
class Issue:
    """What was issued: which version, when, by whom; `since`: the page as it would be now, `at` this time."""

    nth: int
    issued_at: datetime
    holder: str
    since: Content
    at: datetime


def pages(page: Content, issue: Issue | None) -> list[str]:
    """The whole page, at most 4096 characters each."""
    return _paged(_head(page, issue), [*_since(page, issue), *_body(page)])


def source_pages(page: Content, issue: Issue | None) -> list[str]:
    """［明细］: every figure with the matters that it counts."""
    lines = [_("<b>数据来源</b>")]
    for name, count, told in sources(page):
        lines += _wrapped(_("{name} {n}：{told}").format(name=name, n=count, told=told))
    return _paged(_head(page, issue), lines if len(lines) > 1 else [*lines, _("各项数字均为零。")])


def _head(page: Content, issue: Issue | None) -> str:
    at = moment(datetime.fromisoformat(page["at"]))
    title = _("<b>{title}</b> · 截至{at}").format(title=escape(page["title"]), at=at)
    return "\n".join([title, _("编制：{maker}｜{state}").format(maker=escape(page["maker"]), state=state(issue))])


def state(issue: Issue | None) -> str:
    """未定稿, or which version it is."""
    if issue is None:
        return _("未定稿")
    said = _("第{nth}版，{at}由{holder}定稿")
    return said.format(nth=issue.nth, at=moment(issue.issued_at), holder=escape(issue.holder))


def _since(page: Content, issue: Issue | None) -> Iterator[str]:
    """What has changed since it was issued."""
    if issue is None or issue.at == issue.issued_at:
        return
    found = changes(page, issue.since)
    if not found:
        yield _("定稿后至{at}，各项数字没有变化。").format(at=moment(issue.at))
        return
    yield _("<b>定稿后的变化</b>（至{at}）").format(at=moment(issue.at))
    for line in found:
        yield from _wrapped(line)


def _body(page: Content) -> Iterator[str]:
    yield from (escape(line) for line in page["summary"])
    for section in page["sections"]:
        yield _("<b>{heading}</b>").format(heading=escape(section["heading"]))
        for at, (_share_id, cells) in enumerate(section["rows"], start=1):
            yield from _wrapped(f"{at}. " + "｜".join(cell for cell in cells if cell))
        if section["more"]:
            yield more(section["more"])


def more(count: int) -> str:
    return _("另有{n}项，见数据来源。").format(n=count)


def _wrapped(line: str) -> Iterator[str]:
    """Escaped, in pieces that fit into a page."""
    for at in range(0, max(1, len(line)), WIDE):
        yield escape(line[at : at + WIDE])


def _paged(head: str, lines: Sequence[str]) -> list[str]:
    found: list[list[str]] = [[]]
    for line in lines:
        if found[-1] and sum(len(one) + 1 for one in found[-1]) + len(line) > ROOM:
            found.append([])
        found[-1].append(line)
    if len(found) == 1:
        return ["\n".join([head, *found[0]])]
    foot = _("第{at}页，共{of}页")
    return ["\n".join([head, *page, foot.format(at=at, of=len(found))]) for at, page in enumerate(found, start=1)]


# --- beside it --------------------------------------------------------------------------------------------------


def file_name(page: Content, issue: Issue | None) -> str:
    told = _("第{nth}版").format(nth=issue.nth) if issue else _("未定稿")
    return _("{title}{state}.docx").format(title=page["title"], state=told)


def caption(page: Content, issue: Issue | None) -> str:
    at = moment(datetime.fromisoformat(page["at"]))
    return _("{title}，截至{at}，{state}。").format(title=page["title"], at=at, state=state(issue))


def moved_on() -> str:
    return _("情况有了变化，没有定稿。请看过最新的一稿再点“定稿”。")


def is_issued(nth: int) -> str:
    return _("已定稿，第{nth}版。").format(nth=nth)


def at_on_paper(page: Content) -> str:
    """截至2027年2月3日17时50分"""
    local = beijing(datetime.fromisoformat(page["at"]))
    told = _("截至{y}年{m}月{d}日{hour}时").format(y=local.year, m=local.month, d=local.day, hour=local.hour)
    return told + (_("{minute}分").format(minute=local.minute) if local.minute else "")


def mark() -> str:
    return _("未定稿")


def on_paper(page: Content, issue: Issue | None) -> str:
    """The line under the title."""
    parts = [_("编制单位：{maker}").format(maker=page["maker"]), at_on_paper(page)]
    if issue is None:
        parts.append(mark())
    else:
        local = beijing(issue.issued_at)
        told = _("第{nth}版（{y}年{m}月{d}日定稿）")
        parts.append(told.format(nth=issue.nth, y=local.year, m=local.month, d=local.day))
    return "　".join(parts)


def sources_heading() -> str:
    return _("附：数据来源")


def source_columns() -> list[str]:
    return [_("指标"), _("数"), _("事项")]
