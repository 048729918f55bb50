"""A sceptical office director before the page, in a real Chromium."""

from __future__ import annotations

import asyncio
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update

from chat_cast import CONTACTS, FORESTRY, OFFICE, TOKEN, WATER, OfficeClock, served
from chatserver.contacts import TourStep
from chatserver.server import ChatServer

_FLAGS = (
    "--no-sandbox --disable-quic --disable-background-networking --disable-component-update "
    "--disable-sync --no-first-run"
)
_CHROMIUM = shutil.which("chromium")
if not _CHROMIUM and os.environ.get("DUBAN_REQUIRE_BROWSER") != "1":
    pytest.skip("没有 chromium，浏览器测试跳过", allow_module_level=True)
pytestmark = pytest.mark.browser
expect.set_options(timeout=20_000)
CARD = InlineKeyboardMarkup(
    [[InlineKeyboardButton("已报送", callback_data="done"), InlineKeyboardButton("有困难", callback_data="hard")]]
)
TOUR = (TourStep("办公室问一句", OFFICE, "还差几家"), TourStep("过一个周末", 0, "＋1 天"))


class EchoBot:
    """Answers every text with what was said and two buttons; reminds 省林业局 whenever a Monday comes."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def run(self) -> None:
        offset = 0
        while True:
            for update in await self.bot.get_updates(offset=offset, timeout=10):
                offset = update.update_id + 1
                await self.handle(update)

    async def handle(self, update: Update) -> None:
        if query := update.callback_query:
            await query.answer("已记录", show_alert=query.data == "hard")
            await query.edit_message_text("<b>3号事项</b> · 已办结", parse_mode="HTML")
        elif (message := update.message) and message.document:
            await message.reply_document(b"1,2", filename="回执.csv", caption=message.document.file_name)
        elif message:
            await message.reply_html(f"收到：<b>{message.text_html}</b>", reply_markup=CARD, do_quote=True)

    async def remind(self, now: datetime) -> None:
        if now.weekday() == 0:
            await self.bot.send_message(FORESTRY, "【提醒】8号事项\n截止1月31日（周日）", reply_markup=CARD)


@dataclass
class Rehearsal:
    """The page in front of somebody, and what stands behind it."""

    page: Page
    chat: ChatServer
    clock: OfficeClock
    errors: list[str]

    async def open(self, name: str) -> Locator:
        await self.page.get_by_role("button", name=name).first.click()
        phone = self.phone(name)
        await expect(phone).to_be_visible()
        return phone

    def phone(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=f"{name}的手机")

    async def say(self, phone: Locator, text: str) -> None:
        await phone.get_by_placeholder("发消息").fill(text)
        await phone.get_by_role("button", name="发送", exact=True).click()


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=_CHROMIUM, args=_FLAGS.split())
        yield browser
        await browser.close()


@asynccontextmanager
async def _rehearsal(browser: Browser, width: int, height: int) -> AsyncIterator[Rehearsal]:
    clock = OfficeClock(datetime(2027, 1, 8, 17, tzinfo=OfficeClock().at.tzinfo))

    async def push(to: datetime) -> None:
        await clock.push(to)
        await echo.remind(to)

    async def next_due() -> datetime:
        return clock.at + timedelta(days=(7 - clock.at.weekday()))

    chat = ChatServer(TOKEN, now=clock.now, contacts=lambda: CONTACTS, push_clock=push, next_due=next_due, tour=TOUR)
    async with served(chat.app) as root, Bot(TOKEN, base_url=f"{root}/bot") as bot:
        echo = EchoBot(bot)
        chat.user_sends(FORESTRY, "/start CODE")
        running = asyncio.create_task(echo.run())
        page = await browser.new_page(viewport={"width": width, "height": height})
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
        await page.goto(root)
        yield Rehearsal(page, chat, clock, errors)
        await page.close()
        running.cancel()
        chat.close()
    assert errors == []


@pytest.fixture
async def desk(chromium: Browser) -> AsyncIterator[Rehearsal]:
    async with _rehearsal(chromium, 1280, 800) as rehearsal:
        yield rehearsal


async def test_an_official_is_found_by_unit_name_or_role(desk: Rehearsal) -> None:
    search = desk.page.get_by_placeholder("找人")
    people = desk.page.locator(".person")
    await expect(people).to_have_count(3)
    for words, name in (("水利", "省水利厅责任人"), ("联络员", "省林业局责任人"), ("环委办 经办", "省环委办经办人")):
        await search.fill(words)
        await expect(people).to_have_count(1)
        await expect(people).to_contain_text(name)
    await search.fill("不存在")
    await expect(desk.page.locator("#found")).to_have_text("没有找到，请换个词试试。")


async def test_two_telephones_side_by_side_talk_to_the_bot(desk: Rehearsal) -> None:
    water, office = await desk.open("省水利厅责任人"), await desk.open("省环委办经办人")
    left, right = await water.bounding_box(), await office.bounding_box()
    assert left and right and left["x"] + left["width"] <= right["x"] and left["y"] == right["y"]
    await desk.say(water, "3号20日上会，25日报")
    await desk.say(office, "还差几家")
    await expect(water.locator(".theirs strong")).to_have_text("3号20日上会，25日报")
    await expect(water.locator(".theirs .quoted")).to_have_text("3号20日上会，25日报")
    await expect(office.locator(".theirs strong")).to_have_text("还差几家")
    assert desk.chat.transcript(WATER)[-1].text == "收到：3号20日上会，25日报"


async def test_a_pressed_button_answers_and_changes_the_card(desk: Rehearsal) -> None:
    water = await desk.open("省水利厅责任人")
    await desk.say(water, "我的事项")
    await water.get_by_role("button", name="已报送").click()
    await expect(water.locator(".notice")).to_have_text("已记录")
    await expect(water.locator(".theirs .text")).to_have_text("3号事项 · 已办结")
    await expect(water.locator(".theirs footer")).to_contain_text("已编辑")
    await expect(water.locator(".inline")).to_have_count(0)


async def test_an_alert_waits_until_it_is_read(desk: Rehearsal) -> None:
    water = await desk.open("省水利厅责任人")
    await desk.say(water, "我的事项")
    await water.get_by_role("button", name="有困难").click()
    dialog = water.get_by_role("alertdialog")
    await expect(dialog).to_contain_text("已记录")
    await dialog.get_by_role("button", name="知道了").click()
    await expect(dialog).to_have_count(0)


async def test_over_the_weekend_nothing_is_sent_and_on_monday_it_shows_who_was_reminded(desk: Rehearsal) -> None:
    page = desk.page
    await expect(page.locator("#now")).to_have_text("2027年1月8日（周五）17:00")
    await page.locator('[data-by="day"]').click()
    await expect(page.locator("#pushing")).to_have_text("时间到了1月9日（周六）17:00，其间没有发出消息。")
    await page.get_by_role("button", name="下一次提醒").click()
    await expect(page.locator("#now")).to_have_text("2027年1月11日（周一）17:00")
    await expect(page.locator("#pushing")).to_contain_text("其间发出 1 条，涉及 1 人")
    await expect(page.locator("#today")).to_have_text("今天主动发给 1 人 1 条，答复 0 条")
    unread = page.locator(f'.person[data-user="{FORESTRY}"] .badge')
    await expect(unread).to_have_text("2")
    told = page.locator(".told").first
    await expect(told).to_contain_text(re.compile("17:00.*省林业局责任人.*【提醒】8号事项"))
    await told.click()
    await expect(desk.phone("省林业局责任人")).to_contain_text("截止1月31日（周日）")
    await expect(unread).to_be_hidden()


async def test_everything_can_be_done_without_a_mouse(desk: Rehearsal) -> None:
    page, keys = desk.page, desk.page.keyboard
    await expect(page.locator(".person")).to_have_count(3)
    await keys.press("/")
    await keys.type("水利")
    await keys.press("Enter")
    water = desk.phone("省水利厅责任人")
    await expect(water.get_by_placeholder("发消息")).to_be_focused()
    await keys.type("已报")
    await keys.press("Enter")
    done = water.get_by_role("button", name="已报送")
    await expect(done).to_be_visible()
    for _ in range(12):
        await keys.press("Shift+Tab")
        if await done.evaluate("button => button === document.activeElement"):
            break
    assert await done.evaluate("button => getComputedStyle(button).outlineStyle") == "solid"
    await keys.press("Enter")
    await expect(water.locator(".theirs .text")).to_have_text("3号事项 · 已办结")
    await expect(water.get_by_placeholder("发消息")).to_be_focused()
    await keys.press("Control+k")
    await expect(page.get_by_placeholder("找人")).to_be_focused()
    await keys.press("Enter")
    await keys.press("Escape")
    await expect(water).to_have_count(0)
    await expect(page.get_by_placeholder("找人")).to_be_focused()


async def test_the_first_minute_is_shown_and_can_be_put_away(desk: Rehearsal) -> None:
    guide = desk.page.get_by_role("region", name="六十秒看明白")
    await guide.get_by_role("button", name="办公室问一句").click()
    office = desk.phone("省环委办经办人")
    await expect(office.get_by_placeholder("发消息")).to_have_value("还差几家")
    await guide.get_by_role("button", name="过一个周末").click()
    await expect(desk.page.locator('[data-by="day"]')).to_be_focused()
    await guide.get_by_role("button", name="收起导览").click()
    await desk.page.reload()
    await expect(office).to_be_visible()
    await expect(guide).to_be_hidden()
    await desk.page.get_by_role("button", name="导览").click()
    await expect(guide).to_be_visible()


async def test_an_official_corrects_the_last_message(desk: Rehearsal) -> None:
    water = await desk.open("省水利厅责任人")
    await desk.say(water, "22日报")
    await expect(water.locator(".theirs")).not_to_have_count(0)
    await water.get_by_placeholder("发消息").press("ArrowUp")
    await desk.say(water, "25日报")
    await expect(water.locator(".row.own .text")).to_have_text("25日报")
    await expect(water.locator(".row.own footer")).to_contain_text("已编辑")


async def test_files_go_both_ways(desk: Rehearsal) -> None:
    water = await desk.open("省水利厅责任人")
    await water.locator("input[type=file]").set_input_files(
        {"name": "报告.docx", "mimeType": "application/octet-stream", "buffer": b"PK"}
    )
    async with desk.page.expect_download() as downloading:
        await water.locator(".theirs .file").click()
    assert (await downloading.value).suggested_filename == "回执.csv"
    await expect(water.locator(".theirs .text")).to_have_text("报告.docx")


async def test_what_is_written_stays_text(desk: Rehearsal) -> None:
    water = await desk.open("省水利厅责任人")
    hostile = "<img src=x onerror=document.title='坏'> & <b>粗</b>"
    await desk.say(water, hostile)
    await expect(water.locator(".row.own .text")).to_have_text(hostile)
    await expect(water.locator(".theirs strong")).to_have_text(hostile)
    await expect(desk.page).to_have_title("督办演练")


async def test_chinese_is_written_with_the_pages_own_font(desk: Rehearsal) -> None:
    loaded = await desk.page.evaluate("document.fonts.load('14px \"Noto Sans SC\"', '督').then(all => all.length)")
    assert loaded == 1


async def test_a_narrow_screen_shows_one_column_at_a_time(chromium: Browser) -> None:
    async with _rehearsal(chromium, 390, 800) as desk:
        page = desk.page
        for view, column in (("人员", ".people"), ("动态", ".feed"), ("手机", ".stage")):
            await page.get_by_role("button", name=view, exact=True).click()
            await expect(page.locator("main > :visible")).to_have_count(1)
            await expect(page.locator(f"main > {column}")).to_be_visible()
        await page.get_by_role("button", name="人员", exact=True).click()
        water = await desk.open("省水利厅责任人")
        await desk.say(water, "长" * 200)
        await expect(water.locator(".theirs")).not_to_have_count(0)
        assert await page.evaluate("document.documentElement.scrollWidth") == 390
