"""UPDATES.md §5 steps 3 to 5: words of completion, and whether they report one, a part of one, or its absence."""

import re
from collections.abc import Iterator
from typing import Literal

from reading.acts import act_day_in
from reading.dates import Today, find_dates

Kind = Literal["done", "partly", "negated"]

# Work is done when it is said to be (5号完成); what is sent or published only when it is past (已报, 报了).
_WORK = (
    r"办理完毕|整改完毕|(?:处置|治理|清理|拆除|整治|处理|填报|核实)?完毕|完成|办结|(?<=已)办(?=$)|办完|办好|办妥|办了"
    r"|弄完|弄好|搞完|搞好|搞定|做完|做好|写完|写好|改完|整改到位"
    r"|落实到位|处理到位|清零|完工|竣工|验收合格|验收通过|通过(?:了)?(?:现场|最终|省级|专家|竣工"
    r"|国家)?(?:验收|核查|核验)|验收(?=了|$)|销号|报结(?!果|论|构|合)|完结|结束|了结|结案|办妥|收官|妥了|好了|完了|归档"
    r"|解决了|齐活"
)
_SEND = (
    r"报送|上报|呈报|呈送|报出|报上去?|报过|报了|报完|报好|交了|交过|交上|上交|提交|递交|送达|送出|送过"
    r"|送了|寄出|(?<=已)发(?=$|邮箱|公文|过|给)|发过去|发出去|交到|送到|印发|公开|公示|公布|发布|函复|反馈(?=给|了)|(?:(?<=已)|(?<=已经))反馈(?=$)|报给|报到|报至|报省|报国|报部"
    r"|[交送](?=的(?:[哈哦呀啊]|$))|报(?![告表名数批签审酬废警道刊纸])"
)
_COMPLETION = re.compile(rf"(?P<work>{_WORK})|(?P<send>{_SEND})")
_NEGATED = re.compile(
    r"(?:未|没有?|不能|无法|难以|没法|不|谈不上|不算|别|不好)(?:有|能|曾|正式|全部|全面|完全|真正|按时"
    r"|按期|如期|及时|最终|彻底|组织|算|说|够|得|完全|通过|向社会|对外|再|可能|怎么|来得及|往上|往省里"
    r"|对|去|都|一起|实际|整改|整治|建设|报告|材料|公文|系统)*$"
)
_TOLD = re.compile(r"的(?:哈|哦|呀|啊)?")
_OTHERS_ANSWER = re.compile(r"(?<![我本])[市州县区厅局委部]|财政|单位|意见|资金|数据|他们|对方|各地|那边")
_OTHERS_INPUT = re.compile(r"资金|经费|拨款|批复|数据|显示")
_THEN = re.compile(r"(?:之|以)?后(?!续)|再报")
_GOVERNS = re.compile(r"将|拟|预计|力争|争取|确保|保证|计划(?!已)|如果|只要|若|等|待|目标|尽快|才能|才算")
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
_YESTERDAY = re.compile(r"(?:昨[天日晚]|前[天日]|上(?:周|星期|礼拜)[一二三四五六日天])(?:就|才|[上下]午|晚上)?$")
_PLANNED = re.compile(
    r"[将拟要会需须该不没未]|原定|原来|本来|说好|预计|计划|争取|确保|保证|准备|打算|目标|想|希望|请|可以?|能|等|待|如果|若"
)
_NOUN_AFTER = re.compile(
    r"^(?:之?后|以后|之?前|以前|时限|时间|标准|率|情况|难度|目标|期限|不了|的?(?:办法|要求|可能|日期"
    r"|时候|比例)|与否|进度|的?渠道|信息|要求|流程|系统|平台|网站|单位|方式|材料(?=$|怎|要)|制度"
    r"|工作(?=正|在|推|有)|后再|再报|即可|稿|程序|中$|[^，]{0,8}为目标)"
)
_PARTLY = re.compile(
    r"基本|初步|大部分|大体|大多|大半|多数|部分|阶段性|差不多|主体|[一二首]期|首批|局部|将近|接近"
    r"|快要?$|即将|就要|(?<!不)[只仅](?:是|有|能)?$|一半|过半|半数|前期|我们(?:那|这)|(?:我|本)[厅局处委](?:那|这|负责"
    r"|承担)[^，]{0,4}部分"
)
_PART_AFTER = re.compile(
    r"^(?:了|过)?(?:约|大约|近|超过?|大概|差不多|不到|不足|快)?(?:\d|百分之"
    r"|[一二两三四五六七八九十]+(?:成|分之|[个家处项件条])|一半|过半|大半|一大半|多半|部分|大部分"
    r"|[^，]{0,3}一半|一些|一点|几[个项处家])"
)
_STAGE = (
    r"初稿|草稿|底稿|前期|[送评]审稿|讨论稿|征求意见稿?|方案|招标|招投标|投标|开标|评标|中标|收集|搜集|排查"
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


def completions(text: str, today: Today) -> Iterator[Kind]:
    """What each word of completion in one clause reports; a purpose, a condition or a plan reports nothing."""
    matches = list(_COMPLETION.finditer(text))
    is_ahead = bool(matches) and any(mention.day and mention.day >= today.day for mention in find_dates(text, today))
    for match in matches:
        before, behind = text[: match.start()], text[match.end() :]
        if match[0] == "反馈" and _OTHERS_ANSWER.search(before):
            continue
        if _NEGATED.search(before):
            if not _OTHERS_INPUT.search(before):
                yield "negated"
        elif _is_reported(match, before, behind, today, is_ahead=is_ahead):
            yield "partly" if _is_partial(match, before, behind) else "done"


def _is_reported(match: re.Match[str], before: str, behind: str, today: Today, *, is_ahead: bool) -> bool:
    is_past = (
        _PAST.search(before)
        or (match["work"] and _ALL_OF_IT.search(before))
        or _PAST_AFTER.match(behind)
        or match[0][-1] in "了过"
        or _is_told(match, before, behind, today)
    )
    if is_past:
        return not _THEN.match(behind) and not _is_later_than_past(before)
    return bool(match["work"]) and not (is_ahead or _NOUN_AFTER.match(behind) or _LATER.search(before))


def _is_told(match: re.Match[str], before: str, behind: str, today: Today) -> bool:
    """昨天报 and 7日报的 tell of a day that is past, 部分公开 of what was published, unless it is denied or planned."""
    if _PLANNED.search(before):
        return False
    if not behind and (_YESTERDAY.search(before) or f"{before[-2:]}{match[0]}" == "部分公开"):
        return True
    act = act_day_in(match.string, today.day) if _TOLD.fullmatch(behind) else None
    return act is not None and act.fault != "future"


def _is_later_than_past(before: str) -> bool:
    """将全部完成, 争取都报了: the word of the future governs, unless 已 stands after it."""
    later = [match.end() for match in _GOVERNS.finditer(before)]
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
