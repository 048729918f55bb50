"""Everyday questions, and sentences that only look like them."""

import pytest

from reading.questions import asks_for_detail, asks_how_to_use, topic

ASKED = {
    "deadline": "什么时候截止|8号几号要|哪天前交|8号最晚什么时候|期限是哪天|8号什么时候报|请问截止日期是几号|么时候交|"
    "最迟几号报|8号事项的时限是多少|3号哪天到期|几号之前必须报送|截止时间？|还有几天|啥时候交|还剩多少天|8号报告多久要交",
    "requirement": "要写什么|报什么内容|有什么要求|8号有什么具体要求|字数有要求吗|要报哪些材料|报告写哪几块|"
    "需要准备什么|多少字|要求是什么|填哪些数据|篇幅有限制吗|要交啥材料",
    "method": "怎么报|么样报？|报给谁|8号要报几份？|走公文还是系统|要不要盖章|要电子版吗|如何报送|纸质还是电子版|"
    "请问需要报省委还是省政府，还是都报|交到哪里|需不需要抄送|一式几份|怎么交|发给谁|送哪个处|要盖章吗",
    "contact": "找谁|联系谁|8号谁负责|电话多少|归哪个处|请问8号该联系谁|8号联系人是谁|请问联系电话|哪个处室负责|"
    "咨询哪位|有联系方式吗|这个问谁|联系电话是多少",
    "last": "上次报了什么|8号上次报了什么|我之前怎么说的|现在什么状态|还差什么|8号进度到哪了，什么进度|办到哪一步了|"
    "上回答复的是什么|还缺哪些|目前什么情况|8号报了没有？|我们之前报的多少",
}
NOT_SURE = (
    "8号已报|最晚25号报|什么时候都行|不知道找谁协调|涉密内容怎么报送|能延到几号|要求已落实|第4项要求的“见底清零”怎么理解？|"
    "5号完成标准是什么？|未按时报会通报吗？|附件打不开，能重发一份通知吗|你们什么时候答复|什么时候能批下来|怎么又催|"
    "怎么报不了|系统传不上去怎么办|8号请转小李办|我调走了，以后联系小李|25日报，找财政厅要数据|还差几家单位数据没给|"
    "报什么，什么时候报|几号事项|谁都不管|上次报了20份|转给谁办|怎么办|为什么是我们|哪个文件要求的|收到|好的|"
    "已联系省财政厅|8号请转小李办，他该找谁对接|什么时候开会|什么时候公开|还有3天能报|还差两个数据|请问|？"
)


@pytest.mark.parametrize(("name", "text"), [(name, text) for name, all_ in ASKED.items() for text in all_.split("|")])
def test_what_a_question_is_about(name: str, text: str) -> None:
    assert topic(text) == name
    assert topic(f"您好，{text}") == name


@pytest.mark.parametrize("text", NOT_SURE.split("|"))
def test_what_is_not_sure_is_left_to_the_office(text: str) -> None:
    assert topic(text) is None


def test_details_that_a_ledger_rarely_holds() -> None:
    for text in ("要报几份？", "要不要盖章", "有模板吗", "多少字"):
        assert asks_for_detail(text)
    for text in ("怎么报", "报给谁", "什么时候截止"):
        assert not asks_for_detail(text)


def test_questions_about_the_bot_itself() -> None:
    assert asks_how_to_use("这个怎么用") and asks_how_to_use("不会用啊") and asks_how_to_use("报错了怎么撤回")
    assert not asks_how_to_use("怎么报") and not asks_how_to_use("附件打不开")
