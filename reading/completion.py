"""UPDATES.md §5 steps 3 to 5: words of completion, and whether they report it, a part of it, or its absence."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Literal

from reading.acts import act_day_in
from reading.dates import Today, find_dates, is_past_day
from reading.vocabulary import DATA, DRAFT, INTERNAL, LEADERS, OTHERS, STAGE

_AHEAD = re.compile(r"明[天日早晚]|后天|下个?(?:周|月|星期|礼拜)|[月年]底|[年节]前|[日号]前|过完年")
_MOST = 8  # words of completion in one clause; more are no sentence
_NEAR = 40  # letters that may govern a word
Kind = Literal["done", "partly", "negated", "missing"]  # missing: what others have not given

# What ends the work: 5号完成 needs no 已.
_WORK = (
    r"办理完毕|整改完毕|[一-龥]{2}完毕|完毕|完成|办结|办讫|了结|完结|结案|报结(?!果|论|构|合)|收官|竣工|完工|交工|结束"
    r"|搞定|搞掂|办妥|妥了|弄妥|齐活|完事|完活|交差|交卷|收工(?!时)|大功告成|打完收工|翻篇|落幕|圆满|[整办弄搞处]利索"
    r"|[改整治清拆管收退补查]到位|整改到位|整治到位|治理到位|处置到位|处理到位|落实到位|清理到位|关停到位|拆除到位|执行到位|全部到位|清零|见底(?!清零)|归零|销号|摘牌|闭环(?!管理)"
    r"|验收(?:已经?|均|都|也|一次性?|顺利)*(?:合格|通过|过了|了$)|通过(?:了)?[^，]{0,8}?(?:验收|核查|核验|评估|复核)|过了?验收|验收完|验收(?=$)"
    r"|建成(?:投[用运产])?|投入(?:使用|运行|运营)|投用|投运|通水|挂牌(?:成立)?(?!督|出让|整|交易|作战)|上墙|归档|(?<=全部)解决|(?<=均已)解决|(?<=都已)解决|(?<=已全部)解决"
    r"|(?<=[全都均])[改拆清修换装治补种栽搬迁]了(?=$)|兑现(?=了|$)"
    r"|落地(?=了|$|见效)|划上句号|(?<=已)拿下|拿下了|闭了?环$|工作闭环|画上句号|[拆清办搞销改关弄做]掉(?=了|$)"
    r"|(?<=已)办(?=$)|办了|结了|销了|好了|完了|了了|弄了"
)
# What is sent or published needs a word of the past: 已报, 报了.
_SEND = (
    r"报送|(?<![早晚])上报|呈报|呈送|呈交|呈上|报出|报过[去来]|[送交发传寄递]过[去来]|报上[去来]?|递上去?|递了|递过去|递给|递交|报过|报了|报完|报好|报给|报到|报至|报省|报国|报部"
    r"|报备|提报|填报|汇交"
    r"|交了|交过|交上去?|(?<![转移])交[给到]|交齐|交出去|上交|提交|递交|送交|转呈|送达|送走|寄走|报走|发走|送出|送过|送到|送去|(?<!抄)送了|送至|送往|送给|寄出|寄送|寄了|寄给"
    r"|寄到|邮寄|快递(?=了|出去)"
    r"|发过去|发出去?|发送|发到|发至|发给|发[您你]们?|传真(?=过去|了|给|报)|发了(?!文|通知|函|催)|(?<=已)发(?=$|邮箱|公文|过|给|您|你)|传过去|传上去?|传[到至给]|上传|传了"
    r"|推送|录入|导入"
    r"|印发|公开|公示|公布|发布|出台|颁布|施行|挂网(?!招)|[贴挂放登](?:在|到|上|于)?[^，]{0,8}(?:网站?|公众号|公示栏|平台|日报|oa)(?!招)|挂出|挂上|刊发|刊登|登出"
    r"|贴出|上网公|晒出|登报|函复|复函|回函|函告(?=贵|你|您|环)|回复(?=了|贵|省)|函报|反馈(?=给|了|完|到)"
    r"|(?:(?<=已)|(?<=已经)|(?<=均已))反馈"
    r"|[交送寄](?=的(?:[哈哦呀啊]|$))|(?<![汇通举海预播情申])报(?![告表名数批签审酬废警道刊纸验销损停价恩答错])|(?<![移转])交(?=$|的)|送(?=$)|(?<=已)[寄传](?=$)"
)
# 贴完了, 铺好了: done or a step done, by the verb.
_RESULT = (
    r"(?P<verb>[一-龥])(?:完(?![善全整美成工结毕])|(?<=[办弄搞做写编拟赶拿整])出来(?=了|$|的)|(?<=[办弄搞做写编拟改修备定谈选理订签盖印装建忙调配校报交送填传商量排])好(?=了"
    r"|$|的|，|、|后|再|就|但|并|可|还)|(?<=[办弄搞做整谈])妥(?=了|$|当)|毕(?=$|，|，|了)|干净(?=了|$))"
)
_WORK_VERBS = "事项号活都全已均也早搞弄做办干忙整治改修拆建种栽清理交报送关停补换装挖铺刷贴除植迁搬堵疏通销消"
_COMPLETION = re.compile(rf"(?P<work>{_WORK})|(?P<send>{_SEND})|{_RESULT}")
_NOT_RESULT = re.compile(r"[过上午晚还不最刚正幸友良较很更美真挺蛮太说想约讲也都要只才收看商安]$")

_NEGATED = re.compile(
    r"[漏忘误虚瞒谎](?:了|记)?(?:报|填|交|送)?(?:为|成)?$|(?:(?:暂|先|就|都|也|再)?不(?=$)|未|没有?|尚未|不能|无法|难以|难于|没法子?|没办法|不可能|谈不上"
    r"|[算说称讲够轮]不(?:上|得|到)|不(?:曾|能算|等于|代表|意味着|见得"
    r"|足以)|不算|不好|不敢说|不便|别说|离|距离?)"
    r"(?!问题|困难|关系|遗留|意见|必要|事)(?:(?!已|早|就|也|但|却|了|才|问题|不得)[^，]){0,9}$"
)
_UNWILLING = re.compile(
    r"(?:(?<![从])不(?=$)|不用|不必|无需|无须|不需要?|不想|不愿意?|不打算|不再|不会|懒得|不肯|不准备|甭|别|莫)[^，]{0,4}$"
)
_DENIED_AFTER = re.compile(
    r"^得?(?:还|尚)(?:早|远)|^(?:早|远)(?:着|得)|^不[了成上出来完好及齐]|^个[啥鬼屁什]|^还?(?:谈不上|说不上|没影|有距离|有差距)|^得?还?不(?:够|彻底|到位|理想)"
    r"|^率?(?:为)?零"
)
_OTHERS = re.compile(OTHERS)
_THEIR_INPUT = re.compile(rf"{DATA}|资金|经费|拨款|批复|钱")
_OWN_UNSENT = re.compile(
    r"(?:材料|报告|资料|报表|台账|文件|表|总结)[^，]{0,6}(?:没有?|未)[^，]{0,3}?(?:报|交|送|寄)(?!上?来|过来|齐|到我|给我)"
)
_LAW = re.compile(r"(?:国家|部里|省里|省级|上级|上位|上面)[^，]{0,12}$")
_GIVING = re.compile(r"报|交|送|反馈|回复|提供|给|传|发|回函|复函|函复|填报")
_SHOWN = re.compile(
    r"(?<![没不])说(?:是)?(?:我们|咱们?|我[厅局处委办市县区]|本[厅局])|显示|提示|系统[里上中]?(?:是|还是)?$|状态"
)

_THEN = re.compile(
    r"^得[了完成上出及]|^了?(?:我们?|咱们?|俺|自然|会|第一时间)(?:再|就|才|会|马上|立即|第一时间|给[您你]|跟[您你]|向[您你])|^(?:了)?(?:之|以)?后(?!续|期)"
    r"|^(?:了|好|完)?(?:再|就|才|即|便|立即|马上)(?![早已经])|^了?(?:之后|以后)|^了的话|^的话|^时(?!限|间)"
)
_ORIGINALLY = re.compile(r"原定|原计划|原拟|原本|原来|本来|本应|本该|应于|说好|不是[^，]{0,6}$")
_GOVERNS = re.compile(
    r"延[期到至]|顺延|推迟|展期|宽限|围绕|紧扣|聚焦|瞄准|锚定|朝着|坚决|按照?时间节点|通知(?!书)|安排|部署|提醒|责成|明确|列入|动员|很快|回头|一会|过[几两]天|稍后|晚点|待会"
    r"|(?<!应)该$|将(?!近)|拟(?!定)|预计|预期|力争|争取|确保|保证|务必|务求|(?<!按)(?<!按照)计划(?!已|表)|如果|要是|倘若|假如|只要|若(?!干)|一旦|待(?!遇|办)"
    r"|(?<![平一])等(?![市地县区\d一二三四五六七八九十问任工材事部单项方，])|目标(?!任务|责任)|尽快|尽早|尽量|才能|才算|才好"
    r"|(?<![思设理感])想|希望|盼|准备(?!工作)|打算|建议|申请|请|(?<!按)(?<!按照)(?<!照)要求|(?<![必急])需要?(?!求)"
    r"|(?<![相响供反对适])应当?(?![急用公改有报交对])|必须|务须|抓紧|努力|(?:加快|马上|立刻|立即|即刻)|快要|就要"
    r"|(?<![节功产性职智机])能(?![源耗力效量])|可以|(?<![社委大开议员机协工党例次本理])会(?![同签议上后商审场员])|(?<![机主重需必简摘纪次紧])要(?![求点么素闻])|督促|推动|直到"
    r"|赶(?![完出]|在昨)|继续|下一?步|目的|为了|以便|便于|有望|有信心|一定|肯定|定能|必定|答应|承诺|(?<![分特个级区类])别(?![人家])"
)
_PAST_WORD = re.compile(
    r"已(?!定)|(?<![明今清一大起赶])早就?(?!日|点|些|晚|上|晨|饭|间)|刚(?:刚)?|昨[天日晚]|前[天日]|上(?:个?月|周|星期|礼拜)|都(?=[^，]{0,3}了)|业经"
)
_ALL_OF_IT = re.compile(
    r"(?:均|都|全(?![省市县镇乡村区厅局国年域流系程线])部?|悉数|统统|一并|一起|全数|全面|全量|所有)[^，]{0,14}$"
)
_PAST_AFTER = re.compile(
    r"^(?:了(?!解)|过(?!几|两|年|完)|的(?:就|都|也)?是|哈|哩|掉了|上去了|出去了|过去了|给[^，]{1,12}了|[^，]{0,8}了[呀啊哈哦嘛]?$|[^，]{0,3}[✅☑✔√]"
    r"|[^，]{1,12}去了)"
)
_TOLD = re.compile(r"的(?:哈|哦|呀|啊|呢)?")
_YESTERDAY = re.compile(
    r"昨[天日晚]|前[天日](?![内])|上(?:周|星期|礼拜)[一二三四五六日天末]?|上个?月|刚才?|刚刚|今早|今天上午"
)
_LATER = re.compile(
    rf"{_GOVERNS.pattern}|为目标|[明后]天|明[早日]|下周|下个?月|月底|月末|年底"
    rf"|年前|节前|之前|以前|(?<!提)前$|内$|再$|才$|须|按时|才[^，]{0, 3}$|年后|节后"
    rf"|过完[年节]"
    rf"|开年|延[期到至]|推迟"
    r"|周[一二三四五六日]$|[日号]$|什么|最迟|最晚|推进|不(?=出|成)"
)
_NOUN_AFTER = re.compile(
    r"^(?:在即|在望|有望|可期|指日|无望)|^(?:申请|公示|手续|资料|组|函|阶段|程序|结论|计划|攻坚|行动)|^(?:之?后|以后|之?前|以前|时限|时间|没问题|问题不大|没有问题|有把握"
    r"|标准|率|数(?!据)|量|额|度|值|产|情况"
    r"|难度|目标|期限|节点|不了|的?(?:办法|要求|可能|日期|时候|比例|条件"
    r"|计划|数量|标志|依据|把握|希望|有哪)"
    r"|与否|进度|渠道|信息|要求|流程|系统|平台|网站|单位|方式|口径|格式|模板|范围|材料(?=$|怎|要)|制度|清单|工作(?=正|在|推|有)|后再|再报|即可|稿|程序|中$|[^，]{0,8}为目标"
    r"|质量|方案|条目|台账|证明|证|意见|通知|报告(?=格式|模板))"
)
_NEVER_AFTER = re.compile(
    r"^的?(?:时限|时间|标准|情况|难度|期限|节点|条件|方式|渠道|口径|格式|模板|流程|进度|计划(?!任务|内)|率|度|数(?!据)|量|额|值)"
    r"|^[^，已]{0,6}(?:准备|确认|明确|确定|备齐|定)"
)
_PARTLY = re.compile(
    r"第[一二三四五六七八九十\d]+(?:批|阶段|步|期|标段)(?![次的]|清单|督办|任务|交办|问题|事项|反馈|名单|通知)|基本|初步|大部分|大体|大致|大多|大半|大头|多数|半数|部分|阶段性"
    r"|差不多|八九不离十|主体|[一二首]期|首批|头批|第[一二两]批|局部|将近|接近|近乎|"
    r"快要?$|即将|就要|眼看|(?<!不)[只仅](?:是|有|能)?[^，]{0,3}$|一半|过半|前期|个别|几乎|差一?点|险些|(?:已经?|目前|现|共"
    r"|累计)有[^，]{0,2}[\d一二两三四五六七八九十]|少量|若干|有的"
    r"|一些|先[^，]{0,3}$|(?:[一二两三四五六七八九十几\d]+[个处家条座]?)(?:标段|工区|片区|分项)|子项"
)
_OWN_PART = re.compile(
    r"(?:我们?|咱们?|本|自己)[厅局处委单位省市州县区]{0,2}(?:(?:这|那)(?:一)?(?:块|边|部分|头|摊|份)|(?:负责|承担|牵头|该做|的)[^，]{0,4}(?:部分|那块|这块|内容|份内|段|标段|片区))"
    r"|份内"
)
_PART_AFTER = re.compile(
    r"^(?:了|过)?(?:一部分|一小步|第[一二三\d])|^(?:了|过|得)?(?:约|大约|近|将近|超过?|大概|差不多|不到|不足|快|有|到)?(?:\d|百分之"
    r"|[一二两三四五六七八九十]+(?:成|分之|多?[个处家项件条])|一半|过半|大半|一大半|多半"
    r"|小半|部分|大部分"
    r"|[^，]{0,3}一半|一些|一点|几[个项处家]|得?差不多|得?七七八八|十[之有][七八九]|个?(?:零头|皮毛|开头|一角)|九牛一毛|绝大|大头)|^[^，\d]{0,8}\d+(?:\.\d+)?(?!年|月|日|号|\d|\.)"
)
_STEP_BEFORE = re.compile(
    rf"(?:{STAGE}|报告)(?:工作|阶段|手续|任务|的)?(?:已经?|均|都|也|全部|刚刚?|就|才|早就?|基本|正式|现|顺利)*[^，并且]{{0,3}}$"
)
_STEP_AFTER = re.compile(rf"^了?(?:对|了)?[^，并且]{{0,8}}?(?:{STAGE})")
_DRAFT_BEFORE = re.compile(
    rf"(?:{DRAFT}|通知|公告|(?<!公)函(?!复)|(?:销号|验收)(?:材料|资料)|(?<!请)申请|请示|中期|阶段|部分|会签|{INTERNAL})[^，]{{0,8}}$"
)
_DRAFT_AFTER = re.compile(
    rf"^(?:了|给|到|至|过|请|由|的)*[^，并且你贵您环]{{0,8}}?(?:{DRAFT}|中期|阶段|征求|{LEADERS}|{INTERNAL})"
)
_PUBLISHED = re.compile(r"挂|公示|公告|公布|公开|发布|刊|登|贴出")
_NOT_THE_RESULT = re.compile(
    r"招标|采购|竞[价买]|拍卖|出让|比选|询价|流标|控制价|标书|销号|听证|征地|环评|稳评|征求|招聘|开工"
)
_ATTRIBUTES = {"销号", "验收", "摘牌", "归档", "闭环", "清零", "办结", "结案", "竣工"}
_ENDS = re.compile(r"$|[^一-龥]|[了的啦哈呢并且和及后已于至]|完|率")


def completions(text: str, today: Today, *, is_planned: bool = False) -> Iterator[Kind]:
    """What each word of completion in one clause reports; a purpose, a condition or a plan reports nothing.

    `is_planned`: the clauses before it, in the same sentence, spoke of what is going to be done.
    """
    matches = list(islice(_COMPLETION.finditer(text), _MOST))
    is_ahead = bool(matches) and any(
        mention.day and mention.day > today.day and not is_past_day(text, mention, today)
        for mention in find_dates(text, today)
    )
    for match in matches:
        before, behind = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
        if match["verb"] and _NOT_RESULT.search(before + match["verb"]):
            continue
        if _DENIED_AFTER.match(behind) or _NEGATED.search(before):
            yield from _denied(match, before)
        elif is_planned and not (_PAST_WORD.search(before) or _PAST_AFTER.match(behind)):
            continue
        elif _is_reported(match, before, behind, today, is_ahead=is_ahead):
            yield "partly" if _is_partial(match, before, behind) else "done"


def _denied(match: re.Match[str], before: str) -> Iterator[Kind]:
    """没报 is a negated completion; what others have not given is a missing input."""
    if _SHOWN.search(before) or _UNWILLING.search(before):
        return
    is_giving = _GIVING.search(match[0]) is not None
    if is_own_unsent(match.string):
        yield "negated"
    elif _THEIR_INPUT.search(before) or _LAW.search(before) or (is_giving and _OTHERS.search(before)):
        yield "missing"
    else:
        yield "negated"


def is_own_unsent(text: str) -> bool:
    """材料还没交: one's own paper, unless others are named or it is to come."""
    return _OWN_UNSENT.search(text) is not None and not _OTHERS.search(text)


def _is_reported(match: re.Match[str], before: str, behind: str, today: Today, *, is_ahead: bool) -> bool:
    if _ORIGINALLY.search(before) or (_THEN.match(behind) and not _is_after_this_sent(behind)):
        return False
    if _NEVER_AFTER.match(behind) or re.search(r"在$", before):
        return False
    if match["send"] and _GIVING.search(match[0]) and _is_their_gift(before):
        return False
    if "反馈" in match[0] and _OTHERS.search(before):
        return False
    is_past = (
        _PAST_WORD.search(before)
        or (match["work"] and _ALL_OF_IT.search(before))
        or _PAST_AFTER.match(behind)
        or match[0][-1] in "了过"
        or (match["send"] and _YESTERDAY.search(before))
        or _is_told(match, before, behind, today)
        or any(is_past_day(match.string, mention, today) for mention in find_dates(before, today))
    )
    if is_past and _AHEAD.search(before) and not _PAST_WORD.search(before):
        return False  # 明天就搞完了
    if is_past:
        return not _is_later_than_past(before, behind)
    if match["send"] or (match[0] in _ATTRIBUTES and not _ENDS.match(behind)):
        return False
    return not (is_ahead or _NOUN_AFTER.match(behind) or _LATER.search(before))


def _is_their_gift(before: str) -> bool:
    """财政厅的数据已报给我们 is no report of one's own."""
    others = _OTHERS.search(before)
    return others is not None and _THEIR_INPUT.search(before, others.end()) is not None


def _is_after_this_sent(behind: str) -> bool:
    """盖章后已报出: what follows is the report itself."""
    return bool(re.match(r"^(?:了)?(?:就|即|便)?(?:转入|转为|长期|持续|归档)", behind))


def _is_told(match: re.Match[str], before: str, behind: str, today: Today) -> bool:
    """7日报的 tells of a named day, 部分公开 of what was published, unless it is denied or planned."""
    if _GOVERNS.search(before):
        return False
    if not behind and f"{before[-2:]}{match[0]}" == "部分公开":
        return True
    return bool(_TOLD.fullmatch(behind)) and act_day_in(match.string, today.day) is not None


def _is_later_than_past(before: str, behind: str) -> bool:
    """将全部完成, 争取都报了, 快报了: the word of the future governs, unless 已 stands after it."""
    later = [match.end() for match in _GOVERNS.finditer(before)]
    past = [match.end() for match in _PAST_WORD.finditer(before)]
    if re.search(r"[快要在]$", before) and not past:
        return True
    return bool(later) and (not past or past[-1] < later[-1])


def _is_partial(match: re.Match[str], before: str, behind: str) -> bool:
    since = re.split(r"[并且后]|以及", before)[-1]
    if _PARTLY.search(before) or _OWN_PART.search(before):
        return True
    if _PART_AFTER.match(behind) and not re.match(r"了?(?:到)?100%", behind) and not _ALL_OF_IT.search(before):
        return True
    if match["verb"] and match[0].endswith("出来"):
        return True
    if match["verb"]:
        return match["verb"] not in _WORK_VERBS or bool(_STEP_BEFORE.search(since))
    if match["send"]:
        if _PUBLISHED.match(match[0]) and _NOT_THE_RESULT.search(before):
            return True
        return bool(_DRAFT_BEFORE.search(since) or _DRAFT_AFTER.match(behind))
    if "验收" in match[0] or match[0].startswith(("通过", "销")):
        return bool(_DRAFT_BEFORE.search(since))
    return bool(_STEP_BEFORE.search(since) or _STEP_AFTER.match(behind))
