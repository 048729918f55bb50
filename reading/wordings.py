"""UPDATES.md §1.5: what is typed by mistake, by ear, in dialect or in English, and the plain word for it.

Each row is a pattern over folded text and the wording that takes its place; rows apply in order.
"""

Row = tuple[str, str]

_COMPLETION = (
    r"(?:全部|全面|正式|按[时期]|如期)?(?:完成|办|报|交|上报|启动|开工|开展|落实|到位|整改|销|公开|验收|印发|开始|动)"
)
_WHOLE_START = r"(?:(?<=[号项早都均，。；：\s事])|^)"
_END = r"(?![一-龥\da-z])"

_FORMAL = tuple(zip("壹贰叁肆伍陆柒捌玖拾", "一二三四五六七八九十", strict=True))
TYPOS: tuple[Row, ...] = (
    (r"完[城诚乘程呈]", "完成"),
    (r"上抱", "上报"),
    (r"(?<=[已未没全])半结|办[节洁接截劫杰](?!续)(?=$|[，。！了])", "办结"),
    (r"(?<= [一-龥]) (?=[一-龥](?: |$))", ""),
    # what makes the completion less, or denies it
    (r"[挤机几积级鸡]本(?=完|上|办|弄|搞|好|结|到位|落实|成[型形])|基[笨奔](?=完|上|办|弄|搞|好|结|到位)", "基本"),
    (r"[初出]步(?=完|形|建|拟|编)|[初出]部(?=完|形)", "初步"),
    (r"差[步布部]多|差不[都朵夺]", "差不多"),
    (rf"(?<=[号项还尚仍均都事])[味喂委围卫](?={_COMPLETION})|(?<=[还尚仍])[为位](?={_COMPLETION})", "未"),
    (r"[部补布]能(?=完|按|如|办|报|交|继续|推|正常)", "不能"),
    (r"[没每][由油又](?=完|报|办|开|交|弄|搞|到|批|进展|启动)|[煤梅眉霉]有?(?=完成|报|办|弄|搞|交|启动|开工)", "没有"),
    (r"[既急级及]将(?=完|办|结|竣|上报|报|启|开)", "即将"),
    (r"争去(?=[本下这月年周\d明后今节春])|[挣征]取(?=[本下这月年周\d明后今节春])", "争取"),
    (r"[予于欲][计记](?=[本下这月年周\d明后今节春完报办])|预[记技](?=[本下这月年周\d明后今节春完报办])", "预计"),
    (r"[计记][化画]|记划", "计划"),
    (r"月[低抵邸](?=$|[，。！前之报交完能])", "月底"),
    (rf"(?<![度月年周期本始])末(?={_COMPLETION})", "未"),
    (r"(?:(?<=[号项，。；\s还仍尚都前])|^)末(?![端位梢尾班日])(?=[一-龥])", "未"),
    (rf"(?<=[号项])[为位](?={_COMPLETION})", "未"),
    (r"(?<!自)[己巳](?=经|完成|办|报|上报|交|送|整改|落实|启动|销|印发|公开|验收|开工|提交)", "已"),
    (
        rf"{_WHOLE_START}以(?=经|完成|办结|办好|上报|报送|报出|整改|交(?![一-龥])|交了|报(?![一-龥])|报了"
        rf"|提交)(?![^，。]*[为的])",
        "已",
    ),
    (r"以经", "已经"),
    (r"已[进径今](?=完|报|办|交)", "已经"),
    *((rf"{formal}(?=[号项、拾])", plain) for formal, plain in _FORMAL),
    (r"(?<=[一二三四五六七八九十])好(?=事项|[，：、 ]|已|还|没|正|在|未|报|卡)", "号"),
    (r"(?<=\d)好(?=事项|已|还|没|正|在|未|报|卡)", "号"),
    (r"盖[张樟]", "盖章"),
    (r"卡主", "卡住"),
    (r"卡再(?=[^，])", "卡在"),
    (r"正[再载]", "正在"),
    (r"(?<=[号项还仍])再(?=办|推进|弄|搞|改|写|做|审)", "在"),
    (r"按排", "安排"),
    (r"布署", "部署"),
    (r"[推退][近劲](?!度)|退进", "推进"),
    (r"报[松颂]", "报送"),
    (r"[手受]道|收道|^受到(?=$|[，。！])", "收到"),
    (r"[消肖]号", "销号"),
    (r"没又(?=完|报|办|开|交)", "没有"),
    (r"没[道倒]位", "没到位"),
    (r"延其", "延期"),
    (r"批[付覆]", "批复"),
    (r"回覆", "回复"),
    (r"周无(?=$|[，。！前之报交])", "周五"),
    (rf"(?<=[完成报好定])拉{_END}", "了"),
    (r"(?<=\d)o(?=%)", "0"),
    (r"(?<=[卡停跟等放做忙弄搞跑盯搁])著", "着"),
    (r"业经", "已经"),
    (r"一经(?=完成|报|办|上报|启动|整改|交|印发|公开)", "已经"),
    (r"须要", "需要"),
    (r"著(?=手|力|急|落|眼|想)", "着"),
    (r"初[搞高]", "初稿"),
    (r"顺[力丽]", "顺利"),
    (r"[言沿严]期", "延期"),
    (r"证迁", "征迁"),
    (r"申[情清]", "申请"),
    (r"[资自]金没道", "资金没到"),
    (r"按部就搬", "按部就班"),
    (r"部属(?!单位|事业)", "部署"),
    (r"几分(?=纸|材|报|$|？|[啊呢])", "几份"),
    (r"\[(?:ok|强|抱拳|握手|玫瑰|鼓掌|合十|赞)\]", "👌"),
)

DIALECT: tuple[Row, ...] = (
    (r"(?<=[今明后昨前])儿个?(?!童)|(?<=[今明后昨])朝(?!代|廷)", "天"),
    (r"[晚夜]黑[里头]?(?=[^，。]{0,2}[报交送办搞弄])", "今晚"),
    (r"俩(?=个?(?:星期|礼拜|周|月))", "两"),
    (r"差一(?:[哈下滴丢咪眯点丁]{1,2}|[哈下]子)儿?(?=就|没|$|[，。])|就差那?一[哈下滴丢点]{1,2}", "还差一点"),
    (r"再把(?=[一二两三四五六七八九十几\d])", "再给"),
    (r"一(?:滴滴|丢丢|咪咪|眯眯|点点|丁点)", "一点"),
    (r"行啵|行不(?:行)?(?:啵|咧)|要得啵|可得啵", "行不行"),
    (r"啵(?=$|[，。？！])", "吧"),
    (r"[搞弄整做办]?归一(?=[哒了啦]|$|[，。！])|[搞弄整做办]得?归一|[搞弄][熨抻][帖贴妥抖]?|[搞弄做忙]下地", "办妥"),
    (r"[搞忙赶弄做闹]不赢", "来不及"),
    (r"撂[到倒在起]", "搁置"),
    (r"冒得|冇得|木得|木有|冒有", "没有"),
    (r"冇|冒(?=搞|报|弄|完|动|开|写|做|收|办|交|批|给|下|到)", "没"),
    (r"没有?把(?=[数材资钱台清图名底文函意]|[^，]{0,2}我|$|[，。了]|他|你)", "没给"),
    (r"不把(?=[数材资钱台清图名底文函意]|[^，]{0,6}我)", "不给"),
    (r"没得(?!了)", "没有"),
    (r"(?<=[停卡压放搁拖悬丢晾摆等])[到倒]在?(?=的|[，。！\s]|$)", "着"),
    (r"(?<=[办弄搞做写改忙跑催])[到倒]在(?=的|[，。！\s]|$)", "着呢"),
    (r"滴(?=$|[，。都还在]|没)", "的"),
    (r"[哒嗒]", "了"),
    (rf"(?<![好])(?:啦|咯|喽|啰|嘞|噜){_END}", "了"),
    (rf"[撒唦咧噻]{_END}", ""),
    (r"么样", "怎样"),
    (r"么(?:子)?时候|么早晚|几时|啥时候?|么时节", "什么时候"),
    (r"么事|么子|啥子|么斯", "什么"),
    (r"克(?=报|交|办|搞|送|盖|找|问|开|跑)", "去"),
    (r"把(?=你|我们?[^，。]{0,3}(?:[天周月]|时间|星期|礼拜))", "给"),
    (r"一[哈呵蛤]子?|(?<=[说缓等看帮催问搞弄])哈子?(?![一-龥])|(?<=[说缓等看帮催问搞弄])哈子", "一下"),
    (r"把(?=我们?[缓宽])", "给"),
    (r"要得(?=不|吧|啵|么)", "可以"),
    (r"[搞弄]么(?:事|斯)", "搞什么"),
    (r"等哈", "等下"),
    (r"(?<=[上下])昼", "午"),
    (r"晓得", "知道"),
    (r"硬是", ""),
    (r"(?<=[一-龥])儿(?![童子媳女科园孙歌])", ""),
    (r"莫(?=[催慌急发再吵搞烦找])", "别"),
    (rf"(?<=[行成好中以得])啵{_END}", "吗"),
    (rf"啵{_END}", "吧"),
    (r"欧[克了]|噢克", "好的"),
)

# What a voice message carries along: fillers are left out.
FILLERS: tuple[Row, ...] = (
    (
        r"那个什么(?=[一-龥])|那个(?!月|周|星期|礼拜|时候)|那什么|怎么说呢|就是说(?=[一-龥\d])|反正就是说?"
        r"|你(?:晓得|知道)[吧啵吗]?(?=[一-龥])",
        "",
    ),
    (r"[嗯呃诶欸]+(?=[一-龥\d])", ""),
    (r"(?<![再后就会来时])我?(?<![再后就会来时]我)跟(?:你|您|你们|领导)(?:说|讲|汇报|报告)(?:一?下)?(?:啊|哈|哦)?", ""),
)

_W, _V = r"(?<![a-z])", r"(?![a-z])"


_NOT = r"(?:not|hasn't been|haven't|has not been|have not|isn't|is not|wasn't)"
_DONE = r"(?:done|finished|completed|complete|submitted|sent|delivered|closed)"
_MONTHS = tuple(enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1))
_AWAITING = r"(?:is |are )?(?:waiting for|waiting on|awaiting|pending) (?:the )?(?:\w+ )?"
_SEVEN_DAYS = tuple(zip(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], "一二三四五六日", strict=True))
_LONG_MONTH, _LONG_DAY = r"(?:uary|ruary|ch|il|e|y|ust|tember|t|ober|ember)?\.?", r"(?:day|sday|nesday|rsday|urday)?"


def _english(phrase: str) -> str:
    return f"{_W}{phrase}{_V}"


ENGLISH: tuple[Row, ...] = (
    *((_english(rf"{month}{_LONG_MONTH} ?(\d{{1,2}})(?:st|nd|rd|th)?"), rf"{n}月\1日") for n, month in _MONTHS),
    *((_english(rf"(\d{{1,2}})(?:st|nd|rd|th)? ?{month}{_LONG_MONTH}"), rf"{n}月\1日") for n, month in _MONTHS),
    *((_english(rf"next {day}{_LONG_DAY}"), f"下周{char}") for day, char in _SEVEN_DAYS),
    *((_english(rf"(?:this )?{day}{_LONG_DAY}"), f"周{char}") for day, char in _SEVEN_DAYS),
    (_english("(?:by |at |before )?(?:the )?end of (?:the |this )?month"), "月底前"),
    (_english("next week"), "下周"),
    (_english("(?:by |due )?tomorrow"), "明天"),
    (_english("(?:by |due )?today"), "今天"),
    (_english("yesterday"), "昨天"),
    (_english(r"(?:need|give us|give me|want) (\d+) more (?:working )?days"), r"请求再给\1天"),
    (_english(r"(\d+) more (?:working )?days"), r"再给\1天"),
    (_english(r"(?:could|can|may) (?:we|i) (?:please )?(?:have|get|take)(?: it| this)? (?:until|till|to)"),
     "能否延期到"),
    (_english(
        r"(?:(?:that|it)'?s |(?:this |it )?is |are )?not (?:ours|mine|(?:our|my) (?:responsibility|job|task|matter"
        r"|business|duty|item))"), "不归我们管"),
    (_english(
        r"(?:belongs?|should go|goes|(?:has been|was) (?:transferred|handed over|passed)|(?:has )?moved)(?: on)?"
        r" to(?: the)?"), "移交给"),
    (_english(r"(?:please )?(?:forward|transfer|reassign|redirect|hand over)(?: it| this)?"), "请转给"),
    (_english(r"(?:the )?wrong (?:department|person|unit|office|contact|number|division)"), "找错人了"),
    (_english(r"(?:can|could|may) (?:we|i) (?:please )?(?:submit|finish|report|send|deliver)(?: it)?"), "能不能报"),
    (_english(r"(?:(?:matter|task|item)s?|no\.?) ?(?=\d)"), "事项"),
    (_english(rf"{_NOT} (?:yet )?(?:been )?(?:fully )?{_DONE}(?: yet)?"), "未完成"),
    (_english(rf"{_NOT} (?:yet )?(?:been )?started(?: yet)?|no progress(?: yet)?"), "未启动"),
    (_english(
        r"(?:will|shall|can|could|to|'ll|should)(?: be)? (?:submit(?:ted)?|send|sent|finish(?:ed)?|complete[d]?"
        r"|done|report|deliver|be ready)"), "能报"),
    (_english(r"(?:is |are )?(?:almost|nearly|mostly|about) (?:done|finished|complete[d]?|there)"), "差不多了"),
    (_english(r"half (?:done|finished|complete[d]?)"), "完成一半"),
    (_english(r"(?:draft) (?:is |was )?(?:done|finished|ready|completed)"), "初稿已完成"),
    (r"(\d{1,3}%) ?(?:is |are )?(?:done|finished|complete[d]?)(?![a-z])", r"完成\1"),
    (_english(r"(?:on hold|blocked|stuck|suspended|stalled|at a standstill)"), "卡住"),
    (_english(rf"{_AWAITING}(?:approval|reply)"), "等批复"),
    (_english(rf"{_AWAITING}(?:funds?|funding|money|budget)"), "等资金"),
    (_english(rf"{_AWAITING}data"), "等数据"),
    (_english(
        r"(?:is |are )?(?:still )?(?:in progress|ongoing|on going|under ?way|wip|working on (?:it|this)"
        r"|under review|on ?track)"), "推进中"),
    (_english(
        r"(?:please )?(?:extend|postpone)(?: (?:it|the deadline))?(?: to| until| till)?|(?:request(?:ing)?|need"
        r"|apply for) (?:an )?extension(?: to| until| till)?"), "申请延期到"),
    (_english(rf"(?:(?:has|have|had|is|are|was|were) )?(?:been )?(?:already )?(?:all )?{_DONE}"), "已完成"),
    (_english(r"(?:ok|okay)(?=了|la|le)"), "办好"),
    (_english(r"(?:ok|okay|roger|received|got it|copy that|copy|noted|will do|sure|understood|yes sir)"), "好的"),
    (_english(r"(?:many )?(?:thanks|thank you|thx|tks)"), "谢谢"),
    (_english(r"(?:funding|funds?|budget|money)"), "资金"),
    (_english(r"approvals?"), "批复"),
    (_english(r"data"), "数据"),
    (_english(r"(?:push|delay|move)(?: it)?(?: back)?(?=到| ?to)"), "推迟"),
    (_english(r"(?:eta|etd)"), "预计"),
    (_english(r"(?:check|confirm)"), "核实"),
    (_english(r"deadline"), "截止时间"),
    (_english(r"report"), "报告"),
    (_english(r"(?:draft)"), "初稿"),
    (_english(r"by (?=\d|周|下周|明天|今天)"), ""),
    (_english(r"before (?=\d|周|下周)"), ""),
    (_english(r"asap"), "尽快"),
    (_english(r"help"), "帮忙"),
    (_english(r"land"), "用地"),
    (_english(r"(?:pls|plz|please)"), "请"),
    (_english(r"(?:hi|hello)"), "你好"),
    (r"请 (?=[一-龥])", "请"),
)  # fmt: skip
