"""A bot that works here works with Telegram: the same results, the same refusals."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    ReplyParameters,
    Update,
)
from telegram.error import BadRequest, Forbidden

from chat_cast import FORESTRY, OFFICE, TOKEN, WATER, OfficeClock, RawApi
from chatserver.server import ChatServer

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000"
    "050001a5f645400000000049454e44ae426082"
)
BUTTONS = InlineKeyboardMarkup(
    [
        [InlineKeyboardButton("已报送", callback_data="done:3:1")],
        [InlineKeyboardButton("原文", url="https://hubei.gov.cn")],
    ]
)


async def test_the_bot_learns_its_own_name(bot: Bot) -> None:
    assert (bot.id, bot.username, bot.first_name) == (4242, "duban_rehearsal_bot", "督办")
    assert (await bot.get_my_name()).name == "督办"


async def test_an_official_writes_and_gets_a_formatted_answer(bot: Bot, chat: ChatServer) -> None:
    asked = chat.user_sends(WATER, " /mine 3号 ")
    update = (await bot.get_updates())[0]
    assert update.message and update.message.from_user and update.message.date
    assert update.message.text == "/mine 3号"
    assert update.message.entities[0].type == "bot_command"
    assert (update.message.from_user.id, update.message.from_user.language_code) == (WATER, "zh-hans")
    assert update.message.date.isoformat() == "2027-01-04T00:20:00+00:00"

    answer = await bot.send_message(
        WATER,
        "<b>【提醒】</b>3号事项",
        parse_mode="HTML",
        reply_parameters=ReplyParameters(asked),
        reply_markup=BUTTONS,
        protect_content=True,
    )
    assert answer.text == "【提醒】3号事项"
    assert answer.text_html == "<b>【提醒】</b>3号事项"
    assert answer.reply_to_message and answer.reply_to_message.message_id == asked
    assert answer.reply_markup == BUTTONS
    assert answer.has_protected_content
    assert [m.text for m in chat.transcript(WATER)] == ["/mine 3号", "【提醒】3号事项"]


async def test_a_pressed_button_reaches_the_bot_and_is_answered_once_in_time(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends(WATER, "我的事项")
    card = await bot.send_message(WATER, "3号事项", reply_markup=BUTTONS)
    chat.user_presses(WATER, card.message_id, "done:3:1")
    query = (await bot.get_updates())[-1].callback_query
    assert query and query.message and query.data == "done:3:1"
    assert query.message.message_id == card.message_id
    assert await query.answer("已记录")
    with pytest.raises(BadRequest, match="Query is too old and response timeout expired or query id is invalid"):
        await bot.answer_callback_query("12345")
    with pytest.raises(BadRequest, match="Message_too_long"):
        await query.answer("长" * 201)


async def test_a_card_is_edited_in_place(bot: Bot, chat: ChatServer) -> None:
    own = chat.user_sends(WATER, "我的事项")
    card = await bot.send_message(WATER, "3号事项", reply_markup=BUTTONS)
    edited = await card.edit_text("3号事项 · 已办结", reply_markup=BUTTONS)
    assert getattr(edited, "edit_date", None)
    assert await card.edit_reply_markup(None)
    assert chat.transcript(WATER)[-1].buttons == ()
    with pytest.raises(BadRequest, match="Message is not modified: specified new message content"):
        await card.edit_text("3号事项 · 已办结")
    with pytest.raises(BadRequest, match="Message to edit not found"):
        await bot.edit_message_text("x", WATER, card.message_id + 99)
    with pytest.raises(BadRequest, match="Message can't be edited"):
        await bot.edit_message_text("x", WATER, own)


async def test_an_official_corrects_a_message(bot: Bot, chat: ChatServer) -> None:
    own = chat.user_sends(WATER, "22日报")
    chat.user_edits(WATER, own, "25日报")
    first, second = await bot.get_updates()
    assert first.message and first.message.text == "22日报"
    assert second.edited_message and second.edited_message.text == "25日报"
    assert second.edited_message.message_id == own
    assert second.edited_message.edit_date


async def test_a_message_can_be_deleted_for_48_hours(bot: Bot, chat: ChatServer, clock: OfficeClock) -> None:
    chat.user_sends(WATER, "你好")
    early, late = await bot.send_message(WATER, "一"), await bot.send_message(WATER, "二")
    clock.at += timedelta(hours=47)
    assert await early.delete()
    clock.at += timedelta(hours=2)
    with pytest.raises(BadRequest, match="Message can't be deleted for everyone"):
        await late.delete()
    with pytest.raises(BadRequest, match="Message to delete not found"):
        await early.delete()


async def test_files_travel_both_ways(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends_document(WATER, "报告.docx", b"PK paper", caption="3号")
    chat.user_sends_photo(WATER, PNG)
    chat.user_sends_sticker(WATER, "👍")
    document, photo, sticker = [u.message for u in await bot.get_updates()]
    assert document and document.document and document.document.file_name == "报告.docx"
    assert document.caption == "3号"
    assert bytes(await (await document.document.get_file()).download_as_bytearray()) == b"PK paper"
    assert photo and photo.photo[0].width == 1
    assert sticker and sticker.sticker and sticker.sticker.emoji == "👍"

    sent = await bot.send_document(WATER, b"a,b", filename="逾期.csv", caption="<b>逾期</b>", parse_mode="HTML")
    assert sent.document and sent.caption_html == "<b>逾期</b>"
    again = await bot.send_document(WATER, sent.document.file_id)
    assert again.document and again.document.file_name == "逾期.csv"
    assert (await bot.send_photo(WATER, PNG)).photo
    with pytest.raises(BadRequest, match="Message caption is too long"):
        await bot.send_document(WATER, b"x", caption="长" * 1025)
    with pytest.raises(BadRequest, match="Image_process_failed"):
        await bot.send_photo(WATER, b"not a picture")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(WATER, b"")


async def test_a_file_above_20_mb_cannot_be_fetched(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends_document(WATER, "大.zip", bytes(20 * 1024 * 1024 + 1))
    document = (await bot.get_updates())[0].message
    assert document and document.document
    with pytest.raises(BadRequest, match="File is too big"):
        await document.document.get_file()


async def test_commands_are_kept_per_scope(bot: Bot, chat: ChatServer) -> None:
    mine, overdue = BotCommand("mine", "我的事项"), BotCommand("overdue", "逾期清单")
    await bot.set_my_commands([mine], scope=BotCommandScopeAllPrivateChats())
    await bot.set_my_commands([overdue], scope=BotCommandScopeChat(OFFICE))
    assert await bot.get_my_commands() == ()
    assert await bot.get_my_commands(scope=BotCommandScopeChat(OFFICE)) == (overdue,)
    await bot.delete_my_commands(scope=BotCommandScopeChat(OFFICE))
    assert await bot.get_my_commands(scope=BotCommandScopeChat(OFFICE)) == ()
    assert await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    for wrong in (("我的", "x"), ("Mine", "x"), ("a" * 33, "x")):
        with pytest.raises(BadRequest, match="Bot_command_invalid"):
            await bot.set_my_commands([wrong])
    with pytest.raises(BadRequest, match="Bot_command_description_invalid"):
        await bot.set_my_commands([("mine", "")])


async def test_a_person_is_described(bot: Bot) -> None:
    assert (await bot.get_chat(WATER)).first_name == "省水利厅责任人"


async def test_keyboards_of_every_kind_are_accepted(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends(WATER, "你好")
    await bot.send_message(WATER, "选", reply_markup=ReplyKeyboardMarkup([["我的事项"]]))
    await bot.send_message(WATER, "好", reply_markup=ReplyKeyboardRemove())
    copied = InlineKeyboardMarkup([[InlineKeyboardButton("复制文字", copy_text=CopyTextButton("3号"))]])
    sent = await bot.send_message(WATER, "抄", reply_markup=copied)
    assert sent.reply_markup == copied


async def test_who_cannot_be_written_to(bot: Bot, chat: ChatServer) -> None:
    with pytest.raises(BadRequest, match="Chat not found"):
        await bot.send_message(999, "你好")
    with pytest.raises(Forbidden, match="bot can't initiate conversation with a user"):
        await bot.send_message(WATER, "你好")
    chat.user_sends(WATER, "你好")
    chat.block(WATER)
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(WATER, "你好")
    chat.block(WATER, False)
    assert await bot.send_message(WATER, "你好")
    chat.deactivate(WATER)
    with pytest.raises(Forbidden, match="user is deactivated"):
        await bot.send_chat_action(WATER, "typing")
    members = [u.my_chat_member for u in await bot.get_updates() if u.my_chat_member]
    assert [m.new_chat_member.status for m in members] == ["kicked", "member"]


def _one_button(**fields: str) -> dict[str, object]:
    return {"reply_markup": {"inline_keyboard": [[fields]]}}


_BUTTON = "can't parse inline keyboard button: "


@pytest.mark.parametrize(
    ("params", "refusal"),
    [
        ({"text": " \n "}, "message text is empty"),
        ({"text": ""}, "message text is empty"),
        ({"text": "长" * 4097}, "message is too long"),
        ({"chat_id": ""}, "chat_id is empty"),
        ({"chat_id": "@somebody"}, "chat_id is invalid"),
        ({"text": "</b>", "parse_mode": "HTML"}, "can't parse entities: Unexpected end tag at byte offset 0"),
        ({"parse_mode": "Word"}, "unsupported parse_mode"),
        ({"reply_to_message_id": 1}, "message to be replied not found"),
        ({"reply_markup": "{"}, "can't parse reply markup JSON object"),
        (_one_button(text="a", callback_data="长" * 22), "BUTTON_DATA_INVALID"),
        (_one_button(text="a", callback_data=""), "BUTTON_DATA_INVALID"),
        (_one_button(text="a"), _BUTTON + "Text buttons are unallowed in the inline keyboard"),
        (_one_button(callback_data="a"), _BUTTON + 'Field "text" must be of type String and non-empty'),
        (_one_button(text="a", url="file:///x"), "inline keyboard button URL 'file:///x' is invalid: Wrong HTTP URL"),
    ],
)
async def test_a_bad_message_is_refused_in_telegrams_words(
    api: RawApi, chat: ChatServer, params: dict[str, object], refusal: str
) -> None:
    chat.user_sends(WATER, "你好")
    assert await api.refusal("sendMessage", **{"chat_id": WATER, "text": "x"} | params) == f"400 Bad Request: {refusal}"
    assert len(chat.transcript(WATER)) == 1


async def test_length_is_counted_after_formatting(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends(WATER, "你好")
    assert await bot.send_message(WATER, "<b>" + "&lt;" * 4096 + "</b>", parse_mode="HTML")


async def test_a_reply_to_something_gone_can_be_sent_all_the_same(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends(WATER, "你好")
    sent = await bot.send_message(WATER, "好", reply_parameters=ReplyParameters(1, allow_sending_without_reply=True))
    assert sent.reply_to_message is None


async def test_strangers_to_the_token_and_unknown_methods_are_turned_away(api: RawApi, root: str) -> None:
    wrong = await api.http.get("/bot1:wrong/getMe")
    assert (wrong.status_code, wrong.json()) == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    assert (await api.http.get("/file/bot1:wrong/documents/x")).status_code == 401
    assert await api.refusal("launchRocket") == "404 Not Found"
    assert (await api.http.get(f"/bot{TOKEN}/getme")).json()["ok"] is True


async def test_a_method_reads_query_form_and_json(api: RawApi, chat: ChatServer) -> None:
    chat.user_sends(WATER, "你好")
    path = f"/bot{TOKEN}/sendMessage"
    assert (await api.http.get(path, params={"chat_id": WATER, "text": "一"})).json()["ok"]
    assert (await api.http.post(path, data={"chat_id": str(WATER), "text": "二"})).json()["ok"]
    assert (await api.http.post(path, files={"chat_id": (None, str(WATER)), "text": (None, "三")})).json()["ok"]
    assert [m.text for m in chat.transcript(WATER)[1:]] == ["一", "二", "三"]
    broken = await api.http.post(path, content=b"{", headers={"Content-Type": "application/json"})
    assert broken.json()["description"] == "Bad Request: can't parse JSON object"


async def test_half_a_character_is_refused_wherever_it_stands(api: RawApi, chat: ChatServer) -> None:
    chat.user_sends(WATER, "你好")
    half = b'{"chat_id": %d, "text": "\\ud83d"}' % WATER
    path, kind = f"/bot{TOKEN}/sendMessage", {"Content-Type": "application/json"}
    assert (await api.http.post(path, content=half, headers=kind)).status_code == 400
    buttons = '{"inline_keyboard": [[{"text": "\\ud83d", "callback_data": "a"}]]}'
    assert (await api.refusal("sendMessage", chat_id=WATER, text="x", reply_markup=buttons)).startswith("400")


async def test_updates_stay_until_they_are_confirmed(bot: Bot, chat: ChatServer) -> None:
    for text in ("一", "二", "三"):
        chat.user_sends(WATER, text)
    first = await bot.get_updates(limit=2)
    assert [_said(u) for u in first] == ["一", "二"]
    assert [_said(u) for u in await bot.get_updates()] == ["一", "二", "三"]
    assert [_said(u) for u in await bot.get_updates(offset=first[-1].update_id + 1)] == ["三"]
    assert [_said(u) for u in await bot.get_updates()] == ["三"]
    chat.user_sends(WATER, "四")
    assert [_said(u) for u in await bot.get_updates(offset=-1)] == ["四"]
    assert [_said(u) for u in await bot.get_updates()] == ["四"]


def _said(update: Update) -> str | None:
    return update.message.text if update.message else None


async def test_only_wanted_kinds_of_updates_are_kept(bot: Bot, chat: ChatServer) -> None:
    await bot.get_updates(allowed_updates=["my_chat_member"])
    chat.user_sends(WATER, "你好")
    chat.block(WATER)
    assert [u.my_chat_member is not None for u in await bot.get_updates()] == [True]


async def test_a_long_poll_ends_when_somebody_writes(bot: Bot, chat: ChatServer) -> None:
    polling = asyncio.create_task(bot.get_updates(timeout=20))
    while not chat.is_polled:
        await asyncio.sleep(0)
    chat.user_sends(WATER, "你好")
    assert [_said(u) for u in await polling] == ["你好"]


async def test_a_second_poll_ends_the_first(api: RawApi, chat: ChatServer) -> None:
    polling = asyncio.create_task(api.refusal("getUpdates", timeout=20))
    while not chat.is_polled:
        await asyncio.sleep(0)
    assert (await api("getUpdates"))["ok"]
    assert await polling == (
        "409 Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    )


async def test_a_long_text_arrives_in_pieces_and_a_blank_one_not_at_all(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends(FORESTRY, "长" * 10_000)
    assert [len(_said(u) or "") for u in await bot.get_updates()] == [4096, 4096, 1808]
    with pytest.raises(ValueError, match="空白"):
        chat.user_sends(FORESTRY, " \n")
