"""What holds for every message, however it is typed: safety first, and only the sender's own words count."""

import random

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scores import SETS, labelled

from ledger.workdays import Workdays
from reading.updates import Understanding, understand

MESSAGES = [message for path in SETS.values() for message in labelled(path)]
TEXTS = [message["text"] for message in MESSAGES]
DAYS = Workdays()
NOW = {message["text"]: message["now"] for message in MESSAGES}
NEGATIONS = [
    "没",
    "没有",
    "还没",
    "还没有",
    "未",
    "尚未",
    "仍未",
    "并未",
    "未能",
    "没能",
    "暂未",
    "一直没",
    "都没",
    "冇",
    "末",
]
COMPLETIONS = [
    "完成",
    "办结",
    "报",
    "报送",
    "上报",
    "交",
    "弄完",
    "搞完",
    "办好",
    "整改到位",
    "销号",
    "公开",
    "提交",
    "搞定",
]
ADVERBS = ["", "全部", "按时", "正式", "完全", "往上", "及时", "对外"]
NOISE = "，。！？、；：\n 　 😭👍✅…~～（）“”「」0１２3号项第了没未已"
SIGNATURES = [
    "\n省水利厅办公室\n2027年1月18日",
    "。省水利厅",
    "\n—省水利厅水资源处",
    "\n联系人：小李，电话：027-87654321",
]
QUOTES = ["「请关注」\n- - - - - - - -\n", "> 请及时关注\n", "【提醒】请及时关注相关事项。\n"]


def read(text: str, now: str = "2027-01-18T10:20:00+08:00") -> Understanding:
    from datetime import datetime

    return understand(text, now=datetime.fromisoformat(now), workdays=DAYS)


def said(understood: Understanding) -> tuple[object, ...]:
    items = [(i.ref, i.status, i.percent, i.due, i.needs_help) for i in understood.items]
    return understood.intent, sorted(items, key=str)


@st.composite
def mutated(draw):
    """A labelled message with letters dropped, doubled, swapped, noise between them, or another behind it."""
    text = draw(st.sampled_from(TEXTS))
    for _ in range(draw(st.integers(0, 4))):
        place = draw(st.integers(0, max(0, len(text) - 1)))
        kind = draw(st.sampled_from(["drop", "double", "swap", "noise", "wide", "join"]))
        if kind == "drop":
            text = text[:place] + text[place + 1 :]
        elif kind == "double":
            text = text[: place + 1] + text[place:]
        elif kind == "swap":
            text = text[:place] + text[place + 1 : place + 2] + text[place : place + 1] + text[place + 2 :]
        elif kind == "noise":
            text = text[:place] + draw(st.sampled_from(NOISE)) + text[place:]
        elif kind == "wide":
            text = text[:place] + full_width(text[place:])
        else:
            text += draw(st.sampled_from(["", "，", "\n"])) + draw(st.sampled_from(TEXTS))
    return text


def full_width(text: str) -> str:
    return "".join(chr(ord(char) + 0xFEE0) if "!" <= char <= "~" else char for char in text)


def holds(text: str) -> None:
    understood = read(text)
    assert 0 <= understood.confidence <= 1
    assert len({item.ref for item in understood.items}) == len(understood.items)
    for item in understood.items:
        assert item.percent is None or 0 <= item.percent <= 100
        assert item.due is None or item.status != "done"
        assert all(0 <= start < end <= len(text) for start, end in item.spans)
        assert item.words in text or all(part in text for part in item.words.split("，"))


@settings(max_examples=300, deadline=None)
@given(mutated() | st.text(max_size=80))
def test_any_text_is_understood_within_its_own_bounds(text):
    holds(text)


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(NEGATIONS),
    st.sampled_from(ADVERBS),
    st.sampled_from(COMPLETIONS),
    st.sampled_from(["3号", "3号事项目前", "", "第3项", "我们3号"]),
    st.sampled_from(["", "，请知悉", "呢", "。谢谢", "，还要几天"]),
)
def test_what_is_only_denied_is_never_done(negation, adverb, completion, head, tail):
    text = f"{head}{negation}{adverb}{completion}{tail}"
    assert "done" not in {item.status for item in read(text).items}, text


def plain_messages():
    """Messages that are neither forms, logs, code nor letters, to which something can be added."""
    return [m for m in MESSAGES if not {"quote", "injection", "signature", "long", "list", "empty"} & set(m["tags"])]


@pytest.mark.parametrize("signature", SIGNATURES)
def test_a_signature_changes_nothing(signature):
    for message in plain_messages():
        text = message["text"].rstrip("。！")
        alone = read(text, message["now"])
        if alone.intent != "other":
            assert said(read(text + signature, message["now"])) == said(alone), text + signature


@pytest.mark.parametrize("quote", QUOTES)
def test_a_quoted_reminder_without_a_number_changes_nothing(quote):
    for message in plain_messages():
        alone = read(message["text"], message["now"])
        assert said(read(quote + message["text"], message["now"])) == said(alone), quote + message["text"]


def test_full_width_is_the_same_as_half_width():
    for message in MESSAGES:
        assert said(read(full_width(message["text"]), message["now"])) == said(read(message["text"], message["now"]))


def test_traditional_characters_are_the_same_as_simplified_ones():
    to_traditional, to_simplified = opencc.OpenCC("s2t"), opencc.OpenCC("t2s")
    for message in MESSAGES:
        text = to_traditional.convert(message["text"])
        if to_simplified.convert(text) == message["text"]:
            assert said(read(text, message["now"])) == said(read(message["text"], message["now"])), text


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_twenty_thousand_mutations_are_all_understood():
    chance = random.Random(20270118)
    for _ in range(20_000):
        letters = list(chance.choice(TEXTS))
        for _ in range(chance.randrange(1, 7)):
            place = chance.randrange(len(letters) + 1)
            piece = chance.choice(["", chance.choice(NOISE), "".join(letters[:9]), chance.choice(TEXTS)[:20]])
            letters[place : place + chance.randrange(3)] = piece
        holds("".join(letters))
