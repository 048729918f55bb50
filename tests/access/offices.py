"""A small world for the matrix of rights: whoever may do something, somebody beside him who may not."""

import json
from collections import Counter
from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

from sqlmodel import func, select

from cast import Story
from chatserver.switchboard import Notice
from ledger.events import AUDITED
from ledger.rows import Event
from paperwork.template import write_roster

WATER, TRADE, AUDIT = "省水利厅", "省商务厅", "省审计厅"
OFFICIAL, OTHER_DIVISION = "水利规划处王处", "水利建设处周处"
LIAISON, DEPUTY, HEAD = "水利联络员小陈", "水利刘副厅长", "水利孙厅长"
PARTNER, FOREIGNER = "商务李处", "审计赵处"
DUTY, ADMINISTRATOR = "值班室吴工", "信息室郑工"
STRANGER = 999_000_111
GROUP = -5005
OF_A_KIND = 3
"""Buttons of one verb that are tried, at different times: whose they are does not depend on more."""
EVERYBODY = (OFFICIAL, OTHER_DIVISION, LIAISON, DEPUTY, HEAD, PARTNER, FOREIGNER, DUTY, ADMINISTRATOR)
TITLES = ("河湖长制年报", "引调水生态调度", "某库专项核查", "绿色流通试点", "水利资金绩效")


def roster(path: Path) -> Path:
    units = [
        ("省环委办", "环委办", "环委办", "", ""),
        (WATER, "水利厅", "省直部门", "", ""),
        (TRADE, "商务厅", "省直部门", "", ""),
        (AUDIT, "审计厅", "省直部门", "", ""),
    ]
    posts = [
        (DUTY, "省环委办", "督办值班", "环委办", "", "", "机器人"),
        (ADMINISTRATOR, "省环委办", "系统管理", "管理员", "", "", "机器人"),
        (OFFICIAL, WATER, "规划处处长", "责任人", "", LIAISON, "机器人"),
        (OTHER_DIVISION, WATER, "建设处处长", "责任人", "", "", "机器人"),
        (LIAISON, WATER, "办公室", "联络员", "", "", "机器人"),
        (DEPUTY, WATER, "副厅长", "分管领导", "", "", "机器人"),
        (HEAD, WATER, "厅长", "主要负责人", "", "", "机器人"),
        (PARTNER, TRADE, "流通处处长", "责任人", "", "", "机器人"),
        (FOREIGNER, AUDIT, "农业处处长", "责任人", "", "", "机器人"),
    ]
    began, ends, basis = date(2026, 11, 2), date(2027, 1, 29), "《实施意见》（八）"
    matters = [
        (8, "专题报告", TITLES[0], "报告", WATER, "", OFFICIAL, None, date(2027, 1, 31), basis, "", "", "公开"),
        (92, "具体事项", TITLES[1], "调度", WATER, TRADE, OFFICIAL, began, ends, basis, "", "", "公开"),
        (93, "临时交办", TITLES[2], "核查", WATER, "", OFFICIAL, began, ends, basis, "", "", "内部"),
        (94, "具体事项", TITLES[3], "试点", TRADE, "", PARTNER, began, ends, basis, "", "", "公开"),
        (95, "具体事项", TITLES[4], "绩效", WATER, "", OFFICIAL, began, date(2027, 3, 1), basis, "", "", "公开"),
    ]
    shares = [(92, TRADE, "配合", PARTNER, "反馈数据", None)]
    write_roster(path, {"单位": units, "人员": posts, "事项": matters, "分工": shares})
    return path


class Watch:
    """What the ledger holds, and what some people have read or seen over a button."""

    def __init__(self, office: Story) -> None:
        self.office = office
        self.toasts: list[tuple[int, str]] = []
        office.chat._board.listeners.add(self._noted)
        self._shown: set[tuple[int, int]] = set()
        self._known: set[str] = set()
        self._given: Counter[str] = Counter()

    def _noted(self, notice: Notice) -> None:
        if notice.kind == "answer":
            self.toasts.append((notice.user_id, notice.text))

    def ledger(self) -> dict[str, str]:
        """Every audited row, and how many events there are."""
        with self.office.bot.ledger.read() as session:
            rows = {
                f"{model.__name__}:{row.id}": str([getattr(row, column.name) for column in model.__table__.columns])  # type: ignore[attr-defined]
                for model in AUDITED
                for row in session.exec(select(model))
            }
            return rows | {"events": str(session.exec(select(func.count()).select_from(Event)).one())}

    def texts(self, users: Collection[int]) -> list[str]:
        """What the bot has written to these users since the last look, and shown them over buttons."""
        found = [text for user, text in self.toasts if user in users]
        self.toasts = [one for one in self.toasts if one[0] not in users]
        for user in users:
            for message in self.office.chat.transcript(user):
                if message.from_bot and (user, message.message_id) not in self._shown:
                    self._shown.add((user, message.message_id))
                    found.append(message.text)
        return found

    def new_buttons(self) -> Iterator[str]:
        """Callback data that anybody was shown since the last look, one of a kind, and of a kind the first few."""
        counts: dict[str, int] = {}
        for person in EVERYBODY:
            for message in self.office.chat.transcript(self.office.user(person)):
                for data in (button.data for row in message.buttons for button in row):
                    if data and data not in self._known:
                        self._known.add(data)
                        verb = data.split(":")[0]
                        counts[verb] = counts.get(verb, 0) + 1
                        if counts[verb] == 1 and self._given[verb] < OF_A_KIND:
                            self._given[verb] += 1
                            yield data


def leaks(texts: Collection[str], numbers: Collection[int] = (8, 92, 93, 94, 95)) -> list[str]:
    """Those that name a matter, or a person who is concerned with one."""
    words = [*TITLES, OFFICIAL, PARTNER, TRADE, *(f"{n}号" for n in numbers)]
    told = [text for text in texts if not text.startswith("没有查到您承办的")]  # names what was asked for, no more
    return [text for text in told if any(word in text for word in words)]


def changed(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return sorted(f"{key}: {before.get(key)} → {value}" for key, value in after.items() if before.get(key) != value)


def shifted(data: str) -> list[str]:
    """The same button with changed bytes."""
    verb, row, version, *rest = data.split(":")
    extra = "".join(f":{part}" for part in rest)
    return [
        *(f"{verb}:{max(0, int(row) + by)}:{version}{extra}" for by in (-1, 1)),
        f"{verb}:{row}:{int(version) + 1}{extra}",
        *(
            f"{other}:{row}:{version}{extra}"
            for other in ("done", "undo", "ext_yes", "matter", "files")
            if other != verb
        ),
        f"{verb}:{row}:{version}{extra}x",
        data[:-1] + "％",
        json.dumps({"verb": verb}),
    ]
