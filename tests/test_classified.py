"""What is a classification mark, and what only sounds like one."""

import pytest

from ledger.classified import ALONE, received, redacted, shows_mark


@pytest.mark.parametrize(
    "text",
    [
        *("绝密", "机密★10年", "秘密★", "机 密★", "機密★", "机密☆5年", "秘密⭐️1年", "机密＊5年", "机\u200b密★"),
        *(
            "【机密】方案.docx",
            "(机密)方案",
            "（秘密）",
            "［秘密］",
            "〔机密〕",
            "《机密》",
            "密级：机密",
            "机密级",
            "机密10年",
        ),
        *(
            "8号材料属机密",
            "此件为机密",
            "机密材料",
            "机密资料已备",
            "机密公文",
            "机密信息",
            "该方案定为秘密",
            "秘密至2030年",
        ),
        *("机\ufe00密★", "秘\ufe0f密\ufe0f★1年", "机\U000e0100密文件"),
        *("机密.docx", "方案_机密.docx", "秘密-台账.xlsx", "见机密文件", "8号附件为机 密 文件", "绝 密", "　机　密　"),
    ],
)
def test_a_mark_is_seen_however_it_is_written(text: str) -> None:
    assert shows_mark(text)


@pytest.mark.parametrize(
    "text",
    [
        *("商业秘密保护", "保守国家秘密，走机要", "8号已报", "涉密事项走机要", "机要交换已报", "保密审查已过"),
        *("不属于国家秘密事项", "机密性要求", "秘书处已收", "密级待定", ""),
        *("保守秘密", "工作秘密", "商业秘密信息", "工作秘密材料", "属机密处管理", "机密处资料", "秘密书", "不属机密"),
    ],
)
def test_words_about_secrets_are_no_marks(text: str) -> None:
    assert not shows_mark(text)


def test_what_is_left_of_a_marked_message_is_who_wrote_when() -> None:
    update = {
        "update_id": 7,
        "message": {
            "message_id": 3,
            "date": 1,
            "from": {"id": 5, "is_bot": False, "first_name": "某"},
            "chat": {"id": 5, "type": "private"},
            "caption": "8号 机密★",
            "caption_entities": [{"type": "bold", "offset": 0, "length": 2}],
            "document": {"file_id": "f", "file_name": "方案.docx"},
            "reply_to_message": {"message_id": 2, "text": "提醒"},
        },
    }
    by = {"id": 5, "is_bot": False, "first_name": ""}
    left = {"message_id": 3, "date": 1, "from": by, "chat": {"id": 5, "type": "private"}}
    assert redacted(update) == {"update_id": 7, "message": left | {"redacted": True}}


def test_of_a_harmless_answer_to_a_marked_message_only_the_quotation_goes() -> None:
    answered = {"message_id": 2, "date": 1, "text": "机密★某某工程"}
    update = {"update_id": 7, "message": {"message_id": 3, "text": "8号已报", "reply_to_message": answered}}
    left = {"message_id": 3, "text": "8号已报", "reply_to_message": {"message_id": 2, "date": 1}}
    assert redacted(update) == {"update_id": 7, "message": left}


def test_what_is_stored_of_a_marked_message_is_refused_and_says_nothing() -> None:
    update = {"update_id": 7, "edited_message": {"message_id": 3, "text": "8号某某工程，机密材料"}}
    assert received(update) == {"update_id": 7, "edited_message": {"message_id": 3, "redacted": True, "text": ALONE}}
    assert shows_mark(ALONE)


@pytest.mark.parametrize("message", [None, "无头", [], {"text": "8号已报", "reply_to_message": {"text": "提醒"}}])
def test_what_shows_no_mark_is_stored_as_it_came(message: object) -> None:
    assert received({"update_id": 7, "message": message}) == {"update_id": 7, "message": message}
