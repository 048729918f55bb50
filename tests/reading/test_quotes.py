"""Officials paste the reminder back; what the bot said itself is never their report."""

import re
from dataclasses import replace
from datetime import date, datetime

import pytest

from ledger.words import MatterKind, Role
from ledger.workdays import BEIJING, Workdays
from locales.reminders import Reminder, bundle
from locales.reminders import text as reminder_text
from reading.updates import understand

NOW = datetime(2027, 1, 8, 10, 20, tzinfo=BEIJING)
FIRST = Reminder(
    share_id=1,
    version=1,
    number=3,
    title="2026年度生态环境保护专题报告",
    kind=MatterKind.REPORT,
    step="提醒",
    nth=1,
    role=Role.RESPONSIBLE,
    responsible="省水利厅责任人",
    unit="省水利厅",
    office="省环委办",
    basis="鄂环委〔2020〕4号第十条",
    today=date(2027, 1, 8),
    due_on=date(2027, 1, 31),
    effective_on=date(2027, 1, 29),
    days_left=15,
)
REMINDERS = {
    "first": FIRST,
    "third": replace(FIRST, step="催办", nth=3),
    "today": replace(FIRST, step="今日到期", today=date(2027, 1, 29)),
    "late": replace(FIRST, days_late=3, today=date(2027, 2, 3)),
    "late task": replace(FIRST, kind=MatterKind.ITEM, days_late=3, today=date(2027, 2, 3)),
    "task": replace(FIRST, kind=MatterKind.ITEM),
    "continuing": replace(FIRST, kind=MatterKind.ITEM, due_on=None, effective_on=None),
    "answered": replace(FIRST, words="在推进，1月20日报", said_on=date(2027, 1, 5)),
    "broken": replace(FIRST, words="1月7日报", said_on=date(2027, 1, 5), broken_on=date(2027, 1, 7)),
    "announced": replace(FIRST, announces_on=date(2027, 1, 20)),
    "with leaders": replace(FIRST, with_leaders=True),
    "legs": replace(FIRST, open_legs=("公开", "抄报")),
    "internal": replace(FIRST, is_internal=True),
    "of another": replace(FIRST, is_own=False),
    "draft": replace(FIRST, has_draft=True),
    "leader": replace(FIRST, role=Role.DEPUTY_LEADER, words="下周报", said_on=date(2027, 1, 5)),
    "head": replace(FIRST, role=Role.HEAD, step="告知主要负责人", basis=""),
    "title in two words": replace(FIRST, title="2026年度 专题报告"),
}


def pasted(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def short(text: str) -> tuple[str, set[tuple[int | None, str | None]]]:
    understanding = understand(text, now=NOW, workdays=Workdays())
    return understanding.intent, {(item.ref, item.status) for item in understanding.items}


@pytest.mark.parametrize("name", REMINDERS)
def test_a_reminder_pasted_back_reports_nothing(name):
    reminder = pasted(reminder_text(REMINDERS[name]))
    assert short(reminder) == ("other", set())
    assert short(reminder.replace("\n", " ")) == ("other", set())


@pytest.mark.parametrize("name", REMINDERS)
@pytest.mark.parametrize("answer", ["已经报了", "3号已经报了"])
def test_an_answer_before_or_after_the_pasted_reminder_is_all_that_counts(name, answer):
    reminder = pasted(reminder_text(REMINDERS[name]))
    for text in (f"{reminder}\n{answer}", f"{reminder}\n\n{answer}", f"{answer}\n{reminder}"):
        assert short(text) == ("progress", {(3, "done")})


def test_below_a_pasted_bundle_one_matter_or_all_of_them_are_answered():
    markup, shown = bundle([replace(reminder, number=n) for n, reminder in enumerate(REMINDERS.values(), 1)])
    text = pasted(markup)
    numbers = {int(n) for n in re.findall(r"(\d+)号事项", text)}
    assert len(numbers) == shown
    assert short(text) == ("other", set())
    assert short(f"{text}\n5号没报") == ("progress", {(5, "in_progress")})
    assert short(f"{text}\n都报了") == ("progress", {(n, "done") for n in numbers})
    assert short(f"{text}\n报了") == ("progress", {(None, "done")})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("【提醒】3号事项｜2026年度专题报告", ("other", set())),
        ("【催办·第3次】3号事项｜2026年度专题报告 已报", ("progress", {(3, "done")})),
        ("【提醒】3号事项｜2026年度专题报告\n截止1月31日…回一句即可，如“已报”…", ("other", set())),
        ("回一句即可，如“已报”，或“1月29日报”。", ("other", set())),
        ("【进展】3号事项已完成\n【进展】5号事项未完成", ("progress", {(3, "done"), (5, "in_progress")})),
    ],
)
def test_a_part_of_a_reminder_is_known_too_and_a_heading_of_ones_own_is_not_one(text, expected):
    assert short(text) == expected


def test_asking_the_office_to_press_another_unit_is_no_reminder():
    (item,) = understand("3号请省环委办催办。", now=NOW, workdays=Workdays()).items
    assert item.needs_help


def test_of_a_message_longer_than_a_page_the_end_is_not_read_and_the_reader_unsure():
    pages = "，".join(f"第{n}页附件" for n in range(100))
    cut = understand(f"3号在办，{pages}，5号已完成", now=NOW, workdays=Workdays())
    assert [(item.ref, item.status) for item in cut.items] == [(3, "in_progress")]
    assert cut.confidence < 0.6
