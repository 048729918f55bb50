"""What a request for more time says besides its date: a postponement counted from the deadline, and its reason."""

import re
from datetime import date, timedelta

from ledger.workdays import Workdays
from reading.dates import add_months
from reading.normalise import fold
from reading.numerals import NUMBER, later_number

_LONGEST = 500
_MOST = 400  # days that anybody asks for
_BY = re.compile(
    rf"(?:延期|推迟|顺延|延长|延后|推后|后延|往后[推延拖]|晚|缓|宽限)(?:个)?(?P<count>{NUMBER}|半)(?:个)?"
    r"(?P<unit>工作日|天|日(?!前)|周|星期|礼拜|月)"
)
_BARE = re.compile(rf"\s*(?P<count>{NUMBER}|半)(?:个)?(?P<unit>工作日|天|周|星期|礼拜|月)\s*[。！]?\s*")
_ASKS = re.compile(r"延|推迟|推后|后推|往后|宽限|顺延|展期|缓|晚|补报|再[给要]|多给|时限|期限|能|可否|可以")
_WHY = re.compile(r"(?:因|由于|鉴于|原因|理由)(?:是|为|：)?\s*[\u4e00-\u9fff]{2}")
_NEVER_MIND = re.compile(
    r"(?:算了|不延(?:期)?了?|不用(?:延期?)?了|不需要了?|不申请了?|取消(?:申请|延期)?|撤回(?:申请)?)"
)
_CLAUSE = re.compile(r"[，。！；,;!\n]")
_WHICH = re.compile(rf"^第?({NUMBER})[号项](?:事项|任务|工作)?的?")
_TAKES_BACK = re.compile(
    r"(?:我们?|这[件个项]|那|就|也|现在|先)*(?:"
    r"(?:不|不用|不必|不需要?|无需|无须|不再)(?:再)?(?:申请)?(?:延期?|推迟)(?:申请)?"
    r"|(?:取消|撤回|收回)(?:延期)?(?:的)?申请|(?:取消|撤回)延期|延期(?:的)?(?:申请)?(?:取消|撤回|收回|作废|不用|不需要)|不再?申请"
    r")(?:了|吧|啦)*"
)
_COUNT = r"(?:\d+|[零〇一二两三四五六七八九十百半几]+)"
_SAYS_NOTHING = tuple(
    re.compile(pattern)
    for pattern in (
        # which matter
        rf"(?:第|事项|no\.?|#)?{_COUNT}[、和及与]?(?:号|项|#)(?:事项|任务|工作)?|事项|任务|工作|专题报告|这件事?|该项",
        # until when
        rf"{_COUNT}年|{_COUNT}月份?|{_COUNT}[日号]|{_COUNT}[点时](?:半|{_COUNT}分)?|\d+[.\-/]\d+(?:[.\-/]\d+)?|{_COUNT}(?:个)?"
        r"(?:工作日|天|周|星期|礼拜|月)|时间",
        r"[上下本这]+个?(?:周|星期|礼拜)?[一二三四五六日天末]?|(?:周|星期|礼拜)[一二三四五六日天末]|[今明后昨]天|大后天|明[年日]|今[年日]|年[底内前后]|节[前后]|春节|元旦"
        r"|月?[底末中]旬?|[上中]旬|[上下]午|晚上|早上|初|元月|季度",
        # what is asked
        r"(?:申请|请求|恳请|建议|希望|拟|想|望|求|请|可否|能否|能不能|可不可以|是否|可以|能|行不行|行吗|行|好不好|好吗|妥否|请示|批准|批|同意|准予|予以|给予)",
        r"延期|延长|延后|延[至到]|延|推迟|推后|后推|推[至到]|往后|顺延|宽限|缓[至到]?|展期|调整|放宽|改[至到]|补报|多给|再[给要]|给|要|晚|拖|时限|期限|截止",
        r"已?(?:过期|逾期|超期|到期)|来不及|(?:办|做|报|交|完|写|弄|搞|赶)不(?:出来|完|了|成|上|赢|及)|不行|无法按[时期]|按[时期]|(?:完成|办结|报送|上报|报出|报|交|送|办)",
        # courtesy and little words
        r"您好|你好|领导|贵办|环委办|老师|主任|处长|麻烦|谢谢|感谢|多谢|辛苦|不好意思|抱歉|打扰|我们?|本?单位|我?[厅局委处]|您|你|贵",
        r"均|都|也|再|还|就|才|先|把|将|对|为|在|到|至|于|的|了|吗|么|呢|吧|啊|呀|哈|嘛|之|以|内|前|后|一下|一些|一点|点|些|几|个|多|只|最|那|这|不|没|是|有",
    )
)
_SIGNIFICANT = re.compile(r"[\u4e00-\u9fffa-z]")


def wanted_after(deadline: date | None, text: str, workdays: Workdays, *, is_answer: bool = False) -> date | None:
    """The day that 延期N天 names, counted from the deadline; None where no such stretch, or no deadline, is known.

    `is_answer`: a bare 五天 is a stretch too.
    """
    folded = fold(text[:_LONGEST]).text
    found = _BY.search(folded) or (_BARE.fullmatch(folded) if is_answer else None)
    if found is None or deadline is None:
        return None
    unit = found["unit"]
    if found["count"] == "半":
        return deadline + timedelta(days=15) if unit == "月" else None
    count = later_number(found["count"])
    if not count or count > _MOST:
        return None
    if unit == "工作日":
        return workdays.shift(deadline, count)
    if unit == "月":
        return add_months(deadline, count)
    return deadline + timedelta(days=count * (1 if unit in "天日" else 7))


def asks_for_time(text: str) -> bool:
    """Whether these words of a message are the ones that ask for more time."""
    return _ASKS.search(fold(text[:_LONGEST]).text) is not None


def has_reason(text: str) -> bool:
    """Whether anything is said besides which matter, until when, and that more time is asked for."""
    folded = fold(text[:_LONGEST]).text
    if _WHY.search(folded):
        return True
    for pattern in _SAYS_NOTHING:
        folded = pattern.sub(" ", folded)
    return len(_SIGNIFICANT.findall(folded)) >= 2


def is_given_up(text: str) -> bool:
    """算了, 不延了: an open request is not pursued."""
    return _NEVER_MIND.fullmatch(re.sub(r"[\s，。！吧]+$", "", fold(text[:_LONGEST]).text)) is not None


def takes_back(text: str) -> bool:
    """Whether a part of the words says that no more time is needed: 91号不延了，20日办结."""
    folded = fold(text[:_LONGEST]).text
    parts = (_WHICH.sub("", re.sub(r"\s", "", part)) for part in _CLAUSE.split(folded))
    return any(_TAKES_BACK.fullmatch(part) for part in parts)


def matters_named(text: str) -> set[int]:
    """The numbers at the beginning of the parts of words that name no day."""
    found = (_WHICH.match(re.sub(r"\s", "", part)) for part in _CLAUSE.split(fold(text[:_LONGEST]).text))
    return {int(number) for match in found if match and (number := later_number(match[1]))}
