"""The page's own endpoints: for this machine only, for our own page only, for whom the viewer may play."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request

from chat_cast import CONTACTS, FORESTRY, TOKEN, WATER, OfficeClock, RawApi, served
from chatserver.limits import FloodGate
from chatserver.page import Page, Viewer, told_as_json
from chatserver.server import ChatServer
from chatserver.switchboard import Switchboard

SAME = {"Sec-Fetch-Site": "same-origin"}


@pytest.mark.parametrize("host", ["duban.example.cn", "127.0.0.1.example.cn", "localhost.example.cn", "10.0.0.1", ""])
async def test_a_rebound_name_gets_nothing(api: RawApi, host: str) -> None:
    for path in ("/", "/page/state", f"/bot{TOKEN}/getMe"):
        assert (await api.http.get(path, headers={"Host": host})).status_code in (400, 403)


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:80"])
async def test_this_machine_is_welcome_by_all_its_names(api: RawApi, host: str) -> None:
    page = await api.http.get("/", headers={"Host": host})
    assert page.status_code == 200
    assert "default-src 'self'" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}],
)
async def test_another_page_cannot_make_an_official_speak(
    api: RawApi, chat: ChatServer, headers: dict[str, str]
) -> None:
    chat.user_sends(WATER, "你好")
    for act, body in (("send", {"text": "已报"}), ("block", {"blocked": True}), ("press", {}), ("edit", {})):
        refused = await api.http.post(f"/page/chats/{WATER}/{act}", json=body, headers=headers)
        assert (refused.status_code, refused.json()["error"]) == (403, "请求不是从本页面发出的。")
    uploaded = await api.http.post(f"/page/chats/{WATER}/upload", files={"file": b"x"}, headers=headers)
    assert uploaded.status_code == 403
    assert [m.text for m in chat.transcript(WATER)] == ["你好"]


async def test_our_own_page_may_by_either_header(api: RawApi, root: str, chat: ChatServer) -> None:
    for headers in (SAME, {"Origin": root}):
        sent = await api.http.post(f"/page/chats/{WATER}/send", json={"text": "已报"}, headers=headers)
        assert sent.json()["result"] == chat.transcript(WATER)[-1].message_id


@pytest.mark.parametrize(
    ("act", "body", "sentence"),
    [
        ("send", {"text": " \n"}, "空白消息发不出去。"),
        ("send", {"text": None}, "空白消息发不出去。"),
        ("press", {"message_id": 1, "data": "x"}, "没有这条带按钮的消息。"),
        ("press", {"data": "x"}, "没有说明是哪条消息。"),
        ("edit", {"message_id": 1, "text": "x"}, "只能修改自己发出的消息，内容不能为空。"),
    ],
)
async def test_a_wrong_act_gets_one_sentence(api: RawApi, act: str, body: dict[str, object], sentence: str) -> None:
    answer = await api.http.post(f"/page/chats/{WATER}/{act}", json=body, headers=SAME)
    assert (answer.status_code, answer.json()["error"]) == (400, sentence)


async def test_a_document_can_only_be_kept_never_opened_as_a_page(api: RawApi, chat: ChatServer) -> None:
    chat.user_sends_document(WATER, "坏.html", b"<script>alert(1)</script>")
    state = (await api.http.get(f"/page/chats/{WATER}")).json()
    file = await api.http.get(f"/page/chats/{WATER}/files/{state['messages'][0]['file']['id']}")
    assert file.headers["content-type"] == "application/octet-stream"
    assert file.headers["content-disposition"].startswith("attachment")
    assert (await api.http.get(f"/page/chats/{FORESTRY}/files/{state['messages'][0]['file']['id']}")).status_code == 404


async def test_without_a_clock_to_push_the_buttons_are_off(api: RawApi) -> None:
    state = (await api.http.get("/page/state")).json()
    assert (state["can_push"], state["can_jump"], state["now"]) == (False, False, "2027-01-04T08:20:00+08:00")
    assert (await api.http.post("/page/clock", json={"by": "day"}, headers=SAME)).status_code == 403


async def test_the_clock_jumps_to_what_is_due_and_tells_what_was_sent(clock: OfficeClock) -> None:
    due: list[datetime | None] = [None, datetime(2027, 1, 5, 9, tzinfo=clock.at.tzinfo)]

    async def next_due() -> datetime | None:
        return due.pop(0)

    chat = ChatServer(TOKEN, now=clock.now, push_clock=clock.push, next_due=next_due)
    async with served(chat.app) as root, httpx.AsyncClient(base_url=root, headers=SAME) as http:
        assert (await http.post("/page/clock", json={"by": "due"})).json() == {"entry": None}
        answer = (await http.post("/page/clock", json={"by": "due"})).json()["entry"]
        assert answer == {"kind": "clock", "at": "2027-01-05T09:00:00+08:00", "sent": 0, "people": 0}
        await http.post("/page/clock", json={"by": "hour"})
        assert clock.at == datetime(2027, 1, 5, 10, tzinfo=clock.at.tzinfo)
        assert (await http.post("/page/clock", json={"by": "year"})).status_code == 400


async def test_the_feed_tells_reminders_from_answers(api: RawApi, chat: ChatServer, clock: OfficeClock) -> None:
    chat.user_sends(WATER, "我的事项")
    await api("sendMessage", chat_id=WATER, text="3号事项\n推进中")
    await api("sendMessage", chat_id=WATER, text="【提醒】3号事项")
    chat.user_sends(WATER, "好")
    clock.at += timedelta(days=1)
    await api("sendMessage", chat_id=WATER, text="【催办】3号事项")
    feed = (await api.http.get("/page/state")).json()["feed"]
    assert [(e["line"], e["prompted"]) for e in feed] == [
        ("3号事项", True),
        ("【提醒】3号事项", False),
        ("【催办】3号事项", False),
    ]


class OwnDesk(Page):
    """A desk at which 省水利厅责任人 has logged in."""

    def viewer(self, request: Request) -> Viewer:
        return Viewer(frozenset([WATER]), may_push=False)


async def test_somebody_logged_in_as_himself_sees_only_his_own_telephone(clock: OfficeClock) -> None:
    board = Switchboard(
        {"id": 1, "first_name": "督办", "username": "b"}, now=clock.now, contacts=lambda: CONTACTS, gate=FloodGate()
    )
    desk = OwnDesk(board, push_clock=clock.push, next_due=None, tour=())
    app = Starlette(routes=desk.routes(), exception_handlers={HTTPException: told_as_json})
    async with served(app) as root, httpx.AsyncClient(base_url=root, headers=SAME) as http:
        state = (await http.get("/page/state")).json()
        assert [c["user_id"] for c in state["contacts"]] == [WATER]
        assert state["can_push"] is False
        assert (await http.get(f"/page/chats/{FORESTRY}")).status_code == 403
        assert (await http.post(f"/page/chats/{FORESTRY}/send", json={"text": "x"})).status_code == 403
        assert (await http.post("/page/clock", json={"by": "day"})).status_code == 403
        async with http.stream("GET", "/page/events") as stream:
            events = _events(stream)
            assert (await anext(events))["kind"] == "now"
            board.user_sends(FORESTRY, "别人的话")
            board.user_sends(WATER, "自己的话")
            assert (await anext(events))["message"]["text"] == "自己的话"
            desk.close()
            assert [event async for event in events] == []


async def _events(stream: httpx.Response) -> AsyncIterator[Any]:
    async for line in stream.aiter_lines():
        if line:
            yield json.loads(line.removeprefix("data: "))
