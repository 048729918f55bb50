"""The pictures of docs/使用手册.md: a season played through the real bot, photographed from the rehearsal's own page.

`make shots` writes docs/shots/*.png and docs/rehearsal.png anew. It needs chromium and about two minutes, and touches
no other ledger than one in a temporary folder.
"""

import asyncio
import io
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from PIL import Image
from playwright.async_api import Browser, Page, async_playwright
from sqlmodel import select

from bot.config import Settings
from bot.desk_page import NOT_TELEGRAM, DeskPage
from bot.rehearsal import FIRST_USER, SAMPLE, Rehearsal
from chatserver.server import ChatServer
from ledger import calendar, directory, queries, schema
from ledger.db import Ledger
from ledger.models import Person
from ledger.workdays import BEIJING
from paperwork.importing import import_roster

HERE = Path(__file__).resolve().parent
START = datetime(2027, 1, 4, 8, 20, tzinfo=BEIJING)
WIDTH, SCALE, COLOURS = 440, 1.5, 256
FLAGS = "--no-sandbox --disable-quic --disable-background-networking --disable-component-update --no-first-run"
QUIET = 0.15  # seconds for what was said to be in the inbox before its answer is waited for

DESK, FARMS, NATURE = "省环委办值班", "省农业农村厅责任人", "省生态环境厅责任人"
WATER, WATER_LEADER, HOUSING, MONEY = "省水利厅责任人", "省水利厅分管领导", "省住建厅责任人", "省财政厅责任人"
SILENT = ("省财政厅", "省住房和城乡建设厅", "省水利厅", "省商务厅", "神农架林区")
DAYS = (11, 13, 14, 14, 15, 18, 18, 18, 19, 19, 20, 20)
"""Of January, on which the others reported on paper."""
DOCUMENT = """关于加快推进绿色低碳转型的任务分工
（一）开展园区绿色化改造评估。（省发改委牵头，省经信厅、省财政厅配合，2027年6月底前完成）
（二）制定汉江生态流量调度方案。（省水利厅牵头，省生态环境厅配合，2027年9月底前完成）
（三）健全公众举报受理机制。（省直有关部门按职责分工负责）"""
TELEPHONE_ONLY = """([last, holding]) => {
  const rows = [...document.querySelectorAll('.phone .row')];
  const kept = rows.filter((row) => row.textContent.includes(holding)).slice(-last);
  for (const row of rows) if (!kept.includes(row)) row.remove();
  const style = document.createElement('style');
  style.textContent = `
    html, body, main, .stage, .phones { display: block !important; height: auto !important; padding: 0 !important;
      overflow: visible !important; }
    body > :not(main), main > :not(.stage), .stage > :not(.phones), .composer, .keyboard, .menu, .log .day,
      .phone > header button { display: none !important; }
    .phone { display: block; max-width: none; border-radius: 0; box-shadow: none; }
    .log { overflow: visible; }`;
  document.head.append(style);
}"""


@dataclass
class Office:
    """The rehearsal, its people by name, and a browser in front of it."""

    rehearsal: Rehearsal
    chat: ChatServer
    address: str
    browser: Browser
    ids: dict[str, int]

    async def at(self, moment: str) -> None:
        await self.rehearsal.push_clock(datetime.fromisoformat(moment).replace(tzinfo=BEIJING))

    async def says(self, person: str, *texts: str) -> None:
        for text in texts:
            self.chat.user_sends(self.ids[person], text)
            await self._answered()

    async def presses(self, person: str, *labels: str) -> None:
        """The latest button of each label, one after the other."""
        for label in labels:
            self.chat.user_presses(self.ids[person], *self._button(person, label))
            await self._answered()

    async def photograph(self, name: str, person: str, *, last: int, holding: str = "") -> None:
        """The last messages on the telephone (of those that hold these words), as `name`.png."""
        page = await _page(self.browser, self.address, width=WIDTH)
        await self._open(page, person)
        await page.evaluate(TELEPHONE_ONLY, [last, holding])
        await page.wait_for_timeout(200)
        _save(await page.locator(".phone").screenshot(), HERE / f"{name}.png")
        await page.close()

    async def photograph_page(self, path: Path, *people: str) -> None:
        """The whole page with these telephones side by side."""
        page = await _page(self.browser, self.address, width=1600, height=860, scale=1)
        for person in people:
            await self._open(page, person)
        await page.wait_for_timeout(500)
        _save(await page.screenshot(), path)
        await page.close()

    async def _open(self, page: Page, person: str) -> None:
        await page.locator(f'.person[data-user="{self.ids[person]}"]').first.dispatch_event("click")
        await page.get_by_role("region", name=f"{person}的手机").locator(".row").first.wait_for()

    def _button(self, person: str, label: str) -> tuple[int, str]:
        for message in reversed(self.chat.transcript(self.ids[person])):
            for button in (button for row in message.buttons for button in row):
                if button.text.startswith(label) and button.data:
                    return message.message_id, button.data
        raise LookupError(f"{person}: {label}")

    async def _answered(self) -> None:
        """Until everything is handled and sent; office time stands still."""
        assert self.rehearsal.bot is not None
        for _twice in range(2):
            await asyncio.sleep(QUIET)
            await self.rehearsal.push_clock(self.rehearsal.bot.clock.now())


async def _page(browser: Browser, address: str, *, width: int, height: int = 900, scale: float = SCALE) -> Page:
    page = await browser.new_page(
        viewport={"width": width, "height": height}, device_scale_factor=scale, bypass_csp=True
    )
    await page.add_init_script("localStorage.setItem('duban:guide', 'false')")
    await page.goto(address)
    return page


def _save(shot: bytes, path: Path) -> None:
    """As a small picture of few colours."""
    picture = Image.open(io.BytesIO(shot)).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)
    print(f"{path.name} {picture.width}x{picture.height} {path.stat().st_size // 1024} KiB", flush=True)


# --- the season ---------------------------------------------------------------------------------------------


async def first_days(office: Office) -> None:
    """4 and 8 January: the first reminder and its answers, a new matter, a document, 商请."""
    await office.at("2027-01-04 09:00")
    await office.says(FARMS, "完成八成，20日上会，25日报")
    await office.photograph("first-reminder", FARMS, last=3)
    await office.says(NATURE, "5号20日上会，25日报；53号完成六成")
    await office.photograph("several-matters", NATURE, last=2)
    await office.says(DESK, "代录 省林业局 今天纸质已报 鄂林文〔2027〕3号", "还差几家")
    await office.photograph_page(HERE.parent / "rehearsal.png", FARMS, DESK, "省林业局责任人")
    await office.says(
        DESK, "立项 具体事项 修订考核办法 省水利厅牵头，省财政厅、省住建厅配合 2月26日前 依据鄂环委办〔2027〕3号"
    )
    await office.photograph("new-matter", DESK, last=2)
    await office.presses(DESK, "确认立项")
    await office.says(DESK, "预演图 1月")
    await office.photograph("forecast", DESK, last=2)
    await office.says(DESK, DOCUMENT)
    await office.photograph("task-draft", DESK, last=2)
    await office.at("2027-01-08 10:00")
    await office.says(WATER, "商请 63号 省财政厅 1月20日前反馈资金安排数据")
    await office.photograph("ask-preview", WATER, last=2)
    await office.presses(WATER, "发送")
    await office.says(MONEY, "63号数据已函复，1月8日发的")
    await office.photograph("ask-answer", MONEY, last=3)


async def before_the_deadline(office: Office) -> None:
    """19 to 27 January: what holds somebody up, the 15:00 notice, a deputy leader, the telephone."""
    await office.at("2027-01-19 09:30")
    await office.says(WATER, "8号20日上会，22日报")
    await office.says(HOUSING, "6号缺污水管网数据，申请延到2月10日")
    await office.photograph("more-time", HOUSING, last=3)
    await office.at("2027-01-21 10:00")
    await office.says(
        DESK, *(f"代录 {unit} 1月{DAYS[n % len(DAYS)]}日纸质已报" for n, unit in enumerate(_reported(office)))
    )
    await office.at("2027-01-22 15:00")
    await office.photograph("notice", DESK, last=1)
    await office.at("2027-01-25 09:30")
    await office.photograph("leader", WATER_LEADER, last=1)
    await office.at("2027-01-27 15:30")
    await office.says(DESK, "电话名单", "电话 30号 神农架林区 王处称周四报")
    await office.photograph("telephone", DESK, last=4)


def _reported(office: Office) -> list[str]:
    """The other units of a 专题报告, by their names."""
    bot = office.rehearsal.bot
    assert bot is not None
    with bot.ledger.read() as session:
        lines = queries.lines(
            session, "未报", people=directory.of(session), days=calendar.load(session), today=START.date()
        )
    return [line.unit for line in lines if line.unit and line.unit not in SILENT]


async def after_the_deadline(office: Office) -> None:
    """1 to 3 February: the overdue list and 催办, a letter for a human to release, one page for the meeting."""
    await office.at("2027-02-01 10:00")
    await office.says(DESK, "逾期")
    await office.presses(DESK, "催办")
    await office.photograph("chase", DESK, last=3)
    await office.at("2027-02-03 09:30")
    await office.photograph("letter", DESK, last=1, holding="主送省水利厅")
    await office.says(DESK, "专题 省水利厅")
    await office.photograph("briefing", DESK, last=3)
    await office.says(DESK, "报送图")
    await office.photograph("chart", DESK, last=2)


# --- the stage ----------------------------------------------------------------------------------------------


@asynccontextmanager
async def _chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS.split())
        yield browser
        await browser.close()


def _settings(folder: Path) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        bot_api_url="http://127.0.0.1",
        database_url=f"sqlite:///{folder}/desk.db",
        files_dir=folder / "files",
        clock=START,
    )


async def play(folder: Path, browser: Browser) -> None:
    rehearsal = Rehearsal(_settings(folder), at=START, path=folder / "rehearsal.db")
    async with rehearsal.running(port=0) as address:
        assert rehearsal.bot is not None
        assert rehearsal.server is not None
        with rehearsal.bot.ledger.read() as session:
            ids = {person.name: FIRST_USER + (person.id or 0) for person in session.exec(select(Person))}
        office = Office(rehearsal, rehearsal.server, address, browser, ids)
        for part in (first_days, before_the_deadline, after_the_deadline):
            await part(office)


async def knock(folder: Path, browser: Browser) -> None:
    """The door of `duban desk`."""
    settings = _settings(folder).model_copy(update=NOT_TELEGRAM)
    ledger = Ledger(settings.database_url)
    schema.upgrade(ledger)
    with ledger.read() as session:
        days = calendar.load(session)
    import_roster(ledger, SAMPLE, actor=DESK, now=START, workdays=days)
    ledger.dispose()
    async with DeskPage(settings).running(port=0) as address:
        page = await _page(browser, address, width=WIDTH, height=420)
        await page.locator("#door").wait_for()
        _save(await page.screenshot(), HERE / "desk.png")
        await page.close()


async def main() -> None:
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with _chromium() as browser:
            await knock(folder, browser)
            (folder / "desk.db").unlink()
            await play(folder, browser)


if __name__ == "__main__":
    asyncio.run(main())
