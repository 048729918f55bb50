"""Whoever may not do something changes nothing and learns nothing, whatever he types and whatever he presses."""

import re
from dataclasses import replace

import pytest
from offices import (
    ADMINISTRATOR,
    DEPUTY,
    DUTY,
    FOREIGNER,
    GROUP,
    HEAD,
    LIAISON,
    OFFICIAL,
    OTHER_DIVISION,
    PARTNER,
    STRANGER,
    WATER,
    Watch,
    changed,
    leaks,
    shifted,
)
from sqlmodel import col, select

from cast import Story
from handlers.presses import VERBS
from handlers.rights import BUTTONS
from ledger import events
from ledger.access import GRANTS, Act, is_general
from ledger.rows import Inbox, Talk
from ledger.words import InboxState, Role

OUTSIDERS = (FOREIGNER, ADMINISTRATOR)
"""Known to the bot, with no right to any share; a colleague in another division of the lead may look, and no more."""
ABOUT_A_MATTER = (
    *("{n}号", "/matter {n}", "{n}号经过", "{n}号已报", "{n}号完成80%，25日报", "{n}号什么时候截止", "{n}号是谁负责"),
    *(
        "{n}号底稿",
        "底稿 {n}号",
        "/draft {n}",
        "{n}号请转小李办",
        "{n}号数据未到，申请延到2月10日",
        "{n}号不属我单位职责",
    ),
    *("说错了，是{n}号", "确认{n}号事项办结", "{n}号不延了", "{n}号卡在资金", "{n}号有什么要求"),
)
OF_THE_OFFICE = (
    *(
        "代录 {n}号 省水利厅 1月5日纸质已报",
        "电话 {n}号 省水利厅 王处称周四报",
        "销号 {n}号",
        "退回 {n}号 2月10日 缺附件",
    ),
    *("撤下 {n}号", "允许附件 {n}号", "停收附件 {n}号", "/close {n}", "/record {n}号 已报"),
)
LISTS = ("逾期清单", "未报清单", "临期", "受阻", "无人可达", "待销号", "待明确牵头", "延期申请", "/overdue 省水利厅")
"""Answered with what is in sight of whoever asks."""
OFFICES_LISTS = (
    *("电话名单", "还差几家", "提问", "/count", "/calls", "/questions", "允许本群 省水利厅", "停用本群"),
    *(
        "进度图",
        "报送图",
        "按时名单",
        "预演",
        "预演图",
        "体检",
        "试运行",
        "责任人核对",
        "新年度 2027",
        "通知文号",
        "导出",
    ),
    *("导出 JSON", "文书", "任务草稿", "通知情况", "撤回通知", "导入", "撤销导入", "催办 {n}号", "催办 逾期"),
    *(
        "通知 省水利厅 请抓紧",
        "立项 临时交办 某事 省水利厅牵头 6月30日",
        "更改 {n}号 名称 某事",
        "中止 {n}号 理由：某事",
    ),
    *("恢复办理 {n}号 理由：某事", "撤销销号 {n}号 理由：某事", "销号 待销号", "退回 待销号 1月28日 理由：某事"),
    *(
        "/notify 省水利厅 请抓紧",
        "/chase {n}",
        "/halt {n} 某事",
        "/import",
        "/export",
        "/read_tasks {n}号",
        "/new_year",
    ),
)
RESHAPING = (
    "拆分 95号\n绩效目标｜省水利厅牵头｜6月30日\n绩效评价｜省商务厅牵头｜6月30日",
    "合并事项 95号 并入 92号",
    "单位更名 省审计厅 为 省审计局 自3月1日",
    "单位合并 省审计厅 并入 省商务厅 自3月1日",
    "明确牵头 95号 省商务厅 依据省政府专题会议纪要〔2027〕3号",
)
TASKS = (
    "1.修订考核办法。（牵头单位：省水利厅）\n"
    "2.整治排污口。2027年3月底前完成排查，2027年9月底前完成整治。（牵头单位：省水利厅，配合单位：省贸促会）"
)
ENTERING = ("立项 临时交办 某事核查 省水利厅牵头 6月30日", "立项", "更改 95号 名称 绩效评价", "撤销导入")
KEEPING = ("暂停 全部", "暂停 {n}号", "恢复 全部", "解除登记 省水利厅 水利规划处王处", "/unbind 省水利厅")


NOT_SHOWN = {
    *("judge", "judge_reason", "judge_yes", "judge_no", "ask_unit", "pace_no"),
    *("succ_yes", "succ_no", "succ_code", "succ_list", "committee", "committees"),
    *("lead_adopt", "lead_decline", "lead_plan", "take", "nottake", "list", "leg"),
    *("downall", "head", "onpaper", "mine", "notyet"),
    *("ask_done", "ask_date", "ask_stuck", "ask_not", "ask_m", "ask_u", "ask_next", "ask_in", "ask_send", "ask_edit"),
    *("ask_drop", "ask_ok", "ask_nok", "ask_yes", "ask_no", "coord_call", "coord_meet", "coord_letter", "refer"),
    *("obj_yes", "obj_no", "obj_back", "lt_back", "lt_call", "lt_defer", "lt_get", "lt_list", "lt_ok"),
    *("erase", "erase_see", "erase_yes", "erase_no"),
    *("brief", "brief_old", "td_full"),
    *("chase_go", "go_on", "imp_again", "imp_page", "notify_again", "post_yes", "post_no"),
    *("notify_called", "notify_got", "notify_recall", "notify_undo", "chase_one", "foresee"),
    *("imp_yes", "imp_no", "close_many", "trial_off", "ontime", "enter_pick", "enter_drop", "brief_new", "td_write"),
}
"""Buttons that this story shows to nobody: `test_matrix_between_units` and their own stories press them."""
MOST_OF_A_POLL = 100


async def attack(office: Story, watch: Watch, changed_before: set[str]) -> list[str]:
    """All new buttons pressed by those who may not: the data pressed. Nothing changes, nothing is learnt."""
    fresh = list(watch.new_buttons())
    outside = [STRANGER, *(office.user(person) for person in OUTSIDERS)]
    users = [*outside, office.user(OTHER_DIVISION)]
    of_office = [data for data in fresh if _is_offices(BUTTONS[data.split(":")[0]].act)]
    insiders = [office.user(person) for person in (OFFICIAL, LIAISON, DEPUTY, HEAD, PARTNER)]
    watch.texts([*users, *insiders, GROUP])
    office.chat._board.presses.clear()
    anything = {user: _any_message(office, user) for user in [*users, *insiders]}
    before, group_message = watch.ledger(), _any_message(office, GROUP)
    for data in fresh:
        verb = data.split(":")[0]
        entitled = {office.user(ADMINISTRATOR)} if verb in ("unbind", "newcode") else set()
        entitled |= {office.user(OTHER_DIVISION)} if verb == "files" else set()  # of a matter that his unit leads
        for user in users:
            if user in entitled:
                continue
            office.chat.user_presses(user, anything[user], data)
        for other in shifted(data) if verb not in changed_before else ():
            office.chat.user_presses(office.user(FOREIGNER), anything[office.user(FOREIGNER)], other)
        if verb != "files":
            office.chat.user_presses(office.user(OTHER_DIVISION), group_message, data, chat_id=GROUP)
    for data in of_office:
        for user in insiders:
            office.chat.user_presses(user, anything[user], data)
    for _poll in range(-(-len(office.chat._board.presses) // MOST_OF_A_POLL)):
        await office.handle()
    office.chat._board.presses.clear()
    assert changed(before, watch.ledger()) == []
    assert leaks(watch.texts(outside)) == []
    assert [m for m in office.chat.transcript(GROUP) if m.from_bot and m.message_id != group_message] == []
    assert leaks(watch.texts(insiders), numbers=()) == []
    return fresh


def _is_offices(act: Act) -> bool:
    return is_general(act) and Role.RESPONSIBLE not in GRANTS[act]


def _any_message(office: Story, user: int) -> int:
    return next(m.message_id for m in reversed(office.chat.transcript(user)) if m.from_bot)


@pytest.fixture
async def watch(office: Story) -> Watch:
    """Everybody has some message of the bot on the telephone, and there is a group with one."""
    for person in (*OUTSIDERS, OTHER_DIVISION, OFFICIAL, LIAISON, DEPUTY, HEAD, PARTNER, DUTY):
        await office.says(person, "帮助")
    office.chat.user_sends(STRANGER, "您好")
    office.chat.open_group(GROUP, "大群")
    await office.handle()
    said = office.chat._board._from_user(GROUP, text="早", from_bot=True)
    office.chat._board.put(replace(said, chat_id=GROUP))
    return Watch(office)


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_every_button_that_anybody_was_shown_is_dead_in_other_hands(office: Story, watch: Watch) -> None:
    pressed: list[str] = []

    async def scene(*lines: tuple[str, str]) -> None:
        for person, words in lines:
            await (office.presses(person, words[1:-1]) if words.startswith("［") else office.says(person, words))
        pressed.extend(await attack(office, watch, {data.split(":")[0] for data in pressed}))

    await scene((DUTY, "允许附件 8号"), (OFFICIAL, "8号完成八成"), (OFFICIAL, "我的事项"), (OFFICIAL, "92号"))
    office.chat.user_sends_document(office.user(OFFICIAL), "材料.pdf", b"%PDF", caption="8号")
    await office.handle()
    await scene(
        (OFFICIAL, "8号"), (OFFICIAL, "都差不多了，下周报"), (OFFICIAL, "8号和92号都办完了"), (LIAISON, "我的事项")
    )
    await scene((OFFICIAL, "［尚未办结］") if _shows(office, OFFICIAL, "尚未办结") else (OFFICIAL, "8号完成九成"))
    await scene((PARTNER, "92号数据未到，申请延到1月28日"), (PARTNER, "92号数据未到，申请延到2月10日"))
    await scene(
        (OFFICIAL, "95号数据未到，申请延到3月20日"), (OFFICIAL, "8号请转小李办"), (OFFICIAL, "93号报表找谁要口径？")
    )
    await office.at("2027-01-08 09:00")
    await scene((OFFICIAL, "8号数据口径找谁核对？"), (OFFICIAL, "意见 按钮太多"), (DUTY, "提问"), (DUTY, "延期申请"))
    for day in ("2027-01-19", "2027-01-22", "2027-01-25", "2027-01-28"):
        await office.days(day)
        await scene()
    await scene((OFFICIAL, "8号已报"), (OFFICIAL, "［确认办结］"), (OFFICIAL, "8号还没报"))
    for words in RESHAPING:
        await scene((DUTY, words))
    await scene((DUTY, TASKS))
    await scene((DUTY, "［2］"))
    await scene((DUTY, "［期限9月30日］"))
    await scene((DUTY, "［草稿清单］"), (DUTY, "［确认立项（1）］"))
    await scene((DUTY, "草稿"), (DUTY, "［作废］"))
    await scene((OFFICIAL, "重大情况"), (PARTNER, "重大情况"), (PARTNER, "［立即通知］"))
    await scene((DUTY, "解除登记 省水利厅 水利联络员小陈"))
    await scene((DUTY, "［确认解除］"), (DUTY, "［发新登记码］"))
    await office.days("2027-02-02", "2027-02-03")
    await scene((DUTY, "逾期清单"), (DUTY, "简报 1月"), (DUTY, "专题 省水利厅"), (DUTY, "［定稿］"))
    for words in ("试运行", "预演", "新年度", "通知 省水利厅 请抓紧", "中止 95号 理由：已并入其他工作", *ENTERING):
        await scene((DUTY, words))
    verbs = {data.split(":")[0] for data in pressed}
    assert verbs >= {
        "done",
        "date",
        "stuck",
        "fix",
        "undo",
        "confirm",
        "ext_yes",
        "ext_no",
        "answer",
        "draft",
        "matter",
    }
    assert sorted(set(VERBS) - verbs - NOT_SHOWN) == []
    with office.bot.ledger.read() as session:
        events.verify(session)
        assert session.exec(select(Inbox).where(Inbox.state == InboxState.PARKED)).all() == []


def _shows(office: Story, person: str, label: str) -> bool:
    messages = office.chat.transcript(office.user(person))
    return any(b.text == label for m in messages for row in m.buttons for b in row)


@pytest.mark.parametrize(("person", "number"), [(FOREIGNER, 8), (FOREIGNER, 93), (ADMINISTRATOR, 8), (PARTNER, 93)])
async def test_a_matter_of_others_is_as_if_it_did_not_exist(
    office: Story, watch: Watch, person: str, number: int
) -> None:
    before, user = watch.ledger(), office.user(person)
    watch.texts([user])
    said = (*ABOUT_A_MATTER, *OF_THE_OFFICE)
    answers = {}
    for named in (number, 7777):
        for words in said:
            office.chat.user_sends(user, words.format(n=named))
        await office.handle()
        answers[named] = [text.replace(str(named), "№") for text in watch.texts([user])]
    assert answers[number] == answers[7777]
    assert len(answers[number]) >= len(said) - 2
    assert leaks([a.replace("№", "") for a in answers[number]]) == []
    assert changed(before, watch.ledger()) == []


@pytest.mark.parametrize("person", [FOREIGNER, OTHER_DIVISION, ADMINISTRATOR, OFFICIAL, LIAISON, DEPUTY, HEAD, PARTNER])
async def test_the_offices_commands_are_the_offices(office: Story, watch: Watch, person: str) -> None:
    before, user = watch.ledger(), office.user(person)
    watch.texts([user])
    said = [words.format(n=94 if person != PARTNER else 8) for words in (*OF_THE_OFFICE, *OFFICES_LISTS)]
    said += [words.format(n=94) for words in KEEPING if person != ADMINISTRATOR]
    for words in said:
        office.chat.user_sends(user, words)
    await office.handle()
    answers = watch.texts([user])
    assert set(answers) == {"这项操作需由环委办或承办单位办理。发“帮助”可看您能用的功能。"}
    assert len(answers) == len(said)
    assert changed(before, watch.ledger()) == []


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        (OFFICIAL, {8, 92, 93, 95}),
        (OTHER_DIVISION, {8, 92, 93, 95}),
        (LIAISON, {8, 92, 93, 95}),
        (DEPUTY, {8, 92, 93, 95}),
        (HEAD, {8, 92, 93, 95}),
        (PARTNER, {92, 94}),
        (FOREIGNER, set()),
        (ADMINISTRATOR, set()),
        (DUTY, {8, 92, 93, 94, 95}),
    ],
)
async def test_everybody_sees_what_the_table_says(office: Story, watch: Watch, person: str, seen: set[int]) -> None:
    found = {n for n in (8, 92, 93, 94, 95) if "没有查到" not in await office.says(person, f"{n}号")}
    assert found == seen


@pytest.mark.parametrize(
    ("person", "late"),
    [
        (OFFICIAL, [8, 92, 93]),
        (OTHER_DIVISION, [8, 92, 93]),
        (LIAISON, [8, 92, 93]),
        (DEPUTY, [8, 92, 93]),
        (HEAD, [8, 92, 93]),
        (PARTNER, [92, 94]),
        (FOREIGNER, []),
    ],
)
async def test_a_list_holds_what_is_in_sight_and_nothing_can_be_done_from_it(
    office: Story, watch: Watch, person: str, late: list[int]
) -> None:
    await office.at("2027-02-03 09:00")
    shown = await office.says(person, "逾期清单")
    assert sorted({int(n) for n in re.findall(r"(\d+)号事项", shown)}) == late
    before, user = watch.ledger(), office.user(person)
    watch.texts([user])
    for words in (*LISTS, "逾期 省商务厅", "未报 省水利厅"):
        office.chat.user_sends(user, words)
    await office.handle()
    answers = watch.texts([user])
    assert len(answers) == len(LISTS) + 2
    in_sight = {*late, *({95} if 8 in late else ())}
    assert {int(n) for text in answers for n in re.findall(r"(\d+)号事项", text)} <= in_sight
    verbs = {b.data.split(":")[0] for m in office.chat.transcript(user) for row in m.buttons for b in row if b.data}
    assert verbs.isdisjoint({"chase", "list_calls", "list_file", "chase_one", "chase_go"})
    assert changed(before, watch.ledger()) == []


async def test_a_partner_sees_his_own_share_and_not_the_leads(office: Story, watch: Watch) -> None:
    await office.says(OFFICIAL, "92号完成八成，周五开会")
    shown = await office.says(PARTNER, "92号")
    assert "周五开会" not in shown
    assert OFFICIAL not in shown
    assert "周五开会" in await office.says(DUTY, "92号")


async def test_a_stranger_is_greeted_once_and_then_hears_nothing(office: Story, watch: Watch) -> None:
    before = watch.ledger()
    watch.texts([STRANGER])
    for words in (
        *ABOUT_A_MATTER,
        *OF_THE_OFFICE,
        *LISTS,
        *OFFICES_LISTS,
        *KEEPING,
        "帮助",
        "/help",
        "我的事项",
        "撤回",
        "重大情况",
    ):
        office.chat.user_sends(STRANGER, words.format(n=8))
    office.chat.user_sends_document(STRANGER, "8号.pdf", b"%PDF", caption="8号已报")
    office.chat.user_sends_sticker(STRANGER, "👌")
    await office.handle()
    assert watch.texts([STRANGER]) == []
    assert changed(before, watch.ledger()) == []


async def test_a_strangers_group_leaves_no_trace(office: Story, watch: Watch) -> None:
    before = watch.ledger()
    for words in ("/start", "/help@duban_rehearsal_bot", "8号", "@duban_rehearsal_bot 8号已报"):
        office.chat.user_sends(STRANGER, words, chat_id=GROUP)
    await office.handle()
    assert changed(before, watch.ledger()) == []
    with office.bot.ledger.read() as session:
        assert session.exec(select(Talk).where(col(Talk.chat_id) < 0)).all() == []


async def test_the_words_of_a_link_do_not_tell_more_than_the_link(office: Story, watch: Watch) -> None:
    """/start with a code that is wrong says the same to everybody."""
    for person in (FOREIGNER, OFFICIAL, ADMINISTRATOR):
        assert leaks([await office.says(person, "/start AAAAAAAA")]) == []
    assert WATER not in await office.says(FOREIGNER, "/start BBBBBBBB")
