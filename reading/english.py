"""UPDATES.md §1.5: English in short messages, phrase by phrase, as the plain words of officials.

Rows apply in order: what lessens, denies or foretells a completion comes before the completion.
"""

import re

from reading.wordings import Row

_HELPER = r"(?:is|are|was|were|has|have|had|did|does|do)"
_NOT = rf"(?:(?:{_HELPER} )?(?:not|never)|{_HELPER}n't)"
_DONE = (
    r"(?:done|finished|completed|complete|submitted|sent|delivered|closed|handed in|turned in|filed|wrapped up"
    r"|finali[sz]ed|accomplished|issued|published|uploaded)"
)
_DO = rf"(?:finish|complete|submit|send|deliver|report|close|upload|file|make it|meet|hand(?: it)? in|{_DONE})"
_IT = r"(?: (?:it|this|that|them|everything|all|the report))?"
_BEEN = r"(?:(?:has|have|had|is|are|was|were|it's|that's|'s|'ve) )?(?:been )?(?:already )?(?:all )?"
_WILL = (
    r"(?:will|shall|should|must|would|might|can|could|may|'ll|(?:going|expect(?:s|ed|ing)?|plan(?:s|ned|ning)?|aim(?:s|ing)?"
    r"|hop(?:e|es|ing)|try(?:ing)?|intend|need|have|want|due|ready|about)? ?to)"
)
_AWAITING = r"(?:is |are )?(?:still )?(?:waiting for|waiting on|awaiting|pending) (?:the )?(?:\w+ )?"
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})(?:uary|ruary|ch|il|e|y|ust|tember|t|ober|ember)?\.?"
_WEEKDAYS = dict(zip(("mon", "tue", "wed", "thu", "fri", "sat", "sun"), "一二三四五六日", strict=True))
_WEEKDAY = rf"(?P<day>{'|'.join(_WEEKDAYS)})(?:day|sday|nesday|rsday|urday)?"
_FIGURES = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "ten": "10"}
_PARTS = {"of": "底", "mid": "中旬", "early": "上旬", "late": "下旬"}


def _english(phrase: str) -> str:
    return rf"(?<![a-z])(?:{phrase})(?![a-z])"


def _month_number(match: re.Match[str]) -> int:
    return _MONTHS.index(match["month"]) + 1


def _part_of_month(match: re.Match[str]) -> str:
    return f"{_month_number(match)}月{_PARTS[match['part'].split()[-1]]}"


def _month_and_day(match: re.Match[str]) -> str:
    return f"{_month_number(match)}月{match['date']}日"


def _weekday(match: re.Match[str]) -> str:
    return f"{'下' if match['which'] == 'next ' else ''}周{_WEEKDAYS[match['day']]}"


def _figure(match: re.Match[str]) -> str:
    return _FIGURES[match["figure"]]


_DATES: tuple[Row, ...] = (
    (_english(rf"(?P<part>(?:the )?end of|mid|early|late)[ -]{_MONTH}(?! ?\d)"), _part_of_month),
    (_english(rf"{_MONTH} ?(?P<date>\d{{1,2}})(?:st|nd|rd|th)?"), _month_and_day),
    (_english(rf"(?P<date>\d{{1,2}})(?:st|nd|rd|th)? ?{_MONTH}"), _month_and_day),
    (_english(rf"(?P<which>next |this )?{_WEEKDAY}"), _weekday),
    (_english(rf"(?P<figure>{'|'.join(_FIGURES)})(?= (?:more |working |business )*(?:days?|weeks?|months?))"), _figure),
    (_english("(?:by |at |before )?(?:the )?end of next month"), "下月底"),
    (_english("(?:by |at |before )?(?:the )?end of (?:the |this )?month"), "月底前"),
    (_english("(?:by |at |before )?(?:the )?(?:end of (?:the |this )?year|year[- ]end|eoy)"), "年底前"),
    (_english("next month"), "下个月"),
    (_english("next week"), "下周"),
    (_english("(?:by |within |at )?(?:the )?(?:end of )?(?:the |this )week|eow"), "本周"),
    (_english("(?:by |due )?(?:the )?day after tomorrow"), "后天"),
    (_english("(?:by |due )?tomorrow"), "明天"),
    (
        _english("(?:by |due )?(?:today|tonight|eod|cob|this (?:afternoon|evening)|(?:the )?end of (?:the )?day)"),
        "今天",
    ),
    (_english("yesterday"), "昨天"),
    (_english(r"(?:in|within|in another|another) (?:the next )?(\d+) (?:working|business) days?"), r"\1个工作日内"),
    (_english(r"(?:in|within|in another|another) (?:the next )?(\d+) (?:more )?days?"), r"\1天内"),
    (_english(r"(?:in|within|in another|another) (?:the next )?(?:(\d+)|an?) (?:more )?weeks?"), r"0\1周内"),
    (_english(r"(?:in|within) (?:the next )?(\d+) months?"), r"\1个月内"),
    (r"0(?=\d+周内)", ""),
    (r"(?<!\d)0周内", "一周内"),
    (_english(r"(?:in )?a few (?:more )?days"), "过几天"),
)
_REQUESTS: tuple[Row, ...] = (
    (_english(r"(?:need|give us|give me|want|have|get) (\d+) more (?:working )?days"), r"请求再给\1天"),
    (_english(r"(\d+) more (?:working )?days"), r"再给\1天"),
    (
        _english(r"(?:could|can|may) (?:we|i) (?:please )?(?:have|get|take)(?: it| this)? (?:until|till|to)"),
        "能否延期到",
    ),
    (
        _english(
            r"(?:(?:could|can|may) (?:we|i) |is it possible to |would it be possible to |"
            r"(?:we|i)(?:'d| would) like to |want to )?"
            r"(?:please )?(?:extend|postpone|reschedule)(?: (?:it|this|the deadline|the due date))?"
            r"(?: to| until| till)?"
            r"|(?:request(?:ing)?|need|apply for|ask for) (?:an )?extension(?: to| until| till)?"
        ),
        "申请延期到",
    ),
    (
        _english(
            r"(?:(?:that|it)'?s |(?:this |it )?is |are )?not (?:ours|mine|(?:our|my) (?:responsibility|job|task|matter"
            r"|business|duty|item))"
        ),
        "不归我们管",
    ),
    (
        _english(
            r"(?:belongs?|should go|goes|(?:has been|was) (?:transferred|handed over|passed)|(?:has )?moved)(?: on)?"
            r" to(?: the)?"
        ),
        "移交给",
    ),
    (_english(r"(?:please )?(?:forward|transfer|reassign|redirect|hand over)(?: it| this)?"), "请转给"),
    (_english(r"(?:the )?wrong (?:department|person|unit|office|contact|number|division)"), "找错人了"),
    (
        _english(
            r"(?:please )?(?:we )?(?:need|help (?:us )?(?:to )?|request|want) ?(?:your |some )?"
            r"(?:help|support|assistance|coordination|coordinate)"
            r"|please (?:help(?: us)?|coordinate|support|urge|push)(?: (?:to )?coordinate)?"
        ),
        "请协调支持",
    ),
    (_english(r"(?:can|could|may) (?:we|i) (?:please )?(?:submit|finish|report|send|deliver)(?: it)?"), "能不能报"),
)
_STATES: tuple[Row, ...] = (
    (r"(?<=\d)， ?(?=\d{1,3}(?:， ?\d{1,3}){0,9} ?(?:， ?)?(?:and|&) )", "、"),
    (r"(?<=\d) ?(?:， ?)?(?:and|&) (?=#?\d{1,3}(?![\d%.]))", "、"),
    (_english(r"(?:(?:matter|task|item)s|nos\.?) ?(\d{1,3}(?:、#?\d{1,3})+)"), r"\1号"),
    (_english(r"(?:(?:matter|task|item)s?|no\.?) ?(?=\d)"), "事项"),
    (_english(r"(?:nothing(?: is| has been)?|undone|unfinished|incomplete|uncompleted) ?(?:done)?"), "未完成"),
    (
        _english(
            rf"(?:can ?not|can't|could(?: not|n't)|(?:not|un)[ -]?able to|fail(?:ed|s)? to|will not|won't|would not)"
            rf"(?: be able to)?(?: be| get)? {_DO}"
        ),
        "完不成",
    ),
    (_english(rf"{_NOT} (?:yet )?(?:been )?(?:started|begun|kicked off)(?: yet)?|no progress(?: yet)?"), "未启动"),
    (
        _english(rf"{_NOT} (?:yet |quite |fully |entirely |completely |really |all |even )*(?:been )?{_DO}(?: yet)?"),
        "未完成",
    ),
    (_english(rf"not yet|still not|not there(?: yet)?|{_NOT}(?= ?(?:$|[，。！]))"), "还没有"),
    (
        _english(rf"(?:once|when|after|if|until|as soon as|unless) (?:it |this |that |we |they )?{_BEEN}{_DO}{_IT}"),
        "完成后再报",
    ),
    (
        _english(
            rf"{_BEEN}(?:almost|nearly|mostly|about|largely|basically|partly|partially|mainly|roughly|more or less) ?"
            rf"(?:{_DONE}|there|ready)"
        ),
        "差不多了",
    ),
    (_english(rf"{_BEEN}half (?:way )?(?:{_DONE}|there|through)"), "完成一半"),
    (
        _english(rf"{_BEEN}{_DONE} (?:except|apart from|but|besides|other than|aside from|bar|save)(?: for)?"),
        "差不多了，还差",
    ),
    (
        _english(
            r"(?:only|just|still)? ?(?:[a-z]+ ){0,3}(?:is |are )?(?:still )?"
            r"(?:missing|remaining|outstanding|left|to go)"
        ),
        "还差一点",
    ),
    (_english(rf"(?:first |second |the )?draft {_BEEN}(?:{_DONE}|ready)"), "初稿已完成"),
    (_english(rf"(?:{_WILL}|be)(?: be| get| have(?: it)?)? {_DO}{_IT}|be (?:{_DONE}|ready)"), "能报"),
    (r"(\d{1,3}%) ?(?:is |are )?(?:done|finished|complete[d]?)(?![a-z])", r"完成\1"),
    (_english(r"on hold|blocked|stuck|suspended|stalled|at a standstill|halted|paused"), "卡住"),
    (_english(rf"{_AWAITING}(?:approval|reply|sign-?off)"), "等批复"),
    (_english(rf"{_AWAITING}(?:funds?|funding|money|budget)"), "等资金"),
    (_english(rf"{_AWAITING}data"), "等数据"),
    (
        _english(
            r"(?:is |are )?(?:still )?(?:in progress|ongoing|on going|under ?way|wip|working on (?:it|this)"
            r"|(?:under|in) review|being reviewed|on ?track|on schedule|pending)"
        ),
        "推进中",
    ),
    (
        _english(r"(?:is |are |will be )?(?:delayed|postponed|pushed back|rescheduled|moved)(?: to| until| till)"),
        "推迟到",
    ),
    (_english(r"(?:is |are |will be )?(?:delayed|behind schedule|running late|overdue)"), "要推迟"),
    (_english(rf"{_BEEN}{_DONE}"), "已完成"),
    (_english(r"(?:ok|okay)(?=了|la|le)"), "办好"),
)
_WORDS: tuple[Row, ...] = (
    (_english(r"ok|okay|roger|received|got it|copy that|copy|noted|will do|sure|understood|yes sir"), "好的"),
    (_english(r"(?:many )?(?:thanks|thank you|thx|tks)"), "谢谢"),
    (_english(r"(?:the )?(?:finance|financial) (?:dept|department|bureau|office)\.?"), "财政厅"),
    (_english(r"funding|funds?|budget|money"), "资金"),
    (_english(r"approvals?"), "批复"),
    (_english(r"data"), "数据"),
    (_english(r"(?:push|delay|move)(?: it)?(?: back)?(?=到| ?to)"), "推迟"),
    (_english(r"eta|etd|expected(?: by| on| date)?"), "预计"),
    (_english(r"check|confirm"), "核实"),
    (_english(r"deadline"), "截止时间"),
    (_english(r"report"), "报告"),
    (_english(r"draft"), "初稿"),
    (_english(r"by (?=\d|周|下周|本周|明天|今天|后天|下个月|月底)"), ""),
    (_english(r"before (?=\d|周|下周)"), ""),
    (_english(r"asap|as soon as possible|shortly|soon"), "尽快"),
    (_english(r"help"), "帮忙"),
    (_english(r"land"), "用地"),
    (_english(r"pls|plz|please"), "请"),
    (_english(r"hi|hello"), "你好"),
    (r"请 (?=[一-龥])", "请"),
    (r"(?<=[在到]) (?=[一-龥])|(?<=卡住) ?(?:at|in|with|by) (?=[一-龥])", ""),
)
ENGLISH: tuple[Row, ...] = (*_DATES, *_REQUESTS, *_STATES, *_WORDS)  # fmt: skip
