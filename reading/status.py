"""UPDATES.md §5: the present state of a whole matter, from what is said of it; the first step that fits wins."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reading.clauses import Clause
from reading.completion import completions
from reading.dates import Today
from reading.stance import is_rhetoric_stuck, stated
from reading.vocabulary import DATA, INPUT, INTERNAL, LEADERS, MONEY, OTHERS, PAPERS, PREPARATION, STAGE

_NOT = r"(?:没有?|未|尚未|还没有?|暂未|仍未|并未|没有?人|从未|未曾|不曾|无)"
_BEGIN = (
    r"(?:启动|开工|动工|开始|开展|动(?![用态员作力向工弹])|动笔|动手|动身|着手|起步|起头"
    r"|开头|起草|破土|破题|进场|实施|铺开|展开|付诸实施|提上日程|排上|轮[到上]|顾[上得]|腾出手)"
)
_PART_SUBJECT = re.compile(
    r"还有[^，]{1,8}$|剩|分之|[\d一二三四五六七八九两][成%]|[二三四]期|附属|配套|其中|部分|个别|少数|子项|另[一有外]|外协|余下|剩余|剩下|下游|后半|[一二两三四五\d]+[个处家条座标段片期号][^，]{0,6}$"
)

# §5.1
_NOT_STARTED = re.compile(
    rf"{_NOT}(?:(?!完|已|早|了)[^，]){{0,6}}?{_BEGIN}"
    rf"|{_NOT}(?:怎么|真正|正式|来得及)?(?:搞|弄|写|做|办|干|整)(?=呢|呀|啊|过|的|$|一个字|一点)"
    r"|(?:准备|待|拟|打算|计划|预计|争取|将|要|才|再)(?:于|在|从|到)?[^，]{0,10}?(?:启动(?!后)|开工(?!后)|动工(?!后))(?!以来|至今)"
    r"|[日号月周天旬度底初年节后](?:才|再)(?:能|可以)?(?:开始|启动|开工|动工|动手)"
    r"|零进展|(?:毫|全)无(?:任何|实质性?)?(?:进展|动静|动作)|没(?:有)?(?:任何|啥|什么|实质性?)?(?:动静|动作)|(?:动静|动作)[也都]?(?:还)?(?:没有?|无)"
    r"|原封[未不]动|纹丝[未不]动|[一]?点[都也]?没动|没影(?:子|了|$)|没眉目"
    r"|(?:八字)?(?:还)?(?:没|不见)[有]?一?撇|一(?:个)?字[也都]?(?:还)?(?:没|未)|一[一-龥]{1,3}[也都]?(?:还)?(?:没|未)[动写挖开干做弄搞落栽]|分文未|一片空白"
    r"|(?:还是|仍是|依然是|尚[为是]|还处于|仍为)(?:空白|零|一张白纸)|停留在(?:纸面|口头|计划)|还在纸上"
    r"|只[是有](?:个)?(?:想法|设想|打算)|等[^，]{1,10}(?:再|才能?|就)(?:启动|开工|动工|动手)"
)
_STARTED = re.compile(
    r"(?<!未)(?<!没)(?:已(?:经)?|刚刚?|才刚)[^，]{0,4}?(?:启动|开工|动工|开始|起步|动手|铺开|着手|进场)|(?:启动|开工|动工|进场)了|不是没|昨[天日]|上周"
)
_PREPARED = re.compile(
    rf"(?:正在|在|已(?:经)?|刚刚?|已完成)[^，未没]{{0,10}}(?:{PREPARATION})|(?:{PREPARATION})[^，未没]{{0,6}}(?:正在|在办|已|中$|阶段|完成"
    rf"|进行|开展|了$)|处[于在](?:前期|招标|准备)"
)

# §5.2
_BLOCKED = re.compile(
    r"(?:系统|平台|网站|网页)[^，]{0,3}进不去|卡(?:在|住|壳|着|了|死|到|脖子|点)|卡$|停工|停滞|停摆|停顿|停建|停办|暂停|暂缓|缓建|中止|中断|叫停|(?<![不关])停了|停着|停在|停下|停下来|搁[置浅着下在那这]|撂|趴窝"
    r"|僵[住持在着局]|受阻|梗阻|遇阻|压着(?!步)|被?压下|没下文|没了下文"
    r"|(?:无法|没有?法子?|没有?办法|不能|难以)(?:继续|再|正常|往下|往前|顺利|有效|实质)*(?:推进|推动|推|实施|开展|施工|落实|进行|进场|办理|往下|核算|往前|前进|继续|动弹|作业"
    r"|搞|做|弄|办(?!结|完|好)|动|走|上传|上报系统|填报|提交|下手|操作)(?!完|好|成|结)"
    r"|(?:推|动|办|做|搞|弄|干|走|搞|施|进行|继续|推进|实施|施工|开展|落实)不(?:动|下去|了(?!解)|成$|开)|不下去|动弹不得|寸步难行|举步维艰|[传交登录填]不[上进了]去?|(?:上传"
    r"|提交|登录|填报|录入)不(?:了|上|进)|打不开系统"
    r"|原地踏步|原地打转|等米下锅|陷入|打住|熄火|泡汤|[定敲谈拿]不下来|定不了|泡在|泡着|黄了|歇(?:着|菜|了)|晾(?:着|在)|悬(?:着|在那|而未决)|拖着(?!没)|僵|瘫痪|没法往|走不通"
    r"|过不了|通不过|没有?下文|冻结"
)
_RESUMED = re.compile(
    r"(?:已(?:经)?|现(?:在|已)?|目前|今天|昨天|上周|又|重新|刚)[^，]{0,6}?(?:恢复|复工|解决|疏通|重启|打通|动起来|理顺|开通|通了)|恢复(?:了|施工|正常|推进)|复工了"
    r"|复工$|重新启动|重新开工|不再卡|不卡了|解决了|又动起来|开闸|通了"
)
_NOT_BLOCKED = re.compile(
    r"(?:没有?|未|不会|并未|并没有?|不曾|从未|不再|没[被再])(?:再|被|有|因此)?(?:卡|停|暂停|受阻|中断|搁置|耽误)|[要得会怕](?:搁置|停|卡|暂停)|不卡|停不下来"
    r"|(?:(?<!剩余)部分|个别|少数|局部|有[一两几些]?[个处家条]?|[一二两三四五几\d]+[号]?[个处家条座标段期]段?|其中|附属|配套|子项)[^，]{0,14}(?:停|卡|暂|缓|受阻|推不动"
    r"|搁)|禁停|停车|停产|关停|停运|停排|停止(?!推进|施工)"
    r"|暂停(?:营业|排放|审批)|停办企业|停用|打卡|建卡|卡口|关卡|一卡通|原先|之前|此前|前期|一度|曾经?|本来"
)

# §5.3
_CANNOT = re.compile(
    r"(?:完|办|做|搞|弄|写|交|报|赶|改|拿|出|送|干|搞|忙|整)不(?:完|出来?|上|及|好|到(?!位)|齐|赢)(?!去)|(?:完成|办结|报送|上报|办理|反馈|回复|提供|报|交|送|出"
    r"|结)不了|(?:完|办|搞|弄|做)不成|来不及|赶不[及上]|不[能可](?:按时|如期|按期)|没能按[时期]"
    r"|还?差得?(?:还)?远|还早(?:着|得|$|呢)|远着|遥遥无期|够呛|(?:有)?[点]?悬(?=$|了|啊|得)|没戏|没把握|[给拿]不[了出]|难以?(?:按时|按期|如期|完成|办结|报)|完不了"
    r"|(?:按时|如期|按期)[^，]{0,4}(?:难|无望|不可能|有困难|有难度|做不到)|没赶上|不行了"
)
_OR_ELSE = re.compile(
    r"(?:来不及|赶不[上及]|[报交送办弄搞]不[了完成])(?:的话|就(?!是))|(?:如果|要是|万一|若)[^，]{0,6}(?:来不及|不了|不完)"
)
_NOT_YET = re.compile(
    r"退回|打回|驳回|退了回|返工|不合格|不过关|[没未]通过|重新(?:弄|改|做|写|搞|来)|^(?:都|目前|暂时|也|还|仍|尚|就|其实|实际上?|事实上|根本|确实|真|现在)*(?:没有?|未|不曾)(?:呢|啊|哦|完|好|有|搞完|弄完|嘞|哈)*$|(?:还|仍|尚)?没(?:弄|搞|做|写"
    r"|办|改|忙|盖|签|批|审|编|干|定|出|走|整)(?:完|好|章|字|下来|稿|利索|妥|成|归一|来|出来|到)|(?:未|没)(?:定稿|盖章|签发|审签|结束|签字|出炉|成稿|成文|用印|见底|清零"
    r"|闭环)"
    r"|(?:验收|整改|核查|评估|考核|审核)[^，]{0,4}(?:没有?|未|不)(?:能)?[^，]{0,2}(?:过|合格|到位|通过)|^还没有?到位|还(?:不能|没能?)(?:交|报|算)"
    r"|[没未](?!有)[一-龥]{1,3}(?:完|到位|好)$"
)

# §5.4
_REMAINING = re.compile(
    rf"(?<!有)等[^，]{{0,4}}(?:文|函|通知)$|除了?[^，]{{1,12}}[之以]?外|待(?!遇|命|到|会儿|续)[^，]{{0,8}}(?:验收|核查|批复|批准|盖章|公开|公示|销号|审|签|复核|核验|印发|报|确认|反馈|上会|评估|摘牌|归档|备案|用印|定稿|发文|核实|验|批|会)"
    rf"|(?:申请|提请|报请|准备|组织|筹备)(?:销号|验收|复核|摘牌)"
    rf"|(?:等|等着|在等|只等|就等)[^，]{{0,8}}(?:验收|批复|批|盖章|销号|签|审|公示|用印|上会|核查|结果)"
    r"|还[差剩](?!得)|[只就仅单]差|[只仅就]剩|[只就]欠|欠缺|[一-龥]{2}中$|差不多|七七八八|接近尾声|收尾|扫尾|正在(?!长期|常态)|还在|尚(?:未|需|有|待|在)|还缺|还欠|还没|仍在"
    r"|仍(?:需|有|未)|还(?:需|有(?!什么)|要(?!感谢|请)|得)|在(?:走|会签|审签|盖章|编|审|核|改|弄|搞|做|签|校|汇总|整理|补)"
    r"|但(?:是)?(?:还|没|未|尚|需|有)|准备(?:报|验收|公开|上会|盖章|送)|(?:上|过)[^，会]{0,5}会|拟[于]?[^，]{0,8}(?:报|公开|验收|上会|送)"
    r"|[明后]天(?:再|就)?(?:报|送|交|上会|盖)|[未没](?:有)?(?:验收|公开|公示|盖章|销号|签|批|定稿|印发|归档|用印)|推进中|(?:未|没)(?:报|交|送|寄|发)|下一步"
    r"|后续(?:将|还|再)|(?:走|履行)[^，]{0,4}(?:流程|程序)"
    rf"|(?:其余|其他|剩余|剩下|余下|另外?)[^，]{{0,10}}(?:在|正|未|没|还)|(?:{OTHERS})[^，]{{0,6}}(?:还|仍|尚|没|未)"
)
_NO_REMAINDER = re.compile(
    r"请|长期|常态|长效|持续(?:巩固|保持|监管|加强|做好)|巡查|管护|运维|无(?:其他|任何)?(?:遗留|剩余)|没有(?:遗留|剩余)|显示"
    r"|(?:链接|回执|截图|佐证|证明|照片|凭证)[^，]{0,8}(?:稍后|随后|另|后|明)|稍后[^，]{0,4}(?:发|补)|后续(?:管理|管护|监管|巩固|巡查|维护)"
)
_NEARLY = re.compile(
    r"还[要得需](?:再)?(?:补|改|完善|修改|走|盖|签|过|审)|申请[^，]{0,4}(?:销号|验收|复核|摘牌)|(?<!内容)(?<!意思)(?<!情况)(?<!要求)差不多(?!就?要)|七七八八|八九不离十|接近尾声|尾声|尾巴|收口|收尾|扫尾|临门一脚|最后(?:一(?:步|公里|关|道|环|块|哆嗦)|冲刺|阶段)"
    r"|[只就单]差|[只就]欠|还[差剩欠](?!得)|[只仅就]剩|[快就]要?[好完成弄搞办][好完了成]?了|快了|快(?:弄|搞|办|做|改|完|收)[^，]{0,2}$|差一[个点步丢]|差点|差临门|有眉目"
    r"|见眉目|成型|雏形|大头|告一段落|(?:即将|快要|马上就?要?|眼看就?要?)(?:完成|办结|完工|好了|完了|收官|竣工|见底)"
    rf"|已(?:经)?(?:[^，]{{0,4}})(?:盖章|盖了章|签发|审签|会签|定稿|签批|签字|上会|过会|送审|成稿|核稿|成文|用印|送签|报批|送批|提请|呈批|呈签)"
    rf"|(?:{LEADERS})[^，没未]{{0,4}}(?:已|都|也)?(?:经)?(?:签|审|批|过目|看|同意)(?:了|过|完)|(?:已经?|都|昨天|上周)[^，]{{0,4}}[上过][^，]{{0,4}}会|[上过]了[^，]{{0,4}}会|[上过]会了|(?:报|送|交)(?:给|到"
    rf"|请|至|呈)?[^，]{{0,4}}(?:{LEADERS})[^，]{{0,4}}(?:审|签|阅|批|看|把关|定)|申请(?:了)?(?:销号|验收)|提请[^，]{{0,4}}验收|万事俱备"
)
_WAITS_INSIDE = re.compile(
    rf"(?<!现)[在到][^，由]{{0,4}}(?:{LEADERS})[^，]{{0,2}}(?:那|手[里上]|案|桌|这)|(?:等|待|候)[^，]{{0,6}}?(?:{INTERNAL}"
    rf"|{LEADERS}|验收|核查|销号|公示|公开|摘牌|归档)|(?:{LEADERS})[^，]{{0,4}}(?:没|未|还没|尚未)[^，]{{0,3}}(?:签|批|审|看|回|表态|同意|定)"
    rf"|[在正走](?:等)?(?:{INTERNAL})"
)

# §5.6
_LACKS = r"(?:还|一直|迟迟|始终|至今|仍|尚|暂|都|也|目前)*(?:没有?|未|不)"
_COMES = (
    r"(?:到位|到账|到手|到货|到|下来|下达|下发|下|拨|批|落实|给|续上?|接上|跟上|着落|反馈|出来?|提供|办|回|齐|过|拿到|收到|完善|定|明确|足|够|报|交|送|解决|来|见|协调好|兑现|安排"
    r"|敲定)"
)
MISSING = re.compile(
    rf"(?:{INPUT})[^，]{{0,10}}?{_LACKS}[^，]{{0,5}}?{_COMES}"
    rf"|{_LACKS}[^，]{{0,8}}?(?:收到|拿到|等到|接到|给|提供|反馈|下达|批复|批准|批|拨付|拨|回)[^，]{{0,10}}?(?:{INPUT}|$)"
    rf"|(?:没|缺|差|无|少|欠)(?:有)?(?:{MONEY})|缺[^，]{{0,6}}(?:{INPUT})|差(?!不多|点|[一两几]步)[^，]{{1,12}}(?:{DATA})"
    rf"|没有?(?:{PAPERS}|{DATA})|资金[^，]{{0,6}}(?:缺口|紧张|短缺|困难|断|没着落|无着落)|卡在资金|[^，]{(2,)}(?:没有?|未)批?下来"
    rf"|(?:{OTHERS})[^，]{{0,6}}?{_LACKS}[^，]{{0,4}}?(?:给|报|反馈|提供|交|回|批|送|拨|出|定|表态|答复|配合|动|理|发)"
    rf"|(?:在等|正等|只能等|需等|须等|要等|还等|就等|只等|坐等|干等|单等|光等|等着|一直等|(?<![一平对相头])等(?!一下|下|待|同志|部门|单位|问题|工作|方面|几|各"
    rf"|[，。地市县区州\d]))[^，]{{0,14}}?(?:{INPUT}|验收|拨|审批|批|省里|部里|国家|上面|上级|{OTHERS})"
    rf"|(?<!期)(?<!接)(?<!等)待[^，]{{0,12}}?(?:批复|审批|核准|资金|拨款|反馈|用地|环评|许可|数据|到位)|取决于|看(?:天|财政|省里|部里)|受制于|受限于|依赖"
)
_OWN_NOTICE = re.compile(r"[没未](?:有)?[收看]到[^，]{0,6}(?:通知|短信|提醒|链接|附件|催办|消息)")
_CONDITION = re.compile(
    r"(?:等|待|如果|若|只要|一旦|要是|倘若|假如|除非)[^，]{1,}?(?:就|再|后(?!续)|才能?|即可|便|的话|了$|方可|之后)"
)

# §5.7
_UNDER_WAY = re.compile(
    r"成熟|(?:常态化|正常|持续)推进|[一-龥]{2}中$|^\s*(?:推进|整改|办理|施工|跟进)$|进展中|正在(?!看|了解|核实|开会|路上|忙别|申请(?:延|展|推|顺)|学习|阅)|正(?:加快|有序|积极|抓紧|抓|按|组织|开展"
    r"|推进|办|弄|搞|做|忙|赶|紧|全力|处于|加紧|准备|与|和|对|着手|按|逐|跟|稳|走|筹|编|改|写|会)|在(?:办|建|推|弄|搞|做|干|改|写|赶|编|审|走|跑|跟(?=进|踪|$|了|着)|抠"
    r"|磨|凑|核|修|拆|往前|会商|施工|进行|推进|推动|汇总|会签|收集|催办|对接|协调|修改|完善|整理|落实|整改|起草|报批|准备|筹备|征求|实施|办理|开展|抓|忙|盯|统计|梳理|校|调试|安装|清"
    r"|治理|打磨|润色|酝酿|研究|招标|排查|摸底|谈)(?!案|会上|线|手$|校)"
    r"|推进(?!会|不|组|办|缓慢$)(?:中|了|正常|顺利|有力|有序|平稳)|进行中|办理中|(?:有序|稳步|扎实|持续|全力|全面|加快|加紧|积极|正常|按序|按计划|陆续|逐步|分步|同步|一直|不断"
    r"|同步)(?:地)?(?:推进|推动|开展|实施|进行|办理|整改|施工|落实|组织|在|铺开|跟进|做)|序时|(?:还|仍|尚|依然|一直)在(?!等)|收尾|加班|赶(?:工|进度|稿|制|着)|抢(?:工期"
    r"|进度)|连轴转|紧锣密鼓|热火朝天|如火如荼"
    r"|在路上|(?:办|弄|搞|做|干|跑|忙|改|写|赶|推|催|修|盯|进行|推进|整|编|走|寄|送|传|发)着(?:在|呢|的)?(?![落急想凉])|(?:办|弄|搞|做|干|跑|忙|改|写|赶|编|推|推进"
    r"|走)[^，]{0,3}呢$"
    r"|已(?:经)?(?:在)?(?:全面|正式|陆续|初步|先后|多次|按要求|着手|印发|下发|制定|开始)?(?:安排|部署|布置|启动|恢复|开工|动工|开始|复工|组织|着手|交办|分解|下发|转入|制定"
    r"|印发方案|成立|开展|发文|召开|过半|列入|进场|铺开|动起来|动手|上手|起步|立项|委托|签约|签订|招标|挂网|形成|明确|落实责任|纳入|提上日程|介入|督促|约谈|调度|拟定|梳理|对接|沟通|衔接"
    r"|研究|拿出|起草|上路|改造|拆除|整改|推进|施工)"
    r"|刚(?:刚)?(?:启动|开始|开工|起步|接手|动|进场|着手|铺开|开头|起头|上手)|才(?:刚)?(?:启动|开始|开工|起步)(?!得)|(?:部署|布置|安排|启动|开工|开始|动|铺开|着手弄|上手"
    r"|进场|动手|起步)(?:下去)?了|动起来|开了个?头|起了个?头|有[了点些一]*眉目|(?:进展|进度)(?:不大|甚微|有限|一般)|有所进展|开了[^，]{0,6}会(?!儿)|封顶|合龙|(?:推进|开展"
    r"|实施|组织实施|办理|落实|进展|进度|工作|工程|施工|一切)(?:顺利|正常|良好|较快|较慢|缓慢|滞后|不理想|有序|平稳|不快|偏慢|慢)|进展(?:还行|可以)"
    r"|摸底|前期(?!准备不)|招标(?!的|文件|方案)|陆续|过半|一大半|大半|一多半|一半|小半|完成率|形成初稿|慢(?=$|了|些|一点|得)|滞后|走流程|走程序|按部就班|(?:有"
    r"|取得)[^，]{0,6}进展|稳中有进|见成效|有成效|抓(?=着)|取得[^，]{0,6}成效|运行$|会签[^，]{0,8}\d家|\d家[^，]{0,6}会签|签回\d|已签\d|签了\d|组织实施|落实中"
    r"|办理当中|过程中$|环节$|阶段$"
)
_ONLY_PLANNED = re.compile(
    r"(?:将|会(?!签|同)|要|加快|继续|拟|后再|尽快|马上|立即|立刻|我们|请[^，]{0,8}|确保|认真|抓紧|全力|积极|努力|尽力|力争|争取|加紧|一定|按要求|扎实|严格|全面"
    r"|切实)[^，在正已]{0,8}(?:推进|开展|进行|落实|实施|办理|整改|跟进|组织|对接|协调|推动|抓)(?:好|到位|工作|整改)?$|推进(?:会|组|办)|希望|请[^，]{0,10}(?:推进|加快"
    r"|尽快)|下一步"
)
_TICKS = "✅☑✔√🎉 💯"
_OTHERS_TOO = re.compile(rf"\s*(?:{OTHERS})[^，]{{0,3}}也(?:正?在|都在)")
_STAGE_PERCENT = re.compile(
    rf"(?:{STAGE}|[一二三四]期|[东南西北]区|子项|标段|报告)[^，%标计]{{0,8}}?(?:\d+%|[一二三四五六七八九两]成|过半|一半)"
)


@dataclass(frozen=True)
class Reading:
    """The status, and whether the words also spoke for another one."""

    status: str | None
    is_contradictory: bool = False


@dataclass
class _Evidence:
    """What the clauses say, by the steps of §5."""

    not_started: bool = False  # 1
    prepared: bool = False
    blocked: bool = False  # 2
    resumed: bool = False
    negated: bool = False  # 3
    done: bool = False  # 5
    partly: bool = False  # 4
    remaining: bool = False
    missing: bool = False  # 6
    under_way: bool = False  # 7


def read_status(clauses: Sequence[Clause], *, percent: int | None, today: Today) -> Reading:
    """The state that the clauses state of the whole matter; None where they state none."""
    found = _Evidence()
    for _, text in stated(clauses):
        _weigh(text, found, today)
    is_contradictory = found.done and (found.negated or found.under_way or found.blocked or found.not_started)
    return Reading(_decide(found, percent), is_contradictory)


def _decide(found: _Evidence, percent: int | None) -> str | None:
    """§5 steps 1 to 8."""
    if found.not_started and not found.prepared:
        return "not_started"
    if found.blocked and not found.resumed:
        return "blocked"
    if found.negated:
        return "in_progress"
    if found.done or percent == 100:
        return "in_progress" if found.remaining or (percent is not None and percent < 100) else "done"
    if found.partly:
        return "in_progress"
    if found.missing and not (found.under_way or found.prepared) and not percent:
        return "blocked"
    if found.under_way or found.prepared or percent or found.resumed:
        return "in_progress"
    return "not_started" if percent == 0 else None


def is_input_missing(text: str) -> bool:
    """Something from outside is missing, other than the office's own notice."""
    return MISSING.search(text) is not None and not _OWN_NOTICE.search(text)


def _weigh(text: str, found: _Evidence, today: Today) -> None:
    not_started = _weigh_beginning(text, found)
    if is_rhetoric_stuck(text):
        found.blocked = True
    elif _BLOCKED.search(text):
        if _NOT_BLOCKED.search(text):
            found.under_way = True
        else:
            found.blocked = True
    found.resumed |= bool(_RESUMED.search(text))
    kinds = () if not_started else tuple(completions(text, today))
    is_missing = is_input_missing(text) and not _CONDITION.search(text)
    found.missing |= is_missing or "missing" in kinds
    found.negated |= (
        "negated" in kinds
        or (bool(_CANNOT.search(text)) and not _OR_ELSE.search(text))
        or (bool(_NOT_YET.search(text)) and not is_missing)
    )
    found.done |= "done" in kinds
    found.partly |= "partly" in kinds or (bool(_NEARLY.search(text)) and not _CONDITION.search(text))
    found.remaining |= bool(_REMAINING.search(text)) and not _NO_REMAINDER.search(text)
    if _WAITS_INSIDE.search(text) and "就" not in text and not _CONDITION.search(text):
        found.under_way = True
    if text.strip(_TICKS) == "" and text.strip():
        found.done = True
    if _UNDER_WAY.search(text) and not (_is_only_planned(text) or _OTHERS_TOO.match(text) or not_started):
        found.under_way = True
    if _STAGE_PERCENT.search(text):
        found.under_way = True


def _is_only_planned(text: str) -> bool:
    match = _ONLY_PLANNED.search(text)
    return match is not None and not re.search(r"正|在(?!年|月|[一-龥]{1,4}前)|已|着|中$", text[: match.start()])


def _weigh_beginning(text: str, found: _Evidence) -> bool:
    """Step 1; preparation counts as begun, a part not begun as not complete."""
    found.prepared |= bool(_PREPARED.search(text)) and not _is_only_planned(text)
    match = _NOT_STARTED.search(text)
    if not match or _STARTED.search(text):
        return False
    if _PART_SUBJECT.search(text[: match.start()]):
        found.negated = True
    else:
        found.not_started = True
    return True
