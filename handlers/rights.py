"""Which act every button is: what is checked before it, and what docs/权限.md lists beside the commands.

A button that is missing here is nobody's. An act that needs no share is checked before anything is read; one about a
share is checked where the share is found.
"""

from typing import NamedTuple

from ledger.access import Act, Actor, is_general, may


class Right(NamedTuple):
    act: Act
    label: str  # what stands on the button, or the words that are said


BUTTONS: dict[str, Right] = {
    "done": Right(Act.REPORT, "已报送 / 已办结"),
    "date": Right(Act.REPORT, "定日期"),
    "stuck": Right(Act.REPORT, "有困难"),
    "confirm": Right(Act.REPORT, "确认办结"),
    "confirmall": Right(Act.REPORT, "全部确认办结"),
    "notyet": Right(Act.REPORT, "尚未办结"),
    "fix": Right(Act.REPORT, "更正"),
    "undo": Right(Act.REPORT, "撤回"),
    "leg": Right(Act.REPORT, "已公开"),
    "reopen": Right(Act.REPORT, "改为未报 / 改为未办结"),
    "keep": Right(Act.REPORT, "不改"),
    "which": Right(Act.REPORT, "×号（说的是哪一件）"),
    "draft": Right(Act.REPORT, "底稿"),
    "voidlink": Right(Act.REPORT, "作废（转办链接）"),
    "take": Right(Act.TAKE, "接办"),
    "nottake": Right(Act.TAKE, "不接"),
    "noted": Right(Act.SEE, "知悉"),
    "callme": Right(Act.SEE, "请办公室电话联系"),
    "matter": Right(Act.SEE, "×号（全部经过）"),
    "files": Right(Act.SEE, "附件"),
    "mine": Right(Act.TALK, "我的事项"),
    "list": Right(Act.LISTS, "上一页 / 下一页（清单）"),
    "down": Right(Act.WITHDRAW, "撤下 ×号"),
    "downall": Right(Act.WITHDRAW, "全部撤下"),
    "head": Right(Act.WITHDRAW, "告知主要负责人 ×号"),
    "ext_yes": Right(Act.DECIDE, "同意 / 采纳"),
    "ext_no": Right(Act.DECIDE, "不同意 / 不采纳"),
    "ext_move": Right(Act.DECIDE, "改期"),
    "answer": Right(Act.ANSWER, "答复"),
    "onpaper": Right(Act.ANSWER, "已另行答复"),
    "preview_no": Right(Act.TALK, "取消（预览）"),
    "split": Right(Act.RESHAPE, "确认（拆分）"),
    "merge": Right(Act.RESHAPE, "确认（合并事项）"),
    "rename": Right(Act.RESHAPE, "确认（单位更名）"),
    "merge_units": Right(Act.RESHAPE, "确认（单位合并）"),
    "major_go": Right(Act.MAJOR, "立即通知"),
    "major_drop": Right(Act.MAJOR, "取消（重大情况）"),
    "major_end": Right(Act.MAJOR, "已联系上，撤销"),
    "major_take": Right(Act.MAJOR, "我来回电"),
    "lead_adopt": Right(Act.APPOINT, "采纳（牵头建议）"),
    "lead_decline": Right(Act.APPOINT, "不采纳（牵头建议）"),
    "lead_yes": Right(Act.APPOINT, "确认（明确牵头）"),
    "lead_no": Right(Act.APPOINT, "取消（明确牵头）"),
    "lead_plan": Right(Act.APPOINT, "×号 提出方案"),
    "judge": Right(Act.JUDGE, "确认（推进不力）"),
    "judge_not": Right(Act.JUDGE, "取消（推进不力）"),
    "judge_reason": Right(Act.REPORT, "正当理由"),
    "judge_yes": Right(Act.JUDGE, "理由成立"),
    "judge_no": Right(Act.JUDGE, "理由不成立"),
    "ask_unit": Right(Act.ASK, "发起商请"),
    "pace_no": Right(Act.ASK, "暂不发起"),
    "succ_yes": Right(Act.PEOPLE, "确认（接任）"),
    "succ_no": Right(Act.PEOPLE, "取消（接任）"),
    "succ_code": Right(Act.PEOPLE, "发登记码（接任）"),
    "succ_list": Right(Act.TALK, "交接清单"),
    "committee": Right(Act.RESHAPE, "确认（专业委员会）"),
    "committee_not": Right(Act.RESHAPE, "取消（专业委员会）"),
    "committees": Right(Act.TALK, "上一页 / 下一页（专业委员会）"),
    "unbind": Right(Act.PEOPLE, "确认解除"),
    "newcode": Right(Act.PEOPLE, "发新登记码"),
}


def is_barred(actor: Actor, act: Act) -> bool:
    """Whether the act needs no share and the actor may not do it."""
    return is_general(act) and not may(actor, act)
