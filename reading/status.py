"""UPDATES.md §5: the present state of a whole matter, from what is said of it; the first step that fits wins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reading.clauses import Clause
from reading.completion import completions
from reading.dates import Today

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
    r"|多少|能否|可否|能不能|可不可以|要不要|行不行|还是(?![没未不在])[^，]{1,10}$|呢$|干嘛|谁"
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
_RESUMED = re.compile(r"已(?:经)?(?:恢复|复工)|恢复(?:了|施工|正常)|复工了|不再卡")
_NOT_BLOCKED = re.compile(
    r"已(?:经)?(?:恢复|复工|解决|疏通|重启)|恢复了|复工了|重新启动|不再卡|没(?:有)?(?:卡|停|暂停|受阻)"
    r"|未(?:停|受阻|卡)|不会停|并未停|[要得会怕](?:搁置|停|卡|暂停)"
    r"|(?:(?<!剩余)部分|个别|[一二两三\d]+[个处家条座段]|其中)[^，]{0,8}(?:停|卡|暂停|受阻)|禁停|停车|停产|关停"
    r"|暂停(?:营业|排放)|停办|停用|不卡"
)

_CANNOT = re.compile(
    r"(?:完|办|做|搞|弄|写|交|报|赶|改|拿|出|收|送|干)不(?:成|完|了|出|出来|上|及|好|到|齐)|来不及"
    r"|完成不了|不能按时|没能按[时期]|还差得远|差得远|还早|远着"
)
_NOT_YET = re.compile(
    r"^(?:还|仍|尚)?(?:没有?|未)(?:呢|啊|哦|完|好|有|搞完|弄完)*$|(?:还)?没(?:弄|搞|做|写|办|改|忙|盖"
    r"|签|批|审)(?:完|好|章|字|下来)|未(?:定稿|盖章|签发|审签|结束)|没(?:定稿|盖章|签发)"
    r"|(?:验收|整改|核查|评估)[^，]{0,4}(?:没|未|不)[^，]{0,2}(?:过|合格|到位)|^还没有?到位"
)
_REMAINING = re.compile(
    r"待(?!遇|命|到|会儿)[^，]{0,8}(?:验收|核查|批复|批准|盖章|公开|公示|销号|审|签|复核|核验|印发|报"
    r"|确认|反馈|上会|评估|摘牌|归档|备案|用印|定稿)|申请销号|申请验收|(?:等|在等)[^，]{0,8}(?:验收"
    r"|批复|盖章|销号|签|审)"
    r"|还[差剩](?!得)|[只就仅]差|[只仅]剩|[一-龥]{2}中$|差不多|七七八八|接近尾声|收尾|正在|还在|尚未|还没|仍在|仍需"
    r"|还需|还要(?!感谢)|在(?:走|会签|审签|盖章|编|审|核|改)|但(?:是)?(?:还|没|未|尚|需)|准备(?:报"
    r"|验收|公开|上会|盖章)|(?:上|过)[^，会]{0,5}会|拟[于]?[^，]{0,8}(?:报|公开|验收)"
    r"|明天报|后天报|未(?:验收|公开|盖章|销号|签|批|定稿)|没(?:盖章|验收|公开|签|批)|推进中|(?:未|没)(?:报|交|送)"
)

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
    rf"|(?:[市区县]里?|市州|地市|他们|对方|各地|下面)(?:还|一直|迟迟|都|也)*(?:没有?|未"
    rf"|不)[^，]{{0,3}}(?:给|报|反馈|提供|交|回|批|送)"
    rf"|资金[^，]{{0,6}}(?:缺口|紧张|短缺|困难)|卡在资金"
    rf"|(?:在等|只能等|需等|须等|要等|还等|(?<![一平对]|相)等(?!一下|下|待|同志|部门|单位|问题|工作"
    rf"|方面|几|[，。]))[^，]{{0,14}}?(?:{_INPUT}|钱|验收|拨|给|省里|部里|国家|上面)"
    rf"|(?<!期)待[^，]{{0,12}}?(?:批复|审批|资金|拨款|反馈|用地|环评|许可)"
)
_CONDITION = re.compile(r"(?:等|待|如果|若|只要|一旦)[^，]{2,}(?:就|再|后(?!续)|才能|即可|的话)")
_NEARLY = re.compile(
    r"差不多|七七八八|接近尾声|收尾|[只就]差|扫尾|还差|[还只仅]剩|快[好完成]?了|差一[个点步]|(?:即将"
    r"|快要)(?:完成|办结|报)"
    r"|已(?:经)?(?:盖章|签发|审签|会签|定稿|签批|签字|上会|过会|送审|成稿|核稿)"
)
_UNDER_WAY = re.compile(
    r"[一-龥]{2}中$|"
    r"正在|正(?:加快|有序|积极|抓紧|按|组织|开展|推进|办)|在办|在建|在推|推进中|推进(?!会|不力)|进行中"
    r"|办理中|进行|持续|有序|序时|(?:还|仍)在(?!等)|在(?:改|写|弄|搞|做|赶|编|审|走|汇总|核|会签|收集|催|对接"
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
    is_contradictory = evidence.done and (evidence.negated or evidence.under_way or evidence.blocked)
    return Reading(_decide(evidence, percent), is_contradictory)


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
    evidence.resumed |= bool(_RESUMED.search(text))
    evidence.negated |= bool(_CANNOT.search(text) or _NOT_YET.search(text))
    for kind in completions(text, today):
        evidence.negated |= kind == "negated"
        evidence.partly |= kind == "partly"
        evidence.done |= kind == "done"
    evidence.remaining |= bool(_REMAINING.search(text)) and "请" not in text
    evidence.missing |= bool(MISSING_INPUT.search(text)) and not _CONDITION.search(text)
    evidence.partly |= bool(_NEARLY.search(text))
    if _UNDER_WAY.search(text) and not _BEING_ONLY_PLANNED.search(text) and not not_started:
        evidence.under_way = True
