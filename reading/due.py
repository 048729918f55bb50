"""UPDATES.md §7: the day on which the matter is expected, or asked, to be complete."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from reading.acts import act_day_in
from reading.clauses import Clause
from reading.dates import Today, add_months, find_dates, is_past_day
from reading.numerals import NUMBER, later_number
from reading.stance import asks
from reading.vocabulary import LEADERS

_COMPLETE = re.compile(
    r"完成|办结|完工|竣工|完结|了结|报(?!告会|道|名|批|审|请|[^，]{0,8}(?:审|阅|批示)|领导|局长|厅长|处长|主任)|交(?!通|底|警|界|流|办|换意见)|送(?!审|签|检|评|来|领导"
    r"|[^，]{0,10}[审签阅批])|寄|公开|公示|清零|销[账号项]|办[完好妥]|[弄搞做写改忙整干建修拆][完好定妥]"
    r"|搞定|[弄交拿赶写搞]得?出|出来|送达|销号|整改到位|落实到位|到位(?=$|的)|解决|结束|收官|补(?!充|贴|助)|办妥|行(?!业|政|文|动)|印发|提交|见底|达标|验收|发布|发出|上传|反馈"
    r"|[完办搞做弄交报拿]得[成了完上出下]|除治|给(?:您|你们?|贵办)(?![说讲回答打消准话汇])|搞下来|弄下来|拿下|收尾|脱稿|交卷|交差|闭环|归档|(?<![一-龥])能?完(?=$|吧|了)|能完"
)
_INTERIM = re.compile(
    r"初稿|草稿|一稿|[送评]审稿|讨论稿|征求意见|中期|框架|提纲|方案|上(?:[^，]{0,4})会|过(?:[^，]{0,3})会|党组会|常务会|专题会|办公会|评审|论证会?|开标|招标|挂网|进场|启动|开工|动工"
    r"|开始|着手|起步|破土|奠基|开建|开挖|开拆|进点|入驻|驻点|蹲点|进驻|到点上|公示期|铺开|铺排|展开|上马|动手|动身|起头|挂图|揭牌|放线|打桩|复产|投产前|试生产|拉网|摸排|踏勘|取样|送样|检测|预验|送审|送签|[报送][^，]{0,10}[审阅签批]|报审|报批|报领导|报局长|报厅长|报处长|报主任|回话|回复|答复|回电|回音|开会|会议|调度|调研|动笔|来人|见面|商量|会商|再说"
    r"|碰头|复工|恢复|出差|看(?!来)|核实|研究|讨论"
    r"|回来|现场|培训|值班|放假|到岗|上班|汇报(?!完)|发您|发你|签字|会签|审签|签发|签批|盖章|找您|找你|联系|对接|采购|勘察|检查|核查|督导|到货|到账|下达|到位|批(?!准|复后)|批复|座谈"
    r"|约谈|通报|通水|试运行|进度|安排"
)
_STEP = re.compile(
    r"初稿|草稿|[送评]审稿|方案|会(?!议室|签)|评审|论证|开标|招标|挂网|进场|启动|开工|动工|开始|破土|奠基|开建|开挖|动手|送审|送签|报审|报批|[报送][^，]{0,10}[审阅签批]|回话|回复|答复|调度|复工|恢复"
    r"|验收|核查|会签|\d%|[一二三四五六七八九两\d]成$|公示"
)
_DRAFT = re.compile(r"初稿|草稿|一稿|[送评]审稿|讨论稿|征求意见稿|中期(?:材料|报告)|框架|提纲")
_FIRM = re.compile(r"正式|终稿|定稿|延|推|改|调整|宽限|缓")
_PRODUCT = re.compile(
    r"(?:正式(?:[件稿文版]|报告|文件)?|终稿|定稿|成品|红头|盖章件)(?:要到?|得到?|是|在|争取|预计|到)?$"
)
_MOVED = re.compile(
    r"(?:延期?|推迟|顺延|宽限?|缓|延长|延后|改|推|拖|批|调整|放宽|展期|放|定|移|挪|顺|展|押后|摆|退|时限|期限|时间|日期)(?:期限|时限|时间|日期)?[到至为是在]?$"
)
_DRAFT_OBJECT = re.compile(
    rf"(?:出|送|给|到|请)?[^，]{{0,4}}?(?:初稿|草稿|[送评]审稿|讨论稿|征求意见|中期|框架|提纲|{LEADERS})"
)
_ONLY_LATER = re.compile(r"(?:左右|前|之前|以前|才)?(?:去|的事|的样子)?了[吧啊呢哦]?")
_THEIRS = re.compile(
    r"(?:市州|各市|各县|[县市区省部]里|下面|他们|对方|企业|厂家|施工方?|设计院|供应商|财政厅?|(?:领导|[厅处局]长)(?![^，]{0,4}(?:[签批审看定阅点同拍]|出差回|回来)[^，]{0,3}[了字完后好过意板头章]?))[^，我]{0,5}$|^(?:数据|资金|批复|批文|结果|名单|通知"
    r"|文件)[^，我]{0,5}$"
)
_PAST_PLAN = re.compile(
    r"原定|原计划|原(?:时限|期限|截止|时间|日期|交办|规定)|规定时限|原来|本来|本应|应于|原要求|规定|要求[^，]{0,6}前|到期|截止|时限[是为]|期限[是为]|通知要求"
)
_DONE = re.compile(r"已(?!定|约)|(?<![够行])(?<!就[好成])了(?!结)|过(?!年|完|几|两|来|去)")
_WILL = re.compile(r"[^，]{0,4}?(?:能|可以|会(?!议)|应该|差不多|得(?![了到])|要(?!求))")
_CANNOT = re.compile(r"不(?:了|成|出|上|行|及|完|能|可能)|未|没(?!问题)|来不及|够呛|悬|难")
_CANNOT_THEN = re.compile(
    r"(?:怕是?|恐怕|估计|可能|看来|实在|肯定|应该|确实|真的?|都|也|是|还|我们?)*(?:(?:[赶完搞弄办做报交拿出][不]|来不)[了及上完出成]|不[行现]|没戏|够呛|悬|难)"
)
_BUSY = re.compile(
    r"[忙紧乱累冷冻]|事多|活多|事情多|任务重|压力|人少|缺人|封账|关账|结账|扎堆|集中|冲刺|放假|休假|过年|年会"
)
_ASIDE = re.compile(
    r"来不及|不行|实在|如果|要是|万一|不(?:超过|晚于|迟于)|得|去|了|[成中]不|看来|恐怕|[^\w\s]|应该是?|是|最迟|最晚|争取|预计|大概|估计|可能|应该|力争|确保|保证|延期?|推迟|宽限|缓|改|拖|再|给|要|还|到"
    r"|至|前|吧|左右|内|也许|差不多|之|以|约|在|于|就|的|我们?|请|申请|请求|恳请|能|否|可|想|时间|需"
    r"|那|嗯|呢|哈|啊|\d+时|\d+点|：|\d|拟|建议|希望|把|将|期限|时限|日期|调整|为|后|工作|个|多|晚"
    r"|能不能|可不可以|估摸|约摸|摸着|有|容|宽|让|暂定|定|即|日|天|预期|顺|期|底|说|没问题|批准|同意|已|经|哈|啊|我|给你们?|延|行不行|不行|呗|咯|最|迟|快|早"
)
_RELATIVE = re.compile(
    rf"(?:延期|推迟|顺延|延长|延后|推后|后延|往后[推挪拖延靠]|后推|缓|晚)(?:个|上)?(?P<count>{NUMBER}|半)个?(?P<unit>工作日|天|周|星期|礼拜|月)"
)
_BYGONE = re.compile(r"昨|大?前天|上个?(?:周|星期|礼拜|月)|去年")
_ATTRIBUTE = re.compile(
    r"(?:季度|半年)的?(?:方案|计划(?!完|办|报)|任务|报[告表]|调度|台账|清单|数据|目标|指标|考核|工作)"
)
_SAME_DAY = re.compile(r"(?:我们?|[就便即]|在)?(?:当[天日]|同[一]?[天日])(?:就|即|便|可)?")
_FEW = 2  # letters beside a date that may stand for anything
_SOON, _JUST_PAST = timedelta(days=25), timedelta(days=7)
_BARE_DAY = re.compile(r"(?:[^年月]{1,3}月)?[^年月]{1,5}")
_TOLD = re.compile(r"(?:报|交|送|发|办结|完成|公开)的(?!话|时|可能|把握|希望)")


def read_due(clauses: Sequence[Clause], today: Today, *, is_request: bool) -> date | None:
    """The last firm day named for completion; None where only other days, or none, are named.

    A question names a day only as a request: 能不能下周一报, but not 这个月报还是下个月报.
    """
    original = _original(clauses, today)
    due = None
    for place, clause in enumerate(clauses):
        if not is_request and asks(clause, clause.text):
            continue
        relative = _RELATIVE.search(clause.text)
        if relative:
            due = _postponed(original, relative, today) or due
            continue
        following = clauses[place + 1].text if place + 1 < len(clauses) else ""
        due = (
            _same_day(clause, clauses[:place], today) or _named(clause, following, today, is_request=is_request) or due
        )
    return due


def _same_day(clause: Clause, before: Sequence[Clause], today: Today) -> date | None:
    """公示6日结束，当天报送: the day that was named last."""
    same = _SAME_DAY.match(clause.text)
    if same is None or not _event(clause.text[same.end() :]):
        return None
    days = [mention.day for clause in before for mention in find_dates(clause.text, today)]
    return next((day for day in reversed(days) if day and day >= today.day), None)


def names_step(clauses: Sequence[Clause], today: Today) -> bool:
    """A day for a draft, a meeting, a review: an expected date, though not that of completion."""
    for clause in clauses:
        days = [
            mention
            for mention in find_dates(clause.text, today)
            if mention.day is not None and mention.day >= today.day
        ]
        if (
            days
            and _STEP.search(clause.text, days[0].end)
            and not asks(clause, clause.text)
            and not _DONE.search(clause.text)
        ):
            return True
    return False


def may_be_past(due: date, clauses: Sequence[Clause], today: Today) -> bool:
    """True for 22日报, said on the 25th: by the rules the next 22nd, and yet it may mean the one just past."""
    if due - today.day <= _SOON:
        return False
    mentions = ((clause.text, mention) for clause in clauses for mention in find_dates(clause.text, today))
    bare = [text[mention.start : mention.end] for text, mention in mentions if mention.day == due]
    passed = [act_day_in(f"{day}已报", today.day) for day in bare if _BARE_DAY.fullmatch(day)]
    return any(act and act.day and act.fault is None and today.day - act.day <= _JUST_PAST for act in passed)


def _is_past(text: str, today: Today) -> bool:
    act = act_day_in(text, today.day)
    return act is not None and act.fault is None


def _named(clause: Clause, following: str, today: Today, *, is_request: bool) -> date | None:
    """The day of completion in one clause; a mere date speaks of what the next clause says."""
    mentions = find_dates(clause.text, today)
    days = [
        mention
        for mention in mentions
        if mention.day is not None and mention.day >= today.day and not is_past_day(clause.text, mention, today)
    ]
    if not days or _PAST_PLAN.search(clause.text) or _BYGONE.match(clause.text, mentions[-1].start):
        return None
    last = days[-1]
    behind, before = clause.text[last.end :], clause.text[: last.start]
    if (
        (_DONE.search(behind) and not _is_foretold(clause.text[last.start : last.end], behind))
        or (_TOLD.search(behind) and (_is_past(clause.text, today) or re.match(r"(?:之|以)?前", behind)))
        or re.search(r"已(?!定|经?[^，]{0,4}(?:批|同意|延|准|调|改|推|顺))", before)
        or (_CANNOT.search(behind) and not re.search(r"行不行|能不能|[吧吗]$", behind))
        or (_THEIRS.search(before) and not re.search(r"同意|批准|批", before))
        or _ATTRIBUTE.match(clause.text, max(last.start, last.end - 2))
        or re.match(r"[^，]{0,6}?(?:\d%|[一二三四五六七八九两\d]成$)", behind)
        or re.match(
            r"[^，]{0,14}?(?:完成|结束|办结|加固|整改|下来|到位|验收|以来|批复)(?:之|以)?[后来]|以?来|起(?!草|步)",
            behind,
        )
    ):
        return None
    event = _event(behind)
    if event is not None:
        return last.day if event and not _DRAFT.search(re.split(r"[、；]", before)[-1]) else None
    bare = _without(clause.text, [(mention.start, mention.end) for mention in mentions])
    if re.search(r"公示[^，]{0,4}[到至]$", before):
        return None
    if _MOVED.search(before.rstrip("了")):
        return last.day
    if _PRODUCT.search(before):
        return last.day
    if _INTERIM.search(bare) and not _FIRM.search(before):
        return None
    if _COMPLETE.search(before):
        return last.day
    few = 0 if last.day == today.day else _FEW
    if not is_request and len(_ASIDE.sub("", bare).strip()) > few:
        return None
    is_setting = _BUSY.search(bare) or (not is_request and _CANNOT_THEN.match(following))
    return None if _INTERIM.match(following) or is_setting else last.day


def _is_foretold(day: str, behind: str) -> bool:
    """下周三就报了, 20号就能交了, 月底去了: the 了 of what is about to be."""
    return bool(
        _ONLY_LATER.fullmatch(behind)
        or _WILL.match(behind)
        or (re.match(r"[下明]|大?后天", day) and re.match(r"就|才|便", behind))
    )


def _event(words: str) -> bool | None:
    """True if `words` begin with what completes the matter, False if with a step on the way, None if with neither."""
    complete = _COMPLETE.search(words)
    interim = _INTERIM.search(words)
    if complete is None:
        return None if interim is None else False
    if interim is None:
        return True
    if interim.start() < complete.start():
        return (
            not re.search(r"[后再]", words[interim.end() : complete.start() + 1])
            and "后" not in words
            and interim[0] not in {"初稿", "草稿"}
        )
    return not _DRAFT_OBJECT.match(words, complete.end())


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _original(clauses: Sequence[Clause], today: Today) -> date | None:
    for clause in clauses:
        if _PAST_PLAN.search(clause.text):
            return next((mention.day for mention in find_dates(clause.text, today) if mention.day), None)
    return None


def _postponed(original: date | None, relative: re.Match[str], today: Today) -> date | None:
    """延期N天 counts from the original deadline, if it is stated."""
    count = later_number(relative["count"])
    if original is None or count is None or count > 400:
        return None
    if relative["unit"] == "工作日":
        return today.workdays.shift(original, count)
    if relative["unit"] == "月":
        return add_months(original, count)
    return original + timedelta(days=count * (1 if relative["unit"] == "天" else 7))
