"""销号 and 退回 of many: shown with what is left out and why, all of it or nothing, one line to everybody."""

import pytest

from cast import Story, proved, status

DESK, SECOND = "省环委办值班", "省环委办责任人"
AUDIT, TRADE, WATER = "省审计厅责任人", "省商务厅责任人", "省水利厅责任人"
NOW = "2027-01-11 09:00"


@pytest.fixture
async def done(office: Story) -> Story:
    """91号 is done by lead and partner, and so are an 内部 matter and a 督察整改 that lacks its proof."""
    await office.at(NOW)
    await office.says(DESK, "立项 督察整改 某湖整改 省审计厅牵头 6月30日前")
    await office.presses(DESK, "确认立项")
    for person, number in ((AUDIT, 90), (AUDIT, 91), (TRADE, 91), (AUDIT, 92)):
        await office.finishes(person, f"{number}号已办结")
    office.told()
    return office


async def test_every_matter_is_shown_and_what_is_left_out_with_its_reason(done: Story) -> None:
    preview = await done.says(DESK, "销号 待销号")
    assert "拟销号3件" in preview and "90号事项 临时交办｜省审计厅" in preview and "某专项核查" not in preview
    assert "91号事项 审计数据汇总｜省审计厅" in preview and "91号事项 审计数据汇总｜省商务厅" in preview
    assert "不办理1件" in preview and "92号事项（省审计厅）须写验收意见文号和公示链接" in preview
    done.told()
    said = await done.presses(DESK, "确认销号")
    assert "已销号3件：90号、91号事项" in said or "已销号3件：91号、90号事项" in said
    told = done.told()
    assert len(told[AUDIT]) == 2 and any("91号事项已由环委办销号" in text for text in told[AUDIT])
    assert "91号事项" in told[TRADE][0]
    assert (status(done, 91, "省审计厅"), status(done, 92, "省审计厅")) == ("已销号", "已办结(待销号)")
    proved(done)


async def test_a_filter_narrows_it_and_an_unknown_word_is_refused(done: Story) -> None:
    preview = await done.says(DESK, "销号 待销号 省商务厅")
    assert "拟销号1件" in preview and "省审计厅" not in preview
    assert "没有" in await done.says(DESK, "销号 待销号 乱七八糟")
    assert "没有可以销号的事项" in await done.says(DESK, "销号 待销号 督察整改")
    assert status(done, 91, "省商务厅") == "已办结(待销号)"


async def test_one_reason_and_one_date_give_many_back(done: Story) -> None:
    assert "退回 待销号" in await done.says(DESK, "退回 待销号 省审计厅 缺附件")
    preview = await done.says(DESK, "退回 待销号 省审计厅 2月10日 理由：缺附件")
    assert "拟退回3件" in preview and "新期限2月10日（周三）。理由：缺附件" in preview
    done.told()
    await done.presses(DESK, "确认退回")
    told = done.told()[AUDIT]
    assert any("91号事项、92号事项请补充后再报" in text and "缺附件" in text for text in told)
    assert any("90号事项请补充后再报" in text and "缺附件" not in text for text in told)
    assert status(done, 91, "省审计厅") == "推进中"
    proved(done)


async def test_if_one_has_changed_nothing_is_done(done: Story) -> None:
    await done.says(DESK, "销号 待销号")
    await done.says(SECOND, "销号 91号")
    message, data = done.button(DESK, "确认销号")
    done.reads(DESK)
    done.chat.user_presses(done.user(DESK), message.message_id, data)
    await done.handle()
    assert (status(done, 90, "省审计厅"), status(done, 91, "省商务厅")) == ("已办结(待销号)",) * 2
    proved(done)


async def test_only_the_office_and_the_one_matter_as_before(done: Story) -> None:
    assert "需由环委办" in await done.says(AUDIT, "销号 待销号")
    assert "验收意见文号和公示链接" in await done.says(DESK, "销号 92号")
    said = await done.says(DESK, "销号 92号 鄂环函〔2027〕5号 https://a.example/gs")
    assert "92号事项已销号" in said
    assert "验收意见鄂环函〔2027〕5号，公示https://a.example/gs" in await done.says(AUDIT, "92号")
    assert "配合单位省商务厅的分工尚未销号" in await done.says(DESK, "销号 91号")
    for words in ("销号 91号", "退回 91号 2月10日 缺附件"):
        said = await done.says(DESK, words)
        assert "91号事项已经销号" in said and "撤销销号 91号" in said
    assert "已退回，新期限2月10日（周三）。理由：缺附件" in await done.says(
        DESK, "退回 91号 省商务厅 缺附件 2月10日前补报"
    )
