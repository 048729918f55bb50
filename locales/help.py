"""帮助 by role, and the menu of commands."""

from collections.abc import Collection

from ledger.words import Role
from locales import _

OFFICE = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


def menu(roles: Collection[Role]) -> list[tuple[str, str]]:
    """Commands for a chat's menu: Latin word and Chinese description."""
    own = [
        ("mine", _("我的事项")),
        ("ask", _("商请配合单位")),
        ("asks", _("商请清单")),
        ("major", _("重大情况")),
        ("feedback", _("意见")),
        ("help", _("帮助")),
    ]
    if Role.OFFICE in roles:
        return [
            ("count", _("还差几家")),
            ("overdue", _("逾期清单")),
            ("missing", _("未报清单")),
            ("calls", _("电话名单")),
            ("unreachable", _("无人可达")),
            ("closing", _("待销号")),
            ("leaderless", _("待明确牵头")),
            ("questions", _("提问")),
            ("letters", _("文书清单")),
            ("pause", _("暂停提醒")),
            ("resume", _("恢复提醒")),
            *own,
        ]
    if Role.ADMINISTRATOR in roles:
        return [("pause", _("暂停提醒")), ("resume", _("恢复提醒")), *own]
    return own


def text(roles: Collection[Role]) -> str:
    """帮助: what this person can say, at most a screen."""
    parts = []
    if set(roles) - OFFICE or not roles:
        parts.append(_own())
    if Role.OFFICE in roles:
        parts.append(_office())
    elif Role.ADMINISTRATOR in roles:
        parts.append(_administrator())
    return "\n\n".join(parts)


def _own() -> str:
    return _(
        "<b>怎么答复</b>\n"
        "直接回一句话：“已报”、“3号完成八成”、“3号卡在资金，25日报”。\n"
        "几件一起说也可以：“3号和5号都报了”，再点“确认办结”。记错了点“更正”或“撤回”。\n"
        "<b>我的事项</b>：您名下的事项和期限。\n"
        "<b>3号</b>：3号事项的全部经过。<b>底稿</b>：专题报告底稿。\n"
        "纸质、机要已报的同样算数，回“已报”和日期即可。\n"
        "要延期写明日期和理由：“3号数据未到，申请延到2月10日”；换人办发“3号请转小李办”。\n"
        "<b>重大情况</b>（可加“3号”）：随时请有关人员立即回电，不写内容。\n"
        "认为应由别的单位牵头：<b>建议牵头</b> 3号 单位 理由。\n"
        "牵头单位：<b>推进不力</b> 3号 单位 理由（先核对再写入）；<b>撤销推进不力</b> 3号 单位。\n"
        "<b>请假</b> 2月3日至2月10日 由李处代　<b>销假</b>\n"
        "误发的，回复那一条“清除”加理由，或发“清除 3号”，复核后清除。\n"
        "<b>商请</b> 3号 省财政厅 1月20日前反馈资金数据：牵头单位商请配合单位；只发<b>商请</b>可逐步点选。\n"
        "<b>商请清单</b>：待答复的商请。<b>协调</b> 3号 省财政厅 电话 张处称本周报　<b>结束商请</b> 3号\n"
        "有疑问直接问：“3号什么时候截止”；对本机器人有建议发<b>意见</b>加内容。"
    )


def _office() -> str:
    said = _(
        "<b>环委办</b>\n"
        "<b>还差几家</b> · <b>逾期清单</b> · <b>未报清单</b> · <b>临期</b> · <b>受阻</b>\n"
        "<b>无人可达</b> · <b>电话名单</b> · <b>待销号</b> · <b>待明确牵头</b> · <b>延期申请</b>\n"
        "<b>3号</b>：全部经过。\n"
        "<b>提问</b>：待答复的提问；也可直接回复转来的那一条。\n"
        "<b>代录</b> 省林业局 1月27日纸质已报 鄂林文〔2027〕3号\n"
        "<b>电话</b> 3号 省水利厅 答复周四报\n"
        "<b>销号</b> 3号　<b>退回</b> 3号 2月10日 缺附件　<b>撤下</b> 3号\n"
        "<b>暂停</b> 全部（或单位名、3号）　<b>恢复</b> 同上\n"
        "<b>允许附件</b> 3号　<b>停收附件</b> 3号\n"
        "<b>拆分</b> 3号（每件一行）　<b>合并事项</b> 5号 并入 3号\n"
        "<b>单位更名</b> 省水利厅 为 省水务厅 自2月1日　<b>单位合并</b> 甲 并入 乙\n"
        "<b>明确牵头</b> 5号 省水利厅 依据（文件或纪要） 责任人 姓名\n"
        "<b>专业委员会</b> 名称 牵头省水利厅 成员省林业局　<b>撤销专业委员会</b> 名称"
        "<b>清除</b> 3号 误发：两人办理；<b>清除</b>：待复核的"
        "<b>专业委员会</b> 名称 牵头省水利厅 成员省林业局　<b>撤销专业委员会</b> 名称\n"
        "<b>文书清单</b>　<b>拟稿</b> 督办函 3号　<b>重拟</b> 督办函 3号\n"
        "<b>发文</b> 督办函 3号 鄂环委办函〔2027〕5号 2月8日"
    )
    return said + "\n" + _people()


def _administrator() -> str:
    return _("<b>管理员</b>\n<b>暂停</b> 全部（或单位名、3号）　<b>恢复</b> 同上\n") + _people()


def _people() -> str:
    return _(
        "<b>接任</b> 省水利厅责任人 由 新任姓名 自2月1日　<b>撤销接任</b> 省水利厅责任人\n"
        "<b>请假</b> 省水利厅责任人 2月3日至2月10日　<b>销假</b> 省水利厅责任人"
    )
    return _("<b>管理员</b>\n<b>暂停</b> 全部（或单位名、3号）　<b>恢复</b> 同上\n<b>清除</b>：待复核的清除申请")


def hint() -> str:
    """One short line for what was not understood."""
    return _("没有看明白，原话已存。说事项进展请带编号，如“3号已报”；发“帮助”看用法。")


def confirming() -> str:
    """Why 确认办结 is asked for."""
    return _("点“确认办结”才记为已办结；未点不算，也不催。")
