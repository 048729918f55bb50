"""What people say to us. HANDLERS is the router: the first that fits handles the update, so the order matters."""

import re
from collections.abc import Sequence
from typing import Any

from telegram import Update
from telegram.ext import (
    BaseHandler,
    CallbackQueryHandler,
    ChatMemberHandler,
    MessageHandler,
    TypeHandler,
    filters,
)

from handlers import (
    announcing,
    ask_steps,
    asks,
    behalf,
    briefings,
    changing,
    chases,
    checkup,
    closing,
    committees,
    drafts,
    entering_steps,
    erasures,
    exports,
    files,
    foresight,
    groups,
    halting,
    handovers,
    imports,
    judgements,
    leads,
    leaves,
    lists,
    major,
    matters,
    objections,
    other,
    pausing,
    pictures,
    presses,
    questions,
    register,
    registry,
    report,
    reshaping,
    seasons,
    start,
    successions,
    task_drafts,
    trial,
    undoing,
    unit_changes,
)
from handlers.context import Context, turn
from handlers.turn import Speak, Turn
from ledger import bindings, callwords
from ledger.access import Act
from ledger.errors import ContentClassified
from locales.help import TOPICS

MOST_TEXT = 4097  # Telegram itself cuts at 4096
PRIVATE = filters.ChatType.PRIVATE
GROUP = filters.ChatType.GROUPS


def members(speak: Speak) -> Speak:
    """Only for people with a post; a stranger learns nothing, not even that there is something to learn."""

    def guarded(turn: Turn) -> None:
        if not turn.actor.is_known:
            if not turn.in_group and not handovers.speaks(turn) and not turn.is_press:
                start.greet(turn)
            return
        bindings.heard_from(turn.session, turn.actor.user_id, turn.chat_id)
        if turn.is_classified:
            raise ContentClassified
        speak(turn)

    return guarded


class Command(MessageHandler[Context, Any]):
    """What is said, with the act it is (checked by what it does): None is a fault that a test finds."""

    def __init__(self, chosen: filters.BaseFilter, speak: Speak, *, words: Sequence[str], act: Act | None) -> None:
        super().__init__(chosen, turn(members(speak)))
        self.words, self.act = tuple(words), act


def said(
    speak: Speak, *words: str, act: Act | None = None, bare: bool = False, glued: bool = False, asks: bool = False
) -> Command:
    """A command as `/word` and in plain Chinese; the Turn's text is what stands behind it.

    `act` is what docs/权限.md lists it under. `bare`: only if nothing stands behind it, for words that also begin
    ordinary sentences. `glued`: a matter's number may follow at once, as in 商请3号. `asks`: a
    question mark may end it.
    """
    names = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    gap = r"(?:[\s：:，,]+|(?=第?\d{1,6}号))" if glued else r"[\s：:，,]+"
    tail = r"[。！!？?]*" if bare else rf"(?:{gap}(?P<rest>.*))?"
    end = r"[。！!？?]*" if asks else ""
    pattern = re.compile(rf"\s*/?(?:{names})(?:@\w+)?{tail}{end}\s*", re.DOTALL)

    def rest(turn: Turn) -> None:
        found = pattern.fullmatch(turn.text)
        turn.text = ((found.groupdict().get("rest") if found else None) or "").strip()
        speak(turn)

    chosen = PRIVATE & filters.UpdateType.MESSAGE & _Matches(pattern)
    return Command(chosen, rest, words=words, act=act)


class _Matches(filters.MessageFilter):
    """The whole text matches; `filters.Regex` would search inside it."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        super().__init__(name=f"Matches({pattern.pattern})")
        self._pattern = pattern

    def filter(self, message: Any) -> bool:
        return bool(message.text and self._pattern.fullmatch(message.text))


class _Call(filters.MessageFilter):
    """重大情况 is the first word."""

    def filter(self, message: Any) -> bool:
        return bool(message.text and callwords.read(message.text))


NUMBER = _Matches(
    re.compile(r"\s*(?:/matter|查|查询|查看|历史|经过)?\s*第?\d{1,6}\s*(?:号|项)?(?:事项)?\s*(?:经过|历史)?\s*")
)
ERASE = _Matches(re.compile(r"\s*清除\s*第?\d{1,6}\s*[号项].*", re.DOTALL))
DRAFT = _Matches(re.compile(r"\s*第?\d{1,6}\s*(?:号|项)?(?:事项)?的?\s*底稿[。！!？?]*\s*"))
CALL = _Call()
LIST, AMIDST = _Matches(lists.SPOKEN), _Matches(lists.AMIDST)
REASON = _Matches(judgements.NUMBERED_REASON)
LEAVE = _Matches(
    re.compile(
        r"\s*我?[要想]?(?:请|休)(?:年|事|病|公|产|婚|丧)?假\s*(?=[\d一二三四五六七八九十今明后下本自从])(?!\d+号).*"
        r"|\s*我?[\d月日号一二三四五六七八九十]+\s*[至到\-—~～]\s*[\d月日号一二三四五六七八九十]+\s*我?[要想需]?(?:请|休)\S?假.*"
    )
)
START = _Matches(re.compile(r"\s*/start(?:@\w+)?(?:\s+.*)?", re.DOTALL))
CODE = _Matches(re.compile(r"\s*[2-9A-HJ-NP-Za-hj-np-z]{8}\s*"))
COMMAND = _Matches(re.compile(r"\s*/.*", re.DOTALL))
LONG = filters.Regex(re.compile(rf"\A.{{{MOST_TEXT},}}", re.DOTALL))
SAID = PRIVATE & filters.UpdateType.MESSAGE
FILES = filters.ATTACHMENT | filters.LOCATION | filters.CONTACT | filters.POLL | filters.VENUE


def unless_asked(speak: Speak) -> Speak:
    """“25号” answers “哪天？”, and “3” answers “几份？”, if that was the question; else it is a matter's number."""

    def guarded(turn: Turn) -> None:
        is_answer = turn.is_awaiting(*report.DATES) or questions.is_to_be_answered(turn)
        (report.said if is_answer else speak)(turn)

    return guarded


def unless_known(speak: Speak) -> Speak:
    """A bare code is one only for somebody who has no post yet."""

    def guarded(turn: Turn) -> None:
        if turn.actor.is_known:
            members(report.said)(turn)
        else:
            speak(turn)

    return guarded


HANDLERS: list[BaseHandler[Update, Context, Any]] = [
    CallbackQueryHandler(turn(members(presses.pressed))),
    Command(PRIVATE & filters.UpdateType.MESSAGES & CALL, major.call, words=["重大情况"], act=Act.MAJOR),
    MessageHandler(SAID & START, turn(start.start)),
    MessageHandler(SAID & LONG, turn(members(other.too_long))),
    ChatMemberHandler(turn(groups.membership)),
    MessageHandler(GROUP & filters.StatusUpdate.MIGRATE, turn(groups.migrated)),
    MessageHandler(GROUP & filters.UpdateType.MESSAGE & groups.ADDRESSED, turn(groups.heard)),
    said(other.help_text, "help", "帮助", "怎么用", "使用说明", act=Act.TALK, bare=True),
    *(said(other.help_on(topic), f"帮助 {topic}", f"帮助{topic}", act=Act.TALK, bare=True) for topic in TOPICS),
    said(matters.mine, "mine", "我的事项", "我的任务", "待办", act=Act.TALK, bare=True),
    said(lists.count, "count", "还差几家", "还差多少", "报了几家", act=Act.LISTS, asks=True),
    *(said(lists.show(name), word, act=Act.LISTS) for word, name in lists.COMMANDS.items()),
    Command(SAID & LIST, lists.spoken, words=[*lists.NAMES], act=Act.LISTS),
    said(pictures.progress, "progress", "进度图", act=Act.LISTS),
    said(pictures.season, "chart", "报送图", act=Act.LISTS, bare=True),
    said(pictures.on_time, "ontime", "按时名单", act=Act.LISTS),
    said(briefings.by_unit, "topic", "专题", act=Act.BRIEF),
    said(briefings.by_period, "brief", "简报", act=Act.BRIEF),
    said(lists.calls, "calls", "电话名单", act=Act.LISTS),
    said(chases.by_command, "chase", "催办", act=Act.CHASE, glued=True),
    said(presses.withdraw_latest, "undo", "撤回", act=Act.REPORT, bare=True),
    said(behalf.on_paper, "record", "代录", act=Act.RECORD),
    said(behalf.by_telephone, "call", "电话", act=Act.RECORD),
    said(closing.close, "close", "销号", act=Act.CLOSE),
    said(closing.give_back, "return", "退回", act=Act.CLOSE),
    said(entering_steps.command, "enter", "立项", act=Act.ENTER),
    said(changing.command, "change", "更改", act=Act.ENTER),
    said(halting.halt, "halt", "中止", act=Act.ENTER),
    said(halting.go_on, "go_on", "恢复办理", act=Act.ENTER),
    said(halting.unclose, "unclose", "撤销销号", act=Act.ENTER),
    said(announcing.command, "notify", "通知", act=Act.NOTIFY),
    said(announcing.standing, "notified", "通知情况", act=Act.NOTIFY),
    said(announcing.recall, "recall", "撤回通知", act=Act.NOTIFY),
    said(presses.take_down_by_number, "takedown", "撤下", act=Act.WITHDRAW),
    said(pausing.pause, "pause", "暂停", "暂停提醒", act=Act.PAUSE),
    said(pausing.resume, "resume", "恢复", "恢复提醒", act=Act.PAUSE),
    said(leads.propose, "propose_lead", "建议牵头", act=Act.PROPOSE),
    said(leads.decide, "lead", "明确牵头", "变更牵头", act=Act.APPOINT),
    said(judgements.judge, "judge", "推进不力", act=Act.JUDGE),
    said(judgements.take_back, "unjudge", "撤销推进不力", act=Act.JUDGE),
    said(judgements.reason, "reason", "正当理由", act=Act.REPORT),
    said(committees.show_or_save, "committee", "专业委员会", "专委会", act=Act.RESHAPE),
    said(committees.dissolve, "dissolve", "撤销专业委员会", "撤销专委会", act=Act.RESHAPE),
    said(successions.plan, "succeed", "接任", "换人", act=Act.PEOPLE),
    said(successions.unplan, "unsucceed", "撤销接任", "取消接任", "撤销换人", "取消换人", act=Act.PEOPLE),
    said(leaves.take, "leave", "请假", "休假", act=Act.LEAVE),
    said(leaves.back, "back", "销假", act=Act.LEAVE),
    Command(SAID & LEAVE, leaves.take, words=["×日至×日请假"], act=Act.LEAVE),
    said(ask_steps.command, "ask", "商请", "提醒", act=Act.ASK, glued=True),
    said(asks.listed, "asks", "商请清单", "我的商请", act=Act.TALK, bare=True),
    said(asks.coordinated, "coordinate", "协调", act=Act.ASK),
    said(asks.end, "end_ask", "结束商请", act=Act.ASK),
    said(objections.by_command, "object", "不属本单位职责", act=Act.REPLY),
    said(erasures.by_command, "erase", "清除", act=Act.ERASE),
    Command(SAID & ERASE, erasures.without_space, words=["清除×号"], act=Act.ERASE),
    said(register.listed, "letters", "文书", "文书清单", act=Act.ISSUE, bare=True),
    said(register.draft, "letter", "拟稿", act=Act.ISSUE),
    said(register.redraft, "redraft", "重拟", act=Act.RELEASE),
    said(register.issue, "issue", "发文", act=Act.ISSUE),
    said(reshaping.split, "split", "拆分", act=Act.RESHAPE),
    said(reshaping.merge, "merge", "合并事项", act=Act.RESHAPE),
    said(unit_changes.rename, "rename_unit", "单位更名", act=Act.RESHAPE),
    said(unit_changes.merge, "merge_units", "单位合并", act=Act.RESHAPE),
    said(unit_changes.cancel, "keep_unit", "撤销更名", "撤销合并", act=Act.RESHAPE),
    Command(SAID & REASON, judgements.reason, words=["×号正当理由"], act=Act.REPORT),
    said(foresight.show, "forecast", "预演", act=Act.SEASON),
    said(pictures.plan, "calendar", "预演图", act=Act.SEASON),
    said(trial.by_command, "trial", "试运行", act=Act.SEASON),
    said(trial.stop, "trial_off", "结束试运行", "停止试运行", act=Act.SEASON, bare=True),
    said(checkup.show, "checkup", "体检", act=Act.SEASON, bare=True),
    said(seasons.open_year, "new_year", "新年度", act=Act.SEASON),
    said(seasons.notice, "notice_number", "通知文号", act=Act.SEASON),
    said(seasons.state, "posts", "责任人核对", act=Act.SEASON, bare=True),
    said(questions.feedback, "feedback", "意见", "反馈意见", act=Act.TALK),
    said(questions.unanswered, "questions", "提问", act=Act.ANSWER, bare=True),
    said(files.allow, "files_on", "允许附件", act=Act.FILES),
    said(files.stop, "files_off", "停收附件", act=Act.FILES),
    said(exports.whole, "export", "导出", "导出台账", act=Act.EXPORT),
    said(undoing.by_command, "undo_import", "撤销导入", act=Act.IMPORT, bare=True),
    said(imports.how, "import", "导入", "导入台账", act=Act.IMPORT, bare=True),
    said(task_drafts.read, "read_tasks", "读任务", act=Act.ENTER),
    said(task_drafts.listed, "tasks", "任务草稿", "草稿", act=Act.ENTER, bare=True),
    said(groups.only_there, "allow_group", "允许本群", act=Act.GROUPS),
    said(groups.only_there, "stop_group", "停用本群", act=Act.GROUPS, bare=True),
    said(registry.unbind, "unbind", "解除登记", act=Act.PEOPLE),
    said(drafts.by_command, "draft", "底稿", act=Act.REPORT),
    Command(SAID & DRAFT, drafts.by_number, words=["×号底稿"], act=Act.REPORT),
    Command(SAID & NUMBER, unless_asked(matters.history), words=["matter", "×号"], act=Act.SEE),
    MessageHandler(SAID & COMMAND, turn(members(other.unknown_command))),
    MessageHandler(SAID & CODE, turn(unless_known(start.start))),
    Command(SAID & AMIDST, lists.amidst, words=["筛选词＋清单名"], act=Act.LISTS),
    Command(SAID & filters.TEXT, report.said, words=["×号进展一句话"], act=Act.REPORT),
    MessageHandler(
        PRIVATE & filters.UpdateType.EDITED_MESSAGE & (filters.TEXT | filters.CAPTION), turn(members(report.edited))
    ),
    MessageHandler(SAID & filters.Sticker.ALL, turn(members(other.sticker))),
    Command(SAID & (filters.Document.ALL | filters.PHOTO), files.sent, words=["文件、图片"], act=Act.REPORT),
    MessageHandler(SAID & FILES, turn(members(files.other_kind))),
    TypeHandler(Update, turn(other.nothing)),
]
_WORDS = [re.escape(word) for one in HANDLERS if isinstance(one, Command) for word in one.words if not word.isascii()]
STARTS_COMMAND = re.compile(rf"(?:{'|'.join(_WORDS)})(?:[\s:,].*)?", re.DOTALL)
"""What begins with the words of a command, and so is no name and no answer."""
