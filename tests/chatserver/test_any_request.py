"""Whatever a bot asks, it gets a result or one of Telegram's errors."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chat_cast import CONTACTS, WATER, OfficeClock
from chatserver.errors import ApiError
from chatserver.limits import FloodGate
from chatserver.methods import PLAIN, Methods
from chatserver.params import Params, Upload
from chatserver.switchboard import Switchboard

BOT: dict[str, object] = {"id": 1, "is_bot": True, "first_name": "督办", "username": "b"}
_TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=20)
_WORDS = """chat_id message_id text caption parse_mode entities reply_markup reply_parameters
    document photo callback_query_id commands scope language_code file_id action"""
_KEYS = """inline_keyboard keyboard remove_keyboard text callback_data url copy_text type offset length
    command description message_id chat_id allow_sending_without_reply"""
_NAMES, _FIELDS = st.sampled_from(_WORDS.split()), st.sampled_from(_KEYS.split())
_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    _TEXT,
    st.sampled_from([WATER, str(WATER), "HTML", "http://[", "chat", "default", "attach://x", "[[{}]]", "<b>x</b>"]),
)
_JSON = st.recursive(
    _SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_FIELDS, inner, max_size=3))
)
_PARAMS = st.dictionaries(_NAMES, _JSON, max_size=5).map(lambda chosen: {"chat_id": WATER, "text": "x"} | chosen)
_UPLOADS = st.dictionaries(
    st.sampled_from(["photo", "document", "x"]),
    st.binary(max_size=40).flatmap(
        lambda data: st.sampled_from([Upload("a", data), Upload("a", b"\xff\xd8\xff" + data)])
    ),
)


@settings(deadline=None)
@given(st.sampled_from(sorted(PLAIN)), _PARAMS, _UPLOADS)
def test_any_request_ends_in_an_answer(method: str, values: dict[str, object], uploads: dict[str, Upload]) -> None:
    board = Switchboard(BOT, now=OfficeClock().now, contacts=lambda: CONTACTS, gate=FloodGate())
    board.user_sends(WATER, "你好")
    try:
        json.dumps(PLAIN[method](board, Params(values, uploads)))
    except ApiError as refused:
        assert refused.code in (400, 403, 404)  # noqa: PT017 - both ends are right


async def test_a_method_that_is_not_served_is_not_found() -> None:
    board = Switchboard(BOT, now=OfficeClock().now, contacts=tuple, gate=FloodGate())
    with pytest.raises(ApiError, match="Not Found"):
        await Methods(board).call("banChatMember", Params())
