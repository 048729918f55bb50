"""The administrator pastes the State Council's notice, and next year's working days are known."""

import csv
from datetime import date, timedelta
from pathlib import Path

import chinese_calendar
import pytest

from ledger.workdays import Workdays
from reading.notice import Notice, NoticeUnreadable, read_calendar_csv, read_notice

TABLE = Path(__file__).parents[1] / "data" / "holidays_2023_2026.csv"

NOTICES = {
    2019: """国务院办公厅关于2019年部分节假日安排的通知
国办发明电〔2018〕15号
各省、自治区、直辖市人民政府，国务院各部委、各直属机构：
经国务院批准，现将2019年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：2018年12月30日至2019年1月1日放假调休，共3天。2018年12月29日（星期六）上班。
二、春节：2月4日至10日放假调休，共7天。2月2日（星期六）、2月3日（星期日）上班。
三、清明节：4月5日放假，与周末连休。
四、劳动节：5月1日至4日放假调休，共4天。4月28日（星期日）、5月5日（星期日）上班。
五、端午节：6月7日放假，与周末连休。
六、中秋节：9月13日放假，与周末连休。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作，遇有重大突发事件，要按规定及时报告并妥善处置。
国务院办公厅
2018年12月1日""",
    2022: """国务院办公厅关于2022年部分节假日安排的通知
一、元旦：2022年1月1日至3日放假，共3天。
二、春节：1月31日至2月6日放假调休，共7天。1月29日（星期六）、1月30日（星期日）上班。
三、清明节：4月3日至5日放假调休，共3天。4月2日（星期六）上班。
四、劳动节：4月30日至5月4日放假调休，共5天。4月24日（星期日）、5月7日（星期六）上班。
五、端午节：6月3日至5日放假，共3天。
六、中秋节：9月10日至12日放假，共3天。
七、国庆节：10月1日至7日放假调休，共7天。10月8日（星期六）、10月9日（星期日）上班。""",
    2023: """国务院办公厅关于2023年部分节假日安排的通知
一、元旦：2022年12月31日至2023年1月2日放假调休，共3天。
二、春节：1月21日至27日放假调休，共7天。1月28日（星期六）、1月29日（星期日）上班。
三、清明节：4月5日放假，共1天。
四、劳动节：4月29日至5月3日放假调休，共5天。4月23日（星期日）、5月6日（星期六）上班。
五、端午节：6月22日至24日放假调休，共3天。6月25日（星期日）上班。
六、中秋节、国庆节：9月29日至10月6日放假调休，共8天。10月7日（星期六）、10月8日（星期日）上班。""",
    2024: """国务院办公厅关于2024年部分节假日安排的通知
一、元旦：1月1日放假，与周末连休。
二、春节：2月10日至17日放假调休，共8天。2月4日（星期日）、2月18日（星期日）上班。鼓励各单位结合带薪年休假等制度落实，\
安排职工在除夕（2月9日）休息。
三、清明节：4月4日至6日放假调休，共3天。4月7日（星期日）上班。
四、劳动节：5月1日至5日放假调休，共5天。4月28日（星期日）、5月11日（星期六）上班。
五、端午节：6月10日放假，与周末连休。
六、中秋节：9月15日至17日放假调休，共3天。9月14日（星期六）上班。
七、国庆节：10月1日至7日放假调休，共7天。9月29日（星期日）、10月12日（星期六）上班。""",
    2025: """国务院办公厅关于2025年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。""",
    2026: """国务院办公厅关于2026年部分节假日安排的通知
国办发明电〔2025〕7号
经国务院批准，现将2026年元旦、春节、清明节、劳动节、端午节、中秋节和国庆节放假调休日期的具体安排通知如下。
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
国务院办公厅
2025年11月4日""",
}


def working(notice: Notice) -> dict[date, bool]:
    return {day: is_workday for day, (is_workday, _) in notice.days.items()}


@pytest.mark.parametrize("year", NOTICES)
def test_the_notice_of_each_year_gives_exactly_the_working_days_of_that_year(year):
    notice = read_notice(NOTICES[year])
    assert notice.year == year
    assert notice.missing == ()
    read = working(notice)
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(365))
    wrong = [day for day in days if read.get(day, day.weekday() < 5) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_the_pasted_notices_and_the_table_say_the_same():
    table = {}
    for notice in read_calendar_csv(TABLE.read_text(encoding="utf-8")):
        table.update(working(notice))
    pasted = {}
    for year in range(2023, 2027):
        pasted.update(working(read_notice(NOTICES[year])))
    assert table == pasted


def test_a_table_of_years_comes_back_as_one_notice_a_year_and_a_year_with_one_day_is_not_whole():
    notices = {notice.year: notice for notice in read_calendar_csv(TABLE.read_text(encoding="utf-8"))}
    assert list(notices) == [2022, 2023, 2024, 2025, 2026]
    assert notices[2022].missing == ("春节", "清明", "劳动", "端午", "中秋", "国庆")
    assert all(notices[year].missing == () for year in range(2023, 2027))


def test_every_row_of_the_table_keeps_its_holiday_and_kind():
    with TABLE.open(encoding="utf-8") as lines:
        rows = {date.fromisoformat(row["date"]): row for row in csv.DictReader(lines)}
    notices = read_calendar_csv(TABLE.read_text(encoding="utf-8"))
    read = {day: entry for notice in notices for day, entry in notice.days.items()}
    assert read == {day: (row["kind"] == "调休上班", row["holiday"]) for day, row in rows.items()}


def test_a_notice_with_full_width_digits_and_broken_lines_is_read_the_same():
    wrapped = NOTICES[2026].replace("1月1日（周四）至", "１月１日（周四）\n  至")
    assert read_notice(wrapped) == read_notice(NOTICES[2026])


def test_once_the_notice_of_2027_is_imported_its_make_up_sunday_is_the_last_working_day():
    notice = read_notice(
        "关于2027年部分节假日安排的通知\n"
        "一、元旦：2027年1月1日（周五）至3日（周日）放假，共3天。\n"
        "二、春节：2月5日（农历除夕、周五）至13日（周六）放假调休，共9天。1月31日（周日）、2月14日（周日）上班。"
    )
    assert Workdays(working(notice)).effective(date(2027, 1, 31)) == date(2027, 1, 31)
    assert notice.missing == ("清明", "劳动", "端午", "中秋", "国庆")


TITLE = "关于2026年部分节假日安排的通知\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "没有写明是哪一年"),
        ("一、元旦：1月1日放假，共1天。", "没有写明是哪一年"),
        ("国办发明电〔2025〕7号\n一、元旦：1月1日放假，共1天。", "没有写明是哪一年"),
        (TITLE, "没有找到"),
        (TITLE + "现将2027年元旦放假安排通知如下。\n一、元旦：1月1日放假。", "不止一个年份"),
        (TITLE + "一、元旦：1月1日（周五）放假。", "第2行：元旦：2026年1月1日是周四，不是周五"),
        (TITLE + "一、元旦：1月1日至3日放假，共4天。", "写的是4天，列出的是3天"),
        (TITLE + "\n二、春节：2月30日放假。", "第3行：春节：没有“2月30日”这一天"),
        (TITLE + "一、元旦：1月3日至1日放假。", "不像一个假期"),
        (TITLE + "一、元旦：1月1日至2月28日放假。", "不像一个假期"),
        (TITLE + "一、元旦：1日放假。", "没有写月份"),
        (TITLE + "一、元旦：另行通知。", "没有读出放假的日期"),
        (TITLE + "一、元旦：1月1日放假。1月1日（周四）上班。", "既写放假又写上班"),
    ],
)
def test_a_notice_that_contradicts_itself_is_refused_with_the_place(text, reason):
    with pytest.raises(NoticeUnreadable, match=reason):
        read_notice(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "第1行：首行应为 date,holiday,kind"),
        ("日期,节日\n2027-01-01,元旦", "第1行：首行应为"),
        ("date,holiday,kind\n", "没有任何一天"),
        ("date,holiday,kind\n2027-01-01,元旦,放假\n2027年2月5日,春节,放假", "第3行：日期“2027年2月5日”应写作"),
        ("date,holiday,kind\n2027-01-01,元旦,休假", "第2行：kind“休假”应为"),
        ("date,holiday,kind\n2027-01-01", "第2行：kind“”应为"),
        ("date,holiday,kind\n2027-01-01,元旦,放假\n2027-01-01,元旦,上班", "第3行：2027-01-01既写放假又写上班"),
    ],
)
def test_a_table_with_a_bad_row_is_refused_with_its_line(text, reason):
    with pytest.raises(NoticeUnreadable, match=reason):
        read_calendar_csv(text)
