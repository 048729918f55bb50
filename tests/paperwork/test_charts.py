"""What is drawn, read back from the drawing itself: every word on it, within its edges, no glyph missing."""

import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from PIL import Image

from ledger.figures import Curve, SeasonFigures, State
from ledger.queries import Standing
from ledger.workdays import Workdays
from paperwork import charts, season_chart
from paperwork.canvas import SMALL, WIDTH, Frame, Sheet, printable, wrapped
from paperwork.charts import Bar

FRAME = Frame("各单位办理进度", "截至2月3日（周三）17:50", ("按分工计。", "来源：省环委办督办台账"))
LONG = "恩施土家族苗族自治州生态环境保护综合行政执法支队暨长江经济带绿色发展协调领导小组办公室"
DUE, EFFECTIVE = date(2027, 1, 31), date(2027, 1, 29)
DAYS = Workdays()


def bars(n: int) -> list[Bar]:
    return [Bar(f"第{i}单位", {State.ON_TIME: i % 4, State.OVERDUE: i % 3, State.NOT_DUE: 5}) for i in range(n)]


def sheet_of(every: list[Bar], frame: Frame = FRAME, page: int = 0) -> Sheet:
    totals = {state: sum(bar.counts.get(state, 0) for bar in every) for state in State}
    return charts.progress_sheet(every, frame, totals=totals, page=page, pages=charts.pages_of(len(every)))


def inside(sheet: Sheet) -> list[str]:
    """What is written across an edge, and what is smaller than a telephone can show."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    renderer = FigureCanvasAgg(sheet.figure).get_renderer()
    found = []
    for text in sheet.figure.axes[0].texts:
        box = text.get_window_extent(renderer)
        if box.x0 < 0 or box.x1 > WIDTH or box.y0 < 0 or box.y1 > sheet.height or text.get_fontsize() < SMALL:
            found.append(text.get_text())
    return found


def picture(png: bytes) -> Image.Image:
    with Image.open(io.BytesIO(png)) as opened:
        return opened.convert("RGB")


def colours(png: bytes) -> int:
    return len(picture(png).getcolors(maxcolors=2**24))


@pytest.mark.parametrize("n", [1, 5, 18, 19, 33, 50, 60])
def test_every_unit_has_its_name_and_its_figures_in_words_in_the_order_given(n: int) -> None:
    every, pages = bars(n), charts.pages_of(n)
    sheets = [sheet_of(every, page=page) for page in range(pages)]
    written = [words for sheet in sheets for words in sheet.words]
    assert [words for words in written if words.startswith("第")] == [bar.label for bar in every]
    assert [words for words in written if words.endswith("未到期5")] == [
        " ".join(f"{word}{count}" for word, count in (("按时", i % 4), ("逾期", i % 3), ("未到期", 5)) if count)
        for i in range(n)
    ]
    assert [inside(sheet) for sheet in sheets] == [[]] * pages
    assert max(sheet.height for sheet in sheets) <= 2.2 * WIDTH


def test_every_state_has_its_word_beside_its_hatch() -> None:
    sheet = sheet_of([Bar("省水利厅", dict.fromkeys(State, 1))])
    legend = (
        "按时完成 1",
        "过期后完成（补报） 1",
        "逾期未完成 1",
        "未到期 1",
        "未定期限 1",
        "待明确牵头 1",
        "已中止 1",
    )
    assert set(legend) < set(sheet.words)
    looks = list(charts.LOOKS.values())
    assert len({(look.hatch, look.colour) for look in looks}) == len(State)
    assert len({look.hatch for look in looks if look.colour not in ("#0072B2", "#E0E0E0")}) == 5


def test_a_picture_says_until_when_and_from_where() -> None:
    sheet = sheet_of(bars(3))
    assert {FRAME.title, FRAME.as_of, *FRAME.notes} < set(sheet.words)


def test_a_long_name_takes_two_lines_and_stays_within_the_edges() -> None:
    full = Bar(LONG, dict.fromkeys(State, 12345))
    sheet = sheet_of([full, Bar("省水利厅", {State.ON_TIME: 1})])
    assert inside(sheet) == []
    assert any(words.startswith(LONG[:20]) for words in sheet.words)


def areas(sheet: Sheet) -> list[float]:
    return [patch.get_width() for patch in sheet.figure.axes[0].patches if patch.get_width() != 46]  # the legend's


def test_bars_have_one_measure_on_all_pages_and_the_legend_counts_them_all() -> None:
    every = [Bar(f"第{n}单位", {State.ON_TIME: 1}) for n in range(19)] + [Bar("末位", {State.ON_TIME: 4})]
    first, second = (sheet_of(every, page=page) for page in (0, 1))
    assert set(areas(first)) == {984 / 4} and areas(second)[-1] == 984
    assert "按时完成 23" in first.words and "按时完成 23" in second.words


def test_what_is_aside_is_said_and_measures_nothing() -> None:
    sheet = sheet_of([Bar("省水利厅", {State.ON_TIME: 2}), Bar("未定", {State.LEADERLESS: 90}, is_aside=True)])
    assert areas(sheet) == [984]
    assert "待明确牵头90" in sheet.words


def test_nothing_at_all_is_a_nought_and_no_bar() -> None:
    sheet = sheet_of([Bar("省水利厅", {}), Bar("省林业局", {})])
    assert sheet.words.count("0件") == 2


@pytest.mark.parametrize("name", ["䶮琰𬭎区", '<b>&"=$x_1$\\frac', "−‐—·“”", "🙂省\u200b水\n利\t厅\ue000", "́é"])
def test_rare_and_undrawable_characters_leave_neither_a_box_nor_a_warning(name: str) -> None:
    sheet = sheet_of([Bar(name, {State.ON_TIME: 1})], Frame(name, name, (name,)))
    assert colours(sheet.png()) > 1
    assert inside(sheet) == []


def test_what_no_font_has_is_marked() -> None:
    assert printable("省🙂水\ue000利\u200b厅\n䶮琰𬭎−") == "省〓水〓利厅 䶮琰𬭎−"
    assert wrapped("一二三四五六七八", 4 * 28, 28) == ["一二三四", "五六七八"]
    assert wrapped("一二三四五六七八九", 4 * 28, 28) == ["一二三四", "五六七…"]
    assert wrapped("", 100, 28) == [""]


def test_the_size_of_the_picture_and_that_it_is_not_blank() -> None:
    png = sheet_of(bars(5)).png()
    assert png.startswith(b"\x89PNG")
    drawn = picture(png)
    assert drawn.width == 1080 and drawn.height == sheet_of(bars(5)).height
    assert colours(png) > 10


def test_four_threads_draw_the_same_bytes() -> None:
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda _n: sheet_of(bars(4)).png(), range(8)))
    assert len(set(drawn)) == 1


# --- the season ------------------------------------------------------------------------------------------------------


def season(days: dict[int, tuple[int, ...]], *, day: int = 3, before: Curve | None = None) -> SeasonFigures:
    now = Curve(2026, DUE, EFFECTIVE, 30, days)
    done, on_time = now.until(999), now.until(0)
    return SeasonFigures(Standing(DUE, 30, on_time, done - on_time, 0, 30 - done, 0), day, now, before)


LAST = Curve(2025, date(2026, 1, 31), date(2026, 1, 30), 29, {-9: (1, 2), 0: (3,), 12: (4,)})


@pytest.mark.parametrize("day", [-60, -28, -1, 0, 1, 3, 12, 70])
@pytest.mark.parametrize("before", [None, LAST], ids=["alone", "with last year"])
def test_the_season_in_figures_words_and_within_the_edges(day: int, before: Curve | None) -> None:
    sheet = season_chart.season_sheet(
        season({-4: (1, 2), 0: (3,), 2: (4,)}, day=day, before=before), FRAME, today="今天"
    )
    written = set(sheet.words)
    assert {"应报30 已报4（按时3，补报1） 未报26", "截止（最后一个工作日1月29日）", "截止日", "应报30"} < written
    assert "2026年度 已报4" in written
    assert ("2025年度 共报4" if before else "上一年度：台账中没有记录") in written
    assert inside(sheet) == []


def steps(sheet: Sheet, colour: str) -> Sequence[float]:
    """The heights of a curve, from its longest line."""
    lines = [line for line in sheet.figure.axes[0].lines if line.get_color() == colour]
    return max((list(map(float, line.get_ydata())) for line in lines), key=len)


def test_a_curve_rises_by_what_was_reported_and_never_falls() -> None:
    sheet = season_chart.season_sheet(season({-4: (1, 2), 0: (3,), 2: (4,)}, before=LAST), FRAME, today="今天")
    heights = steps(sheet, season_chart.THIS_YEAR)
    up = sorted(set(heights), reverse=True)  # downwards is up
    assert heights == sorted(heights, reverse=True)
    assert len(up) == 4
    assert up[0] - up[1] == pytest.approx(2 * (up[1] - up[2]))


def test_what_lies_outside_is_counted_in_words() -> None:
    found = season({-90: (1,), 0: (2,), 90: (3, 4)}, day=100)
    assert season_chart.notes(found) == ["更早报送1家，已计入累计。", "更晚报送2家，不在图内。"]


# --- 预演 ------------------------------------------------------------------------------------------------------------

STEPS = {
    "启动": {date(2026, 12, 21): 62},
    "提醒": {date(2027, 1, 8): 30, date(2027, 1, 25): 3},
    "催办": {date(2027, 1, 25): 45},
    "当日": {date(2027, 1, 29): 61, date(2027, 1, 25): 1},
    "逾期": {date(2027, 2, 14): 7, date(2027, 1, 25): 2},
    "提请环委办协调": {date(2027, 2, 15): 123},
}
SPRING = Workdays({date(2027, 2, 14): True, **{date(2027, 2, d): False for d in range(5, 13)}})


def test_each_month_says_what_goes_out_on_which_day_and_what_is_off() -> None:
    december, january, february = charts.calendar_sheets(STEPS, FRAME, days=SPRING, due_on=[DUE])
    assert {"各单位办理进度 2026年12月", "共62条，12月21日最多，62条", "62条", "启动62", "第1页，共3页"} < set(
        december.words
    )
    assert {"51条", "提醒3", "催办45", "其他3", "截止", "最后", "共142条，1月29日最多，61条"} < set(january.words)
    assert {"班", "7条", "逾期7", "123条"} < set(february.words)
    assert february.words.count("休") == 8 + 5  # 春节, and the other weekends without the 14th
    assert any("调休安排尚未导入" in words for words in january.words)
    assert [inside(sheet) for sheet in (december, january, february)] == [[], [], []]


def test_the_month_between_is_drawn_too_and_nothing_is_no_picture() -> None:
    far = {"提醒": {date(2026, 11, 30): 1, date(2027, 1, 4): 2}}
    pngs = [sheet.png() for sheet in charts.calendar_sheets(far, FRAME, days=DAYS)]
    assert len(pngs) == 3 and all(picture(png).width == WIDTH for png in pngs)
    assert "本月没有要发的" in charts.calendar_sheets(far, FRAME, days=DAYS)[1].words
    assert charts.calendar_sheets({}, FRAME, days=DAYS) == []
    assert charts.calendar_sheets({"提醒": {DUE: 0}}, FRAME, days=DAYS) == []
