"""UPDATES.md §2: what the whole message is; extension > progress > handover > question > ack > other."""

import re
from collections.abc import Sequence

from reading.clauses import Clause

_POSTPONE = re.compile(
    r"延期|延[长后到至缓]|推迟|宽限|缓(?:到|至|几|一|两|交|报|缓)|(?:调整|放宽|顺延)[^，]{0,8}(?:时限"
    r"|期限|时间|日期)?|晚(?:几|一|两|三|点|些|\d)|顺延|再[给要][^，]{0,8}(?:天|周|月|时间|日|星期)"
    r"|展期|往后[推拖放延]|多给[^，]{0,4}(?:天|周|月)|给[^，]{0,6}(?:天|周|星期|月)时间|补报"
)
_REQUEST = re.compile(
    r"申请|请求|恳请|建议|希望|能否|可否|能不能|可不可以|可以(?:不|吗|么)|是否可以?|想|请(?:准|予|批"
    r"|同意|给|领导|省|贵|环|延|宽|示)|行不行|行吗|好不好|好吗|可以$|妥否|求|麻烦|望|再[给要]"
    r"|宽限(?!期)|批准(?:我|一)"
)
_CAN_WE = re.compile(
    r"(?:能不能|能否|可否|可不可以|是否可以)[^，]{0,10}(?:报|交|完成|送)|能(?!源)[^，]{0,8}(?:报|交|完成|送)(?:吗|么|不)"
)
_NO_EXTENSION = re.compile(
    r"(?<![会要])(?:不|无需|不用|不必|没有|不再|未|不会|没)(?:再)?(?:申请|要|用|需要?)?(?:延期|推迟|宽限|延长"
    r"|顺延)|(?:已|经|获)[^，]{0,10}(?:同意|批准|批复|批)[^，]{0,6}(?:延期|推迟|延长|延至|延到|顺延)"
    r"|(?:延期|推迟)[^，]{0,6}(?:已|获|得到)[^，]{0,4}(?:批|同意)|(?:同意|批准|准予)[^，]{0,4}(?:延期"
    r"|延至|延到|顺延)"
)
_HANDOVER = re.compile(
    r"不(?:归|属于?|由)[^，]{0,6}(?:我|本|咱)|不是(?:我们?|本|咱们?)[^，]{0,6}(?:的|负责|牵头|管|职"
    r"|事)?|不在(?:我|本|咱)|不该我|(?:移交|转交|转给|转到|移送|划转|划归|改派|转由|交由|交给|转至"
    r"|转办|移给|转去)[^，]{0,18}|应(?:该)?(?:由|找|是)[^，]{1,14}|该(?:找|由|归|是)[^，]{1,12}|(?:找"
    r"|发|派|送|推)错|搞错了?(?:吧|人|单位|对象)|(?:我|本人)[^，]{0,6}(?:调走|调离|不(?:再)?(?:管|负责"
    r"|分管|经办)|退休|换岗|轮岗|挂职|离岗)|换(?:人|了?经办|成)|(?:经办人|联系人|责任人"
    r"|联络员)[^，]{0,6}(?:换|调整|变更|改为|已调|改成|是)|新(?:的)?(?:经办|联系)人|牵头的|(?:请"
    r"|麻烦)[^，]{0,6}(?:转|改派|找|联系)(?!发)|归[^，]{2,10}(?:管|负责)|由[^，]{2,14}(?:负责|牵头"
    r"|承办|接手|办理|对接)|(?:无|没有)[此这该](?:[项个])?(?:事项|任务|工作)|转[^，]{1,12}(?:办理|处理|承办|负责)|我(?:们)?不(?:管|负责|牵头)|与我(?:厅|局|单位|们)?[^，]{0,2}无关"
    r"|后续[^，]{0,3}(?:找|联系|由)|以后[^，]{0,3}(?:找|联系)"
)
_QUESTION = re.compile(
    r"[吗么]$|呢$|请问|什么|怎[么样]|如何|是否|是不是|有没有|哪[个些里家位天]|多少|会不会|(?<![晚缓过拖这近好])几(?:份|号|天|点|月"
    r"|家|项)|能否|可否|能不能|可不可以|要不要|行不行|还是[^，]{1,10}$|啥|咋|谁|需不需要|用不用|想问"
    r"|咨询|打听|求(?:模板|格式)"
)
_TOPIC = re.compile(
    r"报|交|表|材料|附件|通知|格式|模板|截止|期限|时间|标准|要求|事项|项|号|系统|公文|渠道|抄|盖章"
    r"|涉密|链接|会议|电话|联系|文件|完成|牵头|填|发|理解|口径|内容|公开|通报|份|签|谁|写|办|上传|密码"
    r"|登录|口令|账号|名单|数据|提醒|催|会|打不开|不会用|用不了|看不到"
)
_TECHNICAL = re.compile(
    r"打不开|打不了|不会用|不会弄|看不(?:到|了|清)|乱码|下载不了|登不上|没收到[^，]{0,6}(?:通知|附件"
    r"|文件)|忘(?:了|记)密码"
)
_COMPLAINT = re.compile(
    r"烦死|烦人|(?:别|不要)(?:老|再|总|一直)?(?:发|催|烦|吵)|有病|骚扰|吵死|投诉|没完没了|形式主义|催命|无聊|神经"
)
_ACK = re.compile(
    r"收到|收悉|已阅|知道|知悉|知晓|好的|好嘞|好咧|好呢|好滴|^好$|^行$|^中$|^要得|要得|明白|了解|清楚"
    r"|遵照|遵命|照办|按要求|按(?:通知|规定|照)|认真(?:抓|对|落|研)|马上|立即|立刻|即刻|尽快|尽早|抓紧"
    r"|保证|一定|确保|力争|争取|这就|完成后|办完后|核实|看一下|看看|看下|我看|研究(?:一下|后)|谢谢"
    r"|感谢|多谢|辛苦|👌|👍|🙏|🫡|嗯|没问题|放心|回头|稍后|稍等|晚点|记下|收讫|圈阅|遵|ok|高度重视"
    r"|落实|照此|按时|会(?:尽快|抓紧|认真|按|及时)|^同意$|^在$|得令|照做|办|跟进|催[一]?下|安排|加快"
)
_ON_TIME = re.compile(
    r"(?:能|可以?|可|预计|应该|会)[^，]{0,6}(?:按时|如期|按期|准时)|(?:按时|如期|按期"
    r"|准时)[^，]{0,6}(?:能|可以?|没问题|可完成)|(?:月底|到期|时限)[^，]{0,3}没问题"
)
_PROMISE = re.compile(r"保证|一定|确保|力争|争取|务必|努力|尽量")
_VAGUE_TIME = re.compile(
    r"(?:年|节|元旦)后|过完[年节]|两会[前后]?|[这近]两天|过几天|过两天|近期|近日|[这近]几天|具备条件后|春节后"
    r"|ddl前?|腊月|正月|元宵|小年"
)
_DELAY = re.compile(
    r"(?:[要会得]|可能|恐怕|估计|只能|只好)[^，]{0,3}(?:推迟|延期|延后|推后|后延|拖|缓|晚)(?!上|饭)(?:[^，]{0,2}[天周月]|些|点|$|到|报|交|几)"
)
_ONCE = re.compile(r"[了后](?:就|即|便)(?:能|可以?)?(?:报|交|完成|办结)")
_WILL = re.compile(r"报|交|完成|办结|吧|弄|搞|出|再说|送|前$|公开")


def is_extension(clauses: Sequence[Clause]) -> bool:
    """A new deadline is requested, not merely announced, granted already or declined."""
    whole = "，".join(clause.text + ("？" if clause.is_question else "") for clause in clauses)
    if _NO_EXTENSION.search(whole):
        return False
    if _CAN_WE.search(whole) and re.search(r"[明后]天|周|\d|月底|下", whole):
        return True
    return bool(_POSTPONE.search(whole)) and bool(_REQUEST.search(whole))


def is_settled(clauses: Sequence[Clause]) -> bool:
    """An extension already granted, or not needed."""
    return any(_NO_EXTENSION.search(clause.text) for clause in clauses)


def says_when(clauses: Sequence[Clause]) -> bool:
    """A date too vague to wait for, or that it can be on time: progress, though no field is filled."""
    for clause in clauses:
        if _VAGUE_TIME.search(clause.text) and _WILL.search(_VAGUE_TIME.sub("", clause.text)):
            return True
        if _ONCE.search(clause.text) or (_DELAY.search(clause.text) and not _asks(clause)):
            return True
        if _ON_TIME.search(clause.text) and not _PROMISE.search(clause.text) and not clause.is_question:
            return not _QUESTION.search(clause.text)
    return False


def _asks(clause: Clause) -> bool:
    return clause.is_question or _QUESTION.search(clause.text) is not None


def is_handover(clauses: Sequence[Clause]) -> bool:
    return any(_HANDOVER.search(clause.text) for clause in clauses)


def is_question(clauses: Sequence[Clause]) -> bool:
    whole = "，".join(clause.text for clause in clauses)
    asks = any(_asks(clause) for clause in clauses)
    return bool(_TECHNICAL.search(whole)) or (asks and bool(_TOPIC.search(whole)) and not _COMPLAINT.search(whole))


def is_ack(text: str) -> bool:
    return any(_ACK.search(part) for part in re.split(r"[，。；！？\s]+", text)) and not _COMPLAINT.search(text)
