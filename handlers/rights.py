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
    "judge": Right(Act.JUDGE, "写入（推进不力）"),
    "judge_reason": Right(Act.REPORT, "正当理由"),
    "judge_yes": Right(Act.JUDGE, "理由成立"),
    "judge_no": Right(Act.JUDGE, "理由不成立"),
    "ask_unit": Right(Act.ASK, "发起商请"),
    "pace_no": Right(Act.ASK, "暂不发起"),
    "succ_yes": Right(Act.PEOPLE, "确认（接任）"),
    "succ_no": Right(Act.PEOPLE, "取消（接任）"),
    "succ_code": Right(Act.PEOPLE, "发登记码（接任）"),
    "succ_list": Right(Act.TALK, "交接清单"),
    "committee": Right(Act.RESHAPE, "更改（专业委员会）"),
    "committees": Right(Act.TALK, "上一页 / 下一页（专业委员会）"),
    "ask_done": Right(Act.REPLY, "已反馈"),
    "ask_date": Right(Act.REPLY, "定日期（商请）"),
    "ask_stuck": Right(Act.REPLY, "有困难（商请）"),
    "ask_not": Right(Act.REPLY, "不属本单位职责"),
    "ask_m": Right(Act.ASK, "商请配合单位 / ×号（商请）"),
    "ask_u": Right(Act.ASK, "单位名（点选）"),
    "ask_next": Right(Act.ASK, "下一步（商请）"),
    "ask_in": Right(Act.ASK, "×个工作日"),
    "ask_send": Right(Act.ASK, "发送（商请）"),
    "ask_edit": Right(Act.ASK, "修改（商请）"),
    "ask_drop": Right(Act.ASK, "取消（商请）"),
    "ask_ok": Right(Act.ASK, "认可"),
    "ask_nok": Right(Act.ASK, "不认可"),
    "ask_yes": Right(Act.ASK, "同意（改期）"),
    "ask_no": Right(Act.ASK, "不同意（改期）"),
    "coord_call": Right(Act.ASK, "电话"),
    "coord_meet": Right(Act.ASK, "会商"),
    "coord_letter": Right(Act.ASK, "发函"),
    "refer": Right(Act.ASK, "提请环委办协调"),
    "obj_yes": Right(Act.APPOINT, "成立"),
    "obj_no": Right(Act.APPOINT, "不成立"),
    "obj_back": Right(Act.REPLY, "撤回异议"),
    "lt_ok": Right(Act.RELEASE, "同意发文"),
    "lt_call": Right(Act.RELEASE, "先打电话"),
    "lt_defer": Right(Act.RELEASE, "暂缓至…"),
    "lt_back": Right(Act.RELEASE, "退回修改"),
    "lt_get": Right(Act.RELEASE, "取稿"),
    "lt_list": Right(Act.ISSUE, "上一页 / 下一页（文书）"),
    "erase": Right(Act.REPORT, "×（选要清除的一条）"),
    "erase_see": Right(Act.ERASE, "看原文（清除）"),
    "erase_yes": Right(Act.ERASE, "同意清除"),
    "erase_no": Right(Act.ERASE, "不同意（清除）"),
    "unbind": Right(Act.PEOPLE, "确认解除"),
    "newcode": Right(Act.PEOPLE, "发新登记码"),
    "year_open": Right(Act.SEASON, "确认（新年度）"),
    "post_yes": Right(Act.TALK, "仍由我负责"),
    "post_no": Right(Act.TALK, "已换人"),
    "trial_on": Right(Act.SEASON, "开始试运行"),
    "trial_off": Right(Act.SEASON, "结束试运行"),
    "foresee": Right(Act.SEASON, "上一页 / 下一页（预演）"),
}


def is_barred(actor: Actor, act: Act) -> bool:
    """Whether the act needs no share and the actor may not do it."""
    return is_general(act) and not may(actor, act)
