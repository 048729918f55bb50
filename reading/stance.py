"""UPDATES.md §5, before its steps: is a clause a statement of one's own, or a question, hearsay, a condition?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from reading.clauses import Clause

_DONE = (
    r"(?:完成|办结|办完|办好|弄完|弄好|搞完|搞好|搞定|做完|做好|整改|改完|公开|上报|报送|报"
    r"|交|送|销号|寄|发|(?:整改|整治|治理|落实|处置|清理|改|整|治|清)到位|闭环|落实)"
)
_NEG = r"(?:没有?|未|不)"

# Double negations and rhetorical questions, as the statements they are.
_PLAINLY = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (rf"(?:并)?不是(?:我们)?(?:还)?{_NEG}(?:动|做|办|启动|开工|开展|推进|干|搞|弄)(?!完|好|成)", "在推进"),
        (rf"(?:并)?(?:不是|不存在|并非)(?:还|说)?{_NEG}({_DONE})", r"已\1"),
        (rf"不能说{_NEG}({_DONE})", r"已\1"),
        (
            rf"(?:没有?|并非|无|未有)(?:一[项个件份家处条座点]|什么|任何|哪[项个]|一样|啥)[^，]{{0,4}}?{_NEG}(?:按[时期])?({_DONE})(?:到位|的|好|了)*",
            r"已\1了",
        ),
        (rf"没有(?:不|没|未)({_DONE})的?", r"已\1了"),
        (rf"(?:怎么|哪|不)(?:可能|会|能)(?:还)?(?:没|未){_NEG}?({_DONE})(?:呢|吗|嘛)?", r"早已\1了"),
        (rf"(?:谁|哪个)说(?:我们)?\s*(?:还)?(?:没|未){_NEG}?({_DONE})(?:的|了|啊|呢|嘛)*", r"早已\1了"),
        (
            rf"(?:这|我们?|那|可|昨天|上周)?(?:不是|不|可不|岂不是)(?:都|也)?(?:早就|早|已经|已|昨天|上周|前天|刚|上个?月)(?:就|都"
            rf"|给)?((?:(?!不|没|未).){{0,8}}?)({_DONE})(?:送|上|上去|给|到)?(?:你们)?(?:过|了|完|好)*(?:吗|嘛|么|的吗|呀|啊|哦)",
            r"早就\1\2了",
        ),
        (
            rf"(?:这|那)?(?:不是|可不是?|岂不是)((?:(?!没|未|不)[^，]){{0,10}}?{_DONE}(?:(?!没|未)[^，]){{0,10}}?)(?:了|过|的)(?:吗|嘛|么|啊|呀)",
            r"早就\1了",
        ),
        (
            rf"(?:这|那)?不(?:是)?(?![用必想需能会要可该再是])((?:(?!不|没|未).){{0,6}}?)({_DONE})(?:送|上|上去|给|到)?(?:过|了|完|好)+(?:吗|嘛|么)",
            r"早就\1\2了",
        ),
        (rf"难道[^，]{{0,4}}?(?:没|未|不是){_NEG}?(?:已经?|早就?)?({_DONE})(?:过|了)*(?:吗|嘛|么)?", r"早就\1了"),
        (rf"(?:哪里?有?|哪儿)(?:能)?(?:就)?({_DONE})(?:送|上)?(?:了|完|过|好)(?:啊|呀|哦|嘛)*$", r"没\1"),
        (r"不能不|不得不|不可不", ""),
        (r"(?:什么|啥)都", "都"),
        (r"没(?:什么|啥)(?=问题|困难|进展|动静|变化|大)", "没有"),
    )
)
_RHETORIC_STUCK = re.compile(
    r"(?:怎么|如何|咋|哪里?|让谁)(?:可能|能|还)?(?:(?:做|搞|推|办|干|弄)得?(?:下去|动|成|完|了)|(?:做|搞|推|办|干|弄)得好|完成|推进|继续)[啊呀呢嘛]?$"
    r"|(?:叫|让|要|教)(?:我|俺|咱)们?(?:怎么|如何|咋)|拿(?:什么|啥|头)(?:去)?(?:做|搞|推|办|干|弄|完成|核|报|交|写)|(?:叫|让)[^，]{0,6}(?:怎么|如何|咋)"
    r"|(?:怎么|咋|如何)(?:可能|能|还)?(?:往下|往前|继续)|巧妇难为"
)
_ASKS = re.compile(
    r"(?:收到|看到|懂|明白|清楚)没有?$|吗$|(?<![这那什怎])么$|什么(?!都|也|的$)|怎[么样](?!也)|如何(?!推进$|落实$)|为何|是否|是不是|有没有|没有呢|[了过]没有?$|哪(?:个|些|里|儿|家|位|天|种|份|项|几"
    r"|边|块|级|年|月|日)?(?!都|怕)"
    r"|何时|何地|多少|多久|多长|(?:是|要|报|交|有|填|写|发|第|抄)几(?=[份号天点月家项个时条页人次])|^几(?=[份号天点月家])|几(?:份|点钟?|月份?|号)(?!以|之)$"
    r"|能否|可否|能不能|可不可以|要不要|行不行|行不$|(?:要|用|需|能|可以|成|中|会|得|有|是)[^，]{0,8}不$|可以不$|好不$|用不用|需不需要|会不会|该不该|算不算|对不对|在不在"
    r"|是[^，]{1,8}还是[^，]|还是(?!老|原|那|这|之前|按|要|得)[^没未不在，][^，]{0,9}$"
    r"|干嘛|干吗|谁(?!说没|都)|啥(?!都|也)|咋|请问|想问|(?<![我去再先])问(?:问|一?下)|请教|咨询|求教|打听|求[一个]?(?:模板|格式|附件|链接)|多大|不知道?(?:怎|该|要|能|可|是)|不清楚(?:怎|该"
    r"|要|是|能)|不明白|不太懂|搞不懂|弄不清"
)
_ASKS_NOT = re.compile(
    r"(?:研究|商量|讨论|考虑|琢磨|看看?|核实|确认|了解)(?:一下|下)?(?:是否|怎么|如何|什么|能否|哪|谁)|无论|不管|不论|催什么|催啥|什么的$|怎么也|说什么也|怎么[^，]{0,4}[都也]"
    r"|什么[^，]{0,4}都|说不[好准清]|还没定|没定下来|定不了|催个|个什么"
)
_HEARSAY = re.compile(
    r"(?:业主|企业|厂家|施工方|对方|他们|下面|[县市区省]里|[一-龥]{1,4}那边)(?:都|也)?(?:说|称|讲|反映|表示)|据[^，]{1,8}(?:反馈|介绍|反映|称|说|报告|讲)|听说|据说|据称|据传|据闻|听[^，]{1,8}(?:说|讲)|[^，]{1,8}(?:跟我|给我)?说是|好像|似乎|貌似|应该(?=是?已|都?完成|都?报|[^，]{0,3}(?:了|好)$)|应该是"
    r"|可能(?=已|都?报|都?完成|是|[^，]{0,4}了$)"
    r"|他们说|[别人]人说|有人说|估计(?=已|都?报了|都?完成了|报了|完成了|办[结完]了)|记得是?|印象中?|不确定|不知是?否?|说不定|没准|大概(?=已|报了|完成了)|[报办交送]了吧$|完成了吧$"
    r"|传言|风闻|[市州县]里说|[一-龥](?:厅|局|委|处|科|工)(?:那边)?(?:说|称|讲)(?=[^明])"
)
_HEARSAY_OPENS = re.compile(r"(?:听|据)[^，]{0,10}(?:说|讲|称|反映|介绍)$|[^我，]{1,8}(?:说|称|讲)$")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Double negations and rhetorical questions as the statements they are."""
    if "不" in text or "没" in text or "什么" in text or "啥" in text or "哪" in text or "无" in text or "未" in text:
        for pattern, statement in _PLAINLY:
            text = pattern.sub(statement, text)
    return text


def asks(clause: Clause, text: str) -> bool:
    """True if the clause, put plainly as `text`, asks; 怎么做得下去 does not."""
    if is_rhetoric_stuck(text):
        return False
    return _has_question_word(text) or (clause.is_question and text == clause.text)


@lru_cache(maxsize=256)
def _has_question_word(text: str) -> bool:
    return bool(_ASKS.search(text)) and not _ASKS_NOT.search(text)


def stated(clauses: Sequence[Clause]) -> Iterator[tuple[Clause, str]]:
    """The clauses that state something themselves, put plainly: neither questions nor what others are said to say."""
    is_told = False
    for clause in clauses:
        text = plain(clause.text)
        if is_told or is_hearsay(text):
            is_told = bool(_HEARSAY_OPENS.search(text)) and clause.mark not in "。；\n"
            continue
        is_told = bool(_HEARSAY_OPENS.search(text)) and clause.mark in "，：“"
        if not is_told and not asks(clause, text):
            yield clause, text


@lru_cache(maxsize=256)
def is_hearsay(text: str) -> bool:
    return _HEARSAY.search(text) is not None


@lru_cache(maxsize=256)
def is_rhetoric_stuck(text: str) -> bool:
    return _RHETORIC_STUCK.search(text) is not None
