"""Every button between units, of judgements, leads, posts and erasures is dead in all hands but the entitled ones."""

import pytest
from offices import (
    ADMINISTRATOR,
    DEPUTY,
    DUTY,
    EVERYBODY,
    GROUP,
    HEAD,
    LIAISON,
    OFFICIAL,
    OTHER_DIVISION,
    PARTNER,
    STRANGER,
    Watch,
    changed,
    leaks,
)
from test_matrix import _any_message, watch

from cast import Story
from handlers.rights import BUTTONS
from ledger import events
from ledger.access import Act

__all__ = ["watch"]
WATER = frozenset({OFFICIAL, LIAISON, DEPUTY, HEAD})
MAY = {
    **dict.fromkeys((Act.ASK, Act.JUDGE, Act.DECIDE), WATER | {DUTY}),
    Act.TALK: WATER | {PARTNER, DUTY},  # ［取消］ of their own previews
    Act.REPLY: {PARTNER},
    Act.RELEASE: {DEPUTY, HEAD, DUTY},
    Act.REPORT: WATER | {PARTNER, DUTY},
    Act.SEE: WATER | {PARTNER, OTHER_DIVISION, DUTY},
    **dict.fromkeys((Act.PEOPLE, Act.ERASE), frozenset({DUTY, ADMINISTRATOR})),
    **dict.fromkeys((Act.APPOINT, Act.RESHAPE, Act.ISSUE, Act.LISTS), frozenset({DUTY})),
}
"""Who is entitled by his post about 92号, which 省水利厅 leads and 省商务厅 cooperates in."""
SCENES = (
    ((OFFICIAL, "商请 92号 省商务厅 反馈资金安排数据"),),
    ((OFFICIAL, "［发送］"),),
    ((PARTNER, "［有困难］"), (PARTNER, "资金批复未到")),
    ((OFFICIAL, "推进不力 92号 省商务厅 三次未复"),),
    ((OFFICIAL, "［写入］"),),
    ((PARTNER, "正当理由 92号 因汛期"),),
    ((PARTNER, "不属本单位职责 92号 依据三定规定，建议由省审计厅承办"),),
    (
        (PARTNER, "［撤回异议］"),
        (PARTNER, "建议牵头 92号 省审计厅 三定"),
    ),
    ((DUTY, "明确牵头 92号 省审计厅 依据省政府专题会议纪要〔2027〕3号"), (DUTY, "［取消］")),
    ((DUTY, "接任 省商务厅 商务李处 新任姓名 1月20日"), (DUTY, "［取消］")),
    ((DUTY, "专业委员会 水专委 牵头省水利厅 成员省商务厅"),),
    ((OFFICIAL, "清除 92号 误发"),),
    ((OFFICIAL, "［1］"), (DUTY, "清除")),
    ((DUTY, "拟稿 92号 督办函"),),
)


async def attack(office: Story, watch: Watch, known: set[str]) -> set[str]:
    """The new buttons, pressed by whoever is not entitled in his own chat, and those of a new kind by everybody in a
    foreign group."""
    fresh = list(watch.new_buttons())
    for data in fresh:
        verb = data.split(":")[0]
        entitled = MAY.get(BUTTONS[verb].act, set()) | ({ADMINISTRATOR} if verb == "erase" else set())  # as of 清除
        others = [person for person in EVERYBODY if person not in entitled]
        users = [STRANGER, *map(office.user, EVERYBODY)]
        watch.texts([*users, GROUP])
        before, in_group = watch.ledger(), _any_message(office, GROUP)
        for user in (STRANGER, *map(office.user, others)):
            office.chat.user_presses(user, _any_message(office, user), data)
        for user in users if verb not in known else users[:1]:
            office.chat.user_presses(user, in_group, data, chat_id=GROUP)
        await office.handle()
        office.chat._board.presses.clear()
        assert changed(before, watch.ledger()) == [], data
        assert leaks(watch.texts(users), numbers=(8, 92, 93, 94, 95)) == [], data
    return {data.split(":")[0] for data in fresh}


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_buttons_between_units_work_for_the_entitled_alone(office: Story, watch: Watch) -> None:
    await office.at("2027-01-11 10:00")
    list(watch.new_buttons())
    pressed: set[str] = set()
    for scene in SCENES:
        for person, words in scene:
            await (office.presses(person, words[1:-1]) if words.startswith("［") else office.says(person, words))
            pressed |= await attack(office, watch, pressed)
    for day in ("2027-01-20", "2027-01-21", "2027-01-22", "2027-01-26"):
        await office.days(day)
    pressed |= await attack(office, watch, pressed)
    assert pressed >= {"ask_send", "ask_done", "ask_not", "ask_ok", "judge", "judge_reason", "judge_yes", "obj_yes"}
    assert pressed >= {"obj_back", "lead_adopt", "lead_yes", "succ_yes", "erase", "erase_yes"}
    with office.bot.ledger.read() as session:
        events.verify(session)
