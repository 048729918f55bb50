"""UPDATES.md §5: the present state of a whole matter, from what is said of it; the first step that fits wins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reading.clauses import Clause
from reading.dates import Today, find_dates

# Double negation and rhetorical questions, put plainly before anything is looked for.
_PLAINLY = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"不是(?:还)?没有?(?:动|做|办|启动|开工|开展|推进)", "在推进"),
        (r"(?:没有|并非|无)(?:一[项个件])?不(?=办结|完成|报)(.{2})的?", r"已\1"),
        (
            r"(?:这|我们)?不是(?:早就|早|已经|已|都|昨天|上周|刚)?(.{0,8}?)(报|完成|交|办结|送|弄完"
            r"|搞完|整改完)(?:送|上)?(?:过|了|完)*(?:吗|嘛|么)",
            r"早就\1\2了",
        ),
        (r"不能不", ""),
    )
)
_QUESTION = re.compile(
    r"[吗]$|什么|怎[么样](?!做得|办得|搞得|推得|完成)|如何|是否|是不是|有没有|哪[个些里家位]|什么时候"
    r"|多少|能否|可否|能不能|可不可以|要不要|行不行|呢$|干嘛|谁"
)
_HEARSAY = re.compile(r"听说|据说|据称|好像|似乎|应该(?=已|都?完成|都?报)|可能已|他们说|别人说|估计已")

_NOT = r"(?:没有?|未|尚未|还没有?|暂未|仍未|并未|没有?人|从未)"
_PART_SUBJECT = re.compile(
    r"[二三]期|附属|配套|其中|部分|个别|少数|子项|另[一有外]|外协|[一二两三\d]+[个处家条座标段片][^，]{0,6}$"
)
_NOT_STARTED = re.compile(
    rf"{_NOT}(?:[能有再正真先式怎么太人开]|实质性?|实际)*(?:启动|开工|动工|开始|开展"
    rf"|动(?![用态员作力向])|动笔|着手|起步|起草|破土|进场|实施|动手)"
    rf"|{_NOT}(?:怎么)?(?:搞|弄|写|做|办)(?=呢|呀|啊|过|的|嘞|$)"
    r"|(?:准备|待|拟|打算|计划|预计)(?:于|在|从)?[^，]{0,10}?(?:启动|开工|动工)"
    r"|[日号月周天旬度底初才再](?:才|再)(?:能)?(?:开始|启动|开工|动工)"
    r"|零进展|毫无进展|原封未动|纹丝不动|一点没动|一点都没动|没动静"
)
_STARTED = re.compile(r"已(?:经)?(?:启动|开工|动工|开始)|刚(?:刚)?(?:启动|开工|动工|开始)")

_BLOCKED = re.compile(
    r"卡(?:在|住|壳|着|了|死|到)|停工|停滞|停摆|停顿|暂停|中断|叫停|停了|停着|停下|停在|搁[置浅着]|撂"
    r"|僵[住持]|受阻|梗阻|压着|没下文"
    r"|(?:无法|没法子?|没得法|没办法|不能)(?:继续|再|正常|往下|往前|顺利)*(?:推进|推动|实施|开展|施工"
    r"|落实|进行|办理|往下|核算|往前|搞|做|弄|办(?!结|完)|动|推|走|上传|上报系统|填报|提交)(?!完|好)"
    r"|推不动|动不了|办不了|做不了|搞不了|弄不了|(?:做|推|搞|进行|走|干|办|弄)不下去|不下去了"
    r"|传不上去?|上传不了|传不了|提交不了|登不[上进]|进不去|打不开系统"
    r"|(?:怎么|如何|咋)(?:做|搞|推|办|干|弄)得下去|(?:叫|让|要)我们?(?:怎么|如何|咋)(?:完成|办|做|搞"
    r"|弄|推)|原地踏步|等米下锅|陷入"
)
_NOT_BLOCKED = re.compile(
    r"已(?:经)?(?:恢复|复工|解决|疏通|重启)|恢复了|复工了|重新启动|不再卡|没(?:有)?(?:卡|停|暂停|受阻)"
    r"|未(?:停|受阻|卡)|不会停|并未停|[要得会怕](?:搁置|停|卡|暂停)"
    r"|(?:部分|个别|[一二两三\d]+[个处家条座段]|其中)[^，]{0,8}(?:停|卡|暂停|受阻)|禁停|停车|停产|关停"
    r"|暂停(?:营业|排放)|停办|停用|不卡"
)

_WORK = (
    r"办理完毕|整改完毕|(?:处置|治理|清理|拆除|整治|处理|填报|核实)?完毕|完成|办结|办完|办好|办妥|办了"
    r"|弄完|弄好|搞完|搞好|搞定|做完|做好|写完|写好|改完|整改到位"
    r"|落实到位|处理到位|清零|完工|竣工|验收合格|验收通过|通过(?:了)?(?:现场|最终|省级|专家|竣工"
    r"|国家)?(?:验收|核查|核验)|验收(?=了|$)|销号|报结|完结|结束|了结|结案|办妥|收官|妥了|好了|完了|归档"
    r"|解决了|齐活"
)
_SEND = (
    r"报送|上报|呈报|呈送|报出|报上去?|报过|报了|报完|报好|交了|交过|交上|上交|提交|递交|送达|送出|送过"
    r"|送了|寄出|印发|公开|公示|公布|发布|函复|反馈(?=给|了)|报给|报到|报至|报省|报国|报部"
    r"|报(?![告表名数批签审酬废警道刊纸])"
)
_COMPLETION = re.compile(rf"(?P<work>{_WORK})|(?P<send>{_SEND})")
_NEGATED = re.compile(
    r"(?:未|没有?|不能|无法|难以|没法|不|谈不上|不算|别|不好)(?:有|能|曾|正式|全部|全面|完全|真正|按时"
    r"|按期|如期|及时|最终|彻底|组织|算|说|够|得|完全|通过|向社会|对外|再|可能|怎么|来得及|往上|往省里"
    r"|对|去|都|一起|实际|整改|整治|建设|报告|材料|公文|系统)*$"
)
_CANNOT = re.compile(
    r"(?:完|办|做|搞|弄|写|交|报|赶|改|拿|出|收|送|干)不(?:成|完|了|出|出来|上|及|好|到|齐)|来不及"
    r"|完成不了|不能按时|没能按[时期]|还差得远|差得远|还早|远着"
)
_NOT_YET = re.compile(
    r"^(?:还|仍|尚)?(?:没有?|未)(?:呢|啊|哦|完|好|有|搞完|弄完)*$|(?:还)?没(?:弄|搞|做|写|办|改|忙|盖"
    r"|签|批|审)(?:完|好|章|字|下来)|未(?:定稿|盖章|签发|审签|结束|到位整改)|没(?:定稿|盖章|签发)"
)
_PAST = re.compile(r"(?:已|早就?|刚刚?)[^，]{0,14}$")
_ALL_OF_IT = re.compile(r"(?:均|都|全部)[^，]{0,14}$")
_PAST_AFTER = re.compile(r"^(?:了|啦|过|哈|咯|哩|掉了|上去了|出去了|给[^，]{1,10}了|[^，]{0,8}了$|[^，]{0,3}✅)")
_LATER = re.compile(
    r"将|拟|预计|预期|计划|力争|争取|确保|保证|务必|务求|[能可](?:以|够)?(?!源|研|再生|行性)|会(?!同"
    r"|签|议|上|后|商|审)|要(?!求|点)|准备|打算|为目标|尽快|尽早|马上|立即|立刻|抓紧|[明后]天|明[早日]"
    r"|下周|下个?月"
    r"|月底|月末|年底|年前|节前|之前|以前|前$|内$|待|等|如果|若|只要|一旦|再$|才$|应当?|须|需|加快"
    r"|推动|按时|如期|想|希望|请|申请|延[期到至]|推迟|目标|直到|赶|继续|努力|下一步"
    r"|周[一二三四五六日]$|[日号]$|什么|最迟|最晚|督促|推进"
)
_NOUN_AFTER = re.compile(
    r"^(?:之?后|以后|之?前|以前|时限|时间|标准|率|情况|难度|目标|期限|不了|的?(?:办法|要求|可能|日期"
    r"|时候|比例)|与否|进度|的?渠道|信息|要求|流程|系统|平台|网站|单位|方式|材料(?=$|怎|要)|制度"
    r"|工作(?=正|在|推|有)|后再|再报|即可|稿|程序|中$|[^，]{0,8}为目标)"
)
_PARTLY = re.compile(
    r"基本|初步|大部分|大体|大多|大半|多数|部分|阶段性|差不多|主体|[一二首]期|首批|局部|将近|接近"
    r"|快要?$|即将|就要|一半|过半|半数|前期|我们(?:那|这)|(?:我|本)[厅局处委](?:那|这|负责"
    r"|承担)[^，]{0,4}部分"
)
_PART_AFTER = re.compile(
    r"^(?:了|过)?(?:约|大约|近|超过?|大概|差不多|不到|不足|快)?(?:\d|百分之"
    r"|[一二两三四五六七八九十]+(?:成|分之|[个家处项件条])|一半|过半|大半|一大半|多半|部分|大部分"
    r"|[^，]{0,3}一半)"
)
_STAGE = (
    r"初稿|草稿|底稿|[送评]审稿|讨论稿|征求意见稿?|方案|招标|招投标|投标|开标|评标|中标|收集|搜集|排查"
    r"|摸底|调研|调查|核查(?!发现)|勘察|勘测|设计|可研|立项|评审|论证|编制|编写|会签|审签|签批|签发"
    r"|审核|审阅|核稿"
    r"|校对|汇总|自查|部署|起草|撰写|写作|文稿|初审|采购|施工图|土建|桩基|培训|动员|征迁|拆迁|中期"
    r"|阶段|框架|提纲|素材|内部|程序|合同|选址|测绘|监测|备案|数据(?:采集|收集|汇总|核对)|报告(?=写"
    r"|起草|编)"
)
_STAGE_BEFORE = re.compile(rf"(?:{_STAGE})[^，并且]{{0,8}}$")
_STAGE_AFTER = re.compile(rf"^了?[^，并且]{{0,6}}(?:{_STAGE})")
_DRAFT_BEFORE = re.compile(r"(?:初稿|草稿|[送评]审稿|讨论稿|征求意见|方案|计划|中期|阶段|部分|会签|提纲)[^，]{0,8}$")
_DRAFT_AFTER = re.compile(
    r"^(?:了|给|到|至)?[^，并且]{0,8}(?:初稿|草稿|方案|中期|阶段|领导|分管|处长|厅长|局长|主任|厅领导"
    r"|办公室|法规处|征求|会签|审[阅核签定批查]|签[发批]|党组)"
)
_REMAINING = re.compile(
    r"待(?!遇|命|到|会儿)[^，]{0,8}(?:验收|核查|批复|批准|盖章|公开|公示|销号|审|签|复核|核验|印发|报"
    r"|确认|反馈|上会|评估|摘牌|归档|备案|用印|定稿)|申请销号|申请验收|(?:等|在等)[^，]{0,8}(?:验收"
    r"|批复|盖章|销号|签|审)"
    r"|还[差剩](?!得)|[只就仅]差|[只仅]剩|差不多|七七八八|接近尾声|收尾|正在|还在|尚未|还没|仍在|仍需"
    r"|还需|还要(?!感谢)|在(?:走|会签|审签|盖章|编|审|核|改)|但(?:是)?(?:还|没|未|尚|需)|准备(?:报"
    r"|验收|公开|上会|盖章)|(?:上|过)[^，会]{0,5}会|拟[于]?[^，]{0,8}(?:报|公开|验收)"
    r"|明天报|后天报|未(?:验收|公开|盖章|销号|签|批|定稿)|没(?:盖章|验收|公开|签|批)|推进中|(?:未|没)(?:报|交|送)"
)
_NOT_REMAINING = re.compile(r"请[^，]{0,10}$|同意销号")

_INPUT = (
    r"资金|经费|款项?|拨款|专项债|额度|预算|数据|材料|资料|意见|反馈|批复|批文|批件|手续|审批|环评|用地"
    r"|用林|规划|许可|文件|函|回复|答复|清单|指标|配套|上级|证|图纸|名单"
)
_LACKS = r"(?:还)?(?:没有?|未|尚未|迟迟(?:没有?|未|不)?|一直(?:没有?|未|不)|仍未|不)"
MISSING_INPUT = re.compile(
    rf"(?:{_INPUT}|钱)[^，]{{0,10}}?{_LACKS}[^，]{{0,5}}?(?:到位|到账|到|下来|下达|下|拨|批|落实|给"
    rf"|着落|反馈|出来?|提供|办|回|齐|过|拿到|收到|完善|定|明确|足|够|报|交|解决)"
    rf"|{_LACKS}[^，]{{0,6}}?(?:收到|拿到|等到|接到|给|提供|反馈|下达|批复|拨付"
    rf"|回)[^，]{{0,10}}?(?:{_INPUT}|钱|$)|没钱|缺钱|没有钱|没经费|缺[^，]{{0,6}}(?:{_INPUT})"
    rf"|资金[^，]{{0,6}}(?:缺口|紧张|短缺|困难)|卡在资金"
    rf"|(?:在等|只能等|需等|须等|要等|还等|(?<![一平对]|相)等(?!一下|下|待|同志|部门|单位|问题|工作"
    rf"|方面|几|[，。]))[^，]{{0,14}}?(?:{_INPUT}|钱|验收|拨|给|省里|部里|国家|上面)"
    rf"|(?<!期)待[^，]{{0,12}}?(?:批复|审批|资金|拨款|反馈|用地|环评|许可)"
)
_CONDITION = re.compile(r"(?:等|待|如果|若|只要|一旦)[^，]{2,}(?:就|再|后(?!续)|才能|即可|的话)")
_NEARLY = re.compile(r"差不多|七七八八|接近尾声|收尾|[只就]差|扫尾")
_UNDER_WAY = re.compile(
    r"[一-龥]{2}中$|"
    r"正在|正(?:加快|有序|积极|抓紧|按|组织|开展|推进|办)|在办|在建|在推|推进中|推进(?!会|不力)|进行中"
    r"|办理中|进行|持续|有序|序时|还在|仍在|在(?:改|写|弄|搞|做|赶|编|审|走|汇总|核|会签|收集|催|对接"
    r"|协调|跟|修改|整理|落实|整改|施工|干|起草|报|准备|征求|实施)|收尾|加班|赶(?:工|进度|稿|制)|在赶"
    r"|已(?:经)?(?:安排|部署|布置|启动|恢复|开工|动工|开始|复工|组织|着手|交办|分解|下发|转入|制定"
    r"|印发方案|成立|开展|发文|召开|过半|列入)|刚(?:刚)?(?:启动|开始|开工)|部署了|安排了|启动了|开工了"
    r"|开始了|摸底|前期|招标|陆续|稳步|开展|组织实施|进展(?:顺利|正常|较慢|缓慢)|工作正常|过半|一大半"
    r"|一半|完成率|形成初稿|已形成|慢|滞后|恢复施工|动起来|走流程|走程序"
)
_BEING_ONLY_PLANNED = re.compile(
    r"(?:将|会|要|加快|继续|拟|后再|尽快|马上|立即|我们|请[^，]{0,8}|确保|认真|抓紧)[^，]{0,8}(?:推进"
    r"|开展|进行|落实|实施)$|推进(?:会|组|办)"
)


@dataclass(frozen=True)
class Reading:
    """The status, and whether the words also spoke for another one."""

    status: str | None
    is_contradictory: bool = False


@dataclass
class _Evidence:
    not_started: bool = False
    blocked: bool = False
    resumed: bool = False
    negated: bool = False
    done: bool = False
    partly: bool = False
    remaining: bool = False
    missing: bool = False
    under_way: bool = False


def read_status(clauses: Sequence[Clause], *, percent: int | None, today: Today) -> Reading:
    """The state that the clauses state of the whole matter; None where they state none."""
    evidence = _Evidence()
    for clause in clauses:
        text = plain(clause.text)
        if not is_question(clause, text) and not _HEARSAY.search(text):
            _weigh(text, evidence, today)
    return Reading(
        _decide(evidence, percent), evidence.done and (evidence.negated or evidence.under_way or evidence.blocked)
    )


def plain(text: str) -> str:
    """Double negations and rhetorical questions as the statements they are."""
    for pattern, statement in _PLAINLY:
        text = pattern.sub(statement, text)
    return text


def is_question(clause: Clause, text: str) -> bool:
    """True if the clause asks; 怎么做得下去 does not."""
    if _BLOCKED.search(text) and re.search("怎么|如何|咋", text):
        return False
    return bool(_QUESTION.search(text)) or (clause.is_question and text == clause.text)


def _decide(evidence: _Evidence, percent: int | None) -> str | None:
    """§5 steps 1 to 8."""
    if evidence.not_started:
        return "not_started"
    if evidence.blocked and not evidence.resumed:
        return "blocked"
    if evidence.negated:
        return "in_progress"
    if evidence.done or percent == 100:
        return "in_progress" if evidence.remaining or (percent is not None and percent < 100) else "done"
    if evidence.partly:
        return "in_progress"
    if evidence.missing and not evidence.under_way and percent is None:
        return "blocked"
    if evidence.under_way or percent or evidence.resumed:
        return "in_progress"
    return "not_started" if percent == 0 else None


def _weigh(text: str, evidence: _Evidence, today: Today) -> None:
    not_started = _NOT_STARTED.search(text)
    if not_started and not _STARTED.search(text):
        if _PART_SUBJECT.search(text[: not_started.start()]):
            evidence.negated = True
        else:
            evidence.not_started = True
    if _BLOCKED.search(text):
        if _NOT_BLOCKED.search(text):
            evidence.under_way = True
        else:
            evidence.blocked = True
    evidence.resumed |= bool(re.search(r"已(?:经)?(?:恢复|复工)|恢复(?:了|施工|正常)|复工了|不再卡", text))
    evidence.negated |= bool(_CANNOT.search(text) or _NOT_YET.search(text))
    _weigh_completions(text, evidence, today)
    remaining = _REMAINING.search(text)
    evidence.remaining |= bool(
        remaining and not _NOT_REMAINING.search(text[: remaining.start()]) and "同意销号" not in text
    )
    evidence.missing |= bool(MISSING_INPUT.search(text)) and not _CONDITION.search(text)
    evidence.partly |= bool(_NEARLY.search(text))
    if _UNDER_WAY.search(text) and not _BEING_ONLY_PLANNED.search(text) and not _is_negated_start(text):
        evidence.under_way = True


def _is_negated_start(text: str) -> bool:
    return _NOT_STARTED.search(text) is not None


def _weigh_completions(text: str, evidence: _Evidence, today: Today) -> None:
    position = 0
    while match := _COMPLETION.search(text, position):
        position = match.end()
        before, behind = text[: match.start()], text[match.end() :]
        if _NEGATED.search(before):
            evidence.negated |= not re.search(r"资金|经费|拨款|批复|数据|显示", before)
            continue
        is_past = bool(
            _PAST.search(before)
            or (match["work"] and _ALL_OF_IT.search(before))
            or _PAST_AFTER.match(behind)
            or match[0][-1] in "了过"
        )
        if not is_past and (_NOUN_AFTER.match(behind) or match["send"] or _is_later(text, before, today)):
            continue
        if is_past and (re.match(r"(?:之|以)?后(?!续)|再报", behind) or _is_later_than_past(before)):
            continue
        if _is_partial(match, before, behind):
            evidence.partly = True
        else:
            evidence.done = True


def _is_later(text: str, before: str, today: Today) -> bool:
    dates = find_dates(text, today)
    return bool(_LATER.search(before)) or any(mention.day and mention.day >= today.day for mention in dates)


def _is_later_than_past(before: str) -> bool:
    """将全部完成, 争取都报了: the word of the future governs, unless 已 stands after it."""
    later = [
        match.end()
        for match in re.finditer(
            r"将|拟|预计|力争|争取|确保|保证|计划(?!已)|如果|只要|若|等|待|目标|尽快|才能|才算", before
        )
    ]
    past = [match.end() for match in re.finditer(r"已|早就|刚", before)]
    return bool(later) and (not past or past[-1] < later[-1])


def _is_partial(match: re.Match[str], before: str, behind: str) -> bool:
    since = re.split(r"[并且]|以及", before)[-1]
    if _PARTLY.search(before) or (_PART_AFTER.match(behind) and not re.match(r"了?100%", behind)):
        return True
    if match[0] in {"写完", "写好"}:
        return True
    if match["send"]:
        return bool(_DRAFT_BEFORE.search(since) or _DRAFT_AFTER.match(behind))
    return bool(_STAGE_BEFORE.search(since) or _STAGE_AFTER.match(behind))
