"""UPDATES.md §5, before its steps: is a clause a statement of one's own, or a question, hearsay, a condition?"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import zip_longest

from reading.clauses import Clause

_DONE = (
    r"(?:(?:整改|整治|治理|落实|处置|清理|改|整|治|清)到位|完成|办结|办完|办好|弄完|弄好|搞完|搞好|搞定|做完|做好"
    r"|整改|改完|公开|上报|报送|报"
    r"|交|送|销号|寄|发|闭环|落实)"
)
_NEG = r"(?:没有?|未|不)"

# Double negations and rhetorical questions, as the statements they are.
_PLAINLY = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (
            rf"(?:并)?(?:不是|不存在|并非|绝非)(?:我们?)?(?:还)?{_NEG}(?:在|人|去)?(?:动|做|办|启动|开工|开展|推进"
            rf"|干|搞|弄|着手|开始|起步|安排|部署"
            r"|行动|抓|管|跟|改|写|跑|忙|上心|当回事|进展|下功夫|想办法)(?!完|好|成|到位)",
            "在推进",
        ),
        (
            r"(?:谁|哪个|哪里)说[^，]{0,6}?(?:停[工了着滞摆]|没(?:在)?(?:动|推进|干|开工|做|搞|办|进展|人管)"
            r"|卡[住着]|搁[置着]|不[动管])了?的?[啊呀呢]?$",
            "在推进",
        ),
        (rf"(?:并)?(?:不是|不存在|并非)(?:还|说)?{_NEG}({_DONE})", r"已\1"),
        (rf"不能说{_NEG}({_DONE})", r"已\1"),
        (
            rf"(?:没有?|并非|无|未有)(?:[哪一][一]?[项个件份家处条座点宗块]|什么|任何|哪|一样"
            rf"|啥)[^，]{{0,4}}?{_NEG}(?:按[时期])?({_DONE})(?:到位|的|好|了)*",
            r"已\1了",
        ),
        (rf"(?:没有?|无)(?:哪?一[项个件份家处条座点块]|哪[项个处]){_NEG}([改办做弄拆关清])(?:的|了)*$", r"已\1完了"),
        (rf"没有(?:不|没|未)({_DONE})的?", r"已\1了"),
        (rf"(?:怎么|哪|不)(?:可能|会|能)(?:还)?(?:没|未){_NEG}?({_DONE})(?:呢|吗|嘛)?", r"早已\1了"),
        (rf"(?:谁|哪个)说(?:我们)?\s*(?:还)?(?:没|未){_NEG}?({_DONE})(?:的|了|啊|呢|嘛)*", r"早已\1了"),
        (
            rf"(?:这|我们?|那|可|昨天|上周)?(?:不是|不|可不|岂不是)(?:都|也)?(?:早就|早|已经|已|昨天|上周|前天|刚"
            rf"|上个?月)(?:就|都"
            rf"|给)?((?:(?!不|没|未).){{0,8}}?)({_DONE})(?:送|上|上去|给|到)?(?:你们)?(?:过|了|完|好)*(?:吗|嘛|么"
            rf"|的吗|呀|啊|哦)",
            r"早就\1\2了",
        ),
        (
            rf"(?:这|那)?(?:不是|可不是?|岂不是)((?:(?!没|未|不)[^，]){{0,10}}?{_DONE}(?:(?!没"
            rf"|未)[^，]){{0,10}}?)(?:了|过|的)(?:吗|嘛|么|啊|呀)",
            r"早就\1了",
        ),
        (
            rf"(?:这|那)?不(?:是)?(?![用必想需能会要可该再是])((?:(?!不|没|未).){{0,6}}?)({_DONE})(?:送|上|上去|给"
            rf"|到)?(?:过|了|完|好)+(?:吗|嘛|么)",
            r"早就\1\2了",
        ),
        (
            r"(?:不是|可不是?|岂不是|难道没)(?:(?!没|未|不)[^，]){0,12}?(?:给|传|递|呈|拿|寄)(?:过|了|给)?(?:你们?"
            r"|贵办|您|环委办|省里|去|上去)*(?:了|过|的)+(?:吗|么|嘛|啊|呀)$",
            "早就报了",
        ),
        (rf"难道[^，]{{0,4}}?(?:没|未|不是){_NEG}?(?:已经?|早就?)?({_DONE})(?:过|了)*(?:吗|嘛|么)?", r"早就\1了"),
        (rf"(?:哪里?有?|哪儿)(?:能)?(?:就)?({_DONE})(?:送|上)?(?:了|完|过|好)(?:啊|呀|哦|嘛)*$", r"没\1"),
        (r"^(?:我们?|本|我)?[厅局处委]?(?:没有?|无)(?:什么|其他|其它|不同|修改)*意见$", "同意"),
        (r"差点(?:就)?(?=[忘误漏错])", "险些"),
        (r"不能不|不得不|不可不", ""),
        (r"(?:什么|啥)都", "都"),
        (r"没(?:什么|啥)(?=问题|困难|进展|动静|变化|大)", "没有"),
    )
)
_RHETORIC_STUCK = re.compile(
    r"(?:怎么|如何|咋|哪里?|让谁)(?:可能|能|还)?(?:(?:做|搞|推|办|干|弄)得?(?:下去|动|成|完|了)|(?:做|搞|推|办|干"
    r"|弄)得好|完成|推进|继续)[啊呀呢嘛]?$"
    r"|(?:叫|让|要|教)(?:我|俺|咱)们?(?:怎么|如何|咋)|拿(?:什么|啥|头)(?:去)?(?:做|搞|推|办|干|弄|完成|核|报|交"
    r"|写)|(?:叫|让)[^，]{0,6}(?:怎么|如何|咋)"
    r"|(?:怎么|咋|如何)(?:可能|能|还)?(?:往下|往前|继续)|巧妇难为"
)
_ASKS = re.compile(
    r"(?:收到|看到|懂|明白|清楚)没有?$|吗$|(?<![这那什怎])么$|什么(?!都|也|的$)|怎[么样](?!也)|如何(?!推进$|落实$)"
    r"|为何|是否|是不是|有没有|没有呢|[了过]没有?$|哪(?:个|些|里|儿|家|位|天|种|份|项|几"
    r"|边|块|级|年|月|日)?(?!都|怕)"
    r"|何时|何地|多少|多久|多长|(?:是|要|报|交|有|填|写|发|第|抄)几(?=[份号天点月家项个时条页人次楼层张本套类])"
    r"|[在到]几[楼层点]|几点(?=[上下开结截关之]|钟)|^几(?=[份号天点月家])|几(?:份|点钟?|月份?|号)(?!以|之)$"
    r"|能否|可否|能不能|可不可以|要不要|行不行|行不$|(?:要|用|需|能|可以|成|中|会|得|有|是)[^，]{0,8}不$|可以不$"
    r"|好不$|用不用|需不需要|会不会|该不该|算不算|对不对|在不在"
    r"|是[^，]{1,8}还是[^，]|还是(?!老|原|那|这|之前|按|要|得|慢|难|缺|卡|停|差|少|紧|很|太|有|比|推|上|先|等|由"
    r"|我|空|零|低|乱|漏|反)[^没未不在，][^，]{0,9}$"
    r"|干嘛|干吗|谁(?!说(?!了算|的)|都)|啥(?!都|也)|咋|(?P<verb>[报交办管要用改写填盖批])不(?P=verb)|请问|想问"
    r"|(?<![我去再先问])问(?:问|一?下)|请教"
    r"|(?<![我去再先])咨询|求教|(?<![我去再先])打听|求[一个]?(?:模板|格式|附件|链接)|多大|不知道?(?:怎|该|要|能|可"
    r"|是)|不清楚(?:怎|该"
    r"|要|是|能)|不明白|不太懂|搞不懂|弄不清"
)
_ASKS_NOT = re.compile(
    r"(?:研究|商量|讨论|考虑|琢磨|看看?|核实|确认|了解)(?:一下|下)?(?:是否|怎么|如何|什么|能否|哪|谁)|无论|不管"
    r"|不论|催什么|催啥|什么的$|怎么也|说什么也|怎么[^，]{0,4}[都也]"
    r"|什么[^，]{0,4}都|说不[好准清]|还没定|没定下来|定不了|催个|个什么"
)
_HEARSAY = re.compile(
    r"(?:业主|企业|厂家|施工方|对方|他们|下面|[县市区省]里|[一-龥]{1,4}那边)(?:都|也)?(?:说|称|讲|反映|表示)"
    r"|据[^，]{1,8}(?:反馈|介绍|反映|称|说|报告|讲)|听说|据说|据称|据传|据闻|听[^，]{1,8}(?:说|讲)"
    r"|[^，]{1,8}(?:跟我|给我)?说是|好像|似乎|貌似|应该(?=是?已|都?完成|都?报|[^，]{0,3}(?:了|好)$)|应该是"
    r"|可能(?=已|都?报|都?完成|是|[^，]{0,4}了$)"
    r"|他们说|[别人]人说|有人说|估计(?=已|都?报了|都?完成了|报了|完成了|办[结完]了)|记得是?|印象中?|不确定"
    r"|不知是?否?|说不定|没准|大概(?=已|报了|完成了)|[报办交送]了吧$|完成了吧$"
    r"|传言|风闻|(?:群里|网上|外面|外头|大家|都在|同事|朋友)(?:都|有人|在|里)?(?:说(?!的)|传(?!的)|讲(?!的)|称)"
    r"|[市州县]里说"
    r"|[一-龥](?:厅|局|委|处|科|工)(?:那边)?(?:说|称|讲)(?=[^明])"
)
_HEARSAY_OPENS = re.compile(r"(?:听|据)[^，]{0,10}(?:说|讲|称|反映|介绍)$|[^我，]{1,8}(?:说|称|讲)$")


_MAY_BE_PLAINER = frozenset("不没什啥哪无未谁差")
# What is only supposed, spoken of, promised or handed to others.
_ASKED_ABOUT = re.compile(  # in a message that asks
    r"^(?:那|但|不过|另外|请问|想问|问一?下)*(?:要是|如果|万一|假如|假设|倘若|假使|若是?)"
    r"|^(?:关于|对于|至于)[^，了]{1,20}$|^[^，了已正]{0,14}的[^，了已正]{0,4}(?:佐证|材料|格式|模板|报告|台账|申请"
    r"|口径|标准|要求|清单|附件|表格?|证明|意见|问题|流程|手续|事儿?)$"
)
_NAMED_ONLY = re.compile(
    r"(?:写|说|提|要求|规定|标|填|注明|提到|表述|显示|所谓|什么叫|啥叫|这个|那个|的)(?:的|着|了)?(?:是"
    r"|为)?[“\"'「][^”\"'」]{1,16}[”\"'」]"
    r"|[“\"'「][^”\"'」]{1,16}[”\"'」](?:是|指|算|的|一栏|这|几个字|怎么|什么)"
)
_PROMISED = re.compile(
    r"(?:坚决|保证|确保|保质保量|按质按量|不折不扣|不打折扣|百分之百|全力以赴)[^，已了过没未无难不]{0,14}"
    r"(?:完成|办[结好]|整改到位|落实到位|上报|报送)(?:好|到位)?(?:各项|整改|本项|该项|工作|年度|目标)*(?:任务|目标"
    r"|工作|整改|要求)?$"
)
_WHAT_THEN = re.compile(r"还?(?:要|需|得|该|用|能|可以|是不是)|怎|咋|如何|找谁|报[给什哪]")
_ABOUT_SELF = re.compile(
    r"^(?:我|本人)?(?:这会儿?|现在|目前|今天|正在?|还?在)*(?:我路上|开会|外面|外地|外头|出差|开车|高铁上|飞机上"
    r"|吃饭|医院|休假|请假|上课|忙(?!着)|下乡|排队)(?:呢|着|着呢|中|啊)?$"
)
_REPORTS_WHEN_DONE = re.compile(
    r"^(?![^，]{0,12}(?:已|都|刚|均|早))[^，]{0,12}(?:完成?|[办弄搞做][好结完定妥])了?(?:之?后)?(?:我们?)?(?:再"
    r"|马上|立即|立刻|第一时间|就|及时|会)*"
    r"(?:跟[您你]们?|给[您你]们?|向[^，]{1,4})?(?:汇报|报告|告诉|告知|回复|说一?声|通知|反馈|联系|回话"
    r"|说)(?:[您你]们?|领导|一声)*$"
)
_TO_ANOTHER = (
    r"(?!你|您|贵|环|督|省[委政里环]|上|领导|国|部)(?:[省市州县]?[^，了过着的领长]{1,8}?(?:厅|局|委|处|科|股|站|队"
    r"|院|所|[乙第][三]?方|[商包]商|中心|公司|支队|总队|大队|公安|政府|集团)(?!长)|小[一-龥]|老[一-龥]|[一-龥]工"
    r"|同事|别[的人]|他们|她|他)"
)
_PASSED_ON = re.compile(
    rf"^(?![^，]{{0,8}}(?:报告|材料|稿|表|数据|佐证|文件|函|申请|资料|台账))[^，未没不]{{0,10}}?(?:交[给由到]"
    rf"|转[给到交至去]|移[交给送]|转[办派]|转出|划[给归转]|派[给到]|甩给|扔给|(?<![发报送提传寄])给)(?:了|到"
    rf"|至)?{_TO_ANOTHER}[^，审签阅批核报完]{{0,8}}$"
)
_SENT_BACK = re.compile(r"^退回(?:去)?[吧了]?$")
_MOVED_AWAY = re.compile(r"(?:我|本人)[^，]{0,6}(?:调[到去往任走离]|借调|轮岗|换岗|抽调|挂职)")


@lru_cache(maxsize=256)
def plain(text: str) -> str:
    """Double negations and rhetorical questions as the statements they are."""
    if not _MAY_BE_PLAINER.isdisjoint(text):
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
    is_asked = any(asks(clause, plain(clause.text)) for clause in clauses)
    for clause, behind in zip_longest(clauses, clauses[1:]):
        text = plain(clause.text)
        if is_told or is_hearsay(text):
            is_told = bool(_HEARSAY_OPENS.search(text)) and clause.mark not in "。；\n"
            continue
        is_told = bool(_HEARSAY_OPENS.search(text)) and clause.mark in "，：“"
        if not (
            is_told
            or asks(clause, text)
            or _is_no_state(text)
            or (is_asked and (_ASKED_ABOUT.search(text) or _is_run_on(clause, behind)))
        ):
            yield clause, text


def _is_run_on(clause: Clause, behind: Clause | None) -> bool:
    """完成了要报什么材料, in one breath: what is to be done then is asked, not that it is so now."""
    return (
        behind is not None
        and clause.end == behind.start
        and _WHAT_THEN.match(behind.text) is not None
        and asks(behind, plain(behind.text))
        and not re.search(r"已|早|都", clause.text)
    )


@lru_cache(maxsize=256)
def _is_no_state(text: str) -> bool:
    """What is only named, promised or passed on is no state of one's own matter."""
    return any(
        pattern.search(text)
        for pattern in (_ABOUT_SELF, _NAMED_ONLY, _PROMISED, _REPORTS_WHEN_DONE, _PASSED_ON, _MOVED_AWAY, _SENT_BACK)
    )


@lru_cache(maxsize=256)
def is_passed_on(text: str) -> bool:
    """交给城建处了: the matter is given to others, not handed in."""
    return bool(_PASSED_ON.search(text) or _MOVED_AWAY.search(text))


@lru_cache(maxsize=256)
def is_hearsay(text: str) -> bool:
    return _HEARSAY.search(text) is not None


@lru_cache(maxsize=256)
def is_rhetoric_stuck(text: str) -> bool:
    return _RHETORIC_STUCK.search(text) is not None
