"""What a question is about, where the ledger may know the answer; None when that is not sure."""

import re
from typing import Literal

from reading.normalise import fold

Topic = Literal["deadline", "requirement", "method", "contact", "last"]

_WHEN = r"(?:[什啥]么?时候|何时|哪一?天|几号|几月几[号日]|什么时间|多久)"
_WHAT = r"(?:什么|哪些|啥)"
_UNIT = r"哪个?(?:处|科|单位|部门|人|领导|厅|局)"
_WHO = rf"(?:谁|哪位|哪些人|什么人|{_UNIT})"
_HAND_IN = r"(?:上报|报送|报|提交|交|发送|发|送)"

_PATTERNS: dict[Topic, tuple[str, ...]] = {
    "deadline": (
        rf"{_WHEN}(?:[之以]?前)?就?(?:必须|需要?|得|该|应该?|要)?(?:截[止至]|到期|完成|办[完结]|{_HAND_IN}(?!道))(?![了过])",
        rf"(?<!是){_WHEN}[之以]?前?要(?:[？。呢啊]|$)",
        rf"(?:截[止至]|到期|期限|时限|最晚|最迟)[^，。]{{0,8}}(?:{_WHEN}|是哪|几天)",
        r"(?:期限|时限|截止(?:日期?|时间)?)(?:是|到)?(?:多少|多长|什么|几)",
        r"还[有剩](?:几|多少)(?:个工作)?[天日]",
        r"(?:截止(?:日期?|时间)|期限|时限)呢?？$",
    ),
    "requirement": (
        rf"(?:写|报|填|准备|提供|包[括含]|交|反映)(?:哪几|{_WHAT})(?!时|人|单位|渠道|地方|报)",
        rf"(?:{_WHAT}|哪几条?)(?:具体)?要求|要求[是有]?{_WHAT}",
        r"(?:字数|篇幅)[^，。]{0,4}(?:要求|限制|多少|吗)|[多几](?:少|千)字",
    ),
    "method": (
        rf"(?:怎么|怎样|如何|咋)(?:个报法|去?{_HAND_IN}(?![不错的名警]))",
        rf"{_HAND_IN}(?:给|到|至|往)?(?:{_WHO}|哪里|哪儿)",
        r"(?:几|多少)份",
        r"(?:公文|系统|机要|邮箱|纸质|传真)[^，。]{0,8}还是|还是[^，。]{0,4}(?:公文|系统|机要|邮箱|纸质)",
        r"(?:要不要|需不需要|是否需?要?|用不用)[^，。]{0,6}(?:盖章|签字|电子版|纸质|抄[送报])",
        r"(?:盖章|电子版|纸质版?|抄[送报])(?:行|可以|算数?)?[吗么？]",
        r"报(?:送)?省[委政][^，。]{0,6}还是",
    ),
    "contact": (
        rf"(?:找|联系|咨询|对接|问){_WHO}|归{_UNIT}",
        rf"{_WHO}室?来?在?(?:负责|牵头|管|对接|承办|联系)",
        r"联系(?:人|电话|方式)[是叫]?(?:谁|什么|多少|哪)|(?:电话|号码)是?(?:多少|几)",
        r"(?:请问|有)[^，。]{0,4}联系(?:人|电话|方式)|联系(?:人|电话|方式)呢?？$",
    ),
    "last": (
        rf"(?:上一?次|上回|之前|以前|前面)[^，。]{{0,4}}(?:报|说|答复|回|填)[^，。]{{0,4}}(?:{_WHAT}|怎|多少|哪)",
        r"(?:怎么|怎样|如何)(?:说|报|答复|回复?|填)的",
        r"什么(?:状态|进度|进展)|(?:现在|目前|当前)是?什么情况",
        r"[报办做]到(?:哪一?步|什么程度)",
        rf"还[差缺少](?:{_WHAT}|哪几)(?!单位|家)",
        r"[报交]了?(?:没有?|吗)？?$|报过(?:没有?|吗)",
    ),
}
_RULES = {topic: re.compile("|".join(patterns)) for topic, patterns in _PATTERNS.items()}
_UNSURE = re.compile(
    r"涉密|密级|保密|延期|延到|延至|推迟|宽限|缓[到交报]|不知道?(?:该?找|是)|转|移交|改派|交[给由]|都(?:行|可以|可)|无论|不管|"
    r"你们(?:什么时候|几号|何时)|[又老]催|通报|处理结果|批(?:下来|复)|系统(?:传|登|打|进)|答复我|[搞找发派推]错"
)
_DETAIL = re.compile(r"(?:几|多少)份|盖章|签字|电子版|格式|模板|字数|篇幅|[多几](?:少|千)字|传真|邮箱")
_USE = re.compile(r"(?:怎么|如何|不会|咋)(?:使?用|操作|弄这个|回复你|撤回|更正)")
_CONFIRMING = re.compile(
    r"(?:为什么|为啥|为何|干嘛|干吗)[^，。]{0,4}(?:点|按|再)?确认(?:办结|一[下次]|呢|啊)?[？?。]*$"
    r"|确认办结[^，。]{0,4}(?:什么意思|啥意思|是什么|是啥|什么用|啥用|什么区别|干什么|干啥)"
)


def topic(text: str) -> Topic | None:
    """The one thing a question asks for; None if that is none of these, or more than one, or may be meant otherwise."""
    said = fold(text).text.strip()
    if _UNSURE.search(said):
        return None
    found = [name for name, rule in _RULES.items() if rule.search(said)]
    return found[0] if len(found) == 1 else None


def asks_for_detail(text: str) -> bool:
    """Copies, stamps, formats: what a ledger rarely holds, so that its answer is only half of one."""
    return _DETAIL.search(fold(text).text) is not None


def asks_about_confirming(text: str) -> bool:
    """Why 办结 has to be confirmed, and what that button does."""
    return _CONFIRMING.search(fold(text).text) is not None


def asks_how_to_use(text: str) -> bool:
    """How to use the bot itself."""
    return _USE.search(fold(text).text) is not None
