"""Until when a task is to be done: deadline phrases as they are written, and the day they mean.

Durations of a procedure (压缩至5个工作日以内), days of other things (2018年印发的) and blanks (XX年XX月底前) are none.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from reading import task
from reading.numerals import number

_N = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = (
    r"(?:(?:20\d{2}|二[〇○零]二[〇○零一二三四五六七八九]|“[一二三四五六七八九十]+五”末)年?|今年|明年|后年|本年度?|当年)"
)
_PART = rf"(?:第?[一二三四1-4]季度|[上下]半年|{_N}月份?|年)"
_EDGE = r"(?:年?[底末]|上旬|中旬|下旬|中下旬|月[底末])"
_BEFORE = r"(?:之前|以前|前)"
_MONTHS = rf"(?:{_N}月?底?[、和及]){{0,4}}"  # 3月、9月底
_POINT = rf"(?:{_YEAR}\s*(?:{_MONTHS}{_PART})?|{_MONTHS}{_PART})\s*(?:{_N}[日号](?:\d{{1,2}}[时点])?)?{_EDGE}?"
_SEASON = r"(?:主?汛期?|入汛|春节|元旦|国庆节?|采暖季|供暖季|春耕|秋收|开学|入冬|冬季|枯水期)"
_PLAIN = re.compile(
    rf"(?P<season>(?:{_YEAR})?{_SEASON}来?(?:之前|前))|(?P<to>[到至])?(?P<point>{_POINT}){_BEFORE}|(?P<until>[到至])(?P<goal>{_YEAR}(?:{_PART})?{_EDGE}?)"
    rf"|(?P<edge>{_YEAR}(?:{_PART})?年?[底末])|(?P<inside>年内|今年内|{_YEAR}内|年底)"
)
_BARE = re.compile(rf"{_YEAR}(?:{_PART}(?:{_N}[日号])?)?(?:{_EDGE})?|{_N}月(?:{_N}[日号]|[底末])")
_PERIODIC = re.compile(
    r"每(?:个|两|三|\d)*(?:半?年|季度?|月|周|旬|星期)(?:度|份)?的?"
    rf"(?:第?[一二三四]季度|最后一个月|首月|次月|[上下]半年|{_N}[月日号]份?|年(?=[底末])|、|和|及)*"
    rf"(?:底|末|初|上旬|中旬|下旬)?(?:{_N}日)?{_BEFORE}?"
)
_WITHIN = re.compile(
    r"(?:(?:本?(?:通知|方案|意见|纪要)?(?:印发|下发|发布)(?:之日起|后)?|会后|即日起|自[^，。；]{1,12}之日起|用)\s*)?"
    r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)(?:个)?(?:年|月|季度|工作日|日|天|周)(?:之|以)?(?:内|左右的?时间)"
)
_FROM_ORDER = re.compile(r"自(?:本|该)?(?:通知|方案|意见|计划|纪要|文件|清单|任务)?(?:印发|下发|交办|发布)之日起")
_OPEN = re.compile(
    r"(?:并)?(?:长期|持续|常年|全年|常态化?|立行立改|立即|即知即改|立改立行|即行即改|动态|已完成|适时)[^，；。]{0,14}"
)
_FIGURES = re.compile(r"(20\d\d)[-./年](\d{1,2})(?:[-./](\d{1,2}))?(?![\d月年])")
_SPAN = re.compile(
    rf"{_YEAR}(?:{_PART})?(?:{_N}日)?\s*[-—–~～至到]+\s*(?:{_YEAR})?(?:{_PART})?(?:{_N}日)?{_EDGE}?|{_N}月?\s*[-—–~～至到]+\s*{_N}月{_EDGE}?"
)  # 2026年—2028年
_BLANK = re.compile(r"(?:20)?(?:[XxＸ×]{2,4}|[_＿]{2,}|○{2,}|[\s\u3000]{2,})年(?:[XxＸ×_＿○\s\u3000]{0,4}月)?")
_PAST_BEFORE = re.compile(r"(?:截|截至|截止|截止到|截至到|自|从|较|比|有效期|有效期限|执行期?|延长|推迟|[0-9]年)$")
_PAST_AFTER = re.compile(
    r"(?:的|已|就已|起|以来|以后|之后|期间|度|版|中央|(?:投产|建成|成立|设立|登记|注册|取得|出生|印发|发布|备案|发生|形成|批准|签订|制定|开工|竣工)的)"
)
_GOAL_AFTER = re.compile(r"(?:版|度(?!假)|以来|起|以后|之后|后|期间|至|到|[-—~～－]|的|印发|发布|中央|出台的|、)")
_DONE = re.compile(
    r"(?:前|内|底|末)?(?:全面|全部|基本|要|须|应|必须)*(?:完成|办结|建成|整改到位|见效|报送|上报|提交|销号|投入|竣工|投产|投运|开工|通车|验收)"
)
_ACT_SOON = re.compile(r"[一-龥]{0,2}(?:完成|整改|报送|上报|反馈|落实|清理)")  # 一周内完成整改
_PROCEDURE = re.compile(r"压缩|缩短|压减|时限|审批|受理|办理|答复|审核|办结")
_ACT = re.compile(
    r"(?:要|将|全面|全部|基本|力争|确保|实现|推广|启动|开展|新建|建设|新增|培育|[一-龥]{0,4}(?:达到|完成|建成|实现))"
)
_CLAUSE_START = re.compile(
    r"(?:^|[，。；：！？、\n（\s…”】〕）]|力争|确保|争取|计划|预计|力争在|于|在|用|同时|并|^\d{1,2}[．.、])$"
)
_TITLES = re.compile(r"《[^》]{0,80}》")
_CHINESE_YEAR = str.maketrans("〇○零一二三四五六七八九", "000123456789")


@dataclass(frozen=True)
class Deadline:
    """One phrase, where it stands, and whether it returns, runs from a beginning, or names a bare year."""

    phrase: str
    start: int
    kind: str = "plain"  # plain | periodic | within | bare | open


def find(text: str) -> list[Deadline]:
    """The deadlines that a task's text names, in their order."""
    text = _TITLES.sub(lambda match: "《" + "·" * (len(match[0]) - 2) + "》", text)
    found = list(_periodic(text))
    taken = [(item.start, item.start + len(item.phrase)) for item in found]
    for item in (*_plain(text), *_within(text)):
        if not any(start < item.start + len(item.phrase) and item.start < end for start, end in taken):
            found.append(item)
            taken.append((item.start, item.start + len(item.phrase)))
    is_alone = not any(item.kind == "plain" for item in found)
    found += [item for item in _bare(text, weakly=is_alone) if not any(s <= item.start < e for s, e in taken)]
    return sorted(found, key=lambda item: item.start)


def in_duty(clause: str) -> list[Deadline]:
    """The deadline that a clause of a responsibility phrase is; empty if it is none."""
    clause = re.sub(r"^(?:时间|进度|节点)：", "", clause.strip(" 　。；，、"))
    found = find(clause)
    if found and len(clause) - sum(len(item.phrase) for item in found) <= 14:
        return found
    if match := _BARE.match(clause):
        rest = clause[match.end() :]
        if not rest or _DONE.match(rest):
            return [Deadline(match[0], 0)]
    if _OPEN.fullmatch(clause) or _SPAN.fullmatch(clause):
        return [Deadline(clause, 0, "open")]
    return []


def labelled(value: str) -> list[Deadline]:
    """What stands after 完成时限：or in its column, as written, cut at ；"""
    found = []
    for part in re.split(r"[；;\n]", value):
        clean = part.strip(" 　。，、：")
        if not clean or _BLANK.match(clean):
            continue
        inner = find(clean) or in_duty(clean)
        is_long = inner and (len(clean) > 24 or sum(item.kind == "plain" for item in inner) > 1)
        if is_long or (all(x.kind == "plain" for x in inner) and inner and _DONE.fullmatch(clean[_end(inner[-1]) :])):
            found += inner
        else:
            kind = "plain" if _BARE.match(clean) or _FIGURES.match(clean) else "open"
            kind = "periodic" if _PERIODIC.search(clean) else inner[0].kind if inner else kind
            found.append(Deadline(clean, 0, kind))
    return found


def is_blank(text: str) -> bool:
    """A template's date that nobody filled in: XX年XX月底前."""
    return bool(_BLANK.search(text)) and not re.search(r"20\d\d年", text)


def settled(found: Iterable[Deadline], *, today: date | None) -> tuple[date | None, str | None, list[str]]:
    """The last day that the phrases name, the phrase that returns, and why this is not certain."""
    days: list[date] = []
    doubts: list[str] = []
    returns: str | None = None
    year: int | None = None
    for item in found:
        if item.kind == "periodic":
            returns = returns or item.phrase
        elif item.kind == "within":
            doubts.append(task.FROM_START)
        elif item.kind != "open":
            day, doubt = last_day(item.phrase, year=year, today=today)
            doubts += [doubt] if doubt else []
            doubts += [task.YEAR_ONLY] if item.kind == "bare" else []
            if day:
                days.append(day)
                year = day.year
    return (max(days) if days and returns is None else None), returns, list(dict.fromkeys(doubts))


def last_day(phrase: str, *, year: int | None, today: date | None) -> tuple[date | None, str]:
    """The last day of what a phrase names, and a doubt or nothing. `year` is that of the phrase before it."""
    if match := _FIGURES.search(phrase):
        phrase = f"{match[1]}年{match[2]}月" + (f"{match[3]}日" if match[3] else "底")
    said, doubt = _year_of(phrase, year=year, today=today)
    if said is None or not 2000 <= said <= 2100:
        return None, doubt or task.UNCLEAR_DATE
    months = re.findall(rf"({_N})(?:月|(?=[、和及]{_N}月))", phrase)
    day_match = re.search(rf"({_N})[日号]", phrase)
    month = number(months[-1]) if months else _part_month(phrase)
    if month is None or not 1 <= month <= 12:
        return None, task.UNCLEAR_DATE
    last = monthrange(said, month)[1]
    is_exact = bool(re.search(r"[底末旬日号]", phrase)) or not re.search(r"前$", phrase)
    if not is_exact:
        return None, task.UNCLEAR_DATE
    day = number(day_match[1]) if day_match else 10 if "上旬" in phrase else 20 if "中旬" in phrase else last
    if day is None or not 1 <= day <= last:
        return None, task.UNCLEAR_DATE
    if not doubt and today is None and re.search(r"今年|明年|后年|本年|当年", phrase):
        return None, task.NO_YEAR
    return date(said, month, day), doubt


def _year_of(phrase: str, *, year: int | None, today: date | None) -> tuple[int | None, str]:
    plain = phrase.translate(_CHINESE_YEAR) if re.search(r"二[〇○零]二", phrase) else phrase
    if match := re.search(r"(20\d{2})年?", plain):
        return int(match[1]), ""
    if re.search(r"“.*五”末", phrase):
        return None, task.UNCLEAR_DATE
    this = today.year if today else year
    for word, later in (("今年", 0), ("本年", 0), ("当年", 0), ("明年", 1), ("后年", 2)):
        if word in phrase:
            return (this + later if this else None), ("" if today else task.NO_YEAR)
    return (year or this), task.NO_YEAR


def _part_month(phrase: str) -> int | None:
    if match := re.search(r"([一二三四1-4])季度", phrase):
        return (number(match[1]) or 0) * 3
    if "上半年" in phrase:
        return 6
    return 12


def _plain(text: str) -> Iterator[Deadline]:
    for match in _PLAIN.finditer(text):
        before, after = text[max(match.start() - 5, 0) : match.start()], text[match.end() : match.end() + 8]
        if _PAST_BEFORE.search(before) or _PAST_AFTER.match(after):
            continue
        if not match["point"] and _GOAL_AFTER.match(after):
            continue
        if match["point"] and not re.search(
            r"\d|[一二三四五六七八九十]|今年|明年|后年|本年|当年|年[底末]", match["point"]
        ):
            continue
        if match["season"] and not match[0].startswith(("20", "今", "明", "后")) and not _CLAUSE_START.search(before):
            continue
        if match["inside"] and not _CLAUSE_START.search(before):
            continue
        if re.match(r"\d{1,2}月|[一二三四]季度|年", match[0]) and re.search(r"[\d年每]\s*$", before):
            continue
        yield Deadline(match[0], match.start())


def _periodic(text: str) -> Iterator[Deadline]:
    for match in _PERIODIC.finditer(text):
        phrase = match[0].rstrip("、和及的")
        is_point = bool(re.search(r"[底末初前日]$", phrase))
        if is_point or _CLAUSE_START.search(text[max(match.start() - 4, 0) : match.start()]):
            yield Deadline(phrase, match.start(), "periodic")


def _within(text: str) -> Iterator[Deadline]:
    for match in _WITHIN.finditer(text):
        before = text[max(match.start() - 4, 0) : match.start()]
        unit_is_long = bool(re.search(r"年|月|季度", match[0]))
        is_from_now = bool(re.match(r"本|通知|方案|意见|纪要|印发|下发|发布|会后|即日起", match[0]))
        if (match[0].startswith("自") and not _FROM_ORDER.match(match[0])) or not _CLAUSE_START.search(before):
            continue
        is_act = bool(_ACT_SOON.match(text, match.end())) and not _PROCEDURE.search(text)
        if unit_is_long or is_from_now or is_act:
            yield Deadline(match[0], match.start(), "within")


def _bare(text: str, *, weakly: bool) -> Iterator[Deadline]:
    """2027年6月完成; 2021年全面推广: without 前, so only where a clause begins and the end of an act follows.

    `weakly`: a bare year also before any other act.
    """
    for match in _BARE.finditer(text):
        before, after = text[max(match.start() - 4, 0) : match.start()], text[match.end() : match.end() + 12]
        if not _CLAUSE_START.search(before) or _GOAL_AFTER.match(after):
            continue
        has_year = bool(re.match(_YEAR, match[0]))
        is_year_only = bool(re.search(r"年度?$", match[0]))
        if _DONE.match(after):
            yield Deadline(match[0], match.start(), "bare" if is_year_only or not has_year else "plain")
        elif weakly and has_year and not re.search(r"[日号月]$", match[0]) and _ACT.match(after):
            yield Deadline(match[0], match.start(), "bare")


def _end(item: Deadline) -> int:
    return item.start + len(item.phrase)
