"""docs/权限.md: who may do what, by which words and buttons, made from the table that decides it.

`python -m bot.rights` writes the page; a test holds that it is the present one.
"""

from collections.abc import Iterator
from pathlib import Path

from handlers import HANDLERS, Command
from handlers.rights import BUTTONS
from ledger.access import GRANTS, Act, Scope
from ledger.words import Role

PAGE = Path(__file__).parents[1] / "docs" / "权限.md"
ACTS = {
    Act.TALK: "帮助、意见、看本人事项",
    Act.TAKE: "接办转来的事项（持一次性链接者）",
    Act.SEE: "查看分工、事项及经过",
    Act.REPORT: "填报、更正、撤回",
    Act.RECORD: "代录",
    Act.CLOSE: "销号、退回",
    Act.LISTS: "清单和数字",
    Act.PAUSE: "暂停、恢复提醒",
    Act.ANSWER: "答复提问和意见",
    Act.FILES: "允许、停收附件",
    Act.WITHDRAW: "撤下、告知领导",
    Act.DECIDE: "决定延期、认定情况说明",
    Act.ASK: "商请、协调、认定理由",
    Act.REPLY: "答复商请、提出异议",
    Act.JUDGE: "认定推进不力",
    Act.RELEASE: "审定文稿、同意发文",
    Act.ISSUE: "登记文号和日期",
    Act.PROPOSE: "建议牵头单位",
    Act.APPOINT: "明确牵头、裁定异议",
    Act.MAJOR: "重大情况",
    Act.PEOPLE: "岗位人员、接任、解除登记",
    Act.LEAVE: "请假、销假",
    Act.GROUPS: "允许、停用群",
    Act.ERASE: "清除（须两人）",
    Act.EXPORT: "导出台账",
    Act.RESHAPE: "拆分、合并、单位更名",
    Act.ENTER: "立项、更改、中止",
    Act.IMPORT: "导入、撤销导入",
    Act.CHASE: "催办",
    Act.NOTIFY: "通知",
    Act.BRIEF: "专题、简报",
    Act.SEASON: "预演、试运行、体检、新年度",
}
SCOPES = {
    Scope.SELF: "本人",
    Scope.OWN: "本人分工",
    Scope.UNIT: "本单位",
    Scope.OWN_LEAD: "本人牵头分工",
    Scope.UNIT_LEAD: "本单位牵头分工",
    Scope.LED: "牵头事项",
    Scope.OFFICE_OWN: "环委办本单位",
    Scope.IN_CHARGE: "分管单位",
    Scope.ANY: "全部",
}
HEAD = """# 权限

本页由 `python -m bot.rights` 按 `ledger/access.py` 的表生成，请勿手改；改表后重新生成。

每一条命令、每一次按键都按发送人（不是所在的群）当时持有的岗位核对。一人多岗的，各岗位权限相加；
被指定为某分工责任人的，或其代理人，对该分工即有责任人权限。看不到的事项，与不存在的事项回答相同。

- 本人分工：岗位本人负责或代理的分工；未定责任人的分工，由本单位责任人填报。
- 本单位：本单位的全部分工。牵头分工：其中本单位牵头的。
- 牵头事项：本单位牵头的事项，含各配合单位的分工。
- 分管单位：岗位所在单位，以及以它为上级单位的单位。
- 全部：不限单位。“—”：不可。管理员管程序，不看事项。
"""


def page() -> str:
    """The whole page, as Markdown."""
    return "\n".join([HEAD, "## 角色与操作", "", *_grants(), "", "## 命令与按钮", "", *_words(), ""])


def _grants() -> Iterator[str]:
    yield "| 操作 | " + " | ".join(Role) + " |"
    yield "|---" * (len(Role) + 1) + "|"
    for act, grants in GRANTS.items():
        cells = ("、".join(SCOPES[scope] for scope in grants.get(role, ())) or "—" for role in Role)
        yield f"| {ACTS[act]} | " + " | ".join(cells) + " |"


def _words() -> Iterator[str]:
    yield "| 操作 | 命令 | 按钮 |"
    yield "|---|---|---|"
    for act in GRANTS:
        yield f"| {ACTS[act]} | {'、'.join(commands(act)) or '—'} | {'、'.join(buttons(act)) or '—'} |"


def commands(act: Act) -> list[str]:
    """The words of every command that is this act, the `/word` in Latin letters."""
    found = [one.words for one in HANDLERS if isinstance(one, Command) and one.act is act]
    return [f"/{word}" if word.isascii() else word for words in found for word in words]


def buttons(act: Act) -> list[str]:
    """The labels of every button that is this act."""
    return [f"［{right.label}］" for right in BUTTONS.values() if right.act is act]


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")
