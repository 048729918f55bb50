"""帮助 by role, and the menu of commands."""

from collections.abc import Collection

from ledger.words import Role
from locales import _

OFFICE = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
LEADERS = frozenset({Role.DEPUTY_LEADER, Role.HEAD})


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
            ("ontime", _("按时名单")),
            ("progress", _("进度图")),
            ("chart", _("报送图")),
            ("calls", _("电话名单")),
            ("chase", _("催办")),
            ("unreachable", _("无人可达")),
            ("closing", _("待销号")),
            ("leaderless", _("待明确牵头")),
            ("questions", _("提问")),
            ("letters", _("文书清单")),
            ("brief", _("简报")),
            ("export", _("导出台账")),
            ("import", _("导入台账")),
            ("undo_import", _("撤销导入")),
            ("tasks", _("任务草稿")),
            ("pause", _("暂停提醒")),
            ("resume", _("恢复提醒")),
            *own,
        ]
    if Role.ADMINISTRATOR in roles:
        return [("pause", _("暂停提醒")), ("resume", _("恢复提醒")), *own]
    if LEADERS & set(roles):
        return [("brief", _("简报")), *own]
    return own


TOPICS = ("商请", "清单", "立项", "事项", "文书", "人员", "年度")
"""What 帮助 says more about: asks between units; matters and units that change; letters; posts, leave, 清除;
the season, before it begins."""


def text(roles: Collection[Role]) -> str:
    """帮助: what this person can say, at most a screen."""
    parts = []
    if set(roles) - OFFICE or not roles:
        parts.append(_own())
    if LEADERS & set(roles) and Role.OFFICE not in roles:
        parts.append(_leaders())
    if Role.OFFICE in roles:
        parts.append(_office())
    elif Role.ADMINISTRATOR in roles:
        parts.append(_administrator())
    return "\n\n".join(parts)


def on(topic: str, roles: Collection[Role]) -> str:
    """`帮助 商请`: more about one of TOPICS. What others may do is not shown; then it is the whole 帮助."""
    is_keeper = bool(OFFICE & set(roles))
    if topic == "商请" and roles:
        return _asks()
    if topic == "人员" and is_keeper:
        return _people()
    if topic in _OF_OFFICE and Role.OFFICE in roles:
        return _OF_OFFICE[topic]()
    return text(roles)


def _own() -> str:
    return _(
        "<b>怎么答复</b>\n"
        "直接回一句话：“已报”、“3号完成八成”、“3号卡在资金，25日报”。\n"
        "几件一起说也可以：“3号和5号都报了”，再点“确认办结”。记错了点“更正”或“撤回”。\n"
        "<b>我的事项</b>：您名下的事项和期限。<b>逾期</b>、<b>临期</b>等清单：您可查看的范围。\n"
        "<b>3号</b>：3号事项的全部经过。<b>底稿</b>：专题报告底稿。\n"
        "纸质、机要已报的同样算数，回“已报”和日期即可。\n"
        "要延期写明日期和理由：“3号数据未到，申请延到2月10日”；换人办发“3号请转小李办”。\n"
        "有疑问直接问：“3号什么时候截止”；对本机器人有建议发<b>意见</b>加内容。\n"
        "误发的，回复那一条“清除”加理由。<b>请假</b> 2月3日至2月10日 由李处代　<b>销假</b>\n"
        "<b>重大情况</b>（可加“3号”）：随时请有关人员立即回电，不写内容。\n"
        "牵头与配合单位之间，发<b>帮助 商请</b>。"
    )


def _leaders() -> str:
    return _("<b>分管单位情况</b>\n<b>专题</b> 省水利厅　<b>简报</b> 1月：数字、逾期、理由和商请，附文档。")


def _asks() -> str:
    return _(
        "<b>牵头单位</b>\n"
        "<b>商请</b> 3号 省财政厅 1月20日前反馈资金数据；只发<b>商请</b>可逐步点选，都先预览再发。\n"
        "<b>商请清单</b>：待答复的。<b>协调</b> 3号 省财政厅 电话 张处称本周报　<b>结束商请</b> 3号 省财政厅\n"
        "<b>推进不力</b> 3号 省财政厅 理由　<b>撤销推进不力</b> 3号 省财政厅\n"
        "<b>被商请的单位</b>\n"
        "直接回复那一条，或点按钮；不属本单位职责的，写明依据和建议由谁承办。\n"
        "<b>正当理由</b> 3号 理由：答复对本单位的认定。\n"
        "<b>建议牵头</b> 3号 省生态环境厅 理由：认为应由别的单位牵头。"
    )


def _office() -> str:
    return _(
        "<b>环委办</b>\n"
        "<b>还差几家</b> · <b>逾期</b> · <b>未报</b> · <b>临期</b> · <b>受阻</b> · <b>无人可达</b>\n"
        "<b>电话名单</b> · <b>待销号</b> · <b>待明确牵头</b> · <b>延期申请</b>\n"
        "清单后可加单位、类型、天数：<b>逾期</b> 市州 超过10天。<b>催办</b> 逾期 市州（或3号）\n"
        "<b>3号</b>：全部经过。<b>提问</b>：待答复的；也可直接回复转来的那一条。\n"
        "<b>代录</b> 省林业局 1月27日纸质已报 鄂林文〔2027〕3号\n"
        "<b>电话</b> 3号 省水利厅 答复周四报\n"
        "<b>销号</b> 3号　<b>退回</b> 3号 2月10日 缺附件　<b>撤下</b> 3号\n"
        "<b>专题</b> 省水利厅　<b>简报</b> 1月：会议用一页，可定稿。\n"
        "<b>暂停</b> 全部（或单位名、3号）　<b>恢复</b> 同上\n"
        "更多：<b>帮助 清单</b> · <b>帮助 立项</b> · <b>帮助 事项</b> · <b>帮助 文书</b>\n"
        "<b>帮助 人员</b> · <b>帮助 商请</b> · <b>帮助 年度</b>"
    )


def _lists() -> str:
    return _(
        "<b>清单、图表和台账</b>\n"
        "清单后可加条件，次序不限：单位、<b>市州</b>、<b>督察整改</b>、汉江流域、超过10天、3天内、1月到期。\n"
        "只看某单位牵头的：<b>未报</b> 牵头:省发改委。清单下方可催办、复制文字、导出。\n"
        "<b>催办</b> 3号，<b>催办</b> 逾期 市州：先看发给谁再发。\n"
        "<b>按时名单</b>　<b>进度图</b>（类型、流域、市州）　<b>报送图</b>：与上年度对照。\n"
        "<b>专题</b> 省水利厅　<b>简报</b> 1月（第一季度、2026年度）：Word 和文字，可定稿。\n"
        "<b>导出</b>（导出 JSON）：整本台账。改好的台账 .xlsx 发来即<b>导入</b>，先看差异再写入。\n"
        "<b>撤销导入</b>：最近一次导入，已有人答复的保留并列明。"
    )


def _matters() -> str:
    return _(
        "<b>事项和单位</b>\n"
        "<b>明确牵头</b> 5号 省水利厅 依据省政府专题会议纪要〔2027〕3号\n"
        "<b>拆分</b> 3号，下面每行一件：名称｜省水利厅牵头，省住建厅配合｜6月30日\n"
        "<b>合并事项</b> 5号 并入 3号\n"
        "<b>单位更名</b> 省水利厅 为 省水务厅 自2月1日　<b>单位合并</b> 省能源局 并入 省发改委\n"
        "<b>专业委员会</b> 名称 牵头省水利厅 成员省林业局　<b>撤销专业委员会</b> 名称\n"
        "<b>允许附件</b> 3号　<b>停收附件</b> 3号\n"
        "拆分、合并、更名和明确牵头都先预览，点“确认”才生效。"
    )


def _entering() -> str:
    return _(
        "<b>立项、更改和通知</b>\n"
        "<b>立项</b> 具体事项 名称 省水利厅牵头，省财政厅配合 6月30日前 依据文号；只发<b>立项</b>可逐步填写\n"
        "<b>读任务</b>：转来文件或粘贴原文，读出牵头、配合、期限供核对　<b>任务草稿</b>：待确认的\n"
        "<b>更改</b> 3号 完成时限 2月28日 理由：…；责任人、配合单位、名称、要求、依据、标签、公开链接同样写法\n"
        "<b>中止</b> 3号 理由：…　<b>恢复办理</b> 3号 6月30日 理由：…\n"
        "<b>销号</b> 待销号 省直部门　<b>退回</b> 待销号 省直部门 2月10日 理由：…　<b>撤销销号</b> 3号 理由：…\n"
        "<b>通知</b> 省直部门责任人 内容　<b>通知情况</b>　<b>撤回通知</b>\n"
        "通知的对象：单位、市州、全体责任人、未报 市州、汉江流域；写明“分管领导”才发给领导。\n"
        "除撤销销号外都先预览，点“确认”才生效。"
    )


def _letters() -> str:
    return _(
        "<b>文书</b>\n"
        "<b>文书清单</b>：待审、待发的草稿，可取稿。\n"
        "<b>拟稿</b> 督办函 3号　<b>重拟</b> 督办函 3号 补充意见\n"
        "<b>发文</b> 督办函 3号 鄂环委办函〔2027〕5号 2月8日\n"
        "草稿经审定同意后按发文程序编号、用印，发出后登记文号，收文单位才收到一行告知。"
    )


def _year() -> str:
    return _(
        "<b>年度和试运行</b>\n"
        "<b>体检</b>：够不着的人、没有代理人的单位、没有牵头或时限的事项。\n"
        "<b>预演</b> 1月4日至2月5日（或省水利厅、8号）：如无人答复，谁在哪天收到什么；<b>预演图</b>：日历。\n"
        "<b>试运行</b> 开始（结束）：其间不告知领导，不拟文稿。\n"
        "<b>通知文号</b> 鄂环委办〔2026〕12号 12月1日：专题报告的提醒引用该文号。\n"
        "<b>新年度</b> 2027：按上年度新立专题报告，先预览。<b>责任人核对</b>：看核对进度。"
    )


def _people() -> str:
    return _(
        "<b>人员</b>\n"
        "<b>接任</b> 省水利厅责任人 由 新任姓名 自2月1日　<b>撤销接任</b> 省水利厅责任人\n"
        "<b>请假</b> 省水利厅责任人 2月3日至2月10日　<b>销假</b> 省水利厅责任人\n"
        "<b>解除登记</b> 省水利厅责任人：手机遗失或停用\n"
        "<b>清除</b> 3号 误发：两人办理；<b>清除</b>：待复核的\n"
        "在群里发“/allow_group 省水利厅”：允许本群查询该单位公开事项；“/stop_group”停用。"
    )


_OF_OFFICE = {"清单": _lists, "立项": _entering, "事项": _matters, "文书": _letters, "年度": _year}


def _administrator() -> str:
    return _("<b>管理员</b>\n<b>暂停</b> 全部（或单位名、3号）　<b>恢复</b> 同上\n更多：<b>帮助 人员</b>")


def hint() -> str:
    """One short line for what was not understood."""
    return _("没有看明白，原话已存。说事项进展请带编号，如“3号已报”；发“帮助”看用法。")


def confirming() -> str:
    """Why 确认办结 is asked for."""
    return _("点“确认办结”才记为已办结；未点不算，也不催。")
