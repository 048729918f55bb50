"""UPDATES.md §8: does the sender ask for help, or name an obstacle outside his power?"""

import re
from collections.abc import Sequence

from reading.clauses import Clause
from reading.status import MISSING_INPUT, is_question, plain

_WORKED_ON = (
    r"协调|支持|配合|催|出面|帮忙|帮助|协助|督促|加快|尽快[^，]{0,3}(?:批|给|提供|下达|反馈|拨|办理|出)|拨付|拨款|提供|解决|施压|过问"
    r"|介入|牵线|推动|看看?下?|处理"
)
_ASKS = re.compile(
    rf"(?:请|恳请|烦请|麻烦|希望|盼|望|求)(?!示)[^，]{{0,16}}?(?:{_WORKED_ON})"
    rf"|需要?[^，]{{0,10}}?(?:协调|支持|帮助|出面|帮忙|配合|领导(?:出面|协调))"
    r"|帮(?:忙|我们?|着|咱)?(?:们)?[^，]{0,6}?(?:催|协调|问问|推|解决|说|打个?招呼)|求助|求援"
    r"|给予(?:大力)?(?:支持|协调)|(?:省|贵|环委)[^，]{0,4}办?[^，]{0,4}(?:协调|出面|催)(?:一下|下)?"
)
_ASKS_NOT = re.compile(
    r"(?:无需|不需要?|不用|不必|无须|没有需要|暂无需?|没什么需要)[^，]{0,8}(?:协调|支持|帮|配合|解决)"
    r"|(?:困难|问题|需协调事项?|需要协调|协调事项)[：]?(?:无|暂无|没有)|无困难|没有?困难"
    r"|感谢[^，]{0,8}(?:支持|配合|帮助)|谢[^，]{0,6}支持"
)
_OBSTACLE = re.compile(
    r"没钱|缺钱|缺资金|资金[^，]{0,6}(?:缺口|紧张|短缺|不足|困难|没着落|问题|到位率)|卡在资金|(?:征地?"
    r"|拆)迁|阻工|村民|群众(?:不|阻|反对)|信访|诉讼|官司|法院|查封|暴雨|大雪|雨雪|下雪|降雪|低温|冰冻"
    r"|天气(?:原因|影响|不好|恶劣|太|差|冷)|[受因]天气|因[^，]{0,6}(?:用地|用林|规划)|用地问题|汛期|洪水|疫情"
    r"|系统[^，]{0,8}(?:故障|崩|坏|传不|打不开|登不|报错|卡|瘫|上不)|传不上|上传不了|上位法|供货|厂家"
    r"|供应商|断供|缺货|扯皮|推诿|踢皮球|不配合|不给(?!力)|不批|没人收|收文那边|规划调整|用[地林]手续"
    r"|环评|审批[^，]{0,8}(?:慢|卡|没)|批[文复][^，]{0,6}(?:没|未|迟|慢)"
    r"|卡在[^，]{0,12}(?:局|厅|委|办|市|州|县|省|部|国家|批|审计|财政|那边|资金|用[地林]|环评|征|规划)"
    r"|[剩还](?:有)?[^，]{2,14}(?:市|州|县|区|地|家|厅|局|单位)[^，]{0,4}(?:未|没)(?:报|交|给|反馈"
    r"|提供|回)|(?:市|州|县|区|厅|局|委|单位|他们|对方|那边|地方)[^，]{0,6}(?:一直|迟迟|还|仍"
    r"|尚)?(?:没|未|不)(?:有)?(?:给|报|反馈|提供|交|回|批|配合|送|出)"
)
_IF_INPUT = re.compile(
    r"(?:如果|若|只要|等|待|一旦|要是|除非)[^，]{0,8}(?:资金|经费|钱|款|批复|批文|数据|手续|用地|用林|环评|规划|天[晴气好]|雨|雪"
    r"|反馈|材料|审批)[^，]{0,6}(?:到|下来|批|给|后|了|好|转|停|齐|来|的话|落实|办|完)"
    r"|(?:天晴|天气[转变]?好|[雨雪]停|资金到位|钱到)[^，]{0,3}(?:的话|就|后)"
)
_INSIDE = re.compile(
    r"会签|领导|签[发字批]|盖章|核稿|处长|厅长|局长|主任|党组|分管|人手|经办人|工作量|内部|审签|厅办"
    r"|本厅|我厅|我局|我们处"
)
_NEUTRAL = re.compile(
    r"(?:待|等)[^，]{0,4}(?:省级?|统一|全省)[^，]{0,4}(?:部署|安排)|^(?:待|等)(?:核查|验收|审议|备案|公示|销号|审定)"
)
_STEP_DONE = re.compile(r"已(?:经)?(?:[^，]{0,6})(?:报(?!名)|送|提交|上报|申请|完成|呈报)")
_OTHERS = re.compile(r"市|州|县|区|财政|发改|国家|省里|部里|省政府|兄弟|对方|他们|别的|其他单位|厅|局|委")


def needs_help(clauses: Sequence[Clause]) -> bool:
    """True where help is asked for (a) or an outside obstacle is named (b)."""
    texts = [plain(clause.text) for clause in clauses]
    whole = "，".join(texts)
    if any(_asks(text) for text in texts):
        return True
    if _ASKS_NOT.search(whole):
        return False
    step_done = bool(_STEP_DONE.search(whole)) and not re.search(r"未完成|没完成|卡|停", whole)
    return any(
        _is_hindered(text, step_done)
        for clause, text in zip(clauses, texts, strict=True)
        if not is_question(clause, text)
    )


def _asks(text: str) -> bool:
    return bool(_ASKS.search(text)) and not _ASKS_NOT.search(text) and not re.match(r"请(?:审|查|核|批|示)", text)


def _is_hindered(text: str, step_done: bool) -> bool:
    if _NEUTRAL.search(text) or (step_done and re.match(r"(?:正在)?(?:待|等)", text)):
        return False
    if re.search(r"(?:已|均已|全部|都)[^，]{0,4}(?:到位|解决|批复|下达|恢复|办妥|完成)|不再", text):
        return False
    if _OBSTACLE.search(text) or _IF_INPUT.search(text):
        return True
    return bool(MISSING_INPUT.search(text)) and not (_INSIDE.search(text) and not _OTHERS.search(_INSIDE.sub("", text)))
